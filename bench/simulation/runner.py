"""Starts every engine in its own environment and process, in turns, and holds what they find against plain NumPy."""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

__all__ = [
    "OPENFISCA", "OURS", "SIDES", "Side", "Taken", "available", "bandwidth", "disagreement", "module", "python",
    "ready", "run", "start", "taken_by",
]  # fmt: skip

BENCH = Path(__file__).resolve().parents[1]
PEERS = BENCH.parent / ".peers"
ONE_THREAD = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "NUMEXPR_NUM_THREADS": "1",
    "POLARS_MAX_THREADS": "1",
    "OMP_WAIT_POLICY": "passive",
    "JAX_PLATFORMS": "cpu",
    "XLA_FLAGS": "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1",
}


class Side(NamedTuple):
    """An engine: its module of ``sides``, its environment (ours where empty), words for it, and how exact it is."""

    name: str
    module: str
    environment: str = ""
    words: tuple[str, ...] = ()
    tolerance: float = 1e-6


FLOAT32 = 1e-4
"""What is asked of engines that keep 32-bit numbers."""
OURS = Side("gongfu", "gongfu")
OPENFISCA = Side("openfisca-core", "openfisca", "openfisca", (), FLOAT32)
SIDES = (
    OURS,
    Side("numpy by hand", "numpy"),
    Side("polars", "polars"),
    Side("ttsim jax, compiled function", "ttsim", "ttsim", ("jax",)),
    Side("ttsim numpy, compiled function", "ttsim", "ttsim"),
    Side("ttsim numpy, main()", "ttsim", "ttsim", ("main",)),
    Side("policyengine-core", "policyengine", "policyengine", (), FLOAT32),
    OPENFISCA,
    Side("openfisca-core at its best", "openfisca", "openfisca", ("best",), FLOAT32),
)
Found = dict[str, Any]


class Taken(NamedTuple):
    """What a process took: seconds of the clock and the processor an evaluation, cold ones, megabytes, bytes read."""

    wall: float
    cpu: float
    prepare: float
    cold: float
    memory: float
    bytes: int
    outcome: dict[str, dict[str, float]]


def python(side: Side) -> Path:
    """The interpreter of its environment."""
    return PEERS / side.environment / "bin" / "python" if side.environment else Path(sys.executable)


def ready(environment: str) -> bool:
    """Whether an environment was set up to its end."""
    return not environment or (PEERS / environment / "ready").exists()


def available() -> list[Side]:
    """The sides whose environment is there."""
    return [side for side in SIDES if ready(side.environment)]


def start(side: Side, *arguments: str, extra: Mapping[str, str] | None = None) -> Found:
    """Run a side's program, with ``extra`` settings; what it prints last.

    Raises :class:`RuntimeError` with its errors where it fails.
    """
    return module(python(side), f"simulation.sides.{side.module}", *arguments, *side.words, extra=extra)


def module(interpreter: Path, name: str, *arguments: str, extra: Mapping[str, str] | None = None) -> Found:
    """Run a module that prints JSON last, on one thread."""
    command = [str(interpreter), "-m", name, *arguments]
    settings = {**os.environ, **ONE_THREAD, **(extra or {})}
    done = subprocess.run(command, cwd=BENCH, env=settings, capture_output=True, encoding="utf-8", check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)}\n{done.stderr}")
    found: Found = json.loads(done.stdout.strip().splitlines()[-1])
    return found


def taken_by(found: Found) -> Taken:
    """The middle of the warm evaluations."""
    walls, cpus = zip(*found["warm"], strict=True)
    return Taken(
        median(walls),
        median(cpus),
        found["prepare"][1],
        found["cold"][1],
        found["memory"] / 2**20,
        found["bytes"],
        found["outcome"],
    )


def run(folder: Path, rounds: int, sweeps: int) -> dict[Side, list[Taken]]:
    """All sides, one after another, in the opposite order every second sweep."""
    sides = available()
    taken: dict[Side, list[Taken]] = {side: [] for side in sides}
    for sweep in range(sweeps):
        for side in sides if sweep % 2 == 0 else reversed(sides):
            taken[side].append(taken_by(start(side, str(folder), str(rounds))))
    return taken


def disagreement(outcome: dict[str, dict[str, float]], expected: dict[str, dict[str, float]]) -> float:
    """The largest relative difference of any figure of any scenario; infinite where a figure is no number."""
    pairs = [(outcome[scenario][name], value) for scenario, found in expected.items() for name, value in found.items()]
    apart = [abs(found / value - 1) for found, value in pairs]
    return max(math.inf if math.isnan(one) else one for one in apart)  # nothing is greater than NaN: it would pass


@cache
def bandwidth(threads: int) -> Found:
    """Gigabytes a second that the machine reads, and moves in a triad."""
    return module(Path(sys.executable), "simulation.bandwidth", str(threads))
