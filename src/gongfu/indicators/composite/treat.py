"""Outliers of one indicator: brought in by winsorising, or by a logarithm, where skew and kurtosis ask for it.

The rule is that of the JRC's Competence Centre on Composite Indicators as COINr applies it (Becker et al. 2022,
"COINr: An R package for developing composite indicators", JOSS 7(78) 4567; its ``qTreat``): an indicator is left alone
unless both ``|skewness| > 2`` and ``kurtosis > 3.5``. What is found in the base years holds for all years.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["UNTREATED", "Treatment", "kurtosis", "outliers", "skewness"]

Array = NDArray[np.float64]

SHIFT = 0.01
"""The logarithm is of the distance from the least value plus this share of the range (COINr's ``log_CT``)."""


@dataclass(frozen=True, slots=True)
class Treatment:
    """What is done to every value of an indicator: kept within ``low`` and ``high``, or the logarithm taken.

    ``log_from`` and ``log_shift`` make it ``ln(x - log_from + log_shift)``; a later value below ``log_from`` counts as
    ``log_from``. ``points`` is how many values of the base years were brought in, and ``passes`` whether what came of
    it keeps the limits. Every treatment keeps the order of the values.
    """

    low: float | None = None
    high: float | None = None
    log_from: float | None = None
    log_shift: float = 0.0
    points: int = 0
    passes: bool = True

    def __call__(self, values: Array) -> Array:
        """The treated values, of any shape; NaN stays NaN."""
        if self.log_from is not None:
            return self.rescaled(values)
        return values if self.low is None and self.high is None else np.clip(values, self.low, self.high)

    def rescaled(self, value: Array) -> Array:
        """A goalpost on the treated scale: the logarithm where one is taken, else as it is."""
        if self.log_from is None:
            return value
        return np.log(np.maximum(value - self.log_from, 0) + self.log_shift)


UNTREATED = Treatment()


def skewness(values: Array) -> float:
    """Sample skewness G1 = g1·√(n(n−1))/(n−2) of values (n,), n ≥ 3 (type 2 of Joanes & Gill 1998); 0 if constant."""
    n, away = len(values), _away(values)
    if not away.any():
        return 0.0
    return float((away**3).mean() / (away**2).mean() ** 1.5 * np.sqrt(n * (n - 1)) / (n - 2))


def kurtosis(values: Array) -> float:
    """Sample excess kurtosis G2 = (n−1)/((n−2)(n−3))·((n+1)·g2 + 6) of values (n,), n ≥ 4; 0 if constant."""
    n, away = len(values), _away(values)
    if not away.any():
        return 0.0
    return float((n - 1) / ((n - 2) * (n - 3)) * ((n + 1) * ((away**4).mean() / (away**2).mean() ** 2 - 3) + 6))


def _away(values: Array) -> Array:
    """Distances from the mean, the greatest of them 1, so that no power of one vanishes; 0 if constant."""
    away = values - values.mean()
    most = np.abs(away).max()
    return away / most if np.ptp(values) > 0 and most > 0 else np.zeros(len(values))


def outliers(values: Array, skew_limit: float = 2.0, kurtosis_limit: float = 3.5, most: int = 5) -> Treatment:
    """The treatment of base values (n,); NaN is left out, and fewer than 4 values are left alone.

    Up to ``most`` values are winsorised, each set to its neighbour on the side to which the values lean. If that is
    not enough, the logarithm of the untreated values is taken where it helps; else the winsorised values stay, with
    ``passes`` false. (COINr takes the logarithm even where it does not help.)
    """
    ordered = np.sort(values[~np.isnan(values)])
    if len(ordered) < 4 or _within(ordered, skew_limit, kurtosis_limit):
        return UNTREATED
    low, high = 0, len(ordered) - 1
    now = ordered
    while low + len(ordered) - 1 - high < most and low + 1 < high:
        low, high = (low, high - 1) if skewness(now) > 0 else (low + 1, high)
        now = np.clip(ordered, ordered[low], ordered[high])
        if _within(now, skew_limit, kurtosis_limit):
            break
    clipped = _clipping(ordered, low, high)
    if _within(now, skew_limit, kurtosis_limit):
        return clipped
    log = Treatment(log_from=float(ordered[0]), log_shift=float(SHIFT * (ordered[-1] - ordered[0])))
    if _within(log(ordered), skew_limit, kurtosis_limit):
        return log
    return Treatment(clipped.low, clipped.high, points=clipped.points, passes=False)


def _within(values: Array, skew_limit: float, kurtosis_limit: float) -> bool:
    return abs(skewness(values)) <= skew_limit or kurtosis(values) <= kurtosis_limit


def _clipping(ordered: Array, low: int, high: int) -> Treatment:
    """Bounds at the positions ``low`` and ``high`` of the ordered values; none on a side where nothing was moved."""
    last = len(ordered) - 1
    return Treatment(
        low=float(ordered[low]) if low else None,
        high=float(ordered[high]) if high < last else None,
        points=low + last - high,
    )
