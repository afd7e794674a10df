"""``gongfu indicators``: what a zone's figures say, a function a command. Heavy imports stand inside the commands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from gongfu import screen
from gongfu.documents.errors import InputError, shown
from gongfu.options import DONE, PROBLEMS, Output, Quiet, path_of

if TYPE_CHECKING:
    from gongfu.indicators.book import Book
    from gongfu.publish.listing import Listing

__all__ = ["app"]

SAMPLE = "sample"
"""What stands for the sample zone where a zone folder is asked for."""
FILES = {
    ".xlsx": ("xlsx",),
    ".csv": ("csv",),
    ".json": ("json",),
    ".txt": ("table", "csv", "json"),
}
"""Endings of a listing's file and the formats that fit each."""

app = typer.Typer(
    name="indicators",
    help="指标、两步走目标和指数 · Indicators, the two steps, and indices made of them",
    rich_markup_mode=None,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InputError("--date", f"“{text[:20]}”不是日期", "应写成 2025-06-30") from None


Zone = Annotated[
    Path,
    typer.Argument(
        parser=path_of, metavar="ZONE", help="试验区文件夹，或 sample（随包样例区）· A zone folder, or sample"
    ),
]
Form = Annotated[
    Literal["table", "csv", "json", "xlsx"] | None,
    typer.Option("--format", help="输出格式，不写则看输出文件名 · Output format, else by the output's name"),
]
AsOf = Annotated[
    date | None,
    typer.Option(
        "--date",
        parser=_day,
        metavar="DAY",
        help="按哪一天已知的数，例如 2025-06-30，不写为今天 · As known on that day",
    ),
]
Name = Annotated[str, typer.Argument(metavar="INDICATOR", help="指标的编号、名称或别名 · An indicator's id or name")]
Area = Annotated[str | None, typer.Option("--area", metavar="AREA", help="只看这个地区 · Only this area")]


@app.command()
def check(zone: Zone, quiet: Quiet = False) -> None:
    """检查指标、目标、数据、公式和指数配方 · Check the tables, formulas and the recipe of a zone"""
    from gongfu.indicators.composite import recipe
    from gongfu.indicators.composite.compute import compute
    from gongfu.indicators.linking import link

    book, faults = _derived(_folder(zone), None)
    faults += book.warnings
    linked = link(book)
    faults += linked.contradictions
    if (book.zone.folder / recipe.FILE).is_file():
        compute(book, recipe.load(book.zone.folder))
    for fault in faults:
        screen.say(str(fault))
    if not quiet:
        figures = book.figures.frame.height
        typer.echo(
            f"{book.zone.name}：{len(book.indicators)} 项指标，{len(book.targets)} 个目标，{figures} 个数，"
            f"文件里的目标连上 {len(linked.links)} 个、没连上 {len(linked.unlinked)} 个，问题 {len(faults)} 处"
        )
    raise typer.Exit(PROBLEMS if faults else DONE)


@app.command()
def add(
    zone: Zone,
    file: Annotated[
        Path, typer.Argument(parser=path_of, metavar="FILE", help="列与 observations.csv 相同的表 · A table of figures")
    ],
    quiet: Quiet = False,
) -> None:
    """把一份数据并入试验区，要么全部，要么不动 · Merge a file of figures into a zone, whole or not at all"""
    from gongfu.indicators.add import add as merge

    if _is_sample(zone):
        raise InputError(SAMPLE, "样例区不能改", "请用 gongfu init 新建试验区")
    done = merge(zone, file)
    if not quiet:
        typer.echo(f"{shown(zone)}: 新增 {done.added} 个数，修订 {done.revised} 个，已有 {done.repeated} 个不重复写")


@app.command()
def show(
    zone: Zone,
    indicator: Name,
    area: Area = None,
    day: AsOf = None,
    history: Annotated[bool, typer.Option("--history", help="列出每次修订 · List every revision")] = False,
    form: Form = None,
    output: Output = None,
) -> None:
    """一项指标的数、来源和可信度 · The figures of an indicator with source and confidence"""
    from gongfu.publish.figures import figures

    book = _book(zone, day)
    wanted = _indicator(book, indicator)
    _emit([figures(book, wanted, _areas(book, area), day, history)], form, output)


@app.command()
def export(
    zone: Zone,
    output: Annotated[
        Path, typer.Argument(parser=path_of, metavar="FILE", help=".csv、.xlsx 或 .parquet · The file to write")
    ],
    day: AsOf = None,
) -> None:
    """所有的数，含推算的，写成 CSV、Excel 或 Parquet · Every figure, derived ones too, as a file"""
    from gongfu.publish.figures import write_figures

    write_figures(_book(zone, day), output, day)


@app.command()
def link(zone: Zone, form: Form = None, output: Output = None) -> None:
    """文件里的目标对应哪项指标，哪些没对上 · Targets of the documents and the indicators they are of"""
    from gongfu.indicators.linking import link as find
    from gongfu.publish.figures import links

    book = _book(zone, None)
    found = find(book)
    for one in found.contradictions:
        screen.say(str(one))
    _emit(links(book, found), form, output)
    raise typer.Exit(PROBLEMS if found.contradictions else DONE)


def _folder(zone: Path) -> Path:
    from gongfu.zone import sample

    return sample() if _is_sample(zone) else zone


def _is_sample(zone: Path) -> bool:
    return str(zone) == SAMPLE and not zone.exists()


def _derived(folder: Path, day: date | None) -> tuple[Book, list[InputError]]:
    from gongfu.indicators.book import load
    from gongfu.indicators.derived import derive

    book, faults = derive(load(folder), day)
    return book, list(faults)


def _book(zone: Path, day: date | None) -> Book:
    """A zone's book with its derived figures; a formula that has no value somewhere is said and no reason to stop."""
    book, faults = _derived(_folder(zone), day)
    for fault in faults:
        screen.say(str(fault))
    return book


def _indicator(book: Book, name: str) -> str:
    """The id of an indicator given by id, name or alias."""
    from gongfu.indicators.tables import nearest

    called = {other: one.id for one in book.indicators.values() for other in (one.id, one.name, *one.aliases)}
    if name not in called:
        raise InputError(book.zone.folder / "indicators", f"没有指标 {name[:40]}", nearest(name, list(called)))
    return called[name]


def _areas(book: Book, name: str | None) -> Sequence[str]:
    """The areas meant: one by any of its names, or all of the zone and its peers."""
    from gongfu.indicators.areas import Areas
    from gongfu.indicators.tables import nearest

    known = Areas.of(book.zone).names
    if name is None:
        return (*book.areas, *book.peers)
    if name not in known:
        raise InputError("--area", f"没有地区 {name[:40]}", nearest(name, list(known)))
    return (known[name],)


def _emit(listings: Sequence[Listing], form: str | None, output: Path | None) -> None:
    """Write listings to the screen or a file, in the format asked for or that the file's name says."""
    from gongfu.publish.listing import FORMATS
    from gongfu.publish.output import form_of, put

    form = form_of(output, form, FILES, "table")
    if output is None and form == "xlsx":
        raise InputError("--format xlsx", "没有说写到哪个文件", "请加上 -o 指标.xlsx")
    put(FORMATS[form](listings, screen.width()), output or screen.results())
