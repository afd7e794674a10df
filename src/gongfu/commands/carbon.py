"""``gongfu indicators carbon``: what moves an area's emissions, whether they have peaked, and where they go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from gongfu.commands.options import AreaName, AsOf, Form, Output, word_of
from gongfu.commands.outputs import emit
from gongfu.commands.usage import again
from gongfu.commands.zones import ZoneOrSample, area_of, book_of
from gongfu.documents.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gongfu.indicators.panel import Panel

__all__ = ["carbon"]

_LEAST = 3
"""Fewest years that a trend can be told from; see gongfu.indicators.carbon.peak.trend."""


def carbon(
    zone: ZoneOrSample,
    area: AreaName = None,
    emissions: Annotated[
        str, typer.Option("--emissions", parser=word_of, metavar="NAME", help="排放的指标 · Emissions")
    ] = "carbon_emissions",
    population: Annotated[
        str, typer.Option("--population", parser=word_of, metavar="NAME", help="人口的指标 · Population")
    ] = "resident_population",
    gdp: Annotated[
        str, typer.Option("--gdp", parser=word_of, metavar="NAME", help="生产总值的指标 · Gross product")
    ] = "gdp",
    energy: Annotated[
        str, typer.Option("--energy", parser=word_of, metavar="NAME", help="能源消费的指标 · Energy use")
    ] = "energy_use",
    until: Annotated[
        int, typer.Option("--until", max=2100, metavar="YEAR", help="推算到哪一年 · Project until")
    ] = 2060,
    *,
    day: AsOf,
    form: Form = None,
    output: Output = None,
) -> None:
    """碳排放由什么推动、是否达峰、何时达峰 · What moves emissions, and whether and when they peak"""
    from gongfu.indicators.carbon import lmdi
    from gongfu.indicators.carbon import peak as library
    from gongfu.indicators.marks import Marks
    from gongfu.indicators.model import Key, Series
    from gongfu.indicators.panel import indicator_of, panel
    from gongfu.publish import carbon as listings

    book = book_of(zone, day, output)
    own, everywhere = area_of(book, area), [*book.areas, *book.peers]
    wanted = [indicator_of(book, one) for one in (population, gdp, energy, emissions)]
    panels = [panel(book, one.id, everywhere, "all", day) for one in wanted]
    shared = _shared(panels, own)
    if len(shared) < _LEAST:
        enough = [one for one in everywhere if len(_shared(panels, one)) >= _LEAST]
        hint = "请先补数据" if not enough else f"够的有：{'、'.join(enough)}"
        if enough and not area:
            hint += f"，例如：{again('--area', enough[0])}"
        raise InputError(
            book.zone.folder,
            f"{own}只有 {len(shared)} 年的{'、'.join(one.name for one in wanted)}都有数且大于 0，不够分解和推算",
            f"至少要 {_LEAST} 年；{hint}",
        )
    years = [int(period) for period in shared]
    if until <= years[-1]:
        raise InputError("--until", f"{until} 年不在最后一年有数的 {years[-1]} 年之后", "请写更晚的年份")
    parts = [one.at(shared, [own]) for one in panels]
    figures = [one.values[:, 0] for one in parts]
    factors = lmdi.kaya(*figures)
    growth = [library.trend(Series.of(dict(zip(years, factor, strict=True)))) for factor in factors[:, 0, :].T.tolist()]
    marks = Marks.of(figure for one in parts for figure in one.figures.values() if figure.key.area == own)
    series = book.series(Key(wanted[3].id, own), day)
    unit = wanted[3].unit
    emit(
        [
            listings.effects(own, unit, shared, lmdi.chain(factors), marks),
            listings.peak(own, library.passed(series), marks),
            listings.outlook(own, unit, library.project(years[-1], float(figures[3][-1]), growth, until), marks),
        ],
        form,
        output,
    )


def _shared(panels: Sequence[Panel], area: str) -> list[str]:
    """The years in which an area has all the figures, each above 0."""
    return [
        period
        for period in panels[0].periods
        if len(period) == 4
        and all((area, period) in one.figures and one.figures[area, period].value > 0 for one in panels)
    ]
