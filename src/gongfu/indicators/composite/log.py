"""The log of an index as JSON, checked field by field when it is read: what passes can be done again."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from types import NoneType
from typing import Any, NoReturn, TypeVar

import numpy as np
from numpy.typing import NDArray

from gongfu import __version__
from gongfu.documents.errors import InputError, InputErrors
from gongfu.indicators.composite.aggregate import Aggregation, Ideals
from gongfu.indicators.composite.normalise import Scaler
from gongfu.indicators.composite.panel import Mark, Panel, nested
from gongfu.indicators.composite.recipe import Recipe, Weighting
from gongfu.indicators.composite.steps import Deed, Step
from gongfu.indicators.composite.treat import Treatment
from gongfu.toml_schema import build

__all__ = ["SCHEMA", "Log", "LogError", "Origin", "read", "write"]

Array = NDArray[np.float64]

SCHEMA = 1
"""The number of the log's form. A log of another form is refused."""
LONGEST = 18
"""Most digits of a whole number in a log: no year or count has more, and every such number is a float too."""


class LogError(ValueError):
    """A text that is no log of an index, or one of another form; it says which in one line, for people."""


@dataclass(frozen=True, slots=True)
class Origin:
    """The zone whose figures a run is of (empty: not said), and the versions that made it."""

    zone: str = ""
    gongfu: str = __version__
    numpy: str = np.__version__


@dataclass(frozen=True, slots=True, eq=False)
class Log:
    """What a log holds: arrays are (areas, years), by column and element; ``input`` is the hash of the panel."""

    origin: Origin
    recipe: Recipe
    panel: Panel
    steps: tuple[Step, ...]
    input: str
    scores: Mapping[str, Array]
    present: Mapping[str, Array]


def write(log: Log) -> str:
    """The log as JSON; a missing figure is ``null``."""
    table = {
        "schema": SCHEMA,
        "origin": asdict(log.origin),
        "recipe": log.recipe.to_dict(),
        "input": log.input,
        "panel": log.panel.to_dict(),
        "log": [step.to_dict() for step in log.steps],
        "scores": {name: nested(array) for name, array in log.scores.items()},
        "present": {name: nested(array) for name, array in log.present.items()},
    }
    return json.dumps(table, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def read(text: str) -> Log:
    """The log that :func:`write` wrote, to the last bit. Raises :class:`LogError` for every other text."""
    try:
        table = json.loads(text, parse_float=_float, parse_int=_int, parse_constant=_float)
    except (json.JSONDecodeError, RecursionError):
        _refuse("不是 JSON")
    if not isinstance(table, dict) or "schema" not in table:
        _refuse("没有 schema")
    if table["schema"] != SCHEMA:
        raise LogError(f"日志的格式是第 {str(table['schema'])[:20]} 版，本程序只认第 {SCHEMA} 版")
    held = {"schema", "origin", "recipe", "input", "panel", "log", "scores", "present"}
    if table.keys() != held:
        _refuse(f"缺少或多出 {'、'.join(sorted(table.keys() ^ held))[:40]}")
    recipe = _recipe(table["recipe"])
    panel = _panel(table["panel"])
    steps = tuple(_step(step, number) for number, step in enumerate(_list(table["log"], "log"), 1))
    names = _Names(recipe, panel).follow(steps)
    scores, present = (_arrays(table[key], names, panel, key) for key in ("scores", "present"))
    input_ = _hash(table["input"], "input")
    return Log(_built(Origin, table["origin"], "origin"), recipe, panel, steps, input_, scores, present)


def _refuse(what: str) -> NoReturn:
    raise LogError(f"不是指数的日志，或已损坏（{what}）")


def _float(text: str) -> float:
    number = float(text)
    return number if math.isfinite(number) else _refuse(f"{text[:20]} 不是有限的数字")


def _int(text: str) -> int:
    return int(text) if len(text) <= LONGEST else _refuse(f"{text[:20]} 太长")


def _list(value: Any, place: str) -> list[Any]:
    return value if isinstance(value, list) else _refuse(place)


def _hash(value: Any, place: str) -> str:
    return value if isinstance(value, str) and len(value) == 64 else _refuse(place)


Built = TypeVar("Built")


def _built(kind: type[Built], table: Any, place: str, **given: Any) -> Built:
    """A dataclass whose fields are the keys of ``table`` and ``given``."""
    if not isinstance(table, dict):
        _refuse(place)
    try:
        return build(kind, table, Path(place), given=given)
    except InputError as error:
        _refuse(f"{place} {error.place} {error.cause}")
    except ValueError:  # fields that do not fit together
        _refuse(place)


def _recipe(table: Any) -> Recipe:
    if not isinstance(table, dict):
        _refuse("recipe")
    try:
        return Recipe.of(table)
    except InputErrors as errors:
        _refuse(str(errors).partition("\n")[0])


@dataclass(frozen=True, slots=True)
class _Axes:
    areas: tuple[str, ...]
    years: tuple[int, ...]
    columns: tuple[str, ...]


def _panel(table: Any) -> Panel:
    rest = dict(table) if isinstance(table, dict) else _refuse("panel")
    values, marks = (rest.pop(key, None) for key in ("values", "marks"))
    axes = _built(_Axes, rest, "panel")
    shape = len(axes.areas), len(axes.years), len(axes.columns)
    known = tuple(_built(Mark, mark, "panel marks") for mark in _list(marks, "panel marks"))
    areas, years, columns = set(axes.areas), set(axes.years), set(axes.columns)
    if not all(mark.area in areas and mark.year in years and mark.column in columns for mark in known):
        _refuse("panel marks")
    figures = _array(values, shape, "panel values")
    try:
        return Panel(axes.areas, axes.years, axes.columns, figures, known)
    except ValueError:  # a name stands twice
        _refuse("panel")


def _array(value: Any, shape: tuple[int, ...], place: str) -> Array:
    """Nested lists of numbers and ``None``."""
    try:
        held = np.array(value, object)
    except ValueError:  # lists of different lengths
        _refuse(place)
    if held.shape != shape or not set(map(type, held.ravel())) <= {int, float, NoneType}:
        _refuse(place)
    return held.astype(float)


def _arrays(table: Any, names: set[str], panel: Panel, place: str) -> dict[str, Array]:
    if not isinstance(table, dict) or table.keys() != names:
        _refuse(place)
    shape = len(panel.areas), len(panel.years)
    return {name: _array(value, shape, f"{place} {name}") for name, value in table.items()}


@dataclass(frozen=True, slots=True)
class _Band:
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class _Weigh:
    children: tuple[str, ...]
    method: Weighting
    weights: tuple[float, ...]
    lambda_max: float | None = None
    consistency_index: float | None = None
    consistency_ratio: float | None = None


@dataclass(frozen=True, slots=True)
class _Aggregate:
    method: Aggregation
    children: tuple[str, ...]
    least: float
    scale: tuple[float, ...] = ()
    ideals: Ideals | None = None


_ARGUMENTS: Mapping[Deed, type] = {
    "band": _Band,
    "treat": Treatment,
    "normalise": Scaler,
    "weigh": _Weigh,
    "aggregate": _Aggregate,
}
"""What each step takes."""


def _step(table: Any, number: int) -> Step:
    place = f"log 第{number}步"
    rest = dict(table) if isinstance(table, dict) else _refuse(place)
    step = _built(Step, rest, place, arguments=rest.pop("arguments", None))
    _hash(step.output, place)
    return step


class _Names:
    """What is there when a step is done: columns, then scores, then weights."""

    def __init__(self, recipe: Recipe, panel: Panel) -> None:
        self.root = recipe.root
        self.columns = {leaf.column for leaf in recipe.indicators}
        self.elements = {element.id for element in recipe.elements}
        if not self.columns <= set(panel.columns):
            _refuse("panel columns")
        self.scored: set[str] = set()
        self.weighed: dict[str, _Weigh] = {}

    def follow(self, steps: tuple[Step, ...]) -> set[str]:
        """The names that have scores after the steps."""
        for number, step in enumerate(steps, 1):
            place = f"log 第{number}步"
            arguments: Any = _built(_ARGUMENTS[step.do], step.arguments, place)
            if not self._fits(step.of, arguments):
                _refuse(place)
        return self.scored if self.root in self.scored else _refuse("log")

    def _fits(self, name: str, arguments: Any) -> bool:
        if name in self.scored:
            return False
        if isinstance(arguments, _Weigh):
            self.weighed[name] = arguments
            held = bool(arguments.children) and set(arguments.children) <= self.scored
            return held and name in self.elements and _are_weights(arguments)
        if isinstance(arguments, _Aggregate):
            self.scored.add(name)
            return name in self.weighed and _are_ends(arguments, self.weighed[name].children)
        if isinstance(arguments, Scaler):
            self.scored.add(name)
        return name in self.columns


def _are_weights(step: _Weigh) -> bool:
    weights, children = step.weights, step.children
    return len(weights) == len(children) == len(set(children)) and min(weights) >= 0 and sum(weights) > 0


def _are_ends(step: _Aggregate, weighed: tuple[str, ...]) -> bool:
    if step.method in ("topsis", "topsis_vector"):
        to = step.ideals
        if to is None or len(step.scale) != 2 or not len(to.norm) == len(to.best) == len(to.worst) == len(weighed):
            return False
    return step.children == weighed and 0 < step.least <= 1
