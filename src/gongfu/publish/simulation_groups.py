"""Listings by group: who gains and who loses, and marginal effective tax rates, a block of columns a scenario."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from gongfu.publish.listing import Column, Listing, finite
from gongfu.publish.simulation_words import GROUPS, PERCENT, keys, notes, title
from gongfu.simulation.results import Results
from gongfu.simulation.results.rates import RatesOf

if TYPE_CHECKING:
    from gongfu.publish.book import Cell

__all__ = ["groups", "rates"]

_WAN = 1e4


def groups(results: Results, name: str) -> Listing:
    """Gainers and losers by one grouping: a row a group, the last one of all; a block of columns a reform.

    Raises :class:`KeyError` for a grouping that the results do not have.
    """
    impacts = [one.impact for one in results.reforms if one.impact]
    found = [impact.by(name) for impact in impacts]
    rows: list[tuple[Cell, ...]] = []
    for place in range(len(found[0].groups) + 1 if found else 0):
        own = [
            breakdown.groups[place] if place < len(breakdown.groups) else impact.total
            for breakdown, impact in zip(found, impacts, strict=True)
        ]
        first = own[0]
        row: list[Cell] = [first.label, first.persons / _WAN, finite(first.before)]
        for group in own:
            values = (group.change, PERCENT * group.relative, PERCENT * group.gaining, PERCENT * group.losing)
            row += map(finite, (*values, group.mean_gain, group.mean_loss))
        rows.append(tuple(row))
    columns = [
        Column("group", GROUPS.get(name, name), 8),
        Column("persons", "人口（万）", 5),
        Column("before", "现行人均（元/年）", 6),
    ]
    for key, one in zip(keys(results)[1:], results.reforms, strict=True):
        columns += (
            Column(f"{key}_change", f"{one.name}：人均变化（元/年）", 7),
            Column(f"{key}_relative", f"{one.name}：变化%", 5),
            Column(f"{key}_gaining", f"{one.name}：受益人口%", 5),
            Column(f"{key}_losing", f"{one.name}：受损人口%", 5),
            Column(f"{key}_mean_gain", f"{one.name}：受益者人均（元/年）", 6),
            Column(f"{key}_mean_loss", f"{one.name}：受损者人均（元/年）", 6),
        )
    said = [_threshold(results)] if impacts else ["没有方案可比"]
    if name == "decile":
        said.append("按现行政策下的人均收入分组，人口加权；收入相同的在同一组，所以各组不一定正好10%")
    if name == "age":
        said.append("按每个人的年龄分，收入是所在家庭的人均")
    heading = title(f"谁受益谁受损：按{GROUPS.get(name, name)}", results)
    return Listing(heading, tuple(columns), rows, (*said, *notes(results)), ("group", *_by_part(columns, 3, 6)))


def _by_part(columns: Sequence[Column], start: int, each: int) -> list[str]:
    """For a narrow screen: the first figure of every scenario, then the second of every one."""
    return [column.name for part in range(each) for column in columns[start + part :: each]]


def _threshold(results: Results) -> str:
    impact = next(one.impact for one in results.reforms if one.impact)
    share = f"且超过原来的 {impact.threshold.share:.4g}" if impact.threshold.share else ""
    return f"家庭人均收入一年变化超过 {impact.threshold.yuan:.10g} 元{share}的，才算受益或受损"


def rates(results: Results) -> Listing:
    """Marginal effective tax rates of all workers, and by tenth of the baseline: a block of columns a scenario."""
    found = [one.rates for one in results.scenarios if one.rates]
    names = [one.name for one in results.scenarios if one.rates]
    own_keys = [key for key, one in zip(keys(results), results.scenarios, strict=True) if one.rates]
    by_row: list[list[RatesOf]] = [[*one.by_decile, one.total] for one in found]
    rows: list[tuple[Cell, ...]] = []
    for own in zip(*by_row, strict=True):
        row: list[Cell] = [own[0].label, own[0].workers / _WAN]
        for one in own:
            shares = (one.mean, one.median, one.above_half, one.above_four_fifths, one.above_one)
            row += (finite(PERCENT * share) for share in shares)
        rows.append(tuple(row))
    columns = [Column("group", GROUPS["decile"], 8), Column("workers", "有工资的人（万）", 6)]
    parts = (
        *(("mean", "平均%"), ("median", "中位%"), ("above_half", "高于50%的人%")),
        *(("above_four_fifths", "高于80%的人%"), ("above_one", "高于100%的人%")),
    )
    for key, name in zip(own_keys, names, strict=True):
        columns += (Column(f"{key}_{part}", f"{name}：{heading}", 6) for part, heading in parts)
    said = (
        [f"每次只把一个人的工资每年提高 {found[0].rise:.10g} 元，看全家可支配收入少得几成；单位多缴的不算"]
        if found
        else []
    )
    said += [
        f"{name}：{_homes(one.steep)}有人工资涨了，全家反而比原来少"
        for name, one in zip(names, found, strict=True)
        if one.steep
    ]
    screen = ("group", *_by_part(columns, 2, len(parts)))
    return Listing(title("边际有效税率", results), tuple(columns), rows, (*said, *notes(results)), screen)


def _homes(count: float) -> str:
    """So many households."""
    return f"{count / _WAN:,.4g} 万户" if count >= _WAN else f"{count:,.0f} 户"
