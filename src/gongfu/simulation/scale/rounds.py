"""The two rounds over a part, pure functions that any machine can be asked for.

The first runs the rules and returns a small state, which is added to those of other parts; the incomes stay where they
were computed. The second looks the few incomes up that decide median, poverty and middle share.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gongfu.documents.errors import InputError, InputErrors
from gongfu.simulation.engine.exact import InBins, round2
from gongfu.simulation.engine.kernel import Kernel
from gongfu.simulation.engine.state import State
from gongfu.simulation.scale.parts import Part
from gongfu.simulation.scale.weights import on_grid, persons

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Bins = NDArray[np.int64]

__all__ = ["First", "Job", "first_round", "persons_of", "second_round", "states_of"]


@dataclass(frozen=True, eq=False)
class Job:
    """What is to be run on every part: a kernel and a vector of parameters for each scenario, and the common grid of
    weights (see :func:`~gongfu.simulation.scale.weights.common_step`). It knows no law and is small to send.
    """

    runs: tuple[tuple[Kernel, Floats], ...]
    step: float
    threads: int | None = None


@dataclass(frozen=True, eq=False)
class First:
    """What the first round found of a part, by scenario: states, and incomes per head (households,) where kept."""

    states: tuple[State, ...]
    incomes: tuple[Floats, ...] | None


def persons_of(part: Part) -> float:
    """Persons that a part stands for: asked before the first round, so that all parts weigh on one grid.

    Raises :class:`InputError` where it cannot be opened here: one for all its faults, because a group does not travel.
    """
    try:
        return persons(part.load())
    except InputErrors as errors:
        faults = str(errors)
    raise InputError(part.name, f"打不开（{faults}）", "各台机器要在同一路径下看到同样的文件夹")


def first_round(job: Job, part: Part) -> First:
    """Run every scenario over a part."""
    population = on_grid(part.load(), job.step)
    found = [kernel.run(population, vector, threads=job.threads) for kernel, vector in job.runs]
    return First(tuple(one.state for one in found), tuple(one.incomes for one in found))


def second_round(job: Job, part: Part, first: First, bins: Sequence[Bins]) -> tuple[InBins, ...]:
    """By scenario the incomes of a part that lie in its bins; the rules are run again where incomes were not kept."""
    population = on_grid(part.load(), job.step)
    picked = []
    for place, (kernel, vector) in enumerate(job.runs):
        kept = first.incomes
        incomes = kept[place] if kept else kernel.run(population, vector, threads=job.threads).incomes
        picked.append(round2(population, incomes, bins[place], threads=job.threads))
    return tuple(picked)


def states_of(first: First) -> tuple[State, ...]:
    """What of a first round travels."""
    return first.states
