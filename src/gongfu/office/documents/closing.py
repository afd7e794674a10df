"""Tasks that leave their document and come back: closed with a reason, reopened as they were."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from gongfu.office.ledger.models import Task

if TYPE_CHECKING:
    from gongfu.office.ledger.models import Edition

__all__ = ["close", "reopen", "was_closed_by_import"]

_REASON = "文件修订后不再列入（此前：{state}）：{name}"
_MARK = re.compile("^文件修订后不再列入（此前：(?P<state>[^）]+)）")
_WORDS = {
    Task.State.NOT_STARTED: "未启动",
    Task.State.IN_PROGRESS: "推进中",
    Task.State.DONE: "已完成",
    Task.State.SUSPENDED: "暂缓",
}
_STATES = {word: state for state, word in _WORDS.items()}


def close(task: Task, edition: Edition) -> None:
    """Close a task that the edition has no longer. Its progress, reports, evidence and dates stay."""
    words = _WORDS.get(Task.State(task.state), "")
    task.state_reason = _REASON.format(state=words, name=edition.name)[:300]
    task.state = Task.State.CLOSED


def was_closed_by_import(task: Task) -> bool:
    """Whether an import closed the task, and not a person."""
    return task.state == Task.State.CLOSED and _MARK.match(task.state_reason) is not None


def reopen(task: Task, today: date) -> None:
    """Put a task that an import closed back into the state that it was in."""
    found = _MARK.match(task.state_reason)
    state = _STATES.get(found["state"] if found else "", Task.State.NOT_STARTED)
    if state == Task.State.DONE and task.finished is None:
        task.finished = today
    task.state, task.state_reason = state, ""
