"""Picture (6) on paper: mean change by group for every scenario, and under it who gains and who loses."""

from __future__ import annotations

from gongfu.publish.charts import palette
from gongfu.publish.charts.caption import Language
from gongfu.publish.charts.fonts import glyphs
from gongfu.publish.charts.frame import MARGIN, no_data
from gongfu.publish.charts.keys import Key, draw_keys, keys_height, keys_of
from gongfu.publish.charts.outcomes import Gains
from gongfu.publish.charts.scales import Span, gain_places, gain_span
from gongfu.publish.charts.sheet import WIDTH, Box, Sheet, fitted
from gongfu.publish.charts.words import decimals, number, say

__all__ = ["gains_body", "gains_height", "share_keys"]

_TITLE, _BARS, _NAMES = 16.0, 170.0, 30.0
_STRIP, _HEAD = 52.0, 16.0


def share_keys(language: Language) -> list[Key]:
    """The keys of the strips: who loses, who stays, who gains."""
    parts = (("gainers", palette.GAIN), ("same", palette.SAME), ("losers", palette.LOSS))
    return [Key("ground", say(word, language), colour=colour) for word, colour in parts]


def gains_height(picture: Gains, language: Language) -> float:
    """How high the body of the picture is."""
    keys = keys_height(keys_of(picture, language)) + keys_height(share_keys(language))
    return keys + _TITLE + _BARS + _NAMES + len(picture.series) * (_STRIP + _HEAD) + 12


def gains_body(sheet: Sheet, picture: Gains, top: float, language: Language) -> None:
    """Draw legend, bars and strips."""
    keys = keys_of(picture, language)
    draw_keys(sheet, keys, top)
    top += keys_height(keys) + _TITLE
    if picture.empty:
        room = gains_height(picture, language) - keys_height(keys) - _TITLE - 8
        no_data(sheet, MARGIN, top - 8, WIDTH - 2 * MARGIN, room, language, 13)
        return
    span = gain_span(picture)
    places = decimals(span.marks) if span.marks else 0
    room = max((glyphs().width(number(mark, places), 7.5) for mark in span.marks), default=0) + 8
    room = max(room, glyphs().width("100%", 7.5) + 8)
    frame = (MARGIN + room, top, WIDTH - 2 * MARGIN - room, _BARS)
    sheet.text(MARGIN + 4, top - 9, say("change", language), 7.5, palette.SUB)
    for mark in span.marks:
        y = _y(mark, span, frame)
        sheet.line([frame[0], frame[0] + frame[2]], [y, y], color=palette.GRID, linewidth=0.7, zorder=0.9)
        sheet.text(frame[0] - 4, y, number(mark, places), 7.5, palette.SUB, "right")
    _bars(sheet, picture, span, frame)
    zero = _y(0, span, frame)
    sheet.line([frame[0], frame[0] + frame[2]], [zero, zero], color=palette.SUB, linewidth=0.8, zorder=2)
    _group_names(sheet, picture, frame, language)
    top += _BARS + _NAMES
    draw_keys(sheet, share_keys(language), top)
    top += keys_height(share_keys(language))
    for at, name in enumerate(picture.series):
        size, lines = fitted(f"{name.said(language)} · {say('shares', language)}", frame[2], 1, (7.5, 7))
        sheet.text(frame[0], top + _HEAD / 2, lines[0], size, palette.SUB)
        _strip(sheet, picture, at, (frame[0], top + _HEAD, frame[2], _STRIP - 8))
        top += _HEAD + _STRIP


def _y(value: float, span: Span, frame: Box) -> float:
    return frame[1] + (span.high - value) / (span.high - span.low) * frame[3]


def _bars(sheet: Sheet, picture: Gains, span: Span, frame: Box) -> None:
    wide = frame[2] / len(picture.groups)
    bar = min(26.0, wide * 0.78 / len(picture.series))
    zero, places = _y(0, span, frame), gain_places(picture)
    texts = [number(change, places) for group in picture.groups for change in group.changes if change is not None]
    room = wide if len(picture.series) == 1 else bar + 1
    written = all(glyphs().width(text, 6.5) <= room for text in texts)  # all figures or none
    for row, group in enumerate(picture.groups):
        first = frame[0] + (row + 0.5) * wide - bar * len(picture.series) / 2
        for at, change in enumerate(group.changes):
            if change is None:
                continue
            y, x = _y(change, span, frame), first + at * bar
            upper, lower = min(y, zero), max(y, zero)
            sheet.box(x + 0.4, upper, bar - 0.8, max(lower - upper, 0.4), facecolor=palette.SERIES[at + 1].colour)
            if written:
                sheet.text(
                    x + bar / 2, y + (-5 if change >= 0 else 5), number(change, places), 6.5, palette.INK, "center"
                )


def _group_names(sheet: Sheet, picture: Gains, frame: Box, language: Language) -> None:
    wide = frame[2] / len(picture.groups)
    for row, group in enumerate(picture.groups):
        size, lines = fitted(group.name.said(language), wide - 2, 2, (7.5, 7, 6.5, 6, 5.5))
        middle = frame[0] + (row + 0.5) * wide
        sheet.block(middle, frame[1] + frame[3] + 13, lines, size, palette.SUB, "center")


def _strip(sheet: Sheet, picture: Gains, series: int, frame: Box) -> None:
    """For every group a column of all its persons: those who lose below, those who gain above."""
    left, top, width, height = frame
    wide = width / len(picture.groups)
    for end, name in ((0, "0%"), (1, "100%")):
        sheet.text(left - 4, top + (1 - end) * height, name, 6.5, palette.SUB, "right")
    for row, group in enumerate(picture.groups):
        gaining, losing = group.gaining[series], group.losing[series]
        if gaining is None or losing is None:
            continue
        x, column = left + row * wide + wide * 0.11, wide * 0.78
        sheet.box(x, top, column, height, facecolor=palette.SAME)
        sheet.box(x, top, column, height * gaining, facecolor=palette.GAIN)
        sheet.box(x, top + height * (1 - losing), column, height * losing, facecolor=palette.LOSS)
        for share, y in ((gaining, top + height * gaining / 2), (losing, top + height * (1 - losing / 2))):
            if share * height > 9:
                sheet.text(x + column / 2, y, f"{share:.0%}", 6.5, palette.INK, "center")
