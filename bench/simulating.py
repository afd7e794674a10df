"""What a law over every household of a city costs, beside OpenFisca, PolicyEngine, ttsim, Polars and NumPy."""

from __future__ import annotations

from pathlib import Path
from statistics import median

from measure import Row, Scale, Table
from simulation import population, runner
from simulation.runner import Side, Taken

__all__ = ["ON_REQUEST", "TABLES"]

MEGABYTE = 2**20


def simulation(scale: Scale, folder: Path) -> Table:
    """Two scenarios with all measures and totals, every engine in its own environment and process, on one core."""
    reads = runner.bandwidth(1)["read"]
    rows: list[Row] = []
    notes: list[str] = []
    for persons in scale.persons:
        place = folder / str(persons)
        population.write(population.make(persons), place)
        taken = runner.run(place, min(scale.rounds, 3), scale.sweeps)
        rows += _rows(f"{persons:,}", taken, reads)
        notes = _notes(taken)
    notes += [
        f"一个核每秒最多读 {reads:.1f} GB；带宽一列：所需的列每个方案读一遍，占其几成",
        f"one core reads {reads:.1f} GB a second at most; bandwidth is the share of it that reading the needed columns "
        "once a scenario makes up; memory is what the process grew by after the columns were loaded",
    ]
    return Table("simulation", "两个方案、全部度量 · two scenarios, all measures", rows, notes)


def _rows(case: str, taken: dict[Side, list[Taken]], reads: float) -> list[Row]:
    first = taken[next(iter(taken))]
    return [
        Row(
            case,
            side.name,
            median(one.wall for one in runs),
            median(one.cpu for one in runs),
            median(theirs.wall / ours.wall for theirs, ours in zip(runs, first, strict=True)),
            median(theirs.cpu / ours.cpu for theirs, ours in zip(runs, first, strict=True)),
            median(one.memory for one in runs),
            median(len(one.outcome) * one.bytes / one.cpu / (reads * 1e9) for one in runs),
        )
        for side, runs in taken.items()
    ]


def _notes(taken: dict[Side, list[Taken]]) -> list[str]:
    """How far apart the engines are, and what they took before the first answer. Raises where one is wrong."""
    expected = next(runs for side, runs in taken.items() if side.module == "numpy")[0].outcome
    notes = []
    for side, runs in taken.items():
        apart = max(runner.disagreement(one.outcome, expected) for one in runs)
        if apart > side.tolerance:
            raise RuntimeError(f"{side.name} is off by {apart:.1e} of NumPy by hand")
        once = median(one.prepare for one in runs), median(one.cold for one in runs)
        notes.append(
            f"{side.name}: off by {apart:.0e}; CPU once: {once[0]:.2f} s to prepare, {once[1]:.2f} s the first time"
        )
    missing = [side.name for side in runner.SIDES if side not in taken]
    return notes + [f"没有安装，未比 · not installed, left out: {', '.join(missing)}"] * bool(missing)


TABLES = (simulation,)
ON_REQUEST = ()
