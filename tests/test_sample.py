"""The sample zone says what the founding article says, and nothing that it does not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from gongfu import decompose, zone
from gongfu.compiler.organizations import Directory
from gongfu.documents.read import read

STATED = {
    "省科技厅": (5, 15),
    "省工业和信息化厅": (17,),
    "省自然资源厅": (9,),
    "省人力资源社会保障厅": (4, 15),
    "省交通运输厅": (),
    "省乡村振兴局": (6, 19),
    "省商务厅": (6, 21),
    "省生态环境厅": (8, 22),
}
"""Counts of the article, read by hand."""
MARKS = r"\W"
RUN = 12
"""Characters in a row, without punctuation, that make a quotation."""
GOALS = {
    2025: ("实质", "体制机制", "经验"),
    2035: ("强市", "协调", "分配", "治理能力", "文明", "制度"),
}
"""What each goal of the two steps is about, in the article's order, read by hand."""


@pytest.fixture(scope="module")
def xuchang() -> zone.Zone:
    return zone.load(zone.sample())


@pytest.fixture(scope="module")
def article(shared: Path) -> str:
    """The article without its line breaks."""
    return "".join("".join(file.read_text("utf-8").split()) for file in sorted((shared / "seed").glob("*.txt")))


def test_nine_actions_each_with_its_plan(xuchang: zone.Zone) -> None:
    assert len(xuchang.actions) == 9
    plans = {document.action: document for document in xuchang.documents if document.layer == "actions"}
    assert set(plans) == {action.id for action in xuchang.actions}
    for action in xuchang.actions:
        assert action.name in plans[action.id].title


def test_every_layer_is_there_and_every_text_is_marked_as_a_sample(xuchang: zone.Zone) -> None:
    assert {document.layer for document in xuchang.documents} == set(zone.LAYERS)
    at_hand = [document for document in xuchang.documents if document.at_hand]
    assert {Path(document.file).suffix for document in at_hand} == {".txt", ".md", ".docx", ".pdf"}
    for document in at_hand:
        path = xuchang.path(document)
        assert document.sample
        assert path is not None
        assert path.stat().st_size < 200_000
        text = read(path)
        assert "样例" in text.blocks[0].text
        assert document.title in text.raw


def test_what_is_not_at_hand_is_only_counted(xuchang: zone.Zone) -> None:
    absent = [document for document in xuchang.documents if not document.at_hand]
    assert {document.issuer: tuple(count.stated for count in document.counts) for document in absent} == STATED
    assert all(document.source and not document.file for document in absent)


def test_the_article_names_the_same_actions(xuchang: zone.Zone, article: str) -> None:
    said = re.findall("实施(.{2,8}行动)，在(.{4,12})上先行示范", article)
    assert said == [(action.name, action.theme) for action in xuchang.actions]
    for action in xuchang.actions:
        assert [cover for cover in action.covers if cover not in article] == [], action.name


def test_the_article_states_the_same_figures_and_counts(xuchang: zone.Zone, article: str) -> None:
    for figure in xuchang.figures:
        number = f"{figure.value:g}" if figure.value != 5 else "5.0"
        assert number in article, figure.name
    assert f"{xuchang.pilots_stated}项试验任务" in article
    numerals = dict(zip("一二三四五六七八九", range(1, 10), strict=True))
    for document in xuchang.documents:
        if not document.at_hand:
            assert document.title in article
            assert [heading for heading in document.headings if heading not in article] == [], document.issuer
            stated = re.sub("([一二三四五六七八九])大", lambda match: f"{numerals[match[1]]}个", article)
            for count in document.counts:
                assert re.search(f"{count.stated}个?[^0-9]{{0,6}}{count.of}", stated), (document.issuer, count)


def test_the_steps_say_in_our_words_what_the_article_says(xuchang: zone.Zone, article: str) -> None:
    assert [step.year for step in xuchang.steps] == list(GOALS)
    for step in xuchang.steps:
        (sentence,) = re.findall(f"到{step.year}年，(.+?)[；。]", article)
        for goal, clause, word in zip(step.goals, sentence.split("，"), GOALS[step.year], strict=True):
            assert word in goal
            assert word in clause
            assert goal not in article


def test_no_sentence_of_the_article_is_in_the_samples(xuchang: zone.Zone, article: str) -> None:
    names = sorted(
        [xuchang.full_name, "国家城乡融合发展试验区", "农村集体经营性建设用地入市"]
        + [document.title for document in xuchang.documents]
        + [cover for action in xuchang.actions for cover in action.covers],
        key=len,
        reverse=True,
    )
    said = re.sub(MARKS, "", article)
    for document in xuchang.documents:
        path = xuchang.path(document)
        if path is None:
            continue
        text = "".join(read(path).raw.split())
        for name in names:
            text = text.replace(name, "_")
        text = re.sub(MARKS, "", text)
        runs = {text[start : start + RUN] for start in range(len(text) - RUN + 1)}
        assert [run for run in sorted(runs) if run in said] == [], document.file


def test_the_samples_name_only_bodies_that_the_zone_knows(xuchang: zone.Zone) -> None:
    directory = Directory(xuchang)
    for document in xuchang.documents:
        path = xuchang.path(document)
        if path is None:
            continue
        units = [unit for task in decompose(path, xuchang).tasks for unit in task.units]
        assert len(units) > 5, document.file
        level = "省" if document.layer == "opinion" else "市"
        assert [unit.name for unit in units if directory.resolve(unit.name, level).organization is None] == []
