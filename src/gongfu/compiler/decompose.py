"""The compiler's one way in: a file becomes a ledger."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from gongfu.compiler.counts import counts
from gongfu.compiler.dates import deadlines
from gongfu.compiler.drafts import Draft, drafts
from gongfu.compiler.goals import goal_stretches, goals
from gongfu.compiler.header import header
from gongfu.compiler.indicators import indicator_goals
from gongfu.compiler.ledger import Deadline, Entry, Header, Ledger, Reference, Span, Target, Task, Unit
from gongfu.compiler.marks import marks
from gongfu.compiler.prose import ordered_units
from gongfu.compiler.references import references
from gongfu.compiler.resolve import Links
from gongfu.compiler.sections import purposes
from gongfu.compiler.tables import TableTask, tables
from gongfu.compiler.targets import Goal, targets
from gongfu.compiler.units import MarkText, blankets, lead_by_position, parse_mark
from gongfu.documents.flow import Flow, flow
from gongfu.documents.model import Document
from gongfu.documents.outline import Clause, Outline, outline
from gongfu.documents.read import read

if TYPE_CHECKING:
    from gongfu.zone import Zone

__all__ = ["compile_document", "decompose"]


def decompose(path: str | Path, zone: Zone | None = None) -> Ledger:
    """Read an official document and compile it into its task ledger.

    ``zone`` resolves unit names and actions against a zone's tables. Raises
    :class:`gongfu.documents.errors.InputError` where the file cannot be read.
    """
    return compile_document(read(path), zone)


def compile_document(document: Document, zone: Zone | None = None) -> Ledger:
    """Compile a document that has been read. A pure function of its arguments."""
    text = flow(document)
    tree = outline(text)
    return _Compiler(text, tree, zone).ledger()


class _Compiler:
    """One document's text and outline, and what the fields of its tasks share."""

    def __init__(self, text: Flow, tree: Outline, zone: Zone | None) -> None:
        self.flow, self.tree, self.zone = text, tree, zone
        self.purpose = purposes(text, tree)
        first = tree.clauses[0].start if tree.clauses else len(text.text)
        self.header = header(text, first)
        self.references = references(text)
        self.interprets = re.search("解读", self.header.title or "") is not None

    def ledger(self) -> Ledger:
        found = [] if self.interprets else drafts(self.flow, self.tree, self.purpose)
        rows, sections = tables(self.flow, self.tree)
        stretches = goal_stretches(self.flow, self.tree, self.purpose, self.header)
        tasks = self._tasks(found, rows)
        outline_ = sorted([*self._entries(), *sections], key=lambda entry: entry.span.start)
        return Ledger(
            self.flow.document.name,
            self.flow.document.format,
            self.header,
            tuple(outline_),
            tuple(tasks),
            tuple(self._target(*goal) for goal in [*goals(self.flow, stretches, self.header), *indicator_goals(self.flow)]),
            counts(self.flow, self.tree, self.header, rows),
            self.references,
            self.flow.document.warnings,
            self.zone.full_name if self.zone else None,
        )

    def _span(self, start: int, end: int) -> Span:
        left, right = self.flow.span(start, end)
        return Span(left, right, str(self.flow.place(start)))

    def _entries(self) -> list[Entry]:
        entries = []
        for clause in self.tree.clauses:
            end = self._heading_end(clause)
            heading = self.flow.text[clause.body : end].strip()
            entries.append(Entry(clause.label, clause.level, heading, clause.path, self._span(clause.start, end)))
        return entries

    def _heading_end(self, clause: Clause) -> int:
        """Where a clause's heading ends: before a mark that is printed in it."""
        if not re.search(r"[(:]", self.flow.fold[clause.body : clause.heading_end]):
            return clause.heading_end
        line_end = self.flow.fold.find("\n", clause.heading_end, clause.end)
        found = marks(self.flow.fold, clause.body, line_end if line_end >= 0 else clause.end)
        return min([clause.heading_end, *(mark.start for mark in found if mark.start > clause.body)])

    def _tasks(self, found: list[Draft], rows: list[TableTask]) -> list[Task]:
        parsed = {mark: self._parse(mark.inner, mark.inner_end) for draft in found for mark in draft.marks}
        leads_from = min((m.start for m, p in parsed.items() if p.leads), default=None)
        if leads_from is None and lead_by_position(self.flow.fold):
            leads_from = 0
        spread = [(mark.start, unit) for mark, words in sorted(parsed.items()) for unit in words.blanket]
        first = self.tree.clauses[0].start if self.tree.clauses else 0
        spread += blankets(self.flow.text, self.flow.fold, 0, first)
        marked = {self._section(draft.clause) for draft in found if draft.marks}
        tasks, taken = [], dict[str, int]()
        for draft in found:
            said = [parsed[mark] for mark in draft.marks]
            units = [replace(u, inherited=u.inherited or draft.inherited) for p in said for u in p.units]
            if said and leads_from is not None and draft.marks[0].start >= leads_from:
                units = _first_leads(units)
            if not said and (draft.closing or self._section(draft.clause) not in marked):
                units = [*ordered_units(self.flow.fold, self.flow.text, draft.start, draft.end)]
            if said:
                named = {unit.name for unit in units}
                units += [unit for at, unit in spread if at <= draft.stop and unit.name not in named]
            tasks.append(self._task(draft, said, units, taken))
        tasks += [self._row(row, taken) for row in rows]
        links = Links(self.header, self.zone)
        return sorted((links.task(task) for task in tasks), key=lambda task: task.span.start)

    def _parse(self, start: int, end: int) -> MarkText:
        return parse_mark(self.flow.text[start:end], self.flow.fold[start:end])

    def _task(self, draft: Draft, said: list[MarkText], units: list[Unit], taken: dict[str, int]) -> Task:
        clause = self.tree.clauses[draft.clause] if draft.clause is not None else None
        path = clause.path if clause else draft.name or "结尾"
        limits = deadlines(self.flow.fold, draft.start, draft.end, self.header.year, self.header.date)
        for mark, words in zip(draft.marks, said, strict=True):
            for left, right in words.deadlines:
                limits += deadlines(
                    self.flow.fold, mark.inner + left, mark.inner + right, self.header.year, self.header.date, slot=True
                )
        heading = self.flow.text[clause.body : self._heading_end(clause)].strip() if clause and clause.titled else draft.name
        return Task(
            key=self._key(path, taken),
            label=clause.label if clause else "",
            path=path,
            chapter=self._chapter(draft.clause),
            heading=heading,
            text=self.flow.text[draft.start : draft.end],
            quotation=self.flow.text[draft.start : draft.stop],
            span=self._span(draft.start, draft.stop),
            units=tuple(units),
            open=any(words.open for words in said),
            deadlines=self._deadlines(limits),
            targets=tuple(self._target(goal, None) for goal in targets(self.flow.fold, self.flow.text, draft.start, draft.end)),
            references=self._references(draft.start, draft.stop),
            points=_points(self.flow.text[draft.start : draft.end]),
            action=draft.name or None,
            flags=("closing",) if draft.closing else (),
        )

    def _row(self, row: TableTask, taken: dict[str, int]) -> Task:
        limits = [
            found
            for start, end, slot in row.stretches
            for found in deadlines(self.flow.fold, start, end, self.header.year, self.header.date, slot=slot)
        ]
        reached = [goal for start, end, slot in row.stretches if not slot for goal in targets(self.flow.fold, self.flow.text, start, end)]
        reached += [goal for start, end in row.targets for goal in targets(self.flow.fold, self.flow.text, start, end, goals=True)]
        return Task(
            key=self._key(row.path, taken),
            label=row.label,
            path=row.path,
            chapter=row.chapter,
            heading="",
            text=row.text,
            quotation=self.flow.text[row.start : row.end],
            span=self._span(row.start, row.end),
            units=row.units,
            open=row.open,
            deadlines=self._deadlines(limits),
            targets=tuple(self._target(goal, None) for goal in reached),
            references=self._references(row.start, row.end),
            flags=("row",),
        )

    def _references(self, start: int, end: int) -> tuple[Reference, ...]:
        left, right = self.flow.span(start, end)
        first = bisect_left(self.references, left, key=lambda one: one.span.start)
        last = bisect_left(self.references, right, key=lambda one: one.span.start)
        return tuple({one.text: one for one in self.references[first:last]}.values())

    def _deadlines(self, found: list) -> tuple[Deadline, ...]:  # type: ignore[type-arg]
        unique: dict[tuple[str | None, str], Deadline] = {}
        for limit in found:
            text = self.flow.text[limit.start : limit.end].strip()
            unique.setdefault((limit.date, text), Deadline(text, limit.date, limit.kind, self._span(limit.start, limit.end)))
        return tuple(unique.values())

    def _target(self, goal: Goal, date: str | None) -> Target:
        return Target(
            self.flow.text[goal.start : goal.end].strip(),
            goal.metric,
            goal.op,
            goal.value,
            goal.unit,
            self._span(goal.start, goal.end),
            goal.baseline,
            date,
        )

    def _section(self, index: int | None) -> int | None:
        """The outermost clause above a clause."""
        while index is not None and self.tree.clauses[index].parent is not None:
            index = self.tree.clauses[index].parent
        return index

    def _chapter(self, index: int | None) -> str:
        outermost = self._section(index)
        if outermost is None:
            return ""
        clause = self.tree.clauses[outermost]
        return f"{clause.label}{self.flow.text[clause.body : self._heading_end(clause)].strip()}"

    def _key(self, path: str, taken: dict[str, int]) -> str:
        """A task's key: twelve characters from the document's number or title and the clause path.

        A path that occurs again (several marks in one item, unnumbered rows) takes its ordinal.
        """
        taken[path] = taken.get(path, 0) + 1
        ordinal = f"#{taken[path]}" if taken[path] > 1 else ""
        identity = self.header.number or self.header.title or self.flow.document.name
        digest = hashlib.sha256(f"{identity}\n{path}{ordinal}".encode()).hexdigest()
        return f"T{digest[:11]}"


def _first_leads(units: list[Unit]) -> list[Unit]:
    """Make the first body the lead, unless the mark says who leads or the first is a collective one."""
    if not units or any(unit.role == "lead" for unit in units) or units[0].name.startswith(("各", "有关", "相关")):
        return units
    return [replace(units[0], role="lead"), *units[1:]]


_POINT = re.compile(r"(?:^|(?<=[。；;，,：:\n]))([一二三四五六七八九十]是)")


def _points(text: str) -> tuple[str, ...]:
    """The stretches 一是…二是… of a task's text, where it is divided so."""
    starts = [match.start(1) for match in _POINT.finditer(text)]
    if len(starts) < 2:
        return ()
    return tuple(text[a:b].strip() for a, b in zip(starts, [*starts[1:], len(text)], strict=True))


