"""Pages of the ledger as each role uses them: the list, the page of a task, Gantt, saved views, dependencies."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from offices import action, area, period, report, target, task, unit, user

from gongfu.office.ledger.models import Dependency, SavedView, Task
from gongfu.office.people.models import AuditEntry
from gongfu.office.reports.models import Step, Value

pytestmark = pytest.mark.django_db
HOSTILE = "<script>alert(1)</script>\"'=cmd|' /C calc'!A0{{7*7}}"


@pytest.fixture(autouse=True)
def _day(settings: Any) -> None:
    settings.TODAY = "2026-06-17"


def signed_in(*of: Any, **as_: Any) -> Client:
    client = Client()
    client.force_login(user(*of, **as_))
    return client


def listed(page: str) -> list[str]:
    return re.findall(r'class="z-main-link" href="/ledger/task/([^/"]+)/"', page)


def tabs(page: str) -> list[int]:
    return [int(count.replace(",", "")) for count in re.findall(r"<b>([\d,]+)</b></a>", page)]


def text(response: Any) -> str:
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def ledger() -> None:
    """A task under every tab, and one more red."""
    task("R1", light="red", lead=unit(), due=date(2026, 6, 13))
    task("R2", light="red", title="农村污水治理")
    task("Y1", light="yellow", text="覆盖 80% 农村污水")
    task("G1", light="green")
    task("N1", light="grey", due=None)
    task("D1", light="green", state="done", finished=date(2026, 5, 1))
    task("C1", light="red", state="closed")


def test_tabs_count_what_their_lists_show() -> None:
    ledger()
    client = signed_in("office")
    whole = text(client.get("/ledger/"))
    assert tabs(whole) == [7, 2, 1, 1, 1, 1, 1]
    assert len(listed(whole)) == 7
    for light, keys in {"red": ["R1", "R2"], "done": ["D1"], "closed": ["C1"], "grey": ["N1"]}.items():
        assert sorted(listed(text(client.get("/ledger/", {"light": light})))) == keys


def test_a_line_says_what_an_office_asks_first() -> None:
    ledger()
    one = Task.objects.get(key="R1")
    report(one, unit(), period(), state="due")
    page = text(signed_in("office").get("/ledger/", {"light": "red"}))
    line = next(row for row in page.split("<tr>") if "/task/R1/" in row)
    for words in ("水利局", "2026-06-13", "超期 4 天", "本月未报", "红灯", "增收富民行动", "全市"):
        assert words in line


def test_words_are_searched_in_texts_and_units_and_all_must_be_there() -> None:
    ledger()
    client = signed_in("office")
    assert sorted(listed(text(client.get("/ledger/", {"q": "污水"})))) == ["R2", "Y1"]
    assert listed(text(client.get("/ledger/", {"q": "污水 80%"}))) == ["Y1"]
    assert listed(text(client.get("/ledger/", {"q": "水利"}))) == ["R1"]
    page = text(client.get("/ledger/", {"q": "污水", "light": "red"}))
    assert listed(page) == ["R2"]
    assert tabs(page)[:3] == [2, 1, 1]


def test_the_part_for_htmx_is_the_list_of_the_page() -> None:
    ledger()
    client = signed_in("office")
    part = client.get("/ledger/", {"light": "red", "q": "", "unit": ""}, headers={"hx-request": "true"})
    page = text(part)
    assert page.lstrip().startswith('<div id="list"')
    assert "<html" not in page
    assert part["HX-Push-Url"] == "/ledger/?light=red"
    assert "HX-Request" in part["Vary"]
    assert listed(page) == listed(text(client.get("/ledger/", {"light": "red"})))
    restored = client.get("/ledger/", headers={"hx-request": "true", "hx-history-restore-request": "true"})
    assert "<html" in text(restored)


def test_pages_and_sorting_are_links() -> None:
    for number in range(45):
        task(f"P{number:02}", progress=number)
    client = signed_in("office")
    first = text(client.get("/ledger/", {"sort": "-progress"}))
    assert listed(first)[:2] == ["P44", "P43"]
    assert "sort=-progress&amp;page=3" in first
    assert listed(text(client.get("/ledger/", {"sort": "-progress", "page": "3"}))) == [
        f"P{n:02}" for n in (4, 3, 2, 1, 0)
    ]
    assert len(listed(text(client.get("/ledger/", {"page": "99"})))) == 5


def test_what_is_not_understood_is_said_and_an_empty_list_says_what_to_do() -> None:
    ledger()
    page = text(signed_in("office").get("/ledger/", {"light": "purple", "q": "没有这样的词"}))
    assert "light=purple" in page
    assert "没有符合条件的任务" in page


def test_roles_see_their_own_and_only_editors_are_offered_changes() -> None:
    ledger()
    water = text(signed_in("reporter", unit=unit()).get("/ledger/"))
    assert listed(water) == ["R1"]
    assert tabs(water)[0] == 1
    assert "新增任务" not in water
    assert 'form="bulk"' not in water
    assert "新增任务" in text(signed_in("office").get("/ledger/"))


@pytest.mark.parametrize("path", ["/ledger/task/R2/", "/ledger/task/none/"])
def test_a_task_of_others_is_not_there(path: str) -> None:
    ledger()
    assert signed_in("reporter", unit=unit()).get(path).status_code == 404


FULL = {
    "title": HOSTILE,
    "text": HOSTILE,
    "clause": HOSTILE[:100],
    "quotation": HOSTILE,
    "state_reason": HOSTILE,
    "light_reasons": {"reasons": [{"colour": "red", "text": HOSTILE, "inputs": {HOSTILE: HOSTILE}}], "inputs": {}},
}


@pytest.mark.parametrize("path", ["/ledger/", "/ledger/task/H1/", "/ledger/gantt/", "/ledger/task/H1/edit/"])
def test_hostile_text_stays_text(path: str) -> None:
    one = task("H1", lead=unit("h", HOSTILE), action=action("h", HOSTILE[:90]), **FULL)
    target(one, text=HOSTILE, metric=HOSTILE, unit=HOSTILE[:30])
    report(one, unit("h"), period(), state="submitted", done=HOSTILE, problems=HOSTILE, progress=3)
    Dependency.objects.create(task=one, needs=task("H2", title=HOSTILE), note=HOSTILE)
    viewer = signed_in("office")
    SavedView.objects.create(user_id=viewer.session["_auth_user_id"], name=HOSTILE[:60], query="q=%3Cscript%3E")
    page = text(viewer.get(path, {"q": "<script>"}))
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "49" not in re.findall(r"A0(.{0,10})", page)


def test_the_page_of_a_task_has_all_of_it() -> None:
    water = unit()
    one = task(
        "T1",
        lead=water,
        support=unit("health", "卫生健康委"),
        quotation="（三）建设供水管网。",
        light="red",
        progress=40,
        light_reasons={
            "reasons": [{"colour": "red", "text": "落后于时间进度", "inputs": {"elapsed": 46}}],
            "inputs": {"missed": 2},
        },
    )
    pipe = target(one)
    for month, state, progress, value in (
        (4, "approved", 10, 12.0),
        (5, "returned", 20, 99.0),
        (6, "submitted", 30, 36.5),
    ):
        filed = report(one, water, period(date(2026, month, 1)), state=state, progress=progress, done=f"{month}月铺管")
        Value.objects.create(report=filed, target=pipe, value=value)
        if state == "returned":
            Step.objects.create(report=filed, who="演示·专班", before="submitted", after="returned", comment="佐证不全")
    page = text(signed_in("office").get("/ledger/task/T1/"))
    for words in (
        "（三）建设供水管网。",
        "卫生健康委",
        "落后于时间进度",
        "连续未报月数",
        "佐证不全",
        "36.5",
        "6月铺管",
        "剩 197 天",
    ):
        assert words in page, words
    assert "99公里" not in page  # a returned report's value does not count
    assert '"values": [10, 30]' in page


def test_readers_see_no_report_that_is_not_approved() -> None:
    one = task("T1", lead=unit())
    report(one, unit(), period(date(2026, 5, 1)), state="approved", done="五月已批")
    report(one, unit(), period(), state="submitted", done="六月待批")
    page = text(signed_in("reader").get("/ledger/task/T1/"))
    assert "五月已批" in page
    assert "六月待批" not in page
    assert "/edit/" not in page


def test_what_a_task_needs_is_added_shown_and_never_a_circle() -> None:
    first = task("A", due=date(2026, 6, 1))
    second, third = task("B"), task("C")
    client = signed_in("office")

    def link(to: str, **data: str) -> str:
        return text(client.post(f"/ledger/task/{to}/needs/", data, follow=True))

    assert "已加上前置任务 A" in link("B", add="A")
    assert "已加上前置任务 B" in link("C", add="B")
    assert "前置任务滞后" not in text(client.get("/ledger/task/C/"))
    assert "前置任务滞后" in text(client.get("/ledger/task/B/"))
    assert "会绕成一圈：A → C → B → A" in link("A", add="C")
    assert "任务不能以自己为前置" in link("A", add="A")
    assert "没有编号为" in link("A", add="没有")
    assert set(Dependency.objects.values_list("task__key", "needs__key")) == {("B", "A"), ("C", "B")}
    assert "等本任务完成" in text(client.get("/ledger/task/A/"))
    link("B", remove="A")
    assert list(Dependency.objects.values_list("task", "needs")) == [(third.pk, second.pk)]
    assert AuditEntry.objects.filter(act="edit", key="B").count() == 2
    assert first.needs.count() == 0


def test_a_predecessor_that_one_may_not_see_is_neither_shown_nor_added() -> None:
    own, other = (
        task("OWN", action=action()),
        task("OTHER", action=action("green", "绿色低碳行动"), due=date(2026, 1, 2)),
    )
    force = signed_in("task_force", action=action())
    assert "没有编号为" in text(force.post("/ledger/task/OWN/needs/", {"add": "OTHER"}, follow=True))
    Dependency.objects.create(task=own, needs=other)
    assert "OTHER" not in text(force.get("/ledger/task/OWN/"))


def test_a_view_is_saved_shared_by_the_office_and_deleted_by_its_owner() -> None:
    ledger()
    office, water = signed_in("office"), signed_in("reporter", unit=unit())
    office.post("/ledger/views/", {"name": "红灯", "query": "light=red&page=3", "shared": "1"})
    water.post("/ledger/views/", {"name": "我的", "query": "q=x&evil=1", "shared": "1"})
    shared, own = SavedView.objects.get(name="红灯"), SavedView.objects.get(name="我的")
    assert (shared.query, shared.shared, own.query, own.shared) == ("light=red", True, "q=x", False)
    page = text(water.get("/ledger/"))
    assert "红灯</a>" in page
    assert f"view={own.pk}" in page
    assert "我的</a>" not in text(office.get("/ledger/"))
    assert water.get("/ledger/", {"view": shared.pk}).url == f"/ledger/?light=red&view={shared.pk}"
    assert office.get("/ledger/", {"view": own.pk}).status_code == 404
    water.post("/ledger/views/", {"delete": shared.pk})
    assert SavedView.objects.count() == 2
    water.post("/ledger/views/", {"delete": own.pk})
    assert SavedView.objects.get() == shared


def test_gantt_shows_the_filtered_tasks_by_action_with_today() -> None:
    ledger()
    page = text(signed_in("office").get("/ledger/gantt/", {"light": "red"}))
    assert "<title>农村污水治理" in page
    assert page.count("z-g-title") == 2
    assert "z-g-today" in page
    assert "style=" not in page.split("<main", 1)[1]
    assert "无时限" in text(signed_in("auditor").get("/ledger/gantt/", {"light": "grey"}))


def grow(count: int, offset: int) -> None:
    june = period() if not offset else None
    for number in range(offset, offset + count):
        one = task(f"Q{number}", lead=unit(f"u{number}", f"单位{number}"), support=unit("s", "配合局"))
        one.areas.add(area(f"a{number}", f"县{number}"))
        target(one)
        if june:
            report(one, unit(f"u{number}"), june, state="due")


def queries(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get(path).status_code == 200
    return len(seen)


@pytest.mark.parametrize("path", ["/ledger/", "/ledger/?q=%E7%AE%A1&light=grey", "/ledger/gantt/"])
@pytest.mark.parametrize(
    "viewer", [lambda: signed_in("office"), lambda: signed_in("area", area=area("a1", "县1"))], ids=["office", "area"]
)
def test_queries_do_not_grow_with_tasks(path: str, viewer: Callable[[], Client]) -> None:
    grow(3, 0)
    client = viewer()
    few = queries(client, path)
    grow(14, 3)
    assert queries(client, path) == few


def test_queries_of_a_task_do_not_grow_with_its_rows() -> None:
    one = task("T1", lead=unit())
    client = signed_in("office")

    def more(first: int, last: int) -> None:
        for month in range(first, last):
            filed = report(one, unit(), period(date(2025, month, 1)), state="approved", progress=month)
            Step.objects.create(report=filed, who="x", before="submitted", after="approved")
            Value.objects.create(report=filed, target=target(one, str(month)), value=month)
            Dependency.objects.create(task=one, needs=task(f"N{month}"))
            Dependency.objects.create(task=task(f"M{month}"), needs=one)
            one.areas.add(area(f"a{month}", f"县{month}"))
            Task.objects.get(pk=one.pk).save()

    more(1, 3)
    few = queries(client, "/ledger/task/T1/")
    more(3, 12)
    assert queries(client, "/ledger/task/T1/") == few
