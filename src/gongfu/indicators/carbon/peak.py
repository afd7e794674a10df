"""Has a quantity such as emissions passed its peak, and when will it? What is not established is ``cannot_tell``.

Emissions grow as the product of the Kaya factors does (population, GDP per head, energy per GDP, emissions per
energy): Kaya, Y. (1990), IPCC Response Strategies Working Group, Paris. Uncertain growth of each factor makes the peak
year uncertain: Raftery, A. E. et al. (2017), Less than 2 °C warming by 2100 unlikely, Nature Climate Change 7, 637-641.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gongfu.indicators.model import Series

__all__ = ["YEARS_AFTER", "Growth", "Outlook", "Peak", "Verdict", "mann_kendall", "passed", "project", "trend"]

Array = NDArray[np.float64]
Verdict = Literal["peaked", "rising", "cannot_tell"]

YEARS_AFTER = 5
"""Years without a new maximum after which a peak counts as one: Levin, K. & Rich, D. (2017), Turning points: trends in
countries' reaching peak greenhouse gas emissions over time, World Resources Institute, taken over by UNEP's Emissions
Gap Report 2018. They ask for a commitment to stay below it besides, which figures do not show."""
LEVEL = 0.05
"""How improbable a decline like the one seen must be without a trend before it counts."""
BAND = (0.05, 0.95)
"""Ends of the intervals of a projection."""
_EXACT = 60
"""Longest series whose Mann-Kendall test is exact; beyond it the normal distribution is off by less than 1e-3."""


@dataclass(frozen=True, slots=True)
class Peak:
    """Whether a series has passed its peak: the ``verdict``, and the sum it comes from.

    ``year`` and ``value`` are the maximum so far (the last one of equals), ``after`` the years since, ``figures`` how
    many figures there are of these, ``probability`` that of a decline like theirs where there is no trend (1 where it
    was not tested), ``reason`` one Chinese sentence.
    """

    verdict: Verdict
    year: float
    value: float
    after: float
    figures: int
    probability: float
    reason: str


def passed(series: Series, years: int = YEARS_AFTER, level: float = LEVEL) -> Peak:
    """Whether annual figures have passed their peak.

    ``peaked``: the maximum lies at least ``years`` years back, each of the years since has a figure, and these
    decline (Mann-Kendall, one-sided, probability at most ``level``). ``rising``: the last figure is the maximum.
    Anything else, preliminary last figures and figures of another place among it, is ``cannot_tell``.
    Raises :class:`ValueError` for an empty series, or one of parts of years: their seasons look like peaks.
    """
    if not series.values or any(time % 1 for time in series.times):
        raise ValueError("needs annual figures, at least one")
    values = np.array(series.values)
    at = len(values) - 1 - int(values[::-1].argmax())
    year, after = series.times[at], series.times[-1] - series.times[at]
    later = values[at + 1 :]
    probability = 1.0

    def result(verdict: Verdict, reason: str) -> Peak:
        return Peak(verdict, year, float(values[at]), after, len(later), probability, reason)

    if series.proxy:
        return result("cannot_tell", f"数据是{series.proxy}的，不能判断本地是否达峰")
    if len(values) == 1:
        return result("cannot_tell", "只有一年数据，不能判断是否达峰")
    if not after:
        return result("rising", f"最新一年（{year:g}年）就是最高值，尚未达峰")
    if after < years:
        return result("cannot_tell", f"最高值在{year:g}年，其后只有{after:g}年，不满{years}年，不能判断是否达峰")
    if len(later) < after:
        return result("cannot_tell", f"最高值在{year:g}年，其后{after:g}年里只有{len(later)}个数，不能判断是否达峰")
    probability = mann_kendall(later)
    if probability > level:
        return result("cannot_tell", f"最高值在{year:g}年，但其后的下降不显著（p={probability:.3f}），可能是平台期")
    if series.preliminary:
        return result("cannot_tell", f"最高值在{year:g}年，其后下降，但有初步数，待最终数据再判断")
    return result("peaked", f"最高值在{year:g}年，其后{after:g}年持续下降（p={probability:.3f}），已经达峰")


def mann_kendall(values: ArrayLike) -> float:
    """The probability of a decline at least as clear as this one where there is no trend (one-sided), 0 to 1.

    The statistic is the number of pairs that rise less the number that fall. Without ties its distribution is exact
    for up to 60 figures (that of inversions of a permutation); with ties, and beyond, it is normal with the variance
    corrected for ties and for continuity. Source: Mann, H. B. (1945), Nonparametric tests against trend,
    Econometrica 13, 245-259; Kendall, M. G. (1975), Rank Correlation Methods. Raises :class:`ValueError` for what is
    not finite.
    """
    series = np.asarray(values, dtype=np.float64)
    if series.ndim != 1 or not np.isfinite(series).all():
        raise ValueError("needs a series of finite numbers")
    n = len(series)
    score = int(np.sign(series[None, :] - series[:, None])[np.triu_indices(n, 1)].sum())
    ties = np.unique(series, return_counts=True)[1]
    if (ties == 1).all() and n <= _EXACT:
        pairs = n * (n - 1) // 2
        return float(_inversions(n)[: (pairs + score) // 2 + 1].sum())
    variance = (n * (n - 1) * (2 * n + 5) - (ties * (ties - 1) * (2 * ties + 5)).sum()) / 18
    if not variance:
        return 1.0
    z = (score + 1) / math.sqrt(variance)
    return min(1.0, math.erfc(-z / math.sqrt(2)) / 2)


def _inversions(n: int) -> Array:
    """The probability of 0, 1, ... inversions of a random permutation of ``n``."""
    shares = np.ones(1)
    for size in range(2, n + 1):
        shares = np.convolve(shares, np.full(size, 1 / size))
    return shares


@dataclass(frozen=True, slots=True)
class Growth:
    """How a factor grows: its ``rates`` a year (0.05 = 5 %) in stated years, on a line between, level outside these.

    A stated rate is that from the year before to the year. ``error`` is the standard error of the rate, the same all
    along a path (nobody knows the trend), ``shock`` the standard deviation of a single year around it (booms and cold
    winters); both of the logarithm, which for small rates is the same as of the rate itself.
    """

    rates: Mapping[int, float]
    error: float = 0.0
    shock: float = 0.0

    def __post_init__(self) -> None:
        if not self.rates or not all(rate > -1 and math.isfinite(rate) for rate in self.rates.values()):
            raise ValueError("needs rates above -1, at least one")
        if self.error < 0 or self.shock < 0:
            raise ValueError("error and shock cannot be negative")


def trend(series: Series) -> Growth:
    """The growth of a factor as it has been: a random walk with drift of its logarithm.

    The rate is the mean growth between the first and the last figure, ``shock`` the deviation of single years from it
    and ``error`` that divided by the root of the years, all with gaps between figures allowed for. Such a rate never
    changes, so emissions with nothing but trends peak now or not at all: state rates where policy will turn them.
    Raises :class:`ValueError` for fewer than three figures or one that is not above 0.
    """
    times, values = np.array(series.times), np.array(series.values)
    if len(values) < 3 or not (values > 0).all():
        raise ValueError("needs three figures or more, all above 0")
    gaps, steps = np.diff(times), np.diff(np.log(values))
    span = times[-1] - times[0]
    rate = steps.sum() / span
    shock = math.sqrt(((steps - rate * gaps) ** 2 / gaps).sum() / (len(steps) - 1))
    return Growth({int(times[-1]): math.expm1(rate)}, shock / math.sqrt(span), shock)


@dataclass(frozen=True, slots=True)
class Outlook:
    """A projection: ``years`` from the last known one on, with the ``middle``, ``low`` and ``high`` of emissions.

    ``peaks`` is the peak year of every draw (the last of equals); the last year of all is no peak: it may rise on.
    """

    years: NDArray[np.int64]
    middle: Array
    low: Array
    high: Array
    peaks: NDArray[np.int64]

    def by(self, year: int) -> float:
        """The probability that the maximum is behind by the end of ``year``; after the last year nobody can say."""
        return float(((self.peaks <= year) & (self.peaks < self.years[-1])).mean())

    @property
    def peak(self) -> tuple[int, int, int] | None:
        """The median peak year and its 90 % interval, or ``None`` where the interval reaches the last year."""
        low, middle, high = np.quantile(self.peaks, (BAND[0], 0.5, BAND[1]), method="inverted_cdf")
        return None if high >= self.years[-1] else (int(middle), int(low), int(high))


def project(
    year: int, emissions: float, factors: Sequence[Growth], until: int = 2060, draws: int = 10_000, seed: int = 0
) -> Outlook:
    """Emissions from those of ``year`` on, as the factors grow, ``draws`` times; the same ``seed`` gives the same.

    ``emissions`` in any unit above 0; the factors' errors are independent of each other. The default horizon is the
    year by which China means to be carbon-neutral (中共中央 国务院关于完整准确全面贯彻新发展理念做好碳达峰碳中和工作的
    意见, 2021). Raises :class:`ValueError` for emissions that are not above 0 or a horizon that is not ahead.
    """
    if not emissions > 0 or until <= year or draws < 1:
        raise ValueError("needs emissions above 0, a horizon after the year, and a draw")
    years = np.arange(year, until + 1)
    random = np.random.default_rng(seed)
    growth = np.zeros((draws, len(years) - 1))
    for factor in factors:
        stated = sorted(factor.rates)
        rates = np.interp(years[1:], stated, [factor.rates[one] for one in stated])
        growth += np.log1p(rates) + factor.error * random.standard_normal((draws, 1))
        if factor.shock:
            growth += factor.shock * random.standard_normal(growth.shape)
    paths = np.zeros((draws, len(years)))
    np.cumsum(growth, axis=1, out=paths[:, 1:])
    low, middle, high = emissions * np.exp(np.quantile(paths, (BAND[0], 0.5, BAND[1]), axis=0))
    return Outlook(years, middle, low, high, years[-1 - paths[:, ::-1].argmax(axis=1)])
