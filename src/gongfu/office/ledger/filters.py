"""The one filter of the ledger: what a query string asks for, as conditions on tasks, and back again as an address.

Every figure that counts tasks links to ``Filter(...).url()`` and counts with ``Filter(...).apply(...)``, so that the
figure and the list behind it cannot differ. Words, units and areas are matched by subqueries: no row doubles.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from typing import Any, Literal
from urllib.parse import urlencode

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When
from django.urls import reverse

from gongfu.office.frame.clock import today as clock
from gongfu.office.ledger.models import Assignment, Task
from gongfu.office.reports.models import Period, Report
from gongfu.office.zones.models import Unit

__all__ = ["DUE", "LIGHTS", "REPORT", "SORTS", "Filter", "Light", "current_period", "placed"]

Light = Literal["green", "yellow", "red", "grey", "done", "closed"]
LIGHTS: tuple[Light, ...] = ("red", "yellow", "grey", "green", "done", "closed")
"""Every task is under exactly one: done or closed by its state, and else under its light."""
DUE = ("overdue", "month", "none")
"""What ``due`` may be beside a year: past with work left, in the current month, without a deadline."""
_UNFILED: tuple[Any, ...] = (Report.State.DUE, Report.State.DRAFT, Report.State.CHECKING)
REPORT: dict[str, tuple[Any, ...]] = {
    "missing": _UNFILED,
    "submitted": (Report.State.SUBMITTED,),
    "returned": (Report.State.RETURNED,),
    "approved": (Report.State.APPROVED,),
}
"""The current period's report of who answers for the task. ``missing``: nothing has been handed in."""
OPEN: tuple[Any, ...] = (Task.State.NOT_STARTED, Task.State.IN_PROGRESS)
_SETTLED: tuple[Any, ...] = (Task.State.DONE, Task.State.CLOSED)
_WORDS = 8
"""Most words of a search; each costs a look at every text."""
_LONGEST = 100
_YEAR = re.compile(r"(?:19|20)\d\d")
_APART = re.compile(r"[\s,，、;；]+")

_SEVERITY = Case(
    When(state=Task.State.DONE, then=4),
    When(state=Task.State.CLOSED, then=5),
    When(light=Task.Light.RED, then=0),
    When(light=Task.Light.YELLOW, then=1),
    When(light=Task.Light.GREY, then=2),
    default=Value(3),
    output_field=IntegerField(),
)
SORTS: dict[str, Any] = {
    "key": F("key"),
    "title": F("title"),
    "action": F("action__order"),
    "due": F("due"),
    "progress": F("progress"),
    "light": _SEVERITY,
    "reported": F("reported"),
}
"""What a list can be sorted by, ``-`` before it for downwards; without, as the documents have it."""
_DOCUMENT = ("source_id", "order", "id")


@dataclass(frozen=True, slots=True)
class Filter:
    """A question to the ledger. Empty fields do not ask; ``ignored`` is what could not be understood.

    ``action``, ``unit``, ``area`` and ``source`` are keys, ``role`` one of the unit's roles (or of any unit's), ``due``
    a year or one of :data:`DUE`, ``report`` one of :data:`REPORT`, ``view`` the saved view that it came from.
    """

    q: str = ""
    light: str = ""
    action: str = ""
    unit: str = ""
    role: str = ""
    area: str = ""
    state: str = ""
    due: str = ""
    report: str = ""
    source: str = ""
    sort: str = ""
    page: int = 1
    view: str = ""
    ignored: tuple[tuple[str, str], ...] = ()

    @classmethod
    def parse(cls, query: Mapping[str, str]) -> Filter:
        """From a query string (a ``QueryDict`` or plain mapping). What has no meaning is ``ignored``, and said so."""
        asked: dict[str, Any] = {}
        ignored = []
        for name, meaning in _CHECKS.items():
            given = " ".join(str(query.get(name) or "").replace("\x00", "").split())[:_LONGEST]
            if not given:
                continue
            if meaning(given):
                asked[name] = given
            else:
                ignored.append((name, given))
        page = str(query.get("page") or "1")
        asked["page"] = max(1, int(page)) if page.isascii() and page.isdigit() and len(page) < 7 else 1
        return cls(**asked, ignored=tuple(ignored))

    @property
    def words(self) -> tuple[str, ...]:
        """The words of the search, every one of which must be found."""
        return tuple(dict.fromkeys(word for word in _APART.split(self.q) if word))[:_WORDS]

    @property
    def asks(self) -> dict[str, str]:
        """The conditions that are set, without order and page."""
        return {name: getattr(self, name) for name in _CHECKS if name not in ("sort", "view") and getattr(self, name)}

    def apply(self, tasks: QuerySet[Task], today: date | None = None) -> QuerySet[Task]:
        """The tasks of ``tasks`` that are asked for, in their own order."""
        for name in self.asks:
            if name not in ("role", "q"):
                tasks = tasks.filter(_CONDITIONS[name](getattr(self, name), self, today or clock()))
        if self.role and not self.unit:
            tasks = tasks.filter(pk__in=Assignment.objects.filter(role=self.role).values("task"))
        for word in self.words:
            tasks = tasks.filter(_holds(word))
        return tasks

    def ordered(self, tasks: QuerySet[Task]) -> QuerySet[Task]:
        """In the order that ``sort`` asks for; equal ones, and all without it, as their documents have them."""
        wanted = SORTS.get(self.sort.removeprefix("-"))
        if wanted is None:
            return tasks.order_by(*_DOCUMENT)
        order = wanted.desc(nulls_last=True) if self.sort.startswith("-") else wanted.asc(nulls_last=True)
        return tasks.order_by(order, *_DOCUMENT)

    def counts(self, tasks: QuerySet[Task], today: date | None = None) -> dict[str, int]:
        """How many tasks each light of :data:`LIGHTS` has under the other conditions, and ``all``; one query."""
        rows = replace(self, light="").apply(tasks, today).order_by()
        found: dict[str, int] = dict.fromkeys(LIGHTS, 0)
        for state, light, count in rows.values_list("state", "light").annotate(Count("pk")):
            found[light_of(state, light)] += count
        return {"all": sum(found.values()), **found}

    def query(self, **changes: Any) -> str:
        """The query string with ``changes`` made. Whatever changes but the page itself leads to the first page."""
        if set(changes) - {"page"}:
            changes.setdefault("page", 1)
        if set(changes) - {"page", "view", "sort"}:
            changes.setdefault("view", "")
        asked: dict[str, Any] = {name: value or "" for name, value in changes.items() if name != "page"}
        made = replace(self, **asked)
        values = {name: getattr(made, name) for name in _CHECKS if getattr(made, name)}
        page = int(changes.get("page", self.page))
        return urlencode(values | ({"page": page} if page > 1 else {}))

    def url(self, to: str = "ledger:list", **changes: Any) -> str:
        """The address of the list (or of another page that reads filters, by its name) with ``changes`` made."""
        query = self.query(**changes)
        return reverse(to) + (f"?{query}" if query else "")


def light_of(state: str, light: str) -> Light:
    """Under which of :data:`LIGHTS` a task stands."""
    return state if state in _SETTLED else light  # type: ignore[return-value]


def current_period() -> Period | None:
    """The month that is reported on: the open one, else the last there was."""
    months = Period.objects.filter(kind=Period.Kind.MONTH)
    return months.filter(state=Period.State.OPEN).first() or months.first()


def placed(area: str | None = None) -> QuerySet[Any]:
    """Pairs (task, area) as ids, each once: tasks placed in an area, and those that a unit of the area has a part in.

    With an ``area``'s key only its pairs. The bounds of what an area's users see are the same.
    """
    stands = Task.areas.through.objects.values_list("task_id", "area_id")
    works = Assignment.objects.exclude(unit__area=None).values_list("task_id", "unit__area_id")
    if area is not None:
        stands, works = stands.filter(area__key=area), works.filter(unit__area__key=area)
    return stands.order_by().union(works.order_by())


def _holds(word: str) -> Q:
    """Tasks whose own texts, or whose units' names, have the word. Plain LIKE: Chinese words are short."""
    own = Q()
    for name in ("title", "text", "key", "clause"):
        own |= Q(**{f"{name}__icontains": word})
    units = Unit.objects.filter(Q(name__icontains=word) | Q(short__icontains=word))
    return own | Q(pk__in=Assignment.objects.filter(unit__in=units).values("task"))


def _due(asked: str, today: date) -> Q:
    if asked == "overdue":
        return Q(due__lt=today, state__in=OPEN)
    if asked == "none":
        return Q(due=None)
    if asked == "month":
        first = today.replace(day=1)
        return Q(due__gte=first, due__lt=(first + timedelta(days=31)).replace(day=1))
    return Q(due__year=int(asked))


def _report(asked: str) -> Q:
    period = current_period()
    if period is None:
        return Q(pk__in=[])
    reports = Report.objects.filter(period=period, part=Report.Part.ANSWER, state__in=REPORT[asked])
    return Q(pk__in=reports.values("task"))


def _unit(asked: Filter) -> Q:
    rows = Assignment.objects.filter(unit__key=asked.unit)
    return Q(pk__in=(rows.filter(role=asked.role) if asked.role else rows).values("task"))


def _area(key: str) -> Q:
    works = Assignment.objects.filter(unit__area__key=key).values("task")
    return Q(pk__in=Task.areas.through.objects.filter(area__key=key).values("task")) | Q(pk__in=works)


_CONDITIONS: dict[str, Callable[[str, Filter, date], Q]] = {
    "light": lambda light, _, __: Q(state=light) if light in _SETTLED else Q(light=light) & ~Q(state__in=_SETTLED),
    "action": lambda key, _, __: Q(action__key=key),
    "unit": lambda _, asked, __: _unit(asked),
    "area": lambda key, _, __: _area(key),
    "state": lambda state, _, __: Q(state=state),
    "due": lambda asked, _, today: _due(asked, today),
    "report": lambda asked, _, __: _report(asked),
    "source": lambda key, _, __: Q(source__key=key),
}
_CHECKS: dict[str, Callable[[str], bool]] = {
    "q": lambda _: True,
    "light": lambda text: text in LIGHTS,
    "action": lambda _: True,
    "unit": lambda _: True,
    "role": lambda text: text in Assignment.Role.values,
    "area": lambda _: True,
    "state": lambda text: text in Task.State.values,
    "due": lambda text: text in DUE or _YEAR.fullmatch(text) is not None,
    "report": lambda text: text in REPORT,
    "source": lambda _: True,
    "sort": lambda text: text.removeprefix("-") in SORTS,
    "view": lambda text: text.isascii() and text.isdigit(),
}
assert {field.name for field in fields(Filter)} == {*_CHECKS, "page", "ignored"}
