"""Inequality by one figure: hand computations, known shapes, and what every such figure must obey."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from test_distribution_sample import close, people

from gongfu import distribution as d

ALPHAS = (-1.0, 0.0, 0.5, 1.0, 2.0, 3.0)
INDICES: dict[str, Callable[..., float]] = {
    "gini": d.gini,
    **{f"entropy {a}": lambda x, w=None, a=a: d.generalized_entropy(x, w, alpha=a) for a in ALPHAS},
    **{f"atkinson {e}": lambda x, w=None, e=e: d.atkinson(x, w, epsilon=e) for e in (0.5, 1.0, 2.0)},
}


def test_gini_by_hand() -> None:
    # |1-3| twice of four pairs: mean difference 1, mean 2
    assert d.mean_difference([1, 3]) == pytest.approx(1)
    assert d.gini([1, 3]) == pytest.approx(1 / 4)
    # one has all: (n - 1) / n, the population form
    assert d.gini([0, 0, 0, 10]) == pytest.approx(3 / 4)
    # three quarters of people have 1, one quarter 5: shares 3/8 and 5/8, Gini = 3/4 - 3/8
    assert d.gini([1, 5], [3, 1]) == pytest.approx(3 / 8)


def test_theil_and_mld_by_hand() -> None:
    # incomes 1 and 3, mean 2
    assert d.theil_t([1, 3]) == pytest.approx((0.5 * math.log(0.5) + 1.5 * math.log(1.5)) / 2)
    assert d.mean_log_deviation([1, 3]) == pytest.approx((math.log(2) + math.log(2 / 3)) / 2)
    assert d.theil_t([0, 0, 0, 10, 10, 10]) == pytest.approx(math.log(2))
    # GE(2) is half the squared coefficient of variation: (1 / 2)^2 / 2
    assert d.generalized_entropy([1, 3], alpha=2) == pytest.approx(1 / 8)


def test_atkinson_by_hand() -> None:
    # geometric mean sqrt(3), harmonic mean 3/2, mean of the roots ((1 + sqrt 3) / 2)^2, all over the mean 2
    assert d.atkinson([1, 3], epsilon=1) == pytest.approx(1 - math.sqrt(3) / 2)
    assert d.atkinson([1, 3], epsilon=2) == pytest.approx(1 - 1.5 / 2)
    assert d.atkinson([1, 3], epsilon=0.5) == pytest.approx(1 - ((1 + math.sqrt(3)) / 2) ** 2 / 2)
    assert d.atkinson([1, 3], epsilon=0) == pytest.approx(0)
    with pytest.raises(ValueError, match="epsilon"):
        d.atkinson([1, 3], epsilon=-1)


def test_a_lognormal_distribution_has_its_textbook_figures() -> None:
    # Aitchison & Brown 1957: T = L = sigma^2 / 2, Gini = erf(sigma / 2); taken at the middles of 200,000 equal shares
    sigma, size = 0.7, 200_000
    from statistics import NormalDist

    normal = NormalDist()
    income = np.exp([sigma * normal.inv_cdf((i + 0.5) / size) for i in range(size)])
    assert d.theil_t(income) == pytest.approx(sigma**2 / 2, rel=1e-3)
    assert d.mean_log_deviation(income) == pytest.approx(sigma**2 / 2, rel=1e-3)
    assert d.gini(income) == pytest.approx(math.erf(sigma / 2), rel=1e-4)


@pytest.mark.parametrize("index", INDICES.values(), ids=INDICES)
def test_equal_incomes_are_not_unequal(index: Callable[..., float]) -> None:
    assert index([7.3] * 5, [1, 2, 3, 4, 5]) == pytest.approx(0, abs=1e-12)


def test_zero_incomes() -> None:
    income = [0, 1, 3]
    assert d.theil_t(income) == pytest.approx((0.75 * math.log(0.75) + 2.25 * math.log(2.25)) / 3)
    assert d.mean_log_deviation(income) == math.inf
    assert d.generalized_entropy(income, alpha=-1) == math.inf
    assert math.isfinite(d.generalized_entropy(income, alpha=0.5))
    assert d.atkinson(income, epsilon=1) == 1
    assert d.atkinson(income, epsilon=2) == 1
    assert 0 < d.atkinson(income, epsilon=0.5) < 1


@pytest.mark.parametrize("income", [0.1, 1 / 3, 12345.678])
def test_equal_incomes_have_no_inequality_to_the_last_bit(income: float) -> None:
    assert d.gini([income] * 7) == 0
    assert d.gini([income] * 7, [0.1, 2.3, 0.7, 1.9, 0.3, 1.1, 2.9]) == 0


def test_negative_incomes() -> None:
    # -1, 1, 3: differences 2, 2, 4 twice over nine pairs, mean 1
    assert d.gini([-1, 1, 3]) == pytest.approx(16 / 9 / 2)
    assert d.gini([-5, 1, 6]) > 1
    for name, index in INDICES.items():
        assert name == "gini" or math.isnan(index([-1, 1, 3])), name


@pytest.mark.parametrize("income", [[0, 0], [-1, 1], [-3, 1]])
@pytest.mark.parametrize("index", INDICES.values(), ids=INDICES)
def test_without_a_mean_above_zero_there_is_no_relative_inequality(
    index: Callable[..., float], income: list[float]
) -> None:
    assert math.isnan(index(income))


@settings(deadline=None)
@given(people)
def test_gini_is_the_mean_of_all_pairs(rows: tuple[np.ndarray, np.ndarray]) -> None:
    income, weight = rows
    pairs = np.abs(income[:, None] - income)
    expected = float(weight @ pairs @ weight) / weight.sum() ** 2 / 2 / np.average(income, weights=weight)
    assert close(d.gini(income, weight), expected)
    assert close(d.gini(income, weight), d.lorenz(income, weight).index)


@settings(deadline=None)
@given(people)
def test_entropies_by_their_definition(rows: tuple[np.ndarray, np.ndarray]) -> None:
    income, weight = rows
    share = income / np.average(income, weights=weight)
    assert close(d.theil_t(income, weight), np.average(share * np.log(share), weights=weight))
    assert close(d.mean_log_deviation(income, weight), -np.average(np.log(share), weights=weight))
    assert close(d.generalized_entropy(income, weight, alpha=2), (np.average(share**2, weights=weight) - 1) / 2)
    assert close(
        d.atkinson(income, weight, epsilon=0.5), 1 - float(np.average(np.sqrt(share), weights=weight)) ** 2, 1e-7
    )


@settings(deadline=None)
@given(st.lists(st.integers(1, 10_000), min_size=2, max_size=30), st.data())
def test_giving_to_a_poorer_makes_it_less(incomes: list[int], data: st.DataObject) -> None:
    rich, poor = max(incomes), min(incomes)
    assume(rich - poor >= 2)
    gift = data.draw(st.integers(1, (rich - poor) // 2))
    after = sorted(incomes)
    after[0] += gift
    after[-1] -= gift
    for name, index in INDICES.items():
        assert index(after) < index(incomes), name


@settings(deadline=None)
@given(people)
def test_limits_of_generalized_entropy(rows: tuple[np.ndarray, np.ndarray]) -> None:
    income, weight = rows
    for at, limit in ((1, d.theil_t), (0, d.mean_log_deviation)):
        near = d.generalized_entropy(income, weight, alpha=at + 1e-6)
        assert near == pytest.approx(limit(income, weight), rel=1e-3, abs=1e-6)


@pytest.mark.parametrize("apart", [1e-7, 1e-10, 1e-13, 2.0**-53])
def test_near_its_limits_a_parameter_changes_next_to_nothing(apart: float) -> None:
    """A grid of parameters made by adding 0.1 holds 0.9999999999999999 in place of 1; the index is that at 1."""
    incomes = [1.0, 2, 3]
    for near, limit in ((apart, 0), (-apart, 0), (1 - apart, 1), (1 + apart, 1)):
        exact = d.generalized_entropy(incomes, alpha=limit)
        assert d.generalized_entropy(incomes, alpha=near) == pytest.approx(exact, abs=apart + 1e-13)
        if limit:
            assert d.atkinson(incomes, epsilon=near) == pytest.approx(d.atkinson(incomes, epsilon=1), abs=apart + 1e-13)
            assert d.generalized_entropy([0, *incomes], alpha=near) == pytest.approx(d.theil_t([0, *incomes]), abs=1e-6)


def test_great_aversion_looks_at_the_poorest_alone() -> None:
    """E[r^(1-e)]^(1/(1-e)) lies between the least r, 1/667, and that times 3^(1/(e-1)); its powers pass 1e308."""
    index = d.atkinson([0.001, 1, 0.999], epsilon=200)
    least = 0.001 / (2 / 3)
    assert 1 - least * 3 ** (1 / 199) <= index <= 1 - least
