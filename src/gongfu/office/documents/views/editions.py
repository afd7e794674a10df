"""An edition's pages: ledger beside source, findings, comparison with the ledger, and the file itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from gongfu.compiler.diagnostics import RULES
from gongfu.delivery.merge import Change
from gongfu.office.documents.beside import beside, findings
from gongfu.office.documents.comparing import Names, Sides, digest, sides
from gongfu.office.documents.origin import particulars
from gongfu.office.documents.showing import label, parts, shown
from gongfu.office.documents.views.finding import find
from gongfu.office.frame.zone import zone
from gongfu.office.ledger.models import Edition, Source, Task
from gongfu.office.people.audit import record
from gongfu.office.people.rights import can, needs

if TYPE_CHECKING:
    from django.http import HttpRequest

_BUSY = (Edition.State.COMPILING, Edition.State.IMPORTING)
_LISTED = 300
"""Most tasks that one part of a comparison lists."""


@needs("import")
def edition(request: HttpRequest, pk: int) -> HttpResponse:
    """The compiled ledger beside the source text; while it is being read or written, how far that is."""
    found = find(request, pk)
    if "part" in request.GET:
        return _progress(request, found)
    if found.state in _BUSY or not found.ledger:
        return render(request, "documents/state.html", _about(request, found) | _done(found))
    number = request.GET.get("page", "1")
    page = beside(found, Names(zone()), int(number) if number.isascii() and number.isdigit() and len(number) < 6 else 1)
    about = _about(request, found)
    return render(request, "documents/edition.html", about | {"page": page, "tab": "beside", "numbers": _numbers(page)})


@needs("import")
def problems(request: HttpRequest, pk: int) -> HttpResponse:
    """What is wrong with the document, each finding with its place and what would mend it."""
    found = find(request, pk)
    if not found.ledger:
        return redirect("documents:edition", pk)
    rows = [
        (number, item, page, RULES[item["code"]]) for number, item, page in findings(found) if item["code"] in RULES
    ]
    return render(request, "documents/problems.html", _about(request, found) | {"rows": rows, "tab": "problems"})


@dataclass(frozen=True, slots=True)
class Difference:
    """A task that differs: changed fields as (label, pieces of the old value, of the new), conflicts in words."""

    task: Task
    key: str
    fields: tuple[tuple[str, list[tuple[bool, str]], list[tuple[bool, str]]], ...]
    conflicts: tuple[tuple[str, str, str, str, str], ...]


@needs("import")
def compare(request: HttpRequest, pk: int) -> HttpResponse:
    """What importing would add, change, close and reopen, with old and new values; and the button that does it."""
    found = find(request, pk)
    if found.state != Edition.State.DRAFT:
        return redirect("documents:edition", pk)
    both = sides(found, zone())
    comparison = both.comparison
    return render(
        request,
        "documents/compare.html",
        _about(request, found)
        | {
            "tab": "compare",
            "digest": digest(both),
            "counts": {
                "added": len(comparison.added),
                "changed": len(comparison.changed),
                "removed": len(both.removed),
                "reopened": len(both.reopened),
                "same": len(comparison.same),
                "conflicts": comparison.conflicts,
            },
            "added": [_addition(both, row) for row in comparison.added[:_LISTED]],
            "changed": [_difference(both, change) for change in comparison.changed[:_LISTED]],
            "removed": both.removed[:_LISTED],
            "reopened": both.reopened[:_LISTED],
            "listed": _LISTED,
            "dropped": sum(bool(one.get("drop")) for one in found.corrections.values()),
        },
    )


@needs("import")
def file(request: HttpRequest, pk: int) -> HttpResponse | FileResponse:
    """The uploaded file, to be kept and not to be shown: it may be anything."""
    found = find(request, pk)
    record(request.user, "export", found)
    response = FileResponse(found.file.open("rb"), as_attachment=True, filename=found.name)
    response.headers["Content-Type"] = "application/octet-stream"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _about(request: HttpRequest, found: Edition) -> dict[str, Any]:
    """What all pages of an edition show at their head."""
    tasks = found.ledger.get("tasks", ())
    return {
        "edition": found,
        "about": particulars(found) if found.ledger else {},
        "layer": Source.Layer(found.source.layer if found.source else particulars(found)["layer"]).label,
        "header": found.ledger.get("document", {}),
        "tasks": len(tasks),
        "unassigned": sum(not task["units"] for task in tasks),
        "undated": sum(not task["deadlines"] for task in tasks),
        "warnings": found.ledger.get("source", {}).get("warnings", ()),
        "corrected": sum(key.startswith("T") and bool(given) for key, given in found.corrections.items()),
        "editable": found.state == Edition.State.DRAFT and can(request.user, "import"),
        "may_import": found.state == Edition.State.DRAFT,
    }


def _numbers(page: Any) -> range:
    return range(1, page.pages + 1)


def _done(found: Edition) -> dict[str, Any]:
    """How many tasks of an import are written."""
    plan = found.result.get("plan")
    total = len(plan["keys"]) if plan else 0
    written = Task.objects.filter(edition=found).count() if total else 0
    return {"written": written, "total": total, "percent": 100 * written // total if total else None}


def _progress(request: HttpRequest, found: Edition) -> HttpResponse:
    """The part that the page asks for every other second; when it is done the whole page is fetched."""
    if found.state in _BUSY:
        return render(request, "documents/parts/progress.html", {"edition": found} | _done(found))
    response = HttpResponse()
    response.headers["HX-Redirect"] = reverse("documents:edition", args=[found.pk])
    return response


def _addition(both: Sides, row: Any) -> dict[str, str]:
    lead = [unit for unit in row.fields["units"] if unit[0] in ("lead", "responsible")] or row.fields["units"]
    return {
        "title": row.fields["title"],
        "clause": row.fields["clause"],
        "units": "、".join(both.names.register.shown(key) for _, key in lead[:4]),
        "due": row.fields["due"] or "",
        "action": both.names.action_names.get(row.fields["action"], ""),
        "key": row.key,
    }


def _difference(both: Sides, change: Change) -> Difference:
    names = both.names
    return Difference(
        task=change.old.ref,
        key=change.new.key,
        fields=tuple(
            (label(f.name), *parts(shown(f.name, f.old, names), shown(f.name, f.new, names))) for f in change.fields
        ),
        conflicts=tuple(
            (
                c.name,
                label(c.name),
                shown(c.name, c.kept, names),
                shown(c.name, c.old, names),
                shown(c.name, c.new, names),
            )
            for c in change.conflicts
        ),
    )
