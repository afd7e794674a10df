"""The steps that make scores of figures. A step holds all that it needs: it can be done again without a recipe."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from gongfu.indicators.composite import aggregate
from gongfu.indicators.composite.aggregate import Ideals
from gongfu.indicators.composite.normalise import Scaler, outside
from gongfu.indicators.composite.panel import Panel, digest
from gongfu.indicators.composite.treat import Treatment

__all__ = ["Deed", "Step", "Workbench", "combine"]

Array = NDArray[np.float64]
Deed = Literal["band", "treat", "normalise", "weigh", "aggregate"]


@dataclass(frozen=True, slots=True)
class Step:
    """What was done to which column or element, with which arguments (JSON values), and the hash of what came out."""

    do: Deed
    of: str
    arguments: dict[str, Any]
    output: str = ""

    def to_dict(self) -> dict[str, Any]:
        """As JSON holds it."""
        return asdict(self)


@dataclass(slots=True)
class Workbench:
    """What the steps make, each array (areas, years): figures, scores of columns and elements, shares present."""

    figures: dict[str, Array]
    scores: dict[str, Array] = field(default_factory=dict)
    present: dict[str, Array] = field(default_factory=dict)
    weights: dict[str, Array] = field(default_factory=dict)

    @staticmethod
    def of(panel: Panel) -> Workbench:
        """A bench with the figures of a panel on it."""
        return Workbench({column: panel.column(column) for column in panel.columns})

    def perform(self, step: Step) -> Step:
        """Do a step, and return it with the hash of what came out."""
        made = _DEEDS[step.do](self, step.of, step.arguments)
        return replace(step, output=digest(made))

    def _band(self, column: str, arguments: Mapping[str, Any]) -> Array:
        self.figures[column] = outside(self.figures[column], arguments.get("low"), arguments.get("high"))
        return self.figures[column]

    def _treat(self, column: str, arguments: Mapping[str, Any]) -> Array:
        self.figures[column] = Treatment(**arguments)(self.figures[column])
        return self.figures[column]

    def _normalise(self, column: str, arguments: Mapping[str, Any]) -> Array:
        self.scores[column] = Scaler(**arguments)(self.figures[column])
        self.present[column] = (~np.isnan(self.scores[column])).astype(float)
        return self.scores[column]

    def _weigh(self, element: str, arguments: Mapping[str, Any]) -> Array:
        self.weights[element] = np.array(arguments["weights"], float)
        return self.weights[element]

    def _aggregate(self, element: str, arguments: Mapping[str, Any]) -> Array:
        values, present = self.inputs(arguments)
        self.scores[element], self.present[element] = combine(values, present, self.weights[element], arguments)
        return self.scores[element]

    def inputs(self, arguments: Mapping[str, Any]) -> tuple[Array, Array]:
        """What an element is made of: values and shares present (areas, years, k)."""
        children = arguments["children"]
        values = self.figures if arguments["method"] == "topsis_vector" else {}
        return (
            np.stack([values.get(child, self.scores[child]) for child in children], axis=-1),
            np.stack([self.present[child] for child in children], axis=-1),
        )


_DEEDS: Mapping[Deed, Callable[[Workbench, str, Mapping[str, Any]], Array]] = {
    "band": Workbench._band,
    "treat": Workbench._treat,
    "normalise": Workbench._normalise,
    "weigh": Workbench._weigh,
    "aggregate": Workbench._aggregate,
}


def combine(values: Array, present: Array, weights: Array, arguments: Mapping[str, Any]) -> tuple[Array, Array]:
    """Scores and shares present of an element, by the arguments of its ``aggregate`` step.

    Shapes are those of :mod:`gongfu.indicators.composite.aggregate`. A score is given where the share of the weight
    that is present, all the way down, is at least ``least``; it is made of what is there.
    """
    method, least = arguments["method"], arguments["least"]
    if method == "arithmetic":
        scores = aggregate.arithmetic(values, weights, least=0)
    elif method == "geometric":
        scores = aggregate.geometric(values, weights, least=0)
    else:
        low, high = arguments["scale"]
        to = Ideals(**{key: tuple(numbers) for key, numbers in arguments["ideals"].items()})
        scores = low + (high - low) * aggregate.topsis(values, weights, to, least=0)
    share = aggregate.weighted(present, weights)
    enough = share >= least - aggregate.SLACK
    return np.where(enough, scores, np.nan), np.where(enough & ~np.isnan(scores), share, 0.0)
