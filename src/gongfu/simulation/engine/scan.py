"""A kernel that picks the incomes in a few ranges out of millions; run as :mod:`compiled` runs generated ones."""

from numba import njit

kernel = njit(nogil=True, error_model="numpy", cache=__spec__ is not None)
STRIDE = 64
"""Incomes that are looked at together: mostly none of them is wanted."""


@kernel
def scan(lane, lanes, sizes, household_start, weight, incomes, low, high, found, people):  # type: ignore[no-untyped-def]
    """Put incomes from ``low[i]`` to ``high[i]`` in ``found``, and the weight of their persons in ``people``.

    ``low`` and ``high`` are of shape (5,), both ends included; ``found`` and ``people`` have room for all
    households. Of every bucket the lane takes one part of ``lanes``. Returns how many there are.
    """
    count = 0
    a0, a1, a2, a3, a4 = low[0], low[1], low[2], low[3], low[4]
    b0, b1, b2, b3, b4 = high[0], high[1], high[2], high[3], high[4]
    for bucket in range(sizes.size):
        size = sizes[bucket]
        start = household_start[bucket]
        n = household_start[bucket + 1] - start
        stop = start + n * (lane + 1) // lanes
        for block in range(start + n * lane // lanes, stop, STRIDE):
            part = incomes[block : min(block + STRIDE, stop)]
            hits = 0
            for q in range(part.size):
                x = part[q]
                hits |= (
                    ((x >= a0) & (x <= b0))
                    | ((x >= a1) & (x <= b1))
                    | ((x >= a2) & (x <= b2))
                    | ((x >= a3) & (x <= b3))
                    | ((x >= a4) & (x <= b4))
                )
            if hits:
                for q in range(part.size):
                    x = part[q]
                    if (a0 <= x <= b0) or (a1 <= x <= b1) or (a2 <= x <= b2) or (a3 <= x <= b3) or (a4 <= x <= b4):
                        found[count] = x
                        people[count] = weight[block + q] * size
                        count += 1
    return count
