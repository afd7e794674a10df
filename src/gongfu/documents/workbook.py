"""The rows of an Excel workbook, read in a process of its own.

The parser under calamine lays each sheet out as a full rectangle and panics or aborts on some damaged files; a
single cell at XFD1048576 asks for half a terabyte. In a child with bounded memory only the child ends.
"""

from __future__ import annotations

import datetime
import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any, NamedTuple

from gongfu.documents.errors import InputError
from gongfu.documents.read import MAX_CHARACTERS

__all__ = ["MAX_CELL", "MAX_CELLS", "MAX_COLUMNS", "MAX_ROWS", "Row", "Sheet", "sheets"]

MAX_ROWS = 200_000
"""Most rows of a table."""
MAX_COLUMNS = 200
"""Most columns of a table."""
MAX_CELL = 100_000
"""Longest cell, in characters. Excel itself holds 32,767."""
MAX_CELLS = 2_000_000
"""Most cells of a file, empty ones and the repetitions of merged ones included."""

_MEMORY = 1 << 30
_SECONDS = 60
_SPREAD = "请用 Excel 或 WPS 打开，删去表格以外的空行、空列后另存为 .xlsx"

_Cell = str | int | float | bool | datetime.date | datetime.time | datetime.timedelta
_Merge = tuple[tuple[int, int], tuple[int, int]]


class Row(NamedTuple):
    """A row with something in it: its number in Excel, how many cells hold a value of their own, and all cells."""

    number: int
    own: int
    cells: list[str]


class Sheet(NamedTuple):
    """A worksheet: its ordinal in the workbook, its name, whether it is shown, and its rows (none where hidden)."""

    ordinal: int
    name: str
    visible: bool
    rows: list[Row]


def sheets(data: bytes, name: str, characters: int = MAX_CHARACTERS) -> list[Sheet]:
    """All worksheets of an .xlsx, .xlsm, .xlsb or .xls file, in order. Raises :class:`InputError`.

    ``characters`` is the most that all cells together may hold.
    """
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(entry or "." for entry in sys.path),
        "RUST_BACKTRACE": "0",
    }
    command = [sys.executable, "-P", __file__, str(characters)]
    try:
        child = subprocess.run(command, input=data, capture_output=True, timeout=_SECONDS, env=environment, check=False)
    except subprocess.TimeoutExpired as error:
        raise InputError(name, f"工作簿 {_SECONDS} 秒内没有读完", _SPREAD) from error
    if b"ModuleNotFoundError" in child.stderr:
        raise InputError(name, "读工作簿的 python-calamine 没有装好", "请重新安装 gongfu")
    if child.returncode:
        raise InputError(name, "工作簿已损坏，或单元格散布得太开", _SPREAD)
    answer: dict[str, Any] = json.loads(child.stdout)
    if "error" in answer:
        raise InputError(name, *answer["error"])
    found = []
    for ordinal, title, visible, rows in answer["sheets"]:
        found.append(Sheet(ordinal, title, visible, [Row(*row) for row in rows]))
    return found


def _read(data: bytes, most: int) -> Iterator[Sheet]:
    import python_calamine as calamine

    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        cells = characters = 0
        for ordinal, about in enumerate(book.sheets_metadata, 1):
            if about.typ != calamine.SheetTypeEnum.WorkSheet:
                continue
            if about.visible != calamine.SheetVisibleEnum.Visible:
                yield Sheet(ordinal, about.name, False, [])
                continue
            rows = []
            grid = book.get_sheet_by_name(about.name)
            cells += grid.height * grid.width
            _check_extent(grid, cells)
            for row in _rows(grid):
                rows.append(row)
                characters += sum(map(len, row.cells))
                _check_row(row, characters, most, f"工作表“{about.name}”第{row.number}行")
            yield Sheet(ordinal, about.name, True, rows)
    except calamine.PasswordError as error:
        raise InputError("", "文件有密码", "请先取消密码再读") from error
    except calamine.CalamineError as error:
        raise InputError("", "工作簿已损坏", "请用 Excel 或 WPS 打开后另存为 .xlsx") from error


def _check_extent(grid: Any, cells: int) -> None:
    place = f"工作表“{grid.name}”"
    if grid.height > MAX_ROWS:
        raise InputError("", f"超过 {MAX_ROWS:,} 行", _SPREAD, place)
    if grid.width > MAX_COLUMNS:
        raise InputError("", f"超过 {MAX_COLUMNS} 列", _SPREAD, place)
    if cells > MAX_CELLS:
        raise InputError("", f"单元格总数超过 {MAX_CELLS:,}", _SPREAD, place)


def _check_row(row: Row, characters: int, most: int, place: str) -> None:
    if max(map(len, row.cells)) > MAX_CELL:
        raise InputError("", f"单元格超过 {MAX_CELL:,} 字", "请拆分后再读", place)
    if characters > most:
        raise InputError("", f"到这里文字超过 {most:,} 字", "请拆分后再读", place)


def _rows(grid: Any) -> Iterator[Row]:
    """A sheet's rows that hold a value of their own, with the values of merged cells repeated."""
    if grid.start is None:
        return
    top, first = grid.start
    copies = _copies(grid.merged_cell_ranges or [], grid.start, grid.end)
    sources: dict[int, list[str]] = {}
    for number, values in enumerate(grid.to_python(), top):
        cells = [_shown(value) for value in values]
        own = sum(map(bool, cells))
        if number in copies:
            sources[number] = cells
            for column, (row, source) in copies[number].items():
                cells[column - first] = sources[row][source - first]
        if own:
            yield Row(number + 1, own, cells)


def _copies(
    merges: list[_Merge], start: tuple[int, int], end: tuple[int, int]
) -> dict[int, dict[int, tuple[int, int]]]:
    """For each row the columns that show another cell's value, and that cell; ranges are cut to the sheet's extent."""
    copies: dict[int, dict[int, tuple[int, int]]] = {}
    left = MAX_CELLS
    for (top, first), (bottom, last) in merges:
        if not (start[0] <= top <= bottom and start[1] <= first <= last and top <= end[0] and first <= end[1]):
            continue
        rows, columns = range(top, min(bottom, end[0]) + 1), range(first, min(last, end[1]) + 1)
        left -= len(rows) * len(columns)
        if left < 0:
            raise InputError("", f"合并单元格覆盖超过 {MAX_CELLS:,} 格", _SPREAD)
        for row in rows:
            copies.setdefault(row, {}).update(dict.fromkeys(columns, (top, first)))
    return copies


def _shown(value: _Cell) -> str:
    """A cell's value as a person reads it: dates ISO, whole numbers without ``.0``, at most 15 digits as in Excel."""
    if isinstance(value, str):
        return value.replace("\r\n", "\n").replace("\r", "\n").strip()
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return f"{value:.15g}"
    if isinstance(value, datetime.datetime):
        return value.isoformat(" ", "minutes") if value.time() != datetime.time() else value.date().isoformat()
    if isinstance(value, datetime.timedelta):
        minutes = int(value.total_seconds()) // 60
        return f"{minutes // 60}:{minutes % 60:02}"
    return value.isoformat("minutes") if isinstance(value, datetime.time) else value.isoformat()


def _bound() -> None:
    """Keep this process within its memory. Windows has no such limits; the process of its own remains."""
    if sys.platform != "win32":
        import resource

        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        limit = _MEMORY if hard == resource.RLIM_INFINITY else min(_MEMORY, hard)
        resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _main() -> None:
    """Standard input is the workbook, standard output its sheets or what is wrong with it, as JSON."""
    _bound()
    answer: dict[str, Any]
    try:
        answer = {"sheets": list(_read(sys.stdin.buffer.read(), int(sys.argv[1])))}
    except InputError as error:
        answer = {"error": [error.cause, error.remedy, error.place]}
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    _main()
