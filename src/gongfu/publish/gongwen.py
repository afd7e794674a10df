"""The ledger as a Word file in the page and type of an official document (GB/T 9704-2012 党政机关公文格式).

It is an internal ledger: no red head, no document number of its own, no seal. A4, type area 156 × 225 mm, 22 lines
of 28 characters, title 小标宋 二号, text 仿宋 三号, headings 黑体 and 楷体, page number — 1 — 宋体 四号 on the outer
side; the table stands in a landscape section.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.shared import Mm

from gongfu.compiler.ledger import Ledger
from gongfu.documents.errors import InputError
from gongfu.files import Output, put
from gongfu.publish.measure import lines
from gongfu.publish.records import COLUMNS, ROLES, Column, Record, bodies, records, short_title, subject, summary
from gongfu.publish.wordml import MM, cell, element, field, properties, row, run, table
from gongfu.safe import clean

if TYPE_CHECKING:
    from gongfu.zone import Zone

__all__ = ["write_document"]

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

TABLE_MM = 225
"""Width of the ledger's table: the height of the type area, since the page lies on its side."""
TABLE_LINES = 28
"""Lines of table text on a landscape page; a row taller than that has to be split."""
TITLE_LENGTH = 20
"""Characters of 二号 type on a line of 156 mm."""
MAX_TASKS = 20_000
"""Most tasks in one file: some 2,500 pages, which word processors still open."""
MANY = 10
"""Units named in the text; the table has all."""

_SHOWN = ("number", "clause", "text", "target", "deadline", "lead", "responsible", "support", "implement", "place")
_TITLE_WORDS = re.compile(
    "促进|推进|推动|加快|支持|加强|提升|提振|进一步|全面|高质量|关于|实施|建设|行动|工作|若干|重点|政策|责任"
)
_BODY, _CELL, _CENTRED, _HEAD, _BAND = "Normal", "台账文字", "台账居中", "台账表头", "台账篇章"


def write_document(ledgers: Sequence[Ledger], output: Output, zone: Zone | None = None) -> None:
    """Write ledgers as one Word file to a path or binary stream; ``zone`` is named as the one that uses it.

    Raises :class:`InputError` where there are more than ``MAX_TASKS`` tasks or the path cannot be written.
    """
    rows = records(ledgers)
    if len(rows) > MAX_TASKS:
        raise InputError(
            ledgers[0].name, f"任务超过 {MAX_TASKS:,} 项，一个 Word 文件放不下", "请分几次输出，或输出 xlsx"
        )
    document = Document()
    name = subject(ledgers, zone)
    _describe(document, f"{name}任务台账")
    _styles(document)
    _upright(document)
    _say(document, f"{_balanced(name)}\n任务台账" if name else "任务台账", "Title")
    _lead_in(document, ledgers, rows, zone)
    if rows:
        _landscape(document)
        _tables(document, ledgers, rows)
    stream = BytesIO()
    document.save(stream)
    put(stream.getvalue(), output)


def _balanced(name: str) -> str:
    """A title of more than one line broken before a word of titles near its middle (section 7.3.1: whole words)."""
    if not TITLE_LENGTH < len(name) <= 2 * TITLE_LENGTH:
        return name
    middle = len(name) / 2
    breaks = [match.start() for match in _TITLE_WORDS.finditer(name) if abs(match.start() - middle) <= TITLE_LENGTH / 4]
    at = min(breaks, key=lambda start: abs(start - middle), default=0)
    fits = max(at, len(name) - at) <= TITLE_LENGTH
    return f"{name[:at]}\n{name[at:]}" if at and fits else name


def _describe(document: Any, title: str) -> None:
    """File properties, in place of those of the library's template."""
    about = document.core_properties
    about.title = title[:255]
    about.author = about.comments = about.last_modified_by = about.keywords = ""
    about.language = "zh-CN"
    about.created = about.modified = datetime.now(UTC).replace(tzinfo=None)


def _styles(document: Any) -> None:
    _style(document, _BODY, SERIF, SAN_HAO, indent=2, pitch=PITCH)
    _style(document, "Heading 1", HEI, SAN_HAO, indent=2, pitch=PITCH, level=0)
    _style(document, "Heading 2", KAI, SAN_HAO, indent=2, pitch=PITCH, level=1)
    _style(document, "Title", TITLE, ER_HAO, align="center", line=35, after=LINE)
    _style(document, "Footer", SONG, SI_HAO, latin=SONG, line=16)
    _style(document, _CELL, SERIF, XIAO_WU, line=13, align="left")
    _style(document, _CENTRED, SERIF, XIAO_WU, line=13, align="center")
    _style(document, _HEAD, HEI, XIAO_WU, line=18, align="center")
    _style(document, _BAND, HEI, XIAO_WU, line=18, align="left", keep=True)


def _style(
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
        element("w:color", val="000000"),
        element("w:spacing", val=pitch),
        element("w:kern", val=0),
        element("w:sz", val=round(size * 2)),
        element("w:szCs", val=round(size * 2)),
        element("w:lang", val="en-US", eastAsia="zh-CN"),
    )


def _upright(document: Any) -> None:
    """The first section's page and the page numbers of all: odd ones right, even ones left, one character in."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(TOP), Mm(BOTTOM)
    section.left_margin, section.right_margin = Mm(LEFT), Mm(RIGHT)
    section.footer_distance = Mm(BOTTOM - NUMBER)
    properties(section._sectPr, element("w:docGrid", type="lines", linePitch=round(LINE * 20)))
    document.settings.odd_and_even_pages_header_footer = True
    _page_number(section.footer, "right")
    _page_number(section.even_page_footer, "left")


def _page_number(footer: Any, side: str) -> None:
    footer.is_linked_to_previous = False
    paragraph = footer.paragraphs[0]
    paragraph.style = "Footer"
    indent = {f"{side}Chars": 100, side: SI_HAO * 20}
    properties(paragraph._p.get_or_add_pPr(), element("w:ind", **indent), element("w:jc", val=side))
    for part in (run("— "), *field("PAGE"), run(" —")):
        paragraph._p.append(part)


def _landscape(document: Any) -> None:
    """A section on its side. The head of the table lies at the binding edge, the foot of the sheet at the left."""
    section = document.add_section(WD_SECTION.NEW_PAGE)
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.top_margin, section.bottom_margin = Mm(LEFT), Mm(RIGHT)
    section.left_margin, section.right_margin = Mm(BOTTOM), Mm(TOP)
    section.footer_distance = Mm(RIGHT - NUMBER)


def _lead_in(document: Any, ledgers: Sequence[Ledger], rows: Sequence[Record], zone: Zone | None) -> None:
    """What the ledger is made from, the goals, and how the tasks lie over chapters and units."""
    facts = summary(ledgers)
    origin = "下列文件" if len(ledgers) > 1 else "".join(_source(ledger) for ledger in ledgers)
    origin_note = "任务、单位、时限和目标均摘自原文，出处栏注明所在位置；与原文不一致的，以原文为准。"
    _say(document, f"本台账根据{origin}逐条分解形成，{facts}。{origin_note}")
    if len(ledgers) > 1:
        for number, ledger in enumerate(ledgers, 1):
            tasks = f"{len(ledger.tasks)}项任务" if ledger.tasks else "没有任务"
            _say(document, f"{number}．{_source(ledger)}，{tasks}。")
    details = "任务明细见附表。" if rows else ""
    _say(document, f"{details}本台账供{clean(zone.name) if zone else ''}内部工作调度使用，不作公文印发。")
    ordinal = iter("一二")
    if goals := [clean(goal.text) for ledger in ledgers for goal in ledger.goals]:
        _say(document, f"{next(ordinal)}、总体目标", "Heading 1")
        _say(document, "；".join(dict.fromkeys(goals)) + "。")
    if rows:
        _spread(document, rows, f"{next(ordinal)}、任务分布", chapters=len(ledgers) == 1)


def _source(ledger: Ledger) -> str:
    """《title》（number）, or the file's name where it shows no title."""
    title, number = short_title(ledger.document), clean(ledger.document.number or "")
    name = f"《{title}》" if title else f"文件“{clean(ledger.name)}”"
    return f"{name}（{number}）" if number else name


def _spread(document: Any, rows: Sequence[Record], title: str, chapters: bool) -> None:
    """Under ``title``, how many tasks lie with each unit and, for one document, stand in each of the ``chapters``."""
    placed = Counter(row.chapter.replace("\n", " ") for row in rows if row.chapter)
    owned = Counter(unit for row in rows for unit in bodies([row.task]))
    rest = f"；其余{len(owned) - MANY}个单位见附表" if len(owned) > MANY else ""
    roles = f"（{'、'.join(ROLES.values())}都计入）" if owned else ""
    said = {
        "按篇章。": "；".join(f"{name}（{count}项）" for name, count in placed.items()) if chapters else "",
        "按单位。": "、".join(f"{name}{count}项" for name, count in owned.most_common(MANY)) + rest + roles,
    }
    if any(said.values()):
        _say(document, title, "Heading 1")
    for ordinal, (heading, text) in zip("一二", said.items(), strict=True):
        if all(said.values()):
            _say(document, f"（{ordinal}）{heading}", "Heading 2")
        if text:
            _say(document, f"{text}。")


def _tables(document: Any, ledgers: Sequence[Ledger], rows: Sequence[Record]) -> None:
    """附表: a table a document, the rows numbered through."""
    _say(document, "附表", "Heading 1", indent=False)
    columns = [column for column in COLUMNS if column.name in _SHOWN and any(row.cell(column.name) for row in rows)]
    widths = _widths(rows, columns)
    rest = iter(rows)
    for ledger in ledgers:
        own = [next(rest) for _ in ledger.tasks]
        if len(ledgers) > 1:
            _say(document, _source(ledger) + ("" if own else "：没有任务"), "Heading 2")
        if own:
            made = table(widths)
            made.append(row([cell(c.title, _HEAD, w) for c, w in zip(columns, widths, strict=True)], head=True))
            for item in _rows(own, columns, widths):
                made.append(item)
            document.element.body.insert(len(document.element.body) - 1, made)  # before the last section's settings


def _widths(rows: Sequence[Record], columns: Sequence[Column]) -> list[int]:
    """Widths that fill the page, in twentieths of a point; a mostly empty column gives up some of its own."""
    filled = [sum(bool(row.cell(column.name)) for row in rows) / len(rows) for column in columns]
    shares = [column.width * (0.7 + 0.3 * part) for column, part in zip(columns, filled, strict=True)]
    return [round(share * TABLE_MM * MM / sum(shares)) for share in shares]


def _rows(records: Sequence[Record], columns: Sequence[Column], widths: Sequence[int]) -> Iterator[Any]:
    """Rows of the table, with a band above the first of each chapter and the clause's cell merged downwards."""
    for number, record in enumerate(records):
        before, after = (records[i] if 0 <= i < len(records) else None for i in (number - 1, number + 1))
        if record.chapter and (before is None or before.chapter != record.chapter):
            yield row([cell(record.chapter.replace("\n", " "), _BAND, sum(widths), span=len(columns))])
        above, below = _shares(record, before), _shares(record, after)
        cells, tallest = [], 0
        for column, width in zip(columns, widths, strict=True):
            text, merge = record.cell(column.name), None
            if column.name == "clause" and (above or below):
                text, merge = ("", "continue") if above else (text, "restart")
            tallest = max(tallest, lines(text, (width - 114) / (XIAO_WU * 20)))
            cells.append(cell(text, _CENTRED if column.centred else _CELL, width, merge=merge))
        yield row(cells, whole=tallest <= TABLE_LINES)


def _shares(record: Record, other: Record | None) -> bool:
    """Whether two rows stand in the same clause of the same chapter."""
    return (
        other is not None and record.clause != "" and (record.chapter, record.clause) == (other.chapter, other.clause)
    )


def _say(document: Any, text: str, style: str = _BODY, *, indent: bool = True) -> None:
    paragraph = document.add_paragraph(style=style)._p
    if not indent:
        properties(paragraph.get_or_add_pPr(), element("w:ind", firstLineChars=0, firstLine=0))
    paragraph.append(run(clean(text)))
