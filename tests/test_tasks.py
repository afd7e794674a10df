"""A document end to end: what is a task and what is not, keys that last, spans that quote the source."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from texts import bodies, compiled, item, plan

import gongfu
from gongfu.compiler.ledger import Ledger

PLAN = """样例市人民政府关于印发城乡融合发展实施方案的通知
样政〔2024〕8号
各县（市、区）人民政府，市政府各部门：
现将《城乡融合发展实施方案》印发给你们，请认真贯彻执行。各责任单位要制定方案。
样例市人民政府
2024年3月15日
城乡融合发展实施方案
一、总体要求
（一）指导思想。坚持统筹协调，推动融合发展。
（二）基本原则。坚持因地制宜，分类推进。
（三）工作目标。到2025年，常住人口城镇化率达到60%以上。
二、重点任务
（四）畅通要素流动。推进土地入市，2024年底前建成县级平台6个。（市自然资源局、农业农村局牵头，市财政局配合，各县（市、区）政府负责落实）
（五）补齐公共服务
1.完善乡村医疗，行政村卫生室覆盖率由90%提高到98%。（责任单位：市卫生健康委等）
2.发展普惠养老，每年新增站点20个以上。（责任单位：市民政局）
三、保障措施
（六）加强组织领导。健全工作机制，压实各方责任。（责任单位：市政府办公室）
四、附则
本方案自印发之日起施行，有效期5年。
"""


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    path = tmp_path / "方案.txt"
    path.write_text(PLAN, encoding="utf-8")
    return gongfu.decompose(path)


def keys(text: str) -> dict[str, str]:
    return {task.path: task.key for task in compiled(text).tasks}


def test_the_lowest_items_that_commit_somebody_are_tasks(ledger: Ledger) -> None:
    assert [(task.label, task.chapter) for task in ledger.tasks] == [
        ("（四）", "二、重点任务"),
        ("1.", "二、重点任务"),
        ("2.", "二、重点任务"),
        ("（六）", "三、保障措施"),
    ]


def test_a_task_has_its_fields(ledger: Ledger) -> None:
    task = ledger.tasks[0]
    assert task.text == "畅通要素流动。推进土地入市，2024年底前建成县级平台6个。"
    assert task.heading == "畅通要素流动"
    assert bodies(task) == [
        ("市自然资源局", "lead"),
        ("市农业农村局", "lead"),
        ("市财政局", "support"),
        ("各县（市、区）政府", "implement"),
    ]
    assert [limit.date for limit in task.deadlines] == ["2024-12-31"]
    assert [(target.value, target.unit) for target in task.targets] == [(6, "个")]
    assert ledger.tasks[1].open
    assert [limit.kind for limit in ledger.tasks[2].deadlines] == ["recurring"]


def test_a_document_has_its_outline_and_goals(ledger: Ledger) -> None:
    assert [(entry.label, entry.level, entry.heading) for entry in ledger.outline] == [
        ("一、", 1, "总体要求"),
        ("（一）", 2, "指导思想"),
        ("（二）", 2, "基本原则"),
        ("（三）", 2, "工作目标"),
        ("二、", 1, "重点任务"),
        ("（四）", 2, "畅通要素流动"),
        ("（五）", 2, "补齐公共服务"),
        ("1.", 3, "完善乡村医疗，行政村卫生室覆盖率由90%"),
        ("2.", 3, "发展普惠养老，每年新增站点20个以上"),
        ("三、", 1, "保障措施"),
        ("（六）", 2, "加强组织领导"),
        ("四、", 1, "附则"),
    ]
    assert [(goal.op, goal.value, goal.date) for goal in ledger.goals] == [(">=", 60, "2025-12-31")]


def test_a_task_quotes_its_source(ledger: Ledger) -> None:
    for task in ledger.tasks:
        quotation = PLAN[task.span.start : task.span.end]
        assert quotation.startswith(task.text)
        assert quotation == task.quotation
        for field in (*task.deadlines, *task.targets, *task.references):
            assert PLAN[field.span.start : field.span.end].strip() == field.text
    assert ledger.tasks[0].span.place == "第13段"


@pytest.mark.parametrize("newline", ["\r\n", "\n\n", "\n　　"])
def test_spans_point_into_the_file_as_it_is(newline: str) -> None:
    text = PLAN.replace("\n", newline)
    for task in compiled(text).tasks:
        assert "".join(text[task.span.start : task.span.end].split()).startswith("".join(task.text.split()))


ITEMS = (
    "畅通要素流动。推进集体经营性建设用地依法入市，健全收益分配机制，2024年底前建成县级交易平台6个以上。"
    "（责任单位：市自然资源局、市农业农村局，各县（市、区）人民政府）",
    "补齐公共服务短板。完善乡村医疗卫生服务体系，加强人才队伍建设，行政村卫生室覆盖率达到98%以上，更好满足群众需求。"
    "（责任单位：市卫生健康委、市财政局）",
    "发展普惠养老服务。支持社会力量参与，新增社区养老服务站点20个以上，逐步形成方便可及的服务网络。"
    "（责任单位：市民政局、市住房城乡建设局）",
)


@pytest.mark.parametrize("width", [24, 32])
def test_a_file_of_printed_lines_compiles_as_its_paragraphs_do(width: int) -> None:
    items = [f"（{number}）{words}" for number, words in zip("一二三四五六七八九", ITEMS * 3, strict=True)]
    page = ["样例市城乡融合发展工作方案", "一、重点任务", *items]
    text = "\n".join(line[at : at + width] for line in page for at in range(0, len(line), width))
    tasks, whole = compiled(text).tasks, compiled("\n".join(page)).tasks
    assert len(tasks) == len(items)
    assert [(task.text, task.units) for task in tasks] == [(task.text, task.units) for task in whole]
    for task in tasks:
        assert text[task.span.start : task.span.end].replace("\n", "").startswith(task.text)


def test_a_key_is_the_clauses_not_the_words(ledger: Ledger) -> None:
    before = keys(PLAN)
    assert len(set(before.values())) == len(before) == len(ledger.tasks)
    assert keys(PLAN.replace("推进土地入市", "全面推进集体土地依法入市")) == before
    assert keys(PLAN.replace("畅通要素流动", "促进要素自由流动")) == before
    assert keys(PLAN.replace("（责任单位：市民政局）", "（责任单位：市民政局、市财政局）")) == before
    assert keys(PLAN.replace("坚持因地制宜，分类推进。", "坚持因地制宜。坚持试点先行，分类推进。")) == before


def test_a_clause_added_at_the_end_leaves_the_keys_before_it() -> None:
    before = keys(PLAN)
    after = keys(PLAN.replace("四、附则", "（七）强化资金保障。增加预算安排。（责任单位：市财政局）\n四、附则"))
    assert {path: after[path] for path in before} == before
    assert len(after) == len(before) + 1


def test_a_paragraph_added_to_one_clause_leaves_the_keys_of_the_others() -> None:
    before = [task.key for task in compiled(PLAN).tasks]
    more = PLAN.replace("（五）补齐", "建设信息系统，做好服务。（责任单位：市数据局）\n（五）补齐")
    after = [task.key for task in compiled(more).tasks]
    assert after[0] == before[0]
    assert after[2:] == before[1:]
    assert after[1] not in before


def test_two_tasks_of_one_clause_have_two_keys() -> None:
    tasks = plan("修订管理办法。（责任单位：市财政局）\n建设灌溉设施。（责任单位：市水利局）").tasks
    assert len({task.key for task in tasks}) == 2
    assert len({task.path for task in tasks}) == 1


def test_the_same_path_in_another_document_has_another_key() -> None:
    other = PLAN.replace("样政〔2024〕8号", "样政〔2024〕9号")
    assert set(keys(PLAN)) == set(keys(other))
    assert set(keys(PLAN).values()).isdisjoint(keys(other).values())


def test_compiling_twice_gives_one_ledger() -> None:
    assert compiled(PLAN) == compiled(PLAN)


def test_a_ledger_in_json_has_the_shape_the_scorer_reads(ledger: Ledger) -> None:
    answer = json.loads(json.dumps(ledger.to_dict(), ensure_ascii=False))
    assert {"title", "number", "issuer", "year"} <= answer["document"].keys()
    assert {"label", "level", "heading"} <= answer["outline"][0].keys()
    task = answer["tasks"][0]
    assert {"label", "text", "open", "units", "deadlines", "targets", "key", "path", "span", "quotation"} <= task.keys()
    assert {"name", "role", "inherited"} <= task["units"][0].keys()
    assert {"text", "date", "kind"} <= task["deadlines"][0].keys()
    assert {"text", "metric", "op", "value", "unit", "from"} <= task["targets"][0].keys()
    assert {"text", "metric", "op", "value", "unit", "date"} <= answer["goals"][0].keys()
    assert answer["counts"] == []
    assert task["open"] is False


@pytest.mark.parametrize(
    "heading", ["指导思想", "基本原则", "总体要求", "工作目标", "重要意义", "附则", "名词解释", "2023年工作回顾"]
)
def test_sections_that_commit_nobody(heading: str) -> None:
    ledger = compiled(
        f"样例市工作方案\n一、{heading}\n坚持统筹协调，推动融合发展。\n二、重点任务\n（一）完善样例平台，做好服务。"
    )
    assert [task.label for task in ledger.tasks] == ["（一）"]


@pytest.mark.parametrize("heading", ["组织实施", "保障措施", "组织保障", "实施保障"])
def test_sections_on_carrying_out_are_tasks(heading: str) -> None:
    ledger = compiled(f"样例市工作方案\n一、{heading}\n（一）加强组织领导。健全工作机制。\n（二）强化督导。定期通报。")
    assert [task.label for task in ledger.tasks] == ["（一）", "（二）"]


def test_a_paragraph_that_only_introduces_is_no_task() -> None:
    ledger = compiled(
        "样例市工作方案\n一、重点任务\n（一）促进消费\n围绕扩大内需，重点做好以下工作。\n1.举办样例展会，做好宣传。\n2.发展样例夜市，做好服务。"
    )
    assert [task.label for task in ledger.tasks] == ["1.", "2."]


def test_articles_of_a_regulation_are_tasks() -> None:
    ledger = compiled(
        "样例市资金管理办法\n第一章 职责\n第一条 市财政局负责编制预算，加强监督管理。\n"
        "第二条 市审计局负责开展审计，公布结果。\n"
        "第二章 附则\n第三条 本办法自2024年1月1日起施行，有效期5年。"
    )
    assert [(task.label, task.units[0].name) for task in ledger.tasks] == [
        ("第一条", "市财政局"),
        ("第二条", "市审计局"),
    ]


def test_articles_on_purpose_and_terms_are_no_tasks() -> None:
    ledger = compiled(
        "样例市资金管理办法\n第一章 总则\n第一条 为规范资金管理，提高使用效益，制定本办法。\n"
        "第二条 本办法所称资金，是指市级财政安排的资金。\n第二章 职责\n第三条 市财政局负责编制预算。"
    )
    assert [task.label for task in ledger.tasks] == ["第三条"]


@pytest.mark.parametrize("text", ["0", "1.", "附件", "一、"])
def test_a_text_of_a_label_alone_has_no_tasks(text: str) -> None:
    assert compiled(text).tasks == ()


def test_a_closing_paragraph_is_marked_as_one() -> None:
    ledger = compiled(
        "样例市工作方案\n一、重点任务\n（一）举办样例展会，做好宣传。（市商务局负责）\n"
        "各地各部门要高度重视，结合实际细化落实举措，确保各项任务落到实处、取得成效。"
    )
    assert [(task.label, task.flags) for task in ledger.tasks if "closing" in task.flags] == [("", ("closing",))]
    assert ledger.tasks[0].text == "举办样例展会，做好宣传。"


def test_points_of_one_task() -> None:
    (task,) = plan("促进消费。一是举办样例展会；二是发展样例夜市；三是培育样例品牌。").tasks
    assert task.points == ("一是举办样例展会；", "二是发展样例夜市；", "三是培育样例品牌。")


def test_an_interpretation_commits_nobody() -> None:
    text = PLAN.replace("关于印发城乡融合发展实施方案的通知", "《城乡融合发展实施方案》解读", 1)
    assert compiled(text).tasks == ()


def test_one_line_holds_a_whole_document() -> None:
    text = "样例市工作方案。一、重点任务。（一）举办样例展会。（市商务局负责）（二）建设灌溉设施。（市水利局负责）"
    assert [(task.label, task.units[0].name) for task in compiled(text).tasks] == [
        ("（一）", "市商务局"),
        ("（二）", "市水利局"),
    ]


CLAUSE = st.tuples(
    st.sampled_from(
        ["举办样例展会，做好宣传", "建设灌溉设施，保障用水", "培训样例农民200人以上", "年底前建成样例平台"]
    ),
    st.sampled_from(["市商务局", "市水利局", "市农业农村局"]),
)


@pytest.mark.parametrize("words", ["依据国土空间规划优化村庄布局。", "依据《样例省消费促进条例》管理市场。"])
def test_an_item_that_begins_with_according_to(words: str) -> None:
    assert item(words).text == words


def test_requirements_at_the_end_are_tasks() -> None:
    ledger = compiled(
        "样例市工作方案\n一、重点任务\n（一）举办样例展会，做好宣传。\n"
        "二、工作要求\n（一）提高认识。各单位要高度重视。\n（二）强化督导。定期开展督查通报。"
    )
    assert [task.chapter for task in ledger.tasks] == ["一、重点任务", "二、工作要求", "二、工作要求"]


@given(st.lists(CLAUSE, min_size=1, max_size=9), st.integers(0, 8))
def test_editing_one_clause_keeps_every_key(clauses: list[tuple[str, str]], at: int) -> None:
    def written(rows: list[tuple[str, str]]) -> Ledger:
        return plan(*(f"{words}。（{body}负责）" for words, body in rows))

    before = written(clauses)
    edited = [*clauses]
    edited[at % len(clauses)] = ("改建样例市场，到2025年完成改造", "市住房城乡建设局")
    after = written(edited)
    assert [task.text.rstrip("。") for task in before.tasks] == [words for words, _ in clauses]
    assert [task.key for task in after.tasks] == [task.key for task in before.tasks]
    assert len({task.key for task in before.tasks}) == len(clauses)


@given(
    st.text("一二三、（）()1.2.。，：；责任单位市财政局负责牵头2023年底前达到60%以上《》\n\t 附件第条", max_size=120)
)
def test_any_text_compiles_and_quotes_itself(text: str) -> None:
    text = f"样例市工作方案\n{text}"
    for task in compiled(text).tasks:
        quoted = re.sub(r"\s", "", text[task.span.start : task.span.end])
        assert re.sub(r"\s", "", task.text) in quoted
        assert task.text.strip()


def test_a_target_is_due_on_the_last_day_named_before_it() -> None:
    task = item("建设供水管网。2024年6月底前建成2座水厂，2025年底前铺设管道120公里。（责任单位：市水利局）")
    assert [(target.text, target.date) for target in task.targets] == [
        ("2024年6月底前建成2座水厂", "2024-06-30"),
        ("2025年底前铺设管道120公里", "2025-12-31"),
    ]
