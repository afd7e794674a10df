"""The studio of the office: choose a reform or parameters, turn dials, see what comes out; rights and refusals."""

from __future__ import annotations

import re
import shutil
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
import trial_city
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from offices import ROLES, action, area, task, unit, user

from gongfu.documents.errors import InputErrors
from gongfu.office.keeping import lock
from gongfu.office.trials import asking, choice, city, engine, jobs
from gongfu.office.trials.computer import ADDRESS
from gongfu.office.trials.turn import BusyError, turn
from gongfu.simulation.china import law
from gongfu.simulation.law import Reform
from gongfu.simulation.results import run

pytestmark = pytest.mark.django_db
REFORM = "城乡低保同标.toml"
DAY = "2026-06-20"


@pytest.fixture(autouse=True)
def _june(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.TODAY = DAY
    monkeypatch.setattr(engine, "PATIENCE", 120.0)


@pytest.fixture
def office() -> Client:
    trial_city.built()
    return signed_in("office")


def signed_in(role: str) -> Client:
    posts = {"task_force": {"action": action()}, "area": {"area": area()}}
    of = posts.get(role, {"unit": unit()} if role in ("reporter", "reviewer") else {})
    client = Client()
    client.force_login(user(role, **of))
    return client


def address(view: str = "studio", **fields: Any) -> str:
    return f"{reverse(f'trials:{view}')}?{urlencode(fields, doseq=True)}"


def text_of(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_the_reforms_of_the_zone_and_the_parameters_of_the_law_are_offered(office: Client) -> None:
    page = office.get(reverse("trials:studio"))
    shown = text_of(page)
    assert page.status_code == 200
    for name in (
        "农村低保标准提到与城市相同",
        "基础养老金提到每月200元",
        "集体经济分红和种地补助",
        "高龄津贴和儿童津贴",
    ):
        assert name in shown
    assert "农村低保标准（每人每月） 现行 440 元/人/月 · 可信度 B · 代用" in shown
    assert "一类地区月最低工资" not in shown, "nothing depends on it"


def test_without_scripts_a_form_and_a_button_give_the_whole_page(office: Client) -> None:
    """What the page says is what a whole run of the same reform says."""
    page = office.get(address(reform=REFORM, day=DAY, dibao_line_rural=600))
    shown = text_of(page)
    reform = Reform.of({"dibao_line_rural": 600}, since="2025-01-01")
    whole = run(city.people(), law(), reform, DAY).reforms[0]
    assert whole.difference is not None and whole.impact is not None
    assert (
        f"+{whole.difference.public_cost / 1e4:.1f} 万元/年" in shown
        or f"{whole.difference.public_cost / 1e8:.2f}" in shown
    )
    assert f"{whole.measures.gini:.4f}" in shown
    assert f"{100 * whole.impact.total.gaining:.1f} %" in shown
    assert "440 → 600 元/人/月" in shown
    body = page.content.decode()
    assert 'name="dibao_line_rural" value="600"' in body
    assert "合成人口" in shown and "小样本" in shown and "2,000 人" in shown
    assert "可信度 B · 代用" in shown
    assert not re.search(r"\son\w+=|<style|style=\"|javascript:", body)
    assert re.search(r"<button class=\"btn btn-primary\">.*?计算", body, re.S)


def test_the_part_that_htmx_asks_for_tells_where_the_page_now_is(office: Client) -> None:
    part = office.get(address("results", reform=REFORM, day=DAY, dibao_line_rural="1,000"))
    assert "<html" not in part.content.decode()
    assert part["HX-Replace-Url"].endswith("dibao_line_rural=1000")
    assert "440 → 1,000" in text_of(part)
    again = office.get(part["HX-Replace-Url"])
    assert 'value="1000"' in again.content.decode()


def test_a_dial_of_its_own_parameter_needs_no_reform_file(office: Client) -> None:
    part = office.get(address("results", dials="dibao_line_rural", day=DAY, dibao_line_rural=440))
    assert "与现行政策相同" in text_of(part)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"reform": REFORM, "dibao_line_rural": "-5"}, "-5 超出范围"),
        ({"reform": REFORM, "dibao_line_rural": "99999"}, "请填 0 到 2,000 元/人/月 之间的数"),
        ({"reform": REFORM, "dibao_line_rural": "六百"}, "“六百”不是数"),
        ({"reform": REFORM, "dibao_line_rural": "<script>alert(1)</script>"}, "不是数"),
        ({"reform": "../../secret.toml"}, "没有方案"),
        ({"reform": REFORM, "day": "明天"}, "“明天”不是日期"),
        ({"reform": REFORM, "day": "1999-01-01"}, "没有政策数据"),
        ({"dials": ["no_such"]}, "没有这个法定参数"),
        ({"dials": ["minimum_wage_class_1"]}, "调了也没有变化"),
        ({"dials": [f"p{at}" for at in range(20)]}, "一次最多调 12 项"),
    ],
)
def test_what_cannot_be_is_refused_in_words(office: Client, fields: dict[str, Any], said: str) -> None:
    for view in ("studio", "results"):
        page = office.get(address(view, **fields))
        assert page.status_code in (200, 400)
        assert said in text_of(page)
        assert "<script>alert" not in page.content.decode()


def test_what_is_wrong_in_a_field_stays_in_it(office: Client) -> None:
    body = office.get(address(reform=REFORM, dibao_line_rural="99999")).content.decode()
    assert 'name="dibao_line_rural" value="99999"' in body and "is-invalid" in body


def test_a_reform_that_would_run_a_program_is_not_read(settings: Any, tmp_path: Path, office: Client) -> None:
    place = tmp_path / "zone"
    shutil.copytree(settings.CONFIG.zone_folder, place)
    mark = tmp_path / "ran"
    (place / "reforms" / "换规则.toml").write_text(
        'name = "换规则"\n[[swaps]]\nrule = "dibao"\nfile = "rule.py"\n', "utf-8"
    )
    (place / "reforms" / "rule.py").write_text(f"open({str(mark)!r}, 'w')\n", "utf-8")
    (place / "reforms" / "坏的.toml").write_text("name = [", "utf-8")
    settings.CONFIG = replace(settings.CONFIG, zone=str(place))
    page = office.get(reverse("trials:studio"))
    assert "换了规则的方案" in text_of(page) and "坏的.toml" in text_of(page)
    assert office.get(address(reform="换规则.toml")).status_code == 400
    assert not mark.exists()


@pytest.mark.parametrize("role", ROLES)
def test_who_may_try(role: str) -> None:
    trial_city.built()
    client = signed_in(role)
    may = role in ("office", "task_force", "auditor")
    for view in ("studio", "tasks", "population"):
        assert client.get(reverse(f"trials:{view}")).status_code == (200 if may else 403)
    assert client.get(address("results", reform=REFORM, dibao_line_rural="x")).status_code == (200 if may else 403)
    assert client.post(reverse("trials:save"), {}).status_code == (302 if may else 403)
    assert client.get(reverse("trials:list")).status_code == 200


def test_tasks_are_offered_by_what_is_typed_and_only_those_one_sees() -> None:
    task("T1", lead=unit(), title="提高农村低保标准")
    task("X9", lead=unit(), title="提高农村低保补助", action=action("other", "别的行动", "别的专班"))
    offered = [signed_in(role).get(address("tasks", task="低保")).content.decode() for role in ("office", "task_force")]
    assert "T1" in offered[0] and "X9" in offered[0]
    assert "T1" in offered[1] and "X9" not in offered[1]


def test_one_computes_at_a_time_and_others_are_told(office: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    office.get(address("results", reform=REFORM, day=DAY))
    monkeypatch.setattr(engine, "PATIENCE", 0.2)
    held, let_go = threading.Event(), threading.Event()

    def hold() -> None:
        with turn(5):
            held.set()
            let_go.wait(10)

    holder = threading.Thread(target=hold)
    holder.start()
    held.wait(10)
    try:
        with pytest.raises(BusyError), turn(0.1):
            pass
        part = office.get(address("results", reform=REFORM, day=DAY, dibao_line_rural=777))
        assert "正在计算" in text_of(part) and 'hx-trigger="load delay:1s"' in part.content.decode()
    finally:
        let_go.set()
        holder.join()
    assert "440 → 777" in text_of(office.get(address("results", reform=REFORM, day=DAY, dibao_line_rural=777)))


def test_while_a_studio_is_made_the_page_says_so(office: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "PATIENCE", 0.0)
    begin = threading.Event()
    real = engine._made

    def slow(*args: Any) -> Any:
        begin.wait(20)
        return real(*args)

    monkeypatch.setattr(engine, "_made", slow)
    asked = {"reform": REFORM, "day": "2026-06-19"}
    page = office.get(address(**asked))
    assert "正在为这些参数做准备" in text_of(page)
    assert '<noscript><meta http-equiv="refresh"' in page.content.decode()
    begin.set()
    monkeypatch.setattr(engine, "PATIENCE", 120.0)
    assert "谁出钱" in text_of(office.get(address("results", **asked)))


def test_where_the_office_is_served_one_process_computes_for_all(settings: Any) -> None:
    """It finds what this process finds, refuses what it refuses, and ends with the office."""
    trial_city.built()
    folder = settings.CONFIG.folder
    chosen = choice.read(QueryDict(urlencode({"reform": REFORM, "day": DAY, "dibao_line_rural": 512})))
    assert chosen is not None
    with lock.holding(folder, lock.SERVER, "测试"):
        found: Any = engine.Waiting("", preparing=True)
        for _ in range(60):
            found = asking.compute(chosen, patience=5)
            if not isinstance(found, engine.Waiting):
                break
        assert found.to_json() == engine.compute(chosen).to_json()
        with pytest.raises(InputErrors):
            asking.compute(replace(chosen, values={"dibao_line_rural": -1}))
        process = asking._started.process
        assert process is not None and process.poll() is None
    assert process.wait(30) == 0
    assert not (folder / "trials" / ADDRESS).exists()


def test_a_population_is_built_in_the_background_and_the_page_tells_how_far(settings: Any, tmp_path: Path) -> None:
    settings.CONFIG = replace(settings.CONFIG, folder=tmp_path)
    client = signed_in("office")
    assert client.get(reverse("trials:studio")).url == reverse("trials:population")
    assert "造一个试算用的人口" in text_of(client.get(reverse("trials:population")))

    city.say(city.Building("building", 50_000, "工作与收入", 1, 5))
    page = client.get(reverse("trials:population"))
    assert "正在造 50,000 人的人口 ：工作与收入" in text_of(page).replace("人口：", "人口 ：")
    assert 'value="20"' in page.content.decode()
    part = client.get(reverse("trials:population"), headers={"HX-Request": "true"})
    assert "<html" not in part.content.decode()
    client.post(reverse("trials:population"), {"persons": "all"})
    assert city.building().persons == 50_000, "one that goes on is not begun again"  # type: ignore[union-attr]

    jobs.build_population.enqueue(600)
    assert city.is_there() and city.building() is None
    assert city.people().person_count == 600
    assert "造 600 人，代表 4,381,000 人" in text_of(client.get(reverse("trials:population")))


def test_building_that_cannot_be_says_why_and_leaves_what_was_there(settings: Any, tmp_path: Path) -> None:
    trial_city.copied(tmp_path)
    settings.CONFIG = replace(settings.CONFIG, folder=tmp_path)
    assert jobs.build_population.func(10) is False
    place = tmp_path / "zone"
    shutil.copytree(settings.CONFIG.zone_folder, place)
    (place / "population.toml").write_text("name = 1", "utf-8")
    settings.CONFIG = replace(settings.CONFIG, zone=str(place))
    assert jobs.build_population.func(600) is False
    assert city.people().person_count == trial_city.PERSONS
    page = signed_in("office").get(reverse("trials:population"))
    assert page.status_code == 200 and "population.toml" in text_of(page)


def test_a_choice_is_an_address_and_back() -> None:
    read = choice.read(
        QueryDict(
            urlencode({"dials": ["dibao_line_rural", "tekun_multiple"], "day": DAY, "tekun_multiple": 1.5}, doseq=True)
        )
    )
    assert read is not None
    assert read.values == {"dibao_line_rural": 440, "tekun_multiple": 1.5}
    again = choice.read(QueryDict(read.query))
    assert again is not None and again.values == read.values and again.key == read.key
