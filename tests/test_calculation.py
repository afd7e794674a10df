"""What a formula comes to: its values beside Python's own, its slopes, and which part has no value."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gongfu.indicators.formulas.calculation import Calculation, Places, Reading, calculate, readings
from gongfu.indicators.formulas.expression import (
    Binary,
    Call,
    Expression,
    Name,
    Negative,
    Number,
)
from gongfu.indicators.formulas.parser import parse

VALUES = {"a": 3.0, "b": -0.5, "c": 12.25}
PLACES = Places("样例市", ("东山县", "西河县"))


def _single(tree: Expression, values: dict[str, float] = VALUES) -> Calculation:
    return calculate(tree, lambda reading: np.array(values[reading.indicator]), PLACES)


LEAVES = st.sampled_from(sorted(VALUES)).map(Name) | st.floats(0, 1000).map(Number)
PLAIN = st.recursive(
    LEAVES,
    lambda inner: (
        st.builds(Binary, st.sampled_from("+-*/^"), inner, inner)
        | st.builds(Negative, inner)
        | st.builds(lambda name, x, y: Call(name, (x, y)), st.sampled_from(["min", "max"]), inner, inner)
        | st.builds(lambda name, x: Call(name, (x,)), st.sampled_from(["abs", "exp", "ln", "sqrt"]), inner)
    ),
    max_leaves=10,
)


def _python(tree: Expression) -> float:
    """The same sum by Python's own floats, with its exceptions."""
    match tree:
        case Number(value):
            return value
        case Name(name):
            return VALUES[name]
        case Negative(operand):
            return -_python(operand)
        case Binary("+", left, right):
            return _python(left) + _python(right)
        case Binary("-", left, right):
            return _python(left) - _python(right)
        case Binary("*", left, right):
            return _python(left) * _python(right)
        case Binary("/", left, right):
            return _python(left) / _python(right)
        case Binary(_, left, right):
            return math.pow(_python(left), _python(right))
        case Call(name, arguments):
            function = {"min": min, "max": max, "abs": abs, "exp": math.exp, "ln": math.log, "sqrt": math.sqrt}[name]
            return function(*map(_python, arguments))
    raise AssertionError(tree)


def _finite(value: float) -> float:
    if not math.isfinite(value):
        raise OverflowError
    return value


@given(PLAIN)
def test_values_are_those_of_python_and_what_python_refuses_is_no_value(tree: Expression) -> None:
    try:
        expected = _finite(_python(tree))
    except (ArithmeticError, ValueError):
        expected = math.nan
    found = _single(tree)
    # An infinity in between (1 / 1e999) ends Python's sum at another place than ours; both give no figure or the same.
    if math.isnan(float(found.value)):
        assert found.troubles
    else:
        assert float(found.value) == pytest.approx(expected, rel=1e-9)


@given(PLAIN, st.sampled_from(sorted(VALUES)))
def test_slopes_are_those_of_a_small_step(tree: Expression, name: str) -> None:
    step = 1e-6 * abs(VALUES[name])
    below, above = (float(_single(tree, VALUES | {name: VALUES[name] + s}).value) for s in (-step, step))
    centre = _single(tree)
    difference = (above - below) / (2 * step)
    curve = (above - 2 * float(centre.value) + below) / step
    assume(math.isfinite(difference) and abs(curve) < 1e-3 * (1 + abs(difference)) and abs(above) < 1e6)
    slope = float(centre.slopes.get(Reading(name), np.array(0.0)))
    assume(math.isfinite(slope))  # of sqrt(0) there is none, whatever the step
    assert slope == pytest.approx(difference, rel=1e-2, abs=1e-3)


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("a / b", "a / b 除以零"),
        ("a / (b * 2)", "a / (b * 2) 除以零"),
        ("b ^ -1", "b ^ -1 没有有限的实数值"),
        ("(-a) ^ 0.5", "(-a) ^ 0.5 没有有限的实数值"),
        ("ln(b)", "ln(b) 没有有限的实数值"),
        ("sqrt(-a)", "sqrt(-a) 没有有限的实数值"),
        ("exp(a * 1000)", "exp(a * 1000) 没有有限的实数值"),
        ("a * 1e308", "a * 1e+308 没有有限的实数值"),
        ("sum(a * 8e307)", "sum(a * 8e+307) 没有有限的实数值"),
    ],
)
def test_what_has_no_value_says_which_part(text: str, cause: str) -> None:
    found = _single(parse(text), {"a": 2.0, "b": 0.0})
    assert math.isnan(float(found.value))
    assert [trouble.cause for trouble in found.troubles] == [cause]


@pytest.mark.parametrize(
    "text", ["a + b", "a * b", "0 * a", "a ^ 0", "b ^ a", "min(a, b)", "max(a, b)", "a / 0", "abs(a)", "sum(a)"]
)
def test_missing_in_is_missing_out_and_nobody_s_fault(text: str) -> None:
    found = _single(parse(text), {"a": math.nan, "b": 1.0})
    assert math.isnan(float(found.value))
    assert found.troubles == ()


def test_what_a_formula_reads() -> None:
    tree = parse("x@urban / zone(x)[样例省] + growth(y) + sum(lag(z, 2)@rural)")
    assert readings(tree, PLACES) == (
        Reading("x", stratum="urban"),
        Reading("x", area="样例市"),
        Reading("y"),
        Reading("y", lag=1),
        Reading("z", "东山县", "rural", 2),
        Reading("z", "西河县", "rural", 2),
    )


def test_the_innermost_place_is_meant() -> None:
    assert readings(parse("zone(x[省])"), Places("市", (), {"省": "样例省"})) == (Reading("x", area="样例省"),)
    assert readings(parse("(x@urban + y)@rural"), PLACES) == (
        Reading("x", stratum="urban"),
        Reading("y", stratum="rural"),
    )
