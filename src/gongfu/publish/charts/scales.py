"""Axes and shades of the pictures of outcomes: round values, how finely figures are told, which shade is how much."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from gongfu.publish.charts import palette
from gongfu.publish.charts.caption import Language
from gongfu.publish.charts.outcomes import Axis, Gains, Graph, Map
from gongfu.publish.charts.plot import round_values
from gongfu.publish.charts.words import decimals, number

__all__ = ["Shade", "Shades", "Span", "axis_text", "gain_places", "gain_span", "graph_spans", "shades", "told"]

_PAD = 0.06


class Span(NamedTuple):
    """From where to where an axis runs, and the values it names."""

    low: float
    high: float
    marks: tuple[float, ...]


class Shade(NamedTuple):
    """A class of a map: its colour, the colour of text on it, and what it stands for in words."""

    fill: str
    ink: str
    text: str


class Shades(NamedTuple):
    """The classes of a map; a value belongs to the class after as many ``edges`` as it reaches."""

    edges: tuple[float, ...]
    classes: tuple[Shade, ...]

    def of(self, value: float) -> Shade:
        """The class of a value."""
        return self.classes[bisect_right(self.edges, value)]


def _span(values: Sequence[float], most: int, zero: bool = False) -> Span:
    """An axis that holds the values (and zero), with a little room where they are not round."""
    low, high = min(values, default=0.0), max(values, default=1.0)
    if zero:
        low, high = min(low, 0.0), max(high, 0.0)
    room = (high - low) or abs(high) * 0.1 or 1.0
    low = low if zero and low == 0 else low - room * _PAD
    high = high if zero and high == 0 else high + room * _PAD
    return Span(low, high, round_values(low, high, most))


def graph_spans(picture: Graph) -> tuple[Span, Span]:
    """Both axes; a square graph runs from 0 to 1 unless a curve goes below."""
    xs = [x for curve in picture.curves for x, _ in curve.points]
    ys = [y for curve in picture.curves for _, y in curve.points]
    if picture.square:
        low = min([0.0, *ys])
        marks = round_values(low, 1.0, 5)
        return Span(0.0, 1.0, round_values(0.0, 1.0, 5)), Span(low, 1.0, marks)
    return _span(xs, 6), _span(ys, 5)


def told(value: float | None, axis: Axis, places: int | None = None) -> str:
    """A value as its axis has it, by its own size or with so many decimals."""
    if value is None:
        return "—"
    shown = 100 * value if axis.percent else value
    finest = places if places is not None else 2 if axis.percent else _fine([shown])
    return number(shown, finest) + ("%" if axis.percent else "")


def axis_text(span: Span, axis: Axis) -> list[str]:
    """The names of an axis's values."""
    shown = [100 * mark for mark in span.marks] if axis.percent else list(span.marks)
    places = decimals(shown) if shown else 0
    return [told(mark, axis, places) for mark in span.marks]


def _fine(values: Iterable[float]) -> int:
    """Decimals for amounts that were reckoned: none from a hundred on, two below ten."""
    most = max(map(abs, values), default=0.0)
    return 0 if most >= 100 else 1 if most >= 10 else 2 if most >= 0.1 or most == 0 else 4


def gain_places(picture: Gains) -> int:
    """Decimals of mean changes."""
    return _fine(value for group in picture.groups for value in group.changes if value is not None)


def gain_span(picture: Gains) -> Span:
    """The axis of mean changes, with zero on it."""
    return _span([value for group in picture.groups for value in group.changes if value is not None], 5, zero=True)


def shades(picture: Map, language: Language) -> Shades:
    """Classes of round bounds: blue from little to much; where some lose and some gain, orange for losses."""
    values = [region.value for region in picture.regions if region.value is not None]
    low, high = min(values, default=0.0), max(values, default=0.0)
    if low < 0 < high:
        top = max(-low, high)
        step = _round_up(top / 3)
        edges: tuple[float, ...] = (-2 * step, -step, 0.0, step, 2 * step)
        colours: tuple[str, ...] = (*palette.LOSSES[1:], *palette.SHADES[1:4])
    else:
        edges = tuple(edge for edge in round_values(low, high, 3) if edge > low) if high > low else ()
        edges = edges[-(len(palette.SHADES) - 1) :] if high > 0 else edges[: len(palette.LOSSES) - 1]
        count = len(edges) + 1
        colours = palette.SHADES[-count:] if high > 0 else palette.LOSSES[:count]
        colours = colours if high or low else (palette.SAME,)
    places = decimals(edges) if edges else _fine(values)
    names = [number(edge, places) for edge in edges]
    classes = [
        Shade(colour, _ink(colour), text)
        for colour, text in zip(colours, _between(names, values, places, language), strict=True)
    ]
    return Shades(edges, tuple(classes))


def _between(names: Sequence[str], values: Sequence[float], places: int, language: Language) -> list[str]:
    """A class in words: below the first bound, between two, from the last on."""
    if not names:
        return [number(values[0], places) if values else "—"]
    below, above = ("低于 {}", "{} 及以上") if language == "zh" else ("below {}", "{} and more")
    inner = [f"{one}～{other}" for one, other in pairwise(names)]
    return [below.format(names[0]), *inner, above.format(names[-1])]


def _round_up(value: float) -> float:
    """The next of 1, 2, 2.5, 5 and 10 times a power of ten."""
    power = 10.0 ** math.floor(math.log10(value))
    return next(factor * power for factor in (1, 2, 2.5, 5, 10) if factor * power >= value * (1 - 1e-9))


def _ink(fill: str) -> str:
    """White or ink, whichever has more contrast on a ground (WCAG 2.2, relative luminance)."""
    return palette.PAPER if _luminance(fill) < 0.2 else palette.INK


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
