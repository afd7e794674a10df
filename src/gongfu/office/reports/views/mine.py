"""What my units have to report: this month's list, and how far filling in has come."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.shortcuts import render
from django.utils.translation import gettext as _

from gongfu.office.frame.clock import today
from gongfu.office.people.rights import needs, own_reports, scope
from gongfu.office.reports.earlier import with_last
from gongfu.office.reports.models import Period, Report
from gongfu.office.reports.owed import CONTRIBUTE, TO_CHECK, TO_WRITE

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

PAGE = 50
_TABS = {
    "todo": TO_WRITE,
    "contribute": CONTRIBUTE,
    "checking": TO_CHECK,
    "submitted": Q(state=Report.State.SUBMITTED),
    "approved": Q(state=Report.State.APPROVED),
    "all": Q(),
}


@needs("report")
def mine(request: HttpRequest) -> HttpResponse:
    """The due list of the user's units for one period: the open month unless another is asked for."""
    periods = _periods()
    period = next((one for one in periods if str(one.pk) == request.GET.get("period")), None) or _first(periods)
    rows = own_reports(request.user).filter(period=period) if period else Report.objects.none()
    counts = rows.aggregate(
        answers=Count("pk", filter=Q(part="answer")),
        filed=Count("pk", filter=Q(part="answer", submitted__isnull=False)),
        returned=Count("pk", filter=Q(state="returned")),
        **{name: Count("pk", filter=asked) for name, asked in _TABS.items()},
    )
    tab = request.GET.get("tab") if request.GET.get("tab") in _TABS else _waiting(request.user, counts)
    q = request.GET.get("q", "").strip()[:100]
    shown = rows.filter(_TABS[tab])
    for word in q.split():
        shown = shown.filter(Q(task__title__icontains=word) | Q(task__key__icontains=word))
    page = Paginator(_listed(shown), PAGE).get_page(request.GET.get("page"))
    names = {
        "todo": _("待填报"),
        "contribute": _("配合填报"),
        "checking": _("单位审核"),
        "submitted": _("已报送"),
        "approved": _("已通过"),
        "all": _("全部"),
    }
    context: dict[str, Any] = {
        "periods": periods,
        "chosen": period,
        "counts": counts,
        "tabs": [(name, names[name], counts[name]) for name in _TABS],
        "tab": tab,
        "q": q,
        "page": page,
        "left": (period.due - today()).days if period else None,
        "share": round(100 * counts["filed"] / counts["answers"]) if counts["answers"] else None,
        "day": today(),
    }
    return render(request, "reports/mine.html", context)


def _periods() -> list[Period]:
    """Open periods, then the latest of the others."""
    rows = list(Period.objects.order_by("-start", "kind")[:24])
    return sorted(rows, key=lambda period: period.state != "open")


def _first(periods: list[Period]) -> Period | None:
    months = [period for period in periods if period.kind == "month"]
    return next(iter(months or periods), None)


def _waiting(user: Any, counts: dict[str, int]) -> str:
    """The list that is opened unasked: the first in which something waits for the user."""
    first = ["checking"] if scope(user).checks else []
    return next((name for name in (*first, "todo", "contribute") if counts[name]), "todo")


def _listed(rows: QuerySet[Report]) -> QuerySet[Report]:
    """Who answers first, then by the task's deadline; with what the period before said."""
    rows = with_last(rows.select_related("task", "task__action", "unit", "period"))
    return rows.order_by("part", "task__due", "task__order", "pk")
