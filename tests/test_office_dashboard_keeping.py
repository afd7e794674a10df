"""What is kept of a dashboard is thrown away by every change, however it is made, and never shown to others."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import offices
import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gongfu.office.dashboard.caching import kept
from gongfu.office.ledger.models import Assignment, Task
from gongfu.office.reports.models import Period, Report, Snapshot
from gongfu.office.supervision.models import Message
from gongfu.office.zones.models import Unit

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def quiet(settings: Any) -> None:
    settings.TODAY = "2026-11-22"
    cache.clear()


def client_of(role: str, **of: Any) -> Client:
    client = Client()
    client.force_login(offices.user(role, **of))
    return client


def reds(client: Client) -> int:
    html = client.get("/").content.decode()
    found = re.search(r'href="/ledger/\?light=red" data-count="(\d+)"', html)
    return int(found.group(1)) if found else 0


def test_a_second_look_counts_nothing() -> None:
    offices.task(light="red")
    client = client_of("office")
    client.get("/")
    with CaptureQueriesContext(connection) as found:
        client.get("/")
    assert not [one["sql"] for one in found if "COUNT" in one["sql"] and 'FROM "ledger_task"' in one["sql"]]


def saved(task: Task) -> None:
    task.light = "red"
    task.save()


def in_bulk(task: Task) -> None:
    task.light = "red"
    Task.objects.bulk_update([task], ["light"])


def by_hand(task: Task) -> None:
    with connection.cursor() as cursor:
        cursor.execute('UPDATE "ledger_task" SET "light" = %s', ["red"])


def by_hand_without_quotes(task: Task) -> None:
    with connection.cursor() as cursor:
        cursor.execute("update ledger_task set light = %s", ["red"])


def together(task: Task) -> None:
    with transaction.atomic():
        Task.objects.update(progress=3)
        Task.objects.update(light="red")


@pytest.mark.parametrize("change", [saved, in_bulk, by_hand, by_hand_without_quotes, together])
def test_every_way_to_change_a_task_is_seen_at_once(change: Callable[[Task], None]) -> None:
    task = offices.task(light="green")
    client = client_of("office")
    assert reds(client) == 0
    change(task)
    assert reds(client) == 1


def test_a_change_that_is_taken_back_changes_nothing_and_the_next_is_seen() -> None:
    offices.task(light="green")
    client = client_of("office")
    assert reds(client) == 0
    with pytest.raises(RuntimeError), transaction.atomic():
        Task.objects.update(light="red")
        raise RuntimeError
    assert reds(client) == 0
    Task.objects.update(light="red")
    assert reds(client) == 1


def test_reports_areas_units_and_new_and_lost_tasks_are_changes_and_messages_are_not() -> None:
    water = offices.unit()
    task = offices.task(lead=water)
    month = offices.period(date(2026, 11, 1))
    report = offices.report(task, water, month)
    yuzhou, farm, reader = offices.area(), offices.unit("farm", "农业农村局"), offices.user("reader")
    made: list[int] = []

    def count() -> int:
        kept("probe", "all", lambda: made.append(1) or "counted")
        return len(made)

    assert (count(), count()) == (1, 1)
    changes: list[Callable[[], object]] = [
        lambda: Report.objects.filter(pk=report.pk).update(state="approved"),
        lambda: task.areas.add(yuzhou),
        task.areas.clear,
        lambda: Assignment.objects.create(task=task, unit=farm, role="support"),
        lambda: Snapshot.objects.bulk_create([Snapshot(period=month, task=task, state="done", light="grey")]),
        lambda: Unit.objects.filter(pk=farm.pk).update(short="农委"),
        lambda: Task.objects.bulk_create([Task(key="T2", title="新任务")]),
        lambda: Task.objects.filter(key="T2").delete(),
        lambda: Period.objects.update(state="closed"),
    ]
    for number, change in enumerate(changes, 2):
        change()
        assert (count(), count()) == (number, number)
    Message.objects.create(user=reader, key="x", kind="reminder", subject="请填报")
    assert count() == len(changes) + 1


def test_what_one_scope_counts_is_not_shown_to_another() -> None:
    water, farm = offices.unit(), offices.unit("farm", "农业农村局")
    offices.task("T1", lead=water, light="red")
    offices.task("T2", lead=farm, light="red")
    office, one, other = client_of("office"), client_of("reporter", unit=water), client_of("reporter", unit=farm)
    assert [reds(client) for client in (office, one, other, office)] == [2, 1, 1, 2]
    assert "建设供水管网 T2" not in one.get("/").content.decode()
    assert "建设供水管网 T1" not in other.get("/").content.decode()


def test_both_languages_and_days_are_kept_apart(settings: Any) -> None:
    offices.task(light="red", due=date(2026, 11, 20))
    client = client_of("office")
    assert "超期 2 天" in client.get("/").content.decode()
    settings.TODAY = "2026-11-23"
    assert "超期 3 天" in client.get("/").content.decode()
    client.cookies["language"] = "en"
    client.get("/")
    del client.cookies["language"]
    assert "超期 3 天" in client.get("/").content.decode()


def test_inside_a_transaction_nothing_is_kept() -> None:
    made: list[int] = []
    with transaction.atomic():
        for _ in range(2):
            kept("x", "all", lambda: made.append(1) or "once")
    kept("x", "all", lambda: made.append(1) or "once")
    kept("x", "all", lambda: made.append(1) or "once")
    assert len(made) == 3
