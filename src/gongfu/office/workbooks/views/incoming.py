"""Bringing a workbook back: upload, preview, import, and the rows that were wrong as a workbook."""

from __future__ import annotations

import hashlib
import io
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from gongfu.delivery.sheet.columns import LAYOUTS
from gongfu.delivery.sheet.returned import write_returned
from gongfu.office.people.rights import can, needs, visible
from gongfu.office.workbooks import applying, reading, rules
from gongfu.office.workbooks.forms import ApplyForm, UploadForm
from gongfu.office.workbooks.jobs import apply_batch, read_upload
from gongfu.office.workbooks.models import PROBLEMS, Batch, Entry
from gongfu.office.workbooks.views.outgoing import TYPES

if TYPE_CHECKING:
    from django.http import HttpRequest

__all__ = ["apply", "discard", "preview", "reread", "returned", "upload"]

READ_AT_ONCE = 300_000
"""Largest file, in bytes, that is read while its owner waits; a workbook of 2,000 rows is about as large."""
WRITE_AT_ONCE = 500
"""Most rows that are written while their owner waits."""
PER_PAGE = 50
STALLED = timedelta(seconds=90)
"""After so long without a sign an import counts as interrupted and can be taken up by hand."""


def _check(user: Any) -> None:
    """Bringing in is for those who edit tasks or file reports."""
    if not (can(user, "edit") or can(user, "report")):
        raise PermissionDenied


@needs("export")
def upload(request: HttpRequest) -> HttpResponse:
    """Choose a file. It is read, and what it would change is shown before anything is written."""
    _check(request.user)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        return redirect(_taken(request.user, form.cleaned_data["file"]))
    recent = visible(request.user, Batch)[:8]
    return render(request, "workbooks/upload.html", {"form": form, "recent": recent}, status=_status(form))


def _status(form: UploadForm) -> int:
    return 400 if form.is_bound else 200


def _taken(user: Any, file: Any) -> Batch:
    """Keep the file under a name of ours and read it, a large one in the background."""
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    batch = Batch(user=user, name=file.name[-255:], sha256=digest.hexdigest())
    suffix = file.name.lower().rpartition(".")[2]
    batch.file.save(f"{batch.sha256[:24]}.{suffix}", file, save=False)
    batch.save()
    if file.size > READ_AT_ONCE:
        read_upload.enqueue(batch.pk)
    else:
        reading.read_batch(batch)
    return batch


@needs("export")
@require_GET
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """What a file would change, row by row; after the import, what became of each."""
    _check(request.user)
    batch = get_object_or_404(visible(request.user, Batch), pk=pk)
    return render(request, "workbooks/preview.html", _shown(request, batch))


@needs("export")
@require_POST
def apply(request: HttpRequest, pk: int) -> HttpResponse:
    """Write it. With rows that cannot be taken only after the user has said so; an interrupted import goes on."""
    _check(request.user)
    batch = get_object_or_404(visible(request.user, Batch), pk=pk)
    form = ApplyForm(request.POST)
    form.is_valid()
    if batch.state == Batch.State.READY:
        problems = batch.entries.filter(verdict__in=PROBLEMS).exists()
        if problems and not form.cleaned_data["partial"]:
            told = _("文件里有不能导入的行。要只导入没有错误的行，请先勾选下面的确认；否则请改正后重新上传。")
            return render(request, "workbooks/preview.html", {**_shown(request, batch), "refused": told}, status=400)
        begun = visible(request.user, Batch).filter(pk=pk, state=Batch.State.READY)
        begun.update(
            state=Batch.State.APPLYING,
            overwrite=form.cleaned_data["overwrite"],
            submit=form.cleaned_data["submit"],
            touched=timezone.now(),
        )
        batch.refresh_from_db()
    if batch.state == Batch.State.APPLYING:
        if applying.waiting(batch).count() > WRITE_AT_ONCE:
            apply_batch.enqueue(batch.pk)
        else:
            applying.apply(batch)
    return redirect("workbooks:preview", pk)


@needs("export")
@require_POST
def reread(request: HttpRequest, pk: int) -> HttpResponse:
    """Read a file again whose reading was interrupted."""
    _check(request.user)
    batch = get_object_or_404(visible(request.user, Batch), pk=pk)
    if batch.state == Batch.State.READING and timezone.now() - batch.touched > STALLED:
        batch.save(update_fields=["touched"])
        read_upload.enqueue(batch.pk)
    return redirect(batch)


@needs("export")
@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a batch up; nothing was written."""
    _check(request.user)
    batches = visible(request.user, Batch).filter(pk=pk)
    get_object_or_404(batches)
    batches.filter(state__in=[Batch.State.READY, Batch.State.FAILED]).update(state=Batch.State.DISCARDED)
    return redirect("workbooks:upload")


@needs("export")
@require_GET
def returned(request: HttpRequest, pk: int) -> HttpResponse:
    """The rows that were not taken, faults in red, to be mended and sent again."""
    _check(request.user)
    batch = get_object_or_404(visible(request.user, Batch), pk=pk)
    stream = io.BytesIO()
    sheets = reading.sheets_of(batch)
    parts = [(sheet.table, reading.returned_faults(batch, sheet.layout.kind)) for sheet in sheets]
    write_returned(stream, parts, batch.name)
    stem = batch.name.rpartition(".")[0] or batch.name
    response = HttpResponse(stream.getvalue(), content_type=TYPES["xlsx"])
    response["Content-Disposition"] = content_disposition_header(True, f"{stem}（错误说明）.xlsx") or ""
    return response


def _shown(request: HttpRequest, batch: Batch) -> dict[str, Any]:
    """What the page of a batch shows."""
    counts = dict.fromkeys(Entry.Verdict.values, 0)
    done = left = 0
    for verdict, state, number in batch.entries.order_by().values_list("verdict", "state").annotate(Count("pk")):
        counts[verdict] += number
        done += number if state == Entry.State.APPLIED else 0
        left += number if state == Entry.State.LEFT else 0
    problems = sum(counts[verdict] for verdict in PROBLEMS)
    tab = request.GET.get("tab", "")
    entries = batch.entries.all()
    if tab == "problems":
        entries = entries.filter(verdict__in=PROBLEMS)
    elif tab in Entry.Verdict.values:
        entries = entries.filter(verdict=tab)
    elif tab in (Entry.State.LEFT, Entry.State.APPLIED):
        entries = entries.filter(state=tab)
    sheets = batch.about.get("sheets", [])
    page = Paginator(entries, PER_PAGE).get_page(request.GET.get("page"))
    return {
        "batch": batch,
        "sheets": sheets,
        "rows": sum(sheet["rows"] for sheet in sheets),
        "unchanged": sum(sheet["unchanged"] for sheet in sheets),
        "stale": sum(sheet["stale"] for sheet in sheets),
        "unmarked": [sheet["name"] for sheet in sheets if not sheet["marked"]],
        "counts": counts,
        "takes": counts["change"] + counts["clash"],
        "problems": problems,
        "done": done,
        "left": left,
        "tab": tab,
        "page": page,
        "lines": [(entry, _changes(entry)) for entry in page],
        "stalled": timezone.now() - batch.touched > STALLED,
        "has_reports": any(sheet["kind"] == "report" for sheet in sheets),
    }


def _changes(entry: Entry) -> list[dict[str, Any]]:
    """The changes of a row in words."""
    layout = LAYOUTS[entry.kind]  # type: ignore[index]
    found = []
    for change in entry.changes:
        column = layout.column(change["column"])
        old, new = (rules.words(column, change[side]) for side in ("old", "new"))
        found.append({"title": column.title, "old": old, "new": new, "clash": change["verdict"] == "clash"})
    return found
