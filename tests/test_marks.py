"""Where responsible-unit marks stand: every form of the genre closes a task and leaves its words whole."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from texts import bodies, compiled, item, plan

from gongfu.compiler.marks import marks
from gongfu.documents.numerals import fold

WORDS = "加快建设样例平台。"
FINANCE, WATER, TRADE = "市财政局", "市水利局", "市商务局"
COUNTIES = "各县（市、区）人民政府"


def stretches(text: str) -> list[str]:
    return [text[mark.inner : mark.inner_end] for mark in marks(fold(text), 0, len(text))]


@pytest.mark.parametrize(
    "mark",
    [
        "（责任单位：市财政局、市水利局）",
        "(责任单位:市财政局、市水利局)",
        "〔责任单位：市财政局、市水利局〕",
        "【责任单位：市财政局、市水利局】",
        "［责任单位：市财政局、市水利局］",
        "（责任部门：市财政局、市水利局）",
        "（责任单位：市财政局，市水利局）",
        "（市财政局、市水利局负责）",
        "（市财政局、市水利局按职责分工负责）",
        "（市财政局、市水利局）",
        "（责任单位：市财政局、市水利局",  # the closing bracket is missing
        "（责任单位：市财政局、市水利局）。",
        "责任单位：市财政局、市水利局",  # behind the sentence, without brackets
        "\n责任单位：市财政局、市水利局",
        "\n责任单位:市财政局、市水利局。",
        "\n（责任单位：市财政局、市水利局）",
        "\n　　责任单位：市财政局、市水利局",
    ],
)
def test_forms_of_one_role(mark: str) -> None:
    task = item(WORDS + mark)
    assert bodies(task) == [(FINANCE, "responsible"), (WATER, "responsible")]
    assert task.text == WORDS


@pytest.mark.parametrize(
    "mark",
    [
        "（牵头单位：市财政局；责任单位：市水利局）",
        "（牵头单位：市财政局，责任单位：市水利局）",
        "(牵头单位:市财政局,责任单位:市水利局)",
        "（市财政局牵头，市水利局负责）",
        "（市财政局牵头，市水利局按职责分工负责）",
        "（市财政局牵头、市水利局负责）",
        "\n牵头单位：市财政局\n责任单位：市水利局",
        "\n牵头单位：市财政局，责任单位：市水利局",
        "\n牵头单位：市财政局　　责任单位：市水利局",
        "牵头单位：市财政局；责任单位：市水利局",
    ],
)
def test_forms_of_two_roles(mark: str) -> None:
    task = item(WORDS + mark)
    assert bodies(task) == [(FINANCE, "lead"), (WATER, "responsible")]
    assert task.text == WORDS


@pytest.mark.parametrize(
    "mark",
    [
        "（牵头部门：市财政局；配合部门：市水利局、市商务局；落实单位：各县（市、区）人民政府）",
        "（市财政局牵头，市水利局、市商务局配合，各县（市、区）人民政府负责落实）",
        "（市财政局牵头，市水利局、市商务局参与，各县（市、区）人民政府落实）",
        "（市财政局牵头；市水利局、市商务局配合；各县（市、区）人民政府负责落实）",
        "〔牵头单位：市财政局；协办单位：市水利局、市商务局；落实单位：各县（市、区）人民政府〕",
        "\n牵头单位：市财政局\n配合单位：市水利局、市商务局\n落实单位：各县（市、区）人民政府",
    ],
)
def test_forms_of_three_roles(mark: str) -> None:
    task = item(WORDS + mark)
    assert bodies(task) == [(FINANCE, "lead"), (WATER, "support"), (TRADE, "support"), (COUNTIES, "implement")]
    assert task.text == WORDS


def test_closing_sentence() -> None:
    task = item(f"{WORDS}由市财政局、市水利局，各县（市、区）人民政府负责落实。")
    assert bodies(task) == [(FINANCE, "implement"), (WATER, "implement"), (COUNTIES, "implement")]
    assert task.text == WORDS


@pytest.mark.parametrize(
    "words",
    [
        "各责任单位要排出计划，材料由牵头部门收齐，配合部门随后办结。",
        "推行首席专员负责制，明确一名干部具体负责。",
        "支持各类园区（含开发区、产业园区）加快建设。",
        "落实样例市行动方案（以下简称“方案”）确定的事项。",
        "加快建设平台（见附件2）。",
    ],
)
def test_prose_that_is_no_mark(words: str) -> None:
    assert stretches(words) == []


def test_a_mark_that_only_limits_time_names_nobody() -> None:
    assert item(f"{WORDS}（2023年底前完成）").units == ()


def test_each_paragraph_with_a_mark_of_its_own_is_a_task() -> None:
    first, second = plan("修订管理办法。（责任单位：市财政局）\n建设灌溉设施。（责任单位：市水利局）").tasks
    assert (first.text, bodies(first)) == ("修订管理办法。", [(FINANCE, "responsible")])
    assert (second.text, bodies(second)) == ("建设灌溉设施。", [(WATER, "responsible")])
    assert first.label == second.label == "（一）"
    assert first.key != second.key


def test_several_marks_on_one_line() -> None:
    tasks = plan("修订管理办法。（市财政局负责）建设灌溉设施。（市水利局负责）举办样例展会。（市商务局负责）").tasks
    assert [(task.text, task.units[0].name) for task in tasks] == [
        ("修订管理办法。", FINANCE),
        ("建设灌溉设施。", WATER),
        ("举办样例展会。", TRADE),
    ]


@pytest.mark.parametrize("mark", ["（市财政局负责）", "（责任单位：市财政局）", "\n责任单位：市财政局"])
def test_a_mark_in_a_heading_speaks_for_the_items_under_it(mark: str) -> None:
    ledger = compiled(
        f"样例市实施方案\n一、重点任务\n（一）强化资金保障{mark}\n1.增加预算安排，做好衔接。\n2.严格资金监管，定期公开。\n"
        "（二）建设灌溉设施。（责任单位：市水利局）"
    )
    assert [(task.label, bodies(task)[0][0], task.units[0].inherited) for task in ledger.tasks] == [
        ("1.", FINANCE, True),
        ("2.", FINANCE, True),
        ("（二）", WATER, False),
    ]


def test_a_mark_that_closes_the_last_of_several_items_covers_them_all() -> None:
    ledger = compiled(
        "样例市实施方案\n一、重点任务\n（一）强化资金保障\n1.增加预算安排，做好衔接。\n2.严格资金监管，定期公开。（责任单位：市财政局）\n"
        "（二）完善水利设施\n1.建设灌溉设施，保障用水。\n2.修复老旧堤防，确保安全。（责任单位：市水利局）"
    )
    assert [(task.label, bodies(task), task.units[0].inherited) for task in ledger.tasks] == [
        ("1.", [(FINANCE, "responsible")], True),
        ("2.", [(FINANCE, "responsible")], True),
        ("1.", [(WATER, "responsible")], True),
        ("2.", [(WATER, "responsible")], True),
    ]


def test_lines_of_labels_that_follow_each_other_are_one_mark() -> None:
    text = "加快建设。\n牵头单位：市财政局\n责任单位：市水利局\n举办展会。\n责任单位：市商务局"
    assert stretches(text) == ["牵头单位：市财政局\n责任单位：市水利局", "责任单位：市商务局"]


def test_a_nested_bracket_does_not_end_the_mark() -> None:
    text = "加快建设。（责任单位：示范区发展改革局（商务局），各区政府〈管委会〉，各县〔市、区〕政府〔管委会〕）"
    assert stretches(text) == ["责任单位：示范区发展改革局（商务局），各区政府〈管委会〉，各县〔市、区〕政府〔管委会〕"]


def test_a_bracket_left_open_ends_with_its_line() -> None:
    text = "加快建设。（责任单位：市财政局、市水利局\n举办展会。（责任单位：市商务局）"
    assert stretches(text) == ["责任单位：市财政局、市水利局", "责任单位：市商务局"]


def test_a_run_of_open_brackets_is_no_mark() -> None:
    assert stretches("（" * 5000 + "市财政局负责") == []


@pytest.mark.parametrize("mark", ["（市财政局负责）", "（责任单位：市财政局）"])
def test_a_heading_ends_before_its_mark(mark: str) -> None:
    ledger = compiled(
        f"样例市实施方案\n一、重点任务\n（一）强化资金保障{mark}\n1.增加预算安排，做好衔接。\n2.严格资金监管，定期公开。"
    )
    assert ledger.outline[1].heading == "强化资金保障"


@pytest.mark.parametrize(
    ("mark", "said", "day"),
    [
        ("（市财政局牵头，6月底前完成）", [(FINANCE, "lead")], "2023-06-30"),
        (
            "（省财政厅、水利厅按职责分工负责，2023年底前完成）",
            [("省财政厅", "responsible"), ("省水利厅", "responsible")],
            "2023-12-31",
        ),
        (
            "（责任单位：市财政局、市水利局，2023年6月底前完成）",
            [(FINANCE, "responsible"), (WATER, "responsible")],
            "2023-06-30",
        ),
        (
            "（市财政局牵头，市水利局负责，2024年3月底前完成）",
            [(FINANCE, "lead"), (WATER, "responsible")],
            "2024-03-31",
        ),
    ],
)
def test_a_limit_behind_the_bodies(mark: str, said: list[tuple[str, str]], day: str) -> None:
    task = item(WORDS + mark)
    assert task.text == WORDS
    assert bodies(task) == said
    assert [limit.date for limit in task.deadlines] == [day]


BRACKETS = ["（）", "()", "〔〕", "【】", "［］"]
NAMES = st.lists(
    st.sampled_from([FINANCE, WATER, TRADE, "市教育局", "市发展改革委", "市总工会", COUNTIES]),
    min_size=1,
    max_size=5,
    unique=True,
)


@given(
    st.lists(st.tuples(NAMES, st.sampled_from(BRACKETS), st.booleans(), st.sampled_from("：:")), min_size=1, max_size=4)
)
def test_marks_are_found_where_they_were_put(parts: list[tuple[list[str], str, bool, str]]) -> None:
    text, inner = "", []
    for names, (left, right), labelled, colon in parts:
        inner.append(f"责任单位{colon}{'、'.join(names)}" if labelled else f"{'、'.join(names)}按职责分工负责")
        text += f"推进样例工作。{left}{inner[-1]}{right}\n"
    assert stretches(text) == inner
