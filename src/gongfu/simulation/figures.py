"""Indicators as the statistics bureau counts them, from simulated incomes: figures marked as simulated."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from gongfu.distribution import Sample, band_share, gini, median
from gongfu.indicators.model import Key, Observation, Stratum

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gongfu.simulation.population.population import Population

    Floats = NDArray[np.float64]

__all__ = ["FIGURES", "figures"]

FIGURES: tuple[str, ...] = (
    *("pcdi", "pcdi_median", "median_share", "urban_rural_ratio", "gini", "middle_10_50", "middle_20_60"),
    *(f"pcdi_quintile_{fifth}" for fifth in range(1, 6)),
    "quintile_ratio",
)
"""Ids of the indicators that can be simulated, in the order in which they are told."""
_BANDS = {"middle_10_50": (1e5, 5e5), "middle_20_60": (2e5, 6e5)}
"""Yuan a year of a household (家庭年可支配收入)."""
_PERCENT = 100.0


def figures(
    income: Floats, population: Population, area: str, year: int, scenario: str = ""
) -> tuple[Observation, ...]:
    """The indicators of :data:`FIGURES` from simulated incomes a head, yuan a year, (households,), in storage order.

    Of the whole population under the name ``area``, and of every county that the population tells apart under its
    own. Means and the Gini coefficient are over persons; median, fifths and income bands go by households, as the
    statistics bureau counts them (国家统计局: 将所有被调查户按人均收入水平从低到高顺序排列).

    Each is marked: quality estimated, confidence X, a sample where the population is synthetic, and a note that says
    so. What cannot be told (nobody in a stratum) is left out. Raises :class:`ValueError` for incomes of another shape.
    """
    if income.shape != population.weight.shape:
        raise ValueError(f"{income.shape} incomes, {population.weight.shape} were expected")
    what = "合成人口" if population.synthetic else "微观数据"
    note = f"{what}模拟{f'：{scenario}' if scenario else ''}；不是统计数"
    source = f"由{what}{f'（{population.name}）' if population.name else ''}计算"
    return tuple(
        Observation(
            Key(name, place, stratum), str(year), value,
            quality="estimated", source=source, confidence="X", sample=population.synthetic, note=note,
        )
        for place, here in _places(population, area)
        for name, stratum, value in _figures(_Homes.of(income, population, here))
        if math.isfinite(value)
    )  # fmt: skip


def _places(population: Population, area: str) -> Iterator[tuple[str, NDArray[np.bool_] | slice]]:
    """The whole, and the counties by name."""
    yield area, slice(None)
    if "county" in population.households:
        for code, name in enumerate(population.facts["county"].codes):
            yield name, population.households["county"] == code


@dataclass(frozen=True, eq=False, slots=True)
class _Homes:
    """Households: income a head, how many each stands for, members, and whether it is rural (None: not known)."""

    income: Floats
    weight: Floats
    size: Floats
    rural: NDArray[np.bool_] | None

    @staticmethod
    def of(income: Floats, population: Population, here: NDArray[np.bool_] | slice) -> _Homes:
        rural = population.households.get("rural")
        return _Homes(
            income[here],
            population.weight[here],
            population.size[here].astype(np.float64),
            None if rural is None else rural[here] == 1,
        )

    def part(self, rural: bool) -> _Homes:
        """Those of a stratum."""
        assert self.rural is not None
        here = self.rural == rural
        return _Homes(self.income[here], self.weight[here], self.size[here], self.rural[here])

    @property
    def mean(self) -> float:
        people = self.weight * self.size
        return float(people @ self.income / people.sum()) if people.size else math.nan

    @property
    def median(self) -> float:
        return median(self.income, self.weight)

    @property
    def fifths(self) -> list[float]:
        """Income a head of each fifth of households, from the lowest; one that lies across a border counts in part."""
        if not self.income.size:
            return [math.nan] * 5
        order = np.argsort(self.income, kind="stable")
        people = (self.weight * self.size)[order]
        reach = np.concatenate([[0.0], np.cumsum(self.weight[order])])
        goals = np.linspace(0.0, 1.0, 6) * reach[-1]
        sums = [np.interp(goals, reach, np.cumsum([0.0, *part])) for part in (people, people * self.income[order])]
        return [float(part) for part in np.diff(sums[1]) / np.diff(sums[0])]


def _figures(homes: _Homes) -> Iterator[tuple[str, Stratum, float]]:
    """Everything of an area, with the ids and units of the book."""
    mean, middle, fifths = homes.mean, homes.median, homes.fifths
    yield "pcdi", "all", mean
    yield "pcdi_median", "all", middle
    yield "median_share", "all", _PERCENT * middle / mean if mean > 0 else math.nan
    yield "gini", "all", gini(Sample(homes.income, homes.weight * homes.size))
    for name, (low, high) in _BANDS.items():
        yield name, "all", _PERCENT * band_share(homes.income * homes.size, homes.weight, low=low, high=high)
    for number, value in enumerate(fifths, 1):
        yield f"pcdi_quintile_{number}", "all", value
    yield "quintile_ratio", "all", fifths[4] / fifths[0] if fifths[0] > 0 else math.nan
    if homes.rural is None:
        return
    urban, rural = homes.part(False), homes.part(True)
    parts: tuple[tuple[Stratum, _Homes], ...] = (("urban", urban), ("rural", rural))
    for stratum, part in parts:
        yield "pcdi", stratum, part.mean
        yield "pcdi_median", stratum, part.median
    yield "urban_rural_ratio", "all", urban.mean / rural.mean if rural.mean > 0 else math.nan
