"""The rule over many series at once is the rule over each."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongfu.indicators.model import Point, Series, Steps
from gongfu.indicators.progress import progress
from gongfu.indicators.progress.classify import STATUSES, Lines, classify
from gongfu.indicators.progress.rule import BAND, DOWN, UP

TIMES = [2019.0, 2020.0, 2021.0, 2022.5, 2024.0, 2025.0, 2026.0, 2029.75, 2034.0]
CODES = {"up": UP, "down": DOWN, "band": BAND}

numbers = st.integers(-200, 200).map(lambda number: number / 10)
steps = st.builds(
    lambda year, base, near, far, direction, path, limit, age: Steps(
        Point(year, base), (Point(2025, near), Point(2035, far)), direction, path, -3.0, 4.0, limit, age
    ),
    st.sampled_from([2019.0, 2020.0, 2021.5]),
    numbers,
    numbers,
    numbers,
    st.sampled_from(["up", "down", "band"]),
    st.sampled_from(["linear", "compound"]),
    st.none() | st.sampled_from([0.0, 15.0]),
    st.sampled_from([1.0, 2.0, 5.0]),
)
rows = st.tuples(st.lists(st.none() | numbers, min_size=len(TIMES), max_size=len(TIMES)), steps, st.booleans())


@given(st.lists(rows, min_size=1, max_size=6), st.sampled_from([2020.5, 2023.0, 2025.0, 2025.4, 2030.0, 2036.0]))
def test_classify_is_progress_of_every_series(
    batch: list[tuple[list[float | None], Steps, bool]], today: float
) -> None:
    plans = [plan for _, plan, _ in batch]
    lines = Lines(
        baseline_time=[plan.start.time for plan in plans],
        baseline=[plan.start.value for plan in plans],
        step_times=(2025, 2035),
        targets=[[target.value for target in plan.targets] for plan in plans],
        direction=[CODES[plan.direction] for plan in plans],
        compound=[plan.path == "compound" for plan in plans],
        low=-3,
        high=4,
        limit=[math.nan if plan.limit is None else plan.limit for plan in plans],
        max_age=[plan.max_age for plan in plans],
        proxy=[proxy for _, _, proxy in batch],
    )
    values = [[math.nan if value is None else value for value in row] for row, _, _ in batch]
    found = [[STATUSES[code] for code in row] for row in classify(TIMES, values, lines, today=today)]
    for row, (given_values, plan, proxy) in zip(found, batch, strict=True):
        known = {time: value for time, value in zip(TIMES, given_values, strict=True) if value is not None}
        series = Series(tuple(known), tuple(known.values()), proxy="河南省" if proxy else "")
        assert row == [assessment.status for assessment in progress(series, plan, today=today)]


def test_more_series_than_a_chunk() -> None:
    """Values of 50 to 62 in 2022 on a line from 50 to 60 in 2025, which asks for 4 by then."""
    values = np.tile([[51.0, 50 + third] for third in range(13)], (3000, 1))
    found = classify([2021, 2022], values, Lines(2020, 50, (2025,), np.full((39_000, 1), 60)), today=2022.5)
    expected = ["limited"] * 3 + ["acceleration_needed"] + ["on_track"] * 6 + ["achieved"] * 3
    assert [STATUSES[code] for code in found[:13, 0]] == expected
    assert (found.reshape(3000, 13) == found[:13, 0]).all()


def test_a_step_without_a_target_is_none() -> None:
    lines = Lines(2020, [50, 50], (2025, 2035), [[math.nan, 80], [60, math.nan]])
    values = [[55, 58.0], [55, 58.0]]
    found = classify([2026, 2027], values, lines, today=2027.5)
    alone = classify([2026, 2027], values[:1], Lines(2020, 50, (2035,), [[80]]), today=2027.5)
    assert STATUSES[found[0, 0]] == STATUSES[found[1, 1]] == "cannot_tell"
    assert found[0, 1] == alone[0, 0]  # from the baseline: there is no first step


def test_no_series_and_no_periods() -> None:
    lines = Lines(2020, 50, (2025, 2035), np.empty((0, 2)))
    assert classify([2021], np.empty((0, 1)), lines, today=2022).shape == (0, 2)
    empty = classify([], np.empty((2, 0)), Lines(2020, 50, (2025,), [[60], [60]]), today=2022)
    assert {STATUSES[code] for code in empty[:, 0]} == {"cannot_tell"}


@pytest.mark.parametrize(
    ("times", "values", "lines"),
    [
        ([2021, 2022], [[1.0]], Lines(2020, 50, (2025,), [[60]])),
        ([2022, 2021], [[1.0, 2.0]], Lines(2020, 50, (2025,), [[60]])),
        ([2021], [1.0], Lines(2020, 50, (2025,), [[60]])),
        ([2021], [[1.0]], Lines(2020, 50, (2025, 2024), [[60, 70]])),
        ([2021], [[1.0]], Lines(2025, 50, (2025,), [[60]])),
        ([2021], [[1.0]], Lines(2020, [50, 60], (2025,), [[60]])),
    ],
)
def test_shapes_that_do_not_fit_are_refused(times: list[float], values: list[object], lines: Lines) -> None:
    with pytest.raises(ValueError, match=r"shape|rise|periods|before"):
        classify(times, values, lines, today=2023)
