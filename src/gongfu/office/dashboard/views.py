"""Dashboards of the zone, an action, a unit and an area, and all indicators."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from gongfu.office.dashboard.board import board
from gongfu.office.dashboard.caching import kept
from gongfu.office.dashboard.gauges import Gauge, gauges, problem
from gongfu.office.frame.clock import today
from gongfu.office.frame.zone import zone as the_zone
from gongfu.office.ledger.filters import Filter
from gongfu.office.people.rights import needs, scope
from gongfu.office.zones.models import Action, Area, Unit

if TYPE_CHECKING:
    from django.http import HttpRequest

_GAUGES = 10


@needs("read")
def zone(request: HttpRequest) -> HttpResponse:
    """All that the user sees."""
    return _page(request, "zone", Filter(), shown=lambda: gauges(today())[:_GAUGES])


@needs("read")
def action(request: HttpRequest, key: str) -> HttpResponse:
    """An action: its units and areas."""
    found = get_object_or_404(Action, key=key)
    return _page(
        request,
        "action",
        Filter(action=found.key),
        found,
        lambda: [one for one in gauges(today()) if one.action == found.key][:_GAUGES],
    )


@needs("read")
def unit(request: HttpRequest, key: str) -> HttpResponse:
    """A unit: its tasks in whatever role."""
    found = get_object_or_404(Unit.objects.select_related("area"), key=key)
    return _page(request, "unit", Filter(unit=found.key), found)


@needs("read")
def area(request: HttpRequest, key: str) -> HttpResponse:
    """An area: the tasks that are placed in it, and those that its units have a part in."""
    found = get_object_or_404(Area, key=key)
    return _page(request, "area", Filter(area=found.key), found, lambda: gauges(today(), found.name)[:_GAUGES])


@needs("read")
def indicators(request: HttpRequest) -> HttpResponse:
    """Every indicator of the zone or of an area against both steps, with why it stands so."""
    areas = [one.name for one in the_zone().areas]
    asked = request.GET.get("area", "")
    area = asked if asked in areas else ""
    actions = {one.key: one.name for one in Action.objects.all()}
    wanted = request.GET.get("action", "")
    shown = [one for one in gauges(today(), area) if wanted not in actions or one.action == wanted]
    context = {
        "gauges": shown,
        "areas": areas,
        "area": area,
        "actions": actions,
        "action": wanted,
        "problem": problem(),
    }
    return render(request, "dashboard/indicators.html", context)


def _page(request: HttpRequest, page: str, asked: Filter, subject: Any = None, shown: Any = None) -> HttpResponse:
    own = scope(request.user)

    def make() -> SafeString:
        made: tuple[Gauge, ...] = shown() if shown else ()
        context = {
            "board": board(request.user, asked),
            "page": page,
            "subject": subject,
            "gauges": made,
            "problem": problem() if shown and not made else "",
        }
        return render_to_string(f"dashboard/parts/{page}.html", context)

    body = kept(page, f"{own.key}|{asked.query()}", make)
    context = {"body": body, "page": page, "subject": subject, "asked": asked, "bounded": not own.everything}
    return render(request, f"dashboard/{page}.html", context)
