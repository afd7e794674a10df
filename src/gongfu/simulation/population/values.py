"""Values of a stored population that no population can have: what a file was changed to since it was written."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from gongfu.documents.errors import InputError
from gongfu.simulation.law.facts import LINKS, NOBODY
from gongfu.simulation.population.population import FEN, Population

__all__ = ["kernel_faults", "value_faults"]

_WRITE_AGAIN = "请用 gongfu population 重新生成"


def kernel_faults(population: Population, folder: Path) -> list[InputError]:
    """Weights, codes and links that cannot be: kernels go by them without looking. Reads few of the columns."""
    faults = []
    weight = population.weight
    if not (np.isfinite(weight) & (weight > 0)).all():
        faults.append(InputError(folder / "weight.npy", "权重应大于 0", _WRITE_AGAIN))
    for name, column in {**population.households, **population.persons}.items():
        codes = population.facts[name].codes if name in population.facts else ()
        if codes and column.max(initial=0) >= len(codes):
            faults.append(_fault(population, folder, name, f"只有 {len(codes)} 类，却有第 {column.max() + 1} 类"))
    for link in LINKS:
        if link in population.persons and _is_astray(population, link):
            faults.append(_fault(population, folder, link, "指向户里没有的人"))
    return faults


def value_faults(population: Population, folder: Path) -> list[InputError]:
    """The same, and every value below or above what its fact can be."""
    faults = kernel_faults(population, folder)
    for name, column in {**population.households, **population.persons}.items():
        fact = population.facts.get(name)
        if fact is None or fact.codes or not len(column):
            continue
        unit = FEN if fact.kind == "money" else 1
        low, high = float(column.min()) / unit, float(column.max()) / unit
        if not fact.low <= low <= high <= fact.high:  # not a number is neither
            cause = f"{fact.label}从 {low:g} 到 {high:g}，应不小于 {fact.low:g}、不大于 {fact.high:g}"
            faults.append(_fault(population, folder, name, cause))
    return faults


def _fault(population: Population, folder: Path, name: str, cause: str) -> InputError:
    letter = "p" if name in population.persons else "h"
    return InputError(folder / f"{letter}.{name}.npy", cause, _WRITE_AGAIN)


def _is_astray(population: Population, link: str) -> bool:
    """Whether somebody is linked to a member that the household does not have."""
    starts = population.person_start
    for bucket, size in enumerate(population.sizes.tolist()):
        numbers = population.persons[link][starts[bucket] : starts[bucket + 1]]
        if ((numbers >= size) & (numbers != NOBODY)).any():
            return True
    return False
