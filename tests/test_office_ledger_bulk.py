"""The same change to many tasks, looked over, confirmed, and taken back."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from offices import action, area, task, unit, user

from gongfu.office.ledger import bulk
from gongfu.office.ledger.models import Assignment, BulkChange, BulkPart, Task
from gongfu.office.people.models import AuditEntry

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
def tasks() -> list[Task]:
    made = [task(f"T{n}", lead=unit(), due=date(2026, 12, n + 1)) for n in range(5)]
    made[0].areas.add(area())
    return made


def send(client: Client, step: str, **fields: Any) -> Any:
    return client.post("/ledger/bulk/", {"step": step, "query": "", **fields})


def ticked(tasks: list[Task]) -> list[int]:
    return [one.pk for one in tasks]


def state() -> list[Any]:
    """Everything that a bulk change may touch."""
    rows = Task.objects.order_by("key").values_list(
        "key", "state", "state_reason", "finished", "action__key", "due", "corrected"
    )
    units = Assignment.objects.order_by("task__key", "order").values_list("task__key", "unit__key", "role", "printed")
    places = Task.areas.through.objects.order_by("task__key").values_list("task__key", "area__key")
    return [list(rows), list(units), list(places)]


def test_nothing_is_written_before_the_count_is_confirmed(office: Client, tasks: list[Task]) -> None:
    before = state()
    chosen = ticked(tasks[:3])
    assert "勾选的 3 项" in send(office, "choose", task=chosen).content.decode()
    looked = send(office, "look", task=chosen, due="2027-03-31").content.decode()
    assert "将修改 <b>3</b> 项任务" in looked
    assert "2027-03-31" in looked
    for expected in ("", "2", "4"):
        assert send(office, "apply", task=chosen, due="2027-03-31", expected=expected).status_code == 200
    assert state() == before
    done = send(office, "apply", task=chosen, due="2027-03-31", expected="3")
    assert done.status_code == 302
    assert [one.due.isoformat() for one in Task.objects.order_by("key")] == ["2027-03-31"] * 3 + [
        "2026-12-04",
        "2026-12-05",
    ]


def test_a_change_writes_history_versions_and_audit_and_its_undo_puts_all_back(
    office: Client, tasks: list[Task], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "CHUNK", 2)
    unit("finance", "财政局")
    action("green", "绿色低碳行动")
    other = area("411002", "魏都区")
    before = state()
    fields = {
        "state": "suspended",
        "state_reason": "等上级资金",
        "action": "green",
        "areas": [other.key],
        "due": "2027-03-31",
        "lead": "财政局、水利局",
    }
    assert send(office, "apply", every="1", expected="5", **fields).status_code == 302
    for one in Task.objects.all():
        assert (one.state, one.state_reason, one.action.key, one.due, one.version) == (
            "suspended", "等上级资金", "green", date(2027, 3, 31), 2,
        )  # fmt: skip
        assert [row.unit.key for row in one.assignments.filter(role="lead").order_by("order")] == ["finance", "water"]
        assert [place.key for place in one.areas.all()] == ["411002"]
        assert one.corrected == ["action", "areas", "due", "units"]
        assert one.history.count() == 2
    change = BulkChange.objects.get()
    assert BulkPart.objects.count() == 3
    assert AuditEntry.objects.get(act="bulk").detail["count"] == 5
    assert "<del>水利局</del> → <ins>财政局、水利局</ins>" in office.get("/ledger/task/T1/").content.decode()

    listed = office.get("/ledger/").content.decode()
    assert f"/ledger/bulk/{change.pk}/undo/" in listed
    page = office.post(f"/ledger/bulk/{change.pk}/undo/", follow=True).content.decode()
    assert "已撤销：5 项恢复原样" in page
    assert "/undo/" not in page
    assert state() == before
    assert {one.version for one in Task.objects.all()} == {3}
    assert "已经撤销过" in office.post(f"/ledger/bulk/{change.pk}/undo/", follow=True).content.decode()


def test_an_undo_leaves_alone_what_was_edited_since(office: Client, tasks: list[Task]) -> None:
    send(office, "apply", task=ticked(tasks), due="2027-03-31", expected="5")
    Task.objects.filter(key="T2").update(due=date(2028, 1, 1), version=3)
    change = BulkChange.objects.get()
    page = office.post(f"/ledger/bulk/{change.pk}/undo/", follow=True).content.decode()
    assert "4 项恢复原样" in page
    assert "另有 1 项" in page
    assert Task.objects.get(key="T2").due == date(2028, 1, 1)
    assert Task.objects.get(key="T3").due == date(2026, 12, 4)


def test_an_undo_that_was_cut_off_goes_on(office: Client, tasks: list[Task], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "CHUNK", 2)
    before = state()
    send(office, "apply", task=ticked(tasks), due="2027-03-31", expected="5")
    change, editor = BulkChange.objects.get(), BulkChange.objects.get().user
    calls = []

    def once(rows: Any) -> None:
        calls.append(rows)
        if len(calls) == 2:
            raise RuntimeError("the power failed")

    monkeypatch.setattr(bulk, "relight", once)
    with pytest.raises(RuntimeError):
        bulk.undo(change, editor)
    assert BulkPart.objects.count() == 1
    monkeypatch.setattr(bulk, "relight", len)
    assert bulk.undo(change, editor).restored == 1
    assert state() == before


def test_tasks_that_the_change_is_not_for_are_counted_and_left(office: Client, tasks: list[Task]) -> None:
    Task.objects.filter(key="T0").update(state="done", finished=date(2026, 5, 1))
    Task.objects.filter(key="T1").update(start=date(2027, 6, 1), due=date(2027, 7, 1))
    looked = send(office, "look", every="1", state="suspended", state_reason="等", due="2027-03-31").content.decode()
    assert "将修改 <b>3</b> 项任务" in looked
    assert "另有 1 项不改：起始日期晚于新的截止日期" in looked
    assert "“已完成”的任务不能改为“暂缓”" in looked
    send(office, "apply", every="1", state="suspended", state_reason="等", due="2027-03-31", expected="3")
    assert dict(Task.objects.values_list("key", "state")) == {
        "T0": "done", "T1": "in_progress", "T2": "suspended", "T3": "suspended", "T4": "suspended",
    }  # fmt: skip


@pytest.mark.parametrize(
    "fields, told",
    [
        ({}, "请至少改一项"),
        ({"state": "done"}, "要写完成日期"),
        ({"state": "closed"}, "请写明理由"),
        ({"lead": "没有的局"}, "没有单位“没有的局”"),
        ({"due": "下月"}, "还没有修改"),
    ],
)
def test_a_change_that_cannot_be_is_refused(
    office: Client, tasks: list[Task], fields: dict[str, str], told: str
) -> None:
    answer = send(office, "apply", task=ticked(tasks), expected="5", **fields)
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert not BulkChange.objects.exists()


def test_a_task_force_changes_only_what_is_its_own(tasks: list[Task]) -> None:
    other = task("X", action=action("green", "绿色低碳行动"), due=date(2026, 12, 1))
    force = Client()
    force.force_login(user("task_force", action=action()))
    assert send(force, "apply", task=[*ticked(tasks), other.pk], due="2027-03-31", expected="5").status_code == 302
    other.refresh_from_db()
    assert other.due == date(2026, 12, 1)
    assert Task.objects.filter(due=date(2027, 3, 31)).count() == 5
    assert send(force, "apply", task=ticked(tasks), action="green", expected="5").status_code == 422
    office = Client()
    office.force_login(user("office"))
    assert office.post(f"/ledger/bulk/{BulkChange.objects.get().pk}/undo/").status_code == 404


def test_all_of_the_filter_is_what_the_filter_finds(office: Client, tasks: list[Task]) -> None:
    Task.objects.filter(key__in=["T1", "T3"]).update(light="red")
    send(office, "apply", query="light=red", every="1", due="2027-03-31", expected="2")
    assert sorted(Task.objects.filter(due=date(2027, 3, 31)).values_list("key", flat=True)) == ["T1", "T3"]
    assert send(office, "choose", task=["x", "9" * 30]).status_code == 302
