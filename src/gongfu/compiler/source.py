"""A document as its ledger's fields are read from it: running text, outline, head and references."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass

from gongfu.compiler.dates import deadlines
from gongfu.compiler.header import header
from gongfu.compiler.ledger import Deadline, Entry, Header, Reference, Span, Target
from gongfu.compiler.marks import marks
from gongfu.compiler.references import references
from gongfu.compiler.targets import Goal, targets
from gongfu.documents.flow import Flow
from gongfu.documents.outline import Clause, Outline

__all__ = ["Source", "source"]

_MARK_BEGINS = re.compile("[(:]")


@dataclass(frozen=True, slots=True)
class Source:
    """What the fields of a ledger share. ``entries`` are the outline's clauses, in their order.

    ``first`` is where the first clause begins; the whole text stands before it where there is none.
    """

    flow: Flow
    outline: Outline
    header: Header
    references: tuple[Reference, ...]
    entries: tuple[Entry, ...]
    first: int

    def span(self, start: int, end: int) -> Span:
        """The span in the raw text of a stretch of the running text."""
        return _span(self.flow, start, end)

    def target(self, goal: Goal, date: str | None = None) -> Target:
        """A target with its words and span."""
        words = self.flow.text[goal.start : goal.end].strip()
        span = self.span(goal.start, goal.end)
        return Target(words, goal.metric, goal.op, goal.value, goal.unit, span, goal.baseline, date)

    def targets(self, start: int, end: int, goals: bool = False) -> tuple[Target, ...]:
        """The targets of a stretch."""
        return tuple(self.target(goal) for goal in targets(self.flow.fold, self.flow.text, start, end, goals))

    def deadlines(self, stretches: Iterable[tuple[int, int, bool]]) -> tuple[Deadline, ...]:
        """The deadlines of stretches (start, end, whether it is a deadline's place), each once."""
        unique: dict[tuple[str | None, str], Deadline] = {}
        for start, end, slot in stretches:
            for limit in deadlines(self.flow.fold, start, end, self.header.year, self.header.date, slot):
                words = self.flow.text[limit.start : limit.end].strip()
                if (limit.date, words) not in unique:
                    span = self.span(limit.start, limit.end)
                    unique[limit.date, words] = Deadline(words, limit.date, limit.kind, span)
        return tuple(unique.values())

    def referred(self, start: int, end: int) -> tuple[Reference, ...]:
        """The references that begin in a stretch, the last one of each wording."""
        left, right = self.flow.span(start, end)
        first = bisect_left(self.references, left, key=lambda one: one.span.start)
        last = bisect_left(self.references, right, key=lambda one: one.span.start)
        return tuple({one.text: one for one in self.references[first:last]}.values())

    def section(self, index: int | None) -> int | None:
        """The outermost clause above a clause."""
        while index is not None and (parent := self.outline.clauses[index].parent) is not None:
            index = parent
        return index

    def chapter(self, index: int | None) -> str:
        """The outermost heading above a clause, as printed."""
        outermost = self.section(index)
        return "" if outermost is None else self.entries[outermost].label + self.entries[outermost].heading


def source(flow: Flow, outline: Outline) -> Source:
    """Read what the fields of a ledger share."""
    first = outline.clauses[0].start if outline.clauses else len(flow.text)
    entries = tuple(_entry(flow, clause) for clause in outline.clauses)
    return Source(flow, outline, header(flow, first), references(flow), entries, first)


def _entry(flow: Flow, clause: Clause) -> Entry:
    end = _heading_end(flow, clause)
    heading = flow.text[clause.body : end].strip()
    return Entry(clause.label, clause.level, heading, clause.path, _span(flow, clause.start, end))


def _heading_end(flow: Flow, clause: Clause) -> int:
    """Where a clause's heading ends: before a mark that is printed in it."""
    if not _MARK_BEGINS.search(flow.fold, clause.body, clause.heading_end):
        return clause.heading_end
    line_end = flow.fold.find("\n", clause.heading_end, clause.end)
    found = marks(flow.fold, clause.body, line_end if line_end >= 0 else clause.end)
    return min([clause.heading_end, *(mark.start for mark in found if mark.start > clause.body)])


def _span(flow: Flow, start: int, end: int) -> Span:
    left, right = flow.span(start, end)
    return Span(left, right, str(flow.place(start)))
