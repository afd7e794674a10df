"""What a worksheet's XML tells of its cells and the values alone do not: percent formats, errors, formulas, merges.

SpreadsheetML, ECMA-376 part 1: cells in 18.3.1.4, cell formats in 18.8.10, number formats in 18.8.30 and 18.8.31.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["Marks", "marks"]

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"
_PERCENT_FORMATS = {9, 10}
"""Built-in number formats 0% and 0.00% (18.8.30)."""
_TELLING = re.compile(rb"""\bt=["']e["']|<(?:\w+:)?(?:f|mergeCell)[\s>/]""")
"""What a sheet's XML holds where a cell is in error, has a formula, or is merged."""
_IN_QUOTES = re.compile(r'"[^"]*"|\\.')


class Marks(NamedTuple):
    """Cells as (row in Excel, column): shown as a percentage, and in error or with a formula that was not computed.

    Columns are counted from 0 at the first one that holds a value. ``merged`` are the ranges of merged cells as Excel
    writes them (A2:A5), each with its first row.
    """

    percent: frozenset[tuple[int, int]] = frozenset()
    broken: tuple[tuple[int, int], ...] = ()
    merged: tuple[tuple[int, str], ...] = ()


def marks(data: bytes, sheet: int) -> Marks:
    """The marks of the worksheet that stands at place ``sheet`` (from 1) in a workbook's list of sheets.

    ``data`` is a container that :func:`gongfu.documents.archive.check` has passed. A workbook that lacks the parts
    that tell has no marks.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = set(archive.namelist())
        part = _part(archive, sheet)
        if part not in names:
            return Marks()
        formats = _percent_formats(archive.read("xl/styles.xml")) if "xl/styles.xml" in names else set()
        page = archive.read(part)
    if not formats and not _TELLING.search(page):
        return Marks()  # most sheets; looking at every cell takes as long as reading them
    return _marks(_elements(page, "c", "row", "mergeCell"), formats)


def _marks(elements: Iterator[_Element], formats: set[int]) -> Marks:
    percent: list[tuple[int, int]] = []
    broken: list[tuple[int, int]] = []
    merged: list[tuple[int, str]] = []
    first: int | None = None
    for element in elements:
        if _name(element) == "mergeCell":
            ref = element.get("ref", "")
            merged.append((_place(ref.partition(":")[0])[0], ref))
        if _name(element) != "c":
            continue
        row, column = _place(element.get("r", ""))
        values = {_name(child): child.text or "" for child in element}
        if values:
            first = column if first is None else min(first, column)
        if element.get("t") == "e" or ("f" in values and not values.get("v")):
            broken.append((row, column))
        if int(element.get("s", "0")) in formats:
            percent.append((row, column))
    left = first or 0
    moved = [[(row, column - left) for row, column in cells] for cells in (percent, broken)]
    return Marks(frozenset(moved[0]), tuple(moved[1]), tuple(merged))


def _place(ref: str) -> tuple[int, int]:
    """``B3`` as (3, 1)."""
    match = re.fullmatch(r"([A-Z]{1,3})(\d{1,7})", ref)
    if not match:
        return 0, 0
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    return int(match[2]), column - 1


def _part(archive: zipfile.ZipFile, sheet: int) -> str:
    """The name of a worksheet's part, by the workbook's relationships."""
    book, links = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
    if not {book, links} <= set(archive.namelist()):
        return ""
    ids = [
        next((str(value) for key, value in element.items() if str(key).endswith("}id")), "")
        for element in _elements(archive.read(book), "sheet")
    ]
    parts = _elements(archive.read(links), "Relationship")
    targets = {str(element.get("Id")): str(element.get("Target")) for element in parts}
    target = targets.get(ids[sheet - 1], "") if sheet <= len(ids) else ""
    return posixpath.normpath(posixpath.join("xl", target)).lstrip("/")


def _percent_formats(styles: bytes) -> set[int]:
    """The numbers of the cell formats that show a number as a percentage."""
    codes = {int(one.get("numFmtId", "0")): one.get("formatCode", "") for one in _elements(styles, "numFmt")}
    kinds = _PERCENT_FORMATS | {number for number, code in codes.items() if "%" in _IN_QUOTES.sub("", code)}
    found: list[int] = []
    for formats in _elements(styles, "cellXfs"):
        found = [int(one.get("numFmtId", "0")) for one in formats]
    return {place for place, number in enumerate(found) if number in kinds}


def _elements(data: bytes, *names: str) -> Iterator[_Element]:
    """The elements of these names as they end, each emptied behind itself: name the rows to keep memory small."""
    from lxml import etree

    tags = [f"{space}{name}" for space in (_MAIN, _STRICT, "{*}") for name in names]
    for _, element in etree.iterparse(io.BytesIO(data), tag=tags, resolve_entities=False, no_network=True):
        yield element
        element.clear()


def _name(element: _Element) -> str:
    return str(element.tag).rpartition("}")[2]
