"""What a page hands to its script of pictures of outcomes, and the sentence for those who cannot see them."""

from __future__ import annotations

from typing import Any

from gongfu.publish.charts import palette
from gongfu.publish.charts.caption import Language
from gongfu.publish.charts.outcomes import Curve, Gains, Graph, Map
from gongfu.publish.charts.paper_graph import name_above
from gongfu.publish.charts.paper_map import map_places
from gongfu.publish.charts.scales import Span, axis_text, gain_places, gain_span, graph_spans, shades, told
from gongfu.publish.charts.words import decimals, number, rounded, say

__all__ = ["outcome_drawings", "outcome_summary"]

_MARKERS = 11


def outcome_drawings(picture: Graph | Gains | Map, key: str, language: Language) -> list[dict[str, Any]]:
    """The chart of a picture; none where it has no figures."""
    if picture.empty:
        return []
    if isinstance(picture, Graph):
        return [_graph(picture, key, language)]
    return [_gains(picture, key, language) if isinstance(picture, Gains) else _map(picture, key, language)]


def _axis(span: Span, names: list[str]) -> list[Any]:
    return [rounded(span.low), rounded(span.high), [list(pair) for pair in zip(span.marks, names, strict=True)]]


def _graph(picture: Graph, key: str, language: Language) -> dict[str, Any]:
    across, up = graph_spans(picture)
    return {
        "id": key,
        "kind": "graph",
        "square": picture.square,
        "x": _axis(across, axis_text(across, picture.x)),
        "y": _axis(up, axis_text(up, picture.y)),
        "titles": [picture.x.title.said(language), picture.y.title.said(language)],
        "curves": [_curve(curve, at, language) for at, curve in enumerate(picture.curves, picture.first)],
        "tips": _graph_tips(picture, language),
    }


def _curve(curve: Curve, at: int, language: Language) -> dict[str, Any]:
    step = 1 if curve.names else max(1, len(curve.points) // _MARKERS)
    return {
        "colour": palette.SERIES[at].colour,
        "symbol": palette.SERIES[at].symbol,
        "dashes": list(palette.DASHES[at] or ()),
        "every": step,
        "points": [[rounded(x), rounded(y)] for x, y in curve.points],
        "names": [name.said(language) for name in curve.names],
        "above": [name_above(curve, place) for place in range(len(curve.names))],
    }


def _graph_tips(picture: Graph, language: Language) -> list[list[Any]]:
    """At every stop, or at every point of a curve: what each curve has there."""
    moments = picture.stops or tuple(sorted({x for curve in picture.curves for x, _ in curve.points}))
    tips: list[list[Any]] = []
    for moment in moments:
        lines = [f"{picture.x.title.said(language)} {told(moment, picture.x)}"]
        for curve in picture.curves:
            for at, (x, y) in enumerate(curve.points):
                if x == moment:
                    name = curve.names[at].said(language) if curve.names else curve.name.said(language)
                    lines.append(f"{name}  {picture.y.title.said(language)} {told(y, picture.y)}")
        tips.append([rounded(moment), "\n".join(lines)])
    return tips


def _gains(picture: Gains, key: str, language: Language) -> dict[str, Any]:
    span = gain_span(picture)
    digits = decimals(span.marks) if span.marks else 0
    names = [number(mark, digits) for mark in span.marks]
    places = gain_places(picture)
    return {
        "id": key,
        "kind": "gains",
        "y": _axis(span, names),
        "title": say("change", language),
        "groups": [group.name.said(language) for group in picture.groups],
        "colours": [palette.GAIN, palette.SAME, palette.LOSS],
        "series": [
            {
                "colour": palette.SERIES[at + 1].colour,
                "title": f"{name.said(language)} · {say('shares', language)}",
                "changes": [
                    [rounded(group.changes[at]), number(group.changes[at], places)] for group in picture.groups
                ],
                "shares": [
                    None if gaining is None or losing is None else [round(losing, 6), round(gaining, 6)]
                    for gaining, losing in ((group.gaining[at], group.losing[at]) for group in picture.groups)
                ],
            }
            for at, name in enumerate(picture.series)
        ],
        "tips": [[row, _gain_tip(picture, row, places, language)] for row in range(len(picture.groups))],
    }


def _gain_tip(picture: Gains, row: int, places: int, language: Language) -> str:
    group = picture.groups[row]
    lines = [group.name.said(language)]
    for at, name in enumerate(picture.series):
        gaining, losing = group.gaining[at], group.losing[at]
        shares = (
            ""
            if gaining is None or losing is None
            else f"  {say('gainers', language)} {gaining:.1%}  {say('losers', language)} {losing:.1%}"
        )
        lines.append(f"{name.said(language)}  {number(group.changes[at], places)}{shares}")
    return "\n".join(lines)


def _map(picture: Map, key: str, language: Language) -> dict[str, Any]:
    found, places = shades(picture, language), map_places(picture)
    regions = []
    for region in picture.regions:
        known = found.of(region.value) if region.value is not None else None
        text = say("nobody", language) if region.value is None else number(region.value, places)
        regions.append(
            {
                "name": region.name.said(language),
                "text": text,
                "known": known is not None,
                "fill": known.fill if known else palette.EMPTY,
                "ink": known.ink if known else palette.SUB,
                "at": [rounded(value) for value in region.at],
                "rings": [[[rounded(x), rounded(y)] for x, y in ring] for ring in region.rings],
            }
        )
    return {"id": key, "kind": "map", "box": [rounded(edge) for edge in picture.box], "regions": regions}


def outcome_summary(picture: Graph | Gains | Map, language: Language) -> str:
    """One sentence: the title, and how things stand."""
    title = picture.caption.title.said(language)
    colon, stop = (": ", "; ") if language == "en" else ("：", "；")
    if picture.empty:
        return f"{title}{colon}{say('empty', language)}"
    if isinstance(picture, Map):
        places = map_places(picture)
        parts = [f"{region.name.said(language)} {number(region.value, places)}" for region in picture.regions]
    elif isinstance(picture, Gains):
        places = gain_places(picture)
        ends = [picture.groups[0], *picture.groups[1:][-1:]]
        parts = [
            f"{name.said(language)} "
            + ", ".join(f"{group.name.said(language)} {number(group.changes[at], places)}" for group in ends)
            for at, name in enumerate(picture.series)
        ]
    else:
        parts = [_ends(curve, picture, language) for curve in picture.curves if curve.points]
    return f"{title}{colon}{stop.join(parts)}"


def _ends(curve: Curve, picture: Graph, language: Language) -> str:
    """A Lorenz curve by what the lower half has; another curve by its first and last point."""
    name = curve.name.said(language)
    if picture.square:
        half = min(curve.points, key=lambda point: abs(point[0] - 0.5))
        return f"{name} {told(half[0], picture.x)} → {told(half[1], picture.y)}"
    pairs = [f"({told(x, picture.x)}, {told(y, picture.y)})" for x, y in (curve.points[0], curve.points[-1])]
    return f"{name} {' → '.join(dict.fromkeys(pairs))}"
