"""Families and the figures of a law as arrays: what is sent to whoever computes the law again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from gongfu.simulation.law import Edition

__all__ = ["LINKS", "MONTHLY", "NOBODY", "Families", "Figures", "figures", "packed", "unpacked"]

Floats = NDArray[np.float64]
LINKS = ("spouse", "mother", "father")
NOBODY = 255
MONTHLY = ("basic_deduction", "income_tax_rates", "bonus_apart")
"""Parameters that withholding takes as they are in each month."""


class Families(NamedTuple):
    """Columns of persons (n,) and of households (m,), yuan; ``home`` is the household of each person, from 0 to m - 1.

    Links are members' numbers in their household, counted in the order of the rows, or :data:`NOBODY`.
    """

    persons: Mapping[str, Floats]
    households: Mapping[str, Floats]
    home: NDArray[np.int64]

    def row_of(self, link: str) -> NDArray[np.int64]:
        """The row of everyone's spouse, mother or father; -1 for nobody."""
        member = np.asarray(self.persons[link], np.int64)
        by_home = np.argsort(self.home, kind="stable")
        first = np.searchsorted(self.home[by_home], self.home)
        there = member != NOBODY
        return np.where(there, by_home[np.where(there, first + member, 0)], -1)


class Figures(NamedTuple):
    """A law's parameters on a day, and by month those of :data:`MONTHLY`: numbers, or tables (k, 2) of thresholds."""

    year: int
    of_day: Mapping[str, Floats]
    of_month: tuple[Mapping[str, Floats], ...]


def figures(edition: Edition) -> Figures:
    """The figures of an edition; those without a value on its day are left out."""
    there = [name for name, parameter in edition.parameters.items() if parameter.on(edition.day)]
    of_day = {name: np.asarray(edition.value(name).value, float) for name in there}
    of_month = [
        {name: np.asarray(edition.value(name, month).value, float) for name in MONTHLY} for month in range(1, 13)
    ]
    return Figures(edition.day.year, of_day, tuple(of_month))


def packed(families: Families, law: Figures) -> dict[str, NDArray[np.generic]]:
    """Both as arrays by name."""
    arrays: dict[str, NDArray[np.generic]] = {"home": families.home, "year": np.array(law.year)}
    for kind, columns in (("person", families.persons), ("household", families.households), ("day", law.of_day)):
        arrays |= {f"{kind} {name}": np.asarray(column) for name, column in columns.items()}
    for month, values in enumerate(law.of_month, 1):
        arrays |= {f"{month} {name}": value for name, value in values.items()}
    return arrays


def unpacked(arrays: Mapping[str, NDArray[np.generic]]) -> tuple[Families, Figures]:
    """What :func:`packed` was given."""

    def named(kind: str) -> dict[str, Floats]:
        there = [name for name in arrays if name.startswith(f"{kind} ")]
        return {name.removeprefix(f"{kind} "): np.asarray(arrays[name], np.float64) for name in there}

    home = np.asarray(arrays["home"], np.int64)
    months = tuple(named(str(month)) for month in range(1, 13))
    families = Families(named("person"), named("household"), home)
    return families, Figures(int(arrays["year"].item()), named("day"), months)
