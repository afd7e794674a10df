"""Many reforms of the same few parameters."""

from __future__ import annotations

from gongfu.simulation.law import Edition, Reform
from simulation import ours
from simulation.sides.gongfu import DAY

__all__ = ["VARIED", "editions"]

VARIED = ("basic_pension", "dibao_urban", "dibao_rural")


def editions(count: int) -> list[Edition]:
    """Laws that differ in the parameters varied."""
    law = ours.law()
    old = [law.on(DAY).value(name).value for name in VARIED]
    steps = [1 + number / count for number in range(count)]
    return [
        law.reformed(Reform.of({name: value * step for name, value in zip(VARIED, old, strict=True)})).on(DAY)
        for step in steps
    ]
