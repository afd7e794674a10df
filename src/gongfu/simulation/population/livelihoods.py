"""What persons live on before any rule is applied: work, pensions, land, kin, and what tax law asks.

Everything here is drawn from assumptions (:class:`~gongfu.simulation.population.assumptions.Economy`); sums are
brought to published incomes afterwards, in :mod:`gongfu.simulation.population.incomes`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gongfu.simulation.law.facts import NOBODY
from gongfu.simulation.population.assumptions import Assumptions, by_age
from gongfu.simulation.population.city import City

__all__ = ["Lives", "live"]

Flags = NDArray[np.bool_]
Floats = NDArray[np.float32]
_PAYMENTS = (200, 300, 500, 1000, 2000, 5000)
"""What residents pay for their pension a year, yuan, and how many choose each; the steps are those of the scheme."""
_PAYERS = (0.55, 0.2, 0.12, 0.08, 0.03, 0.02)
_TAIL = 15.0
"""How many times as large as the least of them the largest of the largest wages is."""
_LARGEST = 5_000_000.0
"""Yuan a year above which no amount is drawn."""


@dataclass
class Lives:
    """The city with the columns that were drawn so far."""

    city: City
    assumed: Assumptions
    draw: np.random.Generator
    persons: dict[str, NDArray[Any]] = field(default_factory=dict)
    households: dict[str, NDArray[Any]] = field(default_factory=dict)

    @cached_property
    def rural(self) -> Flags:
        """Of every person."""
        return np.asarray(self.city.rural[self.city.home] == 1)

    @cached_property
    def kin(self) -> Floats:
        """What members of a household share in earning power, as a factor, of every household."""
        spread = np.float32(self.assumed.kinship)
        return np.asarray(
            np.exp(spread * self.draw.standard_normal(len(self.city.size), np.float32) - spread**2 / 2), np.float32
        )

    def rate(self, key: str) -> Floats:
        """An assumption of the person's stratum."""
        return np.array(
            [getattr(self.assumed.urban, key), getattr(self.assumed.rural, key)], np.float32
        )[self.rural.view(np.uint8)]  # fmt: skip

    def home_rate(self, key: str) -> Floats:
        """An assumption of the household's stratum."""
        pair = [getattr(self.assumed.urban, key), getattr(self.assumed.rural, key)]
        return np.array(pair, np.float32)[self.city.rural]

    def chance(self, share: Floats | float, among: Flags | None = None) -> Flags:
        """Of every person, or household, whether a draw with this share came out; nobody outside ``among``."""
        count = len(among) if among is not None else len(np.asarray(share))
        came = self.draw.random(count, np.float32) < share
        return came if among is None else came & among

    def amounts(self, who: Flags, median: float, spread: Floats | float) -> Floats:
        """Lognormal amounts in yuan for those who have one, 0 for all others."""
        found = np.zeros(len(who), np.float32)
        at = np.flatnonzero(who)
        sigma = spread if isinstance(spread, float) else spread[at]
        found[at] = np.minimum(median * np.exp(sigma * self.draw.standard_normal(len(at), np.float32)), _LARGEST)
        return found

    def first(self, who: Flags) -> Flags:
        """Of those, the first member in each household."""
        at = np.flatnonzero(who)
        home = self.city.home[at]
        leads = np.ones(len(at), bool)
        leads[1:] = home[1:] != home[:-1]
        found = np.zeros(len(who), bool)
        found[at[leads]] = True
        return found

    def heads(self, households: Flags) -> Flags:
        """The first members of those households."""
        found = np.zeros(len(self.city.age), bool)
        found[self.city.first[households]] = True
        return found

    def any_of(self, who: Flags) -> Flags:
        """Of every household, whether it holds of anybody in it."""
        return np.add.reduceat(who.view(np.uint8), self.city.first, dtype=np.int64) > 0


def live(city: City, assumed: Assumptions, draw: np.random.Generator) -> Lives:
    """All columns that China's rules ask for, amounts not yet brought to any sum."""
    lives = Lives(city, assumed, draw)
    _work(lives)
    _wages(lives)
    _business(lives)
    _farms(lives)
    _property(lives)
    _relatives(lives)
    _insurance(lives)
    _deductions(lives)
    _hardship(lives)
    return lives


def _work(lives: Lives) -> None:
    """Who studies, who draws an employee's pension, who works and at what."""
    city, assumed = lives.city, lives.assumed
    student = lives.chance(by_age(assumed.enrolment)[city.female, city.age].astype(np.float32))
    retired = (city.age >= 60) | ((city.female == 1) & (city.age >= 55))
    pensioner = lives.chance(lives.rate("pension"), retired)
    works = lives.chance(by_age(assumed.employment)[city.female, city.age].astype(np.float32))
    works &= ~student & ~pensioner
    share = lives.draw.random(len(works), np.float32)
    employee = works & (share < lives.rate("employee"))
    business = works & ~employee & (share < lives.rate("employee") + lives.rate("business"))
    lives.persons["student"] = student
    lives.persons["pensioner"] = pensioner
    lives.persons["employee"] = employee
    lives.persons["in_business"] = business
    lives.persons["farmer"] = works & ~employee & ~business


def _wages(lives: Lives) -> None:
    city, assumed, persons = lives.city, lives.assumed, lives.persons
    employee = persons["employee"]
    wage = lives.amounts(employee, 1.0, lives.rate("wage_spread"))
    paid = np.flatnonzero(employee)
    for stratum in (False, True):  # the largest wages follow a power law from a quantile on
        mine = paid[lives.rural[paid] == stratum]
        if len(mine):
            edge = np.quantile(wage[mine], assumed.tail_from)
            top = mine[wage[mine] > edge]
            rest = 1 - lives.draw.random(len(top), np.float32) * np.float32(1 - _TAIL**-assumed.tail)
            wage[top] = edge * rest ** np.float32(-1 / assumed.tail)
    age = city.age.astype(np.float32)
    wage *= np.maximum(1 - 0.0006 * (age - 42) ** 2, 0.4) * np.where(city.female == 1, np.float32(0.82), np.float32(1))
    wage *= lives.kin[city.home]
    late = lives.chance(assumed.late_start, employee)
    month = np.where(late, lives.draw.integers(2, 13, len(wage), np.uint8), employee.astype(np.uint8))
    wage *= np.where(late, (13 - month.astype(np.float32)) / 12, np.float32(1))
    insured = lives.chance(lives.rate("insured"), employee)
    bonus = lives.chance(lives.rate("bonus"), insured)
    persons["wage"] = wage
    persons["bonus"] = np.where(bonus, wage * (0.04 + 0.16 * lives.draw.random(len(wage), np.float32)), np.float32(0))
    persons["first_month"] = month
    persons["first_job"] = lives.chance(0.6, late & (city.age <= 24))
    persons["insured_employee"] = insured
    rates = np.array([0.05, 0.08, 0.10, 0.12])[lives.draw.integers(0, 4, len(wage), np.uint8)]
    persons["housing_fund_rate"] = np.where(lives.chance(lives.rate("housing_fund"), insured), rates, 0.0)
    persons["labour_income"] = lives.amounts(
        lives.chance(lives.rate("labour"), employee | persons["in_business"]), 0.15, 0.8
    )
    persons["employee_pension"] = lives.amounts(persons["pensioner"], 1.0, 0.35)
    for stratum, economy in ((False, assumed.urban), (True, assumed.rural)):
        mine = persons["pensioner"] & (lives.rural == stratum)
        persons["employee_pension"][mine] *= economy.pension_mean / np.exp(0.35**2 / 2)


def _business(lives: Lives) -> None:
    amount = lives.amounts(lives.persons["in_business"], 1.0, lives.rate("business_spread"))
    lives.persons["business_income"] = amount * lives.kin[lives.city.home]


def _farms(lives: Lives) -> None:
    """Land of households; income of farmers, and a little from land that nobody works full time. Some years lose."""
    city = lives.city
    landed = lives.chance(lives.home_rate("landed"))
    landed |= lives.any_of(lives.persons["farmer"]) & (city.rural == 1)
    each = np.exp(0.5 * lives.draw.standard_normal(len(city.size), np.float32))
    mu = np.round(lives.home_rate("farmland") * city.size * each, 1).astype(np.float64)
    lives.households["farmland"] = np.where(landed, np.maximum(mu, 0.1), 0.0)
    beside = lives.heads(landed & ~lives.any_of(lives.persons["farmer"]))
    income = lives.amounts(lives.persons["farmer"], 0.6, lives.rate("farm_spread"))
    income += lives.amounts(beside, 0.12, lives.rate("farm_spread"))
    lives.persons["farm_income"] = np.where(lives.chance(0.02, income > 0), -0.3 * income, income)


def _property(lives: Lives) -> None:
    adult = lives.city.age >= 22
    lives.persons["deposit_interest"] = lives.amounts(lives.chance(lives.rate("interest"), adult), 0.05, 1.1)
    lives.persons["interest_dividend"] = lives.amounts(lives.chance(lives.rate("dividend"), adult), 0.1, 1.2)
    owner = lives.heads(lives.chance(lives.home_rate("rent")))
    lives.persons["rent_income"] = lives.amounts(owner, 0.4, 0.6)


def _relatives(lives: Lives) -> None:
    """Money sent by relatives who live elsewhere, most to the old and to children left with them; some send."""
    city = lives.city
    persons = lives.persons
    earns = persons["employee"] | persons["in_business"] | persons["farmer"] | persons["pensioner"]
    middle = lives.any_of((city.age >= 20) & (city.age < 60))
    alone = ~lives.any_of(earns) | ~middle  # who have nobody to earn live on what they are sent
    receives = np.where(alone, np.float32(0.96), lives.home_rate("receives"))
    got = lives.amounts(lives.heads(lives.chance(receives)), 0.5, 0.6)
    got *= np.where(alone, np.float32(0.9), np.float32(1))[city.home] * city.size[city.home] ** np.float32(0.7)
    gives = lives.heads(lives.chance(0.06, middle & (city.rural == 0))) & (lives.persons["wage"] > 0) & (got == 0)
    sent = np.where(gives, 3000 + 9000 * lives.draw.random(len(got), np.float32), np.float32(0))
    lives.persons["private_transfer"] = got
    lives.persons["sent"] = sent


def _insurance(lives: Lives) -> None:
    city, persons, draw = lives.city, lives.persons, lives.draw
    apart = ~persons["insured_employee"] & ~persons["pensioner"]
    free = apart & (city.age >= 16) & ~persons["student"]
    old = city.age >= 60
    member = lives.chance(np.where(old, np.float32(0.95), lives.rate("resident_pension")), free)
    account = np.round(lives.amounts(member & old, 22.0, 0.6))
    payment = np.array(_PAYMENTS)[draw.choice(len(_PAYMENTS), len(member), p=_PAYERS)]
    persons["resident_pension_member"] = member
    persons["resident_pension_account"] = account
    persons["resident_pension_payment"] = np.where(member & ~old, payment, 0)
    persons["resident_medical_member"] = lives.chance(0.97, apart)


def _deductions(lives: Lives) -> None:
    """Who may deduct what; of a couple or household one alone deducts for the home."""
    city, persons, households = lives.city, lives.persons, lives.households
    earns = persons["wage"] > 0
    first = lives.first(earns & (city.age >= 22) & (city.age <= 55))
    indebted = lives.chance(lives.home_rate("mortgage"))
    rents = lives.chance(lives.home_rate("renter"), ~indebted)
    persons["mortgage"] = first & indebted[city.home]
    persons["renter"] = first & rents[city.home]
    born_late = city.age <= 42
    persons["only_child"] = lives.chance(np.where(born_late, lives.rate("only_child"), np.float32(0.03)))
    base = city.first[city.home]
    known, old = np.zeros(len(earns), bool), np.zeros(len(earns), bool)
    for link in (city.mother, city.father):
        has = np.flatnonzero(link != NOBODY)
        known[has] = True
        old[has] |= city.age[base[has] + link[has]] >= 60
    elsewhere = np.interp(city.age, [28, 38, 45, 55, 65], [0.0, 0.6, 0.8, 0.4, 0.0]).astype(np.float32)
    persons["supports_elder"] = np.where(known, old, lives.chance(elsewhere)) & (city.age >= 18)
    persons["degree_study"] = lives.chance(0.01, earns & (city.age <= 45))
    persons["certificate"] = lives.chance(0.01, earns & (city.age <= 50))
    persons["illness_payment"] = lives.amounts(lives.chance(0.04 + 0.0008 * city.age), 6000.0, 1.0)
    share = lives.chance(lives.home_rate("collective"))
    households["collective_shares"] = np.where(share, city.size, 0).astype(np.float64)


def _hardship(lives: Lives) -> None:
    city, persons = lives.city, lives.persons
    alone = (city.size == 1)[city.home] & (city.age >= 60) & ~persons["pensioner"]
    alone &= (persons["wage"] == 0) & (persons["business_income"] == 0)
    persons["destitute"] = lives.chance(lives.assumed.destitute * 2, alone)
    persons["private_transfer"][persons["destitute"]] = 0
    wealthy = lives.any_of(persons["mortgage"] | (persons["rent_income"] > 0))
    passes = lives.chance(lives.home_rate("passes_assets_test"), ~wealthy)
    lives.households["meets_dibao_assets"] = passes | lives.any_of(persons["destitute"])
