"""Households before anybody has an income: who lives with whom, how old, and who is whose parent or spouse.

A pool of templates of every kind of household is drawn once; strata of the city then weigh it so that their sizes and
ages come out, and draw from it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gongfu.simulation.law.facts import NOBODY
from gongfu.simulation.population.assumptions import BANDS, OLDEST, SIZES, Household

__all__ = ["EITHER", "FEMALE", "LEAST_GAP", "MALE", "Pool", "pool"]

MALE, FEMALE, EITHER = 0, 1, 2
"""Sexes of a template: of couples they are known."""
_EACH = 700
"""Templates of each kind; enough that every age of a head occurs in every kind."""
LEAST_GAP = 16
"""Fewest years between a parent and a child."""
_GENERATION = (21, 33)
"""Years from a mother to her children in a template. The least is above :data:`LEAST_GAP`, for ages move a little."""
Bytes = NDArray[np.uint8]


@dataclass(frozen=True)
class Pool:
    """Templates, padded to the largest size. ``parents`` are member numbers of both parents, :data:`NOBODY` else.

    ``prior`` (2, n) is how frequent each is in towns and in the countryside among those of its size; ``bands``
    (n, bands) how many members are in each band of ages.
    """

    size: NDArray[np.int64]
    age: Bytes
    sex: Bytes
    spouse: Bytes
    parents: NDArray[np.uint8]
    prior: NDArray[np.float64]
    bands: NDArray[np.float64]


def pool(kinds: tuple[Household, ...], draw: np.random.Generator) -> Pool:
    """Templates of every kind."""
    most, count = int(SIZES[-1]), _EACH * len(kinds)
    age = np.zeros((count, most), np.uint8)
    sex = np.full((count, most), EITHER, np.uint8)
    spouse = np.full((count, most), NOBODY, np.uint8)
    parents = np.full((count, most, 2), NOBODY, np.uint8)
    size = np.repeat([kind.size for kind in kinds], _EACH)
    for number, kind in enumerate(kinds):
        at = slice(number * _EACH, (number + 1) * _EACH)
        _fill(kind, age[at], sex[at], spouse[at], parents[at], draw)
    prior = np.repeat([[kind.urban for kind in kinds], [kind.rural for kind in kinds]], _EACH, axis=1)
    prior = np.maximum(prior, 1e-6)
    for one in np.unique(size):
        prior[:, size == one] /= prior[:, size == one].sum(axis=1, keepdims=True)
    member = np.arange(most) < size[:, None]
    band = np.searchsorted(BANDS, age, side="right") - 1
    bands = np.stack([(member & (band == one)).sum(axis=1) for one in range(len(BANDS) - 1)], axis=1)
    return Pool(size, age, sex, spouse, parents, prior, bands.astype(np.float64))


def _fill(kind: Household, age: Bytes, sex: Bytes, spouse: Bytes, parents: Bytes, draw: np.random.Generator) -> None:
    """The members of one kind: core first, then children from the eldest, then parents."""
    pair = kind.core in ("couple", "elders")
    core = 2 if pair else 1
    mother = _ages_of_mother(kind, len(age), draw)
    age[:, 0] = mother
    if pair:  # the man first; his wife's age is the one that children are reckoned from
        age[:, 1] = mother
        age[:, 0] = np.clip(mother + draw.integers(-1, 5, len(age)), 22, OLDEST - 2)
        sex[:, 0], sex[:, 1] = MALE, FEMALE
        spouse[:, 0], spouse[:, 1] = 1, 0
    youngest = age[:, :core].min(axis=1).astype(np.int64)
    grown = draw.integers(*_GENERATION, len(age)) if kind.core in ("couple", "single") else 0
    if kind.core in ("elders", "elder"):
        grown = draw.integers(45, 60, len(age))
    child = np.maximum(youngest - grown, 0)
    for number in range(kind.children):
        place = core + number
        age[:, place] = child
        if kind.core in ("couple", "single"):
            parents[:, place, 0] = 0
            parents[:, place, 1] = 1 if pair else NOBODY
        child = np.maximum(child - draw.integers(1, 5, len(age)), 0)
    first = core + kind.children
    side = (draw.random(len(age)) < 0.15).astype(np.int64) if pair else np.zeros(len(age), np.int64)  # hers, or his
    if kind.parents:
        rows = np.arange(len(age))
        own = age[rows, side].astype(np.int64)
        age[:, first] = np.minimum(own + draw.integers(*_GENERATION, len(age)), OLDEST - 3)
        parents[rows, side, 0] = first
        if kind.parents == 2:
            age[:, first + 1] = age[:, first]
            age[:, first] = np.minimum(age[:, first] + draw.integers(0, 5, len(age)), OLDEST - 2)
            parents[rows, side, 1] = first + 1
            sex[:, first], sex[:, first + 1] = MALE, FEMALE
            spouse[:, first], spouse[:, first + 1] = first + 1, first


def _ages_of_mother(kind: Household, count: int, draw: np.random.Generator) -> NDArray[np.int64]:
    """Ages of the woman of the core, or of the one adult, so that her children and parents have ages that can be."""
    if kind.core in ("elders", "elder"):
        low, high = (60, 90) if kind.core == "elder" else (58, 86)
        if kind.children:
            low, high = 52, 76
        return np.asarray(draw.integers(low, high, count), np.int64)
    low, high = (22, 60) if kind.core == "couple" else (20, 60)
    if kind.children:
        low = _GENERATION[1] + 2 * (kind.children - 1)
        high = max(low + 14, 58)
        grown = draw.random(count) < 0.5 / kind.children  # young mothers of small children, or grown children at home
        return np.where(grown, draw.integers(low, high, count), draw.integers(23, low + 8, count))
    if kind.parents:
        high = 62
    return np.asarray(draw.integers(low, high, count), np.int64)
