"""One law, one population and some variables made ready, and figures and their derivatives at any values of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from gongfu.simulation.engine.exact import Measures
from gongfu.simulation.engine.kernel import Kernel, Outcome
from gongfu.simulation.engine.plan import Measure, Total
from gongfu.simulation.engine.program import Program, lower, through_year
from gongfu.simulation.law.law import Edition, Law
from gongfu.simulation.law.reform import Reform
from gongfu.simulation.population import Population
from gongfu.simulation.results.grouping import tenths
from gongfu.simulation.search.accounts import Accounts
from gongfu.simulation.search.figures import HEADS, Figure
from gongfu.simulation.search.slopes import Sloped, gini, mean, ratio, theil
from gongfu.simulation.search.variables import Variable, reform_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["LOSS", "Reading", "Study"]

LOSS = 1.0
"""Yuan a head and year: whose household has so much less has lost; less than that is rounding."""


@dataclass(frozen=True, eq=False)
class Study:
    """A law of one day, a population, and the program of all that a search may ask of them.

    ``kernel`` runs the whole program and ``baseline`` is the law as it is. ``by`` is a flag or code of households whose
    groups have figures of their own; empty for none.
    """

    population: Population
    law: Law
    day: date
    income: str
    by: str
    edition: Edition
    accounts: Accounts
    program: Program
    kernel: Kernel
    baseline: Outcome

    @staticmethod
    def of(
        population: Population, law: Law, day: date, *, income: str, by: str = "", totals: Iterable[str] = ()
    ) -> Study:
        """The study of an ``income`` of households per head; ``totals`` are variables to be summed besides payments.

        Raises as :func:`lower`, :meth:`Accounts.of` and :meth:`Kernel.run` do.
        """
        edition = law.on(day)
        accounts = Accounts.of(edition, tuple(totals))
        program = lower(edition, *dict.fromkeys([income, *accounts.names, *([by] if by else [])]))
        sums: list[Total] = []
        for name in accounts.names:
            program, variable = through_year(program, name)
            sums.append(accounts.total(name, variable))
        kernel = Kernel.of(program, Measure(income, tuple(sums), (), by), accounts.names)
        baseline = kernel.run(population, program.layout.vector(edition))
        return Study(population, law, day, income, by, edition, accounts, program, kernel, baseline)

    @property
    def since(self) -> date:
        """From when a reform holds: all months of the year have its values."""
        return date(self.day.year, 1, 1)

    def reform(self, variables: Sequence[Variable], values: Sequence[float]) -> Reform:
        """The reform that gives variables their values."""
        return reform_of(variables, values, self.since)

    def vector(self, variables: Sequence[Variable], values: Sequence[float]) -> Floats:
        """The program's settings with that reform."""
        return self.program.layout.vector(self.law.reformed(self.reform(variables, values)).on(self.day))

    def run(self, vector: Floats) -> Reading:
        """Everything at a vector of the whole program, without derivatives."""
        return self.reading(self.kernel.run(self.population, vector))

    def reading(self, outcome: Outcome) -> Reading:
        """What an outcome of the whole program says."""
        totals = {name: Sloped(value, np.zeros(0)) for name, value in outcome.state.totals.items()}
        return Reading(self, outcome, totals)

    def low(self, deciles: int) -> NDArray[np.bool_]:
        """Which households are in the lowest tenths before the reform."""
        return np.asarray(self._tenths < deciles)

    @cached_property
    def _tenths(self) -> NDArray[np.uint8]:
        return tenths(self.population, self.baseline.incomes).codes

    @cached_property
    def costs(self) -> dict[str, float]:
        """What accounts lay out, net, in the law as it is."""
        reading = self.reading(self.baseline)
        names = {name for pair in self.accounts.paid.values() for name in pair}
        return {name: self.accounts.cost(name, reading.totals).value for name in ("", *sorted(names))}


@dataclass(frozen=True, eq=False)
class Reading:
    """Figures of one outcome, by ``count`` variables.

    ``channels`` are the variables whose derivatives the outcome's state has, in its order: the income does not depend
    on the others. ``losses`` is what the lowest tenths lose (yuan a head), where that is asked.
    """

    study: Study
    outcome: Outcome
    totals: dict[str, Sloped]
    count: int = 0
    channels: tuple[int, ...] = ()
    losses: Sloped | None = None

    def figure(self, figure: Figure) -> Sloped:
        """A figure, with derivatives where it has some. Raises :class:`ValueError` for what there is not."""
        if figure.measure in HEADS:
            return Sloped(self._heads(figure), np.zeros(self.count))
        match figure.measure:
            case "cost":
                found = self.study.accounts.cost(figure.of, self.totals)
                return Sloped(found.value - self.study.costs[figure.of], found.slope + np.zeros(self.count))
            case "total":
                return self.study.accounts.amount(figure.of, self.totals)
            case "mean":
                return mean(*self._cells(figure.of))
            case "urban_rural_ratio":
                urban, rural = (mean(*self._cells(group)) for group in ("0", "1"))
                return ratio(urban, rural)
            case "theil":
                return theil(*self._cells())
        return gini(*self._cells())

    def _cells(self, group: str = "") -> tuple[Floats, Floats, Floats]:
        """Weight, amount and slopes of every bin, of a group or all."""
        state = self.outcome.state
        if group and group not in state.groups:
            raise ValueError(f"there is no group {group}; there are {'、'.join(state.groups)}")
        cells = state.cells[state.groups.index(group)] if group else state.cells.sum(axis=0)
        slopes = np.zeros((len(cells), self.count))
        slopes[:, list(self.channels)] = cells[:, 2:]
        return cells[:, 0], cells[:, 1], slopes

    def _heads(self, figure: Figure) -> float:
        if figure.measure == "losers":
            people = self.study.population.weight * self.study.population.size
            low = self.study.low(figure.deciles)
            lost = low & (self.outcome.incomes < self.study.baseline.incomes - LOSS)
            return float(people[lost].sum() / people[low].sum())
        measures = self._measures
        return {"median": measures.median, "poverty": measures.poverty, "middle_share": measures.middle}[figure.measure]

    @cached_property
    def _measures(self) -> Measures:
        return self.outcome.measures()
