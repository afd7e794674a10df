"""A later year of the population: how many there will be of each part, and how much incomes will have grown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

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
            if not head.value > 0:
                yield f"人数 {head.value:g} 应大于 0", "请写上人数"
            if head.ages and not (len(head.ages) == 2 and 0 <= head.ages[0] <= head.ages[1]):
                yield f"{list(head.ages)} 不是一段年龄", "应为两个年龄，从小到大"
            if not self.assumption and not (head.source and head.confidence):
                yield "公布的预测要有 source 和 confidence", "请补上，或标 assumption = true"
        for growth in self.growth:
            if not 0.01 <= growth.factor <= 100:
                yield f"增长倍数 {growth.factor:g} 不可能", "应写相对基期的倍数，例如 1.25"
            if not self.assumption and not growth.source:
                yield "公布的增长要有 source", "请补上，或标 assumption = true"
