"""What moved a total: its change split among factors without a residual (LMDI-I), and the Kaya identity of emissions.

Source: Ang, B. W. (2005), The LMDI approach to decomposition analysis: a practical guide, Energy Policy 33, 867-871;
Ang, B. W. (2004), Decomposition analysis for policymaking in energy, Energy Policy 32, 1131-1139.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["KAYA", "additive", "by_sector", "chain", "kaya", "logarithmic_mean", "multiplicative"]

Array = NDArray[np.float64]

KAYA = ("人口", "人均地区生产总值", "单位产值能耗", "单位能耗碳排放")
"""The factors of the Kaya identity, in the order of :func:`kaya`."""


def logarithmic_mean(one: ArrayLike, other: ArrayLike) -> Array:
    """L(a, b) = (a - b) / ln(a / b), L(a, a) = a, and 0 where either is 0, its limit.

    Arrays that broadcast, not negative, of one unit; the mean is of the same unit.
    """
    a, b = np.broadcast_arrays(_amounts(one), _amounts(other))
    low, high = np.minimum(a, b), np.maximum(a, b)
    with np.errstate(divide="ignore", invalid="ignore"):
        growth = (high - low) / low  # log1p of it keeps all digits where the two are close
        logs = np.where(growth < 1, np.log1p(growth), np.log(high) - np.log(low))
        mean = np.where(logs > 0, (high - low) / logs, high)
    limited: Array = np.where(low > 0, mean, 0.0)
    return limited


def additive(start: ArrayLike, end: ArrayLike, small: float | None = None) -> Array:
    """The change of a total in its own unit as a sum of one effect a factor.

    ``start`` and ``end`` hold the factors by sector, shape (..., sectors, factors), none negative; the total is the
    sum over sectors of the product over factors. The effects, shape (..., factors), add up to the change of the total.
    See :func:`by_sector` for zeros and ``small``.
    """
    effects: Array = by_sector(start, end, small).sum(axis=-2)
    return effects


def multiplicative(start: ArrayLike, end: ArrayLike, small: float | None = None) -> Array:
    """The ratio of the total at the end to that at the start as a product of one index a factor, shape (..., factors).

    D = exp(effect / L(end, start)) with the effects of :func:`additive` (Ang 2005), so both tell the same.
    Raises :class:`ValueError` where a total is zero: it has no ratio.
    """
    before, after = _factors(start, small), _factors(end, small)
    mean = logarithmic_mean(after.prod(axis=-1).sum(axis=-1), before.prod(axis=-1).sum(axis=-1))
    if (mean == 0).any():
        raise ValueError("a total is zero, so that it has no ratio; use the additive form")
    effects: Array = np.exp(additive(before, after) / mean[..., None])
    return effects


def by_sector(start: ArrayLike, end: ArrayLike, small: float | None = None) -> Array:
    """The effects of :func:`additive` by sector, shape (..., sectors, factors): L(V', V) ln(x' / x) for each.

    Zeros after Ang, B. W. & Liu, N. (2007), Handling zero values in the logarithmic mean Divisia index decomposition
    approach, Energy Policy 35, 238-246. By default each effect is its limit as the zero is approached: a sector that
    comes or goes is the effect of the factor that was or became zero, in equal parts where there are several, and
    other factors had none. ``small`` replaces every zero instead, the paper's other strategy; effects reach their
    limits slowly as it falls (the error goes with 1 / ln), so that 1e-50 is a better choice than 1e-10.
    Raises :class:`ValueError` for shapes that differ, for what is negative or not finite, and for a ``small`` so small
    that a product of the factors with it vanishes: the change would be lost.
    """
    before, after = _factors(start, small), _factors(end, small)
    if before.shape != after.shape:
        raise ValueError(f"start has shape {before.shape}, end {after.shape}")
    first, last = before.prod(axis=-1, keepdims=True), after.prod(axis=-1, keepdims=True)
    turned = (before == 0) != (after == 0)
    count = turned.sum(axis=-1, keepdims=True)
    positive = (before > 0) & (after > 0)
    logs = np.log(np.where(positive, after, 1.0)) - np.log(np.where(positive, before, 1.0))
    limits = (last - first) * turned / np.maximum(count, 1)
    effects: Array = np.where(count > 0, limits, logarithmic_mean(last, first) * logs)
    return effects


def chain(years: ArrayLike, small: float | None = None) -> Array:
    """Year by year: the effects between each year and the next, shape (years - 1, factors).

    ``years`` has shape (years, sectors, factors). Summed over years the effects add up to the whole change, too, and
    depend on the path between, which :func:`additive` of the first and last year alone does not see (Ang 2004 on
    chaining and non-chaining analysis). Raises :class:`ValueError` for another shape, or fewer than two years.
    """
    path = _factors(years, small)
    if path.ndim != 3 or len(path) < 2:
        raise ValueError(f"needs factors by year and sector for two years or more, not shape {path.shape}")
    return additive(path[:-1], path[1:])


def kaya(population: ArrayLike, gdp: ArrayLike, energy: ArrayLike, emissions: ArrayLike) -> Array:
    """Emissions as population x GDP per head x energy per GDP x emissions per energy, shape (years, 1, 4).

    Four series of one length, positive, in any units; the factors are in theirs, in the order of :data:`KAYA`, ready
    for :func:`additive` and :func:`chain`. Raises :class:`ValueError` for a length that differs or a value not above 0.
    Source: Kaya, Y. (1990), Impact of carbon dioxide emission control on GNP growth, IPCC Response Strategies Working
    Group, Paris.
    """
    series = [np.atleast_1d(np.asarray(one, dtype=np.float64)) for one in (population, gdp, energy, emissions)]
    if len({one.shape for one in series}) > 1 or series[0].ndim != 1:
        raise ValueError("population, gdp, energy and emissions must be series of one length")
    if not all((one > 0).all() and np.isfinite(one).all() for one in series):
        raise ValueError("population, gdp, energy and emissions must be above 0")
    heads, product, power, carbon = series
    return np.stack([heads, product / heads, power / product, carbon / power], axis=-1)[:, None, :]


def _factors(values: ArrayLike, small: float | None) -> Array:
    factors = _amounts(values)
    if factors.ndim < 2:
        raise ValueError(f"needs factors by sector, not shape {factors.shape}")
    if small is None:
        return factors
    if not 0 < small < 1:
        raise ValueError(f"small is to stand for zero, and {small} does not")
    filled: Array = np.where(factors == 0, small, factors)
    if (filled.prod(axis=-1) < np.finfo(np.float64).tiny).any():
        raise ValueError(f"a product of factors with {small} for zero vanishes; take a greater small")
    return filled


def _amounts(values: ArrayLike) -> Array:
    amounts = np.asarray(values, dtype=np.float64)
    if not (np.isfinite(amounts).all() and (amounts >= 0).all()):
        raise ValueError("an amount is negative or not a finite number")
    return amounts
