"""A population at a later year: heads as stated, amounts grown, and what cannot be is said."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from populations import family, town

from gongfu.documents.errors import InputError
from gongfu.simulation.population.ageing import aged, projection_for
from gongfu.simulation.population.projections import Growth, Headcount, Projection
from gongfu.simulation.population.recipe import sample_recipe


def of_2025(**asked: object) -> Projection:
    return Projection(**{"year": 2025, "persons": (), "growth": (), "assumption": True} | asked)  # type: ignore[arg-type]


def test_strata_grow_by_the_factor_that_their_heads_ask() -> None:
    heads = (Headcount(value=4, stratum="rural"), Headcount(value=3, stratum="urban"))
    later = aged(family(), of_2025(persons=heads))
    assert later.weight == pytest.approx([3.0, 1.0])  # one man in town stands for three, the family of four for itself
    assert "2025" in later.notes[-1]
    assert "假定" in later.notes[-1]


def test_the_sample_ages_to_its_own_projection() -> None:
    later = aged(town(), projection_for(sample_recipe(), 2025))
    rural = later.households["rural"] == 1
    assert float(later.weight[~rural] @ later.size[~rural]) == pytest.approx(2_496_300, rel=1e-6)
    assert float(later.weight[rural] @ later.size[rural]) == pytest.approx(1_884_700, rel=1e-6)
    old = np.bincount(later.household_of, later.persons["age"] >= 60)
    assert float(later.weight @ old) == pytest.approx(1_007_000, rel=1e-6)
    assert later.synthetic


def test_amounts_grow_by_fact_and_stratum() -> None:
    growth = (
        Growth(factor=1.1, stratum="urban"),
        Growth(factor=1.2, stratum="rural"),
        Growth(factor=2.0, facts=("farm_income",)),
    )
    later = aged(family(), of_2025(growth=growth))
    assert later.persons["wage"].tolist() == [8_800_060, 0, 3_600_000, 0, 0]  # 80,000.55 * 1.1 = 88,000.605
    assert later.values("farm_income").tolist() == [0, 0, 0, -2_400, 0]
    assert later.values("age").tolist() == family().values("age").tolist()
    assert later.weight.tolist() == family().weight.tolist()


def test_heads_that_contradict_each_other_are_named() -> None:
    heads = (Headcount(value=10), Headcount(value=4, stratum="rural"), Headcount(value=3, stratum="urban"))
    with pytest.raises(ValueError, match="contradict"):
        aged(family(), of_2025(persons=heads))


def test_a_column_that_is_not_there_is_named() -> None:
    people = replace(family(), persons={})
    with pytest.raises(ValueError, match="age"):
        aged(people, of_2025(persons=(Headcount(value=1, ages=(60, 99)),)))


def test_a_year_without_projection_says_what_it_takes() -> None:
    with pytest.raises(InputError, match=r"没有 2040 年的预测（只有 2025、2035 年的）.*\[\[projections\]\]"):
        projection_for(sample_recipe(), 2040)
