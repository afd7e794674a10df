"""Filing under bad luck and ill will: sent twice, edited by two, forged, out of turn, hostile words."""

from __future__ import annotations

import uuid
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from offices import action, period, report, target, task, unit, user

from gongfu.delivery.states import Refusal
from gongfu.office.people.models import Post
from gongfu.office.people.rights import roles_in
from gongfu.office.reports.filing import Conflict, Content, approve_many, file, judge
from gongfu.office.reports.models import Report, Value

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 10)


@pytest.fixture(autouse=True)
def today(settings: Any) -> None:
    settings.TODAY = TODAY.isoformat()


@pytest.fixture
def due() -> Report:
    """The water bureau owes a report for June."""
    return report(task("T1", lead=unit()), unit(), period())


@pytest.fixture
def writer() -> Any:
    return user("reporter", unit=unit())


def enter(who: Any) -> Client:
    client = Client()
    client.force_login(who)
    return client


def typed(of: Report, **words: Any) -> dict[str, Any]:
    """A form as a browser sends it."""
    return {
        "act": "submit",
        "version": of.version,
        "key": str(uuid.uuid4()),
        "progress": 40,
        "done": "铺设管网",
    } | words


def test_a_form_that_is_sent_twice_is_stored_once(due: Report, writer: Any) -> None:
    client, form = enter(writer), typed(due)
    assert client.post(due.get_absolute_url(), form).status_code == 302
    assert client.post(due.get_absolute_url(), form).status_code == 302
    due.refresh_from_db()
    assert (due.state, due.version, due.steps.count()) == ("submitted", 2, 1)


def test_a_form_sent_again_after_it_came_back_does_not_submit_once_more(due: Report, writer: Any) -> None:
    client, form = enter(writer), typed(due)
    client.post(due.get_absolute_url(), form)
    judge(user("task_force", action=action()), Report.objects.get(pk=due.pk), "return", "请补充", 2, TODAY)
    client.post(due.get_absolute_url(), form)
    assert Report.objects.get(pk=due.pk).state == "returned"


def test_the_second_of_two_editors_is_told_what_changed_and_loses_nothing(due: Report, writer: Any) -> None:
    length = target(due.task)
    colleague = user("reporter", unit=unit(), username="colleague")
    mine = typed(due, act="save", done="我写的进展", problems="资金未到位", **{f"target_{length.pk}": "30"})
    enter(colleague).post(due.get_absolute_url(), typed(due, act="save", progress=55, done="同事写的进展"))
    client = enter(writer)
    answer = client.post(due.get_absolute_url(), mine)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "演示·colleague" in page
    assert Report.objects.get(pk=due.pk).done == "同事写的进展", "the first is not overwritten"
    differences = {str(label): (theirs, own) for label, theirs, own in answer.context["differences"]}
    assert differences == {
        "完成进度（%）": (55, 40),
        "本期进展": ("同事写的进展", "我写的进展"),
        "存在问题": ("", "资金未到位"),
        "铺设管网": (None, 30.0),
    }
    # The form still holds the typed words; sending it again, knowingly, stores them.
    form = answer.context["form"]
    held = {name: form[name].value() for name in form.fields if name != "files"} | {"act": "save"}
    again = {name: value for name, value in held.items() if value is not None}
    assert again["done"] == "我写的进展"
    assert client.post(due.get_absolute_url(), again).status_code == 302
    stored = Report.objects.get(pk=due.pk)
    assert (stored.done, stored.problems, stored.values.get().value) == ("我写的进展", "资金未到位", 30.0)


def test_of_two_submissions_from_the_same_page_one_wins(due: Report, writer: Any) -> None:
    opened = Report.objects.get(pk=due.pk)
    file(writer, due, "submit", Content(40, "甲"), 1, uuid.uuid4(), TODAY)
    with pytest.raises(Conflict) as clash:
        file(writer, opened, "submit", Content(50, "乙"), 1, uuid.uuid4(), TODAY)
    assert clash.value.current.done == "甲"
    assert Report.objects.get(pk=due.pk).steps.count() == 1


def test_reports_of_others_cannot_be_reached_by_their_number(due: Report) -> None:
    stranger = enter(user("reporter", unit=unit("health", "卫生健康委")))
    assert stranger.get(due.get_absolute_url()).status_code == 404
    assert stranger.post(due.get_absolute_url(), typed(due)).status_code == 404
    assert Report.objects.get(pk=due.pk).state == "due"


def test_a_supporting_unit_reads_what_was_filed_and_writes_nothing_into_it(due: Report, writer: Any) -> None:
    health = unit("health", "卫生健康委")
    helper = task("T2", lead=unit(), support=health)
    answered = report(helper, unit(), due.period)
    other = enter(user("reporter", unit=health))
    assert other.post(answered.get_absolute_url(), typed(answered)).status_code == 403
    file(writer, answered, "submit", Content(40, "铺设管网"), 1, uuid.uuid4(), TODAY)
    assert "铺设管网" in other.get(answered.get_absolute_url()).content.decode()
    assert other.post(answered.get_absolute_url(), typed(answered, act="approve")).status_code == 403
    assert Report.objects.get(pk=answered.pk).state == "submitted"


def test_values_can_only_be_stated_for_targets_of_the_task(due: Report, writer: Any) -> None:
    foreign = target(task("T2", lead=unit("health", "卫生健康委")))
    enter(writer).post(due.get_absolute_url(), typed(due, **{f"target_{foreign.pk}": "99"}))
    assert Report.objects.get(pk=due.pk).state == "submitted"
    file(writer, Report.objects.get(pk=due.pk), "take_back", None, 2, uuid.uuid4(), TODAY)
    file(writer, Report.objects.get(pk=due.pk), "save", Content(40, values={foreign.pk: 99.0}), 3, uuid.uuid4(), TODAY)
    assert not Value.objects.exists()


def test_a_reviewer_of_one_unit_is_none_of_another(due: Report) -> None:
    both = user("reporter", unit=unit())
    Post.objects.create(user=both, role="reviewer", unit=unit("health", "卫生健康委"))
    user("reviewer", unit=unit())
    assert roles_in(both, due) == ["reporter"]
    assert file(both, due, "submit", Content(40, "甲"), 1, uuid.uuid4(), TODAY).state == "checking"
    with pytest.raises(Refusal, match="由单位审核人操作"):
        file(both, Report.objects.get(pk=due.pk), "pass", None, 2, uuid.uuid4(), TODAY)


def test_a_task_force_judges_its_own_action_alone(due: Report, writer: Any) -> None:
    file(writer, due, "submit", Content(40, "甲"), 1, uuid.uuid4(), TODAY)
    filed = Report.objects.get(pk=due.pk)
    stranger = user("task_force", action=action("services", "提标扩面行动"))
    with pytest.raises(Refusal):
        judge(stranger, filed, "approve", "", 2, TODAY)
    assert approve_many(stranger, [filed], {filed.pk: 2}, TODAY) == []
    client = enter(stranger)
    client.post(reverse("reports:review"), {"chosen": f"{filed.pk}:2"})
    assert Report.objects.get(pk=due.pk).state == "submitted"


def test_bulk_approval_leaves_out_what_changed_since_the_page_was_made(writer: Any) -> None:
    june = period()
    filed = [
        file(
            writer,
            report(task(f"T{number}", lead=unit()), unit(), june),
            "submit",
            Content(40, "甲"),
            1,
            uuid.uuid4(),
            TODAY,
        )
        for number in range(3)
    ]
    judge_ = user("task_force", action=action())
    changed = file(writer, filed[0], "take_back", None, 2, uuid.uuid4(), TODAY)
    file(writer, changed, "submit", Content(50, "乙"), 3, uuid.uuid4(), TODAY)
    answer = enter(judge_).post(
        reverse("reports:review"), {"chosen": [f"{one.pk}:2" for one in filed] + ["x:y", "999999:1"]}, follow=True
    )
    assert list(Report.objects.order_by("pk").values_list("state", flat=True)) == ["submitted", "approved", "approved"]
    assert [str(message) for message in answer.context["messages"]] == [
        "已通过 2 份填报",
        "2 份没有通过：已被改动、已处理，或不归您审核",
    ]


def test_what_people_write_is_text_and_nothing_else(due: Report, writer: Any) -> None:
    words = "<script>alert(1)</script><img src=x onerror=alert(2)>{{ 7|add:7 }}=cmd|' /C calc'!A0"
    client = enter(writer)
    client.post(due.get_absolute_url(), typed(due, done=words, problems=words, plans=words))
    page = client.get(due.get_absolute_url()).content.decode()
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert page.count("&lt;script&gt;alert(1)&lt;/script&gt;") == 3
    assert "{{ 7|add:7 }}" in page


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"progress": "101"}, "小于或等于100"),
        ({"progress": "-1"}, "大于或等于0"),
        ({"progress": "四十"}, "整数"),
        ({"progress": ""}, "请填写到本期为止累计完成的百分比"),
        ({"done": "  "}, "请填写本期进展"),
        ({"money": "-5"}, "大于或等于0"),
        ({"money": "1e99"}, "不超过"),
        ({"done": "长" * 4001}, "4000"),
    ],
)
def test_what_cannot_be_filed_is_said_beside_its_field_and_stays_typed(
    due: Report, writer: Any, wrong: dict[str, str], said: str
) -> None:
    answer = enter(writer).post(due.get_absolute_url(), typed(due, plans="下月继续") | wrong)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert "下月继续" in page
    assert Report.objects.get(pk=due.pk).state == "due"


@pytest.mark.parametrize("number", ["nan", "inf", "-inf", "1e400"])
def test_values_that_are_no_numbers_are_refused(due: Report, writer: Any, number: str) -> None:
    length = target(due.task)
    assert enter(writer).post(due.get_absolute_url(), typed(due, **{f"target_{length.pk}": number})).status_code == 422
    assert not Value.objects.exists()


@pytest.mark.parametrize("broken", [{"act": "explode"}, {"act": "pass"}, {"act": "approve", "version": "x"}, {}])
def test_a_broken_form_is_a_page_with_one_message(due: Report, writer: Any, broken: dict[str, str]) -> None:
    answer = enter(writer).post(due.get_absolute_url(), broken)
    assert answer.status_code in (400, 409)
    assert len(answer.context["problems"]) == 1


def test_less_than_last_month_asks_for_a_reason(writer: Any) -> None:
    pipes = task("T1", lead=unit())
    may, june = period(date(2026, 5, 1)), period()
    file(writer, report(pipes, unit(), may), "submit", Content(50, "五月"), 1, uuid.uuid4(), TODAY)
    due = report(pipes, unit(), june)
    client = enter(writer)
    answer = client.post(due.get_absolute_url(), typed(due, progress=40))
    assert "进度比上期（50%）低" in answer.content.decode()
    assert client.post(due.get_absolute_url(), typed(due, progress=40, problems="核减工程量")).status_code == 302


def test_last_month_can_be_copied_and_a_quarter_gathers_its_months(writer: Any) -> None:
    pipes = task("T1", lead=unit())
    for number, words in ((4, "四月铺管"), (5, "五月铺管")):
        filed = report(pipes, unit(), period(date(2026, number, 1)))
        file(writer, filed, "submit", Content(number * 10, words, plans="继续"), 1, uuid.uuid4(), TODAY)
    june = report(pipes, unit(), period())
    client = enter(writer)
    form = client.get(f"{june.get_absolute_url()}?copy=1").context["form"]
    assert [form[name].value() for name in ("progress", "done", "plans", "money")] == [50, "五月铺管", "继续", None]
    quarter = report(pipes, unit(), period(date(2026, 4, 1), kind="quarter", end=date(2026, 6, 30)))
    form = client.get(f"{quarter.get_absolute_url()}?copy=1").context["form"]
    assert form["done"].value() == "2026年4月：四月铺管\n2026年5月：五月铺管"
    assert client.get(june.get_absolute_url()).context["form"]["done"].value() == ""


def test_money_and_values_are_kept_as_they_were_typed(due: Report, writer: Any) -> None:
    length = target(due.task)
    enter(writer).post(due.get_absolute_url(), typed(due, money="1234.56", **{f"target_{length.pk}": "48.25"}))
    due.refresh_from_db()
    assert (due.money, due.values.get().value) == (Decimal("1234.56"), 48.25)


def test_taking_back_makes_it_unfiled_and_only_while_the_period_is_open(due: Report, writer: Any) -> None:
    filed = file(writer, due, "submit", Content(40, "甲"), 1, uuid.uuid4(), TODAY)
    back = file(writer, filed, "take_back", None, 2, uuid.uuid4(), TODAY)
    assert (back.state, back.submitted) == ("draft", None)
    filed = file(writer, back, "submit", Content(41, "甲"), 3, uuid.uuid4(), TODAY)
    filed.period.state = "closed"
    filed.period.save()
    with pytest.raises(Refusal, match="已截止，不能撤回"):
        file(writer, filed, "take_back", None, 4, uuid.uuid4(), TODAY)


def test_a_report_that_came_back_after_closing_may_be_mended_and_is_not_late(due: Report, writer: Any) -> None:
    filed = file(writer, due, "submit", Content(40, "甲"), 1, uuid.uuid4(), TODAY)
    filed.period.state = "closed"
    filed.period.save()
    back = judge(user("office"), filed, "return", "请核对", 2, date(2026, 6, 27))
    again = file(writer, back, "submit", Content(42, "乙"), 3, uuid.uuid4(), date(2026, 6, 28))
    assert (again.state, again.late) == ("submitted", False)


@pytest.mark.parametrize("role", ["office", "auditor", "reader", "task_force"])
def test_nobody_but_the_unit_writes_its_report(due: Report, role: str) -> None:
    who = user(role, action=action() if role == "task_force" else None)
    answer = enter(who).post(due.get_absolute_url(), typed(due))
    assert answer.status_code in (403, 404, 409)
    assert Report.objects.get(pk=due.pk).state == "due"


@pytest.mark.parametrize("role", ["reporter", "task_force", "auditor", "reader"])
def test_only_the_office_moves_a_period(due: Report, role: str) -> None:
    client = enter(
        user(role, unit=unit() if role == "reporter" else None, action=action() if role == "task_force" else None)
    )
    assert client.post(due.period.get_absolute_url(), {"act": "close"}).status_code == 403
    assert client.post(reverse("reports:periods"), {"kind": "month", "due": "2026-06-30"}).status_code == 403
    listed = reverse("reports:listed", args=[due.period.pk])
    granted = {"chosen": due.pk, "until": "2026-06-28", "reason": "x"}
    assert client.post(listed, granted).status_code == 403
    due.refresh_from_db()
    assert (due.period.state, due.extended_to) == ("open", None)
