"""The characters of a PDF page, upright, each once, as runs on a baseline."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator
from ctypes import c_double, c_void_p, cast
from itertools import pairwise
from math import atan2, degrees, hypot
from statistics import median
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from gongfu.documents.errors import InputError
from gongfu.documents.pages import Line

__all__ = ["MAX_PAGE_CHARACTERS", "Frame", "Glyph", "glyphs", "is_unreadable", "runs", "upright"]

MAX_PAGE_CHARACTERS = 200_000
"""Most characters that are read of one page; a densely printed one has 5,000."""

_GAP = 1.5
"""A gap of so many ems ends a run: columns and table-like lines fall apart here, and are put together later."""


class Frame(NamedTuple):
    """How a page lies: its box in PDF coordinates, and the quarter turns (anticlockwise) its text is written in."""

    left: float
    bottom: float
    right: float
    top: float
    turns: int = 0

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the page as it is read."""
        width, height = self.right - self.left, self.top - self.bottom
        return (height, width) if self.turns % 2 else (width, height)


class Glyph(NamedTuple):
    """A character: left and right edge, baseline (downwards from the page's top), font size; white space before it."""

    text: str
    x0: float
    x1: float
    base: float
    size: float
    spaced: bool


def upright(frame: Frame, x: float, y: float) -> tuple[float, float]:
    """A point of the page in reading coordinates: from the left, and downwards from the top."""
    if frame.turns == 1:
        return y - frame.bottom, x - frame.left
    if frame.turns == 2:
        return frame.right - x, y - frame.bottom
    if frame.turns == 3:
        return frame.top - y, frame.right - x
    return x - frame.left, frame.top - y


class _Style(NamedTuple):
    size: float
    angle: float
    hidden: bool


def glyphs(page: Any, frame: Frame, name: str) -> tuple[list[Glyph], Frame, int]:
    """The page's characters in the direction most of them run, that direction, and how many run otherwise.

    Invisible characters count only on a page that has hardly any others: there they are the text of a scan.
    ``name`` is the file's, for the :class:`InputError` that a page with too many characters ends in.
    """
    textpage = page.get_textpage()
    count = textpage.count_chars()
    if count > MAX_PAGE_CHARACTERS:
        raise InputError(name, f"一页里有 {count:,} 个字，超过 {MAX_PAGE_CHARACTERS:,} 个", "请用原程序重新导出")
    found = list(_characters(textpage.raw, count))
    textpage.close()
    visible = [item for item in found if not item[5].hidden]
    if len(visible) * 4 >= len(found):
        found = visible
    turns = Counter(round(item[5].angle / 90) % 4 for item in found)
    frame = frame._replace(turns=turns.most_common(1)[0][0] if turns else 0)
    width, height = frame.size
    kept, slanted = [], 0
    for text, box, x, y, spaced, style in found:
        if abs((style.angle - 90 * frame.turns + 180) % 360 - 180) > 5:
            slanted += 1
            continue
        (left, _), (right, _) = upright(frame, box[0], box[1]), upright(frame, box[2], box[3])
        middle, base = (left + right) / 2, upright(frame, x, y)[1]
        if -1 <= middle <= width + 1 and -1 <= base <= height + style.size:
            kept.append(Glyph(text, min(left, right), max(left, right), base, style.size, spaced))
    return kept, frame, slanted


def _characters(
    textpage: Any, count: int
) -> Iterator[tuple[str, tuple[float, float, float, float], float, float, bool, _Style]]:
    box, matrix, x, y = pdfium.FS_RECTF(), pdfium.FS_MATRIX(), c_double(), c_double()
    styles: dict[int | None, _Style] = {}
    spaced = False
    last: tuple[int | None, float, float] | None = None
    for i in range(count):
        code = pdfium.FPDFText_GetUnicode(textpage, i)
        text = _character(code)
        if not text or text.isspace():
            spaced = True
            continue
        drawn = pdfium.FPDFText_GetTextObject(textpage, i)
        key = cast(drawn, c_void_p).value
        style = styles.get(key)
        if style is None:
            pdfium.FPDFText_GetMatrix(textpage, i, matrix)
            mode = pdfium.FPDFTextObj_GetTextRenderMode(drawn) if drawn else 0
            style = styles[key] = _Style(
                pdfium.FPDFText_GetFontSize(textpage, i) * hypot(matrix.c, matrix.d),
                degrees(atan2(matrix.b, matrix.a)),
                mode == pdfium.FPDF_TEXTRENDERMODE_INVISIBLE,
            )
        if not pdfium.FPDFText_GetLooseCharBox(textpage, i, box) or not pdfium.FPDFText_GetCharOrigin(
            textpage, i, x, y
        ):
            continue
        if style.size < 1:  # a point: nobody reads that
            continue
        share = 0.0
        if last == (key, x.value, y.value):  # one glyph for several characters, as for ——: each has a part of it
            share = (box.right - box.left) / 2
        last = key, x.value, y.value
        yield text, (box.left + share, box.bottom, box.right, box.top), x.value, y.value, spaced, style
        spaced = False


def _character(code: int) -> str:
    """The character of a code point: radicals that stand for ideographs are these, hyphenation marks are hyphens."""
    if code == 2:  # PDFium's mark for a hyphen at a line's end
        return "-"
    if code < 32 or 0xD800 <= code < 0xE000 or code in (0xAD, 0xFEFF, 0xFFFE, 0xFFFF) or code > 0x10FFFF:
        return ""
    if 0x2E80 <= code < 0x2FE0 or 0xF900 <= code < 0xFB00:
        return unicodedata.normalize("NFKC", chr(code))
    return chr(code)


def is_unreadable(found: list[Glyph]) -> bool:
    """Whether a page's fonts do not say which characters they draw: many of them are private or unknown."""
    strange = sum("\ue000" <= glyph.text <= "\uf8ff" or glyph.text == "\ufffd" for glyph in found)
    return strange * 3 > len(found)


def runs(found: list[Glyph], page: int) -> list[Line]:
    """Characters as runs: on one baseline, without wide gaps, overprinted ones once."""
    lines: list[Line] = []
    row: list[Glyph] = []
    base = size = 0.0
    for glyph in sorted(found, key=lambda glyph: glyph.base):
        if row and glyph.base - base > 0.45 * max(size, glyph.size):
            lines += _runs(row, page)
            row, size = [], 0.0
        if glyph.size > size:
            base, size = glyph.base, glyph.size
        row.append(glyph)
    return [*lines, *(_runs(row, page) if row else ())]


def _runs(row: list[Glyph], page: int) -> Iterator[Line]:
    em = median(glyph.size for glyph in row)
    run: list[Glyph] = []
    for glyph in sorted(row, key=lambda glyph: glyph.x0):
        if any(_is_overprint(other, glyph) for other in run[-3:]):
            continue
        if run and glyph.x0 - max(other.x1 for other in run[-3:]) > _GAP * em:
            yield _line(run, page)
            run = []
        run.append(glyph)
    if run:
        yield _line(run, page)


def _is_overprint(one: Glyph, other: Glyph) -> bool:
    """Whether the same character is printed again a little aside, as is done for bold type and shadows."""
    return (
        one.text == other.text
        and abs(one.x0 - other.x0) < 0.35 * one.size
        and abs(one.base - other.base) < 0.35 * one.size
    )


def _line(run: list[Glyph], page: int) -> Line:
    words = [run[0].text]
    for before, glyph in pairwise(run):
        if _is_apart(before, glyph):
            words.append(" ")
        words.append(glyph.text)
    size = median(glyph.size for glyph in run)
    base = median(glyph.base for glyph in run)
    x1 = max(glyph.x1 for glyph in run)
    return Line("".join(words), page, run[0].x0, x1, base - 0.88 * size, base + 0.12 * size, size)


def _is_apart(before: Glyph, glyph: Glyph) -> bool:
    """Whether a reader sees a space: a quarter em between Latin letters, more where a Chinese character is involved."""
    gap = (glyph.x0 - before.x1) / max(before.size, glyph.size)
    latin = before.text.isascii() and glyph.text.isascii()
    if glyph.spaced:
        return gap > (0.08 if latin else 0.35)
    return gap > (0.25 if latin else 0.7)
