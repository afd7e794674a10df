"""``gongfu indicators``, the commands that compare: an index, gaps, standing among others, access to services."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from gongfu import screen
from gongfu.commands.loading import AsOf, Form, Name, StratumName, ZoneOrSample, book_of, emit
from gongfu.commands.options import DONE, PROBLEMS, Output, path_of
from gongfu.documents.errors import InputError, reason

if TYPE_CHECKING:
    from gongfu.indicators.composite.run import Run
    from gongfu.publish.listing import Listing

__all__ = ["register"]

Log = Annotated[
    Path | None,
    typer.Option("--log", parser=path_of, metavar="FILE", help="把可重放的日志写到文件 · Write the log to replay"),
]


def index(
    zone: ZoneOrSample,
    year: Annotated[
        int | None, typer.Option("--year", metavar="YEAR", help="哪一年，不写为最后一年 · Else the last")
    ] = None,
    area: Annotated[
        str | None,
        typer.Option("--area", metavar="AREA", help="列出这个地区的得分从哪里来 · What its score is made of"),
    ] = None,
    against: Annotated[
        str | None, typer.Option("--against", metavar="AREA", help="与这个地区比 · Compared with this area")
    ] = None,
    log: Log = None,
    day: AsOf = None,
    form: Form = None,
    output: Output = None,
) -> None:
    """按 index.toml 的配方算综合指数和名次区间 · The composite index of index.toml, ranks with their intervals"""
    from gongfu.files import put
    from gongfu.indicators.composite import recipe
    from gongfu.indicators.composite.compute import compute
    from gongfu.indicators.composite.sensitivity import uncertainty
    from gongfu.indicators.panel import areas_of
    from gongfu.publish import composite

    book = book_of(zone, day)
    made = compute(book, recipe.load(book.zone.folder), day)
    if log:
        put(made.to_json().encode(), log)
    at = _year(made, year)
    found = uncertainty(made)
    names = {column: _named(column, {one.id: one.name for one in book.indicators.values()}) for column in made.columns}
    listings = [composite.scores(made, found, at), composite.drivers(found, made.panel.areas, made.panel.years, at)]
    if area or against:
        (own,) = areas_of(book, [area or made.panel.areas[0]])
        other = areas_of(book, [against])[0] if against else None
        listings.append(_parts(made, own, at, other, names))
    emit([*listings, composite.weights(made, names)], form, output)


def replay(
    zone: ZoneOrSample,
    log: Annotated[Path, typer.Argument(parser=path_of, metavar="LOG", help="index --log 写的日志 · A log of index")],
    day: AsOf = None,
    form: Form = None,
    output: Output = None,
) -> None:
    """照日志重算一遍指数，看数据变了什么、结果差在哪里 · Do an index again from its log"""
    from gongfu.indicators.composite.compute import gather
    from gongfu.indicators.composite.run import Run
    from gongfu.indicators.composite.run import replay as again
    from gongfu.publish.composite import differences

    try:
        made = Run.from_json(log.read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            log, f"无法打开文件（{reason(error)}）", "请给出 gongfu indicators index --log 写的文件"
        ) from error
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(log, "不是指数的日志", "请给出 gongfu indicators index --log 写的文件") from error
    done = again(made, gather(book_of(zone, day), made.recipe, day))
    emit([differences(done)], form, output)
    raise typer.Exit(DONE if done.identical else PROBLEMS)


def gaps(
    zone: ZoneOrSample,
    indicator: Name,
    area: Annotated[str, typer.Option("--area", metavar="AREA", help="看哪里的城乡差距 · Whose urban-rural gap")] = "",
    population: Annotated[
        str, typer.Option("--population", metavar="NAME", help="按哪项人口指标加权 · The population to weigh by")
    ] = "",
    day: AsOf = None,
    form: Form = None,
    output: Output = None,
) -> None:
    """城乡差距、县域差距、收敛，差距来自县间还是城乡 · Urban-rural and county gaps, and convergence"""
    from gongfu.indicators.comparisons import convergence
    from gongfu.indicators.comparisons import gaps as library
    from gongfu.indicators.panel import areas_of, indicator_of
    from gongfu.publish import comparisons

    book = book_of(zone, day)
    wanted = indicator_of(book, indicator)
    (own,) = areas_of(book, [area or book.zone.name])
    people = indicator_of(book, population).id if population else ""
    between = library.county_gaps(book, wanted.id, people, as_of=day)
    listings = [
        comparisons.strata(wanted.name, own, library.urban_rural_gaps(book, wanted.id, own, day)),
        comparisons.counties(wanted.name, between),
    ]
    if people:
        listings.append(comparisons.split(wanted.name, library.theil_split(book, wanted.id, people, as_of=day)))
    with _said():
        listings.append(comparisons.sigma(wanted.name, convergence.sigma_convergence(book, wanted.id, as_of=day)))
    if len(between) > 1:
        start, end = between[0].period, between[-1].period
        with _said():
            found = convergence.beta_convergence(book, wanted.id, start, end, as_of=day)
            listings.append(comparisons.beta(wanted.name, found, start, end))
    emit(listings, form, output)


def compare(
    zone: ZoneOrSample,
    indicator: Name,
    area: Annotated[str, typer.Option("--area", metavar="AREA", help="看哪个地区，不写为试验区 · Else the zone")] = "",
    among: Annotated[
        list[str] | None, typer.Option("--with", metavar="AREA", help="与哪些地区比，可多次写 · Others, repeatable")
    ] = None,
    period: Annotated[str, typer.Option("--period", metavar="PERIOD", help="哪一期，不写为最近 · Else the last")] = "",
    stratum: StratumName = "all",
    day: AsOf = None,
    form: Form = None,
    output: Output = None,
) -> None:
    """与别的地区比：名次、差距、晚几年 · Rank and gap among others, and years behind"""
    from gongfu.indicators.comparisons.benchmarking import standing
    from gongfu.indicators.panel import indicator_of
    from gongfu.publish import comparisons

    book = book_of(zone, day)
    wanted = indicator_of(book, indicator).id
    found = standing(book, wanted, area or book.zone.name, among or (), period, stratum, day)
    emit([comparisons.standing(found)], form, output)


def near(
    zone: ZoneOrSample,
    area: Annotated[str, typer.Argument(metavar="AREA", help="哪个地区 · An area")],
    indicators: Annotated[
        list[str], typer.Option("--by", metavar="NAME", help="按哪些指标，可多次写 · By these, repeatable")
    ],
    period: Annotated[str, typer.Option("--period", metavar="PERIOD", help="哪一期 · The period")],
    method: Annotated[
        Literal["euclidean", "gower", "mahalanobis"], typer.Option("--method", help="距离的算法 · The distance")
    ] = "euclidean",
    stratum: StratumName = "all",
    day: AsOf = None,
    form: Form = None,
    output: Output = None,
) -> None:
    """结构最相近的地区 · The areas most alike"""
    from gongfu.indicators.comparisons.neighbours import nearest_peers
    from gongfu.indicators.panel import indicator_of
    from gongfu.publish import comparisons

    book = book_of(zone, day)
    ids = [indicator_of(book, name).id for name in indicators]
    found = nearest_peers(book, area, ids, period, method=method, stratum=stratum, as_of=day)
    emit([comparisons.alike(found, {one.id: one.name for one in book.indicators.values()})], form, output)


def access(
    places: Annotated[Path, typer.Argument(parser=path_of, metavar="PLACES", help="村和社区的表 · A table of places")],
    facilities: Annotated[
        Path, typer.Argument(parser=path_of, metavar="FACILITIES", help="设施的表 · A table of facilities")
    ],
    kind: Annotated[str, typer.Option("--kind", metavar="KIND", help="哪一类设施，如 小学 · The kind of facility")],
    reach: Annotated[float, typer.Option("--reach", min=0.1, help="多少分钟以内算够得着 · Minutes within reach")] = 30,
    speed: Annotated[float, typer.Option("--speed", min=0.1, help="每小时多少公里，没有时间表时用 · km/h")] = 30,
    detour: Annotated[
        float, typer.Option("--detour", min=1, help="道路比直线长多少倍 · Road over straight line")
    ] = 1.4,
    times: Annotated[
        Path | None,
        typer.Option("--times", parser=path_of, metavar="FILE", help="出行时间表，不写则按直线算 · Travel times"),
    ] = None,
    line: Annotated[
        float | None,
        typer.Option("--line", min=0, help="标准：每千人多少，不写为平均 · Standard per 1,000, else the mean"),
    ] = None,
    list_places: Annotated[bool, typer.Option("--places", help="逐个列出地点 · List every place")] = False,
    form: Form = None,
    output: Output = None,
) -> None:
    """学校、卫生室、养老机构够不够得着（两步移动搜索法）· Access to services by two-step floating catchments"""
    from gongfu.indicators.access import services
    from gongfu.publish import services as listings

    where = services.read_places(places)
    what = services.read_facilities(facilities).of(kind)
    known = services.read_times(times, where, what) if times else None
    found = services.access(where, what, reach, speed, detour, times=known)
    table = [listings.areas(found, kind, reach, None if line is None else line / 1000)]
    emit([*table, *([listings.places(found, kind)] if list_places else [])], form, output)


def carbon(
    zone: ZoneOrSample,
    area: Annotated[str, typer.Option("--area", metavar="AREA", help="哪个地区，不写为试验区 · Else the zone")] = "",
    emissions: Annotated[
        str, typer.Option("--emissions", metavar="NAME", help="排放的指标 · Emissions")
    ] = "carbon_emissions",
    population: Annotated[
        str, typer.Option("--population", metavar="NAME", help="人口的指标 · Population")
    ] = "resident_population",
    gdp: Annotated[str, typer.Option("--gdp", metavar="NAME", help="生产总值的指标 · Product")] = "gdp",
    energy: Annotated[str, typer.Option("--energy", metavar="NAME", help="能源消费的指标 · Energy use")] = "energy_use",
    until: Annotated[int, typer.Option("--until", metavar="YEAR", help="推算到哪一年 · Project until")] = 2060,
    day: AsOf = None,
    form: Form = None,
    output: Output = None,
) -> None:
    """碳排放由什么推动、是否达峰、何时达峰 · What moves emissions, and whether and when they peak"""
    from gongfu.indicators.carbon import lmdi
    from gongfu.indicators.carbon import peak as library
    from gongfu.indicators.model import Key, Series
    from gongfu.indicators.panel import areas_of, indicator_of, panel
    from gongfu.publish import carbon as listings
    from gongfu.publish.figures import MARKS

    book = book_of(zone, day)
    (where,) = areas_of(book, [area or book.zone.name])
    panels = [
        panel(book, indicator_of(book, one).id, [where], "all", day) for one in (population, gdp, energy, emissions)
    ]
    shared = [period for period in panels[0].periods if all(period in other.periods for other in panels[1:])]
    if len(shared) < 3:
        raise InputError(
            book.zone.folder,
            f"{where}只有 {len(shared)} 年四项数都有，不够分解和推算",
            f"要至少 3 年的{'、'.join(one.indicator.name for one in panels)}",
        )
    figures = [one.at(shared).values[:, 0] for one in panels]
    factors = lmdi.kaya(*figures)
    years = [int(period) for period in shared]
    growth = [library.trend(Series.of(dict(zip(years, factor, strict=True)))) for factor in factors[:, 0, :].T.tolist()]
    made_up = any(one.at(shared).marks().sample for one in panels)
    unit = panels[3].indicator.unit
    emit(
        [
            listings.effects(where, unit, shared, lmdi.chain(factors), (MARKS,) if made_up else ()),
            listings.peak(where, library.passed(book.series(Key(panels[3].indicator.id, where), day))),
            listings.outlook(where, unit, library.project(years[-1], float(figures[3][-1]), growth, until)),
        ],
        form,
        output,
    )


def register(app: typer.Typer) -> None:
    """Add the commands of this file."""
    for command in (index, replay, gaps, compare, near, access, carbon):
        app.command()(command)


@contextmanager
def _said() -> Iterator[None]:
    """What figures do not allow is said, and the rest of the answer is given."""
    try:
        yield
    except InputError as error:
        screen.say(str(error))


def _year(made: Run, year: int | None) -> int:
    """The year to show: the one asked for, else the last that has a score."""
    if not made.scored:
        raise InputError(made.recipe.file, "没有哪一年算得出得分", "请补数据，或放宽 [missing]")
    if year is not None and year not in made.scored:
        raise InputError("--year", f"{year} 年没有得分", f"有得分的年份：{'、'.join(map(str, made.scored))}")
    return made.scored[-1] if year is None else year


def _parts(made: Run, area: str, year: int, against: str | None, names: dict[str, str]) -> Listing:
    from gongfu.publish.composite import parts

    try:
        return parts(made, area, year, against, names)
    except KeyError:
        raise InputError("--area", f"{area}不在指数里", f"指数里有：{'、'.join(made.panel.areas)}") from None
    except ValueError:
        cause = f"{area}{year} 年的得分拆不开：缺数，或用了 TOPSIS"
        raise InputError("--area", cause, "请换一年或一个数全的地区；TOPSIS 的得分不是各项之和") from None


def _named(column: str, names: dict[str, str]) -> str:
    """A column's name for people: the indicator's, with its stratum where it has one."""
    from gongfu.indicators.model import STRATA

    indicator, _, stratum = column.partition("@")
    words = {str(key): word for key, word in STRATA.items()}
    return names.get(indicator, indicator) + (f"（{words.get(stratum, stratum)}）" if stratum else "")
