"""Files taken out: a scenario's results as a workbook, a reform as the file that ``gongfu simulate`` reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from gongfu.documents.errors import InputError, InputErrors
from gongfu.office.people import audit
from gongfu.office.people.rights import needs, visible
from gongfu.office.trials import choice as choosing
from gongfu.office.trials.models import Scenario
from gongfu.office.trials.saving import text_of
from gongfu.simulation.studio.stored import results_of

if TYPE_CHECKING:
    from django.http import HttpRequest

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_TOML = "application/toml; charset=utf-8"


@require_safe
@needs("export")
def workbook(request: HttpRequest, pk: int) -> HttpResponse:
    """A scenario's results: a sheet a listing, with what must be said under each."""
    from gongfu.publish.listing import FORMATS
    from gongfu.publish.simulation import everything

    found = get_object_or_404(visible(request.user, Scenario).defer("written"), pk=pk)
    data = FORMATS["xlsx"](everything(results_of(found.results)), None)
    audit.record(request.user, "export", found, format="xlsx")
    return _file(data, f"{found.name}.xlsx", _XLSX)


@require_safe
@needs("export")
def scenario_file(request: HttpRequest, pk: int) -> HttpResponse:
    """A scenario as a reform file."""
    found = get_object_or_404(visible(request.user, Scenario).defer("results"), pk=pk)
    audit.record(request.user, "export", found, format="toml")
    return _file(found.written.encode(), f"{found.name}.toml", _TOML)


@require_safe
@needs("try")
def reform_file(request: HttpRequest) -> HttpResponse:
    """What the studio shows as a reform file. Raises :class:`InputErrors` for what cannot be."""
    chosen = choosing.read(request.GET)
    if chosen is None:
        raise InputError("方案", "没有选择方案或参数", "请先在政策推演页选择")
    if chosen.faults:
        labels = {dial.parameter: dial.label for dial in chosen.dials}
        raise InputErrors([InputError(labels[name], fault, "请改正后再导出") for name, fault in chosen.faults.items()])
    return _file(text_of(chosen).encode(), f"{chosen.name}.toml", _TOML)


def _file(data: bytes, name: str, kind: str) -> HttpResponse:
    response = HttpResponse(data, content_type=kind)
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    return response
