"""Tables of a paper in Word: lists with a repeated head, forms to fill in, the imprint."""

from __future__ import annotations

from typing import Any

from gongfu.publish.measure import lines
from gongfu.publish.papers.layout import imprint, is_small
from gongfu.publish.papers.letter import Letter
from gongfu.publish.papers.parts import Form, Table
from gongfu.publish.papers.words import shown
from gongfu.publish.wordml import cell, element, row, table

__all__ = ["BAND", "CELL", "CENTRED", "HEAD", "IMPRINT", "LABEL", "form_table", "imprint_table", "part_table"]

CELL, CENTRED, HEAD, BAND, LABEL, IMPRINT = "表格文字", "表格居中", "表格表头", "表格分组", "表单标签", "版记"
_TALL = 24
"""A row of more lines than this may be split between pages."""
_LABEL = 0.17
"""Share of a form's width that a label takes."""
_MARGIN = 114
"""Left and right margins of a cell, in twentieths of a point."""


def part_table(part: Table, width: int) -> Any:
    """A list as ``w:tbl``, as wide as the type area (twentieths of a point)."""
    whole = sum(column.share for column in part.columns)
    widths = [round(column.share * width / whole) for column in part.columns]
    small = "小" if is_small(part) else ""
    size = 9 if small else 10.5
    made = table(widths)
    titles = zip(part.columns, widths, strict=True)
    made.append(row([cell(shown(column.title), HEAD + small, room) for column, room in titles], head=True))
    for items in part.rows:
        if len(items) == 1:
            made.append(row([cell(shown(items[0]), BAND + small, width, span=len(widths))]))
            continue
        texts = [shown(item) for item in items]
        tallest = max(lines(text, (room - _MARGIN) / (size * 20)) for text, room in zip(texts, widths, strict=True))
        cells = [
            cell(text, (CENTRED if column.centred else CELL) + small, room)
            for text, column, room in zip(texts, part.columns, widths, strict=True)
        ]
        made.append(row(cells, whole=tallest <= _TALL))
    return made


def form_table(form: Form, width: int) -> Any:
    """A form: labels in 黑体, texts beside them, rows of a least height."""
    label = round(width * _LABEL)
    half = [label, width // 2 - label, label, width - width // 2 - label]
    made = table(half)
    for number, items in enumerate(form.rows):
        wide = len(items) == 2
        cells = []
        for at, text in enumerate(items):
            room = width - label if wide and at else half[at]
            kind = "表单文字" if at % 2 else LABEL
            cells.append(cell(shown(text), kind, room, span=3 if wide and at else 1))
        tall = form.lines[number] if number < len(form.lines) else 1
        made.append(_tall(row(cells, whole=tall < _TALL and all(len(text) < 600 for text in items)), tall))
    return made


def _tall(made: Any, count: int) -> Any:
    """A row at least as high as ``count`` lines."""
    settings = made[0]
    settings.append(element("w:trHeight", val=count * 400 + 100, hRule="atLeast"))
    return made


def imprint_table(letter: Letter, width: int) -> Any | None:
    """版记 at the foot of the last page: thick lines above and below, a thin one between (section 7.4.1)."""
    said = imprint(letter)
    if not said:
        return None
    half = [width * 3 // 5, width - width * 3 // 5]
    made = table(half)
    settings = made[0]
    place = {"leftFromText": 0, "rightFromText": 0, "vertAnchor": "margin", "horzAnchor": "margin"}
    settings.insert(0, element("w:tblpPr", **place, tblpXSpec="left", tblpYSpec="bottom"))
    borders = next(child for child in settings if child.tag.endswith("}tblBorders"))
    for edge in list(borders):
        borders.remove(edge)
    for side, size in (("top", 8), ("bottom", 8), ("insideH", 6)):
        borders.append(element(f"w:{side}", val="single", sz=size, space=0, color="000000"))
    for left, right in said:
        if right:
            cells = [cell(left, IMPRINT, half[0]), cell(right, IMPRINT, half[1])]
            paragraph = cells[1].find(cells[1].tag.replace("}tc", "}p"))
            paragraph[0].append(element("w:jc", val="right"))
        else:
            cells = [cell(left, IMPRINT, width, span=2)]
        made.append(row(cells))
    return made
