"""A whole book judged on a day: a row a key, our status a step, the other methods beside it, and counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from gongfu.indicators.book import Book
from gongfu.indicators.model import STATUS_NAMES, STRATA, Assessment, Indicator, Key, Method, Series, Status
from gongfu.indicators.progress import METHODS, marks, progress_of, time_of_day
from gongfu.indicators.progress.case import Components, latest, when

__all__ = ["Row", "Tally", "assess", "disagree", "summary"]

CLASSES: Mapping[Status, int] = {
    "achieved": 2,
    "on_track": 2,
    "acceleration_needed": 1,
    "limited": 0,
    "deterioration": 0,
}
"""The three classes that all methods know; the UN tells neither the best two nor the worst two apart."""


@dataclass(frozen=True, slots=True)
class Row:
    """How a key stands on the day: an assessment for every step of the zone, by the chosen method and by each.

    ``strip`` holds the assessments of every method, ours among them; ``flagged`` the steps whose class depends on the
    method; ``sample`` says that figures or targets are made up, and ``proxy`` whose figures these really are.
    """

    key: Key
    indicator: Indicator
    assessments: tuple[Assessment, ...]
    strip: Mapping[Method, tuple[Assessment, ...]]
    flagged: tuple[float, ...]
    sample: bool = False
    proxy: str = ""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many keys of an action in an area have which status towards one step; ``flagged`` of them depend on method.

    Every status has its count, 0 included. Steps are counted apart, never averaged.
    """

    action: str
    area: str
    step: float
    counts: Mapping[Status, int]
    flagged: int


def assess(
    book: Book,
    today: date,
    method: Method = "gongfu",
    *,
    indicator: str | None = None,
    area: str | None = None,
) -> tuple[Row, ...]:
    """Judge every indicator of the book by the figures known on the day ``today``, or only one, or only one area's.

    There is a row for every key of the zone and its areas that has a figure or a target, and one of the zone for every
    indicator, also where it has neither; in the order of the definitions, of the areas, of the strata. A reference area
    is judged only where ``area`` names it, and there what has a target. A step of the zone for which a key has no
    target is ``cannot_tell``. Derived figures count where ``book`` holds them (see
    :func:`~gongfu.indicators.formulas.derived.derive`). ``indicator`` is an id, ``area`` a full name; one that the book
    does not know has no rows.
    """
    figures = {key: book.series(key, as_of=today) for key in _keys(book, indicator, area)}
    made_up = {target.key for target in book.targets if target.sample}
    figures |= {key: replace(figures[key], sample=True) for key in made_up & figures.keys()}
    pairs = {key: (series, steps) for key, series in figures.items() if (steps := book.steps(key))}
    found = dict(zip(pairs, progress_of(METHODS, list(pairs.values()), today=time_of_day(today)), strict=True))
    none: Mapping[Method, tuple[Assessment, ...]] = dict.fromkeys(METHODS, ())
    return tuple(
        _row(book, key, series, found.get(key, none), method, time_of_day(today)) for key, series in figures.items()
    )


def summary(rows: Iterable[Row]) -> tuple[Tally, ...]:
    """Counts of the rows' statuses by action, area and step, in the order in which the rows first name them."""
    counts: dict[tuple[str, str, float], Counter[Status]] = {}
    flagged: Counter[tuple[str, str, float]] = Counter()
    for row in rows:
        for one in row.assessments:
            place = (row.indicator.action, row.key.area, one.step)
            counts.setdefault(place, Counter())[one.status] += 1
            flagged[place] += one.step in row.flagged
    return tuple(
        Tally(*place, {status: found[status] for status in STATUS_NAMES}, flagged[place])
        for place, found in counts.items()
    )


def disagree(assessments: Iterable[Assessment]) -> bool:
    """Whether methods that have an answer put a step into different ones of the three classes that all of them know."""
    return len({CLASSES[one.status] for one in assessments if one.status != "cannot_tell"}) > 1


def _keys(book: Book, indicator: str | None, area: str | None) -> list[Key]:
    zone = book.zone.name
    areas = book.areas if area is None else (area,)
    told = {target.key for target in book.targets} if area in book.peers else book.keys()
    own = {key for key in told if key.area in areas and indicator in (None, key.indicator)}
    if zone in areas:
        given = {key.indicator for key in own if key.area == zone}
        for name in (name for name in book.indicators if indicator in (None, name)):
            spoken = {key for stratum in STRATA if book.observations(key := Key(name, zone, stratum))}  # a proxy's too
            own |= spoken or (set() if name in given else {Key(name, zone)})
    places = {name: place for place, name in enumerate((*book.indicators, *book.areas, *book.peers, *STRATA))}
    return sorted(own, key=lambda key: (places[key.indicator], places[key.area], places[key.stratum]))


def _row(
    book: Book,
    key: Key,
    series: Series,
    found: Mapping[Method, tuple[Assessment, ...]],
    method: Method,
    today: float,
) -> Row:
    years = [float(step.year) for step in book.zone.steps]
    strip = {name: _aligned(name, given, series, years, today) for name, given in found.items()}
    apart = [beside for beside in zip(*strip.values(), strict=True) if disagree(beside)]
    return Row(
        key,
        book.indicators[key.indicator],
        strip[method],
        strip,
        tuple(beside[0].step for beside in apart),
        series.sample,
        series.proxy,
    )


def _aligned(
    method: Method, found: Sequence[Assessment], series: Series, years: Sequence[float], today: float
) -> tuple[Assessment, ...]:
    """An assessment for every step of the zone, and for steps that only the targets have."""
    given = {one.step: one for one in found}
    last = latest(series, today)
    figure: Components = (("latest_time", last.time), ("latest", last.value)) if last else (("latest", None),)
    unsure = last is not None and (last.time in series.unsure or (series.preliminary and last.time == series.times[-1]))
    return tuple(
        given.get(year)
        or Assessment(
            year,
            method,
            "cannot_tell",
            None,
            f"没有{when(year)}的目标",
            components=(*figure, *marks(series, unsure)),
        )
        for year in sorted({*years, *given})
    )
