"""Many reforms of the same few parameters: whole, and with the rules that they leave alone run once and frozen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from gongfu.simulation.engine import Kernel, Measure, Outcome, Total, lower, run_fused
from gongfu.simulation.engine.freeze import Frozen, freeze, population_of
from gongfu.simulation.law import Edition, Reform
from gongfu.simulation.population import Population
from simulation import ours
from simulation.sides.gongfu import DAY

__all__ = ["VARIED", "Part", "editions", "frozen"]

VARIED = ("basic_pension", "dibao_urban", "dibao_rural")


def editions(count: int) -> list[Edition]:
    """Laws that differ in the parameters varied."""
    law = ours.law()
    old = [law.on(DAY).value(name).value for name in VARIED]
    steps = [1 + number / count for number in range(count)]
    return [
        law.reformed(Reform.of({name: value * step for name, value in zip(VARIED, old, strict=True)})).on(DAY)
        for step in steps
    ]


class Part(NamedTuple):
    """What is left to do each time, and what it is done on."""

    split: Frozen
    kernel: Kernel
    population: Population

    def run(self, edition: Edition) -> Outcome:
        return self.kernel.run(self.population, self.split.residual.layout.vector(edition))


def frozen(edition: Edition, population: Population, varied: Sequence[str] = VARIED) -> Part:
    """The rules that do not depend on ``varied`` run once; totals are those of the budget."""
    program = lower(edition, ours.INCOME, *ours.BUDGET)
    split = freeze(program, varied, totals=ours.BUDGET)
    left = population_of(
        split,
        population,
        program.layout.vector(edition),
        lambda prelude, people, vector: run_fused(prelude, people, vector, prelude.targets),
    )
    totals = tuple(
        Total(split.totals.get(name, name), "person" if name == "dibao" else "household") for name in ours.BUDGET
    )
    return Part(split, Kernel.of(split.residual, Measure(ours.INCOME, totals), ours.BUDGET), left)
