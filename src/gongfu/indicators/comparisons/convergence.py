"""Do areas grow alike? Sigma convergence (dispersion falls) and beta convergence (the lower grow faster)."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gongfu.indicators.book import Book
from gongfu.indicators.marks import Marks
from gongfu.indicators.model import Stratum, time_of
from gongfu.indicators.panel import Panel, counties, panel

__all__ = [
    "Beta",
    "BetaConvergence",
    "Coefficient",
    "SigmaConvergence",
    "beta",
    "beta_convergence",
    "sigma",
    "sigma_convergence",
]


@dataclass(frozen=True, slots=True)
class Coefficient:
    """An estimate with its standard error and t; both are NaN where no degree of freedom is left."""

    name: str
    value: float
    error: float

    @property
    def t(self) -> float:
        """The estimate in standard errors."""
        return self.value / self.error if self.error else math.nan


@dataclass(frozen=True, slots=True)
class Beta:
    """A beta convergence regression over ``years`` years.

    ``speed`` (λ a year) and ``half_life`` (years until half of the gap is closed) are ``None`` where they do not exist:
    λ where 1 + βT ≤ 0, the half-life where areas do not converge (λ ≤ 0). ``conditions`` are empty for absolute
    convergence.
    """

    alpha: Coefficient
    beta: Coefficient
    conditions: tuple[Coefficient, ...]
    r_squared: float
    speed: float | None
    half_life: float | None
    count: int
    years: float


@dataclass(frozen=True, slots=True)
class SigmaConvergence:
    """Dispersion by period over the same ``areas``; ``left_out`` are areas and periods that would not compare.

    ``slope`` is the change of the dispersion a year (least squares over time; NaN for one period): below zero is
    convergence.
    """

    periods: tuple[str, ...]
    values: tuple[float, ...]
    slope: float
    areas: tuple[str, ...]
    left_out: tuple[str, ...]
    marks: Marks


@dataclass(frozen=True, slots=True)
class BetaConvergence:
    """A regression over the figures of ``areas``; ``left_out`` are those that lack one."""

    result: Beta
    areas: tuple[str, ...]
    left_out: tuple[str, ...]
    marks: Marks


def sigma(values: ArrayLike, *, log: bool = True, ddof: int = 0) -> NDArray[np.float64]:
    """Sigma convergence: the coefficient of variation over areas, for every period.

    ``values`` has shape (periods, areas) or (areas,), positive and without gaps; the result has shape (periods,) or ().
    By default it is R REAT's convention, the coefficient of variation *of the logarithms* with the population's
    standard deviation (``ddof=0``; Wieland 2019, *REGION* 6(3)): it depends on the unit of measurement, so compare
    years, not indicators. ``log=False`` takes the figures themselves, which does not; ``ddof=1`` the sample's standard
    deviation. Raises :class:`ValueError` for no more areas than ``ddof`` or fewer than two, a value that is not
    positive, and logarithms whose mean is not above zero (figures below 1): their coefficient of variation has the
    wrong sign or none.
    """
    array = _positive(values)
    if array.shape[-1] < 2 or array.shape[-1] <= ddof:
        raise ValueError("dispersion needs two areas at least, and more than ddof")
    array = np.log(array) if log else array
    mean = array.mean(axis=-1)
    if not (mean > 0).all():
        raise ValueError("the mean of the logarithms is not above zero: take a smaller unit, or log=False")
    return np.asarray(array.std(axis=-1, ddof=ddof) / mean)


def beta(
    start: ArrayLike, end: ArrayLike, years: float = 1.0, conditions: ArrayLike | None = None, names: Sequence[str] = ()
) -> Beta:
    """Beta convergence: does an area that starts lower grow faster?

    Least squares of ln(end/start)/T = α + β·ln(start) + γ·conditions over areas; β < 0 is convergence, absolute
    without ``conditions`` and conditional with them (Barro & Sala-i-Martin 1992, *JPE* 100(2); linear as in R REAT).
    With β = -(1-e^(-λT))/T the speed is λ = -ln(1+βT)/T and the half-life ln 2/λ. Standard errors are the classical
    ones.

    ``start`` and ``end`` have shape (areas,) and are positive, ``conditions`` (areas, k) with ``names`` for its
    columns. Raises :class:`ValueError` for shapes that differ, no more areas than coefficients, or columns that depend
    on one another.
    """
    first, last = _positive(start), _positive(end)
    extra = np.empty((first.size, 0)) if conditions is None else np.asarray(conditions, dtype=float)
    extra = extra.reshape(first.size, -1) if extra.ndim == 1 else extra
    if first.ndim != 1 or first.shape != last.shape or extra.shape[0] != first.size:
        raise ValueError("start, end and conditions need a figure for every area")
    if not years > 0 or not np.isfinite(extra).all():
        raise ValueError("years must be positive and conditions finite")
    design = np.column_stack([np.ones(first.size), np.log(first), extra])
    growth = np.log(last / first) / years
    estimates, errors, r_squared = _least_squares(design, growth)
    titles = [*names] or [f"x{number}" for number in range(1, extra.shape[1] + 1)]
    alpha, slope, *others = (
        Coefficient(name, float(value), float(error))
        for name, value, error in zip(["alpha", "beta", *titles], estimates, errors, strict=True)
    )
    left = 1 + slope.value * years
    speed = -math.log(left) / years if left > 0 else None
    half_life = math.log(2) / speed if speed and speed > 0 else None
    return Beta(alpha, slope, tuple(others), r_squared, speed, half_life, first.size, years)


def sigma_convergence(
    book: Book,
    indicator: str,
    areas: Iterable[str] = (),
    stratum: Stratum = "all",
    as_of: date | None = None,
    *,
    log: bool = True,
    ddof: int = 0,
) -> SigmaConvergence:
    """:func:`sigma` of an indicator over counties (or ``areas``), those and the periods that leave no gap.

    Which these are says :meth:`Panel.complete <gongfu.indicators.panel.Panel.complete>`. Raises :class:`InputError` for
    unknown names, fewer than two areas, no such period, a figure that is not positive, or too small figures.
    """
    whole = panel(book, indicator, tuple(areas) or counties(book.zone), stratum, as_of)
    used = _all_positive(whole.complete())
    if log and not (np.log(used.values).mean(axis=-1) > 0).all():
        remedy = "请把指标换成小一级的单位，或在 Python 里写 log=False，直接比较数值"
        raise used.refusal("的数多在 1 以下，对数的平均不是正数，变异系数没有意义", remedy)
    values = sigma(used.values, log=log, ddof=ddof)
    times = np.array([time_of(period) for period in used.periods])
    return SigmaConvergence(
        used.periods,
        tuple(values.tolist()),
        float(np.polyfit(times - times.mean(), values, 1)[0]) if times.size > 1 else math.nan,
        used.areas,
        tuple(name for name in (*whole.areas, *whole.periods) if name not in (*used.areas, *used.periods)),
        used.marks(),
    )


def beta_convergence(
    book: Book,
    indicator: str,
    start: str,
    end: str,
    conditions: Sequence[str] = (),
    areas: Iterable[str] = (),
    stratum: Stratum = "all",
    as_of: date | None = None,
) -> BetaConvergence:
    """:func:`beta` of an indicator over counties (or ``areas``) from the period ``start`` to ``end``.

    ``conditions`` are indicators as they were at the start; an area that lacks a figure is left out and named. Raises
    :class:`InputError` for unknown names, periods without figures, too few areas, or a figure that is not positive.
    """
    names = tuple(areas) or counties(book.zone)
    whole = panel(book, indicator, names, stratum, as_of)
    for period in (start, end):
        if period not in whole.periods:
            raise whole.refusal(f"没有 {period} 的数", f"有数的期别：{'、'.join(whole.periods) or '（没有）'}")
    given = [panel(book, one, names, stratum, as_of) for one in conditions]
    for one in given:
        if start not in one.periods:
            raise one.refusal(f"没有 {start} 的数，不能作条件", f"有数的期别：{'、'.join(one.periods) or '（没有）'}")
    columns = [whole.at([start]).values, whole.at([end]).values, *(one.at([start]).values for one in given)]
    known = np.flatnonzero(np.isfinite(np.vstack(columns)).all(axis=0))
    kept = [whole.areas[column] for column in known]
    used = _all_positive(whole.at([start, end], kept))
    design = np.column_stack([one.at([start], kept).values[0] for one in given]) if given else None
    years = time_of(end) - time_of(start)
    try:
        result = beta(used.values[0], used.values[1], years, design, [one.indicator.name for one in given])
    except ValueError as error:
        raise whole.refusal(
            f"{start} 到 {end} 的收敛算不出来（{len(kept)} 个地区）", _remedy(years, kept, given)
        ) from error
    inputs = [used, *(one.at([start], kept) for one in given)]
    marks = Marks.of(one.figures[area, p] for one in inputs for area in one.areas for p in one.periods)
    return BetaConvergence(result, used.areas, tuple(area for area in whole.areas if area not in kept), marks)


def _remedy(years: float, kept: Sequence[str], given: Sequence[Panel]) -> str:
    if years <= 0:
        return "终期应晚于始期"
    if len(kept) <= 2 + len(given):
        return f"要多于 {2 + len(given)} 个地区有全部的数，请补上数据、多选地区或少用条件"
    return "始期的数或条件没有差别，或条件互相决定，请换条件"


def _all_positive(used: Panel) -> Panel:
    """The panel itself; logarithms need positive figures."""
    if not (used.values > 0).all():
        row, column = np.argwhere(~(used.values > 0))[0]
        where = f"{used.areas[column]} {used.periods[row]}"
        raise used.refusal(f"{where} 的数不是正数，不能取对数", "收敛只能看取正数的指标；也可不选这个地区")
    return used


def _positive(values: ArrayLike) -> NDArray[np.float64]:
    array = np.asarray(values, dtype=float)
    if not (np.isfinite(array) & (array > 0)).all():
        raise ValueError("convergence is measured on positive, finite figures")
    return array


def _least_squares(
    design: NDArray[np.float64], y: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64], float]:
    """Estimates, their standard errors and R² (NaN where y does not vary)."""
    rows, columns = design.shape
    if rows <= columns:
        raise ValueError(f"{columns} coefficients need more than {columns} areas, there are {rows}")
    found, _, rank, _ = np.linalg.lstsq(design, y, rcond=None)
    estimates = np.asarray(found, dtype=np.float64)
    if rank < columns:
        raise ValueError("starting values or conditions do not vary, or depend on one another")
    residual = y - design @ estimates
    variance = residual @ residual / (rows - columns)
    errors = np.sqrt(variance * np.diag(np.linalg.inv(design.T @ design)))
    total = float(((y - y.mean()) ** 2).sum())
    return estimates, errors, 1 - float(residual @ residual) / total if total else math.nan
