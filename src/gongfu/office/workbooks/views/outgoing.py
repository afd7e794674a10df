"""Taking the ledger and reports out."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.http import FileResponse, Http404, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from gongfu.documents.errors import InputError
from gongfu.office.ledger.filters import Filter
from gongfu.office.ledger.models import Assignment, Source, Task
from gongfu.office.people.rights import needs, visible
from gongfu.office.reports.models import Period
from gongfu.office.workbooks import exporting
from gongfu.office.workbooks.forms import ExportForm
from gongfu.office.workbooks.jobs import make_export
from gongfu.office.workbooks.models import Export
from gongfu.office.zones.models import Action, Area, Unit

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

__all__ = ["TYPES", "download", "export", "made"]

TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
GIVEN_UP = timedelta(minutes=15)
"""After so long nobody makes a file any more: the program died at it."""
_NAMES = {
    "q": _("关键词"),
    "light": _("预警灯"),
    "action": _("行动"),
    "unit": _("单位"),
    "role": _("角色"),
    "area": _("县（市、区）"),
    "state": _("状态"),
    "due": _("截止"),
    "report": _("本期填报"),
    "source": _("文件"),
}
_CHOICES: dict[str, dict[str, Any]] = {
    "light": {**dict(Task.Light.choices), "done": _("已完成"), "closed": _("已撤销")},
    "role": dict(Assignment.Role.choices),
    "state": dict(Task.State.choices),
    "due": {"overdue": _("已超期"), "month": _("本月到期"), "none": _("没有截止日期")},
    "report": {"missing": _("未报"), "submitted": _("已报送"), "returned": _("已退回"), "approved": _("已通过")},
}


@needs("export")
def export(request: HttpRequest) -> HttpResponse:
    """What will be in the file, and which kind of file; a small one comes at once."""
    asked = Filter.parse(request.GET)
    query = urlencode({**asked.asks, **({"sort": asked.sort} if asked.sort else {})})
    if len(query) > 1000:  # cut off it would take out more than was asked for
        raise InputError(str(_("导出")), str(_("筛选条件太长，记不下来")), str(_("请把关键词缩短后再导出")))
    made = Export(user=request.user, query=query)
    if request.method == "POST":
        form = ExportForm(request.POST, instance=made)
        if form.is_valid():
            return _make(form.save(commit=False))
    else:
        what = request.GET.get("what", "")
        form = ExportForm(instance=made, initial={"what": what if what in Export.What.values else "ledger"})
    return render(
        request,
        "workbooks/export.html",
        {
            "form": form,
            "filter": asked,
            "asked": _words(asked),
            "tasks": exporting.tasks(request.user, query).count(),
            "reports": exporting.reports(request.user, query).count(),
            "periods": Period.objects.filter(state=Period.State.OPEN),
            "recent": visible(request.user, Export)[:5],
        },
    )


@needs("export")
@require_GET
def made(request: HttpRequest, pk: int) -> HttpResponse:
    """A file that is being made, and then the way to it. Asked for again by itself."""
    found = get_object_or_404(visible(request.user, Export), pk=pk)
    if found.state == Export.State.MAKING and timezone.now() - found.created > GIVEN_UP:
        found.state = Export.State.FAILED
        found.save(update_fields=["state"])
    part = "workbooks/parts/made.html" if request.headers.get("HX-Request") else "workbooks/made.html"
    return render(request, part, {"export": found})


@needs("export")
@require_GET
def download(request: HttpRequest, pk: int) -> FileResponse:
    """The file. Whoever takes it is in the audit log."""
    found = get_object_or_404(visible(request.user, Export), pk=pk, state=Export.State.READY)
    try:
        file = found.file.open("rb")
    except OSError as error:
        raise Http404 from error
    exporting.log(found, found.rows)
    return FileResponse(file, as_attachment=True, filename=found.name, content_type=TYPES[found.format])


def _make(export: Export) -> HttpResponse | StreamingHttpResponse:
    """A CSV file line by line as it is read, a small workbook at once, a large one in the background."""
    rows = exporting.count(export)
    if export.format == Export.Format.CSV:
        exporting.log(export, rows)
        response = StreamingHttpResponse(exporting.pieces(export), content_type=TYPES["csv"])
        response["Content-Disposition"] = content_disposition_header(True, exporting.file_name(export)) or ""
        return response
    export.save()
    if rows > exporting.AT_ONCE:
        make_export.enqueue(export.pk)
        return redirect("workbooks:made", export.pk)
    exporting.fill(export)
    return redirect("workbooks:download", export.pk)


def _words(asked: Filter) -> list[tuple[str, str]]:
    """The conditions of the filter in words."""
    found = dict(asked.asks)
    for name, model in (("action", Action), ("unit", Unit), ("area", Area), ("source", Source)):
        if name in found:
            row = model.objects.filter(key=found[name]).first()
            found[name] = str(row) if row else found[name]
    for name, choices in _CHOICES.items():
        found |= {name: str(choices[found[name]])} if found.get(name) in choices else {}
    return [(str(_NAMES[name]), value) for name, value in found.items()]
