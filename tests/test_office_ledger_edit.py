"""Tasks changed by hand: what is written, what is refused, and what two editors at once are told."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.test import Client
from offices import action, area, period, report, source, target, task, unit, user

from gongfu.office.ledger.models import Assignment, Target, Task
from gongfu.office.people.models import AuditEntry
from gongfu.office.reports.models import Value

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _day(settings: Any) -> None:
    settings.TODAY = "2026-06-17"


@pytest.fixture
def office() -> Client:
    client = Client()
    client.force_login(user("office"))
    return client


@pytest.fixture
def one() -> Task:
    made = task("T1", lead=unit(), support=unit("health", "卫生健康委"), text="铺设管网\r\n120公里 ", clause="第一条")
    target(made)
    return made


def form(page: str) -> dict[str, Any]:
    """The fields of a page's editing form with their values, as a browser would send them."""
    body = page.split('<form method="post" data-guard', 1)[1].split("</form>", 1)[0]
    found: dict[str, Any] = {}
    for tag in re.findall(r"<input[^>]*>", body):
        attributes = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if attributes.get("type") == "checkbox":
            if " checked" in tag:
                found.setdefault(attributes["name"], []).append(unescape(attributes.get("value", "on")))
        elif "name" in attributes:
            found[attributes["name"]] = unescape(attributes.get("value", ""))
    for name, text in re.findall(r'<textarea[^>]*name="(\w+)"[^>]*>\r?\n?(.*?)</textarea>', body, re.S):
        found[name] = unescape(text)
    for name, options in re.findall(r'<select[^>]*name="([\w-]+)"[^>]*>(.*?)</select>', body, re.S):
        chosen = re.search(r'value="([^"]*)"[^>]* selected', options)
        found[name] = unescape(chosen[1]) if chosen else ""
    return found


def opened(client: Client, key: str = "T1") -> dict[str, Any]:
    return form(client.get(f"/ledger/task/{key}/edit/").content.decode())


def save(client: Client, fields: dict[str, Any], key: str = "T1", **changes: Any) -> Any:
    return client.post(f"/ledger/task/{key}/edit/", fields | changes)


def test_a_form_sent_back_as_it_came_changes_nothing(office: Client, one: Task) -> None:
    before = Task.objects.values().get()
    assert save(office, opened(office)).status_code == 302
    assert Task.objects.values().get() == before
    assert not AuditEntry.objects.filter(act="edit").exists()


def test_an_edit_is_written_with_version_history_audit_and_what_is_by_hand(office: Client, one: Task) -> None:
    unit("finance", "财政局")
    county = area()
    answer = save(
        office,
        opened(office),
        title="建设城乡供水管网",
        lead="财政局、水利局",
        support="",
        due="2027-06-30",
        areas=[county.key],
        **{"targets-1-text": "入户率90%", "targets-1-value": "90", "targets-1-unit": "%"},
    )
    assert answer.status_code == 302
    one.refresh_from_db()
    assert (one.title, one.due, one.version) == ("建设城乡供水管网", date(2027, 6, 30), 2)
    assert one.text == "铺设管网\r\n120公里 "
    assert one.corrected == ["areas", "due", "targets", "title", "units"]
    rows = Assignment.objects.order_by("order").values_list("unit__name", "role", "printed")
    assert list(rows) == [("财政局", "lead", "财政局"), ("水利局", "lead", "水利局")]
    assert list(one.areas.all()) == [county]
    assert list(Target.objects.order_by("pk").values_list("key", "value", "active")) == [
        ("1", 120.0, True),
        ("h1", 90.0, True),
    ]
    entry = AuditEntry.objects.get(act="edit")
    assert entry.detail["changes"]["lead"] == ["水利局", "财政局、水利局"]
    page = office.get("/ledger/task/T1/").content.decode()
    for words in (
        "<del>水利局</del> → <ins>财政局、水利局</ins>",
        "<ins>2027-06-30</ins>",
        "<del>卫生健康委</del> → <ins>—</ins>",
    ):
        assert words in page
    assert one.history.count() == 2


def test_a_target_that_is_taken_out_keeps_what_was_measured(office: Client, one: Task) -> None:
    filed = report(one, unit(), period(), state="approved")
    Value.objects.create(report=filed, target=one.targets.get(), value=30)
    assert save(office, opened(office), **{"targets-0-drop": "on"}).status_code == 302
    assert one.targets.get().active is False
    assert Value.objects.count() == 1


@pytest.mark.parametrize(
    "changes, told",
    [
        ({"lead": "水务集团"}, "没有单位“水务集团”"),
        ({"due": "2025-01-01"}, "早于起始"),
        ({"due": "明天"}, "due"),
        ({"title": ""}, "title"),
        ({"state": "done"}, "已完成的任务要写完成日期"),
        ({"state": "done", "finished": "2026-06-18"}, "完成日期不能晚于今天"),
        ({"state": "suspended"}, "请写明理由"),
        ({"state": "closed", "state_reason": "  "}, "请写明理由"),
        ({"state": "not_started"}, "state"),
        ({"targets-0-value": "很多"}, "targets-0-value"),
        ({"targets-1-value": "5"}, "请写目标的原文"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_typed_is_lost(
    office: Client, one: Task, changes: dict[str, str], told: str
) -> None:
    answer = save(office, opened(office), **({"clause": "第九条"} | changes))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert told in page
    assert form(page)["clause"] == "第九条"
    one.refresh_from_db()
    assert (one.version, one.state, one.clause) == (1, "in_progress", "第一条")


def test_states_follow_the_table_and_the_light_is_never_set(office: Client, one: Task) -> None:
    fields = opened(office)
    assert "light" not in fields
    assert save(office, fields, state="done", finished="2026-06-10", light="green", progress="100").status_code == 302
    one.refresh_from_db()
    assert (one.state, one.finished, one.progress) == ("done", date(2026, 6, 10), None)
    assert save(office, opened(office), state="in_progress", state_reason="复核未达标").status_code == 302
    one.refresh_from_db()
    assert (one.state, one.finished) == ("in_progress", None)


def test_a_task_force_edits_its_own_action_and_neither_suspends_nor_gives_away(one: Task) -> None:
    force = Client()
    force.force_login(user("task_force", action=action()))
    task("T2", action=action("green", "绿色低碳行动"))
    assert force.get("/ledger/task/T2/edit/").status_code == 404
    fields = opened(force)
    for change in ({"state": "suspended", "state_reason": "等资金"}, {"action": "green"}):
        assert save(force, fields, **change).status_code == 422
    assert save(force, fields, clause="第二条").status_code == 302


@pytest.mark.parametrize("role", ["reporter", "reviewer", "area", "auditor", "reader"])
def test_others_cannot_edit(one: Task, role: str) -> None:
    bounds: dict[str, Any] = {"reporter": {"unit": unit()}, "reviewer": {"unit": unit()}, "area": {"area": area()}}
    client = Client()
    client.force_login(user(role, **bounds.get(role, {})))
    for path in (
        "/ledger/task/T1/edit/",
        "/ledger/new/",
        "/ledger/bulk/",
        "/ledger/task/T1/needs/",
        "/ledger/bulk/1/undo/",
    ):
        assert client.post(path).status_code == 403
    assert Task.objects.get().version == 1


def test_the_second_editor_is_told_and_keeps_what_they_typed(office: Client, one: Task) -> None:
    second = Client()
    second.force_login(user("office", username="office-2"))
    first_form, second_form = opened(office), opened(second)
    save(office, first_form, due="2027-01-31", clause="第三条", support="")
    answer = save(second, second_form, clause="第四条", title="新的标题")
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "演示·office-试验" not in page
    assert "改过这项任务" in page
    told = re.findall(
        r'<tr( class="z-problem")?><th scope="row">(\S+?)[ <].*?<del>'
        r"(.*?)</del>.*?<ins>(.*?)</ins>.*?<td>(.*?)</td></tr>",
        page,
    )
    assert {(bool(clash), label, was, now, mine) for clash, label, was, now, mine in told} == {
        (True, "条款", "第一条", "第三条", "第四条"),
        (False, "截止", "2026-12-31", "2027-01-31", "2027-01-31"),
        (False, "配合单位", "卫生健康委", "—", "—"),
    }
    one.refresh_from_db()
    assert (one.clause, one.title, one.version) == ("第三条", "建设供水管网 T1", 2)
    merged = form(page)
    assert (merged["clause"], merged["title"], merged["due"], merged["support"]) == (
        "第四条",
        "新的标题",
        "2027-01-31",
        "",
    )
    assert save(second, merged).status_code == 302
    one.refresh_from_db()
    assert (one.clause, one.title, one.due, one.version) == ("第四条", "新的标题", date(2027, 1, 31), 3)
    assert [row.unit.name for row in one.assignments.all()] == ["水利局"]


def test_a_forged_or_foreign_base_is_no_base(office: Client, one: Task) -> None:
    task("T2")
    for base in ("", "x", opened(office, "T2")["base"]):
        assert save(office, opened(office), base=base, clause="第五条").status_code == 409
    one.refresh_from_db()
    assert one.clause == "第一条"


def test_a_new_task_gets_the_next_number_and_a_first_line_of_history(office: Client) -> None:
    unit()
    source()
    fields = form(office.get("/ledger/new/").content.decode())
    made = {"title": "增设社区食堂", "lead": "水利局", "source": "plan", "state": "not_started", "action": action().key}
    for number in ("ZB2026-0001", "ZB2026-0002"):
        answer = office.post("/ledger/new/", fields | made)
        assert answer.url == f"/ledger/task/{number}/"
    one = Task.objects.get(key="ZB2026-0002")
    assert (one.title, one.source.key, one.assignments.get().unit.name, one.version) == (
        "增设社区食堂",
        "plan",
        "水利局",
        1,
    )
    assert [row.history_type for row in one.history.all()] == ["+"]
    again = office.post("/ledger/new/", fields | made | {"key": "ZB2026-0001"})
    assert again.status_code == 422
    assert "已有任务使用" in again.content.decode()
    assert Task.objects.count() == 2
