"""The bins that kernels count incomes in: those of :class:`gongfu.distribution.Histogram`, numbered without gaps.

Bin ``ZERO`` holds zero; above it lie 1,024 bins an octave from 1/128 yuan, which is below a fen, to 8.6 billion yuan;
below it the same for negative incomes. An income nearer to zero than 1/128 yuan is nothing. The first and the last bin
are for what is too great to be an income, or no number.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["BINS", "BITS", "LEAST", "LOW_KEY", "SHIFT", "TOP", "ZERO", "ends", "keys"]

BITS = 10
"""As :class:`gongfu.distribution.Histogram` has it by default."""
SHIFT = 52 - BITS
"""Binary digits of a float that do not tell bins apart."""
LEAST = 2.0**-7
"""The least income that is not nothing, in yuan."""
_OCTAVES = 40
LOW_KEY = (int(np.float64(LEAST).view(np.int64)) >> SHIFT) - 1
"""What the key of a bin of a positive income has more than its distance from ``ZERO``."""
TOP = _OCTAVES * 2**BITS + 1
"""The farthest a bin is from that of zero."""
ZERO = TOP
BINS = 2 * TOP + 1


def keys(bins: NDArray[np.int64]) -> NDArray[np.int64]:
    """The keys of bins in a :class:`gongfu.distribution.Histogram`."""
    distance = bins - ZERO
    return np.asarray(np.sign(distance) * (np.abs(distance) + np.where(distance == 0, 0, LOW_KEY)))


def ends(bins: NDArray[np.int64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The least and the greatest income that each bin can hold, both possible themselves."""
    distance = np.abs(bins - ZERO)
    near = ((distance + LOW_KEY) << SHIFT).view(np.float64)
    far = (((distance + LOW_KEY + 1) << SHIFT) - 1).view(np.float64)
    near, far = np.where(distance == 0, 0.0, near), np.where(distance == 0, 0.0, far)
    return np.where(bins < ZERO, -far, near), np.where(bins < ZERO, -near, far)
