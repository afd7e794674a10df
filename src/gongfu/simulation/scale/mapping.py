"""Who does the rounds: this machine, a part after another, or the workers of a cluster."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol

from gongfu.simulation.engine.exact import InBins
from gongfu.simulation.engine.state import State
from gongfu.simulation.scale.cluster import Client, Future, Pool
from gongfu.simulation.scale.parts import Kept, Part
from gongfu.simulation.scale.rounds import First, Job, first_round, persons_of, second_round, states_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Bins = NDArray[np.int64]

__all__ = ["Mapper", "OnCluster", "OneMachine"]

Say = Callable[[int], None]


class Mapper(Protocol):
    """The rounds over all parts, in this order; ``say`` is called with how many parts are done. Sums are taken in the
    order of the parts, so that figures do not depend on who does them.
    """

    def persons(self) -> list[float]:
        """Of every part."""

    def first(self, job: Job, say: Say) -> tuple[State, ...]:
        """By scenario the state of all parts."""

    def second(self, job: Job, bins: Sequence[Bins], say: Say) -> tuple[InBins, ...]:
        """By scenario the incomes in its bins."""


class OneMachine:
    """A part at a time. Incomes are kept while ``memory`` bytes hold them; of further parts they are computed again."""

    def __init__(self, parts: Sequence[Part], memory: float) -> None:
        self._parts = parts
        self._memory = memory
        self._found: list[First] = []

    def persons(self) -> list[float]:
        """See :class:`Mapper`."""
        return [persons_of(part) for part in self._parts]

    def first(self, job: Job, say: Say) -> tuple[State, ...]:
        """See :class:`Mapper`."""
        total: tuple[State, ...] = ()
        for number, part in enumerate(self._parts, 1):
            found = first_round(job, part)
            total = _states(total, found.states)
            size = sum(incomes.nbytes for incomes in found.incomes or ())
            fits = size <= self._memory
            self._memory -= size if fits else 0
            self._found.append(First((), found.incomes if fits else None))
            say(number)
        return total

    def second(self, job: Job, bins: Sequence[Bins], say: Say) -> tuple[InBins, ...]:
        """See :class:`Mapper`."""
        picked: tuple[InBins, ...] = ()
        for number, (part, found) in enumerate(zip(self._parts, self._found, strict=True), 1):
            picked = _picked(picked, second_round(job, part, found, bins))
            say(number)
        return picked


class OnCluster:
    """Every part with a worker of its own; incomes stay there until the run is over.

    Parts on disk outlive a worker that is lost: another opens them and computes anew what it had.
    """

    def __init__(self, parts: Sequence[Part], client: Client) -> None:
        self._pool = Pool(client)
        self._parts = [
            self._pool.sent(number, part) if isinstance(part, Kept) else part for number, part in enumerate(parts)
        ]
        self._found: list[Future] = []

    def persons(self) -> list[float]:
        """See :class:`Mapper`."""
        futures = [self._pool.submit(number, persons_of, part) for number, part in enumerate(self._parts)]
        return self._pool.gathered(futures)

    def first(self, job: Job, say: Say) -> tuple[State, ...]:
        """See :class:`Mapper`."""
        sent = self._pool.sent_to_all(job)
        self._found = [self._pool.submit(number, first_round, sent, part) for number, part in enumerate(self._parts)]
        states = [self._pool.submit(number, states_of, found) for number, found in enumerate(self._found)]
        total: tuple[State, ...] = ()
        for found in self._pool.gathered(states, say):
            total = _states(total, found)
        return total

    def second(self, job: Job, bins: Sequence[Bins], say: Say) -> tuple[InBins, ...]:
        """See :class:`Mapper`."""
        sent = self._pool.sent_to_all(job)
        pairs = enumerate(zip(self._parts, self._found, strict=True))
        futures = [
            self._pool.submit(number, second_round, sent, part, found, list(bins)) for number, (part, found) in pairs
        ]
        picked: tuple[InBins, ...] = ()
        for here in self._pool.gathered(futures, say):
            picked = _picked(picked, here)
        return picked


def _states(total: tuple[State, ...], more: tuple[State, ...]) -> tuple[State, ...]:
    """Both added up, by scenario; those of nothing yet are ``()``."""
    return tuple(a + b for a, b in zip(total, more, strict=True)) if total else more


def _picked(total: tuple[InBins, ...], more: tuple[InBins, ...]) -> tuple[InBins, ...]:
    return tuple(a + b for a, b in zip(total, more, strict=True)) if total else more
