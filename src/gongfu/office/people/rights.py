"""The one place that decides who sees what and who may do what.

A view names what it needs (:func:`needs`) and starts every query from :func:`visible`. Which role may do what is the
table ``MAY``; what a post is of (a unit, an area, an action) bounds what it sees and does. The tests hold the table
and try every view as every role.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any, Literal, TypeVar, cast

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from gongfu.delivery import states
from gongfu.office.ledger.models import Assignment, BulkChange, Edition, SavedView, Source, Task
from gongfu.office.papers.models import File, Paper
from gongfu.office.people.models import AuditEntry, Role, User
from gongfu.office.reports.models import Evidence, Report, Snapshot
from gongfu.office.supervision.models import Message, Order
from gongfu.office.trials.models import Scenario
from gongfu.office.workbooks.models import Batch, Export

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

__all__ = [
    "MAY",
    "PUBLIC",
    "Capability",
    "Scope",
    "can",
    "editable",
    "may_edit",
    "may_report",
    "needs",
    "own_reports",
    "roles_in",
    "scope",
    "to_review",
    "visible",
]

Capability = Literal[
    "read",  # ledger, dashboards, approved reports
    "report",  # fill in reports of one's own unit
    "check",  # pass or return reports of one's own unit before they are filed
    "review",  # approve or return reports
    "edit",  # change tasks by hand, in bulk or by workbook
    "import",  # upload documents and import what they compile to
    "cycle",  # open, close and lock periods, grant exceptions
    "order",  # issue and judge orders
    "answer",  # reply to orders
    "papers",  # make circulars and forms
    "export",  # take lists out
    "try",  # run trials of reforms
    "users",  # make users and give posts
    "audit",  # read the audit log
]


_ALL = frozenset(Role.values)
MAY: dict[Capability, frozenset[str]] = {
    "read": _ALL,
    "report": frozenset({"reporter", "reviewer", "area"}),
    "check": frozenset({"reviewer"}),
    "review": frozenset({"office", "task_force"}),
    "edit": frozenset({"office", "task_force"}),
    "import": frozenset({"office"}),
    "cycle": frozenset({"office"}),
    "order": frozenset({"office", "task_force"}),
    "answer": frozenset({"reporter", "reviewer", "area"}),
    "papers": frozenset({"office", "task_force", "auditor"}),
    "export": _ALL - {"reader"},
    "try": frozenset({"office", "task_force", "auditor"}),
    "users": frozenset({"office"}),
    "audit": frozenset({"office", "auditor"}),
}
"""Roles that have each capability; nobody else does. A superuser has all."""
PUBLIC: Literal["public"] = "public"
"""Declared by views that need no user: signing in, health. Those on one's own account declare ``self``."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What a user's posts are of: ids of units, areas and actions; ``everything`` where no bound applies.

    ``drafts`` says that reports are seen before they are approved; ``writes`` and ``checks`` are the units whose
    reports the user fills in and reviews: who does one for a unit and the other for another must not do both for
    either. Users of equal :attr:`key` see the same figures, so it is a key of caches.
    """

    everything: bool
    drafts: bool
    writes: frozenset[int]
    checks: frozenset[int]
    areas: frozenset[int]
    actions: frozenset[int]
    roles: frozenset[str]

    @property
    def units(self) -> frozenset[int]:
        """The units that the user has a post in, whichever."""
        return self.writes | self.checks

    @property
    def key(self) -> str:
        """Short and equal for equal scopes."""
        parts = (self.units, self.areas, self.actions)
        bounds = "all" if self.everything else "/".join(",".join(map(str, sorted(part))) for part in parts)
        return f"{bounds}|{int(self.drafts)}"


def scope(user: Any) -> Scope:
    """The scope of a user, kept with the user object of a request."""
    if (kept := getattr(user, "_scope", None)) is not None:
        return kept
    posts = list(user.posts.all()) if user.is_authenticated and user.is_active else []
    roles = frozenset(post.role for post in posts)
    if user.is_superuser and user.is_active:
        roles = _ALL
    found = Scope(
        everything=bool(roles & {"office", "auditor", "reader"}),
        drafts=bool(roles - {"reader"}),
        writes=frozenset(post.unit_id for post in posts if post.role == "reporter"),
        checks=frozenset(post.unit_id for post in posts if post.role == "reviewer"),
        areas=frozenset(post.area_id for post in posts if post.area_id),
        actions=frozenset(post.action_id for post in posts if post.action_id),
        roles=roles,
    )
    user._scope = found
    return found


def can(user: Any, capability: Capability) -> bool:
    """Whether one of the user's roles has the capability."""
    return bool(scope(user).roles & MAY[capability])


View = TypeVar("View", bound=Callable[..., Any])


def needs(capability: Capability | Literal["public", "self"]) -> Callable[[View], View]:
    """Declare what a view needs. Who lacks it gets page 403; views without a declaration fail a test."""

    def declare(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if capability not in ("public", "self") and not can(request.user, cast(Capability, capability)):
                raise PermissionDenied
            return cast(Any, view(request, *args, **kwargs))

        cast(Any, guarded).needs = capability
        return cast(View, guarded)

    return declare


Row = TypeVar("Row", bound=Model)


def visible(user: Any, model: type[Row]) -> QuerySet[Row]:
    """The rows of a model that the user sees; every query of a view starts here.

    Raises :class:`LookupError` for a model that has no rule: a new model needs one.
    """
    rule = _RULES.get(model)
    if rule is None:
        raise LookupError(f"no rule of rights for {model.__name__}")
    rows = model._default_manager.all()
    own = scope(user)
    return rule(rows, own, user) if own.roles else rows.none()


def _tasks(rows: Any, own: Scope, user: Any) -> Any:
    return rows if own.everything else rows.filter(_bound(own, ""))


def _bound(own: Scope, prefix: str) -> Q:
    """Tasks of one's actions, of one's area, or with one's unit in any role; by subqueries, so that no row doubles."""
    task = OuterRef(prefix.removesuffix("__") or "pk")
    bound = Q()
    if own.actions:
        bound |= Q(**{f"{prefix}action__in": own.actions})
    if own.units:
        bound |= Q(Exists(Assignment.objects.filter(task=task, unit__in=own.units)))
    if own.areas:
        bound |= Q(Exists(Assignment.objects.filter(task=task, unit__area__in=own.areas)))
        bound |= Q(Exists(Task.areas.through.objects.filter(task=task, area__in=own.areas)))
    return bound or Q(pk__in=[])


def _reports(rows: Any, own: Scope, user: Any) -> Any:
    """Reports of the tasks one sees; readers see approved ones, and nobody else's drafts but the office."""
    rows = rows if own.everything else rows.filter(_bound(own, "task__"))
    if not own.drafts:
        return rows.filter(state=Report.State.APPROVED)
    if own.roles & {"office", "auditor"}:
        return rows
    private = Q(state__in=[Report.State.DRAFT, Report.State.CHECKING])
    return rows.filter(~private | Q(unit__in=own.units) | Q(unit__area__in=own.areas))


def _of_reports(rows: Any, own: Scope, user: Any) -> Any:
    if not own.drafts:
        return rows.none()
    seen = visible(user, Report)
    return rows.filter(report__in=seen.order_by().values("pk")) if seen.query.where else rows


def _of_tasks(rows: Any, own: Scope, user: Any) -> Any:
    return rows if own.everything else rows.filter(_bound(own, "task__"))


def _scenarios(rows: Any, own: Scope, user: Any) -> Any:
    """Trials of reforms: all for who sees everything or runs them, else those that a task one sees proposes."""
    if own.everything or own.roles & MAY["try"]:
        return rows
    return rows.filter(task__in=visible(user, Task))


def _orders(rows: Any, own: Scope, user: Any) -> Any:
    """Orders of one's actions or to one's units."""
    if own.everything:
        return rows
    return rows.filter(Q(task__action__in=own.actions) | Q(unit__in=own.units) | Q(unit__area__in=own.areas))


def _office(rows: Any, own: Scope, user: Any) -> Any:
    return rows if "office" in own.roles or "auditor" in own.roles else rows.none()


def _whole(rows: Any, own: Scope, user: Any) -> Any:
    """What is written on papers of the whole ledger, for who sees all of it."""
    return rows if own.everything else rows.none()


def _everybody(rows: Any, own: Scope, user: Any) -> Any:
    return rows


def _own(rows: Any, own: Scope, user: Any) -> Any:
    return rows.filter(user=user)


def _shared(rows: Any, own: Scope, user: Any) -> Any:
    return rows.filter(Q(user=user) | Q(shared=True))


_RULES: dict[type[Model], Callable[[Any, Scope, Any], Any]] = {
    Task: _tasks,
    Report: _reports,
    Evidence: _of_reports,
    Snapshot: _of_tasks,
    Order: _orders,
    Source: _everybody,  # the list of documents; the tasks of each are bounded
    Edition: _office,
    User: _office,
    AuditEntry: _office,
    Message: _own,
    Batch: _own,
    Export: _own,
    File: _own,
    Paper: _whole,
    Scenario: _scenarios,
    SavedView: _shared,
    BulkChange: _own,
}


def may_edit(user: Any, task: Task) -> bool:
    """Whether the user may change the task: the office any, a task force those of its action."""
    own = scope(user)
    return "office" in own.roles or ("task_force" in own.roles and task.action_id in own.actions)


def editable(user: Any) -> QuerySet[Task]:
    """The tasks that :func:`may_edit` allows."""
    own = scope(user)
    tasks = visible(user, Task)
    return tasks if "office" in own.roles else tasks.filter(action__in=own.actions if can(user, "edit") else ())


def roles_in(user: Any, report: Report) -> list[states.Role]:
    """As what the user acts on a report: for its unit, for its area, or as who judges it; the strongest last."""
    own = scope(user)
    held: dict[states.Role, bool] = {
        "reporter": report.unit_id in own.writes,
        "reviewer": report.unit_id in own.checks,
        "area": report.unit.area_id in own.areas,
        "task_force": report.task.action_id in own.actions,
        "office": "office" in own.roles,
    }
    return [role for role, holds in held.items() if holds]


def may_report(user: Any, report: Report) -> bool:
    """Whether the report is of a unit that the user reports for, or of its area."""
    return bool({"reporter", "reviewer", "area"} & {*roles_in(user, report)})


def own_reports(user: Any) -> QuerySet[Report]:
    """The reports that :func:`may_report` allows."""
    own = scope(user)
    bound = Q(unit__in=own.units)
    if own.areas:  # asked for only where it applies: an alternative on a joined table keeps the index from being used
        bound |= Q(unit__area__in=own.areas)
    return visible(user, Report).filter(bound)


def to_review(user: Any) -> QuerySet[Report]:
    """The reports that the user judges until their period is locked: the office all, a task force its action's."""
    own = scope(user)
    rows = visible(user, Report).exclude(period__state="locked")
    return rows if "office" in own.roles else rows.filter(task__action__in=own.actions)
