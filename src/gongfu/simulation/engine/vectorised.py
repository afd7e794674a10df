"""A program run with NumPy, a whole column at a time: slow, plain, and what the kernels are held against."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from gongfu.simulation.engine.layout import Slot
from gongfu.simulation.engine.program import Gather, Item, Program, Step
from gongfu.simulation.engine.schedule import phases
from gongfu.simulation.law.expression import Call, Expression, Name, Number, Op, Setting
from gongfu.simulation.law.facts import NOBODY
from gongfu.simulation.population import Population

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["run_vectorised"]

_OPERATORS: Mapping[str, Callable[..., Any]] = {
    "add": np.add, "sub": np.subtract, "mul": np.multiply, "div": np.divide, "neg": np.negative, "abs": np.abs,
    "min": np.minimum, "max": np.maximum, "lt": np.less, "le": np.less_equal, "gt": np.greater,
    "ge": np.greater_equal, "eq": np.equal, "ne": np.not_equal, "and": np.logical_and, "or": np.logical_or,
    "not": np.logical_not, "select": np.where,
}  # fmt: skip
_ARITHMETIC = {"add", "sub", "mul", "div", "neg", "abs", "min", "max"}
"""What reckons with truth values as with 1 and 0; NumPy would take their sum for an or."""


def run_vectorised(program: Program, population: Population, vector: Floats) -> dict[str, Floats]:
    """Every variable of the program, in storage order: persons (n,), months (12, n), households (m,).

    Raises :class:`ValueError` naming all columns that the population does not have.
    """
    there = {**population.persons, **population.households}
    missing = [name for name in (*program.facts, *program.links) if name not in there]
    if missing:
        labels = [program.facts[name].label if name in program.facts else name for name in missing]
        raise ValueError(f"the population has no {', '.join(missing)}（{'、'.join(labels)}）")
    run = _Run(program, population, vector)
    with np.errstate(all="ignore"):  # both sides of a branch are computed; the one not taken may divide by zero
        for phase in phases(program):
            if phase.entity == "month":
                run.months(phase.items)
            else:
                for item in phase.items:
                    run.known[item.name] = run.column(item)
    return {name: run.known[name] for name in (*program.targets, *program.by_name)}


class _Run:
    """Columns as they become known."""

    def __init__(self, program: Program, population: Population, vector: Floats) -> None:
        self.program = program
        self.population = population
        self.vector = vector
        self.known: dict[str, Any] = {name: population.values(name).astype(np.float64) for name in program.facts}
        self.known["size"] = population.size.astype(np.float64)

    def months(self, items: tuple[Item, ...]) -> None:
        """A phase of months, one after another; what is gathered to date and before grows."""
        count = self.population.person_count
        for item in items:
            self.known[item.name] = np.zeros((12, count))
        for month in range(12):
            for item in items:
                self.known[item.name][month] = self.column(item, month)

    def column(self, item: Item, month: int | None = None) -> Floats:
        """One item's values, in a month or of all."""
        if isinstance(item, Step):
            value = self.value(item.expression, item.entity, month)
            shape = self.population.household_count if item.entity == "household" else self.population.person_count
            return np.asarray(np.broadcast_to(value, (shape,)), np.float64)
        return self.gathered(item, month)

    def gathered(self, item: Gather, month: int | None) -> Floats:
        values = self.known[item.variable]
        match item.over:
            case "year":
                return np.asarray(sum(values))  # in the order of months: NumPy's own differs with the shape
            case "to_date" | "before":
                assert month is not None
                return np.asarray(sum(values[: month + (item.over == "to_date")]))
            case "household":
                gathered = np.zeros(self.population.household_count)
                _add(item.how, gathered, self.population.household_of, values)
                return gathered
        return self.linked(item, values)

    def linked(self, item: Gather, values: Floats) -> Floats:
        """Of spouse, parents or children, who are members of the household."""
        everybody = np.arange(self.population.person_count)
        gathered = np.zeros(self.population.person_count)
        pairs = []
        for link in ("spouse",) if item.over == "spouse" else ("mother", "father"):
            there = self.population.persons[link] != NOBODY
            pairs.append((everybody[there], _member(self.population, link)[there]))
        for one, other in pairs:
            to, of = (other, one) if item.over == "children" else (one, other)
            _add(item.how, gathered, to, values[of])
        return gathered

    def value(self, expression: Expression, entity: str, month: int | None) -> Any:
        match expression:
            case Number(value):
                return value
            case Name("month"):
                return float((month or 0) + 1)
            case Name(name):
                return self.named(name, entity, month)
            case Setting(parameter, monthly):
                slot = self.program.layout.slots[parameter, monthly]
                return self.vector[slot.start + (month or 0) * monthly]
            case Call(parameter, at, monthly):
                slot = self.program.layout.slots[parameter, monthly]
                return _read(slot, self.vector, (month or 0) if monthly else 0, self.value(at, entity, month))
            case Op(operator, operands):
                values = [self.value(operand, entity, month) for operand in operands]
                return _OPERATORS[operator](*(map(_plain, values) if operator in _ARITHMETIC else values))

    def named(self, name: str, entity: str, month: int | None) -> Any:
        """A variable as the entity sees it: a person that of the household, a month that of the person."""
        values = self.known[name]
        if self.program.entity(name) == "household" and entity != "household":
            return values[self.population.household_of]
        return values[month] if values.ndim == 2 else values


def _plain(value: Any) -> Any:
    """Truth values as numbers."""
    return np.multiply(value, 1.0) if getattr(value, "dtype", None) == np.bool_ else value


def _read(slot: Slot, vector: Floats, month: int, at: Any) -> Any:
    """A schedule or steps read at values."""
    start = slot.start + month * slot.width
    thresholds, rises = vector[start : start + slot.width].reshape(2, slot.brackets)
    if slot.form == "schedule":
        return sum(rise * np.maximum(at - threshold, 0) for threshold, rise in zip(thresholds, rises, strict=True))
    return rises[0] + sum(rise * (at > threshold) for threshold, rise in zip(thresholds[1:], rises[1:], strict=True))


def _add(how: str, gathered: Floats, to: NDArray[np.int64], values: Floats) -> None:
    """Gather values into those they belong to."""
    if how == "sum":
        gathered += np.bincount(to, values, len(gathered))
    elif how == "max":
        np.maximum.at(gathered, to, values)
    elif how == "count":
        gathered += np.bincount(to, values != 0, len(gathered))
    else:
        np.maximum.at(gathered, to, (values != 0).astype(np.float64))


def _member(population: Population, link: str) -> NDArray[np.int64]:
    """Where the linked member of every person stands; nonsense where there is nobody."""
    home = population.household_of
    bucket = np.searchsorted(population.household_start, home, side="right") - 1
    count = np.diff(population.household_start)[bucket]
    rank = home - population.household_start[bucket]
    return np.asarray(population.person_start[bucket] + population.persons[link].astype(np.int64) * count + rank)
