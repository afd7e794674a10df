"""OpenFisca: as documented, or at its best with the word ``best``: simulations kept, the scale written by hand."""

from __future__ import annotations

from typing import Any, NamedTuple

import openfisca_core.reforms
import openfisca_core.simulations
import openfisca_core.taxbenefitsystems  # noqa: F401  (loaded before memory is looked at)

from simulation import side, vectors
from simulation.measures import Found
from simulation.parameters import scenarios
from simulation.population import Columns

CORE = "openfisca_core"


class State(NamedTuple):
    columns: Columns
    systems: dict[str, vectors.System]
    kept: dict[str, Any]


def prepare(columns: Columns) -> State:
    best = "best" in side.words()
    laws = scenarios()
    first = vectors.build(CORE, laws["baseline"], scale_by_hand=best)
    systems = {"baseline": first, "reform": vectors.reformed(CORE, first, laws["reform"])}
    kept = {name: vectors.simulation(CORE, system, columns) for name, system in systems.items()} if best else {}
    return State(columns, systems, kept)


def evaluate(state: State) -> side.Outcome:
    return {name: _outcome(state, name) for name in state.systems}


def _outcome(state: State, name: str) -> Found:
    if name in state.kept:
        vectors.forget(state.kept[name])
        return vectors.outcome(state.columns, state.kept[name])
    return vectors.outcome(state.columns, vectors.simulation(CORE, state.systems[name], state.columns))


if __name__ == "__main__":
    side.run(prepare, evaluate)
