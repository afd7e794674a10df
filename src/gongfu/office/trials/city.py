"""The population that reforms are tried on: built once from the zone's recipe and kept in the data folder."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from gongfu.documents.errors import InputError, InputErrors, reason
from gongfu.files import put
from gongfu.office.config import FOLDER
from gongfu.simulation.population.store import MANIFEST, open_stored, save
from gongfu.simulation.population.synthesis import SMALLEST

if TYPE_CHECKING:
    from gongfu.simulation.population.population import Population
    from gongfu.simulation.population.recipe import Recipe

__all__ = [
    "SMALL",
    "Building",
    "build",
    "building",
    "folder",
    "is_part",
    "is_there",
    "mark",
    "people",
    "recipe",
    "told",
]

SMALL = 50_000
"""Persons of the small population: each stands for some 90 of the city, which is quick to build and to try on."""
STALE = 600.0
"""Seconds after which building that shows no progress was interrupted."""


@dataclass(frozen=True, slots=True)
class Building:
    """How far building has come: ``state`` is waiting, building or failed; ``fault`` says why it failed."""

    state: str
    persons: int
    step: str = ""
    done: int = 0
    of: int = 1
    fault: str = ""

    @property
    def percent(self) -> int:
        """How much of it is done, in percent."""
        return round(100 * self.done / max(self.of, 1))


def folder() -> Path:
    """Where the population lies; nothing is there until one was built."""
    return Path(settings.CONFIG.folder) / "trials" / "population"


def _progress() -> Path:
    return folder().with_name("building.json")


def is_there() -> bool:
    """Whether there is a population to try on."""
    return (folder() / MANIFEST).is_file()


def mark() -> int:
    """Differs between populations that were built one after another."""
    return (folder() / MANIFEST).stat().st_mtime_ns


def people() -> Population:
    """The population, its columns read from disk as they are used. Raises :class:`InputErrors` for damaged files."""
    return _opened(folder(), mark())


@lru_cache(maxsize=1)
def _opened(place: Path, _: int) -> Population:
    return open_stored(place)


def told(population: Population) -> str:
    """What the population is called, and how many persons of it stand for how many."""
    built, meant = population.person_count, round(float(population.weight @ population.size))
    if built == meant:
        return f"{population.name}（全部 {meant:,} 人）"
    return f"{population.name}（造 {built:,} 人，代表 {meant:,} 人）"


def is_part(population: Population) -> bool:
    """Whether persons of it stand for more than one of the city."""
    return population.person_count < round(float(population.weight @ population.size))


def recipe() -> Recipe:
    """The zone's recipe. Raises :class:`InputError` where it has none, or one that is wrong."""
    from gongfu.simulation.population.recipe import FILE, load

    file = settings.CONFIG.zone_folder / FILE
    if not file.is_file():
        raise InputError(FILE, "试验区文件夹里没有人口配方", "请参照随包样例区写一个 population.toml，再来试算")
    return load(file)


def building() -> Building | None:
    """How far building has come, where it is going on or has failed."""
    file = _progress()
    try:
        found = Building(**json.loads(file.read_text("utf-8")))
        silent = time.time() - file.stat().st_mtime
    except (OSError, ValueError, TypeError):
        return None
    if found.state != "failed" and silent > STALE:
        return Building("failed", found.persons, fault="中途停了：可能后台任务没有运行，或内存不够")
    return found


def say(now: Building) -> None:
    """Keep how far building has come for whoever looks at the page."""
    _progress().parent.mkdir(parents=True, exist_ok=True)
    known = {name: getattr(now, name) for name in Building.__slots__}
    put(json.dumps(known, ensure_ascii=False).encode(), _progress())


def surroundings() -> dict[str, str]:
    """The environment of a process that works on the same data folder."""
    named = {FOLDER: str(settings.CONFIG.folder), "DJANGO_SETTINGS_MODULE": "gongfu.office.settings"}
    return {**os.environ, **named}


def build(persons: int | None = None, tell: Callable[[str, int, int], None] | None = None) -> Population:
    """Build the population of the zone's recipe and keep it in the place of the one before.

    ``persons`` are built, ``None`` for the whole city. The same recipe and number give the same population, so that
    building again does no harm. Raises :class:`InputError` for what is wrong with the recipe and for a number that is
    too small or too great, :class:`InputErrors` where nothing can be written.
    """
    from gongfu.simulation.population.synthesis import synthetic

    found = recipe()
    if persons is not None and not SMALLEST <= persons <= found.persons:
        raise InputError("人数", f"{persons:,} 人造不出来", f"请填 {SMALLEST:,} 到 {found.persons:,}（全部人口）")
    count = persons or found.persons

    def step(name: str, done: int, of: int) -> None:
        say(Building("building", count, name, done, of + 1))
        if tell:
            tell(name, done, of)

    try:
        made = synthetic(found, persons=persons, progress=step)
        folder().parent.mkdir(parents=True, exist_ok=True)
        save(made, folder(), source=f"{found.name}，种子 {found.seed}")
    except (InputError, InputErrors) as error:
        say(Building("failed", count, fault=str(error)))
        raise
    except MemoryError as error:
        say(Building("failed", count, fault="内存不够"))
        raise InputError("人口", "内存不够，没有造成", f"请先造小样本（{SMALL:,} 人）") from error
    except OSError as error:
        say(Building("failed", count, fault=reason(error)))
        raise InputError("人口", f"写不下（{reason(error)}）", "请检查数据文件夹的空间和权限") from error
    _progress().unlink(missing_ok=True)
    return made
