"""A comparison as a workbook: a sheet of actions, a sheet of each list."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import xlsxwriter

from gongfu.publish.papers import ComparisonPaper, Document, Heading, Table
from gongfu.publish.papers.words import SAMPLE
from gongfu.safe import split_cell

__all__ = ["comparison_sheet"]

_NAME = 31
"""Most characters of a sheet's name."""


def comparison_sheet(paper: ComparisonPaper) -> bytes:
    """Every table of the paper as a sheet; all cells are text or numbers, none a formula."""
    stream = BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False}) as book:
        looks = {
            "head": book.add_format({"bold": True, "bg_color": "#E8EDF4", "border": 1, "text_wrap": True}),
            "cell": book.add_format({"border": 1, "text_wrap": True, "valign": "top"}),
        }
        for title, table in _tables(paper.document()):
            sheet = book.add_worksheet(title[:_NAME])
            _fill(sheet, table, looks, paper.sample)
    return stream.getvalue()


def _tables(document: Document) -> list[tuple[str, Table]]:
    """Tables under the headings they stand below, without the ordinals; an empty list has none."""
    found, title = [], ""
    for part in document.parts:
        if isinstance(part, Heading):
            title = part.text.partition("、")[2]
        elif isinstance(part, Table):
            found.append((title, part))
    return found


def _fill(sheet: Any, table: Table, looks: dict[str, Any], sample: bool) -> None:
    top = 0
    if sample:
        sheet.write_string(0, 0, SAMPLE)
        top = 1
    for at, column in enumerate(table.columns):
        sheet.set_column(at, at, 6 + 8 * column.share)
        sheet.write_string(top, at, column.title, looks["head"])
    sheet.freeze_panes(top + 1, 0)
    for number, row in enumerate(table.rows, top + 1):
        for at, text in enumerate(row):
            if text.isascii() and text.isdigit() and len(text) < 10:
                sheet.write_number(number, at, int(text), looks["cell"])
            else:
                sheet.write_string(number, at, split_cell(text, 0)[0], looks["cell"])
