"""Dependencies between tasks: added without going in circles, and what a late predecessor means."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from gongfu.office.ledger.filters import OPEN
from gongfu.office.ledger.models import Dependency, Task

__all__ = ["Circle", "add", "late"]


class Circle(Exception):  # noqa: N818 - a refusal is an answer to a person
    """The dependency would go in a circle; ``str()`` tells it as a path of tasks' numbers."""


def late(task: Task, day: date) -> bool:
    """Whether a predecessor holds up what needs it: past its deadline with work left, or red, or put off."""
    if task.state == Task.State.SUSPENDED:
        return True
    return task.state in OPEN and (task.light == Task.Light.RED or (task.due is not None and task.due < day))


def add(task: Task, needs: Task, note: str = "") -> bool:
    """Say that ``task`` needs ``needs``; false where that was said before. Raises :class:`Circle`."""
    with transaction.atomic():
        Task.objects.select_for_update().order_by("pk").first()  # whoever adds takes turns: circles are of the whole
        if path := _path(needs.pk, task.pk):
            keys = dict(Task.objects.filter(pk__in=path).values_list("pk", "key"))
            raise Circle(_("会绕成一圈：%(path)s") % {"path": " → ".join(keys[pk] for pk in (task.pk, *path))})
        return bool(Dependency.objects.get_or_create(task=task, needs=needs, defaults={"note": note[:200]})[1])


def _path(start: int, goal: int) -> list[int]:
    """How ``start`` needs ``goal``, as ids with both ends; empty where it does not. A query a step of depth."""
    came: dict[int, int] = {start: 0}
    edge = [start]
    while edge and goal not in came:
        rows = Dependency.objects.filter(task__in=edge).values_list("task", "needs")
        edge = []
        for task, needs in rows:
            if needs not in came:
                came[needs] = task
                edge.append(needs)
    if goal not in came:
        return []
    path = [goal]
    while path[-1] != start:
        path.append(came[path[-1]])
    return path[::-1]
