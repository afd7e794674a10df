"""Scenarios that are saved: what is kept, who sees it, two side by side, files out."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import date
from typing import Any

import openpyxl
import pytest
import trial_city
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from offices import action, task, unit, user
from test_office_trials_studio import REFORM, address, text_of

from gongfu.office.people.models import AuditEntry
from gongfu.office.trials import choice, city, engine, ticking
from gongfu.office.trials.models import Scenario
from gongfu.office.trials.saving import keep
from gongfu.simulation.law import Reform
from gongfu.simulation.studio import results_of

pytestmark = pytest.mark.django_db
DAY = "2026-06-20"


@pytest.fixture(autouse=True)
def _june(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.TODAY = DAY
    monkeypatch.setattr(engine, "PATIENCE", 120.0)
    trial_city.built()


@pytest.fixture
def office() -> Client:
    client = Client()
    client.force_login(user("office"))
    return client


def saved(client: Client, name: str = "提到600元", line: float = 600, **more: Any) -> Scenario:
    fields = {"reform": REFORM, "day": DAY, "dibao_line_rural": line, "name": name, **more}
    response = client.post(reverse("trials:save"), fields)
    assert response.status_code == 302
    return Scenario.objects.get(name=name)


def test_a_scenario_keeps_what_came_out_when_it_was_saved(office: Client) -> None:
    proposed = task("T1", lead=unit(), title="提高农村低保标准")
    kept = saved(office, task="T1", note="先看看")
    assert (kept.task, kept.note, kept.values, kept.day) == (
        proposed,
        "先看看",
        {"dibao_line_rural": 600},
        date(2026, 6, 20),
    )
    assert "造 2,000 人，代表 4,381,000 人" in kept.population
    results = results_of(kept.results)
    reform = results.reforms[0]
    assert reform.name == "提到600元" and reform.difference is not None
    assert kept.headline["cost"] == pytest.approx(reform.difference.public_cost)
    page = text_of(office.get(kept.get_absolute_url()))
    assert "提高农村低保标准" in page and "440 → 600" in page and "合成人口" in page
    assert AuditEntry.objects.get(act="trial").detail["values"] == {"dibao_line_rural": 600}


def test_pressing_twice_saves_once_and_a_nameless_one_is_refused(office: Client) -> None:
    saved(office)
    saved(office)
    assert Scenario.objects.count() == 1
    fields = {"reform": REFORM, "day": DAY, "dibao_line_rural": 610}
    page = office.post(reverse("trials:save"), {**fields, "name": "  "}, follow=True)
    assert "请给方案起个名称" in text_of(page) and 'value="610"' in page.content.decode()
    page = office.post(reverse("trials:save"), {**fields, "name": "有", "task": "没有的"}, follow=True)
    assert "没有编号为“没有的”的任务" in text_of(page)
    page = office.post(reverse("trials:save"), {**fields, "name": "现行政策"}, follow=True)
    assert "方案不能叫“现行政策”" in text_of(page)
    page = office.post(reverse("trials:save"), {**fields, "name": "有", "dibao_line_rural": "-1"}, follow=True)
    assert "超出范围" in text_of(page)
    assert Scenario.objects.count() == 1


def test_a_task_that_one_does_not_see_cannot_be_named() -> None:
    task("X9", action=action("other", "别的行动", "别的专班"))
    client = Client()
    client.force_login(user("task_force", action=action()))
    fields = {"reform": REFORM, "day": DAY, "name": "试", "task": "X9"}
    assert "没有编号为“X9”的任务" in text_of(client.post(reverse("trials:save"), fields, follow=True))
    assert not Scenario.objects.exists()


def test_readers_see_saved_scenarios_and_units_those_of_their_tasks(office: Client) -> None:
    mine = task("T1", lead=unit())
    linked, other = saved(office, "有任务", 600, task="T1"), saved(office, "没任务", 620)
    assert linked.task == mine
    reader, reporter, outsider = Client(), Client(), Client()
    reader.force_login(user("reader"))
    reporter.force_login(user("reporter", unit=unit()))
    outsider.force_login(user("reporter", unit=unit("health", "卫生健康委")))
    for client, sees in ((reader, (True, True)), (reporter, (True, False)), (outsider, (False, False))):
        listed = text_of(client.get(reverse("trials:list")))
        for one, visible in zip((linked, other), sees, strict=True):
            assert (one.name in listed) == visible
            assert client.get(one.get_absolute_url()).status_code == (200 if visible else 404)
        assert client.post(reverse("trials:delete", args=[linked.pk])).status_code == 403
    assert reader.get(reverse("trials:workbook", args=[linked.pk])).status_code == 403


def test_only_who_saved_it_or_the_office_deletes(office: Client) -> None:
    kept = saved(office)
    force = Client()
    force.force_login(user("task_force", action=action()))
    assert "只有保存它的人" in text_of(force.post(reverse("trials:delete", args=[kept.pk]), follow=True))
    assert office.get(reverse("trials:delete", args=[kept.pk])).status_code == 405
    office.post(reverse("trials:delete", args=[kept.pk]))
    assert not Scenario.objects.exists()


def test_the_workbook_holds_every_listing_and_its_marks(office: Client) -> None:
    kept = saved(office, "=1+1 提标")
    answer = office.get(reverse("trials:workbook", args=[kept.pk]))
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    told = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert any("合成人口" in value for value in told) and any("农村低保标准" in value for value in told)
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)
    results = results_of(kept.results)
    numbers = [value for sheet in book for row in sheet.iter_rows(values_only=True) for value in row]
    gini = pytest.approx(results.reforms[0].measures.gini, rel=1e-9)
    assert any(value == gini for value in numbers if isinstance(value, float))
    assert AuditEntry.objects.filter(act="export").count() == 1


def test_the_reform_file_is_one_that_the_program_reads(office: Client, tmp_path: Any) -> None:
    kept = saved(office, "农村低保600元", note="说明")
    file = tmp_path / "方案.toml"
    for link in (
        reverse("trials:file", args=[kept.pk]),
        address("reform", reform=REFORM, day=DAY, dibao_line_rural=600),
    ):
        answer = office.get(link)
        assert "attachment" in answer["Content-Disposition"]
        file.write_bytes(answer.content)
        (change,) = Reform.read(file).changes
        assert (change.parameter, change.value, change.since) == ("dibao_line_rural", 600, date(2025, 1, 1))
    assert office.get(address("reform", reform=REFORM, dibao_line_rural="-1")).status_code == 400
    assert office.get(reverse("trials:reform")).status_code == 400


def test_two_scenarios_side_by_side(office: Client) -> None:
    one, two = saved(office, "六百", 600), saved(office, "七百", 700)
    page = office.get(address("compare", one=one.pk, two=two.pk))
    shown = text_of(page)
    costs = [item.headline["cost"] / 1e8 for item in (one, two)]
    assert "农村低保标准（每人每月） 440 600 700" in shown
    assert f"+{costs[1] - costs[0]:.4f}".rstrip("0") in shown
    assert "只宜比较各自的变化" not in shown
    drawn = json.loads(page.context["charts"]["decile"])
    assert [series["name"] for series in drawn["series"]] == ["六百", "七百"]
    later = saved(office, "另一天", 600, day="2025-06-20")
    assert "只宜比较各自的变化" in text_of(office.get(address("compare", one=one.pk, two=later.pk)))
    assert "两个不同的方案" in text_of(office.get(address("compare", one=one.pk, two=one.pk)))
    assert office.get(address("compare", one=one.pk, two=999_999)).status_code == 404
    assert office.get(address("compare", one="x", two="'")).status_code == 200


def test_the_page_of_a_task_shows_its_scenarios(office: Client, rf: Any) -> None:
    from django.template.loader import render_to_string

    proposed = task("T1", lead=unit())
    saved(office, "提到<b>600</b>元", task="T1")
    part = render_to_string("trials/_of_task.html", {"task": proposed, "may": {"try": True}})
    assert "提到&lt;b&gt;600&lt;/b&gt;元" in part and "亿元/年" in part
    assert f"{reverse('trials:studio')}?task=T1" in part
    assert render_to_string("trials/_of_task.html", {"task": task("T2"), "may": {}}).strip() == ""


def test_the_list_asks_as_often_for_twenty_as_for_two(office: Client) -> None:
    chosen = choice.read(_query())
    assert chosen is not None
    results = engine.compute(chosen)
    assert not isinstance(results, engine.Waiting)
    saver = user("auditor")

    def asked(count: int) -> int:
        for at in range(Scenario.objects.count(), count):
            keep(saver, chosen, results, name=f"方案{at}", note="", task=task(f"K{at}"))
        with CaptureQueriesContext(
            connection,
        ) as caught:
            assert office.get(reverse("trials:list")).status_code == 200
        return len(caught)

    assert asked(2) == asked(20)


def _query() -> Any:
    from django.http import QueryDict

    return QueryDict(address(reform=REFORM, day=DAY).partition("?")[2])


def test_the_first_page_says_what_to_do(office: Client) -> None:
    shown = text_of(office.get(reverse("trials:list")))
    assert "还没有保存的方案" in shown and "试一个方案" in shown
    assert city.is_there()


def test_a_demonstration_gets_its_population_and_scenarios_once(settings: Any, tmp_path: Any) -> None:
    user("office")
    task("T1", title="提高农村低保标准")
    trial_city.copied(tmp_path)
    settings.CONFIG = replace(settings.CONFIG, folder=tmp_path)
    ticking.tick()
    assert not Scenario.objects.exists(), "an office that works is left alone"
    settings.CONFIG = replace(settings.CONFIG, demo=True)
    ticking.tick()
    assert Scenario.objects.count() == 3
    assert Scenario.objects.get(name="农村低保标准提到与城市相同").task.key == "T1"
    Scenario.objects.all().delete()
    ticking.tick()
    assert not Scenario.objects.exists(), "what was deleted stays so"
