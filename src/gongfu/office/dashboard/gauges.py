"""Indicators against both steps, judged by :mod:`gongfu.indicators`: how far from the baseline to each target."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from gongfu.documents.errors import InputError, InputErrors
from gongfu.office.frame.zone import zone

if TYPE_CHECKING:
    from gongfu.indicators.model import Assessment, Status, Stratum
    from gongfu.indicators.progress.assessment import Row

__all__ = ["Gauge", "Goal", "gauges", "problem"]

_TONES = {"achieved": "green", "on_track": "green", "acceleration_needed": "yellow", "limited": "red"}
_TONES |= {"deterioration": "red", "cannot_tell": "grey"}
_WIDTH = 200


@dataclass(frozen=True, slots=True)
class Goal:
    """A step's target and how the indicator stands towards it; ``at`` is its place on the bar, of 200."""

    year: int
    value: float | None
    status: Status
    reason: str
    ratio: float | None
    at: float | None

    @property
    def tone(self) -> str:
        """The light that the status is shown as; what cannot be told is grey."""
        return _TONES[self.status]

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why it stands so."""
        return (self.reason,)

    @property
    def word(self) -> str:
        """The status in words."""
        from gongfu.indicators.model import STATUS_NAMES

        return STATUS_NAMES[self.status][(get_language() or "zh").startswith("en")]


@dataclass(frozen=True, slots=True)
class Gauge:
    """An indicator of an area: its latest figure on a bar that begins at the baseline and ends at the last target."""

    id: str
    names: tuple[str, str]
    stratum: Stratum
    unit: str
    action: str
    area: str
    value: float | None
    time: float | None
    baseline: float | None
    width: float
    goals: tuple[Goal, ...]
    sample: bool

    @property
    def name(self) -> str:
        """The indicator's name in the language of the page, with its stratum where it has one."""
        name = self.names[1] if (get_language() or "zh").startswith("en") and self.names[1] else self.names[0]
        words = {"urban": _("城镇"), "rural": _("农村")}
        return f"{name}（{words[self.stratum]}）" if self.stratum in words else name

    @property
    def year(self) -> str:
        """The time of the latest figure."""
        return "" if self.time is None else f"{self.time:.0f}"

    @property
    def tone(self) -> str:
        """The tone of the bar: that of the last step that can be told."""
        return next((goal.tone for goal in reversed(self.goals) if goal.status != "cannot_tell"), "grey")


def gauges(today: date, area: str | None = None) -> tuple[Gauge, ...]:
    """Every indicator of the zone, or of the area called so, as of today; those with a verdict first.

    Nothing where the tables cannot be read: :func:`problem` says why.
    """
    try:
        return _gauges(*_state(), today, area or zone().name)
    except (InputError, InputErrors):
        return ()


def problem() -> str:
    """Why there are no figures: what is wrong with the zone's tables; empty where nothing is."""
    try:
        _rows(*_state(), date.min)
    except InputErrors as errors:
        return _("指标数据表有 {count} 处错误，先改正：{first}").format(
            count=len(errors.exceptions), first=errors.exceptions[0]
        )
    except InputError as error:
        return str(error)
    return ""


def _state() -> tuple[Path, tuple[int, ...]]:
    """The folder and when its tables changed."""
    folder = zone().folder
    files = (file for file in sorted(folder.iterdir()) if file.is_file())
    return folder, tuple(file.stat().st_mtime_ns for file in files)


@lru_cache(maxsize=2)
def _book(folder: Path, changed: tuple[int, ...], today: date) -> Any:
    from gongfu import indicators

    return indicators.derive(indicators.load(folder), today)[0]


@lru_cache(maxsize=4)
def _rows(folder: Path, changed: tuple[int, ...], today: date) -> Sequence[Row]:
    from gongfu import indicators

    if today == date.min:  # only whether the tables can be read
        indicators.load(folder)
        return ()
    return indicators.assess(_book(folder, changed, today), today)


@lru_cache(maxsize=64)
def _gauges(folder: Path, changed: tuple[int, ...], today: date, area: str) -> tuple[Gauge, ...]:
    found = [_gauge(row) for row in _rows(folder, changed, today) if row.key.area == area]
    found.sort(key=lambda gauge: -sum(goal.status != "cannot_tell" for goal in gauge.goals))
    return tuple(found)


def _gauge(row: Row) -> Gauge:
    parts = [dict(one.components) for one in row.assessments]
    value, time = _number(parts, "latest"), _number(parts, "latest_time")
    baseline = _number(parts, "baseline")
    targets = [_of(part, "target") for part in parts]
    end = next((target for target in reversed(targets) if target is not None), None)

    def place(number: float | None) -> float | None:
        if number is None or baseline is None or end is None or end == baseline:
            return None
        return round(_WIDTH * min(1.0, max(0.0, (number - baseline) / (end - baseline))), 1)

    goals = tuple(_goal(one, target, place(target)) for one, target in zip(row.assessments, targets, strict=True))
    return Gauge(
        f"{row.key.indicator}-{row.key.stratum}",
        (row.indicator.name, row.indicator.name_en),
        row.key.stratum,
        row.indicator.unit,
        row.indicator.action,
        row.key.area,
        value,
        time,
        baseline,
        place(value) or 0.0,
        goals,
        row.sample,
    )


def _goal(one: Assessment, target: float | None, at: float | None) -> Goal:
    return Goal(int(one.step), target, one.status, one.reason, one.ratio, at)


def _of(part: dict[str, Any], name: str) -> float | None:
    value = part.get(name)
    return float(value) if isinstance(value, int | float) else None


def _number(parts: Sequence[dict[str, Any]], name: str) -> float | None:
    return next((value for part in parts if (value := _of(part, name)) is not None), None)
