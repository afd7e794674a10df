"""A small law to search in: wages taxed by a schedule, a pension from an age on, a minimum income that tops up."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

from gongfu.simulation.law import Law, Sum, fact, household, person
from gongfu.simulation.population import Population

PARAMETERS = {
    "rates": ("1", 'over = "yuan/year"', "schedule = [[0, 0.0], [60000, 0.1], [144000, 0.25]]"),
    "pension": ("yuan/year", "", "value = 1300"),
    "pension_age": ("year", "", "value = 60"),
    "line_urban": ("yuan/person/year", "", "value = 7500"),
    "line_rural": ("yuan/person/year", "", "value = 5500"),
    "unused": ("1", "", "value = 1"),
}


@person("个人所得税", "yuan/year", paid_to="财政")
def income_tax(wage, *, rates):  # type: ignore[no-untyped-def]
    return rates(wage)


@person("居民养老金", "yuan/year", paid_by="财政")
def resident_pension(age, wage, *, pension, pension_age):  # type: ignore[no-untyped-def]
    return pension if age >= pension_age and wage == 0 else 0.0


@person("净收入", "yuan/year")
def net(wage, farm, income_tax, resident_pension):  # type: ignore[no-untyped-def]
    return wage + farm - income_tax + resident_pension


@household("补助前人均收入", "yuan/person/year")
def before_aid(net: Sum, size):  # type: ignore[no-untyped-def]
    return net / size


@household("最低生活保障金", "yuan/person/year", paid_by="县")
def dibao(before_aid, rural, *, line_urban, line_rural):  # type: ignore[no-untyped-def]
    line = line_rural if rural else line_urban
    return max(line - before_aid, 0.0)


@household("人均可支配收入", "yuan/person/year")
def income_per_head(before_aid, dibao):  # type: ignore[no-untyped-def]
    return before_aid + dibao


FACTS = (
    fact("wage", "person", "工资", "money", "yuan/year"),
    fact("farm", "person", "务农收入", "money", "yuan/year"),
    fact("age", "person", "年龄", "whole", "year"),
    fact("rural", "household", "农村", "flag"),
)


def law(folder: Path) -> Law:
    """The law, its parameters written to a folder."""
    file = folder / "parameters.toml"
    file.write_text(
        "\n".join(
            f'[{name}]\nlabel = "{name}"\nunit = "{unit}"\n{over}\n[[{name}.values]]\nsince = "2019-01-01"\n'
            f'{value}\nsource = "示例"\nconfidence = "X"\n'
            for name, (unit, over, value) in PARAMETERS.items()
        ),
        "utf-8",
    )
    return Law.of("示例", [sys.modules[__name__]], [file], FACTS)


def people(count: int = 1_500, seed: int = 7) -> Population:
    """Households of one to five persons, a third of them rural."""
    random = np.random.default_rng(seed)
    sizes = random.integers(1, 6, count)
    home = np.repeat(np.arange(count), sizes)
    rural = random.random(count) < 0.35
    age = random.integers(0, 95, home.size)
    works = (age >= 18) & (age < 60) & (random.random(home.size) < 0.6)
    wage = np.where(works, np.exp(random.normal(np.where(rural[home], 10.3, 10.9), 0.7)), 0)
    farm = np.where(rural[home] & (age >= 18) & (random.random(home.size) < 0.4), random.gamma(2, 3_000, home.size), 0)
    persons = {"wage": wage, "farm": farm, "age": age}
    return Population.of(persons, {"rural": rural}, home, FACTS_BY_NAME, weight=random.uniform(0.5, 2, count))


FACTS_BY_NAME = {item.name: item for item in FACTS}
