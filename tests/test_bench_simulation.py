"""The benchmarks of simulation run, in processes of their own, and all engines find the same. Nothing judges a time."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from test_bench import speed

BENCH = Path(__file__).resolve().parents[1] / "bench"
sys.path.append(str(BENCH))  # last: bench has modules that are called as some of the tests

from simulation import ours, parameters, plain, population, province, runner  # noqa: E402
from simulation.sides import gongfu  # noqa: E402

from gongfu.simulation.engine import Ask, prepare  # noqa: E402
from gongfu.simulation.scale import simulate_parts  # noqa: E402

TABLES = ["simulation", "china", "reforms", "growth", "goal"]


def test_every_table_is_printed_and_written(tmp_path: Path) -> None:
    figures = tmp_path / "figures.json"
    done = speed("--quick", "--json", figures, *TABLES, shared=tmp_path)
    assert done.returncode == 0, done.stderr
    tables = json.loads(figures.read_text("utf-8"))["tables"]
    assert list(tables) == TABLES
    for rows in tables.values():
        for row in rows:
            assert row["side"] in done.stdout
            assert min(row["wall"], row["cpu"]) > 0
    sides = {side.name for side in runner.available()}
    assert {row["side"] for row in tables["simulation"]} == sides, "each in its own environment, if that is there"
    for row in tables["simulation"]:
        assert row["memory"] > 0
        assert 0 < row["bandwidth"] < 1
    for side in runner.SIDES:
        assert side.name in done.stdout, "a peer that is not installed is named"


def test_engines_that_disagree_are_no_comparison(tmp_path: Path) -> None:
    found = plain.outcome(population.make(500), parameters.scenarios()["baseline"])
    other = {**found, "gini": found["gini"] * (1 + 1e-5)}
    assert runner.disagreement({"baseline": other}, {"baseline": found}) == pytest.approx(1e-5)
    assert runner.disagreement({"baseline": found}, {"baseline": found}) == 0
    lost = {name: float("nan") for name in found}
    assert runner.disagreement({"baseline": lost}, {"baseline": found}) == float("inf")


def test_the_made_up_city_is_as_large_as_asked_and_like_one_in_henan() -> None:
    city = population.make(100_000)
    size = city["start"][1:] - city["start"][:-1]
    assert (len(city["age"]), size.sum()) == (100_000, 100_000)
    assert size.mean() == pytest.approx(2.92, abs=0.03), "persons a household"
    assert city["rural"].mean() == pytest.approx(0.38, abs=0.01)
    assert (city["wage"] == city["wage"].round(2)).all(), "whole fen"
    again = population.make(100_000)
    assert all((again[name] == column).all() for name, column in city.items()), "the same every time"


def test_parts_of_a_province_are_what_was_written(tmp_path: Path) -> None:
    """Two parts on disk have the totals of the same two in memory."""
    province.write_parts(tmp_path, 2, 3_000)
    edition, asked = ours.law().on(gongfu.DAY), Ask(ours.INCOME, ours.BUDGET)
    [counted] = simulate_parts(province.parts_in(tmp_path), ours.law(), (), gongfu.DAY, asked)
    kernel = prepare(edition, asked)
    whole = [kernel.run(gongfu.people(population.make(3_000, seed=seed)), edition).state for seed in (1, 2)]
    for name, total in counted.measures.totals.items():
        assert total == pytest.approx(sum(state.totals[name] for state in whole))
    assert counted.measures.people == pytest.approx(sum(state.people for state in whole))


def test_small_laws_are_the_same_in_ttsim_s_file() -> None:
    """Every other engine reads ours.toml; ttsim has a file of its own."""
    text = (BENCH / "simulation" / "ttsim_law" / "law" / "parameters.yaml").read_text("utf-8")
    law = parameters.scenarios()["baseline"]
    for name, value in law._asdict().items():
        if name != "rates":
            own = name if name in ("contribution_rate", "pension_age") else f"{name}_y"
            section = text.partition(f"\n{own}:")[2].partition("value: ")[2]
            assert float(section.split()[0]) == value
    for at, rate in law.rates:
        after = text.partition(f"[{int(at)}, ")[2].partition("slope: ")[2]
        assert float(after.partition("}")[0]) == rate
