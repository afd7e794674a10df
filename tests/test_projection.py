"""Where a series is heading, and how sure that is."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongfu.indicators.model import Point, Series, Steps
from gongfu.indicators.progress.projection import project, t_probability, t_quantile

THREE = Series.of({2020: 1, 2021: 2, 2022: 2})
"""By hand: weights 1/3, 2/3, 1; mean time 2021 1/3, mean value 11/6, Σw(t−t̄)² 10/9, slope (4/9)/(10/9) = 0.4,
residuals −0.3, 0.3, −0.1, so σ² = 0.1/1."""


def _steps(target: float, year: float = 2024, **more: object) -> Steps:
    return Steps(Point(2020, 1), (Point(year, target),), **more)  # type: ignore[arg-type]


def test_recent_figures_weigh_more() -> None:
    found = project(THREE, _steps(2.9), 0, today=2023)
    assert found is not None
    assert (found.slope, found.noise, found.points) == pytest.approx((0.4, math.sqrt(0.1), 3))
    assert found.value == pytest.approx(2.9)  # 11/6 + 0.4·8/3; the plain line leads to 2 2/3 + 0.5
    assert found.probability == pytest.approx(0.5)


def test_the_interval_and_the_probability_by_hand() -> None:
    error = math.sqrt(0.1 * (1 + 1 / 2 + (8 / 3) ** 2 / (10 / 9)))  # Σw = 2; one degree of freedom is Cauchy's law
    found = project(THREE, _steps(3.9), 0, today=2023)
    assert found is not None
    assert found.probability == pytest.approx(0.5 - math.atan(1 / error) / math.pi)
    assert (found.low, found.high) == pytest.approx((2.9 - error * math.tan(0.4 * math.pi), 5.8 - found.low))


def test_down_is_reached_below_and_a_band_between() -> None:
    up = project(THREE, _steps(3.9), 0, today=2023)
    down = project(THREE, _steps(3.9, direction="down"), 0, today=2023)
    band = project(THREE, _steps(3.0, direction="band", low=1.9, high=3.9), 0, today=2023)
    lower = project(THREE, _steps(1.9, direction="down"), 0, today=2023)
    assert up and down and band and lower
    assert up.probability + down.probability == pytest.approx(1)
    assert band.probability == pytest.approx(down.probability - lower.probability)


@pytest.mark.parametrize(
    ("probability", "freedom", "value"),
    [  # any printed table of Student's t
        (0.975, 1, 12.706),
        (0.975, 2, 4.303),
        (0.9, 4, 1.533),
        (0.95, 7, 1.895),
        (0.975, 10, 2.228),
        (0.995, 30, 2.750),
    ],
)
def test_student_t_as_tables_print_it(probability: float, freedom: int, value: float) -> None:
    assert t_quantile(probability, freedom) == pytest.approx(value, abs=6e-4)
    assert t_probability(value, freedom) == pytest.approx(probability, abs=1e-4)
    assert t_probability(-value, freedom) == pytest.approx(1 - probability, abs=1e-4)


def test_the_line_is_that_of_weighted_least_squares() -> None:
    times, values = np.arange(2012.0, 2025), np.random.default_rng(3).normal(50, 4, 13)
    weight = np.linspace(1 / 13, 1, 13)
    slope, level = np.polyfit(times - 2024, values, 1, w=np.sqrt(weight))  # numpy weighs residuals, not their squares
    found = project(
        Series(tuple(times), tuple(values)), Steps(Point(2012, values[0]), (Point(2035, 60),)), 0, today=2024.5
    )
    assert found is not None
    assert (found.slope, found.value) == pytest.approx((slope, level + 11 * slope))


def test_four_of_five_coming_figures_lie_in_the_interval() -> None:
    """Series are drawn from the model that the interval states, with noise σ²/w; the share must be its level."""
    draw = np.random.default_rng(80)
    times = np.arange(2016.0, 2025)
    scale = 3 / np.sqrt(np.linspace(1 / 9, 1, 9))
    inside, reached, rounds = 0, 0.0, 4000
    for _ in range(rounds):
        values = 40 + 1.5 * (times - 2016) + draw.normal(0, scale)
        coming = 40 + 1.5 * (2030 - 2016) + draw.normal(0, 3)
        found = project(
            Series(tuple(times), tuple(values)), Steps(Point(2016, values[0]), (Point(2030, 61),)), 0, today=2025
        )
        assert found is not None
        inside += found.low <= coming <= found.high
        reached += found.probability
    assert inside / rounds == pytest.approx(0.80, abs=0.02)
    assert reached / rounds == pytest.approx(0.5, abs=0.02)  # 61 is where the true line leads


def test_a_compound_path_is_projected_by_its_growth() -> None:
    growing = Series.of({2020 + n: 100 * 1.1**n for n in range(4)})
    found = project(growing, Steps(Point(2020, 100), (Point(2030, 250),), path="compound"), 0, today=2024)
    assert found is not None
    assert (found.path, found.value) == ("compound", pytest.approx(100 * 1.1**10))
    assert found.probability == 1  # 259 without any noise
    through_zero = Series.of({2020: -1, 2021: 1, 2022: 3})
    straight = project(through_zero, Steps(Point(2020, -1), (Point(2030, 9),), path="compound"), 0, today=2024)
    assert straight is not None
    assert (straight.path, straight.value) == ("linear", pytest.approx(19))


def test_standard_errors_make_a_lucky_fit_uncertain() -> None:
    exact = Series((2020, 2021, 2022, 2023), (50, 51, 52, 53))
    survey = Series(exact.times, exact.values, (2.0, 2.0, math.nan, 2.0))
    steps = Steps(Point(2020, 50), (Point(2030, 59),))
    sure, unsure = project(exact, steps, 0, today=2024), project(survey, steps, 0, today=2024)
    assert sure and unsure
    assert (sure.low, sure.probability) == (pytest.approx(60), 1)
    assert unsure.value == pytest.approx(sure.value)
    assert unsure.low < 59 < unsure.high
    assert 0.5 < unsure.probability < 0.9


def test_nothing_passes_a_natural_limit() -> None:
    rising = Series.of({2020: 90, 2021: 94, 2022: 97})
    found = project(rising, Steps(Point(2020, 90), (Point(2035, 100),), limit=100), 0, today=2023)
    assert found is not None
    assert found.value == found.high == 100
    assert 0.9 < found.probability <= 1  # what would lie beyond the limit reaches it
    falling = Series.of({2020: 6, 2021: 3, 2022: 1})
    floor = project(falling, Steps(Point(2020, 6), (Point(2035, 0),), "down", limit=0), 0, today=2023)
    assert floor is not None
    assert floor.value == floor.low == 0


def test_two_figures_are_no_trend() -> None:
    steps = Steps(Point(2020, 1), (Point(2030, 9),))
    assert project(Series.of({2020: 1, 2021: 2}), steps, 0, today=2024) is None
    assert project(Series.of({2021: 2, 2022: 3}), steps, 0, today=2024) is not None  # the baseline is the third
    assert project(Series.of({2021: 2, 2022: 3}), steps, 0, today=2021.5) is None  # 2022 has not ended
    assert project(Series.of({2029: 2, 2030: 3}), steps, 0, today=2031) is None  # no longer to come


@given(st.lists(st.floats(-1e6, 1e6), min_size=3, max_size=12), st.floats(-1e6, 1e6), st.sampled_from(["up", "down"]))
def test_a_projection_is_always_a_number_inside_its_interval(values: list[float], target: float, sense: str) -> None:
    series = Series(tuple(2012.0 + n for n in range(len(values))), tuple(values))
    steps = Steps(Point(2012, values[0]), (Point(2035, target),), sense, "compound")  # type: ignore[arg-type]
    found = project(series, steps, 0, today=2030)
    assert found is not None
    assert found.low <= found.value <= found.high
    assert 0 <= found.probability <= 1
