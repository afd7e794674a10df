"""The studio: dials, and what they do to the whole city."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.db.models import Q
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from gongfu.documents.errors import InputError, InputErrors
from gongfu.office.ledger.models import Task
from gongfu.office.people.rights import needs, visible
from gongfu.office.trials import asking, city, engine, shown
from gongfu.office.trials import choice as choosing

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from gongfu.office.trials.choice import Choice

_OFFERED = 12
"""Tasks offered for what somebody types."""


@require_safe
@needs("try")
def studio(request: HttpRequest) -> HttpResponse:
    """Choose what to try; or, where that is chosen, turn its dials."""
    if not city.is_there():
        return redirect("trials:population")
    try:
        chosen = choosing.read(request.GET)
    except InputErrors as errors:
        return _choosing(request, [f"{fault.cause}。{fault.remedy}" for fault in flat(errors)])
    if chosen is None or "again" in request.GET:
        return _choosing(request, [])
    shown_ = _results(chosen)
    page = {
        "choice": chosen,
        "dials": [_field(chosen, dial) for dial in chosen.dials],
        "people": city.told(city.people()),
        "small": city.is_part(city.people()),
        "task": _task(request),
        **shown_,
    }
    return render(request, "trials/studio.html", page)


@require_safe
@needs("try")
def results(request: HttpRequest) -> HttpResponse:
    """The part of the studio that changes with its dials."""
    try:
        chosen = choosing.read(request.GET)
        page: dict[str, Any] = {"faults": []} if chosen is None else {"choice": chosen, **_results(chosen)}
    except InputErrors as errors:
        page = {"faults": [f"{fault.cause}。{fault.remedy}" for fault in flat(errors)]}
    response = render(request, "trials/_results.html", page)
    if page.get("choice"):
        task = urlencode({"task": key}) if (key := _task(request)) else ""
        query = "&".join(part for part in (page["choice"].query, task) if part)
        response["HX-Replace-Url"] = f"{reverse('trials:studio')}?{query}"
    return response


@require_safe
@needs("try")
def tasks(request: HttpRequest) -> HttpResponse:
    """Tasks whose key or title has what was typed, as options of a field."""
    words = request.GET.get("task", "").strip()[:80]
    rows = visible(request.user, Task).filter(Q(key__icontains=words) | Q(title__icontains=words)) if words else []
    return render(request, "trials/_tasks.html", {"tasks": rows[:_OFFERED]})


def flat(errors: InputErrors) -> list[InputError]:
    """The faults of a group."""
    return [one for one in errors.exceptions if isinstance(one, InputError)]


def _results(chosen: Choice) -> dict[str, Any]:
    """What the part shows: results, that they are coming, or what is wrong."""
    if chosen.faults:
        labels = {dial.parameter: dial.label for dial in chosen.dials}
        return {"faults": [f"{labels[name]}：{fault}" for name, fault in chosen.faults.items()]}
    try:
        found = asking.compute(chosen)
    except InputErrors as errors:
        return {"faults": [str(fault) for fault in flat(errors)]}
    if isinstance(found, engine.Waiting):
        return {"coming": found}
    return {
        "results": found,
        "figures": shown.figures(found),
        "tables": shown.tables(found),
        "charts": shown.charts(found),
        "said": shown.said(found),
    }


def _choosing(request: HttpRequest, faults: list[str]) -> HttpResponse:
    try:
        day = choosing.day_of(request.GET.get("day", ""))
    except InputErrors as errors:
        faults = [*faults, *(f"{fault.cause}。{fault.remedy}" for fault in flat(errors))]
        day = choosing.day_of("")
    chosen = set(request.GET.getlist("dials"))
    page = {
        "faults": list(dict.fromkeys(faults)),
        "day": day,
        "offers": choosing.offers(),
        "groups": [
            (label, [(dial, dial.parameter in chosen) for dial in dials]) for label, dials in choosing.groups(day)
        ],
        "most": choosing.MOST_DIALS,
        "task": _task(request),
    }
    return render(request, "trials/choose.html", page, status=400 if faults else 200)


def _task(request: HttpRequest) -> str:
    """The key of the task that proposes what is tried, where one comes with the address and may be seen."""
    key = request.GET.get("task", "").strip()
    return key if key and visible(request.user, Task).filter(key=key).exists() else ""


def _field(chosen: Choice, dial: Any) -> dict[str, Any]:
    """A dial as a field of the form."""
    value = chosen.values.get(dial.parameter, dial.start)
    typed = chosen.typed.get(dial.parameter)
    text = f"{value:.12g}" if dial.parameter in chosen.values or typed is None else typed
    return {"dial": dial, "text": text, "value": f"{value:.12g}", "fault": chosen.faults.get(dial.parameter, "")}
