"""What waits for a task force: filed reports, judged one by one or approved together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, F, Q, QuerySet
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from gongfu.office.frame.clock import today
from gongfu.office.people.rights import needs, scope, to_review, visible
from gongfu.office.reports.earlier import with_last
from gongfu.office.reports.filing import approve_many
from gongfu.office.reports.models import Report
from gongfu.office.zones.models import Action

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

PAGE = 50
MOST = 200
"""Reports approved at once: a page holds fewer, and nobody reads more."""
_TABS = ("submitted", "returned", "approved")


@needs("review")
def review(request: HttpRequest) -> HttpResponse:
    """The queue, oldest first; POST approves the ticked ones."""
    if request.method == "POST":
        return _approve(request)
    rows = to_review(request.user)
    tab = request.GET.get("tab") if request.GET.get("tab") in _TABS else "submitted"
    action, q = request.GET.get("action", ""), request.GET.get("q", "").strip()[:100]
    if action:
        rows = rows.filter(task__action__key=action)
    for word in q.split():
        rows = rows.filter(
            Q(task__title__icontains=word) | Q(task__key__icontains=word) | Q(unit__name__icontains=word)
        )
    counts = rows.aggregate(**{name: Count("pk", filter=Q(state=name)) for name in _TABS})
    page = Paginator(_listed(rows.filter(state=tab)), PAGE).get_page(request.GET.get("page"))
    names = {"submitted": _("待审核"), "returned": _("已退回、待重报"), "approved": _("已通过")}
    own = scope(request.user)
    actions = Action.objects.all() if "office" in own.roles else Action.objects.filter(pk__in=own.actions)
    context: dict[str, Any] = {
        "page": page,
        "tab": tab,
        "tabs": [(name, names[name], counts[name]) for name in _TABS],
        "actions": actions,
        "action": action,
        "q": q,
        "here": request.get_full_path(),
    }
    return render(request, "reports/review.html", context)


def _listed(rows: QuerySet[Report]) -> QuerySet[Report]:
    rows = with_last(rows.select_related("task__action", "unit", "period"))
    return rows.order_by(F("submitted").asc(nulls_last=True), "pk")


def _approve(request: HttpRequest) -> HttpResponse:
    """Approve what was ticked, as it was when the page was made; what moved on since is told."""
    versions: dict[int, int] = {}
    for given in request.POST.getlist("chosen")[:MOST]:
        pk, _sign, version = given.partition(":")
        if pk.isdecimal() and version.isdecimal() and len(given) < 20:
            versions[int(pk)] = int(version)
    if not versions:
        messages.warning(request, _("没有勾选任何填报"))
    else:
        rows = visible(request.user, Report).filter(pk__in=versions).select_related("period", "task", "unit")
        passed = approve_many(request.user, rows, versions, today())
        if passed:
            messages.success(request, _("已通过 %(count)d 份填报") % {"count": len(passed)})
        if (left := len(versions) - len(passed)) > 0:
            messages.warning(request, _("%(count)d 份没有通过：已被改动、已处理，或不归您审核") % {"count": left})
    return redirect(request.get_full_path())
