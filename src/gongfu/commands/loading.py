"""What the commands on a zone's figures share: their options, the zone read into a book, listings written out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from gongfu import screen
from gongfu.commands.options import path_of
from gongfu.documents.errors import InputError

if TYPE_CHECKING:
    from gongfu.indicators.book import Book
    from gongfu.publish.listing import Listing

__all__ = ["SAMPLE", "AsOf", "Form", "Name", "StratumName", "ZoneOrSample"]
__all__ += ["book_of", "derived", "emit", "folder_of", "is_sample"]

SAMPLE = "sample"
"""What stands for the sample zone where a zone folder is asked for."""
FILES = {
    ".xlsx": ("xlsx",),
    ".csv": ("csv",),
    ".json": ("json",),
    ".txt": ("table", "csv", "json"),
}
"""Endings of a listing's file and the formats that fit each."""


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InputError("--date", f"“{text[:20]}”不是日期", "应写成 2025-06-30") from None


ZoneOrSample = Annotated[
    Path,
    typer.Argument(
        parser=path_of, metavar="ZONE", help="试验区文件夹，或 sample（随包样例区）· A zone folder, or sample"
    ),
]
Name = Annotated[str, typer.Argument(metavar="INDICATOR", help="指标的编号、名称或别名 · An indicator's id or name")]
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
        help="按这一天已知的数，例如 2025-06-30，不写为今天 · As known on that day, else today",
    ),
]
StratumName = Annotated[
    Literal["all", "urban", "rural"],
    typer.Option("--stratum", help="全体、城镇或农村 · Everybody, urban or rural"),
]


def is_sample(zone: Path) -> bool:
    """Whether the sample zone is meant: it is asked for, and no folder is called so."""
    return str(zone) == SAMPLE and not zone.exists()


def folder_of(zone: Path) -> Path:
    """The folder meant."""
    from gongfu.zone import sample

    return sample() if is_sample(zone) else zone


def derived(zone: Path, day: date | None) -> tuple[Book, list[InputError]]:
    """A zone's book with its derived figures, and what its formulas could not give."""
    from gongfu.indicators.book import load
    from gongfu.indicators.derived import derive

    book, faults = derive(load(folder_of(zone)), day)
    return book, list(faults)


def book_of(zone: Path, day: date | None) -> Book:
    """A zone's book with its derived figures; a formula that has no value somewhere is said and no reason to stop."""
    book, faults = derived(zone, day)
    for fault in faults:
        screen.say(str(fault))
    return book


def emit(listings: Sequence[Listing], form: str | None, output: Path | None) -> None:
    """Write listings to the screen or a file, in the format asked for or that the file's name says."""
    from gongfu.publish.listing import FORMATS
    from gongfu.publish.output import form_of, put

    form = form_of(output, form, FILES, "table")
    if output is None and form == "xlsx":
        raise InputError("--format xlsx", "没有说写到哪个文件", "请加上 -o 指标.xlsx")
    put(FORMATS[form](listings, screen.width()), output or screen.results())
