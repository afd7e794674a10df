"""Derivatives of programs: by hand where a figure shows it, and against differences on programs made up at random."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from studied_programs import FACTS, LAYOUT, PARAMETERS, people, programs, vectors

from gongfu.simulation.engine.derivative import derivative, derivative_name
from gongfu.simulation.engine.directions import directed, distance_name
from gongfu.simulation.engine.freeze import freeze, population_of
from gongfu.simulation.engine.picked import Picked
from gongfu.simulation.engine.program import Gather, Item, Program, Step
from gongfu.simulation.engine.vectorised import run_vectorised
from gongfu.simulation.law.expression import Call, Expression, Name, Op, Setting

WAGE, FARM, LAND = Name("wage"), Name("farm"), Name("land")
RATE, LINE = Setting("rate"), Setting("line")


def program(*items: Item) -> Program:
    """A program of items, for the last one."""
    return Program(items, FACTS, LAYOUT, (items[-1].name,))


def grown(made: Program, setting: str, vector: np.ndarray | None = None, seed: int = 1) -> dict[str, np.ndarray]:
    """All variables of the program and their derivatives by one setting."""
    with_slopes = derivative(made, [setting])
    assert isinstance(with_slopes.layout, Picked)
    return run_vectorised(with_slopes, people(seed), with_slopes.layout.taken(vectors(1) if vector is None else vector))


def by_line(expression: Expression) -> tuple[np.ndarray, np.ndarray]:
    """The value and the derivative by ``line`` of a household's expression."""
    found = grown(program(Step("own", "household", expression)), "line")
    return found["own"], found["d0_own"]


LINE_VALUE = vectors(1)[1]
LAND_VALUES = people().households["land"]


def test_products_and_quotients() -> None:
    assert np.allclose(by_line(Op("mul", (LINE, LAND)))[1], LAND_VALUES)
    assert np.allclose(by_line(Op("mul", (LINE, LINE)))[1], 2 * LINE_VALUE)
    assert np.allclose(by_line(Op("div", (LAND, LINE)))[1], -LAND_VALUES / LINE_VALUE**2)
    assert np.allclose(by_line(Op("neg", (Op("sub", (LAND, LINE)),)))[1], 1)


def test_the_side_that_is_taken() -> None:
    more = LAND_VALUES > LINE_VALUE
    assert more.any()
    assert not more.all()
    assert np.array_equal(by_line(Op("max", (LAND, LINE)))[1], ~more)
    assert np.array_equal(by_line(Op("min", (LAND, LINE)))[1], more)
    assert np.array_equal(by_line(Op("abs", (Op("sub", (LAND, LINE)),)))[1], np.where(more, -1, 1))
    chosen = Op("select", (Op("gt", (LAND, LINE)), LINE, LAND))
    assert np.array_equal(by_line(chosen)[1], more)  # where the condition turns is not differentiated


def test_a_schedule_grows_by_its_marginal_rate() -> None:
    vector = vectors(1)
    vector[2:8] = 0.0, 1.0, 2.0, 0.1, 0.2, 0.3  # rates of 0.1, 0.3 above 1, 0.6 above 2
    found = grown(program(Step("own", "household", Call("tax", Op("mul", (RATE, LAND))))), "rate", vector)
    at = vector[0] * LAND_VALUES
    rate = np.select([at > 2, at > 1, at > 0], [0.6, 0.3, 0.1], 0.0)
    assert np.allclose(found["d0_own"], rate * LAND_VALUES)


def test_counts_and_steps_do_not_grow() -> None:
    own = Step("own", "person", Op("sub", (WAGE, LINE)))
    many = Gather("many", "household", "own", "count", "household")
    steps = Step("steps", "household", Op("add", (Call("grant", LINE), Name("many"))))
    assert derivative_name(0, "steps") not in derivative(program(own, many, steps), ["line"]).by_name


def test_only_what_depends_has_a_derivative() -> None:
    made = program(
        Step("own", "household", Op("mul", (LINE, LAND))), Step("other", "household", Op("mul", (RATE, LAND)))
    )
    names = set(derivative(made, ["line", "rate"]).by_name)
    assert names == {"own", "d0_own", "other", "d1_other"}


def test_the_greatest_value_grows_as_its_holders() -> None:
    own = Step("own", "person", Op("mul", (RATE, WAGE)))
    made = program(own, Gather("most", "household", "own", "max", "household"))
    vector = vectors(1)
    vector[0] = 0.5
    population = people()
    highest = np.zeros(population.household_count)
    np.maximum.at(highest, population.household_of, population.persons["wage"])
    assert np.allclose(grown(made, "rate", vector)["d0_most"], highest)


def test_a_setting_of_months_is_moved_in_all_of_them() -> None:
    own = Step("own", "month", Op("mul", (Setting("pay", monthly=True), Name("month"))))
    made = program(own, Gather("year", "person", "own", "sum", "year"))
    assert np.allclose(grown(made, "pay")["d0_year"], 78)  # 1 + 2 + … + 12


def test_what_cannot_be_differentiated_is_said() -> None:
    own = Step("own", "person", Op("mul", (RATE, Call("tax", WAGE))))
    with pytest.raises(ValueError, match="tax: it is no number"):
        derivative(program(own), ["tax"])
    with pytest.raises(ValueError, match="line: it is not read"):
        derivative(replace(program(own), layout=_only("rate", "tax")), ["line"])
    greatest = Gather("most", "person", "own", "max", "spouse")
    with pytest.raises(ValueError, match="greatest value among spouse"):
        derivative(program(own, greatest), ["rate"])


def _only(*parameters: str) -> object:
    return type(LAYOUT)({key: slot for key, slot in LAYOUT.slots.items() if key[0] in parameters})


def test_directions_move_parameters_together() -> None:
    made = program(Step("own", "person", Op("add", (Call("tax", WAGE), Op("mul", (RATE, WAGE))))))
    base, up = vectors(1), vectors(2)
    along = directed(made, [{"tax", "rate"}])
    moved = base.copy()
    for place in (0, 5, 6, 7):  # the rate and the rises of the schedule; thresholds stay
        moved[place] += 0.3 * up[place]
    there = run_vectorised(along.program, people(), along.vector(base, [up], [0.3]))["own"]
    assert np.allclose(there, run_vectorised(made, people(), moved)["own"], rtol=1e-12)


def test_a_direction_must_move_something() -> None:
    made = Program((Step("own", "household", LAND),), FACTS, type(LAYOUT)({}), ("own",))
    with pytest.raises(ValueError, match="direction 0 moves rate"):
        directed(made, [{"rate"}])


@settings(max_examples=300, deadline=None)
@given(
    made=programs(linked_greatest=False),
    parameters=st.sets(st.sampled_from(PARAMETERS), min_size=1),
    seed=st.integers(0, 99),
)
def test_derivatives_are_what_small_differences_tend_to(made: Program, parameters: set[str], seed: int) -> None:
    along = directed(made, [parameters])
    split = freeze(along.program, [distance_name(0)])
    base, up, population = vectors(seed), vectors(seed + 1), people(seed)

    def run(step: float) -> dict[str, np.ndarray]:
        return run_vectorised(along.program, population, along.vector(base, [up], [0.2 + step]))

    there = along.vector(base, [up], [0.2])
    whole = derivative(along.program, [distance_name(0)])
    found = run_vectorised(whole, population, whole.layout.taken(there))
    left = population_of(split, population, there)
    residual = derivative(split.residual, [distance_name(0)]) if _reads(split.residual) else split.residual
    frozen = run_vectorised(residual, left, residual.layout.taken(split.residual.layout.taken(there)))
    low, mid, high = run(-1e-6), run(0), run(1e-6)
    for name in made.targets:
        slope = found.get(derivative_name(0, name), np.zeros_like(mid[name]))
        after, before = (high[name] - mid[name]) * 1e6, (mid[name] - low[name]) * 1e6
        scale = 1 + np.abs(slope) + np.abs(mid[name])
        smooth = np.abs(after - before) < 1e-3 * scale
        assert smooth.mean() > 0.5
        assert np.all(np.abs(slope - after)[smooth] < 2e-3 * scale[smooth]), name
        again = frozen.get(derivative_name(0, name), np.zeros_like(mid[name]))
        assert np.allclose(slope, again, rtol=1e-7, atol=1e-7 * scale.max()), name


def _reads(residual: Program) -> bool:
    return (distance_name(0), False) in residual.layout.slots
