"""A listing, rows under headings with notes below, as a table, CSV, JSON or a workbook: one form for every figure."""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO, StringIO
from typing import TYPE_CHECKING

from gongfu.publish.records import Column
from gongfu.safe import clean, guard

if TYPE_CHECKING:
    from gongfu.publish.book import Cell

__all__ = ["FORMATS", "Column", "Listing", "finite", "number", "remarks"]

_DIGITS, _DECIMALS, _LEAST = 6, 4, 2
"""Digits, and decimals of them, shown on a screen, and digits that the smallest number keeps; files hold it whole."""


@dataclass(frozen=True, slots=True)
class Listing:
    """Rows of values under columns. ``notes`` are lines for people: marks, sources, what was left out.

    ``screen`` names columns from the most important on, for a screen that has no room for all (empty: from the left);
    it always shows the column ``marks``. Files hold every column.
    """

    title: str
    columns: tuple[Column, ...]
    rows: Sequence[tuple[Cell, ...]]
    notes: tuple[str, ...] = ()
    screen: tuple[str, ...] = ()


def remarks(notes: Sequence[str]) -> Listing:
    """Notes as a listing of their own: a CSV file holds rows only, and what must be said of them all stands here."""
    return Listing("说明", (Column("note", "说明", 60),), [(note,) for note in dict.fromkeys(notes)])


def number(value: float, largest: float | None = None) -> str:
    """A number for people: thousands separated, no exponent, no zeros at its end; a dash for what is not finite.

    It has as many decimals as six digits leave a number as large as ``largest`` (itself), at most four; a small one as
    many as two digits of its own need.
    """
    if not math.isfinite(value):
        return "—"
    if value == 0:
        return "0"
    size, own = _size(value if largest is None else largest), _size(value)
    text = f"{value:,.{max(0, min(_DIGITS - 1 - size, _DECIMALS), _LEAST - 1 - own)}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _size(value: float) -> int:
    """The power of ten that the first digit stands for."""
    return math.floor(math.log10(abs(value)))


def _table(listings: Sequence[Listing], width: int | None) -> bytes:
    """A table a listing, on a screen ``width`` columns wide (``None``: as wide as it is)."""
    from rich.console import Console

    from gongfu.publish.layout import show

    console = Console(width=width)
    with console.capture() as capture:
        for at, listing in enumerate(listings):
            if at:
                console.print()
            show(console, listing)
    return capture.get().encode("utf-8", "backslashreplace")


def _csv(listings: Sequence[Listing], _: int | None) -> bytes:
    """RFC 4180 with a byte order mark; several listings follow each other after an empty line."""
    text = StringIO(newline="")
    writer = csv.writer(text)
    for at, listing in enumerate(listings):
        if at:
            writer.writerow(())
        writer.writerow(guard(column.title) for column in listing.columns)
        for row in listing.rows:
            writer.writerow(guard(clean(value)) if isinstance(value, str) else value for value in row)
    return text.getvalue().encode("utf-8-sig")


def _json(listings: Sequence[Listing], _: int | None) -> bytes:
    """An object a listing (a list of them where there are several); a missing or infinite value is ``null``."""
    told = [
        {
            "title": listing.title,
            "rows": [
                {column.name: finite(value) for column, value in zip(listing.columns, row, strict=True)}
                for row in listing.rows
            ],
            "notes": list(listing.notes),
        }
        for listing in listings
    ]
    return (json.dumps(told[0] if len(told) == 1 else told, ensure_ascii=False, indent=2) + "\n").encode()


def finite(value: Cell) -> Cell:
    """A value for a file: nothing where it is no finite number, which no file format and no reader knows."""
    if not isinstance(value, float):
        return value
    return float(value) if math.isfinite(value) else None  # a number of NumPy's as Python's own


def _xlsx(listings: Sequence[Listing], _: int | None) -> bytes:
    """A sheet a listing: title, head row with filter, rows, notes."""
    from gongfu.publish.book import Book, sheet_name

    stream, taken = BytesIO(), set[str]()
    book = Book(stream)
    for listing in listings:
        sheet = book.sheet(sheet_name(listing.title.partition("（")[0], taken))
        book.columns(sheet, listing.columns)
        book.text(sheet, 0, 0, listing.title, "section")
        end = book.table(sheet, 1, listing.columns, [tuple(map(finite, row)) for row in listing.rows])
        sheet.autofilter(1, 0, max(end - 1, 1), len(listing.columns) - 1)
        sheet.freeze_panes(2, 0)
        sheet.repeat_rows(1)
        for at, note in enumerate(listing.notes, end + 1):
            book.text(sheet, at, 0, clean(note), "section")
    book.close()
    return stream.getvalue()


FORMATS: dict[str, Callable[[Sequence[Listing], int | None], bytes]] = {
    "table": _table,
    "csv": _csv,
    "json": _json,
    "xlsx": _xlsx,
}
"""What a listing can be written as: a function from listings and the width of the screen to a finished file."""
