"""A zone's book of indicators: definitions, targets and figures read together, and the series and steps they give."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from gongfu.documents.errors import InputError
from gongfu.indicators.model import Indicator, Key, Observation, Point, Series, Steps, Target
from gongfu.indicators.tables.areas import Areas
from gongfu.indicators.tables.observations import Figures
from gongfu.zone import Zone

__all__ = ["Book"]


@dataclass(frozen=True, eq=False)
class Book:
    """The indicators of a zone. Immutable: what adds to it gives another book.

    Nothing in it knows what day it is: ``as_of`` is a day given, or ``None`` for all vintages there are, also those
    of days to come. ``warnings`` are rows of the tables that can be so but are seldom meant.
    """

    zone: Zone
    indicators: dict[str, Indicator]
    targets: tuple[Target, ...]
    figures: Figures
    warnings: tuple[InputError, ...] = ()

    @cached_property
    def _areas(self) -> Areas:
        return Areas.of(self.zone)

    @property
    def areas(self) -> tuple[str, ...]:
        """The zone and its areas, by their full names."""
        return self._areas.own

    @property
    def peers(self) -> tuple[str, ...]:
        """The reference areas outside the zone, by their full names."""
        return self._areas.peers

    def keys(self) -> tuple[Key, ...]:
        """Every key that has a figure or a target, sorted."""
        return tuple(sorted({*self.figures.keys(), *self._targets}))

    def observations(self, key: Key, as_of: date | None = None) -> tuple[Observation, ...]:
        """The figures of a key as they were known on a day (``None``: all vintages), one a period, oldest first.

        Of several vintages the last one known counts; an empty vintage was known from the beginning. Where the zone
        itself has no figure and the definition names a proxy, the reference area's stand in, each marked with its name.
        """
        own = self._known(key, as_of)
        indicator = self.indicators.get(key.indicator)
        if own or indicator is None or not indicator.proxy or key.area != self.zone.name:
            return own
        others = self._known(replace(key, area=indicator.proxy), as_of)
        return tuple(replace(one, key=key, proxy=indicator.proxy) for one in others)

    def vintages(self, key: Key) -> tuple[Observation, ...]:
        """Every figure of a key with all its revisions, by period and vintage."""
        return tuple(self.figures.all(key))

    def series(self, key: Key, as_of: date | None = None) -> Series:
        """The figures of :meth:`observations` as a series; ``unsure`` are the times of those that are not final."""
        found = self.observations(key, as_of)
        errors = tuple(float("nan") if one.error is None else one.error for one in found)
        return Series(
            tuple(one.time for one in found),
            tuple(one.value for one in found),
            errors if any(one.error is not None for one in found) else (),
            sample=any(one.sample for one in found),
            proxy=next((one.proxy for one in found if one.proxy), ""),
            preliminary=bool(found) and found[-1].quality != "final",
            unsure=tuple(one.time for one in found if one.quality != "final"),
        )

    def steps(self, key: Key) -> Steps | None:
        """The path that the targets of a key require, or ``None`` where it has none."""
        found = self._targets.get(key)
        if not found:
            return None
        indicator = self.indicators[key.indicator]
        return Steps(
            Point(float(found[0].baseline_year), found[0].baseline),
            tuple(Point(float(one.step), one.value) for one in found),
            indicator.direction,
            indicator.path,
            indicator.low,
            indicator.high,
            indicator.limit,
            indicator.max_age,
            percent=indicator.unit == "%",
        )

    def with_observations(self, more: Iterable[Observation]) -> Book:
        """This book with more figures; one of the same key, period and vintage takes the place of the old one."""
        return replace(self, figures=self.figures.with_more(more))

    @cached_property
    def _targets(self) -> dict[Key, list[Target]]:
        """Targets by key, in the order of their steps."""
        found: dict[Key, list[Target]] = {}
        for one in sorted(self.targets, key=lambda target: target.step):
            found.setdefault(one.key, []).append(one)
        return found

    def _known(self, key: Key, as_of: date | None) -> tuple[Observation, ...]:
        day = "9999" if as_of is None else as_of.isoformat()
        last = {one.period: one for one in self.figures.all(key) if one.vintage <= day}
        return tuple(last.values())
