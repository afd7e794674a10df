"""Ranks of scores, and the band in which scores or ranks of many draws lie."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["BAND", "bands", "ranks"]

Array = NDArray[np.float64]

BAND = (0.05, 0.5, 0.95)
"""The quantiles that are shown of scores and ranks."""


def ranks(scores: Array) -> Array:
    """Ranks along the last axis, 1 for the highest score; equal scores share the better rank, NaN has none.

    A rank is 1 + how many are higher.
    """
    flat = np.ascontiguousarray(scores).reshape(-1, scores.shape[-1])
    order = np.argsort(-flat, axis=-1)  # NaN comes last
    ordered = np.take_along_axis(flat, order, axis=-1)
    places = np.empty(flat.shape)
    position = np.arange(1.0, flat.shape[1] + 1)
    tied = ordered[:, 1:] == ordered[:, :-1]
    if tied.any():
        first = np.broadcast_to(position, flat.shape).copy()
        first[:, 1:][tied] = 0
        np.put_along_axis(places, order, np.maximum.accumulate(first, axis=-1), axis=-1)
    else:
        np.put_along_axis(places, order, np.broadcast_to(position, flat.shape), axis=-1)
    places[np.isnan(flat)] = np.nan
    return places.reshape(scores.shape)


def bands(draws: Array, at: tuple[float, ...] = BAND) -> Array:
    """Quantiles over the first axis of (draws, …): (len(at), …), linear between neighbours (type 7); NaN if any is."""
    flat = np.ascontiguousarray(draws.reshape(len(draws), -1).T)
    position = np.asarray(at) * (len(draws) - 1)
    below = np.floor(position).astype(int)
    above = np.minimum(below + 1, len(draws) - 1)
    flat.partition(np.unique(np.append(np.append(below, above), len(draws) - 1)), axis=-1)
    low, high = flat[:, below], flat[:, above]
    found = low + (high - low) * (position - below)
    found[np.isnan(flat[:, -1])] = np.nan  # NaN is sorted last
    return np.asarray(np.moveaxis(found, -1, 0).reshape(len(at), *draws.shape[1:]), float)
