"""Tables that a web page's text left a cell a line: found by their running numbers and made rows again."""

from __future__ import annotations

from gongfu.documents.model import Block, Place

__all__ = ["rebuilt"]

_LONGEST_CELL = 200
"""Longest cell in characters."""
_MOST_COLUMNS = 9
_LEAST_ROWS = 3


def rebuilt(blocks: list[Block]) -> list[Block]:
    """``blocks`` with every such table as rows. A row begins with its number: 1, 2, 3 … at a fixed distance."""
    out: list[Block] = []
    at = table = 0
    while at < len(blocks):
        width = _width(blocks, at) if blocks[at].text.strip() == "1" else 0
        if not width or len(out) < width:
            out.append(blocks[at])
            at += 1
            continue
        table += 1
        head = out[-width:]
        out[-width:] = [_row(head, table, 1)]
        number = 1
        while at + width <= len(blocks) and blocks[at].text.strip() == str(number):
            out.append(_row(blocks[at : at + width], table, number + 1))
            at += width
            number += 1
    return out


def _width(blocks: list[Block], at: int) -> int:
    """How many columns a table has whose first row begins at ``at``; 0 where there is none."""
    for width in range(2, _MOST_COLUMNS + 1):
        numbers = [blocks[i].text.strip() for i in range(at, len(blocks), width)[:_LEAST_ROWS]]
        cells = blocks[max(at - width, 0) : at + width * _LEAST_ROWS]
        if numbers == ["1", "2", "3"] and all(_is_cell(block) for block in cells):
            return width
    return 0


def _is_cell(block: Block) -> bool:
    return block.kind == "paragraph" and len(block.text) <= _LONGEST_CELL


def _row(cells: list[Block], table: int, row: int) -> Block:
    """One row of the given blocks, each cell at its own place in the raw text."""
    pieces, at = [], 0
    for cell in cells:
        pieces += [(at + here, raw) for here, raw in cell.pieces]
        at += len(cell.text) + 1
    place = Place(cells[0].place.paragraph, cells[0].place.page, table, row)
    return Block("\t".join(c.text for c in cells), "row", place, tuple(pieces), tuple(c.text for c in cells))
