"""``gongfu indicators index`` and ``replay``: the composite index of a zone, and the same again from its log."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gongfu.commands.loading import AsOf, Form, ZoneOrSample, area_of, book_of, emit, spare, word_of
from gongfu.commands.options import DONE, PROBLEMS, Output, path_of
from gongfu.documents.errors import InputError, InputErrors, reason

if TYPE_CHECKING:
    from gongfu.indicators.book import Book
    from gongfu.indicators.composite.run import Run
    from gongfu.publish.listing import Listing

__all__ = ["index", "replay"]

_LOG = "请给出 gongfu indicators index --log 写的文件"
_DAMAGED = (ArithmeticError, AssertionError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
"""What a log that says other things than a log does ends in."""


def index(
    zone: ZoneOrSample,
    year: Annotated[
        int | None, typer.Option("--year", metavar="YEAR", help="哪一年，不写为最后一年 · The year, else the last")
    ] = None,
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
    log: Annotated[
        Path | None,
        typer.Option("--log", parser=path_of, metavar="FILE", help="把可重放的日志写到文件 · Write the log to replay"),
    ] = None,
    day: AsOf = None,
    form: Form = None,
    output: Output = None,
) -> None:
    """按 index.toml 的配方算综合指数和名次区间 · The composite index of index.toml, ranks with their intervals"""
    from gongfu.files import put
    from gongfu.indicators.composite import recipe
    from gongfu.indicators.composite.compute import compute
    from gongfu.indicators.composite.sensitivity import uncertainty
    from gongfu.publish import composite

    if against and not area:
        raise InputError("--against", f"没有说拿哪个地区与{against}比", "请加上 --area")
    book = book_of(zone, day, output, log)
    file = book.zone.folder / recipe.FILE
    if not file.is_file():
        raise InputError(file, "没有指数的配方", "请照文档 docs/index-recipe.md 写一个")
    made = compute(book, recipe.load(book.zone.folder), day)
    at = _year(made, year)
    found = uncertainty(made)
    names = _names(book, made)
    listings = [composite.scores(made, found, at), composite.drivers(made, found, at)]
    if area:
        other = area_of(book, against, "--against") if against else None
        listings.append(_parts(made, area_of(book, area), at, other, names))
    if log:
        put(made.to_json().encode(), log)
    emit([*listings, composite.weights(made, names)], form, output)


def replay(
    zone: ZoneOrSample,
    log: Annotated[Path, typer.Argument(parser=path_of, metavar="LOG", help="index --log 写的日志 · A log of index")],
    day: AsOf = None,
    form: Form = None,
    output: Output = None,
) -> None:
    """照日志重算一遍指数，看数据变了什么、结果差在哪里 · Do an index again from its log"""
    import numpy as np

    from gongfu.indicators.composite.compute import gather
    from gongfu.indicators.composite.run import Run
    from gongfu.indicators.composite.run import replay as again
    from gongfu.publish.composite import differences

    spare([log], output)
    book = book_of(zone, day, output)
    try:
        made = Run.from_json(log.read_text("utf-8"))
    except OSError as error:
        raise InputError(log, f"无法打开文件（{reason(error)}）", _LOG) from error
    except (InputError, InputErrors, *_DAMAGED) as error:
        raise InputError(log, "不是指数的日志，或已损坏", _LOG) from error
    now = gather(book, made.recipe, day)
    try:
        with np.errstate(all="ignore"):  # figures of the log may be any
            done = again(made, now)
    except _DAMAGED as error:
        raise InputError(log, "日志里的步骤做不下去，文件已损坏", _LOG) from error
    emit([differences(made, done, _names(book, made))], form, output)
    raise typer.Exit(DONE if done.identical else PROBLEMS)


def _year(made: Run, year: int | None) -> int:
    """The year to show: the one asked for, else the last that has a score."""
    if not made.scored:
        raise InputError(made.recipe.file, "没有哪一年算得出得分", "请补数据，或放宽 [missing]")
    if year is not None and year not in made.scored:
        raise InputError("--year", f"{year} 年没有得分", f"有得分的年份：{'、'.join(map(str, made.scored))}")
    return made.scored[-1] if year is None else year


def _parts(made: Run, area: str, year: int, against: str | None, names: dict[str, str]) -> Listing:
    from gongfu.publish.composite import parts

    for option, one in (("--area", area), ("--against", against)):
        if one and one not in made.panel.areas:
            raise InputError(option, f"{one}不在指数里", f"指数里有：{'、'.join(made.panel.areas)}")
    try:
        return parts(made, area, year, against, names)
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
