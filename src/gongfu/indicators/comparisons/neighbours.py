"""Which areas are most like an area by structure: distances over several indicators of one period."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gongfu.documents.errors import InputError
from gongfu.indicators.book import Book
from gongfu.indicators.marks import Marks
from gongfu.indicators.model import Stratum
from gongfu.indicators.panel import areas_of, counties, indicator_of, panel

__all__ = ["LEAST_SHARED", "Distance", "Neighbour", "Neighbourhood", "distances", "nearest_peers"]

Distance = Literal["euclidean", "mahalanobis", "gower"]
LEAST_SHARED = 0.5
"""The part of the indicators that two areas must share to be compared: a likeness in one of ten says nothing."""


@dataclass(frozen=True, slots=True)
class Neighbour:
    """An area at a ``distance`` (no unit); ``missing`` are the ids of indicators that one of the two lacks."""

    area: str
    distance: float
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """The ``nearest`` areas, from the most alike, by ``indicators`` (ids) of a period.

    ``constant`` are indicators that do not differ between the areas and tell nothing; ``left_out`` are areas with too
    few figures.
    """

    area: str
    period: str
    method: Distance
    indicators: tuple[str, ...]
    constant: tuple[str, ...]
    nearest: tuple[Neighbour, ...]
    left_out: tuple[str, ...]
    marks: Marks


def distances(figures: ArrayLike, method: Distance = "euclidean") -> NDArray[np.float64]:
    """Distances of all areas from the first; ``figures`` has shape (areas, indicators), NaN where missing.

    ``euclidean``: of the standardised figures (population's deviation) that two areas share, scaled up to all of them,
    √(k/shared·Σz²), as R's ``dist`` does. ``gower``: the mean over the shared indicators of |difference|/range (Gower
    1971, *Biometrics* 27(4)). ``mahalanobis``: with the sample's covariance over the areas that have every figure
    (Mahalanobis 1936), NaN for the others. An indicator that does not differ is left out; a distance is NaN where
    fewer than :data:`LEAST_SHARED` of the indicators are shared.

    Raises :class:`ValueError` for another shape, where no indicator differs, and for Mahalanobis where the first area
    lacks a figure, there are no more complete areas than indicators, or these determine one another.
    """
    array = np.asarray(figures, dtype=float)
    if array.ndim != 2 or not array.size:
        raise ValueError("figures must have shape (areas, indicators)")
    array = array[:, _differ(array)]
    if not array.shape[1]:
        raise ValueError("no indicator differs between areas")
    if method == "mahalanobis":
        return _mahalanobis(array)
    apart = array - array[0]
    count = np.isfinite(apart).sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        if method == "gower":
            found = np.nansum(np.abs(apart) / (np.nanmax(array, axis=0) - np.nanmin(array, axis=0)), axis=1) / count
        else:
            found = np.sqrt(np.nansum((apart / np.nanstd(array, axis=0)) ** 2, axis=1) * array.shape[1] / count)
    return np.where(count >= LEAST_SHARED * array.shape[1], found, np.nan)


def nearest_peers(
    book: Book,
    area: str,
    indicators: Sequence[str],
    period: str,
    among: Sequence[str] = (),
    method: Distance = "euclidean",
    stratum: Stratum = "all",
    as_of: date | None = None,
) -> Neighbourhood:
    """The areas most like ``area`` by ``indicators`` in a period; :func:`distances` says how it is measured.

    ``among`` empty means the counties and the reference areas. Figures are taken as they are: where areas of very
    different size are compared, choose shares and figures per head. Raises :class:`InputError` for unknown names,
    where the area has no figure, and where the method has too little to go on.
    """
    (own,) = areas_of(book, [area])
    definitions = [indicator_of(book, one) for one in dict.fromkeys(indicators)]
    names = areas_of(book, (own, *(among or (*counties(book.zone), *book.peers))))
    panels = [panel(book, one.id, names, stratum, as_of) for one in definitions]
    missing = np.full(len(names), np.nan)
    columns = [one.values[one.periods.index(period)] if period in one.periods else missing for one in panels]
    figures = np.column_stack(columns) if columns else np.empty((len(names), 0))
    try:
        found = distances(figures, method)
    except ValueError as error:
        raise InputError(book.zone.folder, *_why(figures, method), f"{own} {period}") from error
    ids = np.array([one.id for one in definitions])
    used = _differ(figures)
    near = [int(row) for row in np.argsort(found, kind="stable") if row and math.isfinite(found[row])]
    lacking = ~np.isfinite(figures)
    inputs = [one.figures[name, period] for one in panels for name in names if (name, period) in one.figures]
    return Neighbourhood(
        own,
        period,
        method,
        tuple(ids[used].tolist()),
        tuple(ids[~used].tolist()),
        tuple(
            Neighbour(names[row], float(found[row]), tuple(ids[used & (lacking[0] | lacking[row])].tolist()))
            for row in near
        ),
        tuple(name for row, name in enumerate(names) if row and row not in near),
        Marks.of(inputs),
    )


def _differ(array: NDArray[np.float64]) -> NDArray[np.bool_]:
    """The indicators of which two areas have figures that differ."""
    known = np.isfinite(array)
    highest, lowest = np.where(known, array, -np.inf).max(axis=0), np.where(known, array, np.inf).min(axis=0)
    return np.asarray(highest > lowest, dtype=np.bool_)


def _mahalanobis(array: NDArray[np.float64]) -> NDArray[np.float64]:
    whole = np.asarray(np.isfinite(array).all(axis=1))
    complete = array[whole]
    if not whole[0] or complete.shape[0] <= array.shape[1]:
        raise ValueError("Mahalanobis needs every figure of the first area, and more complete areas than indicators")
    covariance = np.atleast_2d(np.cov(complete, rowvar=False))
    if np.linalg.matrix_rank(covariance, hermitian=True) < array.shape[1]:
        raise ValueError("the indicators determine one another")
    apart = complete - array[0]
    found = np.full(array.shape[0], np.nan)
    found[whole] = np.sqrt(np.maximum(0.0, (apart * np.linalg.solve(covariance, apart.T).T).sum(axis=1)))
    return found


def _why(figures: NDArray[np.float64], method: Distance) -> tuple[str, str]:
    """Why there are no distances, and what to do."""
    if not figures.size or not _differ(figures).any():
        return "所选指标在各地区没有差别或没有数，无从比较", "请换期别，或多选几个有数的指标"
    if method == "mahalanobis" and not np.isfinite(figures[0][_differ(figures)]).all():
        return "本地区缺所选指标的数，不能用马氏距离", "请补上数据、少选指标，或改用 euclidean、gower"
    return "数据齐全的地区不比指标多，或指标互相决定，不能用马氏距离", "请多选地区、少选指标，或改用 euclidean、gower"
