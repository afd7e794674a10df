"""Income tax at every threshold of its tables, its deductions, the choice for a bonus, and how a year is settled."""

from __future__ import annotations

import pytest
from chinese_law import ask, couple, home, someone

# threshold, rate above it, quick deduction: the table as it is published
YEARLY = [
    (0, 0.03, 0), (36_000, 0.10, 2520), (144_000, 0.20, 16_920), (300_000, 0.25, 31_920),
    (420_000, 0.30, 52_920), (660_000, 0.35, 85_920), (960_000, 0.45, 181_920),
]  # fmt: skip
BUSINESS = [
    (0, 0.05, 0),
    (30_000, 0.10, 1500),
    (90_000, 0.20, 10_500),
    (300_000, 0.30, 40_500),
    (500_000, 0.35, 65_500),
]


@pytest.mark.parametrize(("threshold", "rate", "quick"), YEARLY)
@pytest.mark.parametrize("more", [0, 0.01, 1])
def test_the_yearly_table_with_its_quick_deductions(threshold: float, rate: float, quick: float, more: float) -> None:
    taxable = threshold + more
    assert ask(someone(taxable_income=taxable), "tax_of_year") == pytest.approx(taxable * rate - quick)


@pytest.mark.parametrize(("threshold", "rate", "quick"), BUSINESS)
@pytest.mark.parametrize("more", [0, 0.01, 1])
def test_the_business_table_with_its_quick_deductions(threshold: float, rate: float, quick: float, more: float) -> None:
    taxable = threshold + more
    owner = someone(business_taxable=taxable)
    whole = ask(owner, "business_tax", reform={"business_relief_share": 0})
    assert whole == pytest.approx(taxable * rate - quick)
    assert ask(owner, "business_tax") == pytest.approx(whole / 2)


def test_relief_for_businesses_ends_at_two_million_and_in_2027() -> None:
    # 2,500,000 x 35 % - 65,500 = 809,500, less half of 2,000,000 x 35 % - 65,500 = 634,500
    assert ask(someone(business_taxable=2_500_000), "business_tax") == pytest.approx(492_250)
    assert ask(someone(business_taxable=2_500_000), "business_tax", day="2028-01-01") == pytest.approx(809_500)
    # 1,000,000 was the limit before 2023: half of 1,000,000 x 35 % - 65,500 = 284,500
    assert ask(someone(business_taxable=2_500_000), "business_tax", day="2022-12-31") == pytest.approx(667_250)


def test_deductions_are_taken_from_business_income_only_without_comprehensive_income() -> None:
    # 100,000 - 60,000 = 40,000: 4,000 - 1,500 = 2,500, halved; with a wage 20,000 - 10,500 = 9,500, halved
    assert ask(someone(business_income=100_000), "business_tax") == pytest.approx(1250)
    assert ask(someone(business_income=100_000, wage=1000), "business_tax") == pytest.approx(4750)


@pytest.mark.parametrize(
    ("rent", "tax"),
    [(0, 0), (9600, 0), (9612, 1.2), (48_000, 3840), (60_000, 4800)],  # 800, 801, 4,000 and 5,000 a month
)
def test_rent_of_homes_is_taxed_month_by_month(rent: float, tax: float) -> None:
    assert ask(someone(rent_income=rent), "capital_tax") == pytest.approx(tax)


def test_interest_is_taxed_and_that_of_deposits_is_not() -> None:
    assert ask(someone(interest_dividend=1000, deposit_interest=500), "capital_tax") == pytest.approx(200)


@pytest.mark.parametrize(
    ("bonus", "tax"),
    [
        (36_000, 1080), (36_001, 3390.1), (144_000, 14_190), (144_001, 27_390.2), (300_000, 58_590),
        (300_001, 72_340.25), (420_000, 102_340), (420_001, 121_590.3), (660_000, 193_590), (660_001, 223_840.35),
        (960_000, 328_840), (960_001, 416_840.45),
    ],
)  # fmt: skip
def test_a_bonus_taxed_apart_jumps_at_each_threshold(bonus: float, tax: float) -> None:
    assert ask(someone(bonus=bonus), "bonus_tax_apart") == pytest.approx(tax)


def test_a_bonus_is_taxed_in_the_way_that_costs_less() -> None:
    poor, rich = someone(wage=40_000, bonus=36_000), someone(wage=200_000, bonus=36_000)
    # together 76,000 - 60,000 = 16,000 at 3 % against 1,080 apart
    assert (ask(poor, "bonus_tax"), ask(poor, "income_tax")) == (0, pytest.approx(480))
    # apart 140,000 x 10 % - 2,520 = 11,480 and 1,080; together 176,000 x 20 % - 16,920 = 18,280
    assert (ask(rich, "bonus_tax"), ask(rich, "income_tax")) == (pytest.approx(1080), pytest.approx(11_480))
    assert ask(rich, "balance_due") == pytest.approx(0, abs=1e-6)


def test_from_2028_a_bonus_is_counted_to_the_rest() -> None:
    rich = someone(wage=200_000, bonus=36_000)
    assert (ask(rich, "bonus_tax", day="2028-01-01"), ask(rich, "withheld_on_bonus", day="2028-01-01")) == (0, 0)
    assert ask(rich, "income_tax", day="2028-01-01") == pytest.approx(18_280)
    assert ask(rich, "withheld_tax", day="2028-01-01") == pytest.approx(18_280)


@pytest.mark.parametrize(
    ("wage", "labour", "paid"),
    [
        (110_000, 9600, 2480),  # 119,600 received: 3,248 is due, 2,480 was withheld, the rest is let go
        (110_400, 9600, 2520),  # 120,000 exactly
        (110_401, 9600, 3288.1),  # 120,001: 58,081 x 10 % - 2,520
        (240_000, 2499, 19_080),  # 399.84 more are due
        (240_000, 2501, 19_480.16),  # 400.16 more: (180,000 + 2,000.8) x 20 % - 16,920
    ],
)
def test_little_income_or_little_due_need_not_be_settled(wage: float, labour: float, paid: float) -> None:
    """Payments for labour below 800 a month, of which nothing is withheld."""
    assert ask(someone(wage=wage, labour_income=labour), "income_tax") == pytest.approx(paid)


def test_what_was_withheld_too_much_comes_back() -> None:
    # labour 1,666.67 a month: (1,666.67 - 800) x 20 % x 12 = 2,080; wage 40,000 taxable: 1,480; due: 56,000: 3,080
    worker = someone(wage=100_000, labour_income=20_000)
    assert ask(worker, "withheld_tax") == pytest.approx(3560)
    assert ask(worker, "balance_due") == pytest.approx(-480)
    assert ask(worker, "income_tax") == pytest.approx(3080)


def test_pensions_and_farming_are_not_taxed() -> None:
    farmer = someone(70, employee_pension=200_000, farm_income=200_000, private_transfer=200_000)
    assert ask(farmer, "taxes_and_contributions") == 0


@pytest.mark.parametrize(
    ("child", "education", "care"),
    [
        (someone(0), 0, 2000),
        (someone(2), 0, 2000),
        (someone(3), 2000, 0),
        (someone(5), 2000, 0),
        (someone(6), 0, 0),
        (someone(6, student=1), 2000, 0),
        (someone(22, student=1), 2000, 0),
        (someone(22), 0, 0),
    ],
)
def test_children_by_age(child: dict[str, float], education: float, care: float) -> None:
    family = home(someone(wage=1), child | {"mother": 0})
    assert (ask(family, "child_education"), ask(family, "child_care")) == (education, care)


@pytest.mark.parametrize(
    ("day", "education", "care", "only", "several"),
    [
        ("2021-12-31", 1000, 0, 2000, 1000),
        ("2022-12-31", 1000, 1000, 2000, 1000),
        ("2023-01-01", 2000, 2000, 3000, 1500),
    ],
)
def test_amounts_were_raised_in_2023(day: str, education: float, care: float, only: float, several: float) -> None:
    family = home(someone(supports_elder=1, only_child=1), someone(10, student=1, mother=0), someone(1, mother=0))
    assert [ask(family, name, day=day) for name in ("child_education", "child_care")] == [education, care]
    assert ask(family, "elder_support", day=day) == only
    assert ask(someone(supports_elder=1), "elder_support", day=day) == several
    assert ask(someone(only_child=1), "elder_support", day=day) == 0


@pytest.mark.parametrize(
    ("father", "mother", "claimed"),
    [(2, 1, (2000, 0)), (1, 2, (0, 2000)), (1, 1, (1000, 1000)), (0, 0, (1000, 1000))],
)
def test_of_a_couple_who_earns_more_deducts(father: float, mother: float, claimed: tuple[float, float]) -> None:
    child = someone(10, student=1, father=0, mother=1)
    family = home(*couple(someone(wage=father), someone(business_income=mother)), child)
    assert (ask(family, "child_education", member=0), ask(family, "child_education", member=1)) == claimed


def test_two_children_and_one_parent_at_home() -> None:
    children = [someone(age, student=1, mother=0) for age in (8, 10)]
    assert ask(home(someone(), *children), "child_education") == 4000


def test_loan_and_rent_are_deducted_once_a_couple_and_not_both() -> None:
    def claimed(one: dict[str, float], other: dict[str, float]) -> list[float]:
        family = home(*couple(one | {"wage": 2}, other | {"wage": 1}))
        return [ask(family, name, member=member) for name in ("mortgage_interest", "rent") for member in (0, 1)]

    assert claimed(someone(mortgage=1), someone()) == [1000, 0, 0, 0]
    assert claimed(someone(mortgage=1), someone(mortgage=1)) == [1000, 0, 0, 0]
    assert claimed(someone(), someone(mortgage=1)) == [0, 1000, 0, 0]
    assert claimed(someone(), someone(renter=1)) == [0, 0, 0, 1100]
    assert claimed(someone(renter=1), someone(renter=1)) == [0, 0, 1100, 0]
    assert claimed(someone(renter=1), someone(mortgage=1)) == [0, 1000, 0, 0]
    assert ask(someone(renter=1, mortgage=1), "rent") == 0


@pytest.mark.parametrize(
    ("paid", "deducted"), [(0, 0), (15_000, 0), (15_001, 1), (95_000, 80_000), (95_001, 80_000), (300_000, 80_000)]
)
def test_illness_between_threshold_and_cap(paid: float, deducted: float) -> None:
    assert ask(someone(illness_payment=paid), "illness") == deducted


def test_illness_of_a_family_is_reckoned_apart_for_each_patient() -> None:
    parents = couple(someone(wage=2, illness_payment=20_000), someone(wage=1, illness_payment=10_000))
    child = someone(17, illness_payment=115_000, mother=1, father=0)
    assert ask(home(*parents, child), "illness") == 85_000
    assert ask(home(*parents, child | {"age": 18}), "illness") == 5000
    assert ask(home(*parents, child), "illness", member=1) == 0


def test_study_is_deducted_by_the_month_and_a_certificate_once() -> None:
    student = someone(degree_study=1, certificate=1)
    assert ask(student, "special_deductions") == 12 * 400 + 3600


def test_deductions_of_a_year() -> None:
    # 60,000 + 12 x 1,030 + 12 x 500 (5 % of 10,000) + 12 x 1,500
    worker = someone(wage=120_000, insured_employee=1, housing_fund_rate=0.05, supports_elder=1)
    assert ask(worker, "deductions") == pytest.approx(60_000 + 12_360 + 6000 + 18_000)
