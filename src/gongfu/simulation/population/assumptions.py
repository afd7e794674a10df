"""What a synthetic population takes for granted because nobody publishes it. All of it is marked as assumed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

__all__ = ["AGES", "BANDS", "OLDEST", "SIZES", "AgeRate", "Assumptions", "Economy", "Household"]

OLDEST = 99
"""The age of the oldest; those above count here."""
AGES = np.arange(OLDEST + 1)
BANDS = (*range(0, 90, 5), OLDEST + 1)
"""Where age bands of five years begin; the last is 85 and above."""
SIZES = np.arange(1, 9)
"""Sizes of households; the last stands for all above."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgeRate:
    """A share from 0 to 1 of the men and women of these ages (both included)."""

    ages: tuple[int, ...] = field(metadata={"example": "两个年龄，例如 [16, 19]"})
    male: float
    female: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Household:
    """A kind of household: who lives together, and how frequent it is among those of its size.

    ``core``: a couple or a single adult, with ``children`` and ``parents``; or old people (``elders`` a couple,
    ``elder`` one) with ``children`` who are grandchildren.
    """

    core: Literal["couple", "single", "elders", "elder"]
    children: int = 0
    parents: int = 0
    urban: float
    rural: float

    @property
    def size(self) -> int:
        """Persons."""
        return (2 if self.core in ("couple", "elders") else 1) + self.children + self.parents


@dataclass(frozen=True, slots=True, kw_only=True)
class Economy:
    """How people of a stratum live. Shares are from 0 to 1, spreads standard deviations of logarithms.

    ``employee`` and ``business`` are shares of workers, the others farm; ``insured`` of employees; ``pension`` of
    those past the age of retirement; ``pension_mean`` yuan a year; ``farmland`` mu a person of the household.
    """

    employee: float
    business: float
    insured: float
    housing_fund: float
    bonus: float
    wage_spread: float
    business_spread: float
    farm_spread: float
    pension: float
    pension_mean: float
    interest: float
    dividend: float
    rent: float
    labour: float
    receives: float
    landed: float
    farmland: float
    collective: float
    resident_pension: float
    mortgage: float
    renter: float
    only_child: float
    passes_assets_test: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumptions:
    """Everything assumed.

    ``age_shape`` are persons by bands of five years (the last 85 and above) and ``size_shape`` households by size (1
    to 8 and more): only their shape counts, which margins bend. ``older_rural`` is the share of those of 60 and above
    in the countryside over that in towns. ``tail`` and ``tail_from`` make the largest wages: a Pareto tail of that
    exponent from that quantile on. ``kinship`` is the spread of what members of a household share in earning power.
    ``source_tilt`` is how much larger the share of a source is in the countryside than in towns. ``cash_property`` is
    the share of property income that comes in cash; the rest is the rent that owners save, which no fact holds.
    """

    note: str
    age_shape: tuple[float, ...]
    size_shape: tuple[float, ...]
    older_rural: float
    tail: float
    tail_from: float
    kinship: float
    wage_tilt: float
    business_tilt: float
    property_tilt: float
    transfer_tilt: float
    cash_property: float
    late_start: float
    destitute: float
    households: tuple[Household, ...]
    employment: tuple[AgeRate, ...]
    enrolment: tuple[AgeRate, ...]
    urban: Economy
    rural: Economy

    def faults(self) -> Iterator[tuple[str, str, str]]:
        """What is wrong: (place, cause, remedy)."""
        for name, shape, count in (
            ("age_shape", self.age_shape, len(BANDS) - 1),
            ("size_shape", self.size_shape, len(SIZES)),
        ):
            if len(shape) != count:
                yield f"[assumptions] {name}", f"有 {len(shape)} 项", f"应有 {count} 项，每项大于 0"
            elif not all(0 < one <= _MOST_SHAPE for one in shape):
                yield f"[assumptions] {name}", "有一项不大于 0，或太大", f"应有 {count} 项，每项大于 0"
        yield from self._bounds()
        yield from self._kinds()
        for name, rates in (("employment", self.employment), ("enrolment", self.enrolment)):
            yield from _rate_faults(f"[[assumptions.{name}]]", rates)
        for name, economy in (("urban", self.urban), ("rural", self.rural)):
            yield from _economy_faults(f"[assumptions.{name}]", economy)

    def _bounds(self) -> Iterator[tuple[str, str, str]]:
        """Single numbers out of their range."""
        if not (1 < self.tail <= 20 and 0.5 < self.tail_from < 1 and 0 < self.cash_property <= 1):
            yield (
                "[assumptions] tail、tail_from、cash_property",
                "超出范围",
                "tail 应大于 1、不超过 20，tail_from 在 0.5 到 1 之间，cash_property 大于 0、不超过 1",
            )
        tilts = ("wage_tilt", "business_tilt", "property_tilt", "transfer_tilt")
        for name in ("older_rural", *tilts):
            if not 0.01 <= getattr(self, name) <= 100:
                yield f"[assumptions] {name}", f"{getattr(self, name):g} 超出范围", "应为倍数，0.01 到 100"
        for name, most in (("kinship", 1.0), ("late_start", 1.0), ("destitute", 0.5)):
            if not 0 <= getattr(self, name) <= most:
                yield f"[assumptions] {name}", f"{getattr(self, name):g} 超出范围", f"应在 0 到 {most:g} 之间"

    def _kinds(self) -> Iterator[tuple[str, str, str]]:
        """Kinds of households that cannot be, or are missing."""
        missing = {int(size) for size in SIZES} - {kind.size for kind in self.households}
        if missing:
            yield (
                "[[assumptions.households]]",
                f"没有 {'、'.join(map(str, sorted(missing)))} 人户",
                "每种人数至少一种户型",
            )
        for number, kind in enumerate(self.households, 1):
            place = f"[[assumptions.households]] 第{number}项"
            old = kind.core in ("elders", "elder")
            if kind.size > SIZES[-1] or kind.children < 0 or not 0 <= kind.parents <= (0 if old else 2):
                remedy = f"最多 {SIZES[-1]} 人，父母最多 2 人；老人与孙辈的户不写 parents"
                yield place, "这样的户型建不出来", remedy
            if not (0 <= kind.urban <= _MOST_SHAPE and 0 <= kind.rural <= _MOST_SHAPE):
                yield (
                    place,
                    f"比例 {kind.urban:g}、{kind.rural:g} 为负或太大",
                    "应不小于 0；是同样人数的户型之间的比例",
                )


_MOST_SHAPE = 1e9
"""Above it a number is no part of a shape."""


def _rate_faults(place: str, rates: Sequence[AgeRate]) -> Iterator[tuple[str, str, str]]:
    """Ages that are none or are told twice, and shares above the whole."""
    example = "例如 ages = [16, 19], male = 0.1, female = 0.1"
    told: set[int] = set()
    for number, rate in enumerate(rates, 1):
        if len(rate.ages) != 2 or not 0 <= rate.ages[0] <= rate.ages[1] <= OLDEST:
            yield f"{place} 第{number}项", f"{list(rate.ages)} 不是一段年龄，年龄应有两个，0 到 {OLDEST}", example
            continue
        ages = {*range(rate.ages[0], rate.ages[1] + 1)}
        if told & ages:
            yield f"{place} 第{number}项", f"{min(told & ages)} 岁已经写过", "各项年龄不要重叠"
        told |= ages
        if not (0 <= rate.male <= 1 and 0 <= rate.female <= 1):
            yield f"{place} 第{number}项", "比例应在 0 到 1 之间", example


def _economy_faults(place: str, economy: Economy) -> Iterator[tuple[str, str, str]]:
    """Shares, spreads and amounts out of their range."""
    most = {"pension_mean": 1e6, "farmland": 1000.0}
    for key in Economy.__slots__:
        value, high = getattr(economy, key), most.get(key, 2.0 if "spread" in key else 1.0)
        if not 0 <= value <= high:
            remedy = "比例应在 0 到 1 之间" if high == 1 else f"应在 0 到 {high:,.0f} 之间"
            yield f"{place} {key}", f"{value:g} 超出范围", remedy
    if 1 + 1e-9 < economy.employee + economy.business <= 2:
        cause = f"employee 和 business 合计 {economy.employee + economy.business:g}，超过 1"
        yield f"{place} employee、business", cause, "两项都是就业者中的比例，其余务农"


def by_age(rates: Sequence[AgeRate]) -> NDArray[np.float64]:
    """The rates of men and women (2, ages); 0 where none is stated."""
    table = np.zeros((2, len(AGES)))
    for rate in rates:
        low, high = rate.ages
        table[0, low : high + 1] = rate.male
        table[1, low : high + 1] = rate.female
    return table
