"""From the names in a document to units: which one a name means, and a row for each that has none yet."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from gongfu.compiler.organizations import Directory
from gongfu.office.zones.bodies import Body, bodies, digest_key
from gongfu.office.zones.models import Area, Unit
from gongfu.office.zones.sync import unit_rows, write

if TYPE_CHECKING:
    from gongfu.zone import Zone

__all__ = ["Register"]

_ROWS = ("key", "name", "short", "area__key")


class Register:
    """The units that there are, by name, and the bodies that could be. Reads two tables once."""

    def __init__(self, zone: Zone) -> None:
        self._zone = zone
        self._directory = Directory(zone)
        self._bodies = {body.short: body for body in bodies(zone)}
        self._names: dict[str, str] = {}
        self._shown: dict[str, str] = {}
        self._places: dict[str, str] = {}
        for key, name, short, area in Unit.objects.order_by("-known", "pk").values_list(*_ROWS):
            self._shown[key] = short or name
            self._places[key] = area or ""
            for form in filter(None, (short, name)):
                self._names.setdefault(form, key)
        self._areas = list(Area.objects.values_list("key", "name", "short"))
        self._missing: dict[str, Body] = {}

    def key(self, name: str, known: bool = True) -> str:
        """The key of the unit that ``name`` means; the same one every time, whether it has a row yet or not.

        ``known`` says that the compiler found the name in its tables.
        """
        if name in self._names:
            return self._names[name]
        body = self._bodies.get(name) or self._stranger(name, known)
        self._names[name] = body.key
        self._shown.setdefault(body.key, body.short)
        self._places.setdefault(body.key, body.area)
        self._missing[body.key] = body
        return body.key

    def find(self, name: str) -> str:
        """The key of a unit that there is under ``name``, short or full; empty where there is none."""
        return "" if self._names.get(name) in self._missing else self._names.get(name, "")

    def shown(self, key: str) -> str:
        """The short name under a key."""
        return self._shown.get(key, key)

    def area(self, key: str) -> str:
        """The key of the area in which a unit sits; empty for the zone's own and those above."""
        return self._places.get(key, "")

    def create(self, keys: Iterable[str]) -> dict[str, int]:
        """Ids of units by key; those that have no row get one."""
        wanted = set(keys)
        missing = [self._missing[key] for key in sorted(wanted & self._missing.keys())]
        if missing:
            write(Unit, unit_rows(missing))
        return dict(Unit.objects.filter(key__in=wanted).values_list("key", "pk"))

    def _stranger(self, name: str, known: bool) -> Body:
        """A body of no table of ours: one of an area, one above, or a name that nobody knows."""
        place = next((key for key, *forms in self._areas if name.startswith(tuple(forms))), "")
        kind = "集体" if self._directory.resolve(name).collective else ""
        return Body(digest_key(name), name, name, "县" if place else "", kind, place, own=False, known=known)
