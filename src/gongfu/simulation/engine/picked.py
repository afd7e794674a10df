"""Layouts of programs that were made of programs: every number of theirs is taken from the vector of the first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from gongfu.simulation.engine.layout import Layout, Slot, settings_in
from gongfu.simulation.engine.program import Item, Step
from gongfu.simulation.law.law import Edition
from gongfu.simulation.law.parameters import Form

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["NOTHING", "Picked", "Picks", "bracket_of", "month_of", "picked", "slope_of"]

NOTHING = -1
"""The pick of a number that is 0."""


@dataclass(frozen=True, slots=True)
class Picks:
    """A setting made of another layout's numbers: the places it takes them from, as a slot lays them out."""

    form: Form
    brackets: int
    places: tuple[int, ...]


@dataclass(frozen=True)
class Picked(Layout):
    """A layout whose vector is ``picks`` of the vector of ``source``."""

    source: Layout
    picks: tuple[int, ...]

    def vector(self, edition: Edition) -> NDArray[np.float64]:
        """The settings of an edition, of shape (size,)."""
        return self.taken(self.source.vector(edition))

    def fits(self, edition: Edition) -> bool:
        """Whether the edition's brackets find room in the source."""
        return self.source.fits(edition)

    def taken(self, vector: NDArray[np.float64]) -> NDArray[np.float64]:
        """The settings of a vector of the source."""
        return np.append(vector, 0.0)[list(self.picks)]


def picked(source: Layout, items: Iterable[Item], made: Mapping[tuple[str, bool], Picks]) -> Picked:
    """A layout for the settings that items read: those that were made, and others as the source has them."""
    slots: dict[tuple[str, bool], Slot] = {}
    places: list[int] = []
    wanted = {key for item in items if isinstance(item, Step) for key in settings_in(item.expression)}
    for name, monthly in sorted(wanted):
        picks = made.get((name, monthly)) or _whole(source.slots[name, monthly])
        slots[name, monthly] = Slot(name, monthly, picks.form, len(places), picks.brackets)
        places += picks.places
    return Picked(slots, source, tuple(places))


def bracket_of(slot: Slot, bracket: int, what: str) -> Picks:
    """One bracket's ``threshold`` or ``rise`` as a number."""
    shift = bracket + (slot.brackets if what == "rise" else 0)
    return Picks("number", 0, tuple(start + shift for start in _starts(slot)))


def month_of(picks: Picks, month: int) -> Picks:
    """One month of a number that has twelve."""
    return Picks("number", 0, (picks.places[month - 1],))


def slope_of(slot: Slot) -> Picks:
    """By how much a schedule grows with what it reads, as steps: 0 up to the first threshold, then the rates."""
    places: list[int] = []
    for start in _starts(slot):
        thresholds, rises = range(start, start + slot.brackets), range(start + slot.brackets, start + slot.width)
        places += [NOTHING, *thresholds, NOTHING, *rises]
    return Picks("steps", slot.brackets + 1, tuple(places))


def _whole(slot: Slot) -> Picks:
    return Picks(slot.form, slot.brackets, tuple(range(slot.start, slot.stop)))


def _starts(slot: Slot) -> range:
    """Where each month's numbers begin, or the day's."""
    return range(slot.start, slot.stop, slot.width)
