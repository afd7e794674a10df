"""Counts that a document states of itself, held against what is there."""

from __future__ import annotations

import pytest
from texts import compiled

from gongfu.compiler.ledger import Ledger

HEAD = "序号\t任务\t责任单位"


def counted(ledger: Ledger) -> list[tuple[int, int | None, str]]:
    return [(count.stated, count.found, count.verdict) for count in ledger.counts]


def measures(number: int) -> str:
    return "\n".join(f"{'一二三四五六七八九十'[i]}、完善样例平台，做好第{i}号服务。" for i in range(number))


@pytest.mark.parametrize(("there", "verdict"), [(6, "holds"), (5, "differs"), (7, "differs")])
def test_a_count_in_the_title(there: int, verdict: str) -> None:
    ledger = compiled(f"样例市促进消费6条措施\n{measures(there)}")
    assert counted(ledger) == [(6, there, verdict)]
    assert ledger.counts[0].text.startswith("6条")


@pytest.mark.parametrize(("stated", "verdict"), [("三", "holds"), ("四", "differs"), ("3", "holds")])
def test_a_count_that_announces_a_sections_items(stated: str, verdict: str) -> None:
    ledger = compiled(
        f"样例市工作方案\n一、重点任务\n重点抓好{stated}个方面工作：\n（一）完善样例平台。\n（二）优化样例服务。\n（三）强化样例监管。\n"
        "二、保障措施\n（一）加强组织领导。"
    )
    assert [row[2] for row in counted(ledger)] == [verdict]
    assert [row[1] for row in counted(ledger)] == [3]


@pytest.mark.parametrize(
    "words", ["落实国家12项措施。", "贯彻《样例省促进消费20条措施》。", "推进一、二、三产业融合。", "设立3个专班。"]
)
def test_counts_of_other_things_are_left_out(words: str) -> None:
    assert counted(compiled(f"样例市工作方案\n一、重点任务\n（一）{words}\n（二）优化样例服务。")) == []


def test_the_place_of_a_count_is_told() -> None:
    text = "样例市促进消费2条措施\n一、完善样例平台，做好服务。\n二、优化样例环境，做好保障。"
    (count,) = compiled(text).counts
    assert text[count.span.start : count.span.end] == count.text
    assert count.span.place == "第1段"
