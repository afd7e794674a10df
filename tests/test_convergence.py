"""Convergence: the published regression on German counties, closed forms by hand, and what cannot be regressed."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from figures import book
from golden import numbers, table
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from gongfu.documents.errors import InputError
from gongfu.indicators.comparisons.convergence import beta, beta_convergence, sigma, sigma_convergence

POSITIVE = st.floats(0.1, 1e6)


def test_beta_convergence_of_german_counties_as_in_reat() -> None:
    """R REAT, betaconv.ols on G.counties.gdp, GDP per head 2010 to 2011: 402 counties."""
    rows = table("reat_counties")
    found = beta(numbers(rows, "gdppc2010"), numbers(rows, "gdppc2011"))
    assert found.count == 402
    assert found.alpha.value == pytest.approx(0.132453460143, abs=1e-11)
    assert found.beta.value == pytest.approx(-0.008070532981, abs=1e-11)
    assert found.speed == pytest.approx(0.00810327602, abs=1e-10)
    assert found.half_life == pytest.approx(85.5391, abs=1e-4)


def test_sigma_convergence_of_german_counties_as_in_reat() -> None:
    """R REAT, sigmaconv: coefficient of variation of ln(GDP per head) in 2010, population's standard deviation."""
    values = numbers(table("reat_counties"), "gdppc2010")
    assert float(sigma(values)) == pytest.approx(0.03416122699, abs=1e-10)
    assert float(sigma(values, ddof=1)) == pytest.approx(0.03416122699 * math.sqrt(402 / 401), abs=1e-10)


def test_sigma_by_hand() -> None:
    """10 and 30: mean 20, population's deviation 10, so 1/2; sample's deviation √200, so √2/2."""
    assert float(sigma([10, 30], log=False)) == pytest.approx(0.5)
    assert float(sigma([10, 30], log=False, ddof=1)) == pytest.approx(math.sqrt(2) / 2)
    assert sigma([[1, math.e**2], [math.e, math.e]]) == pytest.approx([1.0, 0.0])


def test_standard_errors_by_hand() -> None:
    """ln start 0, 1, 2 and growth 1, 0, 2: β = 1/2, α = 1/2, residuals 1/2, -1, 1/2, so s² = 1.5 on one degree of
    freedom, se β = √(1.5/2), se α = √(1.5 (1/3 + 1/2)), and R² = 1 - 1.5/2.
    """
    start = np.exp([0.0, 1.0, 2.0])
    found = beta(start, start * np.exp([1.0, 0.0, 2.0]))
    assert (found.alpha.value, found.beta.value) == pytest.approx((0.5, 0.5))
    assert (found.alpha.error, found.beta.error) == pytest.approx((math.sqrt(1.25), math.sqrt(0.75)))
    assert found.beta.t == pytest.approx(0.5 / math.sqrt(0.75))
    assert found.r_squared == pytest.approx(0.25)
    assert found.half_life is None, "the higher grow faster: there is no half-life"


@given(arrays(float, 6, elements=st.floats(-3, 3), unique=True), st.floats(0.01, 0.5), st.integers(1, 20))
def test_areas_that_close_the_gap_at_a_speed_show_that_speed(logs: np.ndarray, speed: float, years: int) -> None:
    """ln y(T) = ln y(0)·e^(-λT): the definition of the speed."""
    if np.ptp(logs) < 0.1:
        logs = logs + np.linspace(0, 1, 6)
    found = beta(np.exp(logs), np.exp(logs * math.exp(-speed * years)), years)
    assert found.speed == pytest.approx(speed, rel=1e-6)
    assert found.half_life == pytest.approx(math.log(2) / speed, rel=1e-6)


def test_conditions_take_away_what_they_explain() -> None:
    """Growth = 0.2 - 0.05·ln start + 0.3·x exactly: the conditional β is the one put in, the absolute one is not."""
    rng = np.random.default_rng(1)
    logs, extra = rng.normal(9, 1, 40), rng.normal(0, 1, 40)
    extra = extra + logs / 4
    end = np.exp(logs + 5 * (0.2 - 0.05 * logs + 0.3 * extra))
    found = beta(np.exp(logs), end, 5, extra, ["投资率"])
    assert found.beta.value == pytest.approx(-0.05)
    assert [(one.name, one.value) for one in found.conditions] == [("投资率", pytest.approx(0.3))]
    assert found.r_squared == pytest.approx(1.0)
    assert beta(np.exp(logs), end, 5).beta.value > 0


def test_an_overshoot_has_no_speed() -> None:
    """Who was ahead is behind by twice as much: 1 + βT = -2."""
    found = beta(np.exp([0.0, 1.0, 2.0]), np.exp([0.0, -2.0, -4.0]))
    assert found.beta.value == pytest.approx(-3.0)
    assert (found.speed, found.half_life) == (None, None)


@given(arrays(float, (3, 5), elements=POSITIVE), POSITIVE)
def test_dispersion_of_the_figures_does_not_depend_on_their_unit(values: np.ndarray, unit: float) -> None:
    assert sigma(values * unit, log=False) == pytest.approx(sigma(values, log=False), abs=1e-9)


@pytest.mark.parametrize(
    "call",
    [
        lambda: sigma([1.0, 0.0]),
        lambda: sigma([1.0, math.nan]),
        lambda: sigma([1.0]),
        lambda: sigma([[0.5, 0.9], [0.6, 0.7]]),
        lambda: sigma([0.5, 2.0]),
        lambda: sigma([2.0, 3.0], ddof=2),
        lambda: beta([1, 2], [1, 2]),
        lambda: beta([1, 2, 3], [1, 2]),
        lambda: beta([2, 2, 2], [1, 2, 3]),
        lambda: beta([1, 2, 3], [1, 2, -3]),
        lambda: beta([1, 2, 3], [1, 2, 3], 0),
        lambda: beta([1, 2, 3, 4], [1, 2, 3, 5], 1, [1, 1, 1, 1]),
        lambda: beta([1, 2, 3, 4], [1, 2, 3, 5], 1, [1, 2, 3, math.nan]),
    ],
)
def test_what_cannot_be_measured_is_refused(call: object) -> None:
    with pytest.raises(ValueError, match=r"."):
        call()  # type: ignore[operator]


# --- of a zone -------------------------------------------------------------------------------------------------------

INDICATORS = ["income,人均可支配收入,元,up,money", "road,路网密度,公里,up,ratio"]
AREAS = ["东山", "西河", "南湖", "高新"]


def _rows(indicator: str, year: int, *values: float | None) -> list[str]:
    pairs = zip(AREAS, values, strict=False)
    return [f"{indicator},{area},,{year},{value},,,,公报,B" for area, value in pairs if value is not None]


def test_sigma_of_a_zone_compares_the_same_counties(tmp_path: Path) -> None:
    """2019 lacks a county and is left out with the functional zone, which is no county; 10, 30, 20: mean 20, deviation
    √(200/3); 15, 25, 20: √(50/3).
    """
    rows = [*_rows("income", 2019, 10, 30), *_rows("income", 2020, 10, 30, 20, 99), *_rows("income", 2022, 15, 25, 20)]
    found = sigma_convergence(book(tmp_path, INDICATORS, rows), "income", log=False)
    assert (found.periods, found.areas) == (("2020", "2022"), ("东山县", "西河县", "南湖区"))
    assert found.values == pytest.approx((math.sqrt(200 / 3) / 20, math.sqrt(50 / 3) / 20))
    assert found.slope == pytest.approx((found.values[1] - found.values[0]) / 2)
    assert found.left_out == ("2019",)
    assert found.marks.confidence == "B"


def test_beta_of_a_zone_leaves_out_and_names_who_lacks_a_figure(tmp_path: Path) -> None:
    rows = [*_rows("income", 2020, 1, math.e, math.e**2, 5), *_rows("income", 2022, math.e**2, math.e, math.e**6)]
    found = beta_convergence(book(tmp_path, INDICATORS, rows), "income", "2020", "2022", areas=AREAS)
    assert found.result.beta.value == pytest.approx(0.5), "growth a year is 1, 0, 2, as by hand above"
    assert found.result.years == 2
    assert (found.areas, found.left_out) == (("东山县", "西河县", "南湖区"), ("高新区",))


def test_conditions_are_indicators_at_the_start(tmp_path: Path) -> None:
    rows = [
        *_rows("income", 2020, 10, 20, 30, 50),
        *_rows("income", 2021, 11, 22, 30, 49),
        *_rows("road", 2020, 3, 1, 2, 5),
    ]
    made = book(tmp_path, INDICATORS, rows)
    found = beta_convergence(made, "人均可支配收入", "2020", "2021", ["road"], AREAS)
    assert [one.name for one in found.result.conditions] == ["路网密度"]
    with pytest.raises(InputError, match=r"要多于 3 个地区有全部的数"):
        beta_convergence(made, "income", "2020", "2021", ["road"])


def test_figures_below_one_are_compared_as_they_are(tmp_path: Path) -> None:
    """Shares draw together from 0.2 and 0.9 to 0.5 and 0.6; the variation of their negative logarithms would rise."""
    rows = [*_rows("road", 2020, 0.2, 0.9), *_rows("road", 2021, 0.5, 0.6)]
    made = book(tmp_path, INDICATORS, rows)
    with pytest.raises(InputError, match="对数的平均不是正数"):
        sigma_convergence(made, "road")
    found = sigma_convergence(made, "road", log=False)
    assert found.values == pytest.approx((0.35 / 0.55, 0.05 / 0.55))
    assert found.slope < 0


def test_what_is_asked_wrongly_is_said_in_the_user_s_words(tmp_path: Path) -> None:
    rows = [*_rows("income", 2020, 10, 30, 20), *_rows("income", 2021, 10, 0, 20), *_rows("road", 2020, 1)]
    made = book(tmp_path, INDICATORS, rows)
    for call, words in [
        (lambda: sigma_convergence(made, "incom"), "没有指标 incom。是否想写 income？"),
        (lambda: sigma_convergence(made, "income", ["东山", "北山"]), "没有地区 北山"),
        (lambda: sigma_convergence(made, "income"), "西河县 2021 的数不是正数，不能取对数"),
        (lambda: sigma_convergence(made, "road"), "只有 1 个地区有数"),
        (lambda: beta_convergence(made, "income", "2020", "2025"), "没有 2025 的数。有数的期别：2020、2021"),
        (lambda: beta_convergence(made, "income", "2021", "2020", areas=["东山", "南湖"]), "终期应晚于始期"),
        (lambda: beta_convergence(made, "income", "2020", "2021", ["road"]), "要多于 3 个地区"),
    ]:
        with pytest.raises(InputError) as raised:
            call()
        assert words in str(raised.value)


def test_periods_that_no_two_counties_share_are_a_clear_fault(tmp_path: Path) -> None:
    rows = [*_rows("income", 2020, 10, None, None), *_rows("income", 2021, None, None, 20)]
    with pytest.raises(InputError, match="没有一期是两个地区都有数的"):
        sigma_convergence(book(tmp_path, INDICATORS, rows), "income")


def test_a_county_that_stops_reporting_does_not_take_the_years_from_the_others(tmp_path: Path) -> None:
    rows = [*_rows("income", 2020, 10, 30, 20), *_rows("income", 2021, 10, 40, None), *_rows("income", 2022, 10, 50)]
    found = sigma_convergence(book(tmp_path, INDICATORS, rows), "income")
    assert found.areas == ("东山县", "西河县")
    assert found.periods == ("2020", "2021", "2022"), "2 counties × 3 years are more than 3 counties × 1 year"
    assert "南湖区" in found.left_out
