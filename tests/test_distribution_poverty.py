"""Poverty by a fixed line and by one relative to the median."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_distribution_sample import people

from gongfu import distribution as d


def test_foster_greer_thorbecke_by_hand() -> None:
    income, weight = [5, 8, 10, 20], [1, 2, 3, 4]  # line 10: gaps 0.5 and 0.2; who is on the line is not poor
    assert d.headcount(income, 10, weight) == pytest.approx(3 / 10)
    assert d.poverty_gap(income, 10, weight) == pytest.approx((0.5 + 2 * 0.2) / 10)
    assert d.poverty_severity(income, 10, weight) == pytest.approx((0.25 + 2 * 0.04) / 10)
    assert d.fgt(income, 10, weight, alpha=3) == pytest.approx((0.125 + 2 * 0.008) / 10)


def test_a_negative_income_is_farther_than_the_whole_line() -> None:
    assert d.poverty_gap([-5, 15], 10) == pytest.approx(1.5 / 2)
    assert d.headcount([-5, 0, 15], 10) == pytest.approx(2 / 3)


@pytest.mark.parametrize("line", [0, -1])
def test_a_line_must_be_above_zero(line: float) -> None:
    with pytest.raises(ValueError, match="line"):
        d.headcount([1, 2], line)
    with pytest.raises(ValueError, match="alpha"):
        d.fgt([1, 2], 1, alpha=-1)


def test_no_line_no_poverty_figure() -> None:
    assert math.isnan(d.headcount([1, 2], d.relative_line([])))


def test_relative_poverty_by_hand() -> None:
    income = [2, 5, 10, 11, 30]  # median 10, line 6: 2 and 5 are below, their median 3.5
    assert d.relative_line(income) == 6
    assert d.relative_headcount(income) == pytest.approx(2 / 5)
    assert d.relative_median_gap(income) == pytest.approx((6 - 3.5) / 6)
    assert d.relative_headcount(income, share=0.4) == pytest.approx(1 / 5)


def test_nobody_below_has_no_median_gap() -> None:
    assert d.relative_headcount([10, 10, 11]) == 0
    assert math.isnan(d.relative_median_gap([10, 10, 11]))


def test_a_median_of_zero_gives_no_relative_line() -> None:
    assert math.isnan(d.relative_headcount([0, 0, 1]))
    assert math.isnan(d.relative_median_gap([-1, 0, 1]))


@settings(deadline=None)
@given(people, st.integers(1, 10**6), st.floats(0.1, 10))
def test_a_line_for_everybody_is_incomes_as_multiples_of_it(
    rows: tuple[np.ndarray, np.ndarray], line: int, factor: float
) -> None:
    income, weight = rows
    assert d.poverty_gap(income / line, 1, weight) == pytest.approx(d.poverty_gap(income, line, weight), abs=1e-12)
    low, high = sorted([line * factor, line])
    assert d.headcount(income, low, weight) <= d.headcount(income, high, weight)
    assert d.headcount(income, line, weight) >= d.poverty_gap(income, line, weight)
    assert d.poverty_gap(income, line, weight) >= d.poverty_severity(income, line, weight)
