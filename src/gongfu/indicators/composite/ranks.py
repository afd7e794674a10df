"""Ranks of scores, and the band in which scores or ranks of many draws lie. Fast, for millions of them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["BAND", "Places", "bands", "place_bands", "places", "ranks"]

Array = NDArray[np.float64]
Places = NDArray[np.uint16]

BAND = (0.05, 0.5, 0.95)
"""The quantiles that are shown of scores and ranks."""
BLOCK = 2**17
"""Scores that are ranked or sorted at once: what they need stays in a core's cache."""
MOST = 2**16 - 2
"""Most units that are ranked together: a place is 16 bits."""


def places(scores: Array) -> Places:
    """Ranks along the last axis: 1 + how many are higher, so that equal scores share the better place; 0 for NaN.

    Raises :class:`ValueError` for more than 65,534 units.
    """
    count = scores.shape[-1]
    if count > MOST:
        raise ValueError("more units than can be ranked")
    if not scores.size:
        return np.zeros(scores.shape, np.uint16)
    flat = scores.reshape(-1, count)
    found = np.empty(flat.shape, np.uint16)
    step = max(1, BLOCK // count)
    for start in range(0, len(flat), step):
        found[start : start + step] = _places(flat[start : start + step])
    return found.reshape(scores.shape)


def ranks(scores: Array) -> Array:
    """:func:`places` as numbers with NaN where there is no score."""
    found = places(scores).astype(float)
    found[found == 0] = np.nan
    return found


def bands(draws: Array, at: tuple[float, ...] = BAND) -> Array:
    """Quantiles over the first axis of (draws, …): (len(at), …), linear between neighbours (type 7); NaN if any is."""
    flat = draws.reshape(len(draws), -1)
    below, above, part = _positions(len(draws), at)
    found = np.empty((len(at), flat.shape[1]))
    step = max(1, BLOCK // len(draws))
    for start in range(0, flat.shape[1], step):
        rows = np.ascontiguousarray(flat[:, start : start + step].T)
        low, high = np.split(_selected(rows, np.concatenate([below, above])), 2, axis=1)
        found[:, start : start + step] = (low + (high - low) * part).T
    return found.reshape(len(at), *draws.shape[1:])


def place_bands(draws: Places, at: tuple[float, ...] = BAND) -> Array:
    """:func:`bands` of places by counting them; NaN for a unit that has no place in a draw."""
    flat = draws.reshape(len(draws), -1)
    size = int(flat.max(initial=0)) + 1
    below, above, part = _positions(len(draws), at)
    found = np.empty((len(at), flat.shape[1]))
    step = max(1, BLOCK // len(draws))
    for start in range(0, flat.shape[1], step):
        block = flat[:, start : start + step]
        upto = _counts(block, size).cumsum(axis=1)
        low = np.stack([(upto > position).argmax(axis=1) for position in below])
        high = np.stack([(upto > position).argmax(axis=1) for position in above])
        found[:, start : start + step] = low + (high - low) * part[:, None]
        found[:, start : start + step][:, upto[:, 0] > 0] = np.nan
    return found.reshape(len(at), *draws.shape[1:])


def _counts(block: Places, size: int) -> NDArray[np.intp]:
    """How often each unit of (draws, units) has each place: (units, size)."""
    units = block.shape[1]
    return np.bincount((block + np.arange(0, units * size, size)).ravel(), minlength=units * size).reshape(units, size)


def _positions(count: int, at: tuple[float, ...]) -> tuple[NDArray[np.intp], NDArray[np.intp], Array]:
    """The order statistics below and above each quantile, from 0, and how far it lies between them."""
    position = np.asarray(at) * (count - 1)
    below = np.floor(position).astype(np.intp)
    return below, np.minimum(below + 1, count - 1), position - below


def _selected(rows: Array, positions: NDArray[np.intp]) -> Array:
    """What stands at positions (p,) of each sorted row (rows, p); NaN for a row with NaN.

    Sorting in single precision is more than twice as fast, and enough to find the value where no neighbour is the same
    in it; the other rows are sorted as they are.
    """
    with np.errstate(over="ignore"):
        rough = rows.astype(np.float32)
    ordered = np.sort(rough, axis=-1)
    found = np.empty((len(rows), len(positions)))
    unsure = np.zeros(len(rows), bool)
    last = rows.shape[1] - 1
    for column, position in enumerate(positions):
        value = ordered[:, position]
        found[:, column] = rows[np.arange(len(rows)), (rough == value[:, None]).argmax(axis=-1)]
        for neighbour in (position - 1, position + 1):
            if 0 <= neighbour <= last:
                unsure |= ordered[:, neighbour] == value
    found[unsure] = np.sort(rows[unsure], axis=-1)[:, positions]
    found[np.isnan(ordered[:, -1])] = np.nan  # NaN is sorted last
    return found


def _places(scores: Array) -> Places:
    """Places in rows (rows, units), by sorting whole numbers that hold the score above and the unit in the low bits.

    The bits of a float, those of a negative one turned, are in the order of the floats. What differs only in the bits
    that the unit takes may be a tie: such rows, and those with NaN, are done by :func:`_shared`.
    """
    rows, units = scores.shape
    low = (1 << (units - 1).bit_length()) - 1
    least = scores.min(axis=-1)
    keys = (scores + 0.0).view(np.int64)  # + 0.0 makes −0 a 0
    if not least.min() >= 0:
        keys ^= (keys >> 63) & np.int64(2**63 - 1)
    keys &= ~low
    keys |= np.arange(units)
    keys.sort(axis=-1)
    close = ((keys[:, 1:] ^ keys[:, :-1]) <= low).any(axis=1) | np.isnan(least)
    keys &= low
    keys += np.arange(0, scores.size, units)[:, None]
    found = np.empty(scores.shape, np.uint16)
    found.ravel()[keys.ravel()] = np.tile(np.arange(units, 0, -1, dtype=np.uint16), rows)
    if close.any():
        found[close] = _shared(scores[close])
    return found


def _shared(scores: Array) -> Places:
    """Places in rows with ties and NaN."""
    order = np.argsort(-scores, axis=-1)  # NaN last
    ordered = np.take_along_axis(scores, order, axis=-1)
    first = np.tile(np.arange(1, scores.shape[1] + 1, dtype=np.uint16), (len(scores), 1))
    first[:, 1:][ordered[:, 1:] == ordered[:, :-1]] = 0
    found = np.empty(scores.shape, np.uint16)
    np.put_along_axis(found, order, np.maximum.accumulate(first, axis=-1), axis=-1)
    found[np.isnan(scores)] = 0
    return found
