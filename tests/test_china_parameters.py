"""China's parameters: each with its source, held against the table of facts; units; and the days that can be asked."""

from __future__ import annotations

import csv
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from gongfu.documents.errors import InputErrors
from gongfu.simulation.china import law
from gongfu.simulation.law import unit_faults
from gongfu.simulation.law.parameters import Brackets, Parameter

PARAMETERS = law().parameters
EVERYTHING = ("income_per_head", "employer_contributions", "employer_housing_fund", "minimum_wage_shortfall")
TOTALS = ("resident_medical_subsidy", "resident_medical_aid", "balance_due")

FACTS = {  # area, item and place of a fact: the parameter that must be it
    ("pit", "basic_deduction_annual", "CN"): "basic_deduction",
    ("pit", "capital_income_rate", "CN"): "capital_rate",
    ("pit", "labour_service_expense_share", "CN"): "labour_expense_share",
    ("pit", "sad_child_education", "CN"): "child_education_deduction",
    ("pit", "sad_under3_care", "CN"): "child_care_deduction",
    ("pit", "sad_elderly_only_child", "CN"): "elder_deduction",
    ("pit", "sad_continuing_education_degree", "CN"): "degree_deduction",
    ("pit", "sad_continuing_education_certificate", "CN"): "certificate_deduction",
    ("pit", "sad_serious_illness_threshold", "CN"): "illness_threshold",
    ("pit", "sad_serious_illness_cap", "CN"): "illness_cap",
    ("pit", "sad_mortgage_interest", "CN"): "mortgage_deduction",
    ("pit", "sad_rent_applicable", "411000"): "rent_deduction",
    ("pit", "reconciliation_exempt_income", "CN"): "reconciliation_exempt_income",
    ("pit", "reconciliation_exempt_balance", "CN"): "reconciliation_exempt_balance",
    ("sic", "pension_employer", "Henan"): "employer_pension_rate",
    ("sic", "pension_employee", "Henan"): "employee_pension_rate",
    ("sic", "unemployment_employer", "Henan"): "employer_unemployment_rate",
    ("sic", "unemployment_employee", "Henan"): "employee_unemployment_rate",
    ("sic", "medical_employee", "Zhengzhou"): "employee_medical_rate",
    ("sic", "base_floor_60pct", "Henan"): "contribution_base_floor",
    ("sic", "base_ceiling_300pct", "Henan"): "contribution_base_ceiling",
    ("hf", "housing_fund_min_rate", "CN"): "housing_fund_rate_least",
    ("hf", "housing_fund_max_rate", "CN"): "housing_fund_rate_most",
    ("res_pension", "basic_pension_min", "Henan"): "resident_basic_pension_amount",
    ("res_pension", "basic_pension_min", "Kaifeng"): "resident_basic_pension_amount",
    ("res_medical", "fiscal_subsidy_min", "CN"): "resident_medical_subsidy_amount",
    ("res_medical", "personal_payment", "CN"): "resident_medical_payment_amount",
    ("dibao", "standard_floor_urban", "Henan"): "dibao_line_urban",
    ("dibao", "standard_floor_rural", "Henan"): "dibao_line_rural",
    ("tekun", "basic_living_multiple", "Henan"): "tekun_multiple",
    ("minwage", "monthly_class_I", "Henan"): "minimum_wage_class_1",
    ("minwage", "monthly_class_II", "Henan"): "minimum_wage_class_2",
    ("minwage", "monthly_class_III", "Henan"): "minimum_wage_class_3",
}
BRACKETS = {  # low, high, rate and quick deduction
    "comprehensive_annual_bracket": "income_tax_rates",
    "business_annual_bracket": "business_rates",
    "bonus_monthly_bracket": "bonus_rate",
}
RATES = {"income_tax_rates": (0.03, 0.45), "business_rates": (0.05, 0.35)}
"""The lowest and highest rate that article 3 of the tax law allows."""


def _brackets(name: str) -> Brackets:
    value = PARAMETERS[name].values[-1].value
    assert isinstance(value, tuple)
    return value


def _value(parameter: Parameter, day: str) -> float | Brackets | None:
    found = parameter.on(date.fromisoformat(day))
    return found.value if found else None


@pytest.mark.parametrize("name", PARAMETERS)
def test_every_value_says_where_it_is_from_and_where_it_holds(name: str) -> None:
    for value in PARAMETERS[name].values:
        assert value.source and value.confidence in "ABCDXM" and value.place
        assert value.place in ("全国", "河南省", "许昌市") or value.stand_in, "another city's value stands in"


@pytest.mark.parametrize("name", PARAMETERS)
def test_values_follow_one_another_without_a_day_between(name: str) -> None:
    for one, other in pairwise(PARAMETERS[name].values):
        assert (other.since - one.until).days == 1


def test_every_parameter_is_used_by_a_rule() -> None:
    edition = law().on("2025-06-01")
    assert edition.used.keys() == PARAMETERS.keys()


def test_what_stands_in_for_a_value_of_xuchang_is_marked() -> None:
    marked = {name for name in PARAMETERS if (value := PARAMETERS[name].on(date(2025, 6, 1))) and value.stand_in}
    assert marked == {
        "rent_deduction",
        "employer_medical_rate",
        "housing_fund_base_ceiling",
        "resident_basic_pension_amount",
        "resident_medical_payment_amount",
        "resident_medical_subsidy_amount",
        "dibao_line_urban",
        "dibao_line_rural",
        "minimum_wage_class",
    }


@pytest.mark.parametrize(
    "day", ["2022-07-01", "2022-12-31", "2023-01-01", "2024-02-29", "2025-06-01", "2026-11-30", "2028-01-01"]
)
def test_units_agree_and_everything_can_be_asked(day: str) -> None:
    edition = law().on(day)
    assert edition.order(*EVERYTHING, *TOTALS)
    assert unit_faults(edition) == []


def test_a_day_before_the_first_known_base_is_refused_by_name() -> None:
    with pytest.raises(InputErrors) as refused:
        law().on("2022-06-30").order("income_per_head")
    assert any("[contribution_base_floor]: 2022-06-30 这一天没有值" in str(fault) for fault in refused.value.exceptions)


@pytest.mark.parametrize("name", RATES)
def test_rates_keep_to_the_bounds_of_the_law(name: str) -> None:
    rates = [rate for _, rate in _brackets(name)]
    assert (rates[0], rates[-1]) == RATES[name]
    assert rates == sorted(rates)


def test_the_bonus_table_is_a_twelfth_of_the_yearly_one() -> None:
    """As the notice says: 按月换算后的综合所得税率表."""
    monthly = [(round(start / 12, 6), rate) for start, rate in _brackets("income_tax_rates")]
    assert monthly == list(_brackets("bonus_rate"))


def test_quick_deductions_make_the_bonus_table_continuous() -> None:
    quick = dict(_brackets("bonus_quick_deduction"))
    for (_, low), (start, high) in pairwise(_brackets("bonus_rate")):
        before = max(at for at in quick if at < start)
        assert start * low - quick[before] == pytest.approx(start * high - quick[start])


def _shown(value: float | Brackets, unit: str) -> str:
    if isinstance(value, tuple):
        numbers = [f"{amount:.0%}" if amount < 1 and value[0][1] else f"{amount:g}" for _, amount in value]
        return f"{len(value)} 档，{numbers[0]}～{numbers[-1]}{unit}"
    return f"{100 * value:g}%" if 0 < value < 1 else f"{value:,.7g} {unit}".strip()


def documented(parameter: Parameter) -> str:
    """The row of a parameter in docs/china-law.md."""
    value = parameter.on(date(2025, 6, 1))
    assert value is not None
    unit = "岁" if str(parameter.unit) == "year" else parameter.unit.chinese
    marks = f"{value.place} | {value.confidence} | {value.stand_in}"
    return f"| `{parameter.name}` | {parameter.label} | {_shown(value.value, unit)} | {marks} |"


@pytest.mark.parametrize("name", PARAMETERS)
def test_the_page_shows_every_parameter_with_its_mark(name: str) -> None:
    page = Path(__file__).parents[1] / "docs" / "china-law.md"
    assert documented(PARAMETERS[name]) in page.read_text("utf-8").splitlines()


def _facts(shared: Path) -> list[dict[str, str]]:
    path = shared / "facts" / "rules.csv"
    if not path.is_file():
        pytest.skip("needs facts/rules.csv in the shared folder: set GONGFU_SHARED")
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_numbers_are_those_of_the_facts(shared: Path) -> None:
    seen = set()
    for row in _facts(shared):
        name = FACTS.get((row["area"], row["item"], row["geo"]))
        if not name or row["value"] == "NOT FOUND" or not row["valid_from"] or row["valid_from"] < "2018":
            continue
        seen.add(name)
        expected = pytest.approx(float(row["value"]), abs=0.005)
        assert _value(PARAMETERS[name], row["valid_from"]) == expected, row
        until = row["valid_to"]
        assert not until or until.endswith("?") or _value(PARAMETERS[name], until) == expected, row
    assert seen == set(FACTS.values())


def test_letters_of_confidence_are_those_of_the_facts(shared: Path) -> None:
    for row in _facts(shared):
        name = FACTS.get((row["area"], row["item"], row["geo"]))
        if name and row["value"] != "NOT FOUND" and row["valid_from"] >= "2018":
            found = PARAMETERS[name].on(date.fromisoformat(row["valid_from"]))
            assert found is not None and found.confidence == row["conf"], row


def test_brackets_are_those_of_the_facts(shared: Path) -> None:
    rows = [row for row in _facts(shared) if row["item"] in BRACKETS]
    read = [(BRACKETS[row["item"]], *row["value"].split("|")[:3:2]) for row in rows]
    for name in BRACKETS.values():
        assert _brackets(name) == tuple((float(low), float(rate)) for item, low, rate in read if item == name)
    quick = [(float(low), float(amount)) for low, _, _, amount in (
        row["value"].split("|") for row in rows if row["item"] == "bonus_monthly_bracket"
    )]  # fmt: skip
    assert _brackets("bonus_quick_deduction") == tuple(quick)
