"""Derived indicators: the figures that formulas give, each as sure and as fresh as what it is made of."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import chain, product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gongfu.documents.errors import InputError
from gongfu.indicators.book import Book
from gongfu.indicators.formulas.calculation import Calculation, Places, Reading, Trouble, calculate, readings
from gongfu.indicators.formulas.expression import Call, Expression, spell, walk
from gongfu.indicators.formulas.order import order
from gongfu.indicators.marks import Marks
from gongfu.indicators.model import STRATA, Indicator, Key, Observation, Stratum
from gongfu.indicators.panel import counties
from gongfu.indicators.tables import readers
from gongfu.indicators.tables.areas import Areas

__all__ = ["NOTE", "derive", "propagate"]

NOTE = "公式 "
"""How the note of a derived figure begins; the formula follows. A file of figures is told by it what is derived."""
_MOST_SOURCES = 5
"""Sources named one by one; a sum over many counties has more than anybody reads in a cell."""
_LONGEST_SOURCES = 500
"""Characters of them: what is made of made figures, step after step, tells all of the way it came."""
_APART = 0.005
"""Share by which a published figure may differ from the formula's: the inputs were rounded before they were printed."""
_ROUNDING = 1e-9
"""By how much of itself a limit may be passed: three shares of a whole add up to 100.00000000000001."""


def derive(book: Book, as_of: date | None = None) -> tuple[Book, tuple[InputError, ...]]:
    """The book with the figures that its formulas give, and a fault for every one that has inputs and no value.

    Every formula is calculated for all areas, strata and periods of which it has all figures as known on ``as_of``
    (``None``: all vintages there are); where one is missing there is no figure. A published figure stands: only gaps
    are filled. A formula that names a stratum for everything it reads gives a figure of the whole (``all``), one that
    names areas for everything gives the zone's, and one with ``zone()`` or ``sum()`` is not calculated for the areas
    outside. See :func:`propagate` for the status of what is made.

    The book's ``warnings`` tell also of published figures that differ from the formula's by more than half a percent
    and more than half a unit of their last digit.
    """
    faults: list[InputError] = []
    apart: list[InputError] = []
    known = _Known(book, as_of)
    for formulas in order(book.indicators):
        for name, tree in formulas.items():
            work = _Work(known, book.indicators[name], tree)
            faults += work.faults()
            apart += work.departures()
            known.add(work.observations())
    whole = book.with_observations(chain.from_iterable(known.made.values()))
    return replace(whole, warnings=(*book.warnings, *apart)), tuple(faults)


class _Known:
    """The figures of a book on a day and, by key, those ``made`` by formulas: a book anew for each would cost more."""

    def __init__(self, book: Book, as_of: date | None) -> None:
        self.book = book
        self.places = Places(book.zone.name, counties(book.zone), Areas.of(book.zone).names)
        self.made: dict[Key, list[Observation]] = {}
        self._as_of = as_of

    def add(self, more: Iterable[Observation]) -> None:
        """Take what a formula gave."""
        for one in more:
            self.made.setdefault(one.key, []).append(one)

    def of(self, indicators: Iterable[str]) -> Iterator[Observation]:
        """The figures of indicators in all areas and strata; nothing stands in where one was made."""
        areas = (*self.book.areas, *self.book.peers)
        for key in (Key(*parts) for parts in product(indicators, areas, STRATA)):
            made = self.made.get(key, ())
            yield from (one for one in self.book.observations(key, self._as_of) if not (made and one.proxy))
            yield from made


@dataclass(frozen=True, slots=True)
class _Axes:
    """The cells of a formula: areas × strata × periods."""

    areas: tuple[str, ...]
    strata: tuple[Stratum, ...]
    periods: tuple[str, ...]

    @property
    def names(self) -> tuple[tuple[str, ...], ...]:
        return self.areas, self.strata, self.periods

    @property
    def shape(self) -> tuple[int, int, int]:
        return len(self.areas), len(self.strata), len(self.periods)


class _Work:
    """One formula over all its cells."""

    def __init__(self, known: _Known, indicator: Indicator, tree: Expression) -> None:
        self._book = known.book
        self._indicator = indicator
        self._tree = tree
        read = readings(tree, known.places)
        self._inputs = list(known.of(dict.fromkeys(one.indicator for one in read)))
        self._at = {(one.key, one.period): number for number, one in enumerate(self._inputs)}
        self._published = {(one.key, one.period): one for one in known.of([indicator.id]) if not one.proxy}
        self._axes = self._cells(read)
        self._index = {one: self._positions(one) for one in read}
        values = np.array([*(one.value for one in self._inputs), np.nan])
        self._result = _limited(calculate(tree, lambda reading: values[self._index[reading]], known.places), indicator)

    def _cells(self, read: Sequence[Reading]) -> _Axes:
        book = self._book
        areas = book.areas if _is_relative(self._tree) else (*book.areas, *book.peers)
        periods = {_later(one.period, r.lag) for r in read for one in self._inputs if one.key.indicator == r.indicator}
        return _Axes(
            areas if any(not one.area for one in read) else (book.zone.name,),
            tuple(STRATA) if any(one.stratum is None for one in read) else ("all",),
            tuple(sorted(periods)),
        )

    def _positions(self, reading: Reading) -> NDArray[np.intp]:
        """Where in the inputs each cell of a reading is, -1 (the place of NaN) where it is missing."""
        axes = _Axes(
            (reading.area,) if reading.area else self._axes.areas,
            (reading.stratum,) if reading.stratum else self._axes.strata,
            tuple(_later(period, -reading.lag) for period in self._axes.periods),
        )
        keys = (Key(reading.indicator, *pair) for pair in product(axes.areas, axes.strata))
        found = [self._at.get((key, period), -1) for key in keys for period in axes.periods]
        return np.array(found, dtype=np.intp).reshape(axes.shape)

    def observations(self) -> Iterator[Observation]:
        """The figures of the cells that have a value and no published one."""
        axes, note = self._axes, NOTE + spell(self._tree)
        values = np.broadcast_to(self._result.value, axes.shape)
        filled = np.isfinite(values)

        def picked(parts: Iterable[NDArray[Any]]) -> Iterator[tuple[Any, ...]]:
            return zip(*(np.broadcast_to(part, axes.shape)[filled].tolist() for part in parts), strict=True)

        index = picked(self._index[reading] for reading in self._result.slopes)
        slopes = picked(self._result.slopes.values())
        for at, value, places, steep in zip(
            np.argwhere(filled).tolist(), values[filled].tolist(), index, slopes, strict=True
        ):
            key, period = Key(self._indicator.id, axes.areas[at[0]], axes.strata[at[1]]), axes.periods[at[2]]
            if (key, period) in self._published:
                continue
            total: dict[int, float] = {}
            for place, slope in zip(places, steep, strict=True):
                total[place] = total.get(place, 0.0) + slope
            inputs = [self._inputs[place] for place in total]
            source = _source(inputs, self._book)
            yield propagate(key, period, value, inputs, list(total.values()), source, note)

    def departures(self) -> Iterator[InputError]:
        """The published figures that the formula does not bear out."""
        values = np.broadcast_to(self._result.value, self._axes.shape)
        areas, strata, periods = ({name: n for n, name in enumerate(axis)} for axis in self._axes.names)
        file = readers.find(self._book.zone.folder, "observations") or self._book.zone.folder / "observations.csv"
        for (key, period), one in self._published.items():
            if key.area not in areas or key.stratum not in strata or period not in periods:
                continue
            value = float(values[areas[key.area], strata[key.stratum], periods[period]])
            if abs(one.value - value) > max(_APART * abs(value), _half_unit(one.value)):  # not where there is none
                cause = f"公布的是 {one.value:.10g}，公式 {spell(self._tree)} 得 {value:.10g}"
                remedy = "以公布的为准；请核对这个数、公式和用到的数，口径不同的请另设指标"
                place = f"{self._indicator.name}（{key.indicator}） {key.area} {STRATA[key.stratum]} {period}"
                yield InputError(file, cause, remedy, place)

    def faults(self) -> list[InputError]:
        """Every cell that has its inputs and no value, once."""
        found = {place: trouble.cause for trouble in self._result.troubles for place in self._places(trouble)}
        file = readers.find(self._book.zone.folder, "indicators") or self._book.zone.folder / "indicators.csv"
        name = f"{self._indicator.name}（{self._indicator.id}）"
        remedy = "此处没有数；请核对这一期的数据，或改正公式"
        return [InputError(file, f"公式 {cause}", remedy, f"{name} {place}") for place, cause in found.items()]

    def _places(self, trouble: Trouble) -> Iterator[str]:
        """Area, stratum and period of each cell of a trouble, where it was found."""
        at, axes = trouble.at, self._axes
        cells = trouble.cells.reshape((1,) * (3 - trouble.cells.ndim) + trouble.cells.shape)
        for area, stratum, period in np.argwhere(cells).tolist():
            one_area, one_stratum = cells.shape[0] < len(axes.areas), cells.shape[1] < len(axes.strata)
            where = at.area or ("各地区" if one_area else axes.areas[area])
            whom = at.stratum or ("all" if one_stratum else axes.strata[stratum])
            yield f"{where} {STRATA[whom]} {_later(axes.periods[period], -at.lag)}"


def propagate(
    key: Key,
    period: str,
    value: float,
    inputs: Sequence[Observation],
    slopes: Sequence[float],
    source: str,
    note: str = "",
) -> Observation:
    """A calculated figure with the status of what it is made of; ``slopes`` are its derivatives by each input.

    It is as final as the least final input, as sure as the least sure, a sample if any is, a proxy if any is (all
    names), and became known when the last of them did. Its standard error is that of the delta method,
    √Σ(slope·error)² (Oehlert 1992, *The American Statistician* 46(1)), where every input has one: errors of different
    figures are taken as independent, which makes ratios of figures from one survey look less sure than they are.
    """
    error = None
    if all(one.error is not None for one in inputs):
        error = math.hypot(*(slope * (one.error or 0.0) for slope, one in zip(slopes, inputs, strict=True)))
        error = error if math.isfinite(error) else None
    marks = Marks.of(inputs)
    return Observation(
        key,
        period,
        value,
        error,
        marks.quality,
        marks.vintage,
        source,
        marks.confidence,
        marks.sample,
        marks.proxy,
        note,
    )


def _limited(result: Calculation, indicator: Indicator) -> Calculation:
    """The result without what passes the natural limit of the definition, as an observation may not either."""
    if indicator.limit is None or indicator.direction == "band":
        return result
    sign = 1 if indicator.direction == "up" else -1
    beyond = sign * (result.value - indicator.limit) > _ROUNDING * abs(indicator.limit)
    if not beyond.any():
        return result
    trouble = Trouble(f"的得数越过了自然界限 {indicator.limit:g}", beyond, Reading(""))
    value = np.where(beyond, np.nan, result.value)
    return replace(result, value=value, troubles=(*result.troubles, trouble))


def _half_unit(value: float) -> float:
    """Half a unit of the last digit that a figure is written with: what rounding may have done to it."""
    exponent = Decimal(f"{value:.15g}").as_tuple().exponent
    return 0.5 * 10.0 ** int(exponent)


def _source(inputs: Iterable[Observation], book: Book) -> str:
    """由…计算: the indicators a figure is made of, and their sources."""
    named: dict[str, None] = {}
    sources: dict[str, None] = {}
    for one in inputs:
        stratum = "" if one.key.stratum == "all" else f"（{STRATA[one.key.stratum]}）"
        named[book.indicators[one.key.indicator].name + stratum] = None
        sources[one.source] = None
    told = "；".join([*filter(None, sources)][:_MOST_SOURCES])
    told = f"{told[:_LONGEST_SOURCES]}……" if len(told) > _LONGEST_SOURCES else told
    rest = f"等 {len(sources)} 处" if len(sources) > _MOST_SOURCES else ""
    return f"由{'、'.join(named)}计算" + (f"：{told}{rest}" if told else "")


def _is_relative(tree: Expression) -> bool:
    """Whether a formula compares with the zone as a whole, which says nothing of an area outside it."""
    return any(isinstance(node, Call) and node.function in ("zone", "sum") for node in walk(tree))


def _later(period: str, years: int) -> str:
    return f"{int(period[:4]) + years:04d}{period[4:]}" if years else period
