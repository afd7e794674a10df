"""A population in buckets of equal households: nothing is lost, moved or rounded that must not be."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from populations import FACTS_BY_NAME, family

from gongfu.simulation.population import FEN, Population


def test_members_of_a_bucket_stand_member_after_member() -> None:
    two = Population.of({"age": [30, 40, 31, 41]}, {"rural": [0, 1]}, [0, 1, 0, 1], FACTS_BY_NAME)
    assert two.sizes.tolist() == [2]
    assert two.persons["age"].tolist() == [30, 40, 31, 41]  # first members of both, then second members
    assert two.household_of.tolist() == [0, 1, 0, 1]


def test_small_households_come_first_and_rows_are_remembered() -> None:
    home = family()
    assert home.sizes.tolist() == [1, 4]
    assert home.household_row.tolist() == [1, 0]
    assert home.person_row.tolist() == [1, 0, 2, 3, 4]
    assert home.values("age").tolist() == [30, 10, 35, 36, 61]
    assert home.weight.tolist() == [0.5, 2.0]
    assert (home.person_count, home.household_count) == (5, 2)


def test_money_is_kept_in_fen() -> None:
    home = family()
    assert home.persons["wage"].dtype == np.int32
    assert home.persons["wage"][0] == 8_000_055
    assert home.values("wage")[0] == 80_000.55
    assert home.values("farm_income")[3] == -1_200
    assert FEN == 100


def test_money_too_large_for_32_bits_is_kept_in_64() -> None:
    rich = Population.of({"wage": [30_000_000.0]}, {}, [0], FACTS_BY_NAME)
    assert rich.persons["wage"].dtype == np.int64
    assert rich.values("wage")[0] == 30_000_000


@pytest.mark.parametrize(
    ("persons", "households", "home", "weight", "said"),
    [
        ({"age": [1]}, {}, [0, 0], None, "age"),
        ({"age": [300]}, {"rural": [0]}, [0], None, None),
        ({"age": [1.5]}, {}, [0], None, "age"),
        ({"female": [256]}, {}, [0], None, "female"),
        ({"wage": [np.nan]}, {}, [0], None, "wage"),
        ({"spouse": [1, 256]}, {}, [0, 0], None, "spouse"),
        ({"spouse": [-1, 0]}, {}, [0, 0], None, "spouse"),
        ({"mother": [255, 2]}, {}, [0, 0], None, "mother"),
        ({"mother": [255, 1, 255]}, {}, [0, 1, 1], None, None),
        ({"age": [1]}, {"rural": [0, 1]}, [0], None, "household"),
        ({"age": [1, 2]}, {}, [0, 2], None, "household"),
        ({"age": [1]}, {}, [0], [0.0], "weight"),
        ({"age": [1]}, {}, [0], [np.inf], "weight"),
        ({"age": [1]}, {}, [0], [1.0, 1.0], "weight"),
    ],
)
def test_what_does_not_fit_is_named(persons: Any, households: Any, home: Any, weight: Any, said: str | None) -> None:
    if said is None:
        Population.of(persons, households, home, FACTS_BY_NAME, weight=weight)
        return
    with pytest.raises(ValueError, match=said):
        Population.of(persons, households, home, FACTS_BY_NAME, weight=weight)


@given(st.data())
def test_rows_come_back_whatever_the_households(data: st.DataObject) -> None:
    sizes = data.draw(st.lists(st.integers(1, 6), min_size=1, max_size=12))
    home = data.draw(st.permutations([number for number, size in enumerate(sizes) for _ in range(size)]))
    fen = data.draw(st.lists(st.integers(0, 10**11), min_size=len(home), max_size=len(home)))
    weight = data.draw(st.lists(st.floats(0.01, 1000), min_size=len(sizes), max_size=len(sizes)))
    rural = data.draw(st.lists(st.integers(0, 1), min_size=len(sizes), max_size=len(sizes)))
    made = Population.of({"wage": np.array(fen) / 100}, {"rural": rural}, home, FACTS_BY_NAME, weight=weight)
    assert np.diff(made.household_start) @ made.sizes == made.person_count == len(home)
    assert made.persons["wage"].tolist() == [fen[row] for row in made.person_row]
    assert [home[row] for row in made.person_row] == made.household_row[made.household_of].tolist()
    assert made.size.tolist() == [sizes[row] for row in made.household_row]
    assert made.households["rural"].tolist() == [rural[row] for row in made.household_row]
    assert made.weight == pytest.approx([weight[row] for row in made.household_row], rel=1e-6)
    for household in range(len(sizes)):  # members keep the order of their rows
        rows = made.person_row[made.household_of == household]
        assert rows.tolist() == sorted(rows)


@given(st.lists(st.floats(0.01, 100), min_size=2, max_size=40), st.randoms(use_true_random=False))
def test_sums_of_weights_are_exact_in_any_order(weights: list[float], chance: Any) -> None:
    made = Population.of(
        {"age": np.zeros(len(weights), int)}, {}, np.arange(len(weights)), FACTS_BY_NAME, weight=weights
    )
    shuffled = made.weight.tolist()
    chance.shuffle(shuffled)
    assert sum(shuffled) == sum(made.weight.tolist())


def test_a_weight_beside_a_huge_one_does_not_vanish() -> None:
    made = Population.of({"age": [1, 2]}, {}, [0, 1], FACTS_BY_NAME, weight=[1e-12, 1e12])
    assert (made.weight > 0).all()
