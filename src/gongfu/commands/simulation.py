"""``gongfu simulate``: reforms tried on every household, side by side with the law as it is."""

from __future__ import annotations

import math
from functools import reduce
from operator import or_
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from gongfu import screen
from gongfu.commands.options import Form, LawDay, Output, Quiet, path_of
from gongfu.commands.outputs import emit, ready, spare
from gongfu.commands.people import Persons, Seed, Stored, TownOrSample, needed_by, people_of, progress
from gongfu.commands.streaming import in_parts, streamed
from gongfu.commands.zones import SAMPLE, derived, folder_of
from gongfu.documents.errors import InputError, shown

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from gongfu.publish.charts.caption import Language
    from gongfu.publish.geojson import Shapes
    from gongfu.publish.listing import Listing
    from gongfu.simulation.law import Law, Reform
    from gongfu.simulation.population import Population
    from gongfu.simulation.results import Results

__all__ = ["simulate"]

Reforms = Annotated[
    list[Path] | None,
    typer.Argument(parser=path_of, metavar="[REFORM...]", help="方案文件 · Reform files, each a scenario"),
]


def simulate(
    reforms: Reforms = None,
    together: Annotated[bool, typer.Option("--together", help="把几个方案合成一个 · All reforms as one")] = False,
    parameters: Annotated[
        bool, typer.Option("--list", help="列出可以改的法定参数 · The parameters that a reform can change")
    ] = False,
    rates: Annotated[bool, typer.Option("--rates", help="也算边际有效税率 · Marginal effective tax rates too")] = False,
    elasticity: Annotated[
        float | None,
        typer.Option(
            "--elasticity",
            min=0,
            max=3,
            metavar="E",
            help="工资对净留存率的弹性，不写就没有行为反应 · Elasticity of wages, else nobody responds",
        ),
    ] = None,
    because: Annotated[
        str, typer.Option("--elasticity-source", metavar="TEXT", help="这个弹性的出处 · Where it is from")
    ] = "",
    every: Annotated[bool, typer.Option("--all", help="屏幕上也列出全部结果 · Every result on the screen too")] = False,
    steps: Annotated[
        bool, typer.Option("--steps", help="落到两步走目标线上 · Where it lands on the two-step lines")
    ] = False,
    picture: Annotated[
        Path | None,
        typer.Option("--draw", parser=path_of, metavar="FILE", help="画图：.html、.svg 或 .png · Pictures"),
    ] = None,
    borders: Annotated[
        Path | None,
        typer.Option("--map", parser=path_of, metavar="GEOJSON", help="地图边界，不写则用方块图 · Borders of the map"),
    ] = None,
    language: Annotated[
        Literal["zh", "en"], typer.Option("--language", help="图上的文字 · Words on the pictures")
    ] = "zh",
    zone: TownOrSample = Path(SAMPLE),
    stored: Stored = None,
    persons: Persons = None,
    seed: Seed = None,
    cluster: Annotated[
        str | None,
        typer.Option(
            "--cluster",
            metavar="ADDRESS",
            help="由 Dask 集群逐份算，例如 tcp://主机:8786 · By a Dask cluster",
        ),
    ] = None,
    *,
    day: LawDay,
    form: Form = None,
    output: Output = None,
    quiet: Quiet = False,
) -> None:
    """在每一户身上试政策：花多少、谁得谁失、差距变不变 · Try reforms on every household of the city"""
    from gongfu.publish import simulation as listings
    from gongfu.simulation.china import law as law_of
    from gongfu.simulation.results.editions import editions_of
    from gongfu.simulation.results.run import Options, run

    spare([*(reforms or ()), *([borders] if borders else ())], output, picture, population=stored)
    ready(form, output, picture)
    if parameters:
        run_options = (reforms, together, rates, elasticity is not None, because, every, steps, picture, borders)
        if any((*run_options, language != "zh", stored, persons, seed is not None, cluster, zone != Path(SAMPLE))):
            raise InputError("--list", "只列法定参数，不试算", "请去掉方案文件和别的选项，只可加 --date、--format、-o")
    _check_elasticity(elasticity, because)
    if picture is None and (borders is not None or language != "zh"):
        option = f"--language {language}" if borders is None else "--map"
        raise InputError(option, "没有写 --draw，这个选项用不上", f"请加 --draw 文件，或去掉 {option}")
    law = law_of()
    if parameters:
        from gongfu.publish.parameters import parameters as table

        emit([table(law, day)], form, output)
        return
    tried = _read(reforms or (), together)
    if (elasticity is not None or steps) and not tried:
        raise InputError("gongfu simulate", "没有方案", "行为反应和两步走目标都要有方案才能算；请给出方案文件")
    shapes = _shapes(borders, zone) if borders else None
    needed = needed_by(editions_of(law, tried, day).values())  # what is wrong is told before a population is built
    if in_parts(stored) or cluster is not None:
        if stored is None or rates or elasticity is not None or steps or picture:
            remedy = (
                "逐份合计的人口只给分配指标和逐项收支；请写 --population，并去掉 --rates、--elasticity、--steps、--draw"
            )
            raise InputError("gongfu simulate", "分成几份的人口不能这样试算", remedy)
        emit(streamed(stored, law, tried, day, cluster, quiet), form, output, noted=True)
        return
    people = people_of(zone, stored, persons, seed, needed, quiet)
    with progress("试算", quiet) as tell:
        done = iter(range(len(tried) + 1))
        results = run(
            people,
            law,
            tried,
            day,
            options=Options(rates=rates),
            progress=lambda name: tell(name, next(done), len(tried) + 1),
        )
    whole = every or output is not None or form not in (None, "table")
    tables = listings.everything(results) if whole else listings.brief(results)
    if elasticity is not None:
        tables += _responses(people, law, tried, day, elasticity, because)
    if steps:
        tables += _landings(zone, people, law, tried, day)
    emit(tables, form, output, noted=True)
    if picture is not None:
        _draw(results, shapes, picture, language, quiet)


def _draw(results: Results, shapes: Shapes | None, file: Path, language: Language, quiet: bool) -> None:
    """The pictures of the results, and which files they are."""
    from gongfu.publish.charts import render
    from gongfu.publish.simulation_pictures import pictures

    made = render(pictures(results, shapes), file, language)
    if quiet:
        return
    for character in made.missing:
        screen.note(file, f"字体里没有“{character}”，画成了 〓")
    for written in made.files:
        screen.say(shown(written))


def _check_elasticity(elasticity: float | None, because: str) -> None:
    """Refuse an elasticity that is no number or is from nowhere, and a source of none."""
    if elasticity is None and because:
        cause = "没有写 --elasticity，这个选项用不上"
        raise InputError("--elasticity-source", cause, "请加 --elasticity 数字，或去掉 --elasticity-source")
    if elasticity is not None and math.isnan(elasticity):
        raise InputError("--elasticity", "nan 不是数", "请写 0 到 3 的数")
    if elasticity is not None and not because.strip():
        raise InputError("--elasticity", "没有写出处", '请加 --elasticity-source "某文，某表"；没有出处就写明是假定')


def _shapes(file: Path, zone: Path) -> Shapes:
    """The borders of the counties that the law knows, by any name that the zone gives them."""
    from gongfu.publish.geojson import read_shapes
    from gongfu.simulation.china.facts import COUNTIES
    from gongfu.zone import load

    areas = {area.name: (area.short, area.code, *area.aliases) for area in load(folder_of(zone)).areas}
    return read_shapes(file, {county: areas.get(county, ()) for county in COUNTIES})


def _read(files: Sequence[Path], together: bool) -> list[Reform]:
    """The reforms of some files, or one of them all."""
    from gongfu.simulation.law import Reform

    read = [Reform.read(file) for file in files]
    _distinct(read, files)
    return [reduce(or_, read)] if together and read else read


def _distinct(reforms: Sequence[Reform], files: Sequence[Path]) -> None:
    """Refuse two reforms of one name, or one that is called as the law as it is: nobody could tell them apart."""
    from gongfu.simulation.results.editions import BASELINE

    seen: dict[str, Path] = {}
    for reform, file in zip(reforms, files, strict=True):
        if reform.name == BASELINE:
            raise InputError(file, f"方案不能叫“{BASELINE}”，那是没有方案时的一栏", "请改一个 name", "name")
        if reform.name in seen:
            raise InputError(file, f"方案名“{reform.name}”与 {shown(seen[reform.name])} 相同", "请改一个 name", "name")
        seen[reform.name] = file


def _responses(
    people: Population, law: Law, reforms: Sequence[Reform], day: date, elasticity: float, because: str
) -> list[Listing]:
    """The reforms again, with wages as they would be by a stated elasticity."""
    from dataclasses import replace

    from gongfu.publish import simulation as listings
    from gongfu.simulation.response import LIMITS, Elasticity, incomes_of, respond
    from gongfu.simulation.results.run import run

    stated = Elasticity(elasticity, source=because, confidence="M")
    baseline = incomes_of(law.on(day))
    answering = [replace(reform, name=f"{reform.name}（有行为反应）") for reform in reforms]
    answered: dict[str, Population] = {}
    said: list[str] = []
    for reform in answering:
        response = respond(people, baseline, incomes_of(law.reformed(reform).on(day)), stated)
        answered[reform.name] = response.population
        said += [note if note in LIMITS else f"{reform.name}：{note}" for note in response.notes]
    results = run(people, law, answering, day, answered=answered)
    notes = tuple(sorted(dict.fromkeys(said), key=LIMITS.__contains__))  # what is left out of all comes last
    return [replace(one, notes=(*notes, *one.notes)) for one in (listings.measures(results), listings.costs(results))]


def _landings(zone: Path, people: Population, law: Law, reforms: Sequence[Reform], day: date) -> list[Listing]:
    """Where the reforms land at each step for which the zone's recipe has a projection."""
    from gongfu.publish.steps import landings as listed
    from gongfu.simulation.population.ageing import aged, projection_for
    from gongfu.simulation.population.recipe import load
    from gongfu.simulation.steps import landings

    book, _ = derived(zone, day)
    recipe = load(folder_of(zone) / "population.toml")
    years = [step.year for step in book.zone.steps]
    try:
        populations = {year: aged(people, projection_for(recipe, year)) for year in years}
    except ValueError as error:
        cause = f"预测的人数互相矛盾，或这个人口里凑不出（{error}）"
        raise InputError(recipe.file, cause, "请核对各年的人数，或多造一些人", "[[projections]]") from None
    return listed(book.zone, landings(book, populations, law, reforms, day))
