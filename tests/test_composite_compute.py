"""An index of a zone's book: what the recipe leaves open comes from definitions, targets and figures."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from zones import ZONE, zone

from gongfu import zone as zones
from gongfu.documents.errors import InputErrors
from gongfu.indicators.composite import recipe
from gongfu.indicators.composite.compute import compute, gather
from gongfu.indicators.composite.panel import Mark
from gongfu.indicators.composite.run import replay
from gongfu.indicators.formulas.derived import derive
from gongfu.indicators.loading import load

RECIPE = """\
name = "示例指数"
base_years = [2020]

[[elements]]
id = "index"
name = "指数"

[[indicators]]
id = "urban_rate"
parent = "index"
worst = 50

[[indicators]]
id = "income_ratio"
parent = "index"
best = 1.5
"""
OBSERVATIONS = """\
indicator,area,stratum,period,value,vintage,source,sample
urban_rate,长葛,,2020,60,,年鉴,
urban_rate,禹州,,2020,54,,年鉴,
urban_rate,长葛,,2022,64,2023-03-01,快报,
urban_rate,长葛,,2022,62,2023-09-01,年鉴,
urban_rate,禹州,,2022,58,,年鉴,1
urban_rate,河南省,,2020,55,,年鉴,
income_ratio,长葛,,2020,2.0,,年鉴,
income_ratio,禹州,,2020,2.5,,年鉴,
income_ratio,长葛,,2022,1.75,,年鉴,
income_ratio,,,2020,2.25,,年鉴,
"""


def folder(at: Path, text: str = RECIPE, **tables: str) -> Path:
    """A zone folder with a recipe."""
    made = zone(at, **({"observations": OBSERVATIONS} | tables))
    (made / "index.toml").write_text(text, "utf-8")
    return made


def test_an_index_by_hand(tmp_path: Path) -> None:
    """Urban rate from 50 to the target 70 of 2035; income ratio from the worst of 2020, 2.5, to 1.5.

    长葛 2020: (60 − 50)/20 = 50 and (2.5 − 2)/1 = 50; 2022: 60 and 75. 禹州 2020: 20 and 0; 2022 lacks the ratio.
    """
    at = folder(tmp_path)
    made = compute(load(at), recipe.load(at))
    assert (made.panel.areas, made.panel.years) == (("长葛市", "禹州市"), (2020, 2021, 2022))
    assert made.index == pytest.approx(np.array([[50, math.nan, 67.5], [10, math.nan, math.nan]]), nan_ok=True)
    assert made.recipe.indicators[0].best == 70
    assert made.panel.marks == (Mark("禹州市", 2022, "urban_rate", sample=True),)


def test_an_index_as_it_was_known_on_a_day(tmp_path: Path) -> None:
    at = folder(tmp_path)
    book, known = load(at), recipe.load(at)
    assert compute(book, known, date(2023, 3, 1)).index[0, 2] == pytest.approx(72.5)
    assert np.isnan(compute(book, known, date(2023, 2, 28)).index[0, 2])


def test_a_figure_of_the_province_is_marked_in_the_zone_s_own_score(tmp_path: Path) -> None:
    at = folder(tmp_path, RECIPE.replace("base_years", 'areas = ["许昌", "长葛市"]\nbase_years'))
    made = compute(load(at), recipe.load(at))
    assert made.panel.areas == ("许昌市", "长葛市")
    assert made.marks()[1] == {("许昌市", 2020): ("河南省",)}
    assert made.index[0, 0] == pytest.approx((25 + 0) / 2)


def test_a_score_against_a_made_up_target_is_a_sample(tmp_path: Path) -> None:
    targets = (
        "indicator,step,value,bound,baseline_year,baseline_value,sample\n"
        "urban_rate,2025,60,预期性,2020,50,\nurban_rate,2035,70,预期性,2020,50,1\n"
    )
    text = RECIPE.replace("best = 1.5", "best = 1.5\nworst = 3")
    at = folder(tmp_path / "target", text, targets=targets)
    made = compute(load(at), recipe.load(at))
    assert made.marks()[0].tolist() == [[True, False, True], [True, False, True]]
    at = folder(tmp_path / "own", text.replace("worst = 50", "worst = 50\nbest = 80"), targets=targets)
    made = compute(load(at), recipe.load(at))
    assert made.marks()[0].tolist() == [[False, False, False], [False, False, True]]


def test_a_preliminary_figure_makes_a_preliminary_score(tmp_path: Path) -> None:
    header, *rows = OBSERVATIONS.splitlines()
    lines = [f"{header},quality", *(f"{row},{'初步' if '年鉴' in row and ',62,' in row else ''}" for row in rows)]
    at = folder(tmp_path, RECIPE.replace("best = 1.5", "best = 1.5\nworst = 3"), observations="\n".join(lines) + "\n")
    made = compute(load(at), recipe.load(at))
    assert made.preliminary.tolist() == [[False, False, True], [False, False, False]]


def test_strata_and_year_ends(tmp_path: Path) -> None:
    observations = "indicator,area,stratum,period,value,source\n" + "".join(
        f"jobs,{area},{stratum},{period},{value},x\n"
        for area, stratum, period, value in [
            ("长葛", "城镇", "2020-06", 9), ("长葛", "城镇", "2020-12", 1), ("长葛", "农村", "2020-12", 4),
            ("禹州", "城镇", "2020-12", 2), ("禹州", "农村", "2020-12", 3), ("禹州", "", "2020-12", 8),
        ]
    )  # fmt: skip
    text = RECIPE.partition("[[indicators]]")[0] + "".join(
        f'[[indicators]]\nid = "jobs"\nparent = "index"\nstratum = "{stratum}"\n' for stratum in ("urban", "rural")
    )
    text = text.replace("[[elements]]", '[normalise]\nmethod = "minmax"\n[[elements]]')
    at = folder(tmp_path, text, observations=observations, targets="")
    made = compute(load(at), recipe.load(at))
    assert made.panel.values[:, 0].tolist() == [[1, 4], [2, 3]]
    assert made.panel.columns == ("jobs@urban", "jobs@rural")


def test_what_the_book_does_not_have_is_told_all_at_once(tmp_path: Path) -> None:
    text = RECIPE.replace("base_years", 'areas = ["长葛", "长葛市", "开封市"]\nbase_years').replace("best = 1.5", "")
    text += '[[indicators]]\nid = "gpd"\nparent = "index"\n[[indicators]]\nid = "gdp"\nparent = "index"\n'
    text += 'direction = "band"\n'
    at = folder(tmp_path, text)
    with pytest.raises(InputErrors) as caught:
        compute(load(at), recipe.load(at))
    said = str(caught.value)
    assert len(caught.value.exceptions) == 5
    for words in (
        "areas: 没有地区 开封市",
        "areas: 同一地区写了两次",
        "[[indicators]] 第2项 income_ratio: 许昌市没有这个指标的目标，不知道最好值。请写 best",
        "[[indicators]] 第3项 gpd: 指标表里没有 gpd",
        "[[indicators]] 第4项 gdp: 方向是区间，但没有写区间",
    ):
        assert words in said


def test_goalposts_against_the_definition_s_direction_are_told(tmp_path: Path) -> None:
    at = folder(tmp_path, RECIPE.replace("best = 1.5", "best = 1.5\nworst = 1"))
    with pytest.raises(InputErrors) as caught:
        compute(load(at), recipe.load(at))
    assert "[[indicators]] 第2项: worst = 1、best = 1.5 与方向不符" in str(caught.value)


def test_a_run_says_of_which_zone_it_is_and_a_log_without_areas_is_held_against_the_zone_s_own(tmp_path: Path) -> None:
    book = load(folder(tmp_path))
    made = compute(book, recipe.load(book.zone.folder))
    assert made.origin.zone == book.zone.name
    nameless = replace(made.recipe, areas=())  # as of a run on a panel made in Python
    assert gather(book, nameless).areas == made.panel.areas
    assert replay(made, gather(book, made.recipe), book.zone.name).other_zone == ""


def test_a_zone_without_areas_is_scored_itself(tmp_path: Path) -> None:
    at = folder(tmp_path, RECIPE.replace("best = 1.5", "best = 1.5\nworst = 3"))
    alone = ZONE[: ZONE.index("[[areas]]")] + ZONE[ZONE.index("[[peers]]") :]
    (at / "zone.toml").write_text(alone, "utf-8")
    own = "".join(line + "\n" for line in OBSERVATIONS.splitlines() if "长葛" not in line and "禹州" not in line)
    (at / "observations.csv").write_text(own, "utf-8")
    assert compute(load(at), recipe.load(at)).index.tolist() == [[pytest.approx((25 + 50) / 2)]]


def test_the_sample_zone_s_index_is_made_up_and_says_so() -> None:
    at = zones.sample()
    made = compute(derive(load(at))[0], recipe.load(at))
    sample, _ = made.marks()
    scored = np.isfinite(made.index)
    assert scored.any()
    assert sample[scored].all()
