"""A whole month through the site: opened, filled in, checked, returned, approved, closed, excused, locked."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from offices import action, area, source, target, task, unit, user

from gongfu.office.ledger.lighting import relight
from gongfu.office.ledger.models import Assignment, Task
from gongfu.office.people.models import AuditEntry
from gongfu.office.reports.models import Period, Report, Snapshot
from gongfu.office.reports.ticking import tick
from gongfu.office.supervision.models import Message

pytestmark = pytest.mark.django_db


@pytest.fixture
def on(settings: Any) -> Any:
    """Say what day it is."""

    def day(text: str) -> None:
        settings.TODAY = text

    day("2026-06-01")
    return day


def enter(who: Any) -> Client:
    client = Client()
    client.force_login(who)
    return client


def fill(client: Client, report: Report, act: str = "submit", **typed: Any) -> Any:
    """Open the form and send it with ``typed``; what the form held otherwise is sent as it was."""
    form = client.get(report.get_absolute_url()).context["form"]
    data = {name: form[name].value() for name in form.fields if name != "files"}
    data = {name: value for name, value in data.items() if value is not None} | typed | {"act": act}
    return client.post(report.get_absolute_url(), data)


def press(client: Client, report: Report, act: str, comment: str = "") -> Any:
    page = client.get(report.get_absolute_url())
    data = {"act": act, "version": page.context["report"].version, "key": page.context["key"], "comment": comment}
    return client.post(report.get_absolute_url(), data)


def test_a_month_from_opening_to_lock(on: Any) -> None:  # noqa: PLR0915 - a month is long
    water, health, county = unit(), unit("health", "卫生健康委"), unit("yuzhou", "禹州市政府", area())
    pipes = task("T1", lead=water, support=health, start=date(2026, 1, 1), due=date(2026, 12, 31))
    clinics = task("T2", lead=health, action=action("services", "提标扩面行动", "公共服务专班"))
    roads = task("T3", lead=county)
    done = task("T4", lead=water, state="done", finished=date(2026, 3, 1))
    later = task("T5", lead=water, start=date(2026, 7, 1))
    length = target(pipes)
    writer, checker = user("reporter", unit=water), user("reviewer", unit=water)
    other, judge = user("reporter", unit=health), user("task_force", action=action())
    office = user("office")

    # 1 June: the timer opens June and the second quarter, with what each unit owes, and nothing twice.
    call_command("tick")
    call_command("tick")
    june, quarter = Period.objects.get(kind="month"), Period.objects.get(kind="quarter")
    assert (june.start, june.end, june.due) == (date(2026, 6, 1), date(2026, 6, 30), date(2026, 6, 25))
    assert quarter.start == date(2026, 4, 1)
    owed = set(Report.objects.filter(period=june).values_list("task__key", "unit__key", "part"))
    assert owed == {
        ("T1", "water", "answer"),
        ("T1", "health", "contribution"),
        ("T2", "health", "answer"),
        ("T3", "yuzhou", "answer"),
    }
    assert set(Report.objects.filter(period=quarter).values_list("task__key", "part")) == {
        ("T1", "answer"),
        ("T2", "answer"),
        ("T3", "answer"),
    }
    assert not Report.objects.filter(task__in=[done, later]).exists()

    # A task that comes in the middle of the month is owed too; one that is revoked no longer is.
    late_comer = task("T6", lead=water)
    clinics_report = Report.objects.get(period=june, task=clinics)
    Task.objects.filter(pk=roads.pk).update(state="closed")
    call_command("tick")
    assert Report.objects.filter(period=june, task=late_comer).exists()
    assert not Report.objects.filter(period=june, task=roads).exists()

    # 10 June: the reporter writes a draft, then hands in; the unit's reviewer passes it on.
    on("2026-06-10")
    report = Report.objects.get(period=june, task=pipes, unit=water)
    mine = enter(writer)
    assert "建设供水管网 T1" in mine.get(reverse("reports:mine")).content.decode()
    assert fill(mine, report, "save", done="铺设管网").status_code == 302
    report.refresh_from_db()
    assert (report.state, report.done) == ("draft", "铺设管网")
    unfinished = fill(mine, report, done="")
    assert unfinished.status_code == 422
    assert "请填写到本期为止累计完成的百分比" in unfinished.content.decode()
    assert fill(mine, report, progress="40", **{f"target_{length.pk}": "48"}).status_code == 302
    report.refresh_from_db()
    assert (report.state, report.submitted) == ("checking", None)
    assert Task.objects.get(pk=pipes.pk).progress is None, "nothing counts before the unit stands by it"
    assert press(enter(checker), report, "pass").status_code == 302
    report.refresh_from_db()
    assert (report.state, report.late, str(report.submitted_by)) == ("submitted", False, str(checker))

    # The task's figure and light follow at once; 44 % of the year has passed, 40 % is done, 48 of 120 km are laid.
    pipes.refresh_from_db()
    assert (pipes.progress, pipes.reported, pipes.state) == (40, date(2026, 6, 10), "in_progress")
    assert pipes.light == "grey"
    assert [reason["code"] for reason in pipes.light_reasons["reasons"]] == ["TARGET_NO_LINE"]
    length.baseline = 0
    length.save()
    relight([pipes], date(2026, 6, 10))
    pipes.refresh_from_db()
    # 48 against a line of 120 * 160 / 364 = 52.7 km: 91 %
    assert pipes.light == "yellow"
    assert pipes.light_reasons["reasons"][0]["inputs"]["share"] == 91

    # 12 June: returned with words, mended, approved; the path is kept.
    on("2026-06-12")
    force = enter(judge)
    assert press(force, report, "return").status_code == 409, "a return needs words"
    assert press(force, report, "return", "请附验收单").status_code == 302
    pipes.refresh_from_db()
    assert pipes.progress is None, "what was returned does not count"
    assert fill(mine, Report.objects.get(pk=report.pk), done="铺设管网 48 公里，附验收单").status_code == 302
    assert press(enter(checker), report, "pass").status_code == 302
    queue = force.get(reverse("reports:review"))
    assert [row.pk for row in queue.context["page"]] == [report.pk]
    report.refresh_from_db()
    assert force.post(reverse("reports:review"), {"chosen": f"{report.pk}:{report.version}"}).status_code == 302
    report.refresh_from_db()
    assert report.state == "approved"
    assert list(report.steps.values_list("before", "after", "comment")) == [
        ("due", "draft", ""),
        ("draft", "checking", ""),
        ("checking", "submitted", ""),
        ("submitted", "returned", "请附验收单"),
        ("returned", "checking", ""),
        ("checking", "submitted", ""),
        ("submitted", "approved", ""),
    ]

    # 26 June: the timer closes the month. Who did not file missed it, and the lights say so.
    on("2026-06-26")
    call_command("tick")
    june.refresh_from_db()
    assert june.state == "closed"
    assert june.frozen is not None
    clinics.refresh_from_db()
    assert "MISSED" in [reason["code"] for reason in clinics.light_reasons["reasons"]]
    frozen = Snapshot.objects.get(period=june, task=pipes)
    assert (frozen.progress, frozen.expected, frozen.filed, frozen.timely) == (40, 1, 1, 1)

    # Late without an exception is refused in words, and what was typed stays on the page.
    slow = enter(other)
    refused = slow.post(
        clinics_report.get_absolute_url(),
        {"act": "submit", "version": 1, "key": "6f1f9d3e-0f4b-4a3e-9a44-0d2f4b1a7c11", "progress": 30, "done": "建成"},
    )
    assert refused.status_code == 409
    assert "2026年6月已于 2026-06-25 截止，逾期补报须先由试验区办公室同意延期并写明理由" in refused.content.decode()
    clinics_report.refresh_from_db()
    assert clinics_report.state == "due"

    # The office grants one with its reason; it is filed late, and counts as filed and as late.
    desk = enter(office)
    listed = reverse("reports:listed", args=[june.pk])
    granted = {"chosen": clinics_report.pk, "until": "2026-06-28", "reason": "防汛值守"}
    assert desk.post(f"{listed}?show=missing", granted).status_code == 302
    assert fill(slow, clinics_report, progress="45", done="建成卫生室 3 个").status_code == 302
    clinics_report.refresh_from_db()
    assert (clinics_report.state, clinics_report.late, clinics_report.extended_reason) == (
        "submitted",
        True,
        "防汛值守",
    )
    clinics.refresh_from_db()
    assert "MISSED" not in [reason["code"] for reason in clinics.light_reasons["reasons"]]

    # Rates: three answers were owed (T1, T2, T6), one came in time, one late.
    page = desk.get(june.get_absolute_url())
    total = page.context["total"]
    assert (total.expected, total.filed, total.timely, total.late, total.missing) == (3, 2, 1, 1, 1)
    by_action = {rate.name: (rate.expected, rate.timely) for rate in page.context["rates"]}
    assert by_action == {"收入分配专班": (2, 1), "公共服务专班": (1, 0)}
    by_unit = {rate.name: round(rate.rate) for rate in desk.get(f"{june.get_absolute_url()}?by=unit").context["rates"]}
    assert by_unit == {"水利局": 50, "卫生健康委": 0}
    for show, count in {"all": 3, "filed": 2, "timely": 1, "late": 1, "missing": 1, "approved": 1}.items():
        assert len(desk.get(f"{listed}?show={show}").context["page"].object_list) == count

    # Locked with a reason; then nobody writes, judges or extends, and everybody reads why.
    assert desk.post(june.get_absolute_url(), {"act": "lock", "reason": ""}).status_code == 302
    assert Period.objects.get(pk=june.pk).state == "closed", "a lock needs a reason"
    desk.post(june.get_absolute_url(), {"act": "lock", "reason": "6月通报已印发"})
    assert Period.objects.get(pk=june.pk).state == "locked"
    blocked = press(enter(user("task_force", action=action("services"))), clinics_report, "approve")
    assert blocked.status_code == 409
    assert "已锁定（6月通报已印发）" in blocked.content.decode()
    assert "已锁定（6月通报已印发）" in mine.get(report.get_absolute_url()).content.decode()
    desk.post(listed, granted)
    assert Report.objects.get(period=june, task=late_comer).extended_to is None
    acts = set(AuditEntry.objects.values_list("act", flat=True))
    assert {"period", "exception", "report", "review"} <= acts

    # 1 July: the next month opens with what T5 owes now.
    on("2026-07-01")
    call_command("tick")
    july = Period.objects.get(kind="month", start=date(2026, 7, 1))
    assert Report.objects.filter(period=july, task=later).exists()


def test_a_month_whose_due_day_went_by_is_not_opened_behind_anybodys_back(on: Any) -> None:
    task("T1", lead=unit())
    on("2026-06-26")
    call_command("tick")
    assert not Period.objects.exists()
    desk = enter(user("office"))
    assert desk.post(reverse("reports:periods"), {"kind": "month", "due": "2026-06-20"}).status_code == 302
    assert not Period.objects.exists()
    desk.post(reverse("reports:periods"), {"kind": "month", "due": "2026-06-30"})
    assert Period.objects.get().due == date(2026, 6, 30)
    assert Report.objects.get().due_on == date(2026, 6, 30)
    call_command("tick")
    assert Period.objects.get().state == "open"


def test_who_answers_where_a_document_names_no_lead(on: Any) -> None:
    first, second = unit("a", "甲局"), unit("b", "乙局")
    joint = task("T1")
    for order, (body, role) in enumerate([(first, "responsible"), (second, "responsible"), (unit(), "support")]):
        Assignment.objects.create(task=joint, unit=body, role=role, order=order)
    Assignment.objects.create(task=joint, unit=first, role="implement", order=9)
    call_command("tick")
    assert set(Report.objects.filter(period__kind="month").values_list("unit__key", "part")) == {
        ("a", "answer"),
        ("b", "answer"),
        ("water", "contribution"),
    }


def test_bodies_above_the_zone_and_names_of_many_are_not_asked_and_that_is_told(on: Any) -> None:
    above, many = unit("edu", "省教育厅"), unit("many", "市直有关部门")
    above.level, many.kind = "省", "集体"
    above.save()
    many.save()
    task("T1", lead=above)
    task("T2", lead=many, support=unit())
    call_command("tick")
    assert list(Report.objects.filter(period__kind="month").values_list("task__key", "unit__key", "part")) == [
        ("T2", "water", "contribution")
    ]
    june = Period.objects.get(kind="month")
    desk = enter(user("office"))
    assert desk.get(june.get_absolute_url()).context["nobody"] == 2
    listed = desk.get(reverse("reports:unanswered", args=[june.pk])).context["page"]
    assert [row.key for row in listed] == ["T1", "T2"]


def test_the_year_is_asked_for_in_december(on: Any) -> None:
    task("T1", lead=unit())
    on("2026-12-01")
    call_command("tick")
    assert set(Period.objects.values_list("kind", "start")) == {
        ("month", date(2026, 12, 1)),
        ("year", date(2026, 1, 1)),
    }


def test_a_return_tells_the_unit_in_its_inbox(on: Any) -> None:
    pipes = task("T1", lead=unit())
    writer, judge = user("reporter", unit=unit()), user("task_force", action=action())
    call_command("tick")
    report = Report.objects.get(period__kind="month", task=pipes)
    fill(enter(writer), report, progress="40", done="铺设管网")
    press(enter(judge), report, "return", "请附验收单")
    told = Message.objects.get(user=writer)
    assert "请附验收单" in told.text
    assert told.url == report.get_absolute_url()


def test_a_task_starts_where_its_document_was_issued(on: Any) -> None:
    plan = source("dated", "有日期的方案")
    plan.issued = "2026-01"
    plan.save()
    pipes = task("T1", lead=unit(), source=plan, start=None, progress=50, reported=date(2026, 6, 1))
    relight([pipes], date(2026, 6, 10))
    pipes.refresh_from_db()
    assert pipes.light == "green"
    assert pipes.light_reasons["inputs"]["start"] == "2026-01-01"


def test_a_closing_that_was_cut_off_is_finished(on: Any) -> None:
    pipes = task("T1", lead=unit())
    call_command("tick")
    Period.objects.filter(kind="month").update(state="closed")  # the power went before the figures were kept
    on("2026-06-26")
    told = tick()
    assert told.startswith("填报中 0 期，截止 1 期")  # the quarter
    assert Snapshot.objects.filter(task=pipes, period__kind="month").count() == 1
    assert not Period.objects.filter(frozen=None).exists()
