"""The outline: every numbered heading and item, in order, under the one it belongs to."""

from __future__ import annotations

import importlib.util
import json
from itertools import pairwise
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

import gongfu
from gongfu.documents import plain
from gongfu.documents.errors import InputError
from gongfu.documents.flow import Flow, flow
from gongfu.documents.model import Place, assemble
from gongfu.documents.outline import Clause, Outline, outline

WORDS = "引导人才和技术有序下乡并与本地产业相互配套，健全县域治理机制。"


def read(text: str) -> tuple[Flow, Outline]:
    """The flow and the outline of a text file."""
    running = flow(plain.read(text.encode(), "样例.txt"))
    return running, outline(running)


def labels(text: str) -> list[str]:
    return [clause.label for clause in read(text)[1].clauses]


def paths(text: str) -> list[str]:
    return [clause.path for clause in read(text)[1].clauses]


def levels(text: str) -> list[tuple[int, str]]:
    return [(clause.level, clause.label) for clause in read(text)[1].clauses]


def own_text(running: Flow, clause: Clause) -> str:
    return running.text[clause.start : clause.end]


def heading(line: str) -> tuple[str, bool]:
    """The heading of a line's first clause, and whether it is a heading of its own."""
    running, tree = read(line)
    clause = tree.clauses[0]
    return running.text[clause.body : clause.heading_end], clause.titled


def test_all_levels_of_a_plan() -> None:
    text = (
        "第一编 总则\n第一章 城乡\n第一节 土地\n第一条 县级人民政府应当公示。\n一、范围\n（一）农用地\n1.耕地\n"
        "（1）水田\n①早稻\n②晚稻\n（2）旱地\n第二章 附则\n"
    )
    assert levels(text) == [
        (1, "第一编"),
        (2, "第一章"),
        (3, "第一节"),
        (4, "第一条"),
        (5, "一、"),
        (6, "（一）"),
        (7, "1."),
        (8, "（1）"),
        (9, "①"),
        (9, "②"),
        (8, "（2）"),
        (2, "第二章"),
    ]
    assert paths(text)[9:] == [
        "第一编/第一章/第一节/第一条/一/（一）/1/（1）/②",
        "第一编/第一章/第一节/第一条/一/（一）/1/（2）",
        "第一编/第二章",
    ]


def test_a_regulation_numbers_its_articles_through_its_chapters() -> None:
    text = (
        "云州市样例办法\n第一章 总则\n第一条　为规范乡村驿站管理，制定本办法。\n第二条　驿站应当具备下列条件：\n"
        "（一）有固定场所；\n（二）有专人值守。\n第二章 附则\n第三条　本办法自印发之日起施行。\n"
    )
    assert paths(text) == [
        "第一章",
        "第一章/第一条",
        "第一章/第二条",
        "第一章/第二条/（一）",
        "第一章/第二条/（二）",
        "第二章",
        "第二章/第三条",
    ]


def test_the_level_of_a_style_is_the_same_in_the_whole_document() -> None:
    text = "一、产业\n1.建设驿站。\n二、民生\n（一）医疗\n2.配齐村医。\n"
    assert levels(text) == [(1, "一、"), (3, "1."), (1, "二、"), (2, "（一）"), (3, "2.")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("（一）建房\n（二）修路\n", [(1, "（一）"), (1, "（二）")]),
        ("1.建房\n（1）选址\n2.修路\n", [(1, "1."), (2, "（1）"), (1, "2.")]),
        ("一、建房\n1．选址\n2．施工\n", [(1, "一、"), (2, "1．"), (2, "2．")]),
        ("一,建房\n(一)选址\n1、勘察\n(1)钻探\n", [(1, "一,"), (2, "(一)"), (3, "1、"), (4, "(1)")]),
        ("１．建房\n（１）选址\n", [(1, "１．"), (2, "（１）")]),
    ],
)
def test_the_outermost_label_used_is_level_one(text: str, expected: list[tuple[int, str]]) -> None:
    assert levels(text) == expected


def test_numbering_that_runs_on_across_headings() -> None:
    text = "一、产业\n（一）种植\n1.育种\n2.机收\n（二）养殖\n3.圈舍\n二、民生\n（三）医疗\n4.村医\n"
    assert paths(text) == [
        "一",
        "一/（一）",
        "一/（一）/1",
        "一/（一）/2",
        "一/（二）",
        "一/（二）/3",
        "二",
        "二/（三）",
        "二/（三）/4",
    ]


def test_numbering_that_restarts_under_each_heading() -> None:
    text = "一、产业\n（一）种植\n1.育种\n2.机收\n（二）养殖\n1.圈舍\n二、民生\n（一）医疗\n1.村医\n"
    assert paths(text) == [
        "一",
        "一/（一）",
        "一/（一）/1",
        "一/（一）/2",
        "一/（二）",
        "一/（二）/1",
        "二",
        "二/（一）",
        "二/（一）/1",
    ]


def test_an_office_s_mistakes_in_numbering_are_kept() -> None:
    assert labels("一、产业\n三、民生\n三、生态\n二、治理\n") == ["一、", "三、", "三、", "二、"]


def test_measures_within_an_item_number_nothing() -> None:
    text = "一、优化服务。一是减材料。二是减环节。\n一是建账。\n二是销号。\n首先是统筹。\n二、强化保障\n"
    running, tree = read(text)
    assert [own_text(running, clause) for clause in tree.clauses] == [text[: text.index("二、")], "二、强化保障\n"]


def test_dashes_lead_goals_and_number_nothing() -> None:
    text = "一、工作目标\n——农村居民收入稳步提高。\n——公共服务更加均衡。\n二、主要任务\n"
    running, tree = read(text)
    assert [clause.label for clause in tree.clauses] == ["一、", "二、"]
    assert own_text(running, tree.clauses[0]).count("——") == 2


@pytest.mark.parametrize(
    "line",
    [
        "一、二、三产业融合发展。",
        "三、四季度各调度一次。",
        "1.5万人参加培训。",
        "2023.1.5",
        "（一）款所列事项从其规定。",
        "附件1所列任务照此办理。",
        "附件中的任务按季调度。",
    ],
)
def test_a_line_that_only_looks_numbered_stays_with_its_item(line: str) -> None:
    text = f"一、产业\n{line}\n二、民生\n"
    running, tree = read(text)
    assert [clause.label for clause in tree.clauses] == ["一、", "二、"]
    assert own_text(running, tree.clauses[0]) == f"一、产业\n{line}\n"


def test_a_label_before_a_year() -> None:
    running, tree = read("28.建设驿站。\n29.2020年底前建成服务站。\n30.2025年底前实现全覆盖。\n")
    assert [(clause.number, running.text[clause.body : clause.end]) for clause in tree.clauses] == [
        (28, "建设驿站。\n"),
        (29, "2020年底前建成服务站。\n"),
        (30, "2025年底前实现全覆盖。\n"),
    ]


@pytest.mark.parametrize(
    ("line", "words", "titled"),
    [
        ("一、促进经济稳中提升", "促进经济稳中提升", True),
        ("（一）指导思想。坚持规划先行，分类推进。", "指导思想", True),
        ("(一)指导思想。坚持规划先行,分类推进。", "指导思想", True),
        ("二、主要任务。（责任单位：市财政局）", "主要任务", True),
        ("第二章　要素流动", "要素流动", True),
        (
            "1.深入开展招商引资活动，引进一批重点项目，带动就业5000人以上，年底前完成投资10亿元。",
            "深入开展招商引资活动，引进一批重点项目，",
            False,
        ),
    ],
)
def test_a_heading_or_the_first_twenty_characters(line: str, words: str, titled: bool) -> None:
    assert heading(f"{line}\n") == (words, titled)
    assert heading(f"{line}\n{WORDS}\n") == (words, titled)


def test_run_on_text_is_parted_at_the_labels_that_are_due() -> None:
    text = "一、支持创业。（一）发放贷款。1.降低门槛。2.提高额度。（二）减免房租。二、稳定岗位。（三）返还保费。"
    running, tree = read(text)
    assert [clause.path for clause in tree.clauses] == [
        "一",
        "一/（一）",
        "一/（一）/1",
        "一/（一）/2",
        "一/（二）",
        "二",
        "二/（三）",
    ]
    assert "".join(own_text(running, clause) for clause in tree.clauses) == running.text
    assert own_text(running, tree.clauses[4]) == "（二）减免房租。"


def test_glued_items_restart_or_run_on() -> None:
    assert paths("（一）种植。1.育种。2.机收。（二）养殖。1.圈舍。2.防疫。\n")[-2:] == ["（二）/1", "（二）/2"]
    assert paths("（一）种植。1.育种。2.机收。（二）养殖。3.圈舍。4.防疫。\n")[-2:] == ["（二）/3", "（二）/4"]


def test_labels_glued_behind_a_closing_bracket() -> None:
    text = "1.建房。（市住房城乡建设局负责）2.修路。(市交通运输局负责)3.供水。\n"
    running, tree = read(text)
    assert [own_text(running, clause) for clause in tree.clauses] == [
        "1.建房。（市住房城乡建设局负责）",
        "2.修路。(市交通运输局负责)",
        "3.供水。\n",
    ]


@pytest.mark.parametrize(
    "line",
    [
        "二、支持创业。（七）按原办法执行。",
        "二、支持创业。9.按原序号办理。",
        "二、支持创业。一、二、三产业融合。",
        "二、支持创业。三、四季度各调度一次。",
        "二、支持创业。1.5万人参加。",
        "二、支持创业，落实《关于推进（一）的意见》第三条。",
        "二、支持创业。第三条照此办理。",
    ],
)
def test_a_glued_number_that_is_not_due_is_text(line: str) -> None:
    assert labels(f"一、总体要求\n{line}\n三、稳定岗位\n") == ["一、", "二、", "三、"]


def test_a_whole_document_on_one_line() -> None:
    text = (
        "云州市样例方案。一、总体要求。（一）指导思想。坚持规划先行。（二）主要目标。到2025年建成驿站30个。"
        f"二、主要任务。（三）土地制度。{WORDS * 30}（责任单位：市财政局）（四）户籍制度。{WORDS}"
        f"三、保障措施。（五）组织领导。{WORDS}"
    )
    running, tree = read(text)
    assert [clause.path for clause in tree.clauses] == [
        "一",
        "一/（一）",
        "一/（二）",
        "二",
        "二/（三）",
        "二/（四）",
        "三",
        "三/（五）",
    ]
    assert [running.text[clause.body : clause.heading_end] for clause in tree.clauses] == [
        "总体要求",
        "指导思想",
        "主要目标",
        "主要任务",
        "土地制度",
        "户籍制度",
        "保障措施",
        "组织领导",
    ]


def test_a_whole_document_on_one_line_with_headings_that_end_in_nothing() -> None:
    text = f"一、主要任务（一）土地制度{WORDS * 40}（二）户籍制度{WORDS}二、保障措施（三）组织领导{WORDS}"
    assert labels(text) == ["一、", "（一）", "（二）", "二、", "（三）"]


def test_a_contents_page_gives_no_outline() -> None:
    text = (
        "云州市样例规划\n目 录\n第一章 总则 1\n第二章 产业 3\n第三章 民生 9\n"
        f"第一章 总则\n{WORDS}\n第二章 产业\n{WORDS}\n第三章 民生\n{WORDS}\n"
    )
    assert labels(text) == ["第一章", "第二章", "第三章"]


def test_attachments_are_parts_of_their_own() -> None:
    text = "一、任务\n附件1\n任务分工表\n一、建房\n1.选址\n附件 2\n指标清单\n一、收入\n附表\n一、用词\n"
    running, tree = read(text)
    assert [clause.path for clause in tree.clauses] == ["一", "附件1/一", "附件1/一/1", "附件2/一", "附表/一"]
    assert tree.names == ("", "附件1", "附件2", "附表")
    assert [running.text[start:].split("\n")[0] for start in tree.parts[1:]] == ["附件1", "附件 2", "附表"]
    assert own_text(running, tree.clauses[0]) == "一、任务\n"
    assert [tree.part_of(clause.start) for clause in tree.clauses] == [0, 1, 1, 2, 3]


@pytest.mark.parametrize("first", ["附件1", "附件1：", "附件1 任务分工表", "附件一", "附件（1）"])
def test_forms_of_an_attachment_s_first_line(first: str) -> None:
    name = first.split(" ", maxsplit=1)[0].rstrip("：")
    assert paths(f"一、任务\n{first}\n任务分工表\n一、建房\n二、修路\n") == ["一", f"{name}/一", f"{name}/二"]


@pytest.mark.parametrize(
    "listing",
    [
        "附件：任务分工表",
        "附件：1.任务分工表\n2.指标清单\n3.联络员名单",
        "附件:1、任务分工表\n      2、指标清单",
        "附件：１．任务分工表\n　　　２．指标清单",
        "附件：1.任务分工表 2.指标清单",
    ],
)
def test_a_list_of_attachments_is_neither_outline_nor_attachment(listing: str) -> None:
    text = f"一、任务\n二、保障\n{listing}\n云州市人民政府\n2023年9月5日\n附件1\n任务分工表\n1.建房。\n2.修路。\n"
    assert paths(text) == ["一", "二", "附件1/1", "附件1/2"]


def test_several_instruments_in_one_file() -> None:
    body = f"一、减轻负担\n{WORDS}\n二、发放补贴\n{WORDS}\n三、组织培训\n{WORDS}\n四、强化保障\n{WORDS}\n"
    text = f"云州市稳定岗位若干措施\n{body}云州市人民政府\n云州市住房保障若干措施\n一、筹集房源\n二、规范配租\n"
    running, tree = read(text)
    assert [clause.path for clause in tree.clauses] == ["一", "二", "三", "四", "第2件/一", "第2件/二"]
    assert running.text[tree.parts[1] :].startswith("云州市住房保障若干措施\n")
    assert own_text(running, tree.clauses[3]) == f"四、强化保障\n{WORDS}\n云州市人民政府\n"


def test_a_restart_without_a_title_is_the_same_instrument() -> None:
    text = f"一、产业\n{WORDS}\n二、民生\n{WORDS}\n一、治理\n{WORDS}\n"
    assert read(text)[1].parts == (0,)


def test_table_rows_and_notes_are_no_items() -> None:
    document = assemble(
        "样例.docx",
        "docx",
        [
            ("一、任务", "paragraph", Place(1), ()),
            ("1\t二、建房\t市财政局", "row", Place(2, table=1, row=1), ("1", "二、建房", "市财政局")),
            ("1.按常住人口计算", "note", Place(3), ()),
            ("二、保障", "paragraph", Place(4), ()),
        ],
    )
    assert [clause.label for clause in outline(flow(document)).clauses] == ["一、", "二、"]


def below(tree: Outline, index: int) -> list[int]:
    """A clause and all that stand below it, from top to bottom."""
    return [index, *(lower for child in tree.clauses[index].children for lower in below(tree, child))]


TOKENS = [
    *("一、", "二、", "三、", "（一）", "(二)", "（三）", "1.", "2．", "3、", "29.2020年", "（1）", "（2）", "①", "②"),
    *("第一编 ", "第二章 ", "第三节 ", "第一条 ", "第二条 ", "一是", "二是", "——", "附件", "附件1", "附件：1."),
    *("总体要求", "坚持规划先行", "到2025年", "1.5万人", "一、二、三产业", "（责任单位：市财政局）", "- 3 -"),
    *("云州市人民政府文件云政〔2020〕21号", "。", "，", "；", "：", " ", "\u3000", "\t"),
]
LINES = st.lists(st.sampled_from(TOKENS), max_size=8).map("".join)
TEXTS = st.lists(LINES, max_size=25).map("\n".join)


@given(TEXTS)
def test_clauses_stand_in_the_text_one_after_another(raw: str) -> None:
    running, tree = read(raw)
    for clause in tree.clauses:
        assert 0 <= clause.start < clause.body <= clause.heading_end <= clause.end <= len(running.text)
        assert running.text[clause.start :].startswith(clause.label)
    assert all(one.end <= two.start for one, two in pairwise(tree.clauses))


@given(TEXTS)
def test_children_stand_below_their_parent(raw: str) -> None:
    _, tree = read(raw)
    for index, clause in enumerate(tree.clauses):
        family = below(tree, index)
        assert family == list(range(index, index + len(family)))
        for child in clause.children:
            assert tree.clauses[child].parent == index
            assert tree.clauses[child].level > clause.level
            assert tree.clauses[child].part == clause.part
            assert tree.clauses[child].path.startswith(f"{clause.path}/")
    roots = [index for index, clause in enumerate(tree.clauses) if clause.parent is None]
    assert [index for root in roots for index in below(tree, root)] == list(range(len(tree.clauses)))


@given(TEXTS)
def test_levels_count_from_one_without_a_gap(raw: str) -> None:
    _, tree = read(raw)
    level = {clause.style: clause.level for clause in tree.clauses}
    assert all(clause.level == level[clause.style] for clause in tree.clauses)
    assert sorted(level.values()) == list(range(1, len(level) + 1))


@given(TEXTS)
def test_parts_ascend_and_hold_their_clauses(raw: str) -> None:
    running, tree = read(raw)
    assert tree.parts[0] == 0
    assert len(tree.names) == len(tree.parts)
    assert all(one <= two <= len(running.text) for one, two in pairwise(tree.parts))
    assert [tree.part_of(clause.start) for clause in tree.clauses] == [clause.part for clause in tree.clauses]


@given(TEXTS)
def test_a_clause_is_quoted_from_the_source(raw: str) -> None:
    running, tree = read(raw)
    for clause in tree.clauses:
        words = own_text(running, clause).rstrip()
        left, right = running.span(clause.start, clause.start + len(words))
        quoted = iter(raw[left:right])
        assert raw[left] == words[0]
        assert raw[right - 1] == words[-1]
        assert all(character in quoted for character in words if character != "\n")


def scorer(folder: Path) -> ModuleType:
    """The scorer that stands beside the labelled documents."""
    spec = importlib.util.spec_from_file_location("score", folder / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_outlines_of_real_documents_are_as_labelled_by_hand(shared: Path) -> None:
    score = scorer(shared / "corpus")
    pooled = [0, 0, 0]
    for path in sorted((shared / "corpus" / "gold").glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        try:
            ledger = gongfu.decompose(shared / "corpus" / gold["file"])
        except InputError:
            continue  # its format needs a program that is not here
        found = [(score.fold(entry.label), score.fold(entry.heading)[:8]) for entry in ledger.outline]
        wanted = [(score.fold(entry["label"]), score.fold(entry["heading"])[:8]) for entry in gold["outline"]]
        pooled = [total + size for total, size in zip(pooled, score.overlap(found, wanted), strict=True)]
        if len(found) == len(wanted):
            assert [entry.level for entry in ledger.outline] == [entry["level"] for entry in gold["outline"]], path.name
    assert pooled[2] > 0
    assert score.f1(*pooled)[2] >= 0.99
