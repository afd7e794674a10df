"""Tables: Excel workbooks and delimited text (CSV). A row of the table is a block with its cells."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from gongfu.documents import archive, plain, workbook
from gongfu.documents.errors import InputError
from gongfu.documents.model import Block, BlockKind, Document, Place, assemble

__all__ = ["read"]

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_BREAKS = str.maketrans(dict.fromkeys("\t\n\v\f\r\x1c\x1d\x1e\x85\u2028\u2029", " "))
_DELIMITERS = ",\t;"
_SAMPLE = 65_536
_SAMPLE_LINES = 30
_QUOTED = r'"(?:[^"]++|"")*+"'
_COLLAPSED = re.compile(r'""|\r\n')


def read(data: bytes, name: str) -> Document:
    """The visible sheets of a workbook (.xlsx, .xlsm, .xlsb, .xls) or the records of a CSV file.

    A row's cells are strings as a person reads them; a merged range's value stands in every cell it covers, rows that
    show nothing but values merged from above are left out. Rows of one value before the first fuller row are titles,
    blocks of kind ``paragraph``. ``Place.row`` is the row's number in Excel.
    """
    if data.startswith(_ZIP):
        archive.check(data, name)
    if data.startswith((_ZIP, _OLE)):
        return _read_workbook(data, name)
    return _read_csv(data, name)


def _read_workbook(data: bytes, name: str) -> Document:
    parts: list[tuple[str, BlockKind, Place, tuple[str, ...]]] = []
    warnings = []
    for ordinal, title, visible, rows in workbook.sheets(data, name):
        if not visible:
            warnings.append(f"隐藏的工作表“{title}”没有读")
        in_table = False
        for number, own, cells in rows:
            in_table = in_table or own > 1
            place = Place(len(parts) + 1, table=ordinal, row=number, sheet=title)
            if in_table:
                parts.append((_line(cells), "row", place, tuple(cells)))
            else:
                parts.append((_line([next(filter(None, cells))]), "paragraph", place, ()))
    return assemble(name, "xlsx" if data.startswith(_ZIP) else "xls", parts, tuple(warnings))


def _line(cells: list[str]) -> str:
    """Cells as one line: joined by tabs, with a space for each break or tab inside a cell."""
    return "\t".join(cell.translate(_BREAKS) for cell in cells)


def _read_csv(data: bytes, name: str) -> Document:
    """Delimited text. ``raw`` is the decoded text; the pieces of a block point at the very characters of its cells."""
    raw = plain.decode(data, name)
    blocks: list[Block] = []
    in_table, left = False, workbook.MAX_CELLS
    for number, fields in enumerate(_records(raw, _delimiter(raw), name), 1):
        left -= len(fields)
        if number > workbook.MAX_ROWS or left < 0:
            raise InputError(name, f"超过 {workbook.MAX_ROWS:,} 行或 {workbook.MAX_CELLS:,} 格", "请拆分后再读")
        values = [_value(raw, *span) for span in fields]
        filled = [value for value in values if value[0]]
        if not filled:
            continue
        if max(len(value) for value, _ in filled) > workbook.MAX_CELL:
            raise InputError(name, f"单元格超过 {workbook.MAX_CELL:,} 字", "请检查引号是否成对", f"第{number}行")
        in_table = in_table or len(filled) > 1
        place = Place(len(blocks) + 1, table=1, row=number)
        blocks.append(_block(values, "row", place) if in_table else _block(filled, "paragraph", place))
    return Document(name, "csv", raw, tuple(blocks))


def _block(values: list[tuple[str, list[tuple[int, int]]]], kind: BlockKind, place: Place) -> Block:
    pieces: list[tuple[int, int]] = []
    at = 0
    for value, runs in values:
        pieces.extend((at + here, there) for here, there in runs)
        at += len(value) + 1
    cells = [value for value, _ in values]
    return Block(_line(cells), kind, place, tuple(pieces), tuple(cells) if kind == "row" else ())


def _delimiter(text: str) -> str:
    """The delimiter that most lines agree on: those that hold it the same number of times."""
    lines = [line for line in re.sub(_QUOTED, "", text[:_SAMPLE]).splitlines() if line.strip()][:_SAMPLE_LINES]

    def agreement(delimiter: str) -> tuple[int, int]:
        counts = Counter(line.count(delimiter) for line in lines if delimiter in line)
        return max(((lines, count) for count, lines in counts.items()), default=(0, 0))

    return max(_DELIMITERS, key=agreement)


def _records(text: str, delimiter: str, name: str) -> Iterator[list[tuple[int, int]]]:
    """The spans of each record's fields, quotes included. RFC 4180, and what is not well quoted is taken as it stands.

    Time is linear: a quote that opens a field in vain was followed by no other that could open one.
    """
    field = re.compile(rf"{_QUOTED}(?=[{delimiter}\r\n]|\Z)|[^{delimiter}\r\n]*")
    at, row = 0, 1
    while at < len(text):
        fields: list[tuple[int, int]] = []
        while not fields or text.startswith(delimiter, at):
            match = field.match(text, at + bool(fields))
            assert match is not None  # it matches the empty field
            fields.append(match.span())
            at = match.end()
            if len(fields) > workbook.MAX_COLUMNS:
                raise InputError(name, f"超过 {workbook.MAX_COLUMNS} 列", "请检查分隔符", f"第{row}行")
        yield fields
        at += 2 if text.startswith("\r\n", at) else 1
        row += 1


def _value(text: str, start: int, end: int) -> tuple[str, list[tuple[int, int]]]:
    """A field's value and its runs: pairs (offset in the value, offset in ``text``), one a contiguous stretch."""
    quoted = end - start > 1 and text[start] == '"' == text[end - 1]
    if quoted:
        start, end = start + 1, end - 1
    inner = text[start:end]
    start += len(inner) - len(inner.lstrip())
    end = start + len(inner.strip())
    parts, runs, at, length = [], [(0, start)], start, 0
    for match in _COLLAPSED.finditer(text, start, end) if quoted else ():
        parts.append(text[at : match.start()])
        length += match.start() - at
        at = match.start() + 1
        runs.append((length, at))
    parts.append(text[at:end])
    return "".join(parts).replace("\r", "\n"), runs
