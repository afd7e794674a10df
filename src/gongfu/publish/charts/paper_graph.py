"""Picture (5) on paper: curves on two axes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from gongfu.publish.charts import palette
from gongfu.publish.charts.caption import Language
from gongfu.publish.charts.fonts import glyphs
from gongfu.publish.charts.frame import MARGIN, no_data
from gongfu.publish.charts.keys import draw_keys, keys_height, keys_of
from gongfu.publish.charts.outcomes import Curve, Graph
from gongfu.publish.charts.scales import Span, axis_text, graph_spans
from gongfu.publish.charts.sheet import WIDTH, Box, Sheet, fitted

__all__ = ["graph_body", "graph_height", "name_above"]

_SQUARE, _WIDE = 300.0, 230.0
_TITLES, _NAMES = 16.0, 34.0
_MARKERS = 11
"""Points of a curve without names that bear a marker, so that curves are told apart without colour."""


def graph_height(picture: Graph, language: Language) -> float:
    """How high the body of the picture is."""
    return keys_height(keys_of(picture, language)) + _TITLES + (_SQUARE if picture.square else _WIDE) + _NAMES


def graph_body(sheet: Sheet, picture: Graph, top: float, language: Language) -> None:
    """Draw legend, axes and curves."""
    keys = keys_of(picture, language)
    draw_keys(sheet, keys, top)
    top += keys_height(keys) + _TITLES
    height = _SQUARE if picture.square else _WIDE
    if picture.empty:
        no_data(sheet, MARGIN, top - 8, WIDTH - 2 * MARGIN, height + _NAMES - 4, language, 13)
        return
    across, up = graph_spans(picture)
    names = axis_text(up, picture.y)
    room = max((glyphs().width(name, 7.5) for name in names), default=0) + 8
    left, width = MARGIN + room, WIDTH - 2 * MARGIN - room - 12
    if picture.square:
        left, width = (WIDTH - height) / 2, height
    frame = (left, top, width, height)
    sheet.text(left - room + 4, top - 9, picture.y.title.said(language), 7.5, palette.SUB)
    _axes(sheet, picture, (across, up), frame, names)
    sheet.text(left + width / 2, top + height + 23, picture.x.title.said(language), 7.5, palette.SUB, "center")
    if picture.square:
        x, y = _places(across, up, frame)
        sheet.line([x(0), x(1)], [y(0), y(1)], color=palette.AXIS, linewidth=1.0, zorder=1.5)
    _curves(sheet, picture, (across, up), frame, language)


def _places(across: Span, up: Span, frame: Box) -> tuple[Callable[[float], float], Callable[[float], float]]:
    left, top, width, height = frame
    return (
        lambda value: left + (value - across.low) / (across.high - across.low) * width,
        lambda value: top + (up.high - value) / (up.high - up.low) * height,
    )


def _axes(sheet: Sheet, picture: Graph, spans: tuple[Span, Span], frame: Box, names: Sequence[str]) -> None:
    left, top, width, height = frame
    across, up = spans
    x, y = _places(across, up, frame)
    bottom = top + height
    for mark, name in zip(up.marks, names, strict=True):
        strong = mark == 0 and up.low < 0
        colour = palette.AXIS if strong else palette.GRID
        sheet.line([left, left + width], [y(mark), y(mark)], color=colour, linewidth=0.7, zorder=1.1)
        sheet.text(left - 4, y(mark), name, 7.5, palette.SUB, "right")
    sheet.line([left, left + width], [bottom, bottom], color=palette.AXIS, linewidth=0.8, zorder=1.2)
    for mark, name in zip(across.marks, axis_text(across, picture.x), strict=True):
        sheet.line([x(mark), x(mark)], [bottom, bottom + 3], color=palette.AXIS, linewidth=0.8, zorder=1.2)
        sheet.text(x(mark), bottom + 10.5, name, 7.5, palette.SUB, "center")


def _curves(sheet: Sheet, picture: Graph, spans: tuple[Span, Span], frame: Box, language: Language) -> None:
    x, y = _places(*spans, frame)
    taken: list[tuple[float, float, float]] = []
    for at, curve in enumerate(picture.curves, picture.first):
        stroke, dashes = palette.SERIES[at], palette.DASHES[at]
        xs, ys = [x(one) for one, _ in curve.points], [y(one) for _, one in curve.points]
        look: dict[str, Any] = {"dashes": dashes} if dashes else {}
        sheet.line(xs, ys, color=stroke.colour, linewidth=1.5, zorder=2.2, **look)
        step = 1 if curve.names else max(1, len(xs) // _MARKERS)
        shift = 0 if curve.names else ((at - picture.first) * step) // len(picture.curves)
        marks: dict[str, Any] = {
            "color": stroke.colour,
            "marker": stroke.marker,
            "markersize": 4.2,
            "linestyle": "none",
        }
        sheet.line(xs[shift::step], ys[shift::step], zorder=2.4, **marks)
        for place, name in enumerate(curve.names):
            beside = -9.0 if name_above(curve, place) else 9.0
            _name(sheet, name.said(language), (xs[place], ys[place], beside), frame, taken)


def name_above(curve: Curve, place: int) -> bool:
    """Whether a point's name stands above it: where the curve goes down from there, so that it does not cross it."""
    here, after = curve.points[place], curve.points[min(place + 1, len(curve.points) - 1)]
    before = curve.points[max(place - 1, 0)]
    return after[1] <= here[1] if after != here else here[1] <= before[1]


def _name(
    sheet: Sheet, text: str, at: tuple[float, float, float], frame: Box, taken: list[tuple[float, float, float]]
) -> None:
    """A point's name, so far ``at[2]`` above or below it, right of it or left, or farther off where names stand."""
    size, lines = fitted(text, 120, 1, (7.5, 7))
    width = glyphs().width(lines[0], size) if lines else 0
    px, py, beside = at
    rightmost = frame[0] + frame[2]
    for dx, dy in ((5, beside), (-5 - width, -beside), (5, 2 * beside), (5, -beside), (-5 - width, beside), (5, 0)):
        left, y = px + dx, py + dy
        inside = left + width <= rightmost + 12 and left >= frame[0] - 4
        if inside and all(abs(y - other) > 8.5 or left + width < start or left > end for start, end, other in taken):
            sheet.text(left, y, lines[0] if lines else "", size, palette.INK)
            taken.append((left, left + width, y))
            return
