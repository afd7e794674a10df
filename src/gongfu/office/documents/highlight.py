"""The source text of a document with every field of its ledger marked at its place. Pure: no Django, no database.

Spans of a ledger overlap: a deadline lies inside its task, and a finding may cover both. A page needs the text cut into
stretches that do not, each knowing which marks cover it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal

__all__ = ["KINDS", "Kind", "Mark", "Passage", "Segment", "diagnostic_marks", "passages", "segments", "task_marks"]

Kind = Literal["task", "diagnostic", "unit", "deadline", "target"]
KINDS: tuple[Kind, ...] = ("task", "diagnostic", "unit", "deadline", "target")
"""What may be marked, the outermost first."""
_RANK = {kind: rank for rank, kind in enumerate(KINDS)}


@dataclass(frozen=True, slots=True)
class Mark:
    """Characters ``start`` to ``end`` (exclusive) of the raw text that one field came from.

    ``id`` is the anchor by which page and ledger find each other: the task's key, or the key with a letter and number
    (``T1f0…-d0`` is its first deadline).
    """

    id: str
    kind: Kind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of the text under the same marks, the outermost first. ``begins`` are those that start with it."""

    text: str
    marks: tuple[Mark, ...] = ()
    begins: tuple[Mark, ...] = ()

    @property
    def kind(self) -> Kind | Literal[""]:
        """The innermost mark's kind; empty for text that nothing came from."""
        return self.marks[-1].kind if self.marks else ""


@dataclass(frozen=True, slots=True)
class Passage:
    """Neighbouring segments of one task, or of none."""

    task: Mark | None
    segments: tuple[Segment, ...]


def segments(raw: str, marks: Iterable[Mark], start: int = 0, end: int | None = None) -> tuple[Segment, ...]:
    """Characters ``start`` to ``end`` of ``raw`` cut at the ends of marks; joined, they are that text again.

    Marks may overlap as they like; what lies outside the text is cut off, what is empty then is left out.
    """
    end = len(raw) if end is None else min(end, len(raw))
    start = max(0, min(start, end))
    kept = [(max(mark.start, start), min(mark.end, end), mark) for mark in marks]
    kept = [entry for entry in kept if entry[0] < entry[1]]
    opens: defaultdict[int, list[Mark]] = defaultdict(list)
    closes: defaultdict[int, list[Mark]] = defaultdict(list)
    for left, right, mark in kept:
        opens[left].append(mark)
        closes[right].append(mark)
    cuts = sorted({start, end, *opens, *closes})
    covering: dict[int, Mark] = {}
    out = []
    for left, right in pairwise(cuts):
        for mark in closes[left]:
            covering.pop(id(mark), None)
        covering.update((id(mark), mark) for mark in opens[left])
        out.append(Segment(raw[left:right], _nested(covering.values()), _nested(opens[left])))
    return tuple(out)


def passages(found: Sequence[Segment]) -> tuple[Passage, ...]:
    """Segments gathered by the task that they belong to: the innermost one, where tasks overlap."""
    out: list[Passage] = []
    for segment in found:
        task = next((mark for mark in reversed(segment.marks) if mark.kind == "task"), None)
        if out and out[-1].task is task:
            out[-1] = Passage(task, (*out[-1].segments, segment))
        else:
            out.append(Passage(task, (segment,)))
    return tuple(out)


def task_marks(raw: str, tasks: Iterable[Mapping[str, Any]]) -> list[Mark]:
    """The marks of tasks in a ledger's JSON form: each task, its units, deadlines and targets.

    A unit has no span in the ledger: it is looked for, as printed, at the end of its task, where marks stand. One that
    the task has from a heading above is not in its text and has no mark.
    """
    marks: list[Mark] = []
    for task in tasks:
        key, span = str(task["key"]), task["span"]
        marks.append(Mark(key, "task", span["start"], span["end"]))
        for letter, kind, name in (("d", "deadline", "deadlines"), ("g", "target", "targets")):
            for number, item in enumerate(task[name]):
                place = item["span"]
                marks.append(Mark(f"{key}-{letter}{number}", kind, place["start"], place["end"]))  # type: ignore[arg-type]
        marks += _unit_marks(raw, key, span, task["units"])
    return marks


def diagnostic_marks(found: Iterable[Mapping[str, Any]], first: int = 0) -> list[Mark]:
    """The marks of findings (``x0``, ``x1``, …, counted from ``first``), where they point to a stretch of the text."""
    places = ((number, item["span"]) for number, item in enumerate(found, first))
    return [Mark(f"x{number}", "diagnostic", span["start"], span["end"]) for number, span in places]


def _unit_marks(raw: str, key: str, span: Mapping[str, int], units: Sequence[Mapping[str, Any]]) -> Iterator[Mark]:
    """Where the printed names stand: the longest first, so that 市财政局 is not found inside 许昌市财政局."""
    text, at = raw[span["start"] : span["end"]], span["start"]
    taken: list[tuple[int, int]] = []
    for number, unit in sorted(enumerate(units), key=lambda item: -len(_printed(item[1]))):
        letters = [re.escape(letter) for letter in "".join(_printed(unit).split())]
        if not letters:
            continue
        places = [match.span() for match in re.finditer(r"\s*".join(letters), text)]  # a name may run over a line's end
        free = next((place for place in reversed(places) if _is_free(taken, place)), None)
        if free:
            taken.insert(bisect_left(taken, free), free)
            yield Mark(f"{key}-u{number}", "unit", at + free[0], at + free[1])


def _printed(unit: Mapping[str, Any]) -> str:
    return str(unit.get("printed") or unit["name"])


def _is_free(taken: list[tuple[int, int]], place: tuple[int, int]) -> bool:
    """Whether a stretch touches none of the sorted stretches that are taken."""
    at = bisect_right(taken, place)
    before, after = taken[at - 1 : at] if at else [], taken[at : at + 1]
    return all(stretch[1] <= place[0] for stretch in before) and all(stretch[0] >= place[1] for stretch in after)


def _nested(marks: Iterable[Mark]) -> tuple[Mark, ...]:
    """Marks with the outermost first: by kind, and of one kind the longer."""
    return tuple(sorted(marks, key=lambda mark: (_RANK[mark.kind], mark.start - mark.end, mark.id)))
