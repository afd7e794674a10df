"""From a law to figures: variables by name, what is asked of every run, and editions a kernel fits."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest
from programs import FACTS

from gongfu.simulation.engine import Ask, evaluate, prepare
from gongfu.simulation.law import Edition, Law, Reform, Sum, ThroughYear, household, month, person
from gongfu.simulation.population import Population

TOML = """
[line]
label = "低保标准"
unit = "yuan/person/year"
[[line.values]]
since = "2019-01-01"
value = 6000
source = "x"
confidence = "A"
[rates]
label = "税率"
unit = "1"
over = "yuan/year"
[[rates.values]]
since = "2019-01-01"
schedule = [[0, 0], [60000, 0.1]]
source = "x"
confidence = "A"
[subsidy]
label = "每月补贴"
unit = "yuan/month"
[[subsidy.values]]
since = "2019-01-01"
until = "2025-06-30"
value = 10
source = "x"
confidence = "A"
[[subsidy.values]]
since = "2025-07-01"
value = 20
source = "x"
confidence = "A"
"""


@person("税", "yuan/year", paid_to="财政")
def tax(wage, *, rates):
    return rates(wage)


@month("补贴", "yuan/month", paid_by="财政")
def monthly_subsidy(student, *, subsidy):
    return subsidy if student else 0.0


@person("净收入", "yuan/year")
def net(wage, tax, yearly: ThroughYear("monthly_subsidy")):
    return wage - tax + yearly


@household("人均", "yuan/person/year")
def per_head(net: Sum, size):
    return net / size


@household("低保", "yuan/person/year", paid_by="财政")
def dibao(per_head, *, line):
    return max(line - per_head, 0.0)


@household("人均收入", "yuan/person/year")
def income(per_head, dibao):
    return per_head + dibao


@household("人均收入", "yuan/person/year")
def plain_income(per_head):
    return per_head


@pytest.fixture
def law(tmp_path: Path) -> Law:
    (tmp_path / "law.toml").write_text(TOML, "utf-8")
    return Law.of("试验", [sys.modules[__name__]], [tmp_path / "law.toml"], FACTS.values())


@pytest.fixture
def edition(law: Law) -> Edition:
    return law.on("2025-03-01")


@pytest.fixture
def people() -> Population:
    """A couple of 160,000 and nothing, and a student alone; the second household counts twice."""
    persons = {"wage": [160_000, 0, 0], "student": [0, 0, 1]}
    return Population.of(persons, {"rural": [1, 0]}, [0, 0, 1], FACTS, weight=[1, 2])


def test_variables_by_name(edition: Edition, people: Population) -> None:
    """Tax is a tenth of 100,000; the student has 6 * 10 + 6 * 20 = 180, and 5,820 of dibao."""
    for backend in ("numba", "numpy"):
        found = evaluate(people, edition, ["tax", "net", "dibao", "monthly_subsidy", "wage", "size"], backend=backend)
        of_student, of_earner = people.person_row.tolist().index(2), people.person_row.tolist().index(0)
        assert found["tax"][of_earner] == 10_000
        assert found["net"][of_student] == 180
        assert found["dibao"].tolist() == [5820, 0]
        assert found["monthly_subsidy"][:, of_student].tolist() == [10] * 6 + [20] * 6
        assert found["wage"][of_earner] == 160_000
        assert found["size"].tolist() == [1, 2]


def test_totals_by_unit(edition: Edition, people: Population) -> None:
    """Dibao is per head: 5,820 for one person, twice. Of a subsidy every month, the year is summed."""
    ask = Ask("income", ("tax", "monthly_subsidy", "dibao", "wage", "rural"), by="rural")
    state = prepare(edition, ask).run(people, edition).state
    assert state.totals == {
        "tax": 10_000, "monthly_subsidy": 360, "dibao": 2 * 5820, "wage": 160_000, "rural": 1,
    }  # fmt: skip
    assert state.means == {"0": 6000, "1": 75_000}
    assert state.mean == (2 * 6000 + 2 * 75_000) / 4


def test_parameters_of_another_edition(law: Law, edition: Edition, people: Population) -> None:
    kernel = prepare(edition, Ask("income"))
    richer = law.reformed(Reform.of({"line": 7000, "rates": [(0, 0.1)]})).on("2025-03-01")
    assert kernel.run(people, richer).incomes.tolist() == [7000, 72_090 - 90]


def test_other_rules_and_more_brackets_need_another_kernel(law: Law, edition: Edition, people: Population) -> None:
    kernel = prepare(edition, Ask("income"))
    more = law.reformed(Reform.of({"rates": [(0, 0.0), (1, 0.1), (2, 0.2)]})).on("2025-03-01")
    with pytest.raises(ValueError, match="rates: 3 brackets"):
        kernel.run(people, more)
    swapped = law.reformed(Reform.of({"income": plain_income})).on("2025-03-01")
    with pytest.raises(ValueError, match="other rules"):
        kernel.run(people, swapped)
    assert prepare(swapped, Ask("income")).run(people, swapped).incomes.tolist() == [180, 75_000]


def test_what_cannot_be_asked(edition: Edition) -> None:
    with pytest.raises(ValueError, match="tax is no variable of households"):
        prepare(edition, Ask("tax"))
    with pytest.raises(ValueError, match="land is no flag"):
        prepare(edition, Ask("income", by="land"))


def test_results_of_the_second_population_are_not_those_of_the_first(edition: Edition, people: Population) -> None:
    kernel = prepare(edition, Ask("income"))
    first = kernel.run(people, edition).incomes
    other = Population.of({"wage": [6500.0], "student": [0]}, {"rural": [1]}, [0], FACTS)
    assert kernel.run(other, edition).incomes.tolist() == [6500]
    np.testing.assert_array_equal(first, [6000, 75_000])
