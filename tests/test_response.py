"""Behavioural response: who keeps more of one yuan more works for more, by the elasticity that is stated."""

from __future__ import annotations

import math

import numpy as np
import pytest

from gongfu.simulation.law import fact
from gongfu.simulation.population import Population
from gongfu.simulation.response import LEAST_KEPT, Elasticity, Response, respond

FACTS = {"wage": fact("wage", "person", "工资", "money", "yuan/year")}
STATED = "本例自设"


def people(wage: list[float], household: list[int], weight: list[float] | None = None) -> Population:
    return Population.of({"wage": wage}, {}, household, FACTS, weight=weight)


def wages(population: Population) -> np.ndarray:
    """Of persons as they were given: storage order turned back."""
    given = np.empty(population.person_count)
    given[population.person_row] = population.values("wage")
    return given


def flat(rate: float, benefit: float = 0.0):
    """Households keep 1 - rate of all wages, and get a benefit each."""

    def incomes(population: Population) -> np.ndarray:
        earned = np.bincount(population.household_of, population.values("wage"), population.household_count)
        return (1 - rate) * earned + benefit

    return incomes


def test_a_wage_rises_by_the_elasticity_times_the_log_of_what_is_kept() -> None:
    found = respond(people([50_000], [0]), flat(0.2), flat(0.1), Elasticity(0.4, source=STATED))
    # 50000 x (0.9 / 0.8)^0.4 = 50000 x e^(0.4 x 0.1177830) = 50000 x 1.0482407 = 52412.03 yuan
    assert wages(found.population) == pytest.approx([52_412.03], abs=0.01)
    assert found.relative == pytest.approx((0.9 / 0.8) ** 0.4 - 1, abs=1e-6)


def test_who_has_no_wage_stays_without_and_each_member_has_a_rate_of_his_own() -> None:
    def progressive(top: float):
        """Above 60,000 yuan of a person's own wage ``top`` is paid."""

        def incomes(population: Population) -> np.ndarray:
            wage = population.values("wage")
            net = wage - top * np.maximum(wage - 60_000, 0)
            return np.bincount(population.household_of, net, population.household_count)

        return incomes

    family = people([40_000, 0, 100_000, 80_000], [0, 0, 0, 1])
    found = respond(family, progressive(0.2), progressive(0.36), Elasticity(0.5, source=STATED))
    # what is kept falls from 0.80 to 0.64 for those above 60,000: (0.64 / 0.80)^0.5 = 0.894427
    assert wages(found.population) == pytest.approx([40_000, 0, 89_442.72, 71_554.18], abs=0.01)
    assert found.workers == 3


def test_an_income_effect_answers_to_the_households_income() -> None:
    found = respond(
        people([20_000, 20_000], [0, 0]), flat(0.0), flat(0.0, 10_000), Elasticity(0.4, -0.1, source=STATED)
    )
    # rates are the same; income rises from 40,000 to 50,000: 20000 x 1.25^-0.1 = 19558.65
    assert wages(found.population) == pytest.approx([19_558.65, 19_558.65], abs=0.01)


def test_a_household_without_income_has_no_income_effect() -> None:
    found = respond(people([10_000], [0]), flat(0.0, -10_000), flat(0.0), Elasticity(0.4, -0.5, source=STATED))
    assert wages(found.population).tolist() == [10_000]


def test_no_elasticity_changes_nothing() -> None:
    found = respond(people([12_345.67, 0], [0, 1]), flat(0.1), flat(0.9), Elasticity(0, source=STATED))
    assert wages(found.population).tolist() == [12_345.67, 0]
    assert found.relative == 0


def test_changes_are_bounded_and_the_bounded_are_counted_with_their_weight() -> None:
    found = respond(
        people([30_000, 30_000], [0, 1], [3.0, 1.0]), flat(0.9), flat(0.0), Elasticity(1, source=STATED, most=0.25)
    )
    # tenfold kept would be tenfold wages; the bound is 1.25 times
    assert wages(found.population) == pytest.approx([37_500, 37_500])
    assert found.bounded == 4
    assert "4 人的变动超过上限" in "".join(found.notes)


def test_a_fall_is_bounded_as_a_rise_is() -> None:
    found = respond(people([30_000], [0]), flat(0.0), flat(0.9), Elasticity(1, source=STATED, most=0.25))
    assert wages(found.population) == pytest.approx([24_000])  # 30000 / 1.25


def test_a_benefit_withdrawn_yuan_for_yuan_counts_as_little_kept_not_as_nothing() -> None:
    def guaranteed(population: Population) -> np.ndarray:
        return np.full(population.household_count, 30_000.0)

    found = respond(people([10_000], [0]), guaranteed, flat(0.0), Elasticity(0.1, source=STATED, most=10))
    assert wages(found.population) == pytest.approx([10_000 * (1 / LEAST_KEPT) ** 0.1], abs=0.01)
    assert found.floored == 1


def test_what_was_assumed_and_what_is_left_out_is_told() -> None:
    found = respond(people([50_000], [0]), flat(0.2), flat(0.1), Elasticity(0.4, source="Gruber & Saez 2002"))
    text = "".join(found.notes)
    assert "工资弹性 0.4" in text and "Gruber & Saez 2002" in text and "可信度 M" in text
    assert "不算就业或退出就业" in text
    assert "工资按行为反应调整" in found.population.notes[-1]


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"wage": -0.1, "source": STATED}, "elasticity of wages"),
        ({"wage": math.nan, "source": STATED}, "elasticity of wages"),
        ({"wage": 0.2, "income": 5, "source": STATED}, "elasticity of income"),
        ({"wage": 0.2}, "needs a source"),
        ({"wage": 0.2, "source": STATED, "most": 0}, "most"),
        ({"wage": 0.2, "source": STATED, "confidence": "Z"}, "confidence"),
    ],
)
def test_an_elasticity_that_cannot_be_is_refused(given: dict, named: str) -> None:
    with pytest.raises(ValueError, match=named):
        Elasticity(**given)


def test_the_population_that_was_given_stays_as_it_was() -> None:
    before = people([50_000], [0])
    found = respond(before, flat(0.2), flat(0.1), Elasticity(0.4, source=STATED))
    assert isinstance(found, Response)
    assert wages(before).tolist() == [50_000]
