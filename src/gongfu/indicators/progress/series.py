"""How one series stands towards its steps: our rule, or that of others, with every input and a reason in words.

The rule itself is :func:`gongfu.indicators.progress.rule.judge`, the same that classifies millions of series; here it
gets words, a projection, and the components from which a reader can do the sum again.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final, get_args

import numpy as np

from gongfu.indicators.model import Assessment, Method, Point, Series, Steps
from gongfu.indicators.progress.case import Case, Components, cases, percent
from gongfu.indicators.progress.methods import Sense, Verdict, statcan, straight, unsd
from gongfu.indicators.progress.projection import LEVEL, Projection, project
from gongfu.indicators.progress.rule import distance

__all__ = ["METHODS", "marks", "progress", "progress_of", "time_of_day"]

METHODS: Final[tuple[Method, ...]] = get_args(Method)


def progress(series: Series, steps: Steps, method: Method = "gongfu", *, today: float) -> tuple[Assessment, ...]:
    """How ``series`` stands towards every step, in their order, on the day ``today`` (years, :func:`time_of_day`).

    Pure: the same input gives the same answer. The methods of others take the same figures as ours does and say
    ``cannot_tell`` where ours does for want of data; they differ in the formula alone. Raises :class:`ValueError`
    where the times of ``steps`` do not rise, a band has no bound, or there is no such method or day.
    """
    return progress_of((method,), [(series, steps)], today=today)[0][method]


def progress_of(
    methods: Sequence[Method], pairs: Sequence[tuple[Series, Steps]], *, today: float
) -> list[Mapping[Method, tuple[Assessment, ...]]]:
    """The assessments of many series by several methods, as :func:`progress` gives them one by one."""
    if unknown := [method for method in methods if method not in METHODS]:
        raise ValueError(f"no method {unknown[0]!r}; it must be one of {', '.join(METHODS)}")
    judged = zip(pairs, cases(pairs, today=today), strict=True)
    return [_by_method(methods, series, steps, found, today) for (series, steps), found in judged]


def time_of_day(day: date) -> float:
    """A day in the years of :class:`~gongfu.indicators.model.Observation`: 31 December 2025 is 2025.0.

    So a period has ended on a day whose time is not before its own.
    """
    first, last = date(day.year, 1, 1), date(day.year, 12, 31)
    return day.year - 1 + ((day - first).days + 1) / ((last - first).days + 1)


def _by_method(
    methods: Sequence[Method], series: Series, steps: Steps, found: Sequence[Case], today: float
) -> Mapping[Method, tuple[Assessment, ...]]:
    inputs = [(*case.components(steps), *marks(series, case.preliminary)) for case in found]
    return {
        method: tuple(
            _ours(case, series, steps, number, today, parts)
            if method == "gongfu"
            else _theirs(case, series, steps, method, parts)
            for number, (case, parts) in enumerate(zip(found, inputs, strict=True))
        )
        for method in methods
    }


def _ours(case: Case, series: Series, steps: Steps, step: int, today: float, inputs: Components) -> Assessment:
    told = Assessment(
        step=case.target.time,
        method="gongfu",
        status=case.status,
        ratio=case.ratio,
        reason=_marked(series, case, case.sentence(steps, series.proxy)),
        components=inputs,
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
        components=(*inputs, *_drawn(drawn)),
    )


def _theirs(case: Case, series: Series, steps: Steps, method: Method, inputs: Components) -> Assessment:
    if case.status == "cannot_tell":
        reason = _marked(series, case, case.sentence(steps, series.proxy))
        return Assessment(case.target.time, method, "cannot_tell", None, reason, components=inputs)
    verdict = _verdict(case, steps, method)
    words = _bare(verdict) if verdict.ratio is None else WORDS[method].format(percent(verdict.ratio))
    return Assessment(
        case.target.time,
        method,
        verdict.status,
        verdict.ratio,
        _marked(series, case, words),
        score=verdict.score,
        components=(*inputs, *verdict.parts),
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
