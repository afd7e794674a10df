"""Who does the rounds: this machine, a part after another, or the workers of a cluster."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol

from gongfu.simulation.engine.exact import Picked
from gongfu.simulation.engine.state import State
from gongfu.simulation.scale.cluster import Client, Pool
from gongfu.simulation.scale.parts import Part
from gongfu.simulation.scale.rounds import First, Job, first_round, second_round, states_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Bins = NDArray[np.int64]

__all__ = ["Mapper", "OnCluster", "OneMachine"]

Say = Callable[[int], None]


class Mapper(Protocol):
    """Both rounds over all parts; ``say`` is called with how many parts are done. Sums are taken in the parts' order,
    so that figures do not depend on who does them.
    """

    def first(self, say: Say) -> tuple[State, ...]:
        """By scenario the state of all parts."""

    def second(self, bins: Sequence[Bins], say: Say) -> tuple[Picked, ...]:
        """By scenario the incomes in its bins."""


class OneMachine:
    """A part at a time. Incomes are kept while ``memory`` bytes hold them; of further parts they are computed again."""

    def __init__(self, job: Job, parts: Sequence[Part], memory: float) -> None:
        self._job = job
        self._parts = parts
        self._memory = memory
        self._found: list[First] = []

    def first(self, say: Say) -> tuple[State, ...]:
        """See :class:`Mapper`."""
        total: tuple[State, ...] = ()
        for number, part in enumerate(self._parts, 1):
            found = first_round(self._job, part)
            total = added(total, found.states)
            size = sum(incomes.nbytes for incomes in found.incomes or ())
            fits = size <= self._memory
            self._memory -= size if fits else 0
            self._found.append(First((), found.incomes if fits else None))
            say(number)
        return total

    def second(self, bins: Sequence[Bins], say: Say) -> tuple[Picked, ...]:
        """See :class:`Mapper`."""
        picked: tuple[Picked, ...] = ()
        for number, (part, found) in enumerate(zip(self._parts, self._found, strict=True), 1):
            here = second_round(self._job, part, found, bins)
            picked = tuple(a + b for a, b in zip(picked, here, strict=True)) if picked else here
            say(number)
        return picked


class OnCluster:
    """Every part with a worker of its own choice; incomes stay there until the run is over."""

    def __init__(self, job: Job, parts: Sequence[Part], client: Client) -> None:
        self._pool = Pool(client)
        self._job = client.scatter(job, broadcast=True, hash=False)
        self._parts = [self._pool.sent(number, part) for number, part in enumerate(parts)]
        self._found = [
            self._pool.submit(number, first_round, self._job, part) for number, part in enumerate(self._parts)
        ]

    def first(self, say: Say) -> tuple[State, ...]:
        """See :class:`Mapper`."""
        states = [self._pool.submit(number, states_of, found) for number, found in enumerate(self._found)]
        total: tuple[State, ...] = ()
        for found in self._pool.gathered(states, say):
            total = added(total, found)
        return total

    def second(self, bins: Sequence[Bins], say: Say) -> tuple[Picked, ...]:
        """See :class:`Mapper`."""
        futures = [
            self._pool.submit(number, second_round, self._job, part, found, list(bins))
            for number, (part, found) in enumerate(zip(self._parts, self._found, strict=True))
        ]
        first, *others = self._pool.gathered(futures, say)
        picked: tuple[Picked, ...] = first
        for here in others:
            picked = tuple(a + b for a, b in zip(picked, here, strict=True))
        return picked


def added(total: tuple[State, ...], more: tuple[State, ...]) -> tuple[State, ...]:
    """The states of both, by scenario; those of nothing yet are ``()``."""
    return tuple(a + b for a, b in zip(total, more, strict=True)) if total else more
