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

__all__ = ["emit", "spare", "spare_zone"]

FILES = {
    ".xlsx": ("xlsx",),
    ".csv": ("csv",),
    ".json": ("json",),
    ".txt": ("table", "csv", "json"),
}
"""Endings of a listing's file and the formats that fit each."""
TABLES = ("indicators", "observations", "organizations", "targets")
"""Tables of a zone folder, in whatever format."""


def spare(files: Iterable[Path], output: Path | None) -> None:
    """Refuse an output that would overwrite one of the files it is made from."""
    for file in files if output else ():
        with suppress(OSError):  # what is not there, or not to be looked at, is not overwritten either
            if output and file.samefile(output):
                raise InputError(output, "这是要读的文件，写出会覆盖它", "请换一个输出文件名")


def spare_zone(folder: Path, outputs: Sequence[Path]) -> None:
    """Refuse outputs that would overwrite a file of the zone in ``folder``, or one another."""
    for output in outputs:
        if _is_of(folder, output):
            raise InputError(output, "这是试验区自己的文件，写出会覆盖它", "请换一个输出文件名")
    for one, other in combinations(outputs, 2):
        if one.resolve() == other.resolve():
            raise InputError(other, "两个结果要写到同一个文件，会丢掉一个", "请给它们不同的文件名")


def _is_of(folder: Path, output: Path) -> bool:
    """Whether a path is that of a file which a zone is read from, or would be if it were there."""
    file, own = output.resolve(), folder.resolve()
    is_table = file.stem.lower() in TABLES and file.suffix.lower() in (".csv", ".xlsx", ".parquet")
    is_setting = file.suffix.lower() == ".toml"
    return (file.parent == own and (is_table or is_setting)) or (own / "documents" in file.parents and file.exists())


def emit(listings: Sequence[Listing], form: str | None, output: Path | None) -> None:
    """Write listings to the screen or a file, in the format asked for or that the file's name says."""
    from gongfu.files import put
    from gongfu.publish.listing import FORMATS
    from gongfu.publish.output import form_of

    form = form_of(output, form, FILES, "table")
    if output is None and form == "xlsx":
        raise InputError("--format xlsx", "没有说写到哪个文件", "请加上 -o 指标.xlsx")
    put(FORMATS[form](listings, screen.width()), output or screen.results())
