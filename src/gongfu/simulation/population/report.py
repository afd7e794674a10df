"""How well a synthetic population fits: every margin of its recipe beside what was built."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gongfu.simulation.china.facts import COUNTIES
from gongfu.simulation.population.incomes import COLUMNS, cash_targets, kept
from gongfu.simulation.population.population import Population
from gongfu.simulation.population.recipe import SOURCES, Figure, Part, Recipe

__all__ = ["MEASURES", "Fit", "fit_report"]

MEASURES = {
    "persons": ("人数", "人"),
    "household_size": ("户均人数", "人/户"),
    "income": ("人均可支配收入", "元/年"),
    "source": ("收入来源占比", "%"),
    "quintile": ("五等份组人均收入（按户分组）", "元/年"),
}
"""What is compared: its name and its unit."""
_STRATA = {"urban": 0, "rural": 1}
_FOUND = (
    "age",
    "wage",
    "bonus",
    "labour_income",
    "business_income",
    "farm_income",
    "deposit_interest",
    "interest_dividend",
    "rent_income",
    "private_transfer",
    "employee_pension",
    "insured_employee",
    "housing_fund_rate",
    "resident_pension_member",
    "resident_pension_account",
    "resident_pension_payment",
    "resident_medical_member",
)
"""Facts that disposable income under the simple law is reckoned from."""
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Fit:
    """A margin: the ``target`` that the recipe gives, brought to the city's total where it is a share, and what was
    ``built``. ``fitted`` is false for what was only compared; ``figure`` is the published one behind the target."""

    measure: str
    label: str
    target: float
    built: float
    fitted: bool
    figure: Figure
    note: str = ""

    @property
    def difference(self) -> float:
        """Built less target."""
        return self.built - self.target

    @property
    def relative(self) -> float:
        """The difference as a share of the target."""
        return self.difference / self.target if self.target else float("nan")


def fit_report(population: Population, recipe: Recipe, income: Floats | None = None) -> list[Fit]:
    """Every margin of the recipe, weighted.

    ``income`` is the disposable income of every household (yuan a year, in storage order) as the law gives it;
    without it that under the recipe's simple law is taken, to which amounts were fitted.
    """
    parts = _Parts(population)
    rows = list(_persons(parts, recipe))
    rows += _household_sizes(population, recipe)
    if all(name in population.persons for name in _FOUND):
        rows += _incomes(population, recipe, income)
    return rows


class _Parts:
    """Heads of any part of a population."""

    def __init__(self, population: Population) -> None:
        home = population.household_of
        self._age = population.persons["age"]
        self._female = population.persons["female"]
        self._county = population.households["county"][home]
        self._rural = population.households["rural"][home]
        self._weight = population.weight[home]

    def heads(self, part: Part) -> float:
        """Persons of the part."""
        inside = np.ones(len(self._age), bool)
        if part.county:
            inside &= self._county == COUNTIES.index(part.county)
        if part.stratum:
            inside &= self._rural == _STRATA[part.stratum]
        if part.sex:
            inside &= self._female == (part.sex == "female")
        if part.ages:
            inside &= (self._age >= part.ages[0]) & (self._age <= part.ages[1])
        return float(self._weight[inside].sum())


def _persons(parts: _Parts, recipe: Recipe) -> Iterator[Fit]:
    for family in (recipe.strata, recipe.counties, recipe.sexes, recipe.ages):
        scale = recipe.persons / sum(part.value for part in family)
        for part in family:
            yield Fit("persons", part.label, part.value * scale, parts.heads(part), True, part)
    for part in recipe.county_strata:
        note = "起点，随县与城乡两组数调整"
        yield Fit("persons", part.label, part.value, parts.heads(part), False, part, note)
    for part in recipe.compared:
        yield Fit("persons", part.label, part.value, parts.heads(part), False, part)


def _household_sizes(population: Population, recipe: Recipe) -> Iterator[Fit]:
    county, weight = population.households["county"], population.weight
    for mean in recipe.household_size:
        mine = county == COUNTIES.index(mean.county)
        homes = float(weight[mine].sum())
        built = float(weight[mine] @ population.size[mine]) / homes if homes else float("nan")
        yield Fit("household_size", mean.county, mean.value, built, True, mean)


def _incomes(population: Population, recipe: Recipe, income: Floats | None) -> Iterator[Fit]:
    home, size = population.household_of, population.size
    facts = {name: population.values(name).astype(np.float64) for name in _FOUND}
    by_source = {source: sum(facts[name] for name in names) for source, names in COLUMNS.items()}
    by_source["transfer"] = kept(recipe.simple_law, facts)
    weight = population.weight[home]
    of_persons = np.asarray(sum(by_source.values()), np.float64)
    own: Floats = income if income is not None else np.asarray(np.bincount(home, of_persons, len(size)), np.float64)
    rural = population.households["rural"]
    basis = "按简化的税费规则" if income is None else "按现行规则"
    for figure in recipe.income:
        mine = rural == _STRATA[figure.stratum]
        heads = float(population.weight[mine] @ size[mine])
        built = float(population.weight[mine] @ own[mine]) / heads if heads else float("nan")
        label = {"urban": "城镇", "rural": "农村"}[figure.stratum]
        yield Fit("income", label, figure.value, built, income is None, figure, basis)
    total = sum(share.value for share in recipe.income_sources)
    strata = [float(population.weight[rural == at] @ size[rural == at]) for at in (0, 1)]
    goal = dict(zip(SOURCES, strata @ cash_targets(recipe), strict=True))
    sums = {source: float(np.sum(weight * by_source[source])) for source in SOURCES}
    for share in recipe.income_sources:
        target, built = (100 * one[share.of] / sum(one.values()) for one in (goal, sums))
        note = f"公布的占比是 {100 * share.value / total:.1f}%；自有住房折算租金不在事实里，摊入另三项"
        yield Fit("source", SOURCES[share.of], target, built, True, share, note)
    yield from _quintiles(population, recipe, own)


def _quintiles(population: Population, recipe: Recipe, income: Floats) -> Iterator[Fit]:
    """Means of fifths of households by income per head: fifths of households, not of persons."""
    each = income / population.size
    order = np.argsort(each, kind="stable")
    rank = (np.cumsum(population.weight[order]) - population.weight[order] / 2) / population.weight.sum()
    fifth = np.minimum((rank * 5).astype(np.int64), 4)
    money = np.bincount(fifth, (population.weight * income)[order], 5)
    heads = np.bincount(fifth, (population.weight * population.size)[order], 5)
    for figure in recipe.quintiles:
        at = figure.group - 1
        if 0 <= at < 5 and heads[at]:
            label = ("低收入组", "中间偏下组", "中间收入组", "中间偏上组", "高收入组")[at]
            yield Fit("quintile", label, figure.value, float(money[at] / heads[at]), False, figure)
