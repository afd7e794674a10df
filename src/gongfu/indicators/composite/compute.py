"""An index of a zone: its recipe, with directions and goalposts from definitions and targets, on the book's figures."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np

from gongfu.documents.errors import InputError, InputErrors
from gongfu.indicators.book import Book
from gongfu.indicators.composite.log import Origin
from gongfu.indicators.composite.panel import Mark, Panel
from gongfu.indicators.composite.recipe import Leaf, Recipe
from gongfu.indicators.composite.run import Run, run
from gongfu.indicators.model import Key, Target
from gongfu.indicators.tables.areas import Areas

__all__ = ["compute", "gather", "resolve"]


def compute(book: Book, recipe: Recipe, as_of: date | None = None) -> Run:
    """The index of a book on a day (``None``: with all vintages there are); derived figures must be in the book.

    Raises :class:`InputErrors` with every fault of the recipe against the book, then with those of its figures.
    """
    known = resolve(book, recipe)
    return replace(run(known, gather(book, known, as_of)), origin=Origin(book.zone.name))


def resolve(book: Book, recipe: Recipe) -> Recipe:
    """The recipe with what it leaves to the book: areas by full name, direction, band, and the best value.

    Areas are the zone's own unless the recipe names some. The best value is the zone's target at its last step, which
    holds for all areas; a recipe by ``goalposts`` or ``reference`` needs it, or a ``best`` of its own. Raises
    :class:`InputErrors`.
    """
    faults: list[InputError] = []
    names = Areas.of(book.zone).names
    areas = []
    for area in _areas(book, recipe):
        if area in names:
            areas.append(names[area])
        else:
            faults.append(InputError(recipe.file, f"没有地区 {area}", "请写 zone.toml 里的地区或 [[peers]]", "areas"))
    if len(set(areas)) < len(areas):
        faults.append(InputError(recipe.file, "同一地区写了两次", "每个地区写一次", "areas"))
    leaves = []
    for number, leaf in enumerate(recipe.indicators, 1):
        try:
            leaves.append(_resolved(book, recipe, leaf))
        except _FaultError as fault:
            cause, remedy = fault.args
            faults.append(InputError(recipe.file, cause, remedy, f"[[indicators]] 第{number}项 {leaf.column}"))
    if faults:
        raise InputErrors(faults)
    whole = replace(recipe, areas=tuple(areas), indicators=tuple(leaves))
    return Recipe.of(whole.to_dict(), recipe.file)


def _areas(book: Book, recipe: Recipe) -> tuple[str, ...]:
    """The areas of the index: the zone's own unless the recipe names some."""
    return recipe.areas or book.areas[1:] or book.areas


class _FaultError(Exception):
    """Cause and remedy."""


def _resolved(book: Book, recipe: Recipe, leaf: Leaf) -> Leaf:
    indicator = book.indicators.get(leaf.id)
    if indicator is None:
        raise _FaultError(f"指标表里没有 {leaf.id}", "请改正 id，或在指标表里加上它")
    direction = leaf.direction or indicator.direction
    low = indicator.low if leaf.low is None else leaf.low
    high = indicator.high if leaf.high is None else leaf.high
    if direction == "band" and low is None and high is None:
        raise _FaultError("方向是区间，但没有写区间", "请写 low 或 high")
    best = leaf.best
    if best is None and direction != "band" and recipe.normalise.method in ("goalposts", "reference"):
        steps = book.steps(Key(leaf.id, book.zone.name, leaf.stratum))
        if steps is None:
            raise _FaultError(f"{book.zone.name}没有这个指标的目标，不知道最好值", "请写 best，或在目标表里写目标")
        best = steps.targets[-1].value
    return replace(leaf, direction=direction, low=low, high=high, best=best)


def gather(book: Book, recipe: Recipe, as_of: date | None = None) -> Panel:
    """The figures of a resolved recipe, or of a log's: its areas × the years that have one, as of the end of the year.

    A year is there from the first to the last with a figure, a base year always. Nothing is carried forward: what is
    not there is missing. Figures that are made up, a reference area's or not final are marked, and those whose best
    value is a made-up target.
    """
    areas = _areas(book, recipe)
    found: dict[tuple[str, int, str], float] = {}
    marks: list[Mark] = []
    for leaf in recipe.indicators:
        made_up = leaf.best in {target.value for target in book.targets if target.sample and _is_of(target, book, leaf)}
        for area in areas:
            for one in book.observations(Key(leaf.id, area, leaf.stratum), as_of):
                if one.time == int(one.time):
                    found[area, int(one.time), leaf.column] = one.value
                    mark = (one.sample or made_up, one.proxy, one.quality != "final")
                    if any(mark):
                        marks.append(Mark(area, int(one.time), leaf.column, *mark))
    seen = {*recipe.base_years, *(year for _, year, _ in found)}
    years = range(min(seen), max(seen) + 1)
    columns = tuple(leaf.column for leaf in recipe.indicators)
    values = np.array(
        [[[found.get((area, year, column), np.nan) for column in columns] for year in years] for area in areas]
    )
    return Panel(areas, tuple(years), columns, values, tuple(marks))


def _is_of(target: Target, book: Book, leaf: Leaf) -> bool:
    """Whether a target is the zone's for an indicator of the index: its best value where the recipe has none."""
    return target.key == Key(leaf.id, book.zone.name, leaf.stratum)
