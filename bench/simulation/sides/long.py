"""gongfu with a law of as many copies of a programme as the word says, one scenario."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from gongfu.simulation.engine import Ask, prepare
from simulation import long, side
from simulation.population import Columns
from simulation.sides.gongfu import DAY, State, found, needed, people


def ready(columns: Columns) -> State:
    law = long.long_law(int(side.words()[0]), Path(tempfile.mkdtemp(dir=sys.argv[1])))
    edition = law.on(DAY)
    return State(people(columns), prepare(edition, Ask(long.INCOME)), {"baseline": edition})


def evaluate(state: State) -> side.Outcome:
    return {name: found(state.kernel.run(state.population, one, threads=1)) for name, one in state.editions.items()}


if __name__ == "__main__":
    side.run(ready, evaluate, needed)
