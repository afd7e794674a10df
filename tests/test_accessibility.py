"""Access to services: published cases, what must always hold, distances, and the tables of an office."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from golden import cases
from hypothesis import given
from hypothesis import strategies as st

from gongfu.documents.errors import InputError, InputErrors
from gongfu.indicators.access import accessibility
from gongfu.indicators.access.accessibility import (
    LUO_QI,
    Decay,
    ManyPairsError,
    Pairs,
    gaussian,
    power,
    steps,
    two_step,
    within,
)
from gongfu.indicators.access.services import access, by_area, read_facilities, read_places, read_tables, read_times

PLACES = """\
id,name,area,stratum,population,lon,lat
1,东村,甲县,农村,100,113.00,34.00
2,西村,甲县,农村,300,113.10,34.00
3,镇区,甲县,城镇,600,113.05,34.00
4,山村,乙县,农村,50,115.00,34.00
"""
FACILITIES = """\
id,name,kind,lon,lat,supply
a,镇小学,小学,113.05,34.00,90
b,东小学,小学,113.00,34.00,10
c,远小学,小学,120.00,34.00,40
d,卫生院,诊所,113.05,34.00,5
"""


def write(folder: Path, name: str, text: str) -> Path:
    file = folder / name
    file.write_text(text, "utf-8")
    return file


@pytest.mark.parametrize(("method", "decay"), [("2sfca", None), ("2sfca_gravity", power(1))])
def test_published_cases(method: str, decay: Decay | None) -> None:
    for case in cases(method):
        given_ = case["input"]
        pairs = Pairs.of(given_["cost"], given_["catchment"])
        found = two_step(given_["population"], given_["supply"], pairs, decay)
        assert found.access == pytest.approx(case["expected"], abs=case["tolerance"])


def test_two_places_by_hand() -> None:
    """Both reach the school of 30 seats, 30 children share it: 1 each. The first has the school of 10 to itself."""
    found = two_step([10, 20], [30, 10], Pairs.of([[5, 5], [5, math.inf]], 60))
    assert found.ratio == pytest.approx([1, 1])
    assert found.access == pytest.approx([2, 1])
    assert found.demand == pytest.approx([30, 10])


def test_a_place_out_of_reach_has_nothing_and_a_facility_nobody_reaches_is_reported() -> None:
    found = two_step([10, 20, 0], [30, 10, 7], Pairs.of([[5, 99, 99], [99, 99, 99], [5, 99, 5]], 60))
    assert found.access == pytest.approx([3, 0, 3])  # the third has no people yet; its first child would find 3 seats
    assert found.covered.tolist() == [True, False, True]
    assert found.unreached.tolist() == [1, 2]  # one has no place in reach, the other none with people
    nothing = two_step([10], [], Pairs.of(np.zeros((1, 0)), 60))
    assert nothing.access.tolist() == [0]


@st.composite
def networks(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray, Pairs]:
    places, facilities = draw(st.integers(1, 12)), draw(st.integers(1, 6))
    amounts = st.floats(0, 1e4).map(lambda x: round(x, 3))
    people = draw(st.lists(amounts, min_size=places, max_size=places))
    supply = draw(st.lists(amounts, min_size=facilities, max_size=facilities))
    costs = st.lists(st.integers(1, 90), min_size=facilities, max_size=facilities)
    table = draw(st.lists(costs, min_size=places, max_size=places))
    return np.array(people), np.array(supply), Pairs.of(table, 60)


@given(networks(), st.sampled_from([None, gaussian(61), steps((10, 30, 60), (1, 0.5, 0.1)), power(1.5)]))
def test_all_supply_that_is_reached_is_handed_out_and_no_more(
    network: tuple[np.ndarray, np.ndarray, Pairs], decay: Decay | None
) -> None:
    people, supply, pairs = network
    found = two_step(people, supply, pairs, decay)
    reached = np.setdiff1d(np.arange(len(supply)), found.unreached)
    assert (found.access * people).sum() == pytest.approx(supply[reached].sum())


@given(networks())
def test_more_supply_never_harms(network: tuple[np.ndarray, np.ndarray, Pairs]) -> None:
    people, supply, pairs = network
    assert (two_step(people, supply + 1, pairs).access >= two_step(people, supply, pairs).access).all()


def test_decays() -> None:
    """Luo & Qi (2009): 1, 0.68 and 0.22 to 10, 20 and 30 minutes. Dai (2010) at half the reach, by hand: 0.7014."""
    costs = np.array([0.0, 10, 10.1, 20, 30, 31])
    assert steps(*LUO_QI)(costs).tolist() == [1, 1, 0.68, 0.68, 0.22, 0]
    half = (math.exp(-0.125) - math.exp(-0.5)) / (1 - math.exp(-0.5))
    assert gaussian(30)(np.array([0.0, 15, 30, 31])) == pytest.approx([1, half, 0, 0])
    assert half == pytest.approx(0.7014, abs=5e-5)
    assert power(2)(np.array([1.0, 2, 4])) == pytest.approx([1, 1 / 4, 1 / 16])


def test_distances_on_the_globe() -> None:
    """A degree of a great circle is 6371.0088 · π / 180 = 111.195 km; along the 60th parallel it is about half."""
    pairs = within([[113, 34], [113, 60], [114, 60], [-67, -34]], [[113, 35], [113, 60]], 30_000)
    km = dict(zip(zip(pairs.place.tolist(), pairs.facility.tolist(), strict=True), pairs.cost, strict=True))
    assert len(km) == 8
    assert km[0, 0] == pytest.approx(111.195, abs=1e-3)
    assert km[1, 1] == 0
    assert km[2, 1] == pytest.approx(55.595, abs=0.01)
    assert km[3, 0] == pytest.approx(math.pi * 6371.0088 - 111.195, abs=1e-3)  # almost opposite


@given(st.lists(st.tuples(st.floats(-180, 180), st.floats(-90, 90)), min_size=1, max_size=8), st.floats(1, 19_000))
def test_no_pair_within_reach_is_missed(points: list[tuple[float, float]], reach: float) -> None:
    every = within(points, points, math.pi * 6372)
    near = within(points, points, reach)
    assert len(every.cost) == len(points) ** 2
    assert np.sort(near.cost) == pytest.approx(np.sort(every.cost[every.cost <= reach]))


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: two_step([-1], [1], Pairs.of([[1]], 60)), "negative"),
        (lambda: two_step([1], [math.nan], Pairs.of([[1]], 60)), "finite"),
        (lambda: two_step([1], [1], Pairs.of([[1, 1]], 60)), "not there"),
        (lambda: two_step([1], [1], Pairs.of([[0]], 60), power(1)), "decay"),
        (lambda: Pairs.of([1, 2], 60), "places by facilities"),
        (lambda: Pairs(np.array([0]), np.array([0]), np.array([-1.0])), "cost is negative"),
        (lambda: Pairs(np.array([0]), np.array([0, 1]), np.array([1.0])), "length"),
        (lambda: within([[34, 113]], [[113, 34]], 1), "latitudes"),
        (lambda: steps((10, 10), (1, 0.5)), "rise"),
        (lambda: gaussian(0), "above 0"),
    ],
)
def test_what_cannot_be_reckoned_says_why(call, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        call()


def test_from_two_tables_to_the_figures_of_a_county(tmp_path: Path) -> None:
    """0.05 degrees at 34° north are 4.61 km, 9.2 minutes at 30 km/h; within 10 minutes all three reach the town."""
    places = read_places(write(tmp_path, "places.csv", PLACES))
    schools = read_facilities(write(tmp_path, "facilities.csv", FACILITIES)).of("小学")
    service = access(places, schools, 10, speed=30, detour=1, decay=None)
    # 镇小学: 1,000 people; 东小学: 100 of the village and 600 of the town
    town, east = 90 / 1000, 10 / 700
    assert service.found.access == pytest.approx([town + east, town, town + east, 0])
    assert service.minutes == pytest.approx([0, 9.22, 0, math.inf], abs=0.01)
    assert service.unreached == ("远小学",)
    whole, *strata, county, urban, rural, far = by_area(service, line=0.1)
    assert [(one.area, one.stratum, one.population) for one in strata] == [("", "urban", 600), ("", "rural", 450)]
    assert (whole.area, whole.population, whole.mean) == ("", 1050, pytest.approx(100 / 1050))
    assert (whole.below, whole.covered) == pytest.approx((350 / 1050, 1000 / 1050))
    assert (county.area, county.stratum, county.mean, county.covered) == ("甲县", "all", pytest.approx(0.1), 1)
    assert (urban.stratum, urban.population, rural.stratum, rural.population) == ("urban", 600, "rural", 400)
    assert rural.mean == pytest.approx((100 * (town + east) + 300 * town) / 400)
    assert (far.area, far.stratum, far.mean, far.below, far.covered) == ("乙县", "all", 0, 1, 0)
    assert math.isnan(far.gini)  # nobody there has anything to be unequal in
    assert by_area(service)[0].below == pytest.approx(350 / 1050)  # below the mean of everybody, 0.095


def test_travel_times_of_a_map_service_take_the_place_of_distances(tmp_path: Path) -> None:
    places = read_places(write(tmp_path, "places.csv", PLACES))
    facilities = read_facilities(write(tmp_path, "facilities.csv", FACILITIES))
    text = "place,facility,minutes\n4,d,25\n4,a,5\n1,d,31\n"
    times = read_times(write(tmp_path, "times.csv", text), places, facilities)
    service = access(places, facilities.of("诊所"), 30, decay=None, times=times)
    assert service.found.access == pytest.approx([0, 0, 0, 0.1])
    assert service.minutes.tolist() == [math.inf, math.inf, math.inf, 25]


def test_roads_are_longer_than_the_line_unless_said_otherwise(tmp_path: Path) -> None:
    """4.61 km are 9.2 minutes at 30 km/h, and 12.9 by a road 1.4 times as long."""
    places = read_places(write(tmp_path, "places.csv", PLACES))
    clinic = read_facilities(write(tmp_path, "facilities.csv", FACILITIES)).of("诊所")
    assert access(places, clinic, 15).minutes[:2] == pytest.approx([12.91, 12.91], abs=0.01)
    assert not access(places, clinic, 12).found.covered[:2].any()


def test_more_pairs_than_memory_holds_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three places reach the town's school and the eastern one: six pairs."""
    places = read_places(write(tmp_path, "places.csv", PLACES))
    schools = read_facilities(write(tmp_path, "facilities.csv", FACILITIES)).of("小学")
    monkeypatch.setattr(accessibility, "MOST_PAIRS", 6)
    assert access(places, schools, 60).found.covered.tolist() == [True, True, True, False]
    monkeypatch.setattr(accessibility, "MOST_PAIRS", 5)
    with pytest.raises(ManyPairsError):
        within(places.points, schools.points, 30)
    with pytest.raises(InputError, match=r"60 分钟以内的地点和设施超过 .* 万对.*请缩短时间"):
        access(places, schools, 60)


def test_equal_access_is_not_below_its_own_mean(tmp_path: Path) -> None:
    places = read_places(write(tmp_path, "places.csv", PLACES.replace("115.00", "113.05")))
    service = access(places, read_facilities(write(tmp_path, "facilities.csv", FACILITIES)).of("诊所"), 60, decay=None)
    whole = by_area(service)[0]
    assert (whole.mean, whole.below, whole.covered, whole.gini) == pytest.approx((5 / 1050, 0, 1, 0))


def test_all_faults_of_a_table_in_one_pass_by_row_and_column(tmp_path: Path) -> None:
    bad = """\
id,name,area,stratum,population,lon,lat
1,东村,甲县,乡下,100人,113.00,34.00
1,西村,甲县,农村,-5,34.00,113.10
3,,甲县,城镇,600,113.05,
"""
    with pytest.raises(InputErrors) as caught:
        read_places(write(tmp_path, "places.csv", bad))
    places = [fault.place for fault in caught.value.exceptions]
    assert places == [
        "第2行 stratum",
        "第2行 population",
        "第3行 id",
        "第3行 population",
        "第3行 lat",
        "第4行 name",
        "第4行 lat",
    ]
    assert "是否写反了？" in str(caught.value)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("id,name,kind,lon,lat,supply\n", "没有数据"),
        ("id,name,kind,lon,lat\na,甲,小学,113,34\n", "缺少必填的列 supply"),
        ("id,name,kind,lon,lat,supply\na,甲,小学,113,34,-1\n", "supply 小于 0"),
        ("id,name,kind,lon,lat,supply\na,甲,小学,113,34,1\na,乙,小学,113,34,1\n", "编号重复"),
    ],
)
def test_faults_of_facilities(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(InputErrors) as caught:
        read_facilities(write(tmp_path, "facilities.csv", text))
    assert words in str(caught.value)


def test_faults_of_both_tables_are_told_in_one_pass(tmp_path: Path) -> None:
    places = write(tmp_path, "places.csv", PLACES)
    facilities = write(tmp_path, "facilities.csv", FACILITIES)
    assert [len(table.ids) for table in read_tables(places, facilities)] == [
        len(read_places(places).ids),
        len(read_facilities(facilities).ids),
    ]
    write(tmp_path, "places.csv", "id,name,area,population,lon,lat\n1,东\u202e村,甲县,1e200,113,34\n")
    with pytest.raises(InputErrors) as caught:
        read_tables(places, tmp_path / "none.csv")
    assert [(Path(fault.file).name, fault.place) for fault in caught.value.exceptions] == [
        ("places.csv", "第2行 population"),
        ("places.csv", "第2行 name"),
        ("none.csv", ""),
    ]


def test_faults_of_travel_times(tmp_path: Path) -> None:
    places = read_places(write(tmp_path, "places.csv", PLACES))
    facilities = read_facilities(write(tmp_path, "facilities.csv", FACILITIES))
    text = "place,facility,minutes\n9,d,5\n1,x,5\n1,d,5\n1,d,6\n2,d,-1\n"
    with pytest.raises(InputErrors) as caught:
        read_times(write(tmp_path, "times.csv", text), places, facilities)
    assert [fault.place for fault in caught.value.exceptions] == [
        "第2行 place",
        "第3行 facility",
        "第5行 place facility",
        "第6行 minutes",
    ]
    with pytest.raises(InputError, match="没有类别为 养老院 的设施"):
        facilities.of("养老院")


def test_a_reach_of_nothing_is_refused(tmp_path: Path) -> None:
    places = read_places(write(tmp_path, "places.csv", PLACES))
    facilities = read_facilities(write(tmp_path, "facilities.csv", FACILITIES))
    with pytest.raises(ValueError, match="above 0"):
        access(places, facilities, 0)
