"""What the commands share: exit codes, the options that mean the same everywhere, and where text goes."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from gongfu import screen
from gongfu.documents.errors import InputError

__all__ = [
    "CLOSED_PIPE",
    "DONE",
    "FAILED",
    "INTERRUPTED",
    "PROBLEMS",
    "Jobs",
    "Output",
    "Quiet",
    "ZoneFolder",
    "path_of",
    "write",
]

DONE, PROBLEMS, FAILED, INTERRUPTED, CLOSED_PIPE = 0, 1, 2, 130, 141
"""Exit codes: done; ``check`` found problems; something could not be run or read; Ctrl-C; nobody reads our output."""


def path_of(text: str) -> Path:
    """A path as given. An empty one would mean the current folder, and is more often a variable that is not set."""
    if not str(text):
        raise InputError("gongfu", "命令里有一个空的路径", "请给出文件或文件夹的名称")
    return Path(text)


Output = Annotated[
    Path | None,
    typer.Option(
        "--output",
        "-o",
        parser=path_of,
        metavar="FILE",
        help="写到文件，而不是屏幕 · Write to a file instead of the screen",
    ),
]
Jobs = Annotated[
    int,
    typer.Option(
        "--jobs", "-j", min=0, metavar="N", help="并行进程数，0 为自动 · Number of processes, 0 chooses by itself"
    ),
]
Quiet = Annotated[
    bool, typer.Option("--quiet", "-q", help="不显示进度和提示，只报错误 · No progress and no notes, errors only")
]
ZoneFolder = Annotated[
    Path | None,
    typer.Option(
        "--zone",
        parser=path_of,
        metavar="FOLDER",
        help="所属试验区的文件夹 · The zone folder the documents belong to",
    ),
]


def write(text: str, output: Path | None) -> None:
    """Put a text into a file, or on the screen."""
    from gongfu.files import put

    put(text.encode("utf-8", "backslashreplace"), output or screen.results())
    if output is None:
        sys.stdout.flush()
