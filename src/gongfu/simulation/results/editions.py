"""The law of a day as it is, and with each of some reforms: the scenarios that are held against each other."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gongfu.simulation.law.law import Edition, Law
    from gongfu.simulation.law.reform import Reform

__all__ = ["BASELINE", "editions_of"]

BASELINE = "现行政策"
"""The scenario of the law as it is."""


def editions_of(law: Law, reforms: Sequence[Reform], day: date | str) -> dict[str, Edition]:
    """Editions by the names of their scenarios, the baseline first.

    Raises :class:`InputErrors` for what the law or a reform has wrong, :class:`ValueError` for a day that is none and
    two reforms of one name.
    """
    names = [reform.name for reform in reforms]
    if len({BASELINE, *names}) <= len(names):
        raise ValueError(f"reforms need names that differ: {', '.join(names)}")
    return {BASELINE: law.on(day), **{reform.name: law.reformed(reform).on(day) for reform in reforms}}
