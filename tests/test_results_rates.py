"""Marginal effective tax rates: a tax bracket, a benefit withdrawn, and a cliff."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from results_law import law, plainly, town

from gongfu.simulation.china.facts import FACTS
from gongfu.simulation.population.population import Population
from gongfu.simulation.results import Grouping, effective_rates

KNOWN = {one.name: one for one in FACTS}


def workers(wages: list[list[float]], weight: list[float] | None = None) -> Population:
    home = [at for at, one in enumerate(wages) for _ in one]
    return Population.of({"wage": [wage for one in wages for wage in one]}, {}, home, KNOWN, weight=weight)


def taxed(population: Population) -> np.ndarray:
    """Wages less 3 % of what is above 60,000 and 7 % more of what is above 96,000, summed over the household."""
    wages = population.values("wage")
    kept = wages - 0.03 * np.maximum(wages - 60000, 0) - 0.07 * np.maximum(wages - 96000, 0)
    return np.bincount(population.household_of, kept, population.household_count)


def by_wage(population: Population, **more: float) -> dict[float, float]:
    found = effective_rates(population, taxed, **more)
    return dict(zip(found.wage.tolist(), found.rate.round(9).tolist(), strict=True))


def test_rates_within_and_across_brackets() -> None:
    """The rise of 1,200 lies in one bracket or half in each: (600 * 3 % + 600 * 10 %) / 1,200 = 6.5 %."""
    population = workers([[50000, 0, 70000], [95400], [120000]])
    assert by_wage(population) == {50000: 0, 70000: 0.03, 95400: 0.065, 120000: 0.1}
    assert by_wage(population, rise=12000)[95400] == pytest.approx((600 * 0.03 + 11400 * 0.1) / 12000)


def test_the_256th_worker_of_a_household_is_one_too() -> None:
    assert len(effective_rates(workers([[50000] * 257]), taxed).rate) == 257


def test_every_worker_is_raised_alone_in_as_many_turns_as_a_household_has_workers() -> None:
    seen: list[np.ndarray] = []

    def watching(population: Population) -> np.ndarray:
        seen.append(population.values("wage"))
        return taxed(population)

    population = workers([[100, 200, 300], [400], [0, 500]])
    effective_rates(population, watching, before=taxed(population))
    rises = [(after - population.values("wage")) for after in seen]
    assert len(rises) == 3
    assert [int((rise > 0).sum()) for rise in rises] == [3, 1, 1]
    assert sum(rises).tolist() == (1200.0 * (population.values("wage") > 0)).tolist()
    for rise in rises:
        assert np.bincount(population.household_of, rise > 0).max() == 1


def test_what_is_topped_up_to_a_line_takes_all_of_a_rise(tmp_path: Path) -> None:
    """One with 2,400 in town is topped up to 8,000 before and after; one with 7,400 keeps 600 of 1,200."""
    edition = law(tmp_path).on("2025-06-01")
    people = workers([[2400], [7400], [24000]])
    people = town().of(
        {"age": [30, 30, 30], "wage": [2400, 7400, 24000]},
        {"county": [0] * 3, "rural": [0] * 3},
        [0, 1, 2],
        town().facts,
    )

    def incomes(population: Population) -> np.ndarray:
        return plainly(population, edition, ["income_per_head"])["income_per_head"] * population.size

    found = effective_rates(people, incomes)
    assert dict(zip(found.wage.tolist(), found.rate.tolist(), strict=True)) == pytest.approx(
        {2400: 1, 7400: 0.5, 24000: 0}
    )
    assert found.total.above_half == pytest.approx(1 / 3)  # exactly one half is not above it
    assert found.total.above_four_fifths == pytest.approx(1 / 3) and found.total.above_one == 0


def test_a_cliff_leaves_a_household_with_less_than_before() -> None:
    """An allowance of 3,000 ends above 10,000: with 9,500 a rise of 1,200 costs 1,800."""
    population = workers([[9500, 9500], [9500], [20000]], weight=[1, 2, 5])

    def incomes(people: Population) -> np.ndarray:
        wages = people.values("wage")
        return np.bincount(people.household_of, wages + 3000 * (wages <= 10000), people.household_count)

    found = effective_rates(population, incomes)
    assert sorted(found.rate.tolist()) == pytest.approx([0, 2.5, 2.5, 2.5])
    assert sorted(population.household_row[found.steep].tolist()) == [0, 1]
    assert found.total.workers == 9 and found.total.above_one == pytest.approx(4 / 9)
    assert found.total.median == 0 and found.total.mean == pytest.approx(2.5 * 4 / 9)


def test_rates_by_group_of_households() -> None:
    population = workers([[50000, 70000], [120000], [0]], weight=[1, 2, 1])
    codes = np.array([0, 1, 2])[population.household_row]
    found = effective_rates(population, taxed).by(Grouping("kind", "类", ("甲", "乙", "丙"), codes))
    assert [(one.label, one.workers) for one in found] == [("甲", 2), ("乙", 2), ("丙", 0)]
    assert [one.mean for one in found[:2]] == pytest.approx([0.015, 0.1]) and np.isnan(found[2].mean)
    with pytest.raises(ValueError, match="groups of households"):
        effective_rates(population, taxed).by(Grouping("age", "龄", ("甲",), np.zeros(4, int), persons=True))


def test_nobody_works() -> None:
    found = effective_rates(workers([[0], [0, 0]]), taxed)
    assert len(found.rate) == 0 and found.total.workers == 0 and np.isnan(found.total.above_half)
    assert found.steep.tolist() == []


def test_a_wage_that_no_longer_fits_its_column_still_rises() -> None:
    found = effective_rates(workers([[21_474_836.0]]), taxed)  # 2**31 fen
    assert found.rate.tolist() == pytest.approx([0.1])


def test_what_cannot_be_is_refused() -> None:
    population = workers([[100]])
    with pytest.raises(ValueError, match="rise must be above zero"):
        effective_rates(population, taxed, rise=0)
    with pytest.raises(ValueError, match="were expected"):
        effective_rates(population, lambda _: np.zeros(3))
