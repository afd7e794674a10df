"""One household explained: the rules' own functions called in plain Python, each step with what went into it."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from gongfu.documents.errors import InputError
from gongfu.simulation.law.facts import BUILT_IN, LINKS, NOBODY
from gongfu.simulation.law.graph import entity_of, facts_of
from gongfu.simulation.law.law import Edition
from gongfu.simulation.law.markers import Over, Within
from gongfu.simulation.law.parameters import Brackets, Value
from gongfu.simulation.law.rule import Argument, Rule
from gongfu.simulation.population.population import Population

__all__ = ["Case", "Line", "case_of", "explain", "formula"]


@dataclass(frozen=True)
class Case:
    """One household: its facts, and those of its members in order; money in yuan, links as member numbers."""

    household: Mapping[str, float]
    members: Sequence[Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Line:
    """One rule computed for the household, a member, or a member's month (1 to 12).

    ``inputs`` are the values it was called with; ``parameters`` those of law with their source and confidence.
    """

    rule: Rule
    member: int | None
    month: int | None
    value: float
    inputs: tuple[tuple[str, float], ...]
    parameters: tuple[tuple[str, Value], ...]


def case_of(population: Population, household: int) -> Case:
    """A household of a population, by its number in storage order.

    Raises :class:`ValueError` where there is none of that number.
    """
    if not 0 <= household < population.household_count:
        raise ValueError(f"household {household}: there are {population.household_count}, numbered from 0")
    bucket = int(population.household_start.searchsorted(household, side="right")) - 1
    start, stop = (int(edge) for edge in population.household_start[bucket : bucket + 2])
    rows = [
        int(population.person_start[bucket]) + member * (stop - start) + household - start
        for member in range(int(population.sizes[bucket]))
    ]
    own = {name: float(population.values(name)[household]) for name in population.households}
    columns = {name: population.values(name) for name in population.persons}
    return Case(own, [{name: float(column[row]) for name, column in columns.items()} for row in rows])


def explain(edition: Edition, case: Case, *targets: str) -> list[Line]:
    """Every rule behind the targets, each after those it takes.

    Raises :class:`InputErrors` as :meth:`Edition.order` does, :class:`ValueError` naming all facts that the case lacks
    and links that lead to nobody, :class:`InputError` for a rule that divides by zero.
    """
    edition.order(*targets)
    _check(edition, case, targets)
    run = _Run(edition, case)
    for target in targets:
        entity = entity_of(edition, target)
        for member in [None] if entity == "household" else range(len(case.members)):
            for month in range(1, 13) if entity == "month" else [None]:
                run.value(target, member, month)
    return list(run.lines.values())


def formula(rule: Rule) -> str:
    """The text of a rule's function, without decorator and docstring."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(rule.function)))
    function = tree.body[0]
    assert isinstance(function, ast.FunctionDef)
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return "\n".join(ast.unparse(statement) for statement in body)


def _check(edition: Edition, case: Case, targets: Sequence[str]) -> None:
    """Whether the case says all that the targets ask for."""
    if not case.members:
        raise ValueError("the case has no members")
    lacking = []
    for name in facts_of(edition, targets):
        own = edition.facts[name].entity == "household"
        said = [case.household] if own else case.members
        whose = "the household" if own else "member "
        lacking += [f"{name} of {whose}{'' if own else at}" for at, facts in enumerate(said) if name not in facts]
    lacking += [
        f"{link} of member {at}, who is {person[link]:g},"
        for at, person in enumerate(case.members)
        for link in LINKS
        if person.get(link, NOBODY) not in (NOBODY, *range(len(case.members)))
    ]
    if lacking:
        raise ValueError(f"the case does not have {', '.join(lacking)}")


class _Run:
    """Values as they are asked for; a line a rule and whom it was computed for."""

    def __init__(self, edition: Edition, case: Case) -> None:
        self.edition = edition
        self.case = case
        self.lines: dict[tuple[str, int | None, int | None], Line] = {}

    def value(self, name: str, member: int | None, month: int | None) -> float:
        """A variable of the household (no member), a member, or a member's month."""
        if name in BUILT_IN:
            return float(len(self.case.members)) if name == "size" else float(month or 0)
        entity = entity_of(self.edition, name)
        member = None if entity == "household" else member
        month = month if entity == "month" else None
        if name not in self.edition.rules:
            return float((self.case.household if member is None else self.case.members[member])[name])
        key = (name, member, month)
        if key not in self.lines:
            self.lines[key] = self.line(self.edition.rules[name], member, month)
        return self.lines[key].value

    def line(self, rule: Rule, member: int | None, month: int | None) -> Line:
        inputs = tuple((item.name, self.argument(item, member, month)) for item in rule.arguments)
        day_of = month if rule.entity == "month" else None
        parameters = tuple((name, self.edition.value(name, day_of)) for name in rule.parameters)
        settings = {name: _readable(value.value, self.edition.parameters[name].form) for name, value in parameters}
        try:
            value = float(rule.function(*(value for _, value in inputs), **settings))
        except ZeroDivisionError:
            given = "、".join(f"{name} = {value:g}" for name, value in inputs)
            raise InputError(rule.file, f"除数是零（{given}）", "请在规则里先用 if 分开", rule.place) from None
        return Line(rule, member, month, value, inputs, parameters)

    def argument(self, item: Argument, member: int | None, month: int | None) -> float:
        match item.marker:
            case Over() as over:
                return _gathered(
                    over.how, [self.value(item.variable, other, month) for other in self.circle(over, member)]
                )
            case Within("year"):
                return sum(self.value(item.variable, member, each) for each in range(1, 13))
            case Within(span):
                last = (month or 0) - (span == "before")
                return sum(self.value(item.variable, member, each) for each in range(1, last + 1))
        return self.value(item.variable, member, month)

    def circle(self, over: Over, member: int | None) -> list[int]:
        """The members gathered over."""
        members = range(len(self.case.members))
        if over.of == "household":
            return list(members)
        links = [{link: int(person.get(link, NOBODY)) for link in LINKS} for person in self.case.members]
        if over.of == "children":
            return [other for other in members for link in ("mother", "father") if links[other][link] == member]
        assert member is not None
        wanted = ("spouse",) if over.of == "spouse" else ("mother", "father")
        return [links[member][link] for link in wanted if links[member][link] != NOBODY]


def _gathered(how: str, values: Sequence[float]) -> float:
    match how:
        case "sum":
            return sum(values)
        case "max":
            return max([0.0, *values])
        case "count":
            return float(sum(value != 0 for value in values))
    return float(any(values))


def _readable(value: float | Brackets, form: str) -> float | Callable[[float], float]:
    """A parameter as a rule takes it: a number, or what is called with one."""
    if not isinstance(value, tuple):
        return value
    if form == "steps":
        return lambda at: next((step for start, step in reversed(value) if at > start), value[0][1])
    rises = [
        (start, rate - before)
        for (start, rate), before in zip(value, [0.0, *(rate for _, rate in value)], strict=False)
    ]
    return lambda at: sum(rise * max(at - start, 0.0) for start, rise in rises)
