"""``gongfu indicators index`` and ``replay``: the composite index of a zone, and the same again from its log."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gongfu.commands.options import DONE, PROBLEMS, AsOf, Form, Output, path_of, word_of
from gongfu.commands.outputs import emit, spare
from gongfu.commands.zones import ZoneOrSample, area_of, book_of
from gongfu.documents.errors import InputError, reason, shown

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gongfu.indicators.book import Book
    from gongfu.indicators.composite.run import Run
    from gongfu.publish.listing import Listing

__all__ = ["couple", "index", "replay"]

RecipeName = Annotated[
    str,
    typer.Option(
        "--recipe",
        parser=word_of,
        metavar="FILE",
        help="试验区文件夹里的哪个配方，不写为 index.toml · Which recipe of the zone, else index.toml",
    ),
]
Year = Annotated[
    int | None, typer.Option("--year", metavar="YEAR", help="哪一年，不写为最后一年 · The year, else the last")
]

_LOG = "请给出 gongfu indicators index --log 写的文件"


def index(
    zone: ZoneOrSample,
    year: Year = None,
    area: Annotated[
        str | None,
        typer.Option(
            "--area", parser=word_of, metavar="AREA", help="列出这个地区的得分从哪里来 · What its score is made of"
        ),
    ] = None,
    against: Annotated[
        str | None,
        typer.Option(
            "--against",
            parser=word_of,
            metavar="AREA",
            help="同 --area 一起用：它比这个地区多的分从哪里来 · What --area is ahead of this area by",
        ),
    ] = None,
    recipe: RecipeName = "index.toml",
    log: Annotated[
        Path | None,
        typer.Option("--log", parser=path_of, metavar="FILE", help="把可重放的日志写到文件 · Write the log to replay"),
    ] = None,
    *,
    day: AsOf,
    form: Form = None,
    output: Output = None,
) -> None:
    """按 index.toml 的配方算综合指数和名次区间 · The composite index of index.toml, ranks with their intervals"""
    from gongfu.files import put
    from gongfu.indicators.composite.sensitivity import uncertainty
    from gongfu.publish import composite

    if against and not area:
        raise InputError("--against", f"没有说拿哪个地区与{against}比", "请加上 --area")
    book = book_of(zone, day, output, log)
    made = _made(book, recipe, day)
    at = _year(made, year)
    found = uncertainty(made)
    names = _names(book, made)
    listings = [composite.scores(made, found, at), composite.drivers(made, found, at)]
    if area:
        other = area_of(book, against, "--against") if against else None
        listings += _parts(made, area_of(book, area), at, other, names)
    if log:
        put(made.to_json().encode(), log)
    emit([*listings, composite.weights(made, names)], form, output)


def couple(
    zone: ZoneOrSample,
    elements: Annotated[
        list[str] | None,
        typer.Argument(
            parser=word_of,
            metavar="ELEMENT...",
            help="配方里的哪几块，不写为指数下面的各块 · Elements of the recipe, else those under the index",
        ),
    ] = None,
    recipe: RecipeName = "index.toml",
    year: Year = None,
    *,
    day: AsOf,
    form: Form = None,
    output: Output = None,
) -> None:
    """城乡等子系统是不是一起好：耦合协调度 · Do subsystems stand high together: coupling coordination"""
    from gongfu.publish.composite import coupled

    book = book_of(zone, day, output)
    made = _made(book, recipe, day)
    known = {element.id: element.name for element in made.recipe.elements}
    ids = {name: one for one, name in known.items()} | {one: one for one in known}
    for one in elements or ():
        if one not in ids:
            raise InputError(made.recipe.file, f"配方里没有 {one}", f"有：{'、'.join(known.values())}")
    chosen = [*dict.fromkeys(ids[one] for one in elements or made.recipe.children(made.recipe.root) if one in ids)]
    _refuse_nested(made, chosen, known)
    try:
        listing = coupled(made, chosen, _year(made, year), _names(book, made))
    except ValueError:
        cause, remedy = (
            "算不出耦合协调度",
            "要至少两块，得分都在配方的 scale 之内（normalise 用 goalposts 并写 cap = true）",
        )
        raise InputError(made.recipe.file, cause, remedy) from None
    emit([listing], form, output)


def replay(
    zone: ZoneOrSample,
    log: Annotated[Path, typer.Argument(parser=path_of, metavar="LOG", help="index --log 写的日志 · A log of index")],
    *,
    day: AsOf,
    form: Form = None,
    output: Output = None,
) -> None:
    """照日志重算一遍指数，看数据变了什么、结果差在哪里 · Do an index again from its log"""
    from gongfu.indicators.composite.compute import gather
    from gongfu.indicators.composite.log import LogError
    from gongfu.indicators.composite.run import Run
    from gongfu.indicators.composite.run import replay as again
    from gongfu.publish.composite import differences

    spare([log], output)
    book = book_of(zone, day, output)
    try:
        made = Run.from_json(log.read_text("utf-8"))
    except OSError as error:
        raise InputError(log, f"无法打开文件（{reason(error)}）", _LOG) from error
    except UnicodeDecodeError as error:
        raise InputError(log, "不是指数的日志，或已损坏（不是 UTF-8）", _LOG) from error
    except LogError as error:
        raise InputError(log, str(error), _LOG) from error
    done = again(made, gather(book, made.recipe, day), book.zone.name)
    emit([differences(made, done, _names(book, made))], form, output)
    raise typer.Exit(DONE if done.identical else PROBLEMS)


def _refuse_nested(made: Run, chosen: Sequence[str], names: Mapping[str, str]) -> None:
    """Refuse subsystems of which one is a part of another: they would stand high together by construction."""
    parents = {element.id: element.parent for element in made.recipe.elements}
    for one in chosen:
        above = parents[one]
        while above:
            if above in chosen:
                cause = f"{names[one]}是{names[above]}的一部分，不能同它算耦合"
                raise InputError(made.recipe.file, cause, "请写互不包含的几块")
            above = parents[above]


def _made(book: Book, name: str, day: date) -> Run:
    """The index that a recipe of the zone makes of its book."""
    from gongfu.indicators.composite import recipe
    from gongfu.indicators.composite.compute import compute
    from gongfu.zone import sample

    file = book.zone.folder / name
    try:
        found = file.is_file()
    except OSError as error:
        raise InputError(shown(name), f"无法打开文件（{reason(error)}）", "请检查 --recipe 写的文件名") from error
    if not found:
        needed = "name、base_years、[[elements]]（id、name、parent）和 [[indicators]]（id、parent）"
        like = shown(sample() / recipe.FILE)
        raise InputError(file, "没有指数的配方", f"请新建这个文件，写上 {needed}；可以照样例区的改：{like}")
    return compute(book, recipe.load(book.zone.folder, name), day)


def _year(made: Run, year: int | None) -> int:
    """The year to show: the one asked for, else the last that has a score."""
    if not made.scored:
        raise InputError(made.recipe.file, "没有哪一年算得出得分", "请补数据，或放宽 [missing]")
    if year is not None and year not in made.scored:
        raise InputError("--year", f"{year} 年没有得分", f"有得分的年份：{'、'.join(map(str, made.scored))}")
    return made.scored[-1] if year is None else year


def _parts(made: Run, area: str, year: int, against: str | None, names: dict[str, str]) -> list[Listing]:
    """What a score, or the distance between two, is made of; of a single area its obstacles too."""
    from gongfu.publish.composite import hindrances, parts

    for option, one in (("--area", area), ("--against", against)):
        if one and one not in made.panel.areas:
            raise InputError(option, f"{one}不在指数里", f"指数里有：{'、'.join(made.panel.areas)}")
    try:
        found = [parts(made, area, year, against, names)]
        return found if against else [*found, hindrances(made, area, year, names)]
    except ValueError:
        who = f"{area}{f'或{against}' if against else ''}"
        cause = f"{who} {year} 年的得分拆不开：缺数，或用了 TOPSIS"
        raise InputError("--area", cause, "请换一年或一个数全的地区；TOPSIS 的得分不是各项之和") from None


def _names(book: Book, made: Run) -> dict[str, str]:
    """Names for people: a column's is the indicator's, with its stratum where it has one, an element's its own."""
    from gongfu.indicators.model import STRATA

    words = {str(key): word for key, word in STRATA.items()}
    names = {one.id: one.name for one in made.recipe.elements}
    for column in made.panel.columns:
        indicator, _, stratum = column.partition("@")
        name = book.indicators[indicator].name if indicator in book.indicators else indicator
        names[column] = name + (f"（{words.get(stratum, stratum)}）" if stratum else "")
    return names
