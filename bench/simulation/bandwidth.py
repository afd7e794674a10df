"""How many bytes a second this machine reads and writes: what no engine can go beyond.

``python -m simulation.bandwidth THREADS`` prints JSON: gigabytes a second of the triad a = b + 3c and of reading alone.
"""

from __future__ import annotations

import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]
LENGTH = 20_000_000
"""Numbers in a column: 160 MB, more than any cache holds."""
ROUNDS = 7


@njit(nogil=True, fastmath=True, cache=True)
def triad(a: Floats, b: Floats, c: Floats) -> float:
    for i in range(a.size):
        a[i] = b[i] + 3.0 * c[i]
    return 0.0


@njit(nogil=True, fastmath=True, cache=True)
def read(a: Floats, b: Floats, c: Floats) -> float:
    total = 0.0
    for i in range(b.size):
        total += b[i]
    return total


def best(work: object, columns: list[list[Floats]], streams: int) -> float:
    """The best of some rounds, every thread on its part; GB/s."""
    taken = []
    with ThreadPoolExecutor(len(columns)) as pool:
        for _ in range(ROUNDS):
            start = time.perf_counter()
            list(pool.map(lambda part: work(*part), columns))  # type: ignore[operator]
            taken.append(time.perf_counter() - start)
    length = sum(part[0].size for part in columns)
    return 8 * streams * length / min(taken) / 1e9


if __name__ == "__main__":
    threads = int(sys.argv[1])
    whole = [np.zeros(LENGTH), np.ones(LENGTH), np.ones(LENGTH)]
    parts = [list(part) for part in zip(*(np.array_split(column, threads) for column in whole), strict=True)]
    triad(*(column[:8] for column in whole))
    read(*(column[:8] for column in whole))
    print(json.dumps({"triad": best(triad, parts, 3), "read": best(read, parts, 1)}))
