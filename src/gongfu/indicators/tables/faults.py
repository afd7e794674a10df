"""The faults of a table, gathered over all its rows and columns before anything is refused."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from gongfu.documents.errors import InputError

if TYPE_CHECKING:
    import polars as pl

__all__ = ["MOST_SHOWN", "Faults", "flag", "shown"]

MOST_SHOWN = 100
"""Faults of a table that are told one by one; of the others the number is told."""
_MOST_KEPT = 100 * MOST_SHOWN
"""Faults that are kept to tell the first of them in the order of the rows: they come in the order of the checks."""


class Faults:
    """What is wrong with one file. Order is that of the rows, then of the columns as they were looked at."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._found: list[tuple[int, InputError]] = []
        self._untold = 0

    def add(self, row: int, column: str, cause: str, remedy: str) -> None:
        """A fault of a cell (``column`` empty: of a row; ``row`` 0: of the file)."""
        place = " ".join(filter(None, (f"第{row}行" if row else "", column)))
        self.take(InputError(self.file, cause, remedy, place), row)

    def take(self, error: InputError, row: int = 0) -> None:
        """A fault that was found elsewhere."""
        if len(self._found) < _MOST_KEPT:
            self._found.append((row, error))
        else:
            self._untold += 1

    def join(self, others: Faults) -> None:
        """The faults that were found when the file was read."""
        self._found += others._found
        self._untold += others._untold

    def omit(self, count: int) -> None:
        """``count`` more faults that nobody will look at one by one."""
        self._untold += count

    @property
    def errors(self) -> list[InputError]:
        """The faults to tell, the last of them how many more there are."""
        told = [error for _, error in sorted(self._found, key=lambda found: found[0])]
        untold = self._untold + max(0, len(told) - MOST_SHOWN)
        if not untold:
            return told
        return [*told[:MOST_SHOWN], InputError(self.file, f"另有 {untold:,} 处", "请先改正以上各处，再查一次")]

    def __bool__(self) -> bool:
        return bool(self._found or self._untold)


def shown(faults: Faults, rows: pl.Series, wrong: pl.Series, cells: pl.Series) -> list[tuple[int, Any]]:
    """The rows that are wrong with their cells, as many as anybody looks at; the others are only counted."""
    at = wrong.fill_null(False).arg_true()
    faults.omit(max(0, len(at) - MOST_SHOWN))
    at = at[:MOST_SHOWN]
    return list(zip(rows[at], cells[at], strict=True))


def flag(faults: Faults, rows: pl.Series, wrong: pl.Series, column: str, cause: str, remedy: str) -> None:
    """The same fault for every row of which ``wrong`` is true."""
    for row, _ in shown(faults, rows, wrong, rows):
        faults.add(row, column, cause, remedy)
