"""The graph of rules: its order, and all that can be wrong with it, told at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from laws import FACTS, computed, law, population, rules, table

from gongfu.documents.errors import InputError, InputErrors
from gongfu.simulation.law import Law, fact
from gongfu.simulation.law.graph import entity_of, facts_of
from gongfu.simulation.law.rule import Rule

PERSON, MONTH, HOUSEHOLD = (f'@{entity}("某项", "1")\n' for entity in ("person", "month", "household"))


def _faults(small: Law, *targets: str, day: str = "2025-06-01") -> list[InputError]:
    with pytest.raises(InputErrors) as caught:
        small.on(day).order(*targets)
    return [error for error in caught.value.exceptions if isinstance(error, InputError)]


def _one(small: Law, *targets: str, day: str = "2025-06-01") -> str:
    (fault,) = _faults(small, *targets, day=day)
    assert fault.remedy
    return str(fault)


def _names(found: tuple[Rule, ...]) -> list[str]:
    return [rule.name for rule in found]


def test_rules_come_after_what_they_take(tmp_path: Path) -> None:
    text = f"{PERSON}def a(b, c): return b + c\n{PERSON}def b(c): return c\n{PERSON}def c(wage): return wage\n"
    text += f"{PERSON}def d(age): return age\n"
    edition = law(tmp_path, text).on("2025-01-01")
    assert _names(edition.order("a")) == ["c", "b", "a"]
    assert _names(edition.order("d", "a")) == ["d", "c", "b", "a"]
    assert edition.order("wage") == ()
    assert facts_of(edition, ["a"]) == ("wage",)
    assert entity_of(edition, "size") == "household"
    assert edition.used == {}


def test_a_chain_longer_than_the_stack_of_python(tmp_path: Path) -> None:
    chain = "".join(f"{PERSON}def r{n}(r{n + 1}): return r{n + 1} + 1\n" for n in range(1500))
    small = law(tmp_path, f"{chain}{PERSON}def r1500(age): return age\n")
    assert _names(small.on("2025-01-01").order("r0"))[:2] == ["r1500", "r1499"]


@pytest.mark.parametrize(
    ("text", "circles"),
    [
        ("def a(a): return a", ["a → a"]),
        ("def a(b): return b|def b(a): return a", ["a → b → a"]),
        ("def a(b): return b|def b(c): return c|def c(a): return a", ["a → b → c → a"]),
        ("def a(b, c): return b + c|def b(a): return a|def c(c): return c", ["a → b → a", "c → c"]),
        ("def a(b): return b|def b(c): return c|def c(b): return b", ["b → c → b"]),
    ],
)
def test_circles_are_named(tmp_path: Path, text: str, circles: list[str]) -> None:
    small = law(tmp_path, "".join(f"{PERSON}{line}\n" for line in text.split("|")))
    found = _faults(small, "a")
    assert [error.cause for error in found] == [f"规则绕成了圈：{circle}" for circle in circles]
    assert all("规则 " in error.place and "行" in error.place for error in found)


def test_a_circle_over_a_household_or_a_month_is_one_too(tmp_path: Path) -> None:
    text = f"{PERSON}def a(h): return h\n{HOUSEHOLD}def h(a: Sum): return a\n"
    assert "a → h → a" in _one(law(tmp_path, text), "a")
    text = f"{MONTH}def m(m: ToDate): return m\n"
    assert "m → m" in _one(law(tmp_path, text), "m")


def test_what_was_before_may_be_of_the_rule_itself_but_not_of_the_year_to_come(tmp_path: Path) -> None:
    itself = f"{MONTH}def m(wage, before: Before('m')): return wage - before\n"
    assert _names(law(tmp_path, itself).on("2025-01-01").order("m")) == ["m"]
    pair = f"{MONTH}def m(wage, before: Before('n')): return wage - before\n{MONTH}def n(m): return m\n"
    assert _names(law(tmp_path, pair).on("2025-01-01").order("m")) == ["m", "n"]
    late = (
        f"{MONTH}def m(wage, before: Before('n')): return wage - before\n"
        f"{MONTH}def n(y): return y\n{PERSON}def y(m: ThroughYear): return m\n"
    )
    assert "以前各月的 n 要等全年算完才知道（n 要用 y，y 又要用 m）" in _one(law(tmp_path, late), "m")
    both_ways = (
        f"{MONTH}def m(n, before: Before('m')): return n - before\n"
        f"{MONTH}def n(wage, before: Before('y')): return wage\n{MONTH}def y(m, z): return m\n"
        f"{HOUSEHOLD}def z(q: Sum): return q\n{PERSON}def q(m: ThroughYear): return m\n"
    )
    found = [error.cause for error in _faults(law(tmp_path, both_ways), "m")]
    assert len(found) == 2, "of m and of y, which need one another"
    assert all("要等全年算完才知道（" in cause for cause in found)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{PERSON}def a(wages): return wages", "没有这个规则或事实。是否想写 wage？"),
        (f"{PERSON}def a(qqqq): return qqqq", "没有这个规则或事实。请检查名称"),
        (f"{PERSON}def a(income: Sum('wgae')): return income", "参数 income 要用 wgae"),
        (f"{HOUSEHOLD}def a(wage): return wage", "wage 是每个人的值，户的规则要先汇总"),
        (f"{PERSON}def a(m): return m\n{MONTH}def m(wage): return wage", "m 是按月的值"),
        (f"{HOUSEHOLD}def a(m): return m\n{MONTH}def m(wage): return wage", "m 是按月的值"),
        (f"{HOUSEHOLD}def a(m: Sum): return m\n{MONTH}def m(wage): return wage", "m 不是每个人都有的值"),
        (f"{PERSON}def a(rural: Sum): return rural", "rural 不是每个人都有的值"),
        (f"{PERSON}def a(size: Max): return size", "size 不是每个人都有的值"),
        (f"{PERSON}def a(wage: ThroughYear): return wage", "wage 不是按月的值"),
        (f"{MONTH}def a(wage: Before): return wage", "wage 不是按月的值"),
        (f"{PERSON}def a(month): return month", "month 是按月的值"),
        (f"{PERSON}def a(month: ThroughYear): return month", "month 是月份，不能汇总"),
        (f"{MONTH}def a(month: ToDate): return month", "month 是月份，不能汇总"),
        (f"{PERSON}def a(spouse): return spouse", "spouse 是人与人的关系，不能当数值用"),
        (f"{PERSON}def a(mother: Sum): return mother", 'of="parents"'),
        (f"{PERSON}def a(wage, *, line): return line", "没有叫 line 的法定参数。是否想写 lines？"),
        (f"{PERSON}def a(wage, *, old): return old", "2025-06-01 这一天没有值（a 要用）"),
        (f"{MONTH}def a(wage, *, half): return half", "2025-01-01 这一天没有值（a 要用）"),
        (f"{PERSON}def a(wage, *, lines): return wage + lines", "lines 是级距，不能当一个数用。请写成 lines(金额)"),
        (f"{PERSON}def a(wage, *, half): return half(wage)", "half 是一个数，不能写成 half(…)"),
        (f"{PERSON}def a(wage): return wage // 2", "规则里不能写 wage // 2"),
    ],
)
def test_one_fault(tmp_path: Path, text: str, expected: str) -> None:
    parameters = table("lines", [[0, 0.5]]) + table("old", 1, until="2020-12-31") + table("half", 1, since="2025-02-01")
    assert expected in _one(law(tmp_path, text + "\n", parameters), "a")


@pytest.mark.parametrize("target", ["month", "wages", "spouse", ""])
def test_what_cannot_be_asked_for(tmp_path: Path, target: str) -> None:
    assert "小法" in _one(law(tmp_path, f"{PERSON}def a(wage): return wage\n"), target)


def test_all_faults_come_together(tmp_path: Path) -> None:
    text = (
        f"{PERSON}def a(wagge, b, m, spouse, *, line, old): return wagge\n{PERSON}def b(c): return c[0]\n"
        f"{PERSON}def c(b): return b\n{MONTH}def m(wage: Before): return wage\n"
        f"{PERSON}def far(nothing): return nothing\n"
    )
    found = _faults(law(tmp_path, text, table("old", 1, until="2020-12-31")), "a", "x")
    said = "\n".join(map(str, found))
    for expected in ("wagge", "m 是按月的值", "spouse 是人与人", "叫 line 的", "这一天没有值", "c[0]", "b → c → b",
                     "wage 不是按月的值", "没有叫 x 的"):  # fmt: skip
        assert expected in said
    assert len(found) == 9
    assert "nothing" not in said, "a rule that nobody asks for does no harm"


def test_two_rules_on_one_day(tmp_path: Path) -> None:
    text = (
        '@person("某项", "1", name="a", until="2025-06-30")\ndef old(wage): return 1\n'
        '@person("某项", "1", name="a", since="2025-06-30")\ndef new(wage): return 2\n'
        f"{PERSON}def b(wage): return 1\n"
    )
    small = law(tmp_path, text)
    people = population([[{}]])
    assert [computed(small, people, "a", day=day)["a"] for day in ("2025-06-29", "2025-07-01")] == [[1], [2]]
    with pytest.raises(InputErrors) as caught:
        small.on("2025-06-30")
    assert "2025-06-30 这一天有两条规则叫 a" in str(caught.value)


def test_before_a_rule_begins_it_is_not_there(tmp_path: Path) -> None:
    small = law(tmp_path, '@person("某项", "1", since="2025-01-01")\ndef a(wage): return 1\n')
    assert "没有叫 a 的规则或事实" in _one(small, "a", day="2024-12-31")


def test_names_that_are_there_twice(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="wage"):
        law(tmp_path, "", facts=(*FACTS, fact("wage", "person", "工资", "money")))
    with pytest.raises(ValueError, match="size"):
        law(tmp_path, f"{PERSON}def size(wage): return 1\n")
    with pytest.raises(ValueError, match="month, spouse"):
        law(tmp_path, "", facts=[fact(name, "person", "某", "whole") for name in ("month", "spouse")])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('@person("某项", "1")\ndef a(wage=3): return wage', "wage has a default"),
        ('@person("某项", "1")\ndef a(wage, *, line=3): return wage', "line has a default"),
        ('@person("某项", "1")\ndef a(*wage): return 1', "name every argument"),
        ('@person("某项", "1")\ndef a(**wage): return 1', "name every argument"),
        ('@person("某项", "1")\ndef a(wage: int): return 1', "which is no marker"),
        ('@person("某项", "块")\ndef a(wage): return 1', "'块' is none of"),
        ('@person("某项", "1", since="2025")\ndef a(wage): return 1', "2025"),
        ('@person("某项", "1", since="2025-01-01", until="2024-12-31")\ndef a(wage): return 1', "only until"),
        ('@person("某项", "1", name="a__b")\ndef a(wage): return 1', "a__b"),
        ('@person("某项", "1")\ndef a(wage: "Summ"): return 1', "rule a: name 'Summ' is not defined"),
        ('@person("某项", "1")\ndef a(wage: Sum(of="cousin")): return 1', "of='cousin' is none of household, spouse"),
        ('@household("某项", "1")\ndef a(wage: Sum(of="spouse")): return 1', "a household has no spouse"),
        ('@month("某项", "1")\ndef a(wage: ThroughYear): return 1', "ThroughYear is for rules of the year"),
        ('@person("某项", "1")\ndef a(wage: ToDate): return 1', "for those of months"),
    ],
)
def test_a_rule_that_cannot_be(tmp_path: Path, text: str, expected: str) -> None:
    with pytest.raises(ValueError, match=expected):
        rules(tmp_path, text + "\n")


def test_a_function_of_two_names_is_one_rule(tmp_path: Path) -> None:
    small = law(tmp_path, f"{PERSON}def a(wage): return wage\nsame = a\n")
    assert [rule.name for rule in small.rules] == ["a"]


def test_rules_that_a_module_only_imports_are_not_its_own(tmp_path: Path) -> None:
    one = rules(tmp_path, f"{PERSON}def a(wage): return 1\n")
    other = rules(tmp_path, f"{PERSON}def b(wage): return 1\n")
    other.a = one.a  # type: ignore[attr-defined]
    assert [rule.name for rule in Law.of("小法", [other], [], FACTS).rules] == ["b"]
