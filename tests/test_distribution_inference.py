"""Standard errors: textbook formulas, the influence of one more person, the jackknife, and the bootstrap."""

from __future__ import annotations

import math
from collections.abc import Callable
from statistics import NormalDist
from typing import Any

import numpy as np
import pytest

from gongfu import distribution as d
from gongfu.distribution.influence import INFLUENCE

ARGUMENTS: dict[str, dict[str, float]] = {
    "generalized_entropy": {"alpha": 2},
    "atkinson": {"epsilon": 0.5},
    "quantile": {"probabilities": 0.3},
    "quantile_share": {"low": 0.2, "high": 0.6},
    "fgt": {"line": 15_000, "alpha": 1.5},
    "headcount": {"line": 15_000},
    "poverty_gap": {"line": 15_000},
    "poverty_severity": {"line": 15_000},
    "band_share": {"low": 15_000, "high": 40_000},
    "middle_share": {"low": 0.5, "high": 1.0},
}
STEPWISE = {
    "quantile",
    "median",
    "quintile_ratio",
    "relative_line",
    "relative_headcount",
    "relative_median_gap",
    "middle_share",
    "wolfson",
}
"""What moves by steps with a quantile of the sample: its influence is that of the population behind it."""


def arguments(measure: Callable[..., Any]) -> dict[str, float]:
    return ARGUMENTS.get(measure.__name__, {})


def survey(size: int, seed: int = 7) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(seed)
    return random.lognormal(10, 0.7, size), random.gamma(4, 1, size)


SURVEYS = [survey(1500, seed) for seed in range(300)]


@pytest.mark.parametrize("measure", INFLUENCE, ids=lambda measure: measure.__name__)
def test_surveys_of_one_population_part_as_far_as_their_errors_say(measure: Callable[..., Any]) -> None:
    found = [float(measure(income, weight=weight, **arguments(measure))) for income, weight in SURVEYS]
    errors = [d.standard_error(measure, income, weight, **arguments(measure)) for income, weight in SURVEYS[:30]]
    # 300 surveys tell their standard deviation to 4 %
    assert np.mean(errors) == pytest.approx(np.std(found, ddof=1), rel=0.15)


@pytest.mark.parametrize("measure", [d.mean, d.gini, d.theil_t, d.palma, d.middle_share])
def test_linearisation_and_bootstrap_agree(measure: Callable[..., float]) -> None:
    income, weight = survey(3000)
    drawn = d.bootstrap(measure, income, weight, seed=5, draws=1000)
    assert d.standard_error(measure, income, weight) == pytest.approx(drawn.error, rel=0.1)


def test_the_median_of_a_known_population() -> None:
    # lognormal(10, 0.7): density 1 / (median 0.7 sqrt(2 pi)), error 1 / (2 f sqrt n) (Kendall & Stuart, 10.29)
    income = np.random.default_rng(2).lognormal(10, 0.7, 20_000)
    density = 1 / (math.exp(10) * 0.7 * math.sqrt(2 * math.pi))
    assert d.standard_error(d.median, income) == pytest.approx(1 / (2 * density * math.sqrt(20_000)), rel=0.05)


@pytest.mark.parametrize(
    "measure", [m for m in INFLUENCE if m.__name__ not in STEPWISE], ids=lambda measure: measure.__name__
)
def test_influence_is_what_one_more_person_moves(measure: Callable[..., Any]) -> None:
    income, weight = survey(60)
    sample = d.Sample.of(income, weight).ordered
    found = INFLUENCE[measure](sample, **arguments(measure))
    step = 1e-6 * sample.total
    for place in range(0, 60, 7):
        more, less = sample.weight.copy(), sample.weight.copy()
        more[place] += step
        less[place] -= step
        up, down = (float(measure(sample.income, weight=w, **arguments(measure))) for w in (more, less))
        assert found[place] == pytest.approx((up - down) / 2e-6, rel=1e-4, abs=1e-6 * np.abs(found).max())
    assert sample.average(found) == pytest.approx(0, abs=1e-9 * np.abs(found).max())


@pytest.mark.parametrize("measure", [m for m in INFLUENCE if m.__name__ in STEPWISE], ids=lambda m: m.__name__)
def test_influence_on_a_population_whose_steps_are_fine(measure: Callable[..., Any]) -> None:
    normal, size, more = NormalDist(10, 0.7), 100_000, 0.002
    income = np.exp([normal.inv_cdf((i + 0.5) / size) for i in range(size)])
    sample = d.Sample(income, np.ones(size), rises=True)
    found, before = INFLUENCE[measure](sample, **arguments(measure)), float(measure(sample, **arguments(measure)))
    for place in (int(share * size) for share in (0.02, 0.1, 0.25, 0.45, 0.6, 0.9, 0.99)):
        joined = np.append(income, income[place]), np.append(np.ones(size), more * size)
        after = float(measure(joined[0], weight=joined[1], **arguments(measure)))
        assert (after - before) / more == pytest.approx(found[place], abs=0.03 * np.abs(found).max())


def test_the_mean_by_the_textbook() -> None:
    income = [2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0]  # squared deviations from 5 sum to 32
    assert d.standard_error(d.mean, income) == pytest.approx(math.sqrt(32 / 7 / 8))


def test_a_share_by_the_textbook() -> None:
    # 3 of 10 below: p (1 - p) / (n - 1)
    assert d.standard_error(d.headcount, range(1, 11), line=4) == pytest.approx(math.sqrt(0.3 * 0.7 / 9))


def test_a_weighted_mean_by_the_textbook() -> None:
    # a ratio estimator: n / (n - 1) times the sum of (w (x - mean) / W)^2 (Cochran 1977, 6.4)
    income, weight = np.array([1.0, 2.0, 6.0]), np.array([1.0, 2.0, 1.0])
    residual = weight * (income - 11 / 4) / 4
    assert d.standard_error(d.mean, income, weight) == pytest.approx(math.sqrt(3 / 2 * (residual**2).sum()))


def test_strata_by_the_textbook() -> None:
    # halves of the people in two strata of 2 and 3 drawn: 1/4 s_h^2 / n_h each (Cochran 1977, 5.3)
    income, weight = [1.0, 3.0, 10.0, 12.0, 17.0], [3.0, 3.0, 2.0, 2.0, 2.0]
    expected = math.sqrt(0.25 * 2 / 2 + 0.25 * 13 / 3)
    assert d.standard_error(d.mean, income, weight, stratum=["乡"] * 2 + ["城"] * 3) == pytest.approx(expected)


def test_clusters_by_the_textbook() -> None:
    # three villages of two that are alike: as if only the three had been drawn
    income, village = [1.0, 1.0, 4.0, 4.0, 7.0, 7.0], ["a", "a", "b", "b", "c", "c"]
    assert d.standard_error(d.mean, income, cluster=village) == pytest.approx(math.sqrt(9 / 3))
    drawn = d.bootstrap(d.mean, income, cluster=village, seed=1, draws=4000)
    assert drawn.error == pytest.approx(math.sqrt(6 / 3), rel=0.05)  # smaller by sqrt(2 / 3), as stated


def test_villages_of_the_same_name_in_two_strata_are_two() -> None:
    income, stratum = [1.0, 3.0, 10.0, 14.0], ["乡", "乡", "城", "城"]
    expected = d.standard_error(d.mean, income, stratum=stratum)
    assert d.standard_error(d.mean, income, stratum=stratum, cluster=["1", "2", "1", "2"]) == pytest.approx(expected)


@pytest.mark.parametrize("measure", [d.gini, d.theil_t, d.mean_log_deviation])
def test_the_jackknife_agrees(measure: Callable[..., float]) -> None:
    income = survey(400)[0]
    without = np.array([measure(np.delete(income, place)) for place in range(400)])
    jackknife = math.sqrt(399 / 400 * ((without - without.mean()) ** 2).sum())
    assert d.standard_error(measure, income) == pytest.approx(jackknife, rel=0.03)


def test_the_scale_of_weights_and_the_order_of_people_do_not_matter() -> None:
    income, weight = survey(200)
    village = np.arange(200) // 4
    expected = d.standard_error(d.gini, income, weight, cluster=village)
    assert d.standard_error(d.gini, income, weight * 1000, cluster=village) == pytest.approx(expected)
    assert d.standard_error(d.gini, income[::-1], weight[::-1], cluster=village[::-1]) == pytest.approx(expected)


def test_errors_of_every_group() -> None:
    income, weight = survey(100)
    group = ["城"] * 60 + ["乡"] * 40
    found = d.by_group(lambda part: d.standard_error(d.gini, part), income, group, weight)
    assert found["乡"] == pytest.approx(d.standard_error(d.gini, income[60:], weight[60:]))
    drawn = d.by_group(lambda part: d.bootstrap(d.gini, part, seed=1, draws=400).error, income, group, weight)
    assert drawn["城"] == pytest.approx(found["城"], rel=0.15)


def test_the_same_seed_gives_the_same_draws() -> None:
    income, weight = survey(100)
    one, two, three = (d.bootstrap(d.gini, income, weight, seed=seed, draws=50) for seed in (4, 4, 5))
    assert one.draws.tolist() == two.draws.tolist() != three.draws.tolist()
    assert one.value == pytest.approx(d.gini(income, weight))
    assert one.low <= one.value <= one.high
    assert one.error == pytest.approx(one.draws.std(ddof=1))


def test_the_bootstrap_takes_any_function_of_a_sample() -> None:
    drawn = d.bootstrap(lambda part: float(part.income.max()), [1.0, 2.0, 9.0], seed=1, draws=30)
    assert set(drawn.draws.tolist()) <= {1.0, 2.0, 9.0}


def test_where_there_is_no_figure_there_is_no_error() -> None:
    assert math.isnan(d.standard_error(d.gini, []))
    assert math.isnan(d.standard_error(d.gini, [-1, 1]))
    assert math.isnan(d.standard_error(d.mean_log_deviation, [0, 1]))
    assert math.isnan(d.standard_error(d.gini, [1, 2, 3], stratum=["甲", "甲", "乙"]))  # one alone in its stratum


def test_a_draw_without_a_figure_leaves_error_and_interval_untold() -> None:
    """With one zero income in four most draws, and the sample, have an infinite mean log deviation; some do not."""
    drawn = d.bootstrap(d.mean_log_deviation, [0.0, 1, 2, 3], seed=1, draws=50)
    assert drawn.value == math.inf
    assert 0 < np.isinf(drawn.draws).sum() < 50
    assert all(math.isnan(figure) for figure in (drawn.error, drawn.low, drawn.high))


def test_what_cannot_be_linearised_is_refused() -> None:
    with pytest.raises(ValueError, match="lorenz has no influence function"):
        d.standard_error(d.lorenz, [1, 2])
    with pytest.raises(ValueError, match="two draws"):
        d.bootstrap(d.gini, [1, 2], seed=1, draws=1)


@pytest.mark.parametrize(("measure", "argument"), [(d.atkinson, "epsilon"), (d.generalized_entropy, "alpha")])
def test_near_its_limit_a_parameter_has_the_error_of_the_limit(measure: Callable[..., float], argument: str) -> None:
    incomes = np.random.default_rng(4).lognormal(size=200)
    exact = d.standard_error(measure, incomes, **{argument: 1.0})
    for near in (1 - 2.0**-53, 1 + 1e-10):
        assert d.standard_error(measure, incomes, **{argument: near}) == pytest.approx(exact, rel=1e-6)
