"""Which states a user may put a task into, by the table of :mod:`gongfu.delivery.states`."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from gongfu.delivery.states import NAMES, TASK_ACTS, Refusal, Role, move
from gongfu.office.people.rights import scope

__all__ = ["needs_words", "reachable", "refusal"]


def role_of(user: Any) -> Role:
    """The role in which the user changes states."""
    return "office" if "office" in scope(user).roles else "task_force"


def reachable(user: Any, state: str) -> list[str]:
    """The state itself, and those that the user may put a task into from there."""
    role = role_of(user)
    after = [act.after for act in TASK_ACTS if state in act.before and role in act.roles]
    return [state, *dict.fromkeys(other for other in after if other != state)]


def needs_words(state: str) -> bool:
    """Whether a reason must be given for putting a task into the state."""
    return any(act.comment and act.after == state for act in TASK_ACTS)


def refusal(user: Any, before: str, after: str, reason: str) -> str:
    """Why the user may not put a task from one state into another; empty where they may."""
    if before == after:
        return ""
    act = next((act for act in TASK_ACTS if before in act.before and act.after == after), None)
    if act is None:
        return _("“%(before)s”的任务不能改为“%(after)s”") % {"before": NAMES[before], "after": NAMES[after]}
    try:
        move(TASK_ACTS, before, act.name, role_of(user), reason)
    except Refusal as refused:
        return str(refused)
    return ""
