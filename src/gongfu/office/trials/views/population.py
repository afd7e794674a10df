"""The population that is tried on: what it is, building one, and how far that has come."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gongfu.documents.errors import InputError, InputErrors
from gongfu.office.people import audit
from gongfu.office.people.rights import needs
from gongfu.office.trials import city, jobs

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_http_methods(["GET", "HEAD", "POST"])
@needs("try")
def population(request: HttpRequest) -> HttpResponse:
    """What the population is, and a button to build one; htmx asks for the part that tells how far that has come."""
    if request.method == "POST":
        return _ask(request)
    now = city.building()
    page: dict[str, Any] = {"building": now, "small": city.SMALL, "there": city.is_there(), "fault": ""}
    try:
        page["recipe"] = city.recipe()
        if page["there"]:
            page["people"] = city.people()
            page["told"] = city.told(page["people"])
    except (InputError, InputErrors) as error:
        page["fault"] = str(error)
    part = request.headers.get("HX-Request") and now is not None and now.state != "failed"
    return render(request, "trials/_building.html" if part else "trials/population.html", page)


def _ask(request: HttpRequest) -> HttpResponse:
    now = city.building()
    if now is not None and now.state != "failed":
        messages.info(request, _("正在造人口，请等它完成。"))
        return redirect("trials:population")
    whole = request.POST.get("persons") == "all"
    jobs.ask(None if whole else city.SMALL)
    audit.record(request.user, "trial", label="造人口", persons="全部" if whole else city.SMALL)
    return redirect("trials:population")
