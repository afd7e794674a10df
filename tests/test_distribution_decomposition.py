"""What inequality is made of: the parts by hand, by brute force, and always the whole."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_distribution_sample import money, weights

from gongfu import distribution as d

grouped = st.lists(
    st.tuples(money, weights, st.sampled_from(["长葛", "禹州", "鄢陵"]), st.sampled_from(["城镇", "农村"])),
    min_size=1,
    max_size=40,
).map(lambda rows: tuple(map(list, zip(*rows, strict=True))))
Grouped = tuple[list[float], list[float], list[str], list[str]]


def test_dagum_without_overlap_by_hand() -> None:
    parts = d.dagum([1, 3, 8, 8], ["乡", "乡", "城", "城"])
    # mean 5; group Ginis 1/4 and 0; within: 1/2 * (4/20) * 1/4; between: half at 2, half at 8: 1/2 - 4/20
    assert parts.within == pytest.approx(0.025)
    assert parts.net_between == pytest.approx(0.3)
    assert parts.transvariation == pytest.approx(0, abs=1e-15)
    assert parts.labels == ("乡", "城")
    assert parts.population.tolist() == [0.5, 0.5]
    assert parts.income == pytest.approx([0.2, 0.8])
    # |1-8| and |3-8| over 2 + 8
    assert parts.pairwise == pytest.approx(np.array([[0.25, 0.6], [0.6, 0]]))
    assert parts.affluence == pytest.approx(np.array([[0, 1], [1, 0]]))


def test_groups_that_are_alike_overlap_wholly() -> None:
    parts = d.dagum([1, 5, 1, 5], ["甲", "甲", "乙", "乙"])
    assert parts.net_between == pytest.approx(0)
    assert parts.within == pytest.approx(parts.total / 2)
    assert parts.transvariation == pytest.approx(parts.total / 2)


@settings(deadline=None)
@given(grouped)
def test_dagums_parts_are_sums_over_pairs_of_groups(rows: Grouped) -> None:
    income, weight, county, _ = rows
    parts = d.dagum(income, county, weight)
    values, masses, labels = np.array(income), np.array(weight), np.array(county)
    for j, one in enumerate(parts.labels):
        for h, other in enumerate(parts.labels):
            apart = np.abs(values[labels == one][:, None] - values[labels == other])
            share = [masses[labels == label] / masses[labels == label].sum() for label in (one, other)]
            assert parts.differences[j, h] == pytest.approx(share[0] @ apart @ share[1], rel=1e-9, abs=1e-9)
    shares = np.outer(parts.population, parts.income)
    pairs = np.triu(shares + shares.T, 1) * parts.pairwise
    assert parts.within == pytest.approx(np.trace(shares * parts.pairwise), abs=1e-12)
    assert parts.net_between == pytest.approx((pairs * parts.affluence).sum(), abs=1e-12)
    assert parts.transvariation == pytest.approx((pairs * (1 - parts.affluence)).sum(), abs=1e-12)
    assert parts.within + parts.net_between + parts.transvariation == pytest.approx(d.gini(income, weight), abs=1e-12)


def test_pairs_are_the_same_in_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    random = np.random.default_rng(3)
    income, group = random.lognormal(10, 1, 500), random.integers(0, 7, 500)
    whole = d.dagum(income, group).differences
    monkeypatch.setattr("gongfu.distribution.decomposition._BLOCK", 100)
    assert d.dagum(income, group).differences == pytest.approx(whole, rel=1e-12)


@settings(deadline=None)
@given(grouped, st.sampled_from([-1.0, 0.0, 0.5, 1.0, 2.0]))
def test_parts_sum_to_the_whole_at_every_depth(rows: Grouped, alpha: float) -> None:
    income, weight, county, stratum = rows
    direct = d.generalized_entropy(income, weight, alpha=alpha)
    city = ["许昌"] * len(income)
    for groups in ([county], [county, stratum], [city, county, stratum]):
        split = d.entropy_nested(income, groups, weight, alpha=alpha)
        assert split.total == pytest.approx(direct, rel=1e-12, abs=1e-12)
        assert sum(split.parts) == pytest.approx(direct, rel=1e-12, abs=1e-12)
        for level in (*split.between, split.within):
            assert sum(level.by.values()) == pytest.approx(level.value)
    assert split.between[0].value == pytest.approx(0, abs=1e-12)  # one city


@settings(deadline=None)
@given(grouped)
def test_theil_within_a_county_counts_by_its_share_of_income(rows: Grouped) -> None:
    income, weight, county, stratum = rows
    split = d.theil_nested(income, [county, stratum], weight)
    values, masses, whole = np.array(income), np.array(weight), np.dot(income, weight)
    for place in set(county):
        rows_there = np.array(county) == place
        share = values[rows_there] @ masses[rows_there] / whole
        inside = d.theil_nested(values[rows_there], [np.array(stratum)[rows_there]], masses[rows_there])
        assert split.between[1].by[place,] == pytest.approx(share * inside.between[0].value, abs=1e-12)
        for kind, part in inside.within.by.items():
            assert split.within.by[place, *kind] == pytest.approx(share * part, abs=1e-12)


def test_nested_theil_by_hand() -> None:
    # two counties of two strata, one person each: means 2 and 6, all 4
    split = d.theil_nested([1, 3, 4, 8], [["甲", "甲", "乙", "乙"], ["乡", "城", "乡", "城"]])
    between = (0.5 * math.log(0.5) + 1.5 * math.log(1.5)) / 2
    strata = {
        ("甲",): 1 / 4 * (0.5 * math.log(0.5) + 1.5 * math.log(1.5)) / 2,
        ("乙",): 3 / 4 * (2 / 3 * math.log(2 / 3) + 4 / 3 * math.log(4 / 3)) / 2,
    }
    assert split.between[0].value == pytest.approx(between)
    assert split.between[1].by == pytest.approx(strata)
    assert split.within.value == pytest.approx(0, abs=1e-15)
    assert split.within.by.keys() == {("甲", "乡"), ("甲", "城"), ("乙", "乡"), ("乙", "城")}


def test_an_inner_label_may_come_again_in_another_group() -> None:
    income, county = [1, 3, 4, 8], ["甲", "甲", "乙", "乙"]
    again = d.theil_nested(income, [county, ["乡", "城", "乡", "城"]])
    named = d.theil_nested(income, [county, ["甲乡", "甲城", "乙乡", "乙城"]])
    assert again.parts == pytest.approx(named.parts)


def test_a_group_with_nothing_adds_nothing_to_theil_and_all_to_mld() -> None:
    income, group = [0, 0, 1, 3], ["甲", "甲", "乙", "乙"]
    split = d.theil_nested(income, [group])
    assert split.between[0].value == pytest.approx(math.log(2))
    assert split.within.by["甲",] == 0
    assert sum(split.parts) == pytest.approx(d.theil_t(income), abs=1e-12)
    assert d.mld_nested(income, [group]).between[0].value == math.inf


def test_negative_incomes_and_nobody_have_no_parts() -> None:
    assert all(map(math.isnan, d.theil_nested([-1, 2, 3], [["甲", "甲", "乙"]]).parts))
    assert math.isnan(d.theil_nested([], [[]]).total)
    assert all(map(math.isnan, d.theil_nested([], [[]]).parts))
    assert math.isnan(d.dagum([], []).total)
    assert math.isnan(d.dagum([-1, 1], ["甲", "乙"]).total)


def test_nobody_has_no_pairs() -> None:
    nobody = d.dagum([], [])
    assert nobody.differences.shape == nobody.pairwise.shape == nobody.affluence.shape == (0, 0)


def test_who_weighs_nothing_makes_no_group() -> None:
    income, group, weight = [1, 2, 9], ["甲", "乙", "丙"], [1, 1, 0]
    assert d.dagum(income, group, weight).labels == ("乙", "甲")
    assert d.theil_nested(income, [group], weight).within.by.keys() == {("甲",), ("乙",)}


def test_groups_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        d.theil_nested([1, 2], [])
    with pytest.raises(ValueError, match="differ in length"):
        d.theil_nested([1, 2], [["甲", "乙"], ["甲"]])
    with pytest.raises(ValueError, match="differ in length"):
        d.dagum([1, 2], ["甲"])
