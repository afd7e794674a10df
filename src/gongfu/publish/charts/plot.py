"""Tracks on axes: the part of a line picture that has a scale."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from gongfu.indicators.model import Point
from gongfu.publish.charts import palette
from gongfu.publish.charts.fonts import glyphs
from gongfu.publish.charts.sheet import Box, Sheet
from gongfu.publish.charts.track import Fan, Track, band, extent, span, year_ticks
from gongfu.publish.charts.words import decimals, number

__all__ = ["Plot", "Scale", "axis_room", "places", "round_values", "scale"]

PATH_DASHES, FAN_DASHES = (4, 2.5), (1, 1.4)
_WHOLE = 10_000
"""From here on a picture shows whole figures: five digits are more than the eye reads off it."""


@dataclass(frozen=True, slots=True)
class Scale:
    """From where to where the axes run, and the years and values they name."""

    first: float
    last: float
    low: float
    high: float
    years: tuple[int, ...]
    values: tuple[float, ...]


def places(tracks: Sequence[Track]) -> int:
    """Decimals for a picture: what its figures and targets need; none where they are in the tens of thousands."""
    values = [point.value for one in tracks for point in one.observed]
    values += [state.target for one in tracks for state in one.states if state.target is not None]
    return 0 if max(map(abs, values), default=0) >= _WHOLE else decimals(values)


def scale(tracks: Sequence[Track], small: bool = False) -> Scale | None:
    """The scale that holds all tracks; ``None`` where there is nothing to draw. ``small`` names fewer years."""
    times, values = span(tracks), extent(tracks)
    if times is None or values is None:
        return None
    pad = max(0.35, (times[1] - times[0]) * 0.02)
    steps = [state.time for one in tracks for state in one.states]
    years = year_ticks(*times, steps, fewest=small)
    inside = round_values(*values, 4 if small else 5)
    return Scale(times[0] - pad, times[1] + pad, *values, tuple(years), inside)


def round_values(low: float, high: float, most: int) -> tuple[float, ...]:
    """Values between ``low`` and ``high`` that are multiples of 1, 2, 2.5 or 5 times a power of ten, about ``most``.

    Heckbert, *Nice numbers for graph labels*, Graphics Gems (1990).
    """
    rough = (high - low) / most
    power = 10 ** math.floor(math.log10(rough))
    step = next(factor * power for factor in (1, 2, 2.5, 5, 10) if factor * power >= rough * (1 - 1e-9))
    numbers = range(math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9) + 1)
    return tuple(float(f"{times * step:.12g}") for times in numbers)


def axis_room(on: Scale) -> float:
    """Points left of the axes for the names of their values."""
    return max((glyphs().width(name, 7.5) for name in _names(on)), default=0) + 8


def _names(on: Scale) -> list[str]:
    digits = decimals(on.values) if on.values else 0
    return [number(value, digits) for value in on.values]


@dataclass(frozen=True, slots=True)
class Plot:
    """A scale on a sheet, inside a frame."""

    sheet: Sheet
    on: Scale
    frame: Box

    def x(self, moment: float) -> float:
        """Where on the sheet a time lies."""
        left, _, width, _ = self.frame
        return left + (moment - self.on.first) / (self.on.last - self.on.first) * width

    def y(self, value: float) -> float:
        """Where on the sheet a value lies."""
        _, top, _, height = self.frame
        return top + (self.on.high - value) / (self.on.high - self.on.low) * height

    def axes(self) -> None:
        """Draw the axes: the values with their lines, the years with their marks."""
        left, top, width, height = self.frame
        right, bottom = left + width, top + height
        values, years = [*map(self.y, self.on.values)], [*map(self.x, self.on.years)]
        self._rules([(left, right, y, y) for y in values], color=palette.GRID, linewidth=0.7, zorder=1.1)
        self._rules([(left, right, bottom, bottom)], color=palette.AXIS, linewidth=0.8, zorder=2.9)
        self._rules([(x, x, bottom, bottom + 3) for x in years], color=palette.AXIS, linewidth=0.8, zorder=2.9)
        for y, name in zip(values, _names(self.on), strict=True):
            self.sheet.text(left - 4, y, name, 7.5, palette.SUB, "right")
        for x, year in zip(years, self.on.years, strict=True):
            self.sheet.text(x, bottom + 10.8, str(year), 7.5, palette.SUB, "center")

    def tracks(self, tracks: Sequence[Track], weight: float = 1.0) -> None:
        """Draw all tracks, ``weight`` times the usual thickness."""
        self._band(tracks)
        _, top, _, height = self.frame
        moments = sorted({state.time for one in tracks for state in one.states})
        steps = [(x, x, top, top + height) for x in map(self.x, moments) if self._inside(x)]
        self._rules(steps, color=palette.AXIS, linewidth=0.7, zorder=1.3)
        for one in tracks:
            self._ahead(one, weight)
            self._behind(one, weight)

    def _inside(self, x: float) -> bool:
        return self.frame[0] <= x <= self.frame[0] + self.frame[2]

    def _band(self, tracks: Sequence[Track]) -> None:
        if found := band(tracks):
            low, high = found
            left, top, width, height = self.frame
            above = top if high is None else self.y(high)
            below = top + height if low is None else self.y(low)
            look = {"facecolor": palette.BAND, "edgecolor": palette.BAND_EDGE, "linewidth": 0.7, "zorder": 1.05}
            self.sheet.box(left, above, width, below - above, **look)

    def _ahead(self, one: Track, weight: float) -> None:
        """What is required and what is projected."""
        colour = palette.STRATUM[one.line.stratum].colour
        for piece in one.path:
            self._line(piece, color=colour, linewidth=1.1 * weight, dashes=PATH_DASHES, zorder=2)
        wide = [(fan.time, fan.low, fan.high) for fan in one.fan if fan.low is not None and fan.high is not None]
        if len(wide) > 1:
            edge = [*((time, low) for time, low, _ in wide), *((time, high) for time, _, high in reversed(wide))]
            xs, ys = [self.x(time) for time, _ in edge], [self.y(value) for _, value in edge]
            self.sheet.area(xs, ys, self.frame, facecolor=colour, alpha=0.16, zorder=1.5)
        self._line(one.fan, color=colour, linewidth=1.4 * weight, dashes=FAN_DASHES, zorder=2.2)
        goals = [Point(state.time, state.target) for state in one.states if state.target is not None]
        look = {"color": colour, "marker": "D", "markersize": 5 * weight, "markerfacecolor": palette.PAPER}
        self._line(goals, linestyle="none", zorder=2.8, **look)

    def _behind(self, one: Track, weight: float) -> None:
        """What was observed."""
        stroke, series = palette.STRATUM[one.line.stratum], one.line.series
        for point, error in zip(one.observed, series.errors, strict=False):  # errors of all figures, or of none
            if not math.isnan(error):
                self._error(self.x(point.time), self.y(point.value + error), self.y(point.value - error), stroke.colour)
        look = {"color": stroke.colour, "linewidth": 1.8 * weight, "marker": stroke.marker}
        self._line(one.observed, zorder=2.6, markersize=4.5 * weight, **look)

    def _error(self, x: float, above: float, below: float, colour: str) -> None:
        pieces = [(x, x, above, below), (x - 2, x + 2, above, above), (x - 2, x + 2, below, below)]
        self._rules(pieces, self.frame, color=colour, linewidth=0.8, zorder=2.4)

    def _line(self, points: Sequence[Point | Fan], **look: Any) -> None:
        if points:
            xs, ys = [self.x(point.time) for point in points], [self.y(point.value) for point in points]
            self.sheet.line(xs, ys, **look)

    def _rules(self, pieces: Sequence[tuple[float, float, float, float]], clip: Box | None = None, **look: Any) -> None:
        """Straight pieces, from x to x and from y to y each, in one stroke."""
        xs = [x for left, right, _, _ in pieces for x in (left, right, math.nan)]
        ys = [y for _, _, top, bottom in pieces for y in (top, bottom, math.nan)]
        if pieces:
            self.sheet.line(xs, ys, clip, solid_capstyle="butt", **look)
