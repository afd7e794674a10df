"""Weighted incomes: the one place where income and weight are cleaned, sorted and summed."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from gongfu.distribution.order import ranked

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = ["Floats", "Incomes", "Sample", "column", "number", "parameter", "ratio", "weighed"]

LIGHTEST = 1e-150
"""The least sum of weights, and one over the greatest: its square must be a number."""

Floats: TypeAlias = "NDArray[np.float64]"
Incomes: TypeAlias = "Sample | ArrayLike"
"""What every measure takes first: a :class:`Sample`, or a NumPy array, a list or a Polars column of incomes."""


@dataclass(frozen=True, eq=False)
class Sample:
    """Incomes (any money unit) and what each stands for. Both 1-D and finite, every weight above zero.

    Every measure takes a sample in place of income and weight; make one with :meth:`of` where several measures are
    wanted of the same incomes, so that they are sorted once. ``rises`` says that the incomes are in order, ``even``
    that all weights are one.
    """

    income: Floats
    weight: Floats
    rises: bool = False
    even: bool = False

    @staticmethod
    def of(income: Incomes, weight: ArrayLike | None = None) -> Sample:
        """Clean ``income`` and ``weight`` (1 each by default), both of shape (n,).

        Rows of weight zero stand for nobody and are left out. Raises :class:`ValueError` for what is missing (NaN,
        null) or infinite, for a weight below zero, for texts, and where the shapes differ. Negative and zero incomes
        stay: each measure says what it makes of them.
        """
        if isinstance(income, Sample):
            if weight is not None:
                raise ValueError("a Sample has its weights already")
            return income
        values = column(income, "income")
        weights, kept = weighed(len(values), weight)
        if kept is not None:
            values = values[kept]
        return Sample(values, weights, even=weight is None)

    @cached_property
    def ordered(self) -> Sample:
        """The same incomes from the least to the greatest. Sorted once."""
        if self.rises:
            return self
        if self.even:
            return Sample(np.sort(self.income), self.weight, rises=True, even=True)
        order, income = ranked(self.income)
        return Sample(income, self.weight[order], rises=True)

    @cached_property
    def reach(self) -> Floats:
        """The weight of each income and all before it."""
        return np.cumsum(self.weight)

    @cached_property
    def total(self) -> float:
        """The sum of weights."""
        return float(self.weight.sum())

    @cached_property
    def mean(self) -> float:
        """The weighted mean; NaN of an empty sample."""
        return ratio(float(self.weight @ self.income), self.total)

    @cached_property
    def least(self) -> float:
        """The least income; NaN of an empty sample."""
        return float(self.income.min()) if self.income.size else math.nan

    def average(self, values: Floats) -> float:
        """The weighted mean of ``values``, one for each income."""
        return ratio(float(self.weight @ values), self.total)


def column(values: ArrayLike, name: str) -> Floats:
    """A column as float64. ``name`` is what an error calls it. Raises :class:`ValueError` as :meth:`Sample.of` does."""
    if isinstance(values, np.ma.MaskedArray):
        values = np.ma.filled(values.astype(np.float64), np.nan)  # NumPy would show what the mask hides
    try:
        array = np.asarray(values)
    except ValueError:
        raise ValueError(f"{name} is no column of numbers") from None
    if array.ndim != 1:
        raise ValueError(f"{name} has {array.ndim} dimensions; give a column")
    if array.dtype.kind not in "biufO" or (array.dtype.kind == "O" and any(isinstance(value, str) for value in array)):
        raise ValueError(f"{name} holds texts or times, not numbers")
    try:
        numbers = np.asarray(array, np.float64)
    except OverflowError:
        raise ValueError(f"{name}: a number is too great") from None
    except TypeError:
        raise ValueError(f"{name} holds what is no number") from None
    with np.errstate(over="ignore", invalid="ignore"):
        total = float(numbers.sum())
    if not math.isfinite(total):
        wrong = np.count_nonzero(~np.isfinite(numbers))
        if not wrong:
            raise ValueError(f"{name}: the numbers are too great to be added up")
        raise ValueError(f"{name}: {wrong} of {len(numbers)} are missing or infinite; leave out or fill them first")
    return numbers


def weighed(size: int, weight: ArrayLike | None) -> tuple[Floats, NDArray[np.bool_] | None]:
    """``size`` clean weights, and which rows they are of where some were zero and left out (else None)."""
    if weight is None:
        return np.ones(size), None
    weights = column(weight, "weight")
    if len(weights) != size:
        raise ValueError(f"{size} incomes but {len(weights)} weights")
    least = weights.min(initial=math.inf)
    if least < 0:
        raise ValueError(f"weight: {np.count_nonzero(weights < 0)} of {size} are below zero")
    kept = None if least > 0 else weights > 0
    if kept is not None:
        weights = weights[kept]
    if weights.size and not LIGHTEST <= (total := float(weights.sum())) <= 1 / LIGHTEST:
        raise ValueError(f"weight: a sum of {total:g} cannot be squared; multiply all weights by the same number")
    return weights, kept


def parameter(value: float, name: str, least: float = -math.inf) -> float:
    """A finite number of at least ``least``. ``name`` is what the error calls it. Else raises :class:`ValueError`."""
    known = number(value, name)
    if not math.isfinite(known) or known < least:
        above = "" if least == -math.inf else f" of at least {least:g}"
        raise ValueError(f"{name} is {known}; it must be a finite number{above}")
    return known


def number(value: float, name: str) -> float:
    """A number, which may be NaN or infinite. Raises :class:`ValueError` for what is none, or too great."""
    try:
        if not isinstance(value, str):
            return float(value)
    except (TypeError, ValueError, OverflowError):
        pass
    raise ValueError(f"{name} is not a number")


def ratio(part: float, whole: float) -> float:
    """``part / whole``; NaN where both are nothing, infinite where only the whole is."""
    if whole == 0:
        return math.nan if part == 0 or math.isnan(part) else math.copysign(math.inf, part)
    return part / whole
