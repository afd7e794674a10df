"""``gongfu search``: the cheapest parameters that reach a goal and keep limits."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gongfu import screen
from gongfu.commands.options import DONE, PROBLEMS, Form, Output, Quiet, path_of
from gongfu.commands.outputs import emit, ready, spare
from gongfu.commands.people import Persons, Seed, Stored, TownOrSample, people_of, progress
from gongfu.commands.zones import SAMPLE
from gongfu.documents.errors import InputError, shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gongfu.simulation.law import Law
    from gongfu.simulation.population import Population
    from gongfu.simulation.search import Found, Limit, Task

__all__ = ["search"]


def search(
    file: Annotated[
        Path, typer.Argument(parser=path_of, metavar="FILE", help="写着目标、条件和可调参数的 .toml · What to search")
    ],
    save: Annotated[
        Path | None,
        typer.Option("--save", parser=path_of, metavar="REFORM", help="把找到的写成方案文件 · Write it as a reform"),
    ] = None,
    steps: Annotated[
        int,
        typer.Option(
            "--frontier",
            min=0,
            max=50,
            metavar="N",
            help="第一个条件从现状到目标分 N 步，各要花多少 · Cost against goal in N steps",
        ),
    ] = 0,
    picture: Annotated[
        Path | None,
        typer.Option("--draw", parser=path_of, metavar="FILE", help="画花费与目标的图 · A picture of the frontier"),
    ] = None,
    zone: TownOrSample = Path(SAMPLE),
    stored: Stored = None,
    persons: Persons = None,
    seed: Seed = None,
    form: Form = None,
    output: Output = None,
    quiet: Quiet = False,
) -> None:
    """给定目标和条件，找花钱最少的办法 · The cheapest parameters that meet a goal"""
    from gongfu.publish import search as listings
    from gongfu.simulation.china import law as law_of
    from gongfu.simulation.law.graph import facts_of
    from gongfu.simulation.search import read_task

    spare([file], save, output, picture, population=stored)
    ready(form, output, picture)
    law = law_of()
    task = read_task(file, law)
    if (steps or picture) and not task.limits:
        raise InputError(file, "没有条件，画不出花费与目标", "请写至少一个 [[limits]]", "[[limits]]")
    edition = law.on(task.date)
    edition.order(task.income)
    people = people_of(zone, stored, persons, seed, facts_of(edition, [task.income]), quiet)
    with progress("搜索", quiet) as tell:
        result = task.search(people, law, progress=lambda done: tell(f"试算 {done} 次", done, 0))
    tables = listings.found(result, task, edition, people.notes)
    if steps or picture:
        results = _frontier(people, law, task, result, steps or 6, quiet)
        tables.append(listings.frontier(results, task, task.limits[0]))
        if picture is not None:
            _draw(people, law, task, results, picture, quiet)
    emit(tables, form, output, noted=True)
    if save is not None:
        from gongfu.files import put

        put(listings.reform_text(result, f"搜索：{file.stem}").encode(), save)
        if not quiet:
            screen.say(f"{shown(save)}: 用 gongfu simulate {shown(save)} --date {task.date} 查看全部影响")
    raise typer.Exit(DONE if result.feasible else PROBLEMS)


def _frontier(people: Population, law: Law, task: Task, result: Found, steps: int, quiet: bool) -> Sequence[Found]:
    """The cheapest way for bounds between where the figure is and the first limit."""
    import math

    from gongfu.simulation.search import frontier

    limit: Limit = task.limits[0]
    start = result.before[limit.figure.key]
    bound = limit.most if math.isfinite(limit.most) else limit.least
    stops = [start + (bound - start) * at / steps for at in range(1, steps + 1)]
    with progress("花费与目标", quiet) as tell:
        return frontier(
            people,
            law,
            task.date,
            task.variables,
            limit,
            stops,
            task.goal,
            task.limits[1:],
            income=task.income,
            by=task.by,
            progress=lambda done: tell(f"试算 {done} 次", done, 0),
        )


def _draw(people: Population, law: Law, task: Task, results: Sequence[Found], file: Path, quiet: bool) -> None:
    from gongfu.publish.charts import render
    from gongfu.publish.charts.caption import Words
    from gongfu.publish.simulation_pictures import frontier
    from gongfu.simulation.results.run import run
    from gongfu.simulation.search.figures import label

    limit = task.limits[0]
    percent = limit.measure in ("losers", "poverty", "middle_share")
    points = [
        (one.cost, one.measures[limit.figure.key], f"{one.cost / 1e8:,.2f} 亿元") for one in results if one.feasible
    ]
    made = render(
        [frontier(run(people, law, (), task.date), points, Words(label(limit.figure), limit.measure), percent=percent)],
        file,
    )
    for one in () if quiet else made.files:
        screen.say(shown(one))
