"""Pictures for tests: made-up figures of a city with nine areas and nine actions."""

from __future__ import annotations

from datetime import date
from typing import Any

from gongfu.indicators.model import Assessment, Point, Series, Status, Steps
from gongfu.publish.charts import (
    Caption,
    Cell,
    Heat,
    HeatPart,
    Line,
    Lines,
    Multiples,
    Panel,
    Rank,
    Ranks,
    Words,
)

AREAS = ("魏都区", "建安区", "长葛市", "禹州市", "鄢陵县", "襄城县", "市城乡一体化示范区", "经济技术开发区", "东城区")
ACTIONS = (
    *("质效提升行动", "科技赋能行动", "开放提质行动", "协同共建行动", "增收富民行动"),
    *("提标扩面行动", "文化沁润行动", "绿色低碳行动", "四治融合行动"),
)
EMPTY = Series((), ())
STEPS = Steps(Point(2020, 1.87), (Point(2025, 1.70), Point(2035, 1.45)), "down")
RATIO = Series.of({2020: 1.87, 2021: 1.84, 2022: 1.81, 2023: 1.78, 2024: 1.76})


def caption(title: str | Words = "城乡居民人均可支配收入倍差", **more: Any) -> Caption:
    usual = {
        "title": title if isinstance(title, Words) else Words(title, "Urban-rural income ratio"),
        "unit": Words("倍", "ratio"),
        "sources": (Words("自编样例", "made up for tests"),),
        "confidence": "C",
        "as_of": date(2026, 11, 22),
        "sample": True,
    }
    return Caption(**{**usual, **more})


def assessed(step: float, status: Status, *figures: float) -> Assessment:
    projected, low, high = figures or (None, None, None)
    return Assessment(step, "gongfu", status, None, "理由", projected=projected, low=low, high=high)


def ratio(**more: Any) -> Lines:
    states = (assessed(2025, "on_track", 1.735, 1.71, 1.76), assessed(2035, "acceleration_needed", 1.5, 1.36, 1.64))
    return Lines(caption(**more), (Line(RATIO, STEPS, states),), 0.9)


def income() -> Lines:
    """Three strata, compound paths, standard errors in one, preliminary figures in another."""
    lines = (
        Line(
            Series.of({2020: 27560, 2022: 31544, 2024: 35180}),
            Steps(Point(2020, 27560), (Point(2025, 38000), Point(2035, 71000)), "up", "compound"),
            (assessed(2025, "on_track", 37100, 36500, 37700), assessed(2035, "limited", 61000, 55000, 68000)),
        ),
        Line(
            Series(
                (2020.0, 2022.0, 2024.0), (35500.0, 39600.0, 43400.0), (400.0, float("nan"), 450.0), preliminary=True
            ),
            Steps(Point(2020, 35500), (Point(2025, 46500), Point(2035, 82000)), "up", "compound"),
            (assessed(2025, "deterioration"), assessed(2035, "limited")),
            "urban",
        ),
        Line(Series.of({2020: 19800, 2024: 26900}), None, (), "rural"),
    )
    return Lines(caption("居民人均可支配收入"), lines)


def band() -> Lines:
    steps = Steps(Point(2020, 46.1), (Point(2025, 55), Point(2035, 60)), "band", low=55, high=62)
    return Lines(caption("居民消费率", sample=False), (Line(Series.of({2020: 46.1, 2023: 52.8}), steps),))


def one_proxy() -> Lines:
    line = Line(Series((2023.0,), (2.8,), proxy="河南省"), STEPS, (assessed(2025, "cannot_tell"),))
    return Lines(caption("每千人口托位数", sample=False, sources=(), confidence=None), (line,))


def nothing() -> Lines:
    return Lines(caption("村集体经营性收入", sample=False), (Line(EMPTY),))


def counties() -> Multiples:
    """Every area with figures, but one with another's and one with none."""
    panels = []
    for index, area in enumerate(AREAS):
        series = Series.of({2020 + year: round(1.9 - 0.03 * year + 0.02 * index, 3) for year in range(5)})
        states = (assessed(2025, "on_track", 1.7, 1.65, 1.75), assessed(2035, "limited", 1.5, 1.3, 1.7))
        panels.append(Panel(Words(area), (Line(series, STEPS, states),)))
    proxy = Series(RATIO.times, RATIO.values, proxy="河南省")
    unknown = (assessed(2025, "cannot_tell"), assessed(2035, "cannot_tell"))
    panels[6] = Panel(Words(AREAS[6]), (Line(proxy, STEPS, unknown),))
    panels[7] = Panel(Words(AREAS[7]), (Line(EMPTY),))
    return Multiples(caption("各县（市、区）收入倍差"), tuple(panels), 0.9)


def heat() -> Heat:
    statuses: list[Status] = ["achieved", "on_track", "acceleration_needed", "limited", "deterioration", "cannot_tell"]
    cells = tuple(
        tuple(
            None if row == column == 0 else Cell.of([statuses[(row + column) % 6], statuses[row % 6]])
            for column in range(len(AREAS))
        )
        for row in range(len(ACTIONS))
    )
    parts = (HeatPart(2025, cells), HeatPart(2035, cells[::-1]))
    return Heat(caption("九大行动进展"), tuple(map(Words, ACTIONS)), tuple(map(Words, AREAS)), parts)


def ranks() -> Ranks:
    rows = [
        Rank(Words(area), place, max(1, place - 1), place + 1, 80.5 - place) for place, area in enumerate(AREAS[:8], 1)
    ]
    return Ranks(caption("综合指数"), (*rows[::-1], Rank(Words(AREAS[8]))))


EVERY = {
    "ratio": ratio,
    "income": income,
    "band": band,
    "one_proxy": one_proxy,
    "nothing": nothing,
    "counties": counties,
    "heat": heat,
    "ranks": ranks,
}
"""Every picture by name."""
