"""The bodies that a zone's tasks may name: rows for its tables of organizations, and a key for every other name.

A unit's key outlives its name: it is the duty (``finance``) in the zone's own tables, ``province-finance`` and
``state-finance`` above it, ``area-411081`` for the government of an area, and a digest for names that no table has.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING

from gongfu.compiler.organization_table import Organization, parse_table, read_table
from gongfu.compiler.organizations import Directory

if TYPE_CHECKING:
    from gongfu.zone import Area, Zone

__all__ = ["Body", "area_key", "bodies", "digest_key"]


@dataclass(frozen=True, slots=True)
class Body:
    """A body under its ``key``. ``short`` is the name that tasks resolve to (市财政局), ``area`` the key of its area.

    ``own`` bodies belong to the zone and are offered everywhere; others appear once a document names them. One that is
    not ``known`` is in no table: a name that may be misprinted, or a collective one without members.
    """

    key: str
    name: str
    short: str
    level: str
    kind: str
    area: str = ""
    own: bool = True
    known: bool = True


def area_key(area: Area) -> str:
    """The administrative division's code, or the short name of an area that has none."""
    return area.code or area.short


def digest_key(name: str) -> str:
    """The key of a body that only its name tells."""
    return "u-" + hashlib.sha256(name.encode()).hexdigest()[:12]


def bodies(zone: Zone) -> list[Body]:
    """Every body of the tables that is there today, the zone's first; each key and each short name once."""
    found: list[Body] = []
    keys, names = set[str](), set[str]()
    for body in (*_governments(zone), *_of_tables(zone)):
        if body.key not in keys and body.short not in names:
            keys.add(body.key)
            names.add(body.short)
            found.append(body)
    return found


def _governments(zone: Zone) -> Iterator[Body]:
    directory = Directory(zone)
    for area in zone.areas:
        name = directory.resolve(area.name).organization or area.name
        yield Body(f"area-{area_key(area)}", name, name, "县", "政府", area_key(area))


def _of_tables(zone: Zone) -> Iterator[Body]:
    """Rows of the zone's level, then of the province and the state; one of all levels stands at each but the last."""
    directory, rows = Directory(zone), _rows(zone)
    for level, prefix in ((zone.level, ""), ("省", "province-"), ("国家", "state-")):
        for wanted in (level, "部门通用") if level != "国家" else (level,):
            for row in rows:
                if row.level == wanted and not row.successor:
                    short = directory.resolve(_placed(row.short or row.name, level, zone), level).organization
                    if short:
                        formal = _formal(row, level, zone)
                        yield Body(prefix + row.id, formal, short, level, row.kind, own=level == zone.level)


def _rows(zone: Zone) -> list[Organization]:
    """The zone's own rows before the shipped ones, as everywhere."""
    shipped = files("gongfu") / "data" / "organizations.csv"
    own = read_table(zone.organizations) if zone.organizations else []
    return own + parse_table(shipped.read_bytes(), shipped)


def _placed(name: str, level: str, zone: Zone) -> str:
    """A form of the tables as a name at a level: {级}委宣传部 → 市委宣传部, 财政局 → 市财政局."""
    if level == "国家":
        return name
    place = zone.short if level == zone.level else zone.province.removesuffix("省")
    return name.replace("{级}", level).replace("{地}", place) if "{" in name else level + name


def _formal(row: Organization, level: str, zone: Zone) -> str:
    """The full name: 许昌市财政局, 中共许昌市委宣传部."""
    if level == "国家":
        return row.name
    seat = zone.name if level == zone.level else zone.province
    if "{" not in row.name:
        return seat + row.name
    name = row.name.replace("{级}", seat).replace("{地}", seat.removesuffix(level))
    return f"中共{name}" if row.kind == "党委" and not name.startswith("中共") else name
