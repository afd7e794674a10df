"""Influence functions: by how much one more person of each income moves a measure. What standard errors are made of.

For every measure here a function of an ordered :class:`Sample` and the measure's own arguments gives the influence of
each of its incomes, of shape (n,), with weighted mean zero (Hampel 1974, JASA 69; Deville 1999, Survey Methodology 25;
for poverty and inequality Osier 2009, Survey Research Methods 3, and Cowell & Flachaire 2007, J. Econometrics 141).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, Literal

import numpy as np

from gongfu.distribution import inequality, middle, poverty, quantiles
from gongfu.distribution.sample import Floats, Sample

__all__ = ["INFLUENCE", "density"]


def density(sample: Sample, point: float) -> float:
    """The density of incomes at ``point``, per unit of income, which quantiles need.

    A normal kernel; its bandwidth is 0.9 min(s, IQR / 1.34) n^(-1/5) (Silverman 1986, Density Estimation, 3.31), with
    n = (sum of weights)^2 / (sum of squared weights). NaN where all incomes are equal.
    """
    spread = math.sqrt(max(sample.average(sample.income**2) - sample.mean**2, 0))
    low, high = quantiles.quantile(sample, [0.25, 0.75])
    narrow = min(spread, float(high - low) / 1.34) or spread
    size = sample.total**2 / float(sample.weight @ sample.weight)
    width = 0.9 * narrow * size**-0.2
    if not width > 0:
        return math.nan
    heights = np.exp(-(((sample.income - point) / width) ** 2) / 2)
    return sample.average(heights) / (float(width) * math.sqrt(2 * math.pi))


def _mean(sample: Sample) -> Floats:
    return sample.income - sample.mean


def _mean_difference(sample: Sample) -> Floats:
    below = (sample.reach - sample.weight / 2) / sample.reach[-1]
    held = np.cumsum(sample.weight * sample.income) - sample.weight * sample.income / 2
    apart = sample.income * (2 * below - 1) + sample.mean - 2 * held / sample.reach[-1]  # E|x - Y| of every x
    result: Floats = 2 * (apart - inequality.mean_difference(sample))
    return result


def _gini(sample: Sample) -> Floats:
    return (_mean_difference(sample) / 2 - inequality.gini(sample) * _mean(sample)) / sample.mean


def _entropy(sample: Sample, *, alpha: float) -> Floats:
    shared = sample.income / sample.mean
    if alpha == 0:
        logs = np.log(shared)
        return shared - 1 - logs + sample.average(logs)
    if alpha == 1:
        held = shared * np.log(np.where(shared > 0, shared, 1))
        total = sample.average(held)
        return held - total - (total + 1) * (shared - 1)
    bent = inequality.bend(shared, alpha)  # E[r^alpha] is 1 + alpha (alpha - 1) GE
    total = sample.average(bent)
    result: Floats = bent - total - alpha * total * (shared - 1)
    return result


def _atkinson(sample: Sample, *, epsilon: float) -> Floats:
    power, shared = 1 - epsilon, sample.income / sample.mean
    if power == 0:
        return (1 - inequality.atkinson(sample, epsilon=1)) * _entropy(sample, alpha=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = power * np.log(shared)
        raised = np.expm1(logs - logs.max())  # (r / the greatest)^power - 1, which keeps its digits near power 0
    moment = sample.average(raised)
    kept = 1 - inequality.atkinson(sample, epsilon=epsilon)
    result: Floats = kept * ((shared - 1) - (raised - moment) / ((1 + moment) * power))
    return result


def _quantile(sample: Sample, *, probabilities: float) -> Floats:
    at = float(quantiles.quantile(sample, probabilities))
    below = (sample.income <= at).astype(np.float64)
    return (probabilities - below) / density(sample, at)


def _median(sample: Sample) -> Floats:
    return _quantile(sample, probabilities=0.5)


def _held(sample: Sample, probability: float) -> tuple[float, Floats]:
    """E[x; the poorest ``probability`` of people], and its influence, which needs no density."""
    at = float(quantiles.quantile(sample, probability))
    below = sample.income <= at
    total = sample.average(sample.income * below) + at * (probability - sample.average(below.astype(np.float64)))
    return total, sample.income * below - total + at * (probability - below)


def _quantile_share(sample: Sample, *, low: float, high: float) -> Floats:
    (bottom, bottom_moves), (top, top_moves) = _held(sample, low), _held(sample, high)
    return (top_moves - bottom_moves - (top - bottom) * _mean(sample) / sample.mean) / sample.mean


def _over(sample: Sample, low: float, high: float) -> Floats:
    """The influence of what those above ``high`` have over what those below ``low`` have."""
    (bottom, bottom_moves), (held, held_moves) = _held(sample, low), _held(sample, high)
    return (_mean(sample) - held_moves - (sample.mean - held) / bottom * bottom_moves) / bottom


def _palma(sample: Sample) -> Floats:
    return _over(sample, 0.4, 0.9)


def _quintile_ratio(sample: Sample) -> Floats:
    return _over(sample, 0.2, 0.8)


def _fgt(sample: Sample, *, line: float, alpha: float) -> Floats:
    poor = sample.income < line
    gaps = np.where(poor, 1 - sample.income / line, 0) ** alpha if alpha else poor.astype(np.float64)
    return gaps - sample.average(gaps)


def _relative_line(sample: Sample, *, share: float = poverty.RELATIVE) -> Floats:
    return share * _median(sample)


def _relative_headcount(sample: Sample, *, share: float = poverty.RELATIVE) -> Floats:
    line = poverty.relative_line(sample, share=share)
    return _fgt(sample, line=line, alpha=0) + density(sample, line) * _relative_line(sample, share=share)


def _relative_median_gap(sample: Sample, *, share: float = poverty.RELATIVE) -> Floats:
    line, line_moves = poverty.relative_line(sample, share=share), _relative_line(sample, share=share)
    middle_poor = (1 - poverty.relative_median_gap(sample, share=share)) * line
    half = poverty.headcount(sample, line) / 2
    moves = _relative_headcount(sample, share=share) / 2 - ((sample.income <= middle_poor) - half)
    return (middle_poor / line * line_moves - moves / density(sample, middle_poor)) / line


def _band_share(sample: Sample, *, low: float = middle.YUAN_BAND[0], high: float = middle.YUAN_BAND[1]) -> Floats:
    inside = ((sample.income >= low) & (sample.income <= high)).astype(np.float64)
    return inside - sample.average(inside)


def _middle_share(
    sample: Sample, *, low: float = middle.RELATIVE_BAND[0], high: float = middle.RELATIVE_BAND[1]
) -> Floats:
    at = quantiles.median(sample)
    edges = high * density(sample, high * at) - low * density(sample, low * at)
    return _band_share(sample, low=low * at, high=high * at) + edges * _median(sample)


def _wolfson(sample: Sample, *, half: Literal["interpolated", "at_most"] = "interpolated") -> Floats:
    at, index = quantiles.median(sample), middle.wolfson(sample, half=half)
    _, held_moves = _held(sample, 0.5)
    moves = _mean(sample) - 2 * held_moves - _mean_difference(sample) / 2
    return (2 * moves - index * _median(sample)) / at


def _of_alpha(alpha: float) -> Callable[..., Floats]:
    return lambda sample: _entropy(sample, alpha=alpha)


def _of_gap(alpha: float) -> Callable[..., Floats]:
    return lambda sample, *, line: _fgt(sample, line=line, alpha=alpha)


INFLUENCE: dict[Callable[..., Any], Callable[..., Floats]] = {
    inequality.mean: _mean,
    inequality.mean_difference: _mean_difference,
    inequality.gini: _gini,
    inequality.generalized_entropy: _entropy,
    inequality.theil_t: _of_alpha(1),
    inequality.mean_log_deviation: _of_alpha(0),
    inequality.atkinson: _atkinson,
    quantiles.quantile: _quantile,
    quantiles.median: _median,
    quantiles.quantile_share: _quantile_share,
    quantiles.palma: _palma,
    quantiles.quintile_ratio: _quintile_ratio,
    poverty.fgt: _fgt,
    poverty.headcount: _of_gap(0),
    poverty.poverty_gap: _of_gap(1),
    poverty.poverty_severity: _of_gap(2),
    poverty.relative_line: _relative_line,
    poverty.relative_headcount: _relative_headcount,
    poverty.relative_median_gap: _relative_median_gap,
    middle.band_share: _band_share,
    middle.middle_share: _middle_share,
    middle.wolfson: _wolfson,
}
"""The influence function of every measure that has one, by the measure."""
