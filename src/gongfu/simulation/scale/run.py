"""A law and its reforms run over a population in parts, with the figures that one sort of everybody would give."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from gongfu.simulation.engine.exact import Measures, ambiguous, measured
from gongfu.simulation.engine.kernel import Ask, Kernel, prepare
from gongfu.simulation.engine.state import State
from gongfu.simulation.results.editions import editions_of
from gongfu.simulation.scale.cluster import connected
from gongfu.simulation.scale.mapping import Mapper, OnCluster, OneMachine
from gongfu.simulation.scale.parts import AnyParts, Part, checked, parts_of
from gongfu.simulation.scale.rounds import Job
from gongfu.simulation.scale.weights import common_step

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from gongfu.simulation.law.law import Edition, Law
    from gongfu.simulation.law.reform import Reform

    Floats = NDArray[np.float64]

__all__ = ["MEMORY", "Counted", "count_parts", "simulate_parts"]

MEMORY = 512e6
"""Bytes of incomes that one machine keeps between the rounds: two scenarios of 100 million persons, more or less."""
Progress = Callable[[int, int], None]


@dataclass(frozen=True, eq=False)
class Counted:
    """A scenario over all parts: ``state`` has bins and totals (also by group), ``measures`` the figures.

    Median, poverty and middle share are those of a sort of all incomes, bit for bit, and do not depend on how the
    population is divided or who counts. The Gini coefficient carries its bounds; it, the mean and the totals are sums
    in the order of the parts.
    """

    name: str
    state: State
    measures: Measures


def simulate_parts(
    parts: AnyParts,
    law: Law,
    reforms: Reform | Iterable[Reform] = (),
    day: date | str = "",
    ask: Ask = Ask("income_per_head"),  # noqa: B008 - a constant
    *,
    cluster: Any = None,
    threads: int | None = None,
    memory: float = MEMORY,
    progress: Progress | None = None,
) -> tuple[Counted, ...]:
    """The law of a ``day`` and each of ``reforms`` over a population larger than one machine would hold at once.

    ``parts`` are the folder of a stored population, its parts, populations, or what can load them
    (:class:`~gongfu.simulation.scale.parts.Part`), whole households each. Without ``cluster`` this machine streams
    them, one in memory at a time; with one (a scheduler's address, a cluster or client of dask.distributed) its workers
    do, each its own parts. ``threads`` are those of each part, as many as there are processors where it is not given,
    one on a cluster. ``memory`` are the bytes of incomes that one machine keeps between the two rounds (8 a household
    and scenario); beyond it the rules are run twice. ``progress`` is called with how many steps are done and how many
    there are.

    The baseline comes first, then the reforms. Raises :class:`InputErrors` for what the law or a reform has wrong and
    for parts that lack columns, :class:`InputError` for a cluster that cannot be reached, :class:`ValueError` for no
    parts, a day that is none and two reforms of one name.
    """
    named = editions_of(law, list(reforms) if isinstance(reforms, Iterable) else [reforms], day)
    kernels = _kernels(list(named.values()), ask)
    vectors = [kernel.program.layout.vector(one) for kernel, one in zip(kernels, named.values(), strict=True)]
    found = count_parts(
        parts_of(parts, law.facts),
        list(zip(kernels, vectors, strict=True)),
        cluster=cluster,
        threads=threads,
        memory=memory,
        progress=progress,
    )
    return tuple(Counted(name, *one) for name, one in zip(named, found, strict=True))


def count_parts(
    parts: Sequence[Part],
    runs: Sequence[tuple[Kernel, Floats]],
    *,
    cluster: Any = None,
    threads: int | None = None,
    memory: float = MEMORY,
    progress: Progress | None = None,
) -> list[tuple[State, Measures]]:
    """Kernels run with vectors of parameters over parts: what is below :func:`simulate_parts`.

    Whatever a kernel counts is added up, the channels of derivatives too: a search goes over parts and clusters as one
    scenario does. Arguments and errors as there.
    """
    if not parts:
        raise ValueError("give at least one part of a population")
    checked(parts, (kernel.program for kernel, _ in runs))
    with _mapper(parts, cluster, memory) as mapper:
        job = Job(tuple(runs), common_step(mapper.persons()), threads or (None if cluster is None else 1))
        steps = 2 * len(parts)

        def say(before: int) -> Callable[[int], None]:
            return lambda done: progress(before + done, steps) if progress else None

        states = mapper.first(job, say(0))
        picked = mapper.second(job, [ambiguous(state) for state in states], say(len(parts)))
    return [(state, measured(state, found)) for state, found in zip(states, picked, strict=True)]


def _kernels(editions: list[Edition], ask: Ask) -> list[Kernel]:
    """A kernel each; one that has the same rules and room for the parameters serves several."""
    kernels: list[Kernel] = []
    for edition in editions:
        own = prepare(edition, ask)
        same = (one for one in kernels if one.rules == own.rules and one.program.layout.fits(edition))
        kernels.append(next(same, own))
    return kernels


@contextmanager
def _mapper(parts: Sequence[Part], cluster: Any, memory: float) -> Iterator[Mapper]:
    if cluster is None:
        yield OneMachine(parts, memory)
        return
    with connected(cluster) as client:
        yield OnCluster(parts, client)
