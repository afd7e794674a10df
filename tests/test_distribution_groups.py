"""Measures of each group, and labels of every kind."""

from __future__ import annotations

import math
from datetime import date
from functools import partial

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_distribution_sample import INCOMES, MEASURES, WEIGHTS, close

from gongfu import distribution as d

TAKE_COLUMNS = {"concentration", "dagum", "theil_nested"}
COUNTY = ["禹州", "长葛", "禹州", "长葛", "禹州", "长葛", "长葛"]


OF_SAMPLES = {name: measure for name, measure in MEASURES.items() if name not in TAKE_COLUMNS}


@pytest.mark.parametrize("measure", OF_SAMPLES.values(), ids=OF_SAMPLES)
def test_a_group_is_measured_as_if_it_were_alone(measure) -> None:
    found = d.by_group(measure, INCOMES, COUNTY, WEIGHTS)
    for county in ("禹州", "长葛"):
        rows = [i for i, name in enumerate(COUNTY) if name == county]
        assert close(found[county], measure([INCOMES[i] for i in rows], [WEIGHTS[i] for i in rows]))


def test_arguments_of_a_measure_go_into_it() -> None:
    assert d.by_group(partial(d.atkinson, epsilon=0), [1, 2], ["甲", "乙"]) == {"甲": 0, "乙": 0}
    assert d.by_group(lambda part: d.headcount(part, 2), [1, 2], ["甲", "乙"]) == {"甲": 1, "乙": 0}


@pytest.mark.parametrize(
    ("column", "labels"),
    [
        (["乙", "甲", "乙"], ["乙", "甲"]),
        (np.array(["b", "a", "b"]), ["a", "b"]),
        (np.array(["b", "a", "b"], object), ["a", "b"]),
        (pl.Series(["b", "a", "b"]), ["a", "b"]),
        (pl.Series(["b", "a", "b"], dtype=pl.Categorical), ["a", "b"]),
        (pl.Series(["b", "a", "b"], dtype=pl.Enum(["b", "a", "c"])), ["b", "a"]),
        ([411_002, -5, 411_002], [-5, 411_002]),
        (np.array([200, 3, 200], np.uint8), [3, 200]),
        (np.array([2**62, -(2**62), 2**62]), [-(2**62), 2**62]),
        (pl.Series([2, 1, 2]), [1, 2]),
        ([True, False, True], [False, True]),
        ([1.5, 0.5, 1.5], [0.5, 1.5]),
        ([date(2025, 1, 1), date(2022, 1, 1), date(2025, 1, 1)], [date(2022, 1, 1), date(2025, 1, 1)]),
    ],
)
def test_labels_of_every_kind_come_back_in_order(column: object, labels: list[object]) -> None:
    groups = d.Groups.of(column)
    assert list(groups.labels) == labels
    assert [groups.labels[code] for code in groups.codes] == list(column)


@pytest.mark.parametrize(
    "column", [pl.Series(["甲", None]), ["甲", None], [1.0, math.nan], pl.Series([1, None]), [date(2022, 1, 1), None]]
)
def test_a_missing_label_is_refused(column: object) -> None:
    with pytest.raises(ValueError, match="1 of 2 are missing"):
        d.Groups.of(column)


def test_labels_of_mixed_kinds_are_refused() -> None:
    for mixed in (np.array(["甲", 1], object), ["甲", 1], [1.5, "甲"], ("甲", True)):
        with pytest.raises(ValueError, match="group"):
            d.Groups.of(mixed)
    assert d.Groups.of(["甲", np.str_("乙")]).labels == ("乙", "甲")


def test_an_empty_group_has_no_figure() -> None:
    found = d.by_group(d.gini, [1, 3], ["甲", "甲"], labels=["乙", "甲"])
    assert list(found) == ["乙", "甲"]
    assert math.isnan(found["乙"])
    assert found["甲"] == pytest.approx(0.25)
    nobody = d.by_group(d.gini, [1, 3, 5], ["甲", "甲", "乙"], [1, 1, 0])
    assert math.isnan(nobody["乙"])
    assert d.by_group(d.gini, [], []) == {}


def test_a_label_that_is_not_expected_is_refused() -> None:
    with pytest.raises(ValueError, match="'丙' is none of the labels"):
        d.by_group(d.gini, [1, 3], ["甲", "丙"], labels=["甲", "乙"])


def test_columns_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ValueError, match="differ in length"):
        d.by_group(d.gini, [1, 2], ["甲"])
    with pytest.raises(ValueError, match="dimensions"):
        d.by_group(d.gini, [1, 2], [["甲", "城"], ["乙", "乡"]])
    with pytest.raises(ValueError, match="differ in length"):
        d.Groups.cross(["甲"], ["城", "乡"])


def test_groups_by_two_columns() -> None:
    cross = d.Groups.cross(["甲", "乙", "甲"], [2025, 2025, 2035])
    assert [cross.labels[code] for code in cross.codes] == [("甲", 2025), ("乙", 2025), ("甲", 2035)]
    assert d.by_group(d.mean, [1, 2, 3], cross) == {("甲", 2025): 1, ("乙", 2025): 2, ("甲", 2035): 3}


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 3)), max_size=50))
def test_parts_make_the_whole(rows: list[tuple[int, int]]) -> None:
    income, group = [row[0] for row in rows], [row[1] for row in rows]
    parts = d.split(income, group)
    assert sorted(value for part in parts.values() for value in part.income) == sorted(map(float, income))
    assert set(parts) == set(group)
