"""An order as a form."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from gongfu.office.frame.zone import zone
from gongfu.office.papers.ledgers import LIGHTS
from gongfu.office.papers.stands import reasons
from gongfu.publish.papers import Letter, OrderPaper

if TYPE_CHECKING:
    from gongfu.office.supervision.models import Order
    from gongfu.publish.papers import Document

__all__ = ["order_document"]

_LEVELS = {1: "专班督办", 2: "办公室督办", 3: "领导小组督办"}


def order_document(order: Order) -> Document:
    """The order with the light of the day it was issued, and the last reply where there is one."""
    task, told = order.task, order.reasons if isinstance(order.reasons, dict) else {}
    inputs: dict[str, Any] = told.get("inputs") or {}
    reply = order.steps.filter(act="reply").order_by("-at", "-pk").first()
    group = zone().leading_group
    issuer = {1: task.action.task_force if task.action else "", 2: group.office if group else ""}
    issuer[3] = group.name if group else ""
    return OrderPaper(
        number=order.number,
        level=_LEVELS[order.level],
        unit=order.unit.name,
        task=task.title,
        key=task.key,
        issued=order.issued,
        reply_by=order.due,
        requirement=order.text,
        action=task.action.name if task.action else "",
        source=task.source.title if task.source else "",
        clause=task.clause,
        quotation=task.quotation or task.text,
        due=_day(inputs.get("due")),
        progress=inputs.get("progress"),
        light=LIGHTS.get(str(told.get("colour")), ""),
        reasons=reasons(told),
        reply=reply.text if reply else "",
        replied=timezone.localdate(reply.at) if reply else None,
        letter=Letter(issuer=issuer[order.level]),
        sample=zone().sample or task.sample,
    ).document()


def _day(text: Any) -> date | None:
    return date.fromisoformat(text) if isinstance(text, str) else None
