"""A :class:`~gongfu.publish.charts.model.Line` as points to draw: what paper, screen and table all show."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np

from gongfu.indicators.model import Assessment, Point, Status
from gongfu.indicators.progress.paths import Segment, required, segments
from gongfu.indicators.progress.rule import along
from gongfu.publish.charts.model import Line

__all__ = ["Fan", "StepState", "Track", "band", "extent", "span", "track", "year_ticks"]

_SAMPLES = 24
"""Pieces of a compound path: no bend can be seen between them."""
_KEPT = 256
"""Lines whose points are kept: a picture asks for them many times over."""
_FAN_ROOM = 0.5
"""A projection's band may widen the scale by this share of what else is shown; what lies beyond is cut off."""
_PADDING = 0.08


@dataclass(frozen=True, slots=True)
class Fan:
    """A projected value at a time, with its interval where there is one."""

    time: float
    value: float
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class StepState:
    """One step: its target and how the series stands towards it."""

    time: float
    target: float | None
    status: Status
    reason: str
    projected: Fan | None


@dataclass(frozen=True, slots=True)
class Track:
    """``observed`` figures, the ``way`` required and its points as one ``path`` a segment, the ``fan`` from the last
    figure on: with a compound projection it bends, and has points between the steps."""

    line: Line
    observed: tuple[Point, ...]
    way: tuple[Segment, ...]
    path: tuple[tuple[Point, ...], ...]
    fan: tuple[Fan, ...]
    states: tuple[StepState, ...]

    @property
    def latest(self) -> Point | None:
        """The last figure observed."""
        return self.observed[-1] if self.observed else None

    def required(self, time: float) -> float | None:
        """The value required at ``time``; where two segments meet, the earlier one's."""
        return required(self.way, time)


@lru_cache(_KEPT)
def track(line: Line) -> Track:
    """The points of a line. Raises :class:`ValueError` where its steps do not rise in time."""
    series, steps = line.series, line.steps
    observed = tuple(map(Point, series.times, series.values))
    way = segments(steps, series, today=line.today) if steps else ()
    path = tuple(tuple(Point(time, segment.at(time)) for time in _times(segment)) for segment in way)
    assessments = {one.step: one for one in line.assessments}
    targets = {point.time: point.value for point in steps.targets} if steps else {}
    states = tuple(_state(time, targets.get(time), assessments.get(time)) for time in sorted({*targets, *assessments}))
    last = observed[-1] if observed else None
    ahead = [state.projected for state in states if state.projected and last and state.time > last.time]
    fan = (Fan(last.time, last.value, last.value, last.value), *ahead) if ahead and last else ()
    if any(dict(one.components).get("projection_path") == "compound" for one in line.assessments):
        fan = fan[:1] + tuple(between for pair in pairwise(fan) for between in _bent(*pair))
    return Track(line, observed, way, path, fan, states)


def _times(segment: Segment) -> list[float]:
    """The times of a segment's points: its ends, and what a bend needs between them."""
    pieces = _SAMPLES if segment.path == "compound" else 1
    share = (segment.end.time - segment.start.time) / pieces
    return [*(segment.start.time + share * piece for piece in range(pieces)), segment.end.time]


def _bent(first: Fan, last: Fan) -> list[Fan]:
    """The points of a compound projection after ``first``, up to ``last``."""
    start, end = (np.array([[one.value], [one.low], [one.high]], dtype=np.float64) for one in (first, last))
    share = np.arange(1, _SAMPLES) / _SAMPLES
    times = first.time + (last.time - first.time) * share
    parts = along(start, end, share, np.array(True)).tolist()
    low, high = ([None if math.isnan(edge) else edge for edge in edges] for edges in parts[1:])
    return [*map(Fan, times.tolist(), parts[0], low, high), last]


def _state(time: float, target: float | None, found: Assessment | None) -> StepState:
    if found is None:
        return StepState(time, target, "cannot_tell", "", None)
    projected = None if found.projected is None else Fan(time, found.projected, found.low, found.high)
    return StepState(time, target, found.status, found.reason, projected)


def band(tracks: Sequence[Track]) -> tuple[float | None, float | None] | None:
    """The desired band, where the indicator has one: it is the same for every stratum."""
    for one in tracks:
        steps = one.line.steps
        if steps and steps.direction == "band" and (steps.low is not None or steps.high is not None):
            return steps.low, steps.high
    return None


def span(tracks: Sequence[Track]) -> tuple[float, float] | None:
    """First and last time of anything drawn."""
    times = [point.time for one in tracks for point in _firm(one)] + [fan.time for one in tracks for fan in one.fan]
    return (min(times), max(times)) if times else None


def extent(tracks: Sequence[Track]) -> tuple[float, float] | None:
    """Lowest and highest value of the scale."""
    values = [point.value for one in tracks for point in _firm(one)]
    values += [fan.value for one in tracks for fan in one.fan]
    values += [edge for edge in band(tracks) or () if edge is not None]
    if not values:
        return None
    low, high = min(values), max(values)
    room = (high - low) or abs(high) * 0.1 or 1.0
    wide = [edge for one in tracks for fan in one.fan for edge in (fan.low, fan.high) if edge is not None]
    low = max(min([low, *wide]), low - room * _FAN_ROOM)
    high = min(max([high, *wide]), high + room * _FAN_ROOM)
    return low - room * _PADDING, high + room * _PADDING


def _firm(one: Track) -> Iterator[Point]:
    yield from one.observed
    for piece in one.path:
        yield from piece


def year_ticks(first: float, last: float, steps: Sequence[float], fewest: bool = False) -> list[int]:
    """Years to name on the axis: the steps, first and last; then round ones, and single years where that leaves few.

    ``fewest`` leaves it at the former.
    """
    start, end = round(first), round(last)
    wanted = [*sorted({round(step) for step in steps}), start, end]
    wanted += [] if fewest else range(-(-start // 5) * 5, end + 1, 5)
    wanted += range(start, end + 1) if end - start <= 10 and not fewest else []
    apart = max(1.0, (end - start) / (4 if fewest else 11))
    chosen: list[int] = []
    for year in wanted:
        if first - 0.01 <= year <= last + 0.01 and all(abs(year - other) >= apart for other in chosen):
            chosen.append(year)
    return sorted(chosen)
