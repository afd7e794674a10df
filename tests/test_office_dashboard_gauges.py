"""Indicators against both steps on pages, and the map: tiles of ours or the user's shapes."""

from __future__ import annotations

import dataclasses
import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import offices
import pytest
from django.test import Client

from gongfu.office.dashboard.counting import Tally
from gongfu.office.dashboard.gauges import gauges, problem
from gongfu.office.dashboard.mapping import draw, level
from gongfu.office.zones.models import Area
from gongfu.zone import init

ZONE = """
name = "试点市"
full_name = "试点市先行试验区"
short = "试点"
[[areas]]
name = "禹州市"
kind = "县级市"
short = "禹州"
code = "411081"
[[areas]]
name = "魏都区"
kind = "区"
short = "魏都"
code = "411002"
[[areas]]
name = "示范区"
kind = "功能区"
short = "示范区"
[[actions]]
id = "income"
name = "增收富民行动"
theme = "优化收入分配"
task_force = "优化收入分配专班"
[[steps]]
year = 2025
[[steps]]
year = 2035
"""
INDICATORS = """id,name,name_en,unit,direction,nature,path,action,frequency,max_age
ratio,城乡收入比,Urban-rural ratio,倍,down,ratio,linear,income,year,3
beds,每千老人床位,Beds,张,up,count,linear,income,year,3
"""
TARGETS = """indicator,area,stratum,step,value,bound,baseline_year,baseline_value,document,clause,source
ratio,,,2025,1.8,expected,2020,2.0,x,,x
ratio,,,2035,1.5,expected,2020,2.0,x,,x
"""
OBSERVATIONS = """indicator,area,stratum,period,value,source
ratio,,,2021,1.96,x
ratio,,,2023,1.88,x
ratio,,,2024,1.84,x
ratio,,,2025,1.75,x
"""


@pytest.fixture
def folder(tmp_path: Path, settings: Any) -> Path:
    place = tmp_path / "试点"
    init(place, "试点市")
    (place / "zone.toml").write_text(ZONE, "utf-8")
    for name, text in (("indicators", INDICATORS), ("targets", TARGETS), ("observations", OBSERVATIONS)):
        (place / f"{name}.csv").write_text(text, "utf-8")
    settings.CONFIG = dataclasses.replace(settings.CONFIG, zone=str(place))
    settings.TODAY = "2026-03-01"
    return place


def test_a_falling_indicator_fills_its_bar_as_it_falls(folder: Path) -> None:
    ratio, beds = gauges(date(2026, 3, 1))
    # from 2.0 down to 1.5: the bar of 200 is half full at 1.75, the first step's mark 1.8 stands at 80
    assert (ratio.names[0], ratio.value, ratio.width, ratio.goals[0].at, ratio.goals[1].at) == (
        "城乡收入比",
        1.75,
        100.0,
        80.0,
        200.0,
    )
    assert ratio.goals[0].status == "achieved" and ratio.goals[0].tone == "green"
    assert (beds.value, beds.width, {goal.tone for goal in beds.goals}) == (None, 0.0, {"grey"})


def test_a_figure_of_yesterday_is_read_when_its_table_changes(folder: Path) -> None:
    assert gauges(date(2026, 3, 1))[0].value == 1.75
    (folder / "observations.csv").write_text(OBSERVATIONS.replace("2025,1.75", "2025,1.60"), "utf-8")
    assert gauges(date(2026, 3, 1))[0].value == 1.6


@pytest.mark.django_db
def test_the_page_of_indicators_says_why_and_what_cannot_be_told(folder: Path) -> None:
    client = Client()
    client.force_login(offices.user("reader"))
    html = client.get("/indicators/").content.decode()
    rows = dict(re.findall(r'<tr id="([a-z-]+)">(.*?)</tr>', html, re.DOTALL))
    assert "已达到2025年目标" in rows["ratio-all"] and "z-lamp-green" in rows["ratio-all"]
    assert rows["beds-all"].count("z-lamp-grey") == 2 and "z-lamp-green" not in rows["beds-all"]
    assert "没有指标" in client.get("/indicators/", {"area": "示范区"}).content.decode()


@pytest.mark.django_db
def test_a_table_with_a_fault_leaves_the_dashboard_standing(folder: Path) -> None:
    (folder / "observations.csv").write_text(OBSERVATIONS.replace("1.96", "很多"), "utf-8")
    assert gauges(date(2026, 3, 1)) == ()
    assert "很多" in problem()
    offices.task()
    client = Client()
    client.force_login(offices.user("office"))
    for path in ("/", "/indicators/"):
        html = client.get(path).content.decode()
        assert "observations.csv" in html and "Traceback" not in html


def areas() -> list[Area]:
    return [
        Area(pk=1, key="411081", name="禹州市", short="禹州", kind="县级市"),
        Area(pk=2, key="411002", name="魏都区", short="魏都", kind="区"),
        Area(pk=3, key="sf", name="示范区", short="示范区", kind="功能区"),
    ]


TALLIES = {1: Tally({"red": 1, "yellow": 2, "green": 1}), 2: Tally({"done": 4})}


def test_tiles_lie_as_the_counties_do_and_areas_without_one_stand_beside(folder: Path) -> None:
    found = draw(areas(), TALLIES)
    west, east = found.places
    assert (west.area.short, east.area.short) == ("禹州", "魏都")
    assert west.x < east.x and west.y < east.y  # 魏都区 lies south-east of 禹州市
    assert (west.tally.lag, west.shade) == (50.0, "4")
    assert (east.tally.lag, east.shade) == (None, "none")
    assert [place.area.short for place in found.beside] == ["示范区"]
    assert not found.drawn and not found.problem


def square(name: str, west: float) -> dict[str, Any]:
    ring = [[west, 34.0], [west + 0.4, 34.0], [west + 0.4, 34.4], [west, 34.4], [west, 34.0]]
    return {"type": "Feature", "properties": {"name": name}, "geometry": {"type": "Polygon", "coordinates": [ring]}}


def test_the_shapes_of_the_zone_folder_replace_the_tiles(folder: Path) -> None:
    shapes = {"type": "FeatureCollection", "features": [square("魏都区", 113.0), square("禹州市", 113.6)]}
    (folder / "map.geojson").write_text(json.dumps(shapes), "utf-8")
    found = draw(areas(), TALLIES)
    places = {place.area.short: place for place in found.places}
    assert found.drawn and places["魏都"].x < places["禹州"].x
    assert all(place.path.startswith("M") and 0 <= place.x <= 360 for place in found.places)
    (folder / "map.geojson").write_text("{", "utf-8")
    broken = draw(areas(), TALLIES)
    assert not broken.drawn and "map.geojson" in broken.problem and len(broken.places) == 2


@pytest.mark.parametrize(
    ("percent", "shade"), [(None, "none"), (0, "0"), (7.9, "0"), (8, "1"), (12, "2"), (16, "3"), (23.9, "3"), (24, "4")]
)
def test_a_shade_begins_at_its_limit(percent: float | None, shade: str) -> None:
    assert level(percent) == shade


def test_the_sample_zone_has_gauges_marked_as_samples(settings: Any) -> None:
    settings.CONFIG = dataclasses.replace(settings.CONFIG, zone="sample")
    found = gauges(date(2026, 11, 22))
    told = [gauge for gauge in found if any(goal.status != "cannot_tell" for goal in gauge.goals)]
    assert len(told) >= 10 and all(gauge.sample for gauge in told if gauge.id == "digital_core_share-all")
