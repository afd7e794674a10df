"""Files of reports: taken out with the rights of their report, taken away by who may still write it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from gongfu.office.frame.clock import today
from gongfu.office.people.rights import needs, visible
from gongfu.office.reports import evidence as files
from gongfu.office.reports.filing import acts_for, why_locked
from gongfu.office.reports.models import Evidence

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@needs("read")
@require_GET
def evidence(request: HttpRequest, pk: int) -> HttpResponse:
    """Download a file."""
    found = get_object_or_404(visible(request.user, Evidence).select_related("report"), pk=pk)
    try:
        return files.download(request.user, found)
    except FileNotFoundError:
        raise Http404(_("文件不在存储中，请联系管理员从备份恢复")) from None


@needs("report")
@require_POST
def evidence_removed(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a file away, while its report may be written."""
    rows = visible(request.user, Evidence).select_related("report__period", "report__unit", "report__task")
    found = get_object_or_404(rows, pk=pk)
    report = found.report
    writable = any(act.name == "save" for act in acts_for(request.user, report))
    if not writable or why_locked(report, today()):
        messages.error(request, why_locked(report, today()) or _("已报送的佐证不能删除；需要更正请先撤回或请专班退回"))
    else:
        files.remove(request.user, found)
        messages.success(request, _("已删除“%(name)s”") % {"name": found.name})
    return redirect(report.get_absolute_url())
