"""Picture (2) on paper: the same lines area by area, on one scale."""

from __future__ import annotations

from collections.abc import Sequence

from gongfu.indicators.model import STRATA
from gongfu.publish.charts import palette
from gongfu.publish.charts.fonts import glyphs
from gongfu.publish.charts.frame import MARGIN, no_data
from gongfu.publish.charts.legend import Entry, entries, legend, legend_height, status_legend
from gongfu.publish.charts.model import Language, Multiples, Panel
from gongfu.publish.charts.plot import Plot, Scale, axis_room, places, scale
from gongfu.publish.charts.sheet import WIDTH, Sheet, fitted
from gongfu.publish.charts.track import Track, track
from gongfu.publish.charts.words import number, say, stratum, time

__all__ = ["keys", "multiples_body", "multiples_height"]

_COLUMNS, _GAP = 3, 10.0
_HEAD, _PLOT, _YEARS, _CHIPS = 20.0, 88.0, 18.0, 16.0
_STATUS = 22.0
_TAG = 6.5


def keys(picture: Multiples, language: Language) -> list[Entry]:
    """The legend of all panels: a key for every stratum that has a figure somewhere."""
    tracks = [track(line) for panel in picture.panels for line in panel.lines]
    fullest = sorted(tracks, key=lambda one: (bool(one.fan), bool(one.path), bool(one.observed)))
    strata = {one.line.stratum: one for one in fullest}
    return entries([strata[name] for name in STRATA if name in strata], picture.coverage, language)


def multiples_height(picture: Multiples, language: Language) -> float:
    """How high legend and panels are."""
    rows = max(1, -(-len(picture.panels) // _COLUMNS))
    return legend_height(keys(picture, language)) + _STATUS + rows * (_panel_height(picture) + _GAP) + 4


def _panel_height(picture: Multiples) -> float:
    chips = max((len(panel.lines) for panel in picture.panels), default=1)
    return _HEAD + _PLOT + _YEARS + _CHIPS * chips + 8


def multiples_body(sheet: Sheet, picture: Multiples, top: float, language: Language) -> None:
    """Draw legend and panels."""
    shown = keys(picture, language)
    legend(sheet, shown, top)
    top += legend_height(shown)
    status_legend(sheet, top + 1, language)
    top += _STATUS + 2
    tracks = [[track(line) for line in panel.lines] for panel in picture.panels]
    everything = [one for some in tracks for one in some]
    on, digits = scale(everything, small=True), places(everything)
    width, height = (WIDTH - 2 * MARGIN - _GAP * (_COLUMNS - 1)) / _COLUMNS, _panel_height(picture)
    if not picture.panels:
        no_data(sheet, MARGIN, top, WIDTH - 2 * MARGIN, height, language, 13)
    for index, panel in enumerate(picture.panels):
        row, column = divmod(index, _COLUMNS)
        x, y = MARGIN + column * (width + _GAP), top + row * (height + _GAP)
        sheet.box(x, y, width, height, edgecolor=palette.FRAME, linewidth=0.8, round=4)
        _head(sheet, panel, tracks[index], (x, y, width), digits, language)
        _plot(sheet, tracks[index], (x, y + _HEAD, width), on, language)
        _states(sheet, tracks[index], x + 8, y + _HEAD + _PLOT + _YEARS, language)


def _head(
    sheet: Sheet,
    panel: Panel,
    tracks: Sequence[Track],
    place: tuple[float, float, float],
    digits: int,
    language: Language,
) -> None:
    x, y, width = place
    right = x + width - 8
    proxies = sorted({one.line.series.proxy for one in tracks} - {""})
    if proxies:
        tag = f"{say('proxy', language)}{'、'.join(proxies)}"
        right -= glyphs().width(tag, _TAG) + 10
        sheet.chip(right, y + 11, tag, ink=palette.SAMPLE, fill=palette.PAPER, edge=palette.SAMPLE, size=_TAG)
    elif len(tracks) == 1 and (latest := tracks[0].latest):
        text, when = number(latest.value, digits), time(latest.time, language)
        sheet.text(right, y + 11, text, 8.5, palette.STRATUM[tracks[0].line.stratum].colour, "right", bold=True)
        right -= glyphs().width(text, 8.5) + 4
        sheet.text(right, y + 11, when, _TAG, palette.SUB, "right")
        right -= glyphs().width(when, _TAG)
    size, lines = fitted(panel.name.said(language), right - x - 14, 2, (8.5, 8, 7.5, 7))
    sheet.block(x + 8, y + 11, lines, size, bold=True)


def _plot(
    sheet: Sheet, tracks: Sequence[Track], place: tuple[float, float, float], on: Scale | None, language: Language
) -> None:
    x, y, width = place
    if on is None or all(one.line.empty and not one.path for one in tracks):
        no_data(sheet, x + 8, y + 2, width - 16, _PLOT + 8, language, 8.5)
        return
    left = x + 4 + axis_room(on)
    plot = Plot(sheet, on, (left, y + 2, x + width - 12 - left, _PLOT))
    plot.axes()
    plot.tracks(tracks, 0.75)
    if all(one.line.empty for one in tracks):
        look = palette.STATUS["cannot_tell"]
        sheet.chip(x + 42, y + _PLOT * 0.85, say("empty", language), ink=look.ink, fill=look.fill, size=7)


def _states(sheet: Sheet, tracks: Sequence[Track], left: float, top: float, language: Language) -> None:
    for row, one in enumerate(tracks):
        x, y = left, top + (row + 0.5) * _CHIPS
        if len(tracks) > 1:
            name = one.line.stratum
            sheet.text(x, y, stratum(name, language), 7, palette.STRATUM[name].colour)
            x += 30
        for state in one.states:
            look = palette.STATUS[state.status]
            x = 5 + sheet.chip(x, y, f"{state.time:.0f} {look.sign}", ink=look.ink, fill=look.fill, size=7)
