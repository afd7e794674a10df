"""A paper as a Word file, in the page and type of an official document."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import docx
from docx.enum.section import WD_SECTION
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from gongfu.files import Output, put
from gongfu.publish import official
from gongfu.publish.official import BODY, HEI, LINE, SAN_HAO, SERIF, TITLE, say, style
from gongfu.publish.papers.layout import annex_label, annex_notes, head_lines, head_size, sign_off, title_lines
from gongfu.publish.papers.parts import Annex, Document, Form, Heading, Part, Table, Text
from gongfu.publish.papers.word_tables import (
    BAND,
    CELL,
    CENTRED,
    HEAD,
    IMPRINT,
    LABEL,
    form_table,
    imprint_table,
    part_table,
)
from gongfu.publish.papers.words import SAMPLE, plain, shown
from gongfu.publish.wordml import element, properties

__all__ = ["write_word"]

_RED = "FF0000"
_NOTE, _HEAD, _NUMBER, _SIGN, _ANNEX = "注释", "发文机关标志", "发文字号", "落款", "附件标识"


def write_word(paper: Document, output: Output) -> None:
    """Write a paper as .docx to a path or binary stream. Raises :class:`InputError` where a path cannot be written."""
    document = docx.Document()
    title = title_lines(paper.title)
    official.describe(document, "".join(title))
    _styles(document)
    official.upright(document)
    if paper.wide:
        official.lie(document.sections[0])
    if paper.sample:
        _mark(document.sections[0])
    _red_head(document, paper)
    say(document, "\n".join(title), "Title")
    if to := plain(paper.letter.to):
        say(document, f"{to.rstrip('：:')}：", indent=False)
    _parts(document, paper.parts)
    _end(document, paper)
    for number, annex in enumerate(paper.annexes, 1):
        _annex(document, annex, annex_label(number, len(paper.annexes)))
    if (made := imprint_table(paper.letter, _width(document))) is not None:
        _append(document, made)
        say(document, "", _NOTE)
    stream = BytesIO()
    document.save(stream)
    put(stream.getvalue(), output)


def _styles(document: Any) -> None:
    official.base_styles(document)
    style(document, "Header", HEI, 10.5, line=14, align="center")
    style(document, _HEAD, TITLE, 44, line=60, align="center", colour=_RED)
    style(document, _NUMBER, SERIF, SAN_HAO, align="center")
    style(document, _SIGN, SERIF, SAN_HAO, align="right", pitch=official.PITCH)
    style(document, _ANNEX, HEI, SAN_HAO, align="left", pitch=official.PITCH, level=0)
    style(document, _NOTE, SERIF, 10.5, line=16, align="left")
    style(document, IMPRINT, SERIF, official.SI_HAO, line=24, align="left")
    for small, size, line in (("", 10.5, 16), ("小", 9, 13)):
        style(document, CELL + small, SERIF, size, line=line, align="left")
        style(document, CENTRED + small, SERIF, size, line=line, align="center")
        style(document, HEAD + small, HEI, size, line=line + 2, align="center")
        style(document, BAND + small, HEI, size, line=line + 2, align="left", keep=True)
    style(document, LABEL, HEI, 12, line=20, align="center")
    style(document, "表单文字", SERIF, 12, line=20, align="left")


def _mark(section: Any) -> None:
    """样例 at the head of every page, odd and even."""
    section.header_distance = Mm(18)
    for header in (section.header, section.even_page_header):
        header.is_linked_to_previous = False
        header.paragraphs[0].style = "Header"
        header.paragraphs[0].text = SAMPLE


def _red_head(document: Any, paper: Document) -> None:
    """发文机关标志 35 mm below the type area's upper edge, the number two lines below, a red line 4 mm below that."""
    lines, number = head_lines(paper.letter.head), plain(paper.letter.number)
    if lines:
        size = head_size(lines)
        say(document, "\n".join(lines), _HEAD)
        paragraph = document.paragraphs[-1]
        paragraph.paragraph_format.space_before = Mm(35)
        paragraph.paragraph_format.line_spacing = Pt(size * 1.25)
        for run in paragraph.runs:
            run.font.size = Pt(size)
        say(document, "", _NUMBER)
    if lines or number:
        say(document, number, _NUMBER)
    if lines:
        edge = element("w:pBdr")
        edge.append(element("w:bottom", val="single", sz=12, space=11, color=_RED))
        properties(document.paragraphs[-1]._p.get_or_add_pPr(), edge)
    if lines or number:
        say(document, "", BODY)


def _parts(document: Any, parts: tuple[Part, ...]) -> None:
    after_table = False
    for part in parts:
        if after_table and isinstance(part, (Table, Form)):
            say(document, "", _NOTE)  # else Word joins two tables
        after_table = False
        match part:
            case Heading(text, level):
                say(document, shown(text), f"Heading {level}")
            case Text(text, indent, note):
                say(document, shown(text), _NOTE if note else BODY, indent=indent and not note)
            case Table():
                if part.title:
                    say(document, plain(part.title), _ANNEX)
                _append(document, part_table(part, _width(document)))
                after_table = True
            case Form():
                _append(document, form_table(part, _width(document)))
                after_table = True


def _end(document: Any, paper: Document) -> None:
    """The names of the annexes a line below the text, then who signs, then the date."""
    for number, line in enumerate(annex_notes(paper)):
        if not number:
            say(document, "", BODY)
        say(document, line)
        if number:
            indent = element("w:ind", firstLineChars=500, firstLine=5 * SAN_HAO * 20)
            properties(document.paragraphs[-1]._p.get_or_add_pPr(), indent)
    sign = sign_off(paper.letter)
    if sign is None:
        return
    say(document, "", BODY)
    for text, pad in ((sign.by, sign.by_pad), (sign.on, sign.on_pad)):
        if text:
            say(document, text, _SIGN)
            paragraph = document.paragraphs[-1]
            paragraph.paragraph_format.keep_with_next = text is sign.by
            indent = element("w:ind", rightChars=round(pad * 100), right=round(pad * SAN_HAO * 20))
            properties(paragraph._p.get_or_add_pPr(), indent)


def _annex(document: Any, annex: Annex, label: str) -> None:
    section = document.add_section(WD_SECTION.NEW_PAGE)
    (official.lie if annex.wide else official.stand)(section)
    say(document, label, _ANNEX)
    say(document, "\n".join(title_lines(annex.title)), "Title")
    document.paragraphs[-1].paragraph_format.space_after = Pt(LINE / 3)
    _parts(document, annex.parts)


def _width(document: Any) -> int:
    """Width of the type area of the last section, in twentieths of a point."""
    section = document.sections[-1]
    width: int = round((section.page_width - section.left_margin - section.right_margin) / 635)
    return width


def _append(document: Any, made: Any) -> None:
    """Put an element at the end of the text, before the settings of the last section."""
    body = document.element.body
    body.insert(len(body) - 1, made)
    assert body[-1].tag == qn("w:sectPr")
