"""Periods: which are open, how timely they were filled, and what the office does with them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from gongfu.delivery.calendar import KINDS, Span, current
from gongfu.delivery.states import Refusal
from gongfu.office.frame.clock import today
from gongfu.office.frame.zone import zone
from gongfu.office.ledger.models import Task
from gongfu.office.people.rights import can, needs, visible
from gongfu.office.reports import opening, rates
from gongfu.office.reports.forms import OpenForm
from gongfu.office.reports.models import Period

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

PAGE = 24


@needs("read")
def periods(request: HttpRequest) -> HttpResponse:
    """All periods with their rates; the office opens one by hand that the calendar did not."""
    offered = _offered() if can(request.user, "cycle") else []
    if request.method == "POST":
        return _open(request, offered)
    kind = request.GET.get("kind") if request.GET.get("kind") in KINDS else ""
    rows = Period.objects.order_by("-due", "kind")
    page = Paginator(rows.filter(kind=kind) if kind else rows, PAGE).get_page(request.GET.get("page"))
    counted = rates.totals(request.user, list(page))
    context: dict[str, Any] = {
        "page": page,
        "rows": [(period, counted.get(period.pk)) for period in page],
        "kind": kind,
        "kinds": [("", _("全部")), ("month", _("月")), ("quarter", _("季")), ("year", _("年"))],
        "offered": offered,
        "form": OpenForm(initial={"due": today()}),
        "day": today(),
    }
    return render(request, "reports/periods.html", context)


def _offered() -> list[Span]:
    """The calendar's current periods that nobody has opened."""
    found = []
    for kind in KINDS:
        try:
            span = current(zone().calendar, today(), kind)
        except LookupError:
            continue
        if not Period.objects.filter(kind=kind, start=span.start).exists():
            found.append(span)
    return found


def _open(request: HttpRequest, offered: list[Span]) -> HttpResponse:
    if not can(request.user, "cycle"):
        raise PermissionDenied
    span = next((span for span in offered if span.kind == request.POST.get("kind")), None)
    form = OpenForm(request.POST)
    if span is None:
        messages.error(request, _("这个填报期已经开启"))
    elif not form.is_valid() or form.cleaned_data["due"] < today():
        messages.error(request, _("请填写截止日，不能早于今天"))
    else:
        made = opening.open_period(span, form.cleaned_data["due"], request.user)
        messages.success(request, _("已开启 %(period)s 填报期") % {"period": made})
        return redirect(made.get_absolute_url())
    return redirect("reports:periods")


@needs("read")
def period(request: HttpRequest, pk: int) -> HttpResponse:
    """Who reported and how timely; for the office closing, opening again, locking."""
    found = get_object_or_404(Period, pk=pk)
    if request.method == "POST":
        return _moved(request, found)
    by = cast(rates.By, request.GET.get("by") if request.GET.get("by") in rates.GROUPS else "action")
    context: dict[str, Any] = {
        "shown": found,
        "total": rates.total(request.user, found),
        "by": by,
        "groups": [("action", _("按专班")), ("unit", _("按单位")), ("area", _("按县（市、区）"))],
        "rates": rates.rates(request.user, found, by),
        "form": OpenForm(initial={"due": today()}),
        "left": (found.due - today()).days,
        "nobody": visible(request.user, Task).filter(opening.nobody(found)).count(),
        "newer": Period.objects.filter(kind=found.kind, start__gt=found.start).order_by("start").first(),
        "older": Period.objects.filter(kind=found.kind, start__lt=found.start).order_by("-start").first(),
    }
    return render(request, "reports/period.html", context)


def _moved(request: HttpRequest, found: Period) -> HttpResponse:
    """Close, open again, lock, unlock."""
    if not can(request.user, "cycle"):
        raise PermissionDenied
    by, day, reason = request.user, today(), request.POST.get("reason", "")[:300]
    form = OpenForm(request.POST)
    acts: dict[str, tuple[Callable[[], Any], str]] = {
        "close": (lambda: opening.close(found, day, by), _("已截止，未报送的已记为未报")),
        "lock": (lambda: opening.lock(found, reason, by), _("已锁定，数据不再变动")),
        "unlock": (lambda: opening.unlock(found, reason, by), _("已解锁")),
        "reopen": (lambda: opening.reopen(found, form.cleaned_data["due"], day, by), _("已重新开放")),
    }
    name = request.POST.get("act", "")
    try:
        if name not in acts:
            raise Refusal(_("没有这个操作，请刷新页面"))
        if name == "reopen" and not form.is_valid():
            raise Refusal(_("请填写新的截止日"))
        acts[name][0]()
    except Refusal as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, acts[name][1])
    return redirect(found.get_absolute_url())
