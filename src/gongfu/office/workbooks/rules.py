"""What a row may say: names of units that there are, states that can follow one another, days in their order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from gongfu.delivery.sheet.columns import LEDGER, LEDGER_STATES, REPORT, Column
from gongfu.delivery.sheet.values import Value, parse
from gongfu.delivery.states import NAMES
from gongfu.office.frame.clock import today
from gongfu.office.ledger import moves
from gongfu.office.ledger.models import Assignment, Task
from gongfu.office.reports import filing
from gongfu.office.zones.models import Unit

if TYPE_CHECKING:
    from gongfu.office.people.models import User
    from gongfu.office.reports.models import Report

__all__ = ["report_faults", "report_refusal", "task_faults", "typed", "unit_names", "with_units", "words"]

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
    before, state, reason = task.state, str(after["state"]), str(after.get("reason") or "")
    if before != state and moves.needs_words(state) and not reason.strip():
        faults.append(_fault("state", f"改为“{NAMES[state]}”要在“状态说明”里写明理由"))
    elif told := moves.refusal(user, before, state, reason):
        faults.append(_fault("state", told))
    return faults


def report_refusal(user: User, report: Report) -> str:
    """Why a report cannot be filled in now; empty where it can."""
    if told := filing.why_locked(report, today()):
        return told
    if any(act.name == "save" for act in filing.acts_for(user, report)):
        return ""
    return f"这份填报是“{NAMES[report.state]}”，要改请先撤回，或等退回"


def report_faults(report: Report, changed: Iterable[str]) -> list[dict[str, str]]:
    """What is wrong with the cells that a row changes."""
    if report.part == report.Part.CONTRIBUTION and "progress" in changed:
        told = "配合单位不填进度：由牵头单位填"
        return [{"column": REPORT.column("progress").title, "text": told}]
    return []


def _fault(column: str, text: str) -> dict[str, str]:
    return {"column": LEDGER.column(column).title, "text": text}
