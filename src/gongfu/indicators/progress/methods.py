"""How others judge progress, exactly as they published it. Each knows one start, one target and the latest figure.

They are run beside our rule: an indicator whose class depends on the method is flagged. ``statcan`` and ``straight``
have our five classes; the three of ``unsd`` are told in our words (see :func:`unsd`).
"""

from __future__ import annotations

import math
from typing import Final, Literal, NamedTuple

from gongfu.indicators.model import Point, Status
from gongfu.indicators.progress.rule import ACCELERATION_NEEDED, ON_TRACK

__all__ = ["Sense", "Verdict", "limit_factor", "statcan", "statcan_trend", "straight", "unsd", "unsd_trend"]

Sense = Literal["up", "down"]
Parts = tuple[tuple[str, float], ...]

ZERO: Final = 0.001
"""What Open SDG puts in place of a base or target of 0, of which no rate of growth can be taken."""
LIMIT_POWER: Final = 4.44
"""How fast the thresholds shrink near a natural limit (Open SDG)."""
FAIR: Final = 0.10
"""UNSD: the least share of the way for fair progress."""


class Verdict(NamedTuple):
    """A status, the ratio it rests on, the method's own score where it has one, and what went into it.

    ``cannot_tell`` says that the method has no answer: no rate of growth between values of different sign, or no
    way to go between a start and a target that are equal.
    """

    status: Status
    ratio: float | None
    score: float | None = None
    parts: Parts = ()


NO_ANSWER: Final = Verdict("cannot_tell", None)


def statcan(start: Point, latest: Point, target: Point, sense: Sense) -> Verdict:
    """Observed over required growth, R = d·CAGR_o / |CAGR_T|, of Statistics Canada and Open SDG; score −5 to 5.

    A base or target of 0 is taken as 0.001, and values below zero turn the sign, as their program does. Source:
    open-sdg ``docs/progress-methodology.md`` and sdg-build ``sdg/ProgressMeasure.py``. Raises :class:`ValueError`
    where the times do not rise from ``start`` to ``latest`` and ``target``.
    """
    _check(start, latest, target)
    aim = target.value or ZERO
    if _reached(latest.value, aim, sense):
        return Verdict("achieved", None, 5.0)
    base = start.value or ZERO
    observed = _growth(base, latest.value, latest.time - start.time)
    needed = _growth(base, aim, target.time - start.time)
    if observed is None or not needed:
        return NO_ANSWER
    ratio = math.copysign(1, base) * _sign(sense) * observed / abs(needed)
    if not math.isfinite(ratio):
        return NO_ANSWER
    score = min(7.1429 * ratio - 4.2857, 5.0) if ratio >= ACCELERATION_NEEDED else max(4.1667 * ratio - 2.5, -5.0)
    return Verdict(_class(ratio), ratio, score, (("growth", observed), ("required_growth", needed)))


def statcan_trend(start: Point, latest: Point, sense: Sense, limit: float | None = None) -> Verdict:
    """Where there is no target: growth in the desired direction a year against 1.5 % and 0.5 %, score −5 to 5.

    Near a natural ``limit`` the thresholds above 0 are multiplied with :func:`limit_factor`. Source and errors as of
    :func:`statcan`; ``ratio`` is the growth.
    """
    _check(start, latest)
    base = start.value or ZERO
    observed = _growth(base, latest.value, latest.time - start.time)
    if observed is None:
        return NO_ANSWER
    growth = math.copysign(1, base) * _sign(sense) * observed
    factor = 1.0 if limit is None else limit_factor(start.value, limit)
    parts = (("growth", growth), ("limit_factor", factor))
    if growth < 0:
        return Verdict("deterioration", growth, max(125 * growth - 2.5, -5.0), parts)
    if factor == 0 or growth >= 0.015 * factor:  # at the limit, to stay there is all that can be asked
        return Verdict("on_track", growth, min(500 * growth / factor - 5, 5.0) if factor else 5.0, parts)
    if growth >= 0.005 * factor:
        return Verdict("acceleration_needed", growth, 250 * growth / factor - 1.25, parts)
    return Verdict("limited", growth, 500 * growth / factor - 2.5, parts)


def limit_factor(base: float, limit: float) -> float:
    """C, 0 at the natural limit and 1 far from it: 1 − (y₀/L)^4.44 below it, 1 − ((2L − y₀)/L)^4.44 above, 1 from 2L.

    Absolute values are taken. Source: open-sdg ``docs/progress-methodology.md``.
    """
    value, bound = abs(base), abs(limit)
    if value >= 2 * bound:
        return 1.0
    return float(1 - (min(value, 2 * bound - value) / bound) ** LIMIT_POWER)


def unsd(start: Point, latest: Point, target: Point, sense: Sense, percent: bool = False) -> Verdict:
    """What the growth so far would reach by the target's time, as a share q of the way; score 3, 2 or 1.

    v_E = v_t·(1 + CAGR)^(T − t) and q = (v_E − v₀)/(v_T − v₀). 3, on track or met, from 0.95 or where the latest figure
    meets the target: ``on_track`` or ``achieved``; 2, fair progress, from 0.10: ``acceleration_needed``; 1, stagnation
    or regression: ``limited``, or ``deterioration`` below 0. In ``percent``, a target of 0 or 100 is met within 1.
    A start that met the target which the latest figure no longer meets is told as regression; q as printed praises it.
    Source: UN Statistics Division, Progress Chart Technical Note 2023, as EUSTAT quotes it. Errors as of ``statcan``.
    """
    _check(start, latest, target)
    close = percent and target.value in (0, 100) and abs(latest.value - target.value) <= 1
    if close or _reached(latest.value, target.value, sense):
        return Verdict("achieved", None, 3.0)
    growth = _growth(start.value, latest.value, latest.time - start.time)
    if growth is None or target.value == start.value:
        return NO_ANSWER
    try:
        expected = latest.value * (1 + growth) ** (target.time - latest.time)
    except OverflowError:
        return NO_ANSWER
    share = (expected - start.value) / (target.value - start.value)
    if not math.isfinite(share):
        return NO_ANSWER
    if _reached(start.value, target.value, sense):
        share = -abs(share)
    return _three(share, share, FAIR, ON_TRACK, (("growth", growth), ("expected", expected)))


def unsd_trend(start: Point, latest: Point, sense: Sense) -> Verdict:
    """Where there is no target: growth in the desired direction, 2 % a year for score 3 and 0.5 % for 2.

    Source, words and errors as of :func:`unsd`; ``ratio`` is the growth.
    """
    _check(start, latest)
    growth = _growth(start.value, latest.value, latest.time - start.time)
    if growth is None:
        return NO_ANSWER
    better = _sign(sense) * growth
    return _three(better, better, 0.005, 0.02, (("growth", growth),))


def straight(start: Point, latest: Point, target: Point, sense: Sense) -> Verdict:
    """The change a year over the change a year that leads straight to the target; the cut-offs of ``statcan``.

    The usual reading of 时序进度: after half of the time, half of the way. Errors as of :func:`statcan`.
    """
    _check(start, latest, target)
    if _reached(latest.value, target.value, sense):
        return Verdict("achieved", None)
    if target.value == start.value:
        return NO_ANSWER
    pace = (latest.value - start.value) / (latest.time - start.time)
    needed = (target.value - start.value) / (target.time - start.time)
    ratio = _sign(sense) * pace / abs(needed) if needed else math.inf
    if not math.isfinite(ratio):
        return NO_ANSWER
    return Verdict(_class(ratio), ratio, None, (("pace", pace), ("required_pace", needed)))


def _check(start: Point, latest: Point, target: Point | None = None) -> None:
    if not start.time < latest.time or (target and not latest.time <= target.time):
        raise ValueError("the times must rise from the start to the latest figure and the target")


def _growth(start: float, end: float, years: float) -> float | None:
    """CAGR, the compound rate of growth a year; ``None`` where the signs differ or the start is 0."""
    if start == 0 or end / start < 0:
        return None
    try:
        rate = float((end / start) ** (1 / years) - 1)
    except OverflowError:
        return None
    return rate if math.isfinite(rate) else None


def _sign(sense: Sense) -> int:
    return 1 if sense == "up" else -1


def _reached(value: float, target: float, sense: Sense) -> bool:
    return value >= target if sense == "up" else value <= target


def _class(ratio: float) -> Status:
    if ratio >= ON_TRACK:
        return "on_track"
    if ratio >= ACCELERATION_NEEDED:
        return "acceleration_needed"
    return "limited" if ratio >= 0 else "deterioration"


def _three(share: float, ratio: float, fair: float, good: float, parts: Parts) -> Verdict:
    """The three classes of UNSD in our words."""
    if share >= good:
        return Verdict("on_track", ratio, 3.0, parts)
    if share >= fair:
        return Verdict("acceleration_needed", ratio, 2.0, parts)
    return Verdict("limited" if share >= 0 else "deterioration", ratio, 1.0, parts)
