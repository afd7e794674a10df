"""Listings of a run over a population in parts: the figures that parts add up to, scenarios side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from gongfu.publish.listing import Column, Listing, finite
from gongfu.publish.simulation_words import PERCENT
from gongfu.simulation.results.budget import HOUSEHOLDS, times_a_year

if TYPE_CHECKING:
    from datetime import date

    from gongfu.publish.book import Cell
    from gongfu.simulation.law import Rule
    from gongfu.simulation.scale import Counted

__all__ = ["counted"]

_YI = 1e8


def counted(scenarios: Sequence[Counted], paid: Mapping[str, Rule], day: date, notes: Sequence[str]) -> list[Listing]:
    """Distribution and payments of every scenario; ``paid`` are the rules that were totalled, by name."""
    said = (f"{scenarios[0].measures.people:,.0f} 人，逐份合计；中位数、贫困和中等收入与全部排序的结果逐位相同", *notes)
    return [
        Listing(f"收入（{day}的政策）", _columns(scenarios, "变化"), list(_incomes(scenarios))),
        Listing(f"收入分配（{day}的政策）", _columns(scenarios, "变化"), list(_shares(scenarios))),
        Listing(
            f"逐项收支（亿元/年，{day}的政策）", _columns(scenarios, "比现行多"), list(_paid(scenarios, paid)), said
        ),
    ]


def _columns(scenarios: Sequence[Counted], change: str) -> tuple[Column, ...]:
    first, *others = scenarios
    pairs = [
        column
        for at, one in enumerate(others, 1)
        for column in (
            Column(f"reform_{at}", one.name, 8),
            Column(f"reform_{at}_change", f"{one.name}：{change}", 8),
        )
    ]
    return (Column("item", "项目", 18), Column("unit", "单位", 5, True), Column("baseline", first.name, 8), *pairs)


def _row(item: str, unit: str, values: Sequence[float]) -> tuple[Cell, ...]:
    first, *others = values
    return (item, unit, finite(first), *(finite(cell) for value in others for cell in (value, value - first)))


def _incomes(scenarios: Sequence[Counted]) -> Iterator[tuple[Cell, ...]]:
    yield _row("人均可支配收入", "元/年", [one.measures.mean for one in scenarios])
    yield _row("中位数", "元/年", [one.measures.median for one in scenarios])


def _shares(scenarios: Sequence[Counted]) -> Iterator[tuple[Cell, ...]]:
    yield _row("基尼系数", "", [one.measures.gini.value for one in scenarios])
    yield _row("相对贫困（低于自身中位数60%）", "%", [PERCENT * one.measures.poverty for one in scenarios])
    yield _row("中等收入（中位数75%—200%）", "%", [PERCENT * one.measures.middle for one in scenarios])


def _paid(scenarios: Sequence[Counted], paid: Mapping[str, Rule]) -> Iterator[tuple[Cell, ...]]:
    for name, rule in paid.items():
        times = times_a_year(rule.unit)
        amounts = [times * one.measures.totals.get(name, 0.0) / _YI for one in scenarios]
        yield _row(f"{rule.label}（{rule.paid_by or HOUSEHOLDS} → {rule.paid_to or HOUSEHOLDS}）", "亿元/年", amounts)
