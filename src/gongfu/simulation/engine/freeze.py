"""What a study does not vary is computed once: a program split into a prelude and what is left to do each time.

What is left should be work of households alone. So a person's variable that is a sum of products, a frozen factor by
one that all members share (settings, figures of the household), is summed over the household factor by factor, and
only the sums are kept: ``Sum(base + eligible * pension)`` is ``Sum(base) + Sum(eligible) * pension``. The remains that
are no such sum stay work of persons.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from gongfu.simulation.engine.linear import Linear
from gongfu.simulation.engine.picked import Picked, picked
from gongfu.simulation.engine.program import LINKED, Gather, Item, Program, Step
from gongfu.simulation.engine.simplify import ZERO, built, needed
from gongfu.simulation.engine.vectorised import run_vectorised
from gongfu.simulation.law.expression import Call, Expression, Name, Number, Op, is_condition, names_in
from gongfu.simulation.law.facts import Fact, Kind
from gongfu.simulation.population import Population

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Run = Callable[[Program, Population, Floats], Mapping[str, Floats]]

__all__ = ["Frozen", "freeze", "population_of"]

_BUILT_IN = ("size", "month")
_DTYPES: Mapping[str, Any] = {"flag": np.uint8, "whole": np.uint16}


@dataclass(frozen=True, eq=False)
class Frozen:
    """``prelude`` computes the frozen columns, which are its targets and facts of ``residual``.

    Both have layouts that take their settings from the vector of the program that was split. ``totals`` says how the
    household's sum of a person's variable is called in the residual.
    """

    prelude: Program
    residual: Program
    totals: Mapping[str, str]

    def holds(self, before: Floats, after: Floats) -> bool:
        """Whether columns computed with one vector of the whole program serve for another."""
        layout = self.prelude.layout
        assert isinstance(layout, Picked)
        return bool(np.array_equal(layout.taken(before), layout.taken(after)))


def freeze(
    program: Program, varied: Collection[str], *, totals: Collection[str] = (), thresholds: Collection[str] = ()
) -> Frozen:
    """Split a program for a study in which only the parameters ``varied`` change.

    Of schedules and steps the rates or values change, and thresholds only of those in ``thresholds`` too. Targets in
    ``totals`` are wanted as sums over the population only: those of persons become sums of the household, which
    may spare work of persons. Parameters that the program does not read are no matter.
    """
    return _Freezer(Linear(program, varied, thresholds), frozenset(totals)).split()


def population_of(frozen: Frozen, population: Population, vector: Floats, run: Run = run_vectorised) -> Population:
    """The population that the residual runs on: the frozen columns, and the facts it still reads.

    ``vector`` is one of the whole program; ``run`` computes the prelude's targets of a population.
    """
    layout = frozen.prelude.layout
    assert isinstance(layout, Picked)
    columns = run(frozen.prelude, population, layout.taken(vector)) if frozen.prelude.targets else {}
    persons: dict[str, NDArray[Any]] = {name: population.persons[name] for name in frozen.residual.links}
    households: dict[str, NDArray[Any]] = {}
    for name, fact in frozen.residual.facts.items():
        into, given = (persons, population.persons) if fact.entity == "person" else (households, population.households)
        if name in frozen.prelude.targets:
            into[name] = np.ascontiguousarray(columns[name], _DTYPES.get(fact.kind, np.float64))
        else:
            into[name] = given[name]
    return replace(population, facts=frozen.residual.facts, persons=persons, households=households)


class _Freezer:
    """The residual as it grows, item after item, each after what it reads."""

    def __init__(self, linear: Linear, totals: frozenset[str]) -> None:
        self.linear = linear
        self.totals = totals
        self.items: dict[str, Item] = {}
        self.columns: dict[str, Fact] = {}
        self.facts: dict[str, Fact] = {}
        self.hoisted: dict[Expression, str] = {}
        self.reached: set[str] = set()

    def split(self) -> Frozen:
        linear, program = self.linear, self.linear.program
        renamed = {name: self.total(name) for name in program.targets if name in self.totals}
        targets = tuple(dict.fromkeys(renamed.get(name, name) for name in program.targets))
        for target in targets:
            self.emit(target)
        columns = tuple(self.columns)
        prelude = needed((item for item in linear.items.values() if item.name not in linear.varying), columns)
        read = {name for item in prelude for name in item.reads}
        facts = {name: fact for name, fact in program.facts.items() if name in read}
        residual = tuple(self.items.values())
        return Frozen(
            Program(prelude, facts, picked(program.layout, prelude, linear.made), columns),
            Program(residual, {**self.facts, **self.columns}, picked(program.layout, residual, linear.made), targets),
            {name: other for name, other in renamed.items() if name != other},
        )

    def total(self, name: str) -> str:
        """A variable of which only the sum is wanted, as one of households."""
        if self.linear.entity(name) == "month":
            item = Gather(f"{name}_year", "person", name, "sum", "year")
            self.linear.keep(item, varying=name in self.linear.varying)
            name = item.name
        if self.linear.entity(name) == "person":
            item = Gather(f"sum_of_{name}_in_household", "household", name, "sum", "household")
            self.linear.keep(item, varying=name in self.linear.varying)
            name = item.name
        return name

    def emit(self, name: str) -> None:
        """Make a variable known to the residual."""
        if name in self.reached or name in _BUILT_IN:
            return
        self.reached.add(name)
        if name not in self.linear.items:
            self.facts[name] = self.linear.program.facts[name]
            return
        item = self.linear.items[name]
        if name not in self.linear.varying and item.entity != "month":
            self.columns[name] = self.column(item)
            return
        if isinstance(item, Step):
            item = self.step(name, item)
        elif item.how == "sum" and name in self.linear.varying and item.over in ("household", *LINKED, "year"):
            item = self.gather(item)
        for read in item.reads:
            self.emit(read)
        self.items[name] = item

    def step(self, name: str, item: Step) -> Step:
        return replace(item, expression=self.hoist(name, item.expression))

    def gather(self, item: Gather) -> Item:
        """A sum, product by product."""
        if item.over != "household":
            form = self.linear.sum_of(item.name)
            if not form.products or form.rest == Name(item.name):
                return item
            found = form.rest
            for shared, factor in form.products.items():
                found = built("add", found, built("mul", factor, shared))
            return Step(item.name, item.entity, found)
        form = self.linear.sum_of(item.variable)
        if not form.products:
            return item
        found = ZERO
        for shared, factor in form.products.items():
            if isinstance(factor, Number):
                summed = built("mul", factor, Name("size"))
            else:
                summed = self.linear.gathered(item, factor)
            found = built("add", found, built("mul", summed, shared))
        if isinstance(form.rest, Name):
            rest = replace(item, name=f"sum_of_{form.rest.name}_in_household", variable=form.rest.name)
            found = built("add", found, self.linear.keep(rest, varying=True))
        return Step(item.name, "household", found)

    def hoist(self, owner: str, expression: Expression) -> Expression:
        """An expression with its frozen parts as columns; those of months and of settings alone stay."""
        if not isinstance(expression, Op | Call):
            return expression
        linear = self.linear
        reads = any(True for _ in names_in(expression))
        if linear.frozen(expression) and reads and linear.entity_of(expression) != "month":
            name = self.hoisted.setdefault(expression, f"{owner}__frozen{len(self.hoisted) + 1}")
            linear.keep(Step(name, linear.entity_of(expression), expression))
            return Op("ne", (Name(name), ZERO)) if is_condition(expression) else Name(name)
        if isinstance(expression, Call):
            return replace(expression, at=self.hoist(owner, expression.at))
        return replace(expression, operands=tuple(self.hoist(owner, operand) for operand in expression.operands))

    def column(self, item: Item) -> Fact:
        entity = "household" if item.entity == "household" else "person"
        return Fact(item.name, entity, item.name, self.kind(item))  # type: ignore[arg-type]

    def kind(self, item: Item) -> Kind:
        """Truth values need a byte, counts of members two."""
        if isinstance(item, Step):
            return "flag" if _is_flag(item.expression) else "number"
        of = self.linear.items.get(item.variable)
        counted = item.how == "count" or (isinstance(of, Step) and _is_flag(of.expression))
        if item.over != "household":
            return "number"
        return "flag" if item.how == "any" else "whole" if counted else "number"


def _is_flag(expression: Expression) -> bool:
    """Whether a value can only be 0 or 1."""
    match expression:
        case Number(value):
            return value in (0, 1)
        case Op("select", (_, then, instead)):
            return _is_flag(then) and _is_flag(instead)
    return is_condition(expression)
