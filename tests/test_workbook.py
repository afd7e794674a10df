"""The workbook as a spreadsheet program reads it."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ledgers import sample, task, unit, with_text
from office import convert, pages
from openpyxl import load_workbook

from gongfu.compiler.diagnostics import Diagnostic
from gongfu.compiler.ledger import Header, Ledger, Span
from gongfu.publish.book import sheet_name
from gongfu.publish.workbook import MAX_GROUPS, write_workbook
from gongfu.safe import CELL_LIMIT, clean
from gongfu.zone import Action, Zone

HEAD = [
    *(
        "序号",
        "任务编号",
        "文件",
        "篇章",
        "条款",
        "任务内容",
        "目标",
        "时限",
        "牵头单位",
        "责任单位",
        "配合单位",
        "落实单位",
    ),
    *("本月进展", "进展状态", "预警灯", "备注", "出处"),
]


FINDING = Diagnostic(
    "GF101",
    "error",
    "样例：任务没有责任单位",
    "样例：补上责任单位",
    "=样例原文",
    Span(0, 5, "第3段"),
    "第3段",
    "样例.txt",
)


def opened(*ledgers: Ledger, findings: tuple[Diagnostic, ...] = (), zone: Zone | None = None) -> Any:
    stream = io.BytesIO()
    write_workbook(ledgers, findings, stream, zone)
    return load_workbook(stream)


def column(sheet: Any, title: str) -> list[Any]:
    """The values of a column of 台账 or a print sheet, from the first task down."""
    at = HEAD.index(title) + 1
    return [sheet.cell(row, at).value for row in range(4, sheet.max_row + 1)]


def texts(sheet: Any) -> list[str]:
    return [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]


def test_sheets_stand_in_the_order_an_office_needs_them() -> None:
    book = opened(sample(), findings=(FINDING,))
    assert book.sheetnames == ["台账", "目标", "问题", "说明", "样例市财政局", "样例市发展改革委"]


def test_the_ledger_has_a_row_a_task_with_its_key() -> None:
    sheet = opened(sample())["台账"]
    assert [cell.value for cell in sheet[3]] == HEAD
    assert sheet["A1"].value == "样例市城乡融合发展样例行动方案任务台账"
    assert column(sheet, "序号") == [1, 2, 3, 4]
    assert column(sheet, "任务编号") == ["key-0001", "key-0002", "key-0003", "key-0004"]
    assert column(sheet, "任务内容")[0] == "1.样例：建设村级养老服务站50个以上。"
    assert column(sheet, "落实单位") == ["各县（市、区）政府"] * 3 + [None]
    hidden = [HEAD[at] for at, letter in enumerate("ABCDEFGHIJKLMNOPQ") if sheet.column_dimensions[letter].hidden]
    assert hidden == ["任务编号", "文件"]


def test_the_ledger_can_be_filtered_sorted_and_filled_in() -> None:
    sheet = opened(sample())["台账"]
    assert sheet.auto_filter.ref == "A3:Q7"
    # A spreadsheet refuses to sort a range with merged cells, and a filter hides all but a merged block's first row.
    assert all(area.max_row < 3 for area in sheet.merged_cells.ranges)
    assert column(sheet, "篇章") == ["一、样例任务"] * 3 + ["二、组织样例"]
    lists = {str(rule.sqref): rule.formula1 for rule in sheet.data_validations.dataValidation}
    assert lists == {"N4:N7": '"未启动,推进中,已完成,滞后"', "O4:O7": '"绿,黄,红,灰"'}
    assert column(sheet, "进展状态") == [None] * 4


def test_every_sheet_is_set_up_to_print() -> None:
    book = opened(sample(), findings=(FINDING,))
    for sheet in book:
        assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (int(sheet.page_setup.fitToWidth or 1), int(sheet.page_setup.fitToHeight)) == (1, 0)
        assert sheet.oddFooter.center.text == "第 &P 页  共 &N 页"
    for name in ("台账", "样例市财政局"):
        assert (book[name].freeze_panes, book[name].print_title_rows) == ("F4", "$3:$3")
    assert (book["目标"].freeze_panes, book["目标"].print_title_rows) == ("A3", "$2:$2")


def test_a_print_sheet_merges_clauses_and_takes_the_month_from_the_ledger() -> None:
    sheet = opened(sample())["样例市财政局"]
    assert {str(area) for area in sheet.merged_cells.ranges if area.min_row > 3} == {"C4:C6", "D4:D6", "E4:E6"}
    assert sheet.auto_filter.ref is None
    assert column(sheet, "序号") == [1, 2, 3]
    assert column(sheet, "进展状态")[0] == "=IFERROR(INDEX('台账'!$N$4:$N$7,MATCH($A4,'台账'!$A$4:$A$7,0))&\"\",\"\")"


def test_a_zone_has_a_sheet_a_task_force_in_the_order_of_its_actions() -> None:
    zone = Zone(
        Path(),
        "样例市",
        "样例市先行试验区",
        "样例",
        actions=(
            Action("services", "公共服务行动", "样例", "公共服务专班"),
            Action("growth", "经济发展行动", "样例", "经济发展专班"),
        ),
    )
    ledger = sample()
    actions = ("growth", "公共服务行动", None, "services")
    ledger = replace(ledger, tasks=tuple(replace(t, action=a) for t, a in zip(ledger.tasks, actions, strict=True)))
    book = opened(ledger, zone=zone)
    assert book.sheetnames[4:] == ["公共服务专班", "经济发展专班", "未归入专班"]
    assert column(book["公共服务专班"], "序号") == [2, 4]
    assert book.defined_names["gongfu_workbook"].attr_text == '"1|样例市"'
    assert "1|样例市" in texts(book["说明"])
    said = texts(book["说明"])
    assert said[said.index("涉及单位") + 1 :][:4] == ["公共服务专班", "公共服务专班", "2", "3"]
    assert opened(ledger, ledger, zone=zone)["台账"]["A1"].value == "样例市先行试验区任务台账"
    # Where no task names an action, the zone's task forces say nothing, and units have the sheets.
    assert opened(sample(), zone=zone).sheetnames[4:] == ["样例市财政局", "样例市发展改革委"]


def test_several_files_share_a_workbook_and_show_the_file() -> None:
    sheet = opened(sample("甲.txt"), sample("乙.txt"))["台账"]
    assert column(sheet, "文件") == ["甲.txt"] * 4 + ["乙.txt"] * 4
    assert column(sheet, "序号") == list(range(1, 9))
    assert not sheet.column_dimensions["C"].hidden
    assert sheet["A1"].value == "任务台账"


def test_goals_and_targets_are_numbers() -> None:
    sheet = opened(sample())["目标"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3)]
    assert rows[0][3:10] == [None, "样例收入比", "约", 1.8, None, 2.0, "2025-12-31"]
    assert rows[1][1:8] == ["任务目标", "样例.txt", 1, "村级养老服务站", "不低于", 50, "个"]


def test_problems_are_listed_by_gravity() -> None:
    sheet = opened(sample(), findings=(replace(FINDING, severity="note"), FINDING))["问题"]
    assert [sheet.cell(row, 2).value for row in (3, 4)] == ["错误", "提示"]
    assert texts(sheet)[-7:] == [
        "提示",
        "GF101",
        "样例.txt",
        "第3段",
        "=样例原文",
        "样例：任务没有责任单位",
        "样例：补上责任单位",
    ]
    assert "没有需要核对的问题" in texts(opened(sample())["问题"])


def test_the_notes_name_source_counts_and_sheets() -> None:
    sheet = opened(replace(sample(), warnings=("样例：第2页没有文字",)))["说明"]
    said = texts(sheet)
    assert said[said.index("其中牵头") + 1 :][:8] == [
        *("样例市财政局", "样例市财政局", "3", "0"),
        *("样例市发展改革委", "样例市发展改革委", "2", "1"),
    ]
    for words in ("样政〔2023〕1号", "共4项样例任务：实有4，相符", "样例：第2页没有文字"):
        assert words in said
    links = [cell.hyperlink for row in sheet.iter_rows() for cell in row if cell.hyperlink]
    assert {link.location for link in links} == {"'样例市财政局'!A1", "'样例市发展改革委'!A1"}


def test_text_is_never_a_formula_even_when_it_is_edited() -> None:
    sheet = opened(with_text("=1+1", "样例"))["台账"]
    cell = sheet["F4"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == ("=1+1", "s", True)
    assert not sheet["F5"].quotePrefix


def test_a_text_too_long_for_a_cell_goes_on_in_a_sheet_of_its_own() -> None:
    text = "样例文字" * 20_000
    book = opened(with_text(text))
    shown = book["台账"]["F4"].value
    assert len(shown) <= CELL_LIMIT
    assert "见工作表“续文”第2行" in shown
    rest = [row[1].value for row in book["续文"].iter_rows(min_row=2)]
    assert shown.split("……【")[0] + "".join(rest) == text
    assert any("文字较长" in line and "：1。" in line for line in texts(book["说明"]))


def test_many_units_share_the_last_sheet() -> None:
    tasks = tuple(
        task(number, "一、", "样例。", number, units=(unit(f"样例{number}局", "lead"),))
        for number in range(MAX_GROUPS + 3)
    )
    ledger = Ledger("样例.txt", "txt", Header(None, None, (), None), (), tasks, (), ())
    book = opened(ledger)
    assert len(book.sheetnames) == 4 + MAX_GROUPS + 1
    assert column(book["其他单位"], "牵头单位") == ["样例40局", "样例41局", "样例42局"]


@pytest.mark.parametrize("ledger", [with_text(), with_text(""), with_text("样例\x00\ud800\ufffe")])
def test_poor_ledgers_still_make_a_workbook(ledger: Ledger) -> None:
    assert "台账" in opened(ledger).sheetnames


@given(st.lists(st.text(st.sampled_from("样例局[]:*?/\\'𠮷Aa　 \x00")), max_size=8))
def test_sheet_names_are_legal_and_different(names: list[str]) -> None:
    taken = {"台账"}
    made = [sheet_name(name, taken) for name in names]
    assert len({name.casefold() for name in made} | {"台账"}) == len(made) + 1
    for name in made:
        assert 0 < len(name.encode("utf-16-le")) // 2 <= 31
        assert not set(name) & set("[]:*?/\\'\x00")


@settings(max_examples=15, deadline=None)
@given(st.lists(st.text(max_size=30), min_size=1, max_size=4))
def test_any_text_comes_back_as_it_was_written(written: list[str]) -> None:
    read = column(opened(with_text(*written))["台账"], "任务内容")
    assert read == [clean(text) or None for text in written]


def test_libreoffice_prints_it_on_numbered_landscape_pages_with_the_head_repeated(tmp_path: Path) -> None:
    many = with_text(*["样例任务文字，" * 20] * 60)
    write_workbook([many], [], tmp_path / "台账.xlsx")
    printed = pages(convert(tmp_path / "台账.xlsx", "pdf"))
    ledger = [text for text, _, _ in printed if "任务内容" in text]
    assert len(ledger) > 3
    assert all(width > height for _, width, height in printed)
    assert f"第2页共{len(printed)}页" in "".join(ledger[1].split())


def test_libreoffice_looks_up_the_month_by_number(tmp_path: Path) -> None:
    """The print sheet follows 台账 after rows were filled in and sorted."""
    path = tmp_path / "台账.xlsx"
    write_workbook([sample()], [], path)
    book = load_workbook(path)
    rows = [[cell.value for cell in row] for row in book["台账"].iter_rows(min_row=4)]
    for row, values in enumerate(reversed(rows), 4):
        for at, value in enumerate(values, 1):
            book["台账"].cell(row, at).value = value
        book["台账"].cell(row, HEAD.index("进展状态") + 1).value = f"状态{values[0]}"
    book.save(path)
    # By way of another format, since a file is not written over itself.
    read = load_workbook(convert(convert(path, "ods"), "xlsx"), data_only=True)["样例市财政局"]
    assert column(read, "进展状态") == ["状态1", "状态2", "状态3"]
