"""The law in plain NumPy, as one would write it by hand: the figures that all others are held against."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simulation.measures import Found, spread
from simulation.parameters import Figures
from simulation.population import Columns

__all__ = ["outcome", "variables"]

Floats = NDArray[np.float64]


def variables(columns: Columns, law: Figures) -> dict[str, Floats]:
    """Every variable of the law, of persons and of households, in the order of the columns; yuan a year."""
    wage, pension = columns["wage"], columns["employee_pension"]
    base = np.clip(wage, law.base_floor, law.base_ceiling)
    contributions = np.where(wage > 0, law.contribution_rate * base, 0.0)
    taxable = np.maximum(wage - law.basic_deduction - contributions, 0.0)
    tax = np.zeros(len(wage))
    for at, step in law.steps:
        tax += step * np.maximum(taxable - at, 0.0)
    old = (columns["age"] >= law.pension_age) & (pension == 0)
    resident = np.where(old, law.basic_pension, 0.0)
    net = wage - contributions - tax + pension + resident + columns["farm_income"]
    size = np.diff(columns["start"])
    before = np.bincount(columns["household"], net, len(size)) / size
    line = np.where(columns["rural"] == 1, law.dibao_rural, law.dibao_urban)
    dibao = np.maximum(line - before, 0.0)
    return {
        "contributions": contributions,
        "income_tax": tax,
        "resident_pension": resident,
        "net_income": net,
        "dibao": dibao,
        "income_per_head": before + dibao,
    }


def outcome(columns: Columns, law: Figures) -> Found:
    """Measures of income a head and the budget of one scenario."""
    found = variables(columns, law)
    people = columns["weight"] * np.diff(columns["start"])
    of_persons = ("income_tax", "contributions", "resident_pension")
    totals = {name: float(np.dot(columns["person_weight"], found[name])) for name in of_persons}
    totals["dibao"] = float(np.dot(people, found["dibao"]))
    return {**spread(found["income_per_head"], people), **totals}
