"""Where listings of a command go: in what form, and over what no output is written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

from gongfu import screen
from gongfu.documents.errors import InputError

if TYPE_CHECKING:
    from gongfu.publish.listing import Listing

__all__ = ["emit", "is_zone", "ready", "spare"]

FILES = {
    ".xlsx": ("xlsx",),
    ".csv": ("csv",),
    ".json": ("json",),
    ".txt": ("table", "csv", "json"),
}
"""Endings of a listing's file and the formats that fit each."""


def spare(files: Iterable[Path], *outputs: Path | None, population: Path | None = None) -> None:
    """Refuse outputs that would overwrite one of the ``files`` they are made from, a file of a zone, or one another;
    nothing is written into the folder of a ``population`` over a file that is there.
    """
    given, read = [output for output in outputs if output], [*files]
    for output in given:
        for file in read:
            with suppress(OSError):  # what is not there, or not to be looked at, is not overwritten either
                if file.samefile(output):
                    raise InputError(output, "这是要读的文件，写出会覆盖它", "请换一个输出文件名")
        if population is not None and _is_kept_in(population, output):
            raise InputError(output, "这是人口文件夹里的文件，写出会覆盖它", "请写到别的文件夹")
        if any(map(_is_of_a_zone, (output.absolute(), output.resolve()))):
            raise InputError(output, "这是试验区自己的文件，写出会覆盖它", "请换一个输出文件名")
    for one, other in combinations(given, 2):
        if one.resolve() == other.resolve():
            raise InputError(other, "两个结果要写到同一个文件，会丢掉一个", "请给它们不同的文件名")


def _is_kept_in(folder: Path, output: Path) -> bool:
    """Whether an output is a file that a folder, or one of its parts, has already."""
    with suppress(OSError):
        return output.exists() and folder.resolve() in output.resolve().parents
    return False


def is_zone(folder: Path) -> bool:
    """Whether a folder is a zone's, as far as we may look."""
    with suppress(OSError):
        return (folder / "zone.toml").is_file()
    return False


def _is_of_a_zone(file: Path) -> bool:
    """Whether a zone is read from a path, or would be if it were there: its settings, tables and documents."""
    from gongfu.indicators.tables.readers import SUFFIXES
    from gongfu.zone import TABLES

    is_table = file.stem.lower() in {Path(name).stem for name in TABLES} and file.suffix.lower() in SUFFIXES
    if (is_table or file.suffix.lower() == ".toml") and is_zone(file.parent):
        return True
    return any(one.name == "documents" and is_zone(one.parent) for one in file.parents) and _is_document(file)


def _is_document(file: Path) -> bool:
    """Whether a file is there that is no ledger of ours, which may be written anew among the documents."""
    from gongfu.documents.read import is_ledger

    with suppress(OSError):
        return file.exists() and not (file.suffix.lower() == ".xlsx" and is_ledger(file))
    return False


def ready(form: str | None, output: Path | None, picture: Path | None = None) -> None:
    """Refuse before long work what could not be written after it."""
    _form(form, output)
    if picture is not None:
        from gongfu.publish.charts.render import ending

        ending(picture)


def emit(listings: Sequence[Listing], form: str | None, output: Path | None, *, noted: bool = False) -> None:
    """Write listings to the screen or a file, in the format asked for or that the file's name says.

    CSV holds rows only; where listings are ``noted``, what their notes say stands in one more, at the end.
    """
    from gongfu.files import put
    from gongfu.publish.listing import FORMATS, remarks

    form = _form(form, output)
    if noted and form == "csv":
        listings = [*listings, remarks([note for listing in listings for note in listing.notes])]
    put(FORMATS[form](listings, screen.width()), output or screen.results())


def _form(form: str | None, output: Path | None) -> str:
    from gongfu.publish.output import form_of

    form = form_of(output, form, FILES, "table")
    if output is None and form == "xlsx":
        raise InputError("--format xlsx", "没有说写到哪个文件", "请加上 -o 指标.xlsx")
    return form
