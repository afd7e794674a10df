"""What stands round every picture on paper: title, unit, marks; sources under it; the mark of made-up figures on it."""

from __future__ import annotations

from gongfu.indicators.model import Status
from gongfu.publish.charts import palette
from gongfu.publish.charts.fonts import glyphs
from gongfu.publish.charts.model import Language, Picture, marks
from gongfu.publish.charts.sheet import WIDTH, Sheet, wrapped
from gongfu.publish.charts.words import mark_words, say, source_lines, status, unit_line

__all__ = ["MARGIN", "Head", "foot", "foot_height", "head", "no_data", "status_chip", "watermark"]

MARGIN = 14.0
_TITLE, _TITLE_LINE = 13.0, 18.0
_SMALL, _SMALL_LINE = 7.5, 11.5


class Head:
    """The head of a picture: how high it is, and its lines."""

    def __init__(self, picture: Picture, language: Language) -> None:
        caption = picture.caption
        self.marks = mark_words(marks(picture), language)
        self.title = wrapped(caption.title.said(language), _TITLE, WIDTH - 2 * MARGIN - 10)
        self.unit = unit_line(caption, language)
        chips = sum(glyphs().width(word, 8) + 16 for word in self.marks)
        self.beside = chips + glyphs().width(self.unit, 8.5) < WIDTH - 2 * MARGIN - 14
        self.height = MARGIN + len(self.title) * _TITLE_LINE + 20 + (0 if self.beside else 17)


def head(sheet: Sheet, parts: Head) -> None:
    """Draw title, unit and marks at the top of the sheet."""
    y = MARGIN + _TITLE_LINE / 2
    sheet.box(MARGIN, y - 7, 3, 14 + (len(parts.title) - 1) * _TITLE_LINE, facecolor=palette.BRAND, round=1)
    for line in parts.title:
        sheet.text(MARGIN + 10, y, line, _TITLE, bold=True)
        y += _TITLE_LINE
    y += 1
    sheet.text(MARGIN + 10, y, parts.unit, 8.5, palette.SUB)
    if not parts.beside:
        y += 17
    x = sheet.width - MARGIN - sum(glyphs().width(word, 8) + 10 for word in parts.marks) - 6 * (len(parts.marks) - 1)
    for word in parts.marks:
        x = 6 + sheet.chip(x, y, word, ink=palette.SAMPLE, fill=palette.PAPER, edge=palette.SAMPLE, size=8)


def foot_height(picture: Picture, language: Language) -> float:
    """How high the lines under a picture stand, the margin under them included."""
    return len(_foot(picture, language)) * _SMALL_LINE + 8 + MARGIN


def foot(sheet: Sheet, picture: Picture, language: Language) -> None:
    """Draw sources, confidence and note at the bottom of the sheet."""
    y = sheet.height - foot_height(picture, language) + 4
    sheet.box(MARGIN, y - 4, sheet.width - 2 * MARGIN, 0.7, facecolor=palette.GRID)
    for number, line in enumerate(_foot(picture, language)):
        sheet.text(MARGIN, y + 8 + number * _SMALL_LINE, line, _SMALL, palette.SUB)


def _foot(picture: Picture, language: Language) -> list[str]:
    lines = source_lines(picture.caption, language)
    return [part for line in lines for part in wrapped(line, _SMALL, WIDTH - 2 * MARGIN)]


def watermark(sheet: Sheet, picture: Picture, language: Language, top: float, bottom: float) -> None:
    """Across the figures, where any is made up: a picture that is cut out still says so."""
    said = marks(picture)
    if not (said.sample or said.synthetic):
        return
    artist = sheet.figure.text(0.5, 1 - (top + bottom) / 2 / sheet.height, "", ha="center", va="center")
    size = min(60.0, (bottom - top) * 0.4)
    word = say("sample" if said.sample else "synthetic", language)
    sheet.dress(artist, word, min(size, 340 / glyphs().width(word, 1)))
    artist.set(color=palette.SAMPLE, alpha=0.09, rotation=18, zorder=50)


def status_chip(sheet: Sheet, x: float, y: float, name: Status, language: Language, size: float = 7.5) -> float:
    """A status as a chip with its sign and word; returns where it ends."""
    look = palette.STATUS[name]
    return sheet.chip(x, y, f"{look.sign} {status(name, language)}", ink=look.ink, fill=look.fill, size=size)


def no_data(
    sheet: Sheet, x: float, y: float, width: float, height: float, language: Language, size: float = 10
) -> None:
    """The empty state: grey, hatched, and in words."""
    sheet.box(
        x, y, width, height, facecolor=palette.EMPTY, edgecolor=palette.AXIS, hatch="////", linewidth=0.0, round=4
    )
    width_ = glyphs().width(say("empty", language), size) + 16
    middle = (x + width / 2, y + height / 2)
    sheet.box(middle[0] - width_ / 2, middle[1] - size, width_, size * 2, facecolor=palette.EMPTY, round=4)
    sheet.text(*middle, say("empty", language), size, palette.SUB, "center")
