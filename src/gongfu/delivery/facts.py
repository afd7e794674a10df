"""What a light is judged on, and what comes out."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

__all__ = ["SEVERITY", "Colour", "Plain", "Reason", "TargetFacts", "TaskFacts", "TaskState", "Verdict"]

Colour = Literal["green", "yellow", "red", "grey"]
SEVERITY: dict[Colour, int] = {"green": 0, "grey": 1, "yellow": 2, "red": 3}
"""The worst reason is the light: what is known to be late outweighs what cannot be told, and that outweighs green."""
TaskState = Literal["not_started", "in_progress", "done", "suspended", "closed"]
Plain = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class TargetFacts:
    """A target in numbers: ``measured`` on ``measured_on``, between ``baseline`` (on ``baseline_on``) and ``value``.

    All values are in ``unit``. ``op`` is the ledger's: at least, at most, exactly, about (``~``), all. ``value`` is
    ``None`` for a target in words, which no number can meet or miss.
    """

    name: str
    op: str = ">="
    value: float | None = None
    unit: str = ""
    baseline: float | None = None
    baseline_on: date | None = None
    due: date | None = None
    measured: float | None = None
    measured_on: date | None = None


@dataclass(frozen=True, slots=True)
class TaskFacts:
    """A task on the day it is judged. ``None`` is "not known", never zero.

    ``progress`` is the last reported one in percent, ``reported_on`` the day of the last report, ``missed`` how many
    due periods in a row up to now have none. A ``recurring`` task has no end to move towards: its pace is not judged.
    """

    state: TaskState = "in_progress"
    start: date | None = None
    due: date | None = None
    recurring: bool = False
    progress: int | None = None
    reported_on: date | None = None
    missed: int = 0
    targets: tuple[TargetFacts, ...] = ()
    finished_on: date | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """One rule that spoke: its ``code`` (see docs/lights.md), its colour, a Chinese sentence and what went into it."""

    code: str
    colour: Colour
    text: str
    inputs: dict[str, Plain]

    def to_dict(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        return {"code": self.code, "colour": self.colour, "text": self.text, "inputs": self.inputs}


@dataclass(frozen=True, slots=True)
class Verdict:
    """The light, why (most severe first, never empty), and the facts and shares it was judged on."""

    colour: Colour
    reasons: tuple[Reason, ...]
    inputs: dict[str, Plain] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Plain values, for JSON; dates are ISO texts."""
        return {"colour": self.colour, "reasons": [item.to_dict() for item in self.reasons], "inputs": self.inputs}
