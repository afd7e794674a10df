"""What the commands on a zone's figures share: their options, the zone read into a book, listings written out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer
from typer.core import TyperGroup

from gongfu import screen
from gongfu.commands.options import path_of
from gongfu.documents.errors import InputError, InputErrors, shown

if TYPE_CHECKING:
    from gongfu.indicators.book import Book
    from gongfu.publish.listing import Listing

__all__ = ["SAMPLE", "AreaName", "AsOf", "Form", "Group", "Name", "StratumName", "ZoneOrSample"]
__all__ += ["area_of", "as_given", "book_of", "derived", "emit", "folder_of", "is_sample", "spare", "tell", "word_of"]

SAMPLE = "sample"
"""What stands for the sample zone where a zone folder is asked for."""
FILES = {
    ".xlsx": ("xlsx",),
    ".csv": ("csv",),
    ".json": ("json",),
    ".txt": ("table", "csv", "json"),
}
"""Endings of a listing's file and the formats that fit each."""


TABLES = ("indicators", "observations", "organizations", "targets")
"""Tables of a zone folder, in whatever format."""
MOST_TOLD = 5
"""Most faults of formulas that a command tells which is not there to find them."""


class Group(TyperGroup):
    """Commands whose errors call the sample zone what the user calls it."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except InputErrors as errors:
            raise InputErrors(
                [as_given(error) for error in errors.exceptions if isinstance(error, InputError)]
            ) from None
        except InputError as error:
            raise as_given(error) from error


def _day(text: str) -> date:
    with suppress(ValueError):
        day = date.fromisoformat(text)
        if text == day.isoformat():
            return day
    raise InputError("--date", f"“{text[:20]}”不是日期", "应写成 2025-06-30")


def word_of(text: str) -> str:
    """A name as given. An empty one is more often a variable that is not set."""
    if not text.strip():
        raise InputError("gongfu", "命令里有一个空的名称", "请写出地区、指标或时期的名称")
    return text


ZoneOrSample = Annotated[
    Path,
    typer.Argument(
        parser=path_of, metavar="ZONE", help="试验区文件夹，或 sample（随包样例区）· A zone folder, or sample"
    ),
]
Name = Annotated[
    str,
    typer.Argument(parser=word_of, metavar="INDICATOR", help="指标的编号、名称或别名 · An indicator's id or name"),
]
AreaName = Annotated[
    str | None,
    typer.Option("--area", parser=word_of, metavar="AREA", help="哪个地区，不写为试验区 · An area, else the zone"),
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
    from gongfu.indicators.formulas.derived import derive
    from gongfu.indicators.loading import load

    book, faults = derive(load(folder_of(zone)), day)
    return book, list(faults)


def book_of(zone: Path, day: date | None, *outputs: Path | None) -> Book:
    """A zone's book with its derived figures; a formula that has no value somewhere is said and no reason to stop.

    ``outputs`` will be written, and are refused where the zone is read from them.
    """
    folder = folder_of(zone)
    for output in outputs:
        if output and _is_of(folder, output):
            raise InputError(output, "这是试验区自己的文件，写出会覆盖它", "请换一个输出文件名")
    book, faults = derived(zone, day)
    tell(faults[:MOST_TOLD])
    if len(faults) > MOST_TOLD:
        screen.say(f"还有 {len(faults) - MOST_TOLD} 处推算不出，请看 gongfu indicators check {shown(zone)}")
    return book


def _is_of(folder: Path, output: Path) -> bool:
    """Whether a path is that of a file which a zone is read from, or would be if it were there."""
    file, own = output.resolve(), folder.resolve()
    is_table = file.stem.lower() in TABLES and file.suffix.lower() in (".csv", ".xlsx", ".parquet")
    is_setting = file.suffix.lower() == ".toml"
    return (file.parent == own and (is_table or is_setting)) or (own / "documents" in file.parents and file.exists())


def spare(files: Iterable[Path], output: Path | None) -> None:
    """Refuse an output that would overwrite a file that was read."""
    for file in files if output else ():
        with suppress(OSError):
            if output and file.samefile(output):
                raise InputError(output, "这是要读的文件，写出会覆盖它", "请换一个输出文件名")


def area_of(book: Book, name: str | None, option: str = "--area") -> str:
    """The full name of the area that an ``option`` names, the zone itself where it is not given."""
    from gongfu.indicators.tables.areas import Areas
    from gongfu.indicators.tables.columns import nearest

    known = Areas.of(book.zone)
    if name is None:
        return book.zone.name
    if name not in known.names:
        others = known.names.keys() - {*known.own, *known.peers}
        raise InputError(option, f"没有地区 {name}", nearest(name, [*known.own, *known.peers], others))
    return known.names[name]


def as_given(error: InputError) -> InputError:
    """An error with the sample zone called as the user calls it, not by its path in the package."""
    from gongfu.zone import sample

    inside = error.file.removeprefix(str(sample()))
    return error if inside == error.file else InputError(SAMPLE + inside, error.cause, error.remedy, error.place)


def tell(faults: Iterable[InputError]) -> None:
    """Say faults, a line each."""
    for fault in faults:
        screen.say(str(as_given(fault)))


def emit(listings: Sequence[Listing], form: str | None, output: Path | None) -> None:
    """Write listings to the screen or a file, in the format asked for or that the file's name says."""
    from gongfu.files import put
    from gongfu.publish.listing import FORMATS
    from gongfu.publish.output import form_of

    form = form_of(output, form, FILES, "table")
    if output is None and form == "xlsx":
        raise InputError("--format xlsx", "没有说写到哪个文件", "请加上 -o 指标.xlsx")
    put(FORMATS[form](listings, screen.width()), output or screen.results())
