"""Work shared among threads in a number of lanes that depends on the population alone, never on the threads."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from gongfu.simulation.population import Population

__all__ = ["in_lanes", "lanes_of"]

Result = TypeVar("Result")
_HOUSEHOLDS = 1 << 18
"""Households of a lane: some milliseconds of work, against a tenth of one to add its sums to the others'."""
_MOST = 64


def lanes_of(population: Population) -> int:
    """A power of two, up to 64: the sums of lanes are added in order, so results do not depend on threads."""
    needed = -(-population.household_count // _HOUSEHOLDS)
    return min(1 << max(needed - 1, 0).bit_length(), _MOST)


def in_lanes(work: Callable[[int], Result], lanes: int, threads: int | None = None) -> list[Result]:
    """What ``work`` returns for every lane, in order; by as many threads as there are processors, or ``threads``.

    The caller works too. The other threads are new: one that had waited would be woken on the caller's processor.
    """
    count = min(threads or _processors(), lanes)
    left, found = iter(range(lanes)), dict[int, Result]()

    def share() -> None:
        for lane in left:  # a range gives each of its numbers once, whoever asks
            found[lane] = work(lane)

    with ThreadPoolExecutor(max(count - 1, 1)) as pool:
        others = [pool.submit(share) for _ in range(count - 1)]
        share()
    for other in others:
        other.result()
    return [found[lane] for lane in range(lanes)]


def _processors() -> int:
    """Those that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
