"""A task as plain values: what an edit compares, keeps and tells. Dates are ISO texts, units and areas their keys."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongfu.office.ledger.models import Assignment, Target, Task
from gongfu.office.zones.models import Action, Area, Unit

__all__ = ["COLUMNS", "FIELDS", "LABELS", "RELATED", "ROLES", "Names", "Plain", "read", "whole"]

Plain = dict[str, Any]
"""Values by the names of :data:`FIELDS`."""
ROLES: tuple[str, ...] = tuple(Assignment.Role.values)
COLUMNS = (
    *("title", "text", "chapter", "clause", "action", "start", "due", "recurring"),
    *("state", "state_reason", "finished"),
)
"""Fields that are columns of the task."""
RELATED = (*ROLES, "areas", "targets")
"""Fields that are rows of their own."""
FIELDS = (*COLUMNS, *RELATED)
LABELS: dict[str, Any] = {
    "title": gettext_lazy("任务"),
    "text": gettext_lazy("任务内容"),
    "chapter": gettext_lazy("篇章"),
    "clause": gettext_lazy("条款"),
    "action": gettext_lazy("行动"),
    "start": gettext_lazy("起始"),
    "due": gettext_lazy("截止"),
    "recurring": gettext_lazy("经常性任务"),
    "state": gettext_lazy("状态"),
    "state_reason": gettext_lazy("说明"),
    "finished": gettext_lazy("完成日期"),
    "lead": gettext_lazy("牵头单位"),
    "responsible": gettext_lazy("责任单位"),
    "support": gettext_lazy("配合单位"),
    "implement": gettext_lazy("落实单位"),
    "areas": gettext_lazy("县（市、区）"),
    "targets": gettext_lazy("目标"),
}
OF_TARGET = ("text", "metric", "op", "value", "unit", "baseline", "date")
"""What of a target can be edited."""


def whole(tasks: Any) -> Any:
    """Tasks with everything that :func:`read` reads; three queries beside that for the tasks."""
    units = Assignment.objects.select_related("unit")
    targets = Target.objects.filter(active=True).order_by("pk")
    return tasks.select_related("action", "source").prefetch_related(
        Prefetch("assignments", units), Prefetch("targets", targets, "current"), "areas"
    )


def read(task: Task) -> Plain:
    """The values of a task from :func:`whole`."""
    bodies: Any = task.assignments.all()
    return {
        **{name: getattr(task, name) for name in ("title", "text", "chapter", "clause", "state", "state_reason")},
        "recurring": task.recurring,
        **{name: iso(getattr(task, name)) for name in ("start", "due", "finished")},
        "action": task.action.key if task.action else "",
        **{role: [row.unit.key for row in bodies if row.role == role] for role in ROLES},
        "areas": sorted(area.key for area in task.areas.all()),
        "targets": [
            {"key": row.key, **{name: getattr(row, name) for name in OF_TARGET}, "date": iso(row.date)}
            for row in task.current  # type: ignore[attr-defined]
        ],
    }


def iso(day: date | None) -> str | None:
    """A day as text."""
    return day.isoformat() if day else None


@dataclass(frozen=True, slots=True)
class Names:
    """Names by keys, to say values in words."""

    units: Mapping[str, str]
    actions: Mapping[str, str]
    areas: Mapping[str, str]

    @classmethod
    def of(cls, *values: Plain) -> Names:
        """The names that the values need; three queries at most."""
        units = {key for value in values for role in ROLES for key in value.get(role) or ()}
        return cls(
            {unit.key: str(unit) for unit in Unit.objects.filter(key__in=units)} if units else {},
            dict(Action.objects.values_list("key", "name")),
            dict(Area.objects.values_list("key", "name")),
        )

    def words(self, name: str, value: Any) -> str:
        """A value as people read it; a dash for what is not set."""
        if name in ROLES:
            return self._list(self.units.get(key, key) for key in value or ())
        if name == "areas":
            return self._list(self.areas.get(key, key) for key in value or ())
        if name == "targets":
            return "；".join(target["text"] for target in value or ()) or "—"
        if name == "action":
            return self.actions.get(value, value) or "—"
        if name == "state":
            return str(dict(Task.State.choices).get(value, value))
        if name == "recurring":
            return _("是") if value else _("否")
        return str(value) if value else "—"

    @staticmethod
    def _list(names: Iterable[str]) -> str:
        return "、".join(names) or "—"
