"""A synthetic town: margins by hand from the published figures, families that can be, incomes that come out."""

from __future__ import annotations

import numpy as np
import pytest
from populations import FACTS_BY_NAME, same, town

from gongfu.simulation.china.facts import COUNTIES
from gongfu.simulation.law.facts import LINKS, NOBODY
from gongfu.simulation.population import Population, synthetic
from gongfu.simulation.population.recipe import sample_recipe

PERSONS = 20_000
CITY = 4_381_000  # 241.7 + 196.4 (10 thousand), end of 2022


def place_of(population: Population, link: str) -> tuple[np.ndarray, np.ndarray]:
    """Who has such a link, and where the person it names stands."""
    start = population.household_start
    bucket = np.searchsorted(start, population.household_of, side="right") - 1
    count = np.diff(start)[bucket]
    column = population.persons[link]
    has = np.flatnonzero(column != NOBODY)
    where = population.person_start[bucket] + population.household_of - start[bucket] + column.astype(int) * count
    return has, where[has]


def test_it_says_that_it_is_synthetic() -> None:
    made = town()
    assert made.synthetic
    assert "合成人口" in made.name
    assert any("合成人口" in note for note in made.notes)
    assert any("代用" in note and "河南省" in note for note in made.notes)


def test_it_has_every_fact_within_its_bounds() -> None:
    made = town()
    for name, fact in FACTS_BY_NAME.items():
        values = made.values(name)
        assert values.min() >= fact.low, name
        assert values.max() <= fact.high, name
        if fact.codes:
            assert set(values.tolist()) == set(range(len(fact.codes)))


@pytest.mark.parametrize(
    ("label", "published"),
    [("urban", 2_417_000), ("female", 2_170_000), ("0-15", 962_000), ("60-64", 193_000), ("65+", 703_000)],
)
def test_heads_are_the_published_ones_but_for_half_a_person(label: str, published: int) -> None:
    made = town()
    age, rural = made.persons["age"], made.households["rural"][made.household_of]
    inside = {
        "urban": rural == 0,
        "female": made.persons["female"] == 1,
        "0-15": age <= 15,
        "60-64": (age >= 60) & (age <= 64),
        "65+": age >= 65,
    }[label]
    assert abs(int(inside.sum()) - published * PERSONS / CITY) < 1


def test_counties_have_their_shares_and_one_of_them_no_countryside() -> None:
    made = town()
    county = made.households["county"][made.household_of]
    census = [554_465, 783_475, 710_444, 1_109_782, 547_000, 674_832]  # in the order of COUNTIES; 鄢陵 end of 2022
    expected = [heads * PERSONS / sum(census) for heads in census]
    assert np.abs(np.bincount(county) - expected).max() < 1
    assert not made.households["rural"][made.households["county"] == COUNTIES.index("魏都区")].any()


def test_weights_bring_a_town_to_the_city() -> None:
    made = town()
    assert made.person_count == PERSONS
    assert float(made.weight @ made.size) == pytest.approx(CITY, rel=1e-9)


def test_households_are_as_large_as_the_census_says() -> None:
    made = town()
    for name, size in (("魏都区", 2.83), ("禹州市", 3.09)):
        mine = made.households["county"] == COUNTIES.index(name)
        assert made.size[mine].mean() == pytest.approx(size, abs=0.01)


def test_the_same_seed_gives_the_same_people_and_another_seed_others() -> None:
    assert same(synthetic(persons=2_000, seed=7), synthetic(persons=2_000, seed=7))
    assert not same(synthetic(persons=2_000, seed=7), synthetic(persons=2_000, seed=8))


@pytest.mark.parametrize("persons", [500, 777, 3_000])
def test_small_towns_can_be_built(persons: int) -> None:
    assert synthetic(persons=persons, seed=3).person_count == persons


def test_fewer_persons_than_margins_bear_are_refused() -> None:
    with pytest.raises(ValueError, match="500"):
        synthetic(persons=100)


def test_spouses_name_each_other_and_are_a_man_and_a_woman() -> None:
    made = town()
    has, where = place_of(made, "spouse")
    assert len(has) > PERSONS / 3
    back = dict(zip(has.tolist(), where.tolist(), strict=True))
    assert all(back[other] == one for one, other in back.items())
    assert (made.persons["female"][has] != made.persons["female"][where]).all()
    assert made.persons["age"][has].min() >= 18


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_parents_are_old_enough_and_of_their_sex(seed: int) -> None:
    made = town(3_000, seed)
    for link in ("mother", "father"):
        has, where = place_of(made, link)
        assert len(has)
        gap = made.persons["age"][where].astype(int) - made.persons["age"][has]
        assert gap.min() >= 16
        assert (made.persons["female"][where] == (link == "mother")).all()


def test_nobody_is_named_outside_the_household() -> None:
    made = town()
    for link in LINKS:
        has, where = place_of(made, link)
        assert (made.persons[link][has] < made.size[made.household_of[has]]).all()
        assert (made.household_of[has] == made.household_of[where]).all()


def test_no_household_is_of_children_only() -> None:
    made = town()
    oldest = np.zeros(made.household_count, int)
    np.maximum.at(oldest, made.household_of, made.persons["age"].astype(int))
    assert oldest.min() >= 18


def test_work_study_and_insurance_do_not_contradict_each_other() -> None:
    people = town().persons
    assert not (people["student"] & (people["wage"] > 0)).any()
    assert (people["first_month"][people["wage"] > 0] >= 1).all()
    assert not (people["insured_employee"] & people["resident_medical_member"]).any()
    assert not (people["resident_pension_member"] & (people["employee_pension"] > 0)).any()
    assert not (people["mortgage"] & people["renter"]).any()
    assert (people["housing_fund_rate"][people["insured_employee"] == 0] == 0).all()
    assert (people["wage"][people["age"] < 16] == 0).all()


def test_one_of_a_household_deducts_for_the_home() -> None:
    made = town()
    for flag in ("mortgage", "renter"):
        assert np.bincount(made.household_of, made.persons[flag]).max() == 1


def test_progress_tells_every_step() -> None:
    told: list[tuple[int, int]] = []
    synthetic(persons=600, progress=lambda _label, done, of: told.append((done, of)))
    assert told == [(0, 4), (1, 4), (2, 4), (3, 4), (4, 4)]


def test_wages_have_a_long_tail_that_ends() -> None:
    wage = town().values("wage")
    paid = np.sort(wage[wage > 0])
    assert paid[-1] / np.median(paid) > 10
    assert paid[-1] < 20_000_000  # so that fen fit into 32 bits


def test_a_whole_city_is_what_the_recipe_counts() -> None:
    assert sample_recipe().persons == CITY
