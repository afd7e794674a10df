"""How far a dial goes where nobody has said so: a matter of convenience and no statement about the law."""

from __future__ import annotations

import math
from typing import NamedTuple

from gongfu.simulation.law.units import Unit

__all__ = ["Span", "span_of"]

_TIMES = 3.0
"""A dial of an amount goes to so many times its value."""
_AT_FIRST = {"yuan/month": 500.0, "yuan/person/month": 500.0, "yuan/year": 2000.0, "yuan/mu/year": 500.0}
"""How far it goes where the value is 0 until a reform sets it; other units to :data:`_OTHERWISE`."""
_OTHERWISE = 1000.0
_YEARS, _OLDEST = 20.0, 120.0
"""Ages go so many years up and down, and no further than anybody lives."""
_STOPS = 300
"""About as many steps as a slider can be moved by hand."""
_NICE = (1.0, 2.0, 5.0, 10.0)


class Span(NamedTuple):
    """Bounds, the step of a slider, and whether only whole numbers will do."""

    low: float
    high: float
    step: float
    whole: bool = False


def span_of(unit: Unit, *values: float) -> Span:
    """The span of a parameter in a unit that reaches every one of ``values`` (finite, not below 0)."""
    most = max(values)
    if str(unit) == "year":
        return Span(max(min(values) - _YEARS, 0), min(max(most + _YEARS, _YEARS), max(_OLDEST, most)), 1, whole=True)
    if not unit.powers and most <= 1:
        return Span(0, 1, 0.005)
    high = _nice(_TIMES * most) if most else _AT_FIRST.get(str(unit), _OTHERWISE)
    return Span(0, high, _nice(high / _STOPS, down=True))


def _nice(value: float, *, down: bool = False) -> float:
    """The next of 1, 2 or 5 times a power of ten; or, of a step, the one before."""
    power = 10.0 ** math.floor(math.log10(value))
    share = value / power
    steps = (
        [nice for nice in _NICE if nice <= share + 1e-9] if down else [nice for nice in _NICE if nice >= share - 1e-9]
    )
    return float(f"{(steps[-1] if down else steps[0]) * power:.12g}")
