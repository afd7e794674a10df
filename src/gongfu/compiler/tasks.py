"""Tasks (任务): drafts and table rows with every field read, and the units that other clauses give them."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from operator import itemgetter
from typing import NamedTuple

from gongfu.compiler.drafts import Draft
from gongfu.compiler.ledger import Deadline, Target, Task, Unit
from gongfu.compiler.marks import Mark
from gongfu.compiler.prose import ordered_units
from gongfu.compiler.resolve import Links
from gongfu.compiler.source import Source
from gongfu.compiler.tables import TableTask
from gongfu.compiler.units import MarkText, blankets, lead_by_position, parse_mark

__all__ = ["tasks"]

_POINT = re.compile(r"(?:^|(?<=[。；;，,：:\n]))([一二三四五六七八九十]是)")
_COLLECTIVE = ("各", "有关", "相关")


class _Marks(NamedTuple):
    """What the marks of a document say together.

    ``parsed`` holds each mark's words, ``leads_from`` the offset from which the first body listed leads, ``blankets``
    the bodies that every task behind an offset has too, ``sections`` the outermost clauses in which marks stand.
    """

    parsed: dict[Mark, MarkText]
    leads_from: int | None
    blankets: list[tuple[int, Unit]]
    sections: set[int | None]


def tasks(source: Source, found: Sequence[Draft], rows: Sequence[TableTask], links: Links) -> tuple[Task, ...]:
    """All tasks of a document in the order of the text, their units resolved."""
    said = _read_marks(source, found)
    keys = _keys(source, [*(_named(source, draft)[1] for draft in found), *(row.path for row in rows)])
    built = [_of_draft(source, draft, said, links, key) for draft, key in zip(found, keys, strict=False)]
    built += [_of_row(source, row, links, key) for row, key in zip(rows, keys[len(found) :], strict=True)]
    return tuple(sorted(built, key=lambda task: task.span.start))


def _read_marks(source: Source, found: Sequence[Draft]) -> _Marks:
    flow = source.flow
    parsed = {
        mark: parse_mark(flow.text[mark.inner : mark.inner_end], flow.fold[mark.inner : mark.inner_end])
        for draft in found
        for mark in draft.marks
    }
    leads_from = min((mark.start for mark, words in parsed.items() if words.leads), default=None)
    if leads_from is None and lead_by_position(flow.fold):
        leads_from = 0
    spread = [(mark.start, unit) for mark, words in sorted(parsed.items()) for unit in words.blanket]
    if source.outline.clauses:
        spread += blankets(flow.text, flow.fold, 0, source.first)
    return _Marks(parsed, leads_from, spread, {source.section(draft.clause) for draft in found if draft.marks})


def _of_draft(source: Source, draft: Draft, said: _Marks, links: Links, key: str) -> Task:
    """The task of a draft."""
    text = source.flow.text
    label, path, heading = _named(source, draft)
    chapter = source.chapter(draft.clause)
    limits = [
        (mark.inner + left, mark.inner + right, True)
        for mark in draft.marks
        for left, right in said.parsed[mark].deadlines
    ]
    deadlines = source.deadlines([(draft.start, draft.end, False), *limits])
    return Task(
        key=key,
        label=label,
        path=path,
        chapter=chapter,
        heading=heading,
        text=text[draft.start : draft.end],
        quotation=text[draft.start : draft.stop],
        span=source.span(draft.start, draft.stop),
        units=links.units(_units(source, draft, said)),
        open=any(said.parsed[mark].open for mark in draft.marks),
        deadlines=deadlines,
        targets=_dated(source.targets(draft.start, draft.end), deadlines),
        references=source.referred(draft.start, draft.stop),
        points=_points(text[draft.start : draft.end]),
        action=links.action(heading, chapter) or draft.name or None,
        flags=("closing",) if draft.closing else (),
    )


def _named(source: Source, draft: Draft) -> tuple[str, str, str]:
    """A draft's label, path and heading: those of its clause, or the name that the text gives it."""
    if draft.clause is None:
        return "", draft.name or "结尾", draft.name
    entry = source.entries[draft.clause]
    return entry.label, entry.path, entry.heading if source.outline.clauses[draft.clause].titled else ""


def _of_row(source: Source, row: TableTask, links: Links, key: str) -> Task:
    """The task of a table row."""
    reached = [target for start, end, slot in row.stretches if not slot for target in source.targets(start, end)]
    reached += [target for start, end in row.targets for target in source.targets(start, end, goals=True)]
    deadlines = source.deadlines(row.stretches)
    return Task(
        key=key,
        label=row.label,
        path=row.path,
        chapter=row.chapter,
        heading="",
        text=row.text,
        quotation=source.flow.text[row.start : row.end],
        span=source.span(row.start, row.end),
        units=links.units(row.units),
        open=row.open,
        deadlines=deadlines,
        targets=_dated(reached, deadlines),
        references=source.referred(row.start, row.end),
        action=links.action("", row.chapter),
        flags=("row",),
    )


def _dated(targets: Sequence[Target], deadlines: Sequence[Deadline]) -> tuple[Target, ...]:
    """Targets with the day each is due: the last one named before it, else the task's only one."""
    days = sorted((limit.span.start, limit.date) for limit in deadlines if limit.date)
    only = days[0][1] if len(days) == 1 else None
    before = (bisect_right(days, target.span.end, key=itemgetter(0)) for target in targets)
    return tuple(replace(target, date=days[n - 1][1] if n else only) for target, n in zip(targets, before, strict=True))


def _units(source: Source, draft: Draft, said: _Marks) -> Sequence[Unit]:
    """The units of a task: of its marks and of blanket sentences before it; without marks, those its text orders."""
    if not draft.marks:
        unmarked = draft.closing or source.section(draft.clause) not in said.sections
        return ordered_units(source.flow.fold, source.flow.text, draft.start, draft.end) if unmarked else ()
    units = [unit for mark in draft.marks for unit in said.parsed[mark].units]
    if draft.inherited:
        units = [replace(unit, inherited=True) for unit in units]
    if said.leads_from is not None and draft.marks[0].start >= said.leads_from:
        units = _first_leads(units)
    named = {unit.name for unit in units}
    return [*units, *(unit for at, unit in said.blankets if at <= draft.stop and unit.name not in named)]


def _first_leads(units: list[Unit]) -> list[Unit]:
    """Make the first body the lead, unless the mark says who leads or the first is a collective one."""
    if not units or any(unit.role == "lead" for unit in units) or units[0].name.startswith(_COLLECTIVE):
        return units
    return [replace(units[0], role="lead"), *units[1:]]


def _points(text: str) -> tuple[str, ...]:
    """The stretches 一是…二是… of a task's text, where it is divided so."""
    starts = [match.start(1) for match in _POINT.finditer(text)]
    return tuple(text[a:b].strip() for a, b in pairwise([*starts, len(text)])) if len(starts) > 1 else ()


def _keys(source: Source, paths: Sequence[str]) -> list[str]:
    """A key for each path: twelve characters from the document's number or title and the clause path.

    A path that occurs again (several marks in one item, unnumbered rows) takes its ordinal.
    """
    identity = source.header.number or source.header.title or source.flow.document.name
    seen: Counter[str] = Counter()
    keys = []
    for path in paths:
        seen[path] += 1
        ordinal = f"#{seen[path]}" if seen[path] > 1 else ""
        keys.append("T" + hashlib.sha256(f"{identity}\n{path}{ordinal}".encode()).hexdigest()[:11])
    return keys
