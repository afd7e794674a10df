"""Hold a ledger to what can be done: who, by when, how much, and whether the document agrees with itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from gongfu.compiler.check_deadlines import check_deadlines
from gongfu.compiler.check_structure import check_structure
from gongfu.compiler.check_targets import check_targets
from gongfu.compiler.check_units import check_units
from gongfu.compiler.diagnostics import Diagnostic

if TYPE_CHECKING:
    from gongfu.compiler.ledger import Ledger
    from gongfu.zone import Zone

__all__ = ["check"]


def check(ledger: Ledger, zone: Zone | None = None) -> tuple[Diagnostic, ...]:
    """What is wrong with a document, in the order of its text.

    With ``zone``, names of bodies are looked up, references are held against the zone's list of documents, and codes
    that the zone switches off are left out.
    """
    off = zone.check.off if zone else ()
    found = [diagnostic for diagnostic in _all(ledger, zone) if diagnostic.code not in off]
    return tuple(sorted(found, key=lambda diagnostic: (diagnostic.span.start, diagnostic.code)))


def _all(ledger: Ledger, zone: Zone | None) -> Iterator[Diagnostic]:
    yield from check_units(ledger, zone)
    yield from check_deadlines(ledger)
    yield from check_targets(ledger)
    yield from check_structure(ledger)
    if zone:
        from gongfu.compiler.check_references import check_references

        yield from check_references(ledger, zone)
