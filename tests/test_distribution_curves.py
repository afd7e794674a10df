"""Lorenz and concentration curves."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from test_distribution_sample import people

from gongfu import distribution as d


def test_the_lorenz_curve_by_hand() -> None:
    curve = d.lorenz([3, 1, 6], [1, 2, 1])
    # the poorest half has 2 of 11, three quarters 5 of 11
    assert curve.population.tolist() == [0, 0.5, 0.75, 1]
    assert curve.share == pytest.approx([0, 2 / 11, 5 / 11, 1])
    assert curve.at([0.25, 0.5, 1]) == pytest.approx([1 / 11, 2 / 11, 1])
    with pytest.raises(ValueError, match="between 0 and 1"):
        curve.at(1.1)


def test_negative_incomes_take_the_curve_below_zero() -> None:
    assert d.lorenz([-1, 1, 4]).share == pytest.approx([0, -0.25, 0, 1])


def test_without_a_total_there_are_no_shares() -> None:
    assert np.isnan(d.lorenz([0, 0]).share).all()
    assert np.isnan(d.lorenz([-1, 1]).share).all()
    assert math.isnan(d.lorenz([-1, 1]).index)
    assert d.lorenz([]).population.tolist() == [0]


def test_concentration_of_a_benefit_by_hand() -> None:
    # all to the poorer half: the curve rises to 1 at 0.5 and stays; area 0.75
    assert d.concentration_index([10, 0], rank_by=[1, 2]) == pytest.approx(-0.5)
    assert d.concentration_index([0, 10], rank_by=[1, 2]) == pytest.approx(0.5)
    assert d.concentration_index([5, 5], rank_by=[1, 2]) == pytest.approx(0)
    curve = d.concentration([6, 2, 2], rank_by=[100, 300, 200], weight=[1, 1, 2])
    assert curve.population.tolist() == [0, 0.25, 0.75, 1]
    assert curve.share == pytest.approx([0, 0.5, 5 / 6, 1])


def test_people_of_equal_rank_come_together() -> None:
    assert d.concentration([1, 3], rank_by=[5, 5]).share.tolist() == [0, 1]
    assert d.concentration_index([1, 3, 2], [5, 5, 6]) == pytest.approx(d.concentration_index([3, 1, 2], [5, 5, 6]))


def test_columns_of_different_length_are_refused() -> None:
    with pytest.raises(ValueError, match="2 values but 1 ranks"):
        d.concentration([1, 2], [1])


@settings(deadline=None)
@given(people)
def test_incomes_ranked_by_themselves_are_the_lorenz_curve(rows: tuple[np.ndarray, np.ndarray]) -> None:
    income, weight = rows
    assert d.concentration_index(income, income, weight) == pytest.approx(d.gini(income, weight), abs=1e-12)


@settings(deadline=None)
@given(people)
def test_the_lorenz_curve_is_convex_and_below_the_diagonal(rows: tuple[np.ndarray, np.ndarray]) -> None:
    curve = d.lorenz(*rows)
    slopes = np.diff(curve.share) / np.diff(curve.population)
    assert (np.diff(slopes) >= -1e-9).all()
    assert (curve.share <= curve.population + 1e-12).all()
    assert (curve.population[0], curve.share[0]) == (0, 0)
    assert (curve.population[-1], curve.share[-1]) == (1, 1)
