"""Median, poverty and middle share exactly as a full sort finds them: a second look at the few bins that matter."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from gongfu.distribution.histogram import Bounded
from gongfu.distribution.middle import RELATIVE_BAND
from gongfu.distribution.poverty import RELATIVE
from gongfu.distribution.quantiles import brackets
from gongfu.simulation.engine.bins import ends
from gongfu.simulation.engine.compiled import module_of
from gongfu.simulation.engine.lanes import in_lanes, lanes_of
from gongfu.simulation.population import Population

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gongfu.simulation.engine.state import State

    Floats = NDArray[np.float64]
    Bins = NDArray[np.int64]

__all__ = ["InBins", "Measures", "ambiguous", "measured", "round2"]

_RANGES = 5
"""What :mod:`scan` takes at once; there are never more: the median's two, and those of three lines."""


@dataclass(frozen=True, eq=False)
class InBins:
    """The incomes per head that lie in some bins, and the weight of the persons that have each; both (n,)."""

    income: Floats
    weight: Floats

    def __add__(self, other: InBins) -> InBins:
        """Those of both."""
        return InBins(np.concatenate([self.income, other.income]), np.concatenate([self.weight, other.weight]))


@dataclass(frozen=True, slots=True)
class Measures:
    """Figures of a distribution of incomes per head (yuan) and totals.

    ``median``, ``poverty`` (the share of persons below 60 % of it) and ``middle`` (from 75 to 200 %) are, bit for bit,
    :func:`gongfu.distribution.median`, ``relative_headcount`` and ``middle_share`` of all incomes and weights; NaN as
    they are. ``gini`` is bounded, ``mean`` exact.
    """

    people: float
    mean: float
    gini: Bounded
    median: float
    poverty: float
    middle: float
    totals: Mapping[str, float] = field(default_factory=dict)


def ambiguous(state: State) -> Bins:
    """The bins in which the median and lines at 60, 75 and 200 % of it can lie: what :func:`round2` must look at."""
    if not state.bins.size:
        return np.empty(0, np.int64)
    low, high = ends(state.bins)
    first, last = _median_bins(state)
    wanted = np.zeros(state.bins.size, bool)
    wanted[[first, last]] = True
    least, most = (low[first] + low[last]) / 2, (high[first] + high[last]) / 2
    for share in (RELATIVE, *RELATIVE_BAND):
        bounds = sorted((share * least, share * most))
        wanted |= (high >= bounds[0]) & (low <= bounds[1])
    return state.bins[wanted]


def round2(population: Population, incomes: Floats, bins: Bins, *, threads: int | None = None) -> InBins:
    """The incomes of a population (households,) that lie in ``bins``, in the order of lanes."""
    low, high = _ranges(bins)
    lanes = lanes_of(population)
    scan = module_of((Path(__file__).parent / "scan.py").read_text("utf-8")).scan

    def pick(lane: int) -> InBins:
        room = population.household_count // lanes + len(population.sizes)
        found, people = np.empty(room), np.empty(room)
        where = (population.sizes, population.household_start, population.weight, incomes)
        count = scan(lane, lanes, *where, low, high, found, people)
        return InBins(found[:count].copy(), people[:count].copy())

    parts = in_lanes(pick, lanes, threads)
    return InBins(np.concatenate([part.income for part in parts]), np.concatenate([part.weight for part in parts]))


def measured(state: State, picked: InBins) -> Measures:
    """All figures, from the state of all parts and what :func:`round2` picked of each."""
    histogram = state.histogram()
    median = _median(state, picked)
    line, low, high = (share * median for share in (RELATIVE, *RELATIVE_BAND))
    people = state.people
    known = median > 0
    poor = _below(state, picked, line) / people if known else math.nan
    middle = (_below(state, picked, high, itself=True) - _below(state, picked, low)) / people if known else math.nan
    return Measures(people, histogram.mean, histogram.gini(), median, poor, middle, dict(state.totals))


def _median_bins(state: State) -> tuple[int, int]:
    """Places in ``state.bins`` of the two incomes between which the median lies."""
    reach = np.cumsum(state.weight[state.bins - state.first])
    first, last = brackets(reach, np.array([0.5]))
    return int(first[0]), int(last[0])


def _median(state: State, picked: InBins) -> float:
    """The median by :func:`gongfu.distribution.quantile`'s rule, of which only the bins of the two incomes are seen."""
    if not state.bins.size:
        return math.nan
    places = _median_bins(state)
    bins = state.bins[list(places)]
    weights = state.weight[state.bins - state.first]
    found = []
    for place, chosen, which in zip(places, bins, (0, 1), strict=True):
        low, high = (float(end[0]) for end in ends(np.array([chosen])))
        inside = (picked.income >= low) & (picked.income <= high)
        order = np.argsort(picked.income[inside], kind="stable")
        before = float(weights[:place].sum())
        reach = np.cumsum(np.concatenate([[before], picked.weight[inside][order]]))[1:]
        ahead = np.append(reach, state.people)  # so that the goal is the one of all
        spot = min(int(brackets(ahead, np.array([0.5]))[which][0]), reach.size - 1)
        found.append(float(picked.income[inside][order][spot]))
    return (found[0] + found[1]) / 2


def _below(state: State, picked: InBins, line: float, *, itself: bool = False) -> float:
    """The weight of persons with less than ``line``, or just as much: whole bins, and of the line's own bin some."""
    low, high = ends(state.bins)
    whole = float(state.weight[state.bins - state.first][high < line].sum())
    own = (low <= line) & (high >= line)
    if not own.any():
        return whole
    inside = (picked.income >= low[own][0]) & (picked.income <= high[own][0])
    under = picked.income <= line if itself else picked.income < line
    return whole + float(picked.weight[inside & under].sum())


def _ranges(bins: Bins) -> tuple[Floats, Floats]:
    """Least and greatest income of every run of neighbouring bins, filled up with ranges that nobody is in."""
    runs: Sequence[Bins] = np.split(bins, np.flatnonzero(np.diff(bins) > 1) + 1) if bins.size else []
    low, high = np.full(max(_RANGES, len(runs)), np.inf), np.full(max(_RANGES, len(runs)), -np.inf)
    for place, run in enumerate(runs):
        low[place], high[place] = ends(run)[0][0], ends(run)[1][-1]
    return low, high
