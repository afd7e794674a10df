"""Quantiles, and ratios of what the top and the bottom have."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from gongfu.distribution.curves import lorenz
from gongfu.distribution.sample import Floats, Incomes, Sample, ratio

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = ["brackets", "median", "palma", "quantile", "quantile_share", "quintile_ratio"]

_SLACK = 1e-12
"""Part of the total weight within which a sum of weights counts as having reached its goal: sums are rounded."""


def quantile(income: Incomes, probabilities: ArrayLike, weight: ArrayLike | None = None) -> Floats:
    """Weighted quantiles at ``probabilities`` between 0 and 1, in their shape and in the unit of income.

    The least income up to which the weight reaches p of the total; where it is reached exactly, the middle between
    that income and the next: type 2 of Hyndman & Fan (1996, Am. Stat. 50), with weights, as Eurostat and R's laeken
    have it. NaN without incomes. Raises :class:`ValueError` for a probability outside.
    """
    wanted = np.asarray(probabilities, np.float64)
    if not np.all((wanted >= 0) & (wanted <= 1)):
        raise ValueError("probabilities lie between 0 and 1")
    sample = Sample.of(income, weight).ordered
    if not sample.income.size:
        return np.full(wanted.shape, math.nan)
    first, last = brackets(sample.reach, wanted)
    return np.asarray((sample.income[first] + sample.income[last]) / 2)


def brackets(reach: Floats, probabilities: Floats) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Places of the two incomes between which each quantile lies, from cumulative weights; mostly the same one."""
    goal, slack = probabilities * reach[-1], _SLACK * reach[-1]
    end = reach.size - 1
    first = np.searchsorted(reach, goal - slack)
    last = np.minimum(np.searchsorted(reach, goal + slack, side="right"), end)
    return first, last


def median(income: Incomes, weight: ArrayLike | None = None) -> float:
    """The weighted median: :func:`quantile` at one half."""
    return float(quantile(income, 0.5, weight))


def quantile_share(income: Incomes, low: ArrayLike, high: ArrayLike, weight: ArrayLike | None = None) -> Floats:
    """The share of all income that people between the shares ``low`` and ``high`` have, counted from the poorest.

    Differences of Lorenz ordinates, so that fifths sum to one: ``quantile_share(x, 0.9, 1)`` is the top tenth's.
    NaN where the total is not above zero.
    """
    curve = lorenz(income, weight)
    return curve.at(high) - curve.at(low)


def palma(income: Incomes, weight: ArrayLike | None = None) -> float:
    """The Palma ratio: the share of the top tenth over that of the bottom 40 % (Palma 2011, Dev. Change 42).

    Shares are Lorenz ordinates. Infinite where the bottom has nothing, NaN where it has less than nothing.
    """
    bottom, top = quantile_share(income, [0.0, 0.9], [0.4, 1.0], weight)
    return _over(float(top), float(bottom))


def quintile_ratio(income: Incomes, weight: ArrayLike | None = None) -> float:
    """S80/S20: income of all above the 80 % quantile over income of all up to the 20 % quantile.

    As Eurostat's S80/S20 and R's laeken compute it. Who has exactly the quantile is below it: where many share it, or
    there are few rows (a fifth is less than one), the top may be nobody and the ratio 0; use :func:`quantile_share`
    there. Infinite where the bottom has nothing, NaN where it has less than nothing.
    """
    sample = Sample.of(income, weight).ordered
    if not sample.income.size:
        return math.nan
    low, high = quantile(sample, [0.2, 0.8])
    bottom = slice(int(np.searchsorted(sample.income, low, side="right")))
    top = slice(int(np.searchsorted(sample.income, high, side="right")), None)
    return _over(*(float(sample.weight[part] @ sample.income[part]) for part in (top, bottom)))


def _over(top: float, bottom: float) -> float:
    return math.nan if bottom < 0 else ratio(top, bottom)
