"""Numbering labels of official documents: 第X编 章 节 条, 一、 （一） 1. （1） ①, at a line's head or inside a line.

All functions take folded text (:func:`gongfu.documents.numerals.fold`).
"""

from __future__ import annotations

import re
from typing import NamedTuple

from gongfu.documents.numerals import NUMERAL, integer
from gongfu.documents.patterns import HAN

__all__ = ["STYLES", "Label", "label_at", "labels_within"]

STYLES = ("part", "chapter", "section", "article", "han", "han-bracket", "arabic", "arabic-bracket", "circle")
"""Label styles, outermost first: 第X编, 第X章, 第X节, 第X条, 一、, （一）, 1., （1）, ①."""

_NUMERAL = f"[{NUMERAL}]{{1,5}}"
_ORDINAL = f"第 ?(?:{_NUMERAL}|\\d{{1,3}}) ?"
_CIRCLES = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"

_PATTERN = (
    rf"(?P<part>{_ORDINAL}(?:部分|[编篇](?![辑制委号队])|部(?=[\s:,、])))"
    rf"|(?P<chapter>{_ORDINAL}章(?!程))"
    rf"|(?P<section>{_ORDINAL}节(?![课目点约日能省假]))"
    rf"|(?P<article>{_ORDINAL}条(?![款项例之规所的至和、第]))"
    rf"|(?P<han>{_NUMERAL} ?[、.]|{_NUMERAL},(?=\S{{2,40}}$))"
    rf"|(?P<han_bracket>\( ?{_NUMERAL} ?\)(?!款|项|条|和|至|、 ?\()|(?<![\w(]){_NUMERAL} ?\)(?!款|项))"
    r"|(?P<arabic>(?<!\d)\d{1,3} ?[.、](?!\d(?!\d{3}年)|[a-zA-Z]{2,}\.)(?! ?\d{1,3} ?[、.个%年])(?:\s?[.、])?)"
    r"|(?P<arabic_bracket>\( ?\d{1,2} ?\)(?!款|项|条|、|和|至|号)|(?<![\w(])\d{1,2} ?\)(?![\w(]号))"
    rf"|(?P<circle>[{_CIRCLES}])"
)
_AT = re.compile(_PATTERN)
_WITHIN = re.compile(rf"(?<=[。;:!?)”…\t]) ?(?:{_PATTERN})")
"""Glued labels follow the end of a sentence, an opening colon or the closing bracket of a mark."""
_LOOSE = re.compile(
    rf"(?<![第款条项])(?P<han_bracket>\( ?{_NUMERAL} ?\))(?={HAN}|[“《])|(?<= )(?P<han>{_NUMERAL}、)(?={HAN})"
    rf"|(?<![\d.(])(?P<arabic>\d{{1,3}}[.])(?={HAN}{{2}})"
)
"""In a line that holds a whole document a label may follow a heading without anything between them."""
_COUNTS = re.compile(rf" ?(?P<next>{_NUMERAL})(?:[、类级季产]|是)")
_WHOLE_DOCUMENT = 1000
"""A line of at least this many characters holds a whole document."""
_MOST = 999
"""Highest number of a label."""
_AROUND = " 第编篇部分章节条()、.,:"
"""What stands around a label's number."""
_STYLE = {name.replace("-", "_"): name for name in STYLES}


class Label(NamedTuple):
    """A label in a text: its style, its value, and where it stands (``start`` inclusive, ``end`` exclusive)."""

    style: str
    number: int
    start: int
    end: int


def _label(match: re.Match[str]) -> Label | None:
    group = match.lastgroup
    assert group is not None
    text = match[group]
    number = _CIRCLES.index(text) + 1 if group == "circle" else integer(text.strip(_AROUND))
    if number is None or number > _MOST:
        return None
    listed = _COUNTS.match(match.string, match.end()) if group == "han" else None
    if listed and integer(listed["next"]) == number + 1:
        return None  # 一、二、三产业 and 三、四季度 count things; they number nothing
    return Label(_STYLE[group], number, match.start(group), match.end(group))


def label_at(text: str, start: int, end: int) -> Label | None:
    """The label at ``start``, white space before it aside, or ``None``."""
    while start < end and text[start] in " \t*#-":
        start += 1
    match = _AT.match(text, start, end)
    return _label(match) if match else None


def labels_within(text: str, start: int, end: int) -> list[Label]:
    """Labels glued into the middle of a line. Whether they number anything is for the outline to decide.

    In a line of at least 1,000 characters, which holds a whole document, labels are looked for everywhere.
    """
    found = {label.start: label for match in _WITHIN.finditer(text, start, end) if (label := _label(match))}
    if end - start >= _WHOLE_DOCUMENT:
        for match in _LOOSE.finditer(text, start, end):
            if label := _label(match):
                found.setdefault(label.start, label)
    return [found[at] for at in sorted(found)]
