"""One law, one population and some dials made ready: the whole results of a reform in less than a second."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from gongfu.distribution.poverty import RELATIVE
from gongfu.documents.errors import InputError, InputErrors
from gongfu.simulation.engine.evaluation import evaluate
from gongfu.simulation.engine.frozen_kernel import FrozenKernel, freeze_kernel
from gongfu.simulation.engine.kernel import IncomeError, Outcome
from gongfu.simulation.law.law import Edition, Law
from gongfu.simulation.law.reform import Reform
from gongfu.simulation.population.population import Population
from gongfu.simulation.results.editions import BASELINE
from gongfu.simulation.results.grouping import Grouping, groupings
from gongfu.simulation.results.impact import impact
from gongfu.simulation.results.measures import measure, sample_of
from gongfu.simulation.results.results import Results, Scenario, changes, doubts
from gongfu.simulation.results.run import Options, check_incomes, line_of, run
from gongfu.simulation.studio.counted import Counted
from gongfu.simulation.studio.dial import Dial
from gongfu.simulation.studio.setting import reform_set

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["GROUPS", "NAME", "Studio"]

GROUPS = ("decile", "county", "stratum")
"""What gainers and losers are told by: groups of households, which take a tenth of a second for a city."""
NAME = "试算"
"""What a reform is called that nobody has named."""


@dataclass(frozen=True, eq=False)
class Studio:
    """Everything that no dial moves, computed once; :meth:`run` computes the rest for any values of the dials.

    ``reform`` is what holds beside the dials, ``before`` the results of the law as it is. Nothing in it changes after
    it was made: several threads may run it at once. It keeps ``nbytes`` of memory beside the population's own.
    """

    law: Law
    day: date
    dials: tuple[Dial, ...]
    reform: Reform
    population: Population
    options: Options
    before: Results
    income: Floats
    line: Floats | None
    groups: tuple[Grouping, ...]
    counted: Counted
    kernel: FrozenKernel

    @staticmethod
    def of(
        law: Law,
        population: Population,
        day: date,
        dials: Sequence[Dial],
        reform: Reform | None = None,
        *,
        options: Options = Options(by=GROUPS),  # noqa: B008 - a constant
        progress: Callable[[str], None] | None = None,
    ) -> Studio:
        """Make the studio: half a dozen passes over the population, and compiling where that was never done before.

        ``progress`` is called with each step. Marginal rates are not told. Raises :class:`InputErrors` for what the
        law, the reform or the population has wrong and for dials on which neither incomes nor payments depend,
        :class:`ValueError` as :func:`run` does.
        """
        tell = progress or (lambda _step: None)
        held = reform or Reform(NAME)
        start = law.reformed(held).on(day)
        counted = Counted.of(start, options.income)
        _check_dials(dials, counted)
        seen: dict[str, NDArray[Any]] = {}

        def spied(people: Population, edition: Edition, names: Sequence[str]) -> dict[str, NDArray[Any]]:
            seen.update(evaluate(people, edition, names))
            return seen

        tell("现行政策")
        options = replace(options, rates=False)
        before = run(population, law, (), day, options=options, evaluate=spied)
        income = np.asarray(seen[options.income], np.float64)
        line = line_of(law.on(day), options.line, seen, population)
        seen.clear()
        groups = groupings(population, sample_of(income, population), options.by)
        tell("固定不变的部分")
        kernel = freeze_kernel(counted.kernel, population, start, {dial.parameter for dial in dials})
        studio = Studio(
            law, day, tuple(dials), held, population, options, before, income, line, groups, counted, kernel
        )
        tell("试算")
        studio.run({})
        return studio

    @property
    def nbytes(self) -> int:
        """Bytes of the columns it keeps for itself."""
        people = self.kernel.people
        known = {id(column) for of in (self.population.persons, self.population.households) for column in of.values()}
        columns = [*people.persons.values(), *people.households.values(), self.income, *(g.codes for g in self.groups)]
        columns += [] if self.line is None else [self.line]
        return sum(column.nbytes for column in columns if id(column) not in known)

    def reform_of(self, values: Mapping[str, float], name: str = "", note: str = "") -> Reform:
        """The reform that the dials make, as :func:`reform_set` says."""
        return reform_set(self.reform, self.dials, values, name, note)

    def run(self, values: Mapping[str, float], name: str = "") -> Results:
        """The law as it is, and with the reform that the dials make: what ``run`` of the results room finds.

        Raises :class:`InputErrors` for values out of range, incomes that are no numbers, and a ``name`` that is the
        baseline's.
        """
        reform = self.reform_of(values, name)
        if reform.name == BASELINE:
            raise InputErrors(
                [InputError(reform.name, f"方案不能叫“{BASELINE}”", "那是没有方案时的一栏，请换一个名称")]
            )
        law = self.law.on(self.day)
        edition = self.law.reformed(reform).on(self.day)
        scenario = self._scenario(law, edition, reform)
        named = ((BASELINE, law), (reform.name, edition))
        targets = dict.fromkeys([self.options.income, *(rule.name for rule in self.counted.rules)])
        return replace(
            self.before,
            scenarios=(*self.before.scenarios, scenario),
            doubts=doubts(named, (*targets, self.options.line)),
        )

    def _scenario(self, law: Edition, edition: Edition, reform: Reform) -> Scenario:
        outcome = self._outcome(edition, reform)
        check_incomes(outcome.incomes, reform, self.population)
        baseline = self.before.baseline
        measures = measure(
            sample_of(outcome.incomes, self.population),
            self.population,
            line=self.line,
            anchor=RELATIVE * baseline.measures.median,
        )
        spent = self.counted.budget(outcome.state.totals, baseline.budget)
        changed, notes = changes(law, edition, reform)
        moved = impact(self.income, outcome.incomes, self.population, self.groups, self.options.threshold)
        difference = spent.against(baseline.budget)
        return Scenario(reform.name, reform.note, changed, measures, spent, difference, moved, None, notes)

    def _outcome(self, edition: Edition, reform: Reform) -> Outcome:
        try:
            return self.kernel.run(edition)
        except IncomeError as error:
            cause = "有的户人均收入算出来不是有限的数，或大得不合理"
            raise InputErrors([InputError(reform.name, cause, "请检查改的数和换上的规则")]) from error


def _check_dials(dials: Sequence[Dial], counted: Counted) -> None:
    """Refuse dials that would move nothing, and none at all."""
    read = {name for name, _ in counted.kernel.program.layout.slots}
    faults = [
        InputError(dial.label, "收入和收支都不用这个参数，调了也没有变化", "请换一个参数")
        for dial in dials
        if dial.parameter not in read
    ]
    if not dials:
        faults.append(InputError("试算", "没有可调的参数", "请至少选一个"))
    if faults:
        raise InputErrors(faults)
