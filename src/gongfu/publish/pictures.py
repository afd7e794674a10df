"""The pictures of a zone, made from its book: lines with both steps, areas side by side, the heat table, ranks."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import date

from gongfu.documents.errors import InputError, InputErrors
from gongfu.indicators.book import Book
from gongfu.indicators.composite import recipe
from gongfu.indicators.composite.compute import compute
from gongfu.indicators.composite.run import Run
from gongfu.indicators.composite.sensitivity import Uncertainty, uncertainty
from gongfu.indicators.marks import Marks
from gongfu.indicators.model import Indicator, Status
from gongfu.indicators.progress import time_of_day
from gongfu.indicators.progress.assessment import Row, assess
from gongfu.indicators.progress.projection import LEVEL
from gongfu.publish.charts.model import (
    Caption,
    Cell,
    Heat,
    HeatPart,
    Line,
    Lines,
    Multiples,
    Panel,
    Picture,
    Rank,
    Ranks,
    Words,
)

__all__ = ["heat", "lines", "multiples", "pictures", "ranks"]

_MOST_SOURCES = 4
"""Sources named under a picture; a listing of the figures has all of them."""


def pictures(
    book: Book,
    day: date,
    indicators: Sequence[Indicator],
    area: str,
    overview: bool = False,
    faults: list[InputError] | None = None,
) -> list[Picture]:
    """The lines of every indicator in ``area`` and its small multiples; before them the ``overview`` of the zone.

    An indicator that no area below the zone has, neither figures nor targets, has no multiples.
    The overview is the heat table and, where the zone has a recipe, the ranks of its index in the last year scored.
    What is wrong with the recipe goes into ``faults``, and the other pictures are drawn; without them it is raised.
    """
    rows = assess(book, day)
    drawn: list[Picture] = [heat(book, rows, day)] if overview else []
    if overview:
        try:
            drawn += _index(book, day)
        except (InputError, InputErrors) as error:
            if faults is None:
                raise
            all_of_them = error.exceptions if isinstance(error, InputErrors) else (error,)
            faults += (one for one in all_of_them if isinstance(one, InputError))
    for one in indicators:
        by_area = multiples(book, rows, one, day)
        drawn += [
            lines(book, rows, one, area, day),
            *([by_area] if any(panel.lines for panel in by_area.panels) else []),
        ]
    return drawn


def lines(book: Book, rows: Sequence[Row], indicator: Indicator, area: str, day: date) -> Lines:
    """An indicator in one area, its strata together: figures, both steps, where it is going."""
    own = [row for row in rows if row.key.indicator == indicator.id and row.key.area == area]
    title = Words(f"{area}{indicator.name}", f"{indicator.name_en} ({area})" if indicator.name_en else "")
    return Lines(_caption(book, own, indicator, title, day), tuple(_line(book, row, day) for row in own), LEVEL)


def multiples(book: Book, rows: Sequence[Row], indicator: Indicator, day: date) -> Multiples:
    """An indicator in every area below the zone, side by side on one scale; an area without a figure is shown empty."""
    own = [row for row in rows if row.key.indicator == indicator.id and row.key.area != book.zone.name]
    panels = tuple(
        Panel(Words(area), tuple(_line(book, row, day) for row in own if row.key.area == area))
        for area in book.areas[1:]
    )
    title = Words(f"各县（市、区）{indicator.name}", f"{indicator.name_en} by area" if indicator.name_en else "")
    return Multiples(_caption(book, own, indicator, title, day), panels, LEVEL)


def heat(book: Book, rows: Sequence[Row], day: date) -> Heat:
    """How the indicators of every action stand in every area, a table a step."""
    zone = book.zone
    shorts = {area.name: area.short for area in zone.areas}
    steps = sorted({one.step for row in rows for one in row.assessments})
    parts = []
    for step in steps:
        found: dict[tuple[str, str], list[Status]] = {}
        for row in rows:
            for one in row.assessments:
                if one.step == step:
                    found.setdefault((row.indicator.action, row.key.area), []).append(one.status)
        cells = tuple(tuple(_cell(found.get((action.id, area))) for area in book.areas) for action in zone.actions)
        parts.append(HeatPart(round(step), cells))
    title = Words(f"{zone.name}各行动、各地区的进展", f"Progress by action and area ({zone.name})")
    marks = _marks(book, rows, day)
    caption = Caption(
        title=title,
        sources=(
            Words(
                f"{len(marks.sources)} 处，gongfu indicators export 逐项列出",
                f"{len(marks.sources)}, which gongfu indicators export lists",
            ),
        ),
        confidence=marks.confidence,
        as_of=day,
        sample=any(row.sample for row in rows),
    )
    columns = tuple(Words("全市" if area == zone.name else shorts[area]) for area in book.areas)
    return Heat(caption, tuple(Words(action.name) for action in zone.actions), columns, tuple(parts))


def ranks(made: Run, found: Uncertainty, year: int, day: date) -> Ranks:
    """The areas' ranks in a composite index with their intervals, the best first."""
    at = made.panel.years.index(year)
    sample, proxies = made.marks()
    rows = []
    for place, area in enumerate(made.panel.areas):
        low, middle, high = (_known(value) for value in found.ranks[:, place, at].tolist())
        proxy = "、".join(proxies.get((area, year), ()))
        rows.append(Rank(Words(area), middle, low, high, _known(float(made.index[place, at])), proxy))
    rows.sort(key=lambda row: (row.median is None, row.median, -(row.score or 0)))
    title = Words(f"{made.recipe.name}：各地名次（{year}）", f"Ranks in the composite index ({year})")
    note = Words(
        f"名次区间来自 {found.draws} 次抽取的权重与不同的归一、合成方法",
        f"Intervals over {found.draws} draws of weights and over methods",
    )
    source = Words("配方 index.toml 与其中各项指标的数", "the recipe index.toml and the figures of its indicators")
    caption = Caption(title=title, sources=(source,), as_of=day, sample=bool(sample[:, at].any()), note=note)
    return Ranks(caption, tuple(rows), made.recipe.scale[1])


def _index(book: Book, day: date) -> list[Picture]:
    """The ranks of the zone's index, where its recipe is begun and gives scores."""
    if not recipe.is_begun(book.zone.folder):
        return []
    made = compute(book, recipe.load(book.zone.folder), day)
    return [ranks(made, uncertainty(made), year, day) for year in made.scored[-1:]]


def _line(book: Book, row: Row, day: date) -> Line:
    return Line(book.series(row.key, day), book.steps(row.key), row.assessments, row.key.stratum, time_of_day(day))


def _caption(book: Book, rows: Iterable[Row], indicator: Indicator, title: Words, day: date) -> Caption:
    rows = list(rows)
    marks = _marks(book, rows, day)
    sources = [*map(Words, marks.sources[:_MOST_SOURCES])]
    if (more := len(marks.sources) - _MOST_SOURCES) > 0:
        sources.append(Words(f"等 {len(marks.sources)} 处", f"and {more} more"))
    return Caption(
        title=title,
        unit=Words(indicator.unit),
        sources=tuple(sources),
        confidence=marks.confidence,
        as_of=day,
        sample=any(row.sample for row in rows),
        note=Words(indicator.note),
    )


def _marks(book: Book, rows: Iterable[Row], day: date) -> Marks:
    """What a picture inherits from all the figures in it."""
    figures = [one for row in rows for one in book.observations(row.key, day)]
    return Marks.of(figures) if figures else Marks()


def _cell(statuses: Sequence[Status] | None) -> Cell | None:
    return Cell.of(statuses) if statuses else None


def _known(value: float) -> float | None:
    return None if math.isnan(value) else value
