"""HTML elements become paragraphs and table rows, as a browser would show them.

Everything here walks the tree with a stack of its own: a page may nest its elements as deep as it likes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from lxml.etree import _Element as Element

from gongfu.documents.errors import InputError
from gongfu.documents.labels import label_at
from gongfu.documents.model import BlockKind, Place
from gongfu.documents.numerals import fold

__all__ = ["MAX_CELLS", "MAX_COLUMNS", "Part", "blocks", "is_hidden", "is_layout", "text_of", "walk"]

MAX_CELLS = 50_000
"""Most cells a page's tables may have once spans are filled in; the largest real page seen has 400."""
MAX_COLUMNS = 200
"""Widest table; columns beyond it are left out, as is the rest of a ``colspan``."""
_MAX_REPEATED = 1000
"""Longest text in characters that is repeated in the rows a cell spans."""
_MAX_NESTING = 16
"""A table inside so many others is read as paragraphs."""
_PROSE = 500
"""A cell with so many characters may be a page's main text, a fifth of them where it holds tables of its own."""

Part = tuple[str, BlockKind, Place, tuple[str, ...]]
"""What :func:`gongfu.documents.model.assemble` takes: text, kind, place, cells."""
Event = Literal["start", "end", "text"]

_SKIPPED = re.compile(
    r"audio|button|canvas|footer|head|iframe|input|map|nav|noscript|object|option|script|select|style|svg|template|textarea|video"
)
_BLOCKS = re.compile(
    r"address|article|aside|blockquote|body|br|caption|center|d[dlt]|details|dialog|div|fieldset|figcaption|figure|form|h[1-6r]"
    r"|header|html|legend|li|main|[ou]l|p|pre|section|summary|table|tbody|t[dhr]|tfoot|thead"
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_ASIDE = re.compile(
    r"(?:^|[-_\s])(?:b?d?share\w*|qr-?code\w*|ewm|erweima|(?:bread)?crumbs?|relat\w+|relevant\w*|recommend\w*|comments?)"
    r"(?:$|[-_\s])",
    re.IGNORECASE,
)
_ASIDE_LENGTH = 300
_HAN = "\u2e80-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef‘’“”…—·"
_BROKEN = re.compile(rf"(?<=[{_HAN}])[ \t\r\f]*\n[ \t\r\n\f]*(?=[{_HAN}])")
_SPACE = re.compile(r"[ \t\r\n\f\v\x1c-\x1e\x85\u2028\u2029]+")
_ROMAN = (
    *((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL")),
    *((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")),
)
_RAISED = str.maketrans("0123456789+-−=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ")
_LOWERED = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")


def is_hidden(element: Element) -> bool:
    """Whether a reader of the page does not see the element, as far as its own attributes say."""
    return (
        not isinstance(element.tag, str)
        or _SKIPPED.fullmatch(element.tag) is not None
        or element.get("hidden") is not None
        or element.get("aria-hidden") == "true"
        or _HIDDEN.search(element.get("style") or "") is not None
    )


def walk(root: Element) -> Iterator[tuple[Event, Element, str]]:
    """Starts, ends and texts of what is visible in ``root``, in document order; ``text`` events name their parent."""
    yield "start", root, ""
    if root.text:
        yield "text", root, root.text
    stack = [(root, iter(root))]
    while stack:
        element, children = stack[-1]
        child = next(children, None)
        if child is None:
            stack.pop()
            yield "end", element, ""
            if stack and element.tail:
                yield "text", stack[-1][0], element.tail
        elif is_hidden(child):
            if child.tail:
                yield "text", element, child.tail
        else:
            yield "start", child, ""
            if child.text:
                yield "text", child, child.text
            stack.append((child, iter(child)))


def text_of(element: Element, limit: int = 1 << 30) -> str:
    """The visible text of an element, its line structure ignored; cut soon after ``limit`` characters."""
    parts, length = [], 0
    for event, _, text in walk(element):
        if event == "text":
            parts.append(text)
            length += len(text)
            if length > limit:
                break
    return "".join(parts)


def blocks(root: Element, name: str) -> list[Part]:
    """The paragraphs and table rows of ``root``, numbered from 1. Raises :class:`InputError` for endless tables."""
    writer = _Writer(name)
    writer.write(root, tables=True)
    return writer.parts


@dataclass
class _Writer:
    """Blocks as they are written: the words of the paragraph at hand, the lists and scripts that are open."""

    name: str
    parts: list[Part] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    lists: list[tuple[int, str] | None] = field(default_factory=list)
    scripts: list[str] = field(default_factory=list)
    label: str = ""
    tables: int = 0
    cells: int = 0
    nesting: int = 0

    def write(self, root: Element, tables: bool) -> None:
        """Write what is visible in ``root``; without ``tables`` a table is read through as if it were paragraphs."""
        skipped: Element | None = None
        for event, element, text in walk(root):
            if skipped is not None:
                skipped = None if event == "end" and element is skipped else skipped
            elif event == "text":
                self.say(text)
            elif event == "end":
                self.leave(element)
            elif element is not root and _is_aside(element):
                skipped = element
            elif tables and element.tag == "table" and self.nesting < _MAX_NESTING and not is_layout(element):
                self.table(element)
                skipped = element
            else:
                self.enter(element)
        self.flush()

    def say(self, text: str) -> None:
        if self.scripts:
            letters = _RAISED if self.scripts[-1] == "sup" else _LOWERED
            bare = text.strip()
            text = bare.translate(letters) if bare and all(ord(c) in letters for c in bare) else text
        self.words.append(text)

    def enter(self, element: Element) -> None:
        tag = element.tag
        if _BLOCKS.fullmatch(tag):
            self.flush()
        if tag in ("sup", "sub"):
            self.scripts.append(tag)
        elif tag in ("ol", "ul"):
            self.lists.append(_numbering(element))
        elif tag == "li" and self.lists and (numbering := self.lists[-1]) is not None:
            number = _integer(element.get("value"), numbering[0])
            self.label = f"{_numeral(number, numbering[1])}. "
            self.lists[-1] = number + 1, numbering[1]
        self.nesting += tag == "table"

    def leave(self, element: Element) -> None:
        tag = element.tag
        if _BLOCKS.fullmatch(tag):
            self.flush()
        if tag in ("sup", "sub"):
            self.scripts.pop()
        elif tag in ("ol", "ul"):
            self.lists.pop()
        elif tag == "li":
            self.label = ""
        self.nesting -= tag == "table"

    def flush(self) -> None:
        text = _tidy("".join(self.words))
        self.words.clear()
        if not text.strip():
            return
        folded = fold(text)
        if self.label and label_at(folded, 0, len(folded)) is None:
            text = self.label + text.lstrip()
        self.label = ""
        self.parts.append((text, "paragraph", Place(len(self.parts) + 1), ()))

    def table(self, table: Element) -> None:
        self.flush()
        self.tables += 1
        for caption in table.iterchildren("caption"):
            for line in _lines(caption, self.name):
                self.parts.append((line, "paragraph", Place(len(self.parts) + 1), ()))
        for number, cells in enumerate(_grid(table, self.name), 1):
            self.cells += len(cells)
            if self.cells > MAX_CELLS:
                raise InputError(self.name, f"网页的表格超过 {MAX_CELLS:,} 格", "请拆分后再读", f"表{self.tables}")
            if any(cell.strip() for cell in cells):
                place = Place(len(self.parts) + 1, table=self.tables, row=number)
                self.parts.append(("\t".join(cells).replace("\n", " "), "row", place, cells))


def is_layout(table: Element) -> bool:
    """Whether a table only arranges the page: one column, or nearly all its text in one cell that holds the rest."""
    rows = list(_rows(table))
    if table.get("role") == "presentation" or all(sum(1 for _ in _cells(row)) <= 1 for row in rows):
        return True
    nested = next(table.iterdescendants("table"), None) is not None
    if len(rows) > 1 and not nested:
        return False
    lengths = [len(text_of(cell, _PROSE * 20).strip()) for row in rows for cell in _cells(row)]
    return max(lengths) >= (_PROSE / 5 if nested else _PROSE) and max(lengths) >= 0.7 * sum(lengths)


def _rows(table: Element) -> Iterator[Element]:
    for child in table:
        if child.tag == "tr":
            yield child
        elif child.tag in ("thead", "tbody", "tfoot"):
            yield from child.iterchildren("tr")


def _cells(row: Element) -> Iterator[Element]:
    return (cell for cell in row.iterchildren("td", "th") if not is_hidden(cell))


def _grid(table: Element, name: str) -> Iterator[tuple[str, ...]]:
    """Rows with spans filled in: each place a cell covers repeats its text; a cell as wide as its row stands alone."""
    spans: dict[int, tuple[str, int]] = {}
    for row in _rows(table):
        if is_hidden(row):
            continue
        held, spans = spans, {}
        own, cells = list(_cells(row)), list[str]()
        alone = len(own) == 1 and not held
        for cell in own:
            while len(cells) in held:
                _hold(spans, len(cells), *held[len(cells)])
                cells.append(held.pop(len(cells))[0])
            text = _cell_text(cell, name)
            wide = min(_span(cell, "colspan"), MAX_COLUMNS - len(cells))
            for _ in range(wide):
                _hold(spans, len(cells), text, _span(cell, "rowspan"))
                held.pop(len(cells), None)
                cells.append(text)
        for column, (text, more) in sorted(held.items()):
            cells.extend([""] * (column - len(cells)))
            _hold(spans, column, text, more)
            cells.append(text)
        yield (cells[0],) if alone and cells else tuple(cells)


def _hold(spans: dict[int, tuple[str, int]], column: int, text: str, rows: int) -> None:
    """Note that ``text`` still covers ``rows`` - 1 rows below in this column."""
    if rows > 1:
        spans[column] = (text if len(text) <= _MAX_REPEATED else "", rows - 1)


def _span(cell: Element, attribute: str) -> int:
    return max(1, min(_integer(cell.get(attribute), 1), 65534))  # the HTML Standard's limit for rowspan (4.9.12)


def _cell_text(cell: Element, name: str) -> str:
    """A cell's paragraphs, one a line; a heading set in a narrow column (责任 over 单位) is one word again."""
    lines = [line.strip(" \u00a0\u3000") for line in _lines(cell, name)]
    return ("" if all(len(line) <= 2 for line in lines) else "\n").join(lines).replace("\t", " ")


def _lines(element: Element, name: str) -> list[str]:
    writer = _Writer(name)
    writer.write(element, tables=False)
    return [part[0] for part in writer.parts]


def _is_aside(element: Element) -> bool:
    """Whether an element calls itself sharing buttons, a QR code, a trail of links and the like, and is short."""
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    return bool(_ASIDE.search(names)) and len(text_of(element, _ASIDE_LENGTH).strip()) < _ASIDE_LENGTH


def _tidy(text: str) -> str:
    """White space as a browser shows it, but no space where a line of the source breaks between Chinese characters."""
    return _SPACE.sub(" ", _BROKEN.sub("", text)).strip(" ")


def _numbering(element: Element) -> tuple[int, str] | None:
    """The first number of a list and its form (``1 a A i I``); ``None`` for a list that prints no numbers."""
    if element.tag == "ul" or "none" in (element.get("style") or ""):
        return None
    return _integer(element.get("start"), 1), element.get("type") or "1"


def _integer(text: str | None, default: int) -> int:
    return int(text) if text and re.fullmatch(r"-?\d{1,6}", text, re.ASCII) else default


def _numeral(number: int, form: str) -> str:
    if form in ("a", "A") and 1 <= number <= 26:
        return chr(ord(form) + number - 1)
    if form in ("i", "I") and 1 <= number <= 3999:
        roman = ""
        for value, letters in _ROMAN:
            roman += letters * (number // value)
            number %= value
        return roman.lower() if form == "i" else roman
    return str(number)
