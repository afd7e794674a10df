"""What a newer edition of a document changes in the ledger: tasks added, changed, removed, and left as they were.

Three versions meet in a field: what the older edition said, what somebody has corrected by hand since, and what the
newer edition says. A correction is never overwritten: it stays, and where the document has changed the same field as
well, that is told as a conflict for people to settle.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from gongfu.delivery.pairing import pairs

__all__ = ["Change", "Comparison", "Conflict", "FieldChange", "Row", "Value", "compare"]

Value: TypeAlias = "str | int | float | bool | tuple[Value, ...] | None"
"""A field's value: plain, so that two of them can be told apart and shown."""


@dataclass(frozen=True, slots=True)
class Row:
    """A task of one edition, as the comparison sees it.

    ``key`` is the stable key, ``heading`` and ``text`` tell it from others where clauses were renumbered, ``fields``
    are the values that are compared. ``corrected`` names the fields that people have changed by hand since, each with
    the value that the document gave; ``fields`` then holds theirs. In a newer edition these are corrections made with
    it before its eyes: they settle what the ledger shall say. ``ref`` is whatever the caller knows the row by.
    """

    key: str
    text: str
    fields: Mapping[str, Value]
    heading: str = ""
    corrected: Mapping[str, Value] = field(default_factory=dict)
    ref: Any = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field that the newer edition changes, from ``old`` to ``new``."""

    name: str
    old: Value
    new: Value


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field that people and the newer edition both changed: ``kept`` is theirs, ``old`` and ``new`` the texts'."""

    name: str
    kept: Value
    old: Value
    new: Value


@dataclass(frozen=True, slots=True)
class Change:
    """A task that is in both editions and differs. ``values`` are its fields after the change."""

    old: Row
    new: Row
    fields: tuple[FieldChange, ...]
    conflicts: tuple[Conflict, ...]
    values: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two editions side by side. Every old row is in ``changed``, ``removed`` or ``same``, every new one likewise."""

    added: tuple[Row, ...] = ()
    changed: tuple[Change, ...] = ()
    removed: tuple[Row, ...] = ()
    same: tuple[tuple[Row, Row], ...] = ()

    @property
    def conflicts(self) -> int:
        """How many fields wait for somebody to decide."""
        return sum(len(change.conflicts) for change in self.changed)

    def __bool__(self) -> bool:
        """Whether the editions differ in anything."""
        return bool(self.added or self.changed or self.removed)


def compare(old: Sequence[Row], new: Sequence[Row]) -> Comparison:
    """Compare the ledger as it stands (``old``) with a newer edition (``new``). Order within the editions is kept.

    A task that left the text and came again is found as any other: hand the closed tasks in with the old ones. Fields
    that only one of two rows has are not compared.
    """
    matched = pairs(old, new)
    changed: list[Change] = []
    same: list[tuple[Row, Row]] = []
    for o, n in matched:
        change = _change(old[o], new[n])
        if change.fields or change.conflicts:
            changed.append(change)
        else:
            same.append((old[o], new[n]))
    kept, known = {o for o, _ in matched}, {n for _, n in matched}
    return Comparison(
        added=tuple(row for n, row in enumerate(new) if n not in known),
        changed=tuple(changed),
        removed=tuple(row for o, row in enumerate(old) if o not in kept),
        same=tuple(same),
    )


def _change(old: Row, new: Row) -> Change:
    """The three versions of every field of one task."""
    fields: list[FieldChange] = []
    conflicts: list[Conflict] = []
    values = dict(old.fields)
    for name, value in new.fields.items():
        if name not in old.fields or value == old.fields[name]:
            continue
        if name not in old.corrected or name in new.corrected:
            fields.append(FieldChange(name, old.fields[name], value))
            values[name] = value
        elif value != old.corrected[name]:
            conflicts.append(Conflict(name, old.fields[name], old.corrected[name], value))
    return Change(old, new, tuple(fields), tuple(conflicts), values)
