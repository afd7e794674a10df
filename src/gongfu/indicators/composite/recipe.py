"""The recipe of an index: ``index.toml`` of a zone folder. A field is a key; docs/index-recipe.md explains each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal, TypeVar

from gongfu.documents.errors import InputError, InputErrors
from gongfu.indicators.composite.aggregate import Aggregation
from gongfu.indicators.composite.normalise import Normalisation
from gongfu.indicators.composite.weights import EPSILON
from gongfu.indicators.model import Direction, Stratum
from gongfu.toml import read_toml
from gongfu.toml_schema import gathered

__all__ = [
    "FILE",
    "FROM_FIGURES",
    "Element",
    "Leaf",
    "Missing",
    "Normalise",
    "Recipe",
    "Sensitivity",
    "Treat",
    "Weighting",
    "is_begun",
    "load",
    "plain",
]

FILE = "index.toml"
"""The name of a recipe in a zone folder."""
Weighting = Literal["given", "equal", "entropy", "entropy_minmax", "critic", "ahp"]
JUDGEMENTS = '每个一行、写在引号里的判断，例如 judgements = ["1 9", "1/9 1"]'
FROM_FIGURES: tuple[Weighting, ...] = ("entropy", "entropy_minmax", "critic")
"""Weightings that are found in figures."""


@dataclass(frozen=True, slots=True)
class Treat:
    """Outliers: left alone, or treated where skew and kurtosis of the base years pass both limits."""

    method: Literal["none", "outliers"] = "none"
    skewness: float = 2.0
    kurtosis: float = 3.5
    most: int = 5


@dataclass(frozen=True, slots=True)
class Normalise:
    """How figures come onto the ``scale``, and whether they are kept on it."""

    method: Normalisation = "goalposts"
    scale: tuple[float, ...] = (0.0, 100.0)
    cap: bool = True


@dataclass(frozen=True, slots=True)
class Missing:
    """A missing figure: no score, or, with ``renormalise``, a score if the share ``least`` of the weight is there."""

    renormalise: bool = False
    least: float = 0.8


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """What the Monte Carlo varies: weights around the recipe's, and these methods in place of the recipe's."""

    draws: int = 1000
    seed: int = 1
    concentration: float = 100.0
    normalise: tuple[Normalisation, ...] = ()
    aggregate: tuple[Aggregation, ...] = ()


@dataclass(frozen=True, slots=True)
class Element:
    """A group of the tree: how what is under it is weighed and put together. One element has no parent: the index."""

    id: str
    name: str
    parent: str = ""
    weight: float = 1.0
    weigh: Literal["", Weighting] = ""
    aggregate: Literal["", Aggregation] = ""
    judgements: tuple[str, ...] = field(default=(), metadata={"example": JUDGEMENTS})


@dataclass(frozen=True, slots=True)
class Leaf:
    """An indicator of the index. What is empty comes from its definition (direction, band), its figures and target."""

    id: str
    parent: str
    weight: float = 1.0
    stratum: Stratum = "all"
    direction: Literal["", Direction] = ""
    low: float | None = None
    high: float | None = None
    worst: float | None = None
    best: float | None = None

    @property
    def column(self) -> str:
        """The name of its figures: the indicator's id, with the stratum where it is not everybody's."""
        return self.id if self.stratum == "all" else f"{self.id}@{self.stratum}"

    @property
    def upward(self) -> bool:
        """Whether more is good (of a band: of the distance from it, so no). Known once the direction is."""
        return self.direction == "up"


@dataclass(frozen=True, slots=True)
class Recipe:
    """An index as data. ``weigh`` and ``aggregate`` hold for every element that says nothing else."""

    file: Path
    name: str
    base_years: tuple[int, ...]
    areas: tuple[str, ...] = ()
    weigh: Weighting = "given"
    aggregate: Aggregation = "arithmetic"
    epsilon: float = EPSILON
    treat: Treat = field(default_factory=Treat)
    normalise: Normalise = field(default_factory=Normalise)
    missing: Missing = field(default_factory=Missing)
    sensitivity: Sensitivity = field(default_factory=Sensitivity)
    elements: tuple[Element, ...] = ()
    indicators: tuple[Leaf, ...] = ()

    @property
    def scale(self) -> tuple[float, float]:
        """The lowest and the highest score."""
        low, high = self.normalise.scale
        return low, high

    @property
    def least(self) -> float:
        """The least share of the weight that must be there for a score."""
        return self.missing.least if self.missing.renormalise else 1.0

    @property
    def root(self) -> str:
        """The id of the index itself."""
        return next(element.id for element in self.elements if not element.parent)

    def under(self, element: str) -> list[Element | Leaf]:
        """What lies directly under an element: elements first, then indicators, each in the order of the file."""
        items: tuple[Element | Leaf, ...] = (*self.elements, *self.indicators)
        return [item for item in items if item.parent == element]

    def children(self, element: str) -> tuple[str, ...]:
        """The ids and columns of what lies directly under an element; judgements are in this order."""
        return tuple(item.id if isinstance(item, Element) else item.column for item in self.under(element))

    def upwards(self) -> Iterator[Element]:
        """The elements, each after those under it."""
        known = {element.id: element for element in self.elements}

        def below(element: Element) -> Iterator[Element]:
            for child in self.children(element.id):
                if child in known:
                    yield from below(known[child])
            yield element

        yield from below(known[self.root])

    def weighing(self, element: Element) -> Weighting:
        """How what is under the element is weighed."""
        return element.weigh or self.weigh

    def aggregation(self, element: Element) -> Aggregation:
        """How what is under the element is put together."""
        return element.aggregate or self.aggregate

    @property
    def fitted(self) -> frozenset[str]:
        """The columns whose figures of the base years are in the scores of others: through ends, weights, treatment."""
        found = {leaf.column for leaf in self.indicators if self._ends_from_figures(leaf)}
        below: dict[str, set[str]] = {}
        for element in self.upwards():
            parts = (below[one.id] if isinstance(one, Element) else {one.column} for one in self.under(element.id))
            below[element.id] = set().union(*parts)
            if self.weighing(element) in FROM_FIGURES or self.aggregation(element) == "topsis_vector":
                found |= below[element.id]
        return frozenset(found)

    def _ends_from_figures(self, leaf: Leaf) -> bool:
        if self.treat.method != "none" or self.normalise.method not in ("goalposts", "reference"):
            return True
        best = leaf.best is None and leaf.direction != "band"
        return best or (leaf.worst is None and self.normalise.method == "goalposts")

    def to_dict(self) -> dict[str, Any]:
        """The recipe as TOML and JSON hold it, without what is ``None``."""
        table: dict[str, Any] = plain(asdict(self))
        del table["file"]
        return table

    @staticmethod
    def of(table: dict[str, Any], file: Path = Path(FILE)) -> Recipe:
        """The recipe of such a table. Raises :class:`InputErrors` with every fault that can be told at once."""
        from gongfu.indicators.composite.check import faults

        recipe, found = _built(table, file)
        found = found or [InputError(file, cause, remedy, place) for place, cause, remedy in faults(recipe)]
        if found:
            raise InputErrors(found)
        return recipe


def load(folder: str | Path, name: str = FILE) -> Recipe:
    """A recipe of a zone folder. Raises :class:`InputError` for a file that is no TOML, else as :meth:`Recipe.of`."""
    file = Path(folder) / name
    table = read_toml(file)
    if not table:
        raise InputError(file, "还没有写配方", "请去掉示例各行开头的 # 并改成本区的指标，写法见 docs/index-recipe.md")
    return Recipe.of(table, file)


def is_begun(folder: str | Path) -> bool:
    """Whether a zone folder has a recipe that says anything: that of a new zone is comments only."""
    file = Path(folder) / FILE
    return file.is_file() and bool(read_toml(file))


Part = TypeVar("Part")


def _built(table: dict[str, Any], file: Path) -> tuple[Recipe, list[InputError]]:
    """The recipe, part by part, so that each part can tell its own fault."""
    found: list[InputError] = []

    def each(kind: type[Part], key: str) -> list[Part]:
        parts = []
        for number, part in enumerate(rest.pop(key), 1):
            built, faults = gathered(kind, part, file, f"[[{key}]] 第{number}项")
            found.extend(faults)
            if built is not None:
                parts.append(built)
        return parts

    rest = dict(table)
    lists = {"elements": Element, "indicators": Leaf}
    given: dict[str, Any] = {"file": file}
    for key, kind in lists.items():
        if isinstance(rest.get(key), list) and all(isinstance(part, dict) for part in rest[key]):
            given[key] = tuple(each(kind, key))
    parts = {"treat": Treat, "normalise": Normalise, "missing": Missing, "sensitivity": Sensitivity}
    for key, part in parts.items():
        if isinstance(rest.get(key), dict):
            built, faults = gathered(part, rest.pop(key), file, f"[{key}]")
            found.extend(faults)
            given |= {} if built is None else {key: built}
    recipe, faults = gathered(Recipe, rest, file, "", given)
    return recipe or Recipe(file, "", ()), [*found, *faults]


def plain(value: Any) -> Any:
    """As TOML and JSON hold it: tuples as lists, and without ``None``."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items() if item is not None}
    return [plain(item) for item in value] if isinstance(value, tuple | list) else value
