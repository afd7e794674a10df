"""The ledger as a Word file in the page and type of an official document (GB/T 9704-2012 党政机关公文格式).

It is an internal ledger: no red head, no document number of its own, no seal. A4, type area 156 × 225 mm, 22 lines
of 28 characters, title 小标宋 二号, text 仿宋 三号, headings 黑体 and 楷体, page number — 1 — 宋体 四号 on the outer
side; the table stands in a landscape section.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any

from docx import Document

from gongfu.compiler.ledger import Ledger
from gongfu.documents.errors import InputError
from gongfu.files import Output, put
from gongfu.publish.measure import lines
from gongfu.publish.official import HEI, SERIF, XIAO_WU, balanced, base_styles, describe, landscape, say, style, upright
from gongfu.publish.records import COLUMNS, ROLES, Column, Record, bodies, records, short_title, subject, summary
from gongfu.publish.wordml import MM, cell, row, table
from gongfu.safe import clean

if TYPE_CHECKING:
    from gongfu.zone import Zone

__all__ = ["write_document"]

TABLE_MM = 225
"""Width of the ledger's table: the height of the type area, since the page lies on its side."""
TABLE_LINES = 28
"""Lines of table text on a landscape page; a row taller than that has to be split."""
MAX_TASKS = 20_000
"""Most tasks in one file: some 2,500 pages, which word processors still open."""
MANY = 10
"""Units named in the text; the table has all."""

_SHOWN = ("number", "clause", "text", "target", "deadline", "lead", "responsible", "support", "implement", "place")
_CELL, _CENTRED, _HEAD, _BAND = "台账文字", "台账居中", "台账表头", "台账篇章"


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
    describe(document, f"{name}任务台账")
    _styles(document)
    upright(document)
    say(document, f"{balanced(name)}\n任务台账" if name else "任务台账", "Title")
    _lead_in(document, ledgers, rows, zone)
    if rows:
        landscape(document)
        _tables(document, ledgers, rows)
    stream = BytesIO()
    document.save(stream)
    put(stream.getvalue(), output)


def _styles(document: Any) -> None:
    base_styles(document)
    style(document, _CELL, SERIF, XIAO_WU, line=13, align="left")
    style(document, _CENTRED, SERIF, XIAO_WU, line=13, align="center")
    style(document, _HEAD, HEI, XIAO_WU, line=18, align="center")
    style(document, _BAND, HEI, XIAO_WU, line=18, align="left", keep=True)


def _lead_in(document: Any, ledgers: Sequence[Ledger], rows: Sequence[Record], zone: Zone | None) -> None:
    """What the ledger is made from, the goals, and how the tasks lie over chapters and units."""
    facts = summary(ledgers)
    origin = "下列文件" if len(ledgers) > 1 else "".join(_source(ledger) for ledger in ledgers)
    origin_note = "任务、单位、时限和目标均摘自原文，出处栏注明所在位置；与原文不一致的，以原文为准。"
    say(document, f"本台账根据{origin}逐条分解形成，{facts}。{origin_note}")
    if len(ledgers) > 1:
        for number, ledger in enumerate(ledgers, 1):
            tasks = f"{len(ledger.tasks)}项任务" if ledger.tasks else "没有任务"
            say(document, f"{number}．{_source(ledger)}，{tasks}。")
    details = "任务明细见附表。" if rows else ""
    say(document, f"{details}本台账供{clean(zone.name) if zone else ''}内部工作调度使用，不作公文印发。")
    ordinal = iter("一二")
    if goals := [clean(goal.text) for ledger in ledgers for goal in ledger.goals]:
        say(document, f"{next(ordinal)}、总体目标", "Heading 1")
        say(document, "；".join(dict.fromkeys(goals)) + "。")
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
        say(document, title, "Heading 1")
    for ordinal, (heading, text) in zip("一二", said.items(), strict=True):
        if all(said.values()):
            say(document, f"（{ordinal}）{heading}", "Heading 2")
        if text:
            say(document, f"{text}。")


def _tables(document: Any, ledgers: Sequence[Ledger], rows: Sequence[Record]) -> None:
    """附表: a table a document, the rows numbered through."""
    say(document, "附表", "Heading 1", indent=False)
    columns = [column for column in COLUMNS if column.name in _SHOWN and any(row.cell(column.name) for row in rows)]
    widths = _widths(rows, columns)
    rest = iter(rows)
    for ledger in ledgers:
        own = [next(rest) for _ in ledger.tasks]
        if len(ledgers) > 1:
            say(document, _source(ledger) + ("" if own else "：没有任务"), "Heading 2")
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
