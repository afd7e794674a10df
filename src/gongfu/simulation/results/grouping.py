"""Groups that results are told by: tenths, counties, town and country, ages, kinds and sizes of households."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from gongfu.distribution import Sample, quantile
from gongfu.simulation.law.facts import NOBODY

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gongfu.simulation.population.population import Population

__all__ = ["ADULT", "AGES", "ELDER", "STRATA", "TENTHS", "TYPES", "Grouping", "groupings", "tenths"]

TENTHS = ("最低10%", "第2组", "第3组", "第4组", "第5组", "第6组", "第7组", "第8组", "第9组", "最高10%")
STRATA = ("城镇", "农村")
ADULT, ELDER = 18, 60
"""Years of age: of age (民法典第十七条), and the age from which the resident pension is paid (国发〔2014〕8号)."""
AGES = (0, 18, 30, 45, 60, 70, 80)
"""Where bands of age begin."""
SIZES = ("1人", "2人", "3人", "4人", "5人", "6人及以上")
TYPES = (*("独居老人", "单人户", "老年户", "夫妻户", "三代户", "隔代户", "单亲户", "有未成年子女户", "其他成年户"),)
"""Elder alone, other single, elders only, couple, three generations, elder and child with nobody between, one adult
with children, adults with children, other adults. A household is the first of these that fits it."""
_ALONE, _SINGLE, _ELDERS, _COUPLE, _THREE, _SKIPPED, _LONE, _CHILDREN, _OTHER = range(len(TYPES))


@dataclass(frozen=True, eq=False)
class Grouping:
    """In which group each household (or person, where ``persons``) is: ``codes`` are places in ``labels``."""

    name: str
    label: str
    labels: tuple[str, ...]
    codes: NDArray[Any]
    persons: bool = False

    def __post_init__(self) -> None:
        if self.codes.size and not 0 <= int(self.codes.min()) <= int(self.codes.max()) < len(self.labels):
            raise ValueError(f"{self.name}: codes lie between 0 and {len(self.labels) - 1}")


def groupings(
    population: Population, before: Sample | NDArray[np.float64], names: Sequence[str] = ()
) -> tuple[Grouping, ...]:
    """The groupings of these names, or every one; ``before`` is income a head of each household, (households,).

    Tenths are those of the baseline in every scenario, so that nobody moves from one to another. Raises
    :class:`ValueError` for a name that is none, or of which the population does not have the column.
    """
    found = tuple(_all(population, before))
    there = [one.name for one in found]
    if unknown := [name for name in names if name not in there]:
        raise ValueError(f"no grouping by {', '.join(unknown)}; there are {', '.join(there)}")
    return tuple(one for one in found if not names or one.name in names)


def _all(population: Population, before: Sample | NDArray[np.float64]) -> Iterator[Grouping]:
    yield tenths(population, before)
    if "county" in population.households:
        names = population.facts["county"].codes
        yield Grouping("county", "县（市、区）", names, population.households["county"])
    if "rural" in population.households:
        yield Grouping("stratum", "城乡", STRATA, population.households["rural"])
    if "age" in population.persons:
        starts = np.array(AGES[1:])
        by_age = np.searchsorted(starts, np.arange(256 * 256), side="right").astype(np.uint8)
        labels = (*(f"{low}—{high - 1}岁" for low, high in pairwise(AGES)), f"{AGES[-1]}岁及以上")
        yield Grouping("age", "年龄", labels, by_age[population.persons["age"]], persons=True)
        yield Grouping("type", "家庭类型", TYPES, _types(population))
    yield Grouping("size", "家庭人数", SIZES, (np.minimum(population.size, len(SIZES)) - 1).astype(np.uint8))


def tenths(population: Population, before: Sample | NDArray[np.float64]) -> Grouping:
    """Tenths of persons by income a head.

    Who has exactly the income that parts two tenths is in the lower one, so that equals are never parted and the order
    of rows does not matter; where many have the same income, tenths are not equally large, and their size is told.
    """
    weight = population.weight * population.size
    sample = before if isinstance(before, Sample) else Sample.of(before, weight)
    edges = quantile(sample, np.arange(1, len(TENTHS)) / len(TENTHS))
    codes = np.searchsorted(edges, sample.income, side="left").astype(np.uint8)
    return Grouping("decile", "收入十等分", TENTHS, codes)


def _types(population: Population) -> NDArray[np.uint8]:
    """The kind of every household, from the ages of its members and, where they are known, who is married to whom."""
    spouse = population.persons.get("spouse")
    kinds = np.empty(population.household_count, np.uint8)
    for bucket, size in enumerate(population.sizes.tolist()):
        start, stop = population.household_start[bucket : bucket + 2]
        people = slice(*population.person_start[bucket : bucket + 2])
        ages = population.persons["age"][people].reshape(size, stop - start)
        married = None if spouse is None else spouse[people].reshape(size, stop - start)
        kinds[start:stop] = _kinds(ages, married)
    return kinds


def _kinds(ages: NDArray[Any], spouse: NDArray[Any] | None) -> NDArray[np.uint8]:
    """The kinds of households of one size, from the ages (size, households) of their members."""
    size = len(ages)
    elders = (ages >= ELDER).sum(axis=0, dtype=np.uint16)
    children = (ages < ADULT).sum(axis=0, dtype=np.uint16)
    between = size - elders - children
    if size == 1:
        return np.where(elders > 0, _ALONE, _SINGLE).astype(np.uint8)
    if size > 2:
        couple = np.zeros(ages.shape[1], bool)
    elif spouse is not None:
        couple = spouse[0] != NOBODY
    else:  # without links: two of age, and neither could be the other's parent
        apart = np.abs(ages[0].astype(np.int32) - ages[1].astype(np.int32))
        couple = (children == 0) & (apart < ADULT)
    tests = [
        (elders == size, _ELDERS),
        (couple, _COUPLE),
        ((elders > 0) & (children > 0) & (between > 0), _THREE),
        ((elders > 0) & (children > 0), _SKIPPED),
        ((children > 0) & (between == 1), _LONE),
        (children > 0, _CHILDREN),
    ]
    return np.select([test for test, _ in tests], [kind for _, kind in tests], _OTHER).astype(np.uint8)
