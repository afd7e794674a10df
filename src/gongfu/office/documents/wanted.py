"""What a compiled document asks of the ledger: its tasks as the office keeps them, with corrections by hand. Pure."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

__all__ = ["CORRECTABLE", "DOCUMENT", "Bearer", "Limit", "Wanted", "Wish", "wanted"]

DOCUMENT = "document"
"""Key under which an edition's corrections hold the particulars of a document that is new to the office."""
CORRECTABLE = ("title", "units", "due", "action", "drop")
"""What may be corrected by hand before an import."""
_TITLE = 60
"""Longest title made from a text's first words, in characters; a heading may have 120."""
_HEADING = 120
_SENTENCE = re.compile(r"[。；;！!\n]")
_CLAUSE = re.compile(r"[，,：:]")
_LEAST = 8
"""Fewest characters of a title that ends at a comma."""


@dataclass(frozen=True, slots=True)
class Bearer:
    """A body in a role: by ``name`` as resolved, ``known`` to the tables, or by the ``key`` that a person chose."""

    role: str
    name: str
    printed: str = ""
    known: bool = True
    key: str = ""


@dataclass(frozen=True, slots=True)
class Limit:
    """A time limit as printed; ``date`` ISO or ``None``."""

    text: str
    date: str | None
    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Wish:
    """A target. ``key`` is made from its metric, so that 45% becoming 50% is the same target with another value."""

    key: str
    text: str
    metric: str
    op: str
    value: float | None
    unit: str
    baseline: float | None
    date: str | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """A task that a document asks for. ``due`` is the last day that its text names, ISO.

    ``action`` is the action's name as the compiler found it or, under ``by_hand``, the key that a person chose.
    ``by_hand`` names the fields that were corrected in this edition, ``dropped`` says that it shall be left out.
    """

    key: str
    order: int
    label: str
    clause: str
    chapter: str
    title: str
    text: str
    quotation: str
    heading: str
    place: str
    start: int
    end: int
    action: str
    due: str | None
    recurring: bool
    units: tuple[Bearer, ...]
    limits: tuple[Limit, ...]
    wishes: tuple[Wish, ...]
    by_hand: frozenset[str] = frozenset()
    dropped: bool = False


def wanted(ledger: Mapping[str, Any], corrections: Mapping[str, Any] | None = None) -> list[Wanted]:
    """The tasks of a ledger's JSON form in the order of the text, each with what people corrected."""
    tasks = ledger.get("tasks", [])
    headings = Counter(task["heading"] for task in tasks)
    found = []
    for order, task in enumerate(tasks, 1):
        plain = _task(order, task, headings[task["heading"]] == 1)
        found.append(_corrected(plain, (corrections or {}).get(plain.key, {})))
    return found


def _task(order: int, task: Mapping[str, Any], alone: bool) -> Wanted:
    span = task["span"]
    limits = tuple(
        Limit(item["text"], item["date"], item["kind"], item["span"]["start"], item["span"]["end"])
        for item in task["deadlines"]
    )
    return Wanted(
        key=task["key"],
        order=order,
        label=task["label"],
        clause=task["path"],
        chapter=task["chapter"],
        title=_title(task["heading"] if alone else "", task["text"]),
        text=task["text"],
        quotation=task["quotation"],
        heading=task["heading"],
        place=span["place"],
        start=span["start"],
        end=span["end"],
        action=task["action"] or "",
        due=max((limit.date for limit in limits if limit.date), default=None),
        recurring=any(limit.kind == "recurring" for limit in limits),
        units=tuple(dict.fromkeys(_bearers(task["units"]))),
        limits=limits,
        wishes=tuple(_wishes(task["targets"])),
    )


def _title(heading: str, text: str) -> str:
    """The heading, or the first words of the text: to the end of the sentence, or to a comma where that is too long."""
    heading = " ".join(heading.split()).rstrip("。：: ")
    if 0 < len(heading) <= _HEADING:
        return heading
    sentence = next((part.strip() for part in _SENTENCE.split(text) if part.strip()), text.strip())
    if len(sentence) <= _TITLE:
        return sentence
    stops = [match.start() for match in _CLAUSE.finditer(sentence) if _LEAST <= match.start() <= _TITLE]
    return sentence[: stops[-1]] if stops else sentence[: _TITLE - 1] + "…"


def _bearers(units: list[Mapping[str, Any]]) -> Iterator[Bearer]:
    """The bodies of a task; a collective name stands for its members, where the zone lists them."""
    for unit in units:
        if unit["members"]:
            yield from (Bearer(unit["role"], member, unit["name"]) for member in unit["members"])
        else:
            known = unit["organization"] is not None
            yield Bearer(unit["role"], unit["organization"] or unit["name"], unit["name"], known)


def _wishes(targets: list[Mapping[str, Any]]) -> Iterator[Wish]:
    seen: Counter[str] = Counter()
    for target in targets:
        words = "".join(unicodedata.normalize("NFKC", target["metric"] or target["text"]).split())
        key = "M" + hashlib.sha256(f"{words}\n{target['unit'] or ''}".encode()).hexdigest()[:11]
        seen[key] += 1
        span = target["span"]
        yield Wish(
            key=f"{key}-{seen[key]}" if seen[key] > 1 else key,
            text=target["text"],
            metric=target["metric"],
            op=target["op"],
            value=target["value"],
            unit=target["unit"] or "",
            baseline=target["from"],
            date=target["date"],
            start=span["start"],
            end=span["end"],
        )


def _corrected(task: Wanted, given: Mapping[str, Any]) -> Wanted:
    """A task with what a person set: only what :data:`CORRECTABLE` names."""
    changes: dict[str, Any] = {}
    if "title" in given:
        changes["title"] = given["title"]
    if "due" in given:
        changes["due"] = given["due"] or None
    if "action" in given:
        changes["action"] = given["action"]
    if "units" in given:
        changes["units"] = tuple(Bearer(unit["role"], unit["name"], key=unit.get("key", "")) for unit in given["units"])
    if not changes and not given.get("drop"):
        return task
    return replace(task, **changes, by_hand=frozenset(changes), dropped=bool(given.get("drop")))
