"""Listings of emissions: what moved them by Kaya's factors, whether they have peaked, and where they are going."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from gongfu.indicators.carbon.peak import Outlook, Peak
from gongfu.indicators.marks import Marks
from gongfu.publish.figures import MARKS, marks_of
from gongfu.publish.listing import Column, Listing

__all__ = ["effects", "outlook", "peak"]

FACTORS = ("人口", "人均产出", "能耗强度", "碳强度")
_MARKS = Column("marks", "标记", 6, True)
VERDICTS = {"peaked": "已达峰", "rising": "仍在上升", "cannot_tell": "无法判断"}


def effects(area: str, unit: str, periods: Sequence[str], found: NDArray[np.float64], marks: Marks) -> Listing:
    """What every factor did to emissions from each year to the next, and over the whole span; ``found`` is by chain.

    ``marks`` are those of the figures, here and in the other listings.
    """
    columns = (
        Column("span", "时段", 8, True),
        *(Column(f"factor_{at}", name, 6) for at, name in enumerate(FACTORS)),
        Column("total", "合计", 6),
        _MARKS,
    )
    spans = [f"{before}—{after}" for before, after in pairwise(periods)]
    mark = marks_of(marks.sample, marks.proxy)
    rows: list[tuple[str | float, ...]] = [
        (span, *row, sum(row), mark) for span, row in zip(spans, found.tolist(), strict=True)
    ]
    whole = found.sum(axis=0).tolist()
    rows.append((f"{periods[0]}—{periods[-1]}", *whole, sum(whole), mark))
    return Listing(f"{area}碳排放变动的来源（{unit}）", columns, rows, ("LMDI-I 加法分解，逐年相加", *_legend(mark)))


def peak(area: str, found: Peak, marks: Marks) -> Listing:
    """Whether emissions have passed their peak, and the reason."""
    columns = (
        Column("verdict", "判断", 6, True),
        Column("year", "最高年份", 6, True),
        Column("value", "最高值", 6),
        Column("after", "之后几年", 5),
        Column("probability", "无趋势时的概率", 8),
        _MARKS,
    )
    mark = marks_of(marks.sample, marks.proxy)
    row = (VERDICTS[found.verdict], f"{found.year:.0f}", found.value, found.after, found.probability, mark)
    return Listing(f"{area}是否达峰", columns, [row], (found.reason, *_legend(mark)))


def outlook(area: str, unit: str, found: Outlook, marks: Marks) -> Listing:
    """Emissions to come, every fifth year, with a 90 % interval, and when they peak."""
    columns = (
        Column("year", "年份", 5, True),
        *(Column(name, word, 6) for name, word in (("middle", "中位"), ("low", "5%"), ("high", "95%"))),
        Column("by", "推算峰已过%", 7),
        _MARKS,
    )
    mark = marks_of(marks.sample, marks.proxy)
    rows: list[tuple[str | float, ...]] = [
        (
            str(year),
            *(float(line[at]) for line in (found.middle, found.low, found.high)),
            100 * found.by(int(year)),
            mark,
        )
        for at, year in enumerate(found.years)
        if at == 0 or year % 5 == 0
    ]
    said = "峰值年份在推算期内定不下来" if found.peak is None else "峰值年份 {}（90% 区间 {}—{}）".format(*found.peak)
    note = "按各因素过去的平均增速外推（随机游走），不含以后的政策"
    return Listing(f"{area}碳排放推算（{unit}）", columns, rows, (said, note, *_legend(mark)))


def _legend(mark: str) -> tuple[str, ...]:
    return (MARKS,) if mark else ()
