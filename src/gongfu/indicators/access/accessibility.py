"""How well people reach a service: what supply there is for each head within reach (two-step floating catchment areas).

Sources: Luo, W. & Wang, F. (2003), Measures of spatial accessibility to health care in a GIS environment, Environment
and Planning B 30, 865-884 (2SFCA); Luo, W. & Qi, Y. (2009), An enhanced two-step floating catchment area (E2SFCA)
method, Health & Place 15, 1100-1107 (:func:`steps`); Dai, D. (2010), Black residential segregation, disparities in
spatial access to health care facilities, Health & Place 16, 1038-1052 (:func:`gaussian`).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = [
    "EARTH",
    "LUO_QI",
    "MOST_PAIRS",
    "Access",
    "Decay",
    "ManyPairsError",
    "Pairs",
    "gaussian",
    "power",
    "steps",
    "two_step",
    "within",
]

Array = NDArray[np.float64]
Whole = NDArray[np.int64]
Decay = Callable[[Array], Array]
"""Weights, finite and not negative, of the costs (minutes, kilometres) of pairs."""

EARTH = 6371.0088
"""Mean radius of the Earth in km (International Union of Geodesy and Geophysics)."""
LUO_QI = ((10.0, 20.0, 30.0), (1.0, 0.68, 0.22))
"""Bounds in minutes and weights of :func:`steps` in Luo & Qi (2009)."""
MOST_PAIRS = 10_000_000
"""Pairs that :func:`within` finds at most; with both steps they take 0.6 GB. Twenty thousand places that reach eighty
facilities each, as in bench/accessing.py, have 1.6 million."""


class ManyPairsError(ValueError):
    """More pairs within reach than memory should hold."""


@dataclass(frozen=True, eq=False)
class Pairs:
    """Which place reaches which facility at what cost: three arrays of one length, each pair once.

    ``place`` and ``facility`` count from 0; ``cost`` is finite and not negative, in minutes or kilometres.
    """

    place: Whole
    facility: Whole
    cost: Array

    def __post_init__(self) -> None:
        if not len(self.place) == len(self.facility) == len(self.cost):
            raise ValueError("place, facility and cost differ in length")
        if not (np.isfinite(self.cost).all() and (self.cost >= 0).all()):
            raise ValueError("a cost is negative or not a finite number; leave out what cannot be reached")

    @staticmethod
    def of(cost: ArrayLike, reach: float) -> Pairs:
        """The pairs of a full table of costs, shape (places, facilities), up to ``reach``; NaN and inf are no way."""
        table = np.asarray(cost, dtype=np.float64)
        if table.ndim != 2:
            raise ValueError(f"needs costs of places by facilities, not shape {table.shape}")
        place, facility = np.nonzero(table <= reach)
        return Pairs(place, facility, table[place, facility])

    def times(self, factor: float) -> Pairs:
        """The same pairs, their costs in another unit: kilometres times minutes a kilometre are minutes."""
        return replace(self, cost=self.cost * factor)


def within(places: ArrayLike, facilities: ArrayLike, reach: float) -> Pairs:
    """Pairs no further apart than ``reach`` kilometres on the great circle; costs are kilometres.

    ``places`` and ``facilities`` are longitudes and latitudes in degrees, shape (n, 2), of one datum. The haversine
    formula: Sinnott, R. W. (1984), Virtues of the haversine, Sky and Telescope 68, 159. Raises
    :class:`ManyPairsError` for more than :data:`MOST_PAIRS`.
    """
    origins, targets = _radians(places), _radians(facilities)
    order = np.argsort(origins[:, 1], kind="stable")
    longitude, latitude = origins[order].T
    angle = reach / EARTH
    first = np.searchsorted(latitude, targets[:, 1] - angle, "left")
    last = np.searchsorted(latitude, targets[:, 1] + angle, "right")
    found: list[tuple[Whole, Whole, Array]] = [(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0))]
    held = 0
    for number, (x, y) in enumerate(targets):
        belt = slice(first[number], last[number])  # no place outside it is near enough
        squared = np.sin((latitude[belt] - y) / 2) ** 2
        squared += math.cos(y) * np.cos(latitude[belt]) * np.sin((longitude[belt] - x) / 2) ** 2
        distance = 2 * EARTH * np.arcsin(np.sqrt(np.minimum(squared, 1.0)))
        near = np.nonzero(distance <= reach)[0]
        held += len(near)
        if held > MOST_PAIRS:
            raise ManyPairsError(f"more than {MOST_PAIRS:,} pairs are within {reach:g} km")
        found.append((order[belt][near], np.full(len(near), number), distance[near]))
    place, facility, cost = map(np.concatenate, zip(*found, strict=True))
    return Pairs(place, facility, cost)


def steps(bounds: Sequence[float] = LUO_QI[0], weights: Sequence[float] = LUO_QI[1]) -> Decay:
    """A weight for each zone of costs (E2SFCA): the first up to the first bound, and so on; beyond the last one 0."""
    if len(bounds) != len(weights) or any(b <= a for a, b in pairwise(bounds)):
        raise ValueError("needs a weight for each bound, and bounds that rise")
    values = np.array([*weights, 0.0])
    return lambda cost: values[np.searchsorted(bounds, cost)]


def gaussian(reach: float) -> Decay:
    """From 1 at no cost to 0 at ``reach`` (Dai 2010): (exp(-(d / reach)² / 2) - exp(-1/2)) / (1 - exp(-1/2))."""
    if not reach > 0:
        raise ValueError("reach must be above 0")
    end = math.exp(-0.5)
    return lambda cost: np.maximum(np.exp(-0.5 * (cost / reach) ** 2) - end, 0.0) / (1 - end)


def power(exponent: float) -> Decay:
    """Cost to the power of minus ``exponent`` (the gravity model, Hansen 1959); no pair may cost nothing."""
    return lambda cost: cost**-exponent


@dataclass(frozen=True, eq=False)
class Access:
    """What :func:`two_step` finds.

    ``access`` is supply a head at each place, 0 where no facility is in reach (``covered`` false); ``ratio`` supply a
    head of those whom each facility serves and ``demand`` how many (weighted) these are. The mean of ``access`` over
    all people is the supply of reached facilities divided among them: the sum of access times population is it.
    """

    access: Array
    covered: NDArray[np.bool_]
    ratio: Array
    demand: Array

    @property
    def unreached(self) -> Whole:
        """Facilities that nobody reaches: no place with people has them in reach. Their supply serves nobody."""
        return np.nonzero(self.demand == 0)[0]


def two_step(population: ArrayLike, supply: ArrayLike, pairs: Pairs, decay: Decay | None = None) -> Access:
    """Two-step floating catchment areas: A(i) = sum over j of w(ij) R(j), with R(j) = supply(j) / sum of w(ij) pop(i).

    ``population`` of the places and ``supply`` of the facilities (seats, beds, doctors), not negative, in any unit;
    ``decay`` weighs the cost of a pair in both steps, without it every pair counts alike (Luo & Wang 2003). A place
    without people has the access that its first inhabitant would have.
    Raises :class:`ValueError` for what is negative, not finite, or a pair of an unknown place or facility.
    """
    people, offered = _amounts(population), _amounts(supply)
    for number, known in ((pairs.place, people), (pairs.facility, offered)):
        if len(number) and not 0 <= number.min() <= number.max() < len(known):
            raise ValueError("a pair names a place or facility that is not there")
    weight = np.ones(len(pairs.cost))
    if decay is not None:
        with np.errstate(divide="ignore"):
            weight = decay(pairs.cost)
        if not (np.isfinite(weight).all() and (weight >= 0).all()):
            raise ValueError("the decay of a cost is negative or not a finite number")
    demand = _sums(pairs.facility, weight * people[pairs.place], len(offered))
    ratio = np.divide(offered, demand, out=np.zeros_like(offered), where=demand > 0)
    access = _sums(pairs.place, weight * ratio[pairs.facility], len(people))
    covered = _sums(pairs.place, weight, len(people)) > 0
    return Access(access, covered, ratio, demand)


def _sums(number: Whole, amount: Array, count: int) -> Array:
    return np.bincount(number, amount, count).astype(np.float64)  # bincount of nothing is whole numbers


def _amounts(values: ArrayLike) -> Array:
    amounts = np.asarray(values, dtype=np.float64)
    if amounts.ndim != 1 or not (np.isfinite(amounts).all() and (amounts >= 0).all()):
        raise ValueError("needs a row of finite amounts, none negative")
    return amounts


def _radians(points: ArrayLike) -> Array:
    degrees = np.asarray(points, dtype=np.float64).reshape(-1, 2)
    if not ((np.abs(degrees[:, 0]) <= 180) & (np.abs(degrees[:, 1]) <= 90)).all():
        raise ValueError("needs longitudes of -180 to 180 and latitudes of -90 to 90 degrees")
    return np.radians(degrees)
