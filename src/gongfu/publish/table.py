"""The ledger on the terminal: a table where there is room, else a few lines a task."""

from __future__ import annotations

from collections.abc import Sequence

from rich import box
from rich.cells import chop_cells
from rich.console import Console
from rich.table import Table
from rich.text import Text

from gongfu.compiler.ledger import Ledger
from gongfu.documents.errors import shown
from gongfu.publish.measure import shorten
from gongfu.publish.records import ROLES, Record, records, short_title, summary
from gongfu.safe import clean

__all__ = ["TABLE_WIDTH", "print_ledger"]

TABLE_WIDTH = 96
"""Narrowest terminal, in columns, that gets the table."""

_TEXT = 36
"""Longest task text shown, in em; the whole text is in every other format."""
_UNITS = 40


def print_ledger(ledgers: Sequence[Ledger], console: Console) -> None:
    """Print ledgers to ``console``, a heading a document and a line that sums up all.

    Texts are shortened. A narrow terminal, and output that is not a terminal, gets no table: a task is its clause
    and text, and under them its units, deadline and target.
    """
    rows = iter(records(ledgers))
    for ledger in ledgers:
        _say(console, _heading(ledger), "bold")
        own = [next(rows) for _ in ledger.tasks]
        if own and console.is_terminal and console.width >= TABLE_WIDTH:
            console.print(_table(own))
        else:
            _list(own, console)
    _say(console, summary(ledgers), "bold")


def _heading(ledger: Ledger) -> str:
    parts = (short_title(ledger.document), clean(ledger.document.number or ""), shown(ledger.name))
    return "　".join(filter(None, parts))


def _table(rows: Sequence[Record]) -> Table:
    table = Table(box=box.HORIZONTALS, show_lines=True, pad_edge=False, expand=True)
    table.add_column("序号", justify="right", no_wrap=True)
    for title, ratio in (("条款", 3), ("任务", 8), ("牵头／责任", 5), ("时限", 3), ("目标", 4)):
        table.add_column(title, ratio=ratio, overflow="fold")
    for row in rows:
        cells = (_clause(row), _text(row), "\n".join(_units(row)), row.deadline, row.target)
        table.add_row(str(row.number), *(Text(cell) for cell in cells))
    return table


def _list(rows: Sequence[Record], console: Console) -> None:
    """Clause and text, then units, deadline and target set in under them."""
    width = len(str(rows[-1].number)) if rows else 0
    for row in rows:
        _say(console, f"{row.number:>{width}}  {_clause(row)} {_text(row)}", margin=width + 2)
        facts = (("时限", row.deadline), ("目标", row.target))
        line = "；".join([*_units(row), *(f"{name}：{value}" for name, value in facts if value)])
        if line:
            _say(console, " " * (width + 2) + line, "dim", width + 2)


def _clause(row: Record) -> str:
    return clean(row.task.path).replace("/", "") or "—"


def _text(row: Record) -> str:
    return shorten(clean(row.task.text), _TEXT)


def _units(row: Record) -> list[str]:
    """Who leads and who is responsible; where nobody is, who supports and carries out."""
    names = [(word, row.cell(role)) for role, word in ROLES.items() if row.cell(role)]
    main = [item for item in names if item[0] in ("牵头", "责任")] or names
    return [f"{word}：{shorten(text, _UNITS)}" for word, text in main]


def _say(console: Console, text: str, style: str = "", margin: int = 0) -> None:
    """Print document text as it is: no markup, no highlighting, no emoji codes.

    On a terminal it is broken at the last cell that fits and goes on under ``margin``; elsewhere it stays one line,
    so that it can be searched.
    """
    if not console.is_terminal:
        console.print(Text(text), soft_wrap=True)
        return
    room = max(console.width - margin, 8)
    first, *rest = chop_cells(text, console.width) or [""]
    for line in (first, *(" " * margin + part for part in chop_cells("".join(rest), room))):
        console.print(Text(line, style=style), no_wrap=True)
