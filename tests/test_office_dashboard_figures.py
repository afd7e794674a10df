"""Dashboards: every figure is the length of the list that it leads to, for everybody who sees it."""

from __future__ import annotations

import html as markup
import re
from datetime import date
from typing import Any
from urllib.parse import urlsplit

import offices
import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from offices import ROLES

from gongfu.office.dashboard.counting import FILED
from gongfu.office.ledger.filters import Filter
from gongfu.office.ledger.models import Assignment, Task
from gongfu.office.people.models import User
from gongfu.office.people.rights import visible
from gongfu.office.reports.models import Period, Report, Snapshot
from gongfu.office.zones.models import Action, Area, Unit

pytestmark = pytest.mark.django_db


class City:
    """Two actions, two areas, three units; eleven tasks, of which hands count below."""

    def __init__(self) -> None:
        self.income = offices.action("income", "增收富民行动")
        self.green = offices.action("green", "绿色低碳行动", "绿色发展专班")
        self.yuzhou, self.weidu = offices.area("411081", "禹州市"), offices.area("411002", "魏都区")
        self.water, self.crops = offices.unit("water", "水利局"), offices.unit("crops", "农业农村局")
        self.county = offices.unit("yuzhou-gov", "禹州市人民政府", self.yuzhou)
        self.month = offices.period(date(2026, 11, 1))
        works = [("red", "in_progress"), ("red", "in_progress"), ("yellow", "in_progress"), ("green", "in_progress")]
        rests = [("grey", "not_started"), ("green", "done"), ("red", "done"), ("grey", "closed")]
        for number, (light, state) in enumerate([*works, *rests]):
            task = self.task(f"W{number}", self.water, self.income, light, state)
            task.areas.add(self.yuzhou if number % 2 else self.weidu)
            if state in ("in_progress", "not_started"):
                offices.report(task, self.water, self.month, state="due" if number < 2 else "approved")
        for number, light in enumerate(["red", "yellow", "green"]):
            task = self.task(f"F{number}", self.crops, self.green, light, "in_progress")
            Assignment.objects.create(task=task, unit=self.county, role="implement")
            offices.report(task, self.crops, self.month, state="draft" if number == 0 else "submitted")
        task.areas.add(self.yuzhou)  # placed in an area whose government has a part in it: one task there, not two

    def task(self, key: str, lead: Unit, action: Action, light: str, state: str) -> Task:
        finished = date(2026, 9, 1) if state == "done" else None
        return offices.task(key, lead=lead, action=action, light=light, state=state, finished=finished)

    def client(self, role: str) -> Client:
        of: dict[str, Any] = {
            "task_force": {"action": self.income},
            "area": {"area": self.yuzhou},
            "reporter": {"unit": self.water},
            "reviewer": {"unit": self.crops},
        }.get(role, {})
        client = Client()
        client.force_login(offices.user(role, **of))
        return client


@pytest.fixture
def city(settings: Any) -> City:
    settings.TODAY = "2026-11-22"
    return City()


PAGES = ("/", "/actions/income/", "/actions/green/", "/units/water/", "/units/crops/", "/units/yuzhou-gov/")
PAGES += ("/areas/411081/", "/areas/411002/")


def body(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def figures(html: str) -> dict[str, int]:
    """Addresses of lists and the number that the page shows for each."""
    found: dict[str, int] = {}
    for tag in re.findall(r"<a [^>]*data-count=[^>]*>", html):
        address = markup.unescape(re.search(r'href="([^"]*)"', tag).group(1))  # type: ignore[union-attr]
        count = int(re.search(r'data-count="(\d+)"', tag).group(1))  # type: ignore[union-attr]
        assert found.setdefault(address, count) == count, address
    return found


@pytest.mark.parametrize("role", ROLES)
def test_every_figure_is_the_length_of_its_list(city: City, role: str) -> None:
    client = city.client(role)
    followed = figures(body(client, "/"))
    assert len(followed) > 10
    for address, count in followed.items():
        assert address.startswith("/ledger/")
        part = client.get(address, headers={"HX-Request": "true"})  # the list alone, as htmx asks for it
        assert part.context["total"] == count, address


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("path", PAGES[1:])
def test_the_figures_of_parts_are_those_of_the_filter_they_link_to(city: City, role: str, path: str) -> None:
    client = city.client(role)
    user = User.objects.get(pk=client.session["_auth_user_id"])
    for address, count in figures(body(client, path)).items():
        asked = Filter.parse(QueryDict(urlsplit(address).query))
        assert asked.apply(visible(user, Task)).count() == count, address


def test_the_figures_are_those_counted_by_hand(city: City) -> None:
    found = figures(body(city.client("office"), "/"))
    assert found["/ledger/"] == 11
    lights = {light: found[f"/ledger/?light={light}"] for light in ("red", "yellow", "green", "grey", "done", "closed")}
    assert lights == {"red": 3, "yellow": 2, "green": 2, "grey": 1, "done": 2, "closed": 1}
    assert found["/ledger/?report=missing"] == 3  # two not begun, one only a draft
    assert found["/ledger/?light=red&action=income&area=411081"] == 1
    assert found["/ledger/?light=red&action=income&area=411002"] == 1
    assert found["/ledger/?light=red&action=green&area=411081"] == 1


@pytest.mark.parametrize("path", ["/", "/actions/income/"])
def test_the_reports_that_a_unit_owes_are_those_of_the_list_behind_their_number(city: City, path: str) -> None:
    client = city.client("office")
    Report.objects.filter(state__in=FILED).update(submitted=timezone.now())
    owed = re.findall(r'<a href="(/reports/periods/[^"]*)">未报 (\d+)</a>', body(client, path))
    assert len(owed) >= 1
    for address, count in owed:
        assert len(client.get(markup.unescape(address)).context["page"].object_list) == int(count) > 0, address


def text(html: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


def test_rates_and_the_lag_of_areas_are_those_counted_by_hand(city: City) -> None:
    html = text(body(city.client("office"), "/"))
    assert "62.5% 尚有 3 项未报" in html  # five of the eight that are due
    assert "完成率 18.2%" in html  # two of eleven
    # 禹州市: W1 red, W3 green, F0 red, F1 yellow, F2 green at work: (2 + 0.5) of 5
    assert "禹州市：滞后指数 50.0，任务 7 项" in html
    assert "农业农村局" in html and "2/3 未报 1" in html


def test_a_task_placed_in_an_area_and_worked_on_by_its_government_counts_once(city: City) -> None:
    found = figures(body(city.client("office"), "/areas/411081/"))
    assert found["/ledger/?area=411081"] == 7


def test_a_unit_sees_its_own_only(city: City) -> None:
    client = city.client("reporter")
    html = body(client, "/")
    assert figures(html)["/ledger/"] == 8
    assert "按您的岗位范围统计" in html
    assert "建设供水管网 F0" not in html and "/ledger/task/W0/" in html
    assert "没有任务" in body(client, "/units/crops/")


def test_drafts_of_others_are_counted_as_missing_and_never_told(city: City) -> None:
    assert figures(body(city.client("reader"), "/"))["/ledger/?report=missing"] == 3


def test_no_task_is_an_invitation_not_an_error(settings: Any) -> None:
    settings.TODAY = "2026-11-22"
    client = Client()
    client.force_login(offices.user("office"))
    html = body(client, "/")
    assert "没有任务" in html and 'href="/ledger/"' in html
    assert "本期没有应报任务" in html and "还没有定格的填报期" in html


def test_a_cell_without_work_is_grey_and_leads_nowhere(city: City) -> None:
    html = body(city.client("office"), "/")
    (row,) = [one for one in re.findall(r"<tr>.*?</tr>", html, re.DOTALL) if ". 绿色低碳行动</a></th>" in one]
    cells = re.findall(r"<td>(.*?)</td>", row, re.DOTALL)
    shown = {area.key: cell for area, cell in zip(Area.objects.all(), cells, strict=True)}
    assert "z-heat-none" in shown["411002"] and "href" not in shown["411002"]
    assert "33%" in text(shown["411081"])


def test_red_tasks_are_listed_with_the_oldest_first(city: City) -> None:
    Task.objects.filter(key="W1").update(due=date(2026, 10, 23))
    html = body(city.client("office"), "/")
    part = html[html.index("红灯督办") :]
    keys = re.findall(r'href="/ledger/task/([A-Z0-9]+)/"', part)[:3]
    assert keys[0] == "W1" and set(keys) == {"W0", "W1", "F0"}
    assert "超期 30 天" in text(part)


def test_what_people_write_stays_text(city: City) -> None:
    Task.objects.filter(key="W0").update(title="<script>alert(1)</script>")
    Unit.objects.filter(key="crops").update(short='"><img src=x onerror=alert(1)>')
    Area.objects.filter(key="411002").update(short="<b>魏都</b>")
    html = body(city.client("office"), "/")
    assert "<script>alert" not in html and "<img src=x" not in html and "<b>魏都" not in html
    assert "&lt;script&gt;alert(1)" in html


def test_the_course_of_lights_is_of_frozen_months_and_compared_with_now(city: City) -> None:
    before = offices.period(date(2026, 10, 1), state="locked", frozen=timezone.now())
    for key in ("W0", "W2"):
        Snapshot.objects.create(period=before, task=Task.objects.get(key=key), state="in_progress", light="red")
    html = body(city.client("office"), "/")
    assert "较上期 +1 ↑" in text(html)
    table = html[html.index("查看数字") :]
    row = re.search(r"<tr><th scope=\"row\"><a href=\"(.*?)\">2026年10月.*?</tr>", table, re.DOTALL)
    assert row is not None and row.group(1) == before.get_absolute_url()
    assert re.findall(r"<td[^>]*>(.*?)</td>", row.group()) == ["0", "0", "2", "0", "0"]
    assert "2026年10月" not in body(city.client("reviewer"), "/")  # of whose tasks none was there


def queries(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as found:
        assert client.get(path).status_code == 200
    return len(found)


@pytest.mark.parametrize("path", ["/", "/actions/income/", "/units/water/", "/areas/411081/"])
def test_queries_do_not_grow_with_what_is_counted(city: City, path: str) -> None:
    clients = [city.client(role) for role in ("office", "task_force", "reporter", "area")]
    frozen = offices.period(date(2022, 1, 1), state="locked", frozen=timezone.now())
    Snapshot.objects.create(period=frozen, task=Task.objects.get(key="W1"), state="in_progress", light="red")
    before = [queries(client, path) for client in clients]
    for number in range(30):
        unit = offices.unit(f"u{number}", f"单位{number}", city.yuzhou if number % 2 else None)
        task = city.task(f"N{number}", unit, city.income, "red", "in_progress")
        task.areas.add(city.yuzhou)
        Assignment.objects.create(task=task, unit=city.water, role="support")
        offices.report(task, unit, city.month)
        offices.period(date(2023 + number // 12, number % 12 + 1, 1), state="locked", frozen=timezone.now())
        Snapshot.objects.create(period=Period.objects.first(), task=task, state="in_progress", light="red")
    assert [queries(client, path) for client in clients] == before
    assert max(before) < 40


@pytest.mark.parametrize("path", ["/actions/none/", "/units/none/", "/areas/none/"])
def test_what_is_not_there_is_404(city: City, path: str) -> None:
    assert city.client("office").get(path).status_code == 404
