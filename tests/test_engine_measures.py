"""What a kernel counts: exact figures equal those of a full sort, parts add up, threads change nothing."""

from __future__ import annotations

import math
import pickle
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from programs import FACTS, LAYOUT, populations, vectors

from gongfu import distribution as d
from gongfu.simulation.engine import (
    Kernel,
    Measure,
    Outcome,
    Program,
    State,
    Total,
    ambiguous,
    measured,
    round2,
    run_vectorised,
)
from gongfu.simulation.engine.program import Gather, Step
from gongfu.simulation.law.expression import Call, Expression, Name, Number, Op
from gongfu.simulation.population import Population

WAGE, FARM, RENT = Name("wage"), Name("farm"), Name("rent")


def op(operator: str, *operands: Expression) -> Op:
    return Op(operator, operands)  # type: ignore[arg-type]


PROGRAM = Program(
    (
        Step("tax", "person", Call("tax", WAGE)),
        Step("net", "person", op("add", op("sub", WAGE, Name("tax")), FARM)),
        Gather("all", "household", "net", "sum", "household"),
        Step("per_head", "household", op("div", op("add", Name("all"), RENT), Name("size"))),
        Step("grant", "household", op("max", op("sub", Number(3000.0), Name("per_head")), Number(0.0))),
        Step(
            "income", "household", op("add", Name("per_head"), op("select", Name("rural"), Name("grant"), Number(0.0)))
        ),
        Step("slope", "household", op("select", op("gt", Name("grant"), Number(0.0)), Number(1.0), Number(0.0))),
    ),
    {name: FACTS[name] for name in ("wage", "farm", "rent", "rural")},
    LAYOUT,
    ("income", "tax"),
)
TOTALS = (Total("tax"), Total("rent"), Total("grant", "person"), Total("farm"))
KERNEL = Kernel.of(PROGRAM, Measure("income", TOTALS, ("slope",), "county"))
SIZES = st.lists(st.sampled_from([1, 2, 3, 5, 12]), max_size=60)


def sample(outcome: Outcome) -> d.Sample:
    return d.Sample.of(outcome.incomes, outcome.population.weight * outcome.population.size)


def exactly(found: float, wanted: float) -> bool:
    return found == wanted or (math.isnan(found) and math.isnan(wanted))


@settings(deadline=None)
@given(SIZES, st.integers(0, 2**32), st.booleans())
def test_figures_are_those_of_a_full_sort(sizes: list[int], seed: int, weighted: bool) -> None:
    outcome = KERNEL.run(populations(seed, sizes, weighted=weighted), vectors(seed))
    full, found = sample(outcome), outcome.measures()
    assert exactly(found.median, d.median(full))
    assert exactly(found.poverty, d.relative_headcount(full))
    assert exactly(found.middle, d.middle_share(full))
    assert found.people == full.total
    assert found.mean == pytest.approx(full.mean, nan_ok=True)
    gini = d.gini(full)
    if abs(full.mean) > 1:
        assert math.isnan(gini) or found.gini.low - 1e-9 <= gini <= found.gini.high + 1e-9
    own = d.Histogram.of(full)
    np.testing.assert_array_equal(outcome.state.histogram().keys, own.keys)
    np.testing.assert_array_equal(outcome.state.histogram().weight, own.weight)


@pytest.mark.parametrize("value", [0.0, 1e4, -50.0])
def test_all_incomes_may_be_equal(value: float) -> None:
    sizes = [1, 2, 3, 4]
    people = {"wage": np.zeros(10), "farm": np.full(10, value)}
    homes = {"rent": np.zeros(4), "rural": np.zeros(4), "county": np.zeros(4)}
    population = Population.of(people, homes, np.repeat(np.arange(4), sizes), FACTS)
    outcome = KERNEL.run(population, np.zeros(LAYOUT.size))
    found = outcome.measures()
    assert found.median == value
    assert exactly(found.poverty, 0.0 if value > 0 else math.nan)
    assert exactly(found.middle, 1.0 if value > 0 else math.nan)


def test_a_median_between_two_incomes() -> None:
    """Of four equal weights at 1000, 2000, 6000 and 9000 it is 4000: one below 2400, two from 3000 to 8000... one."""
    homes = {"rent": [1000, 2000, 6000, 9000], "rural": [0] * 4, "county": [0] * 4}
    nothing = np.zeros(4)
    population = Population.of({"wage": nothing, "farm": nothing}, homes, np.arange(4), FACTS)
    found = KERNEL.run(population, np.zeros(LAYOUT.size)).measures()
    assert (found.median, found.poverty, found.middle, found.mean) == (4000, 0.5, 0.25, 4500)
    assert found.totals == {"tax": 0, "rent": 18000, "grant": 3000, "farm": 0}


@settings(deadline=None, max_examples=30)
@given(SIZES, st.integers(0, 2**32))
def test_totals_groups_and_channels(sizes: list[int], seed: int) -> None:
    population, vector = populations(seed, sizes), vectors(seed)
    values = run_vectorised(PROGRAM, population, vector)
    outcome = KERNEL.run(population, vector)
    np.testing.assert_array_equal(outcome.incomes, np.where(np.abs(values["income"]) < 2**-7, 0, values["income"]))
    home, person = population.weight, population.weight * population.size
    each = home[population.household_of]
    wanted = {
        "tax": each @ values["tax"],
        "rent": home @ population.values("rent"),
        "grant": person @ values["grant"],
        "farm": each @ population.values("farm"),
    }
    assert outcome.state.totals == pytest.approx(wanted, abs=1e-5)
    assert outcome.state.cells[:, :, 2].sum() == person @ values["slope"]
    assert outcome.state.groups == ("甲", "乙", "丙")
    for code, group in enumerate(outcome.state.groups):
        of = population.households["county"] == code
        histogram = d.Histogram.of(outcome.incomes[of], person[of])
        np.testing.assert_array_equal(outcome.state.histogram(group).keys, histogram.keys)
        np.testing.assert_array_equal(outcome.state.histogram(group).weight, histogram.weight)
        np.testing.assert_allclose(outcome.state.histogram(group).amount, histogram.amount, rtol=1e-9)


def test_threads_change_nothing() -> None:
    population = populations(1, [1, 2, 3, 12] * 100_000)
    one, two, three = (KERNEL.run(population, vectors(1), threads=threads) for threads in (1, 2, 3))
    for other in (two, three):
        np.testing.assert_array_equal(one.state.cells, other.state.cells)
        assert one.state.totals == other.state.totals
        assert one.measures(threads=1) == other.measures(threads=3)


@settings(deadline=None, max_examples=30)
@given(SIZES, SIZES, st.integers(0, 2**32))
def test_parts_add_up_to_the_whole(some: list[int], others: list[int], seed: int) -> None:
    parts = [populations(seed, some), populations(seed + 1, others)]
    runs = [KERNEL.run(part, vectors(seed)) for part in parts]
    state: State = runs[0].state + runs[1].state
    incomes = np.concatenate([run.incomes for run in runs])
    full = d.Sample.of(incomes, np.concatenate([part.weight * part.size for part in parts]))
    own = d.Histogram.of(full)
    np.testing.assert_array_equal(state.histogram().weight, own.weight)
    bins = ambiguous(state)
    picked = [round2(part, run.incomes, bins) for part, run in zip(parts, runs, strict=True)]
    found = measured(state, picked[0] + picked[1])
    assert exactly(found.median, d.median(full))
    assert exactly(found.poverty, d.relative_headcount(full))
    assert exactly(found.middle, d.middle_share(full))


def test_states_of_other_measures_are_not_added() -> None:
    state = KERNEL.run(populations(1, [2]), vectors(1)).state
    with pytest.raises(ValueError, match="different measures"):
        state + replace(state, groups=("a", "b", "c"))
    with pytest.raises(KeyError, match="no group"):
        state.histogram("丁")


def test_kernels_travel_to_other_processes() -> None:
    population, vector = populations(5, [1, 2, 3]), vectors(5)
    other = pickle.loads(pickle.dumps(KERNEL)).run(population, vector)
    np.testing.assert_array_equal(other.incomes, KERNEL.run(population, vector).incomes)


def test_an_income_that_is_no_number_is_told() -> None:
    program = Program(
        (Step("income", "household", op("div", Name("rent"), Number(0.0))),),
        {"rent": FACTS["rent"]},
        LAYOUT,
        ("income",),
    )
    with pytest.raises(ValueError, match="no numbers"):
        Kernel.of(program, Measure("income")).run(populations(1, [1, 2]), vectors(1))


def test_missing_columns_are_named_together() -> None:
    population = Population.of({"age": [1]}, {"land": [1.0]}, [0], FACTS)
    with pytest.raises(ValueError, match="farm, rent, rural, wage"):
        Kernel.of(PROGRAM, Measure("income")).run(population, vectors(1))


def test_a_household_may_be_too_large() -> None:
    with pytest.raises(ValueError, match="3000 persons"):
        KERNEL.run(populations(1, [3000]), vectors(1))


def test_a_group_without_a_label() -> None:
    population = populations(1, [1, 1])
    population.households["county"][:] = 7  # type: ignore[index]
    with pytest.raises(ValueError, match="county"):
        KERNEL.run(population, vectors(1))
