"""A program along directions: parameters moved by some distance each way, the distances being settings of their own.

A direction is a vector as the program's own: one parameter's amount, all rates of brackets from a threshold on. What
moves only along it is linear in the distance, which is what a frozen part and derivatives are found by.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from gongfu.simulation.engine.layout import Layout, Slot
from gongfu.simulation.engine.program import Program, Step
from gongfu.simulation.engine.simplify import built
from gongfu.simulation.law.expression import Call, Expression, Setting, rewritten

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["Directed", "directed", "distance_name"]


def distance_name(number: int) -> str:
    """The setting that says how far to go along a direction."""
    return f"along{number}"


@dataclass(frozen=True, eq=False)
class Directed:
    """``program`` along directions; ``source`` is the layout of the program it was made of.

    ``touched`` are the parameters that each direction moves: others it leaves alone whatever its vector says.
    """

    program: Program
    source: Layout
    touched: tuple[frozenset[str], ...]

    def vector(self, base: Floats, directions: Sequence[Floats], distances: Sequence[float]) -> Floats:
        """The settings: those of the source at distance 0, what each direction adds at distance 1, and how far to go.

        Only the rises of brackets are moved, thresholds never.
        """
        vector = np.zeros(self.program.layout.size)
        vector[: base.size] = base
        slots = self.program.layout.slots
        for number, (direction, distance) in enumerate(zip(directions, distances, strict=True)):
            vector[slots[distance_name(number), False].start] = distance
            for (parameter, monthly), slot in self.source.slots.items():
                if parameter in self.touched[number]:
                    own = slots[_moved(parameter, number), monthly]
                    values = np.where(
                        _thresholds(slot), base[slot.start : slot.stop], direction[slot.start : slot.stop]
                    )
                    vector[own.start : own.stop] = values
        return vector


def directed(program: Program, touched: Sequence[Collection[str]]) -> Directed:
    """The program along as many directions as ``touched`` has, each moving the parameters named.

    Raises :class:`ValueError` where a direction moves nothing that the program reads.
    """
    slots = dict(program.layout.slots)
    start = program.layout.size
    for number, parameters in enumerate(touched):
        own = [slot for slot in program.layout.slots.values() if slot.parameter in parameters]
        if not own:
            raise ValueError(
                f"direction {number} moves {'、'.join(sorted(parameters))}, which the program does not read"
            )
        added = [replace(slot, parameter=_moved(slot.parameter, number)) for slot in own]
        for slot in [*added, Slot(distance_name(number), False, "number", 0)]:
            placed = replace(slot, start=start)
            slots[slot.parameter, slot.monthly] = placed
            start = placed.stop
    sets = tuple(map(frozenset, touched))

    def moved(expression: Expression) -> Expression:
        if not isinstance(expression, Setting | Call):
            return expression
        found: Expression = expression
        for number, parameters in enumerate(sets):
            if expression.parameter in parameters:
                own = replace(expression, parameter=_moved(expression.parameter, number))
                found = built("add", found, built("mul", Setting(distance_name(number)), own))
        return found

    items = tuple(
        replace(item, expression=rewritten(item.expression, moved)) if isinstance(item, Step) else item
        for item in program.items
    )
    return Directed(replace(program, items=items, layout=Layout(slots)), program.layout, sets)


def _moved(parameter: str, number: int) -> str:
    """What a direction adds to a parameter."""
    return f"{parameter}~{number}"


def _thresholds(slot: Slot) -> NDArray[np.bool_]:
    """Which numbers of a slot are thresholds."""
    month = np.arange(slot.width) < slot.brackets
    return np.tile(month, (slot.stop - slot.start) // slot.width)
