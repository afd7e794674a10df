"""gongfu over a province in parts, streamed: one part in memory at a time. ``cluster`` spreads it over two workers."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from gongfu.simulation.engine import Ask
from gongfu.simulation.scale import Counted, simulate_parts
from simulation import ours, side
from simulation.measures import Found
from simulation.parameters import SCENARIOS
from simulation.province import Stored, parts_in
from simulation.sides.gongfu import DAY

FOLDER = Path(sys.argv[1])
THREADS = 2 if "two" in side.words() else 1


def evaluate(parts: list[Stored], cluster: Any = None) -> side.Outcome:
    threads = None if cluster else THREADS
    asked = Ask(ours.INCOME, ours.BUDGET)
    counted = simulate_parts(parts, ours.law(), ours.reform(), DAY, asked, cluster=cluster, threads=threads)
    return {name: found(one) for name, one in zip(SCENARIOS, counted, strict=True)}


def found(counted: Counted) -> Found:
    measures = counted.measures
    return {
        "gini": measures.gini.value,
        "median": measures.median,
        "poverty": measures.poverty,
        "middle": measures.middle,
        **measures.totals,
    }


def needed(parts: list[Stored]) -> int:
    """Bytes of all columns."""
    return sum(file.stat().st_size for part in parts for file in part.folder.glob("*.npy"))


if __name__ == "__main__":
    if "cluster" in side.words():
        from distributed import LocalCluster

        with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
            workers = [worker.pid for worker in cluster.workers.values()]
            side.run(lambda _: parts_in(FOLDER), lambda parts: evaluate(parts, cluster), needed, workers)
    else:
        side.run(lambda _: parts_in(FOLDER), evaluate, needed)
