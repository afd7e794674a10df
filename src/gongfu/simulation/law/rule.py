"""A rule of law: a scalar function of one person, one person's month or one household, and what it is called on."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

from gongfu.simulation.law.markers import Marker, Over, Within
from gongfu.simulation.law.units import Unit

__all__ = ["Argument", "Entity", "Rule", "household", "month", "person", "rule_of"]

Entity = Literal["person", "month", "household"]
"""Of what a variable has a value: every person, every month of every person, every household."""
Function = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Argument:
    """A positional argument: its name in the function, the variable it stands for, and how that is gathered."""

    name: str
    variable: str
    marker: Marker | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """A variable and the function that computes it.

    Positional arguments of the function are facts or other rules, keyword-only ones are parameters; where a rule of
    months takes a parameter, it is the one in force in that month. ``unit`` is that of the value; ``label`` the name
    people know; ``source`` the article of law. Of money that the household gets, ``paid_by`` names the payer; of money
    it pays, ``paid_to`` the receiver. ``since`` and ``until`` (both included) bound the days on which the rule holds.
    """

    name: str
    entity: Entity
    function: Function
    arguments: tuple[Argument, ...]
    parameters: tuple[str, ...]
    unit: Unit
    label: str
    source: str = ""
    paid_by: str = ""
    paid_to: str = ""
    since: date = date.min
    until: date = date.max

    @property
    def file(self) -> Path:
        """The file the function stands in."""
        return Path(self.function.__code__.co_filename)

    @property
    def place(self) -> str:
        """The rule and its line, for messages."""
        return f"规则 {self.name}（第 {self.function.__code__.co_firstlineno} 行）"


def _decorator(entity: Entity) -> Callable[..., Callable[[Function], Function]]:
    def decorate(
        label: str,
        unit: str,
        source: str = "",
        *,
        name: str = "",
        paid_by: str = "",
        paid_to: str = "",
        since: str = "",
        until: str = "",
    ) -> Callable[[Function], Function]:
        def mark(function: Function) -> Function:
            variable = name or function.__name__
            arguments, parameters = _signature(function, variable, entity)
            first = date.fromisoformat(since) if since else date.min
            last = date.fromisoformat(until) if until else date.max
            if first > last:
                raise ValueError(f"rule {variable}: it holds from {first} and only until {last}")
            if not variable.isidentifier() or "__" in variable:
                raise ValueError(f"rule {variable!r}: a name is letters, digits and single underscores")
            function.rule = Rule(  # type: ignore[attr-defined]
                variable,
                entity,
                function,
                arguments,
                parameters,
                Unit.parse(unit),
                label,
                source,
                paid_by,
                paid_to,
                first,
                last,
            )
            return function

        return mark

    decorate.__doc__ = f"""Make a function a rule of every {entity}; it stays the function it is.

        ``label`` is the Chinese name, ``unit`` as :meth:`Unit.parse` takes it, ``source`` the article; the others as in
        :class:`Rule`, days as YYYY-MM-DD. ``name`` is the variable's where the function must be called otherwise: two
        functions for two times. Raises :class:`ValueError` for a unit, day or signature that cannot be.
        """
    return decorate


person = _decorator("person")
month = _decorator("month")
household = _decorator("household")


def rule_of(function: Function) -> Rule:
    """The rule that a decorated function is. Raises :class:`ValueError` for any other."""
    rule = getattr(function, "rule", None)
    if not isinstance(rule, Rule):
        raise ValueError(
            f"{getattr(function, '__qualname__', function)} is no rule: decorate it with person, month or household"
        )
    return rule


def _signature(function: Function, name: str, entity: Entity) -> tuple[tuple[Argument, ...], tuple[str, ...]]:
    arguments: list[Argument] = []
    parameters: list[str] = []
    try:
        items = inspect.signature(function, eval_str=True).parameters.values()
    except NameError as error:
        raise ValueError(f"rule {name}: {error}; markers are imported from gongfu.simulation.law") from error
    for item in items:
        if item.default is not item.empty:
            raise ValueError(f"rule {name}: {item.name} has a default; what is not asked for cannot be left out")
        if item.kind is item.KEYWORD_ONLY:
            parameters.append(item.name)
        elif item.kind is item.POSITIONAL_OR_KEYWORD:
            arguments.append(_argument(item, name, entity))
        else:
            raise ValueError(f"rule {name}: *{item.name} cannot be told from the graph; name every argument")
    return tuple(arguments), tuple(parameters)


def _argument(item: inspect.Parameter, name: str, entity: Entity) -> Argument:
    marker = None if item.annotation is item.empty else item.annotation
    if marker is None:
        return Argument(item.name, item.name)
    if not isinstance(marker, Over | Within):
        raise ValueError(f"rule {name}: {item.name} is annotated with {marker!r}, which is no marker such as Sum")
    if isinstance(marker, Over) and marker.of != "household" and entity == "household":
        raise ValueError(f"rule {name}: a household has no {marker.of}; {item.name} must be a rule of a person")
    if isinstance(marker, Within) and (marker.span == "year") == (entity == "month"):
        raise ValueError(f"rule {name}: ThroughYear is for rules of the year, ToDate and Before for those of months")
    return Argument(item.name, marker.variable or item.name, marker)
