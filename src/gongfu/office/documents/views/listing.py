"""The library: every document of the policy system by its layer, and one document with its text for all who read."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.db.models import Count
from django.shortcuts import get_object_or_404, render

from gongfu.office.ledger.filters import Filter, light_of
from gongfu.office.ledger.models import Edition, Source, Task
from gongfu.office.people.rights import can, needs, visible

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

_WAITING = (Edition.State.COMPILING, Edition.State.FAILED, Edition.State.DRAFT, Edition.State.IMPORTING)
_SHOWN = 50
"""Most editions that are listed as waiting, and clauses a page."""


@dataclass(slots=True)
class Line:
    """A document of the list: its tasks by light, each figure with the address of the tasks that it counts."""

    source: Source
    counts: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    @property
    def total(self) -> int:
        """All its tasks that the user sees."""
        return sum(self.counts.values())

    @property
    def url(self) -> str:
        """The ledger, of this document alone."""
        return Filter(source=self.source.key).url()

    @property
    def lights(self) -> list[tuple[str, int, str]]:
        """Red, yellow and done ones: light, count, address."""
        shown = (("red", self.counts["red"]), ("yellow", self.counts["yellow"]), ("done", self.counts["done"]))
        return [(light, count, Filter(source=self.source.key, light=light).url()) for light, count in shown if count]


@needs("read")
def index(request: HttpRequest) -> HttpResponse:
    """Documents by layer with what came of them; to the office also the files that wait for it."""
    lines = {source.pk: Line(source) for source in visible(request.user, Source).select_related("action")}
    tasks = visible(request.user, Task).filter(source__isnull=False).order_by()
    for pk, state, light, count in tasks.values_list("source", "state", "light").annotate(Count("pk")):
        if pk in lines:
            lines[pk].counts[light_of(state, light)] += count
    layers = [(layer, [line for line in lines.values() if line.source.layer == layer]) for layer in Source.Layer.values]
    waiting = visible(request.user, Edition).filter(state__in=_WAITING).select_related("source", "uploaded_by")
    return render(
        request,
        "documents/list.html",
        {
            "layers": [
                (Source.Layer(layer).label, rows, sum(line.total for line in rows)) for layer, rows in layers if rows
            ],
            "total": sum(line.total for line in lines.values()),
            "documents": len(lines),
            "pending": list(waiting.only(*_EDITION)[:_SHOWN]) if can(request.user, "import") else [],
        },
    )


_EDITION = ("pk", "name", "state", "uploaded", "problem", "source__title", "source__key", "uploaded_by__name")


@needs("read")
def source(request: HttpRequest, key: str) -> HttpResponse:
    """A document: its particulars, its clauses with the tasks that the user sees, and its editions."""
    found = get_object_or_404(visible(request.user, Source).select_related("action"), key=key)
    tasks = visible(request.user, Task).filter(source=found).order_by("order", "id").select_related("action")
    page = Paginator(tasks, _SHOWN).get_page(request.GET.get("page"))
    editions: Any = visible(request.user, Edition).filter(source=found).select_related("imported_by", "uploaded_by")
    return render(
        request,
        "documents/source.html",
        {
            "source": found,
            "page": page,
            "url": Filter(source=found.key).url(),
            "editions": editions.defer("text", "ledger", "diagnostics", "corrections")[:_SHOWN],
        },
    )
