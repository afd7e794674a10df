"""Gainers and losers: what a reform does to the income a head of every household, of all and by group."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gongfu.simulation.population.population import Population
    from gongfu.simulation.results.grouping import Grouping

__all__ = ["Breakdown", "Group", "Impact", "Threshold", "impact"]

_SAME, _GAIN, _LOSS = 0, 1, 2


class Threshold(NamedTuple):
    """A household gains or loses where its income a head changes by more than ``yuan`` a year and, with it, by more
    than ``share`` of what it was (of the absolute value, where that was below zero).
    """

    yuan: float = 1.0
    share: float = 0.0


@dataclass(frozen=True, slots=True)
class Group:
    """Persons (weighted) of a group, and of its households too where the group is one of households.

    ``before`` and ``after`` are mean incomes a head, yuan a year; ``gained`` and ``lost`` (below zero) the changes of
    gainers and losers, summed over persons, yuan a year; ``drift`` those of households that count as unchanged.
    """

    label: str
    persons: float
    households: float | None
    before: float
    after: float
    gainers: float
    losers: float
    unchanged: float
    gained: float
    lost: float
    drift: float = 0.0

    @property
    def change(self) -> float:
        """The mean change of income a head, yuan a year."""
        return self.after - self.before

    @property
    def relative(self) -> float:
        """The change as a share of the mean before; NaN where that is not above zero."""
        return self.change / self.before if self.before > 0 else math.nan

    @property
    def gaining(self) -> float:
        """The share of persons who gain."""
        return _part(self.gainers, self.persons)

    @property
    def losing(self) -> float:
        """The share of persons who lose."""
        return _part(self.losers, self.persons)

    @property
    def mean_gain(self) -> float:
        """What a gainer gains, yuan a year."""
        return _part(self.gained, self.gainers)

    @property
    def mean_loss(self) -> float:
        """What a loser loses (below zero), yuan a year."""
        return _part(self.lost, self.losers)


@dataclass(frozen=True, slots=True)
class Breakdown:
    """The groups of one grouping; those without anybody have NaN for means."""

    name: str
    label: str
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Impact:
    """All persons, and every breakdown."""

    threshold: Threshold
    total: Group
    breakdowns: tuple[Breakdown, ...]

    def by(self, name: str) -> Breakdown:
        """The breakdown of a name such as ``decile``. Raises :class:`KeyError` for one that was not made."""
        for one in self.breakdowns:
            if one.name == name:
                return one
        raise KeyError(f"no breakdown by {name}; there are {', '.join(one.name for one in self.breakdowns)}")


@dataclass(frozen=True, eq=False)
class _Moves:
    """What happens to every household; reckoned once for all breakdowns. All of shape (households,)."""

    state: NDArray[np.uint8]
    weight: NDArray[np.float64]
    before: NDArray[np.float64]
    change: NDArray[np.float64]


def impact(
    before: NDArray[np.float64],
    after: NDArray[np.float64],
    population: Population,
    by: Iterable[Grouping] = (),
    threshold: Threshold = Threshold(),  # noqa: B008 - a constant
) -> Impact:
    """What happens to persons from ``before`` to ``after``: incomes a head of every household, (households,).

    Every person counts with the weight of the household and its income a head. Raises :class:`ValueError` for
    arrays of another shape and for a threshold below zero.
    """
    if not before.shape == after.shape == population.weight.shape:
        raise ValueError(f"{before.shape} and {after.shape} incomes, {population.weight.shape} were expected")
    if min(threshold) < 0:
        raise ValueError("the threshold is in yuan and as a share, neither below zero")
    change = after - before
    least: NDArray[np.float64] | float = threshold.yuan
    if threshold.share:
        least = np.maximum(threshold.share * np.abs(before), threshold.yuan)
    state = (change > least).astype(np.uint8) + _LOSS * (change < -least).astype(np.uint8)
    moves = _Moves(state, population.weight, before, change)
    whole = np.zeros(len(state), np.uint8)
    (total,) = _groups(("全部",), whole, moves, population, persons=False)
    breakdowns = tuple(
        Breakdown(one.name, one.label, _groups(one.labels, one.codes, moves, population, persons=one.persons))
        for one in by
    )
    return Impact(threshold, total, breakdowns)


def _groups(
    labels: tuple[str, ...], codes: NDArray[np.uint8], moves: _Moves, population: Population, *, persons: bool
) -> tuple[Group, ...]:
    """One count of cells, group by state, for weights and one for each sum of money."""
    cells = codes.astype(np.intp) * 3
    if persons:
        home = population.household_of
        cells += moves.state[home]
        weight = moves.weight[home]
        before, change = (moves.weight * moves.before)[home], (moves.weight * moves.change)[home]
    else:
        cells += moves.state
        weight = moves.weight * population.size
        before, change = weight * moves.before, weight * moves.change
    people, had, moved = (_summed(cells, values, len(labels)) for values in (weight, before, change))
    homes = None if persons else _summed(cells, moves.weight, len(labels)).sum(axis=1)
    return tuple(
        _group(label, people[at], float(had[at].sum()), moved[at], None if homes is None else float(homes[at]))
        for at, label in enumerate(labels)
    )


def _summed(cells: NDArray[np.intp], values: NDArray[np.float64], count: int) -> NDArray[np.float64]:
    return np.asarray(np.bincount(cells, values, 3 * count), np.float64).reshape(count, 3)


def _group(
    label: str, people: NDArray[np.float64], had: float, moved: NDArray[np.float64], homes: float | None
) -> Group:
    persons = float(people.sum())
    before = _part(had, persons)
    return Group(
        label,
        persons,
        homes,
        before,
        before + _part(float(moved.sum()), persons),
        *(float(people[state]) for state in (_GAIN, _LOSS, _SAME)),
        *(float(moved[state]) for state in (_GAIN, _LOSS, _SAME)),
    )


def _part(part: float, whole: float) -> float:
    return part / whole if whole else math.nan
