"""The ledger as CSV (RFC 4180): UTF-8 with a byte order mark, so that a spreadsheet opens it as Chinese text."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from io import StringIO

from gongfu.compiler.ledger import Ledger
from gongfu.files import Output, put
from gongfu.publish.records import COLUMNS, records
from gongfu.safe import guard

__all__ = ["write_csv"]


def write_csv(ledgers: Sequence[Ledger], output: Output) -> None:
    """Write a head row and a row a task to a path or binary stream.

    A field that a spreadsheet could take for a formula gets an apostrophe in front. Raises
    :class:`~gongfu.documents.errors.InputError` where the path cannot be written.
    """
    text = StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(column.title for column in COLUMNS)
    for record in records(ledgers):
        writer.writerow(guard(record.cell(column.name)) for column in COLUMNS)
    put(text.getvalue().encode("utf-8-sig"), output)
