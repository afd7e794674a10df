"""The fit of a population: every margin of the recipe, its target beside what was built."""

from __future__ import annotations

import json

import numpy as np
import pytest
from populations import FACTS_BY_NAME, town

from gongfu.publish.listing import FORMATS
from gongfu.publish.population import fields, fit
from gongfu.simulation.population.incomes import income_targets, levies
from gongfu.simulation.population.recipe import sample_recipe
from gongfu.simulation.population.refit import refitted
from gongfu.simulation.population.report import Fit, fit_report
from gongfu.simulation.population.schema import schema

RECIPE = sample_recipe()


def rows() -> dict[tuple[str, str], Fit]:
    return {(row.measure, row.label): row for row in fit_report(town(), RECIPE)}


def test_what_is_fitted_comes_out() -> None:
    for key, row in rows().items():
        if row.fitted:
            allowed = 220 if row.measure == "persons" else 0.01 * row.target  # one of 20,000 stands for 219
            assert abs(row.difference) <= allowed, key


def test_incomes_per_head_are_the_published_ones() -> None:
    found = rows()
    assert found["income", "城镇"].built == pytest.approx(38_484, abs=0.01)
    assert found["income", "农村"].built == pytest.approx(18_697, abs=0.01)
    assert found["income", "城镇"].figure.place == "河南省"


def test_what_is_only_compared_says_so() -> None:
    found = rows()
    assert not found["persons", "禹州市0—14岁"].fitted
    assert not found["quintile", "低收入组"].fitted
    assert found["persons", "禹州市0—14岁"].target == 250_399


def test_fifths_are_of_households_and_rise() -> None:
    built = [row.built for row in rows().values() if row.measure == "quintile"]
    assert len(built) == 5
    assert built == sorted(built)


def test_an_income_of_the_law_takes_the_place_of_the_simple_one() -> None:
    made = town()
    told = {row.label: row for row in fit_report(made, RECIPE, 1_000.0 * made.size) if row.measure == "income"}
    assert told["城镇"].built == pytest.approx(1_000)
    assert not told["城镇"].fitted


def test_income_by_stratum_and_source_has_both_sums() -> None:
    table = income_targets(RECIPE)
    assert table.sum(axis=1) == pytest.approx([38_484, 18_697])
    national = np.array([22_053, 6_542, 3_362, 7_261])
    sums = np.array([2_417_000, 1_964_000]) @ table
    assert sums / sums.sum() == pytest.approx(national / national.sum())
    assert table[1, 1] / table[1].sum() > table[0, 1] / table[0].sum()  # more business and farming in the countryside


def test_levies_by_hand() -> None:
    # 100,000 a year: 10.3 % and 8 % leave 81,700; 21,700 above 60,000 are taxed at 3 %.
    one = levies(RECIPE.simple_law, *(np.array([x]) for x in (100_000.0, 0.0, 1.0, 0.08)))
    assert one[0] == pytest.approx(10_300 + 8_000 + 651)
    # 20,000 a year: contributions are of the floor of 40,908.
    assert levies(RECIPE.simple_law, *(np.array([x]) for x in (20_000.0, 0.0, 1.0, 0.0)))[0] == pytest.approx(4_213.524)
    assert levies(RECIPE.simple_law, *(np.array([x]) for x in (0.0, 0.0, 1.0, 0.0)))[0] == 0


def test_the_listing_says_what_is_proxy_and_where_it_is_from() -> None:
    made = town()
    listings = fit(fit_report(made, RECIPE), made.name, made.notes)
    assert [listing.title.partition("：")[0] for listing in listings][:3] == [
        "人数（人）",
        "户均人数（人/户）",
        "人均可支配收入（元/年）",
    ]
    told = json.loads(FORMATS["json"](listings, None))
    (urban, _) = told[2]["rows"]
    assert urban["marks"] == "代用：河南省"
    assert urban["confidence"] == "B"
    assert any("合成人口" in note for note in told[-1]["notes"])


def test_the_listing_of_columns_has_every_fact() -> None:
    names = {row[1] for row in fields(schema(FACTS_BY_NAME, ("wage",))).rows}
    assert names == {
        *FACTS_BY_NAME,
        "person_id",
        "household_id",
        "weight",
        "synthetic",
        "spouse_id",
        "mother_id",
        "father_id",
    }


def test_incomes_can_be_fitted_once_more_under_a_law() -> None:
    made = town()
    got = np.maximum(made.values("private_transfer"), 0)
    income = np.bincount(made.household_of, got) + 9_000.0 * made.size  # a law that leaves nothing else to anybody
    again = refitted(made, RECIPE, income)
    later = income + np.bincount(made.household_of, again.values("private_transfer") - made.values("private_transfer"))
    rural = made.households["rural"] == 1
    for mine, published in ((~rural, 38_484), (rural, 18_697)):
        assert later[mine].sum() / made.size[mine].sum() == pytest.approx(published, abs=0.1)
    assert any("再调" in note for note in again.notes)
