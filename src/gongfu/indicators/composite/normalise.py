"""Values of an indicator onto one scale, more always better; what is fitted in the base years holds for all years.

Formulas: OECD/JRC, *Handbook on Constructing Composite Indicators* (2008), step 5; goalposts as in UNDP's Human
Development Index; ``reference`` is 指标实际值比标准值 of the statistics of 全面建设小康社会.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from gongfu.indicators.composite.unfit import Reason, UnfitError

__all__ = ["BOUNDED", "Normalisation", "Scaler", "fit", "outside"]

Array = NDArray[np.float64]
Normalisation = Literal["goalposts", "minmax", "zscore", "reference", "rank"]
BOUNDED: tuple[Normalisation, ...] = ("goalposts", "minmax", "reference", "rank")
"""Those that put values onto the scale; a z-score has no ends."""


@dataclass(frozen=True, slots=True)
class Scaler:
    """How the values of one indicator become scores.

    With ``scale`` (l, h): ``goalposts`` and ``minmax`` l + (h−l)·(x−worst)/(best−worst); ``rank`` l + (h−l)·the share
    of ``base`` (the values of the base years, ordered) that is worse, ties by half; ``reference`` h·x/best where more
    is good, h·best/x where less is (then 0 is the best there is, which only a scale with an end can score: without
    ``cap`` it has no score); ``zscore`` ±(x−mean)/deviation. ``cap`` keeps scores on the scale, so that a year beyond
    the goalposts does not count more than full. Raises :class:`ValueError` where what the method needs is not there.
    """

    method: Normalisation
    upward: bool = True
    scale: tuple[float, ...] = (0.0, 100.0)
    cap: bool = True
    worst: float | None = None
    best: float | None = None
    mean: float | None = None
    deviation: float | None = None
    base: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        ends = (self.worst, self.best)
        fits = {
            "zscore": self.mean is not None and (self.deviation or 0) > 0,
            "rank": len(self.base) > 0,
            "reference": (self.best or 0) > 0,
        }
        if len(self.scale) != 2 or not fits.get(self.method, None not in ends and self.worst != self.best):
            raise ValueError(f"not all that {self.method} needs is there")

    def __call__(self, values: Array) -> Array:
        """The scores of values of any shape; NaN stays NaN."""
        low, high = self.scale
        if self.method == "zscore":
            assert self.mean is not None and self.deviation is not None
            away = (values - self.mean) / self.deviation
            return away if self.upward else -away
        if self.method == "rank":
            scores = low + (high - low) * self._standing(values)
        elif self.method == "reference":
            scores = high * self._proportion(values)
        else:
            assert self.worst is not None and self.best is not None
            scores = low + (high - low) * ((values - self.worst) / (self.best - self.worst))
        return np.clip(scores, low, high) if self.cap else scores

    def _standing(self, values: Array) -> Array:
        base = np.asarray(self.base)
        below = (np.searchsorted(base, values, "left") + np.searchsorted(base, values, "right")) / (2 * len(base))
        return np.where(np.isnan(values), np.nan, below if self.upward else 1 - below)

    def _proportion(self, values: Array) -> Array:
        assert self.best is not None
        if self.upward:
            return values / self.best
        with np.errstate(divide="ignore"):
            return np.where((values < 0) | ((values == 0) & (not self.cap)), np.nan, self.best / np.abs(values))


def fit(
    values: Array,
    method: Normalisation,
    *,
    upward: bool = True,
    scale: tuple[float, float] = (0.0, 100.0),
    cap: bool = True,
    worst: float | None = None,
    best: float | None = None,
) -> Scaler:
    """The scaler for base values (n,); NaN is left out.

    ``worst`` and ``best`` are the goalposts in the values' unit (``reference`` takes ``best``); one that is missing is
    the worst or best of the base values, and where none is missing no base value is needed. A z-score's deviation is
    the sample's (n−1), as in COINr. Raises :class:`UnfitError` where there is nothing to measure with: no value, no
    difference, goalposts the wrong way round, or a reference that is not above zero.
    """
    known = np.sort(values[~np.isnan(values)])
    if method == "minmax":
        worst = best = None
    if method in ("rank", "zscore") or best is None or (worst is None and method == "goalposts"):
        if not len(known):
            raise UnfitError(Reason.NO_VALUE)
        first, last = (known[0], known[-1]) if upward else (known[-1], known[0])
        worst = float(first) if worst is None else worst
        best = float(last) if best is None else best
    if method == "rank":
        return Scaler(method, upward, scale, cap, base=tuple(map(float, known)))
    if method == "zscore":
        deviation = float(known.std(ddof=1)) if known[0] < known[-1] else 0.0
        if not deviation > 0:  # or too small for a number
            raise UnfitError(Reason.SAME)
        return Scaler(method, upward, scale, cap, mean=float(known.mean()), deviation=deviation)
    if method == "reference":
        if best <= 0:
            raise UnfitError(Reason.REFERENCE)
        return Scaler(method, upward, scale, cap, best=best)
    if worst == best:
        raise UnfitError(Reason.SAME_ENDS)
    if worst is None or (best > worst) != upward:
        raise UnfitError(Reason.WRONG_WAY)
    return Scaler(method, upward, scale, cap, worst=worst, best=best)


def outside(values: Array, low: float | None, high: float | None) -> Array:
    """How far values lie outside the band from ``low`` to ``high`` (``None``: open): 0 inside, and less is good."""
    below = 0.0 if low is None else np.maximum(low - values, 0)
    above = 0.0 if high is None else np.maximum(values - high, 0)
    return np.where(np.isnan(values), np.nan, below + above)
