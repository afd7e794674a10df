"""The population that a command is about: built from a zone's recipe, or read from where one lies."""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gongfu.commands.options import path_of
from gongfu.commands.zones import SAMPLE, folder_of
from gongfu.documents.errors import InputError

if TYPE_CHECKING:
    from gongfu.simulation.population import Population

__all__ = ["Persons", "Seed", "Stored", "TownOrSample", "people_of", "progress", "recipe_of"]

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
    from gongfu.simulation.population.store import is_stored, open_stored
    from gongfu.simulation.population.synthesis import SMALLEST, synthetic
    from gongfu.simulation.population.tables import read_population

    if stored is not None:
        if persons is not None or seed is not None:
            raise InputError("--population", "已有人口，不能再写 --persons 或 --seed", "请去掉其中一个")
        return open_stored(stored) if is_stored(stored) else read_population(stored, needed=needed)
    if persons is not None and persons < SMALLEST:
        raise InputError("--persons", f"{persons} 人太少", f"至少 {SMALLEST} 人")
    with progress("造人口", quiet) as tell:
        return synthetic(load(recipe_of(zone)), persons=persons, seed=seed, progress=tell)


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
