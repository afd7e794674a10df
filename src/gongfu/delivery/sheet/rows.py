"""Rows on their way out and on their way in."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from gongfu.delivery.sheet.columns import LEDGER_STATES, Layout
from gongfu.delivery.sheet.values import Value, canonical
from gongfu.delivery.sheet.versions import Mark, mark

__all__ = ["Fault", "Line", "Row", "shown"]

_WORDS = {state: word for word, state in LEDGER_STATES.items()}


@dataclass(frozen=True, slots=True)
class Line:
    """A row to write: values by field, and the version of what they were taken from. ``sample``: it is made up."""

    values: Mapping[str, Value]
    version: int
    sample: bool = False

    def cells(self, layout: Layout, number: int) -> list[Value]:
        """The row's values in the order of the columns; ``number`` is its 序号."""
        own: dict[str, Value] = {
            "number": number,
            "sample": "样例" if self.sample else None,
            "mark": mark(layout, self.values, self.version),
        }
        cells = [own[c.name] if c.name in own else self.values.get(c.name) for c in layout.columns]
        return [
            _WORDS.get(str(cell), cell) if column.type == "choice" else cell
            for column, cell in zip(layout.columns, cells, strict=True)
        ]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a row: the column's heading (empty: the whole row), what stands there, what should."""

    row: int
    column: str
    found: str
    expected: str

    def __str__(self) -> str:
        where = f"第{self.row}行" + (f"“{self.column}”" if self.column else "")
        return f"{where}{self.sentence}"

    @property
    def sentence(self) -> str:
        """The fault without its place."""
        return f"写的是“{_short(self.found)}”，应为{self.expected}" if self.found else self.expected


@dataclass(frozen=True, slots=True)
class Row:
    """A row that was read: its number in the file, its key fields and the values of the columns that the file has.

    ``mark`` is what was exported, ``None`` where the file does not say.
    """

    number: int
    keys: tuple[str, ...]
    values: Mapping[str, Value] = field(hash=False)
    mark: Mark | None = None


def shown(value: Value) -> str:
    """A value as it stands in a cell of text."""
    if isinstance(value, (Decimal, datetime.date, tuple)) or value is None:
        return canonical(value)
    return str(value)


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 40 else text[:39] + "…"
