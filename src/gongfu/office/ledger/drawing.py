"""Gantt: where bars, marks and ticks stand. Lengths are in the drawing's own units, days are real."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from gongfu.office.ledger.rows import Line

__all__ = ["Bar", "Drawing", "Group", "Panel", "Tick", "draw"]

LABEL = 330.0
"""Width of the titles."""
WIDTH = 1200.0
ROW = 24.0
HEAD = 30.0
_SHEET = 740.0
"""Height of a panel: at this width it fills a sheet of A4 on its side."""
_BACK, _AHEAD = 3 * 366, 6 * 366
"""Days before and after today that are drawn at most; what lies beyond is cut off at the edge."""
_TITLE = 23
"""Characters of a title that fit."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A task's row: ``x`` and ``width`` of its bar (zero: no dates), ``done`` the part that is reported done."""

    line: Line
    y: float
    title: str
    x: float = 0.0
    width: float = 0.0
    done: float = 0.0
    mark: float | None = None
    open: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """An action and its rows."""

    name: str
    y: float
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Tick:
    """A line of the calendar with its label; ``major`` begins a year."""

    x: float
    label: str
    major: bool


@dataclass(frozen=True, slots=True)
class Panel:
    """Rows that fit on a sheet of paper, under a calendar of their own."""

    groups: tuple[Group, ...]
    height: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """Everything; ``today`` is where the line of today stands in each panel."""

    panels: tuple[Panel, ...]
    ticks: tuple[Tick, ...]
    today: float
    width: float = WIDTH
    label: float = LABEL
    head: float = HEAD


def draw(lines: Sequence[Line], today: date) -> Drawing:
    """Lines that come grouped by action, as a drawing. An action that goes on in the next panel is named again."""
    first, last = _range(lines, today)
    panels: list[Panel] = []
    groups: list[Group] = []
    y = HEAD
    for name, members in _grouped(lines):
        bars: list[Bar] = []
        top = y
        for line in members:
            if y + 2 * ROW > _SHEET:
                groups += [Group(name, top, tuple(bars))] if bars else []
                panels.append(Panel(tuple(groups), y + 4))
                groups, bars, y = [], [], HEAD
            if not bars:
                top, y = y, y + ROW
            bars.append(_bar(line, y, first, last))
            y += ROW
        groups.append(Group(name, top, tuple(bars)))
    if groups:
        panels.append(Panel(tuple(groups), y + 4))
    return Drawing(tuple(panels), tuple(_ticks(first, last)), _x(today, first, last))


def _range(lines: Iterable[Line], today: date) -> tuple[date, date]:
    """Whole quarters that hold every date of the lines and today, within bounds."""
    days = [day for line in lines for day in (line.task.start, line.task.due) if day] + [today]
    first = max(min(days), today - timedelta(days=_BACK))
    last = min(max(days), today + timedelta(days=_AHEAD))
    start = date(first.year, (first.month - 1) // 3 * 3 + 1, 1)
    end = date(last.year, (last.month - 1) // 3 * 3 + 1, 1)
    return start, (end + timedelta(days=95)).replace(day=1)


def _x(day: date, first: date, last: date) -> float:
    share = min(1.0, max(0.0, (day - first).days / (last - first).days))
    return round(LABEL + share * (WIDTH - LABEL - 16), 1)


def _grouped(lines: Iterable[Line]) -> list[tuple[str, list[Line]]]:
    found: dict[str, list[Line]] = {}
    for line in lines:
        found.setdefault(line.task.action.name if line.task.action else _("未归入行动"), []).append(line)
    return list(found.items())


def _bar(line: Line, y: float, first: date, last: date) -> Bar:
    task = line.task
    title = task.title if len(task.title) <= _TITLE else task.title[: _TITLE - 1] + "…"
    if task.due is None:
        if not task.recurring:
            return Bar(line, y, title, note=_("无时限"))
        left = _x(task.start or first, first, last)
        return Bar(line, y, title, left, _x(last, first, last) - left, open=True, note=_("经常性"))
    right = _x(task.due, first, last)
    left = _x(task.start, first, last) if task.start else right
    width = max(0.0, round(right - left, 1))
    done = round(width * (100 if task.state == "done" else task.progress or 0) / 100, 1)
    return Bar(line, y, title, left, width, done, mark=right)


def _ticks(first: date, last: date) -> Iterable[Tick]:
    """Quarters, or halves and whole years where the time is long."""
    months = (last.year - first.year) * 12 + last.month - first.month
    step = 3 if months <= 30 else 6 if months <= 60 else 12
    day = first
    while day < last:
        if (day.month - 1) % step == 0:
            major = day.month == 1
            yield Tick(_x(day, first, last), f"{day.year}" if major else f"{day.month}月", major)
        day = (day + timedelta(days=32)).replace(day=1)
