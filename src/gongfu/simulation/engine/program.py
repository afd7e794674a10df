"""Rules lowered to a program: expressions over variables, figures gathered of persons and months, slots of parameters.

A program knows no law any more: everything that runs rules (vectorised, fused) or changes them (a part frozen,
derivatives added) works on this one form, and a program comes of a program.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

from gongfu.simulation.engine.layout import Layout
from gongfu.simulation.law.expression import Call, Expression, Name, Setting, names_in, rewritten
from gongfu.simulation.law.facts import Fact
from gongfu.simulation.law.graph import closure
from gongfu.simulation.law.law import Edition
from gongfu.simulation.law.markers import Circle, Over, Span
from gongfu.simulation.law.rule import Argument, Entity, Rule

__all__ = ["Gather", "Item", "Program", "Step", "lower", "through_year"]


@dataclass(frozen=True, slots=True)
class Step:
    """A variable computed by an expression over variables and settings, for every one of its entity."""

    name: str
    entity: Entity
    expression: Expression

    @property
    def reads(self) -> tuple[str, ...]:
        """The variables it reads."""
        return tuple(dict.fromkeys(names_in(self.expression)))


@dataclass(frozen=True, slots=True)
class Gather:
    """A variable gathered: of the persons of a circle (``how`` sum, max, any, count), or of months (``how`` sum).

    Over the household it has a value every household, over linked persons every person; through the year every person,
    to date and before every month.
    """

    name: str
    entity: Entity
    variable: str
    how: Literal["sum", "max", "any", "count"]
    over: Circle | Span

    @property
    def reads(self) -> tuple[str, ...]:
        """The variable it gathers."""
        return (self.variable,)


Item = Step | Gather
LINKED: Mapping[str, tuple[str, ...]] = {
    "spouse": ("spouse",),
    "parents": ("mother", "father"),
    "children": ("mother", "father"),
}
"""The links by which each circle is found: children are those whose mother or father one is."""


@dataclass(frozen=True, eq=False)
class Program:
    """Items in an order in which each comes after what it reads, but for what is gathered of the months before.

    ``facts`` are the columns it reads; ``size`` and ``month`` are built in. ``targets`` are the variables it was made
    for.
    """

    items: tuple[Item, ...]
    facts: Mapping[str, Fact]
    layout: Layout
    targets: tuple[str, ...]

    @cached_property
    def by_name(self) -> dict[str, Item]:
        """The items by the variable they compute."""
        return {item.name: item for item in self.items}

    @cached_property
    def links(self) -> tuple[str, ...]:
        """The columns of links it needs."""
        circles = [item.over for item in self.items if isinstance(item, Gather)]
        return tuple(dict.fromkeys(link for circle in circles for link in LINKED.get(circle, ())))

    def entity(self, name: str) -> Entity:
        """Of what a variable, fact or built-in has a value."""
        if name in self.by_name:
            return self.by_name[name].entity
        if name in ("size", "month"):
            return "household" if name == "size" else "month"
        return self.facts[name].entity


def lower(edition: Edition, *targets: str) -> Program:
    """The program of targets. Raises :class:`InputErrors` as :meth:`Edition.order` does."""
    edition.order(*targets)
    items: dict[str, Item] = {}
    for rule in closure(edition, targets):
        names: dict[str, Expression] = {}
        for argument in rule.arguments:
            gather = _gather(argument, rule.entity)
            if gather is not None:
                items.setdefault(gather.name, gather)
            names[argument.name] = Name(gather.name if gather else argument.variable)
        for step in _steps(edition, rule, names):
            items[step.name] = step
    read = {name for item in items.values() for name in item.reads} | set(targets)
    facts = {name: edition.facts[name] for name in sorted(read - items.keys() - {"size", "month"})}
    return Program(tuple(items.values()), facts, Layout.of(edition, items.values()), targets)


def through_year(program: Program, name: str) -> tuple[Program, str]:
    """A program that also sums a variable of months through the year, and the sum's name; of others as they are."""
    if program.entity(name) != "month":
        return program, name
    gather = Gather(f"{name}_year", "person", name, "sum", "year")
    known = gather.name in program.by_name
    return (program if known else replace(program, items=(*program.items, gather))), gather.name


def _gather(argument: Argument, entity: Entity) -> Gather | None:
    """What an argument with a marker gathers, under a name that says it and that no rule or fact can have."""
    marker, variable = argument.marker, argument.variable
    if marker is None:
        return None
    if isinstance(marker, Over):
        name = f"{variable}__{marker.how}_of_{marker.of}"
        return Gather(name, "household" if marker.of == "household" else "person", variable, marker.how, marker.of)
    name = f"{variable}__{marker.span}"
    return Gather(name, "person" if marker.span == "year" else "month", variable, "sum", marker.span)


def _steps(edition: Edition, rule: Rule, names: Mapping[str, Expression]) -> Iterator[Step]:
    """The locals of a rule, as variables of its entity, and its result."""
    body = edition.body(rule.name)
    known = dict(names)
    for parameter in rule.parameters:
        known[parameter] = Setting(parameter, rule.entity == "month")

    def renamed(expression: Expression) -> Expression:
        match expression:
            case Name(name):
                return known[name]
            case Call(parameter, at):
                return Call(parameter, at, rule.entity == "month")
        return expression

    for local, expression in body.locals:
        name = f"{rule.name}__{local}"
        yield Step(name, rule.entity, rewritten(expression, renamed))
        known[local] = Name(name)
    yield Step(rule.name, rule.entity, rewritten(body.result, renamed))
