"""Word files (.docx): the body as Word shows it, in blocks.

Kept: text with its automatic numbers, insertions, field results, links, content controls, tables, text boxes, notes.
Left out: deletions, hidden text, comments, page heads and feet, the printed table of contents.
Source of the element names: ISO/IEC 29500-1:2016, 17.2 to 17.4 (stories, paragraphs, tables).
"""

from __future__ import annotations

import re

from lxml import etree

from gongfu.documents.errors import InputError
from gongfu.documents.model import BlockKind, Document, Place, assemble
from gongfu.documents.numbering import Numbering
from gongfu.documents.package import Package
from gongfu.documents.read import MAX_CHARACTERS
from gongfu.documents.runs import LOST, Runs, W, is_on, within

__all__ = ["MAX_COLUMNS", "MAX_STORIES", "read"]

MAX_STORIES = 50
"""Deepest nesting of tables and text boxes in one another."""
MAX_COLUMNS = 1000
"""Most columns of a table; Word allows 63."""

_Part = tuple[str, BlockKind, Place, tuple[str, ...]]

_VALUE = f"{W}val"
_PARAGRAPH, _TABLE, _ROW, _CELL = f"{W}p", f"{W}tbl", f"{W}tr", f"{W}tc"
_BLOCKS = frozenset({_PARAGRAPH, _TABLE, *LOST})
_REMEDY = "请用 Word 或 WPS 打开后另存为 .docx"
_CONTENTS_STYLE = re.compile(r"toc (?:\d|heading)", re.IGNORECASE)
_CONTENTS_TITLE = re.compile(r"\s*目\s*[录次]\s*")


def read(data: bytes, name: str) -> Document:
    """A Word file as blocks: paragraphs and table rows, text boxes after their anchor, then foot- and endnotes.

    A place's ``paragraph`` counts every paragraph of the body, empty ones and those in tables and boxes included. A
    line break inside a paragraph begins a new block of the same number; a note has the number of the paragraph that
    refers to it. Raises :class:`InputError` for a damaged file and for one beyond the limits.
    """
    package = Package(data, name)
    path = package.related().get("officeDocument", "word/document.xml")
    root = package.xml(path)
    body = root.find(f"{W}body") if root is not None else None
    if root is None or body is None:
        raise InputError(name, "压缩包里没有 Word 正文", _REMEDY)
    related = package.related(path)
    styles, numbering = (package.xml(related[kind]) if kind in related else None for kind in ("styles", "numbering"))
    reader = _Reader(name, Runs(root, name), Numbering(numbering, styles), _contents_styles(styles))
    parts = reader.story(body, "paragraph")
    for kind, references in reader.runs.notes.items():
        notes = package.xml(related[kind]) if references and kind in related else None
        if notes is not None:
            parts += reader.noted(notes, references)
    lost = tuple(f"有 {count} {what}，其中的文字没有读" for what, count in reader.runs.lost.items())
    return assemble(name, "docx", parts, lost)


class _Reader:
    """The way through one document: what counts and runs on from block to block."""

    def __init__(self, name: str, runs: Runs, numbering: Numbering, contents_styles: frozenset[str]) -> None:
        self.runs = runs
        self._name = name
        self._numbering = numbering
        self._contents_styles = contents_styles
        self._paragraphs = self._tables = self._stories = self._characters = 0

    def story(self, container: etree._Element, kind: BlockKind) -> list[_Part]:
        """The blocks of a body, cell, text box or note, in reading order."""
        if self._stories == MAX_STORIES:
            raise InputError(self._name, f"表格和文本框互相嵌套超过 {MAX_STORIES} 层", _REMEDY)
        self._stories += 1
        parts: list[_Part] = []
        carried = ""  # text of paragraphs whose end was deleted: it belongs to the paragraph that follows
        for element in within(container, _BLOCKS, self._name):
            if element.tag == _PARAGRAPH:
                carried = self._paragraph(element, kind, carried, parts)
            else:
                self._emit(carried, kind, parts)
                carried = ""
                if element.tag == _TABLE:
                    parts += self._rows(element)
                else:
                    self.runs.lost[LOST[element.tag]] += 1
        self._emit(carried, kind, parts)
        self._stories -= 1
        return parts

    def noted(self, notes: etree._Element, references: dict[str, int]) -> list[_Part]:
        """The notes referred to, in the order of the references, each placed at the paragraph that refers to it."""
        by_number = {note.get(f"{W}id", ""): note for note in notes.iterchildren()}
        return [
            (text, "note", Place(paragraph), cells)
            for number, paragraph in list(references.items())
            if number in by_number
            for text, _, _, cells in self.story(by_number[number], "note")
        ]

    def _paragraph(self, element: etree._Element, kind: BlockKind, carried: str, parts: list[_Part]) -> str:
        """Append a paragraph and its text boxes to ``parts``; return the text that the next one takes over."""
        self._paragraphs += 1
        properties = element.find(f"{W}pPr")
        in_contents = self.runs.in_contents
        text = carried + self.runs.text(element, self._paragraphs)
        boxes = self.runs.boxes
        style = properties.find(f"{W}pStyle") if properties is not None else None
        if style is not None and style.get(_VALUE) in self._contents_styles:
            _drop_contents_title(parts)
            return ""
        if not text.strip() and (in_contents or self.runs.in_contents):
            _drop_contents_title(parts)
            return ""
        joined = _is_end_deleted(properties)
        if not joined:
            self._emit(self._numbering.label(properties) + text, kind, parts)
        for box in boxes:
            parts += self.story(box, "box")
        return text if joined else ""

    def _emit(self, text: str, kind: BlockKind, parts: list[_Part]) -> None:
        """Append a paragraph's lines, blank ones left out."""
        self._spend(len(text))
        for line in text.splitlines():
            if line.strip():
                parts.append((line.rstrip(), kind, Place(self._paragraphs), ()))

    def _rows(self, table: etree._Element) -> list[_Part]:
        """A table's rows. A cell merged over rows or columns counts in each; over a whole row it stands alone."""
        self._tables += 1
        number = self._tables
        parts: list[_Part] = []
        merged: dict[int, str] = {}
        shown = 0
        for row in within(table, (_ROW,), self._name):
            properties = row.find(f"{W}trPr")
            if is_on(properties, "del"):
                continue
            shown += 1
            first = self._paragraphs + 1
            cells = self._cells(row, _number(properties, "gridBefore", 0), merged)
            self._spend(sum(len(cell) + 1 for cell in cells))
            text = "\t".join(cells).replace("\n", " ")
            if text.strip():
                parts.append((text, "row", Place(first, table=number, row=shown), cells))
        self._tables = number  # tables in its cells are not counted
        return parts

    def _cells(self, row: etree._Element, before: int, merged: dict[int, str]) -> tuple[str, ...]:
        """A row's cells, one a column of the table. ``merged`` holds the text of open vertical merges by column."""
        cells = [""] * min(before, MAX_COLUMNS)
        shown = 0
        for cell in within(row, (_CELL,), self._name):
            properties = cell.find(f"{W}tcPr")
            if is_on(properties, "cellDel"):
                continue
            shown += 1
            column = len(cells)
            merge = properties.find(f"{W}vMerge") if properties is not None else None
            if merge is not None and merge.get(_VALUE) != "restart" and column in merged:
                text = merged[column]
            else:
                text = "\n".join(part[0].replace("\t", " ") for part in self.story(cell, "paragraph"))
                merged.pop(column, None)
                if merge is not None:
                    merged[column] = text
            span = min(_number(properties, "gridSpan", 1), MAX_COLUMNS - column)
            cells += [text] * max(span, 1)
        return tuple(cells[-1:] if shown == 1 else cells)

    def _spend(self, characters: int) -> None:
        """Count text made, before it is made: merged cells can multiply a small file's text without end."""
        self._characters += characters
        if self._characters > MAX_CHARACTERS:
            raise InputError(self._name, f"文字超过 {MAX_CHARACTERS:,} 字", "请拆分后再读")


def _contents_styles(styles: etree._Element | None) -> frozenset[str]:
    """The ids of the styles that a printed table of contents has (toc 1 … toc 9, TOC Heading)."""
    found = set()
    for style in styles.iterchildren(f"{W}style") if styles is not None else ():
        title = style.find(f"{W}name")
        if title is not None and _CONTENTS_STYLE.fullmatch(title.get(_VALUE, "")):
            found.add(style.get(f"{W}styleId", ""))
    return frozenset(found)


def _drop_contents_title(parts: list[_Part]) -> None:
    """Take the title (目录) of a table of contents out again: without its entries it would head the text after it."""
    if parts and _CONTENTS_TITLE.fullmatch(parts[-1][0]):
        parts.pop()


def _is_end_deleted(properties: etree._Element | None) -> bool:
    """Whether a tracked change deleted or moved the paragraph's end mark, which joins it to the next."""
    mark = properties.find(f"{W}rPr") if properties is not None else None
    return is_on(mark, "del") or is_on(mark, "moveFrom")


def _number(properties: etree._Element | None, tag: str, default: int) -> int:
    """A whole number among the properties of a row or cell."""
    element = properties.find(W + tag) if properties is not None else None
    try:
        return int(element.get(_VALUE, "")) if element is not None else default
    except ValueError:
        return default
