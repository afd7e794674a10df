"""Withholding: months to date, the special rules for who begins to work or earned little, and labour service."""

from __future__ import annotations

import pytest
from chinese_law import ask, someone


def _withheld(**facts: float) -> list[float]:
    return [ask(someone(**facts), "withheld_of_month", month=month) for month in range(1, 13)]


def test_a_year_of_one_wage_climbs_through_the_table() -> None:
    """20,000 a month: 15,000 taxable a month; 36,000 is passed in March, 144,000 in October."""
    expected = [450, 450, 1080, *[1500] * 6, 2100, 3000, 3000]
    assert _withheld(wage=240_000) == pytest.approx(expected)
    assert ask(someone(wage=240_000), "withheld_tax") == pytest.approx(180_000 * 0.2 - 16_920)


def test_what_is_withheld_of_an_even_wage_is_the_tax_of_the_year() -> None:
    worker = someone(wage=300_000, insured_employee=1, housing_fund_rate=0.12, supports_elder=1, certificate=1)
    assert ask(worker, "balance_due") == pytest.approx(0, abs=1e-6)


def test_who_begins_in_july_has_the_deductions_of_six_months() -> None:
    # 20,000 from July on: 15,000 taxable a month
    assert _withheld(wage=120_000, first_month=7) == pytest.approx([*[0] * 6, 450, 450, 1080, 1500, 1500, 1500])


def test_who_has_a_first_job_has_those_since_january() -> None:
    # July 20,000 - 35,000; August 40,000 - 40,000; September 60,000 - 45,000 = 15,000
    expected = [*[0] * 8, 450, 450, 1080, 1500]
    assert _withheld(wage=120_000, first_month=7, first_job=1) == pytest.approx(expected)


def test_who_earned_little_last_year_has_all_at_once() -> None:
    # 10,000 a month: 60,000 is reached in June, 40,000 taxable in October: 4,000 - 2,520 - 900
    assert _withheld(wage=120_000, low_income_before=1) == pytest.approx([*[0] * 6, *[300] * 3, 580, 1000, 1000])


def test_both_are_as_if_the_year_had_been_withheld_in_the_usual_way() -> None:
    usual = ask(someone(wage=120_000), "withheld_tax")
    assert ask(someone(wage=120_000, low_income_before=1), "withheld_tax") == pytest.approx(usual)


def test_a_first_month_that_is_not_known_is_january() -> None:
    assert _withheld(wage=240_000, first_month=0) == _withheld(wage=240_000, first_month=1)
    assert [ask(someone(wage=1, first_month=month), "months_paid") for month in (0, 1, 7, 12)] == [12, 12, 6, 1]
    assert ask(someone(first_month=3), "months_paid") == 0


def test_deductions_count_in_months_of_pay() -> None:
    worker = someone(wage=120_000, first_month=7, employee_contributions=12_000, monthly_special_deductions=1000)
    assert [ask(worker, "deductions_of_month", month=month) for month in (6, 7, 12)] == [0, 3000, 3000]


@pytest.mark.parametrize(
    ("payment", "withheld"),
    [
        (0, 0),
        (800, 0),
        (801, 0.2),
        (4000, 640),
        (4001, 640.16),
        (25_000, 4000),  # 20,000 taxable
        (25_001, 4000.24),
        (62_500, 13_000),  # 50,000 x 30 % - 2,000
        (62_501, 13_000.32),
        (100_000, 25_000),  # 80,000 x 40 % - 7,000
    ],
)
def test_labour_service(payment: float, withheld: float) -> None:
    assert ask(someone(labour_income=12 * payment), "withheld_on_labour") == pytest.approx(12 * withheld)
