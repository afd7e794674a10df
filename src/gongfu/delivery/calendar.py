"""When reports are due: every month, and for the quarter and the year in the months that the zone's calendar names.

The source prints: 有关进展情况于每月25日前报市政府（其中，3月25日、6月25日、9月25日前向市政府报告季度进展情况，
12月25日前向市政府报告全年落实情况）（许政〔2023〕2号）. So a quarter is due on the report day
of its last month, beside that month's report, and the year in December.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, Protocol

__all__ = ["KINDS", "Kind", "Rhythm", "Span", "current", "label", "spans"]

Kind = Literal["month", "quarter", "year"]
KINDS: tuple[Kind, ...] = ("month", "quarter", "year")
_QUARTERS = "一二三四"


class Rhythm(Protocol):
    """What of :class:`gongfu.zone.Calendar` is read here."""

    @property
    def report_day(self) -> int:
        """The day of the month, 1 to 28."""

    @property
    def quarter_months(self) -> tuple[int, ...]:
        """The months in which a quarter is reported on."""

    @property
    def year_month(self) -> int:
        """The month in which a year is reported on."""


@dataclass(frozen=True, slots=True)
class Span:
    """A time that is reported on, ``start`` to ``end`` inclusive, and the last day for reports."""

    kind: Kind
    start: date
    end: date
    due: date

    @property
    def opens(self) -> date:
        """The first day for reports: that of the month in which they are due."""
        return self.due.replace(day=1)

    def label(self) -> str:
        """As officials write it: 2026年11月, 2026年三季度, 2026年."""
        return label(self.kind, self.start)


def label(kind: Kind, start: date) -> str:
    """The name of the period of ``kind`` that begins on ``start``."""
    if kind == "year":
        return f"{start.year}年"
    if kind == "quarter":
        return f"{start.year}年{_QUARTERS[(start.month - 1) // 3]}季度"
    return f"{start.year}年{start.month}月"


def spans(calendar: Rhythm, first: date, last: date) -> list[Span]:
    """Every period whose reports are due from ``first`` to ``last``, in order of their due day, months first."""
    found: list[Span] = []
    month = first.replace(day=1)
    while month <= last:
        found += [span for span in _due_in(calendar, month) if first <= span.due <= last]
        month = (month + timedelta(days=31)).replace(day=1)
    return found


def current(calendar: Rhythm, today: date, kind: Kind = "month") -> Span:
    """The period of ``kind`` that opened last: for a month that of today, also after its due day.

    Raises :class:`LookupError` where the calendar asks for no such period (no ``quarter_months``).
    """
    month = today.replace(day=1)
    for _ in range(12):
        for span in _due_in(calendar, month):
            if span.kind == kind:
                return span
        month = (month - timedelta(days=1)).replace(day=1)
    raise LookupError(f"the calendar has no {kind}")


def _due_in(calendar: Rhythm, month: date) -> list[Span]:
    """The periods whose reports are due in the month that begins on ``month``."""
    due = month.replace(day=calendar.report_day)
    end = month.replace(day=monthrange(month.year, month.month)[1])
    found = [Span("month", month, end, due)]
    if month.month in calendar.quarter_months:
        found.append(Span("quarter", *_quarter_before(month), due))
    if month.month == calendar.year_month:
        year = month.year if month.month == 12 else month.year - 1
        found.append(Span("year", date(year, 1, 1), date(year, 12, 31), due))
    return found


def _quarter_before(month: date) -> tuple[date, date]:
    """The last quarter that has ended by the end of the month that begins on ``month``."""
    number = month.year * 4 + month.month // 3 - 1  # quarters since year 0, from zero
    year, quarter = divmod(number, 4)
    start, last = date(year, quarter * 3 + 1, 1), quarter * 3 + 3
    return start, date(year, last, monthrange(year, last)[1])
