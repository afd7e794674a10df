"""Listings of a simulation: scenarios side by side, with what must be said of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from gongfu.indicators.model import CONFIDENCE
from gongfu.publish.listing import Column, Listing, finite
from gongfu.publish.simulation_groups import groups, rates
from gongfu.publish.simulation_money import costs, entries
from gongfu.publish.simulation_words import PERCENT, notes, paired, scenario_columns, title
from gongfu.simulation.results import Measures, Results
from gongfu.simulation.results.measures import QUANTILES

if TYPE_CHECKING:
    from gongfu.publish.book import Cell

__all__ = [
    "brief",
    "changes",
    "costs",
    "doubtful",
    "entries",
    "everything",
    "groups",
    "levels",
    "measures",
    "rates",
]


_SHARE, _YUAN, _PLAIN = "%", "元/年", ""
_Measure = tuple[str, str, str, Callable[[Measures], float]]
"""Id, words, unit, and how it is taken from the measures of a scenario."""
_MEASURES: tuple[_Measure, ...] = (
    ("mean", "人均可支配收入", _YUAN, lambda one: one.mean),
    ("median", "中位数", _YUAN, lambda one: one.median),
    ("mean_urban", "城镇人均", _YUAN, lambda one: one.mean_urban),
    ("mean_rural", "农村人均", _YUAN, lambda one: one.mean_rural),
    ("urban_rural_ratio", "城乡收入比", _PLAIN, lambda one: one.urban_rural_ratio),
    ("gini", "基尼系数", _PLAIN, lambda one: one.gini),
    ("theil", "泰尔指数", _PLAIN, lambda one: one.theil),
    ("theil_between", "其中城乡之间", _PLAIN, lambda one: one.theil_between),
    ("theil_within", "其中城乡之内", _PLAIN, lambda one: one.theil_within),
    ("negative", "收入为负的人口", _SHARE, lambda one: one.negative),
    ("palma", "帕尔马比", _PLAIN, lambda one: one.palma),
    ("quintile_ratio", "高低20%收入之比", _PLAIN, lambda one: one.quintile_ratio),
    ("poverty", "相对贫困（低于自身中位数60%）", _SHARE, lambda one: one.poverty),
    ("poverty_anchored", "相对贫困（低于现行中位数60%）", _SHARE, lambda one: one.poverty_anchored),
    ("below_line", "低于现行低保标准", _SHARE, lambda one: one.below_line),
    ("line_gap", "到现行低保标准的平均差距", _SHARE, lambda one: one.line_gap),
    ("middle", "中等收入（中位数75%—200%）", _SHARE, lambda one: one.middle),
    ("band", "中等收入（三口之家10万—50万元）", _SHARE, lambda one: one.band),
    ("band_households", "中等收入户（本户10万—50万元）", _SHARE, lambda one: one.band_households),
)


def everything(results: Results) -> list[Listing]:
    """All listings, those that would be empty left out."""
    return [
        *([changes(results)] if results.reforms else []),
        measures(results),
        levels(results),
        costs(results),
        entries(results),
        *(groups(results, name) for name in _groupings(results)),
        *([rates(results)] if any(one.rates for one in results.scenarios) else []),
        doubtful(results),
    ]


def brief(results: Results) -> list[Listing]:
    """The listings for a screen: what changes, how incomes lie, who pays, tenths and strata; common notes come last."""
    names = [name for name in _groupings(results) if name in ("decile", "stratum")]
    chosen = [
        *([changes(results)] if results.reforms else []),
        measures(results),
        costs(results),
        *(groups(results, name) for name in names),
        *([rates(results)] if any(one.rates for one in results.scenarios) else []),
    ]
    common = notes(results)
    bare = [replace(one, notes=tuple(note for note in one.notes if note not in common)) for one in chosen]
    left = "逐项收支、百分位数、各县、年龄、家庭类型和存疑参数的出处没有列出：加 --all，或 -o 结果.xlsx"
    return [*bare[:-1], replace(bare[-1], notes=(*bare[-1].notes, *common, left))]


def measures(results: Results) -> Listing:
    """Inequality, poverty, middle group: a row a measure, a column a scenario, and how far each is from the first."""
    chosen = [one for one in _MEASURES if one[2] != _YUAN]
    said = "占比按人口计（中等收入户按户计）；占比的变化是百分点；泰尔指数把负收入当作零"
    return _measured("收入分配", chosen, results, said)


def levels(results: Results) -> Listing:
    """Means and quantiles of income a head, in the form of :func:`measures`."""
    names = [f"{share * 100:.0f}" for share in QUANTILES]
    shares = [(f"p{name}", f"第{name}百分位", _YUAN, _quantile(at)) for at, name in enumerate(names)]
    chosen = [*(one for one in _MEASURES if one[2] == _YUAN), *shares]
    return _measured("人均可支配收入", chosen, results, "按人口加权")


def _measured(what: str, chosen: Sequence[_Measure], results: Results, said: str) -> Listing:
    rows: list[tuple[Cell, ...]] = []
    for name, words, unit, pick in chosen:
        times = PERCENT if unit == _SHARE else 1.0
        values = [times * pick(one.measures) for one in results.scenarios]
        changed = [value - values[0] for value in values[1:]]
        rows.append((name, words, unit, *map(finite, (values[0], *paired(values[1:], changed)))))
    columns = (
        Column("id", "代号", 8),
        Column("measure", "指标", 16),
        Column("unit", "单位", 4, True),
        *scenario_columns(results, "变化"),
    )
    screen = ("measure", *(column.name for column in columns[3:]), "unit")
    return Listing(title(what, results), columns, rows, (said, *notes(results)), screen)


def _quantile(place: int) -> Callable[[Measures], float]:
    return lambda one: one.quantiles[place]


def changes(results: Results) -> Listing:
    """What each reform changes on the day."""
    rows = [
        (one.name, item.label, item.name, item.before, item.after, item.unit)
        for one in results.reforms
        for item in one.changed
    ]
    columns = (
        Column("scenario", "方案", 8),
        Column("label", "改了什么", 12),
        Column("id", "代号", 10),
        Column("before", "现行", 8),
        Column("after", "改后", 8),
        Column("unit", "单位", 6, True),
    )
    said = [f"{one.name}：{note}" for one in results.reforms for note in one.notes]
    said += [f"{one.name}：{one.note}" for one in results.reforms if one.note]
    return Listing(title("方案改了什么", results), columns, rows, tuple(said))


def doubtful(results: Results) -> Listing:
    """The legal parameters that stand in for others or are not sure, the rules that took them, and all that is said
    of the population.
    """
    rows = [
        (
            *(one.label, one.value, one.unit, one.since, _why(one.stand_in, one.confidence), one.confidence),
            *(one.source, one.place, "、".join(one.rules), one.parameter),
            "" if len(one.scenarios) == len(results.scenarios) else "、".join(one.scenarios),
        )
        for one in results.doubts
    ]
    columns = (
        *(Column("label", "参数", 12), Column("value", "取值", 8), Column("unit", "单位", 6, True)),
        *(Column("since", "起始日", 7, True), Column("why", "存疑之处", 16), Column("confidence", "可信度", 4, True)),
        *(Column("source", "出处", 16), Column("place", "适用地", 6), Column("rules", "用到它的规则", 14)),
        *(Column("id", "代号", 10), Column("scenarios", "只用于方案", 8)),
    )
    screen = ("label", "value", "unit", "why", "confidence", "source")
    said = "这些数不是本地的，或还没有核实：用到它们的结果只能参考" if rows else "没有存疑参数"
    return Listing(title("存疑参数和口径", results), columns, rows, (said, *results.notes), screen)


def _why(stand_in: str, confidence: str) -> str:
    return f"代用：{stand_in}" if stand_in else _CONFIDENCE.get(confidence, confidence)


_CONFIDENCE: dict[str, str] = {str(key): words for key, words in CONFIDENCE.items()}


def _groupings(results: Results) -> list[str]:
    found = next((one.impact for one in results.reforms if one.impact), None)
    return [one.name for one in found.breakdowns] if found else []
