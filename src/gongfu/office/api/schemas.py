"""What the API gives: the same figures and texts as the pages, in plain values."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from ninja import Schema

__all__ = [
    "ActionOut",
    "AreaOut",
    "Fault",
    "LightOut",
    "OrderOut",
    "PeriodOut",
    "ReportOut",
    "StepOut",
    "TargetOut",
    "TaskOut",
    "TaskPage",
    "TaskRow",
    "UnitOut",
    "UnitPart",
    "ZoneOut",
]


class Fault(Schema):
    """Why not: one sentence in Chinese that says what to do."""

    detail: str


class ZoneOut(Schema):
    """The zone and its two steps."""

    name: str
    full_name: str
    sample: bool
    steps: list[int]
    report_day: int


class AreaOut(Schema):
    """A county-level area."""

    key: str
    name: str
    kind: str


class ActionOut(Schema):
    """An action and its task force."""

    key: str
    name: str
    task_force: str


class UnitOut(Schema):
    """A body."""

    key: str
    name: str
    level: str
    area: str | None = None
    known: bool

    @staticmethod
    def resolve_area(unit: Any) -> str | None:
        return unit.area.key if unit.area else None


class UnitPart(Schema):
    """A unit in a role for a task; ``printed`` is the name in the document."""

    key: str
    name: str
    role: str
    printed: str

    @staticmethod
    def resolve_key(assignment: Any) -> str:
        return str(assignment.unit.key)

    @staticmethod
    def resolve_name(assignment: Any) -> str:
        return str(assignment.unit.name)


class TargetOut(Schema):
    """A target, its value as printed before ``unit``."""

    key: str
    text: str
    metric: str
    op: str
    value: float | None = None
    unit: str
    baseline: float | None = None
    date: dt.date | None = None
    indicator: str


class LightOut(Schema):
    """A light with its reasons and everything that went into it."""

    colour: str
    on: dt.date | None = None
    verdict: dict[str, Any]


class TaskRow(Schema):
    """A row of the ledger."""

    key: str
    title: str
    action: str | None = None
    source: str | None = None
    clause: str
    state: str
    light: str
    start: dt.date | None = None
    due: dt.date | None = None
    progress: int | None = None
    reported: dt.date | None = None
    sample: bool
    version: int

    @staticmethod
    def resolve_action(task: Any) -> str | None:
        return task.action.key if task.action else None

    @staticmethod
    def resolve_source(task: Any) -> str | None:
        return task.source.key if task.source else None


class TaskOut(TaskRow):
    """A task with what its page shows."""

    text: str
    quotation: str
    place: str
    areas: list[AreaOut]
    units: list[UnitPart]
    targets: list[TargetOut]
    light_detail: LightOut

    @staticmethod
    def resolve_areas(task: Any) -> list[Any]:
        return list(task.areas.all())

    @staticmethod
    def resolve_units(task: Any) -> list[Any]:
        return list(task.assignments.all())

    @staticmethod
    def resolve_targets(task: Any) -> list[Any]:
        return [target for target in task.targets.all() if target.active]

    @staticmethod
    def resolve_light_detail(task: Any) -> dict[str, Any]:
        return {"colour": task.light, "on": task.light_on, "verdict": task.light_reasons or {}}


class TaskPage(Schema):
    """One page of the ledger; ``counts`` are those of the tabs, over all pages."""

    total: int
    page: int
    pages: int
    counts: dict[str, int]
    ignored: dict[str, str]
    tasks: list[TaskRow]


class PeriodOut(Schema):
    """A period."""

    id: int
    kind: str
    start: dt.date
    end: dt.date
    due: dt.date
    state: str


class StepOut(Schema):
    """A step on a report's path."""

    at: dt.datetime
    who: str
    before: str
    after: str
    comment: str


class ReportOut(Schema):
    """A report; ``state`` due means that nobody filed it."""

    id: int
    period: int
    task: str
    unit: str
    part: str
    state: str
    progress: int | None = None
    done: str
    problems: str
    plans: str
    money: Decimal | None = None
    due_on: dt.date
    extended_to: dt.date | None = None
    submitted: dt.datetime | None = None
    late: bool
    version: int

    @staticmethod
    def resolve_period(report: Any) -> int:
        return int(report.period_id)

    @staticmethod
    def resolve_task(report: Any) -> str:
        return str(report.task.key)

    @staticmethod
    def resolve_unit(report: Any) -> str:
        return str(report.unit.key)


class OrderOut(Schema):
    """An order."""

    number: str
    task: str
    unit: str
    level: int
    state: str
    text: str
    issued: dt.date
    due: dt.date

    @staticmethod
    def resolve_task(order: Any) -> str:
        return str(order.task.key)

    @staticmethod
    def resolve_unit(order: Any) -> str:
        return str(order.unit.key)
