"""Link what a document names to what a zone holds: units to organizations, tasks to actions."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

from gongfu.compiler.ledger import Header, Unit
from gongfu.compiler.organizations import Directory
from gongfu.documents.patterns import HAN

if TYPE_CHECKING:
    from gongfu.zone import Action, Zone

__all__ = ["Links", "level_of"]

_LEVELS = (
    ("国家", re.compile("国务院|中共中央|^国家|中华人民共和国")),
    ("县", re.compile(rf"县(?!级市)|{HAN}{{2}}区(?:人民政府|管委会|委)|旗")),
    ("市", re.compile(r"市|自治州|州(?:人民政府|委)|盟")),
    ("省", re.compile(r"省|自治区|北京|天津|上海|重庆")),
)


def level_of(header: Header) -> str | None:
    """The level of the organ that issued a document, for unit names that show none (财政局 in a city's document)."""
    words = (header.issuer[0] if header.issuer else "") or (header.title or "")[:16]
    return next((level for level, pattern in _LEVELS if pattern.search(words)), None)


@cache
def _general() -> Directory:
    return Directory()


class Links:
    """Looks names up for one document. ``zone`` adds a zone's own bodies, areas and actions."""

    def __init__(self, header: Header, zone: Zone | None) -> None:
        self.directory = Directory(zone) if zone else _general()
        self.level = level_of(header) or (zone.level if zone else None)
        self.actions: tuple[Action, ...] = zone.actions if zone else ()
        self.title = header.title or ""

    def units(self, units: Iterable[Unit]) -> tuple[Unit, ...]:
        """Units with their organizations, or the members or candidates of their names. The printed names stay."""
        return tuple(self._resolved(unit) for unit in units)

    def action(self, heading: str, chapter: str) -> str | None:
        """The action a task serves: the first one named in its heading, its chapter or the document's title."""
        words = f"{heading}\n{chapter}\n{self.title}"
        named = [(words.find(action.name), action.name) for action in self.actions if action.name in words]
        return min(named)[1] if named else None

    def _resolved(self, unit: Unit) -> Unit:
        said = self.directory.resolve(unit.name, self.level)
        found = said.organization, said.members, said.candidates
        return Unit(unit.name, unit.role, unit.inherited, unit.printed, *found)
