"""How sure ranks are: weights drawn around the recipe's, other methods in turn, one indicator left out at a time.

Saisana, Saltelli & Tarantola 2005, "Uncertainty and sensitivity analysis techniques as tools for the quality
assessment of composite indicators", JRSS A 168(2) 307–323.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import product
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from gongfu.documents.errors import InputError
from gongfu.indicators.composite.aggregate import Aggregation
from gongfu.indicators.composite.normalise import Normalisation
from gongfu.indicators.composite.ranks import Places, bands, place_bands, places, ranks
from gongfu.indicators.composite.run import Run, run
from gongfu.indicators.composite.steps import Workbench, combine

__all__ = ["MOST_BYTES", "Uncertainty", "drawn", "leave_one_out", "rescored", "uncertainty"]

Array = NDArray[np.float64]
Weights = Mapping[str, Array]
"""Weights under each element: (k,), or (draws, k) for many at once."""
Way = Literal["", Aggregation]
"""How all elements are put together; empty: each as the recipe says."""

MOST_BYTES = 2**29
"""Bytes that draws take at most, half a gigabyte: 40,000 draws of 100 areas in 5 years by 9 pairs of methods."""
BLOCK = 2**18
"""Scores that are made at once: what they need stays near the core."""


@dataclass(frozen=True, slots=True, eq=False)
class Uncertainty:
    """What the Monte Carlo found. Arrays are (areas, years), bands (3, areas, years) at 5, 50 and 95 %.

    ``ranks`` are over all draws of weights crossed with all methods; ``scores`` over the draws with the recipe's own
    methods, since scores of different methods are on different scales. ``shares`` are first-order effects: the part of
    the variance of an area's rank that goes away, on average, once ``weights``, ``normalise`` or ``aggregate`` is
    fixed; what remains is ``interaction``. They sum to 1, or are all 0 where the rank never moves.
    """

    seed: int
    draws: int
    normalise: tuple[Normalisation, ...]
    aggregate: tuple[Aggregation, ...]
    ranks: Array
    scores: Array
    shares: dict[str, Array]


def uncertainty(made: Run) -> Uncertainty:
    """Draw weights and cross them with the methods, as ``[sensitivity]`` of the recipe says; same seed, same result.

    The recipe's own methods are always among those tried. Every draw of weights is tried with every pair of methods,
    so that the shares are an exact analysis of variance of what was drawn. Raises :class:`InputError` where that is
    more than :data:`MOST_BYTES`.
    """
    recipe = made.recipe
    settings = recipe.sensitivity
    own = recipe.normalise.method
    normalisations = tuple(dict.fromkeys((own, *settings.normalise)))
    used = {recipe.aggregation(element) for element in recipe.elements}
    aggregations: tuple[Way, ...] = ("", *(way for way in settings.aggregate if {way} != used))
    ways = list(product(normalisations, aggregations))
    _stop_at_too_much(made, len(ways))
    weights = drawn(made, settings.draws, settings.concentration, settings.seed)
    scores = np.empty((settings.draws, *made.index.shape))
    placed = np.empty((len(ways), *scores.shape), np.uint16)
    step = max(1, BLOCK // made.index.size)
    for number, (method, way) in enumerate(ways):
        varied = made if (method, way) == (own, "") else _varied(made, method, way)
        for start in range(0, settings.draws, step):
            part = slice(start, start + step)
            found = rescored(varied, {element: rows[part] for element, rows in weights.items()})
            placed[number, part] = places(found.swapaxes(1, 2)).swapaxes(1, 2)
            if not number:
                scores[part] = found
    shape = (len(normalisations), len(aggregations), *scores.shape)
    return Uncertainty(
        settings.seed,
        settings.draws,
        normalisations,
        tuple(dict.fromkeys((*sorted(used), *settings.aggregate))),
        place_bands(placed.reshape(-1, *made.index.shape)),
        bands(scores),
        _effects(placed.reshape(shape)),
    )


def _stop_at_too_much(made: Run, ways: int) -> None:
    """A place is 2 bytes for each pair of methods, and a score and a weight are 8."""
    draws = made.recipe.sensitivity.draws
    a_draw = (2 * ways + 8) * made.index.size + 8 * sum(map(len, made.weights.values()))
    if draws * a_draw > MOST_BYTES:
        areas, years = made.index.shape
        cause = f"{draws} 次抽样 × {ways} 种方法 × {areas} 个地区 × {years} 年太多，内存放不下"
        remedy = f"请写 draws = {max(MOST_BYTES // a_draw, 1)} 或更少，或少试几种方法"
        raise InputError(made.recipe.file, cause, remedy, "[sensitivity] draws")


def drawn(made: Run, draws: int, concentration: float, seed: int) -> dict[str, Array]:
    """Weights (draws, k) under each element from a Dirichlet distribution whose mean are the run's weights w.

    A weight's standard deviation is √(w(1−w)/(concentration+1)); a weight of zero stays zero. The generator is
    NumPy's PCG64, so that a seed gives the same draws everywhere.
    """
    chance = np.random.Generator(np.random.PCG64(seed))
    found = {}
    for element, under in made.weights.items():
        mean = np.array(list(under.values()))
        found[element] = np.zeros((draws, len(mean)))
        found[element][:, mean > 0] = chance.dirichlet(concentration * mean[mean > 0], draws)
    return found


def rescored(made: Run, weights: Weights) -> Array:
    """The index with other weights, all else as in the log: (areas, years), or (draws, areas, years)."""
    bench = Workbench.of(made.panel)
    shape = made.index.shape
    draws = next((array.shape[:1] for array in weights.values() if array.ndim == 2), ())
    scores: dict[str, Array] = {}
    present: dict[str, Array] = {}
    for step in made.log:
        if step.do != "aggregate":
            bench.perform(step)
            continue
        if not scores:
            scores, present = (
                {name: array.ravel() for name, array in held.items()} for held in (bench.scores, bench.present)
            )
        children = step.arguments["children"]
        figures = bench.figures if step.arguments["method"] == "topsis_vector" else {}
        values = [figures[child].ravel() if child in figures else scores[child] for child in children]
        scores[step.of], present[step.of] = combine(
            _stacked(values), _stacked([present[child] for child in children]), weights[step.of], step.arguments
        )
    return scores[made.recipe.root].reshape(*draws, *shape)


def leave_one_out(made: Run) -> dict[str, Array]:
    """How many places each area moves (areas, years) when a column is left out: new rank − rank, so − is up.

    The weights beside it are scaled up; an element that is left empty goes too. A column without which nothing
    would be left is not among them.
    """
    found = {}
    for column in made.columns:
        weights = _without(made, column)
        if weights is not None:
            found[column] = ranks(rescored(made, weights).T).T - made.ranks
    return found


def _without(made: Run, column: str) -> dict[str, Array] | None:
    """The weights without a column, or ``None`` if nothing is left."""
    gone = {column}
    found: dict[str, Array] = {}
    for element, under in made.weights.items():  # those below come first
        weights = np.array([0.0 if child in gone else weight for child, weight in under.items()])
        if weights.sum() > 0:
            weights = weights / weights.sum()
        else:
            gone.add(element)
        found[element] = weights
    return None if made.recipe.root in gone else found


def _varied(made: Run, method: Normalisation, way: Way) -> Run:
    """The run with another normalisation and, if named, another aggregation everywhere; weights as they were."""
    recipe = made.recipe
    held = {child: weight for under in made.weights.values() for child, weight in under.items()}
    elements = tuple(
        replace(one, weight=held.get(one.id, 1.0), weigh="given", judgements=(), aggregate=way or one.aggregate)
        for one in recipe.elements
    )
    leaves = tuple(replace(leaf, weight=held[leaf.column]) for leaf in recipe.indicators)
    other = replace(recipe.normalise, method=method)
    return run(replace(recipe, normalise=other, elements=elements, indicators=leaves), made.panel)


def _stacked(arrays: list[Array]) -> Array:
    """Arrays (units,) and (draws, units) as (units, k) or (draws, units, k)."""
    return np.stack(np.broadcast_arrays(*arrays), axis=-1)


def _effects(placed: Places) -> dict[str, Array]:
    """First-order shares of the variance of places (normalise, aggregate, draws, areas, years)."""
    units = placed.reshape(*placed.shape[:3], -1)
    step = max(1, BLOCK // units[..., 0].size)
    parts = [_shares(units[..., start : start + step]) for start in range(0, units.shape[-1], step)]
    return {name: np.concatenate([part[name] for part in parts]).reshape(placed.shape[3:]) for name in parts[0]}


def _shares(placed: Places) -> dict[str, Array]:
    """The same of (normalise, aggregate, draws, units)."""
    total = placed.var(axis=(0, 1, 2))
    total[(placed == 0).any(axis=(0, 1, 2))] = np.nan
    moved = total > 0
    effects = {
        "normalise": placed.mean(axis=(1, 2)).var(axis=0),
        "aggregate": placed.mean(axis=(0, 2)).var(axis=0),
        "weights": placed.mean(axis=(0, 1)).var(axis=0),
    }
    shares = {name: np.where(moved, effect / np.where(moved, total, 1.0), total) for name, effect in effects.items()}
    return {**shares, "interaction": np.where(moved, np.maximum(1 - sum(shares.values()), 0.0), total)}
