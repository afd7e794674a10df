"""Where an area stands among others: ranks, gaps, years behind, and who is most like it."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from figures import book
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from gongfu.documents.errors import InputError
from gongfu.indicators.book import Book
from gongfu.indicators.comparisons.benchmarking import Lag, merit, ranks, standing, years_behind
from gongfu.indicators.comparisons.neighbours import distances, nearest_peers
from gongfu.indicators.model import Direction, Indicator, Key, Series


def _indicator(direction: Direction = "up", low: float | None = None, high: float | None = None) -> Indicator:
    return Indicator("x", "某指标", "", "元", direction, "money", "compound", low=low, high=high)


# --- ranks -----------------------------------------------------------------------------------------------------------


def test_equal_figures_share_a_rank_and_missing_ones_have_none() -> None:
    assert ranks([3, 5, math.nan, 5, 1]).tolist() == [3, 1, 0, 1, 4]
    assert ranks([math.nan]).tolist() == [0]


@given(arrays(float, st.integers(1, 8), elements=st.sampled_from([1.0, 2.0, 3.0, math.nan])))
def test_a_rank_is_one_more_than_how_many_are_better(values: np.ndarray) -> None:
    expected = [0 if math.isnan(own) else 1 + sum(other > own for other in values) for own in values]
    assert ranks(values).tolist() == expected


def test_what_is_good_is_for_the_definition_to_say() -> None:
    """A share desired between 20 and 30: 25 and 30 are as good as can be, 18 is off by 2, 33 by 3."""
    values = [25, 30, 18, 33, math.nan]
    assert ranks(merit(values, _indicator("up"))).tolist() == [3, 2, 4, 1, 0]
    assert ranks(merit(values, _indicator("down"))).tolist() == [2, 3, 1, 4, 0]
    assert ranks(merit(values, _indicator("band", 20, 30))).tolist() == [1, 1, 3, 4, 0]
    assert merit(values, _indicator("band", high=30))[:4].tolist() == [0, 0, 0, -3]


# --- years behind ----------------------------------------------------------------------------------------------------

PEER = Series.of({2010: 10, 2014: 18, 2016: 16, 2020: 40})


@pytest.mark.parametrize(
    ("value", "time", "behind"),
    [
        (17, 2020, Lag(2020 - (2016 + 4 / 24))),  # 16 to 40 in four years: 17 after a sixth of a year
        (12, 2020, Lag(9)),  # 10 to 18 in four years: 12 in 2011
        (16, 2022, Lag(6)),
        (5, 2020, Lag(10, at_least=True)),
        (40, 2020, None),
        (50, 2020, None),
        (17, 2016, None),  # the peer had fallen below by then
        (17, 2015, Lag(1.5)),  # only what had been: 10 to 18, 17 in 2013.5
        (17, 2009, None),
    ],
)
def test_years_behind_are_read_off_the_peer_s_line(value: float, time: float, behind: Lag | None) -> None:
    found = years_behind(PEER, value, time, _indicator())
    assert (found is None) == (behind is None)
    if found and behind:
        assert found.years == pytest.approx(behind.years)
        assert found.at_least == behind.at_least


def test_years_behind_where_less_is_better() -> None:
    """Income ratio of 2.5 in 2010 and 2.1 in 2020, own 2.3 in 2022: the peer had it in 2015."""
    found = years_behind(Series.of({2010: 2.5, 2020: 2.1}), 2.3, 2022, _indicator("down"))
    assert found is not None
    assert found.years == pytest.approx(7)


@given(st.floats(1, 100), st.floats(0.5, 5), st.integers(1, 30))
def test_an_area_on_the_same_line_years_later_is_so_many_years_behind(start: float, slope: float, lag: int) -> None:
    peer = Series.of({year: start + slope * (year - 1990) for year in range(1990, 2024)})
    found = years_behind(peer, start + slope * (2023 - lag - 1990), 2023, _indicator())
    assert found is not None
    assert found.years == pytest.approx(lag)


# --- standing --------------------------------------------------------------------------------------------------------

INDICATORS = [
    "income,人均可支配收入,元,up,money",
    "gap,城乡居民收入比,倍,down,ratio",
    "urban,城镇化率,%,up,share",
    "road,路网密度,公里,up,ratio",
]


def _rows(indicator: str, year: int, **values: float) -> list[str]:
    return [f"{indicator},{area},,{year},{value},,,,公报,B" for area, value in values.items()]


@pytest.fixture
def zone(tmp_path: Path) -> Book:
    rows = [
        *_rows("income", 2018, 样例市=20, 样例省=30, 邻市=20),
        *_rows("income", 2020, 样例市=25, 样例省=40, 邻市=22),
        *_rows("income", 2021, 样例市=30, 样例省=45),
        *_rows("income", 2022, 样例市=33),
        *_rows("gap", 2020, 东山=2.0, 西河=1.8, 南湖=2.0, 高新=1.0),
        "gap,样例市,,2020,1.9,,,,公报,B",
        "gap,样例省,,2020,2.2,,,,年鉴,C,1",
    ]
    return book(tmp_path, INDICATORS, rows)


def test_a_zone_stands_among_its_reference_areas(zone: Book) -> None:
    found = standing(zone, "income", "样例市", period="2020")
    assert (found.rank, found.ranked, found.tied, found.missing) == (2, 3, 0, ())
    assert [(one.area, one.rank, one.gap) for one in found.peers] == [("样例省", 1, -15), ("邻市", 3, 3)]
    assert (found.mean, found.median) == (31, 31)
    assert found.best.percent == pytest.approx(-37.5)
    assert found.best.behind == Lag(2, at_least=True), "the province had more than 25 in 2018 already"
    assert found.to("邻市") is not None
    assert found.peers[1].behind is None
    assert found.to("全国") is None


def test_the_last_period_that_compares_is_taken_and_the_missing_are_named(zone: Book) -> None:
    found = standing(zone, "人均可支配收入", "样例")
    assert (found.period, found.rank, found.ranked, found.missing) == ("2021", 2, 2, ("邻市",))
    assert found.best.behind == Lag(3), "the province had 30 in 2018"


def test_a_county_stands_among_counties_and_ties_are_said(zone: Book) -> None:
    found = standing(zone, "gap", "东山县")
    assert (found.rank, found.ranked, found.tied) == (2, 3, 1)
    assert [(one.area, one.rank) for one in found.peers] == [("西河县", 1), ("南湖区", 2)]
    assert found.best.gap == pytest.approx(0.2)


def test_what_the_figures_carry_is_carried_along(zone: Book) -> None:
    found = standing(zone, "gap", "样例市", ["省", "东山"])
    assert (found.rank, found.best.area) == (1, "东山县")
    assert (found.marks.sample, found.marks.confidence, found.marks.sources) == (True, "C", ("公报", "年鉴"))
    assert found.to("样例省") is not None
    assert [one.marks.sample for one in found.peers] == [False, True]


def test_years_read_off_made_up_figures_are_marked(tmp_path: Path) -> None:
    rows = [
        "income,东山,,2020,30,,,,公报,A",
        "income,西河,,2018,20,,,,样例,M,1",
        "income,西河,,2020,40,,,,公报,A",
        "income,南湖,,2018,20,,,,样例,M,1",
        "income,南湖,,2020,25,,,,公报,A",
    ]
    found = standing(book(tmp_path, ["income,人均可支配收入,元,up,money"], rows), "income", "东山")
    ahead, back = found.peers
    assert (ahead.behind, ahead.marks.sample, ahead.marks.confidence) == (Lag(1), True, "A")
    assert (back.behind, back.marks.sample) == (None, False)


def test_a_proxy_is_not_compared_with_whom_it_is_of(tmp_path: Path) -> None:
    made = book(tmp_path, ["jobs,岗位,个,up,count,,,省"], _rows("jobs", 2020, 样例省=10, 邻市=12))
    assert made.series(Key("jobs", "样例市")).proxy == "样例省"
    with pytest.raises(InputError, match="样例市有数的期别：（没有）（代用数不算）"):
        standing(made, "jobs", "样例市")


def test_what_cannot_be_compared_is_said_in_the_user_s_words(zone: Book) -> None:
    for call, words in [
        (lambda: standing(zone, "income", "样例市", period="2022"), "与其他地区没有可比的数（2022）"),
        (lambda: standing(zone, "income", "样例市", period="1999"), "有数的期别：2018、2020、2021、2022"),
        (
            lambda: standing(zone, "income", "东山"),
            "东山县与其他地区没有可比的数。东山县有数的期别：（没有）（代用数不算）",
        ),
        (lambda: standing(zone, "road", "样例市"), "没有可比的数"),
        (lambda: standing(zone, "income", "浙江"), "没有地区 浙江"),
        (lambda: standing(zone, "incomes", "样例市"), "是否想写 income？"),
    ]:
        with pytest.raises(InputError) as raised:
            call()
        assert words in str(raised.value)


# --- neighbours ------------------------------------------------------------------------------------------------------


def test_standardised_distances_by_hand() -> None:
    """Columns 0, 2, 4 and 10, 10, 40: deviations √(8/3) and √200; a constant column tells nothing."""
    figures = [[0, 10, 7], [2, 10, 7], [4, 40, 7]]
    assert distances(figures) == pytest.approx([0, math.sqrt(4 / (8 / 3)), math.sqrt(16 / (8 / 3) + 900 / 200)])


def test_a_missing_figure_is_made_up_for_by_the_others() -> None:
    """Of three indicators two are shared: √(3/2·Σz²). One of three is too little."""
    nan = math.nan
    figures = np.array([[0.0, 0, 0], [1, 2, nan], [3, nan, nan], [2, 1, 5]])
    found = distances(figures)
    z = np.array([1, 2]) / np.nanstd(figures, axis=0)[:2]
    assert found[1] == pytest.approx(math.sqrt(1.5 * (z**2).sum()))
    assert math.isnan(found[2])


def test_gower_by_hand() -> None:
    """Ranges 4 and 30: mean of 2/4 and 0, mean of 1 and 1."""
    assert distances([[0, 10], [2, 10], [4, 40]], "gower") == pytest.approx([0, 0.25, 1])


def test_mahalanobis_by_hand() -> None:
    """Of (1,0), (-1,0), (0,1), (0,-1) the covariance is 2/3 of one: squared distances are 3/2 of the usual ones."""
    found = distances([[1, 0], [-1, 0], [0, 1], [0, -1], [5, math.nan]], "mahalanobis")
    assert found[:4] == pytest.approx(np.sqrt([0, 6, 3, 3]))
    assert math.isnan(found[4])


@given(arrays(float, (8, 3), elements=st.floats(-10, 10), unique=True), st.floats(0.1, 100), st.floats(-50, 50))
def test_distances_do_not_depend_on_units(figures: np.ndarray, scale: float, shift: float) -> None:
    moved = figures * [scale, 1, 1] + [0, shift, 0]
    figures, moved = figures + np.eye(8, 3) * 20, moved + np.eye(8, 3) * 20 * [scale, 1, 1]
    for method in ("euclidean", "gower", "mahalanobis"):
        assert distances(moved, method) == pytest.approx(distances(figures, method), abs=1e-6)


@pytest.mark.parametrize(
    ("figures", "method"),
    [
        ([[1, 1], [1, 1]], "euclidean"),
        ([1, 2], "euclidean"),
        ([[1, 2], [2, 3]], "mahalanobis"),
        ([[1, 2], [2, 4], [3, 6], [4, 8]], "mahalanobis"),
        ([[math.nan, 2], [2, 4], [3, 5], [4, 8], [5, 7]], "mahalanobis"),
    ],
)
def test_distances_that_do_not_exist_are_refused(figures: list[list[float]], method: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        distances(figures, method)  # type: ignore[arg-type]


def test_nearest_peers_of_a_zone(tmp_path: Path) -> None:
    rows = [
        *_rows("income", 2020, 样例市=20, 东山=21, 西河=40, 样例省=30),
        *_rows("urban", 2020, 样例市=50, 东山=52, 西河=80),
        *_rows("road", 2020, 样例市=1, 东山=1, 西河=1),
        *_rows("gap", 2019, 样例市=2),
        *_rows("income", 2021, 样例市=20),
    ]
    made = book(tmp_path, INDICATORS, rows)
    found = nearest_peers(made, "样例", ["income", "城镇化率", "road"], "2020")
    assert (found.area, found.indicators, found.constant) == ("样例市", ("income", "urban"), ("road",))
    assert [(one.area, one.missing) for one in found.nearest] == [
        ("东山县", ()),
        ("样例省", ("urban",)),
        ("西河县", ()),
    ]
    assert found.left_out == ("南湖区", "邻市")
    assert found.marks.sources == ("公报",)
    with pytest.raises(InputError, match="没有差别或没有数"):
        nearest_peers(made, "样例市", ["gap"], "2020")
    with pytest.raises(InputError, match="不比指标多"):
        nearest_peers(made, "样例市", ["income", "urban"], "2020", ["东山"], "mahalanobis")
