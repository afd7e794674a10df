"""Targets with what was measured of them, as a small drawing and a table; progress as a curve."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from gongfu.office.ledger.lighting import COUNTED
from gongfu.office.ledger.models import Target, Task
from gongfu.office.reports.models import Report

__all__ = ["Measured", "curve", "measured"]

OPS = {">=": "≥", "<=": "≤", "=": "＝", "~": "≈", "all": ""}
_WIDTH, _HEIGHT, _EDGE = 120.0, 34.0, 4.0
"""Of the drawing, in its own units."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A target with its values, oldest first; ``points`` and ``goal`` are the drawing's (empty with one value)."""

    target: Target
    values: tuple[tuple[str, float, str], ...]
    points: str = ""
    dot: tuple[float, float] | None = None
    goal: float | None = None

    @property
    def sign(self) -> str:
        """≥, ≤ and so on."""
        return OPS.get(self.target.op, self.target.op)

    @property
    def last(self) -> tuple[str, float, str] | None:
        """The newest value."""
        return self.values[-1] if self.values else None


def measured(targets: Sequence[Target], reports: Iterable[Report]) -> list[Measured]:
    """The targets with the values of reports that count, which are given newest first."""
    values: dict[int, list[tuple[str, float, str]]] = {}
    for report in reversed([report for report in reports if report.state in COUNTED]):
        for value in report.values.all():
            values.setdefault(value.target_id, []).append((str(report.period), value.value, value.note))
    return [_drawn(target, tuple(values.get(target.pk, ()))) for target in targets]


def _drawn(target: Target, values: tuple[tuple[str, float, str], ...]) -> Measured:
    if len(values) < 2:
        return Measured(target, values)
    figures = [value for _period, value, _note in values]
    goal = target.value
    every = figures + ([goal] if goal is not None else [])
    low, high = min(every), max(every)
    room = (high - low) or 1.0

    def height(figure: float) -> float:
        return round(_HEIGHT - _EDGE - (figure - low) / room * (_HEIGHT - 2 * _EDGE), 1)

    step = (_WIDTH - 2 * _EDGE) / (len(figures) - 1)
    points = [(round(_EDGE + place * step, 1), height(figure)) for place, figure in enumerate(figures)]
    text = " ".join(f"{x},{y}" for x, y in points)
    return Measured(target, values, text, points[-1], None if goal is None else height(goal))


def curve(task: Task, reports: Sequence[Report]) -> dict[str, Any] | None:
    """The progress that counts, period by period, beside the share of the task's time; ``None`` without any."""
    counted = [
        report
        for report in reversed(reports)
        if report.state in COUNTED and report.part == Report.Part.ANSWER and report.progress is not None
    ]
    if not counted:
        return None
    points: dict[tuple[date, str], int] = {}
    for report in counted:
        points[report.period.end, str(report.period)] = report.progress
    series: list[dict[str, Any]] = [
        {"name": _("已报进度"), "tone": "done", "values": list(points.values()), "area": True}
    ]
    if task.start and task.due and task.start < task.due and not task.recurring:
        span = (task.due - task.start).days
        passed = [min(100, max(0, round(100 * (end - task.start).days / span))) for end, _label in points]
        series.append({"name": _("时间过去"), "tone": "grey", "values": passed, "dashed": True})
    return {"kind": "lines", "x": [label for _end, label in points], "unit": "%", "max": 100, "series": series}
