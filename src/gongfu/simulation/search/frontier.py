"""What each step towards a goal costs: a search a step, each begun where the last one ended."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from gongfu.simulation.law.law import Law
from gongfu.simulation.population import Population
from gongfu.simulation.search.figures import Figure, Limit, Name
from gongfu.simulation.search.search import EVALUATIONS, STARTS, Found, Searcher
from gongfu.simulation.search.variables import Variable

__all__ = ["frontier"]


def frontier(
    population: Population,
    law: Law,
    day: date | str,
    variables: Sequence[Variable],
    goal: Limit,
    steps: Sequence[float],
    minimise: Figure | Name = "cost",
    limits: Sequence[Limit] = (),
    *,
    income: str = "income_per_head",
    by: str | None = None,
    starts: int = STARTS,
    evaluations: int = EVALUATIONS,
    progress: Callable[[int], None] | None = None,
) -> tuple[Found, ...]:
    """The best for every step of a goal, in the order of ``steps``.

    ``goal`` is a limit on one side (``Limit("gini", most=0.4)``) whose bound takes each value of ``steps`` in turn. The
    first search has all ``starts``; each further one begins where the last ended and from the law as it is. Otherwise
    as :func:`search`.
    """
    searcher = Searcher(population, law, day, variables, minimise, [goal, *limits], income=income, by=by)
    found: list[Found] = []
    for step in steps:
        bound = replace(goal, most=step) if goal.most != float("inf") else replace(goal, least=step)
        near = found[-1] if found else None
        answer = searcher.find([bound, *limits], starts=1 if near else starts, evaluations=evaluations, near=near)
        found.append(answer)
        if progress is not None:
            progress(len(found))
    return tuple(found)
