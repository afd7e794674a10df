"""What a page hands to its script: pictures as plain figures and finished words, so that the script only draws."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from gongfu.publish.charts import palette
from gongfu.publish.charts.model import Gains, Graph, Language, Line, Map, Multiples, Picture, Ranks
from gongfu.publish.charts.order import ordered, score_places
from gongfu.publish.charts.plot import Scale, places, scale
from gongfu.publish.charts.screen_outcomes import outcome_drawings, outcome_summary
from gongfu.publish.charts.track import Track, band, track
from gongfu.publish.charts.words import decimals, number, rounded, say, stratum, time

__all__ = ["drawings", "summary"]


def drawings(picture: Picture, key: str, language: Language) -> list[dict[str, Any]]:
    """The charts of a picture, each with the ``id`` of its place in the page; none for what has no figures to draw."""
    if isinstance(picture, Graph | Gains | Map):
        return outcome_drawings(picture, key, language)
    if isinstance(picture, Ranks):
        return [_ranks(picture, key, language)] if any(row.median is not None for row in picture.rows) else []
    if isinstance(picture, Multiples):
        tracks = [[track(line) for line in panel.lines] for panel in picture.panels]
        everything = [one for some in tracks for one in some]
        on, digits = scale(everything, small=True), places(everything)
        return [
            _lines(some, f"{key}-{index}", on, digits, language, small=True)
            for index, some in enumerate(tracks, 1)
            if on and any(one.observed or one.path for one in some)
        ]
    lines: Sequence[Line] = getattr(picture, "lines", ())
    some = [track(line) for line in lines]
    on = scale(some)
    return [_lines(some, key, on, places(some), language)] if on else []


def _lines(
    tracks: Sequence[Track], key: str, on: Scale | None, digits: int, language: Language, small: bool = False
) -> dict[str, Any]:
    assert on is not None
    steps = sorted({state.time for one in tracks for state in one.states})
    return {
        "id": key,
        "kind": "lines",
        "small": small,
        "x": [on.first, on.last, list(on.years)],
        "y": [on.low, on.high, [[value, number(value, decimals(on.values))] for value in on.values]],
        "band": band(tracks),
        "steps": [[moment, f"{time(moment, language)}{say('goal', language)}"] for moment in steps],
        "tracks": [_track(one, digits, len(tracks) == 1) for one in tracks],
        "tips": _tips(tracks, digits, language),
    }


def _track(one: Track, digits: int, alone: bool) -> dict[str, Any]:
    stroke, latest = palette.STRATUM[one.line.stratum], one.latest
    errors = one.line.series.errors or (math.nan,) * len(one.observed)
    pairs = zip(one.observed, errors, strict=True)
    goals = [
        [state.time, state.target, number(state.target, digits)] for state in one.states if state.target is not None
    ]
    required = one.required(latest.time) if latest else None
    return {
        "colour": stroke.colour,
        "symbol": stroke.symbol,
        "observed": [[point.time, point.value] for point in one.observed],
        "errors": [
            [point.time, point.value - error, point.value + error] for point, error in pairs if not math.isnan(error)
        ],
        "path": [[[rounded(point.time), rounded(point.value)] for point in piece] for piece in one.path],
        "targets": goals,
        "fan": [list(map(rounded, (fan.time, fan.value, fan.low, fan.high))) for fan in one.fan],
        "latest": number(latest.value, digits) if latest and alone else "",
        "above": latest is None or required is None or latest.value >= required,
    }


def _tips(tracks: Sequence[Track], digits: int, language: Language) -> list[list[Any]]:
    """At every time with a figure or a step: what is known, a line a stratum."""
    moments = {point.time for one in tracks for point in one.observed}
    moments |= {state.time for one in tracks for state in one.states}
    return [[moment, _tip(tracks, moment, digits, language)] for moment in sorted(moments)]


def _tip(tracks: Sequence[Track], moment: float, digits: int, language: Language) -> str:
    lines = [time(moment, language)]
    for one in tracks:
        value = next((point.value for point in one.observed if point.time == moment), None)
        state = next((state for state in one.states if state.time == moment), None)
        parts = [("observed", value), ("target", state.target) if state else ("required", one.required(moment))]
        parts += [("projected", state.projected.value)] if state and state.projected else []
        words = [f"{say(key, language)} {number(figure, digits)}" for key, figure in parts if figure is not None]
        if words:
            name = f"{stratum(one.line.stratum, language)}  " if len(tracks) > 1 else ""
            proxy = (
                f"  {say('proxy', language)}{one.line.series.proxy}"
                if value is not None and one.line.series.proxy
                else ""
            )
            lines.append(name + "  ".join(words) + proxy)
    return "\n".join(lines)


def _ranks(picture: Ranks, key: str, language: Language) -> dict[str, Any]:
    rows = ordered(picture)
    digits = score_places(picture)
    return {
        "id": key,
        "kind": "ranks",
        "top": picture.top,
        "colours": [palette.BRAND, palette.RANK, palette.SCORE, palette.BAR],
        "rows": [
            {
                "name": row.name.said(language) + (f"\n{say('proxy', language)}{row.proxy}" if row.proxy else ""),
                "rank": [row.low, row.median, row.high],
                "score": row.score,
                "rank_text": _rank_text(row.median, row.low, row.high) or f"○ {say('empty', language)}",
                "score_text": number(row.score, digits),
            }
            for row in rows
        ],
    }


def _rank_text(median: float | None, low: float | None, high: float | None) -> str:
    if median is None:
        return ""
    return f"{median:g}" if low is None or high is None else f"{median:g} ({low:g}–{high:g})"


def summary(picture: Picture, language: Language) -> str:
    """One sentence for those who cannot see the picture: what it shows and how things stand."""
    if isinstance(picture, Graph | Gains | Map):
        return outcome_summary(picture, language)
    title = picture.caption.title.said(language)
    lines: Sequence[Line] = getattr(picture, "lines", ())
    tracks = [track(line) for line in lines]
    if not tracks:
        return title
    digits = places(tracks)
    parts = []
    for one in tracks:
        latest = f"{time(one.latest.time, language)} {number(one.latest.value, digits)}" if one.latest else ""
        parts.append(f"{stratum(one.line.stratum, language)} {latest or say('empty', language)}")
    colon, stop = (": ", "; ") if language == "en" else ("：", "；")
    return f"{title}{colon}{stop.join(parts)}"
