"""One grid for the weights of all parts, so that their sums are exact and the same however a population is divided."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from gongfu.simulation.population.population import Population

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["common_step", "on_grid", "persons"]

_DIGITS = 52
"""Binary digits of a sum of weights: one less than a float has."""
_SLACK = 2.0**-20
"""Rounding may lift a total a little over a power of two; it has room there, and the grid must not become coarser."""


def persons(population: Population) -> float:
    """Persons that a population stands for; exact, because its weights are on a grid of their own."""
    return float(population.weight @ population.size)


def common_step(totals: Iterable[float]) -> float:
    """The step of the grid on which weights of parts with these ``totals`` of persons can be added exactly.

    That of :meth:`Population.of` for all of them together: what is already on it stays as it is. The sum of the totals
    is rounded once, so that it does not depend on their order.
    """
    total = math.fsum(totals) * (1 - _SLACK)
    return float(2.0 ** (math.ceil(math.log2(total)) - _DIGITS)) if total > 0 else 1.0


def on_grid(population: Population, step: float) -> Population:
    """The population with its weights rounded to multiples of ``step``; itself where they are.

    A part that was built alone has a finer grid than a province has room for: its weights change by 1 in 2**47 or so.
    """
    weights = population.weight
    rounded: NDArray[np.float64] = np.rint(weights / step) * step
    return population if np.array_equal(rounded, weights) else replace(population, weight=rounded)
