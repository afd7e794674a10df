"""What a rule may be written with, and that its expression computes what the function does."""

from __future__ import annotations

import operator
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from laws import computed, explained, law, population, rules, table

from gongfu.documents.errors import InputError
from gongfu.simulation.engine.explain import formula
from gongfu.simulation.law.expression import Body, Call, Expression, Name, Number, Op, Setting
from gongfu.simulation.law.reading import body_of

ARGUMENTS = ("wage", "age", "score", "rural", "size")
PARAMETERS = (
    table("line", 5000)
    + table("rates", [[0, 0.25], [100, 0.5], [1000, 0.125]])
    + table("levels", [[-50, 2], [0, 8], [60, -4]], form="steps")
)
PEOPLE = population(
    [
        [{"wage": 0, "age": 0, "score": -1}, {"wage": 1000, "age": 60, "score": 0.5}],
        [{"wage": 100.25, "age": 30, "score": -50}],
        [{"wage": 123456.78, "age": 100, "score": 7}, {"wage": 5000, "age": 1}, {"age": 59, "score": -0.125}],
    ],
    [{"rural": 1}, {"rural": 0}, {"rural": 1}],
)


@st.composite
def numbers(draw: st.DrawFn, names: tuple[str, ...], depth: int = 2) -> str:
    """An expression of Python that never fails."""
    if depth == 0 or draw(st.integers(0, 3)) == 0:
        return draw(st.sampled_from([*names, "LIMIT", "line", "0", "1", "-3", "60", "0.5", "1e3", "True"]))
    one, other, third = (numbers(names, depth - 1) for _ in range(3))
    form = draw(
        st.sampled_from(["+", "-", "*", "/", "neg", "abs", "min", "max", "if", "rates", "levels", "truth", "or"])
    )
    match form:
        case "+" | "-" | "*":
            return f"({draw(one)} {form} {draw(other)})"
        case "/":
            under = draw(other)
            return f"({draw(one)} / {under} if {under} != 0 else {draw(third)})"
        case "neg":
            return f"(-{draw(one)})"
        case "min" | "max":
            return f"{form}({draw(one)}, {draw(other)}, {draw(third)})"
        case "if":
            return f"({draw(one)} if {draw(conditions(names, depth - 1))} else {draw(other)})"
        case "truth":
            return f"({draw(conditions(names, depth - 1))})"
        case "or":
            return f"({draw(one)} {draw(st.sampled_from(['or', 'and']))} {draw(other)})"
    return f"{form}({draw(one)})"


@st.composite
def conditions(draw: st.DrawFn, names: tuple[str, ...], depth: int = 1) -> str:
    one, other, third = (numbers(names, max(depth - 1, 0)) for _ in range(3))
    sign = st.sampled_from(["<", "<=", ">", ">=", "==", "!="])
    match draw(st.sampled_from(["compare", "chain", "bare", "not", "and", "or"])) if depth else "compare":
        case "chain":
            return f"{draw(one)} {draw(sign)} {draw(other)} {draw(sign)} {draw(third)}"
        case "bare":
            return draw(one)
        case "not":
            return f"not ({draw(conditions(names, depth - 1))})"
        case "and" | "or" as word:
            return f"(({draw(conditions(names, depth - 1))}) {word} ({draw(one)}))"
    return f"{draw(one)} {draw(sign)} {draw(other)}"


@st.composite
def blocks(draw: st.DrawFn, names: tuple[str, ...], indent: str, depth: int) -> tuple[list[str], tuple[str, ...]]:
    """Statements, and the names that have a value after them on every way through."""
    lines: list[str] = []
    for _ in range(draw(st.integers(1, 3))):
        kind = draw(st.sampled_from(["set", "set", "change", "if", "if", "return"] if depth else ["set", "change"]))
        if kind == "set":
            name = draw(st.sampled_from(["x", "y", "z", "wage"]))
            lines.append(f"{indent}{name} = {draw(numbers(names))}")
            names = (*names, name)
        elif kind == "change":
            lines.append(f"{indent}{names[-1]} {draw(st.sampled_from(['+=', '-=', '*=']))} {draw(numbers(names, 1))}")
        elif kind == "if":
            lines.append(f"{indent}if {draw(conditions(names))}:")
            lines += draw(blocks(names, indent + "    ", depth - 1))[0]
            if draw(st.booleans()):
                lines.append(f"{indent}elif {draw(conditions(names))}:")
                lines += draw(blocks(names, indent + "    ", depth - 1))[0]
            if draw(st.booleans()):
                lines.append(f"{indent}else:")
                lines += draw(blocks(names, indent + "    ", depth - 1))[0]
        else:
            lines.append(f"{indent}if {draw(conditions(names))}:")
            lines.append(f"{indent}    return {draw(numbers(names))}")
    return lines, names


@st.composite
def functions(draw: st.DrawFn) -> str:
    lines, names = draw(blocks(ARGUMENTS, "    ", 2))
    head = f'@person("某项", "1")\ndef rule({", ".join(ARGUMENTS)}, *, line, rates, levels):\n    """Any."""\n'
    return "LIMIT = 7\n\n\n" + head + "\n".join(lines) + f"\n    return {draw(numbers(names))}\n"


def _as_read(body: Body, values: Mapping[str, Any]) -> float:
    """The meaning of an expression in fifteen lines: the side of a select that is not taken is not looked at."""
    locals_ = dict(body.locals)
    signs: dict[str, Callable[..., Any]] = {
        "add": operator.add, "sub": operator.sub, "mul": operator.mul, "div": operator.truediv, "neg": operator.neg,
        "min": min, "max": max, "abs": abs, "lt": operator.lt, "le": operator.le, "gt": operator.gt,
        "ge": operator.ge, "eq": operator.eq, "ne": operator.ne, "not": operator.not_,
    }  # fmt: skip

    def of(expression: Expression) -> Any:
        match expression:
            case Number(value):
                return value
            case Name(name) | Setting(name):
                return of(locals_[name]) if name in locals_ else values[name]
            case Call(parameter, at):
                return values[parameter](of(at))
            case Op("select", (condition, then, instead)):
                return of(then if of(condition) else instead)
            case Op("and", (one, other)):
                return bool(of(one) and of(other))
            case Op("or", (one, other)):
                return bool(of(one) or of(other))
            case Op(name, operands):
                return signs[name](*map(of, operands))

    return float(of(body.result))


def _rates(at: float) -> float:
    return 0.25 * max(at, 0) + 0.25 * max(at - 100, 0) - 0.375 * max(at - 1000, 0)


def _levels(at: float) -> float:
    return -4 if at > 60 else 8 if at > 0 else 2


@given(functions())
@settings(max_examples=150, deadline=None)
def test_the_expression_of_a_rule_computes_what_its_function_does(text: str) -> None:
    with tempfile.TemporaryDirectory() as name:
        small = law(Path(name), text, PARAMETERS)
        rule = small.rules[0]
        people = [{key: float(PEOPLE.values(key)[row]) for key in ("wage", "age", "score")} for row in range(6)]
        homes = [int(home) for home in PEOPLE.household_of]
        for person, home in zip(people, homes, strict=True):
            person |= {"rural": float(PEOPLE.values("rural")[home]), "size": float(PEOPLE.size[home])}
        legal: dict[str, Any] = {"line": 5000.0, "rates": _rates, "levels": _levels}
        called = [float(rule.function(**person, **legal)) for person in people]
        body = body_of(rule)
        assert [_as_read(body, person | legal) for person in people] == pytest.approx(called, rel=1e-12, abs=1e-9)
        found = computed(small, PEOPLE, "rule")["rule"]
        given_order = [called[list(PEOPLE.person_row).index(row)] for row in range(6)]
        assert found == pytest.approx(given_order, rel=1e-12, abs=1e-9)
        assert explained(small, PEOPLE, "rule") == pytest.approx(given_order, rel=1e-12, abs=1e-9)


def _fault(tmp_path: Path, body: str, head: str = "def rule(wage, age, *, line, rates):") -> InputError:
    lines = "\n".join(f"    {line}" for line in body.splitlines())
    module = rules(tmp_path, f'@person("某项", "1")\n{head}\n{lines}\n')
    with pytest.raises(InputError) as caught:
        body_of(module.rule.rule)
    return caught.value


@pytest.mark.parametrize(
    ("body", "line", "cause"),
    [
        ("x = 0\nfor i in range(3):\n    x = x + wage\nreturn x", 5, "for i in range(3):"),
        ("while wage > 0:\n    wage = wage - 1\nreturn wage", 4, "while wage > 0:"),
        ("return round(wage)", 4, "不能调用 round"),
        ("return rule(wage)", 4, "不能调用 rule"),
        ("return wage.real", 4, "wage.real"),
        ("return wage.hex()", 4, "wage.hex()"),
        ("return (lambda x: x)(wage)", 4, "lambda"),
        ("return sum([w for w in (wage, age)])", 4, "for w in"),
        ('return "abc"', 4, "'abc'"),
        ('return f"{wage}"', 4, "f'"),
        ("return wage if (x := age) else x", 4, "x := age"),
        ("return wage ** 2", 4, "wage ** 2"),
        ("return wage // 2", 4, "wage // 2"),
        ("return wage % 2", 4, "wage % 2"),
        ("return wage << 2", 4, "wage << 2"),
        ("return wage & 1", 4, "wage & 1"),
        ("return ~wage", 4, "~wage"),
        ("return None", 4, "None"),
        ("return 2j", 4, "2j"),
        ("return wage is age", 4, "wage is age"),
        ("return 1 if wage in (1, 2) else 0", 4, "wage in (1, 2)"),
        ("return 1 if wage < age is not line else 0", 4, "is not line"),
        ("return [wage][0]", 4, "[wage][0]"),
        ("return wage, age", 4, "(wage, age)"),
        ("a, b = wage, age\nreturn a", 4, "a, b = "),
        ("a = b = wage\nreturn a", 4, "a = b = wage"),
        ("a: float = wage\nreturn a", 4, "a: float = wage"),
        ("wage **= 2\nreturn wage", 4, "wage **= 2"),
        ("del wage\nreturn 1", 4, "del wage"),
        ("assert wage > 0\nreturn 1", 4, "assert wage > 0"),
        ("raise ValueError", 4, "raise ValueError"),
        ("import math\nreturn 1", 4, "import math"),
        ("global N\nreturn 1", 4, "global N"),
        ("with open('x'):\n    return 1", 4, "with open"),
        ("try:\n    return 1 / wage\nexcept ZeroDivisionError:\n    return 0", 4, "try:"),
        ("def inner():\n    return 1\nreturn 1", 4, "def inner"),
        ("yield wage", 4, "yield wage"),
        ("print(wage)\nreturn wage", 4, "print(wage)"),
        ("return max(wage)", 4, "不能调用 max"),
        ("return max(*(wage, age))", 4, "*(wage, age)"),
        ("return max(wage, age, key=abs)", 4, "key=abs"),
        ("return rates(wage, age)", 4, "不能调用 rates"),
        ("return age(wage)", 4, "不能调用 age"),
        ("return missing", 4, "不知道 missing 是什么"),
        ("return person", 4, "不知道 person 是什么"),
        ("return", 4, "return 后面没有值"),
        ("return 1" + "0" * 400, 4, "这个数太大"),
        ("return 10 ** 400", 4, "10 ** 400"),
        ("x = wage", 3, "没有在每条路上都 return 一个值"),
        ("if wage:\n    return 1", 4, "没有在每条路上都 return 一个值"),
        ("if wage:\n    if age:\n        return 1\nelse:\n    return 0", 5, "没有在每条路上都 return 一个值"),
        ("if wage:\n    x = 1\nreturn x", 6, "x 不是在每条路上都有值"),
        ("if wage:\n    MONTHS = 3\nreturn MONTHS", 6, "MONTHS 不是在每条路上都有值"),
        ("rates = line\nreturn rates(wage)", 5, "不能调用 rates"),
    ],
)
def test_what_a_rule_cannot_hold_is_told_with_its_line(tmp_path: Path, body: str, line: int, cause: str) -> None:
    error = _fault(tmp_path, body)
    assert error.file.endswith(".py")
    assert error.place == f"规则 rule 第 {line} 行"
    assert cause in error.cause
    assert error.remedy


def test_a_constant_that_is_no_number(tmp_path: Path) -> None:
    module = rules(tmp_path, 'NAN = float("nan")\n@person("某项", "1")\ndef rule(wage):\n    return wage * NAN\n')
    with pytest.raises(InputError, match="第 5 行: nan 不是数"):
        body_of(module.rule.rule)


def test_a_function_that_is_no_def(tmp_path: Path) -> None:
    module = rules(tmp_path, 'rule = person("某项", "1", name="rule")(lambda wage: wage)\n')
    with pytest.raises(InputError, match="def"):
        body_of(module.rule.rule)


def test_a_function_without_a_file() -> None:
    scope: dict[str, Any] = {}
    exec('from gongfu.simulation.law import person\n@person("某项", "1")\ndef rule(wage): return wage', scope)
    with pytest.raises(InputError, match="读不到规则的源代码"):
        body_of(scope["rule"].rule)


def test_a_rule_of_many_half_returning_branches_is_refused_in_time(tmp_path: Path) -> None:
    body = "\n".join(f"if wage > {n}:\n    if age > {n}:\n        return {n}" for n in range(40)) + "\nreturn 0"
    assert "规则太长" in _fault(tmp_path, body).cause


@pytest.mark.parametrize("count", [300, 2000])
def test_a_sum_of_very_many_parts_is_refused(tmp_path: Path, count: int) -> None:
    assert "嵌套超过 150 层" in _fault(tmp_path, "return " + " + ".join(["wage"] * count)).cause


def test_a_long_list_of_returns_is_read_once_each(tmp_path: Path) -> None:
    lines = "\n".join(f"    if age < {n}:\n        return {n}" for n in range(1, 100))
    small = law(tmp_path, f'@person("某项", "1")\ndef rule(age):\n{lines}\n    return 100\n')
    assert computed(small, PEOPLE, "rule")["rule"] == [1, 61, 31, 100, 2, 60]


def test_a_division_by_zero_on_the_way_not_taken_does_no_harm(tmp_path: Path) -> None:
    text = """\
@person("每岁工资", "yuan")
def per_year(wage, age):
    if age == 0:
        return 0
    share = wage / age
    return share
"""
    assert computed(law(tmp_path, text), PEOPLE, "per_year")["per_year"][0] == 0


def test_or_and_and_are_one_of_their_sides_as_in_python(tmp_path: Path) -> None:
    text = """\
@person("工资或基数", "yuan/year")
def either(wage, *, line):
    return wage or line
@person("都有", "yuan/year")
def both(wage, age, *, line):
    return wage > 0 and age > 30 and line
"""
    found = computed(law(tmp_path, text, table("line", 5000)), PEOPLE, "either", "both")
    assert found["either"] == [5000, 1000, 100.25, 123456.78, 5000, 5000]
    assert found["both"] == [0, 5000, 0, 5000, 0, 0]


def test_the_same_text_gives_the_same_locals_whatever_the_order_of_hashes(tmp_path: Path) -> None:
    text = """\
@person("某项", "1")
def rule(age):
    beta = 1
    alpha = 2
    omega = 3
    if age > 30:
        omega = 4
        alpha = 5
        beta = 6
    return beta + alpha + omega
"""
    names = [name for name, _ in body_of(rules(tmp_path, text).rule.rule).locals]
    assert names[-3:] == ["beta_6_", "alpha_7_", "omega_8_"]


def test_a_constant_of_the_file_and_one_with_a_unit(tmp_path: Path) -> None:
    text = """\
from math import inf
TOP = -2.5
@person("某项", "1")
def rule(age):
    return min(TOP * MONTHS, inf)
"""
    body = body_of(rules(tmp_path, text).rule.rule)
    match body.result:
        case Op("min", (Op("mul", (Number(top), Number(twelve, unit))), Number(infinite, wild))):
            assert (top, twelve, str(unit), infinite, wild) == (-2.5, 12, "month/year", float("inf"), None)
        case _:
            pytest.fail(str(body.result))


def test_the_formula_is_the_text_without_decorator_and_docstring(tmp_path: Path) -> None:
    text = '@person("某项", "1")\ndef rule(age):\n    """Doc."""\n    x = age + 1\n    return x\n'
    assert formula(rules(tmp_path, text).rule.rule) == "x = age + 1\nreturn x"
