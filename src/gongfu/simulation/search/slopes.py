"""Figures of incomes in bins and by how much they grow with each variable, from sums per bin alone.

Everything is summed over bins, so that states of parts may be added up before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["Sloped", "gini", "mean", "ratio", "theil"]


class Sloped(NamedTuple):
    """A figure and its derivative by every variable, of shape (variables,)."""

    value: float
    slope: Floats


def gini(weight: Floats, amount: Floats, slopes: Floats) -> Sloped:
    """The Gini coefficient of bins in the order of income.

    ``weight`` and ``amount`` (weighted income) are of shape (bins,), ``slopes`` (bins, variables) the weighted
    derivatives of incomes. With ranks r in the middle of each bin, people W, income S and A = sum(amount * r)::

        G = 2 A / (W S) - 1,    dG = 2 / (W S) * sum((r - A / S) * slope)

    Ranks do not move with a small change, so the derivative is exact wherever no two incomes are equal; those of one
    bin count as equal.
    """
    people, income = weight.sum(), amount.sum()
    ranks = np.cumsum(weight) - weight / 2
    ranked = amount @ ranks
    slope = 2 / (people * income) * ((ranks - ranked / income) @ slopes)
    return Sloped(float(2 * ranked / (people * income) - 1), slope)


def theil(weight: Floats, amount: Floats, slopes: Floats) -> Sloped:
    """Theil's T between bins; shapes as :func:`gini`. NaN where an income is negative.

    With mean m, a bin's mean x and people W: dT = sum((ln(x / m) - T) * slope) / (W m).
    """
    people, average = weight.sum(), amount.sum() / weight.sum()
    with np.errstate(all="ignore"):
        relative = np.where(weight > 0, amount / weight, average) / average
        logs = np.log(relative)
        value = float(np.where(relative == 0, 0, relative * logs) @ weight / people)
        slope = np.where(slopes == 0, 0, (logs - value)[:, None] * slopes).sum(axis=0) / (people * average)
    return Sloped(value, slope)


def mean(weight: Floats, amount: Floats, slopes: Floats) -> Sloped:
    """The mean income; shapes as :func:`gini`."""
    people = weight.sum()
    return Sloped(float(amount.sum() / people), slopes.sum(axis=0) / people)


def ratio(over: Sloped, under: Sloped) -> Sloped:
    """One figure by another."""
    value = over.value / under.value
    return Sloped(value, (over.slope - value * under.slope) / under.value)
