"""Pictures of outcomes for tests: made-up scenarios of a city of six counties."""

from __future__ import annotations

from datetime import date
from typing import Any

from gongfu.publish.charts import Axis, Caption, Curve, GainGroup, Gains, Graph, Map, Region, Words

TENTHS = ("最低10%", *(f"第{at}组" for at in range(2, 10)), "最高10%")
TILES = {"禹州市": (0, 0), "长葛市": (1, 0), "魏都区": (1, 1), "鄢陵县": (2, 1), "襄城县": (0, 2), "建安区": (1, 2)}
BASE, ONE, TWO = (
    Words("现行政策", "Current law"),
    Words("养老金翻番", "Double pension"),
    Words("城乡一条低保线", "One dibao line"),
)


def caption(title: str, **more: Any) -> Caption:
    usual = {
        "title": Words(title, f"A picture of outcomes ({title})"),
        "sources": (Words("合成人口，按现行规则测算", "Synthetic population under current rules"),),
        "confidence": "X",
        "as_of": date(2025, 6, 1),
        "synthetic": True,
        "doubtful": (Words("基础养老金（代用：邻市标准）"), Words("农村低保标准（凭记忆，待核）")),
    }
    return Caption(**{**usual, **more})


def lorenz() -> Graph:
    def curve(name: Words, power: float) -> Curve:
        return Curve(name, tuple((at / 100, (at / 100) ** power) for at in range(101)))

    curves = (curve(BASE, 2.4), curve(ONE, 2.2), curve(TWO, 2.0))
    x, y = Axis(Words("人口累计占比", "Share of persons"), True), Axis(Words("收入累计占比", "Share of income"), True)
    return Graph(caption("收入分布（洛伦兹曲线）"), curves, x, y, square=True, stops=tuple(at / 10 for at in range(11)))


def frontier() -> Graph:
    points = ((0.0, 0.414), (1.2, 0.4101), (3.5, 0.4052), (6.9, 0.4), (12.4, 0.3941))
    names = (BASE, Words("甲案"), Words("乙案"), Words("丙案"), Words("丁案"))
    x = Axis(Words("财政多支出（亿元/年）", "Extra cost (100 million yuan a year)"))
    return Graph(
        caption("花多少钱，基尼系数降到多少"),
        (Curve(Words("最省的办法", "Cheapest"), points, names),),
        x,
        Axis(Words("基尼系数", "Gini")),
        first=1,
    )


def gains(series: int = 1) -> Gains:
    names = (ONE, TWO, Words("三案"), Words("四案"), Words("五案"))[:series]
    groups = tuple(
        GainGroup(
            Words(name),
            tuple(420.0 / (at + 1) - 60 * at / (one + 1) for one in range(series)),
            tuple(0.8 - 0.07 * at for _ in names),
            tuple(0.05 * at for _ in names),
        )
        for at, name in enumerate(TENTHS)
    )
    return Gains(caption(f"收入十等分人均增收（{series}个方案）", unit=Words("元/年", "yuan a year")), names, groups)


def square(x: float, y: float, side: float = 1.0, inside: bool = False) -> tuple[tuple[float, float], ...]:
    corners = ((x, y), (x + side, y), (x + side, y + side), (x, y + side), (x, y))
    return corners[::-1] if inside else corners


def tiles() -> Map:
    regions = tuple(
        Region(Words(name), value, (square(column, -row, 0.94),), (column + 0.47, -row + 0.47))
        for (name, (column, row)), value in zip(TILES.items(), (412.0, 388.5, None, 120.25, 260.0, 501.0), strict=True)
    )
    return Map(caption("各县（市、区）人均增收", unit=Words("元/年", "yuan a year")), regions, schematic=True)


def ring() -> Map:
    """A county with a hole in which another one lies; one loses and one gains."""
    outer = Region(Words("建安区"), -35.5, (square(0, 0, 9), square(3, 3, 3, inside=True)), (1.5, 7.5))
    inner = Region(Words("魏都区"), 80.0, (square(3, 3, 3),), (4.5, 4.5))
    return Map(caption("一减一增", synthetic=False, doubtful=()), (outer, inner))


def nothing() -> Gains:
    return Gains(caption("没有人", synthetic=False), (ONE,), (GainGroup(Words("无"), (None,), (None,), (None,)),))


EVERY = {
    "lorenz": lorenz,
    "frontier": frontier,
    "gains": gains,
    "three": lambda: gains(3),
    "tiles": tiles,
    "ring": ring,
    "nothing": nothing,
}
"""Every picture by name."""
