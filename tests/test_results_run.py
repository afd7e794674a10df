"""A run over a town small enough to be reckoned by hand: what a higher pension costs, and who has more of it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import results_law
from results_law import law, plainly, town

from gongfu.simulation.law import Reform
from gongfu.simulation.results import Results, run
from gongfu.simulation.results.run import Options

DAY = "2025-06-01"
DOUBLE = Reform.of({"pension": 200}, name="养老金翻番")
NEXT_YEAR = Reform.of({"pension": 200, "basic": 50000}, name="明年", since="2026-01-01")


@pytest.fixture
def found(tmp_path: Path) -> Results:
    return run(town(), law(tmp_path), DOUBLE, DAY, evaluate=plainly)


def test_incomes_are_those_reckoned_by_hand(tmp_path: Path) -> None:
    """A 1,200 raised to 6,000; B 216,000 - 1,080 - 3,480 for two; C 25,200 for three; D 600 raised to 8,000."""
    people = town()
    incomes = plainly(people, law(tmp_path).on(DAY), ["income_per_head"])["income_per_head"]
    assert results_law.by_row(incomes, people) == [6000, 105720, 8400, 8000]


def test_the_engine_gives_what_the_rules_give_called_one_by_one(found: Results, tmp_path: Path) -> None:
    again = run(town(), law(tmp_path), DOUBLE, DAY)
    assert _numbers(json.loads(again.to_json())) == pytest.approx(_numbers(json.loads(found.to_json())), nan_ok=True)


def _numbers(told: object) -> list[float]:
    """Every number of a tree, in order."""
    if isinstance(told, dict | list):
        return [number for inner in (told.values() if isinstance(told, dict) else told) for number in _numbers(inner)]
    return [float(told)] if isinstance(told, int | float) else []


def test_what_a_higher_pension_costs_and_saves(found: Results) -> None:
    """Six elders get 1,200 more; five of them have as much less of dibao."""
    (reform,) = found.reforms
    assert reform.difference is not None
    costs = {account.name: account.cost for account in reform.difference.accounts}
    assert costs == pytest.approx({"财政": 7200, "用人单位": 0, "社保基金": 0, "民政": -6000, "居民": -1200})
    assert reform.difference.public_cost == pytest.approx(1200)
    spent = {entry.variable: entry.amount for entry in found.baseline.budget.entries}
    assert spent == pytest.approx(
        {
            "income_tax": 1080 + 3480,
            "employer_contributions": 0.16 * (216000 + 24000),
            "basic_pension": 6 * 1200,
            "dibao": 2 * 4800 + 3 * 2 * 7400,
        }
    )


def test_only_the_household_without_dibao_gains(found: Results) -> None:
    assert found.reforms[0].impact is not None
    impact = found.reforms[0].impact
    assert (impact.total.persons, impact.total.gainers, impact.total.losers) == (13, 3, 0)
    assert impact.total.change == pytest.approx(1200 / 13)
    by_county = {group.label: (group.gainers, group.persons) for group in impact.by("county").groups}
    assert by_county == {"甲县": (3, 5), "乙县": (0, 8)}
    by_type = {group.label: group.households for group in impact.by("type").groups if group.persons}
    assert by_type == {"独居老人": 2, "夫妻户": 1, "三代户": 1, "隔代户": 3}


def test_poverty_is_told_against_the_line_of_each_household_and_that_of_the_baseline(found: Results) -> None:
    """The median of 13 persons is 8,000, so that the anchored line is 4,800; who is on the dibao line is not below."""
    before, after = (one.measures for one in found.scenarios)
    assert before.median == after.median == 8000
    assert before.below_line == 0 and before.poverty == 0
    assert before.mean_urban == pytest.approx((2 * 105720 + 6 * 8000) / 8)
    assert after.mean_rural == pytest.approx((2 * 6000 + 3 * 8800) / 5)


def test_every_result_says_what_is_doubtful_in_it(found: Results) -> None:
    assert found.synthetic and found.population == "小城" and found.day.isoformat() == DAY
    doubtful = {one.parameter: one for one in found.doubts}
    assert set(doubtful) == {"pension", "line_rural"}
    assert doubtful["pension"].stand_in == "本市没有公布，用邻市的"
    assert doubtful["pension"].scenarios == ("现行政策",)  # the reform sets it: no fact that could be doubtful
    assert doubtful["line_rural"].scenarios == ("现行政策", "养老金翻番")
    assert doubtful["line_rural"].confidence == "M"


def test_what_a_reform_changes_on_the_day_and_what_it_does_not_yet(tmp_path: Path) -> None:
    found = run(town(), law(tmp_path), [DOUBLE, NEXT_YEAR], DAY, evaluate=plainly)
    now, later = found.reforms
    assert [(one.label, one.before, one.after) for one in now.changed] == [("基础养老金", "100", "200")]
    assert later.changed == () and len(later.notes) == 2 and "2025-06-01" in later.notes[0]
    assert later.impact is not None and later.impact.total.unchanged == 13


def test_a_swapped_rule_is_told(tmp_path: Path) -> None:
    from gongfu.simulation.law import household

    @household("低保标准", "yuan/person/year", name="dibao_standard")
    def one_line(*, line_urban):  # type: ignore[no-untyped-def]
        return line_urban

    one = Reform.of({"dibao_standard": one_line}, name="城乡一条线")
    (reform,) = run(town(), law(tmp_path), one, DAY, evaluate=plainly).reforms
    assert [(item.name, item.after) for item in reform.changed] == [("dibao_standard", "换成新规则")]
    assert reform.impact is not None
    assert reform.impact.total.gainers == 2  # A is raised to 8,000; C has 8,400
    assert reform.difference is not None and reform.difference.public_cost == pytest.approx(2 * 2000)
    assert reform.measures.below_line == 0  # against the baseline's line


def test_the_rates_of_workers(tmp_path: Path) -> None:
    """Both of B pay the tenth of a little more; C pays no tax and has no dibao to lose.

    C is the persons from 62 to 85 % and B those from there on: with the income of the 70th and the 90th hundredth each
    is in the lower of the tenths that its income parts.
    """
    found = run(town(), law(tmp_path), DOUBLE, DAY, options=Options(rates=True), evaluate=plainly)
    rates = found.baseline.rates
    assert rates is not None and rates.rise == 1200
    assert (rates.total.workers, rates.total.above_half, rates.steep) == (3, 0, 0)
    assert rates.total.mean == pytest.approx((0.1 + 0.1 + 0) / 3)
    assert [one.workers for one in rates.by_decile] == [0, 0, 0, 0, 0, 0, 1, 0, 2, 0]


def test_the_json_holds_everything_and_no_nan(found: Results) -> None:
    told = json.loads(found.to_json())
    assert told["day"] == DAY and told["synthetic"] is True
    baseline, reform = told["scenarios"]
    assert baseline["impact"] is None and baseline["measures"]["median"] == 8000
    assert reform["difference"]["public_cost"] == pytest.approx(1200)
    assert [one["name"] for one in reform["impact"]["breakdowns"]] == [
        *("decile", "county", "stratum", "age", "type", "size")
    ]
    assert {one["parameter"] for one in told["doubts"]} == {"pension", "line_rural"}
    assert "NaN" not in found.to_json()


def test_people_who_answer_are_held_against_what_they_had_before(found: Results, tmp_path: Path) -> None:
    """One of B earns 12,000 more: 1,200 of it is tax, and the two of the household have 5,400 a head more."""
    people = town()
    wage = people.persons["wage"].copy()
    wage[wage == 9_600_000] = 10_800_000  # fen
    answered = {DOUBLE.name: replace(people, persons={**people.persons, "wage": wage})}
    again = run(people, law(tmp_path), DOUBLE, DAY, answered=answered, evaluate=plainly)
    assert again.baseline == found.baseline
    (reform,) = again.reforms
    assert reform.difference is not None and reform.impact is not None
    more = {entry.variable: entry.amount for entry in reform.difference.entries}
    assert (more["income_tax"], more["employer_contributions"]) == pytest.approx((1200, 0.16 * 12000))
    assert [group.change for group in reform.impact.by("size").groups][1] == pytest.approx((2 * 5400) / 8)


def test_only_the_breakdowns_asked_for(tmp_path: Path) -> None:
    found = run(town(), law(tmp_path), DOUBLE, DAY, options=Options(by=("stratum",)), evaluate=plainly)
    assert found.reforms[0].impact is not None
    assert [one.name for one in found.reforms[0].impact.breakdowns] == ["stratum"]
    with pytest.raises(KeyError, match="decile"):
        found.reforms[0].impact.by("decile")
    with pytest.raises(ValueError, match="no grouping by 县; there are decile"):
        run(town(), law(tmp_path), DOUBLE, DAY, options=Options(by=("县",)), evaluate=plainly)


def test_what_cannot_be_told_apart_or_measured_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="names that differ"):
        run(town(), law(tmp_path), [DOUBLE, DOUBLE], DAY, evaluate=plainly)
    with pytest.raises(ValueError, match="basic_pension must be a rule of households in yuan/person/year"):
        run(town(), law(tmp_path), (), DAY, options=Options(income="basic_pension"), evaluate=plainly)


def test_progress_names_every_scenario(tmp_path: Path) -> None:
    seen: list[str] = []
    run(town(), law(tmp_path), DOUBLE, DAY, evaluate=plainly, progress=seen.append)
    assert seen == ["现行政策", "养老金翻番"]


def test_the_order_of_rows_does_not_matter(found: Results, tmp_path: Path) -> None:
    people = town()
    home = np.array([0, 1, 1, 2, 2, 2, 3, 3])
    order = np.array([7, 4, 2, 0, 6, 3, 1, 5])
    rows = {"age": [70, 40, 38, 65, 35, 10, 72, 8], "wage": [0, 96000, 120000, 0, 24000, 0, 0, 0]}
    mixed = type(people).of(
        {name: np.array(values)[order] for name, values in rows.items()},
        {"county": [0, 1, 0, 1], "rural": [1, 0, 1, 0]},
        home[order],
        {one.name: one for one in results_law.FACTS},
        weight=[2, 1, 1, 3],
        name="小城",
        synthetic=True,
    )
    again = run(mixed, law(tmp_path), DOUBLE, DAY, evaluate=plainly)
    assert again.to_json() == found.to_json()
