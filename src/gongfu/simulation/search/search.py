"""The cheapest reform over some parameters that keeps some limits."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product
from math import prod
from typing import TYPE_CHECKING

import numpy as np

from gongfu.simulation.law.law import Law
from gongfu.simulation.law.reform import Reform
from gongfu.simulation.population import Population
from gongfu.simulation.search.figures import HEADS, Figure, Limit, Name, label
from gongfu.simulation.search.solvers import climb, feel, points
from gongfu.simulation.search.stage import Split
from gongfu.simulation.search.study import Study
from gongfu.simulation.search.trials import Trial, Trials, bounds_of
from gongfu.simulation.search.variables import Variable, variable_faults

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["Found", "Searcher", "search"]

STARTS = 4
EVALUATIONS = 250
MOST_COMBINATIONS = 2_000
"""Combinations of whole numbers that are tried one by one."""
_TOLD = ("gini", "mean", "median", "poverty", "middle_share", "cost")


@dataclass(frozen=True)
class Found:
    """The best that was found, or where limits cannot be kept together, what comes nearest.

    ``values`` are by variable, ``measures`` and ``before`` (the law as it is) by :attr:`Figure.key`; ``cost`` is what
    all public accounts lay out more, net, yuan a year. ``evaluations`` counts passes over the population, ``start`` is
    the number of the start that led there, 0 where a start itself is best. ``message`` says in Chinese how it ended.
    """

    feasible: bool
    values: Mapping[str, float]
    measures: Mapping[str, float]
    before: Mapping[str, float]
    cost: float
    evaluations: int
    start: int
    message: str
    reform: Reform


def search(
    population: Population,
    law: Law,
    day: date | str,
    variables: Sequence[Variable],
    minimise: Figure | Name = "cost",
    limits: Sequence[Limit] = (),
    *,
    maximise: bool = False,
    income: str = "income_per_head",
    by: str | None = None,
    starts: int = STARTS,
    evaluations: int = EVALUATIONS,
    progress: Callable[[int], None] | None = None,
) -> Found:
    """The reform over ``variables`` that makes a figure least (greatest, with ``maximise``) and keeps ``limits``.

    Where figures are smooth, derivatives of all of them come with each pass, and SLSQP is started from the law as it
    is, the middle of the bounds and further points, ``starts`` in all. Where one counts heads or stands on one income,
    COBYLA tries at most ``evaluations`` times a start. Whole variables are tried in all combinations. ``income`` is a
    variable of households a head; ``by`` names their groups (``rural`` where the law has it). Nothing is random: the
    same question has the same answer. ``progress`` is called with the passes made.

    Raises :class:`ValueError` naming everything wrong with variables, a figure or group that there is not, and more
    than 2,000 combinations of whole numbers.
    """
    searcher = Searcher(population, law, day, variables, minimise, limits, maximise=maximise, income=income, by=by)
    return searcher.find(limits, starts=starts, evaluations=evaluations, progress=progress)


class Searcher:
    """A question made ready, which may be asked with other bounds of the same limits."""

    def __init__(
        self,
        population: Population,
        law: Law,
        day: date | str,
        variables: Sequence[Variable],
        minimise: Figure | Name,
        limits: Sequence[Limit],
        *,
        maximise: bool = False,
        income: str = "income_per_head",
        by: str | None = None,
    ) -> None:
        day = date.fromisoformat(day) if isinstance(day, str) else day
        edition = law.on(day)
        faults = [
            f"variable {number}: {cause}; {remedy}" for number, cause, remedy in variable_faults(variables, edition)
        ]
        if not variables:
            faults.append("give at least one variable")
        if faults:
            raise ValueError("\n".join(faults))
        self.goal = Figure(minimise) if isinstance(minimise, str) else minimise
        self.sign = -1.0 if maximise else 1.0
        self.smooth = [variable for variable in variables if not variable.whole]
        self.whole = [variable for variable in variables if variable.whole]
        if prod(int(variable.high - variable.low) + 1 for variable in self.whole) > MOST_COMBINATIONS:
            raise ValueError(f"more than {MOST_COMBINATIONS} combinations of whole numbers; narrow their bounds")
        self.jumps = self.goal.measure in HEADS or any(limit.jumps for limit in limits)
        group = ("rural" if "rural" in edition.facts and "rural" in population.households else "") if by is None else by
        totals = [figure.of for figure in (self.goal, *(limit.figure for limit in limits)) if figure.measure == "total"]
        self.study = Study.of(population, law, day, income=income, by=group, totals=totals)
        nobody = [] if self.jumps else [limit.deciles for limit in limits if limit.nobody]
        self.deciles = max(nobody, default=0)
        self.split = (
            Split.of(self.study, self.smooth, slopes=not self.jumps, deciles=self.deciles) if self.smooth else None
        )

    def find(
        self,
        limits: Sequence[Limit],
        *,
        starts: int = STARTS,
        evaluations: int = EVALUATIONS,
        near: Found | None = None,
        progress: Callable[[int], None] | None = None,
    ) -> Found:
        """The answer; ``near`` is one whose values are started from as well."""
        best: tuple[tuple[float, float], list[float], int] | None = None
        made = 0
        for combination in self._combinations():
            trials, (trial, start) = self._solve(limits, combination, starts, evaluations, near)
            made += len(trials.made)
            if progress is not None:
                progress(made)
            key = (trials.missed(trial), trial.goal.value)
            if best is None or key < best[0]:
                best = key, [*combination, *trials.values(trial.point)], start
        assert best is not None
        return self._found(limits, best[1], best[0][0] == 0, made, best[2])

    def _combinations(self) -> Iterator[tuple[float, ...]]:
        ranges = (range(int(variable.low), int(variable.high) + 1) for variable in self.whole)
        return (tuple(map(float, values)) for values in product(*ranges))

    def _solve(
        self, limits: Sequence[Limit], whole: tuple[float, ...], starts: int, evaluations: int, near: Found | None
    ) -> tuple[Trials, tuple[Trial, int]]:
        """The best with whole variables set."""
        bounds = bounds_of(limits)
        study = self.study
        if self.split is None:
            vector = study.vector(self.whole, whole)
            trials = Trials([], lambda _: study.run(vector), self.goal, self.sign, bounds, 0.0)
            nowhere = np.zeros(0)
            trials.settle([nowhere])
            return trials, (trials.at(nowhere), 0)
        stage = self.split.stage(self.whole, whole)
        trials = Trials(self.smooth, stage.reading, self.goal, self.sign, bounds, stage.tolerance)
        now = [variable.now(study.edition) for variable in self.smooth]
        where = points(self._share(now), starts)
        if near is not None:
            where = [self._share([near.values[variable.name] for variable in self.smooth]), *where]
        return trials, feel(trials, where, evaluations) if self.jumps else climb(trials, where)

    def _share(self, values: Sequence[float]) -> Floats:
        """How far between its bounds each variable is."""
        pairs = zip(self.smooth, values, strict=True)
        return np.array([(value - variable.low) / (variable.high - variable.low) for variable, value in pairs])

    def _found(self, limits: Sequence[Limit], values: list[float], feasible: bool, made: int, start: int) -> Found:
        variables = [*self.whole, *self.smooth]
        reading = self.study.run(self.study.vector(variables, values))
        baseline = self.study.reading(self.study.baseline)
        told = [Figure(name) for name in _TOLD]  # type: ignore[arg-type]
        figures = dict.fromkeys([self.goal, *(limit.figure for limit in limits), *told])
        measures = {figure.key: reading.figure(figure).value for figure in figures}
        return Found(
            feasible,
            {variable.name: value for variable, value in zip(variables, values, strict=True)},
            measures,
            {figure.key: baseline.figure(figure).value for figure in figures},
            measures["cost"],
            made,
            start,
            _message(limits, measures, feasible),
            self.study.reform(variables, values),
        )


def _message(limits: Sequence[Limit], measures: Mapping[str, float], feasible: bool) -> str:
    """How it ended, in Chinese; which limits are missed where they cannot be kept."""
    if feasible:
        return "找到满足全部条件的最优方案"
    missed = []
    for limit in limits:
        value = measures[limit.figure.key]
        if value > limit.most:
            missed.append(f"{label(limit.figure)}为 {value:.6g}，要求不高于 {limit.most:.6g}")
        if value < limit.least:
            missed.append(f"{label(limit.figure)}为 {value:.6g}，要求不低于 {limit.least:.6g}")
    return f"在给定范围内无法同时满足全部条件；最接近的方案中，{'；'.join(missed)}"
