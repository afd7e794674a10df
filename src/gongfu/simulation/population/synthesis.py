"""A synthetic city in one call."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gongfu.simulation.china.facts import FACTS
from gongfu.simulation.law.facts import LINKS
from gongfu.simulation.population.city import City, build
from gongfu.simulation.population.incomes import fit
from gongfu.simulation.population.livelihoods import live
from gongfu.simulation.population.population import Population
from gongfu.simulation.population.recipe import Recipe, load, sample_recipe

__all__ = ["NAME", "SMALLEST", "Progress", "synthetic"]

NAME = "合成人口"
SMALLEST = 500
"""Fewest persons: below, margins cannot come out."""
Progress = Callable[[str, int, int], None]
"""Told before each step: what it is, how many are done, of how many."""
_STEPS = ("家庭与年龄", "工作与收入", "收入拟合", "整理")


def synthetic(
    recipe: Recipe | str | Path | None = None,
    *,
    persons: int | None = None,
    seed: int | None = None,
    progress: Progress | None = None,
) -> Population:
    """A population built from a recipe (a file, a zone folder; ``None`` for the sample zone's).

    ``persons`` are built (``None``: the whole city, each with weight 1); fewer have equal weights, so that sums are
    those of the city. The same recipe, number and ``seed`` (``None``: the recipe's) give the same population with the
    same NumPy. Raises :class:`ValueError` for fewer persons than :data:`SMALLEST`, :class:`InputErrors` for a recipe
    that is wrong.
    """
    if recipe is None:
        recipe = sample_recipe()
    elif not isinstance(recipe, Recipe):
        recipe = load(recipe)
    count = recipe.persons if persons is None else persons
    if count < SMALLEST:
        raise ValueError(f"persons: a synthetic population has at least {SMALLEST}, not {count}")
    tell: Progress = progress or (lambda _label, _done, _of: None)
    draw = np.random.default_rng(recipe.seed if seed is None else seed)
    tell(_STEPS[0], 0, len(_STEPS))
    city = build(recipe, count, draw)
    tell(_STEPS[1], 1, len(_STEPS))
    lives = live(city, recipe.assumptions, draw)
    tell(_STEPS[2], 2, len(_STEPS))
    fit(lives, recipe)
    tell(_STEPS[3], 3, len(_STEPS))
    population = _stored(city, lives.persons, lives.households, recipe, recipe.persons / count)
    tell("", len(_STEPS), len(_STEPS))
    return population


def _stored(
    city: City,
    persons: Mapping[str, NDArray[Any]],
    households: Mapping[str, NDArray[Any]],
    recipe: Recipe,
    weight: float,
) -> Population:
    links = {name: getattr(city, name) for name in LINKS}
    weights = None if weight == 1 else np.full(len(city.size), weight)
    return Population.of(
        {"age": city.age, "female": city.female, **links, **persons},
        {"county": city.county, "rural": city.rural, **households},
        city.home,
        {fact.name: fact for fact in FACTS},
        weight=weights,
        name=f"{recipe.name}（{NAME}）" if NAME not in recipe.name else recipe.name,
        synthetic=True,
        notes=_notes(recipe),
    )


def _notes(recipe: Recipe) -> tuple[str, ...]:
    places = "、".join(dict.fromkeys(figure.place for figure in recipe.figures if figure.place))
    return (
        f"{NAME}：每个人、每户都是造出来的，只有合计数与公布数一致，不能用来说明任何一户",
        f"基期 {recipe.year} 年末，{recipe.persons:,} 人；集体户的人也编入家庭户",
        f"代用了{places}的数" if places else "",
        "就业、参保、户型和收入分布是假定：" + recipe.assumptions.note,
        "收入按简化的税费规则配到人均可支配收入；自有住房折算租金不在事实里",
    )
