"""Poverty: how many are below a line, how far, and how unequally; fixed lines and lines relative to the median."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from gongfu.distribution.quantiles import median
from gongfu.distribution.sample import Incomes, Sample, number, parameter

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

__all__ = [
    "fgt",
    "headcount",
    "poverty_gap",
    "poverty_severity",
    "relative_headcount",
    "relative_line",
    "relative_median_gap",
]

RELATIVE = 0.6
"""The usual share of the median below which one is at risk of poverty (Laeken European Council 2001)."""


def fgt(income: Incomes, line: float, weight: ArrayLike | None = None, *, alpha: float) -> float:
    """E[((line - x) / line)^alpha; x < line] (Foster, Greer & Thorbecke 1984, Econometrica 52).

    ``line`` is in the unit of income and above zero; who is exactly on it is not poor. Where the line differs from
    person to person give incomes as multiples of it, and line 1. A negative income has a gap above one. NaN without
    incomes, or where the line is NaN. Raises :class:`ValueError` for a line of zero or below, or a negative alpha.
    """
    alpha = parameter(alpha, "alpha", 0)
    line = number(line, "line")
    if line <= 0:
        raise ValueError("a poverty line must be above zero")
    sample = Sample.of(income, weight)
    if math.isnan(line):
        return math.nan
    poor = sample.income < line
    if alpha == 0:
        return sample.average(poor.astype(np.float64))
    return sample.average(np.where(poor, 1 - sample.income / line, 0) ** alpha)


def headcount(income: Incomes, line: float, weight: ArrayLike | None = None) -> float:
    """The share of people whose income is below the line: :func:`fgt` with alpha 0."""
    return fgt(income, line, weight, alpha=0)


def poverty_gap(income: Incomes, line: float, weight: ArrayLike | None = None) -> float:
    """The mean gap to the line as a share of it, of all people: :func:`fgt` with alpha 1."""
    return fgt(income, line, weight, alpha=1)


def poverty_severity(income: Incomes, line: float, weight: ArrayLike | None = None) -> float:
    """The mean squared gap: :func:`fgt` with alpha 2."""
    return fgt(income, line, weight, alpha=2)


def relative_line(income: Incomes, weight: ArrayLike | None = None, *, share: float = RELATIVE) -> float:
    """A line at ``share`` of the median: Eurostat's at-risk-of-poverty threshold (ARPT) where it is 0.6."""
    return parameter(share, "share") * median(income, weight)


def relative_headcount(income: Incomes, weight: ArrayLike | None = None, *, share: float = RELATIVE) -> float:
    """The share of people below :func:`relative_line`: Eurostat's at-risk-of-poverty rate (ARPR).

    NaN where the median is not above zero.
    """
    sample = Sample.of(income, weight)
    line = relative_line(sample, share=share)
    return headcount(sample, line) if line > 0 else math.nan


def relative_median_gap(income: Incomes, weight: ArrayLike | None = None, *, share: float = RELATIVE) -> float:
    """The gap between :func:`relative_line` and the median of those below it, as a share of the line.

    Eurostat's relative median at-risk-of-poverty gap. NaN where nobody is below.
    """
    sample = Sample.of(income, weight).ordered
    line = relative_line(sample, share=share)
    if not line > 0:
        return math.nan
    poor = int(np.searchsorted(sample.income, line))
    return 1 - median(Sample(sample.income[:poor], sample.weight[:poor], rises=True)) / line
