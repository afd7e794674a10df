"""Studios that are kept while they are used: each is made once, whoever asks, and the least used is given up."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock

from gongfu.simulation.studio.studio import Studio

__all__ = ["Studios"]

_MOST = 3
_ROOM = 1 << 30
"""Bytes: a studio of a city of 4.4 million keeps some 50 to 200 MB."""


class Studios:
    """Up to ``most`` studios, and no more than ``room`` bytes of them unless one alone is larger.

    A key should name all that a studio is made of: population, law's day, reform, dials. May be asked by several
    threads: those that want a studio which is being made wait for it, others do not.
    """

    def __init__(self, most: int = _MOST, room: int = _ROOM) -> None:
        self.most = most
        self.room = room
        self._kept: OrderedDict[Hashable, Studio] = OrderedDict()
        self._making: dict[Hashable, Lock] = {}
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], Studio]) -> Studio:
        """The studio of a key, made where it is not kept. Raises what ``make`` raises, and then keeps nothing."""
        with self._lock:
            turn = self._making.setdefault(key, Lock())
        with turn:
            found = self.known(key)
            if found is None:
                found = make()
                self._keep(key, found)
        return found

    def known(self, key: Hashable) -> Studio | None:
        """The studio of a key where it is kept."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def __len__(self) -> int:
        return len(self._kept)

    def _keep(self, key: Hashable, studio: Studio) -> None:
        with self._lock:
            self._kept[key] = studio
            while len(self._kept) > self.most or (len(self._kept) > 1 and self._bytes() > self.room):
                self._kept.popitem(last=False)
            for one in [one for one, turn in self._making.items() if one not in self._kept and not turn.locked()]:
                del self._making[one]

    def _bytes(self) -> int:
        return sum(studio.nbytes for studio in self._kept.values())
