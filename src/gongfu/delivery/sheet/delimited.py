"""The same rows as CSV: UTF-8 with a byte order mark, a head row and a line a row, none of it a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator

from gongfu.delivery.sheet.columns import Layout
from gongfu.delivery.sheet.rows import Line, shown
from gongfu.safe import is_formula

__all__ = ["guarded", "is_guarded", "lines"]

_MARKED = re.compile("'+")


def lines(layout: Layout, rows: Iterable[Line]) -> Iterator[bytes]:
    """The file in pieces, one a line; the first holds the byte order mark and the head."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(column.title for column in layout.columns)
    yield text.getvalue().encode("utf-8-sig")
    for number, line in enumerate(rows, 1):
        text.seek(0)
        text.truncate()
        writer.writerow(guarded(shown(value)) for value in line.cells(layout, number))
        yield text.getvalue().encode()


def guarded(text: str) -> str:
    """``text`` with an apostrophe in front where a spreadsheet could take it for a formula, or where one is there."""
    return f"'{text}" if is_formula(_MARKED.sub("", text, count=1) if text.startswith("'") else text) else text


def is_guarded(text: str) -> bool:
    """Whether :func:`guarded` put an apostrophe in front of this text."""
    return text.startswith("'") and is_formula(_MARKED.sub("", text, count=1))
