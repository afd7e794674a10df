"""The workbook that is filled in and sent back (Office Open XML, by xlsxwriter row by row, so that memory stays small).

Nothing is merged and the head is one row, so that it can be sorted and filtered. Columns that may be changed are
yellow with a check of what is typed; the others are grey. The sheet is not locked: a locked one cannot be sorted.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, BinaryIO, NamedTuple

from gongfu.delivery.sheet.columns import LEDGER_STATES, Column, Layout
from gongfu.delivery.sheet.rows import Line, shown
from gongfu.delivery.sheet.values import FIRST_DAY, LAST_DAY, MAX_MONEY, Value
from gongfu.documents.read import LEDGER_MARK
from gongfu.safe import CELL_LIMIT, clean, is_formula, units

__all__ = ["HEAD_ROW", "About", "Section", "write"]

HEAD_ROW = 1
"""Row of the head, from 0: a line above says what the sheet is."""
VERSION = "office 1"
"""Value of the defined name by which a file is known as ours; changes when a heading or its meaning does."""

_SIZE = 10
_LINE, _PADDING, _MAX_LINES = 13.5, 5.0, 5
"""Points of a line of text, of what surrounds it, and the most lines a row shows: whole texts would fill screens."""
_CUT = "……（文字太长，全文见系统）"
_CELL = {"font_name": "仿宋", "font_size": _SIZE, "valign": "vcenter", "text_wrap": True, "border": 1}
_READ = {**_CELL, "bg_color": "#F2F2F2", "font_color": "#404040", "border_color": "#BFBFBF"}
_EDIT = {**_CELL, "bg_color": "#FFFBEB", "border_color": "#BFBFBF"}
_HEADS = {"font_name": "黑体", "align": "center"}
_FORMATS = {"date": "yyyy-mm-dd", "money": "#,##0.00", "percent": "0", "whole": "0"}
_CENTRED = {"date", "choice", "percent", "whole", "period"}
_HINTS = {
    "units": "多个单位用顿号隔开，写系统里的单位名称",
    "date": "例如 2026-12-31",
    "percent": "0—100 的整数",
    "money": "以万元为单位，最多两位小数",
    "choice": "从下拉列表中选",
    "text": "文字，可以换行",
    "line": "一行文字",
}


class Section(NamedTuple):
    """A sheet to write: its layout and its rows, which are taken one after the other."""

    layout: Layout
    rows: Iterable[Line]


class About(NamedTuple):
    """What a file is: its title, the day it was exported, and whether what it holds is made up (样例)."""

    title: str
    on: datetime.date
    sample: bool = False


def write(stream: BinaryIO, sections: Sequence[Section], about: About) -> int:
    """Write the sections as one workbook to a binary stream; how many rows there were.

    Memory does not grow with the rows: they lie in temporary files until the end.
    """
    import xlsxwriter

    book = xlsxwriter.Workbook(stream, {"constant_memory": True, "strings_to_urls": False})
    book.define_name(LEDGER_MARK, f'="{VERSION}"')
    book.set_properties({"title": clean(about.title)})
    total = 0
    for section in sections:
        total += _Sheet(book, section.layout, about).fill(section.rows)
    _explain(book, [section.layout for section in sections], about)
    book.close()
    return total


class _Sheet:
    """A sheet that is being written."""

    def __init__(self, book: Any, layout: Layout, about: About) -> None:
        self.layout = layout
        self.sheet = book.add_worksheet(layout.sheet)
        self._formats = [(_format(book, column), _format(book, column, quoted=True)) for column in layout.columns]
        self._wraps = [
            (at, column.width) for at, column in enumerate(layout.columns) if column.type in ("text", "line", "units")
        ]
        self._begin(book, about)

    def _begin(self, book: Any, about: About) -> None:
        sheet, columns = self.sheet, self.layout.columns
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(HEAD_ROW)
        sheet.set_footer('&C&"宋体,Regular"第 &P 页  共 &N 页')
        sheet.hide_gridlines(2)
        for at, column in enumerate(columns):
            sheet.set_column(at, at, (column.width * _SIZE / 0.75 + 3) / 7)
        title = book.add_format({"font_name": "黑体", "font_size": 12, "valign": "vcenter"})
        sheet.set_row(0, 26)
        sample = "【样例】" if about.sample else ""
        text = (
            f"{sample}{clean(about.title)}　{about.on.isoformat()} 导出　黄色列可以改，灰色列只供查看；改好后整份传回来"
        )
        sheet.write_string(0, 0, text, title)
        heads = {
            edits: book.add_format({**_CELL, **_HEADS, "bg_color": "#FFE699" if edits else "#D9E7F7"})
            for edits in (True, False)
        }
        sheet.set_row(HEAD_ROW, 30)
        for at, column in enumerate(columns):
            sheet.write_string(HEAD_ROW, at, column.title, heads[column.edits])
        sheet.freeze_panes(HEAD_ROW + 1, 1 + max(at for at, c in enumerate(columns) if c.name in self.layout.keys))

    def fill(self, rows: Iterable[Line]) -> int:
        """Write the rows, then what stands below or over them; how many there were."""
        count = 0
        for count, line in enumerate(rows, 1):
            self._row(HEAD_ROW + count, line.cells(self.layout, count))
        last = HEAD_ROW + max(count, 1)
        self.sheet.autofilter(HEAD_ROW, 0, last, len(self.layout.columns) - 1)
        for at, column in enumerate(self.layout.columns):
            if column.edits and (rule := _rule(column)):
                self.sheet.data_validation(HEAD_ROW + 1, at, last, at, rule)
        return count

    def _row(self, row: int, cells: list[Value]) -> None:
        texts = [_fit(clean(shown(cell))) if isinstance(cell, (str, tuple)) else cell for cell in cells]
        self.sheet.set_row(row, _height([(str(texts[at] or ""), width) for at, width in self._wraps]))
        for at, cell in enumerate(texts):
            plain, quoted = self._formats[at]
            if cell is None or cell == "":
                self.sheet.write_blank(row, at, None, plain)
            elif isinstance(cell, str):
                self.sheet.write_string(row, at, cell, quoted if is_formula(cell) else plain)
            elif isinstance(cell, datetime.date):
                self.sheet.write_datetime(row, at, cell, plain)
            elif isinstance(cell, (int, Decimal)):
                self.sheet.write_number(row, at, cell, plain)


def _format(book: Any, column: Column, quoted: bool = False) -> Any:
    style = dict(_EDIT if column.edits else _READ)
    if column.name == "mark":
        style |= {"font_size": 6, "text_wrap": False, "align": "fill"}  # or it would run out of its column
    if column.type in _CENTRED:
        style["align"] = "center"
    if column.type in _FORMATS:
        style["num_format"] = _FORMATS[column.type]
    return book.add_format(style | ({"quote_prefix": True} if quoted else {}))


def _rule(column: Column) -> dict[str, Any] | None:
    """The check of what is typed into a column."""
    rule: dict[str, Any]
    if column.type == "choice":
        rule = {"validate": "list", "source": list(LEDGER_STATES)}
    elif column.type == "date":
        rule = {"validate": "date", "criteria": "between", "minimum": FIRST_DAY, "maximum": LAST_DAY}
    elif column.type == "percent":
        rule = {"validate": "integer", "criteria": "between", "minimum": 0, "maximum": 100}
    elif column.type == "money":
        rule = {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": float(MAX_MONEY)}
    elif column.limit:
        rule = {"validate": "length", "criteria": "<=", "value": column.limit}
    else:
        return None
    hint = f"{_HINTS[column.type]}{f'，最多 {column.limit} 字' if column.limit else ''}"
    return {**rule, "error_title": f"“{column.title}”填得不对", "error_message": f"应为：{hint}"}


def _fit(text: str) -> str:
    """A text that fits into a cell. Those that may be changed are far shorter than the limit."""
    if units(text) <= CELL_LIMIT:
        return text
    return text[: CELL_LIMIT // 2 - len(_CUT)] + _CUT


def _height(cells: Sequence[tuple[str, float]]) -> float:
    """Points of a row: spreadsheets show rows of one height until they are opened and touched."""
    most = 1.0
    for text, width in cells:
        if len(text) > width:
            most = max(most, sum(-(-len(part) // (width - 0.5)) or 1 for part in text.split("\n")))
    return min(_MAX_LINES, most) * _LINE + _PADDING


def _explain(book: Any, layouts: Sequence[Layout], about: About) -> None:
    """The sheet 说明: what may be changed, and what to write."""
    sheet = book.add_worksheet("说明")
    text = book.add_format({**_CELL, "border_color": "#BFBFBF"})
    head = book.add_format({**_CELL, **_HEADS, "bg_color": "#D9E7F7"})
    plain = book.add_format({"font_name": "仿宋", "font_size": 11})
    for at, width in enumerate((12, 20, 12, 60)):
        sheet.set_column(at, at, width)
    notes = [
        clean(about.title),
        f"导出日期：{about.on.isoformat()}" + ("　样例数据，不是真实情况" if about.sample else ""),
        "黄色列可以改，灰色列改了也不会导入；行可以排序、筛选、删去，列可以移动，表头文字不要改。",
        "“任务编号”“填报期”“填报单位”认出是哪一行，“版本标记”认出导出之后有没有别人改过，都不要改。",
        "同一份文件传两次，第二次什么也不会变。传回来后先看到改了什么，确认后才会写入。",
    ]
    for row, note in enumerate(notes):
        sheet.write_string(row, 0, note, plain)
    row = len(notes) + 1
    for at, title in enumerate(("工作表", "列", "可否修改", "填写要求")):
        sheet.write_string(row, at, title, head)
    for layout in layouts:
        for column in layout.columns:
            row += 1
            hint = _HINTS.get(column.type, "") + (f"，最多 {column.limit:,} 字" if column.limit else "")
            if column.type == "choice":
                hint = f"{'、'.join(LEDGER_STATES)} 之一"
            values = (layout.sheet, column.title, "可以" if column.edits else "不可以", hint if column.edits else "")
            for at, value in enumerate(values):
                sheet.write_string(row, at, value, text)
