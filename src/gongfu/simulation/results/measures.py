"""Inequality, poverty and the middle group of one scenario, exactly, by the rules of ``gongfu.distribution``."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from gongfu.distribution import (
    Sample,
    band_share,
    gini,
    headcount,
    lorenz,
    median,
    middle_share,
    palma,
    poverty_gap,
    quantile,
    quintile_ratio,
    relative_headcount,
    theil_nested,
    theil_t,
)
from gongfu.distribution.poverty import RELATIVE

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from gongfu.simulation.population.population import Population

__all__ = ["POINTS", "QUANTILES", "Measures", "measure", "sample_of"]

QUANTILES = (0.1, 0.2, 0.4, 0.6, 0.8, 0.9)
POINTS = 101
"""Ordinates of the Lorenz curve that are kept: one for every hundredth of persons."""
_THREE = 3
"""The band of 100,000 to 500,000 yuan a year is that of a household of three (典型三口之家: 国家统计局, 2018)."""
_STEP = 4
"""Decimals of a yuan to which incomes are rounded first: equals stay equal whatever the order of additions was, so that
who is on a poverty line is not below it.
"""


@dataclass(frozen=True, slots=True)
class Measures:
    """Figures over persons by income a head, yuan a year; shares between 0 and 1; NaN where one cannot be told.

    ``theil`` counts incomes below zero as zero (bottom coding, as LIS does it: of a loss it could not be told), and
    ``negative`` is the share of persons who have such; ``theil_between`` and ``theil_within`` are its parts between
    and within town and country. ``poverty`` is the share
    below 60 % of the scenario's own median, ``poverty_anchored`` below that of the baseline; ``below_line`` the share
    below the subsistence line given for each household, ``line_gap`` the mean gap to it as a share of it.
    ``middle`` is the share of persons from 75 to 200 % of the median; ``band`` of those with whose income a head a
    household of three would have 100,000 to 500,000 yuan a year; ``band_households`` the share of households that have
    as much themselves. ``lorenz`` holds ordinates at 0, 0.01, …, 1.
    """

    mean: float
    median: float
    gini: float
    theil: float
    theil_between: float
    theil_within: float
    negative: float
    palma: float
    quintile_ratio: float
    quantiles: tuple[float, ...]
    poverty: float
    poverty_anchored: float
    below_line: float
    line_gap: float
    middle: float
    band: float
    band_households: float
    mean_urban: float
    mean_rural: float
    lorenz: tuple[float, ...]

    @property
    def urban_rural_ratio(self) -> float:
        """The mean of town over that of country; NaN where either cannot be told."""
        return self.mean_urban / self.mean_rural if self.mean_rural > 0 else math.nan


def sample_of(income: ArrayLike, population: Population) -> Sample:
    """Incomes a head of households, (households,), as a sample of persons."""
    return Sample.of(np.round(np.asarray(income, np.float64), _STEP), population.weight * population.size)


def measure(
    income: ArrayLike | Sample,
    population: Population,
    *,
    line: NDArray[np.float64] | None = None,
    anchor: float | None = None,
) -> Measures:
    """The measures of incomes a head, yuan a year, (households,), or of :func:`sample_of` them.

    ``line`` is the subsistence line of each household, yuan a head and year, (households,), above zero; ``anchor`` the
    poverty line of the baseline, this scenario's own where it is not given.
    """
    sample = income if isinstance(income, Sample) else sample_of(income, population)
    ordered = sample.ordered
    middle = median(ordered)
    own_line = RELATIVE * middle
    fixed = own_line if anchor is None else anchor
    apart = _apart(sample, population)
    below, gap = _below(sample, line)
    homes = np.asarray(sample.income * population.size, np.float64)
    return Measures(
        mean=sample.mean,
        median=middle,
        gini=gini(ordered),
        theil=apart.theil,
        theil_between=apart.between,
        theil_within=apart.within,
        negative=sample.average((sample.income < 0).astype(np.float64)),
        palma=palma(ordered),
        quintile_ratio=quintile_ratio(ordered),
        quantiles=tuple(quantile(ordered, QUANTILES).tolist()),
        poverty=relative_headcount(ordered),
        poverty_anchored=headcount(ordered, fixed) if fixed > 0 else math.nan,
        below_line=below,
        line_gap=gap,
        middle=middle_share(ordered),
        band=band_share(Sample(_THREE * ordered.income, ordered.weight, rises=True)),
        band_households=band_share(homes, population.weight),
        mean_urban=apart.urban,
        mean_rural=apart.rural,
        lorenz=tuple(lorenz(ordered).at(np.linspace(0, 1, POINTS)).tolist()) if sample.income.size else (),
    )


class _Apart(NamedTuple):
    """Theil's T, its parts between and within town and country, and the means of both."""

    theil: float
    between: float = math.nan
    within: float = math.nan
    urban: float = math.nan
    rural: float = math.nan


def _apart(sample: Sample, population: Population) -> _Apart:
    rural = population.households.get("rural")
    income = np.maximum(sample.income, 0)
    if rural is None:
        return _Apart(theil_t(income, sample.weight))
    nested = theil_nested(income, [rural], sample.weight)
    people = np.bincount(rural, sample.weight, 2)
    money = np.bincount(rural, sample.weight * sample.income, 2)
    urban, country = (float(money[at] / people[at]) if people[at] else math.nan for at in (0, 1))
    return _Apart(nested.total, nested.between[0].value, nested.within.value, urban, country)


def _below(sample: Sample, line: NDArray[np.float64] | None) -> tuple[float, float]:
    """The share below each household's own line, and the mean gap."""
    if line is None:
        return math.nan, math.nan
    lines = np.round(np.broadcast_to(line, sample.income.shape), _STEP)
    if not (lines > 0).all():
        raise ValueError("line: every household's line must be above zero")
    ratios = Sample(sample.income / lines, sample.weight)
    return headcount(ratios, 1), poverty_gap(ratios, 1)
