"""Many reforms in a row, laws and populations that grow, and the search for the cheapest reform that meets a goal."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from measure import CORES, Row, Scale, Table, compare, pin, unpin
from simulation import population, runner
from simulation.runner import Side, Taken

if TYPE_CHECKING:
    from gongfu.simulation.engine import Outcome
    from gongfu.simulation.law import Edition

__all__ = ["TABLES"]

SEVERAL = 8
"""Reforms of a round."""
SMALLEST = 1_000
"""Persons of the smallest city that says anything."""


def reforms(scale: Scale, folder: Path) -> Table:
    """Reforms a second over the largest city, on all cores: each a law of its own, its parameters and all measures."""
    from simulation import study
    from simulation.sides import gongfu

    from gongfu.simulation.engine import freeze_kernel

    state = gongfu.ready(population.make(scale.persons[-1]))
    editions = study.editions(SEVERAL)
    unpin()
    whole = partial(state.kernel.run, state.population)
    start = time.process_time()
    part = freeze_kernel(state.kernel, state.population, editions[0], study.VARIED)
    once = time.process_time() - start
    sides = {
        "gongfu, all measures": partial(_measured, whole, editions),
        "gongfu, Gini and totals": partial(_counted, whole, editions),
        "gongfu frozen, all measures": partial(_measured, part.run, editions),
        "gongfu frozen, Gini and totals": partial(_counted, part.run, editions),
    }
    for one, other in zip(_measured(whole, editions), _measured(part.run, editions), strict=True):
        if abs(one / other - 1) > 1e-9:
            raise RuntimeError(f"frozen and whole differ: {one} and {other}")
    rows = [
        row._replace(wall=row.wall / SEVERAL, cpu=row.cpu / SEVERAL)
        for row in compare(f"one reform of {scale.persons[-1]:,} persons", sides, scale.rounds)
    ]
    pin()
    notes = [f"{row.side}: {1 / row.wall:,.0f} a second on {len(CORES)} cores" for row in rows]
    notes.append(f"冻结一次用 CPU {once:.2f} 秒 · freezing once takes {once:.2f} CPU s, its compilation included")
    return Table("reforms", "一个接一个的方案 · reforms in a row", rows, notes)


def _measured(run: Callable[[Edition], Outcome], editions: list[Edition]) -> list[float]:
    """All measures of every reform."""
    found = [run(edition).measures() for edition in editions]
    return [
        value for one in found for value in (one.gini.value, one.median, one.poverty, one.middle, *one.totals.values())
    ]


def _counted(run: Callable[[Edition], Outcome], editions: list[Edition]) -> list[float]:
    """The Gini coefficient, which one pass gives, and totals."""
    states = [run(edition).state for edition in editions]
    return [value for state in states for value in (state.histogram().gini().value, *state.totals.values())]


def growth(scale: Scale, folder: Path) -> Table:
    """Persons and rules growing: what one of either costs must stay the same, each row in a process of its own."""
    most = scale.persons[-1]
    by_persons = {}
    for persons in (most // share for share in (8, 4, 2, 1) if most // share >= SMALLEST):
        place = folder / str(persons)
        population.write(population.make(persons), place)
        by_persons[persons] = _taken(Side("gongfu", "gongfu"), place, scale, folder / "cache")
    place = folder / "rules"
    population.write(population.make(scale.persons[len(scale.persons) // 2]), place)
    by_rules = {
        5 * n + 2: _taken(Side("gongfu", "long", words=(str(n),)), place, scale, folder / "cache")
        for n in scale.programmes
    }
    rows = [*_rows("persons", by_persons), *_rows("rules", by_rules)]
    notes = ["倍数：每个人、每条规则的用时，与第一行的比"]
    notes.append("ratios compare what one person or one rule costs with the first row")
    for persons, one in by_persons.items():
        notes.append(
            f"{persons:,} persons: {1e9 * one.cpu / persons / 2:.1f} ns each and scenario, {one.memory:,.0f} MB"
        )
    for rules, one in by_rules.items():
        notes.append(f"{rules} rules: compiled and run for the first time in {one.cold:.1f} CPU s")
    return Table("growth", "人多了、规则多了 · more persons, more rules", rows, notes)


def _taken(side: Side, place: Path, scale: Scale, cache: Path) -> Taken:
    """With a cache of kernels that nobody else has filled, so that the first run of a law compiles."""
    settings = {"GONGFU_CACHE": str(cache)}
    return runner.taken_by(runner.start(side, str(place), str(min(scale.rounds, 5)), extra=settings))


def _rows(what: str, taken: dict[int, Taken]) -> list[Row]:
    (first, least), *_ = taken.items()
    return [
        Row(
            f"{count:,} {what}",
            "gongfu",
            one.wall,
            one.cpu,
            one.wall / count / (least.wall / first),
            one.cpu / count / (least.cpu / first),
            one.memory,
        )
        for count, one in taken.items()
    ]


def goal(scale: Scale, folder: Path) -> Table:
    """The least public cost of a Gini coefficient lower by 0.02, over four parameters, on one core."""
    from simulation import target
    from simulation.sides import gongfu

    persons = scale.persons[-1]
    state = gongfu.ready(population.make(persons))
    most = gongfu.evaluate(state)["baseline"]["gini"] - target.LOWER
    found: dict[str, float] = {}
    passes: dict[str, int] = {}

    def ours(starts: int, side: str) -> None:
        best = target.by_gongfu(state.population, most, starts)
        if not best.feasible:
            raise RuntimeError(f"{side} keeps no Gini coefficient of {most}: {best.message}")
        found[side], passes[side] = best.cost, best.evaluations

    def theirs(side: str) -> None:
        found[side], passes[side] = target.by_differences(state.population, most)

    one, four, differences = "gongfu, one start", "gongfu, four starts", "SLSQP over ours, differences"
    ours(1, one)  # compiles
    case = f"{persons:,} persons"
    rows = compare(case, {one: partial(ours, 1, one), four: partial(ours, 4, four)}, min(scale.rounds, 3))
    [other] = compare(case, {differences: partial(theirs, differences)}, 1)
    rows.append(other._replace(wall_ratio=other.wall / rows[0].wall, cpu_ratio=other.cpu / rows[0].cpu))
    notes = [f"{side}: {found[side] / 1e6:,.3f} million yuan a year, {passes[side]:,} passes" for side in found]
    return Table("goal", "达到基尼系数目标的最省办法 · the cheapest way to a Gini coefficient", rows, notes)


TABLES = (reforms, growth, goal)
