"""What a score is made of, and what one area is ahead of another by, indicator by indicator."""

from __future__ import annotations

import numpy as np

from gongfu.indicators.composite.run import Run

__all__ = ["contributions"]


def contributions(made: Run, area: str, year: int, against: str | None = None) -> dict[str, float]:
    """The parts, one a column, that sum to the score of an area, or to its score less that of the area ``against``.

    Under an arithmetic mean a part is w·(x − y). Under a geometric mean it is w·L(S, T)·ln(x/y) with the logarithmic
    mean L of the two scores (the LMDI of Ang 2004; no remainder), and w·S against nothing; where a score is zero, the
    indicators at zero share the whole difference by their weights (its limit). Raises :class:`KeyError` for an area or
    year that is not there, and :class:`ValueError` where an element is put together by TOPSIS, whose scores are not
    sums, or where a score or a figure is missing.
    """
    if any(step.arguments["method"] not in ("arithmetic", "geometric") for step in made.log if step.do == "aggregate"):
        raise ValueError("scores by TOPSIS are no sums; leave one indicator out at a time instead")
    methods = {step.of: step.arguments["method"] for step in made.log if step.do == "aggregate"}
    ours = _scores(made, area, year)
    theirs = dict.fromkeys(ours, 0.0) if against is None else _scores(made, against, year)
    if not np.isfinite([*ours.values(), *theirs.values()]).all():
        raise ValueError("a score or a figure is missing")
    found: dict[str, float] = {}

    def down(element: str, slope: float) -> None:
        weights = made.weights[element]
        slopes = _slopes(methods[element], weights, ours, theirs, element)
        for child in weights:
            if child in made.weights:
                down(child, slope * slopes[child])
            else:
                found[child] = slope * slopes[child] * (ours[child] - theirs[child])

    down(made.recipe.root, 1.0)
    return found


def _scores(made: Run, area: str, year: int) -> dict[str, float]:
    """Every score of an area in a year."""
    if area not in made.panel.areas or year not in made.panel.years:
        raise KeyError((area, year))
    place = made.panel.areas.index(area), made.panel.years.index(year)
    return {name: float(array[place]) for name, array in made.scores.items()}


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
