"""Raking and rounding: sums come out, zeros stay, and what cannot be is refused."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongfu.simulation.population.raking import calibrated, raked, rounded, rounded_table, systematic, tilted


def test_a_raked_table_keeps_the_odds_of_its_start() -> None:
    seed = np.array([[1.0, 2.0], [3.0, 4.0]])
    table = raked(seed, np.array([40.0, 60.0]), np.array([30.0, 70.0]))
    assert table.sum(axis=1) == pytest.approx([40, 60])
    assert table.sum(axis=0) == pytest.approx([30, 70])
    odds = table[0, 0] * table[1, 1] / (table[0, 1] * table[1, 0])
    assert odds == pytest.approx(1 * 4 / (2 * 3))


def test_zeros_stay_and_margins_they_forbid_are_refused() -> None:
    seed = np.array([[1.0, 0.0], [1.0, 1.0]])
    assert raked(seed, np.array([2.0, 8.0]), np.array([5.0, 5.0])).ravel() == pytest.approx([2, 0, 3, 5])
    with pytest.raises(ValueError, match="margins"):
        raked(seed, np.array([8.0, 2.0]), np.array([5.0, 5.0]))


def test_the_largest_remainders_are_rounded_up() -> None:
    assert rounded(np.array([1.0, 1.0, 1.0]), 4).tolist() == [2, 1, 1]
    assert rounded(np.array([20.0, 33.0, 47.0]), 10).tolist() == [2, 3, 5]  # 2.0, 3.3, 4.7


@given(st.lists(st.floats(0.01, 1000), min_size=1, max_size=30), st.integers(0, 10**7))
def test_rounded_shares_sum_to_the_total_and_move_by_less_than_one(values: list[float], total: int) -> None:
    whole = rounded(np.array(values), total)
    assert whole.sum() == total
    exact = np.array(values) * total / sum(values)
    assert (np.abs(whole - exact) < 1 + 1e-6).all()


@given(st.data())
def test_a_rounded_table_has_both_sums(data: st.DataObject) -> None:
    shape = data.draw(st.tuples(st.integers(1, 5), st.integers(1, 8)))
    cells = data.draw(st.lists(st.floats(0.01, 50), min_size=shape[0] * shape[1], max_size=shape[0] * shape[1]))
    table = np.array(cells).reshape(shape)
    total = round(table.sum()) + 1
    rows, columns = rounded(table.sum(axis=1), total), rounded(table.sum(axis=0), total)
    fitted = raked(table, rows.astype(float), columns.astype(float)) if rows.all() and columns.all() else None
    if fitted is not None:
        whole = rounded_table(fitted, rows, columns)
        assert whole.sum(axis=1).tolist() == rows.tolist()
        assert whole.sum(axis=0).tolist() == columns.tolist()


def test_tilting_sizes_reaches_the_mean() -> None:
    shape = tilted(np.array([0.25, 0.25, 0.25, 0.25]), 2.5)
    assert shape == pytest.approx([0.25] * 4)
    assert tilted(np.array([0.5, 0.3, 0.2]), 2.2) @ [1, 2, 3] == pytest.approx(2.2)


def test_calibrated_weights_hit_their_targets_and_stay_near_the_start() -> None:
    features = np.array([[1.0, 0.0], [1.0, 1.0], [1.0, 2.0]])
    weights = calibrated(np.ones(3), features, np.array([6.0, 6.0]))
    assert weights @ features == pytest.approx([6, 6])
    assert weights == pytest.approx([2, 2, 2])  # nearest in entropy: all the same


def test_systematic_draws_take_each_as_often_as_its_share() -> None:
    drawn = systematic(np.array([1.0, 2.0, 1.0]), 8, np.random.default_rng(1))
    assert np.bincount(drawn).tolist() == [2, 4, 2]
