"""All papers by period; each as it will be printed; the words that the office writes on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import IntegrityError, transaction
from django.db.models import Count, Q, Sum
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from gongfu.documents.errors import InputError
from gongfu.office.frame.zone import zone
from gongfu.office.ledger.models import Task
from gongfu.office.papers import making
from gongfu.office.papers.building import build, draft
from gongfu.office.papers.forms import PaperForm
from gongfu.office.papers.models import CIRCULAR, LEDGER, YEAR, File, Paper
from gongfu.office.papers.showing import MOST, Sheet
from gongfu.office.papers.years import years
from gongfu.office.people import audit
from gongfu.office.people.rights import can, needs, visible
from gongfu.office.reports.models import Period, Snapshot
from gongfu.office.zones.models import Action

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

__all__ = ["edit", "index", "paper"]

_PAGE = 12


@needs("papers")
def index(request: HttpRequest) -> HttpResponse:
    """Frozen periods with their papers, then years, then files that were asked for."""
    page = Paginator(Period.objects.order_by("-due", "kind"), _PAGE).get_page(request.GET.get("page"))
    counts = _counts(request.user, list(page))
    written = set(visible(request.user, Paper).values_list("kind", "subject"))
    rows = [(period, counts.get(period.pk), (CIRCULAR, str(period.pk)) in written) for period in page]
    context = {
        "page": page,
        "rows": rows,
        "years": [(year, (YEAR, str(year)) in written) for year in years()],
        "files": visible(request.user, File)[:5],
        "edits": can(request.user, "cycle"),
    }
    return render(request, "papers/list.html", context)


def _counts(user: Any, periods: list[Period]) -> dict[int, dict[str, Any]]:
    """Tasks, red lights and reports of frozen periods; one query."""
    rows = visible(user, Snapshot).filter(period__in=[period for period in periods if period.frozen]).order_by()
    red = Q(light=Task.Light.RED) & ~Q(state__in=(Task.State.DONE, Task.State.CLOSED))
    counted = rows.values("period").annotate(
        tasks=Count("pk"),
        red=Count("pk", filter=red),
        done=Count("pk", filter=Q(state=Task.State.DONE)),
        expected=Sum("expected"),
        timely=Sum("timely"),
    )
    return {row["period"]: row for row in counted}


@needs("papers")
def paper(request: HttpRequest, kind: str, subject: int) -> HttpResponse:
    """The paper as it will be printed."""
    action = request.GET.get("action", "")[:40]
    try:
        document = build(request.user, kind, str(subject), action, MOST)
        left = making.rows(request.user, kind, str(subject), "docx", action) - MOST if kind == LEDGER else 0
    except InputError as error:
        messages.error(request, f"{error.cause}。{error.remedy}")
        return redirect("papers:list")
    context = {
        "sheet": Sheet.of(document),
        "kind": kind,
        "subject": subject,
        "action": action,
        "edits": can(request.user, "cycle") and kind != LEDGER,
        "left": max(0, left),
        "actions": Action.objects.all() if kind == LEDGER else (),
    }
    return render(request, "papers/paper.html", context)


@needs("cycle")
def edit(request: HttpRequest, kind: str, subject: int) -> HttpResponse:
    """The words and the letterhead. Who saves second is told, and nothing of either is lost."""
    words = draft(request.user, kind, str(subject))
    try:
        document = build(request.user, kind, str(subject))
    except InputError as error:
        messages.error(request, f"{error.cause}。{error.remedy}")
        return redirect("papers:list")
    form = PaperForm(request.POST or None, instance=words)
    clash = None
    if request.method == "POST" and form.is_valid():
        if _save(form, request.user):
            messages.success(request, _("已保存，预览和下载的文件已用新的文字"))
            return redirect("papers:paper", kind, subject)
        clash = visible(request.user, Paper).filter(kind=kind, subject=str(subject)).select_related("edited_by").first()
    context = {"form": form, "clash": clash, "kind": kind, "subject": subject, "title": document.title, "zone_": zone()}
    return render(request, "papers/edit.html", context)


def _save(form: PaperForm, user: Any) -> bool:
    """Store what was written unless somebody else has stored since; an entry in the audit log names the fields."""
    made, began = form.save(commit=False), form.cleaned_data["version"] or 0
    made.version, made.edited_by = began + 1, user
    try:
        with transaction.atomic():
            if made.pk is None:
                made.save()
            else:
                held = Paper.objects.select_for_update().filter(pk=made.pk, version=began).exists()
                if not held:
                    return False
                made.save()
            audit.record(user, "paper", made, label=str(made), changed=sorted(set(form.changed_data) - {"version"}))
    except IntegrityError:
        return False
    return True
