"""Amounts brought to published incomes: of each stratum and source, facts are scaled so that their sum is the target.

The targets are of disposable income, the facts are before tax. What people get to keep is reckoned here by a few rules
(:class:`~gongfu.simulation.population.recipe.SimpleLaw`), not by the whole law: the fit is exact under those.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gongfu.simulation.population.livelihoods import Lives
from gongfu.simulation.population.raking import raked
from gongfu.simulation.population.recipe import SOURCES, Recipe, SimpleLaw

__all__ = ["COLUMNS", "cash_targets", "fit", "income_targets", "kept", "levies"]

COLUMNS = {
    "wage": ("wage", "bonus", "labour_income"),
    "business": ("business_income", "farm_income"),
    "property": ("deposit_interest", "interest_dividend", "rent_income"),
}
"""Facts whose sum is the income from a source; the rest is the transfers."""
Floats = NDArray[np.float64]


def income_targets(recipe: Recipe) -> Floats:
    """Income per head by stratum (urban, rural) and source, yuan a year.

    Heads of strata times income per head one way, shares of sources the other way, starting from the assumed tilts.
    """
    heads = np.array([_of(recipe.strata, "stratum", one) for one in ("urban", "rural")])
    income = np.array([_of(recipe.income, "stratum", one) for one in ("urban", "rural")])
    source = np.array([_of(recipe.income_sources, "of", one) for one in SOURCES])
    rows = heads * income
    assumed = recipe.assumptions
    tilts = [assumed.wage_tilt, assumed.business_tilt, assumed.property_tilt, assumed.transfer_tilt]
    seed = np.array([np.ones(len(tilts)), tilts]) * source
    return np.asarray(raked(seed, rows, source * (rows.sum() / source.sum())) / heads[:, None])


def cash_targets(recipe: Recipe) -> Floats:
    """The same without the rent that owners save: it is spread over the other sources, so that the sum stays."""
    table = income_targets(recipe)
    at = list(SOURCES).index("property")
    total, paper = table.sum(axis=1), table[:, at] * (1 - recipe.assumptions.cash_property)
    others = total - table[:, at]
    table = table * (1 + paper / others)[:, None]
    table[:, at] = total - others - paper
    return np.asarray(table)


def _of(figures: tuple[object, ...], key: str, word: str) -> float:
    return next(float(one.value) for one in figures if getattr(one, key) == word)  # type: ignore[attr-defined]


def levies(law: SimpleLaw, wage: Floats, bonus: Floats, insured: Floats, housing_fund_rate: Floats) -> Floats:
    """Contributions, housing fund and income tax of employees, yuan a year."""
    base = np.clip(wage, law.base_floor, law.base_ceiling)
    paid = np.where((wage > 0) & (insured > 0), law.contribution_rate * base, 0.0) + housing_fund_rate * wage
    taxable = np.maximum(wage + bonus - law.tax_free - paid, 0)
    before = 0.0
    for threshold, rate in law.brackets:
        paid = paid + (rate - before) * np.maximum(taxable - threshold, 0)
        before = rate
    return np.asarray(paid)


def kept(law: SimpleLaw, columns: dict[str, Floats]) -> Floats:
    """Net transfers of every person under the simple law: pensions and money from relatives less levies and payments.

    ``columns`` are facts in yuan by name.
    """
    get = columns.__getitem__
    pension = np.where(
        (get("resident_pension_member") > 0) & (get("age") >= law.pension_age),
        law.basic_pension + 12 * get("resident_pension_account"),
        0.0,
    )
    received = get("employee_pension") + get("private_transfer") + pension
    paid = levies(law, get("wage"), get("bonus"), get("insured_employee"), get("housing_fund_rate"))
    return np.asarray(
        received - paid - get("resident_pension_payment") - law.medical_payment * (get("resident_medical_member") > 0)
    )


def fit(lives: Lives, recipe: Recipe) -> None:
    """Scale amounts in place to whole yuan whose sums are the targets, stratum by stratum."""
    persons = lives.persons
    names = [name for group in COLUMNS.values() for name in group]
    scaled = {name: np.zeros(len(lives.rural), np.int32) for name in (*names, "private_transfer")}
    targets = cash_targets(recipe)
    law = recipe.simple_law
    for stratum in (0, 1):
        mine = np.flatnonzero(lives.rural == stratum)
        if not len(mine):
            continue
        goal = dict(zip(SOURCES, targets[stratum] * len(mine), strict=True))
        own = {}
        for source, group in COLUMNS.items():
            found = sum(float(persons[name][mine].sum(dtype=np.float64)) for name in group)
            factor = goal[source] / found if found > 0 else 0.0
            for name in group:
                own[name] = np.rint(persons[name][mine] * factor)
        columns = {name: persons[name][mine] for name in _NEEDED} | own
        columns["age"] = lives.city.age[mine]
        columns["private_transfer"] = -np.rint(persons["sent"][mine])
        missing = goal["transfer"] - float(kept(law, columns).sum())
        received = persons["private_transfer"][mine]
        factor = max(missing / max(float(received.sum(dtype=np.float64)), 1.0), 0.0)
        own["private_transfer"] = np.rint(received * factor) + columns["private_transfer"]
        for name, values in own.items():
            scaled[name][mine] = values
    persons.update(scaled)
    persons["employee_pension"] = np.rint(persons["employee_pension"]).astype(np.int32)
    persons["illness_payment"] = np.rint(persons["illness_payment"]).astype(np.int32)
    before = persons["wage"] * (0.9 + 0.2 * lives.draw.random(len(lives.rural), np.float32))
    persons["low_income_before"] = (persons["wage"] > 0) & (persons["first_month"] == 1) & (before <= 60000)


_NEEDED = (
    "employee_pension",
    "insured_employee",
    "housing_fund_rate",
    "resident_pension_member",
    "resident_pension_account",
    "resident_pension_payment",
    "resident_medical_member",
)
