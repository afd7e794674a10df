"""Units are products of powers, and every operator keeps them honest."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from laws import law, table

from gongfu.simulation.law import MONTHS, Constant, Unit, unit_faults
from gongfu.simulation.law.units import BASES

UNITS = st.dictionaries(st.sampled_from(sorted(BASES)), st.integers(-2, 2).filter(bool)).map(
    lambda powers: Unit(tuple(sorted(powers.items())))
)
PARAMETERS = (
    table("line", 500, "yuan/month")
    + table("age_line", 60, "year")
    + table("share", 0.5)
    + table("rates", [[0, 0.1]], over="yuan/year")
    + table("points", [[0, 0.1]])
    + table("amounts", [[0, 100]], "yuan/year", over="year", form="steps")
)


@given(UNITS, UNITS)
def test_units_multiply_like_numbers(one: Unit, other: Unit) -> None:
    assert one * other == other * one
    assert one * other / other == one
    assert one / one == Unit()
    assert str(one / one) == "1"


@given(UNITS.filter(lambda unit: sum(power for _, power in unit.powers if power > 0) < 2))
def test_what_is_written_is_read_back(unit: Unit) -> None:
    assert Unit.parse(str(unit)) == unit


def test_units_in_chinese() -> None:
    said = [Unit.parse(text).chinese for text in ("yuan/person/month", "1", "mu", "yuan/mu/year", "1/year")]
    assert said == ["元/人/月", "", "亩", "元/亩/年", "1/年"]


@pytest.mark.parametrize("text", ["", "元", "yuan/", "yuan/1", "yuan*person", "Yuan", "yuan / year"])
def test_what_is_no_unit(text: str) -> None:
    with pytest.raises(ValueError, match="is none of"):
        Unit.parse(text)


def test_a_constant_is_a_number_with_a_unit() -> None:
    assert MONTHS == 12
    assert str(Constant(3, "mu").unit) == "mu"


def _found(folder: Path, text: str) -> list[str]:
    small = law(folder, text, PARAMETERS)
    return [str(error) for error in unit_faults(small.on("2025-06-01"))]


def _rule(formula: str, unit: str, entity: str = "person", arguments: str = "wage, age, size, land, rural, m") -> str:
    """A rule that computes a formula, beside one of months."""
    taken = "*, line, age_line, share, rates, points, amounts"
    return (
        '@month("月", "yuan/month")\ndef m_of_month(wage):\n    return wage / MONTHS\n'
        '@person("年", "yuan/year")\ndef m(each: ThroughYear("m_of_month")):\n    return each\n'
        f'@{entity}("某项", "{unit}")\ndef rule({arguments}, {taken}):\n    {formula}\n'
    )


@pytest.mark.parametrize(
    ("formula", "unit"),
    [
        ("return wage + m", "yuan/year"),
        ("return wage - line * MONTHS", "yuan/year"),
        ("return wage / MONTHS - line", "yuan/month"),
        ("return min(wage, m, line * MONTHS)", "yuan/year"),
        ("return max(wage, 0)", "yuan/year"),
        ("return min(wage, INFINITE)", "yuan/year"),
        ("return 0", "yuan/year"),
        ("return -0.0 if age > age_line else wage", "yuan/year"),
        ("return abs(-wage)", "yuan/year"),
        ("return wage / size * PERSON", "yuan/year"),
        ("return wage / size", "yuan/person/year"),
        ("return wage / land", "yuan/mu/year"),
        ("return wage / m", "1"),
        ("return wage * share + 2 * m", "yuan/year"),
        ("return age * YEAR", "year*year"),
        ("return rates(wage)", "yuan/year"),
        ("return rates(max(wage - m, 0)) * share", "yuan/year"),
        ("return points(share)", "1"),
        ("return amounts(age)", "yuan/year"),
        ("return wage if age >= 60 * YEAR else m", "yuan/year"),
        ("return age > age_line and wage > 0", "1"),
        ("return not wage", "1"),
        ("return wage > m", "1"),
        ("return wage > 0 and m", "yuan/year"),
        ("return wage or m", "yuan/year"),
        ("return wage and share", "1"),
        ("return rural + 1", "1"),
        ("x = 0\n    x += wage\n    return x", "yuan/year"),
        ("x = 0\n    if rural:\n        x = wage\n    return x", "yuan/year"),
        ("return TEN * share", "yuan"),
    ],
)
def test_what_goes_together(tmp_path: Path, formula: str, unit: str) -> None:
    if unit == "year*year":  # cannot be written as the unit of a rule
        formula, unit = f"{formula} / YEAR", "year"
    assert (
        _found(tmp_path, f'from math import inf\nINFINITE = inf\nTEN = Constant(10, "yuan")\n{_rule(formula, unit)}')
        == []
    )


@pytest.mark.parametrize(
    ("formula", "unit", "expected"),
    [
        ("return wage", "yuan/month", "算出的单位是 yuan/year，写的却是 yuan/month"),
        ("return wage - line", "yuan/year", "yuan/year 与 yuan/month"),
        ("return wage + age", "yuan/year", "yuan/year 与 year"),
        ("return min(wage, 5000)", "yuan/year", "yuan/year 与 1"),
        ("return max(0, wage, line)", "yuan/year", "yuan/year 与 yuan/month"),
        ("return wage if age > 60 else 0", "yuan/year", "比较的两边单位不同：year 与 1"),
        ("return wage if 0 < age < 60 else 0", "yuan/year", "比较的两边单位不同：year 与 1"),
        ("return wage if rural else line", "yuan/year", "if 的两边单位不同"),
        ("x = wage\n    if rural:\n        x = line\n    return x", "yuan/year", "if 的两边单位不同"),
        ("return wage / size", "yuan/year", "算出的单位是 yuan/person/year"),
        ("return wage * wage", "yuan/year", "算出的单位是 yuan*yuan/year/year"),
        ("return rates(wage / MONTHS)", "yuan/month", "rates 的自变量单位不同：yuan/month 与 yuan/year"),
        ("return amounts(wage)", "yuan/year", "amounts 的自变量单位不同"),
        ("return rates(line)", "yuan/year", "rates 的自变量"),
        ("return wage > 0", "yuan/year", "算出的单位是 1"),
        ("x = wage + age\n    return wage", "yuan/year", "加减或比大小的两边单位不同"),
        ("return 3", "yuan/year", "算出的单位是 1"),
        ("return wage + size", "yuan/year", "yuan/year 与 person"),
        ("return 1 / wage", "1", "算出的单位是 year/yuan"),
    ],
)
def test_what_does_not(tmp_path: Path, formula: str, unit: str, expected: str) -> None:
    (fault,) = _found(tmp_path, _rule(formula, unit))
    assert expected in fault
    assert "规则 rule（第" in fault


@pytest.mark.parametrize(
    ("arguments", "formula", "unit"),
    [
        ("wage: Sum", "return wage", "yuan/year"),
        ("wage: Max", "return wage", "yuan/year"),
        ("wage: Any", "return wage", "1"),
        ("wage: Count", "return wage", "person"),
        ("wage: Sum, size", "return wage / size", "yuan/person/year"),
        ("wage: Sum, earners: Count('wage')", "return wage / max(earners, PERSON)", "yuan/person/year"),
    ],
)
def test_what_is_gathered_of_persons(tmp_path: Path, arguments: str, formula: str, unit: str) -> None:
    assert _found(tmp_path, _rule(formula, unit, "household", arguments)) == []


def test_months_are_not_years(tmp_path: Path) -> None:
    text = """\
MONTH = Constant(1, "month")
@month("工资", "yuan/month")
def pay(wage):
    return wage / MONTHS
@month("至今工资", "yuan")
def so_far(pay: ToDate):
    return pay
@month("扣税", "yuan/month")
def withheld(so_far, before: Before("withheld"), *, points):
    return so_far / MONTH * points(0.5) - before / MONTH
@person("全年", "yuan/year")
def year(withheld: ThroughYear):
    return withheld
@person("错", "yuan/month")
def wrong(withheld: ThroughYear):
    return withheld
@month("第几月", "month")
def number(month):
    return 12 * MONTH - month
"""
    found = _found(tmp_path, text)
    assert len(found) == 1
    assert "算出的单位是 yuan/year，写的却是 yuan/month" in found[0]


def _short(name: str, unit: str, taken: str, formula: str) -> str:
    return f'@person("某项", "{unit}")\ndef {name}({taken}):\n    return {formula}\n'


def test_a_rule_that_takes_what_is_not_there_is_left_to_the_graph(tmp_path: Path) -> None:
    text = _short("a", "1", "nothing", "nothing") + _short("b", "1", "wage", "wage")
    text += _short("c", "1", "wage, *, nothing", "1") + _short("d", "1", "wage", "wage ** 2")
    found = _found(tmp_path, text)
    assert len(found) == 2
    assert "规则 b" in found[0]
    assert "wage ** 2" in found[1]


def test_only_the_rules_that_targets_need_are_looked_at(tmp_path: Path) -> None:
    text = _short("a", "yuan/year", "wage", "wage") + _short("b", "1", "wage", "wage")
    edition = law(tmp_path, text).on("2025-06-01")
    assert unit_faults(edition, ["a"]) == []
    assert len(unit_faults(edition, ["b"])) == len(unit_faults(edition)) == 1
