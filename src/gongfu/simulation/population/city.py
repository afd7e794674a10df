"""The city's households: how many of each size in each county, towns and countryside, and who lives in them.

Every margin that counts heads is hit exactly: counties by strata and strata by ages as whole numbers with given sums,
sizes by a count of households that sums to the persons, ages by giving the oldest of a stratum the oldest age there
is, and so on down, sexes by drawing exactly so many women.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gongfu.documents.errors import InputError, InputErrors
from gongfu.simulation.china.facts import COUNTIES
from gongfu.simulation.law.facts import NOBODY
from gongfu.simulation.population.assumptions import AGES, BANDS, OLDEST, SIZES
from gongfu.simulation.population.raking import (
    calibrated,
    raked,
    rounded,
    rounded_table,
    shares,
    systematic,
    tilted,
)
from gongfu.simulation.population.recipe import Recipe
from gongfu.simulation.population.templates import EITHER, FEMALE, LEAST_GAP, Pool, pool

__all__ = ["City", "build", "plan"]

_STRATA = ("urban", "rural")
Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Plan:
    """Whole numbers that the city will have: persons by county and stratum, households by stratum of a county and
    size, persons by stratum and age, and women."""

    persons: Ints
    households: Ints
    ages: Ints
    women: int


@dataclass
class City:
    """Persons household by household (``first`` is the number of each household's first member), links as member
    numbers, 255 for nobody."""

    county: NDArray[np.uint8]
    rural: NDArray[np.uint8]
    size: Ints
    first: Ints
    home: NDArray[np.int32]
    age: NDArray[np.uint8]
    female: NDArray[np.uint8]
    spouse: NDArray[np.uint8]
    mother: NDArray[np.uint8]
    father: NDArray[np.uint8]


def plan(recipe: Recipe, persons: int) -> Plan:
    """The margins as whole numbers for a city of ``persons``.

    Raises :class:`InputErrors` where the recipe's margins contradict each other.
    """
    try:
        return _plan(recipe, persons)
    except ValueError:  # of raking: the zeros of a table do not allow its sums
        remedy = "请核对 [[counties]]、[[strata]]、[[county_strata]] 和 [[ages]]；写成 0 的地方仍是 0"
        raise InputErrors([InputError(recipe.file, f"凑不出 {persons:,} 人的合计，各组人数互相矛盾", remedy)]) from None


def _plan(recipe: Recipe, persons: int) -> Plan:
    county = {part.county: part.value for part in recipe.counties}
    stratum = {part.stratum: part.value for part in recipe.strata}
    start = {(part.county, part.stratum): part.value for part in recipe.county_strata}
    rows = rounded(np.array([county[name] for name in COUNTIES]), persons)
    columns = rounded(np.array([stratum[name] for name in _STRATA]), persons)  # type: ignore[index]
    seed = np.array([[start[name, one] for one in _STRATA] for name in COUNTIES])  # type: ignore[index]
    table = rounded_table(raked(seed, rows.astype(float), columns.astype(float)), rows, columns)
    sexes = {part.sex: part.value for part in recipe.sexes}
    women = int(rounded(np.array([sexes["male"], sexes["female"]]), persons)[1])
    return Plan(table, _households(recipe, table), _ages(recipe, columns, persons), women)


def _households(recipe: Recipe, persons: Ints) -> Ints:
    """Households by county, stratum and size, whose persons are exactly those of the county and stratum."""
    mean = {one.county: one.value for one in recipe.household_size}
    found = np.zeros((*persons.shape, len(SIZES)), np.int64)
    for at, county in enumerate(COUNTIES):
        shape = tilted(shares(recipe.assumptions.size_shape), mean[county])
        for stratum in range(len(_STRATA)):
            found[at, stratum] = _whole_households(shape, mean[county], int(persons[at, stratum]))
    return found


def _whole_households(shape: Floats, mean: float, persons: int) -> Ints:
    """Households by size whose members are exactly ``persons``: a few get a member more or less."""
    if not persons:
        return np.zeros(len(SIZES), np.int64)
    count = rounded(shape, min(max(round(persons / mean), 1), persons))
    short = persons - int(count @ SIZES)
    step = 1 if short > 0 else -1
    able = (SIZES + step >= 1) & (SIZES + step <= SIZES[-1])
    for _ in range(abs(short)):
        at = int(np.argmax(np.where(able, count, 0)))
        count[at] -= 1
        count[at + step] += 1
    return count


def _ages(recipe: Recipe, columns: Ints, persons: int) -> Ints:
    """Persons by stratum and single year of age, with the sums of the stated groups of ages exact."""
    parts = sorted(recipe.ages, key=lambda part: part.ages)
    groups = rounded(np.array([part.value for part in parts]), persons)
    inside = np.zeros(len(AGES))
    bands = np.diff(BANDS)
    density = np.asarray(recipe.assumptions.age_shape) / bands
    edges = np.repeat(density, bands)
    edges[BANDS[-2] :] *= 0.8 ** np.arange(OLDEST + 1 - BANDS[-2])  # of the oldest, fewer every year
    single = np.zeros(len(AGES), np.int64)
    for part, count in zip(parts, groups, strict=True):
        low, high = part.ages
        inside = edges[low : high + 1]
        single[low : high + 1] = rounded(inside, int(count))
    seed = np.ones((2, len(AGES)))
    seed[1, 60:] = recipe.assumptions.older_rural
    table = raked(seed * single, columns.astype(float), single.astype(float))
    return rounded_table(table, columns, single)


def build(recipe: Recipe, persons: int, draw: np.random.Generator) -> City:
    """Households with their members, without incomes."""
    wanted = plan(recipe, persons)
    templates = pool(recipe.assumptions.households, draw)
    picked, county, rural = _picked(templates, wanted, draw)
    city = _assembled(templates, picked, county, rural)
    _set_ages(city, wanted.ages, draw)
    parents = _flat(templates.parents, picked, city.size)
    sex = _flat(templates.sex, picked, city.size)
    _set_sexes(city, sex, parents, wanted.women, draw)
    _link(city, parents)
    return city


def _picked(templates: Pool, wanted: Plan, draw: np.random.Generator) -> tuple[Ints, Ints, Ints]:
    """The template, county and stratum of every household, smallest households first."""
    found: list[list[tuple[Ints, int, int]]] = [[] for _ in SIZES]
    is_size = templates.size[:, None] == SIZES
    for stratum in range(len(_STRATA)):
        band = np.add.reduceat(wanted.ages[stratum], BANDS[:-1])
        for county in range(len(COUNTIES)):
            heads = wanted.persons[county, stratum]
            sizes = wanted.households[county, stratum]
            if not heads:
                continue
            prior = templates.prior[stratum] * (is_size @ sizes)
            features = np.concatenate([is_size, templates.bands], axis=1)
            targets = np.concatenate([sizes, band * (heads / band.sum())])
            weights = calibrated(prior, features, targets)
            for at, count in enumerate(sizes):
                mine = np.flatnonzero(is_size[:, at])
                drawn = mine[systematic(weights[mine], int(count), draw)] if count else np.empty(0, np.int64)
                found[at].append((drawn, county, stratum))
    parts = [part for size in found for part in size]
    lengths = [len(drawn) for drawn, _, _ in parts]
    return (
        np.concatenate([drawn for drawn, _, _ in parts]),
        np.repeat([county for _, county, _ in parts], lengths),
        np.repeat([stratum for _, _, stratum in parts], lengths),
    )


def _assembled(templates: Pool, picked: Ints, county: Ints, rural: Ints) -> City:
    size = templates.size[picked]
    first = np.concatenate([[0], np.cumsum(size)[:-1]])
    nobody = np.full(int(size.sum()), NOBODY, np.uint8)
    return City(
        county.astype(np.uint8),
        rural.astype(np.uint8),
        size,
        first,
        np.repeat(np.arange(len(size), dtype=np.int32), size),
        _flat(templates.age, picked, size),
        np.zeros(len(nobody), np.uint8),
        _flat(templates.spouse, picked, size),
        nobody,
        nobody.copy(),
    )


def _flat(column: NDArray[np.uint8], picked: Ints, size: Ints) -> NDArray[np.uint8]:
    """A column of the templates for every person; households stand from the smallest to the largest."""
    ends = np.searchsorted(size, SIZES, side="right")
    starts = np.concatenate([[0], ends[:-1]])
    blocks = [
        column[picked[start:end], :one].reshape(-1, *column.shape[2:])
        for one, start, end in zip(SIZES, starts, ends, strict=True)
    ]
    return np.concatenate(blocks)


def _set_ages(city: City, wanted: Ints, draw: np.random.Generator) -> None:
    """Give ages in their order, so that exactly as many as wanted have each; order between persons is kept."""
    rural = city.rural[city.home]
    for stratum in range(len(_STRATA)):
        mine = np.flatnonzero(rural == stratum)
        mine = mine[draw.permutation(len(mine))]
        mine = mine[np.argsort(city.age[mine], kind="stable")]
        city.age[mine] = np.repeat(AGES, wanted[stratum])


def _set_sexes(
    city: City, sex: NDArray[np.uint8], parents: NDArray[np.uint8], women: int, draw: np.random.Generator
) -> None:
    """Sexes where they are free: more women among the old and alone; of all persons exactly so many are women."""
    free = np.flatnonzero(sex == EITHER)
    city.female[:] = sex == FEMALE
    old = city.age[free] >= 60
    chance = np.where(old, 0.66, 0.475)
    city.female[free] = draw.random(len(free)) < chance
    excess = int(city.female.sum()) - women
    pool_ = free[city.female[free] == (excess > 0)]
    flip = draw.choice(pool_, min(abs(excess), len(pool_)), replace=False)
    city.female[flip] = excess < 0


def _link(city: City, parents: NDArray[np.uint8]) -> None:
    """Mothers and fathers by the sex of the parents; a child too old for a parent is made younger."""
    base = city.first[city.home]
    for side in (0, 1):
        child = np.flatnonzero(parents[:, side] != NOBODY)
        parent = base[child] + parents[child, side]
        woman = city.female[parent] == 1
        city.mother[child[woman]] = parents[child[woman], side]
        city.father[child[~woman]] = parents[child[~woman], side]
        close = city.age[child].astype(np.int64) > city.age[parent].astype(np.int64) - LEAST_GAP
        city.age[child[close]] = np.maximum(city.age[parent[close]].astype(np.int64) - LEAST_GAP, 0)
