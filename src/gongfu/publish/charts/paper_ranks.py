"""Picture (4) on paper: every area's rank with its interval, and its score."""

from __future__ import annotations

import math

from gongfu.publish.charts import palette
from gongfu.publish.charts.fonts import glyphs
from gongfu.publish.charts.frame import MARGIN, no_data
from gongfu.publish.charts.model import Language, Rank, Ranks
from gongfu.publish.charts.order import ordered, score_places
from gongfu.publish.charts.sheet import WIDTH, Sheet, fitted
from gongfu.publish.charts.words import decimals, interval, number, say

__all__ = ["ranks_body", "ranks_height"]

_HEAD, _ROW, _LEGEND = 24.0, 24.0, 22.0
_LABEL, _MEDIAN, _GAP, _BARS = 104.0, 76.0, 22.0, 112.0


def ranks_height(picture: Ranks) -> float:
    """How high the table is, with its legend."""
    return _LEGEND + _HEAD + max(len(picture.rows), 4) * _ROW + 22


def ranks_body(sheet: Sheet, picture: Ranks, top: float, language: Language) -> None:
    """Draw legend, intervals and bars."""
    rows = ordered(picture)
    _legend(sheet, picture, top + 8, language)
    top += _LEGEND
    if not any(row.median is not None or row.score is not None for row in rows):
        no_data(sheet, MARGIN, top + 4, WIDTH - 2 * MARGIN, ranks_height(picture) - _LEGEND - 14, language, 13)
        return
    left, right = MARGIN + _LABEL, WIDTH - MARGIN - _MEDIAN - _GAP - _BARS
    bars = right + _MEDIAN + _GAP
    sheet.box(MARGIN, top, WIDTH - 2 * MARGIN, _HEAD - 4, facecolor=palette.HEAD)
    for x, word in ((MARGIN + 6, "area"), (left, "rank"), (right + 14, "median"), (bars, "score")):
        sheet.text(x, top + (_HEAD - 4) / 2, say(word, language), 7.5, palette.SUB)
    top += _HEAD
    step = (right - left - 24) / max(len(rows) - 1, 1)
    for place in range(len(rows)):
        x = left + 12 + place * step
        sheet.box(x - 0.35, top - 2, 0.7, len(rows) * _ROW + 2, facecolor=palette.GRID)
        if place % math.ceil(12 / step) == 0:
            sheet.text(x, top + len(rows) * _ROW + 8, str(place + 1), 7.5, palette.SUB, "center")
    digits = score_places(picture)
    for index, row in enumerate(rows):
        y = top + index * _ROW + _ROW / 2
        _name(sheet, row, y, language)
        _rank(sheet, row, y, left + 12, step, right, language)
        _bar(sheet, row, y, bars, picture.top, digits)
        sheet.box(MARGIN, y + _ROW / 2 - 0.3, WIDTH - 2 * MARGIN, 0.5, facecolor=palette.GRID)


def _legend(sheet: Sheet, picture: Ranks, y: float, language: Language) -> None:
    sheet.box(MARGIN, y - 3, 18, 6, facecolor=palette.RANK, round=3)
    sheet.line([MARGIN + 9], [y], color=palette.BRAND, marker="o", markersize=5.5, linestyle="none")
    text = f"{say('median', language)} · {interval('ranks', picture.coverage, language)}"
    sheet.text(MARGIN + 24, y, text, 8, palette.SUB)
    x = MARGIN + 24 + glyphs().width(text, 8) + 16
    sheet.box(x, y - 3, 18, 6, facecolor=palette.SCORE, round=1)
    sheet.text(x + 24, y, f"{say('score', language)} (0–{picture.top:g})", 8, palette.SUB)


def _name(sheet: Sheet, row: Rank, y: float, language: Language) -> None:
    size, lines = fitted(row.name.said(language), _LABEL - 10, 1 if row.proxy else 2, (8.5, 8, 7.5, 7, 6.5))
    sheet.block(MARGIN + 6, y - (4 if row.proxy else 0), lines, size)
    if row.proxy:
        sheet.text(MARGIN + 6, y + 6, f"{say('proxy', language)}{row.proxy}", 6.8, palette.SAMPLE)


def _rank(sheet: Sheet, row: Rank, y: float, first: float, step: float, right: float, language: Language) -> None:
    if row.median is None:
        look = palette.STATUS["cannot_tell"]
        sheet.chip(first - 12, y, f"{look.sign} {say('empty', language)}", ink=look.ink, fill=look.fill)
        sheet.text(right + 14, y, "—", 8.5, palette.SUB)
        return
    text = number(row.median, decimals([row.median]))
    if row.low is not None and row.high is not None:
        start, end = first + (row.low - 1) * step - 4, first + (row.high - 1) * step + 4
        sheet.box(start, y - 4, end - start, 8, facecolor=palette.RANK, round=4)
        text += f" ({row.low:g}–{row.high:g})"
    x = first + (row.median - 1) * step
    sheet.line(
        [x],
        [y],
        color=palette.BRAND,
        marker="o",
        markersize=7.5,
        linestyle="none",
        markeredgecolor=palette.PAPER,
        markeredgewidth=1,
    )
    sheet.text(right + 14, y, text, 8.5)


def _bar(sheet: Sheet, row: Rank, y: float, x: float, top: float, digits: int) -> None:
    room = _BARS - 34
    sheet.box(x, y - 4, room, 8, facecolor=palette.BAR, round=1.5)
    if row.score is not None:
        length = max(0.0, min(row.score / top, 1.0)) * room
        if length > 3:
            sheet.box(x, y - 4, length, 8, facecolor=palette.SCORE, round=1.5)
        sheet.text(x + room + 34, y, number(row.score, digits), 8.5, align="right")
    else:
        sheet.text(x + room + 34, y, "—", 8.5, palette.SUB, "right")
