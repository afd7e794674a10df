"""The part of a study that varies, frozen around it, with derivatives: some milliseconds for each trial."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from gongfu.simulation.engine.derivative import derivative, derivative_name
from gongfu.simulation.engine.directions import Directed, directed, distance_name
from gongfu.simulation.engine.evaluation import run_fused
from gongfu.simulation.engine.freeze import Frozen, freeze, population_of
from gongfu.simulation.engine.kernel import Kernel
from gongfu.simulation.engine.linear import Linear
from gongfu.simulation.engine.picked import Picked
from gongfu.simulation.engine.plan import Measure, Total
from gongfu.simulation.engine.program import Program, Step
from gongfu.simulation.engine.simplify import ZERO, needed
from gongfu.simulation.law.expression import Name, Number, Op
from gongfu.simulation.law.facts import Fact
from gongfu.simulation.population import Population
from gongfu.simulation.search.slopes import Sloped
from gongfu.simulation.search.study import LOSS, Reading, Study
from gongfu.simulation.search.sums import Sums, summable
from gongfu.simulation.search.variables import Variable

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["Split", "Stage"]

_BEFORE, _LOW, _LOSS = "income__before", "income__low", "income__loss"
_ROUNDING = 1e-9


@dataclass(frozen=True, eq=False)
class Split:
    """Programs for continuous variables, the same whatever whole ones are: made once.

    ``layouts`` lead from the vector along directions to that of the kernel; ``channels`` are the variables on which the
    income depends.
    ``totals`` are those that vary, by the variable that is summed, and ``direct`` those of them that need no pass;
    ``deciles`` (or 0) are the lowest tenths whose losses are asked for.
    """

    study: Study
    variables: tuple[Variable, ...]
    along: Directed
    frozen: Frozen
    kernel: Kernel
    layouts: tuple[Picked, ...]
    channels: tuple[int, ...]
    totals: dict[str, str]
    direct: tuple[str, ...]
    deciles: int

    @staticmethod
    def of(study: Study, variables: Sequence[Variable], *, slopes: bool, deciles: int = 0) -> Split:
        """Raises :class:`ValueError` naming variables that nothing depends on."""
        idle = [item.name for item in variables if not _reads(study.program, item.parameter)]
        if idle:
            raise ValueError(f"neither {study.income} nor any payment depends on {'、'.join(idle)}")
        along = directed(study.program, [{variable.parameter} for variable in variables])
        distances = [distance_name(number) for number in range(len(variables))]
        varying = Linear(along.program, distances, ()).varying
        named = dict(zip(study.kernel.names, (total.variable for total in study.kernel.measure.totals), strict=True))
        wanted = {name: variable for name, variable in named.items() if variable in varying}
        targets = tuple(dict.fromkeys([study.income, *wanted.values(), *([study.by] if study.by else [])]))
        frozen = freeze(replace(along.program, targets=targets), distances, totals=tuple(wanted.values()))
        totals = {name: frozen.totals.get(variable, variable) for name, variable in wanted.items()}
        direct = tuple(name for name, variable in totals.items() if summable(frozen.residual, variable))
        direct = tuple(name for name in direct if study.accounts.total(name, name).each == "household")
        passed = {name: variable for name, variable in totals.items() if name not in direct}
        targets = tuple(dict.fromkeys([study.income, *passed.values(), *([study.by] if study.by else [])]))
        program = replace(frozen.residual, items=needed(frozen.residual.items, targets), targets=targets)
        program = _with_losses(program, study.income) if deciles else program
        layouts = [program.layout]
        if slopes:
            program = derivative(program, distances)
            layouts.append(program.layout)
        sums = [(name, study.accounts.total(name, variable)) for name, variable in passed.items()]
        if deciles:
            sums.append((_LOSS, Total(_LOSS, "person")))
        sums += [
            (f"{number} {name}", Total(derivative_name(number, total.variable), total.each))
            for name, total in list(sums)
            for number in range(len(variables))
            if derivative_name(number, total.variable) in program.by_name
        ]
        numbers = range(len(variables))
        channels = tuple(number for number in numbers if derivative_name(number, study.income) in program.by_name)
        measured = tuple(derivative_name(number, study.income) for number in channels)
        measure = Measure(study.income, tuple(total for _, total in sums), measured, study.by)
        kernel = Kernel.of(program, measure, [name for name, _ in sums])
        picked = tuple(layout for layout in layouts if isinstance(layout, Picked))
        return Split(study, tuple(variables), along, frozen, kernel, picked, channels, totals, direct, deciles)

    def stage(self, whole: Sequence[Variable], values: Sequence[float]) -> Stage:
        """With whole variables at some values. Raises :class:`ValueError` where two variables change one number."""
        study, count = self.study, len(self.variables)
        zero = [0.0] * count
        base = study.vector([*whole, *self.variables], [*values, *zero])
        directions = []
        for number in range(count):
            one = [float(other == number) for other in range(count)]
            directions.append(study.vector([*whole, *self.variables], [*values, *one]) - base)
        self._affine(whole, values, base, directions)
        start = self.along.vector(base, directions, zero)
        people = population_of(self.frozen, study.population, start, _fused)
        if self.deciles:
            columns: dict[str, NDArray[Any]] = {
                _BEFORE: study.baseline.incomes,
                _LOW: study.low(self.deciles).astype(np.uint8),
            }
            people = replace(people, households={**people.households, **columns}, facts=self.kernel.program.facts)
        fixed = study.run(base).totals if whole else study.reading(study.baseline).totals
        weight = study.population.weight * study.population.size
        low = float(weight[study.low(self.deciles)].sum()) if self.deciles else 0.0
        names = [self.totals[name] for name in self.direct]
        distances = [distance_name(number) for number in range(count)]
        sums = Sums.of(self.frozen.residual, names, people, distances)
        return Stage(self, people, base, directions, {name: total.value for name, total in fixed.items()}, low, sums)

    def _affine(self, whole: Sequence[Variable], values: Sequence[float], base: Floats, along: list[Floats]) -> None:
        middle = [(variable.low + variable.high) / 2 for variable in self.variables]
        there = self.study.vector([*whole, *self.variables], [*values, *middle])
        straight = base + sum(value * way for value, way in zip(middle, along, strict=True))
        if not np.allclose(there, straight, rtol=_ROUNDING, atol=_ROUNDING):
            raise ValueError("two variables change the same number; give each parameter one variable")


@dataclass(frozen=True, eq=False)
class Stage:
    """The columns of a split with whole variables set.

    ``fixed`` are totals that do not vary, ``low`` the weight of persons in the lowest tenths, ``sums`` the totals that
    need no pass.
    """

    split: Split
    people: Population
    base: Floats
    directions: list[Floats]
    fixed: dict[str, float]
    low: float
    sums: Sums

    @property
    def tolerance(self) -> float:
        """What the lowest tenths may lose on average, yuan a head, while certainly no household has lost.

        A loss is counted beyond half of what makes a loser, so that the smallest household alone would be seen.
        """
        study = self.split.study
        smallest = float((study.population.weight * study.population.size).min())
        return LOSS / 2 * smallest / self.low if self.low else 0.0

    def reading(self, values: Sequence[float]) -> Reading:
        """Figures with continuous variables at some values."""
        split = self.split
        vector = split.along.vector(self.base, self.directions, list(values))
        vector = split.layouts[0].taken(vector)
        direct = self.sums.totals(vector)
        for layout in split.layouts[1:]:
            vector = layout.taken(vector)
        outcome = split.kernel.run(self.people, vector)
        count = len(split.variables)
        found = outcome.state.totals
        totals = {name: Sloped(value, np.zeros(count)) for name, value in self.fixed.items()}
        totals |= {name: direct[split.totals[name]] for name in split.direct}
        passed = [name for name in split.totals if name not in split.direct]
        for name in (*passed, *([_LOSS] if split.deciles else [])):
            slope = [found.get(f"{number} {name}", 0.0) for number in range(count)]
            totals[name] = Sloped(found[name], np.array(slope))
        losses = totals.pop(_LOSS, None)
        if losses is not None:
            losses = Sloped(losses.value / self.low, losses.slope / self.low)
        return Reading(split.study, outcome, totals, count, split.channels, losses)


def _with_losses(program: Program, income: str) -> Program:
    """A program that also says what households in the lowest tenths have less than before."""
    less = Op("sub", (Op("sub", (Name(_BEFORE), Name(income))), Number(LOSS / 2)))
    loss = Op("select", (Op("ne", (Name(_LOW), ZERO)), Op("max", (less, ZERO)), ZERO))
    facts = {
        **program.facts,
        _BEFORE: Fact(_BEFORE, "household", "改革前人均收入", "number"),
        _LOW: Fact(_LOW, "household", "低收入组", "flag"),
    }
    items = (*program.items, Step(_LOSS, "household", loss))
    return replace(program, items=items, facts=facts, targets=(*program.targets, _LOSS))


def _fused(program: Program, population: Population, vector: Floats) -> dict[str, Floats]:
    return run_fused(program, population, vector, list(program.targets))


def _reads(program: Program, parameter: str) -> bool:
    return any(name == parameter for name, _ in program.layout.slots)
