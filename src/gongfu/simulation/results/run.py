"""One run: the law as it is and with each reform, over one population, and everything that is told of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from gongfu.distribution.poverty import RELATIVE
from gongfu.documents.errors import InputError, InputErrors
from gongfu.simulation.law.units import Unit
from gongfu.simulation.results.budget import budget, payments
from gongfu.simulation.results.editions import BASELINE, editions_of
from gongfu.simulation.results.grouping import Grouping, groupings, tenths
from gongfu.simulation.results.impact import Threshold, impact
from gongfu.simulation.results.measures import measure, sample_of
from gongfu.simulation.results.rates import RISE, effective_rates
from gongfu.simulation.results.results import RatesTold, Results, Scenario, changes, doubts

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gongfu.simulation.law.law import Edition, Law
    from gongfu.simulation.law.reform import Reform
    from gongfu.simulation.population.population import Population

__all__ = ["Evaluate", "Options", "check_incomes", "line_of", "run"]

Evaluate = Callable[["Population", "Edition", Sequence[str]], "dict[str, NDArray[Any]]"]
"""From a population, an edition and names of variables to their values in storage order."""
MOST_INCOME = 1e14
"""Yuan a head and year: ten times what a fact of money may be."""
_A_HEAD = Unit.parse("yuan/person/year")
_A_HEAD_MONTHLY = Unit.parse("yuan/person/month")


@dataclass(frozen=True, slots=True)
class Options:
    """What to tell: ``income`` is the variable of households whose distribution is measured, yuan a head and year.

    ``line`` is a variable of households or a parameter, a subsistence line in yuan a head and year (or month); where a
    law has none of that name, or it is empty, nothing is told against it. ``by`` names groupings, all where it is
    empty. ``rates`` asks for marginal rates at a wage higher by ``rise`` yuan a year, which takes some more
    evaluations.
    """

    income: str = "income_per_head"
    line: str = "dibao_standard"
    by: tuple[str, ...] = ()
    threshold: Threshold = Threshold()  # noqa: RUF009 - a constant
    rates: bool = False
    rise: float = RISE


def run(
    population: Population,
    law: Law,
    reforms: Reform | Iterable[Reform] = (),
    day: date | str = "",
    *,
    options: Options = Options(),
    answered: Mapping[str, Population] = MappingProxyType({}),
    evaluate: Evaluate | None = None,
    progress: Callable[[str], None] | None = None,
) -> Results:
    """The law of a ``day`` as it is and with each of ``reforms``, held against each other.

    Reforms to be tried together are joined with ``|`` first. ``answered`` has, by the name of a reform, the population
    as people answer to it (:func:`gongfu.simulation.response.respond`): the same households, held against what they
    had before. ``evaluate`` is the engine's where it is not given.
    ``progress`` is called with the name of each scenario before it is reckoned.

    Raises :class:`InputErrors` for what the law or a reform has wrong, :class:`ValueError` for a day that is none, an
    income that is not in yuan a head and year, and two reforms of one name.
    """
    if evaluate is None:
        evaluate = _engine()
    wanted: tuple[Reform, ...] = tuple(reforms) if isinstance(reforms, Iterable) else (reforms,)
    named = editions_of(law, wanted, day)
    _check(named.values(), options)
    base: _Base | None = None
    scenarios = []
    for (name, edition), reform in zip(named.items(), (None, *wanted), strict=True):
        if progress:
            progress(name)
        people = population if reform is None else answered.get(name, population)
        base, scenario = _scenario(name, edition, reform, base, (people, options, evaluate))
        scenarios.append(scenario)
    targets = dict.fromkeys(name for edition in named.values() for name in _names(edition, options))
    return Results(
        named[BASELINE].day,
        law.name,
        population.name,
        population.synthetic,
        float(population.weight @ population.size),
        float(population.weight.sum()),
        tuple(scenarios),
        doubts(tuple(named.items()), tuple(targets)),
        population.notes,
    )


@dataclass(frozen=True, eq=False)
class _Base:
    """The baseline that reforms are held against."""

    edition: Edition
    income: NDArray[np.float64]
    scenario: Scenario
    groups: tuple[Grouping, ...]
    tenths: Grouping
    line: NDArray[np.float64] | None


def _scenario(
    name: str,
    edition: Edition,
    reform: Reform | None,
    base: _Base | None,
    what: tuple[Population, Options, Evaluate],
) -> tuple[_Base, Scenario]:
    population, options, evaluate = what
    values = evaluate(population, edition, _names(edition, options))
    income = np.asarray(values[options.income], np.float64)
    check_incomes(income, reform, population)
    spent = budget(payments(edition), values, population)
    sample = sample_of(income, population)
    line = base.line if base else line_of(edition, options.line, values, population)
    anchor = RELATIVE * base.scenario.measures.median if base else None
    measures = measure(sample, population, line=line, anchor=anchor)
    if base is None or reform is None:
        by = tenths(population, sample)
        scenario = Scenario(name, "", (), measures, spent, rates=_rates(edition, income, what, by))
        return _Base(edition, income, scenario, groupings(population, sample, options.by), by, line), scenario
    changed, notes = changes(base.edition, edition, reform)
    scenario = Scenario(
        name,
        reform.note,
        changed,
        measures,
        spent,
        spent.against(base.scenario.budget),
        impact(base.income, income, population, base.groups, options.threshold),
        _rates(edition, income, what, base.tenths),
        notes,
    )
    return base, scenario


def _rates(
    edition: Edition, income: NDArray[np.float64], what: tuple[Population, Options, Evaluate], by: Grouping
) -> RatesTold | None:
    """Rates by tenths of the baseline."""
    population, options, evaluate = what
    if not options.rates:
        return None
    size = population.size

    def incomes(raised: Population) -> NDArray[np.float64]:
        return np.asarray(evaluate(raised, edition, [options.income])[options.income] * size, np.float64)

    found = effective_rates(population, incomes, rise=options.rise, before=income * size)
    return RatesTold(options.rise, found.total, found.by(by), float(population.weight[found.steep].sum()))


def _names(edition: Edition, options: Options) -> list[str]:
    """Everything that must be evaluated."""
    paid = [rule.name for rule in payments(edition)]
    line = [options.line] if options.line in edition.rules else []
    return list(dict.fromkeys([options.income, *paid, *line]))


def line_of(
    edition: Edition, name: str, values: dict[str, NDArray[Any]], population: Population
) -> NDArray[np.float64] | None:
    """The subsistence line of every household, yuan a head and year."""
    if name in edition.rules:
        unit, line = edition.rules[name].unit, np.asarray(values[name], np.float64)
    elif name in edition.parameters and (value := edition.parameters[name].on(edition.day)):
        unit, line = edition.parameters[name].unit, np.full(population.household_count, value.value)
    else:
        return None
    if unit not in (_A_HEAD, _A_HEAD_MONTHLY) or line.shape != (population.household_count,):
        raise ValueError(f"{name} is no line of households in yuan a head: {unit}")
    return line * (12 if unit == _A_HEAD_MONTHLY else 1)


def _check(editions: Iterable[Edition], options: Options) -> None:
    """Raise what can be told before anything is evaluated."""
    for edition in editions:
        edition.order(*_names(edition, options))
        rule = edition.rules.get(options.income)
        if rule is None or rule.entity != "household" or rule.unit != _A_HEAD:
            raise ValueError(f"{options.income} must be a rule of households in yuan/person/year")


def check_incomes(income: NDArray[np.float64], reform: Reform | None, population: Population) -> None:
    """Raise :class:`InputErrors` for incomes that are no numbers, or so great that figures of them would be none."""
    wrong = int((~(np.abs(income) <= MOST_INCOME)).sum())
    if wrong:
        cause = f"{wrong:,} 户的人均收入算出来不是有限的数，或超过 {MOST_INCOME:g} 元/年"
        remedy = (
            "请检查改的数（有没有 inf、太大的数）和换上的规则（除数会不会是零）" if reform else "请检查人口里的金额"
        )
        source = (reform.file or reform.name) if reform else population.name or "人口"
        raise InputErrors([InputError(source, cause, remedy)])


def _engine() -> Evaluate:
    from gongfu.simulation.engine import evaluate

    def evaluated(population: Population, edition: Edition, names: Sequence[str]) -> dict[str, NDArray[Any]]:
        return dict(evaluate(population, edition, names))

    return evaluated
