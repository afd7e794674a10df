"""The required path as it is drawn: the way to every step from where the rule measures the step.

Linear: the same change every year, ``v(t) = a + (b - a)·s`` with ``s = (t - t_a)/(t_b - t_a)``. Compound: the same
growth rate every year, ``v(t) = a·(b/a)^s``. Where the two ends of a compound path differ in sign, or one is zero, no
growth rate leads from one to the other; the path is then linear, and what was done is told beside every status.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gongfu.indicators.model import Path, Point, Series, Steps
from gongfu.indicators.progress.case import STARTS, Origin, cases
from gongfu.indicators.progress.rule import along, can_compound

__all__ = ["Segment", "required", "segments"]


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


def segments(steps: Steps, series: Series | None = None, *, today: float | None = None) -> tuple[Segment, ...]:
    """The path of every step, in their order, on the day ``today`` (years; the time of the latest figure by default).

    A step that has begun starts where the rule measures it from. One that has
    not is judged by its pace and has no path yet: what the plan declares is given, from the target of the step before.
    Raises :class:`ValueError` where the times of ``steps`` do not rise.
    """
    known = series or Series((), ())
    day = max(known.times, default=-math.inf) if today is None else today
    (judged,) = cases([(known, steps)], today=day)
    declared = steps.start
    found: list[Segment] = []
    for case, end in zip(judged, steps.targets, strict=True):
        origin: Origin = "targeted" if found else "baseline"
        start = declared
        if case.begun:
            start, origin = Point(case.start_time, case.start_value), STARTS[case.start]
        compound = steps.path == "compound" and steps.direction != "band"
        curved = compound and bool(can_compound(np.array(start.value), np.array(end.value)))
        found.append(Segment(start, end, "compound" if curved else "linear", origin))
        declared = end
    return tuple(found)


def required(way: Sequence[Segment], time: float) -> float | None:
    """The value required at ``time`` (years); ``None`` before the baseline and after the last step.

    Where two segments meet it is the earlier one's.
    """
    return next((part.at(time) for part in way if part.start.time <= time <= part.end.time), None)
