"""Where a series is heading: a straight line through its figures, recent ones weighing more, with its uncertainty.

The Anticipated Progress Index of UN ESCAP extrapolates by time-weighted linear regression (ESCAP Statistics Division,
working papers SD/WP/04 and SD/WP/05, 2017); its report gives no interval, and the weights here are ours: they rise
linearly from the oldest figure to the latest. The uncertainty is exact, not simulated. A figure is taken as the line
plus noise whose variance is σ²/w, so that an older figure says less of today's trend; the weighted least squares line
is then the best linear unbiased one, and with normal noise a coming figure lies around it as Student's t with n − 2
degrees of freedom (Weisberg, Applied Linear Regression, on prediction and weighted least squares).

The noise is at least what the standard errors of the figures say: a lucky fit does not make a sample survey exact.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from gongfu.indicators.model import Path, Series, Steps

__all__ = ["LEAST_POINTS", "LEVEL", "Projection", "project", "t_probability", "t_quantile"]

LEAST_POINTS: Final = 3
"""Figures that a line with an interval needs: two make the line, the third shows how far it is off."""
LEVEL: Final = 0.80
"""How often a coming figure would lie in the interval, as in the 80 % bands of the UN's population projections."""
ROUNDING: Final = 1e-12
"""Residuals below this share of the values are rounding."""


@dataclass(frozen=True, slots=True)
class Projection:
    """What is expected at ``time``: the ``value``, an interval of ``LEVEL``, and how probable the target is.

    ``slope`` is the yearly change, or with ``path`` compound the rate of growth (ln per year); ``noise`` the standard
    deviation of the latest figure around the line, in the same scale; ``points`` how many figures the line rests on.
    """

    time: float
    value: float
    low: float
    high: float
    probability: float
    path: Path
    slope: float
    noise: float
    points: int


def project(series: Series, steps: Steps, step: int, *, today: float) -> Projection | None:
    """The figure expected at target number ``step`` of ``steps`` (from 0), from all figures known ``today`` (years).

    The baseline counts where the series has no figure of its time. A compound path is fitted to the logarithms where
    all values are above zero. Neither the value nor its interval passes the natural limit. ``None`` where there are
    fewer than ``LEAST_POINTS`` figures, or the latest is not before the target's time.
    """
    points = _points(series, steps, today)
    target = steps.targets[step]
    if len(points) < LEAST_POINTS or points[-1][0] >= target.time:
        return None
    times, values, errors = (np.array(part) for part in zip(*points, strict=True))
    curved = steps.path == "compound" and steps.direction != "band" and bool((values > 0).all())
    if curved:
        errors, values = errors / values, np.log(values)
    line = _line(times, values, errors, target.time)
    low, high = (_scaled(bound, curved) for bound in _wanted(steps, target.value))
    spread = t_quantile((1 + LEVEL) / 2, line.freedom) * line.error
    drawn = [_within(_unscaled(line.value + part, curved), steps) for part in (0.0, -spread, spread)]
    return Projection(
        time=target.time,
        value=drawn[0],
        low=drawn[1],
        high=drawn[2],
        probability=line.between(low, high),
        path="compound" if curved else "linear",
        slope=line.slope,
        noise=line.noise,
        points=len(points),
    )


def _points(series: Series, steps: Steps, today: float) -> list[tuple[float, float, float]]:
    """Time, value and standard error (NaN where unknown) of what is known, oldest first."""
    errors = series.errors or (math.nan,) * len(series.values)
    known = {
        time: (value, error)
        for time, value, error in zip(series.times, series.values, errors, strict=True)
        if time <= today
    }
    if steps.start.time <= today:
        known.setdefault(steps.start.time, (steps.start.value, math.nan))
    return sorted((time, *rest) for time, rest in known.items())


def _wanted(steps: Steps, target: float) -> tuple[float, float]:
    """From where to where the target is reached; of a band, as near to it as the target lies."""
    if steps.direction == "up":
        return target, math.inf
    if steps.direction == "down":
        return -math.inf, target
    low = -math.inf if steps.low is None else steps.low
    high = math.inf if steps.high is None else steps.high
    near = max(low - target, target - high, 0.0)
    return low - near, high + near


def _within(value: float, steps: Steps) -> float:
    """``value``, not past the natural limit: a ceiling for what starts below it, a floor for what starts above."""
    if steps.limit is None:
        return value
    floor = steps.start.value > steps.limit or (steps.start.value == steps.limit and steps.direction == "down")
    return max(value, steps.limit) if floor else min(value, steps.limit)


def _scaled(bound: float, curved: bool) -> float:
    if not curved or math.isinf(bound):
        return bound
    return math.log(bound) if bound > 0 else -math.inf


def _unscaled(value: float, curved: bool) -> float:
    return math.exp(min(value, 700.0)) if curved else value  # exp(710) is more than a float holds


@dataclass(frozen=True, slots=True)
class _Line:
    """A fitted line at one time: its value there, and the standard error of a figure there."""

    value: float
    error: float
    slope: float
    noise: float
    freedom: int

    def between(self, low: float, high: float) -> float:
        """The probability of a figure from ``low`` to ``high``; of a line without noise, whether it leads there."""
        if self.error == 0:
            room = 1e-9 * abs(self.value)
            return float(low - room <= self.value <= high + room)
        above, below = ((bound - self.value) / self.error for bound in (low, high))
        return t_probability(below, self.freedom) - t_probability(above, self.freedom)


def _line(times: NDArray[np.float64], values: NDArray[np.float64], errors: NDArray[np.float64], at: float) -> _Line:
    """The weighted least squares line, and how a figure at the time ``at`` would scatter around it."""
    weight = (times - times[0] + 1) / (times[-1] - times[0] + 1)
    total = weight.sum()
    middle, level = (weight * times).sum() / total, (weight * values).sum() / total
    away = times - middle
    squares = (weight * away**2).sum()
    slope = (weight * away * (values - level)).sum() / squares
    residuals = values - level - slope * away
    freedom = len(times) - 2
    variance = (weight * residuals**2).sum() / freedom
    if variance <= (ROUNDING * np.abs(values).max()) ** 2:
        variance = 0.0
    stated = np.isfinite(errors)
    if stated.any():
        variance = max(variance, (weight * errors**2)[stated].mean())
    error = math.sqrt(variance * (1 + 1 / total + (at - middle) ** 2 / squares))
    return _Line(float(level + slope * (at - middle)), error, float(slope), math.sqrt(variance), freedom)


def t_probability(value: float, freedom: int) -> float:
    """The probability that Student's t with whole degrees of ``freedom`` is at most ``value``.

    Exact finite sums: Abramowitz and Stegun, Handbook of Mathematical Functions, 26.7.3 and 26.7.4.
    """
    angle = math.atan(value / math.sqrt(freedom))
    cosine = math.cos(angle)
    odd = freedom % 2
    term, terms = (cosine, 0.0) if odd else (1.0, 0.0)
    for power in range(2 + odd, freedom + 1, 2):
        terms += term
        term *= cosine**2 * (power - 1) / power
    inside = (angle + math.sin(angle) * terms) * 2 / math.pi if odd else math.sin(angle) * terms
    return (1 + inside) / 2


@cache
def t_quantile(probability: float, freedom: int) -> float:
    """The value that Student's t does not exceed with a ``probability`` between 0.5 and 1, by halving the angle."""
    low, high = 0.0, math.pi / 2
    for _ in range(60):  # more would not change a float
        angle = (low + high) / 2
        reached = t_probability(math.sqrt(freedom) * math.tan(angle), freedom) >= probability
        low, high = (low, angle) if reached else (angle, high)
    return math.sqrt(freedom) * math.tan(high)
