"""Quantiles and the ratios that stand on them."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_distribution_sample import people

from gongfu import distribution as d

FIFTHS = np.arange(6) / 5


def test_where_the_weight_is_reached_exactly_the_middle_counts() -> None:
    assert d.median([1, 2, 3, 4]) == 2.5
    assert d.median([1, 2, 3]) == 2
    assert d.median([1, 2, 10], [1, 1, 2]) == 6
    assert d.median([1, 2, 10], [1, 0.9, 2]) == 10
    assert d.quantile([1, 2, 3, 4], [0, 0.25, 0.3, 1]).tolist() == [1, 1.5, 2, 4]
    # 0.1 + 0.2 of ten is no exact sum in floats, and still three people
    assert d.quantile(range(1, 11), 0.1 + 0.2) == 3.5


def test_quantiles_keep_the_shape_of_the_probabilities() -> None:
    assert d.quantile([1, 2, 3], [[0.1, 0.5], [0.6, 0.9]]).shape == (2, 2)
    assert d.quantile([1, 2, 3], 0.5).shape == ()
    assert np.isnan(d.quantile([], [0.1, 0.5])).all()
    for wrong in (-0.1, 1.1, math.nan):
        with pytest.raises(ValueError, match="between 0 and 1"):
            d.quantile([1, 2], wrong)


@settings(deadline=None)
@given(people, st.lists(st.floats(0.001, 0.999), min_size=1, max_size=5))
def test_between_steps_it_is_numpys_inverted_cdf(rows: tuple[np.ndarray, np.ndarray], wanted: list[float]) -> None:
    income, weight = rows
    reach = np.cumsum(weight[np.argsort(income, kind="stable")]) / weight.sum()
    between = [p for p in wanted if np.abs(reach - p).min() > 1e-9]
    expected = np.quantile(income, between, weights=weight, method="inverted_cdf") if between else []
    assert d.quantile(income, between, weight).tolist() == list(expected)


@settings(deadline=None)
@given(st.lists(st.integers(1, 1000), min_size=1, max_size=40), st.lists(st.floats(0, 1), min_size=1, max_size=5))
def test_without_weights_it_is_numpys_averaged_inverted_cdf(incomes: list[int], wanted: list[float]) -> None:
    steps = np.array(wanted) * len(incomes)
    clear = [p for p, step in zip(wanted, steps, strict=True) if step == round(step) or abs(step - round(step)) > 1e-9]
    expected = np.quantile(incomes, clear, method="averaged_inverted_cdf") if clear else []
    assert d.quantile(incomes, clear).tolist() == list(expected)


def test_shares_and_ratios_by_hand() -> None:
    income = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]  # 55 in all
    assert d.quantile_share(income, 0.9, 1) == pytest.approx(10 / 55)
    assert d.quantile_share(income, FIFTHS[:-1], FIFTHS[1:]) == pytest.approx(np.array([3, 7, 11, 15, 19]) / 55)
    assert d.palma(income) == pytest.approx(10 / 10)
    # 20 % quantile 2.5, 80 % quantile 8.5: 9 + 10 over 1 + 2
    assert d.quintile_ratio(income) == pytest.approx(19 / 3)
    # the quantiles are the incomes 2 and 4: up to 2 there is 0.5 + 2, above 4 there is 0.5 times 5
    assert d.quintile_ratio([1, 2, 3, 4, 5], [0.5, 1, 1, 2, 0.5]) == pytest.approx(1)


def test_a_share_may_cut_through_a_person() -> None:
    assert d.quantile_share([1, 3], 0, 0.25) == pytest.approx(0.5 / 4)


def test_a_bottom_with_nothing_or_less() -> None:
    assert d.palma([0, 0, 0, 0, 1]) == math.inf
    assert d.quintile_ratio([0, 0, 0, 0, 1]) == math.inf
    assert math.isnan(d.palma([-1, 0, 0, 0, 3]))
    assert math.isnan(d.quintile_ratio([-1, 0, 0, 0, 3]))
    assert math.isnan(d.quintile_ratio([0, 0, 0]))


@settings(deadline=None)
@given(people)
def test_shares_of_fifths_make_a_whole_and_rise(rows: tuple[np.ndarray, np.ndarray]) -> None:
    shares = d.quantile_share(rows[0], FIFTHS[:-1], FIFTHS[1:], rows[1])
    assert shares.sum() == pytest.approx(1)
    assert (np.diff(shares) >= -1e-12).all()
