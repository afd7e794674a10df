"""China's law asked about households that a test spells out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from gongfu.simulation.china import law
from gongfu.simulation.china.facts import FACTS
from gongfu.simulation.engine.explain import Case, explain
from gongfu.simulation.law import Edition, Fact, Reform

DAY = "2025-06-01"


def someone(age: float = 40, **facts: float) -> dict[str, float]:
    """A person of whom nothing else is true than what is said; a rule's name given makes its value known."""
    return {fact.name: 0.0 for fact in FACTS if fact.entity == "person"} | {"age": age} | facts


def couple(one: dict[str, float], other: dict[str, float]) -> tuple[dict[str, float], dict[str, float]]:
    """The first two members of a household, married to one another."""
    return one | {"spouse": 1}, other | {"spouse": 0}


def home(*members: Mapping[str, float], **facts: float) -> Case:
    """A household, of which too nothing else is true than what is said."""
    return Case({fact.name: 0.0 for fact in FACTS if fact.entity == "household"} | facts, members)


def ask(
    case: Case | dict[str, float],
    name: str,
    *,
    day: str = DAY,
    member: int = 0,
    month: int = 1,
    reform: Mapping[str, float | Callable[..., Any]] | None = None,
) -> float:
    """A variable of the household, of a member or of a member's month. A person alone is a household of one."""
    if not isinstance(case, Case):
        case = home(case)
    edition = law().reformed(Reform.of(reform or {})).on(day)
    edition = _with_given(edition, case)
    entity = edition.rules[name].entity
    wanted = (None if entity == "household" else member, month if entity == "month" else None)
    lines = explain(edition, case, name)
    [value] = [line.value for line in lines if line.rule.name == name and (line.member, line.month) == wanted]
    return value


def _with_given(edition: Edition, case: Case) -> Edition:
    """The law in which values that the case gives are facts, not computed."""
    given = {name for person in case.members for name in person} & edition.rules.keys()
    known = {name: Fact(name, "person", name, "number", edition.rules[name].unit) for name in given}
    kept = {name: rule for name, rule in edition.rules.items() if name not in given}
    return replace(edition, rules=kept, facts={**edition.facts, **known}, _bodies={})
