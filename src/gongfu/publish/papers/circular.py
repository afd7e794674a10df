"""月度通报: how the tasks of a period stand, who did not report in time, which lights are red and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from gongfu.publish.papers.grouping import action_table, area_table
from gongfu.publish.papers.letter import Letter
from gongfu.publish.papers.parts import Annex, Column, Document, Heading, Part, Table, Text, ordinal
from gongfu.publish.papers.tally import Group, Reporting, Tally
from gongfu.publish.papers.words import brief, change, day, listed, paragraphs, plain, points, progress

__all__ = ["Circular", "Late", "RedTask", "overall", "red_annex", "reporting_words"]

INLINE = 15
"""Most rows of a list in the text; a longer one becomes an annex."""


@dataclass(frozen=True, slots=True)
class Late:
    """A unit that did not report everything in time."""

    unit: str
    reporting: Reporting


@dataclass(frozen=True, slots=True)
class RedTask:
    """A task whose light is red; ``fresh`` says that it was not red a period ago."""

    title: str
    action: str
    lead: str
    due: date | None
    progress: int | None
    reasons: tuple[str, ...]
    fresh: bool = False


@dataclass(frozen=True, slots=True)
class Circular:
    """The figures of a circular, frozen on ``as_of``; ``period`` and ``previous`` are names (2026年10月, 上月).

    ``before`` and ``reporting_before`` are of the period before, ``None`` where that was not frozen. ``cleared`` counts
    tasks that were red then and are not now. ``opening`` and ``demands`` are texts that the office edits.
    """

    zone: str
    period: str
    as_of: date
    tally: Tally
    reporting: Reporting
    before: Tally | None = None
    reporting_before: Reporting | None = None
    previous: str = "上月"
    actions: tuple[Group, ...] = ()
    areas: tuple[Group, ...] = ()
    late: tuple[Late, ...] = ()
    red: tuple[RedTask, ...] = ()
    cleared: int = 0
    opening: str = ""
    demands: str = ""
    title: str = ""
    letter: Letter = field(default_factory=Letter)
    sample: bool = False

    def document(self) -> Document:
        """The circular as parts."""
        annexes = tuple(self._annexes())
        parts: list[Part] = [Text(line) for line in paragraphs(self.opening) or (self._opening(),)]
        for number, (title, section) in enumerate(self._sections(annexes), 1):
            parts += [Heading(f"{ordinal(number)}、{title}"), *section]
        title = self.title.strip() or f"关于{plain(self.zone)}\n{self.period}重点任务推进情况的通报"
        return Document(title, tuple(parts), self.letter, annexes, self.sample)

    def _opening(self) -> str:
        return (
            f"现将{self.period}重点任务推进情况通报如下。数据截至{day(self.as_of)}，"
            "取自各单位填报、本期截止时冻结的台账，此后的变化不计入。"
        )

    def _sections(self, annexes: tuple[Annex, ...]) -> Iterator[tuple[str, list[Part]]]:
        yield "总体情况", [Text(line) for line in self._overall()]
        if self.actions:
            yield "分行动（专班）情况", [action_table(self.actions, self.tally, self.reporting, self.before)]
        if self.areas:
            note = "一项任务涉及几个县（市、区）的分别计入，各行之和不等于任务总数。"
            yield "分县（市、区）情况", [area_table(self.areas), Text(f"注：{note}", indent=False, note=True)]
        yield "未按时填报单位", list(self._late(annexes))
        yield "红灯任务", [Text(self._red(annexes))]
        if demands := paragraphs(self.demands):
            yield "下一步要求", [Text(line) for line in demands]

    def _overall(self) -> Iterator[str]:
        yield f"截至{day(self.as_of)}，{overall(self.tally)}"
        if self.before is None:
            yield f"{self.previous}没有冻结的数据，本期不作比较。"
        else:
            yield f"与{self.previous}相比，{changes(self.tally, self.before)}。" + self._moves()
        yield reporting_words(self.reporting, self.reporting_before, self.previous)

    def _moves(self) -> str:
        fresh = sum(task.fresh for task in self.red)
        return f"新增红灯任务{fresh}项，由红灯转出{self.cleared}项。"

    def _late(self, annexes: tuple[Annex, ...]) -> Iterator[Part]:
        if not self.reporting.expected:
            yield Text("本期没有应报的填报。")
        elif not self.late:
            yield Text("应报单位均按时填报。")
        else:
            silent = [plain(item.unit) for item in self.late if item.reporting.missing]
            said = f"没有全部按时填报的单位{len(self.late)}个"
            said += f"，其中有未报的{len(silent)}个：{listed(silent)}" if silent else "，均为迟报"
            where = next((number for number, item in enumerate(annexes, 1) if item.title == _LATE), 0)
            yield Text(f"{said}。" + (f"名单见附件{where if len(annexes) > 1 else ''}。" if where else ""))
            if not where:
                yield _late_table(self.late)

    def _red(self, annexes: tuple[Annex, ...]) -> str:
        if not self.red:
            return "本期没有红灯任务。" + ("" if not self.tally.grey else "灰灯任务情况不明，不能视为正常推进。")
        where = next((number for number, item in enumerate(annexes, 1) if item.title == _RED), 0)
        fresh = sum(task.fresh for task in self.red)
        added = "" if self.before is None else f"，其中本期新增{fresh}项" if fresh else "，没有新增的"
        return f"红灯任务共{len(self.red)}项{added}，原因逐项列于附件{where if len(annexes) > 1 else ''}。"

    def _annexes(self) -> Iterator[Annex]:
        if self.reporting.expected and len(self.late) > INLINE:
            yield Annex(_LATE, (_late_table(self.late),))
        if self.red:
            yield red_annex(self.red)


_LATE, _RED = "未按时填报单位名单", "红灯任务及原因"


def overall(tally: Tally) -> str:
    """How all tasks stand, in a sentence whose numbers add up."""
    if not tally.total:
        return "台账没有任务。"
    settled = f"已完成{tally.done}项" + (f"，已撤销{tally.closed}项" if tally.closed else "")
    return (
        f"台账共有任务{tally.total}项，{settled}。其余{tally.open}项中，绿灯{tally.green}项、黄灯{tally.yellow}项、"
        f"红灯{tally.red}项、灰灯（无法判断）{tally.grey}项。"
    )


def changes(now: Tally, before: Tally) -> str:
    """What became more or fewer: 任务增加2项，已完成增加3项，红灯持平."""
    pairs = (
        ("任务", now.total, before.total),
        ("已完成", now.done, before.done),
        ("绿灯", now.green, before.green),
        ("黄灯", now.yellow, before.yellow),
        ("红灯", now.red, before.red),
        ("灰灯", now.grey, before.grey),
    )
    return "，".join(f"{name}{change(count, was, '项')}" for name, count, was in pairs)


def reporting_words(reporting: Reporting, before: Reporting | None, previous: str) -> str:
    """How far units reported, and against the period before."""
    if not reporting.expected:
        return "本期没有应报的填报。"
    moved = points(reporting.rate, before.rate if before else None)
    return (
        f"本期应报{reporting.expected}份，已报{reporting.filed}份，其中按时{reporting.timely}份、迟报{reporting.late}份；"
        f"未报{reporting.missing}份。按时填报率{reporting.words()}" + (f"，比{previous}{moved}" if moved else "") + "。"
    )


def _late_table(late: tuple[Late, ...]) -> Table:
    columns = (Column("序号", 0.8), Column("单位", 4, centred=False), Column("应报"), Column("按时"), Column("迟报"))
    rows = (
        (plain(item.unit), item.reporting.expected, item.reporting.timely, item.reporting.late, item.reporting.missing)
        for item in late
    )
    numbered = tuple((str(number), *map(str, row)) for number, row in enumerate(rows, 1))
    return Table((*columns, Column("未报")), numbered)


def red_annex(red: tuple[RedTask, ...]) -> Annex:
    """The red lights with their reasons, on pages that lie on their side; new ones are marked where there are any."""
    marked = any(task.fresh for task in red)
    columns: tuple[Column, ...] = (
        Column("序号", 0.8),
        Column("任务", 4, centred=False),
        Column("行动", 1.9),
        Column("牵头（责任）单位", 2.8, centred=False),
        Column("时限", 1.7),
        Column("进度", 1),
        Column("亮红灯的原因", 5, centred=False),
    )
    if marked:
        columns += (Column("新增", 0.9),)
    rows = (
        (
            str(number),
            plain(task.title),
            plain(task.action) or "—",
            plain(task.lead) or "未明确",
            brief(task.due),
            progress(task.progress),
            "；".join(plain(reason) for reason in task.reasons) or "无法判断",
            *(("新增" if task.fresh else "",) if marked else ()),
        )
        for number, task in enumerate(red, 1)
    )
    return Annex(_RED, (Table(columns, tuple(rows)),), wide=True)
