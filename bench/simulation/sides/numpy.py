"""Plain NumPy by hand."""

from __future__ import annotations

from simulation import plain, side
from simulation.parameters import scenarios
from simulation.population import Columns


def evaluate(columns: Columns) -> side.Outcome:
    return {name: plain.outcome(columns, law) for name, law in scenarios().items()}


if __name__ == "__main__":
    side.run(lambda columns: columns, evaluate)
