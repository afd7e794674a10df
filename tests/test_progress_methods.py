"""Other methods as they were published: their own examples, and where they have no answer."""

from __future__ import annotations

import math
import random
from collections.abc import Callable

import golden
import pytest

from gongfu.indicators.model import Point, Status
from gongfu.indicators.progress.methods import Verdict, limit_factor, statcan, statcan_trend, straight, unsd, unsd_trend

CLASS: dict[Status, int] = {"achieved": 2, "on_track": 2, "acceleration_needed": 1, "limited": 0, "deterioration": 0}
INCOME_RATIO = (Point(2020, 2.46), Point(2024, 2.30), Point(2035, 1.80))
"""Urban to rural income, to fall to 1.80 (shared/design/indicators.md, 9.5)."""


def test_the_published_examples_of_statistics_canada() -> None:
    for case in golden.cases("progress_statcan"):
        found = [
            statcan(Point(2015, base), Point(2020, now), Point(2030, goal), "up" if sense == 1 else "down")
            for base, now, goal, sense in case["input"]
        ]
        assert [verdict.ratio for verdict in found] == pytest.approx(case["expected"]["ratio"], abs=case["tolerance"])
        assert [verdict.score for verdict in found] == pytest.approx(case["expected"]["score"], abs=case["tolerance"])
        assert [verdict.status for verdict in found] == ["on_track", "limited", "deterioration", "on_track", "limited"]


@pytest.mark.parametrize(("base", "limit", "factor"), [(95, 100, 0.203670), (50, 100, 0.953929), (12, 10, 0.628705)])
def test_the_published_factors_near_a_limit(base: float, limit: float, factor: float) -> None:
    """shared/design/indicators.md, 9.1."""
    assert limit_factor(base, limit) == pytest.approx(factor, abs=1e-6)


def test_the_factor_is_none_far_from_a_limit_and_zero_at_it() -> None:
    assert limit_factor(20, 10) == limit_factor(0, 0) == 1
    assert limit_factor(100, 100) == 0


@pytest.mark.parametrize(
    ("growth", "status", "score"),
    [  # the score functions of 9.1, done by hand
        (0.03, "on_track", 5.0),
        (0.016, "on_track", 3.0),  # 500·0.016 − 5
        (0.01, "acceleration_needed", 1.25),  # 250·0.01 − 1.25
        (0.004, "limited", -0.5),  # 500·0.004 − 2.5
        (-0.01, "deterioration", -3.75),  # 125·(−0.01) − 2.5
        (-0.05, "deterioration", -5.0),
    ],
)
def test_without_a_target_growth_itself_is_judged(growth: float, status: Status, score: float) -> None:
    start, latest = Point(2015, 50), Point(2020, 50 * (1 + growth) ** 5)
    assert statcan_trend(start, latest, "up")[:3] == pytest.approx((status, growth, score))
    falling = statcan_trend(start, Point(2020, 50 * (1 - growth) ** 5), "down")
    assert falling[:3] == pytest.approx((status, growth, score))


def test_near_a_limit_less_growth_is_asked_for() -> None:
    start, latest = Point(2015, 95), Point(2020, 95 * 1.004**5)
    assert statcan_trend(start, latest, "up").status == "limited"
    near = statcan_trend(start, latest, "up", limit=100)  # C = 0.203670, so 0.4 % is over 1.5 %·C
    assert near[:3] == pytest.approx(("on_track", 0.004, 500 * 0.004 / 0.203670 - 5), abs=1e-4)
    assert statcan_trend(Point(2015, 100), Point(2020, 100), "up", limit=100)[:3] == ("on_track", 0, 5)
    assert statcan_trend(Point(2015, 100), Point(2020, 99), "up", limit=100).status == "deterioration"


def test_the_published_ratios_of_the_income_gap() -> None:
    """shared/design/indicators.md, 9.5: 0.809, 0.831 and 0.909."""
    found = statcan(*INCOME_RATIO, "down"), unsd(*INCOME_RATIO, "down"), straight(*INCOME_RATIO, "down")
    assert [verdict.ratio for verdict in found] == pytest.approx([0.809, 0.831, 0.909], abs=5e-4)
    assert {verdict.status for verdict in found} == {"acceleration_needed"}


@pytest.mark.parametrize(
    ("latest", "status", "score"),
    [  # base 100, target 200 after ten years, judged after five: q = (x² − 1) with x = latest/100
        (150, "on_track", 3),  # 1.25
        (130, "acceleration_needed", 2),  # 0.69
        (104, "limited", 1),  # 0.0816
        (99, "deterioration", 1),
        (200, "achieved", 3),
    ],
)
def test_the_three_classes_of_the_un(latest: float, status: Status, score: int) -> None:
    verdict = unsd(Point(2015, 100), Point(2020, latest), Point(2025, 200), "up")
    assert (verdict.status, verdict.score) == (status, score)
    if status != "achieved":
        assert verdict.ratio == pytest.approx((latest / 100) ** 2 - 1)


def test_within_one_per_cent_of_all_or_nothing_is_met_for_the_un() -> None:
    points = Point(2015, 97), Point(2020, 99.2), Point(2030, 100)
    assert unsd(*points, "up", percent=True).status == "achieved"
    assert unsd(*points, "up").status == "on_track"
    assert unsd(Point(2015, 9), Point(2020, 0.9), Point(2030, 0), "down", percent=True).status == "achieved"


def test_growth_alone_for_the_un() -> None:
    assert [unsd_trend(Point(2015, 100), Point(2016, now), "up").score for now in (102.1, 101, 100.4)] == [3, 2, 1]
    assert unsd_trend(Point(2015, 100), Point(2016, 97.9), "down").status == "on_track"
    assert unsd_trend(Point(2015, 100), Point(2016, 101), "down").status == "deterioration"


def test_values_below_zero_turn_the_sign() -> None:
    verdict = statcan(Point(2015, -50), Point(2020, -40), Point(2030, -20), "up")
    assert verdict.status == "acceleration_needed"
    assert verdict.ratio == pytest.approx(((40 / 50) ** 0.2 - 1) / ((20 / 50) ** (1 / 15) - 1))


def test_open_sdg_puts_a_thousandth_in_place_of_zero() -> None:
    to_zero = statcan(Point(2015, 10), Point(2020, 8), Point(2030, 0), "down")
    assert to_zero == statcan(Point(2015, 10), Point(2020, 8), Point(2030, 0.001), "down")
    from_zero = statcan(Point(2015, 0), Point(2020, 8), Point(2030, 10), "up")
    assert from_zero == statcan(Point(2015, 0.001), Point(2020, 8), Point(2030, 10), "up")


@pytest.mark.parametrize("method", [statcan, unsd])
def test_no_growth_rate_no_answer(method: Callable[..., Verdict]) -> None:
    for base, now, goal in ((-10, 5, 20), (10, -5, 20), (50, 40, 50)):
        verdict = method(Point(2015, base), Point(2020, now), Point(2030, goal), "up")
        assert (verdict.status, verdict.ratio) == ("cannot_tell", None)


@pytest.mark.parametrize("method", [statcan, unsd, straight])
def test_a_way_too_short_to_measure_has_no_answer(method: Callable[..., Verdict]) -> None:
    """From 1e-300 to 0 in ten years, and 50 in between: the way back over the way there is more than a float holds."""
    verdict = method(Point(2015, 1e-300), Point(2020, 50), Point(2030, 0), "down")
    assert verdict.ratio is None or math.isfinite(verdict.ratio)
    far = method(Point(2015, 1e-300), Point(2020, 1e-10), Point(2030, 1e300), "up")
    assert all(math.isfinite(part) for _, part in far.parts)


@pytest.mark.parametrize("method", [statcan, unsd, straight])
def test_a_target_met_is_met_whatever_the_growth(method: Callable[..., Verdict]) -> None:
    assert method(Point(2015, -10), Point(2020, 25), Point(2030, 20), "up").status == "achieved"
    assert method(Point(2015, 10), Point(2020, 10), Point(2030, 20), "down").status == "achieved"


@pytest.mark.parametrize("method", [statcan, unsd, straight])
def test_what_falls_below_a_target_that_the_start_met_gets_worse(method: Callable[..., Verdict]) -> None:
    assert method(Point(2015, 60), Point(2020, 45), Point(2030, 50), "up").status == "deterioration"


@pytest.mark.parametrize("method", [statcan, unsd, straight])
def test_times_that_do_not_rise_are_refused(method: Callable[..., Verdict]) -> None:
    with pytest.raises(ValueError, match="rise"):
        method(Point(2020, 1), Point(2020, 2), Point(2030, 3), "up")
    with pytest.raises(ValueError, match="rise"):
        method(Point(2020, 1), Point(2031, 2), Point(2030, 3), "up")


def test_methods_disagree_about_as_often_as_reported() -> None:
    """shared/design/indicators.md, 9.5: StatCan and UNSD 17.7 %, StatCan and the straight line 8.8 %.

    The report does not say how its series were drawn; these go from half to twice the base, with −20 % to 50 % of the
    way made after 4 of 15 years.
    """
    draw = random.Random(95)
    apart = [0, 0]
    rounds = 20_000
    for _ in range(rounds):
        goal, way = draw.uniform(50, 200), draw.uniform(-0.2, 0.5)
        points = Point(2020, 100), Point(2024, 100 + (goal - 100) * way), Point(2035, goal)
        sense = "up" if goal > 100 else "down"
        ours, *others = (CLASS[method(*points, sense).status] for method in (statcan, unsd, straight))  # type: ignore[arg-type]
        apart = [count + (other != ours) for count, other in zip(apart, others, strict=True)]
    assert [count / rounds for count in apart] == pytest.approx([0.177, 0.088], abs=0.02)
