"""Picture (3) on paper: status by action and area, a table for every step."""

from __future__ import annotations

from gongfu.publish.charts import palette
from gongfu.publish.charts.frame import MARGIN, no_data, watermark
from gongfu.publish.charts.legend import status_legend
from gongfu.publish.charts.model import Cell, Heat, HeatPart, Language
from gongfu.publish.charts.sheet import WIDTH, Sheet, fitted
from gongfu.publish.charts.words import joined, say, status, time

__all__ = ["heat_body", "heat_height"]

_HEAD, _ROW, _STEP, _GAP = 32.0, 29.0, 22.0, 12.0
_LEGEND = 34.0
_LABEL = 92.0


def heat_height(picture: Heat) -> float:
    """How high the tables of all steps are, with the legend."""
    rows = len(picture.rows) or 4
    return _LEGEND + max(len(picture.parts), 1) * (_STEP + _HEAD + rows * _ROW + _GAP)


def heat_body(sheet: Sheet, picture: Heat, top: float, language: Language) -> None:
    """Draw legend and tables."""
    status_legend(sheet, top, language)
    sheet.text(MARGIN, top + 24, say("good", language), 7.5, palette.SUB)
    y = top + _LEGEND
    if not picture.parts or not picture.rows or not picture.columns:
        no_data(sheet, MARGIN, y + 4, WIDTH - 2 * MARGIN, heat_height(picture) - _LEGEND - 12, language, 13)
        return
    for part in picture.parts:
        _table(sheet, picture, part, y, language)
        watermark(sheet, picture, language, y + _STEP + _HEAD, y + _STEP + _HEAD + len(picture.rows) * _ROW)
        y += _STEP + _HEAD + len(picture.rows) * _ROW + _GAP


def _table(sheet: Sheet, picture: Heat, part: HeatPart, top: float, language: Language) -> None:
    sheet.text(MARGIN, top + _STEP / 2, f"{time(part.step, language)}{say('goal', language)}", 9.5, bold=True)
    top += _STEP
    width = (WIDTH - 2 * MARGIN - _LABEL) / len(picture.columns)
    sheet.box(MARGIN, top, WIDTH - 2 * MARGIN, _HEAD, facecolor=palette.HEAD)
    for number, name in enumerate(joined(picture.columns, language)):
        size, lines = fitted(name, width - 2, 4, (7.5, 7, 6.5, 6, 5.6))
        sheet.block(MARGIN + _LABEL + (number + 0.5) * width, top + _HEAD / 2, lines, size, palette.SUB, "center")
    for row, (name, cells) in enumerate(zip(joined(picture.rows, language), part.cells, strict=True)):
        y = top + _HEAD + row * _ROW
        size, lines = fitted(name, _LABEL - 8, 3, (8, 7.5, 7))
        sheet.block(MARGIN + 4, y + _ROW / 2, lines, size)
        for column, cell in enumerate(cells):
            _cell(sheet, cell, MARGIN + _LABEL + column * width + 1.2, y + 1.2, width - 2.4, _ROW - 2.4, language)
        sheet.box(MARGIN, y + _ROW, WIDTH - 2 * MARGIN, 0.5, facecolor=palette.GRID)


def _cell(sheet: Sheet, cell: Cell | None, x: float, y: float, width: float, height: float, language: Language) -> None:
    if cell is None:
        sheet.text(x + width / 2, y + height / 2, "—", 8, palette.SUB, "center")
        return
    look = palette.STATUS[cell.status]
    hatch = {"hatch": "////", "edgecolor": palette.AXIS} if cell.status == "cannot_tell" else {}
    sheet.box(x, y, width, height, facecolor=look.fill, round=3, **hatch)
    word = status(cell.status, language)
    if hatch:
        sheet.box(x + 3, y + 2.5, width - 6, height - 5, facecolor=look.fill, round=2)
    middle = x + width / 2
    sheet.text(middle, y + height * 0.32, f"{look.sign} {cell.good}/{cell.total}", 8, look.ink, "center")
    size, lines = fitted(word, width - 3, 2, (6.5,) if language == "zh" else (5.6, 5))
    sheet.block(middle, y + height * 0.71, lines, size, look.ink, "center")
