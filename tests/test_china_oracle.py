"""China's law by three hands: the project's rules, plain NumPy and OpenFisca, on families made to be hard.

Both others are written from the statutes; every parameter is moved in turn, so that none stands in for another.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Literal, NamedTuple

import numpy as np
import pytest
from china_families import BENCH, families
from chinese_law import ask, couple, home, someone
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from simulation.china import plain
from simulation.china.families import MONTHLY, Families, figures, packed
from simulation.oracle import Oracle

from gongfu.simulation import china
from gongfu.simulation.engine import evaluate
from gongfu.simulation.law import Change, Edition, Reform
from gongfu.simulation.population import Population

PYTHON = BENCH.parent / ".peers" / "openfisca" / "bin" / "python"
DAYS = ("2022-09-01", "2023-06-01", "2024-06-01", "2025-06-01", "2026-06-01")
CITY = {
    "age_allowance_amount": 100.0,
    "child_allowance_amount": 55.0,
    "farm_support_amount": 130.0,
    "collective_dividend_amount": 70.5,
}
STAY = ("bonus_apart", "dibao_allowance_share", "minimum_wage_class")
"""Switches, a share and classes: what cannot be a tenth more."""
HELPERS = {
    "parent_share", "education_of_parent", "care_of_parent", "children_in_education", "children_in_care",
    "deductible_illness_of_minor", "illness_of_own",
}  # fmt: skip
"""Rules on the way to another that the statutes do not name; the others do without."""
Values = Mapping[str, NDArray[np.float64]]

# --- laws -------------------------------------------------------------------------------------------------------------


class Drawn(NamedTuple):
    """A law: a day, two of its choices, whether two parameters change in July, and the seed by which all are moved."""

    day: str
    bonus_apart: float
    dibao_allowance_share: float
    july: bool
    moved: int | None

    @property
    def edition(self) -> Edition:
        law = china.law()
        changes = [Change(name, value) for name, value in CITY.items()]
        if self.moved is not None:
            rng = np.random.default_rng(self.moved)
            names = [name for name in law.parameters if name not in STAY]
            changes += [Change(name, times=float(rng.choice([0.7, 0.9, 1.0, 1.1, 1.3]))) for name in names]
        changes += [Change(name, getattr(self, name)) for name in ("bonus_apart", "dibao_allowance_share")]
        if self.july:
            since = date(int(self.day[:4]), 7, 1)
            changes += [Change("basic_deduction", 72_000.0, since=since)]
            changes += [Change("income_tax_rates", times=1.5, since=since)]
        return law.reformed(Reform("moved", tuple(changes))).on(self.day)


SEEDS = st.integers(0, 2**32 - 1)
LAWS = st.builds(
    Drawn,
    day=st.sampled_from(DAYS),
    bonus_apart=st.sampled_from([1.0, 0.0]),
    dibao_allowance_share=st.sampled_from([0.0, 0.5, 1.0]),
    july=st.booleans(),
    moved=st.none() | SEEDS,
)
EXAMPLES = settings(max_examples=40, deadline=None)

# --- the three hands --------------------------------------------------------------------------------------------------


def by_ours(made: Families, edition: Edition, backend: Literal["numba", "numpy"]) -> Values:
    """Every rule's values, in the order of the rows."""
    population = Population.of(made.persons, made.households, made.home, edition.facts)
    found = evaluate(population, edition, list(edition.rules), backend=backend)
    ordered = {}
    for name, values in found.items():
        of_households = edition.rules[name].entity == "household"
        ordered[name] = np.empty_like(values)
        ordered[name][..., population.household_row if of_households else population.person_row] = values
    return ordered


def same(found: Values, expected: Values, edition: Edition) -> None:
    """Agreement to a millionth of a yuan, and to a thousand millionth of large amounts; told of the first rule."""
    for rule in edition.order(*edition.rules):
        if rule.name not in HELPERS:
            np.testing.assert_allclose(found[rule.name], expected[rule.name], rtol=1e-9, atol=1e-6, err_msg=rule.name)


@pytest.fixture(scope="module")
def oracle() -> Iterator[Oracle]:
    if not PYTHON.exists():
        pytest.skip("needs openfisca-core in .peers/openfisca: make oracle, with a package index within reach")
    with Oracle(PYTHON, "simulation.china.openfisca") as answering:
        yield answering


@pytest.mark.parametrize("backend", ["numba", "numpy"])
@EXAMPLES
@given(drawn=LAWS, seed=SEEDS, homes=st.integers(1, 400))
def test_the_rules_agree_with_plain_numpy(
    backend: Literal["numba", "numpy"], drawn: Drawn, seed: int, homes: int
) -> None:
    edition = drawn.edition
    law = figures(edition)
    made = families(law, np.random.default_rng(seed), homes)
    same(by_ours(made, edition, backend), plain.variables(made, law), edition)


@EXAMPLES
@given(drawn=LAWS, seed=SEEDS, homes=st.integers(1, 400))
def test_the_rules_and_plain_numpy_agree_with_openfisca(oracle: Oracle, drawn: Drawn, seed: int, homes: int) -> None:
    edition = drawn.edition
    law = figures(edition)
    made = families(law, np.random.default_rng(seed), homes)
    found = oracle.ask(packed(made, law))
    same(plain.variables(made, law), found, edition)
    same(by_ours(made, edition, "numpy"), found, edition)


# --- the families are as hard as they are said to be -----------------------------------------------------------------


@pytest.mark.parametrize("day", DAYS)
def test_families_stand_on_thresholds_and_a_fen_beside_them(day: str) -> None:
    edition = china.law().on(day)
    law = figures(edition)
    made = families(law, np.random.default_rng(7), 3_000)
    found = plain.variables(made, law)

    def stands(values: NDArray[np.float64], at: float, within: float = 0.0051) -> bool:
        """Whether somebody is on it, and somebody on both sides about a fen off."""
        away = values - at
        beside = [(np.abs(away - step) < within).any() for step in (-0.01, 0.0, 0.01)]
        return all(beside)

    assert all(stands(found["taxable_income"], at) for at in law.of_day["income_tax_rates"][1:, 0])
    assert all(stands(found["business_taxable"], at) for at in law.of_day["business_rates"][1:, 0])
    assert all(stands(made.persons["bonus"], 12 * at, 1e-6) for at in law.of_day["bonus_rate"][1:, 0])
    for name, months in (("contribution_base_floor", 12), ("contribution_base_ceiling", 12), ("basic_deduction", 1)):
        assert stands(made.persons["wage"], months * float(law.of_day[name]), 1e-6), name
    assert stands(made.persons["labour_income"], 12 * float(law.of_day["payment_low"]), 1e-6)
    assert stands(made.persons["illness_payment"], float(law.of_day["illness_threshold"]), 1e-6)
    assert stands(found["comprehensive_receipts"], 120_000, 1e-6)
    assert all(np.abs(found["balance_due"] - due).min() < 1e-6 for due in (399.9992, 400, 400.0008))
    line = 12 * found["dibao_standard"] * found["dibao_members"]
    assert stands(found["dibao_income"] - line, 0)
    assert {0, 0.5, 1} == set(found["claim_share"])
    assert {16, 17, 18, 59, 60, 61} <= set(made.persons["age"])


def test_every_parameter_matters_to_some_family() -> None:
    """So that one taken for another would be seen; no county of Xuchang is of the third class of wages."""
    law = china.law().reformed(Reform.of({**CITY, "dibao_allowance_share": 0.5}))
    edition = law.on("2025-06-01")
    made = families(figures(edition), np.random.default_rng(7), 1_000)
    before = plain.variables(made, figures(edition))
    for name in sorted(edition.parameters.keys() - {"minimum_wage_class", "minimum_wage_class_3", "bonus_apart"}):
        moved = [law.reformed(Reform("moved", (Change(name, times=times),))) for times in (0.9, 1.1)]
        after = [plain.variables(made, figures(other.on("2025-06-01"))) for other in moved]
        assert any((before[key] != found[key]).any() for found in after for key in before), name


def test_every_rule_of_the_law_is_written_again() -> None:
    for day in DAYS:
        law = china.law().on(day)
        written = plain.variables(families(figures(law), np.random.default_rng(0), 3), figures(law))
        assert law.rules.keys() - HELPERS <= written.keys()


def test_all_parameters_that_withholding_takes_by_the_month_are_sent_by_the_month() -> None:
    law = china.law().on("2025-06-01")
    monthly = {name for rule in law.rules.values() if rule.entity == "month" for name in rule.parameters}
    assert monthly == set(MONTHLY)


# --- where the first writing was found wrong ----------------------------------------------------------------------

MINOR = {"illness_payment": 25_000.0, "mother": 0, "father": 1}


@pytest.mark.parametrize("name", ["child_education", "child_care", "illness"])
@pytest.mark.parametrize(
    "members",
    [
        couple(someone(wage=100_000), someone(wage=80_000)),
        couple(someone(wage=100_000), someone(wage=100_000)),
        (someone(wage=100_000), someone(wage=80_000)),  # 暂行办法第6条 speaks of parents, not of a married couple
    ],
)
def test_a_child_is_deducted_once_whether_or_not_the_parents_are_married(
    name: str, members: tuple[dict[str, float], ...]
) -> None:
    family = home(*members, someone(10, student=1) | MINOR, someone(1) | MINOR)
    whole = {"child_education": 2_000, "child_care": 2_000, "illness": 20_000}[name]
    assert sum(ask(family, name, member=member) for member in range(4)) == whole


def test_unmarried_parents_deduct_half_each() -> None:
    family = home(someone(wage=100_000), someone(wage=80_000), someone(10, student=1) | MINOR)
    assert [ask(family, "child_education", member=member) for member in (0, 1)] == [1_000, 1_000]
    assert [ask(family, "illness", member=member) for member in (0, 1)] == [5_000, 5_000]


@pytest.mark.parametrize(("wage", "claimed"), [(90_000, [0, 2_000]), (50_000, [2_000, 0]), (70_000, [1_000, 1_000])])
def test_a_step_parent_is_a_parent(wage: float, claimed: list[float]) -> None:
    """暂行办法第29条：继父母也是父母。"""
    family = home(*couple(someone(wage=70_000), someone(wage=wage)), someone(10, student=1, mother=0))
    assert [ask(family, "child_education", member=member) for member in (0, 1)] == claimed


def test_illness_of_a_minor_who_works_is_deducted_once() -> None:
    """暂行办法第12条：未成年子女的医药费由父母一方扣除。"""
    family = home(someone(wage=100_000), someone(17, wage=80_000, illness_payment=25_000, father=0))
    assert [ask(family, "illness", member=member) for member in (0, 1)] == [10_000, 0]
    alone = home(someone(17, wage=80_000, illness_payment=25_000))
    assert ask(alone, "illness") == 10_000


def test_who_earns_the_same_to_the_fen_deducts_half() -> None:
    family = home(*couple(someone(wage=100.10, bonus=200.20), someone(wage=300.30)), someone(10, student=1) | MINOR)
    assert [ask(family, "child_education", member=member) for member in (0, 1)] == [1_000, 1_000]


@pytest.mark.parametrize("wage", [62_345.67, 64_444.44, 66_000.01, 69_999.99])
@pytest.mark.parametrize("bonus", [5_000.0, 12_345.67, 19_999.99])
def test_a_bonus_that_costs_the_same_stands_apart(wage: float, bonus: float) -> None:
    """Both ways 3 % of it."""
    assert ask(someone(wage=wage, bonus=bonus), "bonus_tax") == pytest.approx(0.03 * bonus)


@pytest.mark.parametrize(("labour", "paid"), [(4_999.99, 0), (5_000, 0), (5_000.01, 400.0008)])
def test_four_hundred_yuan_due_are_not_paid(labour: float, paid: float) -> None:
    """On a wage of 140,000: 10 % of 80 % of a fee so small that nothing was withheld."""
    person = someone(wage=140_000, labour_income=labour)
    assert ask(person, "income_tax") == pytest.approx(140_000 * 0.1 - 6_000 - 2_520 + paid)
