"""How a measured value stands to its target: met, on the straight line from baseline to target, off it, or unknown.

The shares of the line are those of docs/progress.md (0.95 and 0.60, after Open SDG); a task has one deadline, so the
line is always straight.
"""

from __future__ import annotations

from datetime import date
from math import isfinite

from gongfu.delivery.facts import Plain, Reason, TargetFacts
from gongfu.delivery.thresholds import Thresholds
from gongfu.delivery.wording import reason

__all__ = ["judge", "judge_done", "met"]

_ABOUT = 0.05
"""How far from its value a target may end that is set as 左右 ("about"): our own reading, no source fixes it."""


def _falls(target: TargetFacts, value: float) -> bool:
    """Whether less is better. A target without a comparison ("达到10个") falls where it lies below its baseline."""
    if target.op in ("=", "~"):
        return target.baseline is not None and target.baseline > value
    return target.op == "<="


def met(target: TargetFacts, measured: float) -> bool:
    """Whether ``measured`` reaches the target's value. Raises :class:`ValueError` for a target in words."""
    if target.value is None:
        raise ValueError("a target in words has no value to meet")
    slack = abs(target.value) * _ABOUT if target.op == "~" else 0.0
    if _falls(target, target.value):
        return measured <= target.value + slack
    return measured >= target.value - slack


def judge_done(target: TargetFacts) -> Reason | None:
    """The target of a task that is said to be done: reached, not reached or never measured."""
    if target.value is None:
        return None
    if target.measured is None:
        return reason("TARGET_UNMEASURED", "grey", {"name": target.name})
    if met(target, target.measured):
        return None
    return reason("TARGET_SHORT", "yellow", _inputs(target))


def judge(target: TargetFacts, today: date, thresholds: Thresholds) -> Reason | None:
    """What a target says of its open task today; ``None`` where it is met, on its line, or in words."""
    value, measured = target.value, target.measured
    if value is None:
        return None
    if measured is None:
        return reason("TARGET_UNMEASURED", "grey", {"name": target.name})
    if target.due and today > target.due and not met(target, measured):
        return reason("TARGET_MISSED", "red", _inputs(target))
    if target.measured_on is None:
        return reason("TARGET_UNDATED", "grey", _inputs(target))
    off = None if met(target, measured) else _off_line(target, value, measured, today, thresholds)
    if off and off.colour != "grey":
        return off
    if (today - target.measured_on).days > thresholds.measured_days:
        inputs = _inputs(target) | {"measured_days": thresholds.measured_days}
        return reason("TARGET_STALE", "grey", inputs)
    return off


def _off_line(target: TargetFacts, value: float, measured: float, today: date, thresholds: Thresholds) -> Reason | None:
    """What the line says of a value that has not reached the target; ``None`` on the line."""
    line = _line(target, value, measured, thresholds)
    if line and line.colour == "red":
        return line
    days = (target.due - today).days if target.due else thresholds.soon_days + 1
    if days <= thresholds.soon_days:
        return reason("TARGET_SOON", "yellow", _inputs(target) | {"days": days})
    return line


def _line(target: TargetFacts, value: float, measured: float, thresholds: Thresholds) -> Reason | None:
    """The measured change against the change that the straight line asks for by the day of the measurement."""
    base, since, until = target.baseline, target.baseline_on, target.due
    if base is None or since is None or until is None or target.measured_on is None or until <= since:
        return reason("TARGET_NO_LINE", "grey", _inputs(target))
    if met(target, base):
        return reason("TARGET_FELL", "yellow", _inputs(target))
    passed = min(1.0, max(0.0, (target.measured_on - since).days / (until - since).days))
    asked = (value - base) * passed
    if passed * 100 < thresholds.early or asked == 0:
        return None
    share = (measured - base) / asked * 100
    if share >= thresholds.line_yellow:
        return None
    if not isfinite(share):
        return reason("TARGET_NO_LINE", "grey", _inputs(target))
    inputs = _inputs(target) | {
        "line": _number(round(base + asked, _places(value, measured)), target.unit),
        "share": round(share),
        "passed": round(passed * 100),
    }
    if share < thresholds.line_red:
        return reason("TARGET_FAR_OFF", "red", inputs)
    return reason("TARGET_OFF", "yellow", inputs | {"line_yellow": thresholds.line_yellow})


def _inputs(target: TargetFacts) -> dict[str, Plain]:
    """The target in plain values; numbers as they are printed, with their unit."""
    return {
        "name": target.name,
        "op": target.op,
        "value": _number(target.value, target.unit),
        "baseline": target.baseline,
        "baseline_on": target.baseline_on.isoformat() if target.baseline_on else None,
        "due": target.due.isoformat() if target.due else None,
        "measured": _number(target.measured, target.unit),
        "measured_on": target.measured_on.isoformat() if target.measured_on else None,
    }


def _places(*numbers: float) -> int:
    """Decimals for a computed value that stands beside ``numbers``: one, or two where they have as many."""
    return 1 if all(round(number, 1) == number for number in numbers) else 2


def _number(number: float | None, unit: str) -> str | None:
    """``62.5%``; a whole number without its point."""
    return None if number is None else f"{number:.7g}{unit}"
