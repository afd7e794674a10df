"""Deadlines of the filtered tasks as a chart, drawn by the server, with a table of the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import F
from django.http import QueryDict
from django.shortcuts import render

from gongfu.office.frame.clock import today
from gongfu.office.frame.templatetags.frame import WORDS
from gongfu.office.ledger.drawing import draw
from gongfu.office.ledger.filters import LIGHTS, Filter
from gongfu.office.ledger.models import Task
from gongfu.office.ledger.rows import lines
from gongfu.office.ledger.views.listing import Pages, chips
from gongfu.office.people.rights import needs, visible

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

_PAGE = 200
"""Tasks a page."""


@needs("read")
def gantt(request: HttpRequest) -> HttpResponse:
    """The same filter as the list's; grouped by action, then by deadline."""
    asked = Filter.parse(request.GET)
    request.GET = QueryDict(asked.query())
    tasks = visible(request.user, Task)
    counts = asked.counts(tasks)
    rows = asked.apply(tasks).order_by(
        F("action__order").asc(nulls_last=True), "action_id", F("due").asc(nulls_last=True), "pk"
    )
    page = Pages(rows, _PAGE, counts[asked.light or "all"]).get_page(asked.page)
    page.object_list = lines(page.object_list, reports=False)
    context = {
        "asked": asked,
        "page": page,
        "drawing": draw(page.object_list, today()),
        "chips": [(label, word, asked.url("ledger:gantt", **{name: ""})) for name, label, word in chips(asked)],
        "lights": [(light, WORDS[light]) for light in LIGHTS],
        "list": asked.url(page=1),
        "total": counts["all"],
        "tabs": [
            (light, WORDS.get(light), counts[light or "all"], asked.url("ledger:gantt", light=light))
            for light in ("", *LIGHTS)
        ],
    }
    return render(request, "ledger/gantt.html", context)
