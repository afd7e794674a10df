"""年度总结: a year of the ledger, month by month, what was finished and what stays open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from gongfu.publish.papers.circular import RedTask, changes, overall, red_annex
from gongfu.publish.papers.grouping import action_table, area_table
from gongfu.publish.papers.letter import Letter
from gongfu.publish.papers.parts import Annex, Column, Document, Heading, Part, Table, Text, ordinal
from gongfu.publish.papers.tally import Group, Reporting, Tally
from gongfu.publish.papers.words import brief, day, paragraphs, plain

__all__ = ["Finished", "Month", "YearPaper"]


@dataclass(frozen=True, slots=True)
class Month:
    """A month: ``None`` where it was not frozen."""

    name: str
    tally: Tally | None
    reporting: Reporting | None


@dataclass(frozen=True, slots=True)
class Finished:
    """A task that was finished in the year; ``late`` against its deadline."""

    title: str
    action: str
    lead: str
    on: date
    due: date | None
    late: bool = False


@dataclass(frozen=True, slots=True)
class YearPaper:
    """The figures of ``year`` as frozen on ``as_of``; ``before`` is how tasks stood when it began.

    ``orders`` are issued in the year and ``orders_closed`` of them settled. ``work``, ``problems`` and ``plans`` are
    texts that the office writes; no figure makes them.
    """

    zone: str
    year: int
    as_of: date
    tally: Tally
    reporting: Reporting
    before: Tally | None = None
    months: tuple[Month, ...] = ()
    actions: tuple[Group, ...] = ()
    areas: tuple[Group, ...] = ()
    finished: tuple[Finished, ...] = ()
    red: tuple[RedTask, ...] = ()
    orders: int = 0
    orders_closed: int = 0
    work: str = ""
    problems: str = ""
    plans: str = ""
    title: str = ""
    letter: Letter = field(default_factory=Letter)
    sample: bool = False

    def document(self) -> Document:
        """The summary as parts."""
        parts: list[Part] = []
        for number, (title, section) in enumerate(self._sections(), 1):
            parts += [Heading(f"{ordinal(number)}、{title}"), *section]
        title = self.title.strip() or f"{plain(self.zone)}\n{self.year}年度重点任务落实情况总结"
        return Document(title, tuple(parts), self.letter, tuple(self._annexes()), self.sample)

    def _sections(self) -> Iterator[tuple[str, list[Part]]]:
        yield "总体情况", [Text(line) for line in self._overall()]
        if work := paragraphs(self.work):
            yield "主要工作", [Text(line) for line in work]
        if self.months:
            yield "逐月情况", list(self._monthly())
        if self.actions:
            yield "分行动（专班）情况", [action_table(self.actions, self.tally, self.reporting, self.before)]
        if self.areas:
            note = "注：一项任务涉及几个县（市、区）的分别计入，各行之和不等于任务总数。"
            yield "分县（市、区）情况", [area_table(self.areas), Text(note, indent=False, note=True)]
        if problems := paragraphs(self.problems):
            yield "存在问题", [Text(line) for line in problems]
        if plans := paragraphs(self.plans):
            yield "下一年打算", [Text(line) for line in plans]

    def _overall(self) -> Iterator[str]:
        yield f"截至{day(self.as_of)}，{overall(self.tally)}"
        late = sum(task.late for task in self.finished)
        done = f"{self.year}年完成任务{len(self.finished)}项" + (f"，其中晚于时限{late}项" if late else "")
        yield f"{done}。" + (
            f"与年初相比，{changes(self.tally, self.before)}。" if self.before else "年初没有冻结的数据，不作比较。"
        )
        if self.reporting.expected:
            yield (
                f"全年应报{self.reporting.expected}份，按时{self.reporting.timely}份、迟报{self.reporting.late}份、"
                f"未报{self.reporting.missing}份，按时填报率{self.reporting.words()}。"
            )
        yield (
            f"全年下达督办单{self.orders}件，已办结{self.orders_closed}件。" if self.orders else "全年没有下达督办单。"
        )

    def _monthly(self) -> Iterator[Part]:
        names = ("月份", "任务", "完成", "绿灯", "黄灯", "红灯", "灰灯", "应报", "按时", "迟报", "未报")
        rows = tuple(_month(item) for item in self.months)
        yield Table((*(Column(name) for name in names), Column("按时填报率", 1.8)), rows)
        if any(month.tally is None for month in self.months):
            yield Text("注：“未冻结”的月份没有可用的数据，不以其他月份推算。", indent=False, note=True)

    def _annexes(self) -> Iterator[Annex]:
        if self.finished:
            columns = (
                Column("序号", 0.8),
                Column("任务", 5, centred=False),
                Column("行动", 2.2),
                Column("牵头（责任）单位", 2.4, centred=False),
                Column("完成日期", 1.5),
                Column("时限", 1.5),
                Column("按期", 0.9),
            )
            rows = (
                (
                    str(number),
                    plain(task.title),
                    plain(task.action) or "—",
                    plain(task.lead) or "未明确",
                    brief(task.on),
                    brief(task.due),
                    "逾期" if task.late else "按期" if task.due else "—",
                )
                for number, task in enumerate(self.finished, 1)
            )
            yield Annex("本年完成的任务", (Table(columns, tuple(rows)),), wide=True)
        if self.red:
            yield red_annex(self.red)


def _month(item: Month) -> tuple[str, ...]:
    tally, reporting = item.tally, item.reporting
    if tally is None or reporting is None:
        return (item.name, *["未冻结"] * 11)
    counts = (tally.total, tally.done, tally.green, tally.yellow, tally.red, tally.grey)
    filed = (reporting.expected, reporting.timely, reporting.late, reporting.missing)
    return (item.name, *map(str, counts), *map(str, filed), reporting.words())
