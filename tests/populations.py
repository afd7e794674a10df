"""Populations to test with: a small one made by hand, and synthetic towns that are built once."""

from __future__ import annotations

from functools import cache

import numpy as np

from gongfu.simulation.china.facts import FACTS
from gongfu.simulation.population import Population, synthetic

FACTS_BY_NAME = {fact.name: fact for fact in FACTS}


@cache
def town(persons: int = 20_000, seed: int = 1) -> Population:
    """A synthetic town of the sample zone."""
    return synthetic(persons=persons, seed=seed)


def family() -> Population:
    """A couple with a child and the man's mother in 禹州市's countryside, and a man alone in 魏都区; as of row order
    child, man alone, mother, father, grandmother."""
    nobody = 255
    return Population.of(
        {
            "age": [10, 30, 35, 36, 61],
            "female": [0, 0, 1, 0, 1],
            "wage": [0, 80_000.55, 30_000, 0, 0],
            "farm_income": [0, 0, 0, -1_200, 0],
            "spouse": [nobody, nobody, 2, 1, nobody],
            "mother": [1, nobody, nobody, 3, nobody],
            "father": [2, nobody, nobody, nobody, nobody],
        },
        {"county": [3, 0], "rural": [1, 0]},
        [0, 1, 0, 0, 0],
        FACTS_BY_NAME,
        weight=[2.0, 0.5],
        name="一家",
    )


def same(one: Population, other: Population) -> bool:
    """Whether two populations are the same in every column, its type included."""
    layout = ("sizes", "household_start", "person_start", "weight", "household_row", "person_row")
    pairs = [(getattr(one, name), getattr(other, name)) for name in layout]
    for mine, theirs in ((one.persons, other.persons), (one.households, other.households)):
        if set(mine) != set(theirs) or any(mine[name].dtype != theirs[name].dtype for name in mine):
            return False
        pairs += [(mine[name], theirs[name]) for name in mine]
    said = (one.name, one.synthetic, one.notes) == (other.name, other.synthetic, other.notes)
    return said and all(np.array_equal(a, b) for a, b in pairs)
