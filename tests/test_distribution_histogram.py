"""Histograms: added up they are the histogram of all, and the exact figure lies in their bounds."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import reduce
from operator import add

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from test_distribution_sample import money

from gongfu import distribution as d

FIGURES: dict[str, tuple[Callable[[d.Histogram], d.Bounded], Callable[[d.Sample], float]]] = {
    "gini": (d.Histogram.gini, d.gini),
    "theil_t": (d.Histogram.theil_t, d.theil_t),
    "mean_log_deviation": (d.Histogram.mean_log_deviation, d.mean_log_deviation),
    "median": (d.Histogram.median, d.median),
    "quantile": (lambda h: h.quantile(0.9), lambda s: float(d.quantile(s, 0.9))),
    "headcount": (lambda h: h.headcount(500), lambda s: d.headcount(s, 500)),
    "poverty_gap": (lambda h: h.poverty_gap(500), lambda s: d.poverty_gap(s, 500)),
    "middle_share": (d.Histogram.middle_share, d.middle_share),
    "band_share": (lambda h: h.band_share(low=100, high=500), lambda s: d.band_share(s, low=100, high=500)),
}
every = pytest.mark.parametrize(("rough", "exact"), FIGURES.values(), ids=FIGURES)
rounding = 1e-11

values = st.one_of(money, money.map(lambda value: -value), st.just(0.0), st.sampled_from([500.0, 100.0, 1e-6, 1e12]))
rows = st.lists(st.tuples(values, st.integers(1, 9)), max_size=40)
bits = st.sampled_from([1, 4, 10, 20])


def arrays(people: list[tuple[float, int]]) -> tuple[np.ndarray, np.ndarray]:
    return np.array([value for value, _ in people]), np.array([weight for _, weight in people], float)


def holds(found: d.Bounded, exact: float) -> None:
    if math.isnan(exact):
        assert math.isnan(found.value) or found.high == 1
        return
    if math.isnan(found.value):
        assert found[1:] == (0, 1)  # it says that it cannot tell
        return
    slack = rounding * max(1, abs(exact)) if math.isfinite(exact) else 0
    assert found.low - slack <= exact <= found.high + slack
    assert found.low - slack <= found.value <= found.high + slack


@settings(deadline=None)
@given(rows, bits)
def test_the_exact_figure_lies_in_the_bounds(people: list[tuple[float, int]], bits: int) -> None:
    income, weight = arrays(people)
    amounts = income * weight
    assume(not amounts.any() or abs(amounts.sum()) > 1e-3 * np.abs(amounts).sum())  # no mean that is all rounding
    sample = d.Sample.of(income, weight)
    histogram = d.Histogram.of(sample, bits=bits)
    for rough, exact in FIGURES.values():
        holds(rough(histogram), exact(sample))


@settings(deadline=None)
@given(st.lists(st.tuples(money, st.integers(1, 9)), min_size=1, max_size=40), bits)
def test_bounds_are_no_wider_than_stated(people: list[tuple[float, int]], bits: int) -> None:
    histogram = d.Histogram.of(*arrays(people), bits=bits)
    width = 2.0**-bits
    limits = {
        "gini": width / 4 * (histogram.weight / histogram.total).max(),
        "theil_t": width**2 / 8,
        "mean_log_deviation": width**2 * (1 + width) / 8,
        "median": width * histogram.median().high,
        "headcount": float((histogram.weight / histogram.total).max()),
    }
    for name, limit in limits.items():
        found = FIGURES[name][0](histogram)
        assert found.high - found.low <= limit + rounding, name
        assert found.error <= limit + rounding, name


@pytest.mark.parametrize("bits", [4, 7, 10])
@every
def test_of_many_incomes_the_figure_is_much_closer_than_its_bound(
    rough: Callable[[d.Histogram], d.Bounded], exact: Callable[[d.Sample], float], bits: int
) -> None:
    random = np.random.default_rng(11)
    sample = d.Sample.of(np.round(random.lognormal(6, 0.8, 200_000), 2), random.gamma(2, 1, 200_000))
    found = rough(d.Histogram.of(sample, bits=bits))
    holds(found, exact(sample))
    assert abs(found.value - exact(sample)) <= max(found.error / 2, rounding)


@settings(deadline=None)
@given(rows, rows, rows)
def test_parts_added_in_any_order_are_the_histogram_of_all(
    one: list[tuple[float, int]], two: list[tuple[float, int]], three: list[tuple[float, int]]
) -> None:
    whole = d.Histogram.of(*arrays([*one, *two, *three]))
    parts = [d.Histogram.of(*arrays(part)) for part in (one, two, three)]
    a, b, c = parts
    for merged in (a + b + c, a + (b + c), c + a + b, d.merged(*reversed(parts)), reduce(add, parts)):
        assert merged.keys.tolist() == whole.keys.tolist()
        assert merged.weight.tolist() == whole.weight.tolist()  # whole weights add without rounding
        assert merged.amount == pytest.approx(whole.amount, rel=1e-12, abs=1e-9)


def test_bins_of_different_width_do_not_add() -> None:
    with pytest.raises(ValueError, match="bits"):
        d.Histogram.of([1], bits=10) + d.Histogram.of([1], bits=7)
    for wrong in (0, 21):
        with pytest.raises(ValueError, match="bits"):
            d.Histogram.of([1], bits=wrong)


@settings(deadline=None)
@given(st.lists(st.tuples(values, st.integers(0, 9), st.sampled_from(["甲", "乙", "丙"])), max_size=40), bits)
def test_by_group_they_are_those_of_each_group(people: list[tuple[float, int, str]], bits: int) -> None:
    income, weight = arrays([row[:2] for row in people])
    group = [row[2] for row in people]
    found = d.histograms(income, group, weight, bits=bits)
    assert set(found) == set(group)
    for label, histogram in found.items():
        there = np.array(group) == label
        alone = d.Histogram.of(income[there], weight[there], bits=bits)
        assert histogram.keys.tolist() == alone.keys.tolist()
        assert histogram.weight.tolist() == alone.weight.tolist()
        assert histogram.amount == pytest.approx(alone.amount, rel=1e-12)


def test_zero_and_negative_incomes_have_bins_of_their_own() -> None:
    histogram = d.Histogram.of([-3, -0.0, 0, 0.01, 3, 3], bits=10)
    assert histogram.weight.tolist() == [1, 2, 1, 2]
    assert histogram.amount == pytest.approx([-3, 0, 0.01, 6])
    assert histogram.keys[1] == 0
    assert histogram.keys[0] == -histogram.keys[3]
    low, high = histogram.ends
    assert low[0] < -3 <= high[0] < 0 == low[1]
    assert high[1] < 1e-300


def test_bins_are_as_narrow_as_stated() -> None:
    income = np.geomspace(1e-3, 1e9, 5000)
    low, high = d.Histogram.of(income, bits=8).ends
    assert ((high - low) / low).max() <= 2**-8
    assert ((high - low) / low).min() >= 2**-9


def test_where_the_median_may_be_zero_the_middle_cannot_be_told() -> None:
    found = d.Histogram.of([-3.001, 3.0015], bits=4).middle_share()
    assert math.isnan(found.value)
    assert found[1:] == (0, 1)
    assert math.isnan(d.Histogram.of([0, 0, 1]).middle_share().high)


def test_zero_is_no_wider_than_zero() -> None:
    histogram = d.Histogram.of([0, 0, 0, 8])
    assert histogram.median() == (0, 0, 0)
    assert histogram.headcount(0.5) == (0.75, 0.75, 0.75)
    assert histogram.band_share(low=0, high=4).high == 0.75
    assert histogram.band_share(low=-1, high=-0.5) == (0, 0, 0)


def test_a_band_the_other_way_round_is_refused() -> None:
    """By subtraction two of three would be in it less than nobody: −2/3."""
    histogram = d.Histogram.of([1, 2, 3])
    for low, high in ((3, 1), (math.nan, 1), (1, math.nan)):
        with pytest.raises(ValueError, match="rises"):
            histogram.band_share(low=low, high=high)
        with pytest.raises(ValueError, match="rises"):
            histogram.middle_share(low=low, high=high)


def test_the_line_of_nobody_is_that_of_the_exact_measures() -> None:
    histogram = d.Histogram.of([1, 2, 3])
    for measure, exact in ((histogram.headcount, d.headcount), (histogram.poverty_gap, d.poverty_gap)):
        assert math.isnan(exact([1, 2, 3], math.nan))
        assert all(map(math.isnan, measure(math.nan)))
        for refused in (0.0, -1.0):
            with pytest.raises(ValueError, match="above zero"):
                exact([1, 2, 3], refused)
            with pytest.raises(ValueError, match="above zero"):
                measure(refused)


def test_nothing_cannot_be_merged() -> None:
    with pytest.raises(ValueError, match="at least one"):
        d.merged()


def test_sums_are_exact() -> None:
    histogram = d.Histogram.of([10, 20, 30], [1, 2, 3])
    assert (histogram.total, histogram.mean) == (6, pytest.approx(140 / 6))


def test_zero_incomes_make_the_mean_log_deviation_infinite_and_not_theils_t() -> None:
    histogram = d.Histogram.of([0, 1, 3])
    assert histogram.mean_log_deviation().value == math.inf
    holds(histogram.theil_t(), d.theil_t([0, 1, 3]))


def test_lines_and_probabilities_outside_are_refused() -> None:
    histogram = d.Histogram.of([1, 2])
    with pytest.raises(ValueError, match="line"):
        histogram.headcount(0)
    with pytest.raises(ValueError, match="line"):
        histogram.poverty_gap(-1)
    with pytest.raises(ValueError, match="probability"):
        histogram.quantile(1.5)


def test_the_widest_numbers_have_bins_too() -> None:
    income = [-1e300, -1e-300, 1e-300, 1.0, 1e300, 2e300]
    histogram = d.Histogram.of(income, bits=20)
    assert histogram.keys.size == 6
    assert d.histograms(income, ["甲"] * 6, bits=20)["甲"].keys.tolist() == histogram.keys.tolist()
