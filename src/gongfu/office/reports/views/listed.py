"""The reports behind the figures of a period; the office grants exceptions to those that are not filed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from gongfu.delivery.states import Refusal
from gongfu.office.frame.clock import today
from gongfu.office.ledger.models import Task
from gongfu.office.people.rights import can, needs, visible
from gongfu.office.reports import opening, rates
from gongfu.office.reports.forms import ExtendForm
from gongfu.office.reports.models import Period, Report

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

PAGE = 50
MOST = 500
"""Reports granted an exception at once."""
_SHOW: dict[str, Q] = {
    "all": Q(),
    "missing": Q(submitted=None),
    "filed": Q(submitted__isnull=False),
    "timely": Q(submitted__isnull=False, late=False),
    "late": Q(submitted__isnull=False, late=True),
    "approved": Q(state="approved"),
    "excused": Q(submitted=None, extended_to__isnull=False),
}
_BY = {"action": "task__action", "unit": "unit", "area": "unit__area"}


@needs("read")
def listed(request: HttpRequest, pk: int) -> HttpResponse:
    """Answers that a period expects, filtered as the figure that led here. What a draft says is not shown."""
    found = get_object_or_404(Period, pk=pk)
    if request.method == "POST":
        return _extend(request, found)
    show = request.GET.get("show") if request.GET.get("show") in _SHOW else "all"
    rows, narrowed = rates.answers(request.user, found).filter(_SHOW[show]), []
    for name, path in _BY.items():
        if (key := request.GET.get(name)) is not None:
            rows = rows.filter(**{f"{path}__key": key} if key else {f"{path}": None})
            narrowed.append((name, key))
    rows = rows.select_related("task__action", "unit__area", "period").order_by("unit__name", "task__due", "pk")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    seen = set(visible(request.user, Report).filter(pk__in=[row.pk for row in page]).values_list("pk", flat=True))
    names = {
        "all": _("应报"), "missing": _("未报"), "filed": _("已报"), "timely": _("按时"), "late": _("逾期"),
        "approved": _("已通过"), "excused": _("准许延期"),
    }  # fmt: skip
    context: dict[str, Any] = {
        "shown": found,
        "page": page,
        "seen": seen,
        "show": show,
        "tabs": list(names.items()),
        "narrowed": narrowed,
        "first": page.object_list[0] if page.object_list else None,
        "form": ExtendForm(),
        "grants": can(request.user, "cycle") and found.state != "locked" and show in ("missing", "all", "excused"),
    }
    return render(request, "reports/listed.html", context)


@needs("read")
def unanswered(request: HttpRequest, pk: int) -> HttpResponse:
    """Tasks under way that no unit of the zone has to report on: the ledger must name one."""
    found = get_object_or_404(Period, pk=pk)
    rows = visible(request.user, Task).filter(opening.nobody(found)).select_related("action")
    rows = rows.prefetch_related("assignments__unit").order_by("source__order", "order", "pk")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(request, "reports/unanswered.html", {"shown": found, "page": page})


def _extend(request: HttpRequest, found: Period) -> HttpResponse:
    if not can(request.user, "cycle"):
        raise PermissionDenied
    form = ExtendForm(request.POST)
    chosen = [int(pk) for pk in request.POST.getlist("chosen")[:MOST] if pk.isdecimal() and len(pk) < 19]
    if not form.is_valid():
        messages.error(request, _("请填写延期日期和理由"))
    elif not chosen:
        messages.warning(request, _("没有勾选任何填报"))
    else:
        rows = visible(request.user, Report).filter(period=found, pk__in=chosen)
        data = form.cleaned_data
        try:
            count = opening.extend(rows, data["until"], data["reason"], today(), request.user)
            messages.success(request, _("已准许 %(count)d 份延期") % {"count": count})
        except Refusal as refused:
            messages.error(request, str(refused))
    return redirect(request.get_full_path())
