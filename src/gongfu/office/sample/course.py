"""How the work on a task goes, month after month: a pure function of the task's key, its dates and the month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Literal

__all__ = ["Course", "course"]

Kind = Literal["steady", "early", "slow", "stuck", "silent"]
_KINDS: tuple[tuple[Kind, int], ...] = (("steady", 60), ("early", 8), ("slow", 16), ("stuck", 8), ("silent", 8))
"""Kinds of courses and how many of a hundred tasks have each."""
_PACE: dict[Kind, float] = {"steady": 1.0, "early": 1.35, "slow": 0.6, "stuck": 0.9, "silent": 0.8}
_LONG = date(2035, 12, 31)
_TRUST: dict[Kind, float] = {"steady": 0.97, "early": 0.98, "slow": 0.92, "stuck": 0.85, "silent": 0.45}
"""How likely a report is filed at all."""


@dataclass(frozen=True, slots=True)
class Course:
    """A task's course. ``horizon`` is its last day, or the second step's where it has none."""

    key: str
    kind: Kind
    start: date
    horizon: date

    def progress(self, on: date) -> int:
        """Percent on a day; never falls, 100 only for a task that is done."""
        elapsed = (on - self.start).days / max(1, (self.horizon - self.start).days)
        if self.kind == "stuck":
            elapsed = min(elapsed, 0.35)
        wobble = Random(self.key).uniform(-0.04, 0.04)
        return max(0, min(100, round(100 * (elapsed * _PACE[self.kind] + wobble * min(1.0, elapsed * 4)))))

    def done(self, on: date) -> bool:
        """Whether the work is finished on that day."""
        return self.progress(on) >= 100

    def luck(self, month: date, unit: int) -> Random:
        """Chance for one report, the same every time."""
        return Random(f"{self.key}/{month.isoformat()}/{unit}")

    def files(self, chance: Random) -> bool:
        """Whether this report is filed."""
        return chance.random() < _TRUST[self.kind]


def course(key: str, start: date, due: date | None) -> Course:
    """The course of a task."""
    draw, kinds = Random(f"course/{key}").randrange(100), iter(_KINDS)
    kind, share = next(kinds)
    while draw >= share:
        draw -= share
        kind, share = next(kinds)
    return Course(key, kind, start, due or _LONG)
