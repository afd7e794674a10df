"""The whole law on random families: NumPy's columns say what the rules' own functions say of each household."""

from __future__ import annotations

import numpy as np
import pytest
from chinese_law import couple, home, someone
from hypothesis import given, settings
from hypothesis import strategies as st
from laws import population

from gongfu.simulation.china import law
from gongfu.simulation.china.facts import FACTS
from gongfu.simulation.engine.explain import Case, explain
from gongfu.simulation.engine.program import lower
from gongfu.simulation.engine.vectorised import run_vectorised

TARGETS = ("income_per_head", "employer_contributions", "employer_housing_fund", "minimum_wage_shortfall")
EDGES = [0, 1, 12, 800, 9600, 12_000, 36_000, 45_072, 60_000, 96_000, 120_000, 144_000, 225_360, 300_000, 1_020_000]
MONEY = st.sampled_from(EDGES) | st.integers(0, 2_000_000).map(float)
FLAGS = [fact.name for fact in FACTS if fact.kind == "flag" and fact.entity == "person"]


@st.composite
def grown_ups(draw: st.DrawFn) -> dict[str, float]:
    flags = dict.fromkeys(draw(st.sets(st.sampled_from(FLAGS), max_size=5)), 1.0)
    amounts = {
        fact.name: float(draw(MONEY))
        for fact in FACTS
        if fact.kind == "money" and fact.entity == "person" and draw(st.booleans())
    }
    other = {"first_month": draw(st.integers(0, 12)), "housing_fund_rate": draw(st.sampled_from([0, 0.05, 0.08, 0.12]))}
    return someone(draw(st.sampled_from([16, 18, 40, 59, 60, 80])), **(flags | amounts | other))


@st.composite
def families(draw: st.DrawFn) -> Case:
    """One or two grown-ups and their children."""
    one, other = draw(grown_ups()), draw(grown_ups())
    adults = list(couple(one, other)) if draw(st.booleans()) else [one]
    links: dict[str, float] = {"mother": 0, "father": 1} if len(adults) == 2 else {"mother": 0}
    ages = draw(st.lists(st.sampled_from([0, 2, 3, 6, 17, 18]), max_size=2))
    children = [someone(age, student=draw(st.booleans()), illness_payment=draw(MONEY)) | links for age in ages]
    flags = {name: float(draw(st.booleans())) for name in ("rural", "meets_dibao_assets")}
    return home(*adults, *children, county=draw(st.integers(0, 5)), farmland=3, collective_shares=2, **flags)


@settings(max_examples=25, deadline=None)
@given(st.lists(families(), min_size=1, max_size=4))
def test_columns_agree_with_the_rules_called_one_by_one(cases: list[Case]) -> None:
    edition = law().on("2025-06-01")
    people = population([case.members for case in cases], [case.household for case in cases], FACTS)
    program = lower(edition, *TARGETS)
    columns = run_vectorised(program, people, program.layout.vector(edition))
    firsts = np.cumsum([0, *(len(case.members) for case in cases)])
    place = np.argsort(people.person_row)
    where = np.argsort(people.household_row)
    for number, case in enumerate(cases):
        for line in explain(edition, case, *TARGETS):
            column = columns[line.rule.name]
            row = where[number] if line.member is None else place[firsts[number] + line.member]
            found = column[row] if line.month is None else column[line.month - 1][row]
            assert found == pytest.approx(line.value, rel=1e-9, abs=1e-6), (line.rule.name, line.member, line.month)
