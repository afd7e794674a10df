"""What every page shows around its own content: the zone, the open period, what waits for the user."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.functional import SimpleLazyObject

from gongfu import __version__
from gongfu.office.frame.clock import today
from gongfu.office.frame.zone import zone
from gongfu.office.people.rights import MAY, can, scope, visible
from gongfu.office.reports.models import Period, Report
from gongfu.office.supervision.models import Message, Order

if TYPE_CHECKING:
    from django.http import HttpRequest

__all__ = ["frame"]


def frame(request: HttpRequest) -> dict[str, Any]:
    """``zone``, ``may`` (capability → whether), ``period`` (the open month), ``waiting`` (counts), ``version``."""
    user = getattr(request, "user", None)
    shown: dict[str, Any] = {"zone": SimpleLazyObject(zone), "version": __version__, "today": SimpleLazyObject(today)}
    if user is None or not user.is_authenticated:
        return shown
    return shown | {
        "may": {capability: can(user, capability) for capability in MAY},
        "period": SimpleLazyObject(_period),
        "waiting": SimpleLazyObject(lambda: _waiting(user)),
    }


def _period() -> dict[str, Any] | None:
    """The month that is open, and how many days are left of it."""
    period = Period.objects.filter(kind="month", state="open").first()
    return None if period is None else {"period": period, "left": (period.due - today()).days}


def _waiting(user: Any) -> dict[str, int]:
    """How many things wait for this user: reports to file, to review, orders to answer or judge, messages unread."""
    own = scope(user)
    reports = visible(user, Report).filter(period__state="open")
    mine = reports.filter(unit__in=own.units) | reports.filter(unit__area__in=own.areas)
    review = reports.filter(state="submitted") if can(user, "review") else reports.none()
    if "office" not in own.roles:
        review = review.filter(task__action__in=own.actions)
    orders = visible(user, Order)
    waiting_orders = orders.filter(state__in=["issued", "returned"] if can(user, "answer") else ["replied"])
    return {
        "reports": mine.filter(state__in=["due", "draft", "returned"]).count() if can(user, "report") else 0,
        "review": review.count(),
        "orders": waiting_orders.count() if can(user, "answer") or can(user, "order") else 0,
        "messages": Message.objects.filter(user=user, read=None).count(),
    }
