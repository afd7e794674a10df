"""The warning light of a task: a pure function of its facts, the day and the zone's thresholds.

Every rule says a reason with a code, its colour and its inputs; the worst colour is the light. Two promises are held
by tests: a later day, less progress or one more missed report never makes a light better, and what is not known is
never green. docs/lights.md tells every rule.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from gongfu.delivery.facts import SEVERITY, Colour, Plain, Reason, TargetFacts, TaskFacts, TaskState, Verdict
from gongfu.delivery.targets import judge, judge_done
from gongfu.delivery.thresholds import Thresholds
from gongfu.delivery.wording import WORDING, reason

__all__ = [
    "SEVERITY",
    "WORDING",
    "Colour",
    "Reason",
    "TargetFacts",
    "TaskFacts",
    "TaskState",
    "Thresholds",
    "Verdict",
    "assess",
    "elapsed",
]

_DEFAULTS = Thresholds()


def assess(task: TaskFacts, today: date, thresholds: Thresholds = _DEFAULTS) -> Verdict:
    """The light of ``task`` on ``today``. Never raises for facts that are merely odd, such as a deadline before the
    start: what cannot be told is grey."""
    share = elapsed(task, today)
    if task.state in ("done", "closed", "suspended"):
        said = list(_settled(task))
    else:
        said = list(_open(task, today, share, thresholds))
    said = said or [_well(task, share)]
    said.sort(key=lambda item: -SEVERITY[item.colour])
    return Verdict(said[0].colour, tuple(said), _inputs(task, today, share))


def elapsed(task: TaskFacts, today: date) -> float | None:
    """How much of the task's time has passed, 0 to 1; ``None`` without a start before a deadline."""
    if task.start is None or task.due is None or task.due <= task.start:
        return None
    return min(1.0, max(0.0, (today - task.start).days / (task.due - task.start).days))


def _settled(task: TaskFacts) -> Iterator[Reason]:
    """A task on which nobody works any more, as people have said."""
    if task.state == "closed":
        yield reason("CLOSED", "grey", {})
    elif task.state == "suspended":
        yield reason("SUSPENDED", "grey", {})
    else:
        if task.finished_on is None:
            yield reason("DONE_UNDATED", "grey", {})
        elif task.due and task.finished_on > task.due:
            late = (task.finished_on - task.due).days
            yield reason("DONE_LATE", "yellow", {"due": _day(task.due), "days": late})
        yield from filter(None, map(judge_done, task.targets))


def _open(task: TaskFacts, today: date, share: float | None, thresholds: Thresholds) -> Iterator[Reason]:
    """What speaks against a green light for a task under way."""
    if task.due and today > task.due:
        yield _overdue(task, task.due, today, thresholds)
    elif task.due:
        yield from _near(task, task.due, today, thresholds)
    if share is not None and not task.recurring:
        yield from _pace(task, share, thresholds)
    if task.missed >= thresholds.missed_red:
        yield reason("MISSED_OFTEN", "red", {"missed": task.missed})
    elif task.missed >= thresholds.missed_yellow:
        yield reason("MISSED", "yellow", {"missed": task.missed})
    yield from _unknown(task, today, share, thresholds)
    for target in task.targets:
        if said := judge(target, today, thresholds):
            yield said


def _overdue(task: TaskFacts, due: date, today: date, thresholds: Thresholds) -> Reason:
    """A deadline that has passed. Grace is for what was nearly done: the rest was red before."""
    inputs: dict[str, Plain] = {"due": _day(due), "days": (today - due).days, "progress": task.progress}
    if task.progress is not None and task.progress >= 100:
        return reason("UNCONFIRMED", "yellow", inputs)
    nearly = (task.progress or 0) >= thresholds.urgent_progress
    if nearly and (today - due).days <= thresholds.grace_days:
        return reason("JUST_OVERDUE", "yellow", inputs | {"grace_days": thresholds.grace_days})
    return reason("OVERDUE", "red", inputs)


def _near(task: TaskFacts, due: date, today: date, thresholds: Thresholds) -> Iterator[Reason]:
    """A deadline that is close with too little done. A task is not near its end in the first half of its time."""
    days = (due - today).days
    if days > thresholds.soon_days or (task.start and 2 * days > (due - task.start).days):
        return
    done = task.progress or 0
    inputs: dict[str, Plain] = {"due": _day(due), "days": days, "progress": task.progress}
    silent = "_SILENT" if task.progress is None else ""
    if days <= thresholds.urgent_days and done < thresholds.urgent_progress:
        yield reason("URGENT" + silent, "red", inputs | {"needed": thresholds.urgent_progress})
    elif done < thresholds.soon_progress:
        yield reason("DUE_SOON" + silent, "yellow", inputs | {"needed": thresholds.soon_progress})


def _pace(task: TaskFacts, share: float, thresholds: Thresholds) -> Iterator[Reason]:
    """Reported progress against the time that has passed, where that is enough to judge by."""
    passed = share * 100
    if share == 0 or passed < thresholds.early:
        return
    if task.state == "not_started" and not task.progress:
        yield reason("NOT_STARTED", "yellow", {"elapsed": int(passed), "progress": task.progress})
    if task.progress is None or task.progress * 100 >= thresholds.pace * passed:
        return
    gap = passed - task.progress
    inputs: dict[str, Plain] = {
        "elapsed": int(passed),
        "progress": task.progress,
        "ratio": int(task.progress / share),
        "gap": int(gap),
        "pace": thresholds.pace,
    }
    far = gap > thresholds.gap
    yield reason("FAR_BEHIND", "red", inputs) if far else reason("BEHIND", "yellow", inputs)


def _unknown(task: TaskFacts, today: date, share: float | None, thresholds: Thresholds) -> Iterator[Reason]:
    """What is not known, and so cannot be green."""
    if task.reported_on is None:
        yield reason("NO_REPORT" if task.due or task.recurring else "NO_DEADLINE", "grey", {})
        return
    days = (today - task.reported_on).days
    if days > thresholds.stale_days:
        yield reason(
            "STALE", "grey", {"reported_on": _day(task.reported_on), "days": days, "stale_days": thresholds.stale_days}
        )
    if task.recurring:
        return
    if task.progress is None:
        yield reason("NO_PROGRESS", "grey", {})
    elif task.due and share is None and task.progress < 100:
        yield reason("NO_START", "grey", {"progress": task.progress})


def _well(task: TaskFacts, share: float | None) -> Reason:
    """Why a light is green."""
    if task.state == "done":
        return reason("DONE", "green", {"finished_on": _day(task.finished_on)})
    if task.recurring or share is None or task.progress is None:
        if task.progress == 100 and task.due:
            return reason("COMPLETE", "green", {"due": _day(task.due)})
        return reason("REPORTING", "green", {"reported_on": _day(task.reported_on)})
    return reason("ON_TRACK", "green", {"progress": task.progress, "elapsed": int(share * 100)})


def _inputs(task: TaskFacts, today: date, share: float | None) -> dict[str, Plain]:
    """Every fact the light was judged on, so that a reader can judge again."""
    return {
        "today": today.isoformat(),
        "state": task.state,
        "start": _day(task.start),
        "due": _day(task.due),
        "recurring": task.recurring,
        "progress": task.progress,
        "elapsed": None if share is None else round(share * 100, 1),
        "reported_on": _day(task.reported_on),
        "missed": task.missed,
        "targets": len(task.targets),
        "finished_on": _day(task.finished_on),
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
