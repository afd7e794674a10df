"""A listing on a screen: which columns there is room for, how wide each is, and where a text in one is broken."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rich import box
from rich.cells import cell_len, chop_cells
from rich.console import Console
from rich.table import Table
from rich.text import Text

from gongfu.publish.book import Cell
from gongfu.publish.listing import Column, Listing, number
from gongfu.safe import clean

__all__ = ["GAP", "Need", "fit", "fold", "show"]

GAP = 2
"""Cells between two columns."""

# A word is not broken, nor a bracket from what it opens before or closes after (GB/T 15834, 5.1).
_WORD = re.compile(r"[（“《「]*(?:[!-~]+|\s|.)[，。、；：！？）”》」％%]*", re.S)

_CODE = re.compile(r"[!-~]+")
_LONGEST = 20
"""Cells of the longest id that is kept in one line: what is longer is an address."""


class Need(NamedTuple):
    """Cells that a column needs: the ``least`` it can be read in, and the ``most`` it has a use for."""

    least: int
    most: int


def show(console: Console, listing: Listing) -> None:
    """Print a listing without its empty columns; numbers stand with their decimal points under each other.

    What a narrow screen cannot show is named below the rows. Notes are not broken, so that they can be searched.
    """
    console.print(Text(clean(listing.title), style="bold"), soft_wrap=True)
    left_out = _rows(console, listing) if listing.rows else ()
    for note in (*listing.notes, *left_out):
        console.print(Text(clean(note)), soft_wrap=True)


def fit(needs: Sequence[Need], order: Sequence[int], room: int) -> dict[int, int]:
    """The widths of the columns that ``room`` cells hold, by their numbers, from left to right.

    ``order`` names columns from the most important; the first always stays, and the others as long as the least
    widths fit. What is still too wide gives way from the widest.
    """
    kept: list[int] = []
    for at in order:
        if not kept or sum(needs[one].least + GAP for one in (*kept, at)) - GAP <= room:
            kept.append(at)
    widths = {at: needs[at].most for at in sorted(kept)}
    for _ in range(sum(widths.values()) + GAP * (len(widths) - 1) - room):
        loose = [at for at in widths if widths[at] > needs[at].least]
        if not loose:
            break
        widths[max(loose, key=lambda at: widths[at])] -= 1
    return widths


def fold(text: str, width: int) -> str:
    """``text`` with a line break wherever ``width`` cells are full; only a word that is longer is broken itself."""
    return "\n".join(line for part in text.split("\n") for line in _lines(part, max(width, 2)))


def _heading(title: str, width: int) -> str:
    """A title in as few lines as ``width`` cells allow, these as even as can be."""
    most = fold(title, width).count("\n")
    return next(text for narrow in range(1, width + 1) if (text := fold(title, narrow)).count("\n") == most)


def _lines(text: str, width: int) -> Iterator[str]:
    line, used = "", 0
    for word in _WORD.findall(text):
        if used and used + cell_len(word) > width:
            yield line.rstrip()
            line, used = "", 0
        *whole, rest = [word] if used else chop_cells(word.lstrip(), width) or [""]
        yield from whole
        line += rest
        used += cell_len(rest)
    yield line.rstrip()


def _rows(console: Console, listing: Listing) -> tuple[str, ...]:
    """Print the rows; what there was no room for is returned as a note."""
    names = [column.name for column in listing.columns]
    cells = [_cells([row[at] for row in listing.rows]) for at in range(len(names))]
    numeric = {at for at in range(len(names)) if any(isinstance(row[at], (int, float)) for row in listing.rows)}
    filled = [at for at in range(len(names)) if any(cells[at])]
    asked = [names.index(name) for name in ("marks", *listing.screen) if name in names]
    order = [at for at in dict.fromkeys([*asked, *filled]) if at in filled]
    needs = [_need(column, cells[at], at in numeric) for at, column in enumerate(listing.columns)]
    widths = fit(needs, order, console.width)
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, padding=(0, 1), collapse_padding=True, pad_edge=False)
    for at, width in widths.items():
        title = Text(_heading(listing.columns[at].title, width))
        table.add_column(title, justify="right" if at in numeric else "left", no_wrap=True, width=width)
    for row in range(len(listing.rows)):
        shown = ((at, width, cells[at][row]) for at, width in widths.items())
        texts = (text.rjust(width) if at in numeric else fold(text, width) for at, width, text in shown)
        table.add_row(*(Text(text, justify="left") for text in texts))
    console.print(table)
    left_out = [listing.columns[at].title for at in filled if at not in widths]
    return (f"屏幕上放不下：{'、'.join(left_out)}；用 -o 写到文件则都有",) if left_out else ()


def _need(column: Column, cells: Sequence[str], whole: bool) -> Need:
    """A number and a short word stay ``whole``; a text may be folded to the em of its column, but not within an id of
    ours, a heading in two.
    """
    head, most = cell_len(column.title), max(cell_len(line) for text in cells for line in text.split("\n"))
    least = most if whole else min(most, round(column.width * (2 if column.centred else 1)))
    codes = (len(code) for text in cells for code in _CODE.findall(text))
    least = max(least, *(size for size in codes if size <= _LONGEST), 0)
    return Need(max(least, min(head, max(4, 2 * math.ceil(head / 4)))), max(head, most))


def _cells(values: Sequence[Cell]) -> list[str]:
    """The values of a column as texts; spaces behind a number bring its decimal point under the others."""
    sizes = [abs(value) for value in values if isinstance(value, float) and math.isfinite(value) and value]
    largest = max(sizes, default=None)
    texts = [_shown(value, largest) for value in values]
    decimals = [
        len(text) - text.find(".") if isinstance(value, (int, float)) and "." in text else 0
        for value, text in zip(values, texts, strict=True)
    ]
    most = max(decimals)
    return [
        text + " " * (most - own) if isinstance(value, (int, float)) else text
        for value, text, own in zip(values, texts, decimals, strict=True)
    ]


def _shown(value: Cell, largest: float | None) -> str:
    if value is None:
        return ""
    return clean(value) if isinstance(value, str) else str(value) if isinstance(value, int) else number(value, largest)
