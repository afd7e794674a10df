"""The faults of a table, gathered over all its rows and columns before anything is refused."""

from __future__ import annotations

from pathlib import Path

from gongfu.documents.errors import InputError

__all__ = ["MOST_SHOWN", "Faults"]

MOST_SHOWN = 100
"""Faults of a table that are told one by one; of the others the number is told."""


class Faults:
    """What is wrong with one file. Order is that of the rows, then of the columns as they were looked at."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._found: list[tuple[int, InputError]] = []
        self._untold = 0

    def add(self, row: int, column: str, cause: str, remedy: str) -> None:
        """A fault of a cell (``column`` empty: of a row; ``row`` 0: of the file)."""
        place = " ".join(filter(None, (f"第{row}行" if row else "", column)))
        self._found.append((row, InputError(self.file, cause, remedy, place)))

    def take(self, error: InputError, row: int = 0) -> None:
        """A fault that was found elsewhere."""
        self._found.append((row, error))

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
