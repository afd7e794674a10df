"""The sample's work: made by rule, the same every time, marked, and never in place of what people did."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from offices import task, unit

from gongfu.office.people.models import Role, User
from gongfu.office.reports.models import Period, Report
from gongfu.office.sample.course import course
from gongfu.office.sample.users import make_users
from gongfu.office.sample.work import DAY, load_work

DAYS = st.dates(date(2023, 1, 1), date(2036, 1, 1))


@given(st.text(min_size=1), DAYS, DAYS)
def test_a_course_never_goes_back_and_stays_in_percent(key: str, first: date, second: date) -> None:
    way = course(key, date(2023, 1, 1), date(2025, 12, 31))
    early, late = sorted((first, second))
    assert 0 <= way.progress(early) <= way.progress(late) <= 100


@given(st.text(min_size=1))
def test_one_that_is_stuck_is_never_done_and_one_that_is_early_is(key: str) -> None:
    way = course(key, date(2023, 1, 1), date(2025, 12, 31))
    if way.kind == "stuck":
        assert not way.done(date(2036, 1, 1))
    if way.kind == "early":
        assert way.done(date(2025, 12, 31))


@pytest.mark.django_db
def test_two_years_of_periods_and_an_account_for_every_kind_of_post(settings: Any) -> None:
    settings.TODAY = DAY.isoformat()
    settings.CONFIG.folder.mkdir(exist_ok=True)
    for number in range(6):
        task(f"S{number}", lead=unit(), start=date(2023, 1, 1), support=unit("health", "卫生健康委"))
    filed = load_work()
    months = Period.objects.filter(kind="month")
    assert months.count() == 24
    assert months.order_by("start").first().start == date(2024, 7, 1)
    assert {period.state for period in months.exclude(start=date(2026, 6, 1))} == {"locked"}
    assert months.get(start=date(2026, 6, 1)).state == "open"
    assert filed == Report.objects.exclude(state="due").count() > 24 * 6
    written = Report.objects.exclude(done="")
    assert written.count() == written.filter(done__startswith="（样例）").count() > 0
    assert not Report.objects.filter(submitted__date__gt=DAY + timedelta(days=1)).exists()
    assert load_work() == 0  # what is there stays as it is
    assert make_users() == 0
    roles = {post.role for user in User.objects.all() for post in user.posts.all()}
    assert {Role.OFFICE, Role.TASK_FORCE, Role.AUDITOR, Role.READER} <= roles
