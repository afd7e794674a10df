"""A formula as a small immutable tree, and the text of one. :mod:`gongfu.indicators.formulas.parser` reads the text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from gongfu.indicators.model import Stratum

__all__ = [
    "FUNCTIONS",
    "Binary",
    "Call",
    "Expression",
    "Function",
    "InArea",
    "InStratum",
    "Name",
    "Negative",
    "Number",
    "parts",
    "spell",
    "walk",
]


@dataclass(frozen=True, slots=True)
class Number:
    """A literal, finite and not negative."""

    value: float
    column: int = field(default=1, compare=False)


@dataclass(frozen=True, slots=True)
class Name:
    """Another indicator's figure, of the area, stratum and period at hand."""

    indicator: str
    column: int = field(default=1, compare=False)


@dataclass(frozen=True, slots=True)
class Negative:
    """``-operand``."""

    operand: Expression
    column: int = field(default=1, compare=False)


@dataclass(frozen=True, slots=True)
class Binary:
    """``left operator right`` with one of ``+ - * / ^``."""

    operator: str
    left: Expression
    right: Expression
    column: int = field(default=1, compare=False)


@dataclass(frozen=True, slots=True)
class InStratum:
    """``operand@stratum``: its names mean that stratum, unless they say another themselves."""

    operand: Expression
    stratum: Stratum
    column: int = field(default=1, compare=False)


@dataclass(frozen=True, slots=True)
class InArea:
    """``operand[area]``: its names mean that area, unless they say another themselves."""

    operand: Expression
    area: str
    column: int = field(default=1, compare=False)


@dataclass(frozen=True, slots=True)
class Call:
    """``function(arguments)``, one of :data:`FUNCTIONS`."""

    function: str
    arguments: tuple[Expression, ...]
    column: int = field(default=1, compare=False)


Expression = Number | Name | Negative | Binary | InStratum | InArea | Call


@dataclass(frozen=True, slots=True)
class Function:
    """A function of the language: its Chinese name, how many arguments it takes at least and at most, what it gives."""

    chinese: str
    least: int
    most: int
    meaning: str


FUNCTIONS: dict[str, Function] = {
    "growth": Function("增速", 1, 1, "比上年同期增长多少，%"),
    "lag": Function("往年", 2, 2, "n 年前同期的值，n 是 0 到 100 的整数"),
    "zone": Function("全市", 1, 1, "整个试验区的值"),
    "sum": Function("合计", 1, 1, "各县（市、区）之和，功能区不重复计入"),
    "min": Function("最小", 2, 20, "最小的一个"),
    "max": Function("最大", 2, 20, "最大的一个"),
    "abs": Function("绝对值", 1, 1, "绝对值"),
    "ln": Function("对数", 1, 1, "自然对数"),
    "exp": Function("指数", 1, 1, "e 的乘方"),
    "sqrt": Function("平方根", 1, 1, "平方根"),
}


def parts(node: Expression) -> tuple[Expression, ...]:
    """What a node is made of, from left to right."""
    match node:
        case Negative(operand) | InStratum(operand) | InArea(operand):
            return (operand,)
        case Binary(_, left, right):
            return left, right
        case Call(_, arguments):
            return arguments
        case _:
            return ()


def walk(node: Expression) -> Iterator[Expression]:
    """The node and everything in it, from left to right."""
    yield node
    for part in parts(node):
        yield from walk(part)


def spell(node: Expression) -> str:
    """The formula of a tree, in the way we write it; ``parser`` reads it back to an equal tree."""
    return _spell(node, 0)


_LEVELS = {"+": 1, "-": 1, "*": 2, "/": 2, "^": 4}
_SIGN, _PLACE = 3, 5


def _spell(node: Expression, level: int) -> str:
    """The text of a node that goes without brackets if it binds at least as tightly as ``level``."""
    own = _PLACE
    match node:
        case Number(value):
            text = str(int(value)) if value.is_integer() and value < 1e15 else repr(value)
        case Name(indicator):
            text = indicator
        case Call(function, arguments):
            text = f"{function}({', '.join(map(spell, arguments))})"
        case InStratum(operand, stratum):
            text = f"{_spell(operand, _PLACE)}@{stratum}"
        case InArea(operand, area):
            text = f"{_spell(operand, _PLACE)}[{area}]"
        case Negative(operand):
            own, text = _SIGN, f"-{_spell(operand, _PLACE if _is_power(operand) else _SIGN)}"
        case Binary("^", base, exponent):
            own, sign = _LEVELS["^"], "-" if isinstance(exponent, Negative) else ""
            inner = exponent.operand if isinstance(exponent, Negative) else exponent
            text = f"{_spell(base, _PLACE)} ^ {sign}{_spell(inner, _PLACE)}"
        case Binary(operator, left, right):
            own = _LEVELS[operator]
            text = f"{_spell(left, own)} {operator} {_spell(right, own + 1)}"
    return text if own >= level else f"({text})"


def _is_power(node: Expression) -> bool:
    return isinstance(node, Binary) and node.operator == "^"
