"""``gongfu population``: a synthetic city built and held against its margins, or microdata checked."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from gongfu import screen
from gongfu.commands.options import Form, Output, Quiet, path_of
from gongfu.commands.outputs import emit, ready, spare
from gongfu.commands.people import Persons, Seed, count_of, progress, recipe_of
from gongfu.commands.zones import SAMPLE
from gongfu.documents.errors import InputError, InputErrors, shown

__all__ = ["population"]


def population(
    zone: Annotated[
        Path,
        typer.Argument(parser=path_of, metavar="[ZONE]", help="试验区文件夹，不写为样例区 · A zone, else the sample"),
    ] = Path(SAMPLE),
    save: Annotated[
        Path | None,
        typer.Option("--save", parser=path_of, metavar="FOLDER", help="把人口写到文件夹 · Write it to a folder"),
    ] = None,
    kind: Annotated[
        Literal["stored", "parquet", "csv"],
        typer.Option("--as", help="怎么写：紧凑格式（最快）、Parquet 或 CSV 表 · Compact, or tables"),
    ] = "stored",
    parts: Annotated[
        int, typer.Option("--parts", min=1, max=10_000, metavar="N", help="分成 N 份写，供逐份试算 · In N parts")
    ] = 1,
    check: Annotated[
        Path | None,
        typer.Option(
            "--check",
            parser=path_of,
            metavar="FOLDER",
            help="不造人口，只检查文件夹里的微观数据 · Only check the microdata in a folder",
        ),
    ] = None,
    persons: Persons = None,
    seed: Seed = None,
    form: Form = None,
    output: Output = None,
    quiet: Quiet = False,
) -> None:
    """按公布的总量造一个合成人口，并给出拟合报告 · Build a synthetic population and show how well it fits"""
    if check is not None:
        idle = (save, kind != "stored", persons, parts > 1, seed is not None, form, output, zone != Path(SAMPLE))
        if any(idle):
            raise InputError("--check", "只是检查，不造也不写", "请去掉别的选项，只可加 --quiet")
        _check(check, quiet)
        return
    from gongfu.publish.population import fit
    from gongfu.simulation.population.recipe import load
    from gongfu.simulation.population.report import fit_report
    from gongfu.simulation.population.store import save as store
    from gongfu.simulation.population.store import save_parts
    from gongfu.simulation.population.synthesis import synthetic
    from gongfu.simulation.population.tables import write_population

    spare((), output)
    ready(form, output)
    if parts > 1 and (save is None or kind != "stored"):
        raise InputError("--parts", "只有 --save 写的紧凑格式可以分成几份", "请加 --save 文件夹，不写 --as")
    if save is None and kind != "stored":
        raise InputError(f"--as {kind}", "没有说写到哪个文件夹", "请加 --save 文件夹")
    if save is not None:
        _check_place(save, kind, output)
    recipe = load(recipe_of(zone))
    count_of(persons, recipe)
    with progress("造人口", quiet) as tell:
        people = synthetic(recipe, persons=persons, seed=seed, progress=tell)
    if parts > people.household_count:
        raise InputError("--parts", f"只有 {people.household_count:,} 户", f"请写 1 到 {people.household_count}")
    if save is not None:
        if kind != "stored":
            write_population(people, save, kind)
        elif parts > 1:
            save_parts(people, save, parts)
        else:
            store(people, save)
        if not quiet:
            size = f"{people.person_count:,} 人、{people.household_count:,} 户"
            screen.say(f"{shown(save)}: {size}（合成人口）")
    emit(fit(fit_report(people, recipe), people.name, people.notes), form, output, noted=True)


def _check_place(folder: Path, kind: str, output: Path | None) -> None:
    """Refuse before a city is built what could not be written after it, or would write over what was."""
    from gongfu.simulation.population.store import check_place
    from gongfu.simulation.population.tables import check_tables

    if output is not None and folder.resolve() in (output.resolve(), *output.resolve().parents):
        raise InputError(output, "这个文件在 --save 的文件夹里，会与人口互相覆盖", "请写到别的文件夹")
    (check_place if kind == "stored" else check_tables)(folder)


def _check(folder: Path, quiet: bool) -> None:
    from gongfu.simulation.population.store import is_stored, parts
    from gongfu.simulation.population.tables import read_population
    from gongfu.simulation.population.values import value_faults

    if is_stored(folder):
        stored = parts(folder)
        found = list(stored)
        told = zip(found, stored.folders, strict=True)
        if faults := [fault for one, place in told for fault in value_faults(one, place)]:
            raise InputErrors(faults)
    else:
        found = [read_population(folder)]
    if quiet:
        return
    weighted = sum(float(one.weight @ one.size) for one in found)
    size = f"{sum(one.person_count for one in found):,} 人、{sum(one.household_count for one in found):,} 户"
    made = "，合成人口" if any(one.synthetic for one in found) else ""
    typer.echo(f"{shown(folder)}: {size}，按权重代表 {weighted:,.0f} 人{made}；没有发现问题")
