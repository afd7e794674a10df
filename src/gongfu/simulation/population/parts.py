"""Some households of a population as a population of their own."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gongfu.simulation.population.population import Population

__all__ = ["select", "split"]


def select(population: Population, households: ArrayLike) -> Population:
    """The households of these numbers (in storage order, each once) with all their members and their weights.

    Rows are numbered anew, in the order of the tables that the whole came from.
    """
    chosen = np.unique(np.asarray(households, np.int64))
    if len(chosen) and not 0 <= chosen[0] <= chosen[-1] < population.household_count:
        raise ValueError(f"households: numbers go from 0 to {population.household_count - 1}")
    starts = np.searchsorted(chosen, population.household_start)
    counts = np.diff(starts)
    people = [
        _members(population, bucket, chosen[starts[bucket] : starts[bucket + 1]])
        for bucket in range(len(population.sizes))
    ]
    place = np.concatenate(people) if people else np.empty(0, np.int64)
    some = counts > 0
    sizes = population.sizes[some]
    return replace(
        population,
        sizes=sizes,
        household_start=np.concatenate([[0], np.cumsum(counts[some])]),
        person_start=np.concatenate([[0], np.cumsum(counts[some] * sizes)]),
        persons={name: column[place] for name, column in population.persons.items()},
        households={name: column[chosen] for name, column in population.households.items()},
        weight=population.weight[chosen],
        household_row=_dense(population.household_row[chosen]),
        person_row=_dense(population.person_row[place]),
    )


def split(population: Population, parts: int) -> list[Population]:
    """``parts`` populations of about as many households of every size each; no household is split, none is lost."""
    if not 1 <= parts <= max(population.household_count, 1):
        raise ValueError(f"parts: from 1 to the number of households, not {parts}")
    numbers = np.arange(population.household_count)
    return [select(population, numbers[part::parts]) for part in range(parts)]


def _members(population: Population, bucket: int, households: NDArray[np.int64]) -> NDArray[np.int64]:
    """Where the members of households of one bucket stand, member after member."""
    start, end = population.household_start[bucket : bucket + 2]
    first = population.person_start[bucket] + households - start
    return np.concatenate([first + member * (end - start) for member in range(int(population.sizes[bucket]))])


def _dense(rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """Rows numbered from 0 in the same order."""
    found = np.empty(len(rows), np.int64)
    found[np.argsort(rows, kind="stable")] = np.arange(len(rows))
    return found
