"""A law: rules, parameters and facts by name; and the law as it stands on one day, in which nothing is dated."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from types import ModuleType

from gongfu.documents.errors import InputError, InputErrors
from gongfu.simulation.law.expression import Body
from gongfu.simulation.law.facts import BUILT_IN, LINKS, Fact
from gongfu.simulation.law.graph import closure, graph_faults
from gongfu.simulation.law.parameters import Parameter, Value, read_parameters
from gongfu.simulation.law.reading import body_of
from gongfu.simulation.law.reform import Reform
from gongfu.simulation.law.rule import Rule

__all__ = ["Edition", "Law"]


@dataclass(frozen=True, eq=False)
class Law:
    """Rules, dated parameters and the facts they are about."""

    name: str
    rules: tuple[Rule, ...]
    parameters: Mapping[str, Parameter]
    facts: Mapping[str, Fact]
    reforms: tuple[Reform, ...] = ()

    @staticmethod
    def of(name: str, modules: Iterable[ModuleType], parameters: Iterable[Path], facts: Iterable[Fact]) -> Law:
        """The rules of some modules (all that are defined in them), parameters of some TOML files, and facts.

        Raises :class:`InputErrors` for faults of the files, :class:`ValueError` for a rule or fact that is there twice.
        """
        found = [
            function.rule
            for module in modules
            for function in vars(module).values()
            if isinstance(getattr(function, "rule", None), Rule) and function.__module__ == module.__name__
        ]
        rules = dict.fromkeys(found)  # a function may have two names in its module
        given = list(facts)
        names = [*BUILT_IN, *LINKS, *(fact.name for fact in given)]
        twice = sorted({one for one in names if names.count(one) > 1} | {rule.name for rule in rules} & set(names))
        if twice:
            raise ValueError(f"law {name}: more than one fact, link or rule is called {', '.join(twice)}")
        return Law(name, tuple(rules), read_parameters(*parameters), {fact.name: fact for fact in given})

    def reformed(self, *reforms: Reform) -> Law:
        """The law with reforms made in turn; the later one prevails where two set the same parameter or rule.

        Raises :class:`InputErrors` naming every parameter and rule that the law does not have.
        """
        law = self
        faults: list[InputError] = []
        for reform in reforms:
            try:
                rules, parameters = reform.applied(law.rules, law.parameters)
            except InputErrors as errors:
                faults += [error for error in errors.exceptions if isinstance(error, InputError)]
                continue
            law = replace(law, rules=rules, parameters=parameters, reforms=(*law.reforms, reform))
        if faults:
            raise InputErrors(faults)
        return law

    def on(self, day: date | str) -> Edition:
        """The law as it stands on a day, as if it had stood all year; rules of months take each month's own parameters.

        Raises :class:`InputErrors` where two rules of one name hold on that day, or a rule has the name of a fact.
        """
        day = date.fromisoformat(day) if isinstance(day, str) else day
        rules: dict[str, Rule] = {}
        faults: list[InputError] = []
        for rule in self.rules:
            if rule.since <= day <= rule.until:
                if rule.name in rules:
                    cause = f"{day} 这一天有两条规则叫 {rule.name}"
                    faults.append(InputError(rule.file, cause, "请用 since、until 分开", rule.place))
                if rule.name in self.facts or rule.name in BUILT_IN:
                    cause = f"规则 {rule.name} 与事实同名"
                    faults.append(InputError(rule.file, cause, "请换一个名称，并改用它的规则", rule.place))
                rules[rule.name] = rule
        if faults:
            raise InputErrors(faults)
        return Edition(self.name, day, rules, self.parameters, {**BUILT_IN, **self.facts})


@dataclass(frozen=True, eq=False)
class Edition:
    """The law of one day: one rule a name."""

    name: str
    day: date
    rules: Mapping[str, Rule]
    parameters: Mapping[str, Parameter]
    facts: Mapping[str, Fact]
    _bodies: dict[str, Body] = field(default_factory=dict, repr=False)

    def order(self, *targets: str) -> tuple[Rule, ...]:
        """The rules that targets need, each after what it takes. A fact needs none.

        Raises :class:`InputErrors`: a name that is neither rule nor fact, a circle, a parameter that is missing or has
        no value on the day, an argument that an entity cannot have. Units are held by :func:`unit_faults`.
        """
        faults = graph_faults(self, targets)
        if faults:
            raise InputErrors(faults)
        return closure(self, targets)

    def body(self, name: str) -> Body:
        """The function of a rule as an expression, read once."""
        if name not in self._bodies:
            self._bodies[name] = body_of(self.rules[name])
        return self._bodies[name]

    def value(self, parameter: str, month: int | None = None) -> Value:
        """What a parameter is on the day, or on the first of a month (1 to 12) of its year.

        Raises :class:`KeyError` for a parameter the law does not have or that has no value then.
        """
        day = self.day if month is None else date(self.day.year, month, 1)
        found = self.parameters[parameter].on(day)
        if found is None:
            raise KeyError(f"{parameter} has no value on {day}")
        return found

    @cached_property
    def used(self) -> dict[str, tuple[str, ...]]:
        """The names of rules that take each parameter."""
        users: dict[str, list[str]] = {}
        for rule in self.rules.values():
            for name in rule.parameters:
                users.setdefault(name, []).append(rule.name)
        return {name: tuple(rules) for name, rules in users.items()}
