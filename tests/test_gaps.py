"""Gaps between town and village and between counties: by hand, what always holds, and what is missing."""

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
from gongfu.indicators.comparisons.gaps import county_gaps, spread, theil_split, urban_rural, urban_rural_gaps

INDICATORS = ["income,人均可支配收入,元,up,money", "people,人口,万人,up,count"]


def _rows(indicator: str, year: int, stratum: str, **values: float) -> list[str]:
    return [f"{indicator},{area},{stratum},{year},{value},,,,公报,B" for area, value in values.items()]


def test_urban_rural_by_hand() -> None:
    ratio, difference = urban_rural([30, 30, math.nan, 30], [20, 0, 20, math.nan])
    assert ratio[0] == 1.5
    assert np.isnan(ratio[1:]).all()
    assert difference[:2].tolist() == [10, 30]
    assert np.isnan(difference[2:]).all()


def test_spread_by_hand() -> None:
    """10, 20, 30: mean 20, variance 200/3. Of 2, 1 and 1 people: mean 17.5, variance (2·7.5² + 2.5² + 12.5²)/4."""
    plain, weighted = spread([10, 20, 30]), spread([10, 20, 30], [2, 1, 1])
    assert (plain.highest, plain.lowest, plain.mean, plain.ratio, plain.low_to_mean) == (30, 10, 20, 3, 0.5)
    assert plain.cv == pytest.approx(math.sqrt(200 / 3) / 20)
    assert weighted.mean == 17.5
    assert weighted.cv == pytest.approx(math.sqrt(275 / 4) / 17.5)
    assert plain.theil == pytest.approx((0.5 * math.log(0.5) + 1.5 * math.log(1.5)) / 3)


@given(arrays(float, 6, elements=st.floats(0.1, 1e6)), arrays(float, 6, elements=st.integers(1, 5).map(float)))
def test_weights_count_people(values: np.ndarray, people: np.ndarray) -> None:
    weighted, each = spread(values, people), spread(np.repeat(values, people.astype(int)))
    assert (weighted.mean, weighted.cv, weighted.theil) == pytest.approx((each.mean, each.cv, each.theil), abs=1e-9)


@given(st.floats(0.1, 1e6), st.integers(1, 6))
def test_equal_areas_have_no_gap(value: float, count: int) -> None:
    found = spread([value] * count)
    assert (found.ratio, found.low_to_mean) == pytest.approx((1, 1))
    assert (found.cv, found.theil) == pytest.approx((0, 0), abs=1e-7)


def test_a_ratio_to_nothing_is_no_ratio() -> None:
    found = spread([0, 10])
    assert math.isnan(found.ratio)
    assert math.isnan(found.theil)
    assert found.cv == 1
    assert math.isnan(spread([-10, 10]).cv)


@pytest.mark.parametrize(
    ("values", "weight"),
    [([], None), ([[1, 2]], None), ([1, math.nan], None), ([1, 2], [1]), ([1, 2], [0, 0]), ([1, 2], [1, -1])],
)
def test_what_has_no_spread_is_refused(values: list[float], weight: list[float] | None) -> None:
    with pytest.raises(ValueError, match=r"."):
        spread(values, weight)


# --- of a zone -------------------------------------------------------------------------------------------------------


def test_urban_rural_gaps_of_a_zone_and_a_county(tmp_path: Path) -> None:
    rows = [
        *_rows("income", 2020, "urban", 样例市=32, 东山=30),
        *_rows("income", 2020, "rural", 样例市=16, 东山=20),
        *_rows("income", 2021, "urban", 样例市=33),
        "income,,rural,2022,20,,preliminary,2023-02-01,快报,C",
        "income,,urban,2022,38,,,2023-01-01,公报,B",
    ]
    made = book(tmp_path, INDICATORS, rows)
    found = urban_rural_gaps(made, "income")
    assert [(one.period, one.ratio, one.difference) for one in found] == [("2020", 2, 16), ("2022", 1.9, 18)]
    assert found[0].marks.sources == ("公报",)
    assert (found[1].marks.quality, found[1].marks.confidence) == ("preliminary", "C")
    assert [one.ratio for one in urban_rural_gaps(made, "人均可支配收入", "东山县")] == [1.5]
    assert urban_rural_gaps(made, "people") == ()


def test_county_gaps_say_who_is_apart_and_who_is_missing(tmp_path: Path) -> None:
    rows = [
        *_rows("income", 2019, "all", 东山=10),
        *_rows("income", 2020, "all", 东山=10, 西河=20, 南湖=30, 高新=99, 样例市=17.5),
        *_rows("income", 2021, "all", 东山=12, 西河=20),
        *_rows("people", 2020, "all", 东山=2, 西河=1, 南湖=1),
        *_rows("people", 2021, "all", 东山=2),
    ]
    made = book(tmp_path, INDICATORS, rows)
    first, second = county_gaps(made, "income", "people")
    assert (first.period, first.highest, first.lowest, first.counties) == ("2020", "南湖区", "东山县", 3)
    assert first.missing == ()
    assert first.plain.ratio == 3, "the functional zone is no county"
    assert first.weighted is not None
    assert first.weighted.mean == 17.5, "counties weighed by people give the zone"
    assert (second.missing, second.weighted) == (("南湖区",), None)
    assert [one.highest for one in county_gaps(made, "income", areas=["东山", "高新"])] == ["高新区"]


def test_theil_split_by_hand(tmp_path: Path) -> None:
    """Four groups of one (万人) each, incomes 3, 1 in one county and 4, 2 in another: mean 2.5, county means 2 and 3.

    T = Σ y/10·ln(y/2.5); between = 0.4·ln(2/2.5) + 0.6·ln(3/2.5); the rest is within.
    """
    rows = [
        *_rows("income", 2020, "urban", 东山=3, 西河=4, 南湖=5),
        *_rows("income", 2020, "rural", 东山=1, 西河=2),
        *_rows("people", 2020, "urban", 东山=1, 西河=1, 南湖=1),
        *_rows("people", 2020, "rural", 东山=1, 西河=1, 南湖=1),
        *_rows("income", 2021, "urban", 东山=3),
    ]
    (found,) = theil_split(book(tmp_path, INDICATORS, rows), "income", "people")
    total = sum(y / 10 * math.log(y / 2.5) for y in (3, 1, 4, 2))
    between = 0.4 * math.log(2 / 2.5) + 0.6 * math.log(3 / 2.5)
    assert (found.total, found.between) == pytest.approx((total, between))
    assert found.within == pytest.approx(total - between)
    assert found.between_share == pytest.approx(between / total)
    first = 0.4 * (3 / 4 * math.log(3 / 2) + 1 / 4 * math.log(1 / 2))
    assert dict(found.by_county) == pytest.approx({"东山县": first, "西河县": total - between - first})
    assert found.missing == ("南湖区",)


def test_unknown_names_are_said_with_what_was_meant(tmp_path: Path) -> None:
    made = book(tmp_path, INDICATORS, [])
    with pytest.raises(InputError, match="没有指标 peopel。是否想写 people？"):
        county_gaps(made, "income", "peopel")
    with pytest.raises(InputError, match="没有地区 东山乡。是否想写 东山"):
        urban_rural_gaps(made, "income", "东山乡")
