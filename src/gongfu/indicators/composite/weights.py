"""Weights of the indicators of a group, from the figures themselves. Matrices are units × indicators; weights sum to 1.

A unit with a missing figure is left out. Weights from data are a choice, not a truth: the same table gives one
indicator 0.61 by entropy of raw shares and 0.08 by entropy of min–max shares, so the two have two names.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gongfu.indicators.composite.unfit import Reason, UnfitError

__all__ = ["EPSILON", "critic", "entropy", "entropy_minmax", "given"]

Array = NDArray[np.float64]

EPSILON = 0.002
"""How far min–max values are kept from 0 and 1 before shares are taken, as in R ``mathmodels``; it matters ≤ 1.5 %."""
ROUNDING = 1e-12
"""Correlations nearer to 1 than this are 1: what is left is rounding, and weights made of it would be chance."""


def given(weights: ArrayLike) -> Array:
    """Weights (k,) scaled to sum 1. Raises :class:`ValueError` for a negative one, or if none is above zero."""
    found = np.asarray(weights, float)
    if not (found >= 0).all() or not np.isfinite(found).all() or not found.sum() > 0:
        raise ValueError("weights must be finite and not negative, and one above zero")
    return np.asarray(found / found.sum(), float)


def entropy(matrix: ArrayLike) -> Array:
    """Entropy weights of the shares of raw values, p = x/Σx: 1 + Σ p·ln p / ln n, scaled to sum 1; 0·ln 0 = 0.

    Shannon's entropy as a weight: Zeleny 1982; raw shares as in pymcdm and most of the English literature. Scaling a
    column changes nothing; shifting one does, and directions do not matter. Raises :class:`UnfitError` for negative
    values, a column of zeros, fewer than two units, or if no column differs from unit to unit.
    """
    values = _complete(matrix)
    if (values < 0).any() or (values.sum(axis=0) == 0).any():
        raise UnfitError(Reason.RAW_SHARES)
    return _diversity(values)


def entropy_minmax(matrix: ArrayLike, direction: ArrayLike, epsilon: float = EPSILON) -> Array:
    """Entropy weights (熵权法) of the shares of min–max values, as Chinese papers take them.

    ``direction`` (k,) is 1 where more is good and −1 where less is. Values are put on [0, 1] by direction, then onto
    [ε, 1−ε] as ε + (1−2ε)·r, so that no logarithm of zero is taken (R ``mathmodels``); a column without difference
    gets no weight. Shifting and scaling a column changes nothing. Raises :class:`UnfitError` as :func:`entropy`.
    """
    values = _complete(matrix) * np.asarray(direction, float)
    low, high = values.min(axis=0), values.max(axis=0)
    range_ = np.where(high > low, high - low, 1.0)
    return _diversity(epsilon + (1 - 2 * epsilon) * ((values - low) / range_))


def critic(matrix: ArrayLike, direction: ArrayLike | None = None) -> Array:
    """CRITIC weights: contrast times conflict, σ_j·Σ_k(1 − r_jk) of min–max values, scaled to sum 1.

    Diakoulaki, Mavrotas & Papayannakis 1995, Computers & Operations Research 22(7) 763–770.
    ``direction`` (k,) as in :func:`entropy_minmax`; without it more is good everywhere. A column without difference
    gets no weight. Raises :class:`UnfitError` for fewer than two units, or if nothing contrasts or conflicts.
    """
    values = _complete(matrix)
    values = values if direction is None else values * np.asarray(direction, float)
    low, high = values.min(axis=0), values.max(axis=0)
    differs = high > low
    weights = np.zeros(values.shape[1])
    if differs.any():
        scaled = (values[:, differs] - low[differs]) / (high - low)[differs]
        correlation = np.atleast_2d(np.corrcoef(scaled, rowvar=False))
        apart = 1 - correlation
        conflict = np.where(apart > ROUNDING, apart, 0.0).sum(axis=0)
        weights[differs] = scaled.std(axis=0) * (conflict if differs.sum() > 1 else 1.0)
        if not weights.any():
            raise UnfitError(Reason.NO_CONFLICT)
    return _to_one(weights)


def _complete(matrix: ArrayLike) -> Array:
    """The units without a missing figure."""
    values = np.asarray(matrix, float)
    if values.ndim != 2:
        raise ValueError("a matrix of units × indicators is needed")
    values = np.asarray(values[~np.isnan(values).any(axis=1)], float)
    if len(values) < 2:
        raise UnfitError(Reason.FEW_UNITS)
    return values


def _diversity(values: Array) -> Array:
    """1 − entropy of each column's shares, scaled to sum 1."""
    shares = values / values.sum(axis=0)
    logs = np.log(np.where(shares > 0, shares, 1.0))
    diversity = 1 + (shares * logs).sum(axis=0) / np.log(len(values))
    return _to_one(np.where(np.ptp(values, axis=0) > 0, np.maximum(diversity, 0), 0.0))


def _to_one(weights: Array) -> Array:
    total = weights.sum()
    if not total > 0:
        raise UnfitError(Reason.SAME_UNITS)
    return np.asarray(weights / total, float)
