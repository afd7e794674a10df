"""Decomposition of a change into factors: published cases, what must always hold, zeros, and emissions after Kaya."""

from __future__ import annotations

import math

import numpy as np
import pytest
from golden import cases
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from gongfu.indicators.carbon import lmdi

POSITIVE = st.floats(1e-3, 1e3)
ANY = st.one_of(st.just(0.0), POSITIVE)


def pair(elements: st.SearchStrategy[float]) -> st.SearchStrategy[tuple[np.ndarray, np.ndarray]]:
    """Factors by sector at two times."""
    shapes = st.tuples(st.integers(1, 4), st.integers(1, 5))
    return shapes.flatmap(lambda shape: st.tuples(*[arrays(np.float64, shape, elements=elements)] * 2))


def total(factors: np.ndarray) -> float:
    return float(factors.prod(axis=-1).sum())


@pytest.mark.parametrize("form", ["additive", "multiplicative"])
def test_published_cases(form: str) -> None:
    for case in cases(f"lmdi_{form}"):
        found = getattr(lmdi, form)(case["input"]["start"], case["input"]["end"])
        assert found == pytest.approx(case["expected"], abs=case["tolerance"])


def test_two_factors_by_hand() -> None:
    """Emissions 2 t x 3 = 6 become 4 t x 6 = 24: each factor doubled, so each has half of the 18 and the ratio 2."""
    assert lmdi.additive([[2, 3]], [[4, 6]]) == pytest.approx([9, 9])
    assert lmdi.multiplicative([[2, 3]], [[4, 6]]) == pytest.approx([2, 2])


def test_effects_by_sector_show_what_cancels_in_the_sum() -> None:
    """Two sectors change places: nothing happened to the total, though half moved each way."""
    effects = lmdi.by_sector([[1.0, 10], [1, 20]], [[1, 20], [1, 10]])
    assert effects == pytest.approx(np.array([[0, 10], [0, -10]]))
    assert lmdi.additive([[1.0, 10], [1, 20]], [[1, 20], [1, 10]]) == pytest.approx([0, 0])


@given(pair(ANY))
def test_nothing_is_left_over_even_with_zeros(change: tuple[np.ndarray, np.ndarray]) -> None:
    start, end = change
    scale = max(total(start), total(end), 1e-9)
    assert lmdi.additive(start, end).sum() == pytest.approx(total(end) - total(start), abs=1e-9 * scale)


@given(pair(POSITIVE))
def test_indices_multiply_to_the_ratio(change: tuple[np.ndarray, np.ndarray]) -> None:
    start, end = change
    assert lmdi.multiplicative(start, end).prod() == pytest.approx(total(end) / total(start), rel=1e-9)


@given(pair(ANY))
def test_backwards_is_the_opposite(change: tuple[np.ndarray, np.ndarray]) -> None:
    start, end = change
    assert lmdi.additive(end, start) == pytest.approx(-lmdi.additive(start, end), rel=1e-9, abs=1e-9)


@given(pair(ANY), st.randoms(use_true_random=False))
def test_the_order_of_factors_and_sectors_is_of_no_account(change: tuple[np.ndarray, np.ndarray], random) -> None:
    start, end = change
    columns, rows = list(range(start.shape[1])), list(range(start.shape[0]))
    random.shuffle(columns)
    random.shuffle(rows)
    mixed = lmdi.additive(start[rows][:, columns], end[rows][:, columns])
    assert mixed == pytest.approx(lmdi.additive(start, end)[columns], rel=1e-9, abs=1e-6)


@given(st.tuples(POSITIVE, POSITIVE))
def test_logarithmic_mean_lies_between_the_geometric_and_the_arithmetic(numbers: tuple[float, float]) -> None:
    a, b = numbers
    mean = float(lmdi.logarithmic_mean(a, b))
    assert math.sqrt(a * b) * (1 - 1e-9) <= mean <= (a + b) / 2 * (1 + 1e-9)


def test_logarithmic_mean_of_neighbours_keeps_its_digits() -> None:
    """(a - b) / ln(a / b) itself loses half of them here; the mean of a and a(1 + e) is a(1 + e/2 - e²/12 ...)."""
    assert float(lmdi.logarithmic_mean(1.0, 1.0 + 2e-8)) == pytest.approx(1.0 + 1e-8, rel=1e-15)
    assert float(lmdi.logarithmic_mean(5.0, 5.0)) == 5.0
    assert float(lmdi.logarithmic_mean(0.0, 5.0)) == 0.0


@pytest.mark.parametrize(
    ("start", "end", "effects"),
    [
        ([2, 0, 3], [2, 5, 4], [0, 40, 0]),  # a fuel comes into use: all of it is the factor's that was zero
        ([2, 5, 3], [4, 0, 3], [0, -30, 0]),
        ([2, 0, 0], [2, 5, 4], [0, 20, 20]),  # a sector that was not there: two factors come at once
        ([0, 5, 3], [0, 4, 6], [0, 0, 0]),
        ([0, 5, 3], [4, 0, 3], [0, 0, 0]),
        ([0, 0, 0], [0, 0, 0], [0, 0, 0]),
    ],
)
def test_zeros_have_their_analytical_limits(start: list[float], end: list[float], effects: list[float]) -> None:
    """The cases of Ang & Liu (2007). What a small value in place of zero tends to is the same, if slowly (1 / ln)."""
    assert lmdi.additive([start], [end]) == pytest.approx(effects)
    tiny = lmdi.additive([start], [end], small=1e-100)
    assert tiny == pytest.approx(effects, abs=0.01 * max(map(abs, effects)) + 1e-9)
    assert tiny.sum() == pytest.approx(sum(effects))


def test_chained_years_add_up_and_depend_on_the_path() -> None:
    """Up and back down by different factors: between the ends nothing moved, along the way much did."""
    path = [[[1.0, 1.0]], [[4.0, 1.0]], [[1.0, 4.0]], [[1.0, 1.0]]]
    steps = lmdi.chain(path)
    assert steps.sum() == pytest.approx(0.0)
    assert steps == pytest.approx(np.array([[3, 0], [-4 * math.log(4), 4 * math.log(4)], [0, -3]]))
    assert lmdi.additive(path[0], path[-1]) == pytest.approx([0, 0])


def test_kaya_by_hand() -> None:
    """GDP doubles, energy per GDP halves, coal gives way so that carbon per energy falls by half, people stay."""
    factors = lmdi.kaya([100, 100], [1000, 2000], [50, 50], [200, 100])
    assert factors[:, 0, :] == pytest.approx(np.array([[100, 10, 0.05, 4], [100, 20, 0.025, 2]]))
    assert factors.prod(axis=-1)[:, 0] == pytest.approx([200, 100])
    one = 100 / math.log(2) * math.log(2)  # L(100, 200) ln 2
    assert lmdi.chain(factors)[0] == pytest.approx([0, one, -one, -one])
    assert lmdi.KAYA[1] == "人均地区生产总值"


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: lmdi.additive([[1, -1]], [[1, 1]]), "negative"),
        (lambda: lmdi.additive([[1, math.nan]], [[1, 1]]), "finite"),
        (lambda: lmdi.additive([[1, 2]], [[1, 2, 3]]), "shape"),
        (lambda: lmdi.additive([1, 2], [1, 2]), "by sector"),
        (lambda: lmdi.additive([[1, 2]], [[1, 2]], small=0), "stand for zero"),
        (lambda: lmdi.additive([[0, 0, 0, 0]], [[2, 2, 2, 2]], small=1e-100), "vanishes"),
        (lambda: lmdi.multiplicative([[0, 2]], [[1, 2]]), "has no ratio"),
        (lambda: lmdi.chain([[[1, 2]]]), "two years"),
        (lambda: lmdi.kaya([1], [1, 2], [1], [1]), "one length"),
        (lambda: lmdi.kaya([1], [0], [1], [1]), "above 0"),
    ],
)
def test_what_cannot_be_decomposed_says_why(call, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        call()
