"""What a formula comes to over arrays, with its slope towards everything it reads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from gongfu.indicators.formulas.expression import (
    Binary,
    Call,
    Expression,
    InArea,
    InStratum,
    Name,
    Negative,
    Number,
    spell,
)
from gongfu.indicators.model import Stratum

__all__ = ["Calculation", "Places", "Reading", "Trouble", "calculate", "readings"]

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Places:
    """The areas that a formula can mean: the zone, its counties, and every way to write an area with its own name."""

    zone: str
    counties: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a formula reads: an indicator in an area and stratum, ``lag`` years before.

    ``area`` empty and ``stratum`` ``None`` mean those of the cell that is calculated.
    """

    indicator: str
    area: str = ""
    stratum: Stratum | None = None
    lag: int = 0


@dataclass(frozen=True, slots=True)
class Trouble:
    """``cells`` in which a part of the formula has its inputs and yet no value; ``at`` is how that part was read."""

    cause: str
    cells: NDArray[np.bool_]
    at: Reading


@dataclass(frozen=True, slots=True)
class Calculation:
    """``value`` (NaN where there is none), ``slopes`` (its partial derivatives) and what went wrong."""

    value: Array
    slopes: Mapping[Reading, Array]
    troubles: tuple[Trouble, ...] = ()


Read = Callable[[Reading], Array]


def calculate(tree: Expression, read: Read, places: Places) -> Calculation:
    """The formula over all cells at once.

    ``read`` gives the figures of a reading as an array, NaN where missing; the arrays of different readings are
    combined by NumPy's rules of broadcasting. Missing in is missing out, for every function. A division by zero, or
    what is no finite real number, is no value and a :class:`Trouble`. Slopes are found by forward-mode
    differentiation (Griewank & Walther 2008, *Evaluating Derivatives*, ch. 3); of ``min``, ``max`` and ``abs`` the
    slope is that of the part chosen.
    """
    calculator = _Calculator(read, places)
    with np.errstate(all="ignore"):
        result = calculator.of(tree, Reading(""))
    return Calculation(result.value, result.slopes, tuple(calculator.troubles))


def readings(tree: Expression, places: Places) -> tuple[Reading, ...]:
    """Everything that the formula reads, each once, in the order of the formula."""
    return tuple(calculate(tree, lambda reading: np.array(np.nan), places).slopes)


class _Calculator:
    """Goes down the tree with the place at hand, and gathers the troubles."""

    def __init__(self, read: Read, places: Places) -> None:
        self._read = read
        self._places = places
        self.troubles: list[Trouble] = []

    def of(self, node: Expression, at: Reading) -> Calculation:
        match node:
            case Number(literal):
                return Calculation(np.array(literal), {})
            case Name(indicator):
                reading = replace(at, indicator=indicator)
                value = self._read(reading)
                return Calculation(value, {reading: np.ones_like(value)})
            case InStratum(operand, stratum):
                return self.of(operand, replace(at, stratum=stratum))
            case InArea(operand, area):
                return self.of(operand, replace(at, area=self._places.names.get(area, area)))
            case Negative(operand):
                inner = self.of(operand, at)
                return _chain(-inner.value, (inner, -1.0))
            case Binary(operator, left, right):
                return self._binary(operator, self.of(left, at), self.of(right, at), spell(node), at)
            case Call(function, arguments):
                return self._call(function, arguments, spell(node), at)

    def _binary(self, operator: str, left: Calculation, right: Calculation, text: str, at: Reading) -> Calculation:
        a, b = left.value, right.value
        match operator:
            case "+" | "-":
                sign = 1.0 if operator == "+" else -1.0
                value, slopes = a + sign * b, (np.ones_like(a), np.full_like(b, sign))
            case "*":
                value, slopes = a * b, (b, a)
            case "/":
                b = self._valid(np.where(b == 0, np.nan, b), f"{text} 除以零", at, a, b)
                value, slopes = a / b, (1 / b, -a / b**2)
            case _:
                value = np.where(np.isnan(a) | np.isnan(b), np.nan, a**b)  # for NumPy, NaN^0 and 1^NaN are 1
                slopes = b * a ** (b - 1), a**b * np.log(a)
        value = self._valid(value, f"{text} 没有有限的实数值", at, a, b)
        return _chain(value, (left, slopes[0]), (right, slopes[1]))

    def _call(self, function: str, arguments: tuple[Expression, ...], text: str, at: Reading) -> Calculation:
        first = arguments[0]
        match function:
            case "zone":
                return self.of(first, replace(at, area=self._places.zone))
            case "sum":
                parts = [self.of(first, replace(at, area=county)) for county in self._places.counties]
                values = [part.value for part in parts]
                total = reduce(np.add, values) if values else np.array(np.nan)
                total = self._valid(total, f"{text} 没有有限的实数值", at, *values or [total])
                return _chain(total, *((part, 1.0) for part in parts))
            case "lag":
                years = arguments[1].value if isinstance(arguments[1], Number) else 0
                return self.of(first, replace(at, lag=at.lag + int(years)))
            case "growth":
                return self._growth(self.of(first, at), self.of(first, replace(at, lag=at.lag + 1)), text, at)
            case "min" | "max":
                smaller = np.less if function == "min" else np.greater
                return reduce(lambda a, b: _choose(smaller, a, b), (self.of(item, at) for item in arguments))
            case _:
                return self._scalar(function, self.of(first, at), text, at)

    def _growth(self, now: Calculation, before: Calculation, text: str, at: Reading) -> Calculation:
        base = np.where(before.value > 0, before.value, np.nan)
        base = self._valid(base, f"{text} 的上年同期值不是正数", at, now.value, before.value)
        value = self._valid(100 * (now.value / base - 1), f"{text} 没有有限的实数值", at, now.value, base)
        return _chain(value, (now, 100 / base), (before, -100 * now.value / base**2))

    def _scalar(self, function: str, inner: Calculation, text: str, at: Reading) -> Calculation:
        x = inner.value
        match function:
            case "abs":
                value, slope = np.abs(x), np.sign(x)
            case "ln":
                value, slope = np.log(x), 1 / x
            case "exp":
                value = slope = np.exp(x)
            case _:
                value, slope = np.sqrt(x), 0.5 / np.sqrt(x)
        return _chain(self._valid(value, f"{text} 没有有限的实数值", at, x), (inner, slope))

    def _valid(self, value: Array, cause: str, at: Reading, *inputs: Array) -> Array:
        """``value`` with NaN for what is not finite; where the inputs were there it is a trouble."""
        cells = ~np.isfinite(value) & np.logical_and.reduce(np.broadcast_arrays(*map(np.isfinite, inputs)))
        if cells.any():
            self.troubles.append(Trouble(cause, cells, at))
        return np.where(np.isfinite(value), value, np.nan)


def _chain(value: Array, *parts: tuple[Calculation, Array | float]) -> Calculation:
    """The chain rule: each part with the slope of ``value`` towards it."""
    slopes: dict[Reading, Array] = {}
    for part, outer in parts:
        for reading, inner in part.slopes.items():
            slopes[reading] = slopes[reading] + outer * inner if reading in slopes else outer * inner
    return Calculation(value, slopes)


def _choose(smaller: Callable[[Array, Array], NDArray[np.bool_]], a: Calculation, b: Calculation) -> Calculation:
    """``a`` where it is smaller or as small, else ``b``; nothing where either is missing."""
    second = smaller(b.value, a.value)
    value = np.where(np.isnan(a.value + b.value), np.nan, np.where(second, b.value, a.value))
    return _chain(value, (a, np.where(second, 0.0, 1.0)), (b, np.where(second, 1.0, 0.0)))
