"""Parts of a large population: what is counted in parts is what would be counted of the whole."""

from __future__ import annotations

import numpy as np
import pytest

from gongfu.simulation.law import fact
from gongfu.simulation.population import Population
from gongfu.simulation.scale.division import divided
from gongfu.simulation.scale.weights import common_step, on_grid, persons

FACTS = {
    item.name: item
    for item in (
        fact("wage", "person", "工资", "money", "yuan/year"),
        fact("age", "person", "年龄", "whole", "year"),
        fact("rural", "household", "乡村", "flag"),
    )
}


def made_up(households: int, seed: int = 1) -> Population:
    """Households of one to five persons with uneven weights; the wage of a person tells who it is."""
    rng = np.random.default_rng(seed)
    size = rng.integers(1, 6, households)
    home = np.repeat(np.arange(households), size)
    columns = {"wage": np.arange(len(home)) + 0.25, "age": rng.integers(0, 90, len(home))}
    weight = rng.uniform(0.3, 3, households)
    return Population.of(columns, {"rural": rng.integers(0, 2, households)}, home, FACTS, weight=weight)


# --- division ---


def test_parts_hold_every_household_once_with_all_its_members() -> None:
    whole = made_up(101)
    parts = divided(whole, 4)
    assert sorted(np.concatenate([part.household_row for part in parts]).tolist()) == list(range(101))
    assert sum(part.person_count for part in parts) == whole.person_count
    members = {
        int(whole.household_row[home]): sorted(whole.persons["wage"][whole.household_of == home].tolist())
        for home in range(101)
    }
    for part in parts:
        for home in range(part.household_count):
            wages = part.persons["wage"][part.household_of == home]
            assert sorted(wages.tolist()) == members[int(part.household_row[home])]
            assert part.size[home] == len(wages)


def test_columns_and_weights_go_with_their_household() -> None:
    whole = made_up(50)
    for part in divided(whole, 3):
        place = np.argsort(whole.household_row)[part.household_row]
        assert np.array_equal(part.households["rural"], whole.households["rural"][place])
        assert np.array_equal(part.weight, whole.weight[place])


def test_one_part_is_the_whole() -> None:
    whole = made_up(20)
    (part,) = divided(whole, 1)
    for name in whole.persons:
        assert np.array_equal(part.persons[name], whole.persons[name])


@pytest.mark.parametrize("count", [0, 21])
def test_there_is_at_least_one_part_and_a_household_in_each(count: int) -> None:
    with pytest.raises(ValueError, match="20 households"):
        divided(made_up(20), count)


# --- weights ---


def test_a_grid_is_fine_enough_to_lose_nothing_and_coarse_enough_to_add_exactly() -> None:
    # 98 million persons: the least power of two above is 2^27, and a step is 2^(27 - 52)
    assert common_step([4e6, 94e6]) == 2.0**-25


def test_weights_already_on_the_grid_stay_as_they_are() -> None:
    whole = made_up(1_000)
    parts = divided(whole, 7)
    step = common_step(map(persons, parts))
    assert step == common_step([persons(whole)])
    assert all(on_grid(part, step) is part for part in parts)


def test_parts_built_apart_add_up_exactly_in_any_order_once_they_are_on_one_grid() -> None:
    parts = [made_up(2_000, seed) for seed in range(8)]
    step = common_step(map(persons, parts))
    totals = [persons(on_grid(part, step)) for part in parts]
    assert sum(totals) == sum(reversed(totals)) == sum(sorted(totals))
    assert all(float(total / step).is_integer() for total in totals)
    for part in parts:
        assert np.abs(on_grid(part, step).weight - part.weight).max() <= step / 2
