"""What a law over every household of a city costs, beside OpenFisca, PolicyEngine, ttsim, Polars and NumPy."""

from __future__ import annotations

from pathlib import Path
from statistics import median

from measure import Row, Scale, Table, pin, unpin
from simulation import population, runner
from simulation.runner import Side, Taken

__all__ = ["ON_REQUEST", "TABLES"]

MEGABYTE = 2**20
CHINA = Side("gongfu", "china")
SMALL = 2_000
"""Persons of a city that costs nothing beside starting."""


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


def china(scale: Scale, folder: Path) -> Table:
    """The whole law of China, Henan and Xuchang over synthetic cities; compiled, and read from disk."""
    from simulation.sides.china import BUDGET
    from simulation.sides.gongfu import DAY

    from gongfu.simulation.china import law

    reads = runner.bandwidth(1)["read"]
    cache = {"GONGFU_CACHE": str(folder / "cache")}
    small = _city(SMALL, folder)
    start = [runner.start(CHINA, str(small), "1", extra=cache) for _ in range(2)]
    rows = [
        _start_row("start, compiled", start[0]),
        _start_row("start, from the cache on disk", start[1]),
    ]
    for persons in scale.persons:
        place = _city(persons, folder)
        runs = [
            runner.taken_by(runner.start(CHINA, str(place), str(min(scale.rounds, 3)), extra=cache))
            for _ in range(scale.sweeps)
        ]
        rows += _rows(f"{persons:,}", {CHINA: runs}, reads)
    rules = len(law().on(DAY).order("income_per_head", *BUDGET))
    notes = [
        f"全套规则：用到 {rules} 条，合计 {len(BUDGET)} 项收支；两个方案；启动指读法规和参数、准备和第一次运行",
        f"the whole law: {rules} rules are needed; start is reading law and parameters, preparing and the first run",
    ]
    return Table("china", "全套中国规则 · the whole Chinese law", rows, notes)


def _city(persons: int, folder: Path) -> Path:
    """A synthetic city, stored."""
    from simulation.stored import columns_of

    from gongfu.simulation.population import synthetic

    place = folder / str(persons)
    if not place.exists():
        population.write(columns_of(synthetic(persons=persons)), place)
    return place


def _start_row(case: str, found: runner.Found) -> Row:
    wall, cpu = (found["prepare"][i] + found["cold"][i] for i in (0, 1))
    return Row(case, CHINA.name, wall, cpu, 1.0, 1.0, found["memory"] / MEGABYTE)


def province(scale: Scale, folder: Path) -> Table:
    """98 million persons streamed from disk, two scenarios with all measures; on one core, on two, by two processes."""
    from simulation.province import PART, write_parts

    write_parts(folder / "parts", scale.parts, PART if scale.parts > 2 else scale.persons[-1])
    sides = {
        "one core": Side("gongfu", "province"),
        "two threads": Side("gongfu", "province", words=("two",)),
        "dask, two processes": Side("gongfu", "province", words=("cluster",)),
    }
    unpin()
    taken = {
        Side(name, side.module, words=side.words): [
            runner.taken_by(runner.start(side, str(folder / "parts"), str(min(scale.rounds, 3))))
        ]
        for name, side in sides.items()
    }
    pin()
    apart = [runner.disagreement(one.outcome, next(iter(taken.values()))[0].outcome) for [one] in taken.values()]
    rows = _rows("two scenarios", taken, runner.bandwidth(1)["read"])
    notes = [f"parts of a province: {scale.parts}; the three differ by {max(apart):.0e} at most"]
    return Table("province", "一个省 · a province", rows, notes)


TABLES = (simulation, china)
ON_REQUEST = (province,)
