"""Any variables of a law for everybody: whole columns, by a kernel that stores them or by NumPy."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

import numpy as np

from gongfu.simulation.engine.program import Program, lower
from gongfu.simulation.law.law import Edition
from gongfu.simulation.population import Population

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["evaluate", "run_fused"]

Backend = Literal["numba", "numpy"]


def evaluate(
    population: Population,
    edition: Edition,
    names: Sequence[str],
    *,
    backend: Backend = "numba",
    threads: int | None = None,
) -> dict[str, Floats]:
    """Variables and facts by name, in storage order: persons (n,), months (12, n), households (m,); money in yuan.

    Raises :class:`InputErrors` as :func:`lower` does, :class:`ValueError` for columns that the population lacks.
    """
    program = lower(edition, *names)
    vector = program.layout.vector(edition)
    if backend == "numpy":
        from gongfu.simulation.engine.vectorised import run_vectorised

        known = run_vectorised(program, population, vector)
    else:
        known = run_fused(program, population, vector, [name for name in names if name in program.by_name], threads)
    return {name: known[name] if name in known else _fact(population, name) for name in names}


def run_fused(
    program: Program, population: Population, vector: Floats, names: Sequence[str], threads: int | None = None
) -> dict[str, Floats]:
    """Variables that a program computes, by one kernel; shapes as :func:`evaluate`."""
    from gongfu.simulation.engine.compiled import module_of
    from gongfu.simulation.engine.kernel import columns_of, read_only
    from gongfu.simulation.engine.lanes import in_lanes, lanes_of
    from gongfu.simulation.engine.source import source_of

    source = source_of(program, tuple(dict.fromkeys(names)))
    columns = columns_of(population, program, source)
    counts = {"household": population.household_count, "person": population.person_count}
    counts["month"] = 12 * counts["person"]
    outputs = [np.empty(counts[program.entity(name)]) for name in source.outputs]
    where = [
        read_only(part)
        for part in (population.sizes, population.household_start, population.person_start, population.weight)
    ]
    nothing = np.empty(0), np.empty((0, 2)), np.empty(0, np.int64), np.empty((0, 0))
    kernel = module_of(source.text).run
    lanes = lanes_of(population)

    def work(lane: int) -> None:
        kernel(lane, lanes, *where, read_only(vector), *nothing, *columns, *outputs)

    in_lanes(work, lanes, threads)
    found = zip(source.outputs, outputs, strict=True)
    return {name: values.reshape(12, -1) if program.entity(name) == "month" else values for name, values in found}


def _fact(population: Population, name: str) -> Floats:
    values = population.size if name == "size" else population.values(name)
    return np.asarray(values, np.float64)
