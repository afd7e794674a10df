"""What a score is made of, and what one area is ahead of another by, indicator by indicator."""

from __future__ import annotations

import numpy as np

from gongfu.indicators.composite.run import Run

__all__ = ["contributions"]


def contributions(made: Run, area: str, year: int, against: str | None = None) -> dict[str, float]:
    """The parts, one a column, that sum to the score of an area, or to its score less that of the area ``against``.

    Under an arithmetic mean a part is w·(x − y). Under a geometric mean it is w·L(S, T)·ln(x/y) with the logarithmic
    mean L of the two scores (the LMDI of Ang 2004; no remainder), and w·S against nothing; where a score is zero, the
    indicators at zero share the whole difference by their weights (its limit). Where the recipe scores an area without
    a missing column, w are the weights as scaled up, and the column has no part. Raises :class:`KeyError` for an area
    or year that is not there, and :class:`ValueError` where an element is put together by TOPSIS, whose scores are no
    sums, where a score is missing, or where the two areas do not lack the same.
    """
    methods = {step.of: step.arguments["method"] for step in made.log if step.do == "aggregate"}
    if not {"arithmetic", "geometric"}.issuperset(methods.values()):
        raise ValueError("scores by TOPSIS are no sums; leave one indicator out at a time instead")
    ours = _scores(made, area, year)
    theirs = dict.fromkeys(ours, 0.0) if against is None else _scores(made, against, year)
    if made.recipe.root not in ours or ours.keys() != theirs.keys():
        raise ValueError("a score is missing, or the areas do not lack the same figures")
    found: dict[str, float] = {}

    def down(element: str, slope: float) -> None:
        there = {child: weight for child, weight in made.weights[element].items() if child in ours}
        weights = {child: weight / sum(there.values()) for child, weight in there.items()}
        slopes = _slopes(methods[element], weights, ours, theirs, element)
        for child in weights:
            if child in made.weights:
                down(child, slope * slopes[child])
            else:
                found[child] = slope * slopes[child] * (ours[child] - theirs[child])

    down(made.recipe.root, 1.0)
    return found


def _scores(made: Run, area: str, year: int) -> dict[str, float]:
    """Every score that an area has in a year."""
    if area not in made.panel.areas or year not in made.panel.years:
        raise KeyError((area, year))
    place = made.panel.areas.index(area), made.panel.years.index(year)
    return {name: float(array[place]) for name, array in made.scores.items() if not np.isnan(array[place])}


def _slopes(
    method: str, weights: dict[str, float], ours: dict[str, float], theirs: dict[str, float], element: str
) -> dict[str, float]:
    """How much of a child's difference reaches its element: the element's difference is Σ slope·difference."""
    if method == "arithmetic":
        return weights
    above, below = ours[element], theirs[element]
    if above and below:
        level = _logarithmic_mean(above, below)
        return {
            child: weight * level / _logarithmic_mean(ours[child], theirs[child]) if weight else 0.0
            for child, weight in weights.items()
        }
    low = ours if not above else theirs
    blamed = {child: weight for child, weight in weights.items() if weight and not low[child]}
    shares = {child: weight / sum(blamed.values()) for child, weight in blamed.items() if ours[child] != theirs[child]}
    return {
        child: shares[child] * (above - below) / (ours[child] - theirs[child]) if child in shares else 0.0
        for child in weights
    }


def _logarithmic_mean(x: float, y: float) -> float:
    """(x − y)/ln(x/y) of two numbers above zero."""
    return x if x == y else (x - y) / float(np.log(x / y))
