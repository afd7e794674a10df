"""``gongfu indicators couple``, and what holds an area back: beside sums done here from the figures themselves."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest
import small_zone
from test_cli import gongfu

from gongfu import zone
from gongfu.indicators.book import Book
from gongfu.indicators.composite.compute import compute
from gongfu.indicators.composite.recipe import load as load_recipe
from gongfu.indicators.composite.run import Run
from gongfu.indicators.composite.sensitivity import uncertainty
from gongfu.indicators.formulas.derived import derive
from gongfu.indicators.loading import load
from gongfu.indicators.model import Key, Stratum
from gongfu.publish import composite

DAY = ("--date", "2026-06-30")
COUPLE = ("indicators", "couple", "sample", "--recipe", "coupling.toml", *DAY)
# worst and best, as data/xuchang/coupling.toml has them
URBAN = (("pcdi", "urban", 25000, 85000), ("dibao_standard", "urban", 500, 1200))
RURAL = (
    ("pcdi", "rural", 12000, 62000),
    ("dibao_standard", "rural", 300, 1150),
    ("rural_tap_water", "rural", 80, 100),
    ("rural_sewage", "rural", 10, 90),
)
Posts = tuple[tuple[str, Stratum, float, float], ...]


@pytest.fixture(scope="module")
def book() -> Book:
    return load(zone.sample())


def level(book: Book, area: str, posts: Posts) -> float:
    """The plain mean of how far each figure of 2025, of those there are, is from worst to best."""
    parts = []
    for name, stratum, low, high in posts:
        series = book.series(Key(name, area, stratum))
        if series.times[-1] == 2025:
            parts.append((series.values[-1] - low) / (high - low))
    return sum(parts) / len(parts)


def rows(*arguments: str, cwd: Path) -> list[dict[str, Any]]:
    done = gongfu(*arguments, "--format", "json", cwd=cwd)
    assert (done.returncode, done.stderr) == (0, "")
    table = json.loads(done.stdout)
    assert isinstance(table, dict)
    found: list[dict[str, Any]] = table["rows"]
    return found


def test_town_and_country_are_coupled_as_the_formula_says(book: Book, tmp_path: Path) -> None:
    found = rows(*COUPLE, cwd=tmp_path)
    assert len(found) == 7
    for row in found:
        town, country = level(book, row["area"], URBAN), level(book, row["area"], RURAL)
        assert (row["urban"], row["rural"]) == (pytest.approx(town), pytest.approx(country))
        together, mean = 2 * math.sqrt(town * country) / (town + country), (town + country) / 2
        assert row["coordination"] == pytest.approx(math.sqrt(together * mean))
        strict = math.sqrt((1 - abs(town - country)) * min(town, country) / max(town, country))
        assert row["wang2021"] == pytest.approx(math.sqrt(strict * mean))
        assert row["marks"] == "样例"
    present = {row["area"]: row["present"] for row in found}
    assert (present["东城区"], present["长葛市"]) == (62.5, 100), "1 of 2 urban and 3 of 4 rural figures of 2025"
    assert [row["coordination"] for row in found] == sorted((row["coordination"] for row in found), reverse=True)
    assert {row["area"]: row["grade"] for row in found}["鄢陵县"] == "濒临失调"  # 0.4 up to 0.5


def test_elements_may_be_chosen_by_id_or_name(tmp_path: Path) -> None:
    chosen = rows("indicators", "couple", "sample", "绿色低碳行动", "services", *DAY, cwd=tmp_path)
    assert [key for key in chosen[0] if key in ("green", "services", "quality")] == ["green", "services"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("城镇",), "配方里没有 城镇。有：共富指数（样例）、质效提升行动"),
        (("green",), "要至少两块"),
        (("green", "index"), "绿色低碳行动是共富指数（样例）的一部分"),
        (("",), "命令里有一个空的名称"),
        (("--recipe", "没有.toml"), "没有指数的配方"),
        (("--year", "1990"), "1990 年没有得分"),
    ],
)
def test_what_cannot_be_coupled_is_one_line(arguments: tuple[str, ...], said: str, tmp_path: Path) -> None:
    done = gongfu("indicators", "couple", "sample", *arguments, *DAY, cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert said in done.stderr


def test_indicators_straight_under_the_index_are_no_subsystems(tmp_path: Path) -> None:
    small_zone.write(tmp_path)
    recipe = (
        'name = "指数"\nbase_years = [2021]\n[[elements]]\nid = "index"\nname = "指数"\n'
        '[[indicators]]\nid = "income"\nparent = "index"\nworst = 1\nbest = 1000\n'
    )
    (tmp_path / "甲市" / "index.toml").write_text(recipe, "utf-8")
    done = gongfu("indicators", "couple", "甲市", "--date", "2023-06-30", cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert "要至少两块" in done.stderr


def test_an_index_says_what_holds_an_area_back(tmp_path: Path) -> None:
    done = gongfu("indicators", "index", "sample", "--area", "鄢陵", *DAY, "--format", "json", cwd=tmp_path)
    listings = {listing["title"]: listing["rows"] for listing in json.loads(done.stdout)}
    weights = {row["column"]: row["weight"] for row in listings["权重"]}
    obstacles = listings["鄢陵县的短板在哪里（2025）"]
    assert sum(row["degree"] for row in obstacles) == pytest.approx(100)
    missed = {row["column"]: weights[row["column"]] * (100 - row["score"]) for row in obstacles}
    for row in obstacles:
        assert row["degree"] == pytest.approx(100 * missed[row["column"]] / sum(missed.values()))


def test_marks_are_looked_up_once_a_listing_and_not_once_a_row(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    made = compute(derive(book)[0], load_recipe(zone.sample()))
    found, marks, asked = uncertainty(made), Run.marks, []
    monkeypatch.setattr(Run, "marks", lambda run: asked.append(run) or marks(run))
    for listing in (composite.scores, composite.drivers):
        asked.clear()
        assert len(listing(made, found, 2025).rows) > 1
        assert len(asked) == 1
