"""What every engine is asked for: measures of the distribution, by a full sort, and totals of the budget.

Engines that have no measures of their own use these; those that have are held to agree.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["Found", "spread"]

Found = dict[str, float]
"""``gini``, ``median``, ``poverty``, ``middle``, and the yuan a year of every programme."""


def spread(income: NDArray[np.float64], weight: NDArray[np.float64]) -> Found:
    """Gini, median, share below 60 % of the median and share from 75 to 200 % of it, of weighted incomes."""
    order = np.argsort(income)
    income, weight = income[order], weight[order]
    reached = np.cumsum(weight)
    total = reached[-1]
    amount = weight * income
    median = income[np.searchsorted(reached, total / 2)]

    def below(line: float, side: str) -> float:
        place = np.searchsorted(income, line, side)  # type: ignore[call-overload]
        return float(reached[place - 1] / total) if place else 0.0

    return {
        "gini": float(2 * np.dot(amount, reached - weight / 2) / (total * amount.sum()) - 1),
        "median": float(median),
        "poverty": below(0.6 * median, "left"),
        "middle": below(2 * median, "right") - below(0.75 * median, "left"),
    }
