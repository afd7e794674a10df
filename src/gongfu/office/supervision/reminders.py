"""Reminders: only to those who owe something, in steps, never twice for the same step."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.urls import reverse

from gongfu.delivery.calendar import label
from gongfu.office.reports.models import Period, Report
from gongfu.office.reports.owed import OWED
from gongfu.office.supervision.models import Message, Order
from gongfu.office.supervision.telling import Notice, people_of, tell

__all__ = ["BEFORE", "Owed", "owed", "planned", "remind", "step"]

BEFORE = (7, 3, 1, 0)
"""Days before the due day at which those who still owe are reminded."""
AFTER = (1, 3, 7)
"""Days after it."""
_LISTED = 10
"""Tasks named in a message; the page lists all."""


class Owed(NamedTuple):
    """What a unit owes: the ``titles`` of tasks without a report of a period, or of its open orders.

    ``name`` is the period's or the order's.
    """

    unit: int
    what: str
    name: str
    due: date
    titles: list[str]


def step(due: date, today: date) -> str | None:
    """The step of reminding that today is in, or ``None`` before the first.

    A day without a run of the timer loses nothing: the step lasts until the next one begins.
    """
    left = (due - today).days
    if left >= 0:
        reached = [days for days in BEFORE if left <= days]
        return f"-{min(reached)}" if reached else None
    late = [days for days in AFTER if -left >= days]
    return f"+{max(late)}" if late else None


def owed() -> list[Owed]:
    """Everything that units owe: reports of periods that are not locked, replies to orders."""
    found: dict[tuple[int, str, str, date], list[str]] = defaultdict(list)
    periods = {period.pk: label(period.kind, period.start) for period in Period.objects.exclude(state="locked")}
    reports = Report.objects.filter(OWED, period__in=periods, unit__active=True)
    rows = reports.values_list("unit_id", "period_id", "due_on", "extended_to", "task__title").order_by("pk")
    for unit, period, due, extended, title in rows.iterator():
        found[unit, f"reports:{period}", periods[period], max(due, extended or due)].append(title)
    orders = Order.objects.filter(state__in=[Order.State.ISSUED, Order.State.RETURNED])
    for unit, pk, number, due, title in orders.values_list("unit_id", "pk", "number", "due", "task__title"):
        found[unit, f"orders:{pk}", number, due].append(title)
    return [Owed(*owed, titles) for owed, titles in found.items()]


def planned(today: date, debts: Iterable[Owed] | None = None, *, now: bool = False) -> list[Notice]:
    """The notices that today asks for, without those that were sent. Nothing is sent: this is the dry run.

    ``now`` is for a person who reminds by hand: whoever owes is reminded today, whatever the step, once a day.
    """
    due_now = []
    for debt in owed() if debts is None else debts:
        reached = f"hand-{today.isoformat()}" if now else step(debt.due, today)
        if reached is not None:
            due_now.append((debt, reached))
    people = people_of({debt.unit for debt, _ in due_now})
    notices = [_notice(user, debt, reached, today) for debt, reached in due_now for user in people[debt.unit]]
    sent = set(Message.objects.filter(key__in={notice.key for notice in notices}).values_list("user_id", "key"))
    return [notice for notice in notices if (notice.user.pk, notice.key) not in sent]


def remind(today: date) -> int:
    """Send what is planned, and return how many notices went out."""
    return tell(planned(today))


def _notice(user: object, debt: Owed, reached: str, today: date) -> Notice:
    left = (debt.due - today).days
    when = f"还有 {left} 天截止" if left > 0 else "今天截止" if left == 0 else f"已逾期 {-left} 天"
    kind, _, key = debt.what.partition(":")
    listed = "\n".join(f"· {title}" for title in debt.titles[:_LISTED])
    rest = f"\n……共 {len(debt.titles)} 项" if len(debt.titles) > _LISTED else ""
    if kind == "reports":
        subject = f"{debt.name}：{len(debt.titles)} 项任务还没有报送进展，{when}"
        url = reverse("reports:mine")
    else:
        subject = f"督办单 {debt.name} 还没有回复，{when}"
        url = reverse("supervision:order", args=[key])
    message_key = f"remind:{debt.what}:{debt.unit}:{debt.due.isoformat()}:{reached}"
    return Notice(user, message_key, "reminder", subject, f"截止日：{debt.due.isoformat()}\n{listed}{rest}", url)  # type: ignore[arg-type]
