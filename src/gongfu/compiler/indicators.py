"""Indicator tables (主要指标表): a row an indicator, a column a year; the last year's column is the goal."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from gongfu.compiler.ledger import Comparator
from gongfu.compiler.targets import Goal
from gongfu.documents.flow import Flow, Line
from gongfu.documents.numerals import fold

__all__ = ["cells", "indicator_goals", "is_indicator_head"]

_NAME = re.compile(r"指标(?!值|属性|性质)|目标名称")
_YEAR = re.compile(r"(?P<year>20\d\d) ?年?")
_TARGET = re.compile(r"^目标值?$")
_UNIT = re.compile(r"^(?:计量)?单位$")
_LONGEST_HEAD = 12
"""Longest heading of a column of names, in characters; a year's may have two more."""
_IN_NAME = re.compile(r"\((?P<unit>[^()\d]{1,12}(?:\([^()]{1,6}\)[^()]{0,4})?)\) ?$")
_VALUE = re.compile(
    r"^(?P<op>≥|≤|>|〉|大于|不低于|不少于|不高于|不超过|小于)? ?\(?(?P<value>\d+(?:\.\d+)?)\)?"
    r" ?(?P<unit>%|‰|[\u4e00-\u9fff/]{1,8})?(?P<about>左右|以上|以内|以下)?$"
)
"""A cell that holds a value: ≥75%, 3.5万人左右."""
_OPERATORS: dict[str, Comparator] = {
    **dict.fromkeys(("≥", ">", "〉", "大于", "不低于", "不少于", "以上"), ">="),
    **dict.fromkeys(("≤", "不高于", "不超过", "小于", "以内", "以下"), "<="),
    "左右": "~",
}


class _Columns(NamedTuple):
    """Columns of name, unit (``None`` where the name holds it), first and last year, and that last year."""

    name: int
    unit: int | None
    first: int | None
    last: int
    year: int | None


def cells(row: Line) -> list[tuple[int, int]]:
    """Where each cell of a row stands in the running text."""
    spans, at = [], row.start
    for cell in row.block.cells:
        spans.append((at, at + len(cell)))
        at += len(cell) + 1
    return spans


def is_indicator_head(words: list[str]) -> bool:
    """Whether a folded table head is an indicator table's: names of indicators, and years or a target value."""
    if not any(_NAME.search(word) for word in words):
        return False
    measured = any(_UNIT.match(word) for word in words) and any(_TARGET.match(word) for word in words)
    return measured or any(_YEAR.search(word) for word in words)


def indicator_goals(flow: Flow) -> Iterator[tuple[Goal, str | None]]:
    """The goals of every indicator table, each with the last day of its year where the table names one."""
    rows = [line for line in flow.lines if line.block.kind == "row"]
    for _, table in groupby(rows, key=lambda line: (line.block.place.sheet, line.block.place.table)):
        columns: _Columns | None = None
        for row in table:
            head = _columns(row.block.cells)
            if head:
                columns = head
            elif columns and (goal := _goal(row, columns)):
                yield goal, f"{columns.year}-12-31" if columns.year else None


def _columns(head: tuple[str, ...]) -> _Columns | None:
    """What the columns hold, where the row is the head of an indicator table."""
    words = [fold(cell).replace("\n", "").strip() for cell in head]
    names = [i for i, word in enumerate(words) if _NAME.search(word) and len(word) <= _LONGEST_HEAD]
    if not names or not is_indicator_head(words):
        return None
    unit = next((i for i, word in enumerate(words) if _UNIT.match(word)), None)
    dated = [(i, _YEAR.search(word)) for i, word in enumerate(words) if len(word) <= _LONGEST_HEAD + 2]
    years = {i: int(match["year"]) for i, match in dated if match}
    if not years:
        value = next((i for i, word in enumerate(words) if _TARGET.match(word)), None)
        return None if value is None else _Columns(names[-1], unit, None, value, None)
    last = max(years, key=years.__getitem__)
    first = min(years, key=years.__getitem__) if len(years) > 1 else None
    return _Columns(names[-1], unit, first, last, years[last])


def _goal(row: Line, columns: _Columns) -> Goal | None:
    """The goal that a row states, or ``None`` where it has no name or value."""
    spans, value = cells(row), _VALUE.match(fold(_cell(row, columns.last)))
    name = _cell(row, columns.name)
    if not value or not name:
        return None
    has_unit = columns.unit is not None and columns.unit < len(row.block.cells)
    unit = _cell(row, columns.unit) if has_unit else value["unit"]
    printed = _IN_NAME.search(fold(name))
    if printed and not unit:
        unit = name[printed.start("unit") : printed.end("unit")]
    before = _VALUE.match(fold(_cell(row, columns.first)))
    return Goal(
        start=spans[columns.name][0],
        end=spans[columns.last][1],
        metric=name[: printed.start()].strip() if printed else name,
        op=_OPERATORS.get(value["op"] or value["about"] or "", "="),
        value=float(value["value"]),
        unit=unit or None,
        baseline=float(before["value"]) if before else None,
    )


def _cell(row: Line, column: int | None) -> str:
    """The words of a cell, empty where the row has no such column."""
    texts = row.block.cells
    return texts[column].strip() if column is not None and column < len(texts) else ""
