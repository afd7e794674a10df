"""gongfu: the law's rules fused into one pass, all measures as a full sort finds them."""

from __future__ import annotations

from typing import NamedTuple

from gongfu.simulation.engine import Ask, Kernel, Outcome, prepare
from gongfu.simulation.law import Edition
from gongfu.simulation.population import Population
from simulation import ours, side
from simulation.measures import Found
from simulation.parameters import SCENARIOS
from simulation.population import Columns

__all__ = ["DAY", "State", "evaluate", "found", "needed", "people", "ready"]

DAY = "2025-06-01"


class State(NamedTuple):
    """Households in storage order, the compiled pass, and the law of each scenario."""

    population: Population
    kernel: Kernel
    editions: dict[str, Edition]


def people(columns: Columns) -> Population:
    """The columns as a population of the engine."""
    persons = {fact.name: columns[fact.name] for fact in ours.FACTS if fact.entity == "person"}
    facts = {fact.name: fact for fact in ours.FACTS}
    home = columns["household"]
    return Population.of(persons, {"rural": columns["rural"]}, home, facts, weight=columns["weight"])


def ready(columns: Columns) -> State:
    law = ours.law()
    editions = dict(zip(SCENARIOS, (law.on(DAY), law.reformed(ours.reform()).on(DAY)), strict=True))
    kernel = prepare(editions["baseline"], Ask(ours.INCOME, ours.BUDGET))
    return State(people(columns), kernel, editions)


def evaluate(state: State) -> side.Outcome:
    return {
        name: found(state.kernel.run(state.population, edition, threads=1)) for name, edition in state.editions.items()
    }


def found(outcome: Outcome) -> Found:
    """Measures and totals as the other engines name them."""
    measures = outcome.measures(threads=1)
    return {
        "gini": measures.gini.value,
        "median": measures.median,
        "poverty": measures.poverty,
        "middle": measures.middle,
        **measures.totals,
    }


def needed(state: State) -> int:
    """Bytes of the columns that a pass reads, and the weights."""
    held = state.population
    columns = [*held.persons.values(), *held.households.values(), held.weight]
    return sum(column.nbytes for column in columns)


if __name__ == "__main__":
    side.run(ready, evaluate, needed)
