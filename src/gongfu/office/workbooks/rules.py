"""What a row may say: names of units that there are, states that can follow one another, days in their order."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from gongfu.delivery.sheet.columns import LEDGER, LEDGER_STATES, Column
from gongfu.delivery.sheet.values import Value, parse
from gongfu.delivery.states import REPORT_ACTS, TASK_ACTS, Refusal, Role, Window, locked, move
from gongfu.office.frame.clock import today
from gongfu.office.ledger.models import Assignment, Task
from gongfu.office.people.rights import scope
from gongfu.office.workbooks.lines import period_name
from gongfu.office.zones.models import Unit

if TYPE_CHECKING:
    from gongfu.office.people.models import User
    from gongfu.office.reports.models import Report

__all__ = ["report_refusal", "state_act", "task_faults", "typed", "unit_names", "with_units", "words"]

ROLES = tuple(Assignment.Role.values)
_WORDS = {state: word for word, state in LEDGER_STATES.items()}


def words(column: Column, text: str) -> str:
    """A value as people read it."""
    return _WORDS.get(text, text) if column.type == "choice" else text


def typed(column: Column, text: str) -> Value:
    """A value from the text under which an entry keeps it."""
    return text if column.type == "choice" else parse(text, column)


def unit_names() -> dict[str, str]:
    """Every name of a unit, full or short, and the one under which it is shown."""
    names: dict[str, str] = {}
    for unit in Unit.objects.filter(active=True).order_by("-known", "pk"):
        for name in filter(None, (str(unit), unit.name)):
            names.setdefault("".join(name.split()), str(unit))
    return names


def with_units(values: Mapping[str, Value], names: Mapping[str, str]) -> tuple[dict[str, Value], list[dict[str, str]]]:
    """A row's values with every unit under the name it is shown by, and what is wrong with those that are none."""
    found, faults = dict(values), []
    for role in ROLES:
        given = values.get(role)
        if not isinstance(given, tuple):
            continue
        strangers = [name for name in given if name not in names]
        if strangers:
            told = f"没有单位“{'”“'.join(strangers)}”：请写系统里的单位名称，新单位请先由办公室登记"
            faults.append({"column": LEDGER.column(role).title, "text": told})
        found[role] = tuple(dict.fromkeys(names.get(name, name) for name in given))
    return found, faults


def task_faults(user: User, task: Task, after: Mapping[str, Value]) -> list[dict[str, str]]:
    """What is wrong with a task as a row would leave it."""
    faults = []
    start, due, finished = (after.get(name) for name in ("start", "due", "finished"))
    if start and due and start > due:  # type: ignore[operator]
        faults.append(_fault("start", f"起始（{start}）晚于截止（{due}）"))
    if finished and after["state"] != Task.State.DONE:
        faults.append(_fault("finished", "只有“已完成”的任务才填完成日期"))
    elif finished and finished > today():  # type: ignore[operator]
        faults.append(_fault("finished", "完成日期不能晚于今天"))
    if after["state"] != task.state:
        try:
            state_act(user, task.state, str(after["state"]), str(after.get("reason") or ""))
        except Refusal as refusal:
            faults.append(_fault("state", str(refusal)))
    return faults


def state_act(user: User, before: str, after: str, reason: str) -> str:
    """The act that leads from one state to another, if the user may do it. Raises :class:`Refusal`."""
    act = next((act for act in TASK_ACTS if before in act.before and act.after == after), None)
    if act is None:
        raise Refusal(f"不能从“{_WORDS[before]}”直接改为“{_WORDS[after]}”")
    role: Role = "office" if "office" in scope(user).roles else "task_force"
    if act.comment and not reason.strip():
        raise Refusal(f"改为“{_WORDS[after]}”要在“状态说明”里写明理由")
    move(TASK_ACTS, before, act.name, role, reason)
    return act.name


def report_refusal(user: User, report: Report) -> str:
    """Why a report cannot be filled in now; empty where it can."""
    period = report.period
    window = Window(
        period_name(period), period.state, period.due, report.extended_to, report.extended_reason or period.reason
    )
    if told := locked(window, today()):
        return told
    role: Role = next((role for role in ("reviewer", "reporter") if role in scope(user).roles), "area")
    try:
        move(REPORT_ACTS, report.state, "save", role)
    except Refusal:
        return f"这份填报是“{report.get_state_display()}”，要改请先撤回或等退回"
    return ""


def _fault(column: str, text: str) -> dict[str, str]:
    return {"column": LEDGER.column(column).title, "text": text}
