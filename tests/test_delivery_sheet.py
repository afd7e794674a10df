"""The two-way workbook: what is written is what is read, and what was typed wrongly is told with its place."""

from __future__ import annotations

import datetime
import io
import zipfile
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongfu.delivery.sheet.columns import LEDGER, MARK_COLUMN, REPORT, Layout
from gongfu.delivery.sheet.delimited import lines
from gongfu.delivery.sheet.read import Sheet, read
from gongfu.delivery.sheet.returned import REASON, write_returned
from gongfu.delivery.sheet.rows import Line
from gongfu.delivery.sheet.values import UnclearError, canonical, parse
from gongfu.delivery.sheet.versions import compare
from gongfu.delivery.sheet.write import HEAD_ROW, About, Section, write
from gongfu.documents.errors import InputError
from gongfu.documents.read import is_ledger
from gongfu.publish.grid import FILL
from gongfu.publish.records import COLUMNS

ABOUT = About("许昌市任务台账", datetime.date(2026, 11, 27))
TASK: dict[str, Any] = {
    "key": "XC2023-1-00380",
    "file": "许昌市城乡融合共同富裕先行试验区建设实施方案",
    "title": "建设县域医疗卫生共同体",
    "text": "到2026年底，县域内就诊率达到90%以上。",
    "lead": ("市卫生健康委",),
    "support": ("市财政局", "市医保局"),
    "state": "in_progress",
    "start": datetime.date(2026, 1, 1),
    "due": datetime.date(2026, 12, 31),
}
REPORTED: dict[str, Any] = {
    "period": "2026年11月",
    "key": "XC2023-1-00380",
    "unit": "市卫生健康委",
    "title": "建设县域医疗卫生共同体",
    "progress": 64,
    "done": "已挂牌3家。\n正在采购设备。",
    "money": Decimal("120.50"),
}


def workbook(*sections: tuple[Layout, list[Line]], about: About = ABOUT) -> bytes:
    stream = io.BytesIO()
    write(stream, [Section(layout, rows) for layout, rows in sections], about)
    return stream.getvalue()


def delimited(layout: Layout, *rows: Line) -> bytes:
    return b"".join(lines(layout, rows))


def plain(rows: list[list[Any]], name: str = "台账") -> bytes:
    """A workbook as somebody types it, without our formats."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet(name)
        percent, date = book.add_format({"num_format": "0%"}), book.add_format({"num_format": "yyyy/m/d"})
        for row, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                if isinstance(cell, datetime.date):
                    sheet.write_datetime(row, column, cell, date)
                elif isinstance(cell, float) and cell <= 1:
                    sheet.write_number(row, column, cell, percent)
                else:
                    sheet.write(row, column, cell)
    return stream.getvalue()


def only(data: bytes, name: str = "台账.xlsx") -> Sheet:
    [sheet] = read(data, name)
    return sheet


def faults(*rows: list[Any]) -> list[str]:
    return [str(fault) for fault in only(plain(list(rows))).faults]


class TestFormat:
    def test_headings_are_the_words_of_the_compiled_ledger(self) -> None:
        titles = {column.name: column.title for column in (*COLUMNS, *FILL)}
        shared = {c.name: c.title for c in LEDGER.columns if c.name in titles and c.name not in ("progress", "light")}
        assert shared == {name: titles[name] for name in shared}
        assert len(shared) == 13

    def test_headings_are_never_reworded(self) -> None:
        assert " ".join(column.title for column in LEDGER.columns) == (
            "序号 任务编号 文件 篇章 条款 任务名称 任务内容 目标 时限 牵头单位 责任单位 配合单位 落实单位 状态 "
            "状态说明 起始 截止 完成日期 最近进度(%) 预警灯 出处 数据性质 版本标记"
        )
        assert " ".join(column.title for column in REPORT.columns) == (
            "序号 填报期 任务编号 填报单位 填报身份 任务名称 目标 填报截止 填报状态 完成进度(%) 本期进展 存在问题 "
            "下一步打算 投入资金(万元) 数据性质 版本标记"
        )

    def test_workbook_opens_as_a_form(self) -> None:
        data = workbook((LEDGER, [Line(TASK, 3, sample=True)]), (REPORT, [Line(REPORTED, 1)]))
        book = openpyxl.load_workbook(io.BytesIO(data))
        assert book.sheetnames == ["台账", "填报", "说明"]
        sheet = book["台账"]
        assert not sheet.merged_cells.ranges
        assert sheet.freeze_panes == "C3"
        assert sheet.auto_filter.ref == "A2:W3"
        heads = [cell.value for cell in sheet[HEAD_ROW + 1]]
        row = dict(zip(heads, sheet[HEAD_ROW + 2], strict=True))
        assert row["任务编号"].value == "XC2023-1-00380"
        assert row["状态"].value == "推进中"
        assert row["截止"].value == datetime.datetime(2026, 12, 31)
        assert row["配合单位"].value == "市财政局、市医保局"
        assert row["数据性质"].value == "样例"
        assert row["任务编号"].fill.fgColor.rgb == "FFF2F2F2"
        assert row["状态"].fill.fgColor.rgb == "FFFFFBEB"
        rules = {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}
        assert rules["N3"].formula1 == '"未启动,推进中,已完成,暂缓,已撤销"'
        assert rules["Q3"].type == "date"

    def test_it_is_known_as_ours_and_never_compiled_as_a_policy(self) -> None:
        assert is_ledger(io.BytesIO(workbook((LEDGER, []))))

    def test_sample_says_so_above_the_table(self) -> None:
        data = workbook((LEDGER, [Line(TASK, 1, True)]), about=About("台账", ABOUT.on, sample=True))
        assert openpyxl.load_workbook(io.BytesIO(data))["台账"]["A1"].value.startswith("【样例】")

    @pytest.mark.parametrize("text", ["=1+1", "+86", "-5", "@SUM(A1)", "＝1", "'=1"])
    def test_no_text_becomes_a_formula(self, text: str) -> None:
        task = {**TASK, "title": text}
        cell = openpyxl.load_workbook(io.BytesIO(workbook((LEDGER, [Line(task, 1)]))))["台账"]["F3"]
        assert cell.data_type == "s"
        assert cell.value == text
        csv = delimited(LEDGER, Line(task, 1))
        assert f",'{text}," in csv.decode("utf-8-sig")
        assert only(csv, "台账.csv").rows[0].values["title"] == text


words = st.text(
    st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")) | st.sampled_from("=+-@'\n,\t;\"_x0041_省"),
    max_size=40,
).map(lambda text: canonical(text, "text"))
line_words = words.map(lambda text: canonical(text, "line"))
dates = st.none() | st.dates(datetime.date(1949, 1, 1), datetime.date(2100, 12, 31))
names = st.lists(st.text("市县财政局医保卫生健康委农业", min_size=1, max_size=9), max_size=3, unique=True).map(tuple)
tasks = st.fixed_dictionaries(
    {
        "key": st.text("ABC0123456789-", min_size=1, max_size=12).map(lambda text: f"X{text}"),
        "title": line_words.filter(bool),
        "text": words,
        "state": st.sampled_from(["not_started", "in_progress", "done", "suspended", "closed"]),
        "reason": line_words.map(lambda text: text or None),
        "lead": names,
        "responsible": names,
        "support": names,
        "implement": names,
        "start": dates,
        "due": dates,
        "finished": dates,
    }
)
reports = st.fixed_dictionaries(
    {
        "period": st.sampled_from(["2026年11月", "2026年三季度", "2026年"]),
        "key": st.text("ABC0123456789-", min_size=1, max_size=12).map(lambda text: f"X{text}"),
        "unit": st.text("市县财政局医保", min_size=1, max_size=9),
        "progress": st.none() | st.integers(0, 100),
        "done": words.map(lambda text: text or None),
        "problems": words.map(lambda text: text or None),
        "plans": words.map(lambda text: text or None),
        "money": st.none() | st.decimals(0, 10**9, places=2),
    }
)


class TestRoundTrip:
    @settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(
        st.lists(tasks, max_size=4, unique_by=lambda task: task["key"]),
        st.lists(reports, max_size=4, unique_by=lambda one: (one["period"], one["key"], one["unit"])),
    )
    def test_what_is_written_is_read(self, ledger: list[dict[str, Any]], filed: list[dict[str, Any]]) -> None:
        written = ((LEDGER, [Line(row, 7) for row in ledger]), (REPORT, [Line(row, 2) for row in filed]))
        for sheet, (layout, rows) in zip(read(workbook(*written), "x.xlsx"), written, strict=True):
            self.check(sheet, layout, rows)
        for layout, rows in written:
            self.check(only(delimited(layout, *rows), "x.csv"), layout, rows)

    def check(self, sheet: Sheet, layout: Layout, rows: list[Line]) -> None:
        assert sheet.layout is layout
        assert sheet.faults == ()
        assert sheet.missing == ()
        assert [row.keys for row in sheet.rows] == [tuple(line.values[name] for name in layout.keys) for line in rows]
        for row, line in zip(sheet.rows, rows, strict=True):
            assert row.values == {column.name: line.values[column.name] for column in layout.edits}
            assert row.mark is not None
            assert row.mark.version == line.version
            assert compare(layout.edits, row.values, row.mark, line.values) == ()

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
    @pytest.mark.parametrize("delimiter", [",", "\t"])
    def test_csv_in_the_encodings_of_offices(self, encoding: str, delimiter: str) -> None:
        text = f"任务编号{delimiter}状态{delimiter}截止\r\nT1{delimiter}已完成{delimiter}2026/6/30\r\n"
        [row] = only(text.encode(encoding), "台账.csv").rows
        assert row.values == {"state": "done", "due": datetime.date(2026, 6, 30)}

    def test_columns_in_any_order_with_titles_above(self) -> None:
        data = plain(
            [["任务台账"], [], ["截 止", "状态 *", "备用", "编号"], ["2026年12月31日", "进行中", "甲", "T1"]], "我的表"
        )
        sheet = only(data)
        assert sheet.table.unknown == ("备用",)
        assert (sheet.table.head, sheet.rows[0].number) == (3, 4)
        assert sheet.rows[0].values == {"due": datetime.date(2026, 12, 31), "state": "in_progress"}
        assert "任务名称" in sheet.missing


class TestValues:
    @pytest.mark.parametrize(
        ("text", "day"),
        [
            ("2026-12-31", (2026, 12, 31)),
            ("2026/6/5", (2026, 6, 5)),
            ("２０２６．６．５", (2026, 6, 5)),
            ("2026年6月5日", (2026, 6, 5)),
            ("二〇二六年十二月三十一日", (2026, 12, 31)),
            ("20261231", (2026, 12, 31)),
            ("46387", (2026, 12, 31)),  # 46387 days after 1899-12-30
            ("2026-12-31 00:00", (2026, 12, 31)),
            ("2026年2月", (2026, 2, 28)),
            ("2024年2月底前", (2024, 2, 29)),
            ("2026年底", (2026, 12, 31)),
            ("2026年", (2026, 12, 31)),
        ],
    )
    def test_days(self, text: str, day: tuple[int, int, int]) -> None:
        assert parse(text, LEDGER.column("due")) == datetime.date(*day)

    @pytest.mark.parametrize(
        "text", ["年底前", "2026-02-30", "31/12/2026", "26.12.31", "1900-01-01", "2026-13-01", "x"]
    )
    def test_no_days(self, text: str) -> None:
        with pytest.raises(UnclearError):
            parse(text, LEDGER.column("due"))

    def test_a_month_begins_on_its_first_day(self) -> None:
        assert parse("2026年3月", LEDGER.column("start")) == datetime.date(2026, 3, 1)
        assert parse("2026年", LEDGER.column("start")) == datetime.date(2026, 1, 1)

    @pytest.mark.parametrize(
        ("text", "percent"), [("35", 35), ("35%", 35), ("３５％", 35), ("100.0", 100), ("0", 0), ("35.00%", 35)]
    )
    def test_percents(self, text: str, percent: int) -> None:
        assert parse(text, REPORT.column("progress")) == percent

    @pytest.mark.parametrize("text", ["101", "-1", "0.35", "过半", "35.5", "1e2", "nan"])
    def test_no_percents(self, text: str) -> None:
        with pytest.raises(UnclearError, match="0—100 的整数"):
            parse(text, REPORT.column("progress"))

    @pytest.mark.parametrize(
        ("text", "sum"),
        [("1,234.50", "1234.5"), ("１２万元", "12"), ("3亿元", "30000"), ("125000元", "12.5"), ("￥0", "0")],
    )
    def test_money(self, text: str, sum: str) -> None:
        assert parse(text, REPORT.column("money")) == Decimal(sum)

    @pytest.mark.parametrize("text", ["-3", "12.345", "1,2", "约12", "1234567890123", "3元5角"])
    def test_no_money(self, text: str) -> None:
        with pytest.raises(UnclearError):
            parse(text, REPORT.column("money"))

    @pytest.mark.parametrize(
        ("text", "period"),
        [
            ("2026-11", "2026年11月"),
            ("202611", "2026年11月"),
            ("2026年十一月", "2026年11月"),
            ("2026-11-01", "2026年11月"),  # what Excel makes of 2026-11
            ("2026Q3", "2026年三季度"),
            ("2026年第3季度", "2026年三季度"),
            ("2026年度", "2026年"),
        ],
    )
    def test_periods(self, text: str, period: str) -> None:
        assert parse(text, REPORT.column("period")) == period

    def test_units_are_a_list(self) -> None:
        found = parse("市财政局、市医保局，\n 市财政局；县 卫健委", LEDGER.column("lead"))
        assert found == ("市财政局", "市医保局", "县卫健委")

    def test_percentages_of_excel_are_told_from_numbers(self) -> None:
        head = ["填报期", "任务编号", "填报单位", "进度"]
        rows = [["2026-11", "T1", "甲", 0.35], ["2026-11", "T2", "甲", 1.0], ["2026-11", "T3", "甲", 2]]
        found = only(plain([head, *rows], "填报")).rows
        assert [row.values["progress"] for row in found] == [35, 100, 2]


class TestFaults:
    def test_each_is_told_with_row_column_and_what_was_expected(self) -> None:
        found = faults(
            ["任务编号", "任务名称", "状态", "截止"],
            ["T1", "甲", "滞后", "年底前"],
            ["", "乙", "推进中", ""],
            ["T1", "丙", "推进中", ""],
            ["T1", "丁", "推进中", ""],
            ["T2", "", "推进中", ""],
        )
        assert found == [
            "第2行“状态”写的是“滞后”，应为未启动、推进中、已完成、暂缓、已撤销 之一；是否滞后由预警灯判断，不用填",
            "第2行“截止”写的是“年底前”，应为日期，例如 2026-12-31 或 2026年12月31日",
            "第3行“任务编号”不能是空的",
            "第5行“任务编号”与第4行重复：一个任务只能有一行",
            "第6行“任务名称”不能是空的",
        ]

    def test_too_long_a_text(self) -> None:
        assert faults(["任务编号", "任务名称"], ["T1", "长" * 301]) == [
            f"第2行“任务名称”写的是“{'长' * 39}…”，应为不超过 300 字（现有 301 字）"
        ]

    def test_a_formula_that_failed(self) -> None:
        stream = io.BytesIO()
        with xlsxwriter.Workbook(stream) as book:
            sheet = book.add_worksheet("台账")
            sheet.write_row(0, 0, ["任务编号", "任务名称"])
            sheet.write(1, 0, "T1")
            sheet.write_formula(1, 1, "=B9", None, "#REF!")
        [fault] = only(stream.getvalue()).faults
        assert "公式出错" in str(fault)

    def test_only_some_columns_sorted(self) -> None:
        rows = [Line({**TASK, "key": key}, 1) for key in ("T1", "T2")]
        book = openpyxl.load_workbook(io.BytesIO(workbook((LEDGER, rows))))
        sheet = book["台账"]
        sheet["B3"].value, sheet["B4"].value = "T2", "T1"
        stream = io.BytesIO()
        book.save(stream)
        assert [fault.row for fault in only(stream.getvalue()).faults] == [3, 4]

    def test_a_report_without_its_period(self) -> None:
        data = plain([["任务编号", "填报单位", "本期进展"], ["T1", "甲", "好"]], "填报")
        assert [str(fault) for fault in only(data).faults] == ["第2行“填报期”没有这一列，无法知道是哪一行"]

    @pytest.mark.parametrize(
        ("data", "cause"),
        [
            (b"", "文件是空的"),
            ("随便一段话".encode(), "没有找到表头"),
            ("任务编号,出处\r\nT1,第一条".encode(), "没有找到表头"),
            ("任务编号,状态,状态\r\nT1,暂缓,暂缓".encode(), "有 2 列都是“状态”"),
            (b"PK\x03\x04 damaged", "文件已损坏"),
            ("任务编号,状态\r\n".encode() + b"T1,x\r\n" * 60_001, "超过 60,000 行"),
        ],
        ids=["empty", "prose", "no column to change", "twice", "damaged", "long"],
    )
    def test_what_is_no_table_is_refused_whole(self, data: bytes, cause: str) -> None:
        with pytest.raises(InputError, match=cause):
            read(data, "表.csv")

    def test_a_zip_bomb_is_refused(self) -> None:
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("xl/workbook.xml", b"<workbook/>")
            archive.writestr("xl/worksheets/sheet1.xml", b" " * (50 << 20))
        with pytest.raises(InputError, match="膨胀"):
            read(stream.getvalue(), "表.xlsx")

    def test_sheets_that_only_list_tasks_are_left_alone(self) -> None:
        stream = io.BytesIO()
        with xlsxwriter.Workbook(stream) as book:
            for name in ("台账", "市财政局"):
                sheet = book.add_worksheet(name)
                sheet.write_row(0, 0, ["任务编号", "任务名称", "状态"])
                sheet.write_row(1, 0, ["T1", "甲", "暂缓"])
        assert [sheet.table.name for sheet in read(stream.getvalue(), "x.xlsx")] == ["台账"]


class TestVersions:
    def read_back(self, exported: dict[str, Any], **typed: Any) -> Any:
        """A row that was exported and in which some cells were changed since."""
        [row] = only(delimited(LEDGER, Line(exported, 3)), "x.csv").rows
        return {**row.values, **typed}, row.mark

    def verdicts(self, typed: dict[str, Any], current: dict[str, Any]) -> dict[str, str]:
        values, mark = self.read_back(TASK, **typed)
        return {c.column.name: c.verdict for c in compare(LEDGER.edits, values, mark, {**TASK, **current})}

    def test_what_this_file_changed(self) -> None:
        assert self.verdicts({"state": "done"}, {}) == {"state": "new"}

    def test_what_others_changed_is_left_alone(self) -> None:
        assert self.verdicts({"state": "done"}, {"title": "改过的名称"}) == {"state": "new"}

    def test_what_both_changed_is_a_clash(self) -> None:
        assert self.verdicts({"state": "done"}, {"state": "suspended"}) == {"state": "clash"}

    def test_what_both_changed_alike_is_no_change(self) -> None:
        assert self.verdicts({"state": "done"}, {"state": "done"}) == {}

    def test_a_cell_that_was_emptied_is_a_change_where_the_row_is_marked(self) -> None:
        assert self.verdicts({"due": None}, {}) == {"due": "new"}
        values, _ = self.read_back(TASK, due=None, state="done")
        assert [c.column.name for c in compare(LEDGER.edits, values, None, TASK)] == ["state"]

    def test_blanks_alone_are_no_change(self) -> None:
        assert self.verdicts({}, {"title": " 建设县域医疗卫生共同体 "}) == {}

    def test_a_mark_that_was_typed_over(self) -> None:
        text = delimited(LEDGER, Line(TASK, 3)).decode("utf-8-sig")
        broken = text.replace(",L3.", ",第3版 L3.")
        assert [fault.column for fault in only(broken.encode(), "x.csv").faults] == [MARK_COLUMN.title]


class TestReturned:
    def test_it_can_be_mended_and_sent_again(self) -> None:
        good, bad = {**TASK, "key": "T1"}, {**TASK, "key": "T2", "title": "=乙"}
        book = openpyxl.load_workbook(io.BytesIO(workbook((LEDGER, [Line(good, 1), Line(bad, 1)]))))
        book["台账"]["Q4"].value = "年底前"
        stream = io.BytesIO()
        book.save(stream)
        sheet = only(stream.getvalue())
        out = io.BytesIO()
        assert write_returned(out, [(sheet.table, sheet.faults)], "退回") == 1

        back = openpyxl.load_workbook(io.BytesIO(out.getvalue()))
        page = back["台账"]
        heads = [cell.value for cell in page[2]]
        assert heads[0] == REASON
        assert page["A3"].value == "原第4行：“截止”写的是“年底前”，应为日期，例如 2026-12-31 或 2026年12月31日"
        red = [head for head, cell in zip(heads, page[3], strict=True) if cell.fill.fgColor.rgb == "FFFFC7CE"]
        assert red == ["截止"]

        page.cell(3, heads.index("截止") + 1).value = "2026年12月31日"
        stream = io.BytesIO()
        back.save(stream)
        mended = only(stream.getvalue())
        assert mended.faults == ()
        [row] = mended.rows
        assert row.keys == ("T2",)
        assert compare(LEDGER.edits, row.values, row.mark, bad) == ()

    def test_percentages_keep_their_meaning(self) -> None:
        head = ["填报期", "任务编号", "填报单位", "进度", "投入资金"]
        sheet = only(plain([head, ["2026-11", "T1", "甲", 0.35, "很多"]], "填报"))
        out = io.BytesIO()
        write_returned(out, [(sheet.table, sheet.faults)], "退回")
        book = openpyxl.load_workbook(io.BytesIO(out.getvalue()))
        assert [cell.value for cell in book["填报"][3]][4] == "35%"
