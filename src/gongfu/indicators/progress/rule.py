"""The rule by which progress is judged, over many series at once: the one of ``progress``, or all of a chunk.

Everything is turned so that more is better (what should fall changes its sign; of a desired band it is the distance
to it), so the rule itself knows no direction. It is stated with its reasons in ``docs/progress.md``.

Source: the cut-offs 0.95, 0.60 and 0 are those of Statistics Canada and Open SDG (open-sdg,
``docs/progress-methodology.md``), after Eurostat; two steps, each from its own start, are ours.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, fields
from enum import IntEnum
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gongfu.indicators.model import STATUS_NAMES, Status

__all__ = [
    "ACCELERATION_NEEDED",
    "BAND",
    "DOWN",
    "ON_TRACK",
    "STATUSES",
    "TOLERANCE",
    "UP",
    "Judgement",
    "Lines",
    "Reason",
    "Start",
    "along",
    "can_compound",
    "distance",
    "judge",
]

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Codes = NDArray[np.int8]

STATUSES: Final[tuple[Status, ...]] = tuple(STATUS_NAMES)
"""A status by its code: 0 is the best, the last is ``cannot_tell``."""
ACHIEVED, TRACK, ACCELERATE, LIMITED, DETERIORATION, CANNOT_TELL = range(len(STATUSES))
UP, DOWN, BAND = 1, -1, 0
"""Codes of a direction."""
ON_TRACK: Final = 0.95
ACCELERATION_NEEDED: Final = 0.60
"""The least ratio of actual to required progress for a class; below 0 it is deterioration."""
TOLERANCE: Final = 1e-9
"""What binary fractions may cost a figure that lies on a line: 0.7 + 0.1 reaches 0.8."""


class Reason(IntEnum):
    """Why there is no verdict; ``KNOWN`` where there is one."""

    KNOWN = 0
    NO_TARGET = 1
    PROXY = 2
    NO_FIGURE = 3
    BEYOND_LIMIT = 4
    NOT_PUBLISHED = 5
    TOO_OLD = 6
    ONE_FIGURE = 7


class Start(IntEnum):
    """Where the path of a step starts."""

    BASELINE = 0
    ACHIEVED = 1
    TARGETED = 2


@dataclass(frozen=True, slots=True)
class Lines:
    """The required paths of n series to k steps: ``targets`` is (n, k), the others (n,) or one value for all.

    Times are in years, as of :class:`~gongfu.indicators.model.Observation`. NaN says that there is none: no target
    for a step, no bound of a band, no natural limit. ``direction`` is ``UP``, ``DOWN`` or ``BAND``; ``compound`` says
    which paths are compound; ``achieved`` whether a later step starts at the figure of the step before;
    ``proxy`` whether the figures are really of another area.
    """

    baseline_time: ArrayLike
    baseline: ArrayLike
    step_times: tuple[float, ...]
    targets: ArrayLike
    direction: ArrayLike = UP
    compound: ArrayLike = False
    low: ArrayLike = np.nan
    high: ArrayLike = np.nan
    limit: ArrayLike = np.nan
    max_age: ArrayLike = 2.0
    achieved: ArrayLike = True
    proxy: ArrayLike = False

    def spread(self, count: int) -> Lines:
        """The same with one entry a series. Raises :class:`ValueError` for shapes and times that do not fit."""
        if (np.diff(self.step_times) <= 0).any():
            raise ValueError("the times of the steps must rise")
        shapes = {"targets": (count, len(self.step_times))}
        arrays = {
            field.name: _spread(field.name, getattr(self, field.name), shapes.get(field.name, (count,)))
            for field in fields(self)
            if field.name != "step_times"
        }
        if self.step_times and (arrays["baseline_time"] >= self.step_times[0]).any():
            raise ValueError("the baseline must lie before the first step")
        return Lines(step_times=self.step_times, **arrays)

    def rows(self, rows: slice) -> Lines:
        """Some of the series of lines that are spread."""
        arrays = {field.name: getattr(self, field.name)[rows] for field in fields(self) if field.name != "step_times"}
        return Lines(step_times=self.step_times, **arrays)


def _spread(name: str, values: ArrayLike, shape: tuple[int, ...]) -> NDArray[Any]:
    given = np.asarray(values)
    try:
        return np.broadcast_to(given, shape)
    except ValueError:
        raise ValueError(f"{name} has the shape {given.shape}; {shape} was expected") from None


class Judgement(NamedTuple):
    """What was found of n series towards one step; every field is (n,).

    ``time`` and ``value`` are the figure that was judged, ``start_time`` and ``start_value`` where its path starts.
    ``actual`` over ``required`` is ``ratio``, both positive where things get better: of a step that has ``begun`` (two
    figures later than the step before, or over) the change since its start and the change that its path asks for by
    then; of one that has not, the yearly pace so far and the pace from now on that would reach its target. ``curved``
    says that the path used is compound (a pace is then a rate of growth, ln per year), ``over`` that the step has
    ended, so that the verdict is final. ``figures`` counts those after the baseline, ``age`` is how old the latest of
    them is in years.
    """

    status: Codes
    reason: Codes
    ratio: Floats
    time: Floats
    value: Floats
    start: Codes
    start_time: Floats
    start_value: Floats
    actual: Floats
    required: Floats
    curved: Bools
    begun: Bools
    over: Bools
    figures: NDArray[np.int64]
    age: Floats


class _Seen(NamedTuple):
    """What the figures after the baseline tell whatever the step: the latest, the time of the one before, how many."""

    time: Floats
    value: Floats
    previous: Floats
    figures: NDArray[np.int64]


class _Before(NamedTuple):
    """The step before: its time, its target and its figure (NaN where none is known)."""

    time: Floats
    target: Floats
    figure: Floats


def judge(times: ArrayLike, values: ArrayLike, lines: Lines, *, today: float) -> tuple[Judgement, ...]:
    """How n series stand towards every step: one :class:`Judgement` a step.

    ``times`` (m,) are years that rise, ``values`` (n, m) the figures, NaN where there is none. Figures up to the
    baseline, and of periods that have not ended ``today`` (years), do not count. Raises :class:`ValueError` for shapes
    that do not fit and for times that do not rise.
    """
    if math.isnan(today):
        raise ValueError("today is not a number")
    years, figures = np.asarray(times, dtype=np.float64), np.asarray(values, dtype=np.float64)
    if figures.ndim != 2 or years.shape != figures.shape[1:]:
        raise ValueError("values must be (series, periods) with one time for every period")
    if (np.diff(years) <= 0).any():
        raise ValueError("times must rise")
    full = lines.spread(len(figures))
    with np.errstate(divide="ignore", invalid="ignore", over="ignore", under="ignore"):
        return tuple(_judge_steps(years, figures, full, today))


def _judge_steps(times: Floats, values: Floats, lines: Lines, today: float) -> list[Judgement]:
    seen = _seen(times, values, lines, today)
    none = np.full(len(values), np.nan)
    before = _Before(none, none, none)
    found: list[Judgement] = []
    for step, time in enumerate(lines.step_times):
        target = np.asarray(lines.targets, dtype=np.float64)[:, step]
        figure = _figure(times, values, time) if time <= today else none
        found.append(_judge_step(lines, before, time, target, figure, seen, today))
        real = np.isfinite(target)  # a step without a target is none for the step after it
        before = _Before(*(np.where(real, new, old) for new, old in zip((time, target, figure), before, strict=True)))
    return found


def _seen(times: Floats, values: Floats, lines: Lines, today: float) -> _Seen:
    since = np.asarray(lines.baseline_time, dtype=np.float64)
    earliest = since.min() if since.size else np.inf
    latest, value, previous = (np.full(len(values), np.nan) for _ in range(3))
    figures = np.zeros(len(values), dtype=np.int64)
    for column in np.flatnonzero((times > earliest) & (times <= today)):
        usable = np.isfinite(values[:, column]) & (times[column] > since)
        figures += usable
        np.copyto(previous, latest, where=usable)
        np.copyto(latest, times[column], where=usable)
        np.copyto(value, values[:, column], where=usable)
    return _Seen(latest, value, previous, figures)


def _figure(times: Floats, values: Floats, time: float) -> Floats:
    """The figures of the period that ends at ``time``, NaN where there is none."""
    (columns,) = np.nonzero(times == time)
    return values[:, columns[0]] if columns.size else np.full(len(values), np.nan)


def _judge_step(
    lines: Lines, before: _Before, end: float, target: Floats, figure: Floats, seen: _Seen, today: float
) -> Judgement:
    published = np.isfinite(figure)
    over = published | (today > end)
    time, value = np.where(over, end, seen.time), np.where(over, figure, seen.value)
    begun = over | np.isnan(before.time) | (seen.previous > before.time)  # two figures of its own
    start, start_time, start_value = _start(lines, before, begun)

    here, goal, origin = (_turned(part, lines) for part in (value, target, start_value))
    curved = np.asarray(lines.compound) & (np.asarray(lines.direction) != BAND) & can_compound(origin, goal)
    share = (time - start_time) / (end - start_time)
    actual, required = here - origin, along(origin, goal, share, curved) - origin
    if not begun.all():
        curved &= begun | can_compound(origin, here)
        so_far = _pace(origin, here, time - start_time, curved)
        actual = np.where(begun, actual, so_far)
        required = np.where(begun, required, _pace(here, goal, end - time, curved))
    asked = required > 0  # else the start already meets the target
    ratio = np.where(asked, actual / required, np.nan)
    met = here >= goal - TOLERANCE * np.abs(goal)

    age = today - seen.time
    cases = (  # the first that holds is told
        (~np.isfinite(target + np.asarray(lines.baseline)), Reason.NO_TARGET),
        (np.asarray(lines.proxy), Reason.PROXY),
        (seen.figures == 0, Reason.NO_FIGURE),
        (_beyond(lines, goal, origin), Reason.BEYOND_LIMIT),
        (over & ~published, Reason.NOT_PUBLISHED),
        (~over & (age > np.asarray(lines.max_age)), Reason.TOO_OLD),
        (~over & ~met & np.isnan(seen.previous), Reason.ONE_FIGURE),
    )
    reason = np.full(len(target), Reason.KNOWN, dtype=np.int8)
    for holds, code in reversed(cases):
        reason[holds] = code
    status = np.where(reason == Reason.KNOWN, _status(ratio, met, over), CANNOT_TELL).astype(np.int8)
    return Judgement(
        status=status,
        reason=reason,
        ratio=ratio,
        time=time,
        value=value,
        start=start,
        start_time=start_time,
        start_value=start_value,
        actual=actual,
        required=required,
        curved=curved,
        begun=begun,
        over=over,
        figures=seen.figures,
        age=age,
    )


def _start(lines: Lines, before: _Before, begun: Bools) -> tuple[Codes, Floats, Floats]:
    """Where the path starts, when and at which value: a later step that has begun starts at the step before."""
    later = begun & np.isfinite(before.time)
    achieved = later & np.asarray(lines.achieved) & np.isfinite(before.figure)
    start = np.where(achieved, Start.ACHIEVED, np.where(later, Start.TARGETED, Start.BASELINE)).astype(np.int8)
    time = np.where(later, before.time, np.asarray(lines.baseline_time, dtype=np.float64))
    baseline = np.asarray(lines.baseline, dtype=np.float64)
    return start, time, np.where(achieved, before.figure, np.where(later, before.target, baseline))


def _status(ratio: Floats, met: Bools, over: Bools) -> Codes:
    """The class of a ratio; a step that is over was reached or not, so it is no longer on track."""
    near = ratio + TOLERANCE
    status = np.where(near >= 0, LIMITED, DETERIORATION)  # NaN, a start that met the target, compares as false
    status = np.where(near >= ACCELERATION_NEEDED, ACCELERATE, status)
    status = np.where((near >= ON_TRACK) & ~over, TRACK, status)
    return np.where(met, ACHIEVED, status).astype(np.int8)


def _beyond(lines: Lines, goal: Floats, origin: Floats) -> Bools:
    """Whether the target lies past the natural limit that bounds what is good."""
    limit = _turned(np.asarray(lines.limit, dtype=np.float64), lines)
    return np.asarray((np.asarray(lines.direction) != BAND) & (goal > limit) & (origin <= limit))


def _turned(value: Floats, lines: Lines) -> Floats:
    """``value`` so that more is better."""
    direction = np.asarray(lines.direction)
    if (band := direction == BAND).any():
        low, high = np.asarray(lines.low, dtype=np.float64), np.asarray(lines.high, dtype=np.float64)
        return np.where(band, -distance(value, low, high), value * direction)
    return np.asarray(value * direction)


def _pace(start: Floats, end: Floats, years: Floats, curved: Bools) -> Floats:
    """The yearly change from ``start`` to ``end``; of a compound path the rate of growth, as ln per year."""
    if not curved.any():
        return np.asarray((end - start) / years)
    growth = np.sign(start) * np.log(np.divide(end, start, out=np.ones_like(end), where=curved))
    return np.where(curved, growth, end - start) / years


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
