"""A law of six rules and a town of four households, small enough to be reckoned by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from gongfu.simulation.law import Edition, Law, Sum, fact, household, person
from gongfu.simulation.population.population import Population

TOML = """\
[basic]
label = "基本减除费用"
unit = "yuan/year"
[[basic.values]]
since = "2019-01-01"
value = 60000
source = "税法"
confidence = "A"

[rates]
label = "税率表"
unit = "1"
over = "yuan/year"
[[rates.values]]
since = "2019-01-01"
schedule = [[0, 0.03], [36000, 0.10]]
source = "税法"
confidence = "A"

[employer_rate]
label = "单位费率"
unit = "1"
[[employer_rate.values]]
since = "2019-01-01"
value = 0.16
source = "通知"
confidence = "B"

[pension]
label = "基础养老金"
unit = "yuan/month"
[[pension.values]]
since = "2024-01-01"
value = 100
source = "某市的通知"
confidence = "B"
stand_in = "本市没有公布，用邻市的"

[line_urban]
label = "城市低保标准"
unit = "yuan/person/year"
[[line_urban.values]]
since = "2024-01-01"
value = 8000
source = "通知"
confidence = "A"

[line_rural]
label = "农村低保标准"
unit = "yuan/person/year"
[[line_rural.values]]
since = "2024-01-01"
value = 6000
source = "记得的"
confidence = "M"
"""
FACTS = (
    fact("age", "person", "年龄", "whole", "year"),
    fact("wage", "person", "工资", "money", "yuan/year"),
    fact("county", "household", "县", "code", codes=("甲县", "乙县")),
    fact("rural", "household", "乡村", "flag"),
)


@person("个人所得税", "yuan/year", "税法第三条", paid_to="财政")
def income_tax(wage, *, basic, rates):  # type: ignore[no-untyped-def]
    return rates(max(wage - basic, 0.0))


@person("单位缴费", "yuan/year", paid_by="用人单位", paid_to="社保基金")
def employer_contributions(wage, *, employer_rate):  # type: ignore[no-untyped-def]
    return wage * employer_rate


@person("基础养老金", "yuan/month", paid_by="财政")
def basic_pension(age, *, pension):  # type: ignore[no-untyped-def]
    return pension if age >= 60 else 0.0


@household("低保标准", "yuan/person/year")
def dibao_standard(rural, *, line_urban, line_rural):  # type: ignore[no-untyped-def]
    return line_rural if rural else line_urban


@household("低保金", "yuan/person/year", paid_by="民政")
def dibao(wage: Sum, income_tax: Sum, basic_pension: Sum, size, dibao_standard):  # type: ignore[no-untyped-def]
    return max(dibao_standard - (wage - income_tax + basic_pension * 12) / size, 0.0)


@household("人均可支配收入", "yuan/person/year")
def income_per_head(wage: Sum, income_tax: Sum, basic_pension: Sum, size, dibao):  # type: ignore[no-untyped-def]
    return (wage - income_tax + basic_pension * 12) / size + dibao


def law(folder: Path) -> Law:
    """The law, its parameters written to a file first."""
    import results_law

    file = folder / "small.toml"
    file.write_text(TOML, "utf-8")
    return Law.of("小法", [results_law], [file], FACTS)


def town(**more: Any) -> Population:
    """Thirteen persons in seven households, by weights of four rows.

    A: one elder in the country, weight 2. B: a couple in town with wages 96,000 and 120,000. C: elder, worker with
    24,000 and child in the country. D: elder and child in town, weight 3.
    """
    persons = {
        "age": [70, 40, 38, 65, 35, 10, 72, 8],
        "wage": [0, 96000, 120000, 0, 24000, 0, 0, 0],
    }
    households = {"county": [0, 1, 0, 1], "rural": [1, 0, 1, 0]}
    known = {one.name: one for one in FACTS}
    usual = {"weight": [2, 1, 1, 3], "name": "小城", "synthetic": True}
    return Population.of(persons, households, [0, 1, 1, 2, 2, 2, 3, 3], known, **{**usual, **more})


def plainly(population: Population, edition: Edition, names: Sequence[str]) -> dict[str, np.ndarray]:
    """Every variable by calling the rules one person and one household at a time, in storage order."""
    known: dict[str, Any] = {name: population.values(name) for name in (*population.persons, *population.households)}
    known["size"] = population.size
    for rule in edition.order(*names):
        parameters = {name: _callable(edition.value(name).value) for name in rule.parameters}
        count = population.person_count if rule.entity == "person" else population.household_count
        columns = [
            _summed(known[item.variable], population) if item.marker else known[item.variable]
            for item in rule.arguments
        ]
        rows = [rule.function(*(column[at] for column in columns), **parameters) for at in range(count)]
        known[rule.name] = np.array(rows, float)
    return {name: known[name] for name in names}


def _summed(values: np.ndarray, population: Population) -> np.ndarray:
    return np.bincount(population.household_of, values, population.household_count)


def _callable(value: Any) -> Any:
    if not isinstance(value, tuple):
        return value

    def schedule(amount: float) -> float:
        ends = [at for at, _ in value[1:]] + [float("inf")]
        return sum(rate * max(min(amount, end) - at, 0) for (at, rate), end in zip(value, ends, strict=True))

    return schedule


def by_row(values: Mapping[str, np.ndarray] | np.ndarray, population: Population) -> Any:
    """Household values in the order of the rows of :func:`town`."""
    assert isinstance(values, np.ndarray)
    rows = np.empty(len(values), values.dtype)
    rows[population.household_row] = values
    return rows.tolist()
