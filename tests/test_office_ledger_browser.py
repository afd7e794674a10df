"""The ledger in a real browser: with scripts a tab changes the list in place, without them everything works too."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from browsers import PHONE, Opened
from offices import action, area, period, report, target, task, unit, user
from playwright.sync_api import expect

from gongfu.office.ledger.models import Dependency, SavedView, Task
from gongfu.office.reports.models import Step, Value

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def ledger(settings: Any) -> Any:
    settings.TODAY = "2026-06-17"
    water, county = unit(), area()
    reasons = {
        "reasons": [{"colour": "red", "text": "落后于时间进度", "inputs": {"elapsed": 46}}],
        "inputs": {"missed": 2},
    }
    one = task("R1", lead=water, support=unit("health", "卫生健康委"), light="red", progress=20, light_reasons=reasons,
               quotation="（一）建设供水管网。", due=date(2026, 6, 13), state_reason="等资金", sample=True)  # fmt: skip
    one.areas.add(county)
    task("R2", title="农村污水治理", light="red", lead=water)
    task("Y1", light="yellow", action=action("green", "绿色低碳行动"))
    task("D1", state="done", finished=date(2026, 5, 1), light="green", progress=100)
    task("N1", due=None, recurring=True)
    pipe = target(one, baseline=0)
    for month, state in ((4, "approved"), (5, "returned"), (6, "submitted")):
        filed = report(one, water, period(date(2026, month, 1)), state=state, progress=month * 4, done="铺管")
        Value.objects.create(report=filed, target=pipe, value=month * 8)
        Step.objects.create(report=filed, who="演示·专班", before="submitted", after=state, comment="看过")
    Dependency.objects.create(task=Task.objects.get(key="R2"), needs=one)
    viewer = user("office")
    SavedView.objects.create(user=viewer, name="红灯任务", query="light=red", shared=True)
    return viewer


PATHS = (
    "/ledger/?light=red&q=管网",
    "/ledger/task/R1/",
    "/ledger/task/R2/",
    "/ledger/task/R1/edit/",
    "/ledger/new/",
    "/ledger/gantt/",
)


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (PHONE, "dark")])
def test_every_page_can_be_read_by_everybody(ledger: Any, desk: Opened, width: int, scheme: str) -> None:
    at = desk(width=width, scheme=scheme).login(ledger)
    for path in PATHS:
        page = at.open(path)
        for opened in page.query_selector_all("main details"):
            opened.evaluate("one => { one.open = true }")
        assert at.violations() == [], path
        assert at.too_wide() == 0, path


def test_tabs_search_and_sorting_change_the_list_in_place(ledger: Any, desk: Opened) -> None:
    at = desk().login(ledger)
    page = at.open("/ledger/")
    page.evaluate("window.kept = true")
    page.click(".z-tabs >> text=红灯")
    page.wait_for_url("**/ledger/?light=red")
    assert page.locator("#list tbody tr").count() == 2
    page.type("[name=q]", "污水")
    expect(page.locator("#list tbody tr")).to_have_count(1)
    assert "light=red" in page.url
    page.click("[aria-label^=去掉条件]")
    expect(page.locator("#list tbody tr")).to_have_count(2)
    page.click("th >> text=完成时限")
    page.wait_for_url("**sort=due**")
    assert page.locator("#list tbody tr .z-key").first.inner_text() == "R1"
    page.go_back()
    expect(page.locator("#list tbody tr")).to_have_count(2)
    assert page.is_visible("header.z-top")


def test_reasons_of_a_light_open_by_keyboard(ledger: Any, desk: Opened) -> None:
    at = desk().login(ledger)
    page = at.open("/ledger/?light=red")
    assert not page.is_visible("text=落后于时间进度")
    page.focus("#list tbody tr:first-child .z-lamp[tabindex]")
    assert page.is_visible("text=落后于时间进度")


def test_many_tasks_are_changed_and_the_change_is_taken_back(ledger: Any, desk: Opened) -> None:
    at = desk().login(ledger)
    page = at.open("/ledger/?light=red")
    page.check("[data-checks]")
    assert page.locator("[name=task]:checked").count() == 2
    page.click("text=修改勾选的任务")
    page.fill("[name=due]", "2027-03-31")
    page.click("text=下一步：核对")
    page.click("text=确认修改 2 项")
    expect(page.locator("text=已修改 2 项任务")).to_be_visible()
    assert Task.objects.filter(due=date(2027, 3, 31)).count() == 2
    page.click("button >> text=撤销")
    expect(page.locator("text=2 项恢复原样")).to_be_visible()
    assert not Task.objects.filter(due=date(2027, 3, 31)).exists()


def test_without_scripts_one_filters_saves_a_view_and_changes_tasks(ledger: Any, desk: Opened) -> None:
    at = desk(width=1440, scripts=False).login(ledger)
    page = at.open("/ledger/")
    page.fill("[name=q]", "污水")
    page.select_option("[name=unit]", "water")
    page.click("button >> text=查询")
    assert page.locator("#list tbody tr").count() == 1
    page.click("summary >> text=常用视图")
    page.fill("[name=name]", "水利污水")
    page.click("button >> text=保存")
    assert SavedView.objects.get(name="水利污水").query == "q=%E6%B1%A1%E6%B0%B4&unit=water"
    page.check("[name=task]")
    page.click("text=修改勾选的任务")
    page.fill("[name=lead]", "卫生健康委")
    page.click("text=下一步：核对")
    page.click("text=确认修改 1 项")
    assert Task.objects.get(key="R2").assignments.get().unit.key == "health"
    at.open("/ledger/task/R2/")
    page.click("a >> text=修改")
    page.fill("[name=title]", "农村生活污水治理")
    page.click("button >> text=保存")
    expect(page.locator("h1 >> text=农村生活污水治理")).to_be_visible()
