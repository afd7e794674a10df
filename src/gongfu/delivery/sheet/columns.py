"""The format of the workbook that goes out and comes back: its columns, by stable headings.

A sheet 台账 has a row a task, a sheet 填报 a row a report. Headings are the format: they are never reworded (those
that :data:`gongfu.publish.records.COLUMNS` has too are the same words), only new columns are added.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

__all__ = [
    "KINDS",
    "LAYOUTS",
    "LEDGER",
    "LEDGER_STATES",
    "MARK_COLUMN",
    "REPORT",
    "Column",
    "Kind",
    "Layout",
    "Type",
]

Kind = Literal["ledger", "report"]
Type = Literal["text", "line", "date", "period", "choice", "percent", "money", "units", "whole"]
KINDS: tuple[Kind, ...] = ("ledger", "report")

LEDGER_STATES = {
    "未启动": "not_started",
    "推进中": "in_progress",
    "已完成": "done",
    "暂缓": "suspended",
    "已撤销": "closed",
}
"""Words of 状态 as they are written, and the state each stands for."""


class Column(NamedTuple):
    """A column: its field, heading, width in em and type of value.

    ``edits`` says that a changed cell is a change; the others are there to be read. ``limit`` is the most characters
    of a text, ``aliases`` are headings under which the column is recognised as well.
    """

    name: str
    title: str
    width: float
    type: Type = "text"
    edits: bool = False
    limit: int = 0
    aliases: tuple[str, ...] = ()
    must: bool = False
    """Whether a row in which this cell stands must have something in it."""


@dataclass(frozen=True)
class Layout:
    """A kind of sheet: its name, its columns and the fields that tell its rows apart."""

    kind: Kind
    sheet: str
    columns: tuple[Column, ...]
    keys: tuple[str, ...]

    @cached_property
    def edits(self) -> tuple[Column, ...]:
        """The columns that may be changed, in order."""
        return tuple(column for column in self.columns if column.edits)

    def column(self, name: str) -> Column:
        """The column of a field."""
        return next(column for column in self.columns if column.name == name)


MARK_COLUMN = Column("mark", "版本标记", 6)
"""Which version of a row was exported, see :mod:`gongfu.delivery.sheet.versions`."""
_NUMBER = Column("number", "序号", 4, "whole")
_KEY = Column("key", "任务编号", 12, "line", aliases=("编号",), must=True)
_TITLE = ("任务", "任务名")
_SAMPLE = Column("sample", "数据性质", 5, "line")

LEDGER = Layout(
    "ledger",
    "台账",
    (
        _NUMBER,
        _KEY,
        Column("file", "文件", 12),
        Column("chapter", "篇章", 9),
        Column("clause", "条款", 9),
        Column("title", "任务名称", 22, "line", True, 300, _TITLE, must=True),
        Column("text", "任务内容", 30),
        Column("target", "目标", 14),
        Column("deadline", "时限", 8),
        Column("lead", "牵头单位", 11, "units", True),
        Column("responsible", "责任单位", 11, "units", True),
        Column("support", "配合单位", 11, "units", True),
        Column("implement", "落实单位", 11, "units", True),
        Column("state", "状态", 6, "choice", True, aliases=("进展状态", "任务状态"), must=True),
        Column("reason", "状态说明", 12, "line", True, 300),
        Column("start", "起始", 8, "date", True, aliases=("起始日期", "起始时间", "开始日期", "开始时间")),
        Column("due", "截止", 8, "date", True, aliases=("截止日期", "截止时间", "完成期限")),
        Column("finished", "完成日期", 8, "date", True, aliases=("完成时间",)),
        Column("progress", "最近进度(%)", 6, "percent"),
        Column("light", "预警灯", 5, "line"),
        Column("place", "出处", 8, "line"),
        _SAMPLE,
        MARK_COLUMN,
    ),
    ("key",),
)
"""A row a task."""

REPORT = Layout(
    "report",
    "填报",
    (
        _NUMBER,
        Column("period", "填报期", 8, "period", must=True),
        _KEY,
        Column("unit", "填报单位", 10, "line", must=True),
        Column("part", "填报身份", 6, "line"),
        Column("title", "任务名称", 24, "line", aliases=_TITLE),
        Column("target", "目标", 16),
        Column("due_on", "填报截止", 8, "date"),
        Column("status", "填报状态", 6, "line"),
        Column("progress", "完成进度(%)", 6, "percent", True, aliases=("完成进度", "完成进度%", "进度(%)", "进度")),
        Column("done", "本期进展", 32, "text", True, 4000, ("本月进展", "本季进展", "本年进展", "进展情况")),
        Column("problems", "存在问题", 22, "text", True, 2000, ("存在的问题", "问题")),
        Column("plans", "下一步打算", 22, "text", True, 2000, ("下步打算", "下一步工作", "下一步计划")),
        Column("money", "投入资金(万元)", 8, "money", True, aliases=("本期投入资金(万元)", "资金(万元)", "投入资金")),
        _SAMPLE,
        MARK_COLUMN,
    ),
    ("period", "key", "unit"),
)
"""A row a report: what a unit says of a task for a period."""

LAYOUTS: dict[Kind, Layout] = {"ledger": LEDGER, "report": REPORT}
