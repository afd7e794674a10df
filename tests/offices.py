"""Units, users, tasks, periods for tests of the office: a small zone, made by hand."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from gongfu.office.ledger.models import Assignment, Source, Target, Task
from gongfu.office.people.models import Post, User
from gongfu.office.reports.models import Period, Report
from gongfu.office.zones.models import Action, Area, Unit

PASSWORD = "correct horse 共富 battery"
ROLES = ("office", "task_force", "reporter", "reviewer", "area", "auditor", "reader")


def action(key: str = "income", name: str = "增收富民行动", force: str = "收入分配专班") -> Action:
    return Action.objects.get_or_create(key=key, defaults={"name": name, "theme": name, "task_force": force})[0]


def area(key: str = "411081", name: str = "禹州市") -> Area:
    return Area.objects.get_or_create(key=key, defaults={"name": name, "short": name, "kind": "县级市"})[0]


def unit(key: str = "water", name: str = "水利局", area: Area | None = None) -> Unit:
    return Unit.objects.get_or_create(key=key, defaults={"name": name, "short": name, "area": area})[0]


def user(
    role: str = "office",
    *,
    unit: Unit | None = None,
    area: Area | None = None,
    action: Action | None = None,
    username: str = "",
) -> User:
    """A user with one post; the password is ``PASSWORD``."""
    username = username or f"{role}-{(unit or area or action or role)!s}"
    made = User.objects.create_user(username=username, password=PASSWORD, name=f"演示·{username}")
    Post.objects.create(user=made, role=role, unit=unit, area=area, action=action)
    return made


def source(key: str = "plan", title: str = "示例实施方案") -> Source:
    return Source.objects.get_or_create(key=key, defaults={"title": title, "layer": "plan"})[0]


def task(key: str = "T1", *, lead: Unit | None = None, support: Unit | None = None, **fields: Any) -> Task:
    """A task in progress from the start of 2026 to its end, unless ``fields`` say otherwise."""
    defaults: dict[str, Any] = {
        "title": f"建设供水管网 {key}",
        "text": "铺设管网120公里",
        "state": "in_progress",
        "start": date(2026, 1, 1),
        "due": date(2026, 12, 31),
        "source": source(),
        "action": action(),
    }
    made = Task.objects.create(key=key, **(defaults | fields))
    for role, body in (("lead", lead), ("support", support)):
        if body is not None:
            Assignment.objects.create(task=made, unit=body, role=role, printed=body.name)
    return made


def target(of: Task, key: str = "1", **fields: Any) -> Target:
    defaults: dict[str, Any] = {
        "text": "铺设管网120公里",
        "metric": "铺设管网",
        "op": ">=",
        "value": 120.0,
        "unit": "公里",
        "date": of.due,
    }
    return Target.objects.create(task=of, key=key, **(defaults | fields))


def period(month: date = date(2026, 6, 1), **fields: Any) -> Period:
    """The month that begins on ``month``, due on the 25th."""
    end = (month + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    return Period.objects.create(
        **({"kind": "month", "start": month, "end": end, "due": month.replace(day=25)} | fields)
    )


def report(of: Task, by: Unit, during: Period, **fields: Any) -> Report:
    return Report.objects.create(**({"task": of, "unit": by, "period": during, "due_on": during.due} | fields))
