"""Rules lowered to a program and run: households worked out by hand, months one after another, persons linked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from laws import FACTS, computed, explained, law, population, table

from gongfu.simulation.engine.layout import FAR
from gongfu.simulation.engine.program import Gather, lower
from gongfu.simulation.engine.schedule import phases
from gongfu.simulation.engine.vectorised import run_vectorised
from gongfu.simulation.law import Law, Reform
from gongfu.simulation.population import Population

WITHHOLDING = """\
MONTH = Constant(1, "month")
@month("当月工资", "yuan/month")
def pay(month, wage, age):
    return wage / MONTHS if month / MONTH > 2 else 0
@month("累计应税", "yuan")
def taxable(month, pay: ToDate, *, allowance):
    return max(pay - allowance * month, 0)
@month("当月预扣", "yuan/month")
def withheld(taxable, before: Before("withheld"), *, rates):
    return max(rates(taxable) - before, 0) / MONTH
@person("全年预扣", "yuan/year")
def withheld_year(withheld: ThroughYear):
    return withheld
"""


def test_cumulative_withholding_month_by_month(tmp_path: Path) -> None:
    """12,000 a month from March on, 5,000 a month free; 25% up to 20,000 in the year, then 50%.

    To date: March 12,000 - 15,000, none; April 24,000 - 20,000 = 4,000, tax 1,000; May 11,000: 2,750; June 18,000:
    4,500; July 25,000: 5,000 + 2,500 = 7,500; from then on 3,500 a month more.
    """
    parameters = table("allowance", 5000, "yuan/month") + table("rates", [[0, 0.25], [20000, 0.5]], over="yuan")
    small = law(tmp_path, WITHHOLDING, parameters)
    people = population([[{"wage": 144000}, {"wage": 0}]])
    found = computed(small, people, "taxable", "withheld", "withheld_year")
    first = [month[0] for month in found["withheld"]]
    assert first == [0, 0, 0, 1000, 1750, 1750, 3000, 3500, 3500, 3500, 3500, 3500]
    assert [month[0] for month in found["taxable"]][:5] == [0, 0, 0, 4000, 11000]
    assert found["withheld_year"] == [25000, 0]
    assert [month[1] for month in found["withheld"]] == [0] * 12
    assert explained(small, people, "withheld") == found["withheld"]


def test_a_month_takes_the_parameters_of_its_own(tmp_path: Path) -> None:
    text = """\
@month("当月补贴", "yuan/month")
def grant(age, *, amount, rates, levels):
    return amount + rates(age) + levels(age)
@person("全年补贴", "yuan/year")
def grants(grant: ThroughYear):
    return grant
@person("现标准", "yuan/month")
def now(age, *, amount):
    return amount
"""
    parameters = (
        table("amount", 100, "yuan/month")
        + '[[amount.values]]\nsince = "2025-07"\nvalue = 150\nsource = "某法"\nconfidence = "A"\n\n'
        + table("rates", [[0, 1]], over="year")
        + '[[rates.values]]\nsince = "2025-12"\nschedule = [[0, 1], [50, 3], [65, 0]]\n'
        + 'source = "某法"\nconfidence = "A"\n\n'
        + table("levels", [[0, 10], [60, 20]], over="year", form="steps")
        + '[[levels.values]]\nsince = "2025-02"\nsteps = [[0, 7]]\nsource = "某"\nconfidence = "A"\n\n'
    )
    small = law(tmp_path, text, parameters)
    people = population([[{"age": 70}]])
    december = 50 + 3 * 15  # the part up to 50, that up to 65 threefold, nothing above
    months = [100 + 70 + 20] + [100 + 70 + 7] * 5 + [150 + 70 + 7] * 5 + [150 + december + 7]
    for day in ("2025-01-01", "2025-12-31"):
        found = computed(small, people, "grant", "grants", "now", day=day)
        assert [month[0] for month in found["grant"]] == months
        assert found["grants"] == [sum(months)]
        assert found["now"] == [150 if day > "2025-07" else 100]
    assert computed(small, people, "grant", day="2026-03-01")["grant"][0] == [150 + december + 7]
    assert explained(small, people, "grant", "2025-06-01") == [[value] for value in months]


def test_a_changed_value_changes_the_vector_and_not_the_program(tmp_path: Path) -> None:
    text = '@person("税", "1")\ndef tax(wage, *, rates, share):\n    return rates(wage) * share\n'
    small = law(tmp_path, text, table("rates", [[0, 0.25], [100, 0.5]]) + table("share", 1))
    edition = small.on("2025-01-01")
    program = lower(edition, "tax")
    assert program.layout.vector(edition).tolist() == [0, 100, 0.25, 0.25, 1]
    fewer = small.reformed(Reform.of({"rates": [(50, 1)]})).on("2025-01-01")
    assert program.layout.fits(fewer)
    assert program.layout.vector(fewer).tolist() == [50, FAR, 1, 0, 1]
    people = population([[{"wage": 150}]])
    assert run_vectorised(program, people, program.layout.vector(fewer))["tax"].tolist() == [100]
    more = small.reformed(Reform.of({"rates": [(0, 1), (1, 2), (2, 3)]})).on("2025-01-01")
    assert not program.layout.fits(more)
    with pytest.raises(ValueError, match="rates: 3 brackets"):
        program.layout.vector(more)


@pytest.mark.parametrize(("at", "due"), [(-1, 5), (0, 5), (0.01, 5), (60, 5), (60.01, 8), (1e9, 8)])
def test_an_amount_equal_to_a_threshold_belongs_to_the_step_under_it(tmp_path: Path, at: float, due: float) -> None:
    text = '@person("档", "1")\ndef step(score, *, levels):\n    return levels(score)\n'
    small = law(tmp_path, text, table("levels", [[0, 5], [60, 8]], form="steps"))
    people = population([[{"score": at}]])
    assert computed(small, people, "step")["step"] == [due]
    assert explained(small, people, "step") == [due]


LINKS = """\
@person("配偶工资", "yuan/year")
def of_spouse(wages: Sum("wage", of="spouse")):
    return wages
@person("孩子数", "person")
def children(children: Count("age", of="children")):
    return children
@person("最大孩子", "year")
def eldest(age: Max(of="children")):
    return age
@person("有残疾父母", "1")
def disabled_parent(disabled: Any(of="parents")):
    return disabled
@person("父母最高分", "1")
def best(score: Max(of="parents")):
    return score
@person("配偶的配偶工资", "yuan/year")
def back(of_spouse: Sum(of="spouse")):
    return of_spouse
@person("祖辈工资", "yuan/year")
def of_parents(wage: Sum(of="parents")):
    return wage
@person("祖父母工资", "yuan/year")
def of_grandparents(of_parents: Sum(of="parents")):
    return of_parents
"""


def test_spouse_children_and_parents(tmp_path: Path) -> None:
    """A grandmother, her son and his wife, their two children (one of no known father); and one alone."""
    family: list[dict[str, float]] = [
        {"age": 75, "wage": 1},
        {"age": 45, "wage": 20, "spouse": 2, "mother": 0, "disabled": 1, "score": -4},
        {"age": 40, "wage": 300, "spouse": 1, "score": -2},
        {"age": 15, "wage": 4000, "mother": 2, "father": 1},
        {"age": 0, "wage": 50000, "mother": 2},
    ]
    people = population([[{"age": 30, "wage": 7, "disabled": 1}], family])
    small = law(tmp_path, LINKS)
    expected = {
        "of_spouse": [0, 0, 300, 20, 0, 0],
        "children": [0, 1, 1, 1, 0, 0],  # of those whose age is not 0
        "eldest": [0, 45, 15, 15, 0, 0],
        "disabled_parent": [0, 0, 0, 0, 1, 0],
        "best": [0, 0, 0, 0, 0, 0],  # no maximum is below 0
        "back": [0, 0, 20, 300, 0, 0],
        "of_parents": [0, 0, 1, 0, 320, 300],
        "of_grandparents": [0, 0, 0, 0, 1, 0],
    }
    assert computed(small, people, *expected) == expected
    for name, values in expected.items():
        assert explained(small, people, name) == values
    assert lower(small.on("2025-01-01"), "of_spouse").links == ("spouse",)


MEMBERS = """\
@person("老年", "1")
def old(age, *, age_line):
    return age >= age_line
@household("户", "1")
def household_of(old: Any, number: Count("old"), eldest: Max("age"), total: Sum("score"), top: Max("score"), size):
    return old + 10 * number + 100 * size
@household("最高分", "1")
def top(score: Max):
    return score
@household("总分", "1")
def total(score: Sum):
    return score
"""


def test_members_of_a_household(tmp_path: Path) -> None:
    people = population(
        [
            [{"age": 59, "score": -1}],
            [{"age": 60, "score": -2}, {"age": 5}, {"age": 99, "score": 3}],
            [{}, {"score": -9}],
        ]
    )
    small = law(tmp_path, MEMBERS, table("age_line", 60))
    found = computed(small, people, "household_of", "top", "total", "old")
    assert found["household_of"] == [100, 1 + 20 + 300, 200]
    assert found["top"] == [0, 3, 0]
    assert found["total"] == [-1, 1, -9]
    assert found["old"] == [0, 1, 0, 1, 0, 0]


PHASES = """\
@household("户工资", "yuan/year")
def wages(wage: Sum):
    return wage
@person("份额", "1")
def share(wage, wages):
    return wage / wages if wages > 0 else 0
@household("最大份额", "1")
def largest(share: Max):
    return share
@month("每月", "1")
def monthly(month, largest, share, before: Before("monthly")):
    return largest + share + before
@person("全年", "1")
def year(monthly: ThroughYear):
    return monthly
@household("合计", "1")
def all_of(year: Sum, largest, rural):
    return year * (1 if rural else 2) + largest
@person("分回", "1")
def given_back(all_of, size):
    return all_of / size
"""


def test_persons_and_households_in_turn(tmp_path: Path) -> None:
    small = law(tmp_path, PHASES)
    people = population([[{"wage": 100}, {"wage": 300}], [{}]], [{"rural": 0}, {"rural": 1}])
    program = lower(small.on("2025-01-01"), "given_back")
    assert [phase.entity for phase in phases(program)] == [
        "household", "person", "household", "month", "person", "household", "person",
    ]  # fmt: skip
    # a month is twice what went before and once more: 1, 2, 4, …; 4095 in the year of (largest + share)
    found = computed(small, people, "monthly", "year", "all_of", "given_back")
    assert [month[0] for month in found["monthly"]][:4] == [1, 2, 4, 8]
    assert found["year"] == [4095 * 1.0, 4095 * 1.5, 0]
    assert found["all_of"] == [2 * 4095 * 2.5 + 0.75, 0]
    assert found["given_back"] == [found["all_of"][0] / 2] * 2 + [0]
    assert explained(small, people, "given_back") == found["given_back"]


def test_what_is_gathered_twice_is_gathered_once_and_never_under_the_name_of_a_rule(tmp_path: Path) -> None:
    text = """\
@month("某月", "1")
def paid(age):
    return age
@person("全年", "1")
def paid_year(paid: ThroughYear):
    return paid
@person("又", "1")
def again(paid_year, all_months: ThroughYear("paid")):
    return paid_year - all_months
@month("此前", "1")
def paid_before(paid: Before):
    return paid
@month("至今", "1")
def paid_to_date(paid_before, paid):
    return paid_before + paid
@household("户", "1")
def sum_of_age_in_household(age: Sum):
    return age * 2
"""
    small = law(tmp_path, text)
    people = population([[{"age": 3}, {"age": 4}]])
    found = computed(small, people, "paid_year", "again", "paid_to_date", "sum_of_age_in_household")
    assert found["paid_year"] == [36, 48]
    assert found["again"] == [0, 0]
    assert found["paid_to_date"][11] == [36, 48]
    assert found["sum_of_age_in_household"] == [14]
    program = lower(small.on("2025-01-01"), "again", "paid_year")
    assert sum(isinstance(item, Gather) for item in program.items) == 1


def test_facts_can_be_asked_for_and_only_those_needed_are_read(tmp_path: Path) -> None:
    small = law(tmp_path, '@person("甲", "yuan/year")\ndef a(wage):\n    return wage\n')
    people = population([[{"wage": 12.34, "age": 7}]])
    assert computed(small, people, "a", "age") == {"a": [12.34], "age": [7]}
    program = lower(small.on("2025-01-01"), "a")
    assert list(program.facts) == ["wage"]
    assert program.entity("size") == "household"
    assert program.entity("month") == "month"


def test_columns_that_are_not_there_are_all_named(tmp_path: Path) -> None:
    text = (
        '@person("甲", "1")\ndef a(wage, age, rural, score: Sum(of="spouse")):\n    return wage + age + rural + score\n'
    )
    small = law(tmp_path, text)
    facts = {item.name: item for item in FACTS}
    people = Population.of({"age": [1]}, {"rural": [1]}, [0], facts)
    with pytest.raises(ValueError, match="no score, wage, spouse（分数、工资、spouse）"):
        computed(small, people, "a")


# Laws made by chance: explained household by household and run by columns they must agree.

ENTITIES = ("person", "month", "household")


@st.composite
def laws(draw: st.DrawFn) -> str:
    """Rules each of which takes facts and some of those before it, gathered as it must be."""
    known = {"wage": "person", "age": "person", "score": "person", "rural": "household", "size": "household"}
    text = ""
    for number in range(draw(st.integers(1, 7))):
        entity = draw(st.sampled_from(ENTITIES))
        names = draw(st.lists(st.sampled_from(sorted(known)), min_size=1, max_size=3, unique=True))
        taken = [f"{name}{draw(_marker(known[name], entity))}" for name in names]
        if entity == "month":
            names.append("month")
            taken.append("month")
            if draw(st.booleans()):
                names.append("earlier")
                taken.append(f"earlier: Before('r{number}')")
        weights = [draw(st.sampled_from(["1", "-1", "0.5", "line"])) for _ in names]
        terms = " + ".join(f"{weight} * {name}" for weight, name in zip(weights, names, strict=True))
        lines = [f"total = {terms}"]
        if draw(st.booleans()):
            lines += [f"if {names[0]} > line:", f"    return {draw(st.sampled_from(names))} / {names[0]}"]
        if draw(st.booleans()):
            lines += ["total = max(total, 0)"]
        form = draw(st.sampled_from(["total / 16", "rates(total) / 16", "levels(total)", "min(total, 100, line)"]))
        body = "\n    ".join([*lines, f"return {form}"])
        text += f'@{entity}("某项", "1")\ndef r{number}({", ".join(taken)}, *, line, rates, levels):\n    {body}\n'
        known[f"r{number}"] = entity
    return text


def _marker(of: str, by: str) -> st.SearchStrategy[str]:
    over = [f": {how}" for how in ("Sum", "Max", "Any", "Count")]
    linked = [
        f'{marker}(of="{circle}")' for marker in over for circle in ("spouse", "children", "parents", "household")
    ]
    if of == "person":
        return st.sampled_from(over if by == "household" else ["", "", *over, *linked])
    if of == "month":
        wanted = {"person": [": ThroughYear"], "month": ["", ": ToDate", ": Before"], "household": []}
        return st.sampled_from(wanted[by] or ["!"])
    return st.just("")


@st.composite
def homes(draw: st.DrawFn) -> list[list[dict[str, float]]]:
    def member(size: int) -> st.SearchStrategy[dict[str, Any]]:
        link = st.sampled_from([255, 255, *range(size)])
        return st.fixed_dictionaries(
            {
                "wage": st.sampled_from([0, 0.01, 100, 5000, 123456.78]),
                "age": st.sampled_from([0, 3, 60, 99]),
                "score": st.sampled_from([-7.5, 0, 2.25]),
                "spouse": link,
                "mother": link,
                "father": link,
            }
        )

    sizes = draw(st.lists(st.integers(1, 4), min_size=1, max_size=4))
    return [draw(st.lists(member(size), min_size=size, max_size=size)) for size in sizes]


CHANCE = table("line", 5) + table("rates", [[0, 0.25], [90, 0.5]]) + table("levels", [[0, 1], [50, 4]], form="steps")


@given(laws().filter(lambda text: "!" not in text), homes(), st.booleans())
@settings(max_examples=80, deadline=None)
def test_one_household_explained_is_what_columns_say(
    tmp_path_factory: pytest.TempPathFactory, text: str, members: list[list[dict[str, float]]], rural: bool
) -> None:
    small = law(tmp_path_factory.mktemp("law"), text, CHANCE)
    people = population(members, [{"rural": rural} for _ in members])
    names = [rule.name for rule in small.rules]
    found = computed(small, people, *names)
    for name in names:
        assert _flat(explained(small, people, name)) == pytest.approx(_flat(found[name]), rel=1e-9, abs=1e-9)


def _flat(values: list[Any]) -> list[float]:
    return [each for value in values for each in (value if isinstance(value, list) else [value])]


def test_a_law_keeps_its_meaning_however_households_are_ordered(tmp_path: Path) -> None:
    small: Law = law(tmp_path, LINKS + MEMBERS, table("age_line", 60))
    one = [{"age": 70, "wage": 5, "spouse": 1}, {"age": 50, "wage": 9, "spouse": 0}]
    other = [{"age": 20, "wage": 1}]
    forth = computed(small, population([one, other]), "of_spouse", "household_of")
    back = computed(small, population([other, one]), "of_spouse", "household_of")
    assert forth["household_of"] == back["household_of"][::-1]
    assert forth["of_spouse"] == back["of_spouse"][1:] + back["of_spouse"][:1]
