"""The rule: how a series stands towards both steps, a test for every row of the table in docs/progress.md."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gongfu.indicators.model import STATUS_NAMES, Assessment, Point, Series, Steps
from gongfu.indicators.progress import METHODS, progress, progress_of, time_of_day
from gongfu.indicators.progress.paths import required, segments

STEPS = Steps(Point(2020, 50), (Point(2025, 60), Point(2035, 90)))
"""2 a year until 2025, 3 a year until 2035."""
MAY_2024 = 2023.4
RANK = list(STATUS_NAMES)


def first(values: dict[float, float], steps: Steps = STEPS, today: float = MAY_2024) -> Assessment:
    return progress(Series.of(values), steps, today=today)[0]


def second(values: dict[float, float], steps: Steps = STEPS, today: float = 2030.5) -> Assessment:
    return progress(Series.of(values), steps, today=today)[1]


@pytest.mark.parametrize(
    ("latest", "status", "ratio"),
    [  # in 2023 the path asks for 56, a change of 6
        (56, "on_track", 1),
        (55.7, "on_track", 0.95),
        (55.69, "acceleration_needed", 5.69 / 6),
        (53.6, "acceleration_needed", 0.6),
        (53.5, "limited", 3.5 / 6),
        (50, "limited", 0),
        (49.9, "deterioration", -0.1 / 6),
        (60, "achieved", 10 / 6),
    ],
)
def test_the_class_is_by_the_share_of_the_change_asked_for(latest: float, status: str, ratio: float) -> None:
    found = first({2022: 52, 2023: latest})
    assert (found.status, found.ratio) == (status, pytest.approx(ratio))


@pytest.mark.parametrize(
    ("latest", "status"), [(24, "on_track"), (26.3, "acceleration_needed"), (30.5, "deterioration"), (20, "achieved")]
)
def test_what_is_to_fall(latest: float, status: str) -> None:
    steps = Steps(Point(2020, 30), (Point(2025, 20),), "down")
    assert first({2022: 28, 2023: latest}, steps).status == status


def test_compound_asks_for_less_at_first() -> None:
    steps = Steps(Point(2020, 100), (Point(2030, 400),), path="compound")  # doubles in five years
    assert first({2022: 120, 2023: 151.6}, steps).status == "on_track"  # 100·4^0.3 = 151.57; the line asks for 190
    assert first({2022: 120, 2023: 151.6}, replace(steps, path="linear")).status == "limited"


def test_the_declared_path_and_the_one_used_are_told() -> None:
    steps = Steps(Point(2020, -10), (Point(2025, 40),), path="compound")
    found = dict(first({2022: 5, 2023: 20}, steps).components)
    assert (found["path"], found["path_used"], found["required"]) == ("compound", "linear", 30)


def test_the_first_step_over_is_final_by_its_own_year() -> None:
    values = {2023: 56, 2024: 59, 2025: 59.9, 2026: 70}
    missed = first(values, today=2026.5)
    assert (missed.status, missed.ratio) == ("acceleration_needed", pytest.approx(0.99))  # missed is never on track
    assert "没有达到2025年目标" in missed.reason
    assert dict(missed.components)["final"] == "yes"
    assert first(values | {2025: 60}, today=2034.0).status == "achieved"  # however old
    assert first({2025: 55}, today=2026.0).status == "limited"  # one figure is enough: it is the one


def test_a_verdict_is_final_only_by_a_figure_that_is() -> None:
    series = replace(Series.of({2023: 56, 2025: 60, 2026: 63, 2027: 70}), unsure=(2025.0,))
    near, far = progress(series, STEPS, today=2027.5)
    parts = dict(near.components)
    assert (near.status, parts["final"], parts["preliminary"]) == ("achieved", "no", "yes")
    assert near.reason.startswith("初步数：")  # also now that later figures are final
    assert far.reason.startswith("初步数：")  # it starts from that figure
    near, far = progress(replace(series, unsure=()), STEPS, today=2027.5)
    assert dict(near.components)["final"] == "yes"
    assert "初步数" not in near.reason + far.reason
    near, far = progress(replace(series, unsure=(2027.0,), preliminary=True), STEPS, today=2027.5)
    assert dict(near.components)["final"] == "yes"  # what comes after does not touch it
    assert far.reason.startswith("初步数：")


def test_a_step_over_without_its_figure_cannot_be_told() -> None:
    found = first({2023: 56, 2024: 61}, today=2025.1)
    assert (found.status, found.ratio) == ("cannot_tell", None)
    assert found.reason == "2025年这一步已经结束，还没有当期数据"
    assert dict(found.components)["final"] == "no"
    assert first({2023: 56, 2024: 61, 2026: 75}, today=2026.1).status == "cannot_tell"


@pytest.mark.parametrize(
    ("values", "today", "shown"),
    [
        ({2023: 56, 2024: 61}, 2025.1, (2024, 61)),  # the step is over, its own figure not there
        ({2018: 47, 2020: 50}, MAY_2024, (2020, 50)),  # nothing after the baseline
        ({2023: 58, 2024: 70}, 2022.9, (None, None)),  # periods that have not ended
        ({}, MAY_2024, (None, None)),
    ],
)
def test_the_latest_figure_is_shown_also_where_it_is_not_judged(
    values: dict[float, float], today: float, shown: tuple[float | None, float | None]
) -> None:
    parts = dict(first(values, today=today).components)
    assert (parts["latest_time"], parts["latest"]) == shown


def test_on_its_last_day_a_step_is_not_over() -> None:
    assert first({2023: 56, 2024: 58}, today=time_of_day(date(2025, 12, 31))).status == "on_track"
    assert first({2023: 56, 2024: 58}, today=time_of_day(date(2026, 1, 1))).status == "cannot_tell"


@pytest.mark.parametrize(("latest", "status"), [(78, "on_track"), (73, "acceleration_needed"), (65, "limited")])
def test_the_second_step_counts_from_what_the_first_achieved(latest: float, status: str) -> None:
    """From 62 in 2025 to 90 in 2035 is 2.8 a year: 14 until 2030."""
    found = second({2024: 60, 2025: 62, 2028: 64, 2030: latest})
    assert (found.status, found.ratio) == (status, pytest.approx((latest - 62) / 14))
    parts = dict(found.components)
    assert (parts["start"], parts["start_time"], parts["start_value"], parts["required"]) == ("achieved", 2025, 62, 14)


def test_or_from_its_target_where_the_steps_say_so_or_no_figure_is_known() -> None:
    found = second({2024: 60, 2025: 62, 2028: 64, 2030: 75}, replace(STEPS, next_start="targeted"))
    assert found.ratio == pytest.approx((75 - 60) / 15)
    assert dict(found.components)["start"] == "targeted"
    unknown = second({2024: 60, 2028: 64, 2030: 75})
    assert (unknown.ratio, dict(unknown.components)["start"]) == (pytest.approx(1), "targeted")


@pytest.mark.parametrize(
    ("latest", "status", "ratio"),
    [
        (56, "acceleration_needed", 2 / (34 / 12)),  # on the first step's line, which is slower than the second's
        (58, "on_track", (8 / 3) / (32 / 12)),  # a pace that leads straight to 90
        (52, "limited", (2 / 3) / (38 / 12)),
        (49, "deterioration", (-1 / 3) / (41 / 12)),
        (90, "achieved", math.nan),
    ],
)
def test_before_it_begins_the_second_step_asks_whether_the_pace_so_far_will_do(
    latest: float, status: str, ratio: float
) -> None:
    found = second({2022: 51, 2023: latest}, today=MAY_2024)
    assert found.status == status
    if status != "achieved":
        assert found.ratio == pytest.approx(ratio)
        assert dict(found.components)["measure"] == "pace"


def test_one_figure_of_its_own_is_no_pace_of_the_second_step() -> None:
    found = second({2024: 60, 2025: 62, 2026: 62}, today=2027.0)
    assert found.ratio == pytest.approx((12 / 6) / (28 / 9))  # since 2020, not the standstill of one year
    assert dict(found.components)["start"] == "baseline"
    found = second({2024: 60, 2025: 62, 2026: 62, 2027: 63}, today=2028.0)
    assert found.ratio == pytest.approx(1 / 5.6)
    assert second({2025: 62, 2035: 85}, today=2036.0).ratio == pytest.approx(23 / 28)  # over: its one figure is the one


def test_the_pace_of_a_compound_path_is_growth() -> None:
    steps = Steps(Point(2020, 100), (Point(2025, 150), Point(2030, 400)), path="compound")
    found = second({2021: 110, 2022: 121}, steps, today=2023.0)  # 10 % a year against (400/121)^(1/8) − 1
    assert found.ratio == pytest.approx(math.log(1.1) / (math.log(400 / 121) / 8))
    assert second({2021: 90, 2022: -5}, steps, today=2023.0).status == "deterioration"


def test_a_step_ahead_of_its_time_is_achieved_for_now() -> None:
    found = first({2022: 61})  # one figure shows no pace, but it shows a level
    assert found.status == "achieved"
    assert "到期以当年数据为准" in found.reason
    assert first({2022: 61, 2023: 59.9}).status == "on_track"  # and it can be lost again


@pytest.mark.parametrize("target", [50, 45])
def test_a_target_that_the_baseline_meets_is_kept_or_lost(target: float) -> None:
    steps = Steps(Point(2020, 50), (Point(2025, target),))
    assert first({2022: 50, 2023: 50}, steps).status == "achieved"
    lost = first({2022: 50, 2023: 44}, steps)
    assert (lost.status, lost.ratio) == ("deterioration", None)
    assert "又退出" in lost.reason


def test_a_desired_band_is_neared_from_both_sides() -> None:
    steps = Steps(Point(2020, 1.5), (Point(2025, 1.2),), "band", low=0.9, high=1.1)
    assert first({2022: 1.4, 2023: 1.32}, steps).ratio == pytest.approx(1)  # 0.4 outside, to be 0.1; now 0.22
    assert first({2022: 1.4, 2023: 1.0}, steps).status == "achieved"
    assert first({2022: 1.4, 2023: 0.8}, steps).status == "achieved"  # as near as the target, from below
    assert first({2022: 1.4, 2023: 0.3}, steps).status == "deterioration"
    parity = Steps(Point(2020, 0.8), (Point(2025, 1),), "band", low=1, high=1)
    assert first({2022: 0.85, 2023: 0.92}, parity).ratio == pytest.approx(1)
    only_floor = Steps(Point(2020, 0.8), (Point(2025, 1),), "band", low=1)
    assert first({2022: 0.9, 2023: 7}, only_floor).status == "achieved"
    with pytest.raises(ValueError, match="bound"):
        first({2022: 1}, Steps(Point(2020, 1.5), (Point(2025, 1),), "band"))


def test_at_its_natural_limit_a_figure_has_arrived() -> None:
    steps = Steps(Point(2020, 99), (Point(2025, 100),), limit=100)
    assert first({2022: 99.5, 2023: 100}, steps).status == "achieved"
    impossible = first({2022: 99.5, 2023: 100}, Steps(Point(2020, 99), (Point(2025, 101),), limit=100))
    assert impossible.status == "cannot_tell"
    assert "自然界限" in impossible.reason
    assert first({2022: 55, 2023: 57}, replace(STEPS, limit=0)).status == "on_track"  # a floor does not bind a rise


def test_below_zero() -> None:
    steps = Steps(Point(2020, -100), (Point(2024, -6.25),), path="compound")  # half of what is left every year
    assert first({2021: -60, 2022: -25}, steps, today=2023.0).ratio == pytest.approx(1)
    assert first({2021: -60, 2022: -101}, steps, today=2023.0).status == "deterioration"


def test_quarters_and_months() -> None:
    quarters = first({2022.25: 54, 2022.5: 55, 2022.75: 55.5})
    assert (quarters.status, quarters.ratio) == ("on_track", pytest.approx(1))
    assert quarters.reason.startswith("2023年9月为 55.5")


@pytest.mark.parametrize(
    ("values", "today", "reason"),
    [
        ({}, MAY_2024, "2020年基期以后没有已发布的数据"),
        ({2018: 47, 2019: 48, 2020: 50}, MAY_2024, "2020年基期以后没有已发布的数据"),
        ({2022: 57}, MAY_2024, "基期以后只有一个数据，判断进度至少要两个"),
        ({2021: 57, 2022: 58}, 2024.2, "最新数据距今 2.2 年，超过可用的 2 年"),
        ({2021: 57, 2022: 61}, 2024.2, "最新数据距今 2.2 年，超过可用的 2 年"),
        ({2021: 57, 2022: 61}, 2024 + 1 / 366, "最新数据距今 2 年多，超过可用的 2 年"),
        ({2023: 58, 2024: 70}, 2022.9, "2020年基期以后没有已发布的数据"),  # periods that have not ended
    ],
)
def test_without_data_no_verdict_of_any_method(values: dict[float, float], today: float, reason: str) -> None:
    for method in METHODS:
        found = progress(Series.of(values), STEPS, method, today=today)[0]
        assert (found.status, found.ratio, found.reason) == ("cannot_tell", None, reason)
        assert found.projected is found.probability is None


def test_somebody_elses_figures_tell_nothing_of_this_place() -> None:
    borrowed = replace(Series.of({2022: 55, 2023: 61}), proxy="河南省")
    found = progress(borrowed, STEPS, today=MAY_2024)[0]
    assert found.status == "cannot_tell"
    assert "河南省" in found.reason
    assert dict(found.components)["latest"] == 61  # shown all the same


def test_sample_figures_are_judged_and_marked() -> None:
    found = progress(replace(Series.of({2022: 54, 2023: 56}), sample=True), STEPS, today=MAY_2024)[0]
    assert found.status == "on_track"
    assert found.reason.startswith("样例：")
    assert dict(found.components)["sample"] == "样例"
    early = progress(replace(Series.of({2022: 54, 2023: 56}), sample=True, preliminary=True), STEPS, today=MAY_2024)[0]
    assert early.reason.startswith("样例、初步数：")


def test_numbers_are_told_as_people_write_them() -> None:
    assert first({2022: 54, 2023: 1 / 3 + 55.0}).reason.startswith("2023年为 55.3333，")
    people = Steps(Point(2020, 4_000_000), (Point(2025, 5_000_000),))
    assert "4,380,000" in first({2022: 4_100_000, 2023: 4_380_000}, people).reason


def test_the_components_give_the_ratio_again() -> None:
    for found in progress(Series.of({2022: 51, 2023: 55}), STEPS, today=MAY_2024):
        parts = dict(found.components)
        assert found.ratio == parts["actual"] / parts["required"]  # type: ignore[operator]
        assert (parts["baseline"], parts["latest"], parts["latest_time"], parts["figures"]) == (50, 55, 2023, 2)


def test_a_step_to_come_is_projected_and_one_that_is_over_is_not() -> None:
    over, coming = progress(Series.of({2023: 56, 2024: 58, 2025: 60, 2026: 62}), STEPS, today=2026.4)
    assert over.projected is over.probability is None
    assert coming.projected == pytest.approx(80)  # 2 a year
    assert coming.probability == 0


def test_other_methods_take_the_same_figures_from_the_baseline() -> None:
    values = {2020: 2.46, 2023: 2.35, 2024: 2.30}
    steps = Steps(Point(2020, 2.46), (Point(2035, 1.80),), "down")
    ratios = {method: progress(Series.of(values), steps, method, today=2025.4)[0].ratio for method in METHODS}
    published = {"statcan": 0.809, "unsd": 0.831, "straight": 0.909}  # shared/design/indicators.md, 9.5
    assert ratios == pytest.approx(published | {"gongfu": 0.16 / 0.176}, abs=5e-4)


def test_other_methods_get_the_distance_to_a_band() -> None:
    steps = Steps(Point(2020, 1.5), (Point(2030, 1.2),), "band", low=0.9, high=1.1)
    found = progress(Series.of({2022: 1.4, 2025: 0.7}), steps, "straight", today=2026.0)[0]
    assert found.ratio == pytest.approx((0.2 / 5) / (0.3 / 10))  # from 0.4 to 0.2 outside in five of ten years


@pytest.mark.parametrize(("percent", "status"), [(True, "achieved"), (False, "on_track")])
@pytest.mark.parametrize("limit", [None, 100])
def test_only_per_cent_are_met_within_one_by_the_un(percent: bool, limit: float | None, status: str) -> None:
    """From 96 to 99.2 in three years leads past 100; a count of 100 villages is not met by 99.2 of them."""
    steps = Steps(Point(2020, 96), (Point(2025, 100),), limit=limit, percent=percent)
    assert progress(Series.of({2022: 98, 2023: 99.2}), steps, "unsd", today=MAY_2024)[0].status == status


def test_the_un_does_not_meet_a_band_within_one() -> None:
    steps = Steps(Point(2020, 8), (Point(2025, 12),), "band", low=10, high=15, percent=True)
    assert progress(Series.of({2022: 9, 2023: 9.2}), steps, "unsd", today=MAY_2024)[0].status != "achieved"


def test_steps_that_do_not_rise_are_refused() -> None:
    for steps in (replace(STEPS, targets=STEPS.targets[::-1]), replace(STEPS, start=Point(2025, 50))):
        with pytest.raises(ValueError, match=r"rise|before"):
            first({2022: 55}, steps)


def test_words_and_numbers_that_are_none_are_refused() -> None:
    for wrong in ({"path": "foo"}, {"direction": "sideways"}, {"next_start": "later"}):
        with pytest.raises(ValueError, match="must be one of"):
            replace(STEPS, **wrong)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="finite"):
        replace(STEPS, start=Point(2020, math.nan))
    with pytest.raises(ValueError, match="finite"):
        replace(STEPS, targets=(Point(2025, math.nan),))
    with pytest.raises(ValueError, match="no method 'foo'"):
        progress(Series.of({2022: 55}), STEPS, "foo", today=MAY_2024)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="today"):
        first({2022: 55}, today=math.nan)


def test_a_day_in_years() -> None:
    assert time_of_day(date(2025, 12, 31)) == 2025.0
    assert time_of_day(date(2026, 1, 1)) == pytest.approx(2025 + 1 / 365)
    assert time_of_day(date(2024, 7, 1)) == pytest.approx(2023 + 183 / 366)


# What holds for every series

values = st.integers(-10_000, 10_000).map(lambda number: number / 100)
gains = st.integers(1, 10_000).map(lambda number: number / 100)
figures = st.dictionaries(st.integers(2021, 2034).map(float), values, min_size=2, max_size=8)
directions = st.sampled_from(["up", "down"])
paths = st.sampled_from(["linear", "compound"])
plans = st.builds(
    lambda base, near, far, direction, path, start: Steps(
        Point(2020, base), (Point(2025, near), Point(2035, far)), direction, path, next_start=start
    ),
    values,
    values,
    values,
    directions,
    paths,
    st.sampled_from(["achieved", "targeted"]),
)
days = st.integers(80_800, 81_440).map(lambda number: number / 40)  # 2020 to 2036


def _statuses(series: Series, steps: Steps, today: float) -> list[str]:
    return [found.status for found in progress(series, steps, today=today)]


@given(values, gains, gains, directions, paths, st.integers(2022, 2034).filter(lambda year: year != 2026))
def test_exactly_on_the_path_is_on_track(
    base: float, near: float, far: float, direction: str, path: str, year: int
) -> None:
    sign = 1 if direction == "up" else -1
    targets = Point(2025, base + sign * near), Point(2035, base + sign * (near + far))
    steps = Steps(Point(2020, base), targets, direction, path)  # type: ignore[arg-type]
    known = {float(at): required(segments(steps), at) for at in range(2020, year + 1)}
    found = progress(Series.of(known), steps, today=year + 0.5)[year > 2025]  # type: ignore[arg-type]
    assert found.status == ("achieved" if year == 2025 else "on_track")
    assert found.ratio == pytest.approx(1, abs=1e-6)


@given(plans, figures, days, st.floats(0, 50))
def test_a_better_latest_figure_is_never_judged_worse(
    steps: Steps, known: dict[float, float], today: float, gain: float
) -> None:
    usable = [time for time in known if time <= today]
    assume(usable)
    latest = max(usable)
    better = known | {latest: known[latest] + (gain if steps.direction == "up" else -gain)}
    for was, now in zip(
        _statuses(Series.of(known), steps, today), _statuses(Series.of(better), steps, today), strict=True
    ):
        if was != "cannot_tell":
            assert RANK.index(now) <= RANK.index(was)


@given(plans, figures, days)
def test_to_rise_and_to_fall_are_mirror_images(steps: Steps, known: dict[float, float], today: float) -> None:
    mirrored = Steps(
        Point(2020, -steps.start.value),
        tuple(Point(target.time, -target.value) for target in steps.targets),
        "down" if steps.direction == "up" else "up",
        steps.path,
        next_start=steps.next_start,
    )
    turned = Series.of({time: -value for time, value in known.items()})
    assert _statuses(turned, mirrored, today) == _statuses(Series.of(known), steps, today)


@given(plans, figures, days, st.sampled_from([0.25, 2.0, 1024.0]))
def test_the_unit_does_not_matter(steps: Steps, known: dict[float, float], today: float, unit: float) -> None:
    scaled = replace(
        steps,
        start=Point(2020, steps.start.value * unit),
        targets=tuple(Point(target.time, target.value * unit) for target in steps.targets),
    )
    series = Series.of({time: value * unit for time, value in known.items()})
    assert _statuses(series, scaled, today) == _statuses(Series.of(known), steps, today)


@given(plans, figures, days)
def test_what_is_missing_is_never_anything_but_cannot_tell(
    steps: Steps, known: dict[float, float], today: float
) -> None:
    for method in METHODS:
        found = progress(Series.of(known), steps, method, today=today)
        usable = [time for time in known if 2020 < time <= today]
        for assessment in found:
            over = today > assessment.step or assessment.step in usable
            missing = not usable or (assessment.step not in usable if over else today - max(usable) > steps.max_age)
            if missing:
                assert assessment.status == "cannot_tell"
            if assessment.status == "cannot_tell":
                assert assessment.ratio is assessment.projected is None


@given(st.lists(st.tuples(figures.map(Series.of), plans), max_size=5), days)
def test_many_series_are_judged_as_each_is_alone(pairs: list[tuple[Series, Steps]], today: float) -> None:
    once = replace(STEPS, targets=STEPS.targets[1:])
    pairs = [*pairs, (Series((), ()), STEPS), (Series.of({2022: 55, 2023.25: 56}), once)]
    found = progress_of(METHODS, pairs, today=today)
    alone = [{method: progress(*pair, method, today=today) for method in METHODS} for pair in pairs]
    assert found == alone


@given(plans, figures, days)
def test_every_verdict_says_why(steps: Steps, known: dict[float, float], today: float) -> None:
    for method in METHODS:
        for found in progress(Series.of(known), steps, method, today=today):
            assert found.reason
            assert "\n" not in found.reason
            assert "nan" not in found.reason
            assert "inf" not in found.reason
