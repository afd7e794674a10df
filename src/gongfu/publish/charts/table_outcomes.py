"""Pictures of outcomes as tables."""

from __future__ import annotations

from gongfu.publish.charts.caption import Language
from gongfu.publish.charts.outcomes import Gains, Graph, Map
from gongfu.publish.charts.words import rounded, say

__all__ = ["Rows", "outcome_rows"]

Rows = tuple[tuple[str, ...], tuple[tuple[str, ...], ...], int]
"""Head, rows, and how many cells at the left say what a row is of."""


def outcome_rows(picture: Graph | Gains | Map, language: Language) -> Rows:
    """The figures of a picture in seven digits: they were all reckoned."""
    if isinstance(picture, Graph):
        return _graph(picture, language)
    return _gains(picture, language) if isinstance(picture, Gains) else _map(picture, language)


def _told(value: float | None, percent: bool = False) -> str:
    if value is None:
        return ""
    shown = rounded(100 * value if percent else value)
    return f"{shown:.15g}"


def _head(title: str, percent: bool) -> str:
    return f"{title} %" if percent and "%" not in title else title


def _graph(picture: Graph, language: Language) -> Rows:
    x, y = picture.x.title.said(language), picture.y.title.said(language)
    if picture.stops:  # every curve at the same places: a column a curve
        head = (_head(x, picture.x.percent), *(curve.name.said(language) for curve in picture.curves))
        known = [dict(curve.points) for curve in picture.curves]
        rows = tuple(
            (_told(stop, picture.x.percent), *(_told(one.get(stop), picture.y.percent) for one in known))
            for stop in picture.stops
        )
        return head, rows, 1
    head = (
        *(say("series", language), say("point", language)),
        *(_head(x, picture.x.percent), _head(y, picture.y.percent)),
    )
    rows = tuple(
        (
            curve.name.said(language),
            curve.names[at].said(language) if curve.names else str(at + 1),
            _told(point[0], picture.x.percent),
            _told(point[1], picture.y.percent),
        )
        for curve in picture.curves
        for at, point in enumerate(curve.points)
    )
    return head, rows, 2


def _gains(picture: Gains, language: Language) -> Rows:
    keys = ("group", "series", "change", "gaining", "losing")
    rows = tuple(
        (
            group.name.said(language),
            name.said(language),
            _told(group.changes[at]) or say("nobody", language),
            _told(group.gaining[at], percent=True),
            _told(group.losing[at], percent=True),
        )
        for group in picture.groups
        for at, name in enumerate(picture.series)
    )
    return tuple(say(key, language) for key in keys), rows, 2


def _map(picture: Map, language: Language) -> Rows:
    head = (say("area", language), picture.caption.unit.said(language) or say("value", language))
    rows = tuple(
        (region.name.said(language), _told(region.value) or say("nobody", language)) for region in picture.regions
    )
    return head, rows, 1
