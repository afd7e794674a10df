"""Periods as the source prints them: every month by the 25th, the quarter in 3, 6 and 9, the year in 12."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongfu.delivery.calendar import current, label, spans
from gongfu.zone import Calendar

PRINTED = Calendar()
"""许政〔2023〕2号: 25, (3, 6, 9), 12."""


def test_a_year_as_printed() -> None:
    found = spans(PRINTED, date(2026, 1, 1), date(2026, 12, 31))
    assert [(span.label(), span.due.isoformat()) for span in found] == [
        ("2026年1月", "2026-01-25"),
        ("2026年2月", "2026-02-25"),
        ("2026年3月", "2026-03-25"),
        ("2026年一季度", "2026-03-25"),
        ("2026年4月", "2026-04-25"),
        ("2026年5月", "2026-05-25"),
        ("2026年6月", "2026-06-25"),
        ("2026年二季度", "2026-06-25"),
        ("2026年7月", "2026-07-25"),
        ("2026年8月", "2026-08-25"),
        ("2026年9月", "2026-09-25"),
        ("2026年三季度", "2026-09-25"),
        ("2026年10月", "2026-10-25"),
        ("2026年11月", "2026-11-25"),
        ("2026年12月", "2026-12-25"),
        ("2026年", "2026-12-25"),
    ]


def test_a_span_covers_its_days_and_opens_in_the_month_it_is_due() -> None:
    third = current(PRINTED, date(2026, 10, 5), "quarter")
    assert (third.start, third.end, third.due) == (date(2026, 7, 1), date(2026, 9, 30), date(2026, 9, 25))
    assert third.opens == date(2026, 9, 1)
    assert current(PRINTED, date(2028, 2, 10)).end == date(2028, 2, 29)


def test_the_current_month_stays_current_after_its_due_day() -> None:
    assert current(PRINTED, date(2026, 11, 26)).label() == "2026年11月"
    assert current(PRINTED, date(2026, 11, 1)).label() == "2026年11月"
    assert current(PRINTED, date(2026, 11, 26), "year").label() == "2025年"
    assert current(PRINTED, date(2026, 12, 1), "year").label() == "2026年"


def test_reports_asked_for_after_a_quarter_or_year_are_of_the_one_that_ended() -> None:
    later = Calendar(report_day=10, quarter_months=(1, 4, 7, 10), year_month=1)
    due = {span.label(): span.due for span in spans(later, date(2027, 1, 1), date(2027, 4, 30)) if span.kind != "month"}
    assert due == {"2026年四季度": date(2027, 1, 10), "2026年": date(2027, 1, 10), "2027年一季度": date(2027, 4, 10)}


def test_only_what_is_due_within_the_days_asked_for() -> None:
    assert spans(PRINTED, date(2026, 11, 26), date(2026, 12, 24)) == []
    assert [span.label() for span in spans(PRINTED, date(2026, 11, 25), date(2026, 11, 25))] == ["2026年11月"]


def test_a_calendar_without_quarters_has_no_current_one() -> None:
    with pytest.raises(LookupError):
        current(Calendar(quarter_months=()), date(2026, 5, 1), "quarter")


def test_labels() -> None:
    assert [label("month", date(2026, 9, 1)), label("quarter", date(2026, 10, 1)), label("year", date(2026, 1, 1))] == [
        "2026年9月",
        "2026年四季度",
        "2026年",
    ]


CALENDARS = st.builds(
    Calendar,
    report_day=st.integers(1, 28),
    quarter_months=st.lists(st.integers(1, 12), unique=True, max_size=4).map(tuple),
    year_month=st.integers(1, 12),
)


@given(CALENDARS, st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(0, 800))
def test_months_are_without_gaps_and_every_period_is_whole(calendar: Calendar, first: date, days: int) -> None:
    found = spans(calendar, first, first + timedelta(days=days))
    months = [span for span in found if span.kind == "month"]
    assert all(later.start == span.end + timedelta(days=1) for span, later in pairwise(months))
    assert [span.due for span in found] == sorted(span.due for span in found)
    lengths = {"month": (28, 31), "quarter": (90, 92), "year": (365, 366)}
    for span in found:
        low, high = lengths[span.kind]
        assert low <= (span.end - span.start).days + 1 <= high
        assert span.start.day == 1
        assert span.due.day == calendar.report_day
        assert span.start <= span.due
