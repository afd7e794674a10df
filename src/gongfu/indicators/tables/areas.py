"""Areas that a table may name: the zone, its counties, and the reference areas beside it, by any of their names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from gongfu.zone import Area, Peer, Zone

__all__ = ["Areas"]


@dataclass(frozen=True, slots=True)
class Areas:
    """``own`` are the zone and its areas, ``peers`` the reference areas, by their full names.

    ``names`` leads from every name, short name, code and alias that means one area to its full name. A full name
    means its own area even where another is called so for short.
    """

    own: tuple[str, ...]
    peers: tuple[str, ...]
    names: dict[str, str]

    @staticmethod
    def of(zone: Zone) -> Areas:
        """The areas of a zone and its peers."""
        own = (zone.name, *(area.name for area in zone.areas))
        peers = tuple(peer.name for peer in zone.peers)
        called: dict[str, set[str]] = {}

        def call(name: str, others: Iterable[str]) -> None:
            for other in filter(None, others):
                called.setdefault(other, set()).add(name)

        call(zone.name, (zone.full_name, zone.short, zone.code))
        items: tuple[Area | Peer, ...] = (*zone.areas, *zone.peers)
        for item in items:
            call(item.name, (item.short, item.code, *item.aliases))
        names = {other: next(iter(meant)) for other, meant in called.items() if len(meant) == 1}
        return Areas(own, peers, names | {name: name for name in (*own, *peers)})
