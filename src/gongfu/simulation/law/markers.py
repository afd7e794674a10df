"""Annotations of a rule's arguments: over whom, or over which months, a variable is gathered.

An argument without one is the variable itself. ``net: Sum`` is the sum of ``net`` over the household;
``spouse_wage: Sum("wage", of="spouse")`` names the variable and the persons.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, get_args

__all__ = [
    "Any",
    "Before",
    "Circle",
    "Count",
    "Marker",
    "Max",
    "Over",
    "Span",
    "Sum",
    "ThroughYear",
    "ToDate",
    "Within",
]

Circle = Literal["household", "spouse", "children", "parents"]
"""The persons gathered over: all members, or those of the same household who are linked to the person."""
Span = Literal["year", "to_date", "before"]
"""The months gathered over: all twelve, those up to and with the present one, or those before it."""


@dataclass(frozen=True, slots=True)
class Over:
    """A figure of several persons. Of nobody, every one of them is 0 (``max`` counts no value below 0)."""

    how: Literal["sum", "max", "any", "count"]
    of: Circle = "household"
    variable: str = ""

    def __call__(self, variable: str = "", *, of: Circle = "household") -> Over:
        """The same over other persons, or of a variable that is not called as the argument is.

        Raises :class:`ValueError` for persons that are no :data:`Circle`.
        """
        if of not in get_args(Circle):
            raise ValueError(f"of={of!r} is none of {', '.join(get_args(Circle))}")
        return replace(self, of=of, variable=variable)


@dataclass(frozen=True, slots=True)
class Within:
    """The sum over months of a variable that has a value every month."""

    span: Span
    variable: str = ""

    def __call__(self, variable: str) -> Within:
        """The same of a variable that is not called as the argument is."""
        return replace(self, variable=variable)


Marker = Over | Within
Sum = Over("sum")
Max = Over("max")
Any = Over("any")
"""Whether it holds of anybody: 1 or 0."""
Count = Over("count")
"""Of how many persons it holds."""
ThroughYear = Within("year")
ToDate = Within("to_date")
Before = Within("before")
"""Of a rule itself too: what was withheld in the months before."""
