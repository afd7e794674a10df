"""Orders: issued about a task to a unit, replied to, judged, escalated."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction

from gongfu.delivery.states import ORDER_ACTS, Refusal, Role, move
from gongfu.office.people import audit
from gongfu.office.people.rights import scope
from gongfu.office.supervision.models import Order, OrderStep
from gongfu.office.supervision.telling import Notice, people_of, tell

if TYPE_CHECKING:
    from gongfu.office.ledger.models import Task
    from gongfu.office.people.models import User
    from gongfu.office.zones.models import Unit

__all__ = ["REPLY_DAYS", "act", "acts_for", "escalate", "escalate_overdue", "issue", "role_in"]

REPLY_DAYS = 7
"""Days to reply that the form offers; the issuer may say another day."""
_PATIENCE = 3
"""Days after which an order without a reply goes one level up."""
_TRIES = 5


def issue(by: User, task: Task, unit: Unit, text: str, due: date, level: int, today: date) -> Order:
    """Issue an order and tell the unit.

    Raises :class:`Refusal` where it is not theirs to issue, where the unit has no part in the task, the day is past,
    or the same unit has an open order for the task.
    """
    own = scope(by)
    if "office" not in own.roles and task.action_id not in own.actions:
        raise Refusal("只能督办本专班的任务")
    if level > 1 and "office" not in own.roles:
        raise Refusal("办公室督办和领导小组督办由试验区办公室下达")
    if not task.assignments.filter(unit=unit).exists():
        raise Refusal(f"{unit}不是这项任务的责任单位，请从责任单位中选择")
    if due < today:
        raise Refusal("回复时限不能早于今天")
    if not text.strip():
        raise Refusal("请写明督办要求")
    if task.orders.filter(unit=unit, state__in=["issued", "replied", "returned"]).exists():
        raise Refusal(f"{unit}对这项任务还有一张没有办结的督办单，请先办结或撤回")
    order = _numbered(by, task, unit, text.strip(), due, level, today)
    _step(order, by, "issue", text)
    audit.record(by, "order", order, unit=unit.name, task=task.key, due=due.isoformat())
    _tell_unit(order, "issued", f"督办单 {order.number}：{task.title}")
    return order


def _numbered(by: User, task: Task, unit: Unit, text: str, due: date, level: int, today: date) -> Order:
    """The order under the next free number of the year; two at once are told apart by the database."""
    prefix = f"督〔{today.year}〕"
    for _ in range(_TRIES):
        numbers = Order.objects.filter(number__startswith=prefix).values_list("number", flat=True)
        last = max((int(number.removeprefix(prefix).removesuffix("号")) for number in numbers), default=0)
        try:
            with transaction.atomic():
                return Order.objects.create(
                    number=f"{prefix}{last + 1}号",
                    task=task,
                    unit=unit,
                    level=level,
                    text=text,
                    reasons=task.light_reasons,
                    issued=today,
                    issued_by=by,
                    due=due,
                )
        except IntegrityError:
            continue
    raise Refusal("编号正被别人占用，请再试一次")


def role_in(user: User, order: Order) -> Role | None:
    """As what the user acts on an order: for its unit, or over it."""
    own = scope(user)
    if "office" in own.roles:
        return "office"
    if "task_force" in own.roles and order.task.action_id in own.actions:
        return "task_force"
    if order.unit_id in own.units:
        return "reviewer" if order.unit_id in own.checks else "reporter"
    return "area" if order.unit.area_id in own.areas else None


def acts_for(user: User, order: Order) -> list[Any]:
    """What the user can do to the order now."""
    role = role_in(user, order)
    return [one for one in ORDER_ACTS if role in one.roles and order.state in one.before]


def act(by: User, order: Order, name: str, text: str, version: int) -> Order:
    """Move an order on. Raises :class:`Refusal`, also where somebody else moved it since ``version``."""
    role = role_in(by, order)
    if role is None:
        raise Refusal("这张督办单不归您办理")
    after = move(ORDER_ACTS, order.state, name, role, text)
    with transaction.atomic():
        moved = Order.objects.filter(pk=order.pk, version=version, state=order.state).update(
            state=after, version=version + 1
        )
        if not moved:
            raise Refusal("这张督办单刚被别人处理过，请刷新页面看最新状态")
        _step(order, by, name, text)
    order.refresh_from_db()
    audit.record(by, "order", order, step=name)
    if name == "reply":
        _tell_issuer(order, f"{order.unit}已回复督办单 {order.number}")
    else:
        _tell_unit(order, f"{name}-{order.version}", f"督办单 {order.number}：{order.get_state_display()}")
    return order


def escalate(by: User | None, order: Order, today: date) -> Order:
    """One level up, where it is overdue. Raises :class:`Refusal` where it is not, or is at the top."""
    if order.state not in ("issued", "returned") or order.due >= today:
        raise Refusal("只有逾期没有回复的督办单才能升级")
    if order.level >= Order.Level.LEADING_GROUP:
        raise Refusal("已经是领导小组督办，不能再升级")
    due = today + timedelta(days=_PATIENCE)
    with transaction.atomic():
        moved = Order.objects.filter(pk=order.pk, version=order.version).update(
            level=order.level + 1, due=due, version=order.version + 1
        )
        if not moved:
            raise Refusal("这张督办单刚被别人处理过，请刷新页面看最新状态")
        order.refresh_from_db()
        _step(order, by, "escalate", f"逾期未回复，升级为{order.get_level_display()}，{due.isoformat()} 前回复")
    audit.record(by, "order", order, step="escalate", level=order.level)
    _tell_unit(order, f"level-{order.level}", f"督办单 {order.number} 已升级为{order.get_level_display()}")
    return order


def escalate_overdue(today: date) -> int:
    """Escalate every order that has waited ``_PATIENCE`` days over its day, and return how many."""
    waiting = Order.objects.filter(
        state__in=["issued", "returned"],
        due__lt=today - timedelta(days=_PATIENCE),
        level__lt=Order.Level.LEADING_GROUP,
    )
    count = 0
    for order in waiting.select_related("task", "unit"):
        try:
            escalate(None, order, today)
        except Refusal:
            continue  # somebody was quicker
        count += 1
    return count


def _step(order: Order, by: User | None, name: str, text: str) -> None:
    OrderStep.objects.create(order=order, by=by, who=str(by) if by else "系统", act=name, text=text.strip())


def _tell_unit(order: Order, what: str, subject: str) -> None:
    text = f"{order.task.title}\n{order.text}\n请于 {order.due.isoformat()} 前回复。"
    notices = [
        Notice(user, f"order:{order.pk}:{what}", "order", subject, text, order.get_absolute_url())
        for user in people_of([order.unit])[order.unit_id]
    ]
    tell(notices)


def _tell_issuer(order: Order, subject: str) -> None:
    if order.issued_by is not None:
        key = f"order:{order.pk}:reply-{order.version}"
        tell([Notice(order.issued_by, key, "order", subject, order.task.title, order.get_absolute_url())])
