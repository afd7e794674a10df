"""Where an area stands among others: its rank, how far off the others are, and how many years behind them it is."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gongfu.indicators.book import Book
from gongfu.indicators.composite.ranks import places
from gongfu.indicators.marks import Marks
from gongfu.indicators.model import Indicator, Series, Stratum, time_of
from gongfu.indicators.panel import Panel, areas_of, counties, panel

__all__ = ["Lag", "PeerGap", "Standing", "merit", "ranks", "standing", "years_behind"]


@dataclass(frozen=True, slots=True)
class Lag:
    """How many years ago a peer had the value; ``at_least``: it was there already when its figures begin."""

    years: float
    at_least: bool = False


@dataclass(frozen=True, slots=True)
class PeerGap:
    """A peer in the same period.

    ``gap`` is the own value less the peer's, ``percent`` that in % of the peer's (NaN where it is not positive), and
    ``behind`` how many years the area is behind it (``None``: it is not). ``marks`` are of the value, which is a sample
    too where the figures that ``behind`` is read off are.
    """

    area: str
    value: float
    rank: int
    gap: float
    percent: float
    behind: Lag | None
    marks: Marks


@dataclass(frozen=True, slots=True)
class Standing:
    """An area among others in a period.

    ``rank`` of ``ranked`` areas is by what the definition calls good, equal figures share the better rank and ``tied``
    others have it too. ``peers`` are the others from the best; ``mean`` and ``median`` are of the others.
    ``missing`` have no figure of the period: they have no rank, and the rank might be lower if they had one.
    """

    indicator: Indicator
    area: str
    period: str
    value: float
    rank: int
    ranked: int
    tied: int
    mean: float
    median: float
    peers: tuple[PeerGap, ...]
    missing: tuple[str, ...]
    marks: Marks

    @property
    def best(self) -> PeerGap:
        """The best of the others."""
        return self.peers[0]

    def to(self, area: str) -> PeerGap | None:
        """The gap to a peer by its full name; ``None`` where it has no figure."""
        return next((one for one in self.peers if one.area == area), None)


def merit(values: ArrayLike, indicator: Indicator) -> NDArray[np.float64]:
    """Figures as "the more, the better": as they are, negative where less is better, and for a desired band the
    distance from it, negative. NaN stays NaN.
    """
    array = np.asarray(values, dtype=float)
    if indicator.direction == "up":
        return array
    if indicator.direction == "down":
        return -array
    low = -math.inf if indicator.low is None else indicator.low
    high = math.inf if indicator.high is None else indicator.high
    return np.minimum(0.0, np.minimum(array - low, high - array))


def ranks(merits: ArrayLike) -> NDArray[np.int64]:
    """Ranks of shape (areas,), the most first; 0 where there is no figure (NaN).

    Equal figures share the better rank and the next ones are skipped: 1, 2, 2, 4 (standard competition ranking). Only
    figures that are exactly equal are tied.
    """
    return places(np.asarray(merits, dtype=float)).astype(np.int64)


def years_behind(peer: Series, value: float, time: float, indicator: Indicator) -> Lag | None:
    """How many years before ``time`` the peer last had ``value``, by straight lines between its figures.

    Only the peer's figures up to ``time`` count. ``None`` where the last of them is not better than ``value``, or
    there is none. This is the time distance of Sicherl 1992 (*Journal of Public Policy*): how much later one unit
    reaches a level than another.
    """
    times = [moment for moment in peer.times if moment <= time]
    ahead = merit(peer.values[: len(times)], indicator) - float(merit(value, indicator))
    if not times or ahead[-1] <= 0:
        return None
    reached = np.flatnonzero(ahead <= 0)
    if not reached.size:
        return Lag(time - times[0], at_least=True)
    before = int(reached[-1])
    share = -ahead[before] / (ahead[before + 1] - ahead[before])
    return Lag(time - (times[before] + float(share) * (times[before + 1] - times[before])))


def standing(
    book: Book,
    indicator: str,
    area: str,
    among: Sequence[str] = (),
    period: str = "",
    stratum: Stratum = "all",
    as_of: date | None = None,
) -> Standing:
    """Where an area stands among others, counties of the zone or areas beside it, by any of their names.

    ``among`` empty means the counties for a county, and the reference areas for the zone. ``period`` empty means the
    last one in which the area and another have a figure. Figures of the same period only are ranked. Raises
    :class:`InputError` for unknown names and where there is no period to compare in.
    """
    (own,) = areas_of(book, [area])
    others = tuple(among) or (counties(book.zone) if own in book.areas[1:] else book.peers)
    figures = panel(book, indicator, (own, *others), stratum, as_of)
    at = figures.periods.index(period) if period in figures.periods else _last(figures, own, period)
    values = figures.values[at]
    if not math.isfinite(values[0]) or not np.isfinite(values[1:]).any():
        raise _refusal(figures, own, period)
    order = ranks(merit(values, figures.indicator))
    known = np.flatnonzero(order[1:] > 0) + 1
    return Standing(
        figures.indicator,
        own,
        figures.periods[at],
        float(values[0]),
        int(order[0]),
        known.size + 1,
        int((order[known] == order[0]).sum()),
        float(values[known].mean()),
        float(np.median(values[known])),
        tuple(_peer(figures, at, int(one), int(order[one])) for one in sorted(known, key=lambda one: order[one])),
        tuple(name for name, rank in zip(figures.areas, order.tolist(), strict=True) if not rank),
        figures.at([figures.periods[at]]).marks(),
    )


def _peer(figures: Panel, at: int, column: int, rank: int) -> PeerGap:
    """The gap of the first area of the panel to another in one period."""
    name, period = figures.areas[column], figures.periods[at]
    own, value = (float(one) for one in figures.values[at, [0, column]])
    behind = years_behind(_series(figures, column), own, time_of(period), figures.indicator)
    percent = (own / value - 1) * 100 if value > 0 else math.nan
    marks = Marks.of([figures.figures[name, period]])
    if behind and figures.at(figures.periods[: at + 1], [name]).marks().sample:  # when it was there rests on them all
        marks = replace(marks, sample=True)
    return PeerGap(name, value, rank, own - value, percent, behind, marks)


def _series(figures: Panel, column: int) -> Series:
    known = np.flatnonzero(np.isfinite(figures.values[:, column]))
    return Series.of({time_of(figures.periods[row]): float(figures.values[row, column]) for row in known})


def _last(figures: Panel, own: str, period: str) -> int:
    """The last period in which the first area and another have a figure."""
    has = np.isfinite(figures.values)
    shared = np.flatnonzero(has[:, 0] & has[:, 1:].any(axis=1))
    if period or not shared.size:
        raise _refusal(figures, own, period)
    return int(shared[-1])


def _refusal(figures: Panel, own: str, period: str) -> Exception:
    cause = f"{own}与其他地区没有可比的数" + (f"（{period}）" if period else "")
    mine = [one for one in figures.periods if (own, one) in figures.figures]
    return figures.refusal(
        cause, f"{own}有数的期别：{'、'.join(mine) or '（没有）'}（代用数不算）；请换期别或地区，或补上数据"
    )
