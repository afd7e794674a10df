"""A made-up city in the spirit of one in Henan: ages, wages, pensions and farm incomes of persons in households.

It is written once a size as ``.npy`` columns, so that every engine reads the same numbers and pays for nothing else.
Persons stand household by household. Money is in yuan, two decimals.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

__all__ = ["Columns", "load", "make", "write"]

Columns = dict[str, NDArray[np.generic]]
"""Of persons ``age``, ``wage``, ``employee_pension``, ``farm_income``, ``household`` and its ``person_weight``; of
households ``rural``, ``weight`` and ``start``, one longer: where its persons begin."""

SIZES = np.array([0.16, 0.27, 0.25, 0.18, 0.09, 0.05])
"""Shares of households of one to six persons; 2.92 on average."""
RURAL = 0.38
HEAD, SPOUSE, CHILDREN = 0, 1, (2, 3)
"""Members by their number; a fifth and sixth are grandparents."""


def make(persons: int, seed: int = 2025) -> Columns:
    """``persons`` persons in about a third as many households; the last household is as large as is left."""
    rng = np.random.default_rng(seed)
    start = _starts(persons, rng)
    households = len(start) - 1
    home = np.repeat(np.arange(households, dtype=np.int32), np.diff(start))
    member = np.arange(persons) - start[home]
    rural_home = rng.random(households) < RURAL
    rural = rural_home[home]
    age = _ages(member, rng.integers(25, 86, households)[home], rng)
    adult = age >= 18
    works = adult & (age < 60) & (rng.random(persons) < np.where(rural, 0.62, 0.74))
    retired = (age >= np.where(rural, 62, 57)) & ~works & (rng.random(persons) < np.where(rural, 0.12, 0.72))
    farms = rural & adult & (rng.random(persons) < 0.55)
    wage = _lognormal(np.where(rural, 40_000, 66_000), 0.62, works, 12e6, rng)
    top = works & (rng.random(persons) < 0.012)
    wage[top] = np.minimum(np.round(250e3 * (1 + rng.pareto(2.1, int(top.sum()))), 2), 12e6)
    weight = rng.uniform(0.8, 1.2, households)
    return {
        "age": age.astype(np.uint8),
        "wage": wage,
        "employee_pension": _lognormal(37_000, 0.45, retired, 4e5, rng),
        "farm_income": _lognormal(7_000, 0.8, farms, 2e6, rng),
        "household": home,
        "person_weight": weight[home],
        "rural": rural_home.astype(np.uint8),
        "weight": weight,
        "start": start.astype(np.int32),
    }


def write(columns: Columns, folder: Path) -> None:
    """A file a column."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, column in columns.items():
        np.save(folder / f"{name}.npy", column)


def load(folder: Path) -> Columns:
    """What :func:`write` wrote, in memory."""
    return {file.stem: np.load(file) for file in sorted(folder.glob("*.npy"))}


def _starts(persons: int, rng: np.random.Generator) -> NDArray[np.int64]:
    """Where households begin, and the end."""
    size = rng.choice(np.arange(1, len(SIZES) + 1), persons, p=SIZES)
    start = np.concatenate([[0], np.cumsum(size)])
    return np.append(start[start < persons], persons)


def _ages(member: NDArray[np.int64], head: NDArray[np.int64], rng: np.random.Generator) -> NDArray[np.int64]:
    count = len(member)
    spouse = np.clip(head + rng.integers(-6, 7, count), 18, 95)
    child, grandparent = rng.integers(0, 32, count), rng.integers(50, 95, count)
    return np.select([member == HEAD, member == SPOUSE, np.isin(member, CHILDREN)], [head, spouse, child], grandparent)


def _lognormal(
    median: NDArray[np.int64] | float, spread: float, who: NDArray[np.bool_], most: float, rng: np.random.Generator
) -> NDArray[np.float64]:
    amount = median * np.exp(spread * rng.standard_normal(len(who)))
    return np.where(who, np.round(np.minimum(amount, most), 2), 0.0)
