"""Tracks on axes: the part of a line picture that has a scale."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from gongfu.publish.charts import palette
from gongfu.publish.charts.fonts import glyphs
from gongfu.publish.charts.sheet import Sheet
from gongfu.publish.charts.track import Track, band, extent, span, year_ticks
from gongfu.publish.charts.words import decimals, number

__all__ = ["Scale", "axis_room", "paint", "places", "put_scale", "scale"]

PATH_DASHES, FAN_DASHES = (4, 2.5), (1, 1.4)


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
    """Decimals for a picture: what its figures and targets need."""
    values = [point.value for one in tracks for point in one.observed]
    values += [state.target for one in tracks for state in one.states if state.target is not None]
    return decimals(values)


def scale(tracks: Sequence[Track], small: bool = False) -> Scale | None:
    """The scale that holds all tracks; ``None`` where there is nothing to draw. ``small`` names fewer years."""
    times, values = span(tracks), extent(tracks)
    if times is None or values is None:
        return None
    pad = max(0.35, (times[1] - times[0]) * 0.02)
    steps = [state.time for one in tracks for state in one.states]
    years = year_ticks(*times, steps, fewest=small)
    inside = _round_values(*values, 4 if small else 5)
    return Scale(times[0] - pad, times[1] + pad, *values, tuple(years), inside)


def _round_values(low: float, high: float, most: int) -> tuple[float, ...]:
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


def put_scale(sheet: Sheet, axes: Any, on: Scale) -> None:
    """Give the axes their scale and name its marks."""
    axes.set(xlim=(on.first, on.last), ylim=(on.low, on.high))
    sheet.ticks(axes, "y", on.values, _names(on))
    sheet.ticks(axes, "x", on.years, [str(year) for year in on.years])


def paint(axes: Any, tracks: Sequence[Track], weight: float = 1.0) -> None:
    """Draw all tracks, ``weight`` times the usual thickness."""
    _band(axes, tracks)
    for moment in sorted({state.time for one in tracks for state in one.states}):
        axes.axvline(moment, color=palette.AXIS, linewidth=0.7, zorder=0.8)
    for one in tracks:
        _ahead(axes, one, weight)
        _behind(axes, one, weight)


def _band(axes: Any, tracks: Sequence[Track]) -> None:
    if found := band(tracks):
        low, high = found
        bottom, top = axes.get_ylim()
        look = {"facecolor": palette.BAND, "edgecolor": palette.BAND_EDGE, "linewidth": 0.7, "zorder": 0.5}
        axes.axhspan(bottom if low is None else low, top if high is None else high, **look)


def _ahead(axes: Any, one: Track, weight: float) -> None:
    """What is required and what is projected."""
    colour = palette.STRATUM[one.line.stratum].colour
    for piece in one.path:
        look = {"color": colour, "linewidth": 1.1 * weight, "dashes": PATH_DASHES, "zorder": 2}
        axes.plot([point.time for point in piece], [point.value for point in piece], **look)
    wide = [fan for fan in one.fan if fan.low is not None and fan.high is not None]
    if len(wide) > 1:
        times, lows, highs = zip(*((fan.time, fan.low, fan.high) for fan in wide), strict=True)
        axes.fill_between(times, lows, highs, color=colour, alpha=0.16, linewidth=0, zorder=1)
    look = {"color": colour, "linewidth": 1.4 * weight, "dashes": FAN_DASHES, "zorder": 2.5}
    axes.plot([fan.time for fan in one.fan], [fan.value for fan in one.fan], **look)
    goals = [(state.time, state.target) for state in one.states if state.target is not None]
    look = {"color": colour, "marker": "D", "markersize": 5 * weight, "markerfacecolor": palette.PAPER}
    axes.plot([time for time, _ in goals], [value for _, value in goals], linestyle="none", zorder=4, **look)


def _behind(axes: Any, one: Track, weight: float) -> None:
    """What was observed."""
    stroke, series = palette.STRATUM[one.line.stratum], one.line.series
    if series.errors:
        look = {"fmt": "none", "ecolor": stroke.colour, "elinewidth": 0.8, "capsize": 2, "zorder": 3}
        axes.errorbar(series.times, series.values, yerr=series.errors, **look)
    look = {"color": stroke.colour, "linewidth": 1.8 * weight, "marker": stroke.marker, "markersize": 4.5 * weight}
    axes.plot(series.times, series.values, zorder=3, **look)
