"""Lorenz and concentration curves: what share of a total belongs to which share of people."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from gongfu.distribution.order import ranked
from gongfu.distribution.sample import Floats, Incomes, Sample, column, weighed

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

__all__ = ["Curve", "concentration", "concentration_index", "lorenz"]


@dataclass(frozen=True, eq=False)
class Curve:
    """Cumulative shares: ``share`` of the total held by the first ``population`` of people; straight in between.

    Both of shape (n + 1,), ``population`` rising from 0 to 1. ``share`` is NaN where the total is not above zero, and
    without people the curve is the point (0, NaN).
    """

    population: Floats
    share: Floats

    def at(self, population: ArrayLike) -> Floats:
        """The ordinates at shares of people between 0 and 1, of the same shape. Raises :class:`ValueError` outside."""
        wanted = np.asarray(population, np.float64)
        if not np.all((wanted >= 0) & (wanted <= 1)):
            raise ValueError("shares of people lie between 0 and 1")
        return np.asarray(np.interp(wanted, self.population, self.share), np.float64)

    @property
    def index(self) -> float:
        """One minus twice the area under the curve: the Gini coefficient of a Lorenz curve."""
        if self.population.size < 2:
            return math.nan
        return 1 - float(np.diff(self.population) @ (self.share[1:] + self.share[:-1]))


def lorenz(income: Incomes, weight: ArrayLike | None = None) -> Curve:
    """The Lorenz curve: people from the poorest, and the share of income they have (Lorenz 1905; Gastwirth 1971).

    Negative incomes take it below zero first.
    """
    sample = Sample.of(income, weight).ordered
    return _curve(sample.weight, sample.weight * sample.income)


def concentration(value: ArrayLike, rank_by: ArrayLike, weight: ArrayLike | None = None) -> Curve:
    """The concentration curve of ``value`` (benefits, taxes) over people in the order of ``rank_by`` (income).

    All of shape (n,); people of equal rank come together, so that their order does not matter (Kakwani 1977,
    Econometrica 45). The curve lies above the diagonal where the value goes to the poor.
    """
    values, ranks = column(value, "value"), column(rank_by, "rank_by")
    if len(values) != len(ranks):
        raise ValueError(f"{len(values)} values but {len(ranks)} ranks")
    weights, kept = weighed(len(values), weight)
    if kept is not None:
        values, ranks = values[kept], ranks[kept]
    order, risen = ranked(ranks)
    amounts, weights = (weights * values)[order], weights[order]
    starts = np.flatnonzero(np.diff(risen, prepend=-math.inf))
    return _curve(np.add.reduceat(weights, starts), np.add.reduceat(amounts, starts)) if risen.size else _EMPTY


def concentration_index(value: ArrayLike, rank_by: ArrayLike, weight: ArrayLike | None = None) -> float:
    """One minus twice the area under :func:`concentration`, from -1 (all to the poorest) to 1 (all to the richest)."""
    return concentration(value, rank_by, weight).index


def _curve(weights: Floats, amounts: Floats) -> Curve:
    if not weights.size:
        return _EMPTY
    people = np.concatenate([[0.0], np.cumsum(weights)])
    amount = np.concatenate([[0.0], np.cumsum(amounts)])
    share = amount / amount[-1] if amount[-1] > 0 else np.full(amount.shape, math.nan)
    return Curve(people / people[-1], share)


_EMPTY = Curve(np.zeros(1), np.full(1, math.nan))
