"""Accounts of the demonstration: posts, no persons. All have one password, made anew for each data folder."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db.models import Count

from gongfu.office.people.demo import PREFIX, password
from gongfu.office.people.models import Post, User
from gongfu.office.zones.models import Action, Area, Unit

__all__ = ["make_users"]

_UNITS = 12
"""Units with an account: those with most tasks."""


def make_users() -> int:
    """Make an account for every kind of post, and return how many are new."""
    coded = make_password(password())  # once: making it slow is its purpose
    new = 0
    for name, title, post in _wanted():
        user, made = User.objects.get_or_create(
            username=PREFIX + name, defaults={"name": f"演示·{title}", "password": coded}
        )
        Post.objects.get_or_create(user=user, **post)
        new += made
    return new


def _wanted() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Username, title and post of each account."""
    yield "office", "试验区办公室", {"role": "office"}
    for action in Action.objects.all():
        yield f"force-{action.key}", action.task_force, {"role": "task_force", "action": action}
    busy = Unit.objects.filter(area=None, level="市").annotate(work=Count("assignments"))
    units = list(busy.filter(work__gt=0).order_by("-work", "key")[:_UNITS])
    for unit in units:
        yield f"unit-{unit.key}", f"{unit}填报员", {"role": "reporter", "unit": unit}
    for unit in units[:2]:
        yield f"check-{unit.key}", f"{unit}审核人", {"role": "reviewer", "unit": unit}
    for area in Area.objects.all():
        yield f"area-{area.key}", f"{area.name}填报员", {"role": "area", "area": area}
    yield "auditor", "审计监督", {"role": "auditor"}
    yield "reader", "查阅", {"role": "reader"}
