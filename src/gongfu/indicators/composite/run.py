"""An index computed: every step in the log, frozen on the base years, and done again from the log to the last bit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from gongfu.documents.errors import InputError, InputErrors
from gongfu.indicators.composite import aggregate, log, normalise, weights
from gongfu.indicators.composite.ahp import ahp, parse
from gongfu.indicators.composite.log import LogError, Origin
from gongfu.indicators.composite.panel import Change, Panel
from gongfu.indicators.composite.ranks import ranks
from gongfu.indicators.composite.recipe import Element, Leaf, Recipe, plain
from gongfu.indicators.composite.steps import Deed, Step, Workbench
from gongfu.indicators.composite.treat import UNTREATED, Treatment, outliers
from gongfu.indicators.composite.unfit import UnfitError

__all__ = ["LogError", "Replayed", "Run", "replay", "run"]

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Run:
    """What a recipe makes of a panel: ``scores`` of columns and elements and the ``present`` share of their weight.

    Every array is (areas, years), NaN where there is no score. ``log`` holds the steps in their order with all their
    arguments, ``input`` the hash of the panel, ``origin`` whose figures they are and the versions that made the run.
    """

    recipe: Recipe
    panel: Panel
    log: tuple[Step, ...]
    input: str
    scores: Mapping[str, Array]
    present: Mapping[str, Array]
    origin: Origin = field(default_factory=Origin)

    @property
    def index(self) -> Array:
        """The scores of the index itself."""
        return self.scores[self.recipe.root]

    @property
    def scored(self) -> tuple[int, ...]:
        """The years in which an area has a score."""
        return tuple(
            year for year, column in zip(self.panel.years, self.index.T, strict=True) if np.isfinite(column).any()
        )

    @property
    def ranks(self) -> Array:
        """Ranks of the areas (areas, years) within each year, 1 the best."""
        return ranks(self.index.T).T

    @cached_property
    def weights(self) -> dict[str, dict[str, float]]:
        """The weights under each element; they sum to 1."""
        steps = (step for step in self.log if step.do == "weigh")
        return {
            step.of: dict(zip(step.arguments["children"], step.arguments["weights"], strict=True)) for step in steps
        }

    @cached_property
    def effective(self) -> dict[str, float]:
        """The weight of each column in the whole index: the product of the weights on its way up; they sum to 1."""

        def down(element: str, share: float) -> Iterator[tuple[str, float]]:
            for child, weight in self.weights[element].items():
                if child in self.weights:
                    yield from down(child, share * weight)
                else:
                    yield child, share * weight

        return dict(down(self.recipe.root, 1.0))

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of the index, in the order of the tree."""
        return tuple(self.effective)

    def marks(self) -> tuple[NDArray[np.bool_], dict[tuple[str, int], tuple[str, ...]]]:
        """Which scores rest on samples (areas, years), and which on figures of reference areas, by area and year.

        Where ends, weights or treatment were found in base years that hold a sample, every score rests on it.
        """
        return self._marks

    @cached_property
    def _marks(self) -> tuple[NDArray[np.bool_], dict[tuple[str, int], tuple[str, ...]]]:
        _, proxies = self.panel.marked(self.columns)
        return self._rests("sample"), proxies

    @cached_property
    def preliminary(self) -> NDArray[np.bool_]:
        """Which scores rest on figures that are not final (areas, years), as :meth:`marks` says of samples."""
        return self._rests("preliminary")

    def _rests(self, mark: Literal["sample", "preliminary"]) -> NDArray[np.bool_]:
        base = np.isin(self.panel.years, self.recipe.base_years)
        fitted = self.panel.flagged(self.recipe.fitted, mark)[:, base].any()
        rests = np.asarray(self.panel.flagged(self.columns, mark) | fitted)
        rests.flags.writeable = False  # found once for all who ask
        return rests

    def to_json(self) -> str:
        """Recipe, input, log and results, enough to replay it; a missing score is ``null``."""
        held = log.Log(self.origin, self.recipe, self.panel, self.log, self.input, self.scores, self.present)
        return log.write(held)

    @staticmethod
    def from_json(text: str) -> Run:
        """The run that :meth:`to_json` wrote, to the last bit. Raises :class:`LogError` for every other text."""
        held = log.read(text)
        return Run(held.recipe, held.panel, held.steps, held.input, held.scores, held.present, held.origin)


@dataclass(frozen=True, slots=True)
class Replayed:
    """A log done again: the ``run`` it gives, which figures ``changed``, and which steps came out as something else.

    ``other_zone`` and ``other_numpy`` are those of the log where they are not those of now, else empty: figures of
    another zone, or a version of NumPy whose logarithms may differ in their last bit.
    """

    run: Run
    changed: tuple[Change, ...]
    differing: tuple[Step, ...]
    other_zone: str = ""
    other_numpy: str = ""

    @property
    def identical(self) -> bool:
        """Whether everything came out as before, to the last bit."""
        return not self.differing


def run(recipe: Recipe, panel: Panel) -> Run:
    """Compute an index. The panel has a column for every indicator and at least one of the base years.

    Treatment, goalposts, weights and ideals are found in the base years alone, so that no other year changes a
    score. An indicator of which nothing is said is taken as one where more is good. Raises :class:`InputErrors` in the
    user's words where figures do not allow what the recipe asks, and :class:`KeyError` for a column not in the panel.
    """
    maker = _Maker(recipe, panel)
    maker.make()
    return Run(recipe, panel, tuple(maker.log), panel.digest(), maker.bench.scores, maker.bench.present)


def replay(made: Run, panel: Panel | None = None, zone: str = "") -> Replayed:
    """Do the log of a run again, on its own panel or on another one: a later year, a figure revised.

    Treatment, goalposts and weights are those of the log, found anew nowhere: :func:`run` does that. ``zone`` names
    the zone of ``panel``. Raises :class:`InputError` where the figures do not allow a step, and :class:`KeyError` for a
    column that is not in the panel.
    """
    now = made.panel if panel is None else panel
    origin = Origin(made.origin.zone if panel is None else zone)
    bench = Workbench.of(now)
    steps = []
    for step in made.log:
        try:
            with np.errstate(all="ignore"):  # the numbers of a log may be any
                steps.append(bench.perform(step))
        except UnfitError as error:
            raise error.told(made.recipe.file, made.recipe.base_years, step.of) from error
    differing = tuple(new for new, old in zip(steps, made.log, strict=True) if new.output != old.output)
    again = Run(made.recipe, now, tuple(steps), now.digest(), bench.scores, bench.present, origin)
    was = made.origin
    return Replayed(
        again,
        made.panel.differences(now),
        differing,
        other_zone=was.zone if zone and was.zone != zone else "",
        other_numpy=was.numpy if was.numpy != origin.numpy else "",
    )


class _Maker:
    """Fits each step on the base years and does it."""

    def __init__(self, recipe: Recipe, panel: Panel) -> None:
        self.recipe, self.panel = recipe, panel
        self.bench = Workbench.of(panel)
        self.base = np.isin(panel.years, recipe.base_years)
        self.log: list[Step] = []
        self.faults: list[InputError] = []

    def make(self) -> None:
        for number, leaf in enumerate(self.recipe.indicators, 1):
            self._column(leaf, f"[[indicators]] 第{number}项 {leaf.column}")
        self._stop()
        for element in self.recipe.upwards():
            self._element(element)
            self._stop()

    def _stop(self) -> None:
        if self.faults:
            raise InputErrors(self.faults)

    def _do(self, do: Deed, of: str, arguments: dict[str, Any]) -> None:
        self.log.append(self.bench.perform(Step(do, of, plain(arguments))))

    def _fault(self, place: str, error: UnfitError) -> None:
        self.faults.append(error.told(self.recipe.file, self.recipe.base_years, place))

    def _column(self, leaf: Leaf, place: str) -> None:
        """Distance from the band, treatment, score."""
        column, settings = leaf.column, self.recipe.normalise
        if leaf.direction == "band":
            self._do("band", column, {"low": leaf.low, "high": leaf.high})
        treatment = self._treatment(self.bench.figures[column][:, self.base].ravel())
        self._do("treat", column, asdict(treatment))
        base = self.bench.figures[column][:, self.base].ravel()
        worst, best = (None if post is None else float(treatment.rescaled(np.array(post))) for post in _posts(leaf))
        try:
            scaler = normalise.fit(
                base,
                settings.method,
                upward=leaf.direction in ("up", ""),
                scale=self.recipe.scale,
                cap=settings.cap,
                worst=worst,
                best=best,
            )
        except UnfitError as error:
            self._fault(place, error)
        else:
            self._do("normalise", column, asdict(scaler))

    def _treatment(self, base: Array) -> Treatment:
        rule = self.recipe.treat
        return UNTREATED if rule.method == "none" else outliers(base, rule.skewness, rule.kurtosis, rule.most)

    def _element(self, element: Element) -> None:
        """Weights, then scores."""
        method = self.recipe.aggregation(element)
        children = self.recipe.children(element.id)
        arguments: dict[str, Any] = {"method": method, "children": children, "least": self.recipe.least}
        try:
            self._do("weigh", element.id, {"children": children, **self._weights(element)})
            if method in ("topsis", "topsis_vector"):
                arguments |= {"scale": self.recipe.scale, "ideals": asdict(self._ideals(element))}
            self._do("aggregate", element.id, arguments)
        except UnfitError as error:
            self._fault(f"[[elements]] {element.id}", error)

    def _weights(self, element: Element) -> dict[str, Any]:
        method = self.recipe.weighing(element)
        children = self.recipe.under(element.id)
        if method == "ahp":
            judgement = asdict(ahp(parse(element.judgements)))
            return {"method": method, **judgement}
        if method in ("given", "equal"):
            shares = [child.weight if method == "given" else 1.0 for child in children]
            return {"method": method, "weights": weights.given(shares).tolist()}
        if len(children) == 1:  # nothing to weigh it against
            return {"method": method, "weights": [1.0]}
        figures, upward = self._figures(element)
        signs = np.where(upward, 1.0, -1.0)
        if method == "entropy":
            found = weights.entropy(figures)
        elif method == "entropy_minmax":
            found = weights.entropy_minmax(figures, signs, self.recipe.epsilon)
        else:
            found = weights.critic(figures, signs)
        return {"method": method, "weights": found.tolist()}

    def _ideals(self, element: Element) -> aggregate.Ideals:
        if self.recipe.aggregation(element) == "topsis_vector":
            figures, upward = self._figures(element)
            return aggregate.ideals(figures, upward)
        low, high = self.recipe.scale
        count = len(self.recipe.under(element.id))
        return aggregate.Ideals((1.0,) * count, (high,) * count, (low,) * count)

    def _figures(self, element: Element) -> tuple[Array, NDArray[np.bool_]]:
        """Treated figures (or scores of elements) of the base years (units, k), and where more is good."""
        children = self.recipe.under(element.id)
        base = [
            self.bench.figures[child.column] if isinstance(child, Leaf) else self.bench.scores[child.id]
            for child in children
        ]
        upward = [isinstance(child, Element) or child.direction in ("up", "") for child in children]
        return np.stack([array[:, self.base].ravel() for array in base], axis=-1), np.array(upward)


def _posts(leaf: Leaf) -> tuple[float | None, float | None]:
    """Goalposts of an indicator; a band is left nowhere better than at no distance."""
    return leaf.worst, 0.0 if leaf.best is None and leaf.direction == "band" else leaf.best
