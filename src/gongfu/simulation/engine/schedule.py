"""In what turns a program is run: phases of persons, of their months, of households, each a straight loop."""

from __future__ import annotations

from dataclasses import dataclass

from gongfu.simulation.engine.program import LINKED, Gather, Item, Program
from gongfu.simulation.law.rule import Entity

__all__ = ["Phase", "phases"]

_TURN: tuple[Entity, ...] = ("person", "month", "household")


@dataclass(frozen=True, slots=True)
class Phase:
    """Items of one entity that can be computed one after another for each person, month or household on its own.

    What is gathered over linked persons comes first in a phase: it reads what earlier phases have computed.
    """

    entity: Entity
    items: tuple[Item, ...]


def phases(program: Program) -> tuple[Phase, ...]:
    """Phases in order, few of them: each takes all that can be computed by then.

    Raises :class:`ValueError` where a month needs of the months before what only the whole year can tell.
    """
    known = {"size", "month", *program.facts}
    waiting = list(program.items)
    found: list[Phase] = []
    while waiting:
        for entity in _TURN:
            ready = _ready(program, waiting, known, entity)
            if ready:
                found.append(Phase(entity, tuple(ready)))
                known |= {item.name for item in ready}
                waiting = [item for item in waiting if item.name not in known]
                break
        else:
            names = "、".join(item.name for item in waiting)
            raise ValueError(f"these need of earlier months what comes only after the year: {names}")
    return tuple(found)


def _ready(program: Program, waiting: list[Item], known: set[str], entity: Entity) -> list[Item]:
    """All items of an entity that can be computed now, those gathered over links first."""
    taken: dict[str, Item] = {}
    for item in waiting:
        if item.entity == entity and all(_there(program, item, name, known, taken) for name in item.reads):
            taken[item.name] = item
    while lost := [item for item in taken.values() if not _kept(item, known, taken)]:
        for item in lost:
            del taken[item.name]
    return sorted(taken.values(), key=lambda item: not (isinstance(item, Gather) and item.over in LINKED))


def _there(program: Program, item: Item, name: str, known: set[str], taken: dict[str, Item]) -> bool:
    """Whether what an item reads is known before it: in the phase itself, unless it is of other persons or months."""
    if isinstance(item, Gather) and (item.over in LINKED or item.over in ("household", "year")):
        return name in known
    if isinstance(item, Gather) and item.over == "before":
        return True
    return name in known or name in taken


def _kept(item: Item, known: set[str], taken: dict[str, Item]) -> bool:
    """Whether all that it reads, earlier months included, is there or in the phase."""
    return all(name in known or name in taken for name in item.reads)
