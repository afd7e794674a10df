"""Page and type of an official document as Word has them (GB/T 9704-2012 党政机关公文格式).

A4, type area 156 × 225 mm, 22 lines of 28 characters; title 小标宋 二号, text 仿宋 三号, headings 黑体 and 楷体, page
number — 1 — 宋体 四号 on the outer side. Fonts are only named: word processors of offices have them.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.shared import Mm

from gongfu.publish.wordml import element, field, properties, run
from gongfu.safe import clean

__all__ = [
    "BODY",
    "BOTTOM",
    "ER_HAO",
    "HEI",
    "KAI",
    "LEFT",
    "LINE",
    "NUMBER",
    "PITCH",
    "RIGHT",
    "SAN_HAO",
    "SERIF",
    "SI_HAO",
    "SONG",
    "TITLE",
    "TITLE_LENGTH",
    "TOP",
    "XIAO_WU",
    "balanced",
    "base_styles",
    "describe",
    "landscape",
    "lie",
    "page_number",
    "say",
    "stand",
    "style",
    "upright",
]

SERIF, HEI, KAI, TITLE, SONG = "仿宋_GB2312", "黑体", "楷体_GB2312", "方正小标宋简体", "宋体"
SAN_HAO, ER_HAO, SI_HAO, XIAO_WU = 16, 22, 14, 9
"""Type sizes 三号, 二号, 四号, 小五 in points."""
LINE = 28.95
"""Line pitch in points: 22 lines in 225 mm."""
PITCH = -5
"""Twentieths of a point between 三号 characters, so that 28 of them fill 156 mm."""
TOP, BOTTOM, LEFT, RIGHT = 37, 35, 28, 26
"""Page margins in mm, upright (section 5.2.1 of the standard)."""
NUMBER = 9.5
"""Lower edge of the page number below the type area in mm: its dash stands 7 mm below (section 7.5)."""
TITLE_LENGTH = 20
"""Characters of 二号 type on a line of 156 mm."""
BODY = "Normal"
"""The style of text."""
_TITLE_WORDS = re.compile(
    "促进|推进|推动|加快|支持|加强|提升|提振|进一步|全面|高质量|关于|实施|建设|行动|工作|若干|重点|政策|责任"
)


def balanced(name: str) -> str:
    """A title of more than one line broken before a word of titles near its middle (section 7.3.1: whole words)."""
    if not TITLE_LENGTH < len(name) <= 2 * TITLE_LENGTH:
        return name
    middle = len(name) / 2
    breaks = [match.start() for match in _TITLE_WORDS.finditer(name) if abs(match.start() - middle) <= TITLE_LENGTH / 4]
    at = min(breaks, key=lambda start: abs(start - middle), default=0)
    fits = max(at, len(name) - at) <= TITLE_LENGTH
    return f"{name[:at]}\n{name[at:]}" if at and fits else name


def describe(document: Any, title: str) -> None:
    """File properties, in place of those of the library's template."""
    about = document.core_properties
    about.title = title[:255]
    about.author = about.comments = about.last_modified_by = about.keywords = ""
    about.language = "zh-CN"
    about.created = about.modified = datetime.now(UTC).replace(tzinfo=None)


def base_styles(document: Any) -> None:
    """Text, title, the two levels of headings, and page numbers."""
    style(document, BODY, SERIF, SAN_HAO, indent=2, pitch=PITCH)
    style(document, "Heading 1", HEI, SAN_HAO, indent=2, pitch=PITCH, level=0)
    style(document, "Heading 2", KAI, SAN_HAO, indent=2, pitch=PITCH, level=1)
    style(document, "Title", TITLE, ER_HAO, align="center", line=35, after=LINE)
    style(document, "Footer", SONG, SI_HAO, latin=SONG, line=16)


def style(
    document: Any,
    name: str,
    font: str,
    size: float,
    *,
    latin: str = "Times New Roman",
    line: float = LINE,
    align: str = "both",
    indent: int = 0,
    pitch: int = 0,
    after: float = 0,
    level: int | None = None,
    keep: bool = False,
    colour: str = "000000",
) -> None:
    """Define a paragraph style anew: sizes, line pitch and space after in points, first-line indent in characters."""
    styles = document.styles
    style = styles[name] if name in styles else styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    for old in style.element.findall(qn("w:pPr")) + style.element.findall(qn("w:rPr")):
        style.element.remove(old)
    looks, letters = style.element.get_or_add_pPr(), style.element.get_or_add_rPr()
    if keep or level is not None:
        properties(looks, element("w:keepNext"))
    properties(
        looks,
        element("w:widowControl", val=0),
        element("w:snapToGrid", val=int(line == LINE)),
        element("w:spacing", before=0, after=round(after * 20), line=round(line * 20), lineRule="exact"),
        element("w:ind", firstLineChars=indent * 100, firstLine=round(indent * (size * 20 + pitch))),
        element("w:jc", val=align),
    )
    if level is not None:
        properties(looks, element("w:outlineLvl", val=level))
    properties(
        letters,
        element("w:rFonts", ascii=latin, hAnsi=latin, eastAsia=font, cs=latin, hint="eastAsia"),
        element("w:b", val=0),
        element("w:i", val=0),
        element("w:color", val=colour),
        element("w:spacing", val=pitch),
        element("w:kern", val=0),
        element("w:sz", val=round(size * 2)),
        element("w:szCs", val=round(size * 2)),
        element("w:lang", val="en-US", eastAsia="zh-CN"),
    )


def upright(document: Any) -> None:
    """The first section's page and the page numbers of all: odd ones right, even ones left, one character in."""
    section = document.sections[0]
    stand(section)
    properties(section._sectPr, element("w:docGrid", type="lines", linePitch=round(LINE * 20)))
    document.settings.odd_and_even_pages_header_footer = True
    page_number(section.footer, "right")
    page_number(section.even_page_footer, "left")


def page_number(footer: Any, side: str) -> None:
    """— 1 — on one ``side`` of a footer, a character in from the edge."""
    footer.is_linked_to_previous = False
    paragraph = footer.paragraphs[0]
    paragraph.style = "Footer"
    indent = {f"{side}Chars": 100, side: SI_HAO * 20}
    properties(paragraph._p.get_or_add_pPr(), element("w:ind", **indent), element("w:jc", val=side))
    for part in (run("— "), *field("PAGE"), run(" —")):
        paragraph._p.append(part)


def landscape(document: Any) -> None:
    """A section on its side, from a new page on."""
    lie(document.add_section(WD_SECTION.NEW_PAGE))


def lie(section: Any) -> None:
    """Turn a section's pages. Their head lies at the binding edge, the foot of the sheet at the left."""
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.top_margin, section.bottom_margin = Mm(LEFT), Mm(RIGHT)
    section.left_margin, section.right_margin = Mm(BOTTOM), Mm(TOP)
    section.footer_distance = Mm(RIGHT - NUMBER)


def stand(section: Any) -> None:
    """Set a section's pages upright."""
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(TOP), Mm(BOTTOM)
    section.left_margin, section.right_margin = Mm(LEFT), Mm(RIGHT)
    section.footer_distance = Mm(BOTTOM - NUMBER)


def say(document: Any, text: str, style: str = BODY, *, indent: bool = True) -> None:
    """Add a paragraph of text in a style."""
    paragraph = document.add_paragraph(style=style)._p
    if not indent:
        properties(paragraph.get_or_add_pPr(), element("w:ind", firstLineChars=0, firstLine=0))
    paragraph.append(run(clean(text)))
