"""A law's program and what is asked of it, as one pass over a population: prepared once, run for any parameters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from gongfu.simulation.engine.bins import BINS, TOP, ZERO
from gongfu.simulation.engine.compiled import module_of
from gongfu.simulation.engine.exact import Measures, ambiguous, measured, round2
from gongfu.simulation.engine.lanes import in_lanes, lanes_of
from gongfu.simulation.engine.plan import Measure, Total
from gongfu.simulation.engine.program import Program, lower, through_year
from gongfu.simulation.engine.rows import PERSONS
from gongfu.simulation.engine.source import Source, source_of
from gongfu.simulation.engine.state import State
from gongfu.simulation.law.facts import Fact
from gongfu.simulation.law.graph import closure
from gongfu.simulation.law.law import Edition
from gongfu.simulation.population import Population

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["Ask", "IncomeError", "Kernel", "Outcome", "columns_of", "prepare", "read_only"]


@dataclass(frozen=True, slots=True)
class Ask:
    """What is wanted of every run.

    ``income`` is a variable of households per head, the same for all their persons: its distribution over persons is
    counted. ``totals`` are summed over the population: a variable of persons or of months with the weight of the
    household, one of households with that too, or with the weight of all its persons where its unit is per person
    (yuan/person/year). ``by`` is a flag or code of households whose groups are counted apart.
    """

    income: str
    totals: tuple[str, ...] = ()
    by: str | None = None


@dataclass(frozen=True, eq=False)
class Outcome:
    """What a run found: the state, and the income per head of every household in storage order, in yuan."""

    state: State
    incomes: Floats
    population: Population

    def measures(self, *, threads: int | None = None) -> Measures:
        """Gini, and median, poverty and middle share as a full sort finds them."""
        return measured(self.state, round2(self.population, self.incomes, ambiguous(self.state), threads=threads))


class IncomeError(ValueError):
    """Incomes that no figure can be made of: NaN, infinite, or beyond the bins."""


@dataclass(frozen=True, eq=False)
class Kernel:
    """A compiled pass. It keeps no results and may be run by several threads at once, and sent to other processes.

    ``names`` are those of the totals, ``rules`` marks of the rules it was made of, where an edition was.
    """

    program: Program
    measure: Measure
    source: Source
    names: tuple[str, ...]
    rules: tuple[tuple[str, ...], ...] = ()

    @staticmethod
    def of(program: Program, measure: Measure, names: Sequence[str] = ()) -> Kernel:
        """The kernel of a program made by hand; ``names`` are those of the totals where they are not the variables'."""
        named = tuple(names) or tuple(total.variable for total in measure.totals)
        return Kernel(program, measure, source_of(program, (), measure), named)

    def run(self, population: Population, parameters: Edition | Floats, *, threads: int | None = None) -> Outcome:
        """One pass: with the parameters of an edition that has the same rules, or with a vector of them (size,).

        The first run in a process compiles the kernel, or reads it from disk. Raises :class:`ValueError` for columns
        that are missing, an edition of other rules or more brackets, and incomes that are no numbers.
        """
        vector = self.settings(parameters)
        columns = columns_of(population, self.program, self.source)
        groups = self._groups(population)
        lanes = lanes_of(population)
        width = 2 + len(self.measure.channels)
        incomes = np.empty(population.household_count)
        totals = np.zeros((lanes, len(self.names)))
        kernel = module_of(self.source.text).run
        where = [
            read_only(part)
            for part in (population.sizes, population.household_start, population.person_start, population.weight)
        ]

        def work(lane: int) -> tuple[NDArray[np.int64], Floats]:
            span, cells = np.array([BINS, -1]), np.zeros((len(groups) * BINS, width))
            kernel(lane, lanes, *where, read_only(vector), incomes, cells, span, totals, *columns)
            return span, cells

        parts = in_lanes(work, lanes, threads)
        low, high = min(int(span[0]) for span, _ in parts), max(int(span[1]) for span, _ in parts)
        if low <= high and (low == ZERO - TOP or high == ZERO + TOP):
            raise IncomeError(f"{self.measure.income}: some incomes are no numbers, or too great to be incomes")
        cells = np.zeros((len(groups), max(high + 1 - low, 0), width))
        for _, part in parts:
            cells += part.reshape(len(groups), BINS, width)[:, low : high + 1]
        sums = dict(zip(self.names, totals.sum(axis=0).tolist(), strict=True))
        state = State(min(low, high + 1), cells, sums, groups, self.measure.channels)
        return Outcome(state, incomes, population)

    def settings(self, parameters: Edition | Floats) -> Floats:
        """The vector of an edition, or the one given. Raises :class:`ValueError` for an edition of other rules."""
        if not isinstance(parameters, Edition):
            return np.asarray(parameters, np.float64)
        if self.rules and self.rules != _marks(parameters, self.program.targets):
            raise ValueError("the edition has other rules than the kernel was prepared for; prepare one for it")
        return self.program.layout.vector(parameters)

    def _groups(self, population: Population) -> tuple[str, ...]:
        """The labels of groups. Raises :class:`ValueError` for a code that has none."""
        if not self.measure.group:
            return ("",)
        labels = _labels(population.facts[self.measure.group])
        if population.households[self.measure.group].max(initial=0) >= len(labels):
            raise ValueError(f"{self.measure.group}: a code is greater than {len(labels) - 1}, that of the last group")
        return labels


def prepare(edition: Edition, ask: Ask) -> Kernel:
    """The kernel of what is asked of a law.

    Raises :class:`InputErrors` as :func:`lower` does, :class:`ValueError` for an income that is none of a household
    and groups that are no flag or code of one.
    """
    targets = tuple(dict.fromkeys([ask.income, *ask.totals]))
    program = lower(edition, *targets)
    if program.entity(ask.income) != "household":
        raise ValueError(f"{ask.income} is no variable of households")
    if ask.by is not None and not _is_grouping(edition.facts.get(ask.by)):
        raise ValueError(f"{ask.by} is no flag or code of households")
    totals = []
    for name in ask.totals:
        program, variable = through_year(program, name)
        per_head = program.entity(variable) == "household" and _per_head(edition, name)
        totals.append(Total(variable, "person" if per_head else "household"))
    measure = Measure(ask.income, tuple(totals), (), ask.by or "")
    kernel = Kernel.of(program, measure, ask.totals)
    return replace(kernel, rules=_marks(edition, targets))


def columns_of(population: Population, program: Program, source: Source) -> list[NDArray[Any]]:
    """The columns that a kernel takes, of a type that does not depend on where they came from.

    Raises :class:`ValueError` naming all that the population does not have, and for a household that is too large.
    """
    known = {**population.households, **population.persons}
    missing = [name for name in source.columns if name not in known]
    if missing:
        labels = [program.facts[name].label if name in program.facts else name for name in missing]
        raise ValueError(f"the population has no {', '.join(missing)}（{'、'.join(labels)}）")
    if population.sizes.max(initial=0) > PERSONS:
        raise ValueError(f"a household has {population.sizes.max()} persons; there may be {PERSONS} at most")
    return [read_only(known[name]) for name in source.columns]


def read_only(array: NDArray[Any]) -> NDArray[Any]:
    """The same numbers for reading: Numba compiles apart for what is mapped from a file and what is not."""
    view = np.ascontiguousarray(array).view(np.ndarray)
    view.flags.writeable = False
    return view


def _marks(edition: Edition, targets: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """What tells the rules of targets from others: where each function stands."""
    return tuple(
        (rule.name, str(rule.file), rule.function.__qualname__, str(rule.function.__code__.co_firstlineno))
        for rule in closure(edition, targets)
    )


def _is_grouping(fact: Fact | None) -> bool:
    return fact is not None and fact.entity == "household" and (fact.kind == "flag" or bool(fact.codes))


def _labels(fact: Fact) -> tuple[str, ...]:
    return ("0", "1") if fact.kind == "flag" else fact.codes


def _per_head(edition: Edition, name: str) -> bool:
    unit = edition.rules[name].unit if name in edition.rules else edition.facts[name].unit
    return ("person", -1) in unit.powers
