"""How sure a rank is, what moves it, and what a score is made of."""

from __future__ import annotations

import math
from typing import Any

import indices
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongfu.documents.errors import InputError
from gongfu.indicators.composite import sensitivity
from gongfu.indicators.composite.contributions import contributions
from gongfu.indicators.composite.panel import Panel
from gongfu.indicators.composite.run import Run, run
from gongfu.indicators.composite.sensitivity import drawn, leave_one_out, rescored, uncertainty


def made(seed: int = 1, areas: int = 8, years: int = 2, **keys: Any) -> Run:
    """An index of figures without a story."""
    figures = np.random.default_rng(seed).uniform(1, 100, (3, areas, years)).tolist()
    return run(indices.recipe(**keys), indices.panel(*figures))


def test_drawn_weights_lie_around_the_recipe_s() -> None:
    """A Dirichlet of concentration 99 around ½, ½: mean ½, standard deviation √(¼/100) = 0.05."""
    weights = drawn(made(), 20_000, 99, seed=7)["income"]
    assert weights.sum(axis=1) == pytest.approx(1)
    assert weights.mean(axis=0) == pytest.approx([0.5, 0.5], abs=0.002)
    assert weights.std(axis=0) == pytest.approx([0.05, 0.05], rel=0.03)


def test_a_weight_of_zero_stays_zero() -> None:
    indicators = [
        {"id": "pay", "parent": "income", "direction": "up"},
        {"id": "ratio", "parent": "income", "direction": "down", "weight": 0},
        {"id": "beds", "parent": "services", "direction": "up"},
    ]
    weights = drawn(made(indicators=indicators), 10, 100, seed=1)
    assert (weights["income"][:, 1] == 0).all()
    assert weights["income"][:, 0] == pytest.approx(1)
    assert weights["services"] == pytest.approx(1)


@pytest.mark.parametrize("aggregate", ["arithmetic", "geometric", "topsis", "topsis_vector"])
def test_many_draws_at_once_are_as_one_run_a_draw(aggregate: str) -> None:
    one = made(aggregate=aggregate, missing={"renormalise": True, "least": 0.4})
    weights = drawn(one, 6, 20, seed=3)
    together = rescored(one, weights)
    assert together.shape == (6, 8, 2)
    for draw in range(6):
        alone = rescored(one, {element: rows[draw] for element, rows in weights.items()})
        assert together[draw] == pytest.approx(alone, abs=1e-12, rel=1e-12)
    own = {element: np.array(list(under.values())) for element, under in one.weights.items()}
    assert rescored(one, own).tolist() == one.index.tolist()


def test_draws_are_those_of_the_seed() -> None:
    keys = {"draws": 50, "seed": 4, "normalise": ["rank"], "aggregate": ["geometric"]}
    first, second = uncertainty(made(sensitivity=keys)), uncertainty(made(sensitivity=keys))
    assert first.ranks.tolist() == second.ranks.tolist()
    other = uncertainty(made(sensitivity=keys | {"seed": 5}))
    assert first.scores.tolist() != other.scores.tolist()
    assert (first.seed, first.draws, first.normalise) == (4, 50, ("minmax", "rank"))
    assert first.aggregate == ("arithmetic", "geometric")


def test_draws_are_made_block_by_block(monkeypatch: pytest.MonkeyPatch) -> None:
    keys = {"draws": 50, "normalise": ["rank"], "aggregate": ["geometric"]}
    whole = uncertainty(made(sensitivity=keys))
    monkeypatch.setattr(sensitivity, "BLOCK", 100)  # 6 draws of 8 areas in 2 years
    blocks = uncertainty(made(sensitivity=keys))
    assert blocks.ranks.tolist() == whole.ranks.tolist()
    assert blocks.scores == pytest.approx(whole.scores, rel=1e-12)
    for name, share in whole.shares.items():
        assert blocks.shares[name] == pytest.approx(share, abs=1e-12)


def test_more_draws_than_memory_holds_are_refused() -> None:
    """100,000 draws are allowed; of 100 areas in 15 years by 9 pairs of methods they would take 4 GB."""
    keys = {"draws": 100_000, "normalise": ["rank", "reference"], "aggregate": ["geometric", "topsis"]}
    values = np.random.default_rng(1).uniform(1, 100, (100, 15, 3))
    panel = Panel(tuple(map(str, range(100))), tuple(range(2020, 2035)), ("pay", "ratio", "beds"), values)
    with pytest.raises(InputError, match=r"9 种方法 × 100 个地区 × 15 年太多.*请写 draws = 13751 或更少"):
        uncertainty(run(indices.recipe(sensitivity=keys), panel))


def test_an_area_best_in_everything_is_first_whatever_is_drawn() -> None:
    figures = [[[9.0], [1.0], [5.0]], [[1.0], [9.0], [2.0]], [[9.0], [5.0], [1.0]]]
    keys = {"draws": 200, "concentration": 5, "normalise": ["rank"], "aggregate": ["geometric", "topsis"]}
    found = uncertainty(run(indices.recipe(sensitivity=keys), indices.panel(*figures)))
    assert found.ranks[:, 0, 0].tolist() == [1, 1, 1]
    assert found.scores[:, 0, 0] == pytest.approx([100, 100, 100])
    assert all(share[0, 0] == 0 for share in found.shares.values())
    assert (found.ranks[2] >= found.ranks[0]).all()


def test_what_drives_a_rank_is_the_choice_that_moves_it() -> None:
    """Weights are hardly drawn. 50, 50 is behind 10, 95 by the mean (50 to 52.5), before it by roots (50 to 30.8)."""
    figures = [[50.0, 10, 0, 100], [50.0, 95, 0, 100]]
    recipe = indices.recipe(
        elements=[{"id": "index", "name": "指数"}],
        indicators=[
            {"id": "pay", "parent": "index", "direction": "up"},
            {"id": "ratio", "parent": "index", "direction": "up"},
        ],
        sensitivity={"draws": 100, "concentration": 1e6, "aggregate": ["arithmetic", "geometric"]},
    )
    panel = Panel(("甲", "乙", "丙", "丁"), (2020,), ("pay", "ratio"), np.array(figures).T[:, None, :])
    shares = uncertainty(run(recipe, panel)).shares
    assert shares["aggregate"][:, 0].tolist() == pytest.approx([1, 1, 0, 0])
    assert all(shares[other][0, 0] == pytest.approx(0) for other in ("normalise", "weights", "interaction"))


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 99))
def test_shares_of_variance_sum_to_one_or_to_nothing(seed: int) -> None:
    keys = {"draws": 30, "concentration": 20, "normalise": ["rank", "reference"], "aggregate": ["geometric"]}
    found = uncertainty(made(seed, sensitivity=keys))
    total = sum(found.shares.values())
    assert isinstance(total, np.ndarray)
    assert (np.isclose(total, 1) | (total == 0)).all()
    assert all((share >= 0).all() for share in found.shares.values())


def test_an_area_without_a_score_has_no_band_and_moves_nobody() -> None:
    figures = [[[9.0], [math.nan], [5.0]], [[1.0], [9.0], [2.0]], [[9.0], [5.0], [1.0]]]
    found = uncertainty(run(indices.recipe(sensitivity={"draws": 20}), indices.panel(*figures)))
    assert np.isnan(found.ranks[:, 1, 0]).all() and np.isnan(found.scores[:, 1, 0]).all()
    assert all(np.isnan(share[1, 0]) for share in found.shares.values())
    assert found.ranks[:, 2, 0].tolist() == [2, 2, 2]


def test_leaving_one_out_by_hand() -> None:
    """Scores are 0, 87.5, 62.5. Without beds only income counts (0, 75, 75): the third draws level at place 1.

    Without the ratio income is pay (0, 50, 100) and the two tie at 75.
    """
    moved = leave_one_out(run(indices.recipe(), indices.three()))
    assert {column: places[:, 0].tolist() for column, places in moved.items()} == {
        "pay": [0, 0, 0],
        "ratio": [0, 0, -1],
        "beds": [0, 0, -1],
    }
    alone = indices.recipe(
        elements=[{"id": "index", "name": "指数"}], indicators=[{"id": "pay", "parent": "index", "direction": "up"}]
    )
    assert leave_one_out(run(alone, Panel.of({"pay": [1.0, 2.0]}, year=2020))) == {}


def test_parts_of_a_score_by_hand() -> None:
    """The third area: pay 100 and ratio 50 at a quarter each, beds 50 at half."""
    one = run(indices.recipe(), indices.three())
    assert contributions(one, "丙", 2020) == {"pay": 25, "ratio": 12.5, "beds": 25}
    assert contributions(one, "乙", 2020, against="丙") == {"pay": -12.5, "ratio": 12.5, "beds": 25}
    geometric = run(indices.recipe(aggregate="geometric"), indices.three())
    assert contributions(geometric, "丙", 2020) == pytest.approx(
        {column: share * geometric.index[2, 0] for column, share in {"pay": 0.25, "ratio": 0.25, "beds": 0.5}.items()}
    )


@settings(max_examples=40, deadline=None)
@given(
    seed=st.integers(0, 999),
    ways=st.permutations(["arithmetic", "geometric", "geometric"]),
    low=st.sampled_from([0, 1]),
)
def test_parts_sum_to_the_score_and_to_the_difference(seed: int, ways: list[str], low: int) -> None:
    """With a scale from 0 the worst area of each indicator is at zero, and a geometric mean of it too."""
    elements = [
        {"id": "index", "name": "指数", "aggregate": ways[0]},
        {"id": "income", "name": "收入", "parent": "index", "aggregate": ways[1]},
        {"id": "services", "name": "服务", "parent": "index", "aggregate": ways[2]},
    ]
    one = made(seed, areas=4, years=1, elements=elements, normalise={"method": "minmax", "scale": [low, 100]})
    for area, score in zip(one.panel.areas, one.index[:, 0], strict=True):
        assert sum(contributions(one, area, 2020).values()) == pytest.approx(score, abs=1e-9)
        for other, base in zip(one.panel.areas, one.index[:, 0], strict=True):
            parts = contributions(one, area, 2020, against=other)
            assert sum(parts.values()) == pytest.approx(score - base, abs=1e-9)


def test_parts_without_a_missing_figure_use_the_weights_as_scaled_up() -> None:
    """The second area lacks the ratio: pay 50 and beds 100 count half each."""
    gap = indices.panel([[10.0], [20.0], [30.0]], [[3.0], [math.nan], [2.5]], [[5.0], [7.0], [6.0]])
    one = run(indices.recipe(missing={"renormalise": True, "least": 0.5}), gap)
    assert contributions(one, "乙", 2020) == {"pay": 25, "beds": 50}
    with pytest.raises(ValueError, match="lack the same"):
        contributions(one, "乙", 2020, against="丙")


def test_what_has_no_parts_is_refused() -> None:
    with pytest.raises(ValueError, match="TOPSIS"):
        contributions(made(aggregate="topsis"), "甲", 2020)
    with pytest.raises(KeyError):
        contributions(made(), "辛", 1999)
    figures = [[[9.0], [math.nan], [5.0]], [[1.0], [9.0], [2.0]], [[9.0], [5.0], [1.0]]]
    with pytest.raises(ValueError, match="missing"):
        contributions(run(indices.recipe(), indices.panel(*figures)), "乙", 2020)


def test_other_methods_are_tried_with_the_weights_there_are() -> None:
    """Z-scores are negative, so weights by entropy of raw shares could not be found anew in them, and need not be."""
    keys = {"draws": 5, "normalise": ["zscore"]}
    recipe = indices.recipe(weigh="entropy", normalise={"method": "reference"}, sensitivity=keys)
    found = uncertainty(run(recipe, indices.three()))
    assert found.normalise == ("reference", "zscore")
    assert np.isfinite(found.ranks).all()
