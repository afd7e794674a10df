"""The compiler's one way in: a file becomes a ledger."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from gongfu.compiler.counts import counts
from gongfu.compiler.drafts import drafts
from gongfu.compiler.goals import goal_stretches, goals
from gongfu.compiler.indicators import indicator_goals
from gongfu.compiler.ledger import Ledger
from gongfu.compiler.resolve import Links
from gongfu.compiler.sections import purposes
from gongfu.compiler.source import source
from gongfu.compiler.tables import tables
from gongfu.compiler.tasks import tasks
from gongfu.documents.flow import flow
from gongfu.documents.model import Document
from gongfu.documents.outline import outline
from gongfu.documents.read import read

if TYPE_CHECKING:
    from gongfu.zone import Zone

__all__ = ["compile_document", "decompose"]


def decompose(path: str | Path, zone: Zone | None = None) -> Ledger:
    """Read an official document and compile it into its task ledger.

    ``zone`` resolves unit names and actions against a zone's tables. Raises
    :class:`gongfu.documents.errors.InputError` where the file cannot be read.
    """
    return compile_document(read(path), zone)


def compile_document(document: Document, zone: Zone | None = None) -> Ledger:
    """Compile a document that has been read. A pure function of its arguments."""
    text = flow(document)
    tree = outline(text)
    read_from = source(text, tree)
    head = read_from.header
    purpose = purposes(text, tree)
    interprets = "解读" in (head.title or "")  # explains another document and gives no tasks
    found = [] if interprets else drafts(text, tree, purpose)
    rows, row_entries = tables(text, tree)
    aims = [*goals(text, goal_stretches(text, tree, purpose, head), head), *indicator_goals(text)]
    return Ledger(
        name=document.name,
        format=document.format,
        document=head,
        outline=tuple(sorted([*read_from.entries, *row_entries], key=lambda entry: entry.span.start)),
        tasks=tasks(read_from, found, rows, Links(head, zone)),
        goals=tuple(read_from.target(goal, date) for goal, date in aims),
        counts=counts(text, tree, head, rows),
        references=read_from.references,
        warnings=document.warnings,
        zone=zone.full_name if zone else None,
    )
