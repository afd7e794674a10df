"""The sheets that list tasks: 台账, where the month is filled in, and the print sheets of units and task forces.

Only the print sheets merge cells. A spreadsheet refuses to sort a range with merged cells and its filter shows only
the first row of a merged block, so 台账 repeats chapter and clause in every row. The print sheets have no filter;
their monthly columns look up 台账 by the row's number, so the month is filled in once, whatever the sort order.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from xlsxwriter.utility import xl_col_to_name

from gongfu.publish.book import MAX_HEIGHT, SIZE, TITLE_SIZE, Book, height
from gongfu.publish.measure import lines
from gongfu.publish.records import COLUMNS, Column, Record

__all__ = ["FILL", "FIRST_ROW", "GRID", "LIGHTS", "STATES", "Head", "is_cut", "write_group", "write_ledger"]

STATES = ("未启动", "推进中", "已完成", "滞后")
"""What 进展状态 may hold."""
LIGHTS = {"绿": "#C6EFCE", "黄": "#FFEB9C", "红": "#FFC7CE", "灰": "#D9D9D9"}
"""What 预警灯 may hold, and the colour of each."""
FILL = (
    Column("progress", "本月进展", 12),
    Column("status", "进展状态", 5.5, True),
    Column("light", "预警灯", 4, True),
    Column("remark", "备注", 6),
)
"""Columns that are filled in every month; a later version will read them back by their headings."""
GRID = (*COLUMNS[:-1], *FILL, COLUMNS[-1])
"""All columns of 台账, the place in the source last."""
FIRST_ROW = 3
"""Row of the first task, from 0: title, subtitle and head stand above."""

_HEAD_ROW = 2
_OPTIONAL = ("chapter", "lead", "responsible", "support", "implement")
_MERGED = ("file", "chapter", "clause")
_BLOCK = 380.0
"""Tallest merged block in points, about a printed page: its text stands in the middle and must not meet a page end."""
_AT = {column.name: at for at, column in enumerate(GRID)}


class Head(NamedTuple):
    """What stands above the rows of a sheet; ``several`` says that the rows come from several files."""

    title: str
    subtitle: str
    several: bool


def write_ledger(book: Book, rows: Sequence[Record], head: Head) -> None:
    """The sheet 台账: a row a task, filter and drop-downs, nothing merged below the title."""
    sheet = book.sheet("台账")
    _frame(book, sheet, rows, head)
    for row, record in enumerate(rows, FIRST_ROW):
        _write_row(book, sheet, row, record, COLUMNS)
        for column in FILL:
            book.cell(sheet, row, _AT[column.name], None, _fill(column))
        sheet.set_row(row, min(MAX_HEIGHT, _needed(record)))
    last = FIRST_ROW + max(len(rows), 1) - 1
    sheet.autofilter(_HEAD_ROW, 0, last, len(GRID) - 1)
    _choices(sheet, "status", list(STATES), last)
    _choices(sheet, "light", list(LIGHTS), last)


def write_group(book: Book, rows: Sequence[Record], name: str, head: Head, total: int) -> None:
    """A sheet to print for one unit or task force. ``total`` is the number of rows of 台账."""
    sheet = book.sheet(name)
    _frame(book, sheet, rows, head)
    heights = [_needed(record, merged=True) for record in rows]
    for at in (_AT[name] for name in _MERGED):
        blocks = list(_runs(rows, heights, GRID[at].name))
        _stretch(heights, blocks, GRID[at].width)
        for first, last, text in blocks:
            _block(book, sheet, (FIRST_ROW + first, at, FIRST_ROW + last, at), text)
    own = [column for column in COLUMNS if column.name not in _MERGED]
    for row, (record, points) in enumerate(zip(rows, heights, strict=True), FIRST_ROW):
        _write_row(book, sheet, row, record, own)
        for at, column in ((_AT[column.name], column) for column in FILL):
            sheet.write_formula(row, at, _lookup(row, at, total), book.format(_fill(column)), "")
        sheet.set_row(row, min(MAX_HEIGHT, points))


def is_cut(record: Record) -> bool:
    """Whether the task's row would need more height than a row can have, so that its end is not printed."""
    return _needed(record) > MAX_HEIGHT


def _frame(book: Book, sheet: Any, rows: Sequence[Record], head: Head) -> None:
    """Title, subtitle, head row, widths, what stays in view and what is printed on every page."""
    empty = [name for name in _OPTIONAL if not any(record.cell(name) for record in rows)]
    hidden = ["key", *([] if head.several else ["file"]), *empty]
    book.columns(sheet, GRID, hidden)
    width = sum(column.width for column in GRID if column.name not in hidden)
    end = len(GRID) - 1
    book.merged(sheet, (0, 0, 0, end), head.title, "title")
    book.merged(sheet, (1, 0, 1, end), head.subtitle, "plain")
    for at, column in enumerate(GRID):
        book.text(sheet, _HEAD_ROW, at, column.title, "head-fill" if column in FILL else "head")
    title_lines = lines(head.title, width * SIZE / TITLE_SIZE)
    for row, points in enumerate((36 * title_lines, height([(head.subtitle, width)]), 32)):
        sheet.set_row(row, min(MAX_HEIGHT, points))
    sheet.repeat_rows(_HEAD_ROW)
    sheet.freeze_panes(FIRST_ROW, _AT["text"])
    if rows:
        for light, colour in LIGHTS.items():
            rule = {"type": "cell", "criteria": "==", "value": f'"{light}"'}
            rule["format"] = book.workbook.add_format({"bg_color": colour})
            sheet.conditional_format(FIRST_ROW, _AT["light"], FIRST_ROW + len(rows) - 1, _AT["light"], rule)


def _write_row(book: Book, sheet: Any, row: int, record: Record, columns: Sequence[Column]) -> None:
    for column in columns:
        value = record.number if column.name == "number" else record.cell(column.name)
        book.cell(sheet, row, _AT[column.name], value, "centre" if column.centred else "text")


def _fill(column: Column) -> str:
    return "fill-centre" if column.centred else "fill"


def _needed(record: Record, merged: bool = False) -> float:
    skip = {"number", "key", *(_MERGED if merged else ())}
    return height([(record.cell(column.name), column.width) for column in COLUMNS if column.name not in skip])


def _runs(rows: Sequence[Record], heights: Sequence[float], name: str) -> Iterator[tuple[int, int, str]]:
    """Runs of rows that share file, chapter and clause as far as ``name``, each at most a page tall."""
    levels = _MERGED[: _MERGED.index(name) + 1]
    keys = [tuple(record.cell(level) for level in levels) for record in rows]
    starts, tall = [], 0.0
    for at, points in enumerate(heights):
        if at == 0 or keys[at] != keys[at - 1] or tall + points > _BLOCK:
            starts.append(at)
            tall = 0.0
        tall += points
    for first, after in pairwise([*starts, len(rows)]):
        yield first, after - 1, keys[first][-1]


def _stretch(heights: list[float], blocks: Sequence[tuple[int, int, str]], width: float) -> None:
    """Give the rows of a block the height that the text of its merged cell needs."""
    for first, last, text in blocks:
        lacking = height([(text, width)]) - sum(heights[first : last + 1])
        for at in range(first, last + 1):
            heights[at] += max(0.0, lacking) / (last + 1 - first)


def _block(book: Book, sheet: Any, area: tuple[int, int, int, int], text: str) -> None:
    if area[0] == area[2]:
        book.cell(sheet, area[0], area[1], text, "text")
    else:
        book.merged(sheet, area, text, "text")


def _lookup(row: int, at: int, total: int) -> str:
    """The monthly cell of the same task in 台账, found by the number in column A."""
    column, first, last = xl_col_to_name(at), FIRST_ROW + 1, FIRST_ROW + total
    match = f"MATCH($A{row + 1},'台账'!$A${first}:$A${last},0)"
    return f'=IFERROR(INDEX(\'台账\'!${column}${first}:${column}${last},{match})&"","")'


def _choices(sheet: Any, name: str, source: list[str], last: int) -> None:
    sheet.data_validation(
        FIRST_ROW,
        _AT[name],
        last,
        _AT[name],
        {
            "validate": "list",
            "source": source,
            "error_title": "请从列表中选择",
            "error_message": f"只能填：{'、'.join(source)}",
        },
    )
