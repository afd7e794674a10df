"""The nouns of the room: an indicator, a figure observed, a target, a series and the steps it is held against."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

__all__ = [
    "CONFIDENCE",
    "NATURE_PATHS",
    "SIGNS",
    "STATUS_NAMES",
    "STRATA",
    "Assessment",
    "Bound",
    "Confidence",
    "Direction",
    "Frequency",
    "Indicator",
    "Key",
    "Method",
    "Nature",
    "NextStart",
    "Observation",
    "Path",
    "Point",
    "Quality",
    "Series",
    "Status",
    "Steps",
    "Stratum",
    "Target",
]

Stratum = Literal["all", "urban", "rural"]
"""城乡: everybody, or one of the two strata."""
Direction = Literal["up", "down", "band"]
"""What is good: more, less, or to lie inside a desired band."""
Nature = Literal["share", "ratio", "index", "money", "count"]
"""What kind of figure it is; it decides the path where a definition names none."""
Path = Literal["linear", "compound"]
"""How the required path runs between two points: a straight line, or the same growth rate every year."""
NextStart = Literal["achieved", "targeted"]
"""Where the path of a later step starts: at the figure of the step before, or at the target of that step."""
Frequency = Literal["year", "quarter", "month"]
Quality = Literal["final", "preliminary", "estimated"]
Bound = Literal["binding", "expected"]
"""约束性 or 预期性."""
Confidence = Literal["A", "B", "C", "D", "X", "M", "unverified"]
Status = Literal["achieved", "on_track", "acceleration_needed", "limited", "deterioration", "cannot_tell"]
Method = Literal["gongfu", "statcan", "unsd", "straight"]
"""Ways to judge progress; ``gongfu`` is ours, the others are run beside it."""

STRATA: dict[Stratum, str] = {"all": "全体", "urban": "城镇", "rural": "农村"}
NATURE_PATHS: dict[Nature, Path] = {
    "share": "linear",
    "ratio": "linear",
    "index": "linear",
    "money": "compound",
    "count": "compound",
}
STATUS_NAMES: dict[Status, tuple[str, str]] = {
    "achieved": ("已达成", "achieved"),
    "on_track": ("按期推进", "on track"),
    "acceleration_needed": ("需要加快", "acceleration needed"),
    "limited": ("进展有限", "limited progress"),
    "deterioration": ("倒退", "deterioration"),
    "cannot_tell": ("无法判断", "cannot tell"),
}
"""Statuses from best to worst, in Chinese and English; the last is no verdict and is always grey."""
SIGNS: dict[Status, str] = {
    "achieved": "✓",
    "on_track": "●",
    "acceleration_needed": "▲",
    "limited": "◆",
    "deterioration": "■",
    "cannot_tell": "○",
}
"""A sign beside every word, in tables and pictures alike, so that nobody needs the colour."""
CONFIDENCE: dict[Confidence, str] = {
    "A": "法律文本、政府网页或原报道",
    "B": "新闻或转载页引用的官方文件",
    "C": "百科或门户网页",
    "D": "公开程序里的常数",
    "X": "由其他数字算出",
    "M": "凭记忆，用前须核对",
    "unverified": "只有一个可疑网页",
}
"""How sure a figure is. A figure without a letter of its own is as sure as its source says."""

assert tuple(STATUS_NAMES) == tuple(SIGNS) == get_args(Status)


@dataclass(frozen=True, slots=True)
class Indicator:
    """A definition. ``id`` is a lower-case ASCII identifier that formulas and tables use.

    ``low`` and ``high`` are the desired band where ``direction`` is ``band``; ``limit`` is a value that cannot be
    passed (100 for a share in %); ``max_age`` is after how many years a figure no longer tells where things stand;
    ``proxy`` names the reference area whose figure stands in where the zone has none; ``formula`` makes it derived.
    """

    id: str
    name: str
    name_en: str
    unit: str
    direction: Direction
    nature: Nature
    path: Path
    action: str = ""
    low: float | None = None
    high: float | None = None
    limit: float | None = None
    frequency: Frequency = "year"
    max_age: float = 2.0
    aliases: tuple[str, ...] = ()
    formula: str = ""
    proxy: str = ""
    source: str = ""
    method: str = "1"
    note: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Key:
    """What a series is of: an indicator in an area and stratum, by the zone's own names."""

    indicator: str
    area: str
    stratum: Stratum = "all"


@dataclass(frozen=True, slots=True)
class Target:
    """What an indicator is to reach at the end of the year ``step``, and from where.

    ``document`` and ``clause`` say where it stands; ``row`` is its row in the table, for messages.
    """

    key: Key
    step: int
    value: float
    bound: Bound
    baseline_year: int
    baseline: float
    document: str = ""
    clause: str = ""
    source: str = ""
    confidence: Confidence | None = None
    sample: bool = False
    row: int = 0


@dataclass(frozen=True, slots=True)
class Observation:
    """A figure. ``period`` is ``2022``, ``2022Q3`` or ``2022-09``; ``vintage`` the ISO day it became known.

    ``proxy`` names the reference area that the figure really is of, where it stands in for the area's own.
    """

    key: Key
    period: str
    value: float
    error: float | None = None
    quality: Quality = "final"
    vintage: str = ""
    source: str = ""
    confidence: Confidence | None = None
    sample: bool = False
    proxy: str = ""
    note: str = ""

    @property
    def time(self) -> float:
        """The end of the period in years, so that 2022, 2022Q4 and 2022-12 are all 2022.0 and 2022Q1 is 2021.25."""
        return time_of(self.period)


def time_of(period: str) -> float:
    """See :attr:`Observation.time`. Raises :class:`ValueError` for anything that is no period."""
    year, quarter, month = int(period[:4]), period[4:5] == "Q", period[4:5] == "-"
    if quarter and period[5:] in ("1", "2", "3", "4"):
        return year - 1 + int(period[5]) / 4
    if month and len(period) == 7 and 1 <= int(period[5:]) <= 12:
        return year - 1 + int(period[5:]) / 12
    if len(period) == 4:
        return float(year)
    raise ValueError(period)


@dataclass(frozen=True, slots=True)
class Series:
    """Figures of one key, oldest first: ``times`` in years (see :attr:`Observation.time`), ``values``, standard errors.

    ``errors`` is empty, or as long as ``values`` with NaN where unknown. ``sample`` says that a figure in it is made
    up, ``proxy`` whose figures these really are, ``unsure`` the times of the figures that are not final, and
    ``preliminary`` that the last figure is one of them.
    """

    times: tuple[float, ...]
    values: tuple[float, ...]
    errors: tuple[float, ...] = ()
    sample: bool = False
    proxy: str = ""
    preliminary: bool = False
    unsure: tuple[float, ...] = ()

    @staticmethod
    def of(values: Mapping[float, float]) -> Series:
        """A series from ``{2020: 2.46, 2024: 2.30}``."""
        times = tuple(sorted(values))
        return Series(tuple(map(float, times)), tuple(float(values[time]) for time in times))

    def __post_init__(self) -> None:
        if len(self.times) != len(self.values) or (self.errors and len(self.errors) != len(self.values)):
            raise ValueError("times, values and errors differ in length")
        if any(later <= earlier for earlier, later in zip(self.times, self.times[1:], strict=False)):
            raise ValueError("times must rise")
        if not all(map(math.isfinite, self.values)):
            raise ValueError("a value is not a finite number; leave a missing one out")


@dataclass(frozen=True, slots=True)
class Point:
    """A value at a time (years)."""

    time: float
    value: float


@dataclass(frozen=True, slots=True)
class Steps:
    """The required path: from ``start`` (baseline) through ``targets``, in the order of their times.

    ``next_start`` declares where a later step starts: at the value ``achieved`` at the step before (where it is
    known), or at the ``targeted`` one. ``percent`` says that the values are in %. Raises :class:`ValueError` for a word
    that is none of these and for a number that is not finite.
    """

    start: Point
    targets: tuple[Point, ...]
    direction: Direction = "up"
    path: Path = "linear"
    low: float | None = None
    high: float | None = None
    limit: float | None = None
    max_age: float = 2.0
    next_start: NextStart = "achieved"
    percent: bool = False

    def __post_init__(self) -> None:
        for name, kind in (("direction", Direction), ("path", Path), ("next_start", NextStart)):
            if getattr(self, name) not in get_args(kind):
                raise ValueError(f"{name} is {getattr(self, name)!r}; it must be one of {', '.join(get_args(kind))}")
        if not all(math.isfinite(number) for at in (self.start, *self.targets) for number in (at.time, at.value)):
            raise ValueError("a time or value of the start or a target is not a finite number")
        if any(math.isnan(bound) for bound in (self.low, self.high, self.limit, self.max_age) if bound is not None):
            raise ValueError("a bound, limit or max_age is not a number; None says that there is none")


@dataclass(frozen=True, slots=True)
class Assessment:
    """How a series stands towards one step.

    ``ratio`` is actual over required progress; ``projected`` the value expected at the step with its interval ``low``
    to ``high`` and the ``probability`` of reaching the target; ``reason`` is one Chinese sentence; ``components``
    every input, so that a reader can do the sum again.
    """

    step: float
    method: Method
    status: Status
    ratio: float | None
    reason: str
    score: float | None = None
    projected: float | None = None
    low: float | None = None
    high: float | None = None
    probability: float | None = None
    components: tuple[tuple[str, float | str | None], ...] = ()
