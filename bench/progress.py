"""What judging progress costs: series classified at once, beside one call a series and a peer's way of working."""

from __future__ import annotations

from collections.abc import Callable
from math import isfinite
from pathlib import Path

import numpy as np
from measure import Row, Scale, Table, compare
from numpy.typing import NDArray

from gongfu.indicators.model import Point, Series, Steps
from gongfu.indicators.progress import progress as judge_one
from gongfu.indicators.progress.classify import Lines, classify
from gongfu.indicators.progress.rule import DOWN, UP

__all__ = ["TABLES"]

TIMES = np.arange(2012.0, 2027.0)
STEPS = (2025.0, 2035.0)
TODAY = 2026.9
ONE_BY_ONE = 100
"""One series in so many is judged where every series costs a call of Python."""

Floats = NDArray[np.float64]


def progress(scale: Scale, folder: Path) -> Table:
    """Statuses towards two steps: arrays, a loop over ``progress``, and a loop in the manner of Open SDG."""
    values, lines = _drawn(scale.series)
    few = max(scale.series // ONE_BY_ONE, 1)
    part = lines.spread(scale.series).rows(slice(few))
    one_by_one: dict[str, Callable[[], object]] = {
        "classify": lambda: classify(TIMES, values[:few], part, today=TODAY),
        "progress, one by one": lambda: _each(values[:few], part),
        "in the manner of Open SDG": lambda: _open_sdg(values[:few], part),
    }
    at_once: dict[str, Callable[[], object]] = {"classify": lambda: classify(TIMES, values, lines, today=TODAY)}
    rows = [
        *compare(f"{few:,} series", one_by_one, scale.rounds),
        *compare(f"{scale.series:,} series", at_once, scale.rounds),
    ]
    notes = [
        f"每秒每核判断 {_rate(rows[-1], scale.series):,} 个序列（15 年数据，两步目标，半数复合路径）",
        f"{_rate(rows[-1], scale.series):,} series classified per second and core: 15 years, two steps, half compound",
        "“Open SDG 的做法”由我们按其公开公式写成：每个序列、每个目标一次纯 Python 计算，只算增速比，不判断数据是否可用",
        "“in the manner of Open SDG” is written by us after its published formula, a plain Python sum a series and "
        "target: the ratio of growth alone, without reasons, age of data or projection",
    ]
    return Table("progress", "判断进度 · statuses towards both steps", rows, notes)


def _rate(row: Row, series: int) -> int:
    return round(series / row.cpu)


def _drawn(count: int) -> tuple[Floats, Lines]:
    """Random series that grow or fall, a tenth of their figures missing, half of them to rise and half to fall."""
    draw = np.random.default_rng(2025)
    values = 100 * np.exp(np.cumsum(draw.normal(0.01, 0.03, (count, len(TIMES))), axis=1))
    values[draw.random(values.shape) < 0.1] = np.nan
    baseline = np.nan_to_num(values[:, 8], nan=100.0)
    direction = np.where(draw.random(count) < 0.5, UP, DOWN)
    targets = baseline[:, np.newaxis] * (1 + direction[:, np.newaxis] * np.array([0.1, 0.4]))
    return values, Lines(2020.0, baseline, STEPS, targets, direction, compound=draw.random(count) < 0.5)


def _each(values: Floats, lines: Lines) -> None:
    parts = (np.asarray(part).tolist() for part in (lines.baseline, lines.targets, lines.direction, lines.compound))
    for row, baseline, goals, direction, compound in zip(values, *parts, strict=True):
        known = np.isfinite(row)
        steps = Steps(
            Point(2020.0, baseline),
            tuple(Point(time, goal) for time, goal in zip(STEPS, goals, strict=True)),
            "up" if direction == UP else "down",
            "compound" if compound else "linear",
        )
        judge_one(Series(tuple(TIMES[known].tolist()), tuple(row[known].tolist())), steps, today=TODAY)


def _open_sdg(values: Floats, lines: Lines) -> list[str]:
    """Base, latest figure and target of every series and step in plain Python, as a build of Open SDG goes through."""
    parts = (np.asarray(part).tolist() for part in (lines.baseline, lines.targets, lines.direction))
    found = []
    for row, baseline, goals, direction in zip(values.tolist(), *parts, strict=True):
        known = [
            (time, value) for time, value in zip(TIMES.tolist(), row, strict=True) if isfinite(value) and time > 2020
        ]
        for end, goal in zip(STEPS, goals, strict=True):
            if not known:
                found.append("not_available")
                continue
            time, latest = known[-1]
            observed = (latest / baseline) ** (1 / (time - 2020)) - 1
            ratio = direction * observed / abs((goal / baseline) ** (1 / (end - 2020)) - 1)
            if direction * (latest - goal) >= 0:
                found.append("target_achieved")
            elif ratio >= 0.95:
                found.append("substantial_progress")
            elif ratio >= 0.6:
                found.append("moderate_progress")
            else:
                found.append("limited_progress" if ratio >= 0 else "deterioration")
    return found


TABLES = (progress,)
