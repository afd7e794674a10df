"""What is wrong with a table of millions of rows: one fault a kind and column, with its first rows and how many."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from gongfu.documents.errors import InputError

if TYPE_CHECKING:
    import polars as pl

__all__ = ["Found", "rows_told"]

_SHOWN = 3
"""Rows that a fault names."""
HEAD_ROWS = 2
"""The number that a person sees beside the first row: the head is row 1."""


def rows_told(at: NDArray[np.intp] | Sequence[int]) -> str:
    """第2、5、9行等12行."""
    numbers = "、".join(str(int(row) + HEAD_ROWS) for row in at[:_SHOWN])
    return f"第{numbers}行" + (f"等 {len(at):,} 行" if len(at) > _SHOWN else "")


class Found:
    """The faults of one file, in the order of the checks."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.errors: list[InputError] = []

    def column(self, name: str, cause: str, remedy: str) -> None:
        """A fault of a whole column (of the file where ``name`` is empty)."""
        self.errors.append(InputError(self.file, cause, remedy, f"列 {name}" if name else ""))

    def rows(self, name: str, wrong: NDArray[np.bool_], cause: str, remedy: str, values: Any = None) -> None:
        """The same fault of every row of which ``wrong`` is true; ``values`` are what stands there."""
        at = np.flatnonzero(wrong)
        if len(at):
            said = "" if values is None else "（" + "、".join(_shown(values[int(row)]) for row in at[:_SHOWN]) + "）"
            self.errors.append(InputError(self.file, cause + said, remedy, f"列 {name} {rows_told(at)}"))

    def cells(self, name: str, wrong: pl.Series, values: pl.Series, cause: str, remedy: str) -> None:
        """The same from columns of polars."""
        self.rows(name, wrong.fill_null(False).to_numpy(), cause, remedy, values)


def _shown(value: object) -> str:
    return f"{value:g}" if isinstance(value, int | float) else f"“{str(value)[:20]}”"
