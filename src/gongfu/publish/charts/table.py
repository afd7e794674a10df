"""A picture as a table: what a reader finds who cannot see the picture, or wants the figures."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gongfu.indicators.model import STATUS_NAMES
from gongfu.publish.charts import palette
from gongfu.publish.charts.model import Gains, Graph, Heat, Language, Line, Lines, Map, Multiples, Picture, Ranks
from gongfu.publish.charts.order import ordered
from gongfu.publish.charts.plot import places
from gongfu.publish.charts.table_outcomes import outcome_rows
from gongfu.publish.charts.track import Fan, Track, track
from gongfu.publish.charts.words import number, rounded, say, status, stratum, time

__all__ = ["Table", "exact", "table_of"]


@dataclass(frozen=True, slots=True)
class Table:
    """A head and rows of as many cells; ``names`` is how many cells at the left say what a row is of."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    names: int


def exact(value: float | None) -> str:
    """A figure as it was given, no digit left out; one computed from others to six decimals. Nothing for none."""
    if value is None or math.isnan(value):
        return ""
    return f"{round(value, 6) if abs(value) >= 0.001 else value:.15g}"


def table_of(picture: Picture, language: Language) -> Table:
    """The figures of a picture: given ones exactly, required ones to one digit more, reckoned ones in seven digits."""
    if isinstance(picture, Graph | Gains | Map):
        return Table(*outcome_rows(picture, language))
    if isinstance(picture, Heat):
        return _heat(picture, language)
    return _ranks(picture, language) if isinstance(picture, Ranks) else _figures(picture, language)


def _figures(picture: Lines | Multiples, language: Language) -> Table:
    several = isinstance(picture, Multiples)
    panels = [("", picture.lines)] if isinstance(picture, Lines) else _named(picture, language)
    tracks = [(name, track(line)) for name, lines in panels for line in lines]
    digits = places([one for _, one in tracks]) + 1
    keys = ["stratum", "time", "observed", "error", "required", "target", "status", "projected", "low", "high"]
    head = [*(["area"] if several else []), *keys]
    rows = [
        (*([name] if several else []), stratum(one.line.stratum, language), *row)
        for name, one in tracks
        for row in _moments(one, digits, language)
    ]
    columns = [index for index, key in enumerate(head) if key != "error" or any(row[index] for row in rows)]
    chosen = tuple(tuple(row[index] for index in columns) for row in rows)
    return Table(tuple(say(head[index], language) for index in columns), chosen, 3 if several else 2)


def _named(picture: Multiples, language: Language) -> list[tuple[str, tuple[Line, ...]]]:
    return [(panel.name.said(language), panel.lines) for panel in picture.panels]


def _moments(one: Track, digits: int, language: Language) -> Iterator[tuple[str, ...]]:
    series = one.line.series
    values = dict(zip(series.times, series.values, strict=True))
    errors = dict(zip(series.times, series.errors or (float("nan"),) * len(series.times), strict=True))
    states = {state.time: state for state in one.states}
    start = {one.line.steps.start.time} if one.line.steps else set()
    for moment in sorted({*values, *states, *start}):
        state = states.get(moment)
        fan = (state.projected if state else None) or Fan(moment, float("nan"), None, None)
        required = one.required(moment)
        yield (
            time(moment, language) + _marked(one, moment, language),
            exact(values.get(moment)),
            exact(errors.get(moment)),
            "" if required is None else number(required, digits),
            exact(state.target) if state else "",
            f"{palette.STATUS[state.status].sign} {status(state.status, language)}" if state else "",
            *(exact(rounded(edge)) for edge in (fan.value, fan.low, fan.high)),
        )
    if not values:
        yield (say("empty", language), *[""] * 8)


def _marked(one: Track, moment: float, language: Language) -> str:
    """Whose figure it really is, where it stands in for the area's own."""
    series = one.line.series
    return f" ({say('proxy', language)}{series.proxy})" if series.proxy and moment in series.times else ""


def _heat(picture: Heat, language: Language) -> Table:
    names = [(name, status(name, language)) for name in STATUS_NAMES]
    head = (*(say(key, language) for key in ("step", "action", "area", "status")), *(word for _, word in names))
    rows = [
        (
            time(part.step, language),
            action.said(language),
            area.said(language),
            status(cell.status, language),
            *(str(dict(cell.counts).get(name, 0)) for name, _ in names),
        )
        for part in picture.parts
        for action, cells in zip(picture.rows, part.cells, strict=True)
        for area, cell in zip(picture.columns, cells, strict=True)
        if cell
    ]
    return Table(head, tuple(rows), 3)


def _ranks(picture: Ranks, language: Language) -> Table:
    keys: Sequence[str] = ("area", "median", "low", "high", "score")
    rows = []
    for row in ordered(picture):
        proxy = f" ({say('proxy', language)}{row.proxy})" if row.proxy else ""
        figures = (exact(row.median) or say("empty", language), exact(row.low), exact(row.high), exact(row.score))
        rows.append((row.name.said(language) + proxy, *figures))
    return Table(tuple(say(key, language) for key in keys), tuple(rows), 1)
