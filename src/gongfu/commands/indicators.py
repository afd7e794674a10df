"""``gongfu indicators``: a zone's definitions, figures and targets, and how it stands; a function a command."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from gongfu import screen
from gongfu.commands.carbon import carbon
from gongfu.commands.comparisons import compare, gaps, near
from gongfu.commands.composite import couple, index, replay
from gongfu.commands.options import (
    DONE,
    FAILED,
    PROBLEMS,
    AreaName,
    AsOf,
    Form,
    Name,
    Output,
    Quiet,
    path_of,
    word_of,
)
from gongfu.commands.outputs import emit
from gongfu.commands.services import access
from gongfu.commands.zones import SAMPLE, Group, ZoneOrSample, area_of, book_of, derived, is_sample, tell
from gongfu.documents.errors import InputError, InputErrors, shown

if TYPE_CHECKING:
    from gongfu.indicators.linking.documents import Linked

__all__ = ["app"]

app = typer.Typer(
    name="indicators",
    cls=Group,
    help="指标、两步走目标和指数 · Indicators, the two steps, and indices made of them",
    rich_markup_mode=None,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)

OnlyArea = Annotated[
    str | None,
    typer.Option("--area", parser=word_of, metavar="AREA", help="只看这个地区 · Only this area"),
]
COMPONENTS = {".json": ("json",), ".csv": ("csv",)}
"""Endings of a components file."""


@app.command()
def check(zone: ZoneOrSample, quiet: Quiet = False) -> None:
    """检查指标、目标、数据、公式和指数配方 · Check the tables, formulas and recipe of a zone"""
    from gongfu.indicators.composite import recipe
    from gongfu.indicators.composite.compute import compute
    from gongfu.indicators.linking.documents import link as find

    today = date.today()
    book, faults = derived(zone, today)
    faults += book.warnings
    failures: list[InputError] = []
    linked: Linked | None = None
    with _kept(failures):
        linked = find(book)
        faults += linked.contradictions
    with _kept(failures):
        if recipe.is_begun(book.zone.folder):
            compute(book, recipe.load(book.zone.folder), today)
    tell([*failures, *faults])
    if not quiet:
        frame = book.figures.frame
        told = f"；文件里的目标对上 {len(linked.links)} 个、没对上 {len(linked.unlinked)} 个" if linked else ""
        typer.echo(
            f"{book.zone.name}：{len(book.indicators)} 项指标，{len(book.targets)} 个目标，"
            f"{frame.height} 个数（含推算；其中样例 {int(frame['sample'].sum())} 个）{told}；"
            f"问题 {len(failures) + len(faults)} 处"
        )
    raise typer.Exit(FAILED if failures else PROBLEMS if faults else DONE)


@app.command()
def add(
    zone: ZoneOrSample,
    file: Annotated[
        Path, typer.Argument(parser=path_of, metavar="FILE", help="列与 observations.csv 相同的表 · A table of figures")
    ],
    quiet: Quiet = False,
) -> None:
    """把一份数据并入试验区，要么全部，要么不动 · Merge a file of figures into a zone, whole or not at all"""
    from gongfu.indicators.tables.add import add as merge

    if is_sample(zone):
        raise InputError(SAMPLE, "样例区不能改", "请用 gongfu init 新建试验区")
    done = merge(zone, file)
    if not quiet:
        derived_too = f"，公式推算的 {done.derived} 个没有写入" if done.derived else ""
        typer.echo(
            f"{shown(zone)}: 新增 {done.added} 个数，修订 {done.revised} 个，"
            f"已有的 {done.repeated} 个没有重复写{derived_too}"
        )


@app.command()
def show(
    zone: ZoneOrSample,
    indicator: Name,
    area: OnlyArea = None,
    *,
    day: AsOf,
    history: Annotated[bool, typer.Option("--history", help="列出每次修订 · List every revision")] = False,
    form: Form = None,
    output: Output = None,
) -> None:
    """一项指标的数、来源和可信度 · The figures of an indicator with source and confidence"""
    from gongfu.indicators.panel import indicator_of
    from gongfu.publish.figures import figures

    book = book_of(zone, day, output)
    wanted = indicator_of(book, indicator).id
    areas = [area_of(book, area)] if area else [*book.areas, *book.peers]
    emit([figures(book, wanted, areas, day, history)], form, output)


@app.command()
def export(
    zone: ZoneOrSample,
    file: Annotated[
        Path, typer.Argument(parser=path_of, metavar="FILE", help=".csv、.xlsx 或 .parquet · The file to write")
    ],
    *,
    day: AsOf,
) -> None:
    """所有的数，含推算的，写成 CSV、Excel 或 Parquet · Every figure, derived ones too, as a file"""
    from gongfu.publish.figures import write_figures

    write_figures(book_of(zone, day, file), file, day)


@app.command()
def link(zone: ZoneOrSample, form: Form = None, output: Output = None) -> None:
    """文件里的目标是哪项指标的，哪些没对上 · Targets of the documents and the indicators they are of"""
    from gongfu.indicators.linking.documents import link as find
    from gongfu.publish.figures import links

    book = book_of(zone, date.today(), output)
    found = find(book)
    tell(found.contradictions)
    emit(links(book, found), form, output)
    raise typer.Exit(PROBLEMS if found.contradictions else DONE)


@app.command()
def status(
    zone: ZoneOrSample,
    area: OnlyArea = None,
    indicator: Annotated[
        str | None,
        typer.Option("--indicator", parser=word_of, metavar="NAME", help="只看这项指标 · Only this indicator"),
    ] = None,
    *,
    day: AsOf,
    method: Annotated[
        Literal["gongfu", "statcan", "unsd", "straight"],
        typer.Option("--method", help="按哪种方法判断 · The method to judge by"),
    ] = "gongfu",
    brief: Annotated[bool, typer.Option("--brief", help="只列各行动的计数 · Only counts by action")] = False,
    components: Annotated[
        Path | None,
        typer.Option(
            "--components",
            parser=path_of,
            metavar="FILE",
            help="判断的全部依据，写到 .json 或 .csv · Every input of every status, to a file",
        ),
    ] = None,
    form: Form = None,
    output: Output = None,
) -> None:
    """两步走目标完成到哪一步 · How the zone stands towards both steps"""
    from gongfu.indicators.panel import indicator_of
    from gongfu.indicators.progress.assessment import assess
    from gongfu.publish.output import form_of
    from gongfu.publish.progress import standing, tallies
    from gongfu.publish.statuses import write_statuses_csv, write_statuses_json

    kind = form_of(components, None, COMPONENTS, "json")
    book = book_of(zone, day, output, components)
    wanted = indicator_of(book, indicator).id if indicator else None
    where = area_of(book, area) if area else None
    rows = assess(book, day, method, indicator=wanted, area=where)
    if components:
        (write_statuses_csv if kind == "csv" else write_statuses_json)(rows, components)
    short = wanted is None and output is None and form in (None, "table")
    listings = [] if brief else [standing(book.zone, rows, day, where, short)]
    emit([*listings, tallies(book.zone, rows, where)], form, output)


@app.command()
def draw(
    zone: ZoneOrSample,
    file: Annotated[
        Path, typer.Argument(parser=path_of, metavar="FILE", help=".html、.svg 或 .png · The file to write")
    ],
    indicators: Annotated[
        list[str] | None,
        typer.Option(
            "--indicator",
            parser=word_of,
            metavar="NAME",
            help="画这项指标的两步线和各地小图，可多次写 · Its lines, repeatable",
        ),
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="画每一项有目标的指标 · Every indicator with a target")] = False,
    area: AreaName = None,
    language: Annotated[
        Literal["zh", "en"], typer.Option("--language", help="图上的文字 · Words on the pictures")
    ] = "zh",
    *,
    day: AsOf,
    quiet: Quiet = False,
) -> None:
    """画图：进展热力表、名次区间、两步线、各地小图 · Pictures as a page, SVG or PNG"""
    from gongfu.indicators.panel import indicator_of
    from gongfu.publish.charts import render
    from gongfu.publish.pictures import pictures

    book = book_of(zone, day, file)
    where = area_of(book, area)
    wanted = [indicator_of(book, name) for name in indicators or ()]
    if every:
        aimed = {target.key.indicator for target in book.targets}
        wanted += [one for one in book.indicators.values() if one.id in aimed and one not in wanted]
    faults: list[InputError] = []
    made = render(pictures(book, day, wanted, where, every or not wanted, faults), file, language)
    tell(faults)
    if faults:
        screen.say(f"{shown(file)}: 指数的配方有误，没有画名次区间")
    for character in () if quiet else made.missing:
        screen.note(file, f"字体里没有“{character}”，画成了 〓")
    if not quiet:
        for one in made.files:
            typer.echo(shown(one))
    raise typer.Exit(FAILED if faults else DONE)


@contextmanager
def _kept(failures: list[InputError]) -> Iterator[None]:
    """What stops one part of a check is kept, and the other parts are looked at all the same."""
    try:
        yield
    except InputErrors as errors:
        failures += (error for error in errors.exceptions if isinstance(error, InputError))
    except InputError as error:
        failures.append(error)


for one in (index, couple, replay, gaps, compare, near, access, carbon):
    app.command()(one)
