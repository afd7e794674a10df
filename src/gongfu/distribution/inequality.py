"""How unequal incomes are: one figure for a whole distribution. All are population forms, without n/(n-1)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from gongfu.distribution.sample import Floats, Incomes, Sample, parameter

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

__all__ = [
    "atkinson",
    "bend",
    "generalized_entropy",
    "gini",
    "mean",
    "mean_difference",
    "mean_log_deviation",
    "theil_t",
]

_NEAR = 0.01
"""Parameters nearer to a limit than this lose digits in the plain formula: 0.1 + 0.2 + 0.7 is not 1."""


def mean(income: Incomes, weight: ArrayLike | None = None) -> float:
    """The weighted mean, in the unit of income. NaN of an empty sample."""
    return Sample.of(income, weight).mean


def mean_difference(income: Incomes, weight: ArrayLike | None = None) -> float:
    """Gini's mean difference E|X - Y| of two incomes drawn independently, in the unit of income.

    Sum over i of w_i x_i (2 C_i - w_i - W) / (W^2 / 2), with C_i the weight up to and with i in rising order (Gini
    1912; Yitzhaki & Schechtman 2013, The Gini Methodology, ch. 2). Negative incomes count as any other.
    """
    sample = Sample.of(income, weight).ordered
    if not sample.income.size:
        return math.nan
    if sample.income[0] == sample.income[-1]:
        return 0.0  # the sum would leave some rounding
    around = 2 * sample.reach
    around -= sample.weight
    around -= sample.reach[-1]
    around *= sample.weight
    return 2 * float(around @ sample.income) / float(sample.reach[-1]) ** 2


def gini(income: Incomes, weight: ArrayLike | None = None) -> float:
    """The Gini coefficient: half the mean difference over the mean (Gini 1914), 0 for equal incomes.

    Negative incomes are allowed and can carry it above 1. NaN where the mean is not above zero, or without incomes.
    """
    sample = Sample.of(income, weight)
    return mean_difference(sample) / (2 * sample.mean) if sample.mean > 0 else math.nan


def generalized_entropy(income: Incomes, weight: ArrayLike | None = None, *, alpha: float) -> float:
    """Generalised entropy GE(alpha) = (E[(x / mean)^alpha] - 1) / (alpha (alpha - 1)), 0 for equal incomes.

    Limits: alpha 0 is the mean log deviation, alpha 1 is Theil's T; alpha 2 is half the squared coefficient of
    variation (Cowell 1980, Rev. Econ. Stud. 47; Shorrocks 1980, Econometrica 48). Zero incomes make it infinite where
    alpha <= 0. NaN where an income is negative, the mean zero, or there are none. Raises :class:`ValueError` unless
    alpha is a finite number.
    """
    alpha = parameter(alpha, "alpha")
    sample = Sample.of(income, weight)
    if not (sample.mean > 0 and sample.least >= 0):
        return math.nan
    return sample.average(bend(sample.income / sample.mean, alpha))


def theil_t(income: Incomes, weight: ArrayLike | None = None) -> float:
    """Theil's T = E[(x / mean) ln(x / mean)], from 0 to ln(n) (Theil 1967, Economics and Information Theory, ch. 4).

    A zero income adds nothing (the limit of x ln x). NaN as :func:`generalized_entropy`.
    """
    return generalized_entropy(income, weight, alpha=1)


def mean_log_deviation(income: Incomes, weight: ArrayLike | None = None) -> float:
    """Mean log deviation E[ln(mean / x)], also Theil's L (Theil 1967).

    Infinite where an income is zero. NaN as :func:`generalized_entropy`.
    """
    return generalized_entropy(income, weight, alpha=0)


def atkinson(income: Incomes, weight: ArrayLike | None = None, *, epsilon: float) -> float:
    """Atkinson's index 1 - E[(x / mean)^(1 - epsilon)]^(1 / (1 - epsilon)), between 0 and 1 (Atkinson 1970, JET 2).

    ``epsilon`` is the aversion to inequality, at least 0; at 1 it is 1 - exp(E ln(x / mean)). Where ``epsilon`` >= 1
    a zero income makes it 1. NaN as :func:`generalized_entropy`. Raises :class:`ValueError` for a negative epsilon or
    one that is not a finite number.
    """
    epsilon = parameter(epsilon, "epsilon", 0)
    sample = Sample.of(income, weight)
    if not (sample.mean > 0 and sample.least >= 0):
        return math.nan
    power = 1 - epsilon
    if power == 0:
        return -math.expm1(-mean_log_deviation(sample))
    if sample.least == 0 and power < 0:
        return 1.0
    with np.errstate(divide="ignore"):
        logs = power * np.log(sample.income / sample.mean)
    most = float(logs.max())  # taken out, so that no power is more than a number holds
    return -math.expm1((most + math.log1p(sample.average(np.expm1(logs - most)))) / power)


def bend(share: Floats, alpha: float) -> Floats:
    """The convex function whose mean is GE(alpha), of incomes over their mean; 0 at 1, and never negative.

    (r^alpha - 1 - alpha (r - 1)) / (alpha (alpha - 1)): the linear part has mean zero, and with it every term is a
    distance from equality, so that parts of a sum can be told as contributions. Near its limits at 0 and 1 the
    difference is taken where it is small, and keeps its digits.
    """
    with np.errstate(divide="ignore"):
        if alpha == 0:
            return share - 1 - np.log(share)
        if alpha == 1:
            return share * np.log(np.where(share > 0, share, 1)) - share + 1
        if abs(alpha) < _NEAR:
            result: Floats = (share - 1 - np.expm1(alpha * np.log(share)) / alpha) / (1 - alpha)
        elif abs(alpha - 1) < _NEAR:
            grown = share * np.expm1((alpha - 1) * np.log(np.where(share > 0, share, 1)))
            result = (grown / (alpha - 1) - share + 1) / alpha
        else:
            result = (share**alpha - 1 - alpha * (share - 1)) / (alpha * (alpha - 1))
        return result
