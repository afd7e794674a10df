"""Published worked examples of tax and assistance, computed by the law of this package."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from chinese_law import ask, home, someone

from gongfu.simulation.law import month


@dataclass(frozen=True)
class Published:
    """What the example says, what it comes to, and how our law is asked."""

    given: str
    expected: list[float]
    computed: Callable[[], list[float]]


@month("前一月有扣除", "yuan/month")
def _deducted_in_january(month):  # type: ignore[no-untyped-def]
    return 2000 if month == 1 else 1000


def _months(months: int, day: str = "2025-06-01", **facts: float) -> list[float]:
    """What is withheld in the first months of a year."""
    employee = someone(first_month=1, **facts)
    return [ask(employee, "withheld_of_month", month=number, day=day) for number in range(1, months + 1)]


def _labour(payment: float) -> list[float]:
    return [ask(someone(labour_income=12 * payment), "withheld_on_labour") / 12]


def _taxable(amount: float) -> list[float]:
    return [ask(someone(taxable_income=amount), "tax_of_year")]


def _mother_with_child_and_parents() -> list[float]:
    mother = someone(
        wage=240_000, first_month=1, employee_contributions=42_000, supports_elder=1, only_child=1, housing_fund=0
    )
    child = someone(8, student=1, mother=0, employee_contributions=0, housing_fund=0)
    return [ask(home(mother, child), "withheld_of_month")]


def _first_salaries() -> list[float]:
    employee = someone(wage=486_000, first_month=1)
    asked = {"day": "2022-01-01", "reform": {"deductions_of_month": _deducted_in_january}}
    return [ask(employee, "withheld_of_month", month=1, **asked)]  # type: ignore[arg-type]


def _dibao(line: float, persons: int, income: float) -> list[float]:
    """An amount a month, of a standard a month and the household's income a month."""
    members = [someone(private_transfer=12 * income), *[someone()] * (persons - 1)]
    case = home(*members, meets_dibao_assets=1)
    return [ask(case, "dibao", reform={"dibao_line_urban": line}) / 12]


CASES = {
    "T1": Published(
        "wage 30000; contributions 4500; special additional 2000; months 1-3",
        [555, 625, 1850],
        lambda: _months(3, wage=360_000, employee_contributions=54_000, monthly_special_deductions=2000),
    ),
    "T2": Published(
        "wage 8000; contributions 1000; special additional 1000; month 1-2",
        [30, 30],
        lambda: _months(2, wage=96_000, employee_contributions=12_000, monthly_special_deductions=1000),
    ),
    "T3": Published("2000", [240], lambda: _labour(2000)),
    "T4": Published("8000", [1280], lambda: _labour(8000)),
    "T5": Published(
        "income 180000; all deductions 84000",
        [7080],
        lambda: [ask(someone(wage=180_000, deductions=84_000), "tax_of_year")],
    ),
    "T6": Published("36000", [1080], lambda: [ask(someone(bonus=36_000), "bonus_tax_apart")]),
    "T7": Published(
        "120000-60000-12480-18000",
        [885.6],
        lambda: [
            ask(
                someone(wage=120_000, employee_contributions=12_480, monthly_special_deductions=1500),
                "income_tax",
            )
        ],
    ),
    "T8a": Published("0", [0], lambda: _taxable(0)),
    "T8b": Published("144000", [11_880], lambda: _taxable(144_000)),
    "T8c": Published("412345", [71_166.25], lambda: _taxable(412_345)),
    "T8d": Published("2000000", [718_080], lambda: _taxable(2_000_000)),
    "T9": Published(
        "wage 20000; contributions 3500", [345], lambda: _months(1, wage=240_000, employee_contributions=42_000)
    ),
    "T10": Published(
        "wage 20000; contributions 3500; child 2000 + elderly 3000", [195], _mother_with_child_and_parents
    ),
    "T11": Published(
        "wage 20000; contributions 3500; rent 1500",
        [300],
        lambda: _months(1, wage=240_000, employee_contributions=42_000, rent=1500),
    ),
    "T12": Published(
        "wage 10000, prior-year ≤60000: deduct 60000 from January (STA 2020-19)",
        [0],
        lambda: _months(1, wage=120_000, low_income_before=1),
    ),
    "T13": Published(
        "20000, 5000×7 from January (STA 2020-13)",
        [0],
        lambda: [ask(someone(wage=120_000, first_month=7, first_job=1), "withheld_of_month", month=7)],
    ),
    "T14": Published(
        "salary 40500; pension 1000; deduction 1000 → 1005; Feb without deduction → 3275", [1005], _first_salaries
    ),
    "D1": Published("standard 600, 3 persons, income 1000", [800], lambda: _dibao(600, 3, 1000)),
    "D2": Published("standard 500, 3 persons, income 700", [800], lambda: _dibao(500, 3, 700)),
    "D4": Published(
        "standard 700, 3 persons, income 1000 (page rounds per head and prints 1101)",
        [1100],
        lambda: _dibao(700, 3, 1000),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_published_example_comes_out(name: str) -> None:
    assert CASES[name].computed() == pytest.approx(CASES[name].expected, abs=0.005)


def test_the_second_salary_of_the_fourteenth_example() -> None:
    """Its February stands in the text only: without the deduction, 3,275 are withheld."""
    employee = someone(wage=486_000, first_month=1)
    reform = {"deductions_of_month": _deducted_in_january}
    assert ask(employee, "withheld_of_month", month=2, day="2022-01-01", reform=reform) == pytest.approx(3275)


def test_all_examples_in_force_are_here(shared: Path) -> None:
    path = shared / "facts" / "testcases.csv"
    if not path.is_file():
        pytest.skip("needs facts/testcases.csv in the shared folder: set GONGFU_SHARED")
    with path.open(encoding="utf-8") as file:
        rows = {row["id"]: row for row in csv.DictReader(file) if row["in_force"] == "yes"}
    assert rows.keys() == CASES.keys()
    for name, row in rows.items():
        expected = json.loads(row["expected"])
        assert (row["input"], expected if isinstance(expected, list) else [expected]) == (
            CASES[name].given,
            CASES[name].expected,
        )
