"""The same law by three hands: the project's own language, OpenFisca, and plain NumPy, on households made to be hard.

Values sit exactly on every threshold, a fen below and a fen above; the law differs from one example to the next.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Literal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from gongfu.simulation.engine import evaluate
from gongfu.simulation.law import Reform
from gongfu.simulation.population import Population

BENCH = Path(__file__).resolve().parents[1] / "bench"
sys.path.append(str(BENCH))  # last: bench has modules that are called as some of the tests

from simulation import ours, plain, runner  # noqa: E402
from simulation.oracle import Oracle  # noqa: E402
from simulation.parameters import Figures, scenarios  # noqa: E402
from simulation.population import Columns  # noqa: E402

OF_PERSONS = ("contributions", "income_tax", "resident_pension", "net_income")
OF_HOUSEHOLDS = ("dibao", "income_per_head")
FEN = 0.01
Values = Mapping[str, NDArray[np.float64]]

# --- laws and households ---------------------------------------------------------------------------------------------

BASE = scenarios()["baseline"]
LAWS = st.builds(
    BASE._replace,
    contribution_rate=st.sampled_from([BASE.contribution_rate, 0.0, 0.04, 0.5]),
    basic_pension=st.sampled_from([BASE.basic_pension, 2_600.0, 0.0]),
    pension_age=st.sampled_from([BASE.pension_age, 65.0]),
    dibao_urban=st.sampled_from([BASE.dibao_urban, 9_000.0]),
    dibao_rural=st.sampled_from([BASE.dibao_rural, 6_600.0, 12_000.0]),
)


def wages(law: Figures) -> list[float]:
    """No wage, both ends of the contribution base, and wages whose tax begins or changes its rate there."""
    kinks = [law.basic_deduction + at for at, _ in law.rates]
    low, high = (law.contribution_rate * base for base in (law.base_floor, law.base_ceiling))
    with_floor, with_ceiling = [kink + low for kink in kinks], [kink + high for kink in kinks]
    within = [kink / (1 - law.contribution_rate) for kink in kinks]
    at = [law.base_floor, law.base_ceiling, *kinks, *with_floor, *within, *with_ceiling]
    return [0.0, FEN, *(round(wage + step, 2) for wage in at for step in (-FEN, 0.0, FEN))]


def some(rng: np.random.Generator, count: int, edges: list[float], most: int, usual: float) -> NDArray[np.float64]:
    """Nothing for a ``usual`` share, one of some edges for most others, else any amount to the fen."""
    any_amount = rng.integers(0, 100 * most, count) / 100
    there = np.where(rng.random(count) < 0.7, rng.choice(edges, count), any_amount)
    return np.where(rng.random(count) < usual, 0.0, there)


@st.composite
def cases(draw: st.DrawFn) -> tuple[Figures, Columns]:
    """A law and households of one to nine; of some the income before dibao is on the line, or a fen beside it."""
    law = draw(LAWS)
    homes = draw(st.integers(1, 400))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    start = np.concatenate([[0], np.cumsum(rng.integers(1, 10, homes))])
    people = int(start[-1])
    home = np.repeat(np.arange(homes, dtype=np.int32), np.diff(start))
    weight = rng.choice([1.0, 0.8, 1_234.5], homes)
    ages = [0, law.pension_age - 1, law.pension_age, law.pension_age + 1, 120]
    columns: Columns = {
        "age": rng.choice(ages, people).astype(np.uint8),
        "wage": some(rng, people, wages(law), 2_000_000, rng.choice([0.5, 0.9])),
        "employee_pension": some(rng, people, [FEN], 200_000, 0.8),
        "farm_income": some(rng, people, [FEN], 20_000, 0.6),
        "household": home,
        "person_weight": weight[home],
        "rural": rng.integers(0, 2, homes).astype(np.uint8),
        "weight": weight,
        "start": start,
    }
    step = rng.choice([np.nan, -FEN, 0.0, FEN], homes)
    return law, onto_line(columns, law, step)


def onto_line(columns: Columns, law: Figures, step: NDArray[np.float64]) -> Columns:
    """The farm income of every head such that the household is ``step`` from its dibao line; where NaN, as it is."""
    head = columns["start"][:-1]
    size = np.diff(columns["start"])
    net = np.bincount(columns["household"], plain.variables(columns, law)["net_income"])
    others = net - columns["farm_income"][head]
    needed = np.round(np.where(columns["rural"] == 1, law.dibao_rural, law.dibao_urban) * size - others + step, 2)
    farm = columns["farm_income"].copy()
    farm[head] = np.where(needed >= 0, needed, farm[head])  # never of NaN
    return {**columns, "farm_income": farm}


# --- the three hands -------------------------------------------------------------------------------------------------


def by_ours(columns: Columns, law: Figures, backend: Literal["numba", "numpy"]) -> Values:
    """The engine's variables, in the order of the columns."""
    changed = {name: value for name, value in law._asdict().items() if value != getattr(BASE, name)}
    edition = ours.law().reformed(Reform.of(changed)).on("2025-06-01")
    names = [fact.name for fact in ours.FACTS if fact.entity == "person"]
    population = Population.of(
        {name: columns[name] for name in names},
        {"rural": columns["rural"]},
        columns["household"],
        edition.facts,
        weight=columns["weight"],
    )
    found = evaluate(population, edition, [*OF_PERSONS, *OF_HOUSEHOLDS], backend=backend)
    ordered = {}
    for name, values in found.items():
        ordered[name] = np.empty(len(values))
        ordered[name][population.person_row if name in OF_PERSONS else population.household_row] = values
    return ordered


def same(found: Values, expected: Values) -> None:
    """Agreement to a millionth, and to a ten-thousandth of a fen where nothing is to be paid."""
    for name in (*OF_PERSONS, *OF_HOUSEHOLDS):
        np.testing.assert_allclose(found[name], expected[name], rtol=1e-6, atol=1e-6, err_msg=name)


@pytest.fixture(scope="module")
def oracle() -> Iterator[Oracle]:
    if not runner.ready(runner.OPENFISCA.environment):
        pytest.skip("needs openfisca-core in .peers/openfisca: make oracle, with a package index within reach")
    with Oracle(runner.python(runner.OPENFISCA)) as answering:
        yield answering


EXAMPLES = settings(max_examples=60, deadline=None)


@pytest.mark.parametrize("backend", ["numba", "numpy"])
@EXAMPLES
@given(cases())
def test_ours_agrees_with_plain_numpy(backend: Literal["numba", "numpy"], case: tuple[Figures, Columns]) -> None:
    law, columns = case
    same(by_ours(columns, law, backend), plain.variables(columns, law))


@EXAMPLES
@given(case=cases())
def test_ours_and_plain_numpy_agree_with_openfisca(oracle: Oracle, case: tuple[Figures, Columns]) -> None:
    law, columns = case
    found = oracle.variables(columns, law)
    same(plain.variables(columns, law), found)
    same(by_ours(columns, law, "numba"), found)
