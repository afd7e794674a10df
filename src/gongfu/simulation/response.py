"""Behavioural response as a stated layer: wages that answer to what is kept of one yuan more. Off unless asked for.

The form is that of Gruber and Saez (2002, *Journal of Public Economics* 84, 1-32):

    Δ ln z = e · Δ ln(1 - τ) + η · Δ ln(y)

z is a person's wage, τ what the household does not get to keep of a little more of it (marginal effective rate) and y
the household's disposable income, both at the wages of the baseline under the two laws. e and η must be given with
their source: none is built in, because none is published for the city.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, get_args

import numpy as np

from gongfu.indicators.model import Confidence
from gongfu.simulation.population.population import FEN, Population
from gongfu.simulation.results.rates import RISE, Incomes, Rates, effective_rates

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gongfu.simulation.law.law import Edition

    Floats = NDArray[np.float64]

__all__ = ["LEAST_KEPT", "LIMITS", "Elasticity", "Response", "incomes_of", "respond"]

LEAST_KEPT = 0.05
"""The least share of one more yuan that counts as kept: where benefits are withdrawn yuan for yuan nothing is, and its
logarithm has no bound."""
LIMITS = (
    "只有工资大于 0 的人作出反应：不算就业或退出就业",
    "反应只算一轮：不按反应后的工资重算边际税率，也不算工资水平、物价和企业的反应",
    "不算迁移、收入在不同来源之间的转移和瞒报；劳务报酬、经营和财产收入不变",
)
"""What the layer leaves out; to be shown wherever a response is."""


@dataclass(frozen=True, slots=True)
class Elasticity:
    """How wages respond: ``wage`` is e, ``income`` is η of the formula above.

    ``source`` is the study or reason, ``confidence`` its letter (see ``gongfu.indicators``). ``most`` bounds the change
    of any wage: no less than 1 / (1 + most) and no more than 1 + most times what it was. Raises :class:`ValueError` for
    an elasticity without a source, and for numbers that cannot be: e from 0 to 3, η from -2 to 2, most above 0.
    """

    wage: float
    income: float = 0.0
    source: str = ""
    confidence: Confidence = "M"
    most: float = 0.5

    def __post_init__(self) -> None:
        if not 0 <= self.wage <= 3:
            raise ValueError(f"the elasticity of wages is {self.wage}; it lies between 0 and 3")
        if not -2 <= self.income <= 2:
            raise ValueError(f"the elasticity of income is {self.income}; it lies between -2 and 2")
        if not (math.isfinite(self.most) and self.most > 0):
            raise ValueError(f"most is {self.most}; the bound of a change is a number above zero")
        if not self.source.strip():
            raise ValueError("an elasticity needs a source: the study it is from, or why it is assumed")
        if self.confidence not in get_args(Confidence):
            raise ValueError(f"confidence {self.confidence!r} is none of {', '.join(get_args(Confidence))}")

    def __str__(self) -> str:
        return f"工资弹性 {self.wage:g}、收入弹性 {self.income:g}（{self.source}，可信度 {self.confidence}）"


@dataclass(frozen=True, eq=False)
class Response:
    """The population with the wages that persons would have.

    ``change`` is Δ ln z of every person as it was applied, 0 for who has no wage; of shape (persons,) in storage order.
    ``before`` and ``after`` are all wages, ``workers`` who has one, ``bounded`` whose change was cut off at the bound
    and ``floored`` who keeps less than :data:`LEAST_KEPT` under either law: weighted, in yuan a year and in persons.
    """

    population: Population
    elasticity: Elasticity
    change: Floats
    before: float
    after: float
    workers: float
    bounded: float
    floored: float

    @property
    def relative(self) -> float:
        """By what share all wages change; NaN without any."""
        return self.after / self.before - 1 if self.before else math.nan

    @property
    def notes(self) -> tuple[str, ...]:
        """What must stand beside every result: the elasticities, how much they did, and what is left out."""
        told = [f"行为反应：{self.elasticity}；工资总额变动 {100 * self.relative:+.2f}%"]
        if self.bounded:
            told.append(f"{self.bounded:,.0f} 人的变动超过上限，按上限计")
        if self.floored:
            told.append(f"{self.floored:,.0f} 人多挣 1 元留下不到 {LEAST_KEPT:g} 元，按 {LEAST_KEPT:g} 元计")
        return (*told, *LIMITS)


def respond(
    population: Population,
    baseline: Incomes,
    reform: Incomes,
    elasticity: Elasticity,
    *,
    rise: float = RISE,
    wage: str = "wage",
) -> Response:
    """The population as it answers to a reform: run the reform over ``Response.population`` to see its whole effect.

    ``baseline`` and ``reform`` give the disposable income of every household, yuan a year, (households,), of a
    population: :func:`incomes_of` makes them of an edition. Each is asked once more than the household with the most
    workers has workers. ``rise`` is by how many yuan a year wages are raised to find the rates. Raises
    :class:`ValueError` as :func:`~gongfu.simulation.results.rates.effective_rates` does.
    """
    homes = population.household_of
    incomes = [np.asarray(of(population), np.float64) for of in (baseline, reform)]
    kept = [
        _kept(population, effective_rates(population, of, rise=rise, before=income, wage=wage), wage)
        for of, income in zip((baseline, reform), incomes, strict=True)
    ]
    wages = population.persons[wage]
    works = wages > 0
    floored = works & ((kept[0] < LEAST_KEPT) | (kept[1] < LEAST_KEPT))
    before, after = (np.log(np.maximum(share, LEAST_KEPT)) for share in kept)
    wanted = elasticity.wage * (after - before) + elasticity.income * _growth(*incomes)[homes]
    bound = math.log1p(elasticity.most)
    change = np.where(works, np.clip(wanted, -bound, bound), 0.0)
    new = np.where(works, np.rint(wages * np.exp(change)), wages).astype(np.int64)
    weight = population.weight[homes]
    answered = replace(
        population,
        persons={**population.persons, wage: new.astype(np.int32) if int(new.max(initial=0)) < 2**31 else new},
        notes=(*population.notes, f"工资按行为反应调整：{elasticity}"),
    )
    return Response(
        answered,
        elasticity,
        change,
        float(weight @ wages) / FEN,
        float(weight @ new) / FEN,
        float(weight @ works),
        float(weight @ (works & (np.abs(wanted) > bound))),
        float(weight @ floored),
    )


def incomes_of(edition: Edition, name: str = "disposable_income") -> Incomes:
    """The disposable income of households by an edition, from a variable of households in yuan a year.

    A variable a head (yuan/person/year) is multiplied with the size of the household. Raises :class:`ValueError` for a
    variable that is neither.
    """
    rule = edition.rules.get(name)
    unit = "" if rule is None or rule.entity != "household" else str(rule.unit)
    if unit not in ("yuan/year", "yuan/person/year"):
        raise ValueError(f"{name} is no variable of households in yuan/year or yuan/person/year")

    def incomes(population: Population) -> Floats:
        from gongfu.simulation.engine import evaluate

        values = np.asarray(evaluate(population, edition, [name])[name], np.float64)
        return values * population.size if unit == "yuan/person/year" else values

    return incomes


def _kept(population: Population, rates: Rates, wage: str) -> Floats:
    """1 - τ of every person, 1 of who has no wage, in storage order.

    Rates come a worker of each household at a time, first workers first; by household both orders are the same.
    """
    workers = np.flatnonzero(population.persons[wage] > 0)
    kept = np.ones(population.person_count)
    of_person = workers[np.argsort(population.household_of[workers], kind="stable")]
    kept[of_person] = 1 - rates.rate[np.argsort(rates.household, kind="stable")]
    return kept


def _growth(before: Floats, after: Floats) -> Floats:
    """Δ ln y of every household; 0 where either income is not above zero: it has no logarithm."""
    there = (before > 0) & (after > 0)
    return np.where(there, np.log(np.where(there, after, 1.0)) - np.log(np.where(there, before, 1.0)), 0.0)
