"""The workbook with what is wrong in it: the rows as they were sent, faults in red, their reasons in a column of their
own. It can be mended and sent again as it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, BinaryIO

from gongfu.delivery.sheet.rows import Fault
from gongfu.delivery.sheet.tables import Table
from gongfu.delivery.sheet.write import HEAD_ROW
from gongfu.safe import CELL_LIMIT, clean, is_formula, units

__all__ = ["REASON", "write_returned"]

REASON = "错误说明"
"""Heading of the column with the reasons. It is none of the format's: when the file comes back it is passed over."""

_CELL = {"font_name": "仿宋", "font_size": 10, "valign": "vcenter", "text_wrap": True, "border": 1}


def write_returned(
    stream: BinaryIO, parts: Iterable[tuple[Table, Iterable[Fault]]], title: str, every: bool = False
) -> int:
    """Write each table's rows that have a fault (``every``: all rows) to a binary stream; how many were written."""
    import xlsxwriter

    book = xlsxwriter.Workbook(stream, {"constant_memory": True, "strings_to_urls": False})
    styles = {
        "head": book.add_format({**_CELL, "font_name": "黑体", "align": "center", "bg_color": "#D9E7F7"}),
        "reason": book.add_format({**_CELL, "font_color": "#9C0006"}),
        "plain": book.add_format(_CELL),
        "quoted": book.add_format({**_CELL, "quote_prefix": True}),
        "red": book.add_format({**_CELL, "bg_color": "#FFC7CE", "font_color": "#9C0006"}),
        "red-quoted": book.add_format({**_CELL, "bg_color": "#FFC7CE", "font_color": "#9C0006", "quote_prefix": True}),
    }
    total = 0
    for table, faults in parts:
        total += _sheet(book, table, faults, title, every, styles)
    book.close()
    return total


def _sheet(book: Any, table: Table, faults: Iterable[Fault], title: str, every: bool, styles: dict[str, Any]) -> int:
    by_row: dict[int, list[Fault]] = defaultdict(list)
    for fault in faults:
        by_row[fault.row].append(fault)
    sheet = book.add_worksheet(table.layout.sheet)
    old = [at for at, head in enumerate(table.heads) if head.strip() == REASON]
    kept = [at for at in range(len(table.heads)) if at not in old]
    titles = {at: table.layout.column(name).title for name, at in table.places.items()}
    widths = {at: table.layout.column(name).width for name, at in table.places.items()}
    sheet.set_column(0, 0, 48)
    for to, at in enumerate(kept, 1):
        sheet.set_column(to, to, (widths.get(at, 12) * 10 / 0.75 + 3) / 7)
    sheet.write_string(0, 0, clean(f"{title}　改正标红的格子后，整份传回来"))
    for to, head in enumerate([REASON, *(table.heads[at] for at in kept)]):
        sheet.write_string(HEAD_ROW, to, clean(head), styles["head"])
    row = HEAD_ROW
    for number, cells in table.rows:
        found = by_row.get(number, [])
        if not found and not every:
            continue
        row += 1
        red = {fault.column for fault in found}
        reasons = "\n".join(f"“{fault.column}”{fault.sentence}" if fault.column else fault.sentence for fault in found)
        _cell(sheet, row, 0, f"原第{number}行：{reasons}" if found else "", styles["reason"], styles["reason"])
        for to, at in enumerate(kept, 1):
            prefix = "red" if titles.get(at) in red else ""
            plain, quoted = (styles["red"], styles["red-quoted"]) if prefix else (styles["plain"], styles["quoted"])
            _cell(sheet, row, to, cells[at], plain, quoted)
    sheet.freeze_panes(HEAD_ROW + 1, 1)
    sheet.autofilter(HEAD_ROW, 0, max(row, HEAD_ROW + 1), len(kept))
    return row - HEAD_ROW


def _cell(sheet: Any, row: int, at: int, text: str, plain: Any, quoted: Any) -> None:
    text = clean(text)
    if units(text) > CELL_LIMIT:
        text = text[: CELL_LIMIT // 2]
    if text:
        sheet.write_string(row, at, text, quoted if is_formula(text) else plain)
    else:
        sheet.write_blank(row, at, None, plain)
