"""The compiled ledger beside its source: a page of tasks, and the stretch of text that they come from."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from gongfu.office.documents.comparing import Names
from gongfu.office.documents.highlight import Mark, Passage, diagnostic_marks, passages, segments, task_marks
from gongfu.office.documents.wanted import Wanted, wanted
from gongfu.office.ledger.models import Assignment, Edition

__all__ = ["PER_PAGE", "Beside", "Card", "beside", "findings"]

PER_PAGE = 20
"""Tasks a page."""
MAX_TEXT = 120_000
"""Most characters of source text that one page shows; twenty clauses have some 6,000."""


class Field(NamedTuple):
    """A value of a card; ``mark`` is the anchor of its place in the text, empty where it has none."""

    text: str
    mark: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """A task as the page shows it. ``units`` are (role, fields), ``problems`` its findings by number."""

    task: Wanted
    action: str
    units: tuple[tuple[str, tuple[Field, ...]], ...]
    limits: tuple[Field, ...]
    wishes: tuple[Field, ...]
    problems: tuple[tuple[int, Mapping[str, Any]], ...]
    ledger_key: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A passage of the text, and whether it is the first of its task: only one element has its anchor."""

    passage: Passage
    first: bool
    number: int


@dataclass(frozen=True, slots=True)
class Beside:
    """One page. ``cut`` says that the text went on and was not shown."""

    cards: tuple[Card, ...]
    parts: tuple[Part, ...]
    page: int
    pages: int
    cut: bool


def beside(edition: Edition, names: Names, page: int) -> Beside:
    """Page ``page`` (from 1) of an edition: its cards and the text around their clauses."""
    tasks = edition.ledger.get("tasks", [])
    pages = max(1, -(-len(tasks) // PER_PAGE))
    page = min(max(1, page), pages)
    first = (page - 1) * PER_PAGE
    shown = tasks[first : first + PER_PAGE]
    bounds = _bounds(tasks, len(edition.text))
    start, end = bounds[page - 1], bounds[page]
    found = list(enumerate(edition.diagnostics))
    marks = task_marks(edition.text, shown)
    marks += [mark for mark in diagnostic_marks(edition.diagnostics) if _is_local(mark, start, end)]
    cut = end - start > MAX_TEXT
    gathered = passages(segments(edition.text, marks, start, min(end, start + MAX_TEXT)))
    anchors = {mark.id for mark in marks}
    all_wanted = wanted(edition.ledger, edition.corrections)[first : first + PER_PAGE]
    cards = tuple(
        _card(edition, names, plain, task, anchors, found) for plain, task in zip(shown, all_wanted, strict=True)
    )
    numbers = {task.key: task.order for task in all_wanted}
    return Beside(cards, tuple(_parts(gathered, numbers)), page, pages, cut)


def findings(edition: Edition) -> list[tuple[int, Mapping[str, Any], int]]:
    """Every finding: its number, itself, and the page on which its place is shown."""
    tasks = edition.ledger.get("tasks", [])
    bounds = _bounds(tasks, len(edition.text))
    return [
        (number, item, min(max(1, bisect_right(bounds, item["span"]["start"])), len(bounds) - 1))
        for number, item in enumerate(edition.diagnostics)
    ]


def _bounds(tasks: Sequence[Mapping[str, Any]], length: int) -> list[int]:
    """Where the text of each page begins, and at last the text's end: a page ends where the next one's tasks begin."""
    starts = [task["span"]["start"] for task in tasks[PER_PAGE::PER_PAGE]]
    return [0, *starts, length]


def _is_local(mark: Mark, start: int, end: int) -> bool:
    """Whether a finding is about a place of this page, and not about the whole text."""
    return start <= mark.start < end and mark.end - mark.start <= MAX_TEXT // 10


def _parts(gathered: Sequence[Passage], numbers: Mapping[str, int]) -> list[Part]:
    seen: set[str] = set()
    out = []
    for passage in gathered:
        key = passage.task.id if passage.task else ""
        out.append(Part(passage, bool(key) and key not in seen, numbers.get(key, 0)))
        seen.add(key)
    return out


def _card(
    edition: Edition,
    names: Names,
    plain: Mapping[str, Any],
    task: Wanted,
    anchors: set[str],
    found: Sequence[tuple[int, Mapping[str, Any]]],
) -> Card:
    def mark(letter: str, number: int) -> str:
        anchor = f"{task.key}-{letter}{number}"
        return anchor if anchor in anchors else ""

    action = names.action(task, edition.source)
    keys = edition.result.get("keys", {})
    imported = edition.state == Edition.State.IMPORTED and not task.dropped
    return Card(
        task=task,
        action=names.action_names.get(action, ""),
        units=tuple(_units(names, plain, task, mark)),
        limits=tuple(
            Field(limit.text, mark("d", n), "" if limit.date is None or limit.date in limit.text else limit.date)
            for n, limit in enumerate(task.limits)
        ),
        wishes=tuple(Field(wish.text, mark("g", n)) for n, wish in enumerate(task.wishes)),
        problems=tuple((n, item) for n, item in found if item["task_key"] == task.key),
        ledger_key=keys.get(task.key, task.key) if imported else "",
    )


def _units(names: Names, plain: Mapping[str, Any], task: Wanted, mark: Any) -> list[tuple[str, tuple[Field, ...]]]:
    """Units by role, as the text prints them, or as a person set them."""
    roles: dict[str, list[Field]] = {role: [] for role in Assignment.Role.values}
    if "units" in task.by_hand:
        for unit in task.units:
            roles[unit.role].append(Field(names.register.shown(unit.key) if unit.key else unit.name, ""))
    else:
        for number, unit in enumerate(plain["units"]):
            note = unit["organization"] or ""
            note = "" if note == unit["name"] else note
            known = unit["organization"] or unit["members"]
            roles[unit["role"]].append(Field(unit["name"], mark("u", number), note if known else "?"))
    labels = dict(Assignment.Role.choices)
    return [(str(labels[role]), tuple(fields)) for role, fields in roles.items() if fields]
