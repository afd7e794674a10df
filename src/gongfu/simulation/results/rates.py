"""Marginal effective tax rates: of a little more wage, how much the household does not get to keep."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from gongfu.simulation.population.population import FEN, Population

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gongfu.simulation.results.grouping import Grouping

__all__ = ["RISE", "Incomes", "Rates", "RatesOf", "effective_rates"]

RISE = 1200.0
"""Yuan a year by which a wage is raised: 100 yuan a month."""
_NOISE = 1e-6
"""What a rate must be above a bound by: rates are differences of large sums."""
Incomes = Callable[[Population], "NDArray[np.float64]"]
"""From a population to the disposable income of every household, yuan a year, (households,)."""


@dataclass(frozen=True, slots=True)
class RatesOf:
    """Of workers (weighted): how many, mean and median rate, and the shares above one half, four fifths and one."""

    label: str
    workers: float
    mean: float
    median: float
    above_half: float
    above_four_fifths: float
    above_one: float


@dataclass(frozen=True, eq=False)
class Rates:
    """The rate of every person who has a wage, one row each: ``rate``, ``weight``, ``household``, ``wage`` (yuan/year).

    A rate of 0.3 means that of ``rise`` yuan the household keeps 70 %; above 1 it has less than before, below 0 more
    than the rise. ``household`` is the place in storage order.
    """

    rise: float
    rate: NDArray[np.float64]
    weight: NDArray[np.float64]
    household: NDArray[np.int64]
    wage: NDArray[np.float64]

    @property
    def total(self) -> RatesOf:
        """All workers."""
        return self._of("全部", np.ones(len(self.rate), bool))

    def by(self, grouping: Grouping) -> tuple[RatesOf, ...]:
        """Workers by a grouping of households. Raises :class:`ValueError` for one of persons."""
        if grouping.persons:
            raise ValueError(f"{grouping.name}: rates are told by groups of households")
        codes = grouping.codes[self.household]
        return tuple(self._of(label, codes == at) for at, label in enumerate(grouping.labels))

    @property
    def steep(self) -> NDArray[np.int64]:
        """The households, by place in storage order and each once, that would lose from a member's higher wage."""
        return np.unique(self.household[self.rate > 1 + _NOISE])

    def _of(self, label: str, chosen: NDArray[np.bool_]) -> RatesOf:
        from gongfu.distribution import Sample, median

        rate, weight = self.rate[chosen], self.weight[chosen]
        workers = float(weight.sum())
        middle = median(Sample(rate, weight)) if len(rate) else math.nan
        mean = float(weight @ rate) / workers if workers else math.nan
        return RatesOf(label, workers, mean, middle, *(_share(rate, weight, bound) for bound in (0.5, 0.8, 1.0)))


def _share(rate: NDArray[np.float64], weight: NDArray[np.float64], bound: float) -> float:
    total = float(weight.sum())
    return float(weight[rate > bound + _NOISE].sum()) / total if total else math.nan


def effective_rates(
    population: Population,
    incomes: Incomes,
    *,
    rise: float = RISE,
    before: NDArray[np.float64] | None = None,
    wage: str = "wage",
) -> Rates:
    """The rate of every person whose ``wage`` is above zero, from evaluations with that wage higher by ``rise``.

    One person of a household is raised at a time: the first worker of every household in one evaluation, the second
    ones in the next, so that there are as many evaluations as the household with the most workers has. ``before``
    are the incomes as they are, where they are known. What employers pay on top does not count. Raises
    :class:`ValueError` for a rise that is not above zero, and for incomes of another shape than (households,).
    """
    if not rise > 0:
        raise ValueError("the rise must be above zero")
    base = _checked(incomes(population) if before is None else before, population)
    wages = population.persons[wage]
    order = _order_of_workers(population, wages > 0)
    parts: list[tuple[NDArray[np.float64], NDArray[np.int64]]] = []
    for turn in range(1, int(order.max(initial=0)) + 1):
        raised = np.flatnonzero(order == turn)
        after = _checked(incomes(_raised(population, wage, raised, rise)), population)
        homes = population.household_of[raised]
        parts.append((1 - (after - base)[homes] / rise, raised))
    rate = np.concatenate([part for part, _ in parts]) if parts else np.empty(0)
    rows = np.concatenate([part for _, part in parts]) if parts else np.empty(0, np.int64)
    homes = population.household_of[rows]
    return Rates(rise, rate, population.weight[homes], homes, population.values(wage)[rows].astype(np.float64))


def _checked(incomes: NDArray[Any], population: Population) -> NDArray[np.float64]:
    if incomes.shape != (population.household_count,):
        raise ValueError(f"{incomes.shape} incomes, ({population.household_count},) were expected")
    return np.asarray(incomes, np.float64)


def _order_of_workers(population: Population, works: NDArray[np.bool_]) -> NDArray[np.uint16]:
    """For every person who works, which worker of the household it is, from 1; 0 for others. (persons,)."""
    order = np.zeros(len(works), np.uint16)
    for bucket, size in enumerate(population.sizes.tolist()):
        people = slice(*population.person_start[bucket : bucket + 2])
        here = works[people].reshape(size, -1)
        order[people] = (np.cumsum(here, axis=0, dtype=np.uint16) * here).ravel()
    return order


def _raised(population: Population, wage: str, rows: NDArray[np.int64], rise: float) -> Population:
    """The population with some wages higher; the columns of all others are shared."""
    wages = population.persons[wage].astype(np.int64)
    wages[rows] += round(rise * FEN)
    kept = wages.astype(np.int32) if int(wages.max()) < 2**31 else wages
    return replace(population, persons={**population.persons, wage: kept})
