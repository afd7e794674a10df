"""A population divided into parts, whole households each."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from gongfu.simulation.population.population import Population

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["divided", "households_of"]


def divided(population: Population, count: int) -> tuple[Population, ...]:
    """``count`` parts of about as many households each, and of every size: one household to each part in turn.

    Weights stay as they are. Raises :class:`ValueError` for fewer than one part or more parts than households.
    """
    if not 1 <= count <= max(population.household_count, 1):
        raise ValueError(f"{population.household_count} households cannot be divided into {count} parts")
    whole = np.arange(population.household_count)
    return tuple(households_of(population, whole[part::count]) for part in range(count))


def households_of(population: Population, chosen: NDArray[np.int64]) -> Population:
    """The households with these places in storage order, which rise, and their persons.

    ``household_row`` and ``person_row`` go on naming the rows of the whole.
    """
    starts = np.searchsorted(chosen, population.household_start)
    counts = np.diff(starts)
    there = np.flatnonzero(counts)
    rows: list[NDArray[np.int64]] = [
        _rows_of(population, int(bucket), chosen[starts[bucket] : starts[bucket + 1]]) for bucket in there
    ]
    row = np.concatenate(rows) if rows else np.empty(0, np.int64)
    sizes = population.sizes[there]
    return replace(
        population,
        sizes=sizes,
        household_start=np.concatenate([[0], np.cumsum(counts[there])]),
        person_start=np.concatenate([[0], np.cumsum(sizes * counts[there])]),
        persons={name: column[row] for name, column in population.persons.items()},
        households={name: column[chosen] for name, column in population.households.items()},
        weight=population.weight[chosen],
        household_row=population.household_row[chosen],
        person_row=population.person_row[row],
    )


def _rows_of(population: Population, bucket: int, chosen: NDArray[np.int64]) -> NDArray[np.int64]:
    """Where the persons of a bucket's chosen households stand, first members first."""
    first, last = population.household_start[bucket : bucket + 2]
    member = np.arange(population.sizes[bucket])[:, None] * (last - first)
    return np.asarray((population.person_start[bucket] + member + (chosen - first)).ravel())
