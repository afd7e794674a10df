"""What every page shows around its own content: the zone, the open period, what waits for the user."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.functional import SimpleLazyObject

from gongfu import __version__
from gongfu.office.dashboard.caching import kept
from gongfu.office.frame.clock import today
from gongfu.office.frame.zone import zone
from gongfu.office.people.models import User
from gongfu.office.people.rights import MAY, can, own_reports, scope, to_review, visible
from gongfu.office.reports.models import Period
from gongfu.office.reports.owed import TO_CHECK, TO_WRITE
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
    """How many things wait for this user; all but their messages is kept until something of it changes."""
    own = scope(user)
    whose = f"{user.pk}|{own.key}|{','.join(sorted(own.roles))}"
    messages = Message.objects.filter(user=user, read=None).count()
    return kept("waiting", whose, lambda: _work(user)) | {"messages": messages}


def _work(user: Any) -> dict[str, int]:
    """Reports to file or check, reports to review, orders to act on.

    One query: only what the user's roles can be waited for is counted, each as a part of it.
    """
    counted: dict[str, Any] = {}
    if can(user, "report"):
        todo = TO_WRITE | (TO_CHECK & Q(unit__in=scope(user).checks))
        counted["reports"] = own_reports(user).filter(todo, period__state="open")
    if can(user, "review"):
        counted["review"] = to_review(user).filter(state="submitted")
    if can(user, "answer"):
        counted["orders"] = visible(user, Order).filter(state__in=["issued", "returned"])
    elif can(user, "order"):
        counted["orders"] = visible(user, Order).filter(state="replied")
    if not counted:
        return dict.fromkeys(("reports", "review", "orders"), 0)
    numbers = User.objects.filter(pk=user.pk).values_list(*(_number(rows) for rows in counted.values())).get()
    return dict.fromkeys(("reports", "review", "orders"), 0) | dict(zip(counted, numbers, strict=True))


def _number(rows: Any) -> Any:
    """How many rows there are, to be asked for within another query."""
    return Coalesce(Subquery(rows.order_by().values(one=Value(1)).annotate(number=Count("pk")).values("number")), 0)
