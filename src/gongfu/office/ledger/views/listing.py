"""The list of tasks: filters, tabs by light, pages; whole, or the part that htmx puts in."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.db.models import Case, Max, Min, When
from django.http import QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from gongfu.office.frame.templatetags.frame import WORDS
from gongfu.office.ledger.filters import DUE, LIGHTS, REPORT, Filter, light_of
from gongfu.office.ledger.models import Assignment, BulkChange, SavedView, Source, Task
from gongfu.office.ledger.rows import lines
from gongfu.office.people.rights import can, needs, visible
from gongfu.office.zones.models import Action, Area, Unit

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

KEPT = "ledger.bulk"
"""Where a session keeps its last bulk change, which the list offers to take back."""
PAGE = 20
"""Tasks a page."""
_YEARS = 30


class Pages(Paginator):
    """Pages of a list whose length the tabs have counted already."""

    def __init__(self, rows: Any, size: int, count: int) -> None:
        super().__init__(rows, size)
        self._count = count

    @cached_property
    def count(self) -> int:
        return self._count


@needs("read")
def index(request: HttpRequest) -> HttpResponse:
    """The list. ``?view=`` alone leads to the saved view; a part is asked for by htmx."""
    asked = Filter.parse(request.GET)
    if asked.view and not asked.asks and not asked.sort:
        saved = get_object_or_404(visible(request.user, SavedView), pk=asked.view)
        kept = Filter.parse(QueryDict(saved.query))
        if kept.asks or kept.sort:  # a view of everything is this very page
            return redirect(kept.url(view=str(saved.pk)))
    request.GET = QueryDict(asked.query())  # what the page's links build on: nothing empty, nothing unknown
    part = "HX-Request" in request.headers and "HX-History-Restore-Request" not in request.headers
    shown = listing(request.user, asked) | {"undoable": _undoable(request)}
    template = "ledger/parts/list.html" if part else "ledger/list.html"
    response = render(request, template, shown | ({} if part else _choices(asked)))
    patch_vary_headers(response, ["HX-Request"])
    if part:
        response["HX-Push-Url"] = asked.url()
    return response


def _undoable(request: HttpRequest) -> BulkChange | None:
    """The last bulk change of this session, while it can be taken back."""
    pk = request.session.get(KEPT)
    return visible(request.user, BulkChange).filter(pk=pk, undone=None).first() if pk else None


def listing(user: Any, asked: Filter) -> dict[str, Any]:
    """What the part shows: counts of the tabs, a page of lines, the conditions in words, saved views."""
    tasks = visible(user, Task)
    counts, rows = _searched(asked, tasks) if asked.words else (asked.counts(tasks), asked.ordered(asked.apply(tasks)))
    page = Pages(rows, PAGE, counts[asked.light or "all"]).get_page(asked.page)
    page.object_list = lines(_by_id(page.object_list) if asked.words else page.object_list)
    return {
        "asked": asked,
        "page": page,
        "total": counts[asked.light or "all"],
        "tabs": [
            (light, WORDS.get(light, _("全部")), counts[light or "all"], asked.url(light=light))
            for light in ("", *LIGHTS)
        ],
        "export": asked.url("workbooks:export", page=1),
        "gantt": asked.url("ledger:gantt", page=1, sort=""),
        "chips": [(label, word, asked.url(**{name: ""})) for name, label, word in chips(asked)],
        "toggles": {
            "missing": asked.url(report="" if asked.report == "missing" else "missing"),
            "overdue": asked.url(due="" if asked.due == "overdue" else "overdue"),
        },
        "saved": visible(user, SavedView),
        "may_bulk": can(user, "edit"),
    }


def _searched(asked: Filter, tasks: Any) -> tuple[dict[str, int], list[int]]:
    """Counts and ids of tasks of a search, which looks at every text once for both: looking is what takes the time."""
    counts: dict[str, int] = dict.fromkeys(LIGHTS, 0)
    found = []
    whole = replace(asked, light="")
    for pk, state, light in whole.ordered(whole.apply(tasks)).values_list("pk", "state", "light"):
        stands = light_of(state, light)
        counts[stands] += 1
        if asked.light in ("", stands):
            found.append(pk)
    return {"all": sum(counts.values()), **counts}, found


def _by_id(ids: list[int]) -> Any:
    places = [When(pk=pk, then=place) for place, pk in enumerate(ids)]
    return Task.objects.filter(pk__in=ids).order_by(Case(*places)) if ids else Task.objects.none()


def chips(asked: Filter) -> list[tuple[str, str, str]]:
    """The conditions as name, label and word; one query for each kind of name."""
    words = {
        "q": asked.q,
        "action": _name(Action, asked.action),
        "unit": _name(Unit, asked.unit),
        "role": dict(Assignment.Role.choices).get(asked.role, ""),
        "area": _name(Area, asked.area),
        "state": dict(Task.State.choices).get(asked.state, ""),
        "due": due_words(asked.due),
        "report": dict(reports()).get(asked.report, ""),
        "source": _name(Source, asked.source),
    }
    labels = {
        "q": _("关键词"),
        "action": _("行动"),
        "unit": _("单位"),
        "role": _("角色"),
        "area": _("县（市、区）"),
        "state": _("状态"),
        "due": _("时限"),
        "report": _("本期填报"),
        "source": _("来源文件"),
    }
    return [(name, labels[name], str(word)) for name, word in words.items() if word]


def _name(model: Any, key: str) -> str:
    if not key:
        return ""
    found = model.objects.filter(key=key).first()
    return str(found) if found is not None else key


def due_words(asked: str) -> str:
    """What a condition on deadlines says."""
    special = {"overdue": _("超期未完成"), "month": _("本月到期"), "none": _("无时限")}
    return special.get(asked) or (_("%(year)s年") % {"year": asked} if asked else "")


def reports() -> list[tuple[str, str]]:
    """Choices of the current period's report."""
    words = {
        "missing": _("本月未报"),
        "submitted": _("已报送"),
        "returned": _("已退回"),
        "approved": _("已通过"),
    }
    return [(name, words[name]) for name in REPORT]


def _choices(asked: Filter) -> dict[str, Any]:
    """What the filter's fields offer. Units are those that have a part in some task."""
    span = Task.objects.aggregate(first=Min("due"), last=Max("due"))
    first = span["first"].year if span["first"] else 0
    last = min(span["last"].year, first + _YEARS) if span["last"] else -1
    units = Unit.objects.filter(pk__in=Assignment.objects.values("unit")).only("key", "name", "short")
    return {
        "actions": list(Action.objects.values_list("key", "name")),
        "units": [(unit.key, str(unit)) for unit in units],
        "areas": list(Area.objects.values_list("key", "name")),
        "sources": list(Source.objects.values_list("key", "title")),
        "roles": Assignment.Role.choices,
        "states": Task.State.choices,
        "dues": [(name, due_words(name)) for name in (*DUE, *map(str, range(first, last + 1)))],
        "reports": reports(),
        "more": bool(asked.state or asked.role or asked.report or asked.source),
    }
