"""An index from its recipe: COINr's ASEM to the last digits, replayed, frozen, and honest about what is missing."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from typing import Any

import golden
import indices
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongfu.documents.errors import InputError, InputErrors
from gongfu.indicators.composite.panel import Change, Mark, Panel
from gongfu.indicators.composite.run import Run, replay, run

NAN = math.nan
AGGREGATIONS = ("arithmetic", "geometric", "topsis", "topsis_vector")
WEIGHTINGS = ("equal", "entropy", "entropy_minmax", "critic")


def test_asem_from_treated_figures_to_the_index_is_coinr_s_to_1e_10() -> None:
    made = run(indices.asem(), indices.treated())
    for name in ("coinr_asem_normalised", "coinr_asem_aggregated"):
        rows = golden.table(name)
        assert [row["uCode"] for row in rows] == list(made.panel.areas)
        for column in set(rows[0]) - {"uCode"}:
            assert made.scores[column][:, 0] == pytest.approx(golden.numbers(rows, column), abs=1e-10), column
    index = dict(zip(made.panel.areas, made.index[:, 0], strict=True))
    published = {"CHE": 68.3837, "NLD": 64.8195, "DNK": 64.8041, "NOR": 64.47, "BEL": 63.54}
    for country, expected in published.items():
        assert index[country] == pytest.approx(expected, abs=0.005 if expected in (64.47, 63.54) else 5e-5)
    order = [made.panel.areas[place] for place in np.argsort(made.ranks[:, 0])]
    assert order[:5] == list(published)


def test_asem_weights_multiply_down_the_tree() -> None:
    """Embassies: one of three of Political, one of five of Connectivity, one of two of the index."""
    made = run(indices.asem(), indices.treated())
    assert made.effective["Embs"] == pytest.approx(1 / 3 / 5 / 2)
    assert sum(made.effective.values()) == pytest.approx(1)


def test_a_small_index_by_hand() -> None:
    """Pay 0, 50, 100; ratio (less is good) 0, 100, 50; beds 0, 100, 50. Income is their mean 0, 75, 75."""
    made = run(indices.recipe(), indices.three())
    assert made.scores["income"][:, 0].tolist() == [0, 75, 75]
    assert made.index[:, 0].tolist() == [0, 87.5, 62.5]
    assert made.ranks[:, 0].tolist() == [3, 1, 2]
    assert made.present["index"][:, 0].tolist() == [1, 1, 1]
    geometric = run(indices.recipe(aggregate="geometric"), indices.three())
    assert geometric.index[:, 0] == pytest.approx([0, math.sqrt(math.sqrt(50 * 100) * 100), 50**0.75 * 100**0.25])
    topsis = run(indices.recipe(aggregate="topsis"), indices.three())
    assert topsis.scores["income"][1, 0] == pytest.approx(100 * math.hypot(1, 0.5) / (math.hypot(1, 0.5) + 0.5))


def test_each_element_may_be_weighed_and_put_together_in_its_own_way() -> None:
    elements = [
        {"id": "index", "name": "指数", "weigh": "ahp", "judgements": ["1 3", "1/3 1"], "aggregate": "geometric"},
        {"id": "income", "name": "收入", "parent": "index"},
        {"id": "services", "name": "服务", "parent": "index"},
    ]
    made = run(indices.recipe(elements=elements), indices.three())
    assert made.weights["index"] == pytest.approx({"income": 0.75, "services": 0.25})
    assert made.index[:, 0] == pytest.approx([0, 75**0.75 * 100**0.25, 75**0.75 * 50**0.25])
    weigh = next(step for step in made.log if step.do == "weigh" and step.of == "index")
    assert weigh.arguments["consistency_ratio"] == 0


@pytest.mark.parametrize("weigh", WEIGHTINGS)
def test_what_stands_alone_has_the_whole_weight_even_where_its_figures_say_nothing(weigh: str) -> None:
    same = indices.panel([[10.0], [20.0], [30.0]], [[3.0], [2.0], [2.5]], [[-5.0], [-5.0], [-5.0]])
    made = run(indices.recipe(weigh=weigh, normalise={"method": "rank"}), same)
    assert made.weights["services"] == {"beds": 1}
    assert sum(made.effective.values()) == pytest.approx(1)


def several(areas: int = 6, years: int = 4, seed: int = 5) -> Panel:
    """Figures without a story."""
    figures = np.random.default_rng(seed).lognormal(2, 0.7, (3, areas, years)).tolist()
    return indices.panel(*figures)


@pytest.mark.parametrize("aggregate", AGGREGATIONS)
@pytest.mark.parametrize("weigh", WEIGHTINGS)
def test_a_replay_is_the_same_to_the_last_bit_and_so_after_json(aggregate: str, weigh: str) -> None:
    recipe = indices.recipe(aggregate=aggregate, weigh=weigh, base_years=[2020, 2021], treat={"method": "outliers"})
    made = run(recipe, several())
    read = Run.from_json(made.to_json())
    assert read.to_json() == made.to_json()
    assert read.recipe == recipe
    for one in (replay(made), replay(read), replay(read, several())):
        assert one.identical and not one.changed
        assert one.run.input == made.input
        assert {name: array.tolist() for name, array in one.run.scores.items()} == {
            name: array.tolist() for name, array in made.scores.items()
        }


def test_a_log_alone_holds_everything() -> None:
    """Steps name their arguments in full: the recipe is not asked again."""
    made = run(indices.recipe(weigh="critic", aggregate="topsis_vector"), several())
    other = replace(made, recipe=indices.recipe(name="别的", weigh="equal"))
    assert replay(other).run.index.tolist() == made.index.tolist()
    assert [(step.do, step.of) for step in made.log] == [
        *((do, column) for column in ("pay", "ratio", "beds") for do in ("treat", "normalise")),
        *((do, element) for element in ("income", "services", "index") for do in ("weigh", "aggregate")),
    ]
    json.dumps([step.to_dict() for step in made.log], allow_nan=False)


def test_a_replay_says_which_figure_changed_and_what_it_changed() -> None:
    made = run(indices.recipe(), indices.three())
    beds = indices.panel([[10.0], [20.0], [30.0]], [[3.0], [2.0], [2.5]], [[5.0], [7.0], [6.5]])
    again = replay(made, beds)
    assert again.changed == (Change("丙", 2020, "beds", 6.0, 6.5),)
    assert not again.identical
    assert {(step.do, step.of) for step in again.differing} == {
        ("treat", "beds"), ("normalise", "beds"), ("aggregate", "services"), ("aggregate", "index"),
    }  # fmt: skip
    assert again.run.index[:, 0].tolist() == [0, 87.5, 75]


@settings(max_examples=30, deadline=None)
@given(
    aggregate=st.sampled_from(AGGREGATIONS),
    weigh=st.sampled_from(WEIGHTINGS),
    method=st.sampled_from(["minmax", "reference", "rank"]),
    treat=st.sampled_from(["none", "outliers"]),
    seed=st.integers(0, 1000),
)
def test_a_new_year_never_changes_last_year_s_score(
    aggregate: str, weigh: str, method: str, treat: str, seed: int
) -> None:
    recipe = indices.recipe(
        aggregate=aggregate, weigh=weigh, normalise={"method": method}, treat={"method": treat}, base_years=[2020, 2021]
    )
    longer = several(seed=seed)
    shorter = Panel(longer.areas, longer.years[:-1], longer.columns, longer.values[:, :-1])
    before, after = run(recipe, shorter), run(recipe, longer)
    assert after.index[:, :-1].tolist() == before.index.tolist()
    assert replay(before, longer).run.index.tolist() == after.index.tolist()
    assert (np.isfinite(after.index)).all()


def test_what_moves_weights_is_the_base_years_alone() -> None:
    recipe = indices.recipe(weigh="entropy_minmax", base_years=[2021])
    panel = several()
    values = panel.values.copy()
    values[:, [0, 2, 3]] *= 3
    other = replace(panel, values=values)
    assert run(recipe, other).weights == run(recipe, panel).weights


def test_a_missing_figure_means_no_score_unless_the_recipe_shares_out_its_weight() -> None:
    gap = indices.panel([[10.0], [20.0], [30.0]], [[3.0], [NAN], [2.5]], [[5.0], [7.0], [6.0]])
    strict = run(indices.recipe(), gap)
    assert np.isnan(strict.index[1, 0]) and np.isnan(strict.ranks[1, 0])
    assert strict.ranks[[0, 2], 0].tolist() == [2, 1]
    lenient = run(indices.recipe(missing={"renormalise": True, "least": 0.5}), gap)
    assert lenient.scores["income"][1, 0] == 50  # pay alone
    assert lenient.index[1, 0] == 75
    assert lenient.present["index"][:, 0].tolist() == [1, 0.75, 1]  # half of half the weight is not there
    stricter = run(indices.recipe(missing={"renormalise": True, "least": 0.6}), gap)
    assert np.isnan(stricter.scores["income"][1, 0])
    assert np.isnan(stricter.index[1, 0]) and stricter.present["index"][1, 0] == 0


def stated() -> list[dict[str, Any]]:
    """The indicators of :func:`indices.recipe` with their goalposts written down."""
    posts = {"pay": ("up", 0, 50), "ratio": ("down", 4, 1), "beds": ("up", 0, 10)}
    parents = {"pay": "income", "ratio": "income", "beds": "services"}
    return [
        {"id": one, "parent": parents[one], "direction": way, "worst": worst, "best": best}
        for one, (way, worst, best) in posts.items()
    ]


def test_marks_go_along_with_the_figures() -> None:
    marks = (
        Mark("乙", 2020, "beds", sample=True),
        Mark("丙", 2020, "pay", proxy="河南省"),
        Mark("甲", 2020, "ratio", preliminary=True),
    )
    recipe = indices.recipe(normalise={"method": "goalposts"}, indicators=stated())
    made = Run.from_json(run(recipe, replace(indices.three(), marks=marks)).to_json())
    sample, proxies = made.marks()
    assert sample[:, 0].tolist() == [False, True, False]
    assert proxies == {("丙", 2020): ("河南省",)}
    assert made.preliminary[:, 0].tolist() == [True, False, False]
    assert made.marks() is made.marks()  # found once: a listing asks for every row
    assert made.preliminary is made.preliminary
    assert made.input != run(recipe, indices.three()).input


@pytest.mark.parametrize(
    ("keys", "spreads"),
    [
        ({}, False),
        ({"normalise": {"method": "minmax"}}, True),
        ({"treat": {"method": "outliers"}}, True),
        ({"weigh": "entropy"}, True),
        ({"aggregate": "topsis_vector"}, True),
        ({"aggregate": "topsis"}, False),
    ],
)
def test_what_is_fitted_on_a_sample_makes_every_score_one(keys: dict[str, Any], spreads: bool) -> None:
    """The beds of 乙 are made up: min-max ends, weights and ideals found with them are behind every other score."""
    panel = indices.panel([[10, 11], [20, 21], [30, 31]], [[3, 3], [2, 2], [2.5, 2]], [[5, 6], [7, 8], [6, 7]])
    recipe = indices.recipe(**({"normalise": {"method": "goalposts"}, "indicators": stated()} | keys))
    for mark in ("sample", "preliminary"):
        made = run(recipe, replace(panel, marks=(Mark("乙", 2020, "beds", **{mark: True}),)))
        found = made.marks()[0] if mark == "sample" else made.preliminary
        assert found.tolist() == [[spreads, spreads], [True, spreads], [spreads, spreads]]
        later = run(recipe, replace(panel, marks=(Mark("乙", 2021, "beds", **{mark: True}),)))
        found = later.marks()[0] if mark == "sample" else later.preliminary
        assert found.tolist() == [[False, False], [False, True], [False, False]]


def test_a_desired_band_scores_by_the_distance_from_it() -> None:
    """A band of 40 to 60 with 20 away as the worst: 30 is halfway, 50 is full, 90 is nothing."""
    indicators = [{"id": "pay", "parent": "index", "direction": "band", "low": 40.0, "high": 60.0, "worst": 20.0}]
    recipe = indices.recipe(
        elements=[{"id": "index", "name": "指数"}], indicators=indicators, normalise={"method": "goalposts"}
    )
    made = run(recipe, Panel.of({"pay": [30.0, 50, 90, 65]}, year=2020))
    assert made.index[:, 0].tolist() == [50, 100, 0, 75]
    assert made.panel.areas == ("1", "2", "3", "4")


def test_goalposts_follow_their_figures_onto_a_logarithm() -> None:
    """Winsorising is not allowed here, so the logarithm is taken; the goalposts 1 and e^9 stay 0 and 100."""
    figures = np.exp(np.linspace(0, 9, 30))
    indicators = [{"id": "pay", "parent": "index", "direction": "up", "worst": 1.0, "best": float(figures[-1])}]
    keys: dict[str, Any] = {"elements": [{"id": "index", "name": "指数"}], "indicators": indicators}
    made = run(
        indices.recipe(**keys, treat={"method": "outliers", "most": 0}, normalise={"method": "goalposts"}),
        Panel.of({"pay": figures}, year=2020),
    )
    assert made.index[[0, -1], 0].tolist() == [0, 100]
    shift = 0.01 * (figures[-1] - 1)
    middle = math.log((figures[15] - 1 + shift) / shift) / math.log((figures[-1] - 1 + shift) / shift)
    assert made.index[15, 0] == pytest.approx(100 * middle)


RISING, SAME = [[1.0], [2.0], [3.0]], [[1.0], [1.0], [1.0]]


@pytest.mark.parametrize(
    ("keys", "pay", "ratio", "told"),
    [
        ({}, SAME, SAME, ["pay: 最差值和最好值相等", "ratio: 最差值和最好值相等"]),
        ({}, [[NAN]] * 3, SAME, ["pay: 基期（2020）没有数值", "ratio: 最差值和最好值相等"]),
        ({"normalise": {"method": "zscore"}}, SAME, RISING, ["基期（2020）内各单位没有差异"]),
        ({"normalise": {"method": "reference"}}, [[0.0], [-1.0], [-2.0]], RISING, ["标准值不大于 0"]),
        ({"weigh": "entropy"}, [[0.0], [-1.0], [1.0]], RISING, ["income: 有负值或全为零的指标"]),
        ({"weigh": "critic"}, [[1.0], [NAN], [2.0]], [[NAN], [1.0], [2.0]], ["数据齐全的单位不足两个"]),
        ({"weigh": "entropy", "normalise": {"method": "rank"}}, SAME, SAME, ["没有差异，不能按数据定权"]),
        (
            {"aggregate": "topsis_vector", "normalise": {"method": "rank"}},
            [[0.0]] * 3,
            RISING,
            ["没有数值或全为零"],
        ),
    ],
)
def test_figures_that_do_not_allow_what_is_asked_are_told_all_at_once(
    keys: dict[str, Any], pay: list[list[float]], ratio: list[list[float]], told: list[str]
) -> None:
    with pytest.raises(InputErrors) as caught:
        run(indices.recipe(**keys), indices.panel(pay, ratio, RISING))
    said = str(caught.value)
    for words in told:
        assert words in said
    assert len(said.splitlines()) >= len(told)


def test_one_area_alone_cannot_be_normalised_by_its_own_figures() -> None:
    with pytest.raises(InputErrors) as caught:
        run(indices.recipe(), indices.panel([[1.0]], [[2.0]], [[3.0]]))
    assert len(caught.value.exceptions) == 3


def test_a_negative_score_has_no_geometric_mean() -> None:
    recipe = indices.recipe(aggregate="geometric", normalise={"method": "minmax", "cap": False}, base_years=[2021])
    low = [[0.0, 5], [9, 9], [9, 7]]
    with pytest.raises(InputErrors) as caught:
        run(recipe, indices.panel(low, low, low))
    assert "几何平均遇到负的得分。请写 cap = true" in str(caught.value)


def test_a_later_figure_that_does_not_allow_a_step_is_told_by_the_replay_too() -> None:
    """Below the least of the base years a score is negative, and its geometric mean is none."""
    recipe = indices.recipe(aggregate="geometric", normalise={"method": "minmax", "cap": False})
    made = run(recipe, indices.three())
    lower = indices.panel([[5.0], [20.0], [30.0]], [[3.0], [2.0], [2.5]], [[5.0], [7.0], [6.0]])
    with pytest.raises(InputError, match="income: 几何平均遇到负的得分。请写 cap = true"):
        replay(made, lower)


def test_a_difference_too_small_for_a_number_is_none() -> None:
    """The squares of 1e-200 vanish, and with them the deviation."""
    tiny = [[1e-200], [2e-200], [3e-200]]
    with pytest.raises(InputErrors, match="输入有误") as caught:
        run(indices.recipe(normalise={"method": "zscore"}), indices.panel(tiny, [[1.0], [2.0], [3.0]], tiny))
    assert "pay: 基期（2020）内各单位没有差异" in str(caught.value)


def test_a_goalpost_that_the_base_years_have_passed_is_told() -> None:
    indicators = [{"id": "pay", "parent": "index", "direction": "up", "best": 5.0}]
    recipe = indices.recipe(
        elements=[{"id": "index", "name": "指数"}], indicators=indicators, normalise={"method": "goalposts"}
    )
    with pytest.raises(InputErrors, match=r"输入有误") as caught:
        run(recipe, Panel.of({"pay": [6.0, 7.0]}, year=2020))
    assert "基期已越过最好值" in str(caught.value)


def test_panels_that_do_not_hold_together_are_refused() -> None:
    good = {"areas": ("甲",), "years": (2020,), "columns": ("pay",), "values": [[[1.0]]]}
    for bad in ({"values": [[1.0]]}, {"values": [[[math.inf]]]}, {"areas": ("甲", "甲"), "values": [[[1.0]], [[1.0]]]}):
        with pytest.raises(ValueError):
            Panel(**(good | bad))  # type: ignore[arg-type]
    with pytest.raises(KeyError):
        run(indices.recipe(), Panel(**good))  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="read-only"):
        Panel(**good).values[0, 0, 0] = 2  # type: ignore[arg-type]
