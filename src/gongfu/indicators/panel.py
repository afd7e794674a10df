"""Figures of one indicator as an array of periods by areas, and what they carry along."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from gongfu.documents.errors import InputError
from gongfu.indicators.book import Book
from gongfu.indicators.marks import Marks
from gongfu.indicators.model import Indicator, Key, Observation, Stratum, time_of
from gongfu.indicators.tables.areas import Areas
from gongfu.indicators.tables.columns import nearest
from gongfu.zone import Zone

__all__ = ["Panel", "areas_of", "counties", "indicator_of", "panel"]


@dataclass(frozen=True, eq=False)
class Panel:
    """``values`` has shape (periods, areas), NaN where there is no figure; ``figures`` holds those there are."""

    folder: Path
    indicator: Indicator
    areas: tuple[str, ...]
    periods: tuple[str, ...]
    values: NDArray[np.float64]
    figures: Mapping[tuple[str, str], Observation]

    def at(self, periods: Iterable[str], areas: Sequence[str] | None = None) -> Panel:
        """The part with these periods, and these areas if given, in their order."""
        rows = [self.periods.index(period) for period in periods]
        columns = [self.areas.index(area) for area in (self.areas if areas is None else areas)]
        kept_areas, kept = tuple(self.areas[i] for i in columns), tuple(self.periods[i] for i in rows)
        return replace(self, areas=kept_areas, periods=kept, values=self.values[np.ix_(rows, columns)])

    def complete(self) -> Panel:
        """Areas and periods without a gap, as many figures as that leaves: years that compare.

        Areas with the fewest figures are left out while that gains figures; of equals, the one with more areas. Raises
        :class:`InputError` where fewer than two areas have a period in common.
        """
        has = np.isfinite(self.values)
        counts = has.sum(axis=0)
        if (counts > 0).sum() < 2:
            raise self.refusal(f"只有 {(counts > 0).sum()} 个地区有数", "至少要两个地区的数，请补上数据或换一组地区")
        order = np.argsort(-counts, kind="stable")
        sets = [order[:number] for number in range(int((counts > 0).sum()), 1, -1)]
        kept = max(sets, key=lambda areas: len(areas) * int(has[:, areas].all(axis=1).sum()))
        full = np.flatnonzero(has[:, kept].all(axis=1))
        if not full.size:
            raise self.refusal("没有一期是两个地区都有数的", "请补上数据，或换一组地区")
        return self.at((self.periods[row] for row in full), [self.areas[column] for column in sorted(kept)])

    def marks(self) -> Marks:
        """What a result made of all these figures inherits."""
        return Marks.of(self._held())

    def refusal(self, cause: str, remedy: str) -> InputError:
        """That these figures do not do for what was asked."""
        return InputError(self.folder, cause, remedy, f"{self.indicator.name}（{self.indicator.id}）")

    def _held(self) -> Iterator[Observation]:
        for area in self.areas:
            yield from (self.figures[area, period] for period in self.periods if (area, period) in self.figures)


def panel(
    book: Book, indicator: str, areas: Iterable[str], stratum: Stratum = "all", as_of: date | None = None
) -> Panel:
    """The figures of an indicator in areas (any of their names) as known on a day, all periods in order.

    A figure of another area that stands in for the zone's own (a proxy) is left out: it would be compared with itself.
    Raises :class:`InputError` for an indicator or area that the zone does not know.
    """
    definition, names = indicator_of(book, indicator), areas_of(book, areas)
    series = {area: book.observations(Key(definition.id, area, stratum), as_of) for area in names}
    figures = {(area, one.period): one for area, known in series.items() for one in known if not one.proxy}
    periods = tuple(sorted({period for _, period in figures}, key=time_of))
    values = np.full((len(periods), len(names)), np.nan)
    for (area, period), one in figures.items():
        values[periods.index(period), names.index(area)] = one.value
    return Panel(book.zone.folder, definition, names, periods, values, figures)


def counties(zone: Zone) -> tuple[str, ...]:
    """The zone's counties, cities and districts. Functional zones (功能区) are left out: the statistics of a county
    include those of the functional zones on its ground, and would count them twice.
    """
    return tuple(area.name for area in zone.areas if area.kind != "功能区")


def indicator_of(book: Book, name: str) -> Indicator:
    """The indicator with this id, name or alias; raises :class:`InputError` where there is none."""
    known = {word: one for one in book.indicators.values() for word in (*one.aliases, one.name, one.id)}
    if name in known:
        return known[name]
    names = [one.name for one in book.indicators.values()]
    others = () if any(name in one for one in names) else known  # else the same one by its name, alias and id
    raise InputError(book.zone.folder, f"没有指标 {name}", nearest(name, names, others))


def areas_of(book: Book, names: Iterable[str]) -> tuple[str, ...]:
    """The full names of areas, each once; raises :class:`InputError` for one that the zone does not know."""
    places = Areas.of(book.zone)
    known = places.names
    found: dict[str, None] = {}
    for name in names:
        if name not in known:
            raise InputError(book.zone.folder, f"没有地区 {name}", nearest(name, [*places.own, *places.peers], known))
        found[known[name]] = None
    return tuple(found)
