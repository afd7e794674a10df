"""What the program leaves behind is removed in time, and nothing before."""

from __future__ import annotations

from datetime import timedelta

import offices
import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from gongfu.office.frame import ticking

pytestmark = pytest.mark.django_db


def test_ended_sessions_go_and_others_stay_signed_in() -> None:
    gone, here = Client(), Client()
    for client in (gone, here):
        client.force_login(offices.user("reader", username=str(id(client))))
    ended = timezone.now() - timedelta(seconds=1)
    Session.objects.filter(session_key=gone.session.session_key).update(expire_date=ended)
    assert ticking.tick() == "清理过期登录 1 个、后台记录 0 条"
    assert Session.objects.count() == 1
    assert here.get("/account/").status_code == 200
    assert ticking.tick() == ""


def test_results_of_background_work_go_after_a_month_and_what_waits_never() -> None:
    now = timezone.now()

    def job(status: str, days: int | None) -> DBTaskResult:
        finished = None if days is None else now - timedelta(days=days)
        return DBTaskResult.objects.create(
            task_path="x.y", args_kwargs={"args": [], "kwargs": {}}, backend_name="default", status=status,
            finished_at=finished, run_after=now, exception_class_path="", traceback="",
        )  # fmt: skip

    job("SUCCESSFUL", 31)
    job("FAILED", 31)
    kept = {job("FAILED", 29).pk, job("READY", None).pk, job("RUNNING", None).pk}
    ticking.tick()
    assert {result.pk for result in DBTaskResult.objects.all()} == kept
