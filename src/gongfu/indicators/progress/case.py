"""A series and a step: what the rule found, as plain numbers, in words, and as components to publish."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from gongfu.indicators.model import Point, Series, Status, Steps
from gongfu.indicators.progress.rule import BAND, DOWN, STATUSES, UP, Judgement, Lines, Reason, Start, judge

__all__ = ["STARTS", "Case", "Components", "Origin", "cases", "latest", "number", "percent", "when"]

Components = tuple[tuple[str, float | str | None], ...]

Origin = Literal["baseline", "achieved", "targeted"]
"""Where the way to a step starts: at the baseline, at the figure of the step before, or at the target of that step."""

DIRECTIONS: Final = {"up": UP, "down": DOWN, "band": BAND}
STARTS: Final[Mapping[Start, Origin]] = {
    Start.BASELINE: "baseline",
    Start.ACHIEVED: "achieved",
    Start.TARGETED: "targeted",
}


@dataclass(frozen=True, slots=True)
class Case:
    """A :class:`~gongfu.indicators.progress.rule.Judgement` of one series; ``None`` where it has NaN.

    ``ratio`` is ``None`` too where there is no verdict: it would look like one. ``time`` and ``value`` are the latest
    figure known where none could be judged. ``preliminary`` says that the figure that was judged, or the one that the
    step starts from, is not final; ``final`` that nothing can change the verdict.
    """

    target: Point
    status: Status
    reason: Reason
    ratio: float | None
    time: float | None
    value: float | None
    start: Start
    start_time: float
    start_value: float
    actual: float | None
    required: float | None
    curved: bool
    begun: bool
    over: bool
    final: bool
    preliminary: bool
    figures: int
    age: float | None

    @staticmethod
    def of(found: Judgement, row: int, target: Point, unsure: Collection[float], last: Point | None) -> Case:
        """Series ``row`` of ``found``, judged against ``target``; figures at the times ``unsure`` are not final.

        ``last`` is its :func:`latest` figure.
        """
        start, over = Start(found.start[row]), bool(found.over[row])
        time, value = _known(found.time[row]), _known(found.value[row])
        judged = value is not None
        if not judged and last is not None:
            time, value = last.time, last.value
        used = {time} | ({found.start_time[row]} if start == Start.ACHIEVED else set())
        preliminary = not used.isdisjoint(unsure)
        return Case(
            target=target,
            status=STATUSES[found.status[row]],
            reason=Reason(found.reason[row]),
            ratio=None if found.reason[row] else _known(found.ratio[row]),
            time=time,
            value=value,
            start=start,
            start_time=float(found.start_time[row]),
            start_value=float(found.start_value[row]),
            actual=_known(found.actual[row]),
            required=_known(found.required[row]) if judged else None,
            curved=bool(found.curved[row]),
            begun=bool(found.begun[row]),
            over=over,
            final=over and time == target.time and not preliminary,
            preliminary=preliminary,
            figures=int(found.figures[row]),
            age=_known(found.age[row]),
        )

    def sentence(self, steps: Steps, proxy: str = "") -> str:
        """Why the status is what it is, in one Chinese sentence."""
        if self.reason != Reason.KNOWN:
            return self._why_not(steps, proxy)
        assert self.time is not None and self.value is not None
        figure, goal = f"{when(self.time)}为 {number(self.value)}", number(self.target.value)
        step = when(self.target.time)
        if self.status == "achieved":
            ahead = "" if self.over else "，到期以当年数据为准"
            return f"{figure}，已达到{step}目标 {goal}{ahead}"
        missed = f"，没有达到{step}目标 {goal}" if self.over else ""
        since, start = when(self.start_time), number(self.start_value)
        if self.ratio is None:
            return f"{figure}{missed}，起点（{since}为 {start}）已达到目标 {goal}，现又退出"
        if self.status == "deterioration":
            return f"{figure}{missed}，比起点（{since}为 {start}）更差"
        if self.begun:
            return f"{figure}{missed}，自{since}（{start}）以来完成了应有进展的 {percent(self.ratio)}"
        pace = f"自{since}（{start}）以来的速度是今后达到{step}目标 {goal} 所需速度的 {percent(self.ratio)}"
        return f"{figure}，这一步自己的数据还不到两个，先看速度：{pace}"

    def _why_not(self, steps: Steps, proxy: str) -> str:
        step = when(self.target.time)
        age = "" if self.age is None else _age(self.age, steps.max_age)
        return {
            Reason.NO_TARGET: f"没有{step}的目标",
            Reason.PROXY: f"本地没有数据，所示为{proxy}的代用数据，不能据以判断",
            Reason.NO_FIGURE: f"{when(self.start_time)}基期以后没有已发布的数据",
            Reason.BEYOND_LIMIT: f"{step}目标 {number(self.target.value)} 超出指标的自然界限，请核对目标",
            Reason.NOT_PUBLISHED: f"{step}这一步已经结束，还没有当期数据",
            Reason.TOO_OLD: f"最新数据距今 {age}，超过可用的 {number(steps.max_age)} 年",
            Reason.ONE_FIGURE: "基期以后只有一个数据，判断进度至少要两个",
        }[self.reason]

    def components(self, steps: Steps) -> Components:
        """Everything that the verdict rests on, by name; ``docs/progress.md`` says what each is."""
        band = (("low", steps.low), ("high", steps.high)) if steps.direction == "band" else ()
        return (
            ("direction", steps.direction),
            *band,
            ("limit", steps.limit),
            ("percent", "yes" if steps.percent else "no"),
            ("baseline_time", steps.start.time),
            ("baseline", steps.start.value),
            ("target_time", self.target.time),
            ("target", self.target.value),
            ("path", steps.path),
            ("path_used", "compound" if self.curved else "linear"),
            ("next_start", steps.next_start),
            ("start", STARTS[self.start]),
            ("start_time", self.start_time),
            ("start_value", self.start_value),
            ("latest_time", self.time if self.value is not None else None),
            ("latest", self.value),
            ("measure", "change" if self.begun else "pace"),
            ("actual", self.actual),
            ("required", self.required),
            ("figures", float(self.figures)),
            ("age", self.age),
            ("max_age", steps.max_age),
            ("final", "yes" if self.final else "no"),
        )


def cases(pairs: Sequence[tuple[Series, Steps]], *, today: float) -> list[tuple[Case, ...]]:
    """What the rule finds of every series towards each of its steps; all whose steps have the same times at once.

    Raises :class:`ValueError` where the times of steps do not rise, or a band has no bound.
    """
    alike: dict[tuple[float, ...], list[int]] = {}
    for place, (_, steps) in enumerate(pairs):
        if steps.direction == "band" and steps.low is None and steps.high is None:
            raise ValueError("a desired band needs a bound")
        alike.setdefault(tuple(target.time for target in steps.targets), []).append(place)
    found: dict[int, tuple[Case, ...]] = {}
    for step_times, places in alike.items():
        some = [pairs[place] for place in places]
        judged = judge(*_grid([series for series, _ in some]), _lines(step_times, some), today=today)
        for row, (place, (series, steps)) in enumerate(zip(places, some, strict=True)):
            last = latest(series, today)
            unsure = {*series.unsure, *(series.times[-1:] if series.preliminary else ())}
            beside = zip(judged, steps.targets, strict=True)
            found[place] = tuple(Case.of(judgement, row, target, unsure, last) for judgement, target in beside)
    return [found[place] for place in range(len(pairs))]


def _grid(several: Sequence[Series]) -> tuple[list[float], NDArray[np.float64]]:
    """All times of the series, and their values at them, a row each, NaN where one has none."""
    times = sorted({time for series in several for time in series.times})
    columns = {time: column for column, time in enumerate(times)}
    values = np.full((len(several), len(times)), np.nan)
    for row, series in enumerate(several):
        values[row, [columns[time] for time in series.times]] = series.values
    return times, values


def _lines(step_times: tuple[float, ...], pairs: Sequence[tuple[Series, Steps]]) -> Lines:
    plans = [steps for _, steps in pairs]
    return Lines(
        baseline_time=[plan.start.time for plan in plans],
        baseline=[plan.start.value for plan in plans],
        step_times=step_times,
        targets=[[target.value for target in plan.targets] for plan in plans],
        direction=[DIRECTIONS[plan.direction] for plan in plans],
        compound=[plan.path == "compound" for plan in plans],
        low=[math.nan if plan.low is None else plan.low for plan in plans],
        high=[math.nan if plan.high is None else plan.high for plan in plans],
        limit=[math.nan if plan.limit is None else plan.limit for plan in plans],
        max_age=[plan.max_age for plan in plans],
        achieved=[plan.next_start == "achieved" for plan in plans],
        proxy=[bool(series.proxy) for series, _ in pairs],
    )


def latest(series: Series, today: float) -> Point | None:
    """The last figure whose period has ended on the day ``today`` (years); ``None`` where there is none."""
    ended = [place for place, time in enumerate(series.times) if time <= today]
    return Point(series.times[ended[-1]], series.values[ended[-1]]) if ended else None


def when(time: float) -> str:
    """A time in Chinese by the end of its period: 2025.0 is 2025年, 2024.25 is 2025年3月."""
    year = math.ceil(time - 1e-9)
    month = round((time - year + 1) * 12)
    return f"{year}年" if month >= 12 else f"{year}年{max(month, 1)}月"


def number(value: float) -> str:
    """A number as people write it: six digits that count, large ones whole and in groups of thousands."""
    return f"{value:,.0f}" if abs(value) >= 100_000 else f"{value:,.6g}"


def percent(ratio: float) -> str:
    """A ratio in whole per cent, rounded down: what falls short of 95 % must not read 95 %."""
    return f"{math.floor(ratio * 100 + 1e-7)}%"


def _age(age: float, most: float) -> str:
    """An age of more than ``most`` years; that which is over by days must not read as if it were not."""
    return f"{number(round(age, 1))} 年" if round(age, 1) > most else f"{number(most)} 年多"


def _known(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None
