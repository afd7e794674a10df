"""A recipe of a population: the sample's is read, and every fault of another is told at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from gongfu.documents.errors import InputErrors
from gongfu.simulation.china.facts import COUNTIES
from gongfu.simulation.population.recipe import load, sample_recipe
from gongfu.zone import sample

TEXT = (sample() / "population.toml").read_text("utf-8")


def faults_of(text: str, tmp_path: Path) -> str:
    (tmp_path / "population.toml").write_text(text, "utf-8")
    with pytest.raises(InputErrors) as caught:
        load(tmp_path)
    return str(caught.value)


def test_the_sample_reads_and_marks_what_stands_in() -> None:
    recipe = sample_recipe()
    assert recipe.year == 2022
    assert [part.county for part in recipe.counties if part.place] == []
    assert {figure.place for figure in recipe.income} == {"河南省"}
    assert {figure.place for figure in recipe.income_sources} == {"全国"}
    assert len(recipe.counties) == len(COUNTIES)
    assert all(figure.source for figure in recipe.figures)


def test_labels_say_who_is_counted() -> None:
    recipe = sample_recipe()
    assert [part.label for part in recipe.ages] == ["0—15岁", "16—59岁", "60—64岁", "65岁及以上"]
    assert recipe.compared[0].label == "禹州市0—14岁"


def test_a_missing_file_says_what_it_is_for(tmp_path: Path) -> None:
    with pytest.raises(InputErrors) as caught:
        load(tmp_path)
    assert "population.toml" in str(caught.value)


def test_all_faults_of_keys_are_told_at_once(tmp_path: Path) -> None:
    text = TEXT.replace("seed = 411000", 'sede = 411000\nseed = "x"').replace('confidence = "C"', 'confidence = "Z"')
    said = faults_of(text, tmp_path)
    assert "不认识的键 sede。是否想写 seed？" in said
    assert "seed: 值 'x' 不合格" in said
    assert "[[counties]] 第5项 confidence" in said


def test_all_faults_of_margins_are_told_at_once(tmp_path: Path) -> None:
    text = TEXT.replace('[[counties]]\ncounty = "鄢陵县"', '[[counties]]\ncounty = "鄢陵"', 1)
    text = text.replace("ages = [16, 59]", "ages = [17, 59]").replace("value = 3.09", "value = 30.9", 1)
    said = faults_of(text, tmp_path)
    assert "[[counties]] 第5项 county: 没有 鄢陵" in said
    assert "[[counties]]: 没有把全市分完，或有重复" in said
    assert "[[ages]]: 各年龄段有重叠或空缺" in said
    assert "户均 30.9 人不可能" in said


def test_assumptions_have_bounds(tmp_path: Path) -> None:
    text = TEXT.replace("insured = 0.62", "insured = 62").replace("tail_from = 0.985", "tail_from = 98.5")
    text = text.replace('core = "elders"\nchildren = 3', 'core = "elders"\nchildren = 3\nparents = 2')
    said = faults_of(text, tmp_path)
    assert "[assumptions.urban] insured: 62 超出范围" in said
    assert "[assumptions] tail、tail_from、cash_property" in said
    assert "这样的户型建不出来" in said


def test_a_published_projection_needs_its_source(tmp_path: Path) -> None:
    said = faults_of(
        TEXT.replace("assumption = true\n", "").replace(
            'confidence = "X"\n\n[[projections.growth', "\n[[projections.growth"
        ),
        tmp_path,
    )
    assert "[[projections]] 第1项: 公布的预测要有 source 和 confidence" in said
