"""The zone that a command is about: the sample or a folder, read into a book; its areas, and errors in its name."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from gongfu import screen
from gongfu.commands.options import path_of
from gongfu.commands.outputs import spare
from gongfu.documents.errors import InputError, InputErrors, shown

if TYPE_CHECKING:
    from gongfu.indicators.book import Book

__all__ = ["SAMPLE", "Group", "ZoneOrSample", "area_of", "book_of", "derived", "folder_of", "is_sample", "tell"]

SAMPLE = "sample"
"""What stands for the sample zone where a zone folder is asked for."""
MOST_TOLD = 5
"""Most faults of formulas that a command tells which is not there to find them."""

ZoneOrSample = Annotated[
    Path,
    typer.Argument(
        parser=path_of, metavar="ZONE", help="试验区文件夹，或 sample（随包样例区）· A zone folder, or sample"
    ),
]


class Group(TyperGroup):
    """Commands whose errors call the sample zone what the user calls it."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except InputErrors as errors:
            raise InputErrors(
                [_as_given(error) for error in errors.exceptions if isinstance(error, InputError)]
            ) from None
        except InputError as error:
            raise _as_given(error) from error


def is_sample(zone: Path) -> bool:
    """Whether the sample zone is meant: it is asked for, and no zone's folder is called so."""
    return str(zone) == SAMPLE and not (zone / "zone.toml").exists()


def folder_of(zone: Path) -> Path:
    """The folder meant."""
    from gongfu.zone import sample

    return sample() if is_sample(zone) else zone


def derived(zone: Path, day: date) -> tuple[Book, list[InputError]]:
    """A zone's book with its derived figures, and what its formulas could not give."""
    from gongfu.indicators.formulas.derived import derive
    from gongfu.indicators.loading import load

    book, faults = derive(load(folder_of(zone)), day)
    return book, list(faults)


def book_of(zone: Path, day: date, *outputs: Path | None) -> Book:
    """A zone's book with its derived figures; a formula that has no value somewhere is said and no reason to stop.

    ``outputs`` will be written, and are refused where a zone is read from them or two of them are one file.
    """
    spare((), *outputs)
    book, faults = derived(zone, day)
    tell(faults[:MOST_TOLD])
    if len(faults) > MOST_TOLD:
        screen.say(f"还有 {len(faults) - MOST_TOLD} 处推算不出，请看 gongfu indicators check {shown(zone)}")
    return book


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


def tell(faults: Iterable[InputError]) -> None:
    """Say faults, a line each."""
    for fault in faults:
        screen.say(str(_as_given(fault)))


def _as_given(error: InputError) -> InputError:
    """An error with the sample zone called as the user calls it, not by its path in the package."""
    from gongfu.zone import sample

    inside = error.file.removeprefix(str(sample()))
    return error if inside == error.file else InputError(SAMPLE + inside, error.cause, error.remedy, error.place)
