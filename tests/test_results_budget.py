"""Payers and receivers: an entry for each rule, two accounts for each entry."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from results_law import law, plainly, town

from gongfu.simulation.law.units import Unit
from gongfu.simulation.results import Budget, Entry, budget
from gongfu.simulation.results.budget import payments


def test_what_is_paid_each_month_counts_twelve_times_and_what_is_paid_a_head_for_each_head(tmp_path: Path) -> None:
    edition, people = law(tmp_path).on("2025-06-01"), town()
    rules = payments(edition)
    assert [rule.name for rule in rules] == ["income_tax", "employer_contributions", "basic_pension", "dibao"]
    values = plainly(people, edition, [rule.name for rule in rules])
    entries = {entry.variable: entry for entry in budget(rules, values, people).entries}
    assert entries["basic_pension"].amount == pytest.approx(100 * 12 * 6)
    assert entries["basic_pension"].takers == 6  # two of A, one of C, three of D
    assert entries["dibao"].amount == pytest.approx(2 * 4800 + 3 * 7400 * 2)
    assert entries["dibao"].takers == 5  # households
    assert (entries["income_tax"].payer, entries["income_tax"].receiver) == ("居民", "财政")
    assert (entries["employer_contributions"].payer, entries["employer_contributions"].receiver) == (
        "用人单位",
        "社保基金",
    )


def test_accounts_of_payers_and_receivers() -> None:
    one = Budget((Entry("tax", "税", "居民", "财政", 100), Entry("aid", "补助", "财政", "居民", 30)))
    accounts = {account.name: (account.outlay, account.receipts, account.cost) for account in one.accounts}
    assert accounts == {"财政": (30, 100, -70), "居民": (100, 30, 70)}
    assert one.public_cost == -70


def test_a_difference_holds_what_only_one_of_both_has() -> None:
    base = Budget((Entry("old", "旧", "财政", "居民", 10, 2), Entry("both", "都有", "财政", "居民", 5, 1)))
    more = Budget((Entry("both", "都有", "财政", "居民", 8, 3), Entry("new", "新", "县", "居民", 7, 1)))
    changed = {entry.variable: (entry.amount, entry.takers) for entry in more.against(base).entries}
    assert changed == {"both": (3, 2), "new": (7, 1), "old": (-10, -2)}
    assert more.against(base).public_cost == more.public_cost - base.public_cost == 0


def test_a_payer_that_changes_is_two_entries() -> None:
    base, more = (Budget((Entry("aid", "补助", payer, "居民", 10),)) for payer in ("省", "市"))
    assert {account.name: account.cost for account in more.against(base).accounts} == {"市": 10, "省": -10, "居民": 0}


def test_what_is_no_money_and_what_has_another_shape_is_refused(tmp_path: Path) -> None:
    edition, people = law(tmp_path).on("2025-06-01"), town()
    rule = edition.rules["income_tax"]
    with pytest.raises(ValueError, match=r"income_tax: .* were expected"):
        budget([rule], {"income_tax": np.zeros(3)}, people)
    wrong = replace(rule, unit=Unit.parse("year"))
    with pytest.raises(ValueError, match="income_tax: year is no amount"):
        budget([wrong], {"income_tax": np.zeros(people.person_count)}, people)


names = st.sampled_from(["居民", "财政", "用人单位", "社保基金"])
entries = st.lists(
    st.builds(Entry, st.sampled_from("abc"), st.just("项"), names, names, st.floats(-1e9, 1e9)), max_size=9
)


@given(entries, entries)
def test_all_costs_sum_to_nothing_and_differences_to_the_difference(some: list[Entry], others: list[Entry]) -> None:
    def distinct(found: list[Entry]) -> Budget:
        return Budget(tuple({(one.variable, one.payer, one.receiver): one for one in found}.values()))

    first, second = distinct(some), distinct(others)
    assert sum(account.cost for account in first.accounts) == pytest.approx(0, abs=1e-3)
    changed = first.against(second)
    assert changed.public_cost == pytest.approx(first.public_cost - second.public_cost, abs=1e-3)
