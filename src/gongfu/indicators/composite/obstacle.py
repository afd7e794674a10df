"""Obstacle degree (障碍度): which indicators keep a place from a full score."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["obstacles"]

Array = NDArray[np.float64]


def obstacles(scores: ArrayLike, weights: ArrayLike, full: float = 1.0) -> Array:
    """O_ij = w_j·(1 − x_ij) / Σ_j w_j·(1 − x_ij) of scores (units, k) up to ``full``: shares (units, k) that sum to 1.

    鲁春阳 等, 资源科学 2011, 33(3) 535–541: factor contribution times deviation. Weights (k,) are of indicators in the
    whole index. An indicator that is missing is left out (NaN); where nothing is missed (all full), all are 0.
    Raises :class:`ValueError` for scores outside [0, full] or weights that do not fit.
    """
    values, shares = np.asarray(scores, float) / full, np.asarray(weights, float)
    if values.ndim != 2 or shares.shape != (values.shape[1],) or not (shares >= 0).all() or not shares.sum() > 0:
        raise ValueError("scores of units × indicators and a weight for each indicator are needed")
    if (values < 0).any() or (values > 1).any():
        raise ValueError("scores must lie between 0 and full")
    missed = (1 - values) * shares
    total = np.nansum(missed, axis=1, keepdims=True)
    found = missed / np.where(total > 0, total, 1.0)
    return np.where(np.isnan(values), np.nan, found)
