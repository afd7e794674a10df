"""Numbering labels: what numbers a heading or item, and what only looks like it."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongfu.documents.labels import STYLES, Label, label_at, labels_within
from gongfu.documents.numerals import fold


def head(line: str) -> Label | None:
    """The label at the head of a printed line."""
    return label_at(fold(line), 0, len(line))


def glued(line: str) -> list[str]:
    """Labels in the middle of a printed line, as printed."""
    return [line[label.start : label.end] for label in labels_within(fold(line), 0, len(line))]


@pytest.mark.parametrize(
    ("line", "style", "number", "printed"),
    [
        ("第一编 总则", "part", 1, "第一编"),
        ("第二篇 城乡融合发展", "part", 2, "第二篇"),
        ("第三章 要素流动", "chapter", 3, "第三章"),
        ("第 三 章 要素流动", "chapter", 3, "第 三 章"),
        ("第10章 附则", "chapter", 10, "第10章"),
        ("第二节 土地制度", "section", 2, "第二节"),
        ("第十二条 县级人民政府应当公示。", "article", 12, "第十二条"),
        ("第一百零一条　本办法自印发之日起施行。", "article", 101, "第一百零一条"),
        ("一、总体要求", "han", 1, "一、"),
        ("二十三、加强组织领导", "han", 23, "二十三、"),
        ("一.总体要求", "han", 1, "一."),
        ("一，总体要求", "han", 1, "一，"),
        ("一,总体要求", "han", 1, "一,"),
        ("（一）指导思想", "han-bracket", 1, "（一）"),
        ("(十八)强化督导", "han-bracket", 18, "(十八)"),
        ("〔三〕基本原则", "han-bracket", 3, "〔三〕"),
        ("（ 四 ）主要目标", "han-bracket", 4, "（ 四 ）"),
        ("二）主要目标", "han-bracket", 2, "二）"),
        ("1.建设乡村驿站", "arabic", 1, "1."),
        ("2．建设乡村驿站", "arabic", 2, "2．"),
        ("３．建设乡村驿站", "arabic", 3, "３．"),
        ("4、建设乡村驿站", "arabic", 4, "4、"),
        ("146.建设乡村驿站", "arabic", 146, "146."),
        ("（5）修缮农房", "arabic-bracket", 5, "（5）"),
        ("(12)修缮农房", "arabic-bracket", 12, "(12)"),
        ("（６）修缮农房", "arabic-bracket", 6, "（６）"),
        ("7）修缮农房", "arabic-bracket", 7, "7）"),
        ("①早稻", "circle", 1, "①"),
        ("⑳晚稻", "circle", 20, "⑳"),
    ],
)
def test_a_label_at_the_head_of_a_line(line: str, style: str, number: int, printed: str) -> None:
    label = head(line)
    assert label is not None
    assert (label.style, label.number, line[label.start : label.end]) == (style, number, printed)


@pytest.mark.parametrize("margin", ["  ", "\u3000\u3000", "\t", "## ", "- ", "**"])
def test_margins_and_markdown_before_a_label(margin: str) -> None:
    line = f"{margin}（二）基本原则"
    assert head(line) == Label("han-bracket", 2, len(margin), len(margin) + 3)


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("29.2020年底前建成投用", 29),
        ("29. 2020年底前建成投用", 29),
        ("3、2025年建成", 3),
        ("3．2025年建成", 3),
        ("３．２０２５年建成", 3),
    ],
)
def test_a_label_before_a_year(line: str, number: int) -> None:
    label = head(line)
    assert label is not None
    assert (label.style, label.number) == ("arabic", number)
    assert fold(line)[label.end :].strip().startswith("202")


@pytest.mark.parametrize(
    "line",
    [
        "一、二、三产业融合发展",
        "三、四季度各调度一次",
        "一、二级公路",
        "1.5万人参加培训",
        "5.5%左右",
        "2023.1.5",
        "2023年1月5日",
        "12345热线",
        "1.1 总则",
        "（一）款所列事项",
        "（二）项规定的情形",
        "（一）、（二）项规定的情形",
        "（一）和（二）并行",
        "（12）号文件",
        "第一款规定的情形",
        "第二条例",
        "一是简化手续",
        "首先，简化手续",
        "——坚持规划先行",
        "附件1",
        "十五个服务站",
        "",
        "   ",
    ],
)
def test_what_numbers_nothing(line: str) -> None:
    assert head(line) is None


def test_a_label_must_stand_within_the_stretch() -> None:
    assert label_at("一、甲\n二、乙", 0, 1) is None
    assert label_at("一、甲\n二、乙", 4, 7) == Label("han", 2, 4, 6)


@pytest.mark.parametrize(
    ("line", "labels"),
    [
        ("支持创业。（一）发放贷款。1.降低门槛。二、稳定岗位。", ["（一）", "1.", "二、"]),
        ("（市住房城乡建设局负责）2.修路。（市交通运输局负责） 3.供水。", ["2.", "3."]),
        ("包括：①种子；②化肥；③农膜。", ["①", "②", "③"]),
        ("应当公开。第二条 县级人民政府应当公示。", ["第二条"]),
        ("每户补贴1.5万元，力争2.3亿元，占比5.5%。", []),
        ("依照第三条第（二）项和《关于推进（一）的意见》执行", []),
        ("推进一、二、三产业融合。三、四季度各调度一次。", []),
        ("压减时限。一是减材料。二是减环节。", []),
    ],
)
def test_labels_glued_into_the_middle_of_a_line(line: str, labels: list[str]) -> None:
    assert glued(line) == labels


def test_a_whole_document_on_one_line_may_leave_punctuation_out() -> None:
    words = "引导人才和技术有序下乡并与本地产业配套" * 60
    assert glued(f"一、主要任务（一）土地制度{words}（二）户籍制度。") == ["（一）", "（二）"]
    assert glued("一、主要任务（一）土地制度（二）户籍制度。") == []


PARTS = [*"一二三十百第条章节款项编0123456789.．、，。；：()（）〔〕①⑳ \t年号甲乙", "2025年", "\u3000"]


@given(st.lists(st.sampled_from(PARTS), max_size=30).map("".join))
def test_labels_lie_inside_the_line_one_after_another(line: str) -> None:
    folded = fold(line)
    labels = labels_within(folded, 0, len(folded))
    first = label_at(folded, 0, len(folded))
    for label in [*labels, *([first] if first else [])]:
        assert 0 <= label.start < label.end <= len(line)
        assert label.style in STYLES
        assert 0 <= label.number <= 999
    assert all(one.end <= two.start for one, two in pairwise(labels))
