"""Social insurance of employees and residents, the housing fund, the minimum wage: every bound and every age."""

from __future__ import annotations

import pytest
from chinese_law import ask, home, someone

from gongfu.simulation.china.facts import COUNTIES

EMPLOYEE = 0.08 + 0.02 + 0.003
EMPLOYER = 0.16 + 0.08 + 0.007


@pytest.mark.parametrize(
    ("monthly", "base"), [(1, 3756), (3756, 3756), (3757, 3757), (18_780, 18_780), (18_781, 18_780)]
)
def test_contributions_between_floor_and_ceiling(monthly: float, base: float) -> None:
    worker = someone(wage=12 * monthly, insured_employee=1)
    assert ask(worker, "employee_contributions") == pytest.approx(12 * base * EMPLOYEE)
    assert ask(worker, "employer_contributions") == pytest.approx(12 * base * EMPLOYER)


@pytest.mark.parametrize(
    ("day", "floor", "ceiling"),
    [
        ("2022-07-01", 3409, 17_043),
        ("2023-06-30", 3409, 17_043),
        ("2023-07-01", 3579, 17_895),
        ("2024-06-30", 3579, 17_895),
        ("2024-07-01", 3756, 18_780),
        ("2025-06-30", 3756, 18_780),
        ("2025-07-01", 3831, 19_155),
        ("2026-07-01", 3831, 19_155),
    ],
)
def test_bounds_change_every_july(day: str, floor: float, ceiling: float) -> None:
    assert ask(someone(wage=1, insured_employee=1), "contribution_base", day=day) == floor
    assert ask(someone(wage=1e7, insured_employee=1), "contribution_base", day=day) == ceiling


def test_contributions_of_months_of_pay_and_of_a_bonus() -> None:
    # 10,000 a month in six months; 6,000 a month with the bonus
    assert ask(someone(wage=60_000, first_month=7, insured_employee=1), "employee_contributions") == pytest.approx(6180)
    assert ask(someone(wage=60_000, bonus=12_000, insured_employee=1), "employee_contributions") == pytest.approx(7416)


def test_who_is_not_insured_or_has_no_wage_pays_nothing() -> None:
    for person in (someone(wage=100_000), someone(insured_employee=1)):
        assert (ask(person, "employee_contributions"), ask(person, "employer_contributions")) == (0, 0)


@pytest.mark.parametrize(
    ("rate", "share"), [(0, 0), (0.03, 0.05), (0.05, 0.05), (0.08, 0.08), (0.12, 0.12), (0.2, 0.12)]
)
def test_housing_fund_within_its_bounds(rate: float, share: float) -> None:
    worker = someone(wage=120_000, housing_fund_rate=rate)
    assert ask(worker, "housing_fund") == pytest.approx(120_000 * share)
    assert ask(worker, "employer_housing_fund") == pytest.approx(120_000 * share)


def test_housing_fund_up_to_a_ceiling() -> None:
    assert ask(someone(wage=300_000, housing_fund_rate=0.12), "housing_fund") == pytest.approx(225_360 * 0.12)
    assert ask(someone(housing_fund_rate=0.12), "housing_fund") == 0


@pytest.mark.parametrize(
    ("age", "drawn", "paid"), [(15, 0, 0), (16, 0, 500), (59, 0, 500), (60, 2376, 0), (90, 2376, 0)]
)
def test_resident_pension_by_age(age: int, drawn: float, paid: float) -> None:
    """148 from the budget and 50 from the account, a month."""
    member = someone(age, resident_pension_member=1, resident_pension_account=50, resident_pension_payment=500)
    assert ask(member, "resident_pension") == drawn
    assert ask(member, "resident_pension_contribution") == paid


def test_resident_pension_is_for_members_without_another() -> None:
    assert ask(someone(70, resident_pension_account=50), "resident_pension") == 0
    assert ask(someone(70, resident_pension_member=1, employee_pension=1), "resident_pension") == 0
    pupil = someone(17, resident_pension_member=1, resident_pension_payment=500, student=1)
    assert ask(pupil, "resident_pension_contribution") == 0


@pytest.mark.parametrize(
    ("day", "monthly"),
    [("2022-12-31", 113), ("2023-01-01", 123), ("2023-07-01", 128), ("2024-06-30", 128), ("2024-07-01", 148)],
)
def test_the_basic_pension_as_it_was_raised(day: str, monthly: float) -> None:
    member = someone(60, resident_pension_member=1)
    assert ask(member, "resident_basic_pension", day=day) == 12 * monthly


@pytest.mark.parametrize(
    ("day", "paid", "subsidy"),
    [("2022-12-31", 350, 610), ("2023-01-01", 380, 640), ("2024-12-31", 400, 670), ("2025-01-01", 400, 700)],
)
def test_resident_medical_insurance_by_year(day: str, paid: float, subsidy: float) -> None:
    member = someone(resident_medical_member=1)
    assert ask(member, "resident_medical_payment", day=day) == paid
    assert ask(member, "resident_medical_subsidy", day=day) == subsidy
    assert ask(someone(), "resident_medical_payment", day=day) == 0


def test_the_budget_pays_for_the_destitute() -> None:
    member = someone(resident_medical_member=1, destitute=1)
    assert (ask(member, "resident_medical_payment"), ask(member, "resident_medical_aid")) == (0, 400)
    assert ask(someone(destitute=1), "resident_medical_aid") == 0


@pytest.mark.parametrize(
    ("county", "wage"),
    [("魏都区", 2100), ("建安区", 2100), ("长葛市", 2100), ("禹州市", 2000), ("鄢陵县", 2000), ("襄城县", 2000)],
)
def test_the_minimum_wage_by_county(county: str, wage: float) -> None:
    assert ask(home(someone(), county=COUNTIES.index(county)), "minimum_wage") == wage


def test_what_pay_falls_short_of_the_minimum() -> None:
    assert ask(home(someone(wage=20_000, insured_employee=1), county=4), "minimum_wage_shortfall") == 4000
    assert ask(home(someone(wage=20_000, insured_employee=1), county=0), "minimum_wage_shortfall") == 5200
    assert ask(home(someone(wage=24_000, insured_employee=1), county=4), "minimum_wage_shortfall") == 0
    half = someone(wage=6000, insured_employee=1, first_month=10)
    assert ask(home(half, county=4), "minimum_wage_shortfall") == 0
    assert ask(home(someone(wage=20_000), county=4), "minimum_wage_shortfall") == 0


def test_a_county_may_be_put_into_the_third_class() -> None:
    assert ask(home(someone(), county=5), "minimum_wage", reform={"minimum_wage_class": [(-1, 1), (2, 3)]}) == 1800
