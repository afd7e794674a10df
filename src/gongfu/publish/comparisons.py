"""Listings of gaps, convergence, standing among others, and areas alike."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from gongfu.indicators.comparisons.benchmarking import Lag, Standing
from gongfu.indicators.comparisons.convergence import BetaConvergence, SigmaConvergence
from gongfu.indicators.comparisons.gaps import CountyGap, TheilSplit, UrbanRural
from gongfu.indicators.comparisons.neighbours import Neighbourhood
from gongfu.indicators.marks import Marks
from gongfu.publish.figures import MARKS, marks_of
from gongfu.publish.listing import Column, Listing, finite, number

__all__ = ["alike", "beta", "counties", "sigma", "split", "standing", "strata", "strata_of"]

_PERIOD = Column("period", "时期", 5, True)
_MARKS = Column("marks", "标记", 6, True)
_CONFIDENCE = Column("confidence", "可信度", 4, True)
_AREA = Column("area", "地区", 8)
_STRATA = (
    _PERIOD,
    Column("urban", "城镇", 6),
    Column("rural", "农村", 6),
    Column("ratio", "城乡比", 5),
    Column("difference", "差额", 6),
    *(_MARKS, _CONFIDENCE),
)
_TERMS = {"alpha": "常数项", "beta": "初值的对数"}
"""Words for the terms that every regression of growth has."""


def strata(name: str, area: str, gaps: Sequence[UrbanRural]) -> Listing:
    """Urban against rural in an area, a period a row."""
    rows = [_between(one) for one in gaps]
    said = () if rows else (f"{area}没有分城乡的{name}",)
    return Listing(f"{area}{name}：城乡差距", _STRATA, rows, (*said, *_legend(one.marks for one in gaps)))


def strata_of(name: str, zone: str, gaps: Mapping[str, Sequence[UrbanRural]]) -> Listing:
    """Urban against rural in the areas of a ``zone`` that has no such figures itself; in no row an area without."""
    rows = [(area, *_between(one)) for area, found in gaps.items() for one in found]
    said = f"{zone}没有分城乡的{name}" + ("，这是各地区最近一期的；一个地区历年的用 --area 看" if rows else "")
    legend = _legend(one.marks for found in gaps.values() for one in found)
    return Listing(f"{zone}各地区{name}：城乡差距", (_AREA, *_STRATA), rows, (said, *legend))


def counties(name: str, gaps: Sequence[CountyGap], chosen: bool = False) -> Listing:
    """How far counties (or ``chosen`` areas) lie apart, a period a row; weighted by people where each has a count."""
    columns = (
        _PERIOD,
        Column("counties", "地区数", 4),
        Column("highest", "最高", 7),
        Column("lowest", "最低", 7),
        Column("ratio", "高低比", 5),
        Column("cv", "变异系数", 6),
        Column("low_to_mean", "最低比平均", 6),
        Column("weighted_cv", "加权变异系数", 7),
        Column("weighted_theil", "加权泰尔", 6),
        Column("missing", "缺数的地区", 10),
        *(_MARKS, _CONFIDENCE),
    )
    rows = [
        (
            *(one.period, one.counties, one.highest, one.lowest),
            *map(finite, (one.plain.ratio, one.plain.cv, one.plain.low_to_mean)),
            *((finite(one.weighted.cv), finite(one.weighted.theil)) if one.weighted else (None, None)),
            "、".join(one.missing),
            *_marked(one.marks),
        )
        for one in gaps
    ]
    what, who = ("地区", "所选地区") if chosen else ("县域", "县（市、区）")
    said = () if rows else (f"没有哪一期有两个以上的{who}的数",)
    screen = ("period", "highest", "lowest", "ratio", "counties", "cv", "weighted_cv", "weighted_theil", "low_to_mean")
    return Listing(
        f"{name}：{what}差距",
        columns,
        rows,
        (*said, *_legend(one.marks for one in gaps)),
        screen,
    )


def split(name: str, parts: Sequence[TheilSplit]) -> Listing:
    """Theil's T between counties and between town and village within them, a period a row."""
    columns = (
        _PERIOD,
        Column("total", "泰尔指数", 6),
        Column("between", "县间", 6),
        Column("within", "县内城乡", 6),
        Column("share", "县间占比%", 6),
        Column("missing", "缺数的地区", 10),
        *(_MARKS, _CONFIDENCE),
    )
    rows = [
        (
            *(one.period, one.total, one.between, one.within, finite(100 * one.between_share)),
            "、".join(one.missing),
            *_marked(one.marks),
        )
        for one in parts
    ]
    said = () if rows else (f"没有哪一期有两个以上的县（市、区）分城乡的{name}和人口",)
    return Listing(f"{name}：差距来自县间还是城乡", columns, rows, (*said, *_legend(one.marks for one in parts)))


def sigma(name: str, found: SigmaConvergence) -> Listing:
    """Dispersion of the logarithms over the same counties, a period a row."""
    rows = [(period, value, *_marked(found.marks)) for period, value in zip(found.periods, found.values, strict=True)]
    said = [f"{len(found.areas)} 个地区；对数的变异系数，总体标准差（ddof 0）"]
    if math.isfinite(found.slope):
        said.append(f"每年{'缩小' if found.slope < 0 else '扩大'} {number(abs(found.slope))}")
    if found.left_out:
        said.append(f"没有计入：{'、'.join(found.left_out)}")
    columns = (_PERIOD, Column("value", "离散程度", 7), _MARKS, _CONFIDENCE)
    return Listing(f"{name}：σ 收敛", columns, rows, (*said, *_legend([found.marks])))


def beta(name: str, found: BetaConvergence, start: str, end: str) -> Listing:
    """Whether counties that began lower grew faster."""
    result = found.result
    columns = (
        *(Column("term", "项", 8), Column("value", "系数", 7), Column("error", "标准误", 7), Column("t", "t", 5)),
        *(_MARKS, _CONFIDENCE),
    )
    terms = (result.alpha, result.beta, *result.conditions)
    rows = [
        (_TERMS.get(one.name, one.name), one.value, finite(one.error), finite(one.t), *_marked(found.marks))
        for one in terms
    ]
    said = [f"{result.count} 个地区，R² {number(result.r_squared)}"]
    if result.beta.value >= 0:
        said.append("没有收敛：起点高的增长不比起点低的慢（初值的系数不小于 0）")
    elif result.speed is not None:
        said.append(f"收敛速度每年 {number(result.speed)}")
    if result.half_life is not None:
        said.append(f"差距减半要 {number(result.half_life)} 年")
    if found.left_out:
        said.append(f"没有计入：{'、'.join(found.left_out)}")
    return Listing(f"{name}：β 收敛（{start}—{end}）", columns, rows, (*said, *_legend([found.marks])))


def standing(found: Standing) -> Listing:
    """An area's place among others: rank, gaps, and how many years behind each peer it is."""
    columns = (
        Column("rank", "名次", 4),
        Column("area", "地区", 8),
        Column("value", "数值", 7),
        Column("gap", "差额", 7),
        Column("percent", "差距%", 6),
        Column("behind", "晚几年", 7, True),
        *(_MARKS, _CONFIDENCE),
    )
    own = (found.rank, found.area, found.value, None, None, "", *_marked(found.marks))
    others = [
        (one.rank, one.area, one.value, one.gap, finite(one.percent), _lag(one.behind), *_marked(one.marks))
        for one in found.peers
    ]
    rows = sorted([own, *others], key=lambda row: (row[0], row[1] != found.area))
    said = [
        f"{found.area}在 {found.ranked} 个有数的地区里排第 {found.rank}"
        + (f"，另有 {found.tied} 个并列" if found.tied else "")
        + f"；其他地区平均 {number(found.mean)}，中位 {number(found.median)}"
    ]
    if found.missing:
        said.append(f"没有数，不排名：{'、'.join(found.missing)}")
    unit = found.indicator.unit
    notes = (*said, *_legend([found.marks, *(one.marks for one in found.peers)]))
    return Listing(f"{found.indicator.name}（{unit}，{found.period}）", columns, rows, notes)


def alike(found: Neighbourhood, names: dict[str, str]) -> Listing:
    """The areas most like one, from the nearest."""
    columns = (
        Column("area", "地区", 8),
        Column("distance", "距离", 6),
        Column("missing", "缺的指标", 16),
        _MARKS,
        _CONFIDENCE,
    )
    rows = [
        (one.area, one.distance, "、".join(names.get(name, name) for name in one.missing), *_marked(found.marks))
        for one in found.nearest
    ]
    said = [f"按 {'、'.join(names.get(name, name) for name in found.indicators)}（{found.period}，{found.method}）"]
    if found.constant:
        said.append(f"各地相同，没有用：{'、'.join(names.get(name, name) for name in found.constant)}")
    if found.left_out:
        said.append(f"数太少，没有比：{'、'.join(found.left_out)}")
    return Listing(f"与{found.area}相近的地区", columns, rows, (*said, *_legend([found.marks])))


def _between(one: UrbanRural) -> tuple[str | float | None, ...]:
    return one.period, one.urban, one.rural, finite(one.ratio), one.difference, *_marked(one.marks)


def _marked(marks: Marks) -> tuple[str, str]:
    return marks_of(marks.sample, marks.proxy), marks.confidence or ""


def _legend(marks: Iterable[Marks]) -> tuple[str, ...]:
    """What the marks mean, where there is any."""
    return (MARKS,) if any(one.sample or one.proxy for one in marks) else ()


def _lag(lag: Lag | None) -> str:
    if lag is None or (lag.at_least and lag.years < 0.05):  # "at least 0.0" says nothing
        return ""
    return f"{'至少 ' if lag.at_least else ''}{lag.years:.1f}"
