"""A reform at the end of a slider: what the studio finds is what a whole run finds, and what a hand reckons."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
import results_law
from populations import town

from gongfu.documents.errors import InputErrors
from gongfu.simulation.china import law as china
from gongfu.simulation.law import Law, Reform
from gongfu.simulation.results import Options, Results, run
from gongfu.simulation.studio import Studio, Studios, dials_of, dials_of_reform, results_of, written
from gongfu.zone import sample

DAY = date(2025, 6, 1)
BY = ("decile", "county", "stratum")
REFORMS = sorted((sample() / "reforms").glob("*.toml"))
AMOUNTS = ("dibao_line_rural", "resident_basic_pension_amount", "age_allowance_amount")


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Law:
    return results_law.law(tmp_path_factory.mktemp("law"))


@pytest.fixture(scope="module")
def toy(small: Law) -> Studio:
    """The pension and the tax rates of the law of six rules, over its four households."""
    return Studio.of(small, results_law.town(), DAY, dials_of(small, DAY, ["pension", "rates"]))


@pytest.fixture(scope="module")
def city() -> Studio:
    return Studio.of(china(), town(), DAY, dials_of(china(), DAY, AMOUNTS))


def figures(told: object, place: str = "") -> Iterator[tuple[str, object]]:
    """Every value of a tree with its place in it."""
    if isinstance(told, dict | list):
        for key, inner in told.items() if isinstance(told, dict) else enumerate(told):
            yield from figures(inner, f"{place}/{key}")
    else:
        yield place, told


def assert_same(found: Results, whole: Results) -> None:
    """To 1e-9: of itself, or for differences of amounts of what they are differences of."""
    mine, theirs = (dict(figures(json.loads(one.to_json()))) for one in (found, whole))
    assert mine.keys() == theirs.keys()
    money = sum(abs(entry.amount) for entry in whole.baseline.budget.entries)
    for place, value in theirs.items():
        if isinstance(value, float):
            of_sums = "/difference/" in place or "/impact/" in place
            assert mine[place] == pytest.approx(value, rel=1e-9, abs=1e-9 * (money if of_sums else 1)), place
        else:
            assert mine[place] == value, place


def test_a_double_pension_costs_what_a_hand_reckons(toy: Studio) -> None:
    """Six elders get 1,200 more; five of them have as much less of dibao, so only A and D's lines hold the rest."""
    (reform,) = toy.run({"pension": 200}).reforms
    assert reform.difference is not None and reform.impact is not None
    costs = {account.name: account.cost for account in reform.difference.accounts}
    assert costs == pytest.approx({"财政": 7200, "民政": -6000, "居民": -1200, "用人单位": 0, "社保基金": 0})
    assert costs["用人单位"] == costs["社保基金"] == 0, "what no dial moves does not move at all"
    assert (reform.impact.total.gainers, reform.impact.total.losers) == (3, 0), "C alone is above the line: three heads"
    takers = {entry.variable: entry.takers for entry in reform.budget.entries}
    assert (takers["basic_pension"], takers["dibao"]) == (6, 5), "six elders; two households A and three D"


def test_without_a_dial_moved_nothing_changes(toy: Studio) -> None:
    (same,) = toy.run({}).reforms
    assert same.changed == ()
    assert same.difference is not None and {entry.amount for entry in same.difference.entries} == {0}
    assert same.measures.gini == pytest.approx(toy.before.baseline.measures.gini, rel=1e-12)


def test_rates_are_multiplied(toy: Studio) -> None:
    """B pays 0.03 * 36,000 and 0.03 * 36,000 + 0.1 * 24,000: 4,560, and twice as much where rates double."""
    (reform,) = toy.run({"rates": 2}).reforms
    taxes = {entry.variable: entry.amount for entry in reform.budget.entries}
    assert taxes["income_tax"] == pytest.approx(2 * 4560)


def test_it_finds_what_a_whole_run_of_the_same_reform_finds(toy: Studio, small: Law) -> None:
    values = {"pension": 345.6, "rates": 0.5}
    reform = toy.reform_of(values, "又一个")
    whole = run(results_law.town(), small, reform, DAY, options=Options(by=BY))
    assert_same(toy.run(values, "又一个"), whole)


@pytest.mark.parametrize(
    "values",
    [
        {"dibao_line_rural": 630, "resident_basic_pension_amount": 148.5},
        {"dibao_line_rural": 0, "resident_basic_pension_amount": 0, "age_allowance_amount": 500},
    ],
)
def test_of_the_whole_law_too(city: Studio, values: dict[str, float]) -> None:
    assert_same(city.run(values), run(town(), china(), city.reform_of(values), DAY, options=Options(by=BY)))


def test_a_reform_file_gives_the_dials_and_where_they_stand() -> None:
    """The four of the sample zone: what each sets is where its dial stands, beside what holds today."""
    stands = {}
    for file in REFORMS:
        for dial in dials_of_reform(china(), DAY, Reform.read(file)):
            assert dial.low <= dial.baseline <= dial.high and dial.low <= dial.start <= dial.high
            assert dial.source and dial.confidence and dial.rules
            stands[dial.parameter] = (dial.baseline, dial.start, dial.unit)
    assert stands["dibao_line_rural"][1:] == (630, "元/人/月")
    assert stands["age_allowance_amount"] == (0, 100, "元/月")
    assert stands["farm_support_amount"] == (0, 100, "元/亩/年")
    assert len(stands) == 6


def test_of_a_reform_what_is_no_dial_holds_as_it_is(small: Law, tmp_path: Path) -> None:
    file = tmp_path / "方案.toml"
    file.write_text(
        'name = "两样"\n[[changes]]\nparameter = "pension"\nsince = "2025-01-01"\nvalue = 200\n'
        '[[changes]]\nparameter = "rates"\nsince = "2025-01-01"\nschedule = [[0, 0.2]]\n',
        "utf-8",
    )
    reform = Reform.read(file)
    dials = dials_of_reform(small, DAY, reform)
    assert [(dial.parameter, dial.start) for dial in dials] == [("pension", 200)]
    studio = Studio.of(small, results_law.town(), DAY, dials, reform)
    (as_written,) = studio.run({}).reforms
    assert_same(studio.run({}), run(results_law.town(), small, reform, DAY, options=Options(by=BY)))
    (back,) = studio.run({"pension": 100}).reforms
    taxes = [{entry.variable: entry.amount for entry in one.budget.entries}["income_tax"] for one in (as_written, back)]
    assert taxes == pytest.approx([0.2 * (36000 + 60000)] * 2)
    assert [one.name for one in back.changed] == ["rates"], "a pension of today's height is no change"


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"pension": -1}, "-1 超出范围。请填 0 到 500 元/月 之间的数"),
        ({"pension": 1e9}, "1,000,000,000 超出范围"),
        ({"pension": float("nan")}, "“nan”不是数"),
        ({"pension": "200"}, "“200”不是数"),
        ({"line_urban": 1}, "没有这个可调参数。可调的是：pension、rates"),
    ],
)
def test_a_value_that_cannot_be_is_refused_in_words(toy: Studio, values: dict[str, float], said: str) -> None:
    with pytest.raises(InputErrors) as refused:
        toy.run(values)
    assert said in str(refused.value)


def test_every_fault_is_told_at_once(toy: Studio) -> None:
    with pytest.raises(InputErrors) as refused:
        toy.run({"pension": -1, "rates": 99, "nobody": 1})
    assert len(refused.value.exceptions) == 3


def test_ages_are_whole() -> None:
    (age,) = dials_of(china(), DAY, ["age_allowance_age"])
    assert (age.baseline, age.low, age.high, age.unit) == (80, 60, 100, "年")
    assert age.fault(79) is None
    assert "不是整数" in str(age.fault(79.5))


def test_dials_that_cannot_be_are_refused(small: Law) -> None:
    with pytest.raises(InputErrors) as refused:
        dials_of(small, DAY, ["pensoin", "pension", "pension"])
    assert "是否想写 pension？" in str(refused.value) and "写了两次" in str(refused.value)
    later = Reform.of({"pension": 200}, name="明年", since="2026-01-01")
    with pytest.raises(InputErrors) as refused:
        dials_of_reform(small, DAY, later)
    assert "没有可以调的数" in str(refused.value)


def test_a_dial_that_moves_nothing_is_refused() -> None:
    """The minimum wage is compared with wages and pays nobody anything."""
    with pytest.raises(InputErrors) as refused:
        Studio.of(china(), town(), DAY, dials_of(china(), DAY, ["minimum_wage_class_3"]))
    assert "调了也没有变化" in str(refused.value)


def test_several_threads_find_what_one_finds(toy: Studio) -> None:
    pensions = [float(at) for at in range(0, 400, 25)]
    alone = [toy.run({"pension": value}).to_json() for value in pensions]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda value: toy.run({"pension": value}).to_json(), pensions)) == alone


def test_a_studio_is_made_once_and_the_least_used_given_up(toy: Studio) -> None:
    made: list[str] = []

    def make(name: str) -> Studio:
        made.append(name)
        return toy

    kept = Studios(most=2)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda name: kept.get(name, lambda: make(name)), "aaaabbbb"))
    assert sorted(made) == ["a", "b"]
    kept.get("a", lambda: make("a"))
    kept.get("c", lambda: make("c"))
    assert (kept.known("a"), kept.known("b"), len(kept)) == (toy, None, 2)
    tight = Studios(most=9, room=toy.nbytes)
    for name in "xyz":
        tight.get(name, lambda: toy)
    assert len(tight) == 1


def test_a_studio_that_cannot_be_made_leaves_nothing_behind(toy: Studio) -> None:
    def fails() -> Studio:
        raise RuntimeError("no room")

    kept = Studios()
    with pytest.raises(RuntimeError):
        kept.get("a", fails)
    assert kept.get("a", lambda: toy) is toy


def test_results_are_read_back_from_what_they_were_kept_as(toy: Studio) -> None:
    found = toy.run({"pension": 260})
    again = results_of(found.to_json())
    assert again.to_json() == found.to_json()
    assert again.reforms[0].difference == found.reforms[0].difference
    with pytest.raises(ValueError, match="no results"):
        results_of({"day": "2025-06-01"})


def test_a_reform_is_written_as_the_file_it_could_have_been_read_from(toy: Studio, tmp_path: Path) -> None:
    reform = toy.reform_of({"pension": 212.5, "rates": 1.5}, '名称里有"引号"', "说明\n两行")
    file = tmp_path / "写出.toml"
    file.write_text(written(reform, ["样例：自编"]), "utf-8")
    again = Reform.read(file)
    assert (again.name, again.note) == (reform.name, reform.note)
    assert again.changes[0].value == 212.5 and again.changes[1].times == 1.5
    assert file.read_text("utf-8").startswith("# 样例：自编\n")
    for source in REFORMS:
        read = Reform.read(source)
        file.write_text(written(read), "utf-8")
        assert [change.value for change in Reform.read(file).changes] == [change.value for change in read.changes]
