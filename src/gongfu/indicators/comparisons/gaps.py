"""How far apart: urban from rural, and the counties from one another."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gongfu.distribution.decomposition import theil_nested
from gongfu.distribution.inequality import theil_t
from gongfu.indicators.book import Book
from gongfu.indicators.marks import Marks
from gongfu.indicators.model import Stratum
from gongfu.indicators.panel import Panel, counties, panel

__all__ = [
    "CountyGap",
    "Spread",
    "TheilSplit",
    "UrbanRural",
    "county_gaps",
    "spread",
    "theil_split",
    "urban_rural",
    "urban_rural_gaps",
]


@dataclass(frozen=True, slots=True)
class Spread:
    """How far areas lie apart; a figure that cannot be had (a ratio to zero or less) is NaN.

    ``ratio`` is the highest over the lowest, ``cv`` the coefficient of variation, ``low_to_mean`` the lowest over the
    mean, ``theil`` the Theil T index.
    """

    highest: float
    lowest: float
    mean: float
    ratio: float
    cv: float
    low_to_mean: float
    theil: float


@dataclass(frozen=True, slots=True)
class UrbanRural:
    """Urban and rural figures of a period, ``ratio`` urban over rural (NaN where rural is not positive), and their
    ``difference``, urban less rural, in the indicator's unit.
    """

    period: str
    urban: float
    rural: float
    ratio: float
    difference: float
    marks: Marks


@dataclass(frozen=True, slots=True)
class CountyGap:
    """How far the counties lie apart in a period: ``plain`` with each county alike, ``weighted`` by people (``None``
    without a population of every county). ``missing`` are the counties without a figure, which the gap leaves out.
    """

    period: str
    highest: str
    lowest: str
    counties: int
    missing: tuple[str, ...]
    plain: Spread
    weighted: Spread | None
    marks: Marks


@dataclass(frozen=True, slots=True)
class TheilSplit:
    """Theil's T of a period: ``total`` = ``between`` counties + ``within`` them, between their towns and villages.

    ``by_county`` is what each county adds to ``within``; ``missing`` the counties that lack one of the figures.
    """

    period: str
    total: float
    between: float
    within: float
    by_county: tuple[tuple[str, float], ...]
    missing: tuple[str, ...]
    marks: Marks

    @property
    def between_share(self) -> float:
        """The part between counties, of 1; NaN where there is no inequality."""
        return self.between / self.total if self.total > 0 else math.nan


def urban_rural(urban: ArrayLike, rural: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Ratio urban/rural and difference urban-rural, elementwise; NaN where a figure is missing, and the ratio also
    where the rural figure is not positive. 城乡居民收入比 of 国家统计局 is the ratio of per-head disposable incomes.
    """
    above, below = np.asarray(urban, dtype=float), np.asarray(rural, dtype=float)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(below > 0, above / below, np.nan), above - below


def spread(values: ArrayLike, weight: ArrayLike | None = None) -> Spread:
    """How far apart figures of areas lie; shape (areas,), finite, one at least.

    Without ``weight`` every area counts alike; with it (people, not negative, not all zero) mean, coefficient of
    variation and Theil count people: the Williamson index (Williamson 1965, *Economic Development and Cultural Change*
    13(4)) and Theil 1967. Standard deviations are the population's (ddof 0). ``ratio`` and ``theil`` need positive
    figures. Raises :class:`ValueError` for other shapes or values.
    """
    array = np.asarray(values, dtype=float)
    weights = np.ones_like(array) if weight is None else np.asarray(weight, dtype=float)
    if array.ndim != 1 or not array.size or array.shape != weights.shape:
        raise ValueError("a spread needs a figure of every area, and a weight of every one or of none")
    if not np.isfinite(array).all() or not np.isfinite(weights).all() or (weights < 0).any() or not weights.sum() > 0:
        raise ValueError("figures must be finite, and weights not negative with a positive sum")
    share = weights / weights.sum()
    mean = float(share @ array)
    deviation = math.sqrt(float(share @ (array - mean) ** 2))
    high, low = float(array.max()), float(array.min())
    return Spread(
        high,
        low,
        mean,
        high / low if low > 0 else math.nan,
        deviation / mean if mean > 0 else math.nan,
        low / mean if mean > 0 else math.nan,
        theil_t(array, weights) if low > 0 else math.nan,
    )


def urban_rural_gaps(book: Book, indicator: str, area: str = "", as_of: date | None = None) -> tuple[UrbanRural, ...]:
    """The gap in every period with both figures, of an area (empty: the zone itself).

    Raises :class:`InputError` for an indicator or area that the zone does not know.
    """
    towns, villages = (panel(book, indicator, [area or book.zone.name], one, as_of) for one in ("urban", "rural"))
    periods = [period for period in towns.periods if period in villages.periods]
    towns, villages = towns.at(periods), villages.at(periods)
    ratios, differences = urban_rural(towns.values, villages.values)
    return tuple(
        UrbanRural(
            period,
            float(towns.values[row, 0]),
            float(villages.values[row, 0]),
            float(ratios[row, 0]),
            float(differences[row, 0]),
            _marks([towns, villages], period),
        )
        for row, period in enumerate(periods)
    )


def county_gaps(
    book: Book,
    indicator: str,
    population: str = "",
    stratum: Stratum = "all",
    areas: Iterable[str] = (),
    as_of: date | None = None,
) -> tuple[CountyGap, ...]:
    """The gap between counties (or other ``areas``) in every period in which two of them have a figure.

    ``population`` is the indicator to weigh by. Raises :class:`InputError` for names that the zone does not know.
    """
    names = tuple(areas) or counties(book.zone)
    figures = panel(book, indicator, names, stratum, as_of)
    people = panel(book, population, names, stratum, as_of) if population else None
    rows = ((period, figures.at([period])) for period in figures.periods)
    return tuple(_county_gap(period, row, people) for period, row in rows if np.isfinite(row.values).sum() > 1)


def _county_gap(period: str, row: Panel, people: Panel | None) -> CountyGap:
    known = np.isfinite(row.values[0])
    present = [area for area, there in zip(row.areas, known.tolist(), strict=True) if there]
    values = row.values[0][known]
    weights = people.at([period], present) if people and period in people.periods else None
    weighted = weights is not None and bool((weights.values > 0).all())
    return CountyGap(
        period,
        present[int(values.argmax())],
        present[int(values.argmin())],
        len(present),
        tuple(area for area in row.areas if area not in present),
        spread(values),
        spread(values, weights.values[0]) if weights is not None and weighted else None,
        _marks([row, weights] if weights is not None and weighted else [row], period),
    )


def theil_split(
    book: Book, income: str, population: str, areas: Iterable[str] = (), as_of: date | None = None
) -> tuple[TheilSplit, ...]:
    """Theil's T of income between and within counties, in every period in which two have all the figures.

    A county's towns and its villages are each as if everybody had the mean ``income`` of the stratum, and count with
    the ``population`` of the stratum; the within part is therefore that between town and village, and inequality among
    townspeople or villagers is in neither. Income shares weigh at both levels (see
    :func:`gongfu.distribution.decomposition.theil_nested`). Raises :class:`InputError` for names that are unknown.
    """
    names = tuple(areas) or counties(book.zone)
    strata: tuple[Stratum, ...] = ("urban", "rural")
    panels = [panel(book, indicator, names, one, as_of) for indicator in (income, population) for one in strata]
    shared = [period for period in panels[0].periods if all(period in other.periods for other in panels[1:])]
    found = (_theil_split(period, [one.at([period]) for one in panels]) for period in shared)
    return tuple(one for one in found if one is not None)


def _theil_split(period: str, panels: list[Panel]) -> TheilSplit | None:
    """The split of a period from urban and rural incomes and urban and rural people, or none of fewer than two."""
    figures = np.array([one.values[0] for one in panels])
    known = np.isfinite(figures).all(axis=0) & (figures[:2] > 0).all(axis=0) & (figures[2:] >= 0).all(axis=0)
    present = [area for area, there in zip(panels[0].areas, known.tolist(), strict=True) if there]
    if len(present) < 2:
        return None
    kept = figures[:, known]
    nested = theil_nested(np.concatenate(kept[:2]), [present * 2], np.concatenate(kept[2:]))
    return TheilSplit(
        period,
        nested.total,
        nested.between[0].value,
        nested.within.value,
        tuple((area, nested.within.by.get((area,), 0.0)) for area in present),
        tuple(area for area in panels[0].areas if area not in present),
        _marks([one.at([period], present) for one in panels], period),
    )


def _marks(panels: Iterable[Panel], period: str) -> Marks:
    """What a result of one period inherits from several indicators or strata."""
    held = (one.figures[area, period] for one in panels for area in one.areas if (area, period) in one.figures)
    return Marks.of(held)
