"""Task tables (任务分工表, 职责清单): columns recognised by their heading's words, a row a task."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import groupby

from gongfu.compiler.indicators import cells as cell_spans
from gongfu.compiler.indicators import is_indicator_head
from gongfu.compiler.ledger import Entry, Role, Span, Unit
from gongfu.compiler.marks import ORGAN
from gongfu.compiler.units import parse_mark
from gongfu.documents.flow import Flow, Line
from gongfu.documents.labels import label_at
from gongfu.documents.numerals import fold
from gongfu.documents.outline import Outline

__all__ = ["TableTask", "tables"]

_NUMBER = re.compile(r"^(?:序 ?号|(?:任务|事项)?编 ?号|项目?号|行号|No\.?)$", re.IGNORECASE)
_LIMIT = re.compile(r"时限|期限|完成时间|时间节点|进度要求|完成日期|时间要求|时间安排|时间$")
_UNIT = re.compile(r"单位|部门|责任主体|责任人|牵头|配合|责任方|承办|主体$|指导")
_NOT_UNIT = re.compile(r"职责|任务$")
_OFFICE = re.compile("[处科]室")
_TARGET = re.compile(r"目标|指标|预期成效|成果")
_TASK = re.compile(r"任务|措施|举措|事项|内容|工作|项目|职责|领域|要点|要求|清单|分工|政策|行动")
_NOT_TASK = re.compile(r"范围|备注|类别|依据|进展|情况|来源|级别|联系")
_SUPPORTS = re.compile("配合|参与|协")
_IMPLEMENTS = re.compile("落实|实施")
_HEAD_WIDTH = 24
"""Longest heading of a column in characters."""
_PATH_WIDTH = 12
"""Characters of a section's or row's words that stand for it in a path."""


@dataclass(frozen=True, slots=True)
class TableTask:
    """A row of a task table.

    ``stretches`` are the cells that hold dates: (start, end, whether it is a deadline column); ``targets`` those that
    hold targets alone. ``section`` is the heading that a row above gives it.
    """

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
    section: str


@dataclass(slots=True)
class _Columns:
    """What each column of a table holds, by index."""

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
        for task, entry in _table(flow, outline, group):
            tasks += [task] if task else []
            entries += [entry] if entry and (not entries or not _repeats(entry, entries[-1])) else []
    return tasks, entries


def _table(flow: Flow, outline: Outline, rows: Iterable[Line]) -> Iterator[tuple[TableTask | None, Entry | None]]:
    """What the rows of one table hold: tasks with their entries, and sections, which are entries alone."""
    columns: _Columns | None = None
    section = ""
    last: tuple[TableTask, Entry | None] | None = None  # kept back: the next row may go on with its bodies
    for row in rows:
        head = _columns(row.block.cells)
        columns = head or columns
        distinct = {cell.strip() for cell in row.block.cells if cell.strip()}
        if head or columns is None or not distinct:
            continue
        more = _more_units(row, columns)
        if last and more:
            last = replace(last[0], end=row.end, units=(*last[0].units, *more)), last[1]
            continue
        if last:
            yield last
            last = None
        if len(distinct) == 1:
            section = distinct.pop()
            yield None, _section(flow, row, section)
        elif task := _row(outline, row, columns, section):
            last = task, _numbered(flow, row, columns)
    if last:
        yield last


def _more_units(row: Line, columns: _Columns) -> tuple[Unit, ...]:
    """Bodies that a row adds to the row above: it holds nothing but cells of bodies."""
    filled = {i for i, cell in enumerate(row.block.cells) if cell.strip()}
    bodies = {i for i, _ in columns.units}
    return _units(row.block.cells, columns)[0] if filled and filled <= bodies and len(row.block.cells) > 1 else ()


def _repeats(entry: Entry, last: Entry) -> bool:
    """Whether a row goes on with the item of the row before it."""
    return entry.level > 1 and (entry.label, entry.heading) == (last.label, last.heading)


def _columns(cells: tuple[str, ...]) -> _Columns | None:
    """What the columns hold, where the row is the head of a task table."""
    words = [fold(cell).replace("\n", "").replace(" ", "").strip() for cell in cells]
    if len(words) < 2 or any(len(word) > _HEAD_WIDTH for word in words) or len(set(words)) < 2:
        return None
    if is_indicator_head(words):
        return None  # its 单位 are units of measure
    columns = _Columns()
    for i, word in enumerate(words):
        if not i or word != words[i - 1]:  # not a head cell merged over two columns
            _enter(columns, i, word)
    offices = [unit for unit in columns.units if _OFFICE.search(words[unit[0]])]
    if len(offices) < len(columns.units):  # offices inside the units that other columns name
        columns.units = [unit for unit in columns.units if unit not in offices]
    if not columns.tasks and columns.targets and columns.units:
        columns.tasks, columns.targets = columns.targets[:1], columns.targets[1:]
    return columns if columns.tasks and columns.units else None


def _enter(columns: _Columns, column: int, word: str) -> None:
    """Note what a column holds, by its heading."""
    if _NUMBER.match(word):
        columns.number = column
    elif _LIMIT.search(word):
        columns.limits.append(column)
    elif _UNIT.search(word) and not _NOT_UNIT.search(word):
        columns.units.append((column, _column_role(word)))
    elif _TARGET.search(word):
        columns.targets.append(column)
    elif _TASK.search(word) and not _NOT_TASK.search(word):
        columns.tasks.append(column)


def _column_role(word: str) -> Role:
    if "牵头" in word:
        return "lead"
    if _SUPPORTS.search(word):
        return "support"
    return "implement" if _IMPLEMENTS.search(word) else "responsible"


def _whole_names(cell: str) -> str:
    """A cell of bodies without the line breaks that cut a name in two (省自然资源和⏎规划厅)."""
    lines = [line.strip() for line in cell.split("\n") if line.strip()]
    whole = lines[:1]
    for line in lines[1:]:
        if ORGAN.search(fold(whole[-1])) or whole[-1][-1] in "、，,；;/":
            whole.append(line)
        else:
            whole[-1] += line
    return "\n".join(whole)


def _row(outline: Outline, row: Line, columns: _Columns, section: str) -> TableTask | None:
    """The task of a row, or ``None`` where its cells of tasks are empty."""
    spans, cells = cell_spans(row), row.block.cells
    wanted = [i for i in columns.tasks if i < len(cells) and cells[i].strip()]
    if not wanted:
        return None
    units, is_open = _units(cells, columns)
    number, name = _number(cells, columns), outline.names[outline.part_of(row.start)]
    texts = list(dict.fromkeys(cells[i].strip() for i in wanted))
    limits = [i for i in columns.limits if i < len(spans)]
    return TableTask(
        label=number or name,
        path="/".join(filter(None, [name or "表", section[:_PATH_WIDTH], number or texts[0][:_PATH_WIDTH]])),
        chapter=section or name,
        text="\n".join(texts),
        start=row.start,
        end=row.end,
        units=units,
        open=is_open,
        stretches=(*((*spans[i], False) for i in wanted), *((*spans[i], True) for i in limits)),
        targets=tuple(spans[i] for i in columns.targets if i < len(spans)),
        section=section,
    )


def _units(cells: tuple[str, ...], columns: _Columns) -> tuple[tuple[Unit, ...], bool]:
    """The bodies of a row's cells, in the roles of their columns, and whether any list of them is open."""
    units: dict[tuple[str, Role], Unit] = {}
    is_open = False
    for i, role in columns.units:
        if i < len(cells) and cells[i].strip():
            listed = _whole_names(cells[i])
            said = parse_mark(listed, fold(listed))
            is_open |= said.open
            for unit in said.units:
                own = unit if unit.role != "responsible" else Unit(unit.name, role, False, unit.printed)
                units[own.name, own.role] = own
    return tuple(units.values()), is_open


def _number(cells: tuple[str, ...], columns: _Columns) -> str:
    """The row's running number as printed, empty where it has none."""
    return cells[columns.number].strip() if columns.number is not None and columns.number < len(cells) else ""


def _section(flow: Flow, row: Line, words: str) -> Entry | None:
    """The entry of a row that holds only a numbered heading."""
    folded = fold(words)
    label = label_at(folded, 0, len(folded))
    if not label:
        return None
    printed = words[: label.end].strip()
    return Entry(printed, 1, words[label.end :].strip(), printed.strip("、. "), _span(flow, row))


def _numbered(flow: Flow, row: Line, columns: _Columns) -> Entry | None:
    """The entry of a row that has a running number."""
    number = _number(row.block.cells, columns)
    if not number:
        return None
    return Entry(number, 3, row.block.cells[columns.tasks[0]].strip(), number, _span(flow, row))


def _span(flow: Flow, row: Line) -> Span:
    left, right = flow.span(row.start, row.end)
    return Span(left, right, str(row.block.place))
