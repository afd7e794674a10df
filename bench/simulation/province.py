"""A province as parts on disk: 98 million persons are 22 cities of about 4.45 million, columns of ``.npy``, mapped."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from gongfu.simulation.law import Fact
from gongfu.simulation.population import Population
from simulation import ours
from simulation.population import make, write
from simulation.sides.gongfu import people
from simulation.stored import columns_of, population_of

__all__ = ["PART", "Stored", "parts_in", "write_parts"]

PART = 98_000_000 // 22
"""Persons of a part: Henan has some 98 million (河南省统计公报, 2023: 9,815 万)."""


@dataclass(frozen=True)
class Stored:
    """A part in a folder, as gongfu.simulation.scale wants it."""

    folder: Path

    @property
    def name(self) -> str:
        return self.folder.name

    @property
    def persons(self) -> float:
        """Persons it stands for."""
        return float(np.load(self.folder / "people" / "count.npy"))

    @property
    def facts(self) -> Mapping[str, Fact]:
        return {fact.name: fact for fact in ours.FACTS}

    def load(self) -> Population:
        columns = {file.stem: np.load(file, mmap_mode="r") for file in sorted(self.folder.glob("*.npy"))}
        return population_of(columns, self.facts)


def write_parts(folder: Path, count: int, persons: int) -> None:
    """``count`` parts, each with a seed of its own."""
    for number in range(count):
        population = people(make(persons, seed=number + 1))
        place = folder / f"part{number:02d}"
        write(columns_of(population), place)
        write({"count": np.array(population.weight @ population.size)}, place / "people")


def parts_in(folder: Path) -> list[Stored]:
    return [Stored(place) for place in sorted(folder.iterdir()) if place.is_dir()]
