"""两期比较: what changed between two dates, task by task and action by action."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from gongfu.publish.papers.circular import changes, overall
from gongfu.publish.papers.grouping import action_table
from gongfu.publish.papers.letter import Letter
from gongfu.publish.papers.parts import Column, Document, Heading, Part, Table, Text, ordinal
from gongfu.publish.papers.tally import Group, Tally
from gongfu.publish.papers.words import day, plain, progress

__all__ = ["Change", "ComparisonPaper"]


@dataclass(frozen=True, slots=True)
class Change:
    """A task on both dates; a light is a word (红灯), empty where the task was not in the ledger."""

    title: str
    action: str = ""
    lead: str = ""
    light_before: str = ""
    light_now: str = ""
    progress_before: int | None = None
    progress_now: int | None = None
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ComparisonPaper:
    """Two dates side by side; ``moved`` holds tasks with another progress, the largest changes first.

    ``sources`` say where each date is known from (2026年10月冻结数据, 历史记录推算).
    """

    zone: str
    first: date
    last: date
    before: Tally
    now: Tally
    actions: tuple[Group, ...] = ()
    turned_red: tuple[Change, ...] = ()
    left_red: tuple[Change, ...] = ()
    finished: tuple[Change, ...] = ()
    moved: tuple[Change, ...] = ()
    sources: tuple[str, str] = ("", "")
    letter: Letter = field(default_factory=Letter)
    sample: bool = False

    def document(self) -> Document:
        """The comparison as parts."""
        parts: list[Part] = []
        for number, (title, section) in enumerate(self._sections(), 1):
            parts += [Heading(f"{ordinal(number)}、{title}"), *section]
        title = f"{plain(self.zone)}任务台账比较\n{day(self.first)}至{day(self.last)}"
        return Document(title, tuple(parts), self.letter, sample=self.sample, wide=True)

    def _sections(self) -> Iterator[tuple[str, list[Part]]]:
        yield (
            "总体变化",
            [
                Text(f"{day(self.first)}，{overall(self.before)}"),
                Text(f"{day(self.last)}，{overall(self.now)}"),
                Text(f"前后相比，{changes(self.now, self.before)}。"),
                *([Text(f"数据来源：前者为{self.sources[0]}，后者为{self.sources[1]}。")] if all(self.sources) else []),
            ],
        )
        if self.actions:
            yield "分行动变化", [action_table(self.actions, self.now, None, self.before)]
        for title, rows in (
            ("转为红灯", self.turned_red),
            ("由红灯转出", self.left_red),
            ("新完成", self.finished),
            ("进度变化", self.moved),
        ):
            yield f"{title}（{len(rows)}项）", [_table(rows) if rows else Text("没有。")]


def _table(rows: tuple[Change, ...]) -> Table:
    columns = (
        Column("序号", 0.8),
        Column("任务", 5, centred=False),
        Column("行动", 2),
        Column("牵头（责任）单位", 2.8, centred=False),
        Column("原预警", 1.2),
        Column("现预警", 1.2),
        Column("原进度", 1.2),
        Column("现进度", 1.2),
        Column("判断依据", 4, centred=False),
    )
    cells = (
        (
            str(number),
            plain(row.title),
            plain(row.action) or "—",
            plain(row.lead) or "未明确",
            row.light_before or "不在台账",
            row.light_now or "不在台账",
            progress(row.progress_before) if row.light_before else "—",
            progress(row.progress_now) if row.light_now else "—",
            "；".join(plain(reason) for reason in row.reasons),
        )
        for number, row in enumerate(rows, 1)
    )
    return Table(columns, tuple(cells))
