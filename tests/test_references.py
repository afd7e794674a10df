"""References: the documents, numbers and statutes a text names."""

from __future__ import annotations

import pytest
from texts import compiled, item

from gongfu.compiler.ledger import Reference


def named(words: str) -> list[Reference]:
    return [*item(words).references]


@pytest.mark.parametrize(
    ("words", "text", "kind", "number"),
    [
        ("落实《样例省乡村振兴规划》要求。", "《样例省乡村振兴规划》", "document", None),
        (
            "按照《样例省促进消费意见》（样政〔2022〕9号）执行。",
            "《样例省促进消费意见》",
            "document",
            "样政〔2022〕9号",
        ),
        ("按照《样例省促进消费意见》(样政〔2022〕9号)执行。", "《样例省促进消费意见》", "document", "样政〔2022〕9号"),
        ("严格执行《中华人民共和国城乡规划法》有关规定。", "《中华人民共和国城乡规划法》", "law", None),
        (
            "严格执行《中华人民共和国城乡规划法》第二十条规定。",
            "《中华人民共和国城乡规划法》第二十条",
            "law",
            None,
        ),
        ("严格执行《样例省消费促进条例》有关规定。", "《样例省消费促进条例》", "law", None),
        (
            "落实《关于印发〈样例行动方案〉的通知》要求。",
            "《关于印发〈样例行动方案〉的通知》",
            "document",
            None,
        ),
    ],
)
def test_a_reference(words: str, text: str, kind: str, number: str | None) -> None:
    (reference,) = named(words)
    assert (reference.text, reference.kind, reference.number) == (text, kind, number)


def test_a_number_alone_stands_for_its_document() -> None:
    (reference,) = named("按规定执行样政〔2022〕9号文件。")
    assert reference.kind == "number"
    assert reference.number is not None
    assert reference.number.endswith("样政〔2022〕9号")


def test_each_is_named_once_in_the_order_of_the_text() -> None:
    words = "落实《样例甲规划》和《样例乙规划》，《样例甲规划》优先。"
    assert [reference.text for reference in named(words)] == ["《样例甲规划》", "《样例乙规划》"]


def test_its_place_in_the_source() -> None:
    text = "样例市工作方案\n一、重点任务\n（一）落实《样例省规划》要求。"
    (reference,) = compiled(text).references
    assert text[reference.span.start : reference.span.end] == "《样例省规划》"
    assert reference.span.place == "第3段"


@pytest.mark.parametrize("words", ["完善样例平台。", "推进《样例", "〔2023〕"])
def test_no_reference(words: str) -> None:
    assert named(words) == []
