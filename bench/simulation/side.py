"""What runs in every engine's own process: load, prepare, evaluate again and again, and say what it took.

``python -m simulation.sides.NAME FOLDER ROUNDS [WORDS]`` prints one line of JSON last.
"""

from __future__ import annotations

import gc
import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from simulation.measures import Found
from simulation.population import Columns, load

__all__ = ["Outcome", "run", "words"]

State = TypeVar("State")
Outcome = dict[str, Found]
"""By scenario."""
LONGEST = 0.5
"""Seconds that short evaluations are repeated for."""


def words() -> list[str]:
    """What else was said on the command line."""
    return sys.argv[3:]


def run(
    prepare: Callable[[Columns], State],
    evaluate: Callable[[State], Outcome],
    needed: Callable[[State], int] | None = None,
) -> None:
    """Time ``prepare`` once, ``evaluate`` (all scenarios) once cold and then warm; print times, memory and results.

    Memory is what the process grew by at its largest after the columns were loaded. ``needed`` tells how many bytes
    must be read a scenario, where the engine keeps its own columns.
    """
    columns = load(Path(sys.argv[1]))
    rounds = int(sys.argv[2])
    held = sum(column.nbytes for column in columns.values())
    gc.collect()
    loaded = _forget_peak()
    state, prepared = _timed(lambda: prepare(columns))
    outcome, cold = _timed(lambda: evaluate(state))
    at_first = _peak() - loaded
    warm: list[tuple[float, float]] = []
    _forget_peak()
    while len(warm) < rounds or sum(wall for wall, _ in warm) < min(LONGEST, rounds):
        outcome, taken = _timed(lambda: evaluate(state))
        warm.append(taken)
    found = {
        "prepare": prepared,
        "cold": cold,
        "warm": warm,
        "memory": max(at_first, _peak() - loaded),
        "memory_warm": _peak() - loaded,
        "bytes": needed(state) if needed else held,
        "outcome": outcome,
    }
    print("\n" + json.dumps(found))


def _timed(work: Callable[[], State]) -> tuple[State, tuple[float, float]]:
    """What it gives, and (wall, processor) seconds."""
    cpu, wall = time.process_time(), time.perf_counter()
    result = work()
    return result, (time.perf_counter() - wall, time.process_time() - cpu)


def _forget_peak() -> int:
    """Let the largest size be measured anew, where the system can; the present size in bytes."""
    try:
        Path("/proc/self/clear_refs").write_text("5")
    except OSError:
        return _peak()
    return _status("VmRSS")


def _peak() -> int:
    """The largest size in bytes."""
    if sys.platform == "linux":
        return _status("VmHWM")
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


def _status(key: str) -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(key))
