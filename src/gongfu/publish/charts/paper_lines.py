"""Picture (1) on paper: lines over time, with a table of the steps under them."""

from __future__ import annotations

from collections.abc import Sequence

from gongfu.publish.charts import palette
from gongfu.publish.charts.fonts import glyphs
from gongfu.publish.charts.frame import MARGIN, no_data, status_chip
from gongfu.publish.charts.legend import entries, legend, legend_height
from gongfu.publish.charts.model import Language, Lines
from gongfu.publish.charts.plot import Plot, axis_room, places, scale
from gongfu.publish.charts.sheet import WIDTH, Sheet
from gongfu.publish.charts.track import Track, track
from gongfu.publish.charts.words import number, say, stratum, time

__all__ = ["lines_body", "lines_height"]

_PLOT, _NAMES = 222.0, 40.0
_HEAD, _ROW = 18.0, 21.0
_LATEST, _GOAL = 122.0, 50.0


def lines_height(picture: Lines, language: Language, bare: bool) -> float:
    """How high the body of the picture is; ``bare`` leaves out the table of steps, which a page sets itself."""
    keys = entries([track(line) for line in picture.lines], picture.coverage, language)
    table = 0 if bare else _HEAD + _ROW * len(picture.lines) + 10
    return legend_height(keys) + _PLOT + _NAMES + table


def lines_body(sheet: Sheet, picture: Lines, top: float, language: Language, bare: bool) -> None:
    """Draw legend, plot and table of steps."""
    tracks = [track(line) for line in picture.lines]
    keys = entries(tracks, picture.coverage, language)
    legend(sheet, keys, top)
    top += legend_height(keys) + 4
    on = scale(tracks)
    if on is None:
        no_data(sheet, MARGIN, top + 4, WIDTH - 2 * MARGIN, _PLOT + _NAMES - 16, language, 13)
    else:
        left, right = MARGIN + axis_room(on), MARGIN + _label_room(tracks)
        plot = Plot(sheet, on, (left, top + 14, WIDTH - left - right, _PLOT - 6))
        plot.axes()
        plot.tracks(tracks)
        _name_steps(plot, tracks, top + 7, language)
        _label(plot, tracks)
        if all(one.line.empty for one in tracks):
            text = say("empty", language)
            look = palette.STATUS["cannot_tell"]
            width = glyphs().width(text, 9) + 10
            sheet.chip(WIDTH / 2 - width / 2, top + _PLOT * 0.82, text, ink=look.ink, fill=look.fill, size=9)
    if not bare:
        _table(sheet, tracks, top + _PLOT + _NAMES - 4, language)


def _name_steps(plot: Plot, tracks: Sequence[Track], y: float, language: Language) -> None:
    for moment in sorted({state.time for one in tracks for state in one.states}):
        name = f"{time(moment, language)}{say('goal', language)}"
        plot.sheet.text(plot.x(moment), y, name, 7.5, palette.SUB, "center")


def _label_room(tracks: Sequence[Track]) -> float:
    """Points right of the axes for the last targets, and for half the name of the last step."""
    last = [number(one.states[-1].target, places(tracks)) for one in tracks if one.states]
    return max([20.0, *(glyphs().width(text, 8.5) + 6 for text in last)])


def _label(plot: Plot, tracks: Sequence[Track]) -> None:
    """The last target at the right edge; the latest figure beside its point where there is one line."""
    digits = places(tracks)
    ends = []
    for one in tracks:
        goals = [(state.time, state.target) for state in one.states if state.target is not None]
        if goals:
            text = number(goals[-1][1], digits)
            ends.append((plot.x(goals[-1][0]), plot.y(goals[-1][1]), text, palette.STRATUM[one.line.stratum].colour))
    above = float("-inf")
    for x, y, text, colour in sorted(ends, key=lambda end: end[1]):
        above = max(y, above + 10)
        plot.sheet.text(x + 9, above, text, 8.5, colour)
    if len(tracks) == 1 and (latest := tracks[0].latest):
        x, y = plot.x(latest.time), plot.y(latest.value)
        required = tracks[0].required(latest.time)
        higher = required is None or latest.value >= required
        colour = palette.STRATUM[tracks[0].line.stratum].colour
        plot.sheet.text(x, y + (-10 if higher else 10), number(latest.value, digits), 8.5, colour, "center", bold=True)


def _table(sheet: Sheet, tracks: Sequence[Track], top: float, language: Language) -> None:
    moments = sorted({state.time for one in tracks for state in one.states})
    first = MARGIN + 60
    wide = (WIDTH - MARGIN - first - _LATEST) / max(len(moments), 1)
    columns = [first + _LATEST + wide * number_ for number_ in range(len(moments))]
    sheet.box(MARGIN, top, WIDTH - 2 * MARGIN, _HEAD, facecolor=palette.HEAD)
    sheet.text(MARGIN + 6, top + _HEAD / 2, say("stratum", language), 7.5, palette.SUB)
    sheet.text(first, top + _HEAD / 2, say("latest", language), 7.5, palette.SUB)
    for x, moment in zip(columns, moments, strict=True):
        sheet.text(x, top + _HEAD / 2, f"{time(moment, language)}{say('goal', language)}", 7.5, palette.SUB)
        sheet.text(x + _GOAL, top + _HEAD / 2, say("status", language), 7.5, palette.SUB)
    digits = places(tracks)
    for row, one in enumerate(tracks):
        y = top + _HEAD + _ROW * (row + 0.5)
        name = one.line.stratum
        sheet.text(MARGIN + 6, y, stratum(name, language), 8.5, palette.STRATUM[name].colour, bold=True)
        _latest(sheet, one, first, y, digits, language)
        for state in one.states:
            x = columns[moments.index(state.time)]
            sheet.text(x, y, number(state.target, digits), 8.5)
            status_chip(sheet, x + _GOAL, y, state.status, language)
        sheet.box(MARGIN, y + _ROW / 2 - 0.3, WIDTH - 2 * MARGIN, 0.6, facecolor=palette.GRID)


def _latest(sheet: Sheet, one: Track, x: float, y: float, digits: int, language: Language) -> None:
    if one.latest is None:
        sheet.text(x, y, say("empty", language), 8.5, palette.SUB)
        return
    text = number(one.latest.value, digits)
    sheet.text(x, y, text, 8.5, bold=True)
    when = time(one.latest.time, language)
    more = f"{say('proxy', language)}{one.line.series.proxy}" if one.line.series.proxy else ""
    sheet.text(x + glyphs().width(text, 8.5) + 5, y, f"{when} {more}".strip(), 7.5, palette.SUB)
