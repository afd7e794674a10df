"""What runs in every engine's own process: load, prepare, evaluate again and again, and say what it took.

``python -m simulation.sides.NAME FOLDER ROUNDS [WORDS]`` prints one line of JSON last.
"""

from __future__ import annotations

import gc
import json
import os
import resource
import sys
import time
from collections.abc import Callable, Sequence
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
    helpers: Sequence[int] = (),
) -> None:
    """Time ``prepare`` once, ``evaluate`` (all scenarios) once cold and then warm; print times, memory and results.

    Memory is what the process grew by at its largest after the columns were loaded. ``needed`` tells how many bytes
    must be read a scenario, where the engine keeps its own columns. ``helpers`` are processes that work for this one:
    their time and memory count too.
    """
    columns = load(Path(sys.argv[1]))
    rounds = int(sys.argv[2])
    held = sum(column.nbytes for column in columns.values())
    gc.collect()
    everybody = (os.getpid(), *helpers)
    loaded = sum(map(_forget_peak, everybody))
    state, prepared = _timed(lambda: prepare(columns), helpers)
    outcome, cold = _timed(lambda: evaluate(state), helpers)
    at_first = sum(map(_peak, everybody)) - loaded
    warm: list[tuple[float, float]] = []
    for process in everybody:
        _forget_peak(process)
    while len(warm) < rounds or sum(wall for wall, _ in warm) < min(LONGEST, rounds):
        outcome, taken = _timed(lambda: evaluate(state), helpers)
        warm.append(taken)
    at_last = sum(map(_peak, everybody)) - loaded
    found = {
        "prepare": prepared,
        "cold": cold,
        "warm": warm,
        "memory": max(at_first, at_last),
        "memory_warm": at_last,
        "bytes": needed(state) if needed else held,
        "outcome": outcome,
    }
    print("\n" + json.dumps(found))


def _timed(work: Callable[[], State], helpers: Sequence[int]) -> tuple[State, tuple[float, float]]:
    """What it gives, and (wall, processor) seconds."""
    cpu, wall = _processor(helpers), time.perf_counter()
    result = work()
    return result, (time.perf_counter() - wall, _processor(helpers) - cpu)


def _processor(helpers: Sequence[int]) -> float:
    """Seconds of this process, and of helpers to a hundredth."""
    ticks = [Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[11:13] for process in helpers]
    return time.process_time() + sum(int(tick) for pair in ticks for tick in pair) / os.sysconf("SC_CLK_TCK")


def _forget_peak(process: int) -> int:
    """Let the largest size be measured anew, where the system can; the present size in bytes."""
    try:
        Path(f"/proc/{process}/clear_refs").write_text("5")
    except OSError:
        return _peak(process)
    return _status("VmRSS", process)


def _peak(process: int) -> int:
    """The largest size in bytes."""
    if sys.platform == "linux":
        return _status("VmHWM", process)
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


def _status(key: str, process: int) -> int:
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(key))
