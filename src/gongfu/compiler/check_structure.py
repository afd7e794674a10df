"""Checks of a document's counts, numbering and particulars (GF4xx)."""

from __future__ import annotations

from collections.abc import Iterator

from gongfu.compiler.diagnostics import Diagnostic, found
from gongfu.compiler.ledger import Entry, Ledger, Span
from gongfu.documents.labels import label_at
from gongfu.documents.numerals import fold

__all__ = ["check_structure"]


def check_structure(ledger: Ledger) -> Iterator[Diagnostic]:
    """Whether counts, numbering and document numbers agree with themselves."""
    yield from _counts(ledger)
    yield from _numbering(ledger)
    yield from _numbers(ledger)


def _counts(ledger: Ledger) -> Iterator[Diagnostic]:
    for count in ledger.counts:
        if count.verdict == "differs":
            message = f"“{count.text}”：文件说 {count.stated}，实有 {count.found}"
            yield found("GF401", ledger, count.span, message, count.text)


def _numbering(ledger: Ledger) -> Iterator[Diagnostic]:
    """Gaps and repeats in each style of label.

    Under one heading each number follows the one before; under another it goes on or begins at 1. A return to 1
    begins another instrument or table. A row's number may repeat, as a merged cell gives it to several rows.
    """
    last: dict[str, tuple[int, str, str]] = {}
    for entry in ledger.outline:
        style, number = _label(entry)
        parent = entry.path.rpartition("/")[0]
        before = last.get(style)
        last[style] = number, parent, entry.label
        if before is None or number == 1 or number == before[0] + 1 or (style == "row" and number <= before[0]):
            continue
        words = entry.label + entry.heading if style != "row" else entry.label
        if number > before[0] + 1:
            message = f"“{entry.label}”前面是“{before[2]}”，缺 {_missing(before[0], number)}"
            yield found("GF402", ledger, entry.span, message, words)
        elif parent == before[1]:
            message = f"“{entry.label}”前面是“{before[2]}”，应当是第 {before[0] + 1}"
            yield found("GF403", ledger, entry.span, message, words)
            last[style] = before[0] + 1, parent, entry.label  # what follows is held against what was due


def _missing(before: int, number: int) -> str:
    """The numbers between two."""
    return f"第 {before + 1}" if number == before + 2 else f"第 {before + 1} 至第 {number - 1}"


def _label(entry: Entry) -> tuple[str, int]:
    """Style and number of a label; a row's is bare."""
    folded = fold(entry.label).strip()
    if folded.isascii() and folded.isdigit():
        return "row", int(folded)
    label = label_at(folded + "x", 0, len(folded) + 1)
    return (label.style, label.number) if label else ("", 1)


def _numbers(ledger: Ledger) -> Iterator[Diagnostic]:
    """Two document numbers on one document, spelling aside."""
    numbers = {fold(number).replace(" ", ""): number for number in reversed(ledger.document.numbers)}
    if len(numbers) > 1:
        names = "、".join(reversed(numbers.values()))
        first = next((r.span for r in ledger.references if r.text in ledger.document.numbers), None)
        span = first or (ledger.outline[0].span if ledger.outline else Span(0, 0, "文首"))
        yield found("GF404", ledger, span, f"同一份文件印着几个文号：{names}", ledger.document.numbers[-1])
