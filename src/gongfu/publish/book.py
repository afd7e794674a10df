"""A workbook in the manner of an office: its formats and pages, and text written as text with none of it lost."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import count
from math import isfinite
from typing import Any, BinaryIO

import xlsxwriter

from gongfu.publish.measure import lines
from gongfu.publish.records import Column
from gongfu.safe import clean, is_formula, split_cell

__all__ = ["MAX_HEIGHT", "OWN_SHEETS", "SIZE", "TITLE_SIZE", "Book", "Cell", "height", "sheet_name"]

Cell = str | int | float | None

MAX_HEIGHT = 409.0
"""Tallest row of a worksheet, in points (Excel specifications and limits)."""
OWN_SHEETS = ("台账", "目标", "问题", "说明", "续文")
"""Names of the sheets every workbook has (续文 only where needed)."""
NAME_LIMIT = 31
"""Longest worksheet name, in UTF-16 units (Excel specifications and limits)."""
SIZE, TITLE_SIZE = 10, 18
"""Type size of the cells and of the title, in points."""

_LINE = 14.4
_PADDING = 5.0
_A4 = 9

_TEXT = {"font_name": "仿宋", "font_size": SIZE, "valign": "vcenter", "text_wrap": True}
_BOX = {**_TEXT, "border": 1}
_HEAD = {"font_name": "黑体", "align": "center"}
_STYLES: dict[str, dict[str, Any]] = {
    "title": {**_TEXT, "font_name": "宋体", "font_size": TITLE_SIZE, "bold": True, "align": "center"},
    "plain": _TEXT,
    "section": {**_TEXT, "font_name": "黑体", "font_size": 12, "text_wrap": False},
    "head": {**_BOX, **_HEAD, "bg_color": "#D9E7F7"},
    "head-fill": {**_BOX, **_HEAD, "bg_color": "#FFE699"},
    "text": _BOX,
    "centre": {**_BOX, "align": "center"},
    "fill": {**_BOX, "bg_color": "#FFFBEB"},
    "fill-centre": {**_BOX, "bg_color": "#FFFBEB", "align": "center"},
    "link": {**_BOX, "font_color": "#0563C1", "underline": 1},
}


def height(cells: Sequence[tuple[str, float]]) -> float:
    """Height of a row in points for cells of (text, column width in em): spreadsheets do not fit wrapped rows."""
    return max((lines(text, width) for text, width in cells), default=1) * _LINE + _PADDING


def sheet_name(text: str, taken: set[str]) -> str:
    """A legal worksheet name made from ``text``, different from those ``taken``, to which it is added (case folded).

    At most 31 UTF-16 units, none of ``[]:*?/\\``, no apostrophe, and not Excel's own History.
    """
    base = re.sub(r"[\[\]:*?/\\'\s]+", " ", clean(text)).strip() or "未命名"
    for number in count(1):
        tail = "" if number == 1 else f"（{number}）"
        head = base.encode("utf-16-le")[: 2 * (NAME_LIMIT - len(tail))].decode("utf-16-le", "ignore").rstrip()
        name = head + tail
        if name.casefold() not in taken and name.casefold() != "history":
            break
    taken.add(name.casefold())
    return name


class Book:
    """An open workbook. ``close`` must be called last: it adds the sheet 续文 where a text was too long for a cell."""

    def __init__(self, stream: BinaryIO) -> None:
        self.workbook = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_urls": False})
        self._formats: dict[tuple[str, bool], Any] = {}
        self._rest: list[tuple[str, int, int, str]] = []

    def format(self, style: str, quoted: bool = False) -> Any:
        """A cell format by its name; ``quoted`` marks the cell as text even when it is edited later."""
        if (style, quoted) not in self._formats:
            quote = {"quote_prefix": True} if quoted else {}
            self._formats[style, quoted] = self.workbook.add_format(_STYLES[style] | quote)
        return self._formats[style, quoted]

    def sheet(self, name: str) -> Any:
        """A sheet under a legal name, set up to print: A4 landscape, one page wide, numbered pages."""
        sheet = self.workbook.add_worksheet(name)
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.55, bottom=0.6)
        sheet.center_horizontally()
        sheet.set_footer('&C&"宋体,Regular"第 &P 页  共 &N 页')
        sheet.hide_gridlines(2)
        return sheet

    def columns(self, sheet: Any, columns: Sequence[Column], hidden: Sequence[str] = ()) -> None:
        """Set widths. A default-font digit is 7 pixels wide, a cell has 5 of padding; an em is SIZE / 0.75 pixels."""
        for at, column in enumerate(columns):
            width = (column.width * SIZE / 0.75 + 3) / 7
            sheet.set_column(at, at, width, None, {"hidden": column.name in hidden})

    def text(self, sheet: Any, row: int, column: int, text: str, style: str) -> None:
        """Write a text as text: never a formula, a link or a number."""
        shown, rest = split_cell(text, len(self._rest) + 2)
        self._rest += [(sheet.get_name(), row, column, piece) for piece in rest]
        sheet.write_string(row, column, shown, self.format(style, is_formula(shown)))

    def cell(self, sheet: Any, row: int, column: int, value: Cell, style: str) -> None:
        """Write a text, a finite number, or an empty cell."""
        if value is None or value == "":
            sheet.write_blank(row, column, None, self.format(style))
        elif isinstance(value, str):
            self.text(sheet, row, column, value, style)
        elif isfinite(value):
            sheet.write_number(row, column, value, self.format(style))
        else:
            self.text(sheet, row, column, str(value), style)

    def merged(self, sheet: Any, area: tuple[int, int, int, int], text: str, style: str) -> None:
        """Merge an area (first row, first column, last row, last column; more than one cell) and write its text."""
        sheet.merge_range(*area, "", self.format(style))
        self.text(sheet, area[0], area[1], text, style)

    def table(self, sheet: Any, top: int, columns: Sequence[Column], rows: Sequence[Sequence[Cell]]) -> int:
        """Write a head row and rows of values from row ``top`` on; the row after the last is returned."""
        for at, column in enumerate(columns):
            self.text(sheet, top, at, column.title, "head")
        sheet.set_row(top, 24)
        for row, values in enumerate(rows, top + 1):
            for at, (column, value) in enumerate(zip(columns, values, strict=True)):
                self.cell(sheet, row, at, clean(value) if isinstance(value, str) else value, _style(column))
            cells = [
                (value, column.width) for column, value in zip(columns, values, strict=True) if isinstance(value, str)
            ]
            sheet.set_row(row, min(MAX_HEIGHT, height(cells)))
        return top + 1 + len(rows)

    def close(self) -> None:
        """Write what did not fit into cells to the sheet 续文, and finish the file."""
        if self._rest:
            sheet = self.sheet("续文")
            for row, (name, above, column, piece) in enumerate([("", 0, 0, ""), *self._rest]):
                place = f"接“{name}”第{above + 1}行第{column + 1}列" if row else "位置"
                self.text(sheet, row, 0, place, "head" if row == 0 else "text")
                self.text(sheet, row, 1, piece if row else "余下文字", "head" if row == 0 else "text")
            sheet.set_column(0, 0, 24)
            sheet.set_column(1, 1, 110)
        self.workbook.close()


def _style(column: Column) -> str:
    return "centre" if column.centred else "text"
