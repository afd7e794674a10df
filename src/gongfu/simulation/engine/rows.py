"""Where a kernel keeps what one loop leaves to another: rows of a scratch memory that fits the processor's cache."""

from __future__ import annotations

from dataclasses import dataclass, field

__all__ = ["BLOCK", "PERSONS", "Row", "Rows"]

BLOCK = 1024
"""The most households that a kernel takes at a time."""
PERSONS = 2 * BLOCK
"""The most persons that a kernel takes at a time, and the most that a household may have."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row by its number: it begins ``BLOCK`` times as far in the scratch memory."""

    number: int

    def get(self, place: str) -> str:
        """The source that reads a place of it."""
        return f"get(S, {self.number}, {place})"

    def put(self, place: str, value: str) -> str:
        """The source that writes a place of it."""
        return f"put(S, {self.number}, {place}, {value})"

    def add(self, place: str, value: str) -> str:
        """The source that adds to a place of it."""
        return f"add(S, {self.number}, {place}, {value})"


@dataclass(slots=True)
class Rows:
    """Rows by what they hold, given out as they are asked for; ``count`` is how many blocks they take.

    A row of households has a place for each of a block. A row of persons has the block's first members side by side,
    then the second ones; a row of months has such a row of persons for each of twelve.
    """

    count: int = 0
    _known: dict[tuple[object, ...], Row] = field(default_factory=dict)

    def household(self, *key: object) -> Row:
        """The row of households for a key."""
        return self._row(("household", *key), BLOCK)

    def person(self, *key: object) -> Row:
        """The row of persons for a key."""
        return self._row(("person", *key), PERSONS)

    def month(self, *key: object) -> Row:
        """The row of months for a key."""
        return self._row(("month", *key), 12 * PERSONS)

    def outside(self, *key: object) -> int:
        """The number of an array that is not in the scratch memory."""
        return self._row(("outside", *key), BLOCK).number

    def _row(self, key: tuple[object, ...], width: int) -> Row:
        if key not in self._known:
            self._known[key] = Row(self.count)
            self.count += width // BLOCK
        return self._known[key]
