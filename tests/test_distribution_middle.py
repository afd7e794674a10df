"""The middle-income group under both definitions, and polarisation."""

from __future__ import annotations

import math

import pytest

from gongfu import distribution as d


def test_the_middle_by_the_median() -> None:
    income = [5, 7.5, 8, 10, 15, 20, 21]  # median 10: 7.5 and 20 are in
    assert d.middle_share(income) == pytest.approx(5 / 7)
    assert d.middle_share(income, low=0.5, high=1) == pytest.approx(4 / 7)
    assert d.middle_share([1, 2, 5], [1, 2, 1]) == pytest.approx(2 / 4)


def test_the_middle_by_the_absolute_band() -> None:
    household = [99_999, 100_000, 300_000, 500_000, 500_001]  # yuan a year
    assert d.band_share(household) == pytest.approx(3 / 5)
    members = [4, 3, 3, 2, 2]
    assert d.band_share(household, members) == pytest.approx(8 / 14)
    assert d.band_share(household, low=0, high=100_000) == pytest.approx(2 / 5)


@pytest.mark.parametrize(("low", "high"), [(3, 1), (math.nan, 1), (1, math.nan)])
def test_a_band_the_other_way_round_is_refused(low: float, high: float) -> None:
    for share in (d.band_share, d.middle_share):
        with pytest.raises(ValueError, match="rises"):
            share([1, 2, 3], low=low, high=high)


def test_without_a_median_above_zero_there_is_no_relative_middle() -> None:
    assert math.isnan(d.middle_share([0, 0, 1]))
    assert math.isnan(d.wolfson([0, 0, 1]))
    assert math.isnan(d.wolfson([-9, 1, 2]))


def test_polarisation_from_none_to_all() -> None:
    assert d.wolfson([5, 5, 5]) == pytest.approx(0)
    # one half has nothing and the other all: T = 1/2, Gini = 1/2, mean = median = 5: 2 (1 - 1/2)
    assert d.wolfson([0, 0, 10, 10]) == pytest.approx(1)


def test_the_two_rules_of_the_lower_half() -> None:
    income = [1, 2, 4]  # median 2; Gini 12/9 / 2 / (7/3) = 2/7
    # exactly half of the people have 1 and half of the 2: L = 2/7
    assert d.wolfson(income) == pytest.approx(2 * (2 * (1 / 2 - 2 / 7) - 2 / 7) * (7 / 3) / 2)
    # all up to the median have 3 of 7
    assert d.wolfson(income, half="at_most") == pytest.approx(2 * (2 * (1 / 2 - 3 / 7) - 2 / 7) * (7 / 3) / 2)
