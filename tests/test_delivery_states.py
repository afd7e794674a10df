"""Who may move a report, a task, an order, and in words why not."""

from __future__ import annotations

from datetime import date

import pytest

from gongfu.delivery.states import ORDER_ACTS, REPORT_ACTS, TASK_ACTS, Refusal, Window, choices, locked, move


def refused(*given: object, **named: object) -> str:
    with pytest.raises(Refusal) as caught:
        move(*given, **named)  # type: ignore[arg-type]
    return str(caught.value)


def test_the_path_of_a_report_where_the_unit_has_no_reviewer() -> None:
    assert move(REPORT_ACTS, "due", "save", "reporter") == "draft"
    assert move(REPORT_ACTS, "draft", "submit", "reporter") == "submitted"
    assert move(REPORT_ACTS, "submitted", "return", "task_force", "请补充佐证") == "returned"
    assert move(REPORT_ACTS, "returned", "submit", "reporter") == "submitted"
    assert move(REPORT_ACTS, "submitted", "approve", "task_force") == "approved"


def test_the_path_where_the_unit_has_one() -> None:
    assert move(REPORT_ACTS, "draft", "submit", "reporter", checked=True) == "checking"
    assert move(REPORT_ACTS, "draft", "submit", "reviewer", checked=True) == "submitted"
    assert move(REPORT_ACTS, "checking", "pass", "reviewer") == "submitted"
    assert move(REPORT_ACTS, "checking", "send_back", "reviewer", "进度有误") == "returned"


def test_who_may_not_is_told_who_may() -> None:
    assert refused(REPORT_ACTS, "submitted", "approve", "reporter") == "“通过”由专班、试验区办公室操作，填报员不能操作"
    assert refused(REPORT_ACTS, "checking", "pass", "reporter") == "“审核并报送”由单位审核人操作，填报员不能操作"
    assert refused(REPORT_ACTS, "due", "submit", "office").startswith("“报送”由填报员、单位审核人、县（市、区）操作")


def test_what_has_moved_on_is_told_where_it_is() -> None:
    assert refused(REPORT_ACTS, "approved", "submit", "reporter") == "现在是“已通过”，不能“报送”，请刷新页面看最新状态"
    assert refused(ORDER_ACTS, "closed", "reply", "reporter", "已整改").startswith("现在是“已办结”")
    assert refused(REPORT_ACTS, "due", "explode", "reporter") == "没有这个操作，请刷新页面"


@pytest.mark.parametrize("words", ["", "  ", "\n\u3000"])
def test_a_return_without_words_is_none(words: str) -> None:
    assert refused(REPORT_ACTS, "submitted", "return", "office", words) == "“退回”要写明意见"


def test_nothing_leads_out_of_approved_but_the_office_and_its_reason() -> None:
    assert choices(REPORT_ACTS, "approved", "task_force") == []
    assert choices(REPORT_ACTS, "approved", "reporter") == []
    assert [act.name for act in choices(REPORT_ACTS, "approved", "office")] == ["reopen"]
    assert move(REPORT_ACTS, "approved", "reopen", "office", "数据更正") == "submitted"


def test_a_task_is_done_when_the_task_force_says_so() -> None:
    assert move(TASK_ACTS, "in_progress", "finish", "task_force") == "done"
    assert "填报员不能操作" in refused(TASK_ACTS, "in_progress", "finish", "reporter")
    assert move(TASK_ACTS, "done", "resume", "office", "验收不合格") == "in_progress"
    assert refused(TASK_ACTS, "in_progress", "suspend", "office") == "“暂缓”要写明意见"


def test_an_order_comes_and_goes_until_it_is_settled() -> None:
    assert move(ORDER_ACTS, "issued", "reply", "area", "已整改") == "replied"
    assert move(ORDER_ACTS, "replied", "return", "office", "没有说明原因") == "returned"
    assert move(ORDER_ACTS, "returned", "reply", "reporter", "原因是……") == "replied"
    assert move(ORDER_ACTS, "replied", "settle", "task_force") == "closed"


@pytest.mark.parametrize("acts", [REPORT_ACTS, TASK_ACTS, ORDER_ACTS])
def test_every_act_leads_somewhere_else(acts: tuple) -> None:  # type: ignore[type-arg]
    for act in acts:
        assert act.roles
        assert act.name == "save" or act.after not in act.before
    assert len({act.name for act in acts}) == len(acts)


JUNE = Window("2026年6月", "closed", date(2026, 6, 25))


def test_a_lock_says_why() -> None:
    assert locked(Window("2026年6月", "open", date(2026, 6, 25)), date(2026, 6, 26)) == ""
    assert locked(JUNE, date(2026, 6, 26)) == (
        "2026年6月已于 2026-06-25 截止，逾期补报须先由试验区办公室同意延期并写明理由"
    )
    extended = Window("2026年6月", "closed", date(2026, 6, 25), date(2026, 6, 28), "防汛")
    assert locked(extended, date(2026, 6, 28)) == ""
    assert locked(extended, date(2026, 6, 29)) == "2026年6月的延期已于 2026-06-28 到期，请联系试验区办公室"
    assert locked(Window("2026年6月", "closed", date(2026, 6, 25), filed=True), date(2026, 7, 3)) == ""
    shut = Window("2026年6月", "locked", date(2026, 6, 25), date(2026, 7, 30), "已通报")
    assert locked(shut, date(2026, 6, 26)) == "2026年6月已锁定（已通报），不能再改。确需更正，请联系试验区办公室解锁"
