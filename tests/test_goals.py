"""Goals: what a document as a whole is to reach, with the day each is due."""

from __future__ import annotations

import pytest
from texts import compiled

from gongfu.compiler.ledger import Ledger

Read = list[tuple[str, str, float | None, str | None, str | None]]


def stated(ledger: Ledger) -> Read:
    return [(goal.metric, goal.op, goal.value, goal.unit, goal.date) for goal in ledger.goals]


@pytest.mark.parametrize("heading", ["工作目标", "发展目标", "主要目标", "总体目标", "主要预期目标", "行动目标"])
def test_a_section_of_goals(heading: str) -> None:
    ledger = compiled(
        f"样例市2023年工作方案\n一、{heading}\n到2025年，常住人口城镇化率达到60%以上，培育样例企业50家。"
        "到2035年，森林覆盖率达到45%左右。\n二、重点任务\n（一）完善样例平台，新增站点8个。"
    )
    assert [row[1:] for row in stated(ledger)] == [
        (">=", 60, "%", "2025-12-31"),
        ("=", 50, "家", "2025-12-31"),
        ("~", 45, "%", "2035-12-31"),
    ]
    assert [task.label for task in ledger.tasks] == ["（一）"]


def test_two_steps() -> None:
    ledger = compiled(
        "样例市实施方案\n一、总体要求\n（一）指导思想。坚持统筹协调，推动融合发展。\n"
        "（二）发展目标。到2025年，城乡居民收入比缩小至2.3∶1左右；到2035年，城乡居民收入比缩小至1.8∶1左右。\n"
        "二、重点任务\n（三）完善样例平台，做好服务。"
    )
    assert stated(ledger) == [
        ("城乡居民收入比", "~", 2.3, "∶1", "2025-12-31"),
        ("城乡居民收入比", "~", 1.8, "∶1", "2035-12-31"),
    ]
    assert [task.label for task in ledger.tasks] == ["（三）"]


def test_goals_of_this_year() -> None:
    ledger = compiled(
        "样例市2023年工作方案\n一、工作目标\n全年城镇新增就业5万人以上。\n二、重点任务\n（一）完善样例平台。"
    )
    assert [row[1:] for row in stated(ledger)] == [(">=", 5, "万人", "2023-12-31")]


def test_goals_without_a_day() -> None:
    ledger = compiled(
        "样例市实施方案\n一、工作目标\n样例站点实现全覆盖，服务满意率达到95%以上。\n二、重点任务\n（一）完善样例平台。"
    )
    assert sorted(row[1:] for row in stated(ledger)) == [(">=", 95, "%", None), ("all", None, None, None)]


def test_a_lead_in_with_dashes() -> None:
    ledger = compiled(
        "样例市实施方案\n一、发展目标\n到2025年，样例体系基本建成。\n——城乡融合取得突破。常住人口城镇化率达到60%。\n"
        "——公共服务更加均衡。每千人口床位达到7张。\n二、重点任务\n（一）完善样例平台。"
    )
    assert [row[1:] for row in stated(ledger)] == [("=", 60, "%", "2025-12-31"), ("=", 7, "张", "2025-12-31")]


def test_an_item_of_expected_goals_with_a_mark_is_a_task() -> None:
    ledger = compiled(
        "样例市2026年重点工作分解\n一、主要预期目标\n1.粮食加工产值增长7.5%左右，改造住房4万套以上。（责任单位：市发展改革委）\n"
        "二、重点任务\n2.完善样例平台。（责任单位：市商务局）"
    )
    assert [task.label for task in ledger.tasks] == ["1.", "2."]
    assert [(target.op, target.value) for target in ledger.tasks[0].targets] == [("~", 7.5), (">=", 4)]
    assert ledger.goals == ()


def test_a_work_report_states_goals_and_reports_the_past() -> None:
    ledger = compiled(
        "2026年样例市政府工作报告\n各位代表：\n一、2025年工作回顾\n地区生产总值增长6%，城镇新增就业6万人。\n"
        "二、2026年总体要求和主要预期目标\n今年的主要预期目标是：粮食加工产值增长7.5%左右，改造住房4万套以上。\n"
        "三、2026年重点工作\n（一）着力扩大内需，办好样例展会。"
    )
    assert [row[1:4] for row in stated(ledger)] == [("~", 7.5, "%"), (">=", 4, "万套")]
    assert {row[4] for row in stated(ledger)} == {"2026-12-31"}


def test_a_work_report_dates_its_goals_by_its_year() -> None:
    ledger = compiled(
        "样例市政府工作报告\n各位代表：\n一、2025年工作回顾\n地区生产总值增长6%。\n"
        "二、2026年总体要求和主要预期目标\n今年的主要预期目标是：粮食加工产值增长7.5%左右。\n"
        "三、2026年重点工作\n（一）着力扩大内需，办好样例展会。"
    )
    assert [goal.date for goal in ledger.goals] == ["2026-12-31"]


def test_a_document_of_tasks_alone_has_no_goals() -> None:
    ledger = compiled("样例市实施方案\n一、重点任务\n（一）新增站点8个以上。（市民政局负责）")
    assert ledger.goals == ()
