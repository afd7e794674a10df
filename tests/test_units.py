"""Whom a mark names, in which role: elided prefixes, open lists, blanket sentences, leads by position."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from texts import bodies, compiled, item, plan

from gongfu.compiler.ledger import Role
from gongfu.compiler.units import parse_mark
from gongfu.documents.numerals import fold


def names(mark: str) -> list[str]:
    return [unit.name for unit in parse_mark(mark, fold(mark)).units]


@pytest.mark.parametrize(
    ("mark", "expected"),
    [
        ("省体育局、民政厅牵头负责", ["省体育局", "省民政厅"]),
        ("市发展改革委、财政局、住房城乡建设局按职责分工负责", ["市发展改革委", "市财政局", "市住房城乡建设局"]),
        (
            "示范区自然资源和规划局、农业农村局负责",
            ["示范区自然资源和规划局", "示范区农业农村局"],
        ),
        ("省财政厅、市财政局、水利局负责", ["省财政厅", "市财政局", "市水利局"]),
        ("责任单位：市财政局、水利局，各县（市、区）政府", ["市财政局", "市水利局", "各县（市、区）政府"]),
        ("国家发展改革委、财政部、商务部负责", ["国家发展改革委", "财政部", "商务部"]),
        ("财政部、商务部负责", ["财政部", "商务部"]),
    ],
)
def test_an_elided_prefix_is_restored(mark: str, expected: list[str]) -> None:
    assert names(mark) == expected


def test_the_printed_form_is_kept_beside_the_full_name() -> None:
    units = item("规范市场秩序。（省市场监管局、商务厅牵头）").units
    assert [(unit.name, unit.printed) for unit in units] == [("省市场监管局", "省市场监管局"), ("省商务厅", "商务厅")]


@pytest.mark.parametrize(
    ("mark", "expected"),
    [
        ("责任单位：各县（市、区）政府（管委会）", ["各县（市、区）政府（管委会）"]),
        ("责任单位：示范区发展改革局（商务局）、教育局", ["示范区发展改革局（商务局）", "示范区教育局"]),
        ("责任单位：各县〔市、区〕政府〔管委会〕", ["各县〔市、区〕政府〔管委会〕"]),
        ("各区县市人民政府〈管委会〉负责", ["各区县市人民政府〈管委会〉"]),
        ("市财政局，各市、县人民政府负责", ["市财政局", "各市、县人民政府"]),
        ("市财政局及各县（市、区）政府负责", ["市财政局", "各县（市、区）政府"]),
        ("责任单位：各市、县人民政府", ["各市、县人民政府"]),
        ("落实单位：各市、县人民政府", ["各市、县人民政府"]),
    ],
)
def test_brackets_and_commas_inside_a_name(mark: str, expected: list[str]) -> None:
    assert names(mark) == expected


@pytest.mark.parametrize(
    ("mark", "expected", "is_open"),
    [
        ("责任单位：市财政局、市水利局等", ["市财政局", "市水利局"], True),
        ("市财政局、市水利局等按职责分工负责", ["市财政局", "市水利局"], True),
        ("市财政局、市水利局等部门按职责分工负责", ["市财政局", "市水利局"], True),
        ("市财政局等有关部门和各县区政府负责", ["市财政局", "各县区政府"], True),
        ("责任单位：市财政局、市水利局", ["市财政局", "市水利局"], False),
    ],
)
def test_an_open_list(mark: str, expected: list[str], is_open: bool) -> None:
    task = item(f"推进样例工作。（{mark}）")
    assert [unit.name for unit in task.units] == expected
    assert task.open is is_open


def test_together_with_makes_a_supporter() -> None:
    task = item("制定样例办法。（市财政局会同市水利局负责）")
    assert bodies(task) == [("市财政局", "responsible"), ("市水利局", "support")]


@pytest.mark.parametrize(
    "words",
    [
        "市财政局会同市水利局负责制定资金管理办法。",
        "由市财政局会同市水利局制定资金管理办法。",
        "市财政局商市水利局应当制定资金管理办法。",
    ],
)
def test_together_with_in_prose_without_marks(words: str) -> None:
    (task,) = compiled(f"样例市资金管理办法\n一、职责分工\n（一）{words}").tasks
    assert bodies(task) == [("市财政局", "responsible"), ("市水利局", "support")]


def test_one_body_may_stand_in_one_role_once() -> None:
    assert names("市财政局、市水利局、市财政局负责") == ["市财政局", "市水利局"]


@pytest.mark.parametrize(
    ("sentence", "body"),
    [
        ("以下均需各市、县人民政府落实，不再列出", "各市、县人民政府"),
        ("以下任务均需各市落实，不再列出", "各市"),
        ("以下事项均由各县级市<区>政府<街道>落实，不再逐一列出", "各县级市<区>政府<街道>"),
        ("以下工作均需各县（市、区）政府配合，不再一一列出", "各县（市、区）政府"),
    ],
)
def test_a_blanket_sentence_reaches_every_later_task(sentence: str, body: str) -> None:
    before, first, second = plan(
        "修订办法。（责任单位：市司法局）",
        f"增加预算。（责任单位：市财政局。{sentence}）",
        "建设堤防。（责任单位：市水利局）",
    ).tasks
    assert [unit.name for unit in before.units] == ["市司法局"]
    assert [(unit.name, unit.inherited) for unit in first.units] == [("市财政局", False), (body, True)]
    assert [(unit.name, unit.inherited) for unit in second.units] == [("市水利局", False), (body, True)]


def test_a_body_named_and_covered_by_the_blanket_stands_once() -> None:
    first, second = plan(
        "增加预算。（市财政局，各市、县人民政府负责。以下均需各市、县人民政府落实，不再列出）",
        "建设堤防。（市水利局，各市、县人民政府负责）",
    ).tasks
    assert [(unit.name, unit.inherited) for unit in first.units] == [("市财政局", False), ("各市、县人民政府", False)]
    assert [(unit.name, unit.inherited) for unit in second.units] == [("市水利局", False), ("各市、县人民政府", False)]


@pytest.mark.parametrize(
    "rule", ["列第一位者为牵头单位，下同", "排第一位的为牵头单位，下同", "列第一位的责任单位为牵头单位，下同"]
)
def test_the_first_named_leads_where_the_document_says_so(rule: str) -> None:
    first, second, alone, collective = plan(
        f"增加预算。（市财政局、市水利局负责。{rule}）",
        "建设堤防。（市水利局、市财政局、各县人民政府负责）",
        "举办展会。（市商务局负责）",
        "落实属地责任。（各县人民政府负责）",
    ).tasks
    assert bodies(first) == [("市财政局", "lead"), ("市水利局", "responsible")]
    assert bodies(second) == [("市水利局", "lead"), ("市财政局", "responsible"), ("各县人民政府", "responsible")]
    assert bodies(alone) == [("市商务局", "lead")]
    assert bodies(collective) == [("各县人民政府", "responsible")]


def test_nobody_leads_by_position_without_a_rule() -> None:
    task = item("增加预算。（市财政局、市水利局负责）")
    assert {unit.role for unit in task.units} == {"responsible"}


def test_a_deadline_in_a_mark_is_no_body() -> None:
    task = item("增加预算。（责任单位：市财政局；完成时限：2023年6月底前）")
    assert bodies(task) == [("市财政局", "responsible")]
    assert [limit.date for limit in task.deadlines] == ["2023-06-30"]


def test_without_any_mark_the_bodies_ordered_to_act_are_responsible() -> None:
    ledger = compiled(
        "样例市资金管理办法\n一、职责分工\n（一）市财政局会同市水利局负责制定资金管理办法。\n"
        "（二）各县（市、区）人民政府要落实属地责任。\n（三）完善信息平台，提高服务水平。"
    )
    assert [bodies(task) for task in ledger.tasks] == [
        [("市财政局", "responsible"), ("市水利局", "support")],
        [("各县（市、区）人民政府", "responsible")],
        [],
    ]


def test_where_a_mark_exists_bodies_in_the_prose_do_not_count() -> None:
    task = item("市水利局要会同各县人民政府做好衔接。（责任单位：市财政局）")
    assert bodies(task) == [("市财政局", "responsible")]


STEMS = ["财政", "教育", "水利", "商务", "司法", "审计", "统计", "体育"]
NAME = st.one_of(
    st.builds("{}{}局".format, st.sampled_from(["市", "清河市", "样例县", "县"]), st.sampled_from(STEMS)),
    st.builds("省{}厅".format, st.sampled_from(STEMS)),
    st.sampled_from(
        ["各县（市、区）人民政府", "各县（市、区）政府（管委会）", "市委宣传部", "市总工会", "示范区商务局（招商局）"]
    ),
)
ROLES: dict[Role, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "lead": (("牵头单位", "牵头部门"), ("牵头", "牵头负责")),
    "responsible": (("责任单位", "责任部门"), ("负责", "按职责分工负责")),
    "support": (("配合单位", "配合部门", "参与单位", "协办单位"), ("配合", "参与")),
    "implement": (("落实单位",), ("负责落实", "落实")),
}


@pytest.mark.parametrize("verb", ["要", "应当"])
def test_a_text_without_marks_that_orders_two_bodies_to_act_together(verb: str) -> None:
    (task,) = compiled(f"样例市资金管理办法\n一、职责分工\n（一）市财政局{verb}会同市水利局制定资金管理办法。").tasks
    assert bodies(task) == [("市财政局", "responsible"), ("市水利局", "support")]


@st.composite
def mark(draw: st.DrawFn) -> tuple[str, list[tuple[str, str]], bool]:
    """A mark of one to four roles, what it says, and whether its list is open."""
    roles = draw(st.lists(st.sampled_from([*ROLES]), min_size=1, max_size=4, unique=True))
    groups = [draw(st.lists(NAME, min_size=1, max_size=3, unique=True)) for _ in roles]
    labelled, between, is_open = draw(st.booleans()), draw(st.sampled_from("；;，,")), draw(st.booleans())
    parts = []
    for i, (role, group) in enumerate(zip(roles, groups, strict=True)):
        word = draw(st.sampled_from(ROLES[role][0 if labelled else 1]))
        listed = "、".join(group) + ("等" if is_open and i == len(roles) - 1 else "")
        parts.append(f"{word}：{listed}" if labelled else listed + word)
    expected = [(name, role) for role, group in zip(roles, groups, strict=True) for name in group]
    return between.join(parts), expected, is_open


@given(mark())
def test_what_a_mark_was_made_of_is_read_back(made: tuple[str, list[tuple[str, str]], bool]) -> None:
    text, expected, is_open = made
    said = parse_mark(text, fold(text))
    assert [(unit.name, unit.role) for unit in said.units] == expected
    assert said.open is is_open


@given(mark(), st.sampled_from(["（）", "()", "〔〕", "【】"]))
def test_a_made_mark_is_read_back_from_a_document(made: tuple[str, list[tuple[str, str]], bool], pair: str) -> None:
    text, expected, is_open = made
    task = item(f"推进样例工作。{pair[0]}{text}{pair[1]}")
    assert (bodies(task), task.open, task.text) == (expected, is_open, "推进样例工作。")
