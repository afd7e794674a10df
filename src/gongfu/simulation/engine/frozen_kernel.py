"""A kernel with everything frozen that a study does not vary: one population, many reforms of a few parameters."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from gongfu.simulation.engine.evaluation import run_fused
from gongfu.simulation.engine.freeze import Frozen, freeze, population_of
from gongfu.simulation.engine.kernel import Kernel, Outcome
from gongfu.simulation.engine.linear import Linear
from gongfu.simulation.engine.picked import Picked
from gongfu.simulation.engine.program import Program
from gongfu.simulation.law.law import Edition
from gongfu.simulation.population import Population

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["FrozenKernel", "freeze_kernel"]


@dataclass(frozen=True, eq=False)
class FrozenKernel:
    """``kernel`` runs what varies over the frozen columns of ``people``; ``fixed`` are totals that do not vary.

    ``whole`` is the kernel it was made of, ``vector`` the settings that the columns were computed with.
    """

    whole: Kernel
    kernel: Kernel
    frozen: Frozen
    people: Population
    vector: Floats
    fixed: dict[str, float]

    def run(self, parameters: Edition | Floats, *, threads: int | None = None) -> Outcome:
        """What the whole kernel would find, but for the rounding of sums.

        Raises :class:`ValueError` where parameters differ that were not to vary, and as :meth:`Kernel.run`.
        """
        vector = self.whole.settings(parameters)
        if not self.frozen.holds(self.vector, vector):
            raise ValueError("parameters differ that were frozen; freeze the kernel anew, or let them vary")
        layout = self.frozen.residual.layout
        assert isinstance(layout, Picked)
        outcome = self.kernel.run(self.people, layout.taken(vector), threads=threads)
        found = {**self.fixed, **outcome.state.totals}
        totals = {name: found[name] for name in self.whole.names}
        return replace(outcome, state=replace(outcome.state, totals=totals))


def freeze_kernel(
    kernel: Kernel,
    population: Population,
    parameters: Edition | Floats,
    varied: Collection[str],
    *,
    thresholds: Collection[str] = (),
    threads: int | None = None,
) -> FrozenKernel:
    """A kernel for one population and a study in which only ``varied`` parameters change; see :func:`freeze`.

    It costs two passes, and what it takes to compile two kernels where they are not on disk.
    """
    vector = kernel.settings(parameters)
    measure = kernel.measure
    varying = Linear(kernel.program, varied, thresholds).varying
    moving = [pair for pair in zip(kernel.names, measure.totals, strict=True) if pair[1].variable in varying]
    targets = tuple(dict.fromkeys([measure.income, *(total.variable for _, total in moving)]))
    program = replace(kernel.program, targets=targets)
    frozen = freeze(program, varied, totals=[total.variable for _, total in moving], thresholds=thresholds)
    totals = tuple(replace(total, variable=frozen.totals.get(total.variable, total.variable)) for _, total in moving)
    narrow = Kernel.of(frozen.residual, replace(measure, totals=totals), [name for name, _ in moving])
    fixed = kernel.run(population, vector, threads=threads).state.totals

    def fused(prelude: Program, people: Population, settings: Floats) -> dict[str, Floats]:
        return run_fused(prelude, people, settings, list(prelude.targets), threads)

    people = population_of(frozen, population, vector, fused)
    if group := measure.group:
        columns = {**people.households, group: population.households[group]}
        people = replace(people, households=columns, facts={**people.facts, group: population.facts[group]})
    return FrozenKernel(kernel, narrow, frozen, people, vector, dict(fixed))
