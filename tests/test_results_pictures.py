"""From results to pictures: which are drawn, what is on them; tiles, and maps that users give."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from results_law import law, plainly, town

from gongfu.documents.errors import InputError, InputErrors
from gongfu.publish.charts import Gains, Graph, Map, Words, render
from gongfu.publish.geojson import read_shapes
from gongfu.publish.simulation_pictures import frontier, gains, lorenz, maps, pictures
from gongfu.publish.tiles import TILES, regions
from gongfu.simulation.china.facts import COUNTIES
from gongfu.simulation.law import Reform
from gongfu.simulation.results import Results, run

REFORMS = [Reform.of({"pension": 100 + 50 * at}, name=f"方案{at}") for at in range(1, 8)]
AREAS = {"甲县": ("411001", "甲"), "乙县": ("411002",)}


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Results:
    return run(town(), law(tmp_path_factory.mktemp("law")), REFORMS, "2025-06-01", evaluate=plainly)


def test_more_reforms_than_a_picture_tells_apart_are_more_pictures(found: Results) -> None:
    curves = lorenz(found)
    assert [len(one.curves) for one in curves] == [6, 5, 3, 2]  # the baseline in each, and the differences without it
    assert curves[0].curves[0].points[100] == (1, pytest.approx(1))
    assert curves[1].curves[0].points[50][1] == pytest.approx(
        found.reforms[0].measures.lorenz[50] - found.baseline.measures.lorenz[50]
    )
    assert [len(one.series) for one in gains(found)] == [5, 2]
    assert len(maps(found)) == 7
    titles = [one.caption.title for one in pictures(found)]
    assert len({title.zh for title in titles}) == len({title.en for title in titles}) == len(titles)


def test_all_pictures_of_a_run(found: Results, tmp_path: Path) -> None:
    drawn = pictures(replace(found, scenarios=found.scenarios[:2]))
    assert [type(one) for one in drawn] == [Graph, Graph, *[Gains] * 6, Map]
    captions = [one.caption for one in drawn]
    assert all(one.synthetic and len(one.doubtful) == 2 and one.confidence == "X" for one in captions)
    assert captions[0].doubtful[0] == Words("基础养老金（代用）")
    assert "小城，按《小法》2025-06-01 的规定测算" in captions[0].sources[0].zh
    assert render(drawn[:3], tmp_path / "图.svg").missing == ()


def test_a_baseline_alone_has_a_lorenz_curve(found: Results) -> None:
    drawn = pictures(replace(found, scenarios=found.scenarios[:1]))
    assert len(drawn) == 1 and isinstance(drawn[0], Graph) and len(drawn[0].curves) == 1


def test_gains_and_maps_hold_the_figures_of_the_results(found: Results) -> None:
    impact = found.reforms[1].impact  # the pension doubled: C has 400 a head more
    assert impact is not None
    (first, *_) = gains(found, "county")
    by_name = {group.name.zh: group for group in first.groups}
    assert by_name["甲县"].changes[1] == pytest.approx(3 * 400 / 5) and by_name["甲县"].gaining[1] == 0.6
    assert {region.name.zh: region.value for region in maps(found)[1].regions} == pytest.approx(
        {"甲县": 240, "乙县": 0}
    )
    assert maps(found)[1].schematic
    tenths = gains(found, "decile")[0].groups
    assert tenths[9].changes == (None,) * 5  # nobody is there


def test_cost_against_goal(found: Results) -> None:
    points = [(9e8, 0.39, "加 100 元"), (0.0, 0.41, "现行"), (2e8, 0.40, "加 50 元")]
    drawn = frontier(found, points, Words("基尼系数", "Gini"))
    assert drawn.curves[0].points == ((0, 0.41), (2, 0.40), (9, 0.39))
    assert [name.zh for name in drawn.curves[0].names] == ["现行", "加 50 元", "加 100 元"]
    assert drawn.caption.synthetic


def test_every_county_of_the_population_has_a_tile_of_its_own() -> None:
    assert set(TILES) == set(COUNTIES) and len(set(TILES.values())) == len(TILES)
    found = {region.name.zh: region for region in regions(dict.fromkeys(COUNTIES, 1.0))}
    middle = found["魏都区"].at
    assert found["长葛市"].at[1] > middle[1] > found["建安区"].at[1]  # to the north, to the south
    assert found["鄢陵县"].at[0] > middle[0] > found["襄城县"].at[0]


def test_areas_without_a_place_stand_below() -> None:
    found = regions({"魏都区": 1.0, **{f"新区{at}": float(at) for at in range(5)}})
    assert len({region.at for region in found}) == 6
    known = next(region for region in found if region.name.zh == "魏都区")
    assert all(region.at[1] < known.at[1] for region in found if region is not known)


def feature(name: object, rings: Any, kind: str = "Polygon", key: str = "name") -> dict[str, Any]:
    return {"type": "Feature", "properties": {key: name}, "geometry": {"type": kind, "coordinates": rings}}


def box(west: float, south: float, side: float = 0.1) -> list[list[float]]:
    east, north = west + side, south + side
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def write(folder: Path, *features: Any) -> Path:
    file = folder / "图.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": list(features)}), "utf-8")
    return file


def test_areas_are_found_by_name_other_words_and_code(tmp_path: Path) -> None:
    file = write(
        tmp_path, feature("甲", [box(113, 34)]), feature(411002, [box(113.1, 34)], key="adcode"), feature("丙", 1)
    )
    found = read_shapes(file, AREAS)
    assert set(found) == {"甲县", "乙县"}
    ((first,), (second,)) = found.values()
    assert first[0] == first[-1] and len(first) == 5
    assert max(x for x, _ in first) == pytest.approx(min(x for x, _ in second))
    narrow = (max(x for x, _ in first) - min(x for x, _ in first)) / 0.1
    assert narrow == pytest.approx(0.8283, abs=1e-3)  # the cosine of 34.05 degrees


def test_rings_go_the_right_way_round_whatever_the_file_has(tmp_path: Path) -> None:
    """A polygon with a hole, both rings clockwise, and a second part."""
    hole = box(113.03, 34.03, 0.02)
    several = [[box(113, 34)[::-1], hole[::-1]], [box(113.2, 34)]]
    file = write(tmp_path, feature("甲县", several, "MultiPolygon"), feature("乙县", [hole]))
    found = read_shapes(file, AREAS)

    def turns(ring: Any) -> bool:
        return sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in pairwise(ring)) > 0

    assert [turns(ring) for ring in found["甲县"]] == [True, False, True]
    outer = next(region for region in regions({"甲县": 1.0, "乙县": 2.0}, found) if region.name.zh == "甲县")
    (x, y), scale = outer.at, found["乙县"][0]
    inside = min(px for px, _ in scale) < x < max(px for px, _ in scale)
    assert not (inside and 34.03 < y < 34.05)  # its name does not stand in the hole


def test_points_too_near_to_be_told_apart_are_left_out(tmp_path: Path) -> None:
    import math

    around = [[113 + math.cos(at / 5000) * 0.1, 34 + math.sin(at / 5000) * 0.1] for at in range(31415)]
    file = write(tmp_path, feature("甲县", [[*around, around[0]]]), feature("乙县", [box(113, 34, 1e-6)]))
    found = read_shapes(file, AREAS)
    assert 1000 < len(found["甲县"][0]) < 6000
    assert len(found["乙县"][0]) >= 4


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("[", "不是 JSON 文件"),
        ("[" * 200_000, "不是 JSON 文件"),
        ("9" * 10_000, "不是 JSON 文件"),
        ("{}", "不是 GeoJSON 的 FeatureCollection"),
        ('{"features": {}}', "不是 GeoJSON 的 FeatureCollection"),
        (b"\xff\xfe\x00", "不是 JSON 文件"),
    ],
)
def test_what_is_no_geojson_is_told(tmp_path: Path, content: str | bytes, said: str) -> None:
    file = tmp_path / "坏.geojson"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(InputError, match=said):
        read_shapes(file, AREAS)


@pytest.mark.parametrize(
    ("rings", "kind", "said"),
    [
        ([box(113, 34)], "Point", "不是 Polygon"),
        ([], "Polygon", "没有坐标"),
        (None, "Polygon", "没有坐标"),
        ([1], "MultiPolygon", "没有坐标"),
        ([[[113, 34], [114, 34], [113, 34]]], "Polygon", "少于四个点"),
        ([box(113, 34)[:-1]], "Polygon", "没有闭合"),
        ([[[113, 34], [114, 34], [115, 34], [113, 34]]], "Polygon", "没有面积"),
        ([[["113", 34], *box(113, 34)[1:]]], "Polygon", "不是 [经度, 纬度]"),
        ([[[True, 34], *box(113, 34)[1:]]], "Polygon", "不是 [经度, 纬度]"),
        ([box(38_512_345, 3_762_345)], "Polygon", "不是经纬度"),
        ([[[float("nan"), 34], *box(113, 34)[1:]]], "Polygon", "不是经纬度"),
        ([[[10**400, 34], *box(113, 34)[1:]]], "Polygon", "不是经纬度"),
        ([[1, 2, 3, 4]], "Polygon", "不是 [经度, 纬度]"),
        ({"a": 1}, "Polygon", "没有坐标"),
    ],
)
def test_a_shape_that_cannot_be_is_told_with_its_place(tmp_path: Path, rings: Any, kind: str, said: str) -> None:
    file = write(tmp_path, feature("乙县", [box(113, 34)]), feature("甲县", rings, kind))
    with pytest.raises(InputErrors) as error:
        read_shapes(file, AREAS)
    assert said in str(error.value)
    assert "第2个要素（甲县）" in str(error.value) and "图.geojson" in str(error.value)


def test_all_areas_that_are_missing_are_named_at_once(tmp_path: Path) -> None:
    others = (7, {"properties": 3}, feature(True, []), feature(10**4000, []))
    with pytest.raises(InputErrors) as error:
        read_shapes(write(tmp_path, feature("丙县", [box(113, 34)]), *others), AREAS)
    assert "没有这些地区：甲县、乙县" in str(error.value)


def test_files_that_are_no_map_of_a_city_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = write(tmp_path, feature("甲县", [box(113, 34)]), feature("乙县", [box(113, 34)]))
    monkeypatch.setattr("gongfu.publish.geojson.MOST_POINTS", 9)
    with pytest.raises(InputError, match="多于 9 个点"):
        read_shapes(file, AREAS)
    monkeypatch.setattr("gongfu.publish.geojson.MOST_BYTES", 100)
    with pytest.raises(InputError, match="大于"):
        read_shapes(file, AREAS)
    with pytest.raises(InputError, match="没有这个文件"):
        read_shapes(tmp_path / "无.geojson", AREAS)


KEYS = st.sampled_from(["type", "coordinates", "geometry", "properties", "name"])
ANYTHING = st.recursive(
    st.none() | st.floats() | st.text(max_size=3) | st.integers(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=12,
)


@given(ANYTHING)
def test_whatever_stands_in_a_feature_is_read_or_told(tmp_path_factory: pytest.TempPathFactory, geometry: Any) -> None:
    file = write(tmp_path_factory.mktemp("any"), {"properties": {"name": "甲县"}, "geometry": geometry}, geometry)
    with pytest.raises(InputErrors):
        read_shapes(file, AREAS)


def test_a_real_outline_of_the_counties(shared: Path, tmp_path: Path, found: Results) -> None:
    codes = ("411002", "411003", "411082", "411081", "411024", "411025")
    areas = {name: (code,) for name, code in zip(COUNTIES, codes, strict=True)}
    shapes = read_shapes(shared / "facts" / "xuchang.geojson", areas)
    drawn = regions({name: float(at) for at, name in enumerate(COUNTIES)}, shapes)
    places = {region.name.zh: region.at for region in drawn}
    assert places["长葛市"][1] > places["魏都区"][1] > places["襄城县"][1]
    assert places["禹州市"][0] < places["魏都区"][0] < places["鄢陵县"][0]
    picture = Map(maps(found)[0].caption, drawn)
    assert render([picture], tmp_path / "图.png").missing == ()
