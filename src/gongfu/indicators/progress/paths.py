"""The required path: what a value has to be at any time between the baseline and the last step.

Linear: the same change every year, ``v(t) = a + (b - a)·s`` with ``s = (t - t_a)/(t_b - t_a)``. Compound: the same
growth rate every year, ``v(t) = a·(b/a)^s``. Where the two ends of a compound path differ in sign, or one is zero, no
growth rate leads from one to the other; the path is then linear, and what was done is told beside every status.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from gongfu.indicators.model import Path, Point, Series, Steps

__all__ = ["Origin", "Segment", "along", "can_compound", "distance", "required", "segments"]

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Origin = Literal["baseline", "achieved", "targeted"]
"""Where a segment starts: at the baseline, at the figure of the step before, or at the target of the step before."""


@dataclass(frozen=True, slots=True)
class Segment:
    """The way to one step. ``path`` is how it really runs, linear where a declared compound path cannot be."""

    start: Point
    end: Point
    path: Path
    origin: Origin

    def at(self, time: float) -> float:
        """The value required at ``time`` (years), which lies between start and end; else :class:`ValueError`."""
        if not self.start.time <= time <= self.end.time:
            raise ValueError(f"{time} is not between {self.start.time} and {self.end.time}")
        share = (time - self.start.time) / (self.end.time - self.start.time)
        compound = np.array(self.path == "compound")
        return float(along(np.array(self.start.value), np.array(self.end.value), np.array(share), compound))


def segments(steps: Steps, series: Series | None = None) -> tuple[Segment, ...]:
    """The path of every step, in their order.

    A later step starts at the figure of the step before where ``steps.next_start`` says so and ``series`` has it, else
    at that step's target. Raises :class:`ValueError` where the times of ``steps`` do not rise.
    """
    known = dict(zip(series.times, series.values, strict=True)) if series and steps.next_start == "achieved" else {}
    found: list[Segment] = []
    start, origin = steps.start, "baseline"
    for end in steps.targets:
        if end.time <= start.time:
            raise ValueError("every step must lie after the one before and after the baseline")
        compound = steps.path == "compound" and steps.direction != "band"
        curved = compound and bool(can_compound(np.array(start.value), np.array(end.value)))
        found.append(Segment(start, end, "compound" if curved else "linear", origin))  # type: ignore[arg-type]
        origin = "achieved" if end.time in known else "targeted"
        start = Point(end.time, known.get(end.time, end.value))
    return tuple(found)


def required(steps: Steps, time: float, series: Series | None = None) -> float | None:
    """The value required at ``time`` (years); ``None`` before the baseline and after the last step."""
    for segment in segments(steps, series):
        if segment.start.time <= time <= segment.end.time:
            return segment.at(time)
    return None


def along(start: Floats, end: Floats, share: Floats, compound: Bools) -> Floats:
    """The value at the ``share`` (0 to 1) of the way; arrays of one shape, or such as broadcast to one."""
    value = start + (end - start) * share
    if not compound.any():
        return np.asarray(value)
    curved = compound & can_compound(start, end)
    growth = np.divide(end, start, out=np.ones_like(value), where=curved)
    return np.where(curved, start * growth**share, value)


def can_compound(start: Floats, end: Floats) -> Bools:
    """Whether a growth rate leads from ``start`` to ``end``: both above zero, or both below."""
    return np.asarray(np.sign(start) * np.sign(end) > 0)


def distance(value: Floats, low: Floats, high: Floats) -> Floats:
    """How far a value lies outside the desired band ``low`` to ``high``, in its own unit; 0 inside.

    A bound that is NaN does not bind. With ``low == high`` it is the distance to parity.
    """
    outside = np.fmax(low - value, value - high)
    return np.where(np.isnan(value), np.nan, np.maximum(outside, 0.0))
