"""How sure a figure from a survey is: standard errors by linearisation, and the bootstrap."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from gongfu.distribution.groups import Groups, Labels, aligned
from gongfu.distribution.influence import INFLUENCE
from gongfu.distribution.order import ranked
from gongfu.distribution.sample import Floats, Incomes, Sample, column

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = ["Bootstrap", "bootstrap", "standard_error"]


def standard_error(
    measure: Callable[..., Any],
    income: Incomes,
    weight: ArrayLike | None = None,
    *,
    cluster: Labels | None = None,
    stratum: Labels | None = None,
    **arguments: Any,
) -> float:
    """The standard error of ``measure`` by linearisation, in the unit of the measure.

    ``measure`` is a measure of this room and ``arguments`` are its own: ``standard_error(headcount, x, w, line=6000)``.
    Columns have shape (n,); weights are sampling weights, and their scale does not matter. People are drawn one by
    one, or in clusters (village, household), in each stratum independently; as if with replacement, which errs on the
    safe side. With u the influence of a person (:mod:`gongfu.distribution.influence`), t the sum of w u / W over a
    cluster and n_h clusters in stratum h, the variance is the sum over h of n_h / (n_h - 1) times the squared
    deviations of t (ultimate clusters: Hansen, Hurwitz & Madow 1953; Deville 1999, Survey Methodology 25).

    NaN where a stratum has one cluster only, or where the measure itself is NaN or infinite. Raises
    :class:`ValueError` for a measure without influence function (the bootstrap takes any), and as
    :meth:`Sample.of` does.
    """
    if measure not in INFLUENCE:
        raise ValueError(f"{getattr(measure, '__name__', measure)} has no influence function; use bootstrap")
    design = _Design.of(income, weight, cluster, stratum)
    sample = design.sample
    if not sample.income.size or not np.all(np.isfinite(measure(sample, **arguments))):
        return math.nan
    moves = INFLUENCE[measure](sample, **arguments) * sample.weight / sample.total
    totals = np.bincount(design.unit, moves)
    variance = 0.0
    for units in design.strata:
        if units.size < 2:
            return math.nan
        apart = totals[units] - totals[units].mean()
        variance += units.size / (units.size - 1) * float(apart @ apart)
    return math.sqrt(variance)


@dataclass(frozen=True, eq=False)
class Bootstrap:
    """A measure, the standard deviation of its ``draws`` (shape (draws,)), and the percentile interval of them."""

    value: float
    error: float
    low: float
    high: float
    draws: Floats = field(repr=False)


def bootstrap(
    measure: Callable[[Sample], float],
    income: Incomes,
    weight: ArrayLike | None = None,
    *,
    seed: int,
    draws: int = 1000,
    level: float = 0.95,
    cluster: Labels | None = None,
    stratum: Labels | None = None,
) -> Bootstrap:
    """``measure`` of ``draws`` samples that are drawn anew from the one there is (Efron 1979, Ann. Stat. 7).

    ``measure`` is any function of a :class:`Sample`. In each stratum as many clusters (people, where none are given)
    are drawn with replacement as there are; who is drawn twice counts twice, so that the incomes are sorted once for
    all. With few clusters in a stratum, n, the error comes out too small by sqrt((n - 1) / n). The same ``seed`` gives
    the same draws. Where the measure of a draw is NaN or infinite, so that no spread can be told, error and interval
    are NaN; ``draws`` says in how many. Raises :class:`ValueError` for less than two draws, and as
    :meth:`Sample.of` does.
    """
    if draws < 2 or not 0 < level < 1:
        raise ValueError("give at least two draws, and a level between 0 and 1")
    design = _Design.of(income, weight, cluster, stratum)
    values = np.array([measure(sample) for sample in design.resampled(np.random.default_rng(seed), draws)])
    error = low = high = math.nan
    if np.isfinite(values).all():
        error = float(values.std(ddof=1))
        low, high = np.quantile(values, [(1 - level) / 2, (1 + level) / 2]).tolist()
    return Bootstrap(measure(design.sample), error, low, high, values)


@dataclass(frozen=True, eq=False)
class _Design:
    """An ordered sample, the unit (cluster) each person was drawn in, and the units of every stratum."""

    sample: Sample
    unit: NDArray[np.intp]
    strata: list[NDArray[np.intp]]

    @staticmethod
    def of(income: Incomes, weight: ArrayLike | None, cluster: Labels | None, stratum: Labels | None) -> _Design:
        if isinstance(income, Sample):
            weight, income = income.weight, income.income
        size = column(income, "income").size
        whole = Groups(("",), np.zeros(size, np.intp))
        single = Groups(tuple(range(size)), np.arange(size))
        layers = whole if stratum is None else Groups.of(stratum)
        units = single if cluster is None else Groups.cross(layers, Groups.of(cluster))
        values, weights, (layers, units) = aligned(income, weight, layers, units)
        units = units.occupied()
        layer = np.empty(len(units.labels), np.intp)
        layer[units.codes] = layers.codes
        order, risen = ranked(values)
        strata = [np.flatnonzero(layer == place) for place in np.unique(layer)]
        return _Design(Sample(risen, weights[order], rises=True), units.codes[order], strata)

    def resampled(self, random: np.random.Generator, draws: int) -> Iterator[Sample]:
        """Samples of units drawn anew in every stratum."""
        times = np.zeros(sum(units.size for units in self.strata))
        for _ in range(draws):
            for units in self.strata:
                times[units] = np.bincount(random.integers(0, units.size, units.size), minlength=units.size)
            weight = self.sample.weight * times[self.unit]
            drawn = weight > 0
            yield Sample(self.sample.income[drawn], weight[drawn], rises=True)
