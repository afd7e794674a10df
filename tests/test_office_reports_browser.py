"""Reports in a real browser: the form on a phone without scripts, pages that everybody can read, in both languages."""

from __future__ import annotations

import uuid
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from browsers import PHONE, Opened
from django.urls import reverse
from offices import action, period, report, target, task, unit, user

from gongfu.office.reports.filing import Content, file
from gongfu.office.reports.models import Report

pytestmark = pytest.mark.django_db(transaction=True)
TODAY = date(2026, 6, 10)


@pytest.fixture(autouse=True)
def today(settings: Any, tmp_path: Path) -> None:
    settings.TODAY, settings.MEDIA_ROOT = TODAY.isoformat(), tmp_path


@pytest.fixture
def due() -> Report:
    pipes = task("T1", lead=unit(), support=unit("health", "卫生健康委"))
    target(pipes)
    return report(pipes, unit(), period())


def test_a_month_is_reported_on_a_phone_without_scripts(due: Report, desk: Opened, tmp_path: Path) -> None:
    paper = tmp_path / "验收单.pdf"
    paper.write_bytes(b"%PDF-1.7\n%%EOF\n")
    at = desk(width=PHONE, scripts=False).login(user("reporter", unit=unit()))
    page = at.open(reverse("reports:mine"))
    page.click("tbody a.btn")
    page.fill("[name=done]", "铺设管网 48 公里")
    page.set_input_files("[name=files]", str(paper))
    at.allowed.append("422")
    page.click("button[value=submit]")
    assert "请填写到本期为止累计完成的百分比" in page.inner_text("main")
    assert page.input_value("[name=done]") == "铺设管网 48 公里"
    page.wait_for_selector("text=验收单.pdf")
    page.fill("[name=progress]", "40")
    page.fill("[name^=target_]", "48")
    assert at.too_wide() == 0
    page.click("button[value=submit]")
    page.wait_for_selector("text=已报送 >> nth=0")
    due.refresh_from_db()
    assert (due.state, due.progress, due.values.get().value, due.evidence.count()) == ("submitted", 40, 48.0, 1)


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (PHONE, "dark")])
def test_every_page_can_be_read_by_everybody(due: Report, desk: Opened, width: int, scheme: str) -> None:
    everything = user("office")
    everything.posts.create(role="reporter", unit=unit())
    other = report(task("T2", lead=unit()), unit(), due.period)
    file(everything, other, "submit", Content(40, "铺设管网", "资金拨付偏慢"), 1, uuid.uuid4(), TODAY)
    at = desk(width=width, scheme=scheme).login(everything)
    for path in (
        reverse("reports:mine"),
        due.get_absolute_url(),
        other.get_absolute_url(),
        reverse("reports:review"),
        reverse("reports:periods"),
        due.period.get_absolute_url(),
        reverse("reports:listed", args=[due.period.pk]),
    ):
        at.open(path)
        assert at.violations() == [], path
        assert at.too_wide() == 0, path


def test_a_task_force_approves_what_it_ticks(due: Report, desk: Opened) -> None:
    writer = user("reporter", unit=unit())
    file(writer, due, "submit", Content(40, "铺设管网"), 1, uuid.uuid4(), TODAY)
    at = desk().login(user("task_force", action=action()))
    page = at.open(reverse("reports:review"))
    page.check("[data-checks]")
    page.click("text=通过勾选的填报")
    page.click("[data-answer=yes]")
    page.wait_for_selector("text=已通过 1 份填报")
    assert Report.objects.get(pk=due.pk).state == "approved"
