"""``gongfu indicators access``: whether people can reach schools, clinics and care homes, from two tables."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Annotated, Literal

import typer

from gongfu.commands.options import Form, Output, path_of, word_of
from gongfu.commands.outputs import emit, spare
from gongfu.documents.errors import InputError
from gongfu.indicators.access import DETOUR

__all__ = ["access"]


def access(
    places: Annotated[Path, typer.Argument(parser=path_of, metavar="PLACES", help="村和社区的表 · A table of places")],
    facilities: Annotated[
        Path, typer.Argument(parser=path_of, metavar="FACILITIES", help="设施的表 · A table of facilities")
    ],
    kind: Annotated[
        str, typer.Option("--kind", parser=word_of, metavar="KIND", help="哪一类设施，如 小学 · The kind of facility")
    ],
    reach: Annotated[
        float,
        typer.Option(
            "--reach", min=0.1, max=1440, metavar="MINUTES", help="多少分钟以内算够得着 · Minutes within reach"
        ),
    ] = 30,
    speed: Annotated[
        float,
        typer.Option(
            "--speed", min=0.1, max=300, metavar="KMH", help="每小时多少公里，没有时间表时用 · Speed, without a table"
        ),
    ] = 30,
    detour: Annotated[
        float,
        typer.Option("--detour", min=1, max=10, metavar="TIMES", help="道路比直线长多少倍 · Road over straight line"),
    ] = DETOUR,
    decay: Annotated[
        Literal["gaussian", "none"],
        typer.Option("--decay", help="远的是否算得少：高斯衰减，或一样算 · Whether the far counts for less"),
    ] = "gaussian",
    times: Annotated[
        Path | None,
        typer.Option("--times", parser=path_of, metavar="FILE", help="出行时间表，不写则按直线算 · Travel times"),
    ] = None,
    line: Annotated[
        float | None,
        typer.Option(
            "--line",
            min=0,
            max=1e6,
            metavar="N",
            help="标准：每千人多少，不写为平均 · Standard per 1,000, else the mean",
        ),
    ] = None,
    list_places: Annotated[bool, typer.Option("--places", help="逐个列出地点 · List every place")] = False,
    form: Form = None,
    output: Output = None,
) -> None:
    """学校、卫生室、养老机构够不够得着（两步移动搜索法）· Access to services by two-step floating catchments"""
    from gongfu.indicators.access import accessibility, services
    from gongfu.publish import services as listings

    for option, amount in (("--reach", reach), ("--speed", speed), ("--detour", detour), ("--line", line or 0)):
        if math.isnan(amount):
            raise InputError(option, "不是数", "请写一个数，例如 30")
    spare([places, facilities, *([times] if times else [])], output)
    where, every = services.read_tables(places, facilities)
    what = every.of(kind)
    known = services.read_times(times, where, every) if times else None
    weighed = accessibility.gaussian if decay == "gaussian" else None
    found = services.access(where, what, reach, speed, detour, weighed, known)
    table = [listings.areas(found, kind, reach, None if line is None else line / 1000, decay == "gaussian")]
    emit([*table, *([listings.places(found, kind)] if list_places else [])], form, output)
