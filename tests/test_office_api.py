"""The API gives what the pages show, to whom it belongs, by token or session."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

import pytest
from django.test import Client
from offices import action, period, report, target, task, unit, user

from gongfu.office.ledger.models import Task
from gongfu.office.people import tokens
from gongfu.office.people.models import User
from gongfu.office.trials.models import Scenario

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _june(settings: Any) -> None:
    settings.TODAY = "2026-06-20"


@pytest.fixture
def water() -> Task:
    verdict = {"colour": "red", "reasons": [{"code": "overdue", "text": "已超期", "inputs": {"days": 12}}]}
    made = task("T1", lead=unit(), light="red", light_reasons=verdict, progress=40)
    target(made)
    task("T2", lead=unit("health", "卫生健康委"), action=action("services", "提标扩面行动"))
    return made


def bearer(who: User, *, writes: bool = False) -> Client:
    key = tokens.make(who, "测试", date(2026, 12, 31), writes=writes)
    return Client(headers={"Authorization": f"Bearer {key}"})


def test_without_a_key_nothing_is_given(water: Task) -> None:
    for address in ("/api/v1/tasks", "/api/v1/zone", "/api/v1/tasks/T1"):
        assert Client().get(address).status_code == 401
        assert Client(headers={"Authorization": "Bearer gongfu_x"}).get(address).status_code == 401


def test_a_token_sees_what_its_user_sees(water: Task) -> None:
    mine = bearer(user("reporter", unit=unit()))
    page = mine.get("/api/v1/tasks").json()
    assert [row["key"] for row in page["tasks"]] == ["T1"]
    assert page["total"] == page["counts"]["all"] == page["counts"]["red"] == 1
    assert mine.get("/api/v1/tasks/T2").status_code == 404
    assert [row["key"] for row in bearer(user("reader")).get("/api/v1/tasks").json()["tasks"]] == ["T1", "T2"]


def test_a_browser_that_is_signed_in_needs_no_token(water: Task) -> None:
    client = Client()
    client.force_login(user("office"))
    assert client.get("/api/v1/tasks?light=red").json()["total"] == 1


def test_filters_mean_what_they_mean_on_the_page(water: Task) -> None:
    client = bearer(user("office"))
    assert client.get("/api/v1/tasks?unit=health").json()["tasks"][0]["key"] == "T2"
    assert client.get("/api/v1/tasks?q=%E7%AE%A1%E7%BD%91").json()["total"] == 2  # 管网
    assert client.get("/api/v1/tasks?light=purple").json()["ignored"] == {"light": "purple"}


def test_a_task_comes_with_units_targets_and_the_inputs_of_its_light(water: Task) -> None:
    found = bearer(user("reader")).get("/api/v1/tasks/T1").json()
    assert found["units"] == [{"key": "water", "name": "水利局", "role": "lead", "printed": "水利局"}]
    assert found["targets"][0]["value"] == 120
    assert found["light_detail"]["verdict"]["reasons"][0]["inputs"] == {"days": 12}
    assert bearer(user("auditor")).get("/api/v1/tasks/T1/light").json()["colour"] == "red"


def test_drafts_stay_with_their_unit(water: Task) -> None:
    june = period()
    report(water, unit(), june, state="draft", done="还没写完")
    address = f"/api/v1/periods/{june.pk}/reports"
    assert bearer(user("reader")).get(address).json() == []
    assert bearer(user("task_force", action=action())).get(address).json() == []
    assert bearer(user("reporter", unit=unit())).get(address).json()[0]["done"] == "还没写完"


def test_the_description_is_open_api_and_names_every_address() -> None:
    client = Client()
    client.force_login(user("reader"))
    described = client.get("/api/v1/openapi.json").json()
    assert described["openapi"].startswith("3.")
    assert {"/api/v1/tasks", "/api/v1/tasks/{key}", "/api/v1/periods/{period}/reports"} <= set(described["paths"])
    docs = client.get("/api/v1/docs").content.decode()
    assert "cdn" not in docs and "http://" not in docs and "https://" not in docs


def test_a_list_takes_the_same_number_of_queries_at_any_length(water: Task, django_assert_max_num_queries: Any) -> None:
    client = bearer(user("office"))
    client.get("/api/v1/tasks")
    for number in range(30):
        task(f"M{number}", lead=unit())
    with django_assert_max_num_queries(8):
        assert client.get("/api/v1/tasks").json()["total"] == 32


def content(version: int, **fields: Any) -> dict[str, Any]:
    return {"version": version, "key": str(uuid.uuid4()), "progress": 40, "done": "铺设管网 48 公里"} | fields


def test_a_report_is_filed_once_whatever_is_sent_again(water: Task) -> None:
    due = report(water, unit(), period())
    mine = bearer(user("reporter", unit=unit()), writes=True)
    said = content(1, values={"1": 48})
    address = f"/api/v1/reports/{due.pk}/submit"
    first = mine.post(address, said, content_type="application/json")
    again = mine.post(address, said, content_type="application/json")
    assert first.status_code == again.status_code == 200
    assert first.json()["state"] == "submitted" and again.json()["version"] == first.json()["version"]
    assert due.values.get().value == 48 and due.steps.count() == 1
    late = mine.post(address, content(1), content_type="application/json")
    assert late.status_code == 409 and "已报送" in late.json()["detail"]


def test_what_the_page_refuses_the_api_refuses(water: Task) -> None:
    due = report(water, unit(), period())
    mine = bearer(user("reporter", unit=unit()), writes=True)
    address = f"/api/v1/reports/{due.pk}/submit"
    empty = mine.post(address, content(1, progress=None), content_type="application/json")
    assert empty.status_code == 422 and "完成进度" in empty.json()["detail"]
    unknown = mine.post(address, content(1, values={"9": 1}), content_type="application/json")
    assert unknown.status_code == 422 and "可用的：1" in unknown.json()["detail"]
    assert (
        mine.put(f"/api/v1/reports/{due.pk}/draft", content(1), content_type="application/json").json()["state"]
        == "draft"
    )
    stale = mine.put(f"/api/v1/reports/{due.pk}/draft", content(1), content_type="application/json")
    assert stale.status_code == 409


def test_who_may_write(water: Task) -> None:
    due = report(water, unit(), period())
    address = f"/api/v1/reports/{due.pk}/submit"
    reader = bearer(user("reporter", unit=unit()))
    assert reader.post(address, content(1), content_type="application/json").status_code == 401
    stranger = bearer(user("reporter", unit=unit("sport", "体育局")), writes=True)
    assert stranger.post(address, content(1), content_type="application/json").status_code == 404
    force = bearer(user("task_force", action=action()), writes=True)
    assert force.post(address, content(1), content_type="application/json").status_code == 409
    session = Client(enforce_csrf_checks=True)
    session.force_login(user("reviewer", unit=unit()))
    assert session.post(address, content(1), content_type="application/json").status_code == 403
    due.refresh_from_db()
    assert due.state == "due"


def test_a_task_force_returns_with_words_and_approves(water: Task) -> None:
    filed = report(water, unit(), period(), state="submitted", progress=40, done="铺设管网")
    force = bearer(user("task_force", action=action()), writes=True)
    address = f"/api/v1/reports/{filed.pk}/judge"
    silent = force.post(address, {"version": 1, "act": "return"}, content_type="application/json")
    assert silent.status_code == 409 and "写明意见" in silent.json()["detail"]
    passed = force.post(address, {"version": 1, "act": "approve"}, content_type="application/json")
    assert passed.json()["state"] == "approved"
    assert force.get(f"/api/v1/reports/{filed.pk}/steps").json()[0]["after"] == "approved"


def test_the_dashboard_counts_what_the_lists_hold(water: Task) -> None:
    client = bearer(user("office"))
    board = client.get("/api/v1/dashboard").json()
    assert board["counts"]["all"] == 2 and board["counts"]["red"] == 1
    for row in board["actions"]:
        for light, count in row["counts"].items():
            listed = client.get(f"/api/v1/tasks?action={row['action']}&light={light}").json()["total"]
            assert listed == count, (row["action"], light)
    own = bearer(user("reporter", unit=unit())).get("/api/v1/dashboard").json()
    assert own["counts"]["all"] == 1


def test_indicators_documents_and_scenarios_are_given(water: Task, settings: Any) -> None:
    client = bearer(user("reader"))
    rows = client.get("/api/v1/indicators").json()
    assert {goal["year"] for row in rows for goal in row["goals"]} == {2025, 2035}
    assert all(goal["status"] and goal["reason"] for row in rows for goal in row["goals"])
    assert any(row["sample"] for row in rows)
    assert [(row["key"], row["tasks"]) for row in client.get("/api/v1/documents").json()] == [("plan", 2)]
    saved = {"reform": "x", "day": date(2026, 6, 1), "population": "合成人口", "task": water}
    Scenario.objects.create(name="低保提标", results={"gini": 0.39}, **saved)
    (found,) = client.get("/api/v1/scenarios").json()
    assert (found["name"], found["task"], found["results"]) == ("低保提标", "T1", {"gini": 0.39})
