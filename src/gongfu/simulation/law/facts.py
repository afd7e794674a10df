"""Facts: what is known of every person and household before any rule is applied."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from gongfu.simulation.law.units import PLAIN, Unit

__all__ = ["BUILT_IN", "LINKS", "NOBODY", "Fact", "fact"]

Kind = Literal["money", "number", "whole", "flag", "code"]
"""``money`` in yuan, exact to the fen; ``whole`` from 0 to 65,535; ``flag`` 0 or 1; ``code`` an index of ``codes``."""
LINKS = ("spouse", "mother", "father")
"""Columns of a person that point to another member of the household."""
NOBODY = 255
"""What a link holds where there is nobody, or nobody in the household."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A column of persons or households: unit, kind, and the least and greatest value that can be true."""

    name: str
    entity: Literal["person", "household"]
    label: str
    kind: Kind
    unit: Unit = PLAIN
    low: float = 0.0
    high: float = float("inf")
    codes: tuple[str, ...] = ()


def fact(
    name: str,
    entity: Literal["person", "household"],
    label: str,
    kind: Kind,
    unit: str = "1",
    *,
    low: float = 0.0,
    high: float = float("inf"),
    codes: tuple[str, ...] = (),
) -> Fact:
    """A :class:`Fact`, the unit as text. Raises :class:`ValueError` for a name or unit that cannot be."""
    if not name.isidentifier() or "__" in name:
        raise ValueError(f"fact {name!r}: a name is letters, digits and single underscores")
    return Fact(name, entity, label, kind, Unit.parse(unit), low, 1.0 if kind == "flag" else high, codes)


BUILT_IN = {
    "size": Fact("size", "household", "家庭人数", "whole", Unit.parse("person"), 1),
    "month": Fact("month", "person", "月份", "whole", Unit.parse("month"), 1, 12),
}
"""Facts that every population has: the size of the household, and in rules of months the month from 1 to 12."""
