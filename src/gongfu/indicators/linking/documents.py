"""Targets that documents state, linked to the indicators of the zone and held against its table of targets."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from gongfu.compiler.ledger import Comparator, Entry, Ledger, Span
from gongfu.compiler.ledger import Target as Stated
from gongfu.documents.errors import InputError, InputErrors
from gongfu.indicators.book import Book
from gongfu.indicators.linking.names import Names
from gongfu.indicators.linking.units import factor
from gongfu.indicators.model import Key, Target
from gongfu.indicators.tables import readers
from gongfu.indicators.tables.areas import Areas

__all__ = ["Found", "Link", "Linked", "Unlinked", "contradictions", "link", "linked"]

_CLOSE = 1e-9
"""Relative difference up to which two printed numbers are the same one."""
_LISTED = 2
"""Characters between two targets up to which the place that opens the first holds for the second too
(全省城镇化率达到72%，人均预期寿命达到80岁)."""


@dataclass(frozen=True, slots=True)
class Found:
    """A target as a document prints it: ``document`` is the zone's id of it, ``clause`` the path, ``place`` in words.

    ``value`` is in ``unit``; ``date`` the ISO day it is to be reached by, empty where the text names none.
    """

    document: str
    clause: str
    place: str
    text: str
    metric: str
    op: Comparator
    value: float | None
    unit: str
    date: str


@dataclass(frozen=True, slots=True)
class Link:
    """A target of a document that is one of an indicator. ``value`` is in the indicator's unit.

    ``step`` is the zone's step at the end of whose year it is to be reached, ``None`` where it is none of them.
    """

    key: Key
    value: float
    step: int | None
    found: Found


@dataclass(frozen=True, slots=True)
class Unlinked:
    """A target of a document that is of no indicator, and why, in Chinese."""

    found: Found
    reason: str


@dataclass(frozen=True, slots=True)
class Linked:
    """All targets of the documents, in their order, the linked and the others.

    ``contradictions`` are links that say something else than the table of targets does; ``missing`` are links to a
    step of the zone for which the table has no target.
    """

    links: tuple[Link, ...]
    unlinked: tuple[Unlinked, ...]
    contradictions: tuple[InputError, ...] = ()
    missing: tuple[Link, ...] = ()


def link(book: Book) -> Linked:
    """Compile the documents that the zone has at hand, and link their targets.

    Raises :class:`InputErrors` with every document that cannot be read.
    """
    from gongfu.compiler.decompose import decompose

    ledgers: list[tuple[str, Ledger]] = []
    faults: list[InputError] = []
    for document in book.zone.documents:
        path = book.zone.path(document)
        if path is None:
            continue
        try:
            ledgers.append((document.id, decompose(path, book.zone)))
        except InputError as error:
            faults.append(error)
    if faults:
        raise InputErrors(faults)
    return linked(book, ledgers)


def linked(book: Book, ledgers: Iterable[tuple[str, Ledger]]) -> Linked:
    """Link the targets of compiled documents, each given with its id, by name, alias and unit."""
    names = Names(book.indicators, Areas.of(book.zone), book.zone)
    steps = {step.year for step in book.zone.steps}
    links: list[Link] = []
    unlinked: list[Unlinked] = []
    for document, ledger in ledgers:
        area: str | None = book.zone.name
        end = 0
        for found, span in _found(document, ledger):
            area = names.place(found.metric, area if span.start - end <= _LISTED else book.zone.name)
            end = span.end
            one = _link(found, area, names, book, steps)
            if isinstance(one, Link):
                links.append(one)
            else:
                unlinked.append(one)
    known = {(target.key, target.step) for target in book.targets}
    missing = (one for one in links if one.step and (one.key, one.step) not in known)
    return Linked(tuple(links), tuple(unlinked), tuple(contradictions(book, links)), tuple(missing))


def contradictions(book: Book, links: Iterable[Link]) -> Iterator[InputError]:
    """Links whose value is another than that of the table's target for the same key and step."""
    table = readers.find(book.zone.folder, "targets") or book.zone.folder / "targets.csv"
    targets = {(target.key, target.step): target for target in book.targets}
    for one in links:
        target = targets.get((one.key, one.step or 0))
        if target and not math.isclose(one.value, target.value, rel_tol=_CLOSE):
            yield _contradiction(one, target, book, table)


def _contradiction(one: Link, target: Target, book: Book, table: object) -> InputError:
    name, unit = book.indicators[one.key.indicator].name, book.indicators[one.key.indicator].unit
    where = " ".join(filter(None, (one.found.document, one.found.clause)))
    cause = f"{name} {target.step} 年的目标是 {target.value:g} {unit}，文件 {where} 却写“{one.found.text[:60]}”"
    return InputError(table, cause, "请核对原文，改正这一行；两个文件不同的，按层级高的写", f"第{target.row}行 value")


def _found(document: str, ledger: Ledger) -> Iterator[tuple[Found, Span]]:
    """The targets of a ledger, those of its tasks and its goals, each once, in the order of the text."""
    stated: dict[tuple[int, int, str], tuple[Stated, str]] = {}
    for task in ledger.tasks:
        for target in task.targets:
            stated[target.span.start, target.span.end, target.metric] = target, task.path
    for goal in ledger.goals:
        key = (goal.span.start, goal.span.end, goal.metric)
        path = stated[key][1] if key in stated else _path(ledger.outline, goal.span.start)
        stated[key] = goal, path
    for _, (target, path) in sorted(stated.items(), key=lambda item: item[0]):
        place, unit, date = target.span.place, target.unit or "", target.date or ""
        yield Found(document, path, place, target.text, target.metric, target.op, target.value, unit, date), target.span


def _path(outline: tuple[Entry, ...], at: int) -> str:
    """The clause that a place in the text lies in."""
    return next((entry.path for entry in reversed(outline) if entry.span.start <= at), "")


def _link(found: Found, area: str | None, names: Names, book: Book, steps: set[int]) -> Link | Unlinked:
    if found.value is None:
        return Unlinked(found, "没有数字")
    key, reason = names.meant(found.metric, area)
    if key is None:
        return Unlinked(found, reason)
    unit = book.indicators[key.indicator].unit
    times = factor(found.unit, unit)
    if times is None:
        return Unlinked(found, f"单位 {found.unit or '（无）'} 与指标的 {unit} 不符")
    year = int(found.date[:4]) if found.date.endswith("-12-31") else None
    # A product such as 0.1 * 3 is told in as many digits as a document could have printed.
    return Link(key, float(f"{found.value * times:.12g}"), year if year in steps else None, found)
