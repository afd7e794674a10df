"""Expressions: what a rule computes, as a tree that can be evaluated, compiled, simplified and differentiated."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from gongfu.simulation.law.units import PLAIN, Unit

__all__ = [
    "TRUTHS",
    "Body",
    "Call",
    "Expression",
    "Name",
    "Number",
    "Op",
    "Operator",
    "Setting",
    "calls_in",
    "is_condition",
    "names_in",
    "rewritten",
]

Operator = Literal[
    "add", "sub", "mul", "div", "neg", "min", "max", "abs",
    "lt", "le", "gt", "ge", "eq", "ne", "and", "or", "not", "select",
]  # fmt: skip
"""``select`` takes condition, value if true, value if false. ``and``, ``or``, ``not`` and conditions take truth values
only: where a rule writes a bare name, the pass has put ``ne`` 0 around it. Arithmetic takes what is true for 1."""


TRUTHS = frozenset({"lt", "le", "gt", "ge", "eq", "ne", "and", "or", "not"})
"""Operators whose value is true or false."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number; ``unit`` is ``None`` where 0 or infinity fits any."""

    value: float
    unit: Unit | None = PLAIN


@dataclass(frozen=True, slots=True)
class Name:
    """In the body of a rule an argument, a parameter or a local; in a program a variable."""

    name: str


@dataclass(frozen=True, slots=True)
class Setting:
    """A parameter that is a number: of the day, or of each month."""

    parameter: str
    monthly: bool = False


@dataclass(frozen=True, slots=True)
class Op:
    """An operator and what it is applied to."""

    operator: Operator
    operands: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Call:
    """A schedule or table of steps, which is a parameter, read at a value."""

    parameter: str
    at: Expression
    monthly: bool = False


Expression = Number | Name | Setting | Op | Call


@dataclass(frozen=True, slots=True)
class Body:
    """Locals in the order they are computed, each once, and the result."""

    locals: tuple[tuple[str, Expression], ...]
    result: Expression


def is_condition(expression: Expression) -> bool:
    """Whether the value of an expression is true or false, so that it may stand as a condition."""
    return isinstance(expression, Op) and expression.operator in TRUTHS


def names_in(expression: Expression) -> Iterator[str]:
    """Every name an expression reads; parameters are not among them once they are settings."""
    match expression:
        case Name(name):
            yield name
        case Call(_, at):
            yield from names_in(at)
        case Op(_, operands):
            for operand in operands:
                yield from names_in(operand)


def calls_in(expression: Expression) -> Iterator[str]:
    """Every schedule or table of steps that an expression reads."""
    match expression:
        case Call(parameter, at):
            yield parameter
            yield from calls_in(at)
        case Op(_, operands):
            for operand in operands:
                yield from calls_in(operand)


def rewritten(expression: Expression, change: Callable[[Expression], Expression]) -> Expression:
    """The expression with ``change`` made to every part of it, the inner parts first."""
    match expression:
        case Call(parameter, at, monthly):
            expression = Call(parameter, rewritten(at, change), monthly)
        case Op(operator, operands):
            expression = Op(operator, tuple(rewritten(operand, change) for operand in operands))
    return change(expression)
