"""Lists and figures of reports: they agree, and no page asks more of the database for more rows."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from offices import action, area, period, report, target, task, unit, user

from gongfu.office.ledger.lighting import recount, relight
from gongfu.office.ledger.models import Task
from gongfu.office.reports import opening
from gongfu.office.reports.filing import Content, approve_many, file
from gongfu.office.reports.models import Period, Report

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 10)


@pytest.fixture(autouse=True)
def today(settings: Any) -> None:
    settings.TODAY = TODAY.isoformat()


def enter(who: Any) -> Client:
    client = Client()
    client.force_login(who)
    return client


def fill(count: int, first: int = 0, state: str = "submitted") -> Period:
    """``count`` more tasks with a report each for June."""
    june = Period.objects.filter(kind="month").first() or period()
    for number in range(first, first + count):
        pipes = task(f"T{number}", lead=unit(), support=unit("health", "卫生健康委"))
        target(pipes)
        report(pipes, unit(), june, state=state, progress=40, done="铺设管网")
        report(pipes, unit("health", "卫生健康委"), june, part="contribution")
        task(f"N{number}")  # nobody is named for it
    return june


def asked(client: Client, at: str) -> int:
    client.get(at)  # what is cached once is no matter
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(at).status_code == 200
    return len(queries)


def addresses(june: Period) -> list[str]:
    return [
        reverse("reports:mine") + "?tab=all",
        reverse("reports:review"),
        reverse("reports:periods"),
        june.get_absolute_url() + "?by=unit",
        reverse("reports:listed", args=[june.pk]),
        reverse("reports:unanswered", args=[june.pk]),
        Report.objects.earliest("pk").get_absolute_url(),
    ]


def test_no_page_asks_more_for_more_rows() -> None:
    june = fill(2)
    both = user("office")
    both.posts.create(role="reporter", unit=unit())
    client = enter(both)
    few = [asked(client, at) for at in addresses(june)]
    fill(12, first=2)
    assert [asked(client, at) for at in addresses(june)] == few


def queries(act: Any) -> int:
    with CaptureQueriesContext(connection) as seen:
        act()
    return len(seen)


def test_lights_approvals_and_openings_take_a_fixed_number_of_queries() -> None:
    june = fill(2)
    force = user("task_force", action=action())

    def counted() -> list[int]:
        rows = list(Report.objects.filter(part="answer", state="submitted").select_related("period", "task", "unit"))
        judge = type(force).objects.get(pk=force.pk)
        return [
            queries(lambda: relight(today=TODAY)),
            queries(lambda: recount(Task.objects.values_list("pk", flat=True))),
            queries(lambda: approve_many(judge, rows, {row.pk: 1 for row in rows}, TODAY)),
            queries(lambda: opening.expect(june)),
        ]

    few = counted()
    fill(12, first=2)
    assert counted() == few


def test_lights_leave_state_version_and_history_alone() -> None:
    task("T0", lead=unit())

    def kept() -> tuple[Any, ...]:
        task = Task.objects.get()
        return task.state, task.version, task.updated, task.history.count()

    before = kept()
    assert relight(today=date(2027, 1, 1)) == 1
    after = Task.objects.get()
    assert after.light == "red"
    assert after.light_reasons["reasons"][0]["text"].startswith("时限 2026-12-31 已过 1 天")
    assert kept() == before
    assert relight(today=date(2027, 1, 1)) == 0, "a second time nothing changes"


def test_missed_months_count_from_the_last_that_was_filed() -> None:
    pipes = task("T1", lead=unit())
    writer = user("reporter", unit=unit())
    for month in (2, 3, 4, 5):
        due = report(pipes, unit(), period(date(2026, month, 1)))
        if month == 3:
            file(writer, due, "submit", Content(20, "铺管"), 1, uuid.uuid4(), date(2026, 3, 20))
        due.period.state = "closed"
        due.period.save()
    report(pipes, unit(), period())  # open: nothing is missed yet
    relight(today=TODAY)
    pipes.refresh_from_db()
    assert pipes.light_reasons["inputs"]["missed"] == 2
    assert pipes.light == "red"
    Report.objects.filter(period__start=date(2026, 5, 1)).update(extended_to=date(2026, 6, 30))
    relight(today=TODAY)
    pipes.refresh_from_db()
    assert pipes.light_reasons["inputs"]["missed"] == 1


def test_figures_of_a_period_are_those_of_what_one_sees_and_agree_with_their_lists() -> None:
    june = fill(3)
    county = unit("yuzhou", "禹州市政府", area())
    roads = task("T9", lead=county, action=action("services", "提标扩面行动", "公共服务专班"))
    report(roads, county, june)
    office, force = enter(user("office")), enter(user("task_force", action=action("services")))
    assert office.get(june.get_absolute_url()).context["total"].expected == 4
    assert force.get(june.get_absolute_url()).context["total"].expected == 1
    for by, parts in (("action", 2), ("unit", 2), ("area", 2)):
        page = office.get(f"{june.get_absolute_url()}?by={by}")
        assert len(page.context["rates"]) == parts
        for rate in page.context["rates"]:
            listed = office.get(reverse("reports:listed", args=[june.pk]), {by: rate.key})
            assert listed.context["page"].paginator.count == rate.expected


def test_the_due_list_is_of_my_unit_and_says_how_far_it_is() -> None:
    june = fill(2, state="due")
    report(task("T9", lead=unit("other", "统计局")), unit("other"), june)
    writer = user("reporter", unit=unit())
    client = enter(writer)
    first = Report.objects.filter(part="answer").earliest("pk")
    file(writer, first, "submit", Content(40, "铺管"), 1, uuid.uuid4(), TODAY)
    page = client.get(reverse("reports:mine"))
    assert page.context["share"] == 50
    assert [row.task.key for row in page.context["page"]] == ["T1"]
    assert page.context["left"] == 15
    assert "T9" not in page.content.decode()
    found = client.get(reverse("reports:mine"), {"q": "管网 T0", "tab": "all"})
    assert [row.task.key for row in found.context["page"]] == ["T0"]


@pytest.mark.parametrize("name", ["mine", "review", "periods"])
def test_pages_say_what_to_do_where_there_is_nothing(name: str) -> None:
    both = user("office")
    both.posts.create(role="reporter", unit=unit())
    page = enter(both).get(reverse(f"reports:{name}"))
    assert page.status_code == 200
    assert "z-empty" in page.content.decode()


def test_odd_addresses_are_no_errors() -> None:
    june = fill(1)
    client = enter(user("office"))
    for at in (
        reverse("reports:review") + "?tab=x&page=9999&action=%00&q=%27",
        reverse("reports:periods") + "?kind=x&page=-1",
        june.get_absolute_url() + "?by=password",
        reverse("reports:listed", args=[june.pk]) + "?show=x&unit=%27--&action=",
    ):
        assert client.get(at).status_code in (200, 400)
