"""What the commands share: exit codes, the options that mean the same everywhere, and where text goes."""

from __future__ import annotations

import sys
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from gongfu import screen
from gongfu.documents.errors import InputError

__all__ = [
    "CLOSED_PIPE",
    "DONE",
    "FAILED",
    "INTERRUPTED",
    "PROBLEMS",
    "AreaName",
    "AsOf",
    "Form",
    "Jobs",
    "LawDay",
    "Name",
    "Output",
    "Quiet",
    "StratumName",
    "ZoneFolder",
    "path_of",
    "period_of",
    "word_of",
    "write",
]

DONE, PROBLEMS, FAILED, INTERRUPTED, CLOSED_PIPE = 0, 1, 2, 130, 141
"""Exit codes: done; ``check`` found problems; something could not be run or read; Ctrl-C; nobody reads our output."""


def path_of(text: str) -> Path:
    """A path as given. An empty one would mean the current folder, and is more often a variable that is not set."""
    if not str(text):
        raise InputError("gongfu", "命令里有一个空的路径", "请给出文件或文件夹的名称")
    return Path(text)


def word_of(text: str) -> str:
    """A name as given. An empty one is more often a variable that is not set."""
    if not text.strip():
        raise InputError("gongfu", "命令里有一个空的名称", "请写出地区、指标或时期的名称")
    return text


def period_of(text: str) -> str:
    """A period as tables have it."""
    from gongfu.indicators.model import time_of

    with suppress(ValueError):
        time_of(word_of(text))
        return text
    raise InputError("--period", f"“{text[:20]}”不是时期", "应写成 2022、2022Q3 或 2022-09")


def _day(text: str | date) -> date:
    if isinstance(text, date):  # today, where none is given
        return text
    with suppress(ValueError):
        day = date.fromisoformat(text)
        if text == day.isoformat():
            return day
    raise InputError("--date", f"“{text[:20]}”不是日期", "应写成 2025-06-30")


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

Name = Annotated[
    str,
    typer.Argument(parser=word_of, metavar="INDICATOR", help="指标的编号、名称或别名 · An indicator's id or name"),
]
AreaName = Annotated[
    str | None,
    typer.Option("--area", parser=word_of, metavar="AREA", help="哪个地区，不写为试验区 · An area, else the zone"),
]
StratumName = Annotated[
    Literal["all", "urban", "rural"],
    typer.Option("--stratum", help="全体、城镇或农村 · Everybody, urban or rural"),
]


def _day_option(told: str) -> Any:
    """``--date``, today where it is not given."""
    return typer.Option("--date", parser=_day, metavar="DAY", default_factory=date.today, show_default=False, help=told)


AsOf = Annotated[date, _day_option("按这一天已知的数，例如 2025-06-30，不写为今天 · As known on that day, else today")]
"""A day, never none: a library takes none for everything that is known, also what is dated ahead."""
LawDay = Annotated[date, _day_option("按这一天的政策，例如 2025-06-30，不写为今天 · The law of that day, else today's")]
Form = Annotated[
    Literal["table", "csv", "json", "xlsx"] | None,
    typer.Option("--format", help="输出格式，不写则看输出文件名 · Output format, else by the output's name"),
]


def write(text: str, output: Path | None) -> None:
    """Put a text into a file, or on the screen."""
    from gongfu.files import put

    put(text.encode("utf-8", "backslashreplace"), output or screen.results())
    if output is None:
        sys.stdout.flush()
