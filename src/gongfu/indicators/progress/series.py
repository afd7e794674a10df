"""How one series stands towards its steps: our rule, or that of others, with every input and a reason in words.

The rule itself is :func:`gongfu.indicators.progress.rule.judge`, the same that classifies millions of series; here it
gets words, a projection, and the components from which a reader can do the sum again.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Final, get_args

import numpy as np

from gongfu.indicators.model import Assessment, Method, Point, Series, Steps
from gongfu.indicators.progress.case import Case, Components, percent
from gongfu.indicators.progress.methods import Sense, Verdict, statcan, straight, unsd
from gongfu.indicators.progress.projection import LEVEL, Projection, project
from gongfu.indicators.progress.rule import BAND, DOWN, UP, Lines, distance, judge

__all__ = ["METHODS", "lines_of", "marks", "progress", "progress_by", "time_of_day"]

METHODS: Final[tuple[Method, ...]] = get_args(Method)
DIRECTIONS: Final = {"up": UP, "down": DOWN, "band": BAND}


def progress(series: Series, steps: Steps, method: Method = "gongfu", *, today: float) -> tuple[Assessment, ...]:
    """How ``series`` stands towards every step, in their order, on the day ``today`` (years, :func:`time_of_day`).

    Pure: the same input gives the same answer. The methods of others take the same figures as ours does and say
    ``cannot_tell`` where ours does for want of data; they differ in the formula alone. Raises :class:`ValueError`
    where the times of ``steps`` do not rise, or a band has no bound.
    """
    return progress_by((method,), series, steps, today=today)[method]


def progress_by(
    methods: tuple[Method, ...], series: Series, steps: Steps, *, today: float
) -> Mapping[Method, tuple[Assessment, ...]]:
    """The assessments of several methods, as :func:`progress` gives them one by one."""
    if steps.direction == "band" and steps.low is None and steps.high is None:
        raise ValueError("a desired band needs a bound")
    found = judge(series.times, np.array([series.values], dtype=np.float64), lines_of(series, steps), today=today)
    unsure = {*series.unsure, *(series.times[-1:] if series.preliminary else ())}
    cases = [Case.of(judgement, target, unsure) for judgement, target in zip(found, steps.targets, strict=True)]
    return {
        method: tuple(
            _ours(case, series, steps, number, today) if method == "gongfu" else _theirs(case, series, steps, method)
            for number, case in enumerate(cases)
        )
        for method in methods
    }


def time_of_day(day: date) -> float:
    """A day in the years of :class:`~gongfu.indicators.model.Observation`: 31 December 2025 is 2025.0.

    So a period has ended on a day whose time is not before its own.
    """
    first, last = date(day.year, 1, 1), date(day.year, 12, 31)
    return day.year - 1 + ((day - first).days + 1) / ((last - first).days + 1)


def lines_of(series: Series, steps: Steps) -> Lines:
    """The steps of one series as the rule takes them."""
    return Lines(
        baseline_time=steps.start.time,
        baseline=steps.start.value,
        step_times=tuple(target.time for target in steps.targets),
        targets=[[target.value for target in steps.targets]],
        direction=DIRECTIONS[steps.direction],
        compound=steps.path == "compound",
        low=math.nan if steps.low is None else steps.low,
        high=math.nan if steps.high is None else steps.high,
        limit=math.nan if steps.limit is None else steps.limit,
        max_age=steps.max_age,
        achieved=steps.next_start == "achieved",
        proxy=bool(series.proxy),
    )


def _ours(case: Case, series: Series, steps: Steps, step: int, today: float) -> Assessment:
    told = Assessment(
        step=case.target.time,
        method="gongfu",
        status=case.status,
        ratio=case.ratio,
        reason=_marked(series, case, case.sentence(steps, series.proxy)),
        components=(*case.components(steps), *marks(series, case.preliminary)),
    )
    drawn = None if case.status == "cannot_tell" or case.over else project(series, steps, step, today=today)
    if drawn is None:
        return told
    return replace(
        told,
        projected=drawn.value,
        low=drawn.low,
        high=drawn.high,
        probability=drawn.probability,
        components=(*told.components, *_drawn(drawn)),
    )


def _theirs(case: Case, series: Series, steps: Steps, method: Method) -> Assessment:
    components = (*case.components(steps), *marks(series, case.preliminary))
    if case.status == "cannot_tell":
        reason = _marked(series, case, case.sentence(steps, series.proxy))
        return Assessment(case.target.time, method, "cannot_tell", None, reason, components=components)
    verdict = _verdict(case, steps, method)
    words = _bare(verdict) if verdict.ratio is None else WORDS[method].format(percent(verdict.ratio))
    return Assessment(
        case.target.time,
        method,
        verdict.status,
        verdict.ratio,
        _marked(series, case, words),
        score=verdict.score,
        components=(*components, *verdict.parts),
    )


WORDS: Final[Mapping[Method, str]] = {
    "statcan": "实际年均增速是要求增速的 {}",
    "unsd": "按现有增速，到期走完全程的 {}",
    "straight": "实际年均变化是直线所要求的 {}",
}
"""What the ratio of another method says; it starts at the baseline, whatever the step."""


def _bare(verdict: Verdict) -> str:
    return "最新数据已达到目标" if verdict.status == "achieved" else "起点、最新数据与目标之间算不出这一方法的增速"


def _verdict(case: Case, steps: Steps, method: Method) -> Verdict:
    """Another method's answer from baseline, figure and target; of a band it gets the distances to it."""
    assert case.time is not None and case.value is not None
    points = (steps.start, Point(case.time, case.value), case.target)
    sense: Sense = "up" if steps.direction == "up" else "down"
    if steps.direction == "band":
        low, high = (np.array(math.nan if bound is None else bound) for bound in (steps.low, steps.high))
        points = tuple(Point(at.time, float(distance(np.array(at.value), low, high))) for at in points)  # type: ignore[assignment]
    if method == "statcan":
        return statcan(*points, sense)
    if method == "straight":
        return straight(*points, sense)
    return unsd(*points, sense, percent=steps.percent and steps.direction != "band")  # a distance of 0 is not 0 %


def _marked(series: Series, case: Case, sentence: str) -> str:
    words = [word for word, holds in (("样例", series.sample), ("初步数", case.preliminary)) if holds]
    return f"{'、'.join(words)}：{sentence}" if words else sentence


def marks(series: Series, preliminary: bool) -> Components:
    """What a reader must know before believing a status; ``preliminary``: whether it rests on a figure not final."""
    return (
        ("sample", "样例" if series.sample else None),
        ("proxy", series.proxy or None),
        ("preliminary", "yes" if preliminary else "no"),
    )


def _drawn(drawn: Projection) -> Components:
    return (
        ("projection_path", drawn.path),
        ("projection_slope", drawn.slope),
        ("projection_noise", drawn.noise),
        ("projection_points", float(drawn.points)),
        ("projection_level", LEVEL),
    )
