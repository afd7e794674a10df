"""Obstacle degrees: a hand sum, and what always holds."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from gongfu.indicators.composite.obstacle import obstacles


def test_by_hand() -> None:
    """Missed 0.2·½, 0.6·¼, 0.4·¼ = 0.10, 0.15, 0.10 of 0.35."""
    found = obstacles([[0.8, 0.4, 0.6]], [0.5, 0.25, 0.25])
    assert found.tolist() == [pytest.approx([2 / 7, 3 / 7, 2 / 7])]
    assert obstacles([[80, 40, 60]], [2, 1, 1], full=100) == pytest.approx(found)


def test_a_full_score_has_no_obstacle_and_what_is_missing_is_left_out() -> None:
    found = obstacles([[1, 1], [math.nan, 0.5], [math.nan, math.nan]], [0.5, 0.5])
    assert found[0].tolist() == [0, 0]
    assert np.isnan(found[1, 0]) and found[1, 1] == 1
    assert np.isnan(found[2]).all()


@pytest.mark.parametrize(
    ("scores", "weights"), [([[1.1]], [1]), ([[-0.1]], [1]), ([[0.5]], [1, 1]), ([0.5], [1]), ([[0.5]], [0])]
)
def test_what_does_not_fit_is_refused(scores: list[list[float]], weights: list[float]) -> None:
    with pytest.raises(ValueError):
        obstacles(scores, weights)


@given(scores=hnp.arrays(float, st.tuples(st.integers(1, 6), st.integers(1, 5)), elements=st.floats(0, 0.99)))
def test_obstacles_sum_to_one(scores: np.ndarray) -> None:
    weights = np.arange(1, scores.shape[1] + 1)
    found = obstacles(scores, weights)
    assert found.sum(axis=1) == pytest.approx(1)
    assert obstacles(scores, weights * 7) == pytest.approx(found)
