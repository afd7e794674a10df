"""A population of the engine as plain columns, so that a process of its own loads it and builds nothing."""

from __future__ import annotations

from collections.abc import Mapping

from gongfu.simulation.law import Fact
from gongfu.simulation.population import Population
from simulation.population import Columns

__all__ = ["columns_of", "population_of"]

WHERE = ("sizes", "household_start", "person_start", "weight")


def columns_of(population: Population) -> Columns:
    """Its columns by name; which row of whose table each was is left out."""
    persons = {f"person.{name}": column for name, column in population.persons.items()}
    households = {f"household.{name}": column for name, column in population.households.items()}
    return {name: getattr(population, name) for name in WHERE} | persons | households


def population_of(columns: Columns, facts: Mapping[str, Fact]) -> Population:
    """The population that the columns were of, its rows in storage order."""

    def of(entity: str) -> Columns:
        return {name.removeprefix(entity): column for name, column in columns.items() if name.startswith(entity)}

    nothing = columns["sizes"][:0]
    where = {name: columns[name] for name in WHERE}
    return Population(
        facts, **where, persons=of("person."), households=of("household."), household_row=nothing, person_row=nothing
    )
