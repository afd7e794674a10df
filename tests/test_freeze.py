"""A program split into what a study does not vary and the rest: the same figures, and work of households alone."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from studied_programs import FACTS, LAYOUT, PARAMETERS, SLOTS, people, programs, vectors

from gongfu.simulation.engine.freeze import freeze, population_of
from gongfu.simulation.engine.program import Gather, Item, Program, Step
from gongfu.simulation.engine.vectorised import run_vectorised
from gongfu.simulation.law.expression import Call, Expression, Name, Number, Op, Setting
from gongfu.simulation.population import Population

WAGE, FARM, LAND = Name("wage"), Name("farm"), Name("land")
RATE, LINE = Setting("rate"), Setting("line")


def program(*items: Item, targets: tuple[str, ...] = ()) -> Program:
    """A program of items, for the last one."""
    return Program(items, FACTS, LAYOUT, targets or (items[-1].name,))


def summed(own: Expression) -> Program:
    """A program for the household's sum of a person's expression."""
    return program(Step("own", "person", own), Gather("all", "household", "own", "sum", "household"))


def whole_and_split(made: Program, varied: list[str], totals: tuple[str, ...] = ()) -> tuple[np.ndarray, np.ndarray]:
    """The sum of the program's targets, run whole and split, after the varied parameters have changed."""
    split = freeze(made, varied, totals=totals)
    population = people()
    before, after = vectors(1), changed(vectors(1), vectors(2), varied)
    left = population_of(split, population, before)
    frozen = run_vectorised(split.residual, left, split.residual.layout.taken(after))
    whole = run_vectorised(made, population, after)
    names = [split.totals.get(name, name) for name in made.targets]
    return np.array([whole[name].sum() for name in made.targets]), np.array([frozen[name].sum() for name in names])


def changed(before: np.ndarray, after: np.ndarray, varied: list[str], thresholds: bool = False) -> np.ndarray:
    """A vector with the varied parameters of another; thresholds stay unless they may change."""
    vector = before.copy()
    for slot in SLOTS:
        if slot.parameter in varied:
            place = np.arange(slot.start, slot.stop)
            moved = place[(place - slot.start) % slot.width >= slot.brackets] if not thresholds else place
            vector[moved] = after[moved]
    return vector


def test_a_sum_of_products_is_left_to_households() -> None:
    net = Step("net", "person", Op("sub", (WAGE, Op("mul", (RATE, Op("max", (FARM, Number(0.0))))))))
    total = Gather("all", "household", "net", "sum", "household")
    split = freeze(program(net, total), ["rate"])
    assert {item.entity for item in split.residual.items} == {"household"}
    assert {fact.entity for fact in split.residual.facts.values()} == {"household"}
    assert np.allclose(*whole_and_split(program(net, total), ["rate"]), rtol=1e-12)


def test_members_who_qualify_are_counted_once() -> None:
    pension = Op("select", (Op("gt", (WAGE, Number(0.0))), Number(0.0), LINE))
    made = summed(pension)
    split = freeze(made, ["line"])
    (column,) = split.prelude.targets
    assert split.residual.facts[column].kind == "whole"
    left = population_of(split, people(), vectors(1))
    assert left.households[column].dtype == np.uint16
    wages = people().persons["wage"]
    assert left.households[column].sum() == (wages == 0).sum()


def test_members_of_a_home_of_hundreds_are_counted_all() -> None:
    made = summed(Op("select", (Op("gt", (WAGE, Number(0.0))), Number(0.0), LINE)))
    home = Population.of({"wage": [0.0] * 300}, {}, [0] * 300, FACTS)
    split = freeze(made, ["line"])
    assert population_of(split, home, vectors(1)).households[split.prelude.targets[0]].tolist() == [300]


def test_a_schedule_read_at_a_frozen_income_is_linear_in_its_rates() -> None:
    made = program(
        Step("due_tax", "person", Call("tax", WAGE)), Gather("all", "household", "due_tax", "sum", "household")
    )
    split = freeze(made, ["tax"])
    assert len(split.prelude.targets) == 3  # a sum a bracket
    assert {item.entity for item in split.residual.items} == {"household"}
    assert np.allclose(*whole_and_split(made, ["tax"]), rtol=1e-12)


def test_thresholds_that_change_keep_the_work_of_persons() -> None:
    made = program(
        Step("due_tax", "person", Call("tax", WAGE)), Gather("all", "household", "due_tax", "sum", "household")
    )
    split = freeze(made, ["tax"], thresholds=["tax"])
    assert split.prelude.targets == ()
    after = changed(vectors(1), vectors(2), ["tax"], thresholds=True)
    left = population_of(split, people(), vectors(1))
    frozen = run_vectorised(split.residual, left, split.residual.layout.taken(after))
    assert np.array_equal(frozen["all"], run_vectorised(made, people(), after)["all"])


def test_what_is_no_sum_of_products_stays_work_of_persons() -> None:
    net = Step("net", "person", Op("add", (FARM, Op("max", (Op("sub", (WAGE, LINE)), Number(0.0))))))
    made = program(net, Gather("all", "household", "net", "sum", "household"))
    split = freeze(made, ["line"])
    assert [item.entity for item in split.residual.items] == ["person", "household", "household"]
    assert split.prelude.targets == ("sum_of_farm_in_household",)
    assert np.allclose(*whole_and_split(made, ["line"]), rtol=1e-12)


def test_a_member_shares_what_the_household_gets() -> None:
    grant = Step("household_grant", "household", Op("max", (Op("sub", (LINE, LAND)), Number(0.0))))
    share = Step("share", "person", Op("mul", (WAGE, Name("household_grant"))))
    made = program(grant, share, Gather("all", "household", "share", "sum", "household"))
    assert {item.entity for item in freeze(made, ["line"]).residual.items} == {"household"}
    assert np.allclose(*whole_and_split(made, ["line"]), rtol=1e-12)


def test_months_are_summed_month_by_month() -> None:
    wage = Step("month_pay", "month", Op("mul", (Setting("pay", monthly=True), WAGE)))
    year = Gather("year_pay", "person", "month_pay", "sum", "year")
    made = program(wage, year, Gather("all", "household", "year_pay", "sum", "household"))
    assert {item.entity for item in freeze(made, ["pay"]).residual.items} == {"household"}
    assert np.allclose(*whole_and_split(made, ["pay"]), rtol=1e-12)


def test_a_total_of_persons_becomes_one_of_households() -> None:
    made = program(Step("levy", "person", Op("mul", (RATE, WAGE))))
    split = freeze(made, ["rate"], totals=["levy"])
    assert split.totals == {"levy": "sum_of_levy_in_household"}
    assert split.residual.targets == ("sum_of_levy_in_household",)
    assert np.allclose(*whole_and_split(made, ["rate"], totals=("levy",)), rtol=1e-12)


def test_the_branch_not_taken_does_no_harm() -> None:
    ratio = Op("select", (Op("gt", (WAGE, Number(0.0))), Op("div", (Op("mul", (RATE, FARM)), WAGE)), Number(0.0)))
    made = summed(ratio)
    whole, frozen = whole_and_split(made, ["rate"])
    assert np.isfinite(whole).all()
    assert np.allclose(whole, frozen, rtol=1e-12)


def test_a_quotient_by_a_setting_that_may_be_zero_is_not_pulled_out_of_its_branch() -> None:
    ratio = Op("select", (Op("gt", (WAGE, Number(0.0))), Op("div", (FARM, LINE)), Number(0.0)))
    made = summed(ratio)
    nobody = people().persons["wage"] > 0
    assert nobody.any()
    split = freeze(made, ["line"])
    assert split.residual.by_name["own"].entity == "person"


def test_columns_serve_while_what_they_were_computed_from_stays() -> None:
    made = program(Step("net", "household", Op("add", (Op("mul", (RATE, LAND)), LINE))))
    split = freeze(made, ["line"])
    before = vectors(1)
    line, rate = before.copy(), before.copy()
    line[LAYOUT.slots["line", False].start] += 1
    rate[LAYOUT.slots["rate", False].start] += 1
    assert split.holds(before, line)
    assert not split.holds(before, rate)


def test_nothing_varied_freezes_everything() -> None:
    made = program(
        Step("net", "person", Op("mul", (RATE, WAGE))), Gather("all", "household", "net", "sum", "household")
    )
    split = freeze(made, [])
    assert split.residual.items == ()
    left = population_of(split, people(), vectors(1))
    assert np.array_equal(left.households["all"], run_vectorised(made, people(), vectors(1))["all"])


@settings(max_examples=300, deadline=None)
@given(made=programs(), varied=st.sets(st.sampled_from(PARAMETERS)), thresholds=st.booleans(), seed=st.integers(0, 99))
def test_prelude_and_residual_are_the_whole_program(
    made: Program, varied: set[str], thresholds: bool, seed: int
) -> None:
    population = people(seed)
    before = vectors(seed)
    after = changed(before, vectors(seed + 1), sorted(varied), thresholds)
    split = freeze(made, varied, thresholds=varied if thresholds else ())
    left = population_of(split, population, before)
    frozen = run_vectorised(split.residual, left, split.residual.layout.taken(after))
    whole = run_vectorised(made, population, after)
    for name in made.targets:
        scale = max(1.0, float(np.abs(whole[name]).max()))
        assert np.allclose(whole[name], frozen[name], rtol=1e-9, atol=1e-9 * scale), name


@settings(max_examples=100, deadline=None)
@given(made=programs(), varied=st.sets(st.sampled_from(PARAMETERS), min_size=1), seed=st.integers(0, 99))
def test_totals_are_those_of_the_whole_program(made: Program, varied: set[str], seed: int) -> None:
    population = people(seed)
    before = vectors(seed)
    after = changed(before, vectors(seed + 1), sorted(varied))
    split = freeze(made, varied, totals=made.targets)
    left = population_of(split, population, before)
    frozen = run_vectorised(split.residual, left, split.residual.layout.taken(after))
    whole = run_vectorised(made, population, after)
    for name in made.targets:
        own = frozen[split.totals.get(name, name)]
        assert own.size == population.household_count
        scale = max(1.0, float(np.abs(whole[name]).sum()))
        assert own.sum() == pytest.approx(whole[name].sum(), rel=1e-9, abs=1e-9 * scale)
