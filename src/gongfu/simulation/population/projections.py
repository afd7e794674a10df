"""A later year of the population: how many there will be of each part, and how much incomes will have grown."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from gongfu.simulation.china.facts import FACTS
from gongfu.simulation.population.assumptions import OLDEST

__all__ = ["Growth", "Headcount", "Projection"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Headcount:
    """Persons of a part of the city in the year; of a stratum, of ages, or of all (neither)."""

    value: float
    stratum: Literal["urban", "rural"] | None = None
    ages: tuple[int, ...] = field(default=(), metadata={"example": "两个年龄，例如 [0, 15]"})
    source: str = ""
    confidence: Literal["A", "B", "C", "D", "X", "M", "unverified"] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """By what factor amounts grow from the base year to the year: those of the facts named, or of all others."""

    factor: float
    facts: tuple[str, ...] = ()
    stratum: Literal["urban", "rural"] | None = None
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Projection:
    """A year with its persons and growth. ``assumption`` marks one that nobody published."""

    year: int
    persons: tuple[Headcount, ...]
    growth: tuple[Growth, ...]
    assumption: bool = False
    note: str = ""

    def faults(self) -> Iterator[tuple[str, str]]:
        """What is wrong, and what to do."""
        for head in self.persons:
            if not 0 < head.value <= _MOST_PERSONS:
                yield f"人数 {head.value:g} {'太大' if head.value > 0 else '应大于 0'}", "请写上人数"
            if head.ages and not (len(head.ages) == 2 and 0 <= head.ages[0] <= head.ages[1] <= OLDEST):
                yield f"{list(head.ages)} 不是一段年龄", f"应为两个年龄，从小到大，0 到 {OLDEST}"
            if not self.assumption and not (head.source.strip() and head.confidence):
                yield "公布的预测要有 source 和 confidence", "请补上，或标 assumption = true"
        yield from self._contradictions()
        money = {fact.name for fact in FACTS if fact.kind == "money"}
        for growth in self.growth:
            if not 0.01 <= growth.factor <= 100:
                yield f"增长倍数 {growth.factor:g} 不可能", "应写相对基期的倍数，例如 1.25"
            for name in growth.facts:
                if name not in money:
                    near = difflib.get_close_matches(name, money, 1)
                    yield f"{name} 不是金额", f"是否想写 {near[0]}？" if near else "facts 请写金额的名称，例如 wage"
            if not self.assumption and not growth.source.strip():
                yield "公布的增长要有 source", "请补上，或标 assumption = true"

    def _contradictions(self) -> Iterator[tuple[str, str]]:
        """One part counted twice, or parts that are more than the whole."""
        heads = {(head.stratum, head.ages): head.value for head in self.persons}
        if len(heads) < len(self.persons):
            yield "同一部分人写了两次", "城乡和年龄都相同的只写一项"
        strata = [heads[stratum, ()] for stratum in ("urban", "rural") if (stratum, ()) in heads]
        whole = heads.get((None, ()), sum(strata) if len(strata) == 2 else None)
        if whole is None:
            return
        if len(strata) == 2 and abs(sum(strata) - whole) > _CLOSE * whole:
            yield f"城乡合计 {sum(strata):,.0f} 人，与全市 {whole:,.0f} 人不符", "请改正其中一项"
        for (stratum, ages), value in heads.items():
            if value > heads.get((stratum, ()), whole) * (1 + _CLOSE):
                who = f"{ages[0]}—{ages[-1]}岁" if ages else "城镇或乡村"
                yield f"{who}有 {value:,.0f} 人，比所在的全体还多", "请改正"


_CLOSE = 1e-6
"""Relative difference up to which heads are the same."""
_MOST_PERSONS = 1e8
