"""One household explained: every step with its value, what went into it, and the law it rests on."""

from __future__ import annotations

from pathlib import Path

import pytest
from laws import computed, law, population, table

from gongfu.documents.errors import InputError, InputErrors
from gongfu.simulation.engine.explain import Case, case_of, explain, formula
from gongfu.simulation.law import Reform

RULES = """\
@person("补贴", "yuan/year", "某办法第3条", paid_by="财政")
def allowance(age, *, age_line, amount):
    \"\"\"Who is old enough.\"\"\"
    return amount if age >= age_line else 0
@person("税", "yuan/year", "某法第1条", paid_to="财政")
def tax(wage, *, rates):
    return rates(wage)
@household("人均", "yuan/person/year")
def per_head(wage: Sum, allowance: Sum, tax: Sum, size):
    return (wage + allowance - tax) / size
@person("每岁", "1")
def per_year(wage, age):
    return wage / age
@month("每月", "1")
def monthly(wage, before: Before("monthly")):
    return wage + before
"""
PARAMETERS = (
    table("age_line", 60, "year")
    + table("amount", 1000, "yuan/year").replace('confidence = "A"', 'confidence = "M"')
    + table("rates", [[0, 0.25], [10000, 0.5]], over="yuan/year")
)
COUPLE = Case({"rural": 1}, [{"age": 70, "wage": 20000}, {"age": 59, "wage": 0}])


def test_every_step_in_order(tmp_path: Path) -> None:
    edition = law(tmp_path, RULES, PARAMETERS).on("2025-06-01")
    lines = explain(edition, COUPLE, "per_head")
    assert [(line.rule.name, line.member, line.value) for line in lines] == [
        ("allowance", 0, 1000),
        ("allowance", 1, 0),
        ("tax", 0, 7500),
        ("tax", 1, 0),
        ("per_head", None, 6750),
    ]
    first, last = lines[0], lines[-1]
    assert first.inputs == (("age", 70),)
    assert [(name, value.value, value.doubtful) for name, value in first.parameters] == [
        ("age_line", 60, False),
        ("amount", 1000, True),
    ]
    assert (first.rule.source, first.rule.label, first.month) == ("某办法第3条", "补贴", None)
    assert formula(first.rule) == "return amount if age >= age_line else 0"
    assert last.inputs == (("wage", 20000), ("allowance", 1000), ("tax", 7500), ("size", 2))


def test_a_reform_is_named_where_it_set_a_value(tmp_path: Path) -> None:
    small = law(tmp_path, RULES, PARAMETERS).reformed(Reform.of({"amount": 3000}, name="提标", since="2025-01-01"))
    (line, _) = explain(small.on("2025-06-01"), COUPLE, "allowance")
    assert (line.value, line.parameters[1][1].reform) == (3000, "提标")
    (line, _) = explain(small.on("2024-06-01"), COUPLE, "allowance")
    assert (line.value, line.parameters[1][1].reform) == (1000, "")


def test_months_are_told_one_by_one(tmp_path: Path) -> None:
    edition = law(tmp_path, RULES, PARAMETERS).on("2025-06-01")
    lines = explain(edition, Case({}, [{"wage": 3}]), "monthly")
    assert [(line.month, line.value) for line in lines] == [(number, 3 * 2 ** (number - 1)) for number in range(1, 13)]
    assert lines[-1].inputs == (("wage", 3), ("before", 3 * (2**11 - 1)))


def test_a_household_of_a_population_is_the_one_that_was_given(tmp_path: Path) -> None:
    small = law(tmp_path, RULES, PARAMETERS)
    homes = [[{"age": 70, "wage": 12.34}, {"age": 1}], [{"age": 9}], [{"age": 61}, {"age": 62, "spouse": 0}]]
    people = population(homes, [{"rural": 1}, {}, {"land": 2.5}])
    cases = {int(row): case_of(people, at) for at, row in enumerate(people.household_row)}
    for number, home in enumerate(homes):
        assert [person["age"] for person in cases[number].members] == [person["age"] for person in home]
    assert cases[0].members[0]["wage"] == 12.34
    assert (cases[0].household["rural"], cases[2].household["land"]) == (1, 2.5)
    assert (cases[2].members[1]["spouse"], cases[2].members[0]["spouse"]) == (0, 255)
    found = computed(small, people, "per_head")["per_head"]
    for number, case in cases.items():
        assert explain(small.on("2025-06-01"), case, "per_head")[-1].value == pytest.approx(found[number])
    for number in (-1, 3):
        with pytest.raises(ValueError, match="there are 3, numbered from 0"):
            case_of(people, number)


def test_what_a_case_lacks_is_told_at_once(tmp_path: Path) -> None:
    edition = law(tmp_path, RULES, PARAMETERS).on("2025-06-01")
    with pytest.raises(ValueError, match="does not have age of member 1, wage of member 0, wage of member 1"):
        explain(edition, Case({}, [{"age": 3}, {"spouse": 0}]), "per_head")
    with pytest.raises(ValueError, match="spouse of member 0, who is 2,"):
        explain(edition, Case({}, [{"age": 3, "wage": 0, "spouse": 2}]), "per_head")
    with pytest.raises(ValueError, match="no members"):
        explain(edition, Case({}, []), "per_head")
    with pytest.raises(ValueError, match="rural of the household"):
        explain(edition, Case({}, [{}]), "rural")
    with pytest.raises(InputErrors):
        explain(edition, COUPLE, "nothing")


def test_a_division_by_zero_names_the_rule(tmp_path: Path) -> None:
    edition = law(tmp_path, RULES, PARAMETERS).on("2025-06-01")
    with pytest.raises(InputError, match="规则 per_year（第 12 行）: 除数是零（wage = 5、age = 0）"):
        explain(edition, Case({}, [{"wage": 5, "age": 0}]), "per_year")


def test_a_fact_needs_no_step(tmp_path: Path) -> None:
    assert explain(law(tmp_path, RULES, PARAMETERS).on("2025-06-01"), COUPLE, "wage") == []
