"""A population at a later year: households weighed anew so that published heads come out, amounts grown as stated.

Nobody gets older: households of old people count for more (static ageing). It says what a law does to a population of
that composition, not what becomes of anybody.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gongfu.documents.errors import InputError
from gongfu.simulation.population.population import FEN, Population
from gongfu.simulation.population.projections import Growth, Headcount, Projection
from gongfu.simulation.population.raking import calibrated
from gongfu.simulation.population.recipe import Recipe

__all__ = ["aged", "projection_for"]

_CLOSE = 1e-6
"""Relative difference up to which heads are hit; they are known to whole hundreds at best."""


def projection_for(recipe: Recipe, year: int) -> Projection:
    """The projection of a year. Raises :class:`InputError` where the recipe has none, saying what it would take."""
    found = next((one for one in recipe.projections if one.year == year), None)
    if found is None:
        years = "、".join(str(one.year) for one in recipe.projections)
        has = f"只有 {years} 年的" if years else "一个也没有"
        raise InputError(
            recipe.file,
            f"没有 {year} 年的预测（{has}）",
            f"请加一项 [[projections]]，写 year = {year}、人数和增长及其出处；没有公布数就标 assumption = true",
            "[[projections]]",
        )
    return found


def aged(population: Population, projection: Projection) -> Population:
    """The same households with the weights and amounts of ``projection.year``.

    Raises :class:`ValueError` where the heads contradict each other or the population, or where ages or strata are
    asked for that it does not have.
    """
    weight = _weights(population, projection.persons) if projection.persons else population.weight
    persons = {name: _grown(population, name, projection.growth) for name in population.persons}
    mark = "假定" if projection.assumption else "公布的预测"
    named = [head.source for head in projection.persons] + [growth.source for growth in projection.growth]
    sources = "；".join(dict.fromkeys(filter(None, named)))
    note = f"按 {projection.year} 年的{mark}重新加权、上调收入" + (f"（{sources}）" if sources else "")
    return replace(population, persons=persons, weight=weight, notes=(*population.notes, note))


def _weights(population: Population, heads: Sequence[Headcount]) -> NDArray[np.float64]:
    """Weights near the present ones with which as many persons of each part live as stated."""
    features = np.stack([_members(population, head) for head in heads], axis=1)
    targets = np.array([head.value for head in heads])
    kinds, kind = np.unique(features, axis=0, return_inverse=True)
    before = np.bincount(kind.ravel(), population.weight)
    # A common start: what all weights must grow by, for the total is moved most.
    found = before @ kinds
    factor = float(np.median(targets / np.maximum(found, 1e-9)))
    after = calibrated(np.asarray(before * factor, np.float64), kinds, targets)
    missed = np.abs(after @ kinds - targets) > _CLOSE * targets
    if missed.any():
        labels = "、".join(_label(heads[int(at)]) for at in np.flatnonzero(missed))
        raise ValueError(f"the persons of the projection contradict each other or the population: {labels}")
    weight = population.weight * (after / before)[kind.ravel()]
    step = 2.0 ** (np.ceil(np.log2(float(weight @ population.size))) - 52)
    return np.asarray(np.rint(weight / step) * step)


def _members(population: Population, head: Headcount) -> NDArray[np.float64]:
    """How many members of every household count to a part."""
    inside = np.ones(population.person_count, bool)
    if head.ages:
        age = _need(population.persons, "age")
        inside &= (age >= head.ages[0]) & (age <= head.ages[1])
    count = np.bincount(population.household_of[inside], minlength=population.household_count).astype(np.float64)
    if head.stratum:
        count *= _need(population.households, "rural") == (head.stratum == "rural")
    return count


def _grown(population: Population, name: str, growth: Sequence[Growth]) -> NDArray[Any]:
    """A column of persons; amounts of money in fen times the factor of their fact and stratum."""
    column = population.persons[name]
    if name not in population.facts or population.facts[name].kind != "money" or not growth:
        return column
    named = [one for one in growth if name in one.facts] or [one for one in growth if not one.facts]
    factor = np.ones(population.household_count)
    for one in named:
        mine = slice(None) if one.stratum is None else _need(population.households, "rural") == (one.stratum == "rural")
        factor[mine] = one.factor
    fen = np.rint(column * factor[population.household_of]).astype(np.int64)
    return fen.astype(np.int32) if np.abs(fen).max(initial=0) < 2**31 else fen


def _need(columns: Any, name: str) -> NDArray[Any]:
    if name not in columns:
        raise ValueError(f"{name}: the projection asks for it and the population does not have it")
    return np.asarray(columns[name])


def _label(head: Headcount) -> str:
    return " ".join(filter(None, (head.stratum or "", "-".join(map(str, head.ages)), f"{head.value:g}")))


assert FEN == 100  # amounts grow in fen
