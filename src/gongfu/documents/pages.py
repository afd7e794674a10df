"""Printed lines become paragraphs again: reading order, page heads and feet, and where a paragraph ends.

Nothing here knows about PDF: lines come with their geometry from a text layer or from character recognition.
All lengths are in points, ``y`` downwards; an em is a line's font size.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from gongfu.documents.furniture import is_furniture, is_page_number, is_particular, is_trail
from gongfu.documents.labels import label_at
from gongfu.documents.numerals import fold

__all__ = ["Line", "Sheet", "glue", "mark_furniture", "paragraphs", "reading_order", "rows"]


@dataclass(slots=True)
class Line:
    """A printed line, or the part of a table on one page (``rows`` of cells) that stands in the flow like a line.

    ``column`` is 0 for a line over the whole width, else 1 or 2. ``drop`` marks what is not the document's text.
    ``edges`` are where a table's columns begin and end, ``table`` is its number and ``row`` that of its first row.
    """

    text: str
    page: int
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    column: int = 0
    drop: bool = False
    rows: tuple[tuple[str, ...], ...] = ()
    edges: tuple[float, ...] = ()
    table: int = 0
    row: int = 1


@dataclass(slots=True)
class Sheet:
    """A page: its size and its lines in reading order."""

    number: int
    width: float
    height: float
    lines: list[Line]


_HAN = "\u2e80-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef‘’“”…—·"
_FULL = 4
"""A page with fewer lines that reach its right margin takes its margins from the others."""
_SITE_HEAD = 12
"""A site's menu and trail of links stand in the first so many lines of a printed page."""
_FAR = 6
"""A line that begins so many ems from the left margin is a signature, a date or a title of its own."""
_LONGEST_RUN = 16
_IS_HAN = re.compile(f"[{_HAN}]")
_TERMINAL = tuple("。！？；：!?;:…")
# Where every typesetter may break a line: after a Chinese character or stop, before a Chinese character or bracket.
_BREAK = re.compile(r"(?<=[\u3400-\u9fff，。、；：！？》）〉】])(?=[\u3400-\u9fff（《〈【])|(?<=.) ")
_ATTACHMENT = re.compile(r"附\s*[件表录]|第.{1,4}[编章节条]")
_NUMBERED = r"[\u4e00-\u9fff]{1,10}[〔\[（(【]\s?(?:19|20)\d\d\s?[〕\]）)】]第?\s?\d{1,4}号"
_RED_HEAD = re.compile(
    rf"[\u4e00-\u9fff（）()]{{2,30}}文件(?:{_NUMBERED})?|(?:[\u4e00-\u9fff]{{2,30}}文件)?{_NUMBERED}"
)
_PRINTED = re.compile(
    r"(?:https?://|file:///|about:)\S*.{0,12}|(?:19|20)\d\d[/.-]\d{1,2}[/.-]\d{1,2},?\s*\d{1,2}:\d\d.*"
    r"|\d{1,2}/\d{1,2}/\d{2,4},\s*\d{1,2}:\d\d.*"
)


# --- reading order ---------------------------------------------------------------------------------------------------


def reading_order(runs: list[Line], width: float) -> list[Line]:
    """Runs of characters as lines in the order they are read: one column, or two with what crosses them between."""
    gutter = _gutter(runs, width)
    if gutter is None:
        return rows(runs)
    ordered: list[Line] = []
    band: list[Line] = []
    crossing: list[Line] = []
    for run in sorted(runs, key=lambda run: run.top):
        if run.x0 < gutter < run.x1:
            ordered += _columns(band, gutter)
            band = []
            crossing.append(run)
        else:
            ordered += rows(crossing)
            crossing = []
            band.append(run)
    return ordered + rows(crossing) + _columns(band, gutter)


def _gutter(runs: list[Line], width: float) -> float | None:
    """Where the gap between two columns lies: few runs cross it, and both sides are filled as set text fills them."""
    if len(runs) < 10:
        return None
    left, right = min(run.x0 for run in runs), max(run.x1 for run in runs)
    found: list[tuple[int, float]] = []
    for step in range(70, 131):  # hundredths of half the width: the middle third
        x = width * step / 200
        sides = [run for run in runs if run.x1 <= x], [run for run in runs if run.x0 >= x]
        crossing = len(runs) - len(sides[0]) - len(sides[1])
        if min(map(len, sides)) < 5 or crossing > 0.3 * len(runs):
            continue
        if all(
            median(run.x1 - run.x0 for run in side) >= 0.6 * space
            for side, space in zip(sides, (x - left, right - x), strict=True)
        ):
            found.append((crossing, x))
    if not found:
        return None
    fewest = min(found)[0]
    return median(x for crossing, x in found if crossing == fewest)


def _columns(band: list[Line], gutter: float) -> list[Line]:
    sides = [run for run in band if run.x1 <= gutter], [run for run in band if run.x1 > gutter]
    if min(map(len, sides)) < 2:
        return rows(band)
    lines = []
    for column, side in enumerate(sides, 1):
        for line in rows(side):
            line.column = column
            lines.append(line)
    return lines


def rows(runs: list[Line]) -> list[Line]:
    """Runs that stand on one baseline as one line, from top to bottom."""
    lines: list[Line] = []
    for run in sorted(runs, key=lambda run: (run.top if run.rows else run.bottom, run.x0)):
        line = lines[-1] if lines else None
        if line is None or line.rows or run.rows or run.bottom - line.bottom > 0.4 * max(run.size, line.size):
            lines.append(run)
            continue
        first, second = (line, run) if line.x0 <= run.x0 else (run, line)
        line.text = f"{first.text} {second.text}"
        line.x0, line.x1 = min(line.x0, run.x0), max(line.x1, run.x1)
        line.top, line.size = min(line.top, run.top), max(line.size, run.size)
    return lines


class _Type(NamedTuple):
    """How body text is set: font size, and distance from line to line."""

    size: float
    pitch: float


def _set(lines: Iterable[Line]) -> _Type:
    text = [line for line in lines if not line.rows]
    sizes: Counter[float] = Counter()
    for line in text:
        sizes[round(line.size * 2) / 2] += len(line.text)
    size = sizes.most_common(1)[0][0] if sizes else 10.5
    body = [line for line in text if abs(line.size - size) < 1]
    pitches = [
        below.bottom - above.bottom
        for above, below in pairwise(body)
        if (above.page, above.column) == (below.page, below.column) and below.bottom > above.bottom
    ]
    return _Type(size, median(pitches or [1.5 * size]))


# --- page heads and feet ---------------------------------------------------------------------------------------------


def mark_furniture(sheets: list[Sheet]) -> None:
    """Mark as ``drop`` what a page carries besides its text, known by where it stands and by coming again."""
    body = _set(line for sheet in sheets for line in sheet.lines)
    seen: dict[str, list[tuple[int, float]]] = defaultdict(list)
    apart = [_apart(sheet, body) for sheet in sheets]
    for sheet, lines in zip(sheets, apart, strict=True):
        for line in lines:
            seen[_pattern(line.text)].append((sheet.number, _height(line, sheet)))
    for sheet, lines in zip(sheets, apart, strict=True):
        for line in lines:
            height = _height(line, sheet)
            again = any(number != sheet.number and abs(at - height) <= 8 for number, at in seen[_pattern(line.text)])
            title = sheet.number == 1 and (line.size >= 1.15 * body.size or _is_red_head(line.text))
            line.drop = again and not title and not _ATTACHMENT.match(line.text)
        _drop_page_number(sheet)
    _drop_site(sheets)


def _apart(sheet: Sheet, body: _Type) -> list[Line]:
    """Up to three lines each at the head and the foot of a page that stand apart from its body, or in smaller type."""
    lines = sorted(sheet.lines, key=lambda line: line.top)
    gaps = [below.bottom - above.bottom > 1.3 * body.pitch for above, below in pairwise(lines)]
    head = max((k for k in range(1, 4) if k <= len(gaps) and gaps[k - 1]), default=0)
    foot = max((k for k in range(1, 4) if k <= len(gaps) and gaps[-k]), default=0)
    outer = range(len(lines)) if len(lines) <= 6 else (0, 1, 2, -3, -2, -1)
    small = [lines[k] for k in outer if lines[k].size < 0.95 * body.size]
    found = {id(line): line for line in (*lines[:head], *lines[len(lines) - foot :], *small)}
    return [line for line in found.values() if not line.rows]


def _height(line: Line, sheet: Sheet) -> float:
    """Distance from the page's nearer edge, negative from its foot."""
    return line.top if line.top < sheet.height / 2 else line.top - sheet.height


def _pattern(text: str) -> str:
    return re.sub(r"\d+", "#", "".join(text.split()))


def _drop_page_number(sheet: Sheet) -> None:
    """Drop the page number and what a browser prints beside it, at the very top and the very foot."""
    lines = sorted((line for line in sheet.lines if not line.drop), key=lambda line: line.top)
    for line in (*lines[:1], *lines[-1:]) if len(lines) > 1 else ():
        line.drop = is_page_number(line.text) or _PRINTED.fullmatch(line.text) is not None


def _drop_site(sheets: list[Sheet]) -> None:
    """Drop what a web site prints before and after the document, and the table of particulars under its menu."""
    lines = [line for sheet in sheets for line in sheet.lines if not line.drop and not line.rows]
    trails = [i for i, line in enumerate(lines[:_SITE_HEAD]) if is_trail(line.text)]
    for line in lines[: trails[-1]] if trails else ():
        line.drop = True
    head = bool(trails)
    for line in lines[trails[-1] :] if trails else lines:
        if is_furniture(line.text):
            head = line.drop = True
        elif head and is_particular(line.text):
            line.drop = True
        else:
            break
    for line in reversed(lines):
        if not is_furniture(line.text):
            break
        line.drop = True


def _is_red_head(text: str) -> bool:
    return len(text) < 60 and _RED_HEAD.fullmatch("".join(text.split())) is not None


# --- paragraphs ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Measure:
    """How a document is set: its body type, and the margins of each page's columns."""

    body: _Type
    margins: dict[tuple[int, int], tuple[float, float]]


def paragraphs(sheets: list[Sheet]) -> Iterator[list[Line]]:
    """Groups of lines that are one paragraph each, over column and page breaks; a table is a group of its own."""
    lines = [line for sheet in sheets for line in sheet.lines if not line.drop]
    measure = _measure(lines, {sheet.number: sheet.width for sheet in sheets})
    group: list[Line] = []
    aside: list[list[Line]] = []
    for i, line in enumerate(lines):
        if group and _interrupts(group[-1], line, lines[i + 1] if i + 1 < len(lines) else None, measure):
            aside.append([line])
            continue
        if group and not _continues(group, line, measure, over=bool(aside)):
            yield group
            yield from aside
            group, aside = [], []
        group.append(line)
    if group:
        yield group
    yield from aside


def _measure(lines: list[Line], widths: dict[int, float]) -> _Measure:
    text = [line for line in lines if not line.rows]
    columns: dict[tuple[int, int], list[Line]] = defaultdict(list)
    for line in text:
        columns[line.page, line.column].append(line)
    own = {key: (_left(group), _right(group)) for key, group in columns.items()}
    margins = dict(own)
    full = {key for key, group in columns.items() if sum(own[key][1] - line.x1 < 3 for line in group) >= _FULL}
    for key in own.keys() - full:
        alike = [k for k in own if k[1] == key[1] and abs(widths[k[0]] - widths[key[0]]) < 1]
        alike = [k for k in alike if k in full] or alike
        left, right = median(own[k][0] for k in alike), median(own[k][1] for k in alike)
        margins[key] = min(own[key][0], left), max(own[key][1], right)
    return _Measure(_set(text), margins)


def _left(lines: list[Line]) -> float:
    """The left margin: the leftmost place where two lines begin."""
    starts = sorted(line.x0 for line in lines)
    return next((a for a, b in pairwise(starts) if b - a < 3), starts[0])


def _right(lines: list[Line]) -> float:
    ends = sorted((line.x1 for line in lines), reverse=True)
    return next((a for a, b in pairwise(ends) if a - b < 6), ends[0])


def _interrupts(previous: Line, line: Line, following: Line | None, measure: _Measure) -> bool:
    """Whether a red head (XX文件, 文号) stands inside a sentence that goes on after it."""
    if previous.rows or line.rows or not _is_red_head(line.text) or previous.text.endswith(_TERMINAL):
        return False
    return following is not None and not following.rows and _continues([previous], following, measure, over=True)


def _continues(group: list[Line], line: Line, measure: _Measure, over: bool = False) -> bool:
    """Whether ``line`` goes on with the paragraph ``group``; ``over`` something that stands between them."""
    previous = group[-1]
    if previous.rows or line.rows or abs(previous.size - line.size) > 0.12 * max(previous.size, line.size):
        return False
    together = previous.page == line.page and previous.column == line.column
    pitch = max(measure.body.pitch, 1.5 * line.size)
    if together and not over and line.bottom - previous.bottom > 1.6 * pitch:
        return False
    labelled = _is_labelled(line.text)
    if (
        line.size > 1.1 * measure.body.size
        and together
        and _is_centred(previous, measure)
        and _is_centred(line, measure)
    ):
        return not labelled and not _ATTACHMENT.match(previous.text)
    if _is_open(group, line):
        return True
    left = measure.margins[line.page, line.column][0]
    own_left, own_right = measure.margins[previous.page, previous.column]
    if own_right - previous.x1 > _need(line) or previous.x0 - own_left > _FAR * line.size:
        return False
    if labelled and previous.text.endswith(_TERMINAL):
        return False
    if line.x0 - left <= line.size:
        return True
    if len(group) > 1:
        hanging = abs(line.x0 - group[1].x0) < 0.5 * line.size
    else:
        hanging = line.x0 > previous.x0 + 0.5 * line.size
    return together and hanging and not labelled and not previous.text.endswith(_TERMINAL)


def _is_open(group: list[Line], line: Line) -> bool:
    """Whether ``line`` closes a bracket that the paragraph's last line left open."""
    last = group[-1].text
    return any(
        last.rfind(opening) > last.rfind(closing) and -1 < line.text.find(closing) < _index(line.text, opening)
        for opening, closing in ("（）", "《》", "“”", "〔〕", "()")
    )


def _index(text: str, part: str) -> int:
    at = text.find(part)
    return len(text) if at < 0 else at


def _is_centred(line: Line, measure: _Measure) -> bool:
    left, right = measure.margins[line.page, line.column]
    return abs((line.x0 - left) - (right - line.x1)) < 1.5 * line.size


def _need(line: Line) -> float:
    """The room a line's first unbreakable run would have taken at the end of the line before, and a little more.

    Programs differ in where they break around quotation marks and figures (UAX #14 allows less than most); what some
    of them keep together counts as one run.
    """
    start = line.text[:_LONGEST_RUN]
    place = _BREAK.search(start, 1)
    word = start[: place.start()] if place else start
    return (sum(1.0 if _IS_HAN.match(c) else 0.55 for c in word) + 0.6) * line.size


def _is_labelled(text: str) -> bool:
    folded = fold(text)
    return label_at(folded, 0, len(folded)) is not None


def glue(before: str, after: str) -> str:
    """What stands between two lines once joined: a space between Latin words, nothing between Chinese characters."""
    left, right = before[-1:], after[:1]
    if not (left.isascii() and right.isascii()) or left == "-" or (left + right).isdigit():
        return ""
    return " " if (left.isalnum() or left in ",.;:") and right.isalnum() else ""
