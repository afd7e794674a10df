"""Peaks: established only where the decline is, and projected with how sure that is."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongfu.indicators.carbon.peak import Growth, mann_kendall, passed, project, trend
from gongfu.indicators.model import Series


def annual(first: int, *values: float) -> Series:
    return Series.of({first + n: value for n, value in enumerate(values)})


PEAKED = annual(2015, 90, 95, 100, 98, 97, 94, 92, 90)


def test_a_peak_counts_after_five_years_of_decline() -> None:
    peak = passed(PEAKED)
    assert (peak.verdict, peak.year, peak.value, peak.after, peak.figures) == ("peaked", 2017, 100, 5, 5)
    assert peak.probability == pytest.approx(1 / 120)  # five figures in the one falling order of 5!
    assert peak.reason == "最高值在2017年，其后5年持续下降（p=0.008），已经达峰"


@pytest.mark.parametrize(
    ("series", "verdict", "words"),
    [
        (annual(2019, 90, 95, 100), "rising", "最新一年（2021年）就是最高值"),
        (annual(2015, 100, 98, 97, 100), "rising", "最高值"),  # as high again
        (annual(2017, 100, 98, 97, 94, 92), "cannot_tell", "不满5年"),
        (annual(2015, 100, 90, 91, 90, 92, 91, 90), "cannot_tell", "平台期"),
        (Series.of({2015: 100.0, 2016: 98, 2018: 96, 2021: 90}), "cannot_tell", "其后6年里只有3个数"),
        (annual(2020, 100), "cannot_tell", "只有一年数据"),
        (replace(PEAKED, preliminary=True), "cannot_tell", "初步数"),
        (replace(PEAKED, proxy="河南省"), "cannot_tell", "数据是河南省的"),
    ],
)
def test_what_is_not_established_is_not_called_a_peak(series: Series, verdict: str, words: str) -> None:
    peak = passed(series)
    assert peak.verdict == verdict
    assert words in peak.reason


def test_more_years_can_be_asked_for() -> None:
    assert passed(PEAKED, years=6).verdict == "cannot_tell"
    assert passed(annual(2017, 100, 98, 97, 94), years=3, level=0.2).verdict == "peaked"  # 1/6 for three figures
    for series in (Series((), ()), Series.of({2021.25: 1.0, 2022: 2})):
        with pytest.raises(ValueError, match="annual figures"):
            passed(series)


@pytest.mark.parametrize(
    ("series", "probability"),
    [
        ([4, 3, 2, 1], 0.042),  # Kendall's table: n = 4, S = 6
        ([4, 3, 1, 2], 0.167),  # S = 4
        ([9, 10, 7, 8, 6, 1, 2, 3, 4, 5], 0.036),  # n = 10; 12 of 45 pairs rise: S = 21
        ([10, 9, 8, 7, 6, 2, 3, 1, 5, 4], 0.0023),  # 7 rise: S = 31
    ],
)
def test_kendalls_table(series: list[float], probability: float) -> None:
    """Kendall (1975), table of the probability that S attains or exceeds a value."""
    assert mann_kendall(series) == pytest.approx(probability, rel=0.02)


@given(st.permutations(range(6)))
def test_probability_is_the_share_of_orders_that_fall_as_clearly(series: list[int]) -> None:
    def score(order: tuple[int, ...] | list[int]) -> int:
        return sum(np.sign(b - a) for n, a in enumerate(order) for b in order[n + 1 :])

    counted = [score(order) <= score(series) for order in permutations(range(6))]
    assert mann_kendall(series) == pytest.approx(sum(counted) / 720)


def test_ties_and_long_series_are_normal() -> None:
    """By hand: 3 3 2 2 1 has S = -8, its variance is (5·4·15 - 2·(2·1·9)) / 18 = 14.667, z = -7 / 3.830 = -1.828."""
    assert mann_kendall([3, 3, 2, 2, 1]) == pytest.approx(0.0338, abs=5e-5)
    assert mann_kendall([1.0] * 9) == 1.0
    wave = [math.sin(n) for n in range(60)]
    assert mann_kendall([*wave, 0.01]) == pytest.approx(mann_kendall(wave), abs=0.02)  # exact and normal meet
    with pytest.raises(ValueError, match="finite"):
        mann_kendall([1, math.nan])


def test_peak_comes_when_the_factors_together_stop_growing() -> None:
    """GDP per head slows from 6.5 % to 1.5 % over ten years, energy intensity falls by 2 %: they meet at about 2 %."""
    outlook = project(2025, 100, [Growth({2026: 0.065, 2036: 0.015}), Growth({2026: -0.02})], until=2045, draws=1)
    by_hand = 100.0
    for rate in (0.065, 0.06, 0.055, 0.05, 0.045, 0.04, 0.035, 0.03, 0.025):  # of 2026 to 2034; 1.02 · 0.98 < 1
        by_hand *= (1 + rate) * 0.98
    assert outlook.peak == (2034, 2034, 2034)
    assert outlook.middle[outlook.years == 2034] == pytest.approx(by_hand)
    assert outlook.middle[0] == outlook.low[0] == outlook.high[0] == 100
    assert (outlook.by(2033), outlook.by(2034)) == (0, 1)


def test_uncertain_growth_makes_an_interval() -> None:
    """ln growth is 4.5 % less a point a year, its error a point: P(peak by Y) = Φ((Y - 2029.5) / 1), by hand."""
    growth = Growth({year: math.expm1(0.045 - 0.01 * (year - 2026)) for year in range(2026, 2061)}, error=0.01)
    outlook = project(2025, 100, [growth], draws=40_000, seed=1)
    for year, probability in ((2028, 0.0668), (2029, 0.3085), (2030, 0.6915), (2032, 0.9938)):
        assert outlook.by(year) == pytest.approx(probability, abs=0.01)
    assert outlook.peak == (2030, 2028, 2032)


def test_width_of_a_projection() -> None:
    """After n years ln x has the variance n·shock² + n²·error² = 10·0.0004 + 100·0.0001, so the 95th is 1.645·0.118."""
    outlook = project(2025, 100, [Growth({2026: 0.0}, error=0.01, shock=0.02)], until=2035, draws=40_000)
    assert outlook.middle[-1] == pytest.approx(100, rel=0.005)
    assert outlook.high[-1] == pytest.approx(100 * math.exp(1.645 * 0.1183), rel=0.01)
    assert outlook.low[-1] == pytest.approx(100 * math.exp(-1.645 * 0.1183), rel=0.01)


def test_no_peak_within_the_horizon_is_none() -> None:
    assert project(2025, 100, [Growth({2026: 0.01})], draws=1).peak is None
    assert project(2025, 100, [Growth({2026: 0.0})], draws=1).peak is None  # level for ever: nothing has turned
    assert project(2025, 100, [Growth({2026: -0.01})], draws=1).peak == (2025, 2025, 2025)
    assert project(2025, 100, [Growth({2026: 0.01})], draws=1).by(2060) == 0


def test_the_same_seed_gives_the_same() -> None:
    growth = [Growth({2026: 0.02, 2040: -0.02}, error=0.01, shock=0.01)]
    one, same, other = (project(2025, 1, growth, draws=500, seed=seed) for seed in (3, 3, 4))
    assert (one.peaks == same.peaks).all() and (one.middle == same.middle).all()
    assert (one.middle != other.middle).any()


def test_trend_by_hand() -> None:
    """Growth of 10 %, 0 and 20 % (logarithms) is 10 % with a deviation of 10 %; a gap of two years shares."""
    growth = trend(annual(2020, 1, math.exp(0.1), math.exp(0.1), math.exp(0.3)))
    assert growth.rates == {2023: pytest.approx(math.expm1(0.1))}
    assert (growth.shock, growth.error) == pytest.approx((0.1, 0.1 / math.sqrt(3)))
    gap = trend(Series.of({2020: 1.0, 2022: math.exp(0.2), 2023: math.exp(0.3)}))
    assert (gap.rates[2023], gap.shock) == pytest.approx((math.expm1(0.1), 0))


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: trend(annual(2020, 1, 2)), "three figures"),
        (lambda: trend(annual(2020, 1, 0, 2)), "above 0"),
        (lambda: Growth({}), "at least one"),
        (lambda: Growth({2025: -1.0}), "above -1"),
        (lambda: Growth({2025: 0.1}, error=-1), "negative"),
        (lambda: project(2025, 0, []), "above 0"),
        (lambda: project(2025, 1, [], until=2025), "horizon"),
    ],
)
def test_what_cannot_be_projected_says_why(call, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        call()
