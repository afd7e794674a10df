"""The text of a Word paragraph: what its runs, fields and insertions show, without what is deleted or hidden.

Source of the element names: ISO/IEC 29500-1:2016, 17.3 (paragraphs and runs), 17.13.5 (revisions), 17.16 (fields).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from lxml import etree

from gongfu.documents.errors import InputError
from gongfu.documents.symbols import symbol

__all__ = ["LOST", "MAX_NESTING", "Runs", "W", "is_on", "within"]

MAX_NESTING = 250
"""Deepest nesting of elements from a body, cell or paragraph down to its text; Word's own files stay below 30."""

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_V = "{urn:schemas-microsoft-com:vml}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_DRAWINGS = "http://schemas.openxmlformats.org/drawingml/2006"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"

_PROPERTIES = "pPr rPr tblPr tblGrid tblPrEx trPr tcPr sectPr sdtPr sdtEndPr customXmlPr smartTagPr ffData"
_REMOVED = "del moveFrom delText delInstrText"
_CLOSED = {W + tag for tag in (*_PROPERTIES.split(), *_REMOVED.split(), "rt")} | {f"{_MATH}ctrlPr"}
"""What is not looked into: properties, what tracked changes took away, and the readings over ruby text."""

_TEXT = {f"{W}t", f"{_MATH}t"}
_CHARACTERS = {f"{W}tab": "\t", f"{W}ptab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
_NOTES = {f"{W}footnoteReference": "footnotes", f"{W}endnoteReference": "endnotes"}
LOST = {
    f"{_A}blip": "张图片",
    f"{_V}imagedata": "张图片",
    f"{W}object": "个嵌入对象",
    f"{W}altChunk": "个插入的外部文件（altChunk）",
    f"{W}subDoc": "个子文档",
    f"{{{_DRAWINGS}/chart}}chart": "个图表",
    f"{{{_DRAWINGS}/diagram}}relIds": "个 SmartArt 图示",
}
"""Elements whose text is not read, and how they are counted in a warning."""

_FIELD, _INSTRUCTION, _BOX = f"{W}fldChar", f"{W}instrText", f"{W}txbxContent"
_SYMBOL, _WORD_ART = f"{W}sym", f"{_V}textpath"
_WANTED = frozenset({*_TEXT, *_CHARACTERS, *_NOTES, *LOST, _FIELD, _BOX, _SYMBOL, _WORD_ART})

_LINE_BREAKS = re.compile("[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")
_CONTENTS = re.compile(r"\s*TOC\b", re.IGNORECASE)


def within(container: etree._Element, wanted: Collection[str], name: str) -> Iterator[etree._Element]:
    """The elements of ``wanted`` tags under ``container`` in reading order, none inside another.

    Looks through insertions, links, content controls and other wrappers, into the first alternative of several, and
    not into what :data:`MAX_NESTING` levels of them hide: that raises :class:`InputError` for the file ``name``.
    """
    stack = [container.iterchildren()]
    while stack:
        element = next(stack[-1], None)
        if element is None:
            stack.pop()
        elif element.tag in wanted:
            yield element
        elif not _is_left_out(element):
            if len(stack) == MAX_NESTING:
                raise InputError(name, f"元素嵌套超过 {MAX_NESTING} 层", "请用 Word 或 WPS 打开后另存为 .docx")
            if element.tag == f"{_MC}AlternateContent":
                choice = element.find(f"{_MC}Choice")
                fallback = element.find(f"{_MC}Fallback")
                element = choice if choice is not None else fallback if fallback is not None else element
            stack.append(element.iterchildren())


def is_on(parent: etree._Element | None, tag: str) -> bool:
    """Whether a property of ``parent`` that is on or off (w:vanish, w:isLgl …) is there and on."""
    element = parent.find(W + tag) if parent is not None else None
    return element is not None and element.get(f"{W}val") not in ("0", "false", "off")


def _is_left_out(element: etree._Element) -> bool:
    tag = element.tag
    if tag == f"{W}r":
        return is_on(element.find(f"{W}rPr"), "vanish")
    if tag == f"{W}sdt":
        control = element.find(f"{W}sdtPr")
        gallery = control.find(f"{W}docPartObj/{W}docPartGallery") if control is not None else None
        printed_contents = gallery is not None and gallery.get(f"{W}val") == "Table of Contents"
        return printed_contents or is_on(control, "showingPlcHdr")
    return tag in _CLOSED


@dataclass(slots=True)
class _Field:
    """An open field. ``contents``: it is a table of contents or in one; ``inside_hidden``: it is in one that is hidden;
    ``hidden``: in its instruction, and beyond it where one of the two holds.
    """

    contents: bool
    inside_hidden: bool
    hidden: bool = True


class Runs:
    """Reads the paragraphs of one document in order, for fields run on from one to the next.

    Gathers on the way: ``boxes``, the text boxes anchored in the last paragraph read; ``notes``, for footnotes and
    endnotes the numbers referred to and the paragraph that does; ``lost``, how much of what could not be read.
    """

    def __init__(self, root: etree._Element, name: str) -> None:
        self.boxes: list[etree._Element] = []
        self.notes: dict[str, dict[str, int]] = {"footnotes": {}, "endnotes": {}}
        self.lost: Counter[str] = Counter()
        self._name = name
        self._contents = _contents_fields(root)
        self._open: list[_Field] = []

    @property
    def in_contents(self) -> bool:
        """Whether what was read last stands in a table of contents."""
        return bool(self._open) and self._open[-1].contents

    def text(self, paragraph: etree._Element, number: int) -> str:
        """The text of a paragraph, the ``number``-th of the document; line and page breaks in it are line feeds."""
        self.boxes = []
        words: list[str] = []
        for element in within(paragraph, _WANTED, self._name):
            tag = element.tag
            if tag == _FIELD:
                self._step(element)
            elif self._open and self._open[-1].hidden:
                continue
            elif tag in _TEXT:
                words.append(_written(element))
            elif tag in _CHARACTERS:
                words.append(_CHARACTERS[tag])
            elif tag == _BOX:
                self.boxes.append(element)
            elif tag in _NOTES:
                self.notes[_NOTES[tag]].setdefault(element.get(f"{W}id", ""), number)
            elif tag in LOST:
                self.lost[LOST[tag]] += 1
            else:
                words.append(_drawn(element))
        # Only a table of contents runs on over paragraphs; a field left open elsewhere must not swallow the rest.
        if not self.in_contents:
            self._open.clear()
        return "".join(words)

    def _step(self, mark: etree._Element) -> None:
        """Follow a field from its begin mark over the end of its instruction to its end mark."""
        step = mark.get(f"{W}fldCharType")
        if step == "begin":
            hidden = bool(self._open) and self._open[-1].hidden
            self._open.append(_Field(mark in self._contents or self.in_contents, hidden))
        elif self._open and step == "separate":
            field = self._open[-1]
            field.hidden = field.contents or field.inside_hidden
        elif self._open and step == "end":
            self._open.pop()


def _contents_fields(root: etree._Element) -> set[etree._Element]:
    """The begin marks of those tables of contents whose end mark is in the document too."""
    found: set[etree._Element] = set()
    begun: list[tuple[etree._Element, list[str]]] = []
    for element in root.iter(_FIELD, _INSTRUCTION):
        step = element.get(f"{W}fldCharType")
        if step == "begin":
            begun.append((element, []))
        elif begun and step == "end":
            mark, code = begun.pop()
            if _CONTENTS.match("".join(code)):
                found.add(mark)
        elif begun and element.tag == _INSTRUCTION:
            begun[-1][1].append(element.text or "")
    return found


def _written(element: etree._Element) -> str:
    text = element.text or ""
    if element.get(_SPACE) != "preserve":
        text = text.strip(" \t\r\n")
    return _LINE_BREAKS.sub(" ", text)


def _drawn(element: etree._Element) -> str:
    """A character of a symbol font, or the words of a WordArt (the red head of an old document)."""
    if element.tag == _WORD_ART:
        return _LINE_BREAKS.sub(" ", element.get("string", ""))
    try:
        return symbol(element.get(f"{W}font"), int(element.get(f"{W}char", ""), 16)) or ""
    except (ValueError, OverflowError):
        return ""
