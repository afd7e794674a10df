"""Supervision: orders from issue to settlement, reminders to those who owe and nobody else, the inbox."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from offices import action, area, period, report, task, unit, user

from gongfu.delivery.states import Refusal
from gongfu.office.ledger.models import Task
from gongfu.office.people.models import AuditEntry, User
from gongfu.office.supervision import orders, reminders
from gongfu.office.supervision.models import Message, Order
from gongfu.office.supervision.telling import mail_waiting

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 20)


@pytest.fixture(autouse=True)
def _june(settings: object) -> None:
    settings.TODAY = TODAY.isoformat()  # type: ignore[attr-defined]


@pytest.fixture
def late() -> Task:
    reasons = {"colour": "red", "reasons": [{"code": "overdue", "colour": "red", "text": "已超期 12 天"}]}
    return task("T1", lead=unit(), support=unit("health", "卫生健康委"), light="red", light_reasons=reasons)


def signed_in(who: User) -> Client:
    client = Client()
    client.force_login(who)
    return client


def issue(late: Task, by: User, level: int = 1, due: date = TODAY + timedelta(days=7)) -> Order:
    return orders.issue(by, late, unit(), "说明原因，提出整改措施", due, level, TODAY)


def test_an_order_goes_from_issue_over_a_reply_and_a_return_to_its_end(late: Task) -> None:
    force, water = user("task_force", action=action()), user("reporter", unit=unit())
    order = issue(late, force)
    assert order.number == "督〔2026〕1号"
    assert order.reasons["reasons"][0]["text"] == "已超期 12 天"
    assert Message.objects.get(user=water).url == order.get_absolute_url()

    orders.act(water, order, "reply", "已调整工期", order.version)
    assert order.state == "replied"
    orders.act(force, order, "return", "请附证明材料", order.version)
    orders.act(water, order, "reply", "证明材料已附", order.version)
    orders.act(force, order, "settle", "", order.version)
    assert order.state == "closed"
    assert [step.act for step in order.steps.all()] == ["issue", "reply", "return", "reply", "settle"]
    assert AuditEntry.objects.filter(act="order").count() == 5


def test_who_may_issue_and_to_whom(late: Task) -> None:
    with pytest.raises(Refusal, match="本专班"):
        issue(late, user("task_force", action=action("green", "绿色低碳行动")))
    with pytest.raises(Refusal, match="由试验区办公室下达"):
        issue(late, user("task_force", action=action()), level=3)
    office = user("office")
    with pytest.raises(Refusal, match="不是这项任务的责任单位"):
        orders.issue(office, late, unit("sport", "体育局"), "说明", TODAY, 2, TODAY)
    with pytest.raises(Refusal, match="早于今天"):
        issue(late, office, due=TODAY - timedelta(days=1))
    issue(late, office)
    with pytest.raises(Refusal, match="还有一张没有办结"):
        issue(late, office)


def test_two_who_act_at_once_are_told_apart(late: Task) -> None:
    water, other = user("reporter", unit=unit()), user("reporter", unit=unit(), username="second")
    order = issue(late, user("office"))
    seen = order.version
    orders.act(water, Order.objects.get(pk=order.pk), "reply", "第一个回复", seen)
    with pytest.raises(Refusal, match="别人处理过"):
        orders.act(other, order, "reply", "第二个回复", seen)
    assert order.steps.filter(act="reply").count() == 1


def test_an_order_that_waits_too_long_goes_up(late: Task) -> None:
    order = issue(late, user("task_force", action=action()), due=TODAY)
    assert orders.escalate_overdue(TODAY + timedelta(days=3)) == 0
    assert orders.escalate_overdue(TODAY + timedelta(days=4)) == 1
    order.refresh_from_db()
    assert (order.level, order.due) == (2, TODAY + timedelta(days=7))
    assert orders.escalate_overdue(TODAY + timedelta(days=30)) == 1
    assert orders.escalate_overdue(TODAY + timedelta(days=60)) == 0  # the leading group is the top


@pytest.mark.parametrize(
    ("today", "step"),
    [(10, None), (18, "-7"), (21, "-7"), (22, "-3"), (24, "-1"), (25, "-0"), (26, "+1"), (28, "+3")],
)
def test_reminders_come_in_steps(today: int, step: str | None) -> None:
    assert reminders.step(date(2026, 6, 25), date(2026, 6, today)) == step


def test_only_those_who_owe_are_reminded_and_once(late: Task) -> None:
    water, health = user("reporter", unit=unit()), user("reporter", unit=unit("health"))
    june = period()
    report(late, unit(), june)
    report(late, unit("health"), june, state="submitted", part="contribution")
    assert [notice.user for notice in reminders.planned(TODAY)] == [water]
    assert Message.objects.count() == 0  # planning is the dry run
    assert reminders.remind(TODAY) == 1
    assert reminders.remind(TODAY) == 0
    assert reminders.remind(date(2026, 6, 22)) == 1  # the next step
    told = Message.objects.filter(user=water).first()
    assert told is not None and "1 项任务还没有报送进展" in told.subject
    assert not Message.objects.filter(user=health).exists()


def test_who_answers_is_chased_and_who_supports_only_for_what_was_sent_back(late: Task) -> None:
    june = period()
    bodies = {key: unit(key, key) for key in ("draft", "check", "filed", "support", "begun", "back", "mended")}
    for key, body in bodies.items():
        user("reporter", unit=body, username=key)
    report(late, bodies["draft"], june, state="draft")
    report(late, bodies["check"], june, state="checking")
    report(late, bodies["filed"], june, state="submitted")
    report(late, bodies["support"], june, part="contribution")
    report(late, bodies["begun"], june, part="contribution", state="draft")
    report(late, bodies["back"], june, part="contribution", state="returned")
    filed = datetime(2026, 6, 10, tzinfo=UTC)
    report(late, bodies["mended"], june, part="contribution", state="draft", submitted=filed)
    told = {notice.user.username for notice in reminders.planned(TODAY)}
    assert told == {"draft", "check", "back", "mended"}


def test_an_extended_report_is_reminded_by_its_own_day(late: Task) -> None:
    user("reporter", unit=unit())
    report(late, unit(), period(state="closed"), extended_to=date(2026, 7, 5))
    assert reminders.planned(date(2026, 6, 26)) == []
    assert len(reminders.planned(date(2026, 7, 2))) == 1


def test_the_county_is_reminded_for_its_units(late: Task) -> None:
    town = unit("yuzhou", "禹州市政府", area())
    county = user("area", area=area())
    report(task("T9", lead=town), town, period())
    assert [notice.user for notice in reminders.planned(TODAY)] == [county]


def test_mail_goes_to_those_who_want_it_and_once(late: Task) -> None:
    water, quiet = user("reporter", unit=unit()), user("reviewer", unit=unit())
    User.objects.filter(pk=water.pk).update(email="water@example.org")
    User.objects.filter(pk=quiet.pk).update(email="quiet@example.org", mail_wanted=False)
    report(late, unit(), period())
    call_command("remind")
    assert mail_waiting() == 0
    assert [message.to for message in mail.outbox] == [["water@example.org"]]


def test_the_dry_run_sends_nothing(late: Task, capsys: pytest.CaptureFixture[str]) -> None:
    user("reporter", unit=unit(), username="water")
    report(late, unit(), period())
    call_command("remind", "--dry-run")
    assert capsys.readouterr().out.startswith("water\t2026年6月：1 项任务")
    assert not Message.objects.exists()


def test_from_the_red_light_to_the_reply_in_the_browser(late: Task) -> None:
    force, water = signed_in(user("task_force", action=action())), signed_in(user("reporter", unit=unit()))
    address = reverse("supervision:new") + "?task=T1"
    assert "已超期 12 天" in force.get(address).content.decode()
    form = {"unit": unit().pk, "level": 1, "due": "2026-06-27", "text": "请说明原因"}
    made = force.post(address, form, follow=True)
    order = Order.objects.get()
    assert order.number in made.content.decode()

    page = reverse("supervision:order", args=[order.pk])
    shown = water.get(page).content.decode()
    assert "请说明原因" in shown and 'value="reply"' in shown and 'value="settle"' not in shown
    empty = water.post(page, {"act": "reply", "version": order.version, "text": " "})
    assert empty.status_code == 409 and "要写明意见" in empty.content.decode()
    water.post(page, {"act": "reply", "version": order.version, "text": "<script>alert(1)</script>"})
    told = force.get(page).content.decode()
    assert "<script>alert(1)" not in told and "&lt;script&gt;alert(1)" in told


def test_an_order_of_another_unit_is_not_found(late: Task) -> None:
    order = issue(late, user("office"))
    page = reverse("supervision:order", args=[order.pk])
    stranger = signed_in(user("reporter", unit=unit("sport", "体育局")))
    assert stranger.get(page).status_code == 404
    assert stranger.post(page, {"act": "reply", "version": 1, "text": "x"}).status_code == 404
    assert stranger.get(reverse("supervision:new") + "?task=T1").status_code == 403


def test_reminding_by_hand_is_shown_first_and_then_done_once_a_day(late: Task) -> None:
    user("reporter", unit=unit())
    far = period(due=date(2026, 7, 30))
    report(late, unit(), far)
    report(task("T2", lead=unit("sport", "体育局")), unit("sport"), far)
    office = signed_in(user("office"))
    page = office.get(reverse("supervision:reminders")).content.decode()
    assert "体育局" in page  # nobody can be told there
    office.post(reverse("supervision:reminders"))
    office.post(reverse("supervision:reminders"))
    assert Message.objects.count() == 1


def test_a_message_leads_where_it_points_and_is_read(late: Task) -> None:
    water = user("reporter", unit=unit())
    order = issue(late, user("office"))
    message = Message.objects.get(user=water)
    client = signed_in(water)
    assert order.number in client.get(reverse("supervision:inbox")).content.decode()
    gone = client.post(reverse("supervision:opened", args=[message.pk]))
    assert gone.headers["Location"] == order.get_absolute_url()
    message.refresh_from_db()
    assert message.read is not None
    stranger = signed_in(user("reporter", unit=unit("sport", "体育局")))
    assert stranger.post(reverse("supervision:opened", args=[message.pk])).status_code == 404
