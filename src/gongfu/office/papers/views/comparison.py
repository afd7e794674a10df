"""Two dates side by side: what turned red, what was finished, how far tasks moved."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from gongfu.documents.errors import InputError
from gongfu.office.frame.clock import today
from gongfu.office.frame.zone import zone
from gongfu.office.papers import making
from gongfu.office.papers.comparing import Comparison, compared
from gongfu.office.papers.dating import frozen_days
from gongfu.office.papers.forms import CompareForm
from gongfu.office.papers.sheets import comparison_sheet
from gongfu.office.papers.views.files import answer
from gongfu.office.people import audit
from gongfu.office.people.rights import needs

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

__all__ = ["compare", "taken"]

SHOWN = 100
"""Tasks of a list that the page shows; the files have all."""
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@needs("read")
@require_GET
def compare(request: HttpRequest) -> HttpResponse:
    """The comparison that the query asks for; without one, the last two frozen days or the last month."""
    days = frozen_days()
    form = _form(request, [day for day, _ in days])
    found = None
    if form.is_valid():
        try:
            found = compared(request.user, form.cleaned_data["first"], form.cleaned_data["last"], SHOWN)
        except InputError as error:
            messages.error(request, f"{error.cause}。{error.remedy}")
    context: dict[str, Any] = {"form": form, "days": days, "found": found, "shown": SHOWN}
    if found:
        context |= {"query": _query(found), "lists": found.lists(), "zone_name": zone().name}
    return render(request, "papers/compare.html", context)


@needs("export")
@require_GET
def taken(request: HttpRequest, form: str) -> HttpResponse:
    """The comparison as a workbook or a paper, whole."""
    asked = CompareForm(request.GET, today=today())
    if form not in ("xlsx", "docx", "pdf") or not asked.is_valid():
        return redirect("papers:compare")
    try:
        found = compared(request.user, asked.cleaned_data["first"], asked.cleaned_data["last"])
        paper = found.paper(zone().full_name, sample=zone().sample)
        data = comparison_sheet(paper) if form == "xlsx" else making.written(paper.document(), form)
    except InputError as error:
        messages.error(request, f"{error.cause}。{error.remedy}")
        return redirect(f"{reverse('papers:compare')}?{request.GET.urlencode()}")
    title = f"{zone().short}台账比较{found.first.day:%Y%m%d}-{found.last.day:%Y%m%d}.{form}"
    audit.record(request.user, "export", label=title)
    return answer(data, title, _XLSX if form == "xlsx" else making.TYPES[form])


def _form(request: HttpRequest, days: list[date]) -> CompareForm:
    if "first" in request.GET or "last" in request.GET:
        return CompareForm(request.GET, today=today())
    last = today()
    earlier = [day for day in days if day < last]
    first = earlier[0] if earlier else last - timedelta(days=30)
    return CompareForm({"first": first.isoformat(), "last": last.isoformat()}, today=last)


def _query(found: Comparison) -> str:
    return urlencode({"first": found.first.day.isoformat(), "last": found.last.day.isoformat()})
