"""Task tables (任务分工表, 职责清单): columns recognised by their heading's words, a row a task; and indicator tables."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import groupby

from gongfu.compiler.indicators import cells as cell_spans
from gongfu.compiler.indicators import is_indicator_head
from gongfu.compiler.ledger import Entry, Role, Span, Unit
from gongfu.compiler.units import parse_mark
from gongfu.documents.flow import Flow, Line
from gongfu.documents.labels import label_at
from gongfu.documents.numerals import fold
from gongfu.documents.outline import Outline

__all__ = ["TableTask", "tables"]

_NUMBER = re.compile(r"^(?:序 ?号|编 ?号|项目?号|行号|No\.?)$", re.IGNORECASE)
_LIMIT = re.compile(r"时限|期限|完成时间|时间节点|进度要求|完成日期|时间要求|时间安排|时间$")
_UNIT = re.compile(r"单位|部门|责任主体|责任人|牵头|配合|责任方|承办|主体$|指导")
_TARGET = re.compile(r"目标|指标|目标值|预期成效|成果")
_TASK = re.compile(r"任务|措施|举措|事项|内容|工作|项目|职责|领域|要点|要求|清单|分工|政策|行动")
_NOT_TASK = re.compile(r"范围|备注|类别|依据|进展|情况|来源|级别|联系")
_HEAD_WIDTH = 24
"""Longest heading of a column in characters."""


@dataclass(frozen=True, slots=True)
class TableTask:
    """A row of a task table. ``stretches`` are the cells that hold dates: (start, end, whether it is a deadline column)."""

    label: str
    path: str
    chapter: str
    text: str
    start: int
    end: int
    units: tuple[Unit, ...]
    open: bool
    stretches: tuple[tuple[int, int, bool], ...]
    targets: tuple[tuple[int, int], ...]
    part: int
    section: str


@dataclass(slots=True)
class _Columns:
    """What each column of a table holds."""

    number: int | None = None
    tasks: list[int] = field(default_factory=list)
    units: list[tuple[int, Role]] = field(default_factory=list)
    limits: list[int] = field(default_factory=list)
    targets: list[int] = field(default_factory=list)


def tables(flow: Flow, outline: Outline) -> tuple[list[TableTask], list[Entry]]:
    """Tasks of all task tables, and the numbered rows and section rows that belong to the outline."""
    tasks: list[TableTask] = []
    entries: list[Entry] = []
    rows = [line for line in flow.lines if line.block.kind == "row"]
    for _, group in groupby(rows, key=lambda line: (line.block.place.sheet, line.block.place.table)):
        _table(flow, outline, [*group], tasks, entries)
    return tasks, entries


def _table(flow: Flow, outline: Outline, rows: list[Line], tasks: list[TableTask], entries: list[Entry]) -> None:
    columns: _Columns | None = None
    section = ""
    for row in rows:
        head = _columns(row.block.cells)
        if head:
            columns = head
            continue
        distinct = {cell.strip() for cell in row.block.cells if cell.strip()}
        if columns is None or not distinct:
            continue
        if len(distinct) == 1:
            section = distinct.pop()
            entries += _section(flow, row, section)
            continue
        task = _row(flow, outline, row, columns, section)
        if task:
            tasks.append(task)
            numbered = _numbered(flow, row, columns)
            if numbered and (not entries or (entries[-1].label, entries[-1].heading) != (numbered[0].label, numbered[0].heading)):
                entries += numbered


def _columns(cells: tuple[str, ...]) -> _Columns | None:
    """What the columns hold, where the row is the head of a task table."""
    words = [fold(cell).replace("\n", "").replace(" ", "").strip() for cell in cells]
    if len(words) < 2 or any(len(word) > _HEAD_WIDTH for word in words) or len(set(words)) < 2:
        return None
    if is_indicator_head(words):
        return None  # its 单位 are units of measure
    columns = _Columns()
    for i, word in enumerate(words):
        if i and word == words[i - 1]:
            continue  # a head cell merged over two columns
        if _NUMBER.match(word):
            columns.number = i
        elif _LIMIT.search(word):
            columns.limits.append(i)
        elif _UNIT.search(word) and not re.search(r"职责|任务$", word):
            columns.units.append((i, _column_role(word)))
        elif _TARGET.search(word):
            columns.targets.append(i)
        elif _TASK.search(word) and not _NOT_TASK.search(word):
            columns.tasks.append(i)
    offices = [unit for unit in columns.units if re.search("[处科]室", words[unit[0]])]
    if len(offices) < len(columns.units):  # offices inside the units that other columns name
        columns.units = [unit for unit in columns.units if unit not in offices]
    if not columns.tasks and columns.targets and columns.units:
        columns.tasks, columns.targets = columns.targets[:1], columns.targets[1:]
    return columns if columns.tasks and columns.units else None


def _column_role(word: str) -> Role:
    if "牵头" in word:
        return "lead"
    if re.search("配合|参与|协", word):
        return "support"
    if re.search("落实|实施", word):
        return "implement"
    return "responsible"


def _row(flow: Flow, outline: Outline, row: Line, columns: _Columns, section: str) -> TableTask | None:
    spans, cells = cell_spans(row), row.block.cells
    wanted = [i for i in columns.tasks if i < len(cells) and cells[i].strip()]
    if not wanted:
        return None
    units: list[Unit] = []
    is_open = False
    for i, role in columns.units:
        if i < len(cells) and cells[i].strip():
            said = parse_mark(cells[i], fold(cells[i]))
            is_open |= said.open
            units += [unit if unit.role != "responsible" else Unit(unit.name, role, False, unit.printed) for unit in said.units]
    part = outline.part_of(row.start)
    number = cells[columns.number].strip() if columns.number is not None and columns.number < len(cells) else ""
    name = outline.names[part]
    texts = list(dict.fromkeys(cells[i].strip() for i in wanted))
    return TableTask(
        label=number or name,
        path="/".join(filter(None, [name or "表", section[:12], number or texts[0][:12]])),
        chapter=section or name,
        text="\n".join(texts),
        start=row.start,
        end=row.end,
        units=tuple({(unit.name, unit.role): unit for unit in units}.values()),
        open=is_open,
        stretches=tuple((*spans[i], False) for i in wanted) + tuple((*spans[i], True) for i in columns.limits if i < len(spans)),
        targets=tuple(spans[i] for i in columns.targets if i < len(spans)),
        part=part,
        section=section,
    )


def _section(flow: Flow, row: Line, words: str) -> list[Entry]:
    folded = fold(words)
    label = label_at(folded, 0, len(folded))
    if not label:
        return []
    left, right = flow.span(row.start, row.end)
    return [Entry(words[: label.end].strip(), 1, words[label.end :].strip(), words[: label.end].strip("、. "), Span(left, right, str(row.block.place)))]


def _numbered(flow: Flow, row: Line, columns: _Columns) -> list[Entry]:
    if columns.number is None or not row.block.cells[columns.number].strip():
        return []
    number = row.block.cells[columns.number].strip()
    heading = row.block.cells[columns.tasks[0]].strip()
    left, right = flow.span(row.start, row.end)
    return [Entry(number, 3, heading, number, Span(left, right, str(row.block.place)))]
