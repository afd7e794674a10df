"""The question of the search: the least public cost of a Gini coefficient lower by 0.02, over four parameters."""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from gongfu.simulation.engine import Ask, prepare
from gongfu.simulation.population import Population
from gongfu.simulation.search import Found, Limit, Variable, search
from gongfu.simulation.search.variables import reform_of
from simulation import ours
from simulation.sides.gongfu import DAY

__all__ = ["LOWER", "VARIABLES", "by_differences", "by_gongfu"]

LOWER = 0.02
VARIABLES = (
    Variable("basic_pension", 1_300.0, 9_300.0),
    Variable("dibao_urban", 7_500.0, 15_500.0),
    Variable("dibao_rural", 5_500.0, 13_500.0),
    Variable("rates", 1.0, 1.3, "times", above=144_000.0),  # brackets of 20 % and more
)
PAID, TAKEN = ("resident_pension", "dibao"), ("income_tax", "contributions")


def by_gongfu(population: Population, most: float, starts: int) -> Found:
    """The project's search: exact derivatives with every pass."""
    return search(population, ours.law(), DAY, VARIABLES, "cost", [Limit("gini", most=most)], starts=starts)


def by_differences(population: Population, most: float) -> tuple[float, int]:
    """SciPy's SLSQP as it comes, derivatives by differences of a ten-thousandth: the cost, and how many passes."""
    law = ours.law()
    kernel = prepare(law.on(DAY), Ask(ours.INCOME, ours.BUDGET))
    known: dict[tuple[float, ...], tuple[float, float]] = {}
    low, high = (np.array([getattr(variable, end) for variable in VARIABLES]) for end in ("low", "high"))

    def at(point: NDArray[np.float64]) -> tuple[float, float]:
        """Billions of yuan laid out, and the Gini coefficient."""
        if (key := tuple(point)) not in known:
            reform = reform_of(VARIABLES, low + point * (high - low), date(2025, 1, 1))
            state = kernel.run(population, law.reformed(reform).on(DAY)).state
            cost = sum(state.totals[name] for name in PAID) - sum(state.totals[name] for name in TAKEN)
            known[key] = cost / 1e9, state.histogram().gini().value
        return known[key]

    before, _ = at(np.zeros(len(VARIABLES)))
    found = minimize(
        lambda point: at(point)[0] - before,
        np.full(len(VARIABLES), 0.1),
        method="SLSQP",
        bounds=[(0, 1)] * len(VARIABLES),
        constraints=[{"type": "ineq", "fun": lambda point: 1e3 * (most - at(point)[1])}],
        options={"ftol": 1e-9, "maxiter": 100, "eps": 1e-4},
    )
    return float(found.fun) * 1e9, len(known)
