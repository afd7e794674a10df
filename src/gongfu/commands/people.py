"""The population that a command is about: built from a zone's recipe, or read from where one lies."""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gongfu.commands.options import path_of
from gongfu.commands.zones import SAMPLE, folder_of
from gongfu.documents.errors import InputError, InputErrors

if TYPE_CHECKING:
    from gongfu.simulation.law import Edition
    from gongfu.simulation.population import Population
    from gongfu.simulation.population.recipe import Recipe

__all__ = ["Persons", "Seed", "Stored", "TownOrSample", "count_of", "needed_by", "people_of", "progress", "recipe_of"]

TownOrSample = Annotated[
    Path,
    typer.Option(
        "--zone",
        parser=path_of,
        metavar="ZONE",
        help="按哪个试验区的 population.toml 造人口 · The zone whose recipe the population is built from",
    ),
]
Stored = Annotated[
    Path | None,
    typer.Option(
        "--population",
        parser=path_of,
        metavar="FOLDER",
        help="用这个文件夹里的人口（gongfu population 写的，或自己的微观数据）· A population that lies in a folder",
    ),
]
Persons = Annotated[
    int | None,
    typer.Option("--persons", min=1, metavar="N", help="只造 N 人，按权重代表全市 · Build N persons, weighted"),
]
Seed = Annotated[int | None, typer.Option("--seed", min=0, metavar="N", help="随机种子，不写则用配方的 · Random seed")]


def recipe_of(zone: Path) -> Path:
    """The recipe of a zone. Raises :class:`InputError` where it has none."""
    file = folder_of(zone) / "population.toml"
    if not file.is_file():
        raise InputError(
            file, "没有这个文件", f"请参照随包样例区写一个；或用 --zone {SAMPLE}，或用 --population 文件夹"
        )
    return file


def count_of(persons: int | None, recipe: Recipe) -> int | None:
    """How many to build. Raises :class:`InputError` for so few that margins cannot come out, or more than there are."""
    from gongfu.simulation.population.synthesis import SMALLEST

    if persons is not None and not SMALLEST <= persons <= recipe.persons:
        fault = "太少" if persons < SMALLEST else "太多"
        raise InputError("--persons", f"{persons} 人{fault}", f"请写 {SMALLEST} 到 {recipe.persons}（全部人口）")
    return persons


def needed_by(editions: Iterable[Edition]) -> set[str]:
    """The facts that every scenario needs. Raises :class:`InputErrors` for what a law or a reform has wrong."""
    from gongfu.simulation.law import unit_faults
    from gongfu.simulation.law.graph import facts_of
    from gongfu.simulation.results.budget import payments

    needed: set[str] = set()
    faults: list[InputError] = []
    for edition in editions:
        wanted = ["income_per_head", *(rule.name for rule in payments(edition))]
        edition.order(*wanted)
        needed |= {*facts_of(edition, wanted)}
        faults += [*unit_faults(edition, wanted), *_below_zero(edition)]
    if faults:
        raise InputErrors(faults)
    return needed


def _below_zero(edition: Edition) -> Iterator[InputError]:
    """Parameters that a reform brought below zero on the day."""
    for name, parameter in edition.parameters.items():
        value = parameter.on(edition.day)
        if value is not None and value.reform and isinstance(value.value, float | int) and not value.value >= 0:
            cause = f"{edition.day} 改后是 {value.value:g}"
            yield InputError(value.reform, cause, f"{parameter.label}不能小于 0，请改正", name)


def people_of(
    zone: Path,
    stored: Path | None,
    persons: int | None,
    seed: int | None,
    needed: Collection[str],
    quiet: bool,
) -> Population:
    """The population asked for, with the facts ``needed``.

    Raises :class:`InputErrors` for what is wrong with it, and where it is both to be read and to be built.
    """
    from gongfu.simulation.population.recipe import load
    from gongfu.simulation.population.store import is_stored
    from gongfu.simulation.population.synthesis import synthetic
    from gongfu.simulation.population.tables import read_population

    if stored is not None:
        if persons is not None or seed is not None:
            raise InputError("--population", "已有人口，不能再写 --persons 或 --seed", "请去掉其中一个")
        return _opened(stored, needed) if is_stored(stored) else read_population(stored, needed=needed)
    recipe = load(recipe_of(zone))
    with progress("造人口", quiet) as tell:
        return synthetic(recipe, persons=count_of(persons, recipe), seed=seed, progress=tell)


def _opened(folder: Path, needed: Collection[str]) -> Population:
    """A stored population that has the facts ``needed``."""
    from gongfu.simulation.population.store import MANIFEST, open_stored
    from gongfu.simulation.population.values import kernel_faults

    if not (folder / MANIFEST).is_file():
        remedy = "请用 gongfu population --save 另写一份，不写 --parts；或只用其中一份的文件夹"
        raise InputError(folder, "这个人口分成了几份，这里要完整的", remedy)
    people = open_stored(folder)
    there = people.persons.keys() | people.households.keys()
    missing = [people.facts[name].label for name in sorted(needed) if name in people.facts and name not in there]
    faults = kernel_faults(people, folder)
    if missing:
        faults.append(InputError(folder, f"人口里没有 {'、'.join(missing)}", "请补上，或用 gongfu population 重新生成"))
    if faults:
        raise InputErrors(faults)
    return people


@contextmanager
def progress(what: str, quiet: bool = False) -> Iterator[Callable[[str, int, int], None]]:
    """A bar on a terminal for work that says its step, how many are done, and of how many; gone when it is done."""
    if quiet or sys.stderr is None or not sys.stderr.isatty():
        yield lambda _step, _done, _of: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None)
        yield lambda step, done, of: bar.update(task, description=f"{what}：{step}", completed=done, total=of)
