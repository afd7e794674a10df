"""Small laws for tests, written as a person writes them: rules as Python text, parameters as TOML."""

from __future__ import annotations

import importlib.util
import itertools
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from gongfu.simulation.engine.explain import case_of, explain
from gongfu.simulation.engine.program import lower
from gongfu.simulation.engine.vectorised import run_vectorised
from gongfu.simulation.law import Fact, Law, fact
from gongfu.simulation.population import Population

HEAD = """\
from gongfu.simulation.law import *
"""
FACTS = (
    fact("wage", "person", "工资", "money", "yuan/year"),
    fact("age", "person", "年龄", "whole", "year", high=120),
    fact("disabled", "person", "残疾", "flag"),
    fact("score", "person", "分数", "number", low=-1e9),
    fact("rural", "household", "乡村", "flag"),
    fact("land", "household", "耕地", "number", "mu"),
)
_numbers = itertools.count()


def rules(folder: Path, text: str) -> ModuleType:
    """A module of rules, written to a file and imported; it need not import the language."""
    name = f"rules_{next(_numbers)}"
    file = folder / f"{name}.py"
    file.write_text(HEAD + text, "utf-8")
    spec = importlib.util.spec_from_file_location(name, file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def table(name: str, value: Any, unit: str = "1", since: str = "2000-01-01", **keys: str) -> str:
    """A parameter of one value as TOML; a list of pairs is a schedule unless ``form="steps"``."""
    form = keys.pop("form", "schedule" if isinstance(value, list) else "value")
    over = f'over = "{keys.pop("over")}"\n' if "over" in keys else ""
    written = f'[{name}]\nlabel = "{name}"\nunit = "{unit}"\n{over}\n[[{name}.values]]\nsince = "{since}"\n'
    more = "".join(f'{key} = "{text}"\n' for key, text in keys.items())
    return f'{written}{form} = {value}\nsource = "某法"\nconfidence = "A"\n{more}\n'


def law(folder: Path, text: str, parameters: str = "", facts: Sequence[Fact] = FACTS) -> Law:
    """A law of one module of rules and one table of parameters."""
    file = folder / f"parameters_{next(_numbers)}.toml"
    file.write_text(parameters, "utf-8")
    return Law.of("小法", [rules(folder, text)], [file], facts)


def population(
    homes: Sequence[Sequence[Mapping[str, float]]],
    households: Sequence[Mapping[str, float]] = (),
    facts: Sequence[Fact] = FACTS,
) -> Population:
    """Households as lists of members; what is not said of a member is 0, a link nobody."""
    members = [person for home in homes for person in home]
    own = list(households) or [{} for _ in homes]
    persons = {item.name: [one.get(item.name, 0) for one in members] for item in facts if item.entity == "person"}
    links = {link: [int(one.get(link, 255)) for one in members] for link in ("spouse", "mother", "father")}
    columns = {item.name: [one.get(item.name, 0) for one in own] for item in facts if item.entity == "household"}
    home = [number for number, home in enumerate(homes) for _ in home]
    return Population.of(persons | links, columns, home, {item.name: item for item in facts})


def computed(law: Law, people: Population, *targets: str, day: str = "2025-06-01") -> dict[str, list[Any]]:
    """Targets of every person (or month and person) or household, in the order they were given."""
    edition = law.on(day)
    program = lower(edition, *targets)
    found = run_vectorised(program, people, program.layout.vector(edition))
    return {name: _as_given(people, found[name], program.entity(name)).tolist() for name in targets}


def _as_given(people: Population, values: Any, entity: str) -> Any:
    row = people.household_row if entity == "household" else people.person_row
    given = np.empty_like(values)
    given[..., row] = values
    return given


def explained(law: Law, people: Population, target: str, day: str = "2025-06-01") -> list[Any]:
    """The same as :func:`computed` for one target, one household after another in plain Python."""
    edition = law.on(day)
    program = lower(edition, target)
    entity = program.entity(target)
    count = people.household_count if entity == "household" else people.person_count
    values = np.zeros((12, count) if entity == "month" else count)
    for home in range(people.household_count):
        where = np.flatnonzero(people.household_of == home)  # members in order: storage goes member after member
        for line in explain(edition, case_of(people, home), target):
            if line.rule.name == target:
                place = home if line.member is None else where[line.member]
                values[place if line.month is None else (line.month - 1, place)] = line.value
    return _as_given(people, values, entity).tolist()  # type: ignore[no-any-return]
