"""Gainers and losers, and the groups they are told by."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongfu.simulation.china.facts import COUNTIES, FACTS
from gongfu.simulation.population.population import Population
from gongfu.simulation.results import Grouping, Threshold, groupings, impact
from gongfu.simulation.results.grouping import TYPES

KNOWN = {one.name: one for one in FACTS}


def people(ages: list[list[int]], spouses: list[list[int]] | None = None, **households: list[float]) -> Population:
    """A population from the ages of each household's members."""
    home = [at for at, one in enumerate(ages) for _ in one]
    persons = {"age": [age for one in ages for age in one]}
    if spouses is not None:
        persons["spouse"] = [link for one in spouses for link in one]
    weight = households.pop("weight", None)
    columns = {name: np.array(values) for name, values in households.items()} or {"rural": np.zeros(len(ages))}
    return Population.of(persons, columns, home, KNOWN, weight=weight)


def stored(values: list[float], population: Population) -> np.ndarray:
    """Values of rows in storage order."""
    return np.array(values, float)[population.household_row]


def kinds(ages: list[list[int]], spouses: list[list[int]] | None = None) -> list[str]:
    population = people(ages, spouses)
    found = next(one for one in groupings(population, np.ones(len(ages))) if one.name == "type")
    rows = np.empty(len(ages), int)
    rows[population.household_row] = found.codes
    return [found.labels[code] for code in rows]


def test_gainers_losers_and_means_by_hand() -> None:
    """Two of three persons of the first household's weight 2 gain 300 a head; the second, alone, loses 100."""
    population = people([[40, 38, 10], [70], [30, 25]], weight=[2, 1, 3])
    before, after = stored([1000, 500, 2000], population), stored([1300, 400, 2000.5], population)
    total = impact(before, after, population).total
    assert (total.persons, total.households) == (13, 6)
    assert (total.gainers, total.losers, total.unchanged) == (6, 1, 6)
    assert (total.gained, total.lost, total.drift) == (1800, -100, 3)
    assert total.change == pytest.approx((1800 - 100 + 3) / 13)
    assert (total.mean_gain, total.mean_loss) == (300, -100)
    assert total.gaining == pytest.approx(6 / 13) and total.losing == pytest.approx(1 / 13)
    assert total.before == pytest.approx((6 * 1000 + 500 + 6 * 2000) / 13)


def test_the_threshold_is_in_yuan_and_as_a_share_of_what_was() -> None:
    """100 of 20,000 is half a per cent, 100 of 1,000 is ten; a debt counts by its size."""
    population = people([[40], [40], [40], [40]])
    before = stored([20000, 1000, -1000, 0], population)
    after = before + 100
    assert impact(before, after, population, threshold=Threshold(1, 0.01)).total.gainers == 3
    assert impact(before, after, population, threshold=Threshold(100)).total.gainers == 0
    assert impact(before, after, population, threshold=Threshold(99.5, 0.2)).total.gainers == 1
    with pytest.raises(ValueError, match="neither below zero"):
        impact(before, after, population, threshold=Threshold(-1))
    with pytest.raises(ValueError, match="incomes"):
        impact(before[:2], after[:2], population)


def test_kinds_of_households() -> None:
    ages = [[70], [35], [60, 72], [30, 32], [35, 60], [66, 36, 8], [66, 5], [34, 4], [34, 33, 4, 2], [50, 24]]
    assert kinds(ages) == [
        *(
            "独居老人",
            "单人户",
            "老年户",
            "夫妻户",
            "其他成年户",
            "三代户",
            "隔代户",
            "单亲户",
            "有未成年子女户",
            "其他成年户",
        )
    ]
    assert set(kinds(ages)) == set(TYPES)


def test_a_home_of_hundreds_is_a_household_too() -> None:
    assert kinds([[75] * 300, [75] * 300 + [40]]) == ["老年户", "其他成年户"]


def test_who_is_married_is_taken_from_the_links_where_there_are_any() -> None:
    ages = [[45, 25], [30, 32]]
    assert kinds(ages, [[1, 0], [255, 255]]) == ["夫妻户", "其他成年户"]


def test_groups_by_county_stratum_age_and_size() -> None:
    population = people([[17, 45], [80], [18, 60, 30, 1, 2, 3, 4]], county=[0, 5, 5], rural=[0, 1, 0])
    income = stored([100, 200, 300], population)
    found = impact(income, income + stored([10, 0, 0], population), population, groupings(population, income))
    told = {one.name: {group.label: group.persons for group in one.groups if group.persons} for one in found.breakdowns}
    assert told["county"] == {COUNTIES[0]: 2, COUNTIES[5]: 8}
    assert told["stratum"] == {"城镇": 9, "农村": 1}
    assert told["age"] == {
        "0—17岁": 5, "18—29岁": 1, "30—44岁": 1, "45—59岁": 1, "60—69岁": 1, "80岁及以上": 1
    }  # fmt: skip
    assert told["size"] == {"1人": 1, "2人": 2, "6人及以上": 7}
    assert {group.label: group.gainers for group in found.by("age").groups if group.gainers} == {
        "0—17岁": 1,
        "45—59岁": 1,
    }
    assert all(group.households is None for group in found.by("age").groups)
    empty = next(group for group in found.by("county").groups if not group.persons)
    assert math.isnan(empty.change) and math.isnan(empty.gaining) and empty.gained == 0


def test_a_population_without_columns_has_the_groups_it_can_have() -> None:
    population = Population.of({"wage": [1, 2]}, {}, [0, 1], KNOWN)
    assert [one.name for one in groupings(population, np.array([1.0, 2.0]))] == ["decile", "size"]


def test_tenths_of_persons_by_income() -> None:
    """Twenty single persons: two in each tenth, those with the lowest incomes first."""
    population = people([[30]] * 20)
    incomes = np.arange(20, 0, -1.0)
    codes = next(iter(groupings(population, stored(incomes.tolist(), population)))).codes
    rows = np.empty(20, int)
    rows[population.household_row] = codes
    assert rows.tolist() == [9 - at // 2 for at in range(20)]


def test_equals_are_in_the_same_tenth() -> None:
    population = people([[30]] * 10)
    incomes = stored([5, 5, 5, 5, 5, 5, 6, 7, 8, 9], population)
    tenths = impact(incomes, incomes, population, groupings(population, incomes, ["decile"])).by("decile").groups
    assert [group.persons for group in tenths] == [6, 0, 0, 0, 0, 0, 1, 1, 1, 1]


def test_a_code_without_a_label_is_refused() -> None:
    with pytest.raises(ValueError, match="codes lie between 0 and 1"):
        Grouping("county", "县", ("甲", "乙"), np.array([0, 2]))


@st.composite
def towns(draw: st.DrawFn) -> tuple[Population, np.ndarray, np.ndarray]:
    ages = draw(st.lists(st.lists(st.integers(0, 110), min_size=1, max_size=7), min_size=1, max_size=12))
    count = len(ages)
    money = st.floats(-1e5, 1e6, allow_nan=False)
    columns = {
        "county": draw(st.lists(st.integers(0, 5), min_size=count, max_size=count)),
        "rural": draw(st.lists(st.integers(0, 1), min_size=count, max_size=count)),
        "weight": draw(st.lists(st.floats(0.1, 50), min_size=count, max_size=count)),
    }
    before = draw(st.lists(money, min_size=count, max_size=count))
    change = draw(st.lists(st.sampled_from([0.0, 0.5, 20.0, -20.0, 5000.0]), min_size=count, max_size=count))
    return people(ages, **columns), np.array(before), np.array(before) + np.array(change)


@given(towns())
def test_groups_sum_to_the_total_and_everybody_gains_loses_or_does_neither(
    town: tuple[Population, np.ndarray, np.ndarray],
) -> None:
    population, before, after = town
    found = impact(before, after, population, groupings(population, before))
    assert len(found.breakdowns) == 6
    for one in found.breakdowns:
        for key in ("persons", "gainers", "losers", "unchanged", "gained", "lost", "drift"):
            total = getattr(found.total, key)
            assert sum(getattr(group, key) for group in one.groups) == pytest.approx(total, abs=1e-6)
        for group in (*one.groups, found.total):
            assert group.gainers + group.losers + group.unchanged == pytest.approx(group.persons)
            if group.persons:
                moved = group.gained + group.lost + group.drift
                assert group.change * group.persons == pytest.approx(moved, abs=1e-5 * group.persons)
        if one.name != "age":
            homes = [group.households for group in one.groups if group.households is not None]
            assert sum(homes) == pytest.approx(float(population.weight.sum()))
    back = impact(after, before, population).total
    assert (back.gainers, back.losers) == (found.total.losers, found.total.gainers)


@given(towns())
def test_a_household_is_in_the_tenth_that_its_income_reaches_into(
    town: tuple[Population, np.ndarray, np.ndarray],
) -> None:
    """Fewer persons than all tenths up to its own have less, and at least all tenths below its own have as much."""
    population, before, _ = town
    tenths = groupings(population, before, ["decile"])[0].codes
    weight = population.weight * population.size
    for income, tenth in zip(before, tenths.tolist(), strict=True):
        less, as_much = (weight[before < income].sum() / weight.sum(), weight[before <= income].sum() / weight.sum())
        assert less <= (tenth + 1) / 10 + 1e-9
        assert as_much >= tenth / 10 - 1e-9
