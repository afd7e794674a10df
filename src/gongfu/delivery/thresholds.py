"""The numbers by which lights are judged: table ``[lights]`` of ``zone.toml``, a field a key."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields

__all__ = ["RANGES", "Thresholds", "faults"]


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Where a light turns. Shares are whole percent, times are days; every default has its reason in docs/lights.md.

    ``pace``: yellow where the reported progress is below this share of what elapsed time asks for; ``gap``: red where
    it also lies this many points behind; ``early``: before this share of the time has passed, pace is not judged.
    ``soon_days``, ``soon_progress`` (yellow) and ``urgent_days``, ``urgent_progress`` (red): so near the deadline, less
    than this done. ``grace_days``: days after the deadline that are yellow before it turns red. ``missed_yellow``,
    ``missed_red``: due periods in a row without a report. ``stale_days``: an older report tells nothing.
    ``line_yellow``, ``line_red``: below this share of the change that the target's line asks for; ``measured_days``:
    an older measurement tells nothing.
    """

    pace: int = 70
    gap: int = 40
    early: int = 10
    soon_days: int = 30
    soon_progress: int = 90
    urgent_days: int = 7
    urgent_progress: int = 50
    grace_days: int = 0
    missed_yellow: int = 1
    missed_red: int = 2
    stale_days: int = 62
    line_yellow: int = 95
    line_red: int = 60
    measured_days: int = 400


RANGES: dict[str, tuple[int, int]] = {
    "pace": (1, 100),
    "gap": (1, 100),
    "early": (0, 90),
    "soon_days": (0, 366),
    "soon_progress": (0, 100),
    "urgent_days": (0, 366),
    "urgent_progress": (0, 100),
    "grace_days": (0, 366),
    "missed_yellow": (1, 24),
    "missed_red": (1, 24),
    "stale_days": (28, 1100),
    "line_yellow": (1, 100),
    "line_red": (0, 100),
    "measured_days": (28, 2200),
}
"""The lowest and highest value of each key. A report is due every month, so none is stale within 28 days."""

_ORDERED = (
    ("urgent_days", "soon_days"),
    ("urgent_progress", "soon_progress"),
    ("missed_yellow", "missed_red"),
    ("line_red", "line_yellow"),
)
"""Pairs of which the first may not be above the second: red would come before yellow."""


def faults(thresholds: Thresholds) -> Iterator[tuple[str, str, str]]:
    """What is wrong with them: (key, cause, remedy), in the order of the keys."""
    for item in fields(thresholds):
        number, (low, high) = getattr(thresholds, item.name), RANGES[item.name]
        if not low <= number <= high:
            yield item.name, f"{number} 超出范围", f"应在 {low} 到 {high} 之间"
    for lower, upper in _ORDERED:
        if getattr(thresholds, lower) > getattr(thresholds, upper):
            cause = f"{lower} = {getattr(thresholds, lower)} 大于 {upper} = {getattr(thresholds, upper)}"
            yield lower, cause, f"{lower} 不能大于 {upper}，否则红灯会先于黄灯"
