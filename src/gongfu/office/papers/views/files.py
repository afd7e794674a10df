"""Papers as files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from gongfu.documents.errors import InputError
from gongfu.office.papers import making
from gongfu.office.papers.building import build, name
from gongfu.office.papers.jobs import make_file
from gongfu.office.papers.models import File
from gongfu.office.papers.orders import order_document
from gongfu.office.people import audit
from gongfu.office.people.rights import needs, visible
from gongfu.office.supervision.models import Order

if TYPE_CHECKING:
    from django.http import HttpRequest

__all__ = ["answer", "download", "made", "order_file", "paper_file"]


@needs("papers")
@require_GET
def paper_file(request: HttpRequest, kind: str, subject: int, form: str) -> HttpResponse:
    """The paper as Word or PDF; a large ledger is made in the background."""
    action = request.GET.get("action", "")[:40]
    try:
        if making.rows(request.user, kind, str(subject), form, action) > making.AT_ONCE:
            title = f"{name(kind, str(subject))}.{form}"
            file = File(user=request.user, kind=kind, subject=str(subject), action=action, format=form, name=title)
            file.save()
            make_file.enqueue(file.pk)
            return redirect("papers:made", file.pk)
        data = making.written(build(request.user, kind, str(subject), action), form)
    except InputError as error:
        messages.error(request, f"{error.cause}。{error.remedy}")
        return redirect("papers:list")
    making.log(request.user, kind, str(subject), form, action)
    return answer(data, f"{name(kind, str(subject))}.{form}", making.TYPES[form])


@needs("read")
@require_GET
def order_file(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """An order as a form to print, for everybody who sees it."""
    rows = visible(request.user, Order).select_related("task__action", "task__source", "unit")
    order = get_object_or_404(rows, pk=pk)
    try:
        data = making.written(order_document(order), form)
    except InputError as error:
        messages.error(request, f"{error.cause}。{error.remedy}")
        return redirect(order.get_absolute_url())
    audit.record(request.user, "paper", order, label=f"督办单 {order.number}.{form}")
    return answer(data, f"督办单{order.number}.{form}", making.TYPES[form])


@needs("papers")
@require_GET
def made(request: HttpRequest, pk: int) -> HttpResponse:
    """A file that is being made, and then the way to it. Asked for again by itself."""
    file = get_object_or_404(visible(request.user, File), pk=pk)
    part = "papers/parts/made.html" if request.headers.get("HX-Request") else "papers/made.html"
    return render(request, part, {"file": file})


@needs("papers")
@require_GET
def download(request: HttpRequest, pk: int) -> FileResponse:
    """A file that was made in the background."""
    file = get_object_or_404(visible(request.user, File), pk=pk, state=File.State.READY)
    try:
        stream = file.file.open("rb")
    except OSError as error:
        raise Http404 from error
    making.log(request.user, file.kind, file.subject, file.format, file.action)
    return FileResponse(stream, as_attachment=True, filename=file.name, content_type=making.TYPES[file.format])


def answer(data: bytes, file_name: str, kind: str) -> HttpResponse:
    """A file to keep."""
    response = HttpResponse(data, content_type=kind)
    response["Content-Disposition"] = content_disposition_header(True, file_name) or ""
    return response
