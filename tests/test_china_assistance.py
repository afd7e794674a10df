"""Assistance, what a city gives of its own accord, and what a household has in the end."""

from __future__ import annotations

import pytest
from chinese_law import ask, couple, home, someone


@pytest.mark.parametrize(
    ("rural", "income", "dibao"),
    [
        (0, 0, 22_680),  # 630 x 12 x 3
        (1, 0, 15_840),  # 440 x 12 x 3
        (0, 10_000, 12_680),
        (0, 22_679, 1),
        (0, 22_680, 0),
        (0, 22_681, 0),
        (0, -5000, 22_680),
    ],
)
def test_dibao_is_the_difference(rural: int, income: float, dibao: float) -> None:
    members = [someone(farm_income=income), someone(), someone()]
    assert ask(home(*members, rural=rural, meets_dibao_assets=1), "dibao") == pytest.approx(dibao)
    assert ask(home(*members, rural=rural), "dibao") == 0


@pytest.mark.parametrize(
    ("day", "urban", "rural"),
    [("2022-12-31", 630, 420), ("2023-01-01", 630, 440), ("2023-12-31", 630, 440), ("2026-01-01", 630, 440)],
)
def test_the_standard_by_year(day: str, urban: float, rural: float) -> None:
    assert ask(home(someone()), "dibao_standard", day=day) == urban
    assert ask(home(someone(), rural=1), "dibao_standard", day=day) == rural


def test_pensions_count_and_contributions_do_not() -> None:
    elder = someone(70, resident_pension_member=1, resident_medical_member=1)
    # 7,560 less 12 x 148 of pension, plus the 400 paid into medical insurance
    assert ask(home(elder, meets_dibao_assets=1), "dibao") == pytest.approx(7560 - 1776 + 400)


def test_land_and_shares_count() -> None:
    reform = {"farm_support_amount": 100, "collective_dividend_amount": 50}
    farm = home(someone(), rural=1, meets_dibao_assets=1, farmland=5, collective_shares=10)
    assert ask(farm, "dibao", reform=reform) == 5280 - 500 - 500
    assert ask(farm, "disposable_income", reform=reform) == 5280


def test_the_citys_own_allowance_counts_only_if_the_city_says_so() -> None:
    elder = home(someone(85), meets_dibao_assets=1)
    assert ask(elder, "disposable_income", reform={"age_allowance_amount": 100}) == 7560 + 1200
    counted = {"age_allowance_amount": 100, "dibao_allowance_share": 1}
    assert (ask(elder, "dibao", reform=counted), ask(elder, "disposable_income", reform=counted)) == (6360, 7560)


def test_the_national_childcare_subsidy_does_not_count() -> None:
    family = home(someone(30), someone(2, mother=0), meets_dibao_assets=1)
    assert ask(family, "dibao") == 2 * 7560
    assert ask(family, "disposable_income") == 2 * 7560 + 3600
    assert ask(family, "disposable_income", day="2024-12-31") == 2 * 7560
    assert ask(someone(3), "childcare_subsidy") == 0


def test_the_destitute_are_supported_apart() -> None:
    """1.3 times the standard for each; their income and number are left out of the household's dibao."""
    household = home(someone(70, destitute=1, private_transfer=9000), someone(), rural=1, meets_dibao_assets=1)
    assert ask(household, "tekun_support") == pytest.approx(440 * 1.3 * 12)
    assert ask(household, "dibao_members") == 1
    assert ask(household, "dibao") == 5280
    assert ask(home(someone(70, destitute=1), meets_dibao_assets=1), "dibao") == 0


@pytest.mark.parametrize(("age", "allowance"), [(79, 0), (80, 600), (100, 600)])
def test_an_age_allowance(age: int, allowance: float) -> None:
    assert ask(someone(age), "age_allowance", reform={"age_allowance_amount": 50}) == allowance


@pytest.mark.parametrize(("age", "allowance"), [(0, 1200), (2, 1200), (3, 0)])
def test_a_child_allowance(age: int, allowance: float) -> None:
    assert ask(someone(age), "child_allowance", reform={"child_allowance_amount": 100}) == allowance
    assert ask(someone(age), "child_allowance", reform={"child_allowance_amount": 50, "child_allowance_age": 18}) == 600


def test_the_city_gives_nothing_until_a_reform_says_so() -> None:
    household = home(someone(90), someone(1, mother=0), farmland=10, collective_shares=10)
    assert [ask(household, name) for name in ("farm_support", "collective_dividend")] == [0, 0]
    assert [ask(household, "local_allowances", member=member) for member in (0, 1)] == [0, 0]


def test_a_family_of_three_reckoned_by_hand() -> None:
    parents = couple(
        someone(wage=120_000, insured_employee=1, housing_fund_rate=0.08), someone(wage=48_000, insured_employee=1)
    )
    family = home(*parents, someone(7, student=1, resident_medical_member=1, father=0, mother=1))
    # father: 12 x 1,030, 9,600; 120,000 - 60,000 - 12,360 - 9,600 - 24,000 = 14,040 at 3 %
    assert ask(family, "income_tax") == pytest.approx(421.2)
    assert ask(family, "net_income") == pytest.approx(120_000 - 12_360 - 9600 - 421.2)
    assert ask(family, "net_income", member=1) == pytest.approx(48_000 - 12 * 412)
    assert ask(family, "net_income", member=2) == -400
    assert ask(family, "disposable_income") == pytest.approx(140_274.8)
    assert ask(family, "income_per_head") == pytest.approx(140_274.8 / 3)


def test_every_source_of_income_is_counted_once() -> None:
    person = someone(
        wage=1, bonus=2, labour_income=4, business_income=8, farm_income=16, deposit_interest=32, private_transfer=64,
        employee_pension=128,
    )  # fmt: skip
    # labour below 800 a month and so small a business are free of tax: the business has the basic deduction
    assert ask(person, "disposable_income", reform={"basic_deduction": 60_000, "business_rates": [(0, 0.0)]}) == 255
