"""Families made to be hard: incomes on every bracket and threshold of a law, a fen below and a fen above."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

BENCH = Path(__file__).resolve().parents[1] / "bench"
sys.path.append(str(BENCH))  # last: bench has modules that are called as some of the tests

from simulation.china import plain  # noqa: E402
from simulation.china.families import LINKS, NOBODY, Families, Figures  # noqa: E402

from gongfu.simulation.china.facts import FACTS  # noqa: E402

__all__ = ["BENCH", "Shape", "families"]

Floats = NDArray[np.float64]
Shape = tuple[tuple[str, int, int, int], ...]
"""A household's members: (generation, spouse, mother, father), links as members' numbers."""
NO = NOBODY
SHAPES: tuple[Shape, ...] = (
    (("adult", NO, NO, NO),),
    (("old", NO, NO, NO),),
    (("adult", 1, NO, NO), ("adult", 0, NO, NO)),
    (("old", 1, NO, NO), ("old", 0, NO, NO)),
    (("adult", NO, NO, NO), ("child", NO, NO, 0)),
    (("adult", 1, NO, NO), ("adult", 0, NO, NO), ("child", NO, 1, 0)),
    (("child", NO, 2, 1), ("adult", 2, NO, NO), ("adult", 1, NO, NO), ("child", NO, 2, 1)),
    (("adult", 1, NO, NO), ("adult", 0, NO, NO), ("child", NO, 1, 0), ("child", NO, 1, 0), ("child", NO, 1, 0)),
    (
        ("old", 1, NO, NO), ("old", 0, NO, NO), ("adult", 3, 1, 0), ("adult", 2, NO, NO),
        ("child", NO, 3, 2), ("child", NO, 3, 2), ("child", NO, 3, 2),
    ),
    (("old", NO, NO, NO), ("adult", NO, 0, NO), ("child", NO, 1, NO), ("adult", NO, 0, NO)),
    (("adult", NO, NO, NO), ("child", NO, NO, NO), ("child", NO, NO, NO)),
    (("adult", NO, NO, NO), ("adult", NO, NO, NO), ("child", NO, 1, 0), ("child", NO, 1, 0)),  # parents not married
    (("adult", 1, NO, NO), ("adult", 0, NO, NO), ("child", NO, 0, NO), ("child", NO, NO, 1)),  # children of one of them
    (  # of parents who both married again, all under one roof
        ("adult", 1, NO, NO), ("adult", 0, NO, NO), ("adult", 3, NO, NO), ("adult", 2, NO, NO),
        ("child", NO, 0, 3), ("child", NO, 1, 0),
    ),
)  # fmt: skip
AGES = {
    "adult": (16, 17, 18, 35, 59, 60),
    "old": (59, 60, 61, 79, 80, 81, 120),
    "child": (0, 2, 3, 5, 6, 15, 16, 17, 18, 24),
}
STEPS = (-0.01, 0.0, 0.01)


def families(law: Figures, rng: np.random.Generator, homes: int) -> Families:
    """Some households of one to seven."""
    picked = [SHAPES[number] for number in rng.integers(0, len(SHAPES), homes)]
    home = np.repeat(np.arange(homes), [len(shape) for shape in picked])
    members = [member for shape in picked for member in shape]
    people = len(members)
    flags = [fact.name for fact in FACTS if fact.entity == "person" and fact.kind == "flag"]
    persons = {name: 1.0 * rng.integers(0, 2, people) for name in flags}
    persons["age"] = np.array([rng.choice(AGES[generation]) for generation, *_ in members], float)
    for place, link in enumerate(LINKS, 1):
        persons[link] = np.array([member[place] for member in members], float)
    persons["first_month"] = rng.choice([0, 0, 0, 1, 2, 7, 12], people).astype(float)
    ends = [float(law.of_day[f"housing_fund_rate_{end}"]) for end in ("least", "most")]
    persons["housing_fund_rate"] = rng.choice([0.0, 0.0, 0.01, 0.08, *ends], people)
    persons["destitute"] *= rng.random(people) < 0.2
    persons |= {name: some(rng, people, *what) for name, what in amounts(law.of_day).items()}
    for name in ("farm_income", "private_transfer"):
        persons[name] *= rng.choice([1.0, 1.0, -1.0], people)
    as_much(rng, persons)
    households = {
        "county": rng.integers(0, 6, homes),
        "rural": rng.integers(0, 2, homes),
        "farmland": rng.choice([0.0, 0.01, 3.5, 100.0], homes),
        "collective_shares": rng.choice([0.0, 1.0, 2.5], homes),
        "meets_dibao_assets": 1 * (rng.random(homes) < 0.8),
    }
    made = Families(persons, {name: column.astype(float) for name, column in households.items()}, home)
    return onto_line(onto_settlement(onto_brackets(made, law, rng), rng), law, rng)


def amounts(v: Mapping[str, Floats]) -> dict[str, tuple[list[float], int, float]]:
    """Of every fact in yuan its edges, an upper end, and the share who have none."""
    ends = [12 * float(v[f"contribution_base_{end}"]) for end in ("floor", "ceiling")]
    wages = [*ends, 12 * float(v["housing_fund_base_ceiling"]), float(v["basic_deduction"])]
    wages += [float(v["reconciliation_exempt_income"])]
    wages += [12 * float(v[f"minimum_wage_class_{number}"]) for number in (1, 2)]
    low, allowance, kept = float(v["payment_low"]), float(v["payment_allowance"]), 1 - float(v["labour_expense_share"])
    payments = [12 * low, 12 * allowance, *(12 * at / kept for at in v["labour_withholding_rates"][1:, 0])]
    return {
        "wage": (wages, 1_500_000, 0.3),
        "bonus": ([12 * at for at in v["bonus_rate"][1:, 0]], 1_200_000, 0.6),
        "labour_income": (payments, 900_000, 0.7),
        "business_income": ([*v["business_rates"][1:, 0], float(v["business_relief_limit"])], 2_500_000, 0.7),
        "farm_income": ([0.01], 20_000, 0.5),
        "interest_dividend": ([0.01], 50_000, 0.8),
        "deposit_interest": ([0.01], 5_000, 0.8),
        "rent_income": ([12 * low, 12 * allowance], 100_000, 0.7),
        "private_transfer": ([0.01], 20_000, 0.7),
        "employee_pension": ([0.01], 80_000, 0.7),
        "resident_pension_account": ([0.01], 500, 0.5),
        "resident_pension_payment": ([200.0, 5_000.0], 3_000, 0.3),
        "illness_payment": (
            [float(v["illness_threshold"]), float(v["illness_threshold"] + v["illness_cap"])], 200_000, 0.6,
        ),
    }  # fmt: skip


def some(rng: np.random.Generator, count: int, edges: list[float], most: int, none: float) -> Floats:
    """Nothing for a share, an edge or a fen beside it for most others, else any amount to the fen."""
    at_edge = rng.choice(edges, count) + rng.choice(STEPS, count)
    little, much = rng.integers(0, 10 * most, count) / 100, rng.integers(0, 100 * most, count) / 100
    there = np.select([rng.random(count) < 0.5, rng.random(count) < 0.5], [at_edge, little], much)
    return np.round(np.where(rng.random(count) < none, 0.0, np.maximum(there, 0)), 2)


def fen(amount: Floats) -> Floats:
    """To the fen, and never below zero."""
    return np.round(np.maximum(amount, 0), 2)


def as_much(rng: np.random.Generator, persons: dict[str, Floats]) -> None:
    """Some earn what the neighbouring row earns, so that couples earn the same."""
    same = np.flatnonzero(rng.random(len(persons["wage"]) - 1) < 0.2)
    for name in ("wage", "bonus", "labour_income", "business_income"):
        persons[name][same + 1] = persons[name][same]


def onto_brackets(made: Families, law: Figures, rng: np.random.Generator) -> Families:
    """Some wages, and some business incomes, such that what is taxable is on the threshold of a bracket."""
    persons, v = dict(made.persons), law.of_day
    people = len(made.home)
    chosen = rng.random(people)
    threshold = rng.choice(v["income_tax_rates"][:, 0], people) + rng.choice(STEPS, people)
    of_business = rng.choice(v["business_rates"][:, 0], people) + rng.choice(STEPS, people)
    for _ in range(8):  # contributions grow with the wage: a few rounds come to the fen
        found = plain.variables(Families(persons, made.households, made.home), law)
        wage = found["deductions"] + threshold - found["comprehensive_income"] + persons["wage"]
        persons["wage"] = np.where(chosen < 0.3, fen(wage), persons["wage"])
        own = (found["comprehensive_income"] == 0) & (persons["bonus"] == 0)
        business = np.where(own, found["deductions"], 0) + of_business
        persons["business_income"] = np.where(chosen > 0.8, fen(business), persons["business_income"])
    return Families(persons, made.households, made.home)


def onto_line(made: Families, law: Figures, rng: np.random.Generator) -> Families:
    """Some households' income such that it is on their dibao line or a fen beside it, by what relatives send."""
    first = np.searchsorted(made.home, np.arange(len(made.households["rural"])))
    found = plain.variables(made, law)
    needed = 12 * found["dibao_standard"] * found["dibao_members"] - found["dibao_income"]
    sent = made.persons["private_transfer"].copy()
    there = (rng.random(len(first)) < 0.4) & (made.persons["destitute"][first] == 0)
    moved = np.round(sent[first] + needed + rng.choice(STEPS, len(first)), 2)
    sent[first] = np.where(there & (np.abs(moved) < 5e6), moved, sent[first])
    return Families({**made.persons, "private_transfer": sent}, made.households, made.home)


def onto_settlement(made: Families, rng: np.random.Generator) -> Families:
    """Some of whom 400 yuan are due, or whose receipts are 120,000, or a fen beside it."""
    persons = dict(made.persons)
    people = len(made.home)
    chosen = rng.random(people)
    due, little = chosen < 0.05, (chosen >= 0.05) & (chosen < 0.15)
    flags = ("insured_employee", "supports_elder", "degree_study", "mortgage", "renter", "certificate", "first_job")
    for name in (*flags, "low_income_before", "housing_fund_rate", "illness_payment", "bonus", "first_month"):
        persons[name] = np.where(due, 0.0, persons[name])
    # nothing is withheld of 800 a month; 80 % of 5,000 add 400 to a tax of 10 % (2,520 quick deduction)
    persons["wage"] = np.where(due, 140_000.0, persons["wage"])
    persons["labour_income"] = np.where(due, 5_000 + rng.choice(STEPS, people), persons["labour_income"])
    of_labour = np.round(rng.random(people) * 50_000, 2)
    persons["labour_income"] = np.where(little, of_labour, persons["labour_income"])
    persons["wage"] = np.where(little, np.round(120_000 - of_labour + rng.choice(STEPS, people), 2), persons["wage"])
    return Families(persons, made.households, made.home)
