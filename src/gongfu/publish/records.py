"""The flat rows of ledgers and the columns they are shown in: one definition for CSV, workbook, Word and terminal."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from gongfu.compiler.ledger import Deadline, Entry, Header, Ledger, Span, Task, Unit
from gongfu.safe import clean

if TYPE_CHECKING:
    from gongfu.zone import Zone

__all__ = ["COLUMNS", "Column", "Record", "bodies", "body", "records", "short_title", "subject", "summary"]

ROLES = {"lead": "牵头", "responsible": "责任", "support": "配合", "implement": "落实"}
"""Roles of a unit and their words, in the order of the columns."""


class Column(NamedTuple):
    """A column: the ``Record`` attribute it shows, its heading, its width in em, and whether it is centred."""

    name: str
    title: str
    width: float
    centred: bool = False


COLUMNS = (
    Column("number", "序号", 3.5, True),
    Column("key", "任务编号", 10),
    Column("file", "文件", 8),
    Column("chapter", "篇章", 6),
    Column("clause", "条款", 8),
    Column("text", "任务内容", 30),
    Column("target", "目标", 10),
    Column("deadline", "时限", 7, True),
    Column("lead", "牵头单位", 8),
    Column("responsible", "责任单位", 10),
    Column("support", "配合单位", 8),
    Column("implement", "落实单位", 8),
    Column("place", "出处", 6, True),
)
"""What a ledger says of a task. Headings are part of the workbook's format and will be read back when a later
version takes filled-in workbooks: never reword them."""


@dataclass(frozen=True, slots=True)
class Record:
    """A row: a task with every field as text fit to show. ``number`` counts from 1 over all ledgers."""

    number: int
    key: str
    file: str
    chapter: str
    clause: str
    text: str
    target: str
    deadline: str
    lead: str
    responsible: str
    support: str
    implement: str
    place: str
    task: Task

    def cell(self, column: str) -> str:
        """The text of a column by its name."""
        return str(getattr(self, column))


def records(ledgers: Iterable[Ledger]) -> list[Record]:
    """The rows of ledgers, in the order of the documents."""
    rows: list[Record] = []
    for ledger in ledgers:
        titles = _Titles(ledger.outline)
        rows += [_record(len(rows) + i, task, ledger, titles) for i, task in enumerate(ledger.tasks, 1)]
    return rows


def body(unit: Unit) -> str:
    """The name under which a unit is counted: the resolved organisation's, else the printed one."""
    return clean(unit.organization or unit.name)


def bodies(tasks: Iterable[Task]) -> list[str]:
    """All units of tasks in any role, each once, in order of appearance."""
    return list(dict.fromkeys(body(unit) for task in tasks for unit in task.units))


def short_title(header: Header) -> str:
    """A document's title without the wrapping of its covering notice (…关于印发X的通知 → X); may be empty."""
    title = "".join(clean(header.title or "").split())
    if match := re.fullmatch(r".*?(?:关于)?(?:印发|转发|公布)(.+)的通知", title):
        title = match[1]
    return re.sub(r"^[《〈](.*)[》〉]$", r"\1", title)


def subject(ledgers: Sequence[Ledger], zone: Zone | None = None) -> str:
    """What ledgers together are about: the one document's title, or the zone's full name; empty where unknown."""
    if len(ledgers) == 1:
        return short_title(ledgers[0].document)
    return clean(zone.full_name) if zone else ""


def summary(ledgers: Sequence[Ledger]) -> str:
    """One line on what ledgers hold: tasks, units, how many tasks have a deadline and a target, and goals."""
    tasks = [task for ledger in ledgers for task in ledger.tasks]
    parts = ["没有任务"]
    if tasks:
        dated, measured = sum(bool(task.deadlines) for task in tasks), sum(bool(task.targets) for task in tasks)
        parts = [
            f"共{len(tasks)}项任务",
            f"涉及{len(bodies(tasks))}个单位",
            f"{dated}项有时限",
            f"{measured}项有量化目标",
        ]
    goals = sum(len(ledger.goals) for ledger in ledgers)
    return "，".join(parts) + (f"；总体目标{goals}项" if goals else "")


class _Titles:
    """Headings of a document by clause path. A path may come twice (two instruments in one file): the last before."""

    def __init__(self, outline: Iterable[Entry]) -> None:
        self._starts: dict[str, list[int]] = {}
        self._texts: dict[str, list[str]] = {}
        for entry in sorted(outline, key=lambda entry: entry.span.start):
            self._starts.setdefault(entry.path, []).append(entry.span.start)
            self._texts.setdefault(entry.path, []).append(_titled(entry.label, entry.heading))

    def above(self, path: str, span: Span) -> list[str]:
        """Label and heading of every clause that encloses ``path``, outermost first."""
        return list(self._walk(path.split("/")[:-1], span))

    def _walk(self, labels: list[str], span: Span) -> Iterator[str]:
        for depth, label in enumerate(labels, 1):
            path = "/".join(labels[:depth])
            at = bisect_right(self._starts.get(path, []), span.start)
            yield self._texts[path][at - 1] if at else clean(label)


def _titled(label: str, heading: str) -> str:
    label, heading = clean(label), clean(heading)
    return f"{label} {heading}".strip() if re.fullmatch(r"第.+[编篇部章节条]|附件.*", label) else label + heading


def _record(number: int, task: Task, ledger: Ledger, titles: _Titles) -> Record:
    above = titles.above(task.path, task.span)
    text, own = clean(task.text), _own_title(task)
    if len(above) > 1:
        # The row's own label leads its text, so that the rows of one clause share the clause's cell.
        chapter, clause, text = above[0], "\n".join(above[1:]), _titled(task.label, text)
    else:
        chapter, clause = (above[0] if above else _outer(task)), own
    units = {role: _names(task, role) for role in ROLES}
    return Record(
        number=number,
        key=clean(task.key),
        file=clean(ledger.name),
        chapter=chapter,
        clause=clause,
        text=text,
        target="；".join(dict.fromkeys(clean(target.text) for target in task.targets)),
        deadline="；".join(dict.fromkeys(_deadline(deadline) for deadline in task.deadlines)),
        place=clean(task.span.place),
        task=task,
        **units,
    )


def _own_title(task: Task) -> str:
    """The task's label with its heading, where that is a heading and not the text's first words."""
    text, heading = clean(task.text), clean(task.heading)
    opening = text.startswith(heading) and text[len(heading) : len(heading) + 1] not in ("", "。", "：", ":", " ", "\n")
    return _titled(task.label, "" if opening else heading)


def _outer(task: Task) -> str:
    """The chapter of a task without clauses above it, unless the chapter is the task itself."""
    chapter, heading = clean(task.chapter), clean(task.heading)
    return "" if chapter in (heading, _titled(task.label, heading)) else chapter


def _names(task: Task, role: str) -> str:
    names = list(dict.fromkeys(clean(unit.name) for unit in task.units if unit.role == role))
    printed = [unit for unit in task.units if not unit.inherited] or list(task.units)
    tail = "等" if task.open and printed and printed[-1].role == role else ""
    return "、".join(names) + tail


def _deadline(deadline: Deadline) -> str:
    """As printed, with the date where the words do not name the year (年底前)."""
    text = clean(deadline.text)
    dated = deadline.date and not re.search(r"\d{4}|[〇零一二三四五六七八九]{4}", text)
    return f"{text}（{deadline.date}）" if dated else text
