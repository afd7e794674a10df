"""The tables of a file that came back: which sheets are ours, where their head is, which column is which."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from gongfu.delivery.sheet.columns import KINDS, LAYOUTS, Layout
from gongfu.documents import archive, plain, workbook
from gongfu.documents.errors import InputError
from gongfu.documents.numerals import fold

__all__ = ["MAX_BYTES", "MAX_CHARACTERS", "MAX_ROWS", "Table", "tables"]

MAX_BYTES = 64 * 1024 * 1024
"""Largest file; the ledger of 20,000 tasks has under 10 MB."""
MAX_ROWS = 60_000
"""Most rows of a table: three times the largest ledger the office is built for."""
MAX_CHARACTERS = 30_000_000
"""Most characters of a file; 20,000 tasks with their reports have some eight million."""
MAX_SHEETS = 40
"""Most sheets that are looked through."""

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_HEAD_WITHIN = 30
"""Rows in which the head is looked for: titles and notes may stand above it."""
_DELIMITERS = ",\t;"
_RESAVE = "请用 Excel 或 WPS 打开后另存为 .xlsx"


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet of one of the two layouts, its cells as text.

    ``places`` tells at which column (from 0) a field stands, ``unknown`` the headings that name none, ``broken`` the
    cells (row, column) with an error or a formula that was not computed. In ``rows`` stand a row's number in the file
    and its cells, all as wide as ``heads``.
    """

    layout: Layout
    name: str
    head: int
    heads: tuple[str, ...]
    places: dict[str, int]
    unknown: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    broken: frozenset[tuple[int, int]] = field(default=frozenset())
    shares: bool = False
    """Whether a percentage may have lost its sign, as in files of before 2007: 1 may be 100% there."""


def tables(data: bytes, name: str) -> list[Table]:
    """The tables of a workbook (.xlsx, .xls, .et) or CSV file. Raises :class:`InputError`.

    Where a workbook has sheets of the names we give (台账, 填报), only they are read, since others may list the same
    tasks for print.
    """
    if len(data) > MAX_BYTES:
        raise InputError(name, f"文件超过 {MAX_BYTES >> 20} MB", "请分几次导入")
    if not data.strip(b"\x00\t\n\r "):
        raise InputError(name, "文件是空的", "请检查文件是否保存完整")
    found = _workbook(data, name) if data.startswith((_ZIP, _OLE)) else _csv(data, name)
    if not found:
        raise InputError(
            name, "没有找到表头：要有“任务编号”一列，以及至少一列可以改的内容", "请先导出，在导出的文件里修改，再传回来"
        )
    for table in found:
        if len(table.rows) > MAX_ROWS:
            raise InputError(name, f"超过 {MAX_ROWS:,} 行", "请分几次导入", f"工作表“{table.name}”")
    return found


def _workbook(data: bytes, name: str) -> list[Table]:
    if data.startswith(_ZIP):
        archive.check(data, name)
    sheets = workbook.sheets(data, name, MAX_CHARACTERS)
    if len(sheets) > MAX_SHEETS:
        raise InputError(name, f"超过 {MAX_SHEETS} 张工作表", "请只留下要导入的工作表")
    own = {layout.sheet for layout in LAYOUTS.values()}
    shown = [sheet for sheet in sheets if sheet.visible]
    named = [sheet for sheet in shown if sheet.name.strip() in own]
    found = []
    for sheet in named or shown:
        rows = [(row.number, row.cells) for row in sheet.rows]
        table = _table(rows, sheet.name, name, data if data.startswith(_ZIP) else None, sheet.ordinal)
        if table:
            found.append(table)
    return found


def _csv(data: bytes, name: str) -> list[Table]:
    text = plain.decode(data, name, MAX_CHARACTERS)
    sample = text[:65_536]
    delimiter = max(_DELIMITERS, key=sample.count)
    rows: list[tuple[int, list[str]]] = []
    number = 0
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), 1):
            if len(cells) > workbook.MAX_COLUMNS:
                raise InputError(name, f"超过 {workbook.MAX_COLUMNS} 列", "请检查分隔符", f"第{number}行")
            if number > 2 * MAX_ROWS:
                raise InputError(name, f"超过 {MAX_ROWS:,} 行", "请分几次导入")
            if any(map(str.strip, cells)):
                rows.append((number, [_bare(cell) for cell in cells]))
    except csv.Error:
        raise InputError(name, "引号不成对，或一格里的字太多", "请检查引号", f"第{number + 1}行") from None
    table = _table(rows, "", name, None, 0)
    return [table] if table else []


def _bare(cell: str) -> str:
    """A CSV cell without the apostrophe that kept it from being a formula, see :func:`.delimited.guarded`."""
    from gongfu.delivery.sheet.delimited import is_guarded

    cell = cell.replace("\r\n", "\n").replace("\r", "\n")
    return cell[1:] if is_guarded(cell) else cell


def _table(rows: Sequence[tuple[int, list[str]]], sheet: str, name: str, data: bytes | None, at: int) -> Table | None:
    """The rows of a sheet under the first row that is a head; ``None`` where none is. ``data`` is of an .xlsx file."""
    for place, (number, cells) in enumerate(rows[:_HEAD_WITHIN]):
        layout = _layout(cells)
        if layout is None:
            continue
        _check_repeats(cells, layout, name, sheet, number)
        known = _known(layout)
        names = [known.get(_plain(cell), "") for cell in cells]
        places = {field: column for column, field in enumerate(names) if field}
        unknown = tuple(cell for cell, field in zip(cells, names, strict=True) if cell.strip() and not field)
        width = len(cells)
        body = [(n, [*row[:width], *[""] * (width - len(row))]) for n, row in rows[place + 1 :]]
        broken = _tell(data, at, body, places) if data else frozenset()
        kept = tuple((n, tuple(row)) for n, row in body if any(map(str.strip, row)))
        return Table(layout, sheet, number, tuple(cells), places, unknown, kept, broken, shares=_is_old(data, sheet))
    return None


def _is_old(data: bytes | None, sheet: str) -> bool:
    return data is None and bool(sheet)


def _layout(cells: Iterable[str]) -> Layout | None:
    """The layout whose head these cells are: its keys are there, and a column that may be changed."""
    words = {_plain(cell) for cell in cells}
    for kind in reversed(KINDS):  # a report's head has what a task's has, and more
        layout = LAYOUTS[kind]
        known = _known(layout)
        names = {known[word] for word in words & known.keys()}
        if kind == "report" and not {"key", "unit"} <= names:
            continue
        if "key" in names and any(column.name in names for column in layout.edits):
            return layout
    return None


def _known(layout: Layout) -> dict[str, str]:
    """Headings in their plain form, and the field of each."""
    return {_plain(title): column.name for column in layout.columns for title in (*column.aliases, column.title)}


def _plain(heading: str) -> str:
    """A heading without blanks, marks of what must be filled in, and differences of width."""
    return "".join(fold(heading).split()).strip("*:").replace("(必填)", "")


def _check_repeats(cells: Sequence[str], layout: Layout, name: str, sheet: str, row: int) -> None:
    known = _known(layout)
    fields = Counter(known[word] for word in map(_plain, cells) if word in known)
    for field_name, times in fields.items():
        if times > 1:
            title = layout.column(field_name).title
            place = f"工作表“{sheet}”第{row}行" if sheet else f"第{row}行"
            raise InputError(name, f"有 {times} 列都是“{title}”", "请只留一列，其余删去或改名", place)


def _tell(
    data: bytes, at: int, body: list[tuple[int, list[str]]], places: dict[str, int]
) -> frozenset[tuple[int, int]]:
    """Give percentages their sign, which a cell's value alone does not tell; the cells that hold an error."""
    from gongfu.indicators.tables.excel import marks

    found = marks(data, at)
    percent = places.get("progress")
    if percent is not None and found.percent:
        for number, cells in body:
            if (number, percent) in found.percent:
                cells[percent] = _share(cells[percent])
    return frozenset(found.broken)


def _share(cell: str) -> str:
    try:
        return f"{float(cell) * 100:.10g}%"
    except ValueError:
        return cell
