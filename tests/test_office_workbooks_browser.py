"""Workbooks in a real browser: out, changed, back, without scripts on a phone; pages that everybody can read."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from browsers import PHONE, Opened
from django.urls import reverse
from offices import period, report, task, unit, user
from test_office_workbooks_ledger import brought_back, edited, signed_in, taken_out

from gongfu.office.ledger.models import Task
from gongfu.office.reports.models import Report
from gongfu.office.workbooks.models import Export

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def today(settings: Any, tmp_path: Path) -> None:
    settings.TODAY, settings.MEDIA_ROOT = "2026-06-10", tmp_path / "media"


def test_a_unit_fills_in_its_month_by_workbook_without_scripts(desk: Opened, tmp_path: Path) -> None:
    water, june = unit(), period()
    for key in ("T1", "T2"):
        report(task(key, lead=water), water, june)
    at = desk(width=PHONE, scripts=False).login(user("reporter", unit=water))
    page = at.open(reverse("workbooks:export") + "?what=report")
    with page.expect_download() as waiting:
        page.click("form[method=post] .btn-primary:has-text('导出')")
    out = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(out)
    assert out.name.endswith("填报表20260610.xlsx")
    back = tmp_path / "改好.xlsx"
    changes = {"T1": {"完成进度(%)": 40, "本期进展": "铺设 48 公里"}, "T2": {"完成进度(%)": "过半"}}
    back.write_bytes(edited(out.read_bytes(), changes, "填报"))

    at.open(reverse("workbooks:upload"))
    page.set_input_files("[name=file]", str(back))
    page.click("text=上传并预览")
    assert "铺设 48 公里" in page.inner_text("main")
    assert "应为0—100 的整数" in page.inner_text("main")
    assert at.too_wide() == 0
    page.check("#submit")
    page.check("#partial")
    page.click("text=导入 1 行")
    assert page.is_visible("text=已导入 1 行")
    first, second = Report.objects.order_by("task__key")
    assert (first.state, first.progress, second.state) == ("submitted", 40, "due")
    with page.expect_download() as waiting:
        page.click("text=下载错误说明表")
    assert waiting.value.suggested_filename == "改好（错误说明）.xlsx"


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (PHONE, "dark")])
def test_every_page_can_be_read_by_everybody(desk: Opened, width: int, scheme: str) -> None:
    office = user("office")
    client = signed_in(office)
    for key in ("T1", "T2", "T3"):
        task(key, lead=unit())
    changes = {"T1": {"任务名称": "新"}, "T2": {"截止": "年底前"}, "T3": {"任务名称": "我的"}}
    data = edited(taken_out(client), changes)
    Task.objects.filter(key="T3").update(title="别人的", due=date(2027, 1, 1), version=2)
    batch = brought_back(client, data)
    waiting = Export.objects.create(user=office)
    at = desk(width=width, scheme=scheme).login(office)
    for path in (
        reverse("workbooks:export"),
        reverse("workbooks:upload"),
        batch.get_absolute_url(),
        waiting.get_absolute_url(),
    ):
        at.open(path)
        assert at.violations() == [], path
        assert at.too_wide() == 0, path
