"""A report is written, filed, judged: each act one conditional update, so that of two at once the second is told.

Whoever files (the page, a workbook, the API) calls :func:`file`; whoever judges calls :func:`judge`. Filing is stored
once however often it is sent. The task's figures and its light follow within the same transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from gongfu.delivery.states import REPORT_ACTS, Act, Refusal, Role, Window, choices, locked, move
from gongfu.office.ledger.lighting import recount, relight
from gongfu.office.ledger.models import Task
from gongfu.office.people import audit
from gongfu.office.people.models import Post
from gongfu.office.people.rights import roles_in
from gongfu.office.reports.models import Report, Step, Value
from gongfu.office.supervision.telling import Notice, people_of, tell
from gongfu.office.zones.models import Unit

if TYPE_CHECKING:
    from gongfu.office.people.models import User

__all__ = ["Conflict", "Content", "acts_for", "approve_many", "file", "has_reviewer", "judge", "why_locked"]


@dataclass(frozen=True, slots=True)
class Content:
    """What a report says. ``values`` are measured values by target id; ``None`` takes a value back."""

    progress: int | None = None
    done: str = ""
    problems: str = ""
    plans: str = ""
    money: Decimal | None = None
    values: Mapping[int, float | None] = field(default_factory=dict)


class Conflict(Exception):  # noqa: N818 - an answer to a person
    """Somebody else changed the report since it was opened: ``current`` is how it stands, nothing was stored."""

    def __init__(self, current: Report) -> None:
        super().__init__("在您填写时，这份填报已被别人改动")
        self.current = current


def acts_for(user: User, report: Report) -> list[Act]:
    """What the user can do to the report now, without a look at the period's lock."""
    found: dict[str, Act] = {}
    for role in roles_in(user, report):
        found |= {act.name: act for act in choices(REPORT_ACTS, report.state, role)}
    return [act for act in REPORT_ACTS if act.name in found]


def has_reviewer(unit: Unit) -> bool:
    """Whether somebody of the unit checks its reports before they are filed."""
    return bool(Post.objects.filter(role="reviewer", unit=unit, user__is_active=True).exists())


def why_locked(report: Report, today: date) -> str:
    """Why the report cannot be changed today, in words; empty where it can."""
    period = report.period
    return locked(
        Window(
            period=str(period),
            state=period.state,
            due=period.due,
            extended_to=report.extended_to,
            reason=period.reason,
            filed=report.submitted is not None,
        ),
        today,
    )


def file(
    by: User,
    report: Report,
    name: str,
    content: Content | None,
    version: int,
    key: UUID,
    today: date,
    comment: str = "",
) -> Report:
    """``save``, ``submit``, ``pass`` or ``take_back`` a report that was opened at ``version``.

    ``key`` is the form's own: sent twice, it is stored once. Without ``content`` what stands there stays. Raises
    :class:`Refusal` (state, role, lock, words missing) and :class:`Conflict`; nothing is stored then.
    """
    if _known(report, key, name, content):
        return report
    if why := why_locked(report, today):
        raise Refusal(why)
    if name == "take_back" and report.period.state != "open":
        raise Refusal(_("填报期已截止，不能撤回；需要更正请联系专班退回"))
    role, after = _moved(by, report, name, comment)
    before, now = report.state, _moment(today)
    fields: dict[str, Any] = {"state": after, "version": F("version") + 1, "key": key, "edited_by": by, "updated": now}
    if content is not None:
        fields |= {name: getattr(content, name) for name in ("progress", "done", "problems", "plans", "money")}
    if after == "submitted":
        fields |= {"submitted": now, "submitted_by": by}
        if report.submitted is None:  # sent back and mended is not late
            fields["late"] = today > report.due_on
    elif name == "take_back":
        fields |= {"submitted": None, "submitted_by": None, "late": False}
    with transaction.atomic():
        if not Report.objects.filter(pk=report.pk, version=version, state=before).update(**fields):
            current = _again(report)
            if _known(current, key, name, content):
                return current
            raise Conflict(current)
        if content is not None:
            _values(report, content.values)
        if before != after:
            _step(report, by, before, after, comment)
            _follow([report.task_id], today)
            if after == "submitted":
                _begin(report.task_id)
    if before != after:
        audit.record(by, "report", report, step=name, state=after, role=role)
    return _again(report)


def judge(by: User, report: Report, name: str, comment: str, version: int, today: date) -> Report:
    """``approve``, ``return`` or ``reopen`` a filed report, or ``send_back`` one that its unit checks.

    Raises :class:`Refusal` and :class:`Conflict` as :func:`file` does.
    """
    if report.period.state == "locked":
        raise Refusal(why_locked(report, today))
    _role, after = _moved(by, report, name, comment)
    before = report.state
    with transaction.atomic():
        moved = Report.objects.filter(pk=report.pk, version=version, state=before).update(
            state=after, version=F("version") + 1, reviewed=timezone.now(), updated=timezone.now()
        )
        if not moved:
            raise Conflict(_again(report))
        _step(report, by, before, after, comment)
        _follow([report.task_id], today)
    audit.record(by, "review", report, step=name, comment=comment)
    if after == "returned":
        _tell(report, comment)
    return _again(report)


def approve_many(by: User, reports: Iterable[Report], versions: Mapping[int, int], today: date) -> list[Report]:
    """Approve those of ``reports`` that are filed, theirs to judge, not locked and unchanged since ``versions``.

    A fixed number of queries; returns what was approved.
    """
    able = [
        report.pk
        for report in reports
        if report.period.state != "locked" and {"task_force", "office"} & set(roles_in(by, report))
    ]
    with transaction.atomic():
        rows = Report.objects.select_for_update(of=("self",)).select_related("period", "task", "unit")
        passed = [
            report
            for report in rows.filter(pk__in=able, state=Report.State.SUBMITTED)
            if versions.get(report.pk) == report.version
        ]
        Report.objects.filter(pk__in=[report.pk for report in passed]).update(
            state=Report.State.APPROVED, version=F("version") + 1, reviewed=timezone.now(), updated=timezone.now()
        )
        Step.objects.bulk_create(
            [Step(report=report, by=by, who=str(by), before="submitted", after="approved") for report in passed]
        )
        _follow([report.task_id for report in passed], today)
    audit.record(by, "review", label="批量通过", step="approve", reports=[report.pk for report in passed])
    return passed


def _moment(day: date) -> datetime:
    """Now; where the office is told to take another day for today, the same time of that day."""
    now = timezone.localtime()
    return now if now.date() == day else now.replace(year=day.year, month=day.month, day=day.day)


def _moved(by: User, report: Report, name: str, comment: str) -> tuple[Role, str]:
    """The role in which the user may do the act, and the state after it. The strongest role of the unit counts."""
    roles = roles_in(by, report)
    if not roles:
        raise Refusal(_("这份填报不归您办理"))
    act = next((act for act in REPORT_ACTS if act.name == name), None)
    role = next((role for role in reversed(roles) if act and role in act.roles), roles[0])
    checked = name == "submit" and role == "reporter" and has_reviewer(report.unit)
    return role, move(REPORT_ACTS, report.state, name, role, comment, checked=checked)


_DONE: dict[str, tuple[str, ...]] = {
    "save": ("draft",),
    "submit": ("checking", "submitted", "approved"),
    "pass": ("submitted", "approved"),
    "take_back": ("draft",),
}
"""States in which a report can stand after each act."""


def _known(report: Report, key: UUID, name: str, content: Content | None) -> bool:
    """Whether the form has been stored already: it was sent a second time.

    A form that somebody went back to has the same key, but other words or another button: that one is new.
    """
    if report.key != key or report.edited_by_id is None or report.state not in _DONE.get(name, ()):
        return False
    return content is None or _says(report, content)


def _says(report: Report, content: Content) -> bool:
    stored = dict(report.values.values_list("target", "value"))
    own = report.task.targets.filter(pk__in=content.values).values_list("pk", flat=True)
    return all(
        getattr(report, name) == getattr(content, name) for name in ("progress", "done", "problems", "plans", "money")
    ) and all(stored.get(pk) == content.values[pk] for pk in own)


def _again(report: Report) -> Report:
    return Report.objects.select_related("period", "task", "unit", "edited_by").get(pk=report.pk)


def _values(report: Report, values: Mapping[int, float | None]) -> None:
    """Store measured values of the report's own targets; values of others are not theirs to state."""
    own = set(report.task.targets.filter(pk__in=values).values_list("pk", flat=True))
    Value.objects.filter(report=report, target__in=own).delete()
    Value.objects.bulk_create(
        [
            Value(report=report, target_id=pk, value=value)
            for pk, value in values.items()
            if pk in own and value is not None
        ]
    )


def _step(report: Report, by: User, before: str, after: str, comment: str) -> None:
    Step.objects.create(report=report, by=by, who=str(by), before=before, after=after, comment=comment.strip()[:1000])


def _tell(report: Report, comment: str) -> None:
    """Tell the unit that a report came back, and why."""
    key, url = f"report:{report.pk}:returned:{report.version + 1}", report.get_absolute_url()
    subject = _("%(period)s填报被退回：%(task)s") % {"period": report.period, "task": report.task.title}
    tell(
        Notice(user, key, "report", subject[:200], comment.strip(), url)
        for user in people_of([report.unit])[report.unit_id]
    )


def _follow(tasks: list[int], today: date) -> None:
    """Let the tasks' figures and lights follow what was filed or judged."""
    recount(tasks)
    relight(Task.objects.filter(pk__in=tasks), today)


def _begin(pk: int) -> None:
    """A task of which progress was reported is under way: its unit said so."""
    task = Task.objects.get(pk=pk)
    if task.state == Task.State.NOT_STARTED and task.progress:
        task.state = Task.State.IN_PROGRESS
        task.version += 1
        task.save(update_fields=["state", "version", "updated"])
