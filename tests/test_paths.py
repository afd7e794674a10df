"""The required path from the baseline through both steps."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongfu.indicators.model import Point, Series, Steps
from gongfu.indicators.progress.paths import distance, required, segments

BASE, FIRST, LAST = Point(2020, 100), Point(2025, 150), Point(2035, 300)


def test_a_linear_path_asks_for_the_same_every_year() -> None:
    steps = Steps(BASE, (FIRST, LAST))
    assert [required(steps, year) for year in (2020, 2022, 2025, 2030, 2035)] == [100, 120, 150, 225, 300]


def test_a_compound_path_asks_for_the_same_growth_every_year() -> None:
    steps = Steps(Point(2020, 100), (Point(2022, 121), Point(2025, 161.051)), path="compound")  # 10 % a year
    assert [required(steps, year) for year in (2021, 2023, 2024)] == pytest.approx([110, 133.1, 146.41])


def test_a_path_knows_no_year_before_the_baseline_or_after_the_last_step() -> None:
    steps = Steps(BASE, (FIRST, LAST))
    assert required(steps, 2019.75) is None
    assert required(steps, 2035.25) is None
    assert required(steps, 2022.5) == 125  # a period need not be a year


@pytest.mark.parametrize(("start", "end"), [(0, 50), (50, 0), (-20, 40), (40, -20)])
def test_no_growth_rate_leads_through_zero_so_the_path_is_linear_and_says_so(start: float, end: float) -> None:
    (segment,) = segments(Steps(Point(2020, start), (Point(2030, end),), path="compound"))
    assert segment.path == "linear"
    assert segment.at(2025) == (start + end) / 2


def test_below_zero_a_growth_rate_leads_on() -> None:
    (segment,) = segments(Steps(Point(2020, -100), (Point(2022, -121),), "down", "compound"))
    assert segment.path == "compound"
    assert segment.at(2021) == pytest.approx(-110)


def test_the_second_step_starts_where_the_first_ended_or_was_to_end() -> None:
    missed = Series.of({2024: 135, 2025: 140})
    achieved, targeted = Steps(BASE, (FIRST, LAST)), Steps(BASE, (FIRST, LAST), next_start="targeted")
    found = segments(achieved, missed)[1]
    assert (found.origin, found.start, found.at(2030)) == ("achieved", Point(2025, 140), 220)
    assert segments(targeted, missed)[1].start == FIRST
    unknown = segments(achieved, Series.of({2024: 135}))[1]
    assert (unknown.origin, unknown.start) == ("targeted", FIRST)


def test_steps_that_do_not_follow_each_other_are_refused() -> None:
    with pytest.raises(ValueError, match="after the one before"):
        segments(Steps(BASE, (LAST, FIRST)))
    with pytest.raises(ValueError, match="between"):
        segments(Steps(BASE, (FIRST,)))[0].at(2026)


def test_distance_to_a_band_is_zero_inside_it() -> None:
    values, low, high = np.array([0.9, 1.0, 1.1, 1.25, np.nan]), np.array(1.0), np.array(1.2)
    assert distance(values, low, high) == pytest.approx([0.1, 0, 0, 0.05, np.nan], nan_ok=True)
    assert distance(values[:4], low, np.array(np.nan)) == pytest.approx([0.1, 0, 0, 0])  # only a floor


@given(
    st.floats(0.01, 1e6),
    st.floats(0.01, 1e6),
    st.floats(0, 1),
    st.sampled_from(["linear", "compound"]),
)
def test_a_path_stays_between_its_ends(start: float, end: float, share: float, path: str) -> None:
    steps = Steps(Point(2020, start), (Point(2030, end),), path=path)  # type: ignore[arg-type]
    value = required(steps, 2020 + 10 * share)
    assert value is not None
    assert min(start, end) * (1 - 1e-9) <= value <= max(start, end) * (1 + 1e-9)
