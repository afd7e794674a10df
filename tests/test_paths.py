"""The required path from the baseline through both steps."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongfu.indicators.model import Point, Series, Steps
from gongfu.indicators.progress import progress
from gongfu.indicators.progress.paths import required, segments
from gongfu.indicators.progress.rule import distance

BASE, FIRST, LAST = Point(2020, 100), Point(2025, 150), Point(2035, 300)


def test_a_linear_path_asks_for_the_same_every_year() -> None:
    steps = Steps(BASE, (FIRST, LAST))
    assert [required(segments(steps), year) for year in (2020, 2022, 2025, 2030, 2035)] == [100, 120, 150, 225, 300]


def test_a_compound_path_asks_for_the_same_growth_every_year() -> None:
    steps = Steps(Point(2020, 100), (Point(2022, 121), Point(2025, 161.051)), path="compound")  # 10 % a year
    assert [required(segments(steps), year) for year in (2021, 2023, 2024)] == pytest.approx([110, 133.1, 146.41])


def test_a_path_knows_no_year_before_the_baseline_or_after_the_last_step() -> None:
    steps = Steps(BASE, (FIRST, LAST))
    assert required(segments(steps), 2019.75) is None
    assert required(segments(steps), 2035.25) is None
    assert required(segments(steps), 2022.5) == 125  # a period need not be a year


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
    missed = {2024: 135.0, 2025: 140.0, 2026: 150.0, 2027: 160.0}
    achieved, targeted = Steps(BASE, (FIRST, LAST)), Steps(BASE, (FIRST, LAST), next_start="targeted")
    found = segments(achieved, Series.of(missed))[1]
    assert (found.origin, found.start, found.at(2030)) == ("achieved", Point(2025, 140), 220)
    assert segments(targeted, Series.of(missed))[1].start == FIRST
    del missed[2025]
    unknown = segments(achieved, Series.of(missed))[1]
    assert (unknown.origin, unknown.start) == ("targeted", FIRST)


def test_a_step_that_has_not_begun_has_the_path_that_the_plan_declares() -> None:
    """With one figure of its own the second step is judged by the pace since the baseline, not from the 140 of 2025."""
    steps, series = Steps(BASE, (FIRST, LAST)), Series.of({2024: 135, 2025: 140, 2026: 150})
    assert [part.start for part in segments(steps, series)] == [BASE, FIRST]
    assert segments(steps, series)[1].origin == "targeted"
    later = Series.of({2024: 135, 2025: 140, 2026: 150, 2027: 160})
    assert segments(steps, later, today=2026.5) == segments(steps, series)  # what is not over yet does not count
    assert segments(steps, later, today=2027.0)[1].start == Point(2025, 140)


def test_steps_that_do_not_follow_each_other_are_refused() -> None:
    with pytest.raises(ValueError, match="rise"):
        segments(Steps(BASE, (LAST, FIRST)))
    with pytest.raises(ValueError, match="between"):
        segments(Steps(BASE, (FIRST,)))[0].at(2026)


def test_distance_to_a_band_is_zero_inside_it() -> None:
    values, low, high = np.array([0.9, 1.0, 1.1, 1.25, np.nan]), np.array(1.0), np.array(1.2)
    assert distance(values, low, high) == pytest.approx([0.1, 0, 0, 0.05, np.nan], nan_ok=True)
    assert distance(values[:4], low, np.array(np.nan)) == pytest.approx([0.1, 0, 0, 0])  # only a floor


@given(
    st.dictionaries(st.integers(2021, 2034).map(float), st.floats(-100, 100), min_size=1, max_size=8),
    st.floats(2020, 2035),
    st.sampled_from(["linear", "compound"]),
    st.sampled_from(["achieved", "targeted"]),
)
def test_what_is_drawn_is_what_is_judged(known: dict[float, float], today: float, path: str, start: str) -> None:
    steps = Steps(Point(2020, 50), (Point(2025, 60), Point(2035, 90)), path=path, next_start=start)  # type: ignore[arg-type]
    series = Series.of(known)
    for part, found in zip(segments(steps, series, today=today), progress(series, steps, today=today), strict=True):
        told = dict(found.components)
        if told["measure"] == "change":
            assert (part.start.time, part.start.value) == (told["start_time"], told["start_value"])
            assert (part.origin, part.path) == (told["start"], told["path_used"])
            if told["required"] is not None and part.start.time < told["latest_time"] <= part.end.time:  # type: ignore[operator]
                asked = part.at(told["latest_time"]) - part.start.value  # type: ignore[arg-type]
                assert asked == pytest.approx(told["required"])
        else:
            assert (part.start, part.origin) == (Point(2025, 60), "targeted")


@given(
    st.floats(0.01, 1e6),
    st.floats(0.01, 1e6),
    st.floats(0, 1),
    st.sampled_from(["linear", "compound"]),
)
def test_a_path_stays_between_its_ends(start: float, end: float, share: float, path: str) -> None:
    steps = Steps(Point(2020, start), (Point(2030, end),), path=path)  # type: ignore[arg-type]
    value = required(segments(steps), 2020 + 10 * share)
    assert value is not None
    assert min(start, end) * (1 - 1e-9) <= value <= max(start, end) * (1 + 1e-9)
