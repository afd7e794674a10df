"""A population as the engine wants it: households of equal size side by side, so that no loop is ragged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from gongfu.simulation.law.facts import LINKS, NOBODY, Fact

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = ["FEN", "Population"]


FEN = 100
"""Fen in a yuan: money is kept in whole fen."""
_DTYPES = {"number": np.float64, "whole": np.uint16, "flag": np.uint8, "code": np.uint8}


@dataclass(frozen=True, eq=False)
class Population:
    """Columns of persons and households, in buckets of households of equal size.

    Bucket ``b`` holds households ``household_start[b]`` to ``household_start[b + 1]``, each of ``sizes[b]`` persons. A
    column of persons is flat; within a bucket of n households it is a dense (size, n) matrix, member after member:
    member ``j`` of household ``h`` stands at ``person_start[b] + j * n + (h - household_start[b])``.
    ``household_row`` and ``person_row`` say in which row of the caller's tables each household and person stood.

    Money is in fen (int32, or int64 where it must be), flags and codes and links are bytes; a link is the member's
    number in the household, or :data:`NOBODY`. ``weight`` is that of the household, on a binary grid so fine that
    nothing is lost (1 in 2**28 of it for a city) and so coarse that sums of weights are exact in any order.
    """

    facts: Mapping[str, Fact]
    sizes: NDArray[np.int64]
    household_start: NDArray[np.int64]
    person_start: NDArray[np.int64]
    persons: Mapping[str, NDArray[Any]]
    households: Mapping[str, NDArray[Any]]
    weight: NDArray[np.float64]
    household_row: NDArray[np.int64]
    person_row: NDArray[np.int64]
    name: str = ""
    synthetic: bool = False
    notes: tuple[str, ...] = field(default=())

    @staticmethod
    def of(
        persons: Mapping[str, ArrayLike],
        households: Mapping[str, ArrayLike],
        household: ArrayLike,
        facts: Mapping[str, Fact],
        *,
        weight: ArrayLike | None = None,
        name: str = "",
        synthetic: bool = False,
        notes: tuple[str, ...] = (),
    ) -> Population:
        """From columns in any order: those of persons (n,), those of households (m,), and every person's household.

        ``household`` holds numbers from 0 to m - 1, and every household has somebody; its members are numbered in the
        order of their rows. Money is given in yuan; links as member numbers. ``weight`` (m,) is 1 for all where
        it is not given. Columns that are no facts are left out. Raises :class:`ValueError` naming the column for
        lengths that differ, an empty household, weights that are not finite and above zero, values that do not fit, and
        links to members that a household does not have.
        """
        home = np.asarray(household, np.int64)
        count = len(np.asarray(next(iter(households.values())))) if households else int(home.max(initial=-1)) + 1
        size = np.bincount(home, minlength=count)
        if len(size) != count or (count and not size.all()):
            raise ValueError("household: every household needs at least one person, and every person a household")
        weights = np.ones(count) if weight is None else _weights(weight, size)
        order = np.argsort(size, kind="stable")
        sizes, counts = np.unique(size, return_counts=True)
        starts = np.concatenate([[0], np.cumsum(counts)])
        person_starts = np.concatenate([[0], np.cumsum(sizes * counts)])
        person_row = _rows(_places(home, size, order, sizes, counts, person_starts))
        del home  # a city's is large, and columns are still to come
        people = len(person_row)
        kept = {key: _stored(key, column, facts, people)[person_row] for key, column in _known(persons, facts)}
        own = {key: _stored(key, column, facts, count)[order] for key, column in _known(households, facts)}
        for link in kept.keys() & set(LINKS):
            _check_link(link, kept[link], sizes, person_starts)
        return Population(
            facts, sizes.astype(np.int64), starts, person_starts, kept, own, weights[order], order, person_row,
            name, synthetic, notes,
        )  # fmt: skip

    @property
    def person_count(self) -> int:
        """How many persons there are, unweighted."""
        return int(self.person_start[-1])

    @property
    def household_count(self) -> int:
        """How many households there are, unweighted."""
        return int(self.household_start[-1])

    @cached_property
    def size(self) -> NDArray[np.int64]:
        """The size of every household, in storage order."""
        return np.repeat(self.sizes, np.diff(self.household_start))

    @cached_property
    def household_of(self) -> NDArray[np.int64]:
        """The household of every person, both in storage order."""
        parts = [
            np.tile(np.arange(self.household_start[b], self.household_start[b + 1]), int(self.sizes[b]))
            for b in range(len(self.sizes))
        ]
        return np.concatenate(parts) if parts else np.empty(0, np.int64)

    def household_at(self, row: int) -> int:
        """Where the household of a row of the caller's table stands, in storage order."""
        return int(np.flatnonzero(self.household_row == row)[0])

    def values(self, name: str) -> NDArray[Any]:
        """A column in the unit of its fact, in storage order; money in yuan."""
        column = self.persons[name] if name in self.persons else self.households[name]
        money = name in self.facts and self.facts[name].kind == "money"
        return column / FEN if money else column


def _known(columns: Mapping[str, ArrayLike], facts: Mapping[str, Fact]) -> list[tuple[str, ArrayLike]]:
    return [(key, column) for key, column in columns.items() if key in facts or key in LINKS]


def _places(
    home: NDArray[np.int64],
    size: NDArray[np.int64],
    order: NDArray[np.int64],
    sizes: NDArray[np.int64],
    counts: NDArray[np.int64],
    person_starts: NDArray[np.int64],
) -> NDArray[np.int64]:
    """Where each person goes. Of a city every column is 35 MB: what can be reckoned in place is."""
    first = np.cumsum(size) - size
    member = np.arange(len(home))
    if (home[1:] >= home[:-1]).all():  # household by household already
        member -= first[home]
    else:
        by_home = np.argsort(home, kind="stable")
        member[by_home] = np.arange(len(home)) - first[home[by_home]]
    bucket = np.searchsorted(sizes, size)
    rank = np.empty(len(size), np.int64)
    rank[order] = np.arange(len(size)) - np.repeat(np.cumsum(counts) - counts, counts)
    member *= counts[bucket][home]
    member += (person_starts[bucket] + rank)[home]
    return member


def _rows(place: NDArray[np.int64]) -> NDArray[np.int64]:
    """Which row went to each place."""
    row = np.empty(len(place), np.int64)
    row[place] = np.arange(len(place))
    return row


def _stored(name: str, column: ArrayLike, facts: Mapping[str, Fact], count: int) -> NDArray[Any]:
    """A column as it is kept. Raises :class:`ValueError` for a wrong length and for what does not fit."""
    values = np.asarray(column)
    if values.shape != (count,):
        raise ValueError(f"{name}: {values.shape} values, {count} were expected")
    if values.dtype.kind not in "biuf" or (values.dtype.kind == "f" and not np.isfinite(values).all()):
        raise ValueError(f"{name}: every value must be a finite number")
    if name in LINKS:
        numbers = values.astype(np.uint8)
        if not np.array_equal(numbers, values):
            raise ValueError(f"{name}: a link is the number of a member from 0, or {NOBODY} for nobody")
        return numbers
    kind = facts[name].kind
    if kind == "money":
        fen = values * float(FEN)
        np.rint(fen, out=fen)
        return fen.astype(np.int32 if max(fen.max(initial=0), -fen.min(initial=0)) < 2**31 else np.int64)
    kept = values.astype(_DTYPES[kind])
    if kind != "number" and not np.array_equal(kept, values):
        raise ValueError(f"{name}: values of a {kind} are whole numbers from 0 to {np.iinfo(kept.dtype).max}")
    return kept


def _check_link(
    name: str, column: NDArray[np.uint8], sizes: NDArray[np.int64], person_starts: NDArray[np.int64]
) -> None:
    """Raise :class:`ValueError` for a link to a member that the household does not have; columns as stored."""
    for bucket, size in enumerate(sizes.tolist()):
        numbers = column[person_starts[bucket] : person_starts[bucket + 1]]
        if ((numbers >= size) & (numbers != NOBODY)).any():
            raise ValueError(f"{name}: some point to member {size} or later of households of {size}, counted from 0")


def _weights(weight: ArrayLike, size: NDArray[np.int64]) -> NDArray[np.float64]:
    """Weights rounded to a power of two so small that their sum over persons has 52 binary digits."""
    weights = np.asarray(weight, np.float64)
    if weights.shape != size.shape:
        raise ValueError(f"weight: {weights.shape} values, {size.shape} were expected")
    if not (np.isfinite(weights).all() and (weights > 0).all()):
        raise ValueError("weight: every weight must be finite and above zero")
    total = float(weights @ size)
    step = 2.0 ** (np.ceil(np.log2(total)) - 52) if len(weights) else 1.0
    return np.asarray(np.maximum(np.rint(weights / step), 1) * step)
