"""Task tables: columns known by their words, a row a task, merged section rows as chapters."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from texts import bodies, compiled

import gongfu
from gongfu.compiler.decompose import compile_document
from gongfu.compiler.ledger import Ledger
from gongfu.documents.model import BlockKind, Place, assemble

HEAD = ("序号", "重点任务", "牵头单位", "配合单位", "完成时限")
ROWS = (
    ("1", "建成样例平台，新增站点8个以上", "市商务局", "市财政局、水利局", "2023年6月底前"),
    ("2", "优化样例服务", "市民政局", "各县（市、区）政府等", "长期坚持"),
)


def table(*rows: tuple[str, ...], before: tuple[str, ...] = ("样例市2023年任务分工表",)) -> Ledger:
    """A Word file's blocks by hand: paragraphs, then the rows of one table (a merged cell repeats its words)."""
    parts: list[tuple[str, BlockKind, Place, tuple[str, ...]]] = [
        (line, "paragraph", Place(i), ()) for i, line in enumerate(before, 1)
    ]
    parts += [("\t".join(cells), "row", Place(9, table=1, row=i), cells) for i, cells in enumerate(rows, 1)]
    return compile_document(assemble("样例.docx", "docx", parts))


def test_a_row_is_a_task() -> None:
    first, second = table(HEAD, *ROWS).tasks
    assert (first.label, first.text, first.span.place) == ("1", "建成样例平台，新增站点8个以上", "表1第2行")
    assert bodies(first) == [("市商务局", "lead"), ("市财政局", "support"), ("市水利局", "support")]
    assert [(limit.date, limit.kind) for limit in first.deadlines] == [("2023-06-30", "by")]
    assert [(target.op, target.value, target.unit) for target in first.targets] == [(">=", 8, "个")]
    assert bodies(second) == [("市民政局", "lead"), ("各县（市、区）政府", "support")]
    assert [(limit.date, limit.kind) for limit in second.deadlines] == [(None, "open")]
    assert (first.open, second.open) == (False, True)
    assert "row" in first.flags


@pytest.mark.parametrize(
    ("column", "role"),
    [
        ("牵头单位", "lead"),
        ("牵头部门", "lead"),
        ("责任单位", "responsible"),
        ("责任部门", "responsible"),
        ("配合单位", "support"),
        ("参与单位", "support"),
        ("协办单位", "support"),
        ("落实单位", "implement"),
    ],
)
def test_a_column_gives_its_role(column: str, role: str) -> None:
    (task,) = table(("工作任务", column), ("优化样例服务", "市民政局、市财政局")).tasks
    assert bodies(task) == [("市民政局", role), ("市财政局", role)]


@pytest.mark.parametrize(
    "column", ["任务", "工作任务", "重点任务", "主要措施", "工作内容", "具体举措", "重点工作", "重点事项"]
)
def test_the_tasks_column_has_many_names(column: str) -> None:
    (task,) = table(("序号", column, "责任单位"), ("1", "优化样例服务", "市民政局")).tasks
    assert (task.text, bodies(task)) == ("优化样例服务", [("市民政局", "responsible")])


@pytest.mark.parametrize("column", ["完成时限", "时限要求", "完成时间", "时间节点", "期限"])
def test_the_deadlines_column_has_many_names(column: str) -> None:
    (task,) = table(("任务", "责任单位", column), ("优化样例服务", "市民政局", "12月底前")).tasks
    assert [limit.date for limit in task.deadlines] == ["2023-12-31"]


def test_columns_may_stand_in_any_order() -> None:
    (task,) = table(("责任单位", "完成时限", "任务", "序号"), ("市民政局", "2023年6月", "优化样例服务", "7")).tasks
    assert (task.label, task.text, bodies(task)) == ("7", "优化样例服务", [("市民政局", "responsible")])
    assert [limit.date for limit in task.deadlines] == ["2023-06-30"]


SHAPES = [(lambda words: (words,)), (lambda words: (words, "", "", "", "")), (lambda words: (words,) * 5)]
"""A merged row as the readers give it: one cell, a first cell and empty ones, the same words in every cell."""


@pytest.mark.parametrize("merged", SHAPES)
def test_a_merged_row_heads_what_stands_under_it(merged: Callable[[str], tuple[str, ...]]) -> None:
    ledger = table(HEAD, merged("一、促进消费"), ROWS[0], merged("二、改善民生"), ROWS[1])
    assert [(task.label, task.chapter) for task in ledger.tasks] == [("1", "一、促进消费"), ("2", "二、改善民生")]
    assert [(entry.label, entry.heading) for entry in ledger.outline if entry.label.endswith("、")] == [
        ("一、", "促进消费"),
        ("二、", "改善民生"),
    ]


def test_rows_of_equal_number_in_two_sections_have_their_own_keys() -> None:
    ledger = table(HEAD, ("一、促进消费",), ROWS[0], ("二、改善民生",), ROWS[0])
    first, second = ledger.tasks
    assert first.key != second.key


def test_the_head_repeated_on_the_next_page_is_no_task() -> None:
    assert [task.label for task in table(HEAD, ROWS[0], HEAD, ROWS[1]).tasks] == ["1", "2"]


def test_empty_rows_and_cells() -> None:
    ledger = table(HEAD, ("", "", "", "", ""), ("1", "优化样例服务", "", "", ""))
    (task,) = ledger.tasks
    assert (task.text, task.units, task.deadlines) == ("优化样例服务", (), ())


def test_a_table_of_figures_is_no_task_table() -> None:
    assert table(("指标", "2022年", "2025年"), ("城镇化率", "58", "60")).tasks == ()


def test_an_unnumbered_row_has_its_attachments_label() -> None:
    ledger = table(
        ("任务", "责任单位"),
        ("优化样例服务", "市民政局"),
        before=("样例市2023年工作方案", "一、重点任务", "（一）完善平台。（市商务局负责）", "附件1", "任务分工表"),
    )
    assert [task.label for task in ledger.tasks] == ["（一）", "附件1"]


def test_the_counts_of_a_table() -> None:
    ledger = table(
        HEAD, ("一、促进消费方面（共2项）",), ROWS[0], ("二、改善民生方面（共3项）",), ROWS[0], ROWS[1], ROWS[1]
    )
    assert [(c.stated, c.found, c.verdict) for c in ledger.counts] == [(2, 1, "differs"), (3, 3, "holds")]


@pytest.mark.parametrize(
    ("head", "row"),
    [
        (("指标", "单位", "2025年"), ("城镇化率", "%", "60")),
        (("序号", "主要指标", "单位", "目标值"), ("1", "城镇化率", "%", "60")),
    ],
)
def test_a_table_of_indicators_is_no_task_table(head: tuple[str, ...], row: tuple[str, ...]) -> None:
    assert table(head, row).tasks == ()


def test_the_counts_of_sections_that_are_no_aspects() -> None:
    ledger = table(HEAD, ("一、促进消费（共2项）",), ROWS[0], ("二、改善民生（共3项）",), ROWS[0], ROWS[1], ROWS[1])
    assert [(count.stated, count.found) for count in ledger.counts] == [(2, 1), (3, 3)]


def test_a_delimited_file(tmp_path: Path) -> None:
    path = tmp_path / "台账.csv"
    path.write_text("\n".join(",".join(row) for row in (HEAD, *ROWS)), encoding="utf-8")
    first, second = gongfu.decompose(path).tasks
    assert bodies(first) == [("市商务局", "lead"), ("市财政局", "support"), ("市水利局", "support")]
    assert (first.text, second.text) == (ROWS[0][1], ROWS[1][1])


def test_a_table_typed_in_a_text_file_is_prose() -> None:
    assert compiled("序号\t重点任务\t责任单位\n1\t优化样例服务\t市民政局").format == "txt"


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2024-12-31", "2024-12-31"),
        ("2024/6/30", "2024-06-30"),
        ("2024.6", "2024-06-30"),
        ("2024", "2024-12-31"),
        ("2024-12-31 00:00:00", "2024-12-31"),
    ],
)
def test_a_deadline_typed_as_offices_type_it(typed: str, day: str) -> None:
    (task,) = table(("序号", "重点任务", "责任单位", "完成时限"), ("1", "建设水厂", "市水利局", typed)).tasks
    assert [limit.date for limit in task.deadlines] == [day]


def test_a_row_of_bodies_alone_belongs_to_the_row_above() -> None:
    head, first = ("序号", "重点任务", "牵头单位", "责任单位"), ("1", "建设水厂", "市水利局", "市财政局")
    ledger = table(head, first, ("", "", "", "市住建局"), ("2", "改造管网", "市住建局", ""))
    assert [[unit.name for unit in task.units] for task in ledger.tasks] == [
        ["市水利局", "市财政局", "市住建局"],
        ["市住建局"],
    ]
    assert [task.chapter for task in ledger.tasks] == ["", ""]


def test_a_column_of_task_numbers_is_no_task() -> None:
    (task,) = table(("任务编号", "重点任务", "责任单位"), ("T01", "建设水厂", "市水利局")).tasks
    assert (task.label, task.text) == ("T01", "建设水厂")


def test_a_name_cut_by_a_line_break_in_its_cell() -> None:
    (task,) = table(("重点任务", "责任单位"), ("编制规划", "市自然资源和\n规划局\n市水利局")).tasks
    assert [unit.name for unit in task.units] == ["市自然资源和规划局", "市水利局"]
