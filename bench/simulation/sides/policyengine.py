"""PolicyEngine's core, as documented."""

from __future__ import annotations

from typing import NamedTuple

import policyengine_core.reforms
import policyengine_core.simulations
import policyengine_core.taxbenefitsystems  # noqa: F401  (loaded before memory is looked at)

from simulation import side, vectors
from simulation.parameters import scenarios
from simulation.population import Columns

CORE = "policyengine_core"


class State(NamedTuple):
    columns: Columns
    systems: dict[str, vectors.System]


def prepare(columns: Columns) -> State:
    laws = scenarios()
    first = vectors.build(CORE, laws["baseline"])
    return State(columns, {"baseline": first, "reform": vectors.reformed(CORE, first, laws["reform"])})


def evaluate(state: State) -> side.Outcome:
    return {
        name: vectors.outcome(state.columns, vectors.simulation(CORE, system, state.columns))
        for name, system in state.systems.items()
    }


if __name__ == "__main__":
    side.run(prepare, evaluate)
