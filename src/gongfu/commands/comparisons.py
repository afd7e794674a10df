"""``gongfu indicators gaps``, ``compare`` and ``near``: how far apart areas are, who leads, and who is alike."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from gongfu.commands.options import AreaName, AsOf, Form, Name, Output, StratumName, period_of, word_of
from gongfu.commands.outputs import emit
from gongfu.commands.usage import again
from gongfu.commands.zones import ZoneOrSample, area_of, book_of
from gongfu.documents.errors import InputError

if TYPE_CHECKING:
    from gongfu.indicators.book import Book
    from gongfu.indicators.model import Stratum
    from gongfu.publish.listing import Listing

__all__ = ["compare", "gaps", "near"]


def gaps(
    zone: ZoneOrSample,
    indicator: Name,
    area: AreaName = None,
    among: Annotated[
        list[str] | None,
        typer.Option(
            "--among",
            parser=word_of,
            metavar="AREA",
            help="比哪些地区，可多次写，不写为各县 · Else the counties",
        ),
    ] = None,
    population: Annotated[
        str | None,
        typer.Option(
            "--population", parser=word_of, metavar="NAME", help="按哪项人口指标加权 · The population to weigh by"
        ),
    ] = None,
    *,
    day: AsOf,
    form: Form = None,
    output: Output = None,
) -> None:
    """城乡差距、县域差距、收敛，差距来自县间还是城乡 · Urban-rural and county gaps, and convergence"""
    from gongfu.indicators.comparisons import convergence
    from gongfu.indicators.comparisons import gaps as library
    from gongfu.indicators.panel import indicator_of
    from gongfu.publish import comparisons

    book = book_of(zone, day, output)
    wanted, own = indicator_of(book, indicator), area_of(book, area)
    people = indicator_of(book, population).id if population else ""
    chosen = [area_of(book, one, "--among") for one in among or ()]
    between = library.county_gaps(book, wanted.id, people, areas=chosen, as_of=day)
    apart = library.urban_rural_gaps(book, wanted.id, own, day)
    listings = [comparisons.strata(wanted.name, own, apart), comparisons.counties(wanted.name, between, bool(chosen))]
    if not apart and area is None:  # no use to who asks about the zone: what there is of its areas
        last = {one: library.urban_rural_gaps(book, wanted.id, one, day)[-1:] for one in chosen or book.areas[1:]}
        listings[0] = comparisons.strata_of(wanted.name, own, last)
    if people:
        split = library.theil_split(book, wanted.id, people, chosen, day)
        listings.append(comparisons.split(wanted.name, split))
    if between:
        start, end = between[0].period, between[-1].period
        spread = partial(convergence.sigma_convergence, book, wanted.id, chosen, as_of=day)
        grown = partial(convergence.beta_convergence, book, wanted.id, start, end, areas=chosen, as_of=day)
        listings += [
            _unless(f"{wanted.name}：σ 收敛", lambda: comparisons.sigma(wanted.name, spread())),
            _unless(f"{wanted.name}：β 收敛", lambda: comparisons.beta(wanted.name, grown(), start, end)),
        ]
    emit(listings, form, output)


def compare(
    zone: ZoneOrSample,
    indicator: Name,
    area: AreaName = None,
    among: Annotated[
        list[str] | None,
        typer.Option("--with", parser=word_of, metavar="AREA", help="与哪些地区比，可多次写 · Others, repeatable"),
    ] = None,
    period: Annotated[
        str | None,
        typer.Option(
            "--period", parser=period_of, metavar="PERIOD", help="哪一期，不写为最近 · The period, else the last"
        ),
    ] = None,
    stratum: StratumName = "all",
    *,
    day: AsOf,
    form: Form = None,
    output: Output = None,
) -> None:
    """与别的地区比：名次、差距、晚几年 · Rank and gap among others, and years behind"""
    from gongfu.indicators.comparisons.benchmarking import standing
    from gongfu.indicators.panel import indicator_of
    from gongfu.publish import comparisons

    book = book_of(zone, day, output)
    wanted, others = indicator_of(book, indicator).id, [area_of(book, one, "--with") for one in among or ()]
    own = area_of(book, area)
    if own in others:
        raise InputError("--with", f"{own}不与自己比", "请写别的地区")
    try:
        found = standing(book, wanted, own, others, period or "", stratum, day)
    except InputError as error:
        instead = None if area else _comparable(book, wanted, others, period or "", stratum, day)
        remedy = f"有数的例如：{again('--area', instead)}" if instead else error.remedy
        raise InputError(error.file, error.cause, remedy, error.place) from None
    emit([comparisons.standing(found)], form, output)


def near(
    zone: ZoneOrSample,
    area: Annotated[str, typer.Argument(parser=word_of, metavar="AREA", help="哪个地区 · An area")],
    indicators: Annotated[
        list[str],
        typer.Option("--by", parser=word_of, metavar="NAME", help="按哪些指标，可多次写 · By these, repeatable"),
    ],
    period: Annotated[str, typer.Option("--period", parser=period_of, metavar="PERIOD", help="哪一期 · The period")],
    method: Annotated[
        Literal["euclidean", "gower", "mahalanobis"], typer.Option("--method", help="距离的算法 · The distance")
    ] = "euclidean",
    stratum: StratumName = "all",
    *,
    day: AsOf,
    form: Form = None,
    output: Output = None,
) -> None:
    """结构最相近的地区 · The areas most alike"""
    from gongfu.indicators.comparisons.neighbours import nearest_peers
    from gongfu.indicators.model import time_of
    from gongfu.indicators.panel import counties, indicator_of, panel
    from gongfu.publish import comparisons

    book = book_of(zone, day, output)
    own, ids = area_of(book, area, "AREA"), [indicator_of(book, name).id for name in indicators]
    areas = [own, *counties(book.zone), *book.peers]
    known = {one for name in ids for one in panel(book, name, areas, stratum, day).periods}
    if period not in known:
        there = f"有数的时期：{'、'.join(sorted(known, key=time_of))}" if known else "这些指标还没有数"
        raise InputError("--period", f"所选指标没有 {period} 的数", there)
    found = nearest_peers(book, own, ids, period, method=method, stratum=stratum, as_of=day)
    emit([comparisons.alike(found, {one.id: one.name for one in book.indicators.values()})], form, output)


def _comparable(
    book: Book, indicator: str, others: Sequence[str], period: str, stratum: Stratum, day: date
) -> str | None:
    """The first area of the zone that does have figures to compare."""
    from gongfu.indicators.comparisons.benchmarking import standing

    for area in book.areas[1:]:
        with suppress(InputError):
            return standing(book, indicator, area, others, period, stratum, day).area
    return None


def _unless(title: str, make: Callable[[], Listing]) -> Listing:
    """What is made, or an empty listing that says why the figures do not allow it: the rest of the answer stands."""
    from gongfu.publish.listing import Column, Listing

    try:
        return make()
    except InputError as error:
        return Listing(title, (Column("reason", "说明", 20),), [], (f"{error.cause}。{error.remedy}",))
