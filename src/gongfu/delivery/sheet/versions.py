"""Which version of a row was exported, so that what others changed since is told and never written over.

A row's mark holds its version, a digest of its key and one of every cell that may be changed. With it a cell that its
owner left alone is told from one that was changed, without keeping what was exported.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Literal

from gongfu.delivery.sheet.columns import Column, Layout
from gongfu.delivery.sheet.values import Value, canonical

__all__ = ["Change", "Mark", "compare", "is_of", "mark", "read_mark"]

_BYTES = 5
"""Of a digest: of a million changed cells one in a million times is one taken for unchanged."""
_LETTERS = {"ledger": "L", "report": "R"}
_NOTHING = "0"


@dataclass(frozen=True, slots=True)
class Mark:
    """The version that was exported, the digest of the row's key, and the digest of each cell by its field."""

    version: int
    key: str
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Change:
    """A cell that differs from what is there.

    ``verdict``: ``new`` where only this file changed it, ``clash`` where others changed it as well since the export,
    to something else.
    """

    column: Column
    old: Value
    new: Value
    verdict: Literal["new", "clash"] = "new"


def mark(layout: Layout, values: Mapping[str, Value], version: int) -> str:
    """The mark of a row: ``L3.key.cell.cell…``, in the order of the layout's columns."""
    cells = (_digest(canonical(values.get(column.name), column.type)) for column in layout.edits)
    return ".".join((f"{_LETTERS[layout.kind]}{version}", _key_digest(layout, values), *cells))


def read_mark(layout: Layout, text: str) -> Mark | None:
    """A mark read back; ``None`` where the cell holds none."""
    version, *digests = text.strip().split(".")
    if not version.startswith(_LETTERS[layout.kind]) or not version[1:].isdecimal() or not version.isascii():
        return None
    if len(digests) != 1 + len(layout.edits):
        return None
    return Mark(int(version[1:10]), digests[0], {c.name: d for c, d in zip(layout.edits, digests[1:], strict=True)})


def is_of(found: Mark, layout: Layout, values: Mapping[str, Value]) -> bool:
    """Whether a mark was given to the row of this key. It was not where only some columns were sorted."""
    return found.key == _key_digest(layout, values)


def compare(
    columns: Sequence[Column], values: Mapping[str, Value], found: Mark | None, current: Mapping[str, Value]
) -> tuple[Change, ...]:
    """What a row of the file changes in what is there (``current``).

    ``columns`` are looked at as far as ``values`` has them. Without a mark every filled cell that differs is a change
    and an empty one says nothing.
    """
    changes: list[Change] = []
    for column in columns:
        if column.name not in values:
            continue
        new, old = values[column.name], current.get(column.name)
        mine, theirs = canonical(new, column.type), canonical(old, column.type)
        if mine == theirs or (found is None and not mine):
            continue
        if found is None:
            changes.append(Change(column, old, new))
            continue
        exported = found.cells[column.name]
        if _digest(mine) != exported:
            changes.append(Change(column, old, new, "new" if _digest(theirs) == exported else "clash"))
    return tuple(changes)


def _key_digest(layout: Layout, values: Mapping[str, Value]) -> str:
    return _digest("\0".join(canonical(values.get(name), "line") for name in layout.keys))


def _digest(text: str) -> str:
    if not text:
        return _NOTHING
    return base64.urlsafe_b64encode(blake2b(text.encode(), digest_size=_BYTES).digest()).decode().rstrip("=")
