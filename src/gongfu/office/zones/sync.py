"""Areas, actions and units as the zone folder has them. Doing it again changes nothing; nothing is deleted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import transaction
from django.db.models import Model

from gongfu.office.zones.bodies import Body, area_key, bodies
from gongfu.office.zones.models import Action, Area, Unit

if TYPE_CHECKING:
    from gongfu.zone import Zone

__all__ = ["sync", "write"]

Row = TypeVar("Row", bound=Model)


def sync(zone: Zone) -> dict[str, int]:
    """Write a zone's areas, actions and own bodies; how many rows of each were new or changed.

    A body that has left the tables stays, with its tasks, but is no longer ``active``. One transaction, and a number of
    queries that does not grow with the rows.
    """
    with transaction.atomic():
        areas = {
            area_key(area): {"name": area.name, "short": area.short, "kind": area.kind, "order": order}
            for order, area in enumerate(zone.areas)
        }
        actions = {
            action.id: {"name": action.name, "theme": action.theme, "task_force": action.task_force, "order": order}
            for order, action in enumerate(zone.actions)
        }
        done = {"areas": write(Area, areas), "actions": write(Action, actions)}
        own = [body for body in bodies(zone) if body.own]
        done["units"] = write(Unit, unit_rows(own))
        known = {body.key for body in own}
        gone = Unit.objects.filter(level=zone.level, known=True, active=True).exclude(key__startswith="u-")
        done["units"] += gone.exclude(key__in=known).exclude(key__startswith="province-").update(active=False)
    return done


def unit_rows(found: Iterable[Body]) -> dict[str, dict[str, Any]]:
    """Bodies as rows of units by key. A collective name from a document (各有关部门) is nobody who could report."""
    areas = dict(Area.objects.values_list("key", "pk"))
    return {
        body.key: {
            "name": body.name[:200],
            "short": body.short[:100],
            "level": body.level,
            "kind": body.kind,
            "area_id": areas.get(body.area),
            "known": body.known,
            "active": body.own or body.kind != "集体",
        }
        for body in found
    }


def write(model: type[Row], rows: Mapping[str, Mapping[str, Any]]) -> int:
    """Create or update rows by their ``key``; those that are as they should be are left alone. How many were not."""
    there = {getattr(row, "key"): row for row in model._default_manager.filter(key__in=list(rows))}  # noqa: B009
    new = [model(key=key, **values) for key, values in rows.items() if key not in there]
    changed = []
    for key, row in there.items():
        if any(getattr(row, name) != value for name, value in rows[key].items()):
            for name, value in rows[key].items():
                setattr(row, name, value)
            changed.append(row)
    if new:
        model._default_manager.bulk_create(new, batch_size=200)
    if changed:
        fields = [name.removesuffix("_id") for name in next(iter(rows.values()))]
        model._default_manager.bulk_update(changed, fields, batch_size=200)
    return len(new) + len(changed)
