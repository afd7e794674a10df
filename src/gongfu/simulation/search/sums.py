"""Totals that are sums of frozen columns by settings: one household that stands for all, so that no pass is needed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from gongfu.simulation.engine.derivative import derivative, derivative_name
from gongfu.simulation.engine.picked import Picked
from gongfu.simulation.engine.program import Program, Step
from gongfu.simulation.engine.vectorised import run_vectorised
from gongfu.simulation.law.expression import Expression, Name, Op, names_in, rewritten
from gongfu.simulation.law.facts import Fact
from gongfu.simulation.population import Population
from gongfu.simulation.search.slopes import Sloped

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["Sums", "summable"]

_PERSONS = "persons__all"


@dataclass(frozen=True, eq=False)
class Sums:
    """A program of the totals alone, with derivatives, over the sums of all households' columns."""

    program: Program
    layout: Picked
    everybody: Population
    count: int

    @staticmethod
    def of(residual: Program, names: Sequence[str], people: Population, settings: Sequence[str]) -> Sums:
        """The totals ``names`` of a residual over its columns in ``people``, by settings that are numbers."""
        items = tuple(_of_all(residual.by_name[name]) for name in names)
        columns = sorted({name for item in items for name in item.reads} - {_PERSONS})
        sums = {name: float(people.weight @ people.households[name]) for name in columns}
        sums[_PERSONS] = float(people.weight @ people.size)
        facts = {name: Fact(name, "household", name, "number", low=-np.inf) for name in sums}
        program = derivative(replace(residual, items=items, facts=facts, targets=tuple(names)), settings)
        assert isinstance(program.layout, Picked)
        return Sums(program, program.layout, _one(facts, sums), len(settings))

    def totals(self, vector: Floats) -> dict[str, Sloped]:
        """The totals at a vector of the residual."""
        found = run_vectorised(self.program, self.everybody, self.layout.taken(vector))
        names = [name for name in self.program.targets if name in self.program.by_name]
        return {name: Sloped(float(found[name][0]), self._slope(found, name)) for name in names}

    def _slope(self, found: Mapping[str, Floats], name: str) -> Floats:
        keys = [derivative_name(number, name) for number in range(self.count)]
        return np.array([found[key][0] if key in found else 0.0 for key in keys])


def summable(residual: Program, name: str) -> bool:
    """Whether a variable of households is a sum of columns, each by settings alone: the sum of all is that of sums."""
    item = residual.by_name.get(name)
    if not isinstance(item, Step) or item.entity != "household":
        return False
    return all(read == "size" or read in residual.facts for read in item.reads) and _is_linear(item.expression)


def _is_linear(expression: Expression) -> bool:
    match expression:
        case Name():
            return True
        case Op("add" | "sub", (left, right)):
            return _is_linear(left) and _is_linear(right)
        case Op("neg", (operand,)):
            return _is_linear(operand)
        case Op("mul", (left, right)):
            return (_is_linear(left) and _same_for_all(right)) or (_same_for_all(left) and _is_linear(right))
        case Op("div", (over, under)):
            return _is_linear(over) and _same_for_all(under)
    return False


def _same_for_all(expression: Expression) -> bool:
    return not any(True for _ in names_in(expression))


def _of_all(item: Any) -> Step:
    def renamed(expression: Expression) -> Expression:
        return Name(_PERSONS) if expression == Name("size") else expression

    return Step(item.name, item.entity, rewritten(item.expression, renamed))


def _one(facts: Mapping[str, Fact], sums: Mapping[str, float]) -> Population:
    """A population of one household that has the sums of all."""
    ends, row = np.array([0, 1]), np.zeros(1, np.int64)
    households = {name: np.array([value]) for name, value in sums.items()}
    return Population(facts, np.ones(1, np.int64), ends, ends, {}, households, np.ones(1), row, row)
