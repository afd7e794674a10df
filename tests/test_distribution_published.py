"""Published and peer-made figures of the shared folder, each at the digits it was given with."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import golden
import numpy as np
import pytest

from gongfu import distribution as d

Numbers = tuple[list[float], list[float], list[str]]


@pytest.fixture(scope="module")
def eusilc() -> Numbers:
    rows = golden.table("eusilc_min")
    return golden.numbers(rows, "eqIncome"), golden.numbers(rows, "rb050"), [row["db040"] for row in rows]


@pytest.fixture(scope="module")
def mexican() -> Numbers:
    rows = golden.table("mex_inc_2008")
    return golden.numbers(rows, "income"), golden.numbers(rows, "factor"), [row["education"] for row in rows]


# Austria, R laeken's eusilc (indicators.md 6; laeken 0.5.2, vignette laeken-standard, dineq)
AUSTRIA: dict[str, tuple[Callable[..., object], object]] = {
    "gini": (d.gini, 0.2648961921),
    "quintile ratio": (d.quintile_ratio, 3.970004326),
    "at-risk-of-poverty rate": (d.relative_headcount, 0.1444421817),
    "median": (d.median, 18098.72667),
    "threshold": (d.relative_line, 10859.236),
    "relative median gap": (d.relative_median_gap, 0.1892859682),
    "deciles": (
        lambda income, weight: d.quantile(income, [0.1, 0.2, 0.5, 0.8, 0.9], weight),
        [9653.392308, 12212.604348, 18098.726667, 25997.653333, 31835.28],
    ),
}
# Mexico, R dineq's mex_inc_2008 (indicators.md 6)
MEXICO: dict[str, tuple[Callable[..., object], object]] = {
    "gini": (d.gini, 0.4742344733),
    "theil_t": (d.theil_t, 0.4254062119),
    "mean log deviation": (d.mean_log_deviation, 0.3972186014),
    "wolfson, all up to the median": (partial(d.wolfson, half="at_most"), 0.4400340259),
}
DIGITS = 1e-9
"""Ten digits are given."""


@pytest.mark.parametrize(("measure", "expected"), AUSTRIA.values(), ids=AUSTRIA)
def test_austria(eusilc: Numbers, measure: Callable[..., object], expected: object) -> None:
    assert measure(eusilc[0], eusilc[1]) == pytest.approx(expected, rel=DIGITS)


def test_austria_without_weights_and_by_region(eusilc: Numbers) -> None:
    income, weight, region = eusilc
    assert d.gini(income) == pytest.approx(0.2628532218, rel=DIGITS)
    ginis = d.by_group(d.gini, income, region, weight)
    assert ginis["Vienna"] == pytest.approx(0.2894943618, rel=DIGITS)
    assert ginis["Burgenland"] == pytest.approx(0.3205488524, rel=DIGITS)
    assert ginis["Styria"] == pytest.approx(0.2371190449, rel=DIGITS)


@pytest.mark.parametrize(("measure", "expected"), MEXICO.values(), ids=MEXICO)
def test_mexico(mexican: Numbers, measure: Callable[..., object], expected: float) -> None:
    assert measure(mexican[0], mexican[1]) == pytest.approx(expected, rel=DIGITS)


def test_half_of_the_people_on_the_curve_polarise_a_little_more(mexican: Numbers) -> None:
    assert d.wolfson(mexican[0], mexican[1]) == pytest.approx(0.4410, abs=5e-5)  # indicators.md 5.3


def test_mexico_by_education(mexican: Numbers) -> None:
    income, weight, education = mexican
    split = d.mld_nested(income, [education], weight)
    assert split.within.value == pytest.approx(0.2931431852, rel=DIGITS)
    assert split.between[0].value == pytest.approx(0.1040754162, rel=DIGITS)
    parts = d.dagum(income, education, weight)
    assert parts.within == pytest.approx(0.05601653, abs=5e-9)
    assert parts.net_between == pytest.approx(0.25045016, abs=5e-9)
    assert parts.transvariation == pytest.approx(0.16776778, abs=5e-9)
    assert parts.total == pytest.approx(0.4742344733, rel=DIGITS)


@pytest.mark.parametrize("case", golden.cases("dagum"), ids=lambda case: case["source"])
def test_cases_of_dagum(case: dict) -> None:
    given = case["input"]
    parts = d.dagum(given["income"], given["group"], given["weight"])
    for part, expected in case["expected"].items():
        assert getattr(parts, part) == pytest.approx(expected, abs=case["tolerance"])


@pytest.mark.parametrize("half", ["interpolated", "at_most"])
@pytest.mark.parametrize("case", golden.cases("wolfson"), ids=lambda case: str(case["input"]["income"]))
def test_cases_of_wolfson(case: dict, half: str) -> None:
    assert d.wolfson(case["input"]["income"], half=half) == pytest.approx(case["expected"], abs=case["tolerance"])


@pytest.mark.parametrize("case", golden.cases("atkinson"), ids=lambda case: case["source"])
def test_cases_of_atkinson(case: dict) -> None:
    for epsilon, expected in case["expected"].items():
        found = d.atkinson(case["input"]["income"], epsilon=float(epsilon))
        assert found == pytest.approx(expected, abs=case["tolerance"])


def _austrian(measure: str) -> float:
    rows = golden.table("eusilc_min")
    words = measure.split()
    if words[0] == "theil_t":  # computed for incomes above zero
        rows = [row for row in rows if float(row["eqIncome"]) > 0]
    elif len(words) > 1 and words[0] != "weighted":
        rows = [row for row in rows if row["db040"].replace(" ", "") == words[1]]
    name, income, weight = words[0], golden.numbers(rows, "eqIncome"), golden.numbers(rows, "rb050")
    if name.startswith("arpr"):
        return 100 * d.relative_headcount(income, weight, share=float(name[4:-1]) / 100)
    measures: dict[str, Callable[..., float]] = {
        "gini×100": lambda *of: 100 * d.gini(*of),
        "qsr": d.quintile_ratio,
        "arpt60%": d.relative_line,
        "weighted": d.median,
        "rmpg%": lambda *of: 100 * d.relative_median_gap(*of),
        "theil_t": d.theil_t,
    }
    return measures[name](income, weight)


def _mexican_states(measure: str) -> float:
    rows, (*words, last) = golden.table("mexico"), measure.split()
    income = golden.numbers(rows, last if last.startswith("pcgdp") else f"pcgdp{last}")
    if words == ["gini"]:
        return d.gini(income)
    if words == ["theil"]:
        return d.theil_t(income)
    assert words == ["theil", "between", "hanson98"]
    return d.theil_nested(income, [golden.numbers(rows, "hanson98")]).between[0].value


def _toy(measure: str) -> float:
    toys: dict[str, Callable[[], float]] = {
        "theil [0,0,0,10,10,10]": lambda: d.theil_t([0, 0, 0, 10, 10, 10]),
        "atkinson eps0.5 [10..50 step10]": lambda: d.atkinson([10, 20, 30, 40, 50], epsilon=0.5),
        "atkinson eps1 [10..50 step10]": lambda: d.atkinson([10, 20, 30, 40, 50], epsilon=1),
        "wolfson [6,6,8,8,10,10,12,12]": lambda: d.wolfson([6, 6, 8, 8, 10, 10, 12, 12]) / 2,  # PySAL's is half
        "wolfson [2,4,..,16]": lambda: d.wolfson(range(2, 17, 2)) / 2,
    }
    return toys[measure]()


def _chinese(measure: str) -> float:
    year = measure.split()[2 if measure.startswith("grouped") else -1]
    rows = [row for row in golden.facts("stats") if row["geo"] == "全国" and row["year"] == year]
    fifths = golden.numbers([row for row in rows if row["indicator"].startswith("pcdi_quintile_")], "value")
    assert len(fifths) == 5
    if measure.startswith("grouped"):
        return d.gini(fifths)  # of the means of fifths: what the fifths hide is missing, hence a lower bound
    (mean,) = golden.numbers([row for row in rows if row["indicator"] == "pcdi_all"], "value")
    return d.mean(fifths) / mean


DATASETS = {"eusilc": _austrian, "mexico": _mexican_states, "toy": _toy, "NBS quintiles": _chinese}
FACTS = golden.facts("inequality_tests")


@pytest.mark.parametrize("row", FACTS, ids=lambda row: f"{row['dataset']} {row['measure']}")
def test_every_row_of_the_published_figures(row: golden.Row) -> None:
    digits = len(row["value"].partition(".")[2])
    found = DATASETS[row["dataset"]](row["measure"])
    assert found == pytest.approx(float(row["value"]), abs=max(0.51 * 10**-digits, 1e-12))


def test_a_histogram_of_austria(eusilc: Numbers) -> None:
    income, weight, region = eusilc
    whole = d.Histogram.of(income, weight)
    assert whole.gini().low <= 0.2648961921 <= whole.gini().high
    assert whole.median().low <= 18098.72667 <= whole.median().high
    vienna = d.histograms(income, region, weight)["Vienna"].gini()
    assert vienna.value == pytest.approx(0.2894943618, abs=vienna.error)
    assert np.isclose(whole.total, sum(weight))
