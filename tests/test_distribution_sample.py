"""What goes into the measures: columns of any kind, and what is made of missing, zero, negative and empty ones."""

from __future__ import annotations

import math
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongfu import distribution as d

MEASURES: dict[str, Callable[..., Any]] = {
    "mean": d.mean,
    "mean_difference": d.mean_difference,
    "gini": d.gini,
    "theil_t": d.theil_t,
    "mean_log_deviation": d.mean_log_deviation,
    "generalized_entropy": partial(d.generalized_entropy, alpha=2),
    "atkinson": partial(d.atkinson, epsilon=0.5),
    "median": d.median,
    "quantile": lambda income, weight=None: float(d.quantile(income, 0.3, weight)),
    "quantile_share": lambda income, weight=None: float(d.quantile_share(income, 0.9, 1, weight)),
    "palma": d.palma,
    "quintile_ratio": d.quintile_ratio,
    "headcount": lambda income, weight=None: d.headcount(income, 3, weight),
    "poverty_gap": lambda income, weight=None: d.poverty_gap(income, 3, weight),
    "poverty_severity": lambda income, weight=None: d.poverty_severity(income, 3, weight),
    "relative_line": d.relative_line,
    "relative_headcount": d.relative_headcount,
    "relative_median_gap": d.relative_median_gap,
    "middle_share": d.middle_share,
    "band_share": partial(d.band_share, low=2, high=4),
    "wolfson": d.wolfson,
    "lorenz": lambda income, weight=None: d.lorenz(income, weight).index,
    "concentration": lambda income, weight=None: d.concentration_index(income, income, weight),
    "dagum": lambda income, weight=None: d.dagum(income, ["甲"] * len(income), weight).total,
    "theil_nested": lambda income, weight=None: d.theil_nested(income, [["甲"] * len(income)], weight).total,
    "histogram": lambda income, weight=None: d.Histogram.of(income, weight).gini().value,
}
IN_MONEY = {"mean", "mean_difference", "median", "quantile", "relative_line"}
FIXED_LINES = {"headcount", "poverty_gap", "poverty_severity", "band_share"}
SCALE_FREE = MEASURES.keys() - IN_MONEY - FIXED_LINES - {"histogram"}  # the bins stay where they are


money = st.integers(1, 10**9).map(lambda cents: cents / 100)
weights = st.integers(1, 50).map(float)
people = st.lists(st.tuples(money, weights), min_size=1, max_size=40).map(
    lambda rows: (np.array([row[0] for row in rows]), np.array([row[1] for row in rows]))
)
"""Incomes in yuan and fen, and whole weights."""

every = pytest.mark.parametrize("measure", MEASURES.values(), ids=MEASURES)
INCOMES = [1.0, 2.0, 2.0, 3.0, 5.0, 9.0, 4.0]
WEIGHTS = [1.0, 2.0, 1.0, 4.0, 1.0, 0.5, 3.0]


def close(one: float, other: float, rel: float = 1e-9, absolute: float = 1e-9) -> bool:
    return (math.isnan(one) and math.isnan(other)) or one == pytest.approx(other, rel=rel, abs=absolute)


@every
def test_lists_arrays_and_polars_columns_are_the_same(measure: Callable[..., float]) -> None:
    expected = measure(INCOMES, WEIGHTS)
    frame = pl.DataFrame({"income": INCOMES, "weight": WEIGHTS})
    assert math.isfinite(expected)
    assert measure(np.array(INCOMES), np.array(WEIGHTS)) == expected
    assert measure(frame["income"], frame["weight"]) == expected
    assert measure(np.array(INCOMES, np.float32), WEIGHTS) == expected
    assert measure(frame["income"].cast(pl.Int32), frame["weight"]) == expected
    assert measure([Decimal(str(value)) for value in INCOMES], WEIGHTS) == expected


@every
def test_what_is_given_is_not_changed(measure: Callable[..., float]) -> None:
    income, weight = np.array(INCOMES), np.array(WEIGHTS)
    measure(income, weight)
    assert income.tolist() == INCOMES
    assert weight.tolist() == WEIGHTS


@every
@pytest.mark.parametrize("missing", [math.nan, math.inf, -math.inf, None])
def test_missing_and_infinite_figures_are_refused_with_their_number(
    measure: Callable[..., float], missing: float | None
) -> None:
    with pytest.raises(ValueError, match=r"(income|value): 1 of 3 are missing or infinite"):
        measure([1.0, missing, 3.0])
    with pytest.raises(ValueError, match="weight: 1 of 3 are missing or infinite"):
        measure([1.0, 2.0, 3.0], [1.0, missing, 1.0])


@every
def test_nulls_of_polars_are_missing(measure: Callable[..., float]) -> None:
    with pytest.raises(ValueError, match="1 of 2 are missing"):
        measure(pl.Series([1, None]))


@every
def test_what_a_mask_hides_is_missing(measure: Callable[..., float]) -> None:
    with pytest.raises(ValueError, match="1 of 2 are missing"):
        measure(np.ma.masked_array([1.0, 2.0], [False, True]))


@every
def test_texts_are_no_numbers(measure: Callable[..., float]) -> None:
    for texts in (["1", "2"], pl.Series(["1", "2"]), np.array(["1", "2"], object), np.array(["2020"], "datetime64[Y]")):
        with pytest.raises(ValueError, match="texts or times"):
            measure(texts)


@every
def test_shapes_that_do_not_fit_are_refused(measure: Callable[..., float]) -> None:
    with pytest.raises(ValueError, match="3 incomes but 2 weights"):
        measure([1.0, 2.0, 3.0], [1.0, 1.0])
    with pytest.raises(ValueError, match="dimensions"):
        measure([[1.0, 2.0], [3.0, 4.0]])


@every
def test_a_negative_weight_is_refused(measure: Callable[..., float]) -> None:
    with pytest.raises(ValueError, match="1 of 3 are below zero"):
        measure([1.0, 2.0, 3.0], [1.0, -1.0, 1.0])


@every
def test_who_weighs_nothing_does_not_count(measure: Callable[..., float]) -> None:
    income, weight = [-7.0, *INCOMES, 0.0], [0.0, *WEIGHTS, 0.0]
    assert measure(income, weight) == measure(INCOMES, WEIGHTS)


@every
def test_nobody_has_no_figure(measure: Callable[..., float]) -> None:
    assert math.isnan(measure([]))
    assert math.isnan(measure([1.0, 2.0], [0.0, 0.0]))


def test_numbers_too_great_to_add_are_refused() -> None:
    with pytest.raises(ValueError, match="too great"):
        d.gini([1e308, 1e308])


def test_a_sample_stands_for_income_and_weight_and_has_its_weights() -> None:
    sample = d.Sample.of(INCOMES, WEIGHTS)
    assert d.gini(sample) == d.gini(INCOMES, WEIGHTS)
    assert sample.ordered is sample.ordered
    assert sample.ordered.ordered is sample.ordered
    with pytest.raises(ValueError, match="has its weights"):
        d.gini(sample, WEIGHTS)


@settings(deadline=None)
@given(people, st.integers(1, 1000))
def test_a_currency_does_not_matter(rows: tuple[np.ndarray, np.ndarray], factor: int) -> None:
    income, weight = rows
    for name in SCALE_FREE:
        assert close(MEASURES[name](income * factor, weight), MEASURES[name](income, weight)), name


@settings(deadline=None)
@given(people)
def test_the_scale_of_weights_does_not_matter(rows: tuple[np.ndarray, np.ndarray]) -> None:
    income, weight = rows
    for name, measure in MEASURES.items():
        assert close(measure(income, weight / 1024), measure(income, weight)), name


@settings(deadline=None)
@given(people)
def test_a_weight_is_so_many_people(rows: tuple[np.ndarray, np.ndarray]) -> None:
    income, weight = rows
    for name, measure in MEASURES.items():
        if name != "histogram":  # its bins hold more than one income: tested with its bounds
            assert close(measure(np.repeat(income, weight.astype(int))), measure(income, weight)), name


@settings(deadline=None)
@given(people, st.integers(2, 4))
def test_two_equal_cities_are_as_one(rows: tuple[np.ndarray, np.ndarray], times: int) -> None:
    income, weight = rows
    for name, measure in MEASURES.items():
        assert close(measure(np.tile(income, times), np.tile(weight, times)), measure(income, weight)), name


@settings(deadline=None)
@given(people, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(rows: tuple[np.ndarray, np.ndarray], random: Any) -> None:
    income, weight = rows
    order = list(range(len(income)))
    random.shuffle(order)
    for name, measure in MEASURES.items():
        assert close(measure(income[order], weight[order]), measure(income, weight)), name


@pytest.mark.parametrize(
    "measure",
    [
        lambda: d.gini([10**400, 1]),
        lambda: d.gini([1, 2, 3], [1e-320] * 3),
        lambda: d.gini([1, 2, 3], [1e200] * 3),
        lambda: d.gini([{}, 1]),
        lambda: d.gini([[1], [1, 2]]),
        lambda: d.atkinson([1, 2], epsilon=math.inf),
        lambda: d.atkinson([1, 2], epsilon="1"),  # type: ignore[arg-type]
        lambda: d.generalized_entropy([1, 2], alpha=math.inf),
        lambda: d.generalized_entropy([1, 2], alpha=None),  # type: ignore[arg-type]
        lambda: d.fgt([1, 2], 2, alpha=math.inf),
        lambda: d.headcount([1, 2], "2"),  # type: ignore[arg-type]
        lambda: d.middle_share([1, 2], low="0"),  # type: ignore[arg-type]
    ],
)
def test_numbers_that_cannot_be_reckoned_with_are_value_errors(measure: Callable[[], float]) -> None:
    with pytest.raises(ValueError, match=r"number|squared"):
        measure()
