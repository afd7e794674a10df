"""Treatment, normalisation, weights and aggregation, each by itself: published figures, hand sums, and identities."""

from __future__ import annotations

import math

import golden
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from gongfu.indicators.composite import aggregate, normalise, weights
from gongfu.indicators.composite.aggregate import Ideals, arithmetic, geometric, ideals, topsis
from gongfu.indicators.composite.ahp import ahp, parse
from gongfu.indicators.composite.ranks import bands, place_bands, places, ranks
from gongfu.indicators.composite.treat import kurtosis, outliers, skewness
from gongfu.indicators.composite.unfit import Reason, UnfitError

NAN = math.nan


def matrices(low: float = 0.0, high: float = 100.0, rows: int = 8) -> st.SearchStrategy[np.ndarray]:
    """Units × indicators."""
    shape = st.tuples(st.integers(3, rows), st.integers(2, 5))
    return shape.flatmap(lambda size: hnp.arrays(float, size, elements=st.floats(low, high, width=32)))


def shares(count: int, draws: int | None = None) -> np.ndarray:
    """Weights that sum to 1."""
    return np.random.default_rng(count).dirichlet(np.ones(count), draws)


# Treatment


def test_figures_without_denominators_are_treated_as_coinr_treats_them() -> None:
    """COINr's ASEM, raw figures (gaps filled as COINr filled them) to treated: 6 of 32 indicators are winsorised."""
    raw, expected = golden.table("coinr_asem_raw"), golden.table("coinr_asem_treated")
    moved = {}
    for row in golden.table("coinr_asem_imeta"):
        if row["Type"] == "Indicator" and row["Denominator"] == "NA":
            name = row["iCode"]
            known = np.array(golden.numbers(expected, name))
            figures = np.array([NAN if one[name] == "NA" else float(one[name]) for one in raw])
            treatment = outliers(np.where(np.isnan(figures), known, figures))
            assert np.isnan(figures).any() or (treatment(figures) == known).all(), name
            assert (treatment(np.where(np.isnan(figures), known, figures)) == known).all(), name
            moved[name] = treatment.points
    assert len(moved) == 32
    assert {name for name, points in moved.items() if points} == {
        "CostImpEx", "Tariff", "Forest", "Poverty", "FemLab", "PubDebt",
    }  # fmt: skip


def test_skewness_and_kurtosis_by_hand() -> None:
    """1, 2, 3, 4, 10: mean 4, moments 10, 36, 278.8; Excel's SKEW and KURT give the same."""
    values = np.array([1.0, 2, 3, 4, 10])
    g1, g2 = 36 / 10**1.5, 278.8 / 10**2 - 3
    assert skewness(values) == pytest.approx(g1 * math.sqrt(20) / 3)
    assert kurtosis(values) == pytest.approx(4 / (3 * 2) * (6 * g2 + 6))
    assert skewness(np.ones(5)) == kurtosis(np.ones(5)) == 0


def test_one_outlier_is_set_to_its_neighbour_and_a_later_one_too() -> None:
    treatment = outliers(np.array([*range(1, 11), 100.0]))
    assert treatment(np.array([10.0, 100, 5, NAN, 1000])).tolist()[:3] == [10, 10, 5]
    assert np.isnan(treatment(np.array([NAN]))[0])
    assert treatment(np.array([1000.0]))[0] == 10
    assert (treatment.points, treatment.passes) == (1, True)


def test_where_winsorising_is_not_enough_the_logarithm_of_the_untreated_figures_is_taken() -> None:
    values = np.exp(np.linspace(0, 9, 30))
    treatment = outliers(values, most=0)
    assert treatment.log_from == 1.0
    assert treatment(values) == pytest.approx(np.log(values - 1 + 0.01 * (values[-1] - 1)))
    assert treatment(np.array([-5.0])) == pytest.approx(treatment(np.array([1.0])))  # below what was ever seen


def test_what_no_treatment_mends_is_said_to_be_so() -> None:
    left = -np.exp(np.linspace(0, 12, 30))  # a logarithm makes what leans to the left lean more
    treatment = outliers(left, most=1)
    assert (treatment.log_from, treatment.points, treatment.passes) == (None, 1, False)


@given(values=hnp.arrays(float, st.integers(0, 30), elements=st.floats(-1e6, 1e6) | st.just(NAN)))
def test_treatment_keeps_the_order(values: np.ndarray) -> None:
    treatment = outliers(values)
    ordered = np.sort(values[~np.isnan(values)])
    assert (np.diff(treatment(ordered)) >= 0).all()


# Normalisation


@pytest.mark.parametrize(
    ("method", "upward", "expected"),
    [
        ("minmax", True, [0, 25, 100, 100]),  # the last lies beyond the base years' best, and is capped
        ("minmax", False, [100, 75, 0, 0]),
        ("goalposts", True, [20, 30, 60, 100]),  # (x + 10)/50 with worst −10 and best 40
        ("reference", True, [0, 25, 100, 100]),  # x/40, capped
        ("rank", True, [100 / 6, 50, 500 / 6, 100]),  # (0 + ½)/3, (1 + ½)/3, (2 + ½)/3, all three
        ("rank", False, [500 / 6, 50, 100 / 6, 0]),
    ],
)
def test_scores_by_hand(method: normalise.Normalisation, upward: bool, expected: list[float]) -> None:
    base, later = np.array([0.0, 10, 40]), np.array([60.0])
    posts = {"goalposts": {"worst": -10.0, "best": 40.0}, "reference": {"best": 40.0}}.get(method, {})
    if method == "goalposts":
        base = np.array([0.0, 5, 20])
    scaler = normalise.fit(base, method, upward=upward, **posts)
    assert scaler(np.append(base, later)) == pytest.approx(np.array(expected))


def test_less_is_good_against_a_reference_by_its_inverse() -> None:
    scaler = normalise.fit(np.array([2.0, 4]), "reference", upward=False, best=2.0)
    assert scaler(np.array([2.0, 4, 8, 0, 1])).tolist() == [100, 50, 25, 100, 100]
    assert scaler(np.array([-0.0])).tolist() == [100]
    assert np.isnan(scaler(np.array([-1.0]))).all()
    endless = normalise.fit(np.array([2.0, 4]), "reference", upward=False, best=2.0, cap=False)
    assert endless(np.array([1.0, 0.5])).tolist() == [200, 400]
    assert np.isnan(endless(np.array([0.0]))).all()  # no number is its score, and none can be written down


def test_a_z_score_uses_the_sample_s_deviation_and_has_no_ends() -> None:
    scaler = normalise.fit(np.array([1.0, 2, 3]), "zscore")
    assert scaler(np.array([1.0, 2, 3, 12])).tolist() == [-1, 0, 1, 10]
    down = normalise.fit(np.array([1.0, 2, 3]), "zscore", upward=False)
    assert down(np.array([12.0])).tolist() == [-10]


def test_scores_leave_the_scale_only_where_that_is_allowed() -> None:
    values, beyond = np.array([0.0, 10]), np.array([-5.0, 15])
    assert normalise.fit(values, "minmax", scale=(60, 100))(beyond).tolist() == [60, 100]
    assert normalise.fit(values, "minmax", scale=(60, 100), cap=False)(beyond).tolist() == [40, 120]


def test_a_band_is_a_distance_that_is_good_when_small() -> None:
    values = np.array([30.0, 45, 50, 55, 70, NAN])
    assert normalise.outside(values, 40, 60)[:5].tolist() == [10, 0, 0, 0, 10]
    assert normalise.outside(values, None, 60)[:5].tolist() == [0, 0, 0, 0, 10]
    assert np.isnan(normalise.outside(values, 40, 60)[5])


def test_goalposts_that_are_given_need_no_figures() -> None:
    nothing = np.array([NAN])
    assert normalise.fit(nothing, "goalposts", worst=1.0, best=3.0)(np.array([2.0])).tolist() == [50]
    assert normalise.fit(nothing, "reference", best=4.0)(np.array([2.0])).tolist() == [50]


@pytest.mark.parametrize(
    ("values", "method", "keys", "message"),
    [
        ([NAN, NAN], "minmax", {}, "no value"),
        ([3.0, 3.0], "minmax", {}, "no difference"),
        ([3.0, 3.0], "zscore", {}, "no difference"),
        ([3.0], "minmax", {}, "no difference"),
        ([3.0, 4.0], "goalposts", {"worst": 5.0, "best": 2.0}, "wrong way round"),
        ([3.0, 4.0], "reference", {"best": 0.0}, "above zero"),
    ],
)
def test_what_cannot_be_normalised_is_refused(
    values: list[float], method: normalise.Normalisation, keys: dict[str, float], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        normalise.fit(np.array(values), method, **keys)


@given(
    base=hnp.arrays(float, st.integers(2, 20), elements=st.floats(-1e3, 1e3, width=16), unique=True),
    method=st.sampled_from(["minmax", "zscore", "rank"]),
    upward=st.booleans(),
)
def test_better_figures_never_score_less(base: np.ndarray, method: normalise.Normalisation, upward: bool) -> None:
    scores = normalise.fit(base, method, upward=upward)(np.linspace(-2e3, 2e3, 50))
    steps = np.diff(scores)
    assert (steps >= 0).all() if upward else (steps <= 0).all()


@given(
    base=hnp.arrays(float, 6, elements=st.floats(-100, 100, width=16), unique=True), by=st.sampled_from([0.5, 2, 64])
)
def test_the_unit_of_a_figure_does_not_matter(base: np.ndarray, by: float) -> None:
    for method in ("minmax", "rank"):
        ours, theirs = normalise.fit(base, method), normalise.fit(base * by + 8, method)
        assert theirs(base * by + 8) == pytest.approx(ours(base), abs=1e-6)


# Weights


def test_published_weights() -> None:
    for case in golden.cases("entropy_weights"):
        assert weights.entropy(case["input"]["matrix"]) == pytest.approx(case["expected"], abs=case["tolerance"])
    for case in golden.cases("entropy_weights_minmax"):
        given_ = case["input"]
        found = weights.entropy_minmax(given_["matrix"], given_["direction"], given_["epsilon"])
        assert found == pytest.approx(case["expected"], abs=case["tolerance"])
    for case in golden.cases("critic_weights"):
        assert weights.critic(case["input"]["matrix"]) == pytest.approx(case["expected"], abs=case["tolerance"])


@pytest.mark.parametrize("case", golden.cases("ahp"), ids=lambda case: case["source"])
def test_published_judgements(case: dict) -> None:  # type: ignore[type-arg]
    found, expected = ahp(case["input"]["matrix"]), case["expected"]
    assert found.weights == pytest.approx(expected["weights"], abs=case["tolerance"])
    for key in set(expected) - {"weights"}:
        assert getattr(found, key) == pytest.approx(expected[key], abs=case["tolerance"])


def test_consistent_judgements_give_back_what_they_were_made_from() -> None:
    true = np.array([0.5, 0.3, 0.2])
    found = ahp(true[:, None] / true)
    assert found.weights == pytest.approx(true)
    assert found.lambda_max == pytest.approx(3)
    assert found.consistency_ratio == pytest.approx(0, abs=1e-12)
    assert ahp([[1, 4], [0.25, 1]]).weights == pytest.approx([0.8, 0.2])
    assert ahp([[1]]).weights == (1,)


def test_judgements_are_written_as_rows_of_fractions() -> None:
    assert parse(["1 3", "1/3，1"]).tolist() == [[1, 3], [1 / 3, 1]]
    for rows in (["1 2", "1"], ["1 x", "1 1"], ["1 1/0", "1 1"]):
        with pytest.raises(ValueError):
            parse(rows)


@pytest.mark.parametrize("matrix", [[[1, 2], [2, 1]], [[1, -1], [-1, 1]], [[1, 2, 3]], np.ones((11, 11))])
def test_judgements_that_are_none_are_refused(matrix: object) -> None:
    with pytest.raises(ValueError):
        ahp(matrix)  # type: ignore[arg-type]


def test_what_does_not_differ_gets_no_weight() -> None:
    matrix = np.array([[1.0, 5, 3], [2, 5, 1], [4, 5, 2]])
    for found in (weights.entropy(matrix), weights.entropy_minmax(matrix, [1, 1, 1]), weights.critic(matrix)):
        assert found[1] == 0
        assert found.sum() == pytest.approx(1)
    assert weights.critic(matrix[:, :2]).tolist() == [1, 0]  # one that differs has nothing to conflict with
    for refused in (np.full((3, 2), 5.0), matrix[:1], np.array([[1.0, NAN], [NAN, 2], [3, 4]])):
        with pytest.raises(ValueError):
            weights.entropy(refused)
        with pytest.raises(ValueError):
            weights.entropy_minmax(refused, [1] * refused.shape[1])
        with pytest.raises(ValueError):
            weights.critic(refused)


@given(base=matrices(0, 100), by=st.tuples(*[st.floats(0.1, 100)] * 3), plus=st.floats(-5, 50))
def test_indicators_that_all_move_together_have_no_critic_weights(
    base: np.ndarray, by: tuple[float, ...], plus: float
) -> None:
    """Every correlation is 1, so nothing conflicts; what rounding leaves of 1 - r is no weight."""
    base[:2, 0] = 1, 50
    in_step = np.stack([base[:, 0] * factor + plus for factor in by], axis=-1)
    with pytest.raises(ValueError, match="no two indicators conflict"):
        weights.critic(in_step)


def test_zeros_and_negative_figures_in_raw_shares() -> None:
    """Shares 0, ½, ½ and ⅓, ⅓, ⅓: entropies ln 2/ln 3 and 1, so all weight is the first's (0·ln 0 = 0)."""
    assert weights.entropy([[0, 2], [3, 2], [3, 2]]).tolist() == [1, 0]
    for refused in ([[-1, 2], [3, 1]], [[0, 2], [0, 1]]):
        with pytest.raises(ValueError, match="raw shares"):
            weights.entropy(refused)


def test_raw_and_minmax_shares_are_two_different_weightings() -> None:
    """A column far from zero hardly differs in raw shares, and as much as any other once put on [0, 1]."""
    matrix = np.array([[1001.0, 1], [1002, 2], [1003, 3]])
    assert weights.entropy(matrix)[0] < 1e-4
    assert weights.entropy_minmax(matrix, [1, 1]) == pytest.approx([0.5, 0.5])


@given(matrix=matrices(0.5, 100), by=st.sampled_from([0.5, 2.0, 1024.0]))
def test_weights_sum_to_one_whatever_the_units(matrix: np.ndarray, by: float) -> None:
    matrix[0] += 1 + np.arange(matrix.shape[1])  # so that something differs
    matrix[1] = 0.25
    up = np.ones(matrix.shape[1])
    for rule in (weights.entropy, lambda m: weights.entropy_minmax(m, up), weights.critic):
        try:
            found = rule(matrix)
        except UnfitError as error:
            assert rule is weights.critic and error.reason is Reason.NO_CONFLICT  # every pair in step
            continue
        assert found.sum() == pytest.approx(1, abs=1e-12)
        assert (found >= 0).all()
        assert rule(matrix * by) == pytest.approx(found, abs=1e-9)


def test_given_weights_are_scaled() -> None:
    assert weights.given([1, 3]).tolist() == [0.25, 0.75]
    for refused in ([-1, 2], [0, 0], [math.inf, 1], [NAN, 1]):
        with pytest.raises(ValueError):
            weights.given(refused)


# Aggregation


@pytest.mark.parametrize("case", golden.cases("topsis"), ids=lambda case: case["source"])
def test_published_closeness(case: dict) -> None:  # type: ignore[type-arg]
    """The published figures are those of min–max values (the case's note says vector, which gives the next test's)."""
    table = np.array(case["input"]["matrix"], float)
    upward = np.array(case["input"]["direction"]) > 0
    scores = [
        normalise.fit(column, "minmax", upward=up, scale=(0, 1))(column)
        for column, up in zip(table.T, upward, strict=True)
    ]
    found = topsis(np.stack(scores, axis=-1), np.array(case["input"]["weights"]), Ideals((1, 1), (1, 1), (0, 0)))
    assert found == pytest.approx(case["expected"], abs=case["tolerance"])


def test_vector_closeness_by_hand() -> None:
    """Price 1, 2, 5 (norm √30) and speed 3000, 3750, 4500 (norm 750·√(16 + 25 + 36)), weights ½.

    The first is best in price, 4/√30 from the worst, and worst in speed, 2/√77 from the best; the third is the reverse.
    """
    values = np.array([[1.0, 3000], [2, 3750], [5, 4500]])
    price, speed = 4 / math.sqrt(30), 2 / math.sqrt(77)
    near, far = math.hypot(0.75 * price, 0.5 * speed), math.hypot(0.25 * price, 0.5 * speed)
    found = topsis(values, np.array([0.5, 0.5]), ideals(values, np.array([False, True])))
    assert found == pytest.approx([price / (price + speed), near / (near + far), speed / (price + speed)])


def test_means_by_hand() -> None:
    values, half = np.array([[4.0, 9.0], [0.0, 100.0], [NAN, 5.0]]), np.array([0.5, 0.5])
    assert arithmetic(values, half)[:2].tolist() == [6.5, 50]
    assert geometric(values, half)[:2] == pytest.approx([6, 0])  # a zero is not made up for
    assert geometric(values, np.array([0.0, 1.0]))[:2] == pytest.approx([9, 100])  # unless it does not weigh
    for mean in (arithmetic, geometric):
        assert np.isnan(mean(values, half)[2])
        assert mean(values, half, least=0.5)[2] == pytest.approx(5)
        assert np.isnan(mean(values, half, least=0.6)[2])
        assert np.isnan(mean(np.full((1, 2), NAN), half, least=0)).all()
    with pytest.raises(ValueError, match="not negative"):
        geometric(np.array([[-1.0, 1.0]]), half)


def test_closeness_at_the_ends_and_beyond() -> None:
    to = Ideals((1, 1), (100, 100), (0, 0))
    half = np.array([0.5, 0.5])
    values = np.array([[100.0, 100], [0, 0], [100, 0], [300, 100], [NAN, 100]])
    assert topsis(values, half, to)[:4] == pytest.approx([1, 0, 0.5, 1])
    assert np.isnan(topsis(values, half, to)[4])
    assert topsis(values, half, to, least=0.5)[4] == pytest.approx(1)
    one = np.array([[3.0, 4.0]])  # a single unit is best and worst at once: nothing can be told
    assert np.isnan(topsis(one, half, ideals(one, np.array([True, True])))).all()
    with pytest.raises(ValueError):
        ideals(np.array([[0.0, 1.0], [0.0, 2.0]]), np.array([True, True]))


def _three_ways(values: np.ndarray, weights_: np.ndarray) -> dict[str, np.ndarray]:
    up = np.arange(values.shape[-1]) % 2 == 0
    to = ideals(values + 1, up)
    return {
        "arithmetic": arithmetic(values, weights_, least=0.3),
        "geometric": geometric(values, weights_, least=0.3),
        "topsis": topsis(values + 1, weights_, to, least=0.3),
    }


@given(values=matrices(), holes=st.integers(0, 3), seed=st.integers(0, 99))
def test_many_weights_at_once_are_as_one_after_the_other(values: np.ndarray, holes: int, seed: int) -> None:
    chance = np.random.default_rng(seed)
    values[chance.integers(0, len(values), holes), chance.integers(0, values.shape[1], holes)] = NAN
    values[:2] = np.arange(2)[:, None] * 7.0  # no column is empty
    many = shares(values.shape[1], 5)
    for name, together in _three_ways(values, many).items():
        for row, scores in zip(many, together, strict=True):
            alone = _three_ways(values, row)[name]
            assert scores == pytest.approx(alone, abs=1e-12, rel=1e-12, nan_ok=True), name


def test_values_of_each_draw_with_weights_of_each_draw() -> None:
    values, many = np.random.default_rng(3).uniform(1, 9, (4, 6, 3)), shares(3, 4)
    to = Ideals((1, 1, 1), (9, 9, 9), (1, 1, 1))
    for way in (arithmetic, geometric, lambda x, w: topsis(x, w, to)):
        together = way(values, many)
        assert together.shape == (4, 6)
        for draw in range(4):
            assert together[draw] == pytest.approx(way(values[draw], many[draw]), abs=1e-12)


def test_blocks_of_draws_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    values, many = np.random.default_rng(4).uniform(1, 9, (10, 3)), shares(3, 25)
    to = ideals(values, np.array([True, False, True]))
    whole = topsis(values, many, to)
    monkeypatch.setattr(aggregate, "BLOCK", 30)
    assert topsis(values, many, to) == pytest.approx(whole, abs=1e-15)


@given(values=matrices(), column=st.integers(0, 4), more=st.floats(0, 50))
def test_a_better_indicator_never_makes_a_worse_score(values: np.ndarray, column: int, more: float) -> None:
    column %= values.shape[1]
    weight, to = shares(values.shape[1]), Ideals(*((end,) * values.shape[1] for end in (1.0, 100.0, 0.0)))
    better = values.copy()
    better[:, column] += more
    for way in (arithmetic, geometric, lambda x, w: topsis(x, w, to)):
        assert (way(better, weight) >= way(values, weight) - 1e-9).all()


@given(values=matrices(1, 100), by=st.sampled_from([0.25, 4.0]))
def test_scaling_all_figures_scales_means_and_leaves_topsis(values: np.ndarray, by: float) -> None:
    weight, up = shares(values.shape[1]), np.ones(values.shape[1], bool)
    assert arithmetic(values * by, weight) == pytest.approx(arithmetic(values, weight) * by)
    assert geometric(values * by, weight) == pytest.approx(geometric(values, weight) * by)
    ours, theirs = ideals(values, up), ideals(values * by, up)
    assert topsis(values * by, weight, theirs) == pytest.approx(topsis(values, weight, ours), abs=1e-9, nan_ok=True)


# Ranks and bands


def test_equal_scores_share_the_better_rank_and_a_missing_one_has_none() -> None:
    found = ranks(np.array([[5.0, 9, NAN, 9, 1], [0.0, -0.0, -3, -1, 2]]))
    assert found[0, [0, 1, 3, 4]].tolist() == [3, 1, 1, 4]
    assert np.isnan(found[0, 2])
    assert found[1].tolist() == [2, 2, 5, 4, 1]
    assert places(np.zeros((2, 0))).shape == (2, 0)
    with pytest.raises(ValueError, match="more units"):
        places(np.zeros(70_000))


@given(
    scores=hnp.arrays(
        float,
        st.tuples(st.integers(1, 4), st.integers(1, 40)),
        elements=st.floats(allow_infinity=False, width=64) | st.sampled_from([1.0, np.nextafter(1, 2), NAN, 0.0, -0.0]),
    )
)
def test_a_rank_is_one_more_than_how_many_are_higher(scores: np.ndarray) -> None:
    expected = [[0 if np.isnan(one) else 1 + int((row > one).sum()) for one in row] for row in scores]
    assert places(scores).tolist() == expected


@given(
    draws=hnp.arrays(
        float,
        st.tuples(st.integers(1, 50), st.integers(1, 6)),
        elements=st.floats(-1e300, 1e300) | st.sampled_from([1.0, 1 + 1e-12, 2.0]),
    )
)
def test_bands_are_numpy_s_quantiles(draws: np.ndarray) -> None:
    with np.errstate(over="ignore", invalid="ignore"):
        expected = np.quantile(draws, (0.05, 0.5, 0.95), axis=0)
        found = bands(draws)
    fits = np.isfinite(expected)
    assert found[fits] == pytest.approx(expected[fits], rel=1e-12)


@given(draws=hnp.arrays(np.uint16, st.tuples(st.integers(1, 50), st.integers(1, 6)), elements=st.integers(1, 20)))
def test_bands_of_places_are_numpy_s_quantiles(draws: np.ndarray) -> None:
    assert place_bands(draws) == pytest.approx(np.quantile(draws, (0.05, 0.5, 0.95), axis=0))


@settings(max_examples=20)
@given(where=st.integers(0, 29))
def test_a_band_of_what_is_missing_once_is_missing(where: int) -> None:
    draws = np.arange(60.0).reshape(30, 2)
    draws[where, 1] = NAN
    assert np.isfinite(bands(draws)[:, 0]).all()
    assert np.isnan(bands(draws)[:, 1]).all()
    placed = places(draws)
    assert np.isnan(place_bands(placed)[:, 1]).all()
    assert place_bands(placed)[:, 0].tolist() == np.quantile(placed[:, 0], (0.05, 0.5, 0.95)).tolist()
