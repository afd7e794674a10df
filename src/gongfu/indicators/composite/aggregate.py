"""Scores of several indicators into one, for one vector of weights or for many at once.

Shapes: values (units, k) with weights (k,) give (units,); with weights (draws, k) they give (draws, units) by one
matrix product; values (draws, units, k) with weights (draws, k) give (draws, units). Weights are not negative and sum
to 1. A missing value (NaN) is left out and the weights of the others are scaled up, but only where at least the share
``least`` of the weight is there; by default all of it must be.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from gongfu.indicators.composite.unfit import Reason, UnfitError

__all__ = ["SLACK", "Aggregation", "Ideals", "arithmetic", "geometric", "ideals", "topsis", "weighted"]

Array = NDArray[np.float64]
Aggregation = Literal["arithmetic", "geometric", "topsis", "topsis_vector"]
BLOCK = 2**18
"""Scores that TOPSIS makes at once of many draws: what they need stays near the core."""
SLACK = 1e-9
"""Shares of weight that differ by less are the same."""


@dataclass(frozen=True, slots=True)
class Ideals:
    """What TOPSIS measures distances to, an entry an indicator, and by what values are divided first (``norm``)."""

    norm: tuple[float, ...]
    best: tuple[float, ...]
    worst: tuple[float, ...]


def arithmetic(values: Array, weights: Array, least: float = 1.0) -> Array:
    """The weighted mean Σ w·x: a good indicator makes up for a bad one in full."""
    missing = np.isnan(values)
    if not missing.any():
        return weighted(values, weights)
    share = weighted((~missing).astype(float), weights)
    total = weighted(np.where(missing, 0.0, values), weights)
    return _enough(total / np.where(share > 0, share, 1.0), share, least)


def geometric(values: Array, weights: Array, least: float = 1.0) -> Array:
    """The weighted geometric mean Π x^w: a bad indicator weighs more the worse it is, and a zero makes the score zero.

    Raises :class:`UnfitError` for negative values.
    """
    if np.nanmin(values, initial=0) < 0:
        raise UnfitError(Reason.NEGATIVE)
    zero = values == 0
    logs = np.log(np.where(zero, 1.0, values))
    scores = np.exp(arithmetic(logs, weights, least))
    if zero.any():
        scores = np.where((weighted(zero.astype(float), weights) > 0) & ~np.isnan(scores), 0.0, scores)
    return scores


def ideals(values: Array, upward: NDArray[np.bool_]) -> Ideals:
    """Hwang & Yoon's ideals from base values (units, k): columns divided by their Euclidean norm, best and worst kept.

    ``upward`` (k,) says where more is good. NaN is left out. Raises :class:`UnfitError` for a column of zeros or
    without a value.
    """
    if np.isnan(values).all(axis=0).any() or not (norm := np.sqrt(np.nansum(values**2, axis=0))).all():
        raise UnfitError(Reason.EMPTY_COLUMN)
    scaled = values / norm
    low, high = np.nanmin(scaled, axis=0), np.nanmax(scaled, axis=0)
    best, worst = np.where(upward, high, low), np.where(upward, low, high)
    return Ideals(tuple(map(float, norm)), tuple(map(float, best)), tuple(map(float, worst)))


def topsis(values: Array, weights: Array, to: Ideals, least: float = 1.0) -> Array:
    """Closeness d⁻/(d⁺ + d⁻) to the ideal: 1 at the best of every indicator, 0 at the worst (Hwang & Yoon 1981).

    d± are Euclidean distances of weighted values to the ideals. Values beyond an ideal (of years after the base years)
    count as the ideal, so that better is never worse. With ideals from :func:`ideals` this is TOPSIS by vector
    normalisation; with values on a scale and its ends as ideals, TOPSIS by goalposts. Where the ideals coincide in
    every indicator that weighs, nothing can be told: NaN.
    """
    best, worst = np.asarray(to.best), np.asarray(to.worst)
    scaled = np.clip(values / np.asarray(to.norm), np.minimum(best, worst), np.maximum(best, worst))
    missing = np.isnan(scaled)
    near, far = ((np.where(missing, 0.0, scaled - end)) ** 2 for end in (worst, best))
    squared = weights**2
    if weights.ndim == 1:
        scores = _closeness(near, far, squared)
    else:
        scores = np.empty((len(weights), values.shape[-2]))
        step = max(1, BLOCK // values.shape[-2])
        for start in range(0, len(weights), step):
            part = slice(start, start + step)
            ends = (near[part], far[part]) if values.ndim == 3 else (near, far)
            scores[part] = _closeness(*ends, squared[part])
    return _enough(scores, weighted((~missing).astype(float), weights), least) if missing.any() else scores


def _closeness(near: Array, far: Array, squared: Array) -> Array:
    """d⁻/(d⁺ + d⁻) = 1/(1 + √(far/near)) from squared distances along each indicator."""
    closeness, below = weighted(far, squared), weighted(near, squared)
    with np.errstate(divide="ignore", invalid="ignore"):
        closeness /= below
    np.sqrt(closeness, out=closeness)
    closeness += 1
    return np.reciprocal(closeness, out=closeness)


def weighted(values: Array, weights: Array) -> Array:
    """Sums over the last axis of values without NaN, weighted; see the shapes above.

    With one vector of weights each unit is summed by itself, so that its sum does not depend, to the last bit, on
    how many other units there are.
    """
    if weights.ndim == 1:
        return np.asarray((np.ascontiguousarray(values) * weights).sum(axis=-1), float)
    if values.ndim == 2:
        return weights @ values.T
    return np.asarray(np.matmul(values, weights[:, :, None])[..., 0], float)


def _enough(scores: Array, share: Array, least: float) -> Array:
    return np.where((share > 0) & (share >= least - SLACK), scores, np.nan)
