"""Incomes of a synthetic population brought to the published ones once more, under the whole law."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from gongfu.simulation.population.population import FEN, Population
from gongfu.simulation.population.recipe import Recipe

__all__ = ["refitted"]


def refitted(population: Population, recipe: Recipe, income: NDArray[np.float64]) -> Population:
    """The population with what relatives send scaled by stratum, so that income per head comes to the recipe's.

    ``income`` is the disposable income of every household under the law, yuan a year, in storage order. Assistance
    falls as other income rises: a second round with the new incomes comes closer, a third is not needed. Raises
    :class:`ValueError` where nobody of a stratum is sent anything.
    """
    column = population.persons["private_transfer"].astype(np.int64)
    rural = population.households["rural"]
    of_person = rural[population.household_of]
    weight = population.weight[population.household_of]
    for figure in recipe.income:
        code = int(figure.stratum == "rural")
        mine = rural == code
        missing = figure.value * float(population.weight[mine] @ population.size[mine])
        missing -= float(population.weight[mine] @ income[mine])
        got = (of_person == code) & (column > 0)
        sent = float(weight[got] @ column[got]) / FEN
        if not sent:
            raise ValueError(f"private_transfer: nobody of the {figure.stratum} stratum is sent anything")
        column[got] = np.rint(column[got] * max(1 + missing / sent, 0.0) / FEN) * FEN
    kept = column.astype(np.int32) if np.abs(column).max(initial=0) < 2**31 else column
    note = "亲友寄带等转移收入已按现行规则再调，使人均可支配收入与公布数一致"
    notes = population.notes if note in population.notes else (*population.notes, note)
    return replace(population, persons={**population.persons, "private_transfer": kept}, notes=notes)
