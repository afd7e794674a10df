"""Tables of a PDF page by their ruling lines."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from ctypes import c_float, c_int
from itertools import pairwise
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from gongfu.documents.glyphs import Frame, Glyph, runs, upright
from gongfu.documents.pages import Line, Sheet, glue, rows

__all__ = ["MAX_RULES", "join", "tables"]

MAX_RULES = 10_000
"""Most line segments of a page that are looked at; a page with more is a drawing."""
_MAX_CORNERS = 2_500
_THIN = 3.0
"""A filled shape so thin, in points, is a line; lines so close to one another are one."""
_HEAD = 3
"""A table's head has at most so many rows."""

Cell = tuple[float, float, float, float]


class _Rule(NamedTuple):
    x0: float
    top: float
    x1: float
    bottom: float


def tables(page: Any, frame: Frame, found: list[Glyph], number: int) -> tuple[list[Line], list[Glyph]]:
    """The page's tables with their rows, and the characters that stand in none of them."""
    lines, rest = [], found
    for cells in _grids(_rules(page, frame)):
        xs, ys = sorted({x for c in cells for x in (c[0], c[2])}), sorted({y for c in cells for y in (c[1], c[3])})
        if len(xs) < 3:  # one column: a frame round text
            continue
        inside: dict[Cell, list[Glyph]] = {cell: [] for cell in cells}
        outside: list[Glyph] = []
        for glyph in rest:
            home = _home(glyph, cells, xs[0], ys[0], xs[-1], ys[-1])
            (outside if home is None else inside[home]).append(glyph)
        if len(rest) == len(outside):
            continue
        rest = outside
        texts = {cell: _text(inside[cell], number) for cell in cells}
        content = tuple(_row(cells, texts, xs, top, bottom) for top, bottom in pairwise(ys))
        size = found[0].size
        lines.append(Line("", number, xs[0], xs[-1], ys[0], ys[-1], size, rows=content, edges=tuple(xs)))
    return lines, rest


def _home(glyph: Glyph, cells: list[Cell], left: float, top: float, right: float, bottom: float) -> Cell | None:
    x, y = (glyph.x0 + glyph.x1) / 2, glyph.base - 0.35 * glyph.size
    if not (left <= x <= right and top <= y <= bottom):
        return None
    return next((cell for cell in cells if cell[0] <= x <= cell[2] and cell[1] <= y <= cell[3]), None)


def _text(found: list[Glyph], page: int) -> str:
    """A cell's text: its lines joined, since a cell's width says nothing about where its paragraphs end."""
    text = ""
    for line in rows(runs(found, page)):
        text += (glue(text, line.text) if text else "") + line.text
    return text


def _row(cells: list[Cell], texts: dict[Cell, str], xs: list[float], top: float, bottom: float) -> tuple[str, ...]:
    """A row's cells, one a column. A text is repeated as far as its cell reaches; a full-width cell stands alone."""
    middle = (top + bottom) / 2
    across = sorted(cell for cell in cells if cell[1] < middle < cell[3])
    if len(across) == 1 and across[0][0] == xs[0] and across[0][2] == xs[-1]:
        return (texts[across[0]],)
    row = [""] * (len(xs) - 1)
    for cell in across:
        for column in range(bisect_right(xs, cell[0]) - 1, bisect_right(xs, cell[2]) - 1):
            row[column] = texts[cell]
    return tuple(row)


def _grids(rules: list[_Rule]) -> Iterator[list[Cell]]:
    """Cells that share corners, a list a table, from top to bottom."""
    flat = sum(rule.top == rule.bottom for rule in rules)
    if flat < 2 or len(rules) - flat < 2 or len(rules) > MAX_RULES:
        return
    from pdfplumber import table  # slow to load, and only pages with ruling lines need it

    edges = [
        {
            **rule._asdict(),
            "width": rule.x1 - rule.x0,
            "height": rule.bottom - rule.top,
            "orientation": "h" if rule.top == rule.bottom else "v",
        }
        for rule in rules
    ]
    edges = table.merge_edges(edges, _THIN, _THIN, _THIN, _THIN)
    corners = table.edges_to_intersections(edges, _THIN, _THIN)
    if len(corners) <= _MAX_CORNERS:
        yield from sorted(table.cells_to_tables(table.intersections_to_cells(corners)), key=lambda cells: cells[0][1])


def _rules(page: Any, frame: Frame) -> list[_Rule]:
    rules: list[_Rule] = []
    for item in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=5):
        rules.extend(_straight(item, frame))
        if len(rules) > MAX_RULES:
            break
    return rules


def _straight(item: Any, frame: Frame) -> Iterator[_Rule]:
    """The level and upright strokes of a path, and its thin filled bars."""
    fill, stroke = c_int(), c_int()
    pdfium.FPDFPath_GetDrawMode(item.raw, fill, stroke)
    if not (fill.value or stroke.value):
        return
    for points in _subpaths(item, frame):
        xs, ys = [x for x, _ in points], [y for _, y in points]
        left, right, top, bottom = min(xs), max(xs), min(ys), max(ys)
        if bottom - top <= _THIN < right - left:
            yield _Rule(left, (top + bottom) / 2, right, (top + bottom) / 2)
        elif right - left <= _THIN < bottom - top:
            yield _Rule((left + right) / 2, top, (left + right) / 2, bottom)
        elif stroke.value:
            for (x0, y0), (x1, y1) in pairwise(points):
                if abs(y1 - y0) < 0.5 and abs(x1 - x0) > _THIN:
                    yield _Rule(min(x0, x1), y0, max(x0, x1), y0)
                elif abs(x1 - x0) < 0.5 and abs(y1 - y0) > _THIN:
                    yield _Rule(x0, min(y0, y1), x0, max(y0, y1))


def _subpaths(item: Any, frame: Frame) -> Iterator[list[tuple[float, float]]]:
    """The path's polygons in reading coordinates; a closed one ends where it began. Curves are left out."""
    matrices, holder = [item.get_matrix()], item.container
    while holder is not None:
        matrices.append(holder.get_matrix())
        holder = holder.container
    points: list[tuple[float, float]] = []
    x, y = c_float(), c_float()
    for i in range(min(pdfium.FPDFPath_CountSegments(item.raw), MAX_RULES)):
        segment = pdfium.FPDFPath_GetPathSegment(item.raw, i)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        point = x.value, y.value
        for matrix in matrices:
            point = matrix.on_point(*point)
        if kind != pdfium.FPDF_SEGMENT_LINETO and len(points) > 1:
            yield points
            points = []
        if kind == pdfium.FPDF_SEGMENT_BEZIERTO:
            points = []
        else:
            points = [*points[: 0 if kind == pdfium.FPDF_SEGMENT_MOVETO else None], upright(frame, *point)]
            if pdfium.FPDFPathSegment_GetClose(segment):
                points.append(points[0])
    if len(points) > 1:
        yield points


def join(sheets: list[Sheet]) -> None:
    """Number the tables; where one runs over a page's end, a repeated head goes and a row cut in two is closed."""
    number = page = 0
    previous: Line | None = None
    head: tuple[tuple[str, ...], ...] = ()
    for line in (line for sheet in sheets for line in sheet.lines if not line.drop):
        if not line.rows:
            previous = None
            continue
        if previous is not None and page + 1 == line.page and _alike(previous.edges, line.edges):
            _continue(previous, line, head)
        else:
            number, head = number + 1, line.rows[:_HEAD]
        line.table, page = number, line.page
        if not line.drop:
            previous = line


def _alike(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return len(one) == len(other) and all(abs(a - b) <= 2 * _THIN for a, b in zip(one, other, strict=True))


def _continue(previous: Line, line: Line, head: tuple[tuple[str, ...], ...]) -> None:
    """Fit ``line``, the part of a table on a new page, to the part before it."""
    content = list(line.rows)
    for row in head:
        if content[:1] != [row] or len(content) == 1:
            break
        content.pop(0)
    last = previous.rows[-1]
    if _is_cut(last, content[0]):
        pairs = zip(last, content.pop(0), strict=True)
        last = tuple(a + (glue(a, b) if a and b else "") + b for a, b in pairs)
        previous.rows = (*previous.rows[:-1], last)
    for i, row in enumerate(content):  # cells that span rows on both pages: their text stands on the first only
        if row[0] or len(row) != len(last) or not any(row):
            break
        filled = next(k for k, cell in enumerate(row) if cell)
        content[i] = last[:filled] + row[filled:]
    line.row, line.rows, line.drop = previous.row + len(previous.rows), tuple(content), not content


def _is_cut(last: tuple[str, ...], first: tuple[str, ...]) -> bool:
    """Whether a row goes on over the page: it has no first cell, and leaves others empty or goes on in mid-sentence."""
    if len(first) != len(last) or len(first) == 1 or first[0] or not any(first):
        return False
    filled = next(k for k, cell in enumerate(first) if cell)
    pairs = list(zip(last, first, strict=True))[filled:]
    if any(b and not a for a, b in pairs):
        return False
    return any(a and not b for a, b in pairs) or not any(a.endswith(("。", "！")) for a, _ in pairs)
