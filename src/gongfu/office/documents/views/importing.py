"""What changes an edition's state: import, give up, read again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gongfu.documents.errors import InputError
from gongfu.office.documents.importing import begin
from gongfu.office.documents.importing import discard as give_up
from gongfu.office.documents.intake import again
from gongfu.office.documents.jobs import start_compiling, start_importing
from gongfu.office.documents.views.finding import find
from gongfu.office.frame.zone import zone
from gongfu.office.ledger.models import Edition
from gongfu.office.people.rights import needs

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

__all__ = ["discard", "import_", "recompile", "restore"]


@needs("import")
@require_POST
def import_(request: HttpRequest, pk: int) -> HttpResponse:
    """Import a draft as it was compared, or go on with an import that was cut off."""
    edition = find(request, pk)
    if edition.state == Edition.State.DRAFT:
        try:
            begin(edition, zone(), request.user, request.POST.get("seen", "-"))  # type: ignore[arg-type]
        except InputError as error:
            messages.error(request, f"{error.cause}。{error.remedy}")
            return redirect("documents:compare", pk)
        edition.refresh_from_db()
    if edition.state == Edition.State.IMPORTING:
        start_importing(edition, request.user)  # type: ignore[arg-type]
        edition.refresh_from_db(fields=["state", "result"])
    if edition.state == Edition.State.IMPORTED:
        said = _("已导入：新增 {added} 项，修改 {changed} 项，撤销 {removed} 项，恢复 {reopened} 项，未变 {same} 项。")
        names = ("added", "changed", "removed", "reopened", "same")
        messages.success(request, said.format(**{name: edition.result.get(name, 0) for name in names}))
    return redirect("documents:edition", pk)


@needs("import")
@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Give up an edition before it is imported."""
    edition = find(request, pk)
    try:
        give_up(edition, request.user)  # type: ignore[arg-type]
    except InputError as error:
        messages.error(request, f"{error.cause}。{error.remedy}")
        return redirect("documents:edition", pk)
    messages.success(request, _("已放弃“{name}”，台账没有改动。").format(name=edition.name))
    return redirect("documents:list")


@needs("import")
@require_POST
def recompile(request: HttpRequest, pk: int) -> HttpResponse:
    """Read a file again: one that could not be read, or whose reading was cut off."""
    edition = find(request, pk)
    again = [Edition.State.FAILED, Edition.State.COMPILING]
    if Edition.objects.filter(pk=pk, state__in=again).update(state=Edition.State.COMPILING, problem=""):
        start_compiling(edition)
    return redirect("documents:edition", pk)


@needs("import")
@require_POST
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Put an edition that was imported, or given up, before people again: this is how an import is taken back."""
    edition = find(request, pk)
    if edition.state not in (Edition.State.IMPORTED, Edition.State.DISCARDED) or edition.source is None:
        messages.error(request, _("只有导入过或放弃了的版本可以重新拿出来。"))
        return redirect("documents:edition", pk)
    made = again(edition, request.user)  # type: ignore[arg-type]
    start_compiling(made)
    return redirect("documents:edition", made.pk)
