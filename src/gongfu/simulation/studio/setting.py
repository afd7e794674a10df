"""The reform that dials make where they stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gongfu.simulation.law.reform import Change, Reform
from gongfu.simulation.studio.dial import Dial, checked

__all__ = ["reform_set"]


def reform_set(
    held: Reform, dials: Sequence[Dial], values: Mapping[str, float], name: str = "", note: str = ""
) -> Reform:
    """The reform ``held`` with its dials set; one that is not given stands where it stood at first.

    What is set to the law's own value is no change. Raises :class:`InputErrors` naming every value that is out of
    range.
    """
    chosen = checked(dials, values)
    mine = {(dial.parameter, dial.since, dial.until): dial for dial in dials}
    made: list[Change] = []
    for change in held.changes:
        dial = mine.pop((change.parameter, change.since, change.until), None)
        if dial is None or chosen[dial.parameter] == dial.start:
            made.append(change)
        elif chosen[dial.parameter] != dial.baseline:
            made.append(dial.change(chosen[dial.parameter]))
    left = (dial for dial in mine.values() if chosen[dial.parameter] != dial.baseline)
    made += [dial.change(chosen[dial.parameter]) for dial in left]
    return Reform(name.strip() or held.name, tuple(made), held.swaps, held.parameters, note or held.note)
