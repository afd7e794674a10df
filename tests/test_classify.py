"""The rule, over one series and over many at once, is the table of docs/progress.md, written here a second time."""

from __future__ import annotations

import math
import random
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongfu.indicators.model import Point, Series, Status, Steps
from gongfu.indicators.progress import progress_of
from gongfu.indicators.progress.classify import STATUSES, Lines, classify
from gongfu.indicators.progress.rule import BAND, DOWN, UP

TIMES = [2019.0, 2020.0, 2021.0, 2022.5, 2024.0, 2025.0, 2026.0, 2029.75, 2034.0, 2035.0]
CODES = {"up": UP, "down": DOWN, "band": BAND}

numbers = st.integers(-200, 200).map(lambda number: number / 10)
steps = st.builds(
    lambda year, base, near, far, direction, path, limit, age, start: Steps(
        Point(year, base), (Point(2025, near), Point(2035, far)), direction, path, -3.0, 4.0, limit, age, start
    ),
    st.sampled_from([2019.0, 2020.0, 2021.5]),
    numbers,
    numbers,
    numbers,
    st.sampled_from(["up", "down", "band"]),
    st.sampled_from(["linear", "compound"]),
    st.none() | st.sampled_from([0.0, 15.0]),
    st.sampled_from([1.0, 2.0, 5.0]),
    st.sampled_from(["achieved", "targeted"]),
)
known = st.lists(st.none() | numbers, min_size=len(TIMES), max_size=len(TIMES)).map(
    lambda row: {time: value for time, value in zip(TIMES, row, strict=True) if value is not None}
)
rows = st.tuples(known, steps, st.sampled_from([False, False, False, True]))


def naive(known: dict[float, float], plan: Steps, proxy: bool, today: float) -> list[tuple[int, Status]]:
    """The row of the decision table that holds for every step, and its status: one series, step by step."""
    usable = [(time, value) for time, value in known.items() if plan.start.time < time <= today]
    found: list[tuple[int, Status]] = []
    before: Point | None = None
    for target in plan.targets:
        reached = known.get(target.time) if target.time <= today else None
        over = reached is not None or today > target.time
        own = [time for time, _ in usable if before and time > before.time]
        begun = over or before is None or len(own) >= 2
        start = plan.start
        if before and begun:
            achieved = known.get(before.time) if plan.next_start == "achieved" and before.time <= today else None
            start = before if achieved is None else Point(before.time, achieved)
        found.append(_row(plan, proxy, today, usable, reached, over, begun, start, target))
        before = target
    return found


def _row(
    plan: Steps,
    proxy: bool,
    today: float,
    usable: list[tuple[float, float]],
    reached: float | None,
    over: bool,
    begun: bool,
    start: Point,
    target: Point,
) -> tuple[int, Status]:
    if proxy:
        return 2, "cannot_tell"
    if not usable:
        return 3, "cannot_tell"
    if plan.limit is not None and plan.direction == "up" and start.value <= plan.limit < target.value:
        return 4, "cannot_tell"
    if plan.limit is not None and plan.direction == "down" and target.value < plan.limit <= start.value:
        return 4, "cannot_tell"
    if over and reached is None:
        return 5, "cannot_tell"
    if not over and today - usable[-1][0] > plan.max_age:
        return 6, "cannot_tell"
    latest = Point(target.time, reached) if reached is not None else Point(*usable[-1])
    if _good(plan, latest.value) >= _good(plan, target.value) - 1e-9:
        return 7, "achieved"
    if not over and len(usable) == 1:
        return 8, "cannot_tell"
    if _good(plan, start.value) >= _good(plan, target.value):
        return 9, "deterioration"
    ratio = (_change if begun else _pace)(plan, start, latest, target) + 1e-9
    if ratio >= 0.95 and not over:
        return 10, "on_track"
    if ratio >= 0.60:
        return 11, "acceleration_needed"
    return (12, "limited") if ratio >= 0 else (13, "deterioration")


def _good(plan: Steps, value: float) -> float:
    """More is better."""
    if plan.direction == "band":
        assert plan.low is not None
        assert plan.high is not None
        return -max(plan.low - value, value - plan.high, 0)
    return value if plan.direction == "up" else -value


def _change(plan: Steps, start: Point, latest: Point, target: Point) -> float:
    """R = (v − a) / (required(t) − a)."""
    share = (latest.time - start.time) / (target.time - start.time)
    made = _good(plan, latest.value) - _good(plan, start.value)
    if plan.direction != "band" and plan.path == "compound" and start.value * target.value > 0:
        return made / (_good(plan, start.value * (target.value / start.value) ** share) - _good(plan, start.value))
    return made / ((_good(plan, target.value) - _good(plan, start.value)) * share)


def _pace(plan: Steps, start: Point, latest: Point, target: Point) -> float:
    """The pace since the start over the pace that would lead from the latest figure to the target."""
    years, left = latest.time - start.time, target.time - latest.time
    compound = plan.direction != "band" and plan.path == "compound" and start.value * target.value > 0
    if compound and start.value * latest.value > 0:
        return (math.log(latest.value / start.value) / years) / (math.log(target.value / latest.value) / left)
    made = _good(plan, latest.value) - _good(plan, start.value)
    return (made / years) / ((_good(plan, target.value) - _good(plan, latest.value)) / left)


def _classified(batch: list[tuple[dict[float, float], Steps, bool]], today: float) -> list[list[Status]]:
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
        achieved=[plan.next_start == "achieved" for plan in plans],
        proxy=[proxy for _, _, proxy in batch],
    )
    values = [[known.get(time, math.nan) for time in TIMES] for known, _, _ in batch]
    return [[STATUSES[code] for code in row] for row in classify(TIMES, values, lines, today=today)]


def _progress(batch: list[tuple[dict[float, float], Steps, bool]], today: float) -> list[list[Status]]:
    pairs = [
        (Series(tuple(known), tuple(known.values()), proxy="河南省" if proxy else ""), plan)
        for known, plan, proxy in batch
    ]
    return [[one.status for one in found["gongfu"]] for found in progress_of(["gongfu"], pairs, today=today)]


@settings(max_examples=200)
@given(st.lists(rows, min_size=1, max_size=8), st.sampled_from([2020.5, 2023.0, 2025.0, 2025.4, 2030.0, 2036.0]))
def test_the_rule_is_the_table(batch: list[tuple[dict[float, float], Steps, bool]], today: float) -> None:
    expected = [[status for _, status in naive(*one, today)] for one in batch]
    assert _classified(batch, today) == _progress(batch, today) == expected


def test_thousands_of_series_fall_into_every_row_of_the_table() -> None:
    draw, seen = random.Random(2035), Counter[int]()
    for today in (2021.5, 2023.0, 2025.0, 2025.4, 2029.75, 2030.0, 2034.0, 2035.0, 2036.0):
        batch = [_drawn(draw) for _ in range(600)]
        rows = [naive(*one, today) for one in batch]
        expected = [[status for _, status in row] for row in rows]
        assert _classified(batch, today) == _progress(batch, today) == expected
        seen.update(number for row in rows for number, _ in row)
    assert set(seen) == set(range(2, 14))
    assert min(seen.values()) > 50


def _drawn(draw: random.Random) -> tuple[dict[float, float], Steps, bool]:
    """Figures that wander from the baseline, one in five missing, and targets on either side of it."""
    base = draw.randint(-20, 100) / 10
    sign = draw.choice([1, 1, 1, -1])
    goals = [base + sign * draw.randint(0, 60) / 10 * part for part in (1, 3)]
    plan = Steps(
        Point(draw.choice([2019.0, 2020.0, 2021.5]), base),
        (Point(2025, goals[0]), Point(2035, goals[1])),
        draw.choice(["up", "up", "down", "band"]),
        draw.choice(["linear", "compound"]),
        -3.0,
        4.0,
        draw.choice([None, None, 0.0, 15.0]),
        draw.choice([1.0, 2.0, 5.0]),
        draw.choice(["achieved", "targeted"]),
    )
    known, value = {}, base
    for time in TIMES:
        value = round(value + sign * draw.gauss(0.5, 1.5), 1)
        if draw.random() < 0.8:
            known[time] = value
    return known, plan, draw.random() < 0.05


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
        ([2021], 1.0, Lines(2020, 50, (2025,), [[60]])),
        ([2021], [[1.0]], Lines(2020, 50, (2025, 2035), [[60, 70, 80]])),
        ([2021], [[1.0]], Lines(2020, 50, (2025, 2024), [[60, 70]])),
        ([2021], [[1.0]], Lines(2025, 50, (2025,), [[60]])),
        ([2021], [[1.0]], Lines(2020, [50, 60], (2025,), [[60]])),
    ],
)
def test_shapes_that_do_not_fit_are_refused(times: list[float], values: object, lines: Lines) -> None:
    with pytest.raises(ValueError, match=r"shape|rise|periods|before"):
        classify(times, values, lines, today=2023)
