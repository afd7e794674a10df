"""The measures of a scenario are those of ``gongfu.distribution``, over persons."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongfu import distribution
from gongfu.simulation.china.facts import FACTS
from gongfu.simulation.population.population import Population
from gongfu.simulation.results import measure

KNOWN = {one.name: one for one in FACTS}


def town(sizes: list[int], rural: list[int] | None = None, weight: list[float] | None = None) -> Population:
    home = np.repeat(np.arange(len(sizes)), sizes)
    columns = {"rural": rural} if rural is not None else {"farmland": [0.0] * len(sizes)}
    return Population.of({"age": np.full(len(home), 30)}, columns, home, KNOWN, weight=weight)


def test_five_persons_by_hand() -> None:
    """Incomes 10, 20 (two persons), 40, 110: mean 40, median 20, poverty line 12, middle from 15 to 40."""
    population = town([1, 2, 1, 1], [1, 1, 0, 0])
    incomes = np.array([10.0, 20.0, 40.0, 110.0])[population.household_row]
    found = measure(incomes, population, line=np.full(4, 20.0))
    assert (found.mean, found.median) == (40, 20)
    assert found.poverty == found.poverty_anchored == 0.2
    assert (found.below_line, found.line_gap) == (0.2, pytest.approx(0.1))  # who is on the line is not below it
    assert found.middle == 0.6
    assert found.urban_rural_ratio == pytest.approx(75 / (50 / 3))
    assert found.gini == pytest.approx(0.44)  # the ten differences sum to 440, over 5 * 5 * 40
    assert found.lorenz[0] == 0 and found.lorenz[20] == pytest.approx(10 / 200) and found.lorenz[100] == 1


def test_the_band_of_a_household_of_three_and_that_of_households_themselves() -> None:
    """A head of 40,000 is 120,000 for three: in the band, though the one-person household itself has not as much."""
    population = town([1, 3, 2])
    incomes = np.array([40_000.0, 40_000.0, 20_000.0])[population.household_row]
    found = measure(incomes, population)
    assert found.band == pytest.approx(4 / 6)
    assert found.band_households == pytest.approx(1 / 3)
    assert math.isnan(found.urban_rural_ratio) and math.isnan(found.below_line) and math.isnan(found.theil_between)
    assert found.theil == pytest.approx(distribution.theil_t([40_000, 20_000], [4, 2]))


def test_the_anchored_line_stays_where_it_was() -> None:
    population = town([1] * 4)
    found = measure([10.0, 20.0, 30.0, 100.0], population, anchor=24.0)
    assert (found.poverty, found.poverty_anchored) == (0.25, 0.5)


def test_noise_of_addition_does_not_put_anybody_below_a_line() -> None:
    population = town([1, 1, 1])
    found = measure([0.1 + 0.2, 0.3, 5.0], population, line=np.full(3, 0.1 + 0.2))
    assert found.below_line == 0


def test_a_loss_counts_as_nothing_in_theil_alone() -> None:
    population = town([1, 1, 2], [0, 0, 1])
    incomes = np.array([-50.0, 100.0, 40.0])[population.household_row]
    found = measure(incomes, population)
    assert found.negative == 0.25 and found.mean == pytest.approx(32.5)
    assert found.theil == pytest.approx(distribution.theil_t([0, 100, 40], [1, 1, 2]))
    assert found.theil_between + found.theil_within == pytest.approx(found.theil)


def test_a_line_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="above zero"):
        measure([1.0, 2.0], town([1, 1]), line=np.array([0.0, 1.0]))


@given(
    st.lists(
        st.tuples(st.integers(1, 5), st.integers(0, 1), st.floats(0.1, 9), st.integers(100, 500_000)),
        min_size=2,
        max_size=15,
    )
)
def test_every_measure_is_that_of_the_persons_one_by_one(rows: list[tuple[int, int, float, int]]) -> None:
    sizes, rural, weight, incomes = (list(column) for column in zip(*rows, strict=True))
    population = town(sizes, rural, weight)
    found = measure(np.array(incomes, float)[population.household_row], population)
    one_by_one = np.repeat(incomes, sizes).astype(float)
    weights = np.repeat(weight, sizes)
    sample = distribution.Sample.of(one_by_one, weights)
    close = {"rel": 1e-6, "abs": 1e-9}
    assert found.gini == pytest.approx(distribution.gini(sample), **close)
    assert found.mean == pytest.approx(distribution.mean(sample), **close)
    assert found.median == pytest.approx(distribution.median(sample), **close)
    assert found.theil == pytest.approx(distribution.theil_t(sample), **close)
    assert found.theil_between + found.theil_within == pytest.approx(found.theil, **close)
    assert found.palma == pytest.approx(distribution.palma(sample), **close)
    assert found.middle == pytest.approx(distribution.middle_share(sample), **close)
    assert found.poverty == pytest.approx(distribution.relative_headcount(sample), **close)
    assert found.band == pytest.approx(distribution.band_share(3 * one_by_one, weights), **close)
    assert 0 <= found.band_households <= 1
