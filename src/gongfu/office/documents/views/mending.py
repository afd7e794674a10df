"""Corrections by hand, before an import: a task's title, units, deadline and action, or the document's particulars."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from gongfu.documents.errors import InputError
from gongfu.office.documents.beside import PER_PAGE
from gongfu.office.documents.comparing import Names
from gongfu.office.documents.correcting import set_particulars, set_task, stamp
from gongfu.office.documents.forms import BearerFormSet, ParticularsForm, TaskForm
from gongfu.office.documents.origin import particulars as known_of
from gongfu.office.documents.views.finding import find
from gongfu.office.documents.wanted import Wanted, wanted
from gongfu.office.frame.typed import typed
from gongfu.office.frame.zone import zone
from gongfu.office.ledger.models import Edition
from gongfu.office.people.audit import record
from gongfu.office.people.rights import needs
from gongfu.office.zones.models import Unit

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

__all__ = ["correct", "particulars"]


def _draft(request: HttpRequest, pk: int) -> Edition:
    """The edition, where it may still be corrected; a draft alone."""
    edition = find(request, pk)
    if edition.state != Edition.State.DRAFT and request.method == "POST":
        raise PermissionDenied
    return edition


@needs("import")
def correct(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """The form of one task beside its clause. What equals the document again is no correction any more."""
    edition = _draft(request, pk)
    plain, now = _task(wanted(edition.ledger), key), _task(wanted(edition.ledger, edition.corrections), key)
    names = Names(zone())
    form = TaskForm(request.POST or None, initial=TaskForm.of(now, names, edition.source))
    bearers = BearerFormSet(
        request.POST or None,
        initial=BearerFormSet.of(now, names),
        form_kwargs={"names": names, "task": now},
        prefix="unit",
    )
    here = f"{reverse('documents:edition', args=[pk])}?page={(plain.order - 1) // PER_PAGE + 1}#t-{key}"
    if request.method == "POST":
        if "undo" in request.POST:
            return _stored(request, edition, key, {}, here)
        if form.is_valid() and bearers.is_valid():
            given = form.corrections(plain, names, edition.source) | bearers.corrections(plain, names)
            return _stored(request, edition, key, given, here)
    return render(
        request,
        "documents/correct.html",
        {
            "edition": edition,
            "task": now,
            "plain": plain,
            "form": form,
            "bearers": bearers,
            "seen": stamp(edition, key),
            "back": here,
            "bodies": Unit.objects.filter(active=True).values_list("short", "name"),
            "editable": edition.state == Edition.State.DRAFT,
        },
        status=400 if request.method == "POST" else 200,
    )


@needs("import")
def particulars(request: HttpRequest, pk: int) -> HttpResponse:
    """What document the edition is of: one that the office has, or a new one with these particulars."""
    edition = _draft(request, pk)
    initial = known_of(edition) | {"source": edition.source.key if edition.source else ""}
    form = ParticularsForm(request.POST or None, initial=initial, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            set_particulars(edition, form.cleaned_data)
        except InputError as error:
            messages.error(request, f"{error.cause}。{error.remedy}")
        else:
            record(request.user, "import", edition, changed=sorted(form.changed_data))
        return redirect("documents:edition", pk)
    status = 400 if request.method == "POST" else 200
    return render(request, "documents/particulars.html", {"edition": edition, "form": form}, status=status)


def _task(tasks: list[Wanted], key: str) -> Wanted:
    found = next((task for task in tasks if task.key == key), None)
    if found is None:
        raise Http404
    return found


def _stored(request: HttpRequest, edition: Edition, key: str, given: dict[str, object], here: str) -> HttpResponse:
    try:
        set_task(edition, key, given, request.POST.get("seen", ""))
    except InputError as error:
        messages.error(request, f"{error.cause}。{error.remedy}")
        for text in typed(request):
            messages.warning(request, _("没有保存，请先复制：%(text)s") % {"text": text})
        return redirect("documents:correct", edition.pk, key)
    record(request.user, "import", edition, task=key, changed=sorted(given))
    messages.success(request, _("已记下更正，导入时生效。") if given else _("已恢复为文件原来的内容。"))
    return HttpResponseRedirect(here)
