"""What a kernel counts: sums per bin and totals. States of parts are added up and are the state of the whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from gongfu.distribution import Histogram
from gongfu.simulation.engine.bins import BITS, keys

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["State"]


@dataclass(frozen=True, eq=False)
class State:
    """Incomes per head in bins, by group, and totals.

    ``cells`` is of shape (groups, bins, 2 + channels): the weight of persons, their weighted income (yuan), and the
    weighted channels, of bins from number ``first`` on (see :mod:`gongfu.simulation.engine.bins`). Sums of weights are
    exact. ``totals`` are weighted sums by variable.
    """

    first: int
    cells: Floats
    totals: Mapping[str, float]
    groups: tuple[str, ...] = ("",)
    channels: tuple[str, ...] = ()

    def __add__(self, other: State) -> State:
        """The state of both. Raises :class:`ValueError` where different things were counted."""
        mine, theirs = (self.groups, self.channels, *self.totals), (other.groups, other.channels, *other.totals)
        if mine != theirs:
            raise ValueError(f"states of different measures cannot be added: {mine} and {theirs}")
        first = min(self.first, other.first)
        stop = max(self.first + self.cells.shape[1], other.first + other.cells.shape[1])
        cells = np.zeros((len(self.groups), stop - first, self.cells.shape[2]))
        for part in (self, other):
            cells[:, part.first - first : part.first - first + part.cells.shape[1]] += part.cells
        totals = {name: value + other.totals[name] for name, value in self.totals.items()}
        return replace(self, first=first, cells=cells, totals=totals)

    @cached_property
    def bins(self) -> NDArray[np.int64]:
        """The numbers of the bins that anybody is in, rising with income."""
        return np.asarray(np.flatnonzero(self.weight) + self.first)

    @cached_property
    def weight(self) -> Floats:
        """The weight of persons in each bin from ``first`` on, of all groups."""
        return np.asarray(self.cells[:, :, 0].sum(axis=0))

    def histogram(self, group: str | None = None) -> Histogram:
        """The incomes of all persons, or of those of a group. Raises :class:`KeyError` for a group there is not."""
        if group is not None and group not in self.groups:
            raise KeyError(f"no group {group!r}; there are {', '.join(self.groups)}")
        chosen = self.cells[:, :, :2].sum(axis=0) if group is None else self.cells[self.groups.index(group), :, :2]
        there = np.flatnonzero(chosen[:, 0])
        return Histogram(keys(there + self.first), chosen[there, 0], chosen[there, 1], BITS)

    @property
    def people(self) -> float:
        """The weight of all persons."""
        return float(self.weight.sum())

    @property
    def mean(self) -> float:
        """The mean income per head, in yuan; NaN of nobody."""
        return self.histogram().mean

    @property
    def means(self) -> dict[str, float]:
        """The mean income per head by group, in yuan; NaN of nobody."""
        return {group: self.histogram(group).mean for group in self.groups}
