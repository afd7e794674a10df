"""Where each parameter stands in the vector that a program is run with: a changed value never changes a program."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from gongfu.simulation.law.expression import Call, Expression, Op, Setting
from gongfu.simulation.law.law import Edition
from gongfu.simulation.law.parameters import Brackets, Form

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gongfu.simulation.engine.program import Item

__all__ = ["FAR", "Layout", "Slot", "settings_in"]

FAR = 1e300
"""The threshold of a bracket that is not there: nobody's income reaches it."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A parameter's place: ``width`` numbers, of months twelve times as many, January's first.

    A number takes one. Brackets take ``2 * brackets``: thresholds, then by how much each raises the rate or value.
    """

    parameter: str
    monthly: bool
    form: Form
    start: int
    brackets: int = 0

    @property
    def width(self) -> int:
        """Numbers of one month, or of the day."""
        return 2 * self.brackets or 1

    @property
    def stop(self) -> int:
        """Where the next slot begins."""
        return self.start + self.width * (12 if self.monthly else 1)


@dataclass(frozen=True)
class Layout:
    """The slots of a program by (parameter, monthly), side by side."""

    slots: Mapping[tuple[str, bool], Slot]

    @property
    def size(self) -> int:
        """How many numbers the vector has."""
        return max((slot.stop for slot in self.slots.values()), default=0)

    @staticmethod
    def of(edition: Edition, items: Iterable[Item]) -> Layout:
        """Slots for the settings of items, with as many brackets as the edition has anywhere in its year."""
        slots: dict[tuple[str, bool], Slot] = {}
        start = 0
        wanted = {key for item in items if hasattr(item, "expression") for key in settings_in(item.expression)}
        for parameter, monthly in sorted(wanted):
            form = edition.parameters[parameter].form
            values = _values(edition, parameter, monthly)
            brackets = 0 if form == "number" else max(len(value) for value in values if isinstance(value, tuple))
            slot = Slot(parameter, monthly, form, start, brackets)
            slots[parameter, monthly] = slot
            start = slot.stop
        return Layout(slots)

    def fits(self, edition: Edition) -> bool:
        """Whether the edition's brackets find room."""
        return all(
            len(value) <= slot.brackets
            for slot in self.slots.values()
            for value in _values(edition, slot.parameter, slot.monthly)
            if isinstance(value, tuple)
        )

    def vector(self, edition: Edition) -> NDArray[np.float64]:
        """The parameters of an edition, of shape (size,).

        Raises :class:`ValueError` where brackets find no room: lower the program again.
        """
        vector = np.zeros(self.size)
        for slot in self.slots.values():
            for month, value in enumerate(_values(edition, slot.parameter, slot.monthly)):
                start = slot.start + month * slot.width
                vector[start : start + slot.width] = _numbers(value, slot)
        return vector


def _values(edition: Edition, parameter: str, monthly: bool) -> list[float | Brackets]:
    months = range(1, 13) if monthly else [None]
    return [edition.value(parameter, month).value for month in months]


def _numbers(value: float | Brackets, slot: Slot) -> list[float]:
    if not isinstance(value, tuple):
        return [value]
    spare = slot.brackets - len(value)
    if spare < 0:
        raise ValueError(f"{slot.parameter}: {len(value)} brackets, the program has room for {slot.brackets}")
    rates = [rate for _, rate in value]
    rises = [rate - before for rate, before in zip(rates, [0.0, *rates], strict=False)]
    return [at for at, _ in value] + [FAR] * spare + rises + [0.0] * spare


def settings_in(expression: Expression) -> Iterator[tuple[str, bool]]:
    """The (parameter, monthly) pairs that an expression reads."""
    match expression:
        case Setting(parameter, monthly):
            yield parameter, monthly
        case Call(parameter, at, monthly):
            yield parameter, monthly
            yield from settings_in(at)
        case Op(_, operands):
            for operand in operands:
                yield from settings_in(operand)
