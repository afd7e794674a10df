"""The other sheets of the workbook: 目标, 问题 and 说明."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from gongfu.compiler.diagnostics import Diagnostic
from gongfu.compiler.ledger import Ledger, Target
from gongfu.publish.book import Book, Cell, height
from gongfu.publish.findings import SEVERITIES
from gongfu.publish.grid import LIGHTS, STATES, is_cut
from gongfu.publish.records import Column, Record
from gongfu.safe import clean

__all__ = ["Index", "Listed", "write_findings", "write_notes", "write_targets"]

OPERATORS = {">=": "不低于", "<=": "不超过", "=": "达到", "~": "约", "all": "全部"}
VERDICTS = {"holds": "相符", "differs": "不符", "unchecked": "无法核对"}


class _Listing(NamedTuple):
    """A sheet with one table: its name, its title, its columns, and what it says where there is nothing."""

    name: str
    title: str
    columns: tuple[Column, ...]
    none: str


_TARGET_COLUMNS = (
    Column("", "序号", 3.5, True),
    Column("", "类别", 6, True),
    Column("file", "文件", 10),
    Column("", "任务序号", 5, True),
    Column("", "指标", 22),
    Column("", "要求", 5, True),
    Column("", "数值", 7, True),
    Column("", "单位", 6, True),
    Column("", "基数", 7, True),
    Column("", "时间", 8, True),
    Column("", "原文", 30),
    Column("", "出处", 7, True),
)
_FINDING_COLUMNS = (
    Column("", "序号", 3.5, True),
    Column("", "级别", 4.5, True),
    Column("", "代码", 7, True),
    Column("file", "文件", 10),
    Column("", "位置", 8, True),
    Column("", "原文", 30),
    Column("", "问题", 24),
    Column("", "办法", 24),
)
_TARGETS = _Listing("目标", "目标一览", _TARGET_COLUMNS, "文件里没有量化目标")
_FINDINGS = _Listing("问题", "需要核对的问题", _FINDING_COLUMNS, "没有需要核对的问题")
_SOURCES = (
    Column("", "文件", 16),
    Column("", "标题", 30),
    Column("", "文号", 10, True),
    Column("", "发文机关", 12),
    Column("", "任务", 5, True),
    Column("", "总体目标", 5, True),
    Column("", "自述数量核对", 18),
    Column("", "读取提示", 14),
)
_HELP = (
    "在“台账”表填写浅黄色四列：本月进展、进展状态、预警灯、备注。其余各列来自文件原文，请勿改动；第3行表头和隐藏的“任务编号”列将用于回收填好的内容，不能改、不能删。",
    f"进展状态从下拉列表中选择：{'、'.join(STATES)}。",
    f"预警灯从下拉列表中选择：{'、'.join(LIGHTS)}。绿＝按期推进，黄＝进度偏慢或临近时限，红＝逾期或严重滞后，灰＝没有数据、无法判断。没有数据不得填绿。",
    "“台账”表可以筛选、排序，没有合并单元格。各单位（专班）表供打印，单元格已合并，本月情况按序号自动取自“台账”表，不需另填。",
    "整列无内容的篇章、牵头、责任、配合、落实列已隐藏，需要时选中两侧的列“取消隐藏”。",
    "打印：A4横向，宽度自动缩放为一页，每页重复表头。",
)


class Listed(NamedTuple):
    """A unit or task force: its tasks, a second count, and the name of its sheet (``None``: it has none)."""

    name: str
    tasks: int
    second: int
    sheet: str | None


class Index(NamedTuple):
    """The list of units or task forces (``kind``) for the sheet 说明.

    ``rule`` says in which roles a task counts, ``second`` is the heading of the second count.
    """

    kind: str
    rule: str
    second: str
    entries: list[Listed]


def write_targets(book: Book, ledgers: Sequence[Ledger], rows: Sequence[Record]) -> None:
    """The sheet 目标: goals of the documents, then the targets of their tasks."""
    found: list[tuple[str, str, int | None, Target]] = []
    found += [("总体目标", ledger.name, None, goal) for ledger in ledgers for goal in ledger.goals]
    found += [("任务目标", row.file, row.number, target) for row in rows for target in row.task.targets]
    cells = [(number, *_target(*item)) for number, item in enumerate(found, 1)]
    _listing(book, _TARGETS, cells, len(ledgers) > 1)


def write_findings(book: Book, findings: Sequence[Diagnostic], several: bool) -> None:
    """The sheet 问题: what a check of the documents found, the gravest first."""
    ranked = sorted(findings, key=lambda item: list(SEVERITIES).index(item.severity))
    cells: list[tuple[Cell, ...]] = [
        (
            number,
            SEVERITIES[item.severity],
            item.code,
            item.file,
            item.place,
            item.quotation,
            item.message,
            item.remedy,
        )
        for number, item in enumerate(ranked, 1)
    ]
    _listing(book, _FINDINGS, cells, several)


def write_notes(book: Book, ledgers: Sequence[Ledger], rows: Sequence[Record], index: Index, mark: str) -> None:
    """The sheet 说明: sources, how to fill, what the lights mean, the list of sheets, and the mark of the format."""
    sheet = book.sheet("说明")
    book.columns(sheet, _SOURCES)
    end = len(_SOURCES) - 1
    book.merged(sheet, (0, 0, 0, end), "说明", "title")
    sheet.set_row(0, 36)
    row = _section(book, sheet, 1, "一、来源")
    row = book.table(sheet, row, _SOURCES, [_source(ledger) for ledger in ledgers])
    row = _section(book, sheet, row + 1, "二、填写办法")
    for number, line in enumerate((*_HELP, *_cut(rows)), 1):
        text = f"{number}. {line}"
        book.merged(sheet, (row, 0, row, end), text, "plain")
        sheet.set_row(row, height([(text, sum(column.width for column in _SOURCES))]))
        row += 1
    if index.entries:
        row = _section(book, sheet, row + 1, f"三、各{index.kind}任务数{index.rule}")
        row = _write_index(book, sheet, row, index)
    book.text(sheet, row + 1, 0, "文件标记", "plain")
    book.text(sheet, row + 1, 1, mark, "plain")


def _target(kind: str, file: str, task: int | None, target: Target) -> tuple[Cell, ...]:
    return (
        kind,
        file,
        task,
        target.metric,
        OPERATORS[target.op],
        target.value,
        target.unit,
        target.baseline,
        target.date,
        target.text,
        target.span.place,
    )


def _source(ledger: Ledger) -> tuple[Cell, ...]:
    header = ledger.document
    counts = [f"{c.text}：{'' if c.found is None else f'实有{c.found}，'}{VERDICTS[c.verdict]}" for c in ledger.counts]
    return (
        ledger.name,
        header.title,
        header.number,
        "、".join(header.issuer),
        len(ledger.tasks),
        len(ledger.goals),
        "\n".join(counts),
        "\n".join(ledger.warnings),
    )


def _cut(rows: Sequence[Record]) -> list[str]:
    numbers = "、".join(str(row.number) for row in rows if is_cut(row))
    return [f"以下序号的任务文字较长，打印时一格放不下，全文请在编辑栏或Word台账中看：{numbers}。"] if numbers else []


def _listing(book: Book, listing: _Listing, cells: Sequence[Sequence[Cell]], several: bool) -> None:
    """A sheet with a title and a table with a filter; the file's column shows where there are ``several``."""
    sheet = book.sheet(listing.name)
    end = len(listing.columns) - 1
    book.columns(sheet, listing.columns, [] if several else ["file"])
    book.merged(sheet, (0, 0, 0, end), listing.title, "title")
    sheet.set_row(0, 36)
    last = book.table(sheet, 1, listing.columns, cells) - 1
    sheet.repeat_rows(1)
    sheet.freeze_panes(2, 0)
    if cells:
        sheet.autofilter(1, 0, last, end)
    else:
        book.merged(sheet, (2, 0, 2, end), listing.none, "centre")


def _section(book: Book, sheet: Any, row: int, title: str) -> int:
    book.text(sheet, row, 0, title, "section")
    sheet.set_row(row, 28)
    return row + 1


def _write_index(book: Book, sheet: Any, row: int, index: Index) -> int:
    """The list of units with a link to the sheet of each."""
    for at, title in enumerate((f"{index.kind}名称", "所在工作表", "任务", index.second)):
        book.text(sheet, row, at, title, "head")
    for unit in index.entries:
        row += 1
        book.text(sheet, row, 0, clean(unit.name), "text")
        if unit.sheet is None:
            book.text(sheet, row, 1, "任务较多未单列，请在“台账”表筛选", "text")
        else:
            sheet.write_url(row, 1, f"internal:'{unit.sheet}'!A1", book.format("link"), unit.sheet)
        book.cell(sheet, row, 2, unit.tasks, "centre")
        book.cell(sheet, row, 3, unit.second, "centre")
        sheet.set_row(row, height([(unit.name, _SOURCES[0].width)]))
    return row + 1
