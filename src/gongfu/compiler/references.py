"""References (引用): the documents, document numbers and articles of law that a text names."""

from __future__ import annotations

import re

from gongfu.compiler.header import NUMBER
from gongfu.compiler.ledger import Reference, Span
from gongfu.documents.flow import Flow

__all__ = ["references"]

_TITLE = re.compile(r"《(?P<title>[^《》\n]{2,120}(?:《[^》\n]{2,100}》[^《》\n]{0,40})?)》(?P<article>第[一二三四五六七八九十百零\d]{1,6}条(?:第[一二三四五六七八九十\d]{1,3}款)?)?")
_LAW = re.compile(r"(?:法|条例|法典)$")


def references(flow: Flow) -> tuple[Reference, ...]:
    """Every reference of the running text, in order.

    A title in 《》 takes the number in the bracket behind it; a number without a title stands for itself.
    """
    found: list[Reference] = []
    taken: set[int] = set()
    for match in _TITLE.finditer(flow.fold):
        stop = match.end()
        number = None
        behind = NUMBER.search(flow.fold, stop, stop + 40)
        if behind and flow.fold[stop : behind.start()].strip() == "(":
            number, stop = flow.text[behind.start() : behind.end()], behind.end()
            taken.add(behind.start())
        title = flow.text[match.start("title") : match.end("title")]
        law = match["article"] is not None or _LAW.search(title) is not None
        text = flow.text[match.start() : match.end()]
        found.append(Reference(text, "law" if law else "document", number, _span(flow, match.start(), stop)))
    for match in NUMBER.finditer(flow.fold):
        if match.start() not in taken:
            text = flow.text[match.start() : match.end()]
            found.append(Reference(text, "number", text, _span(flow, match.start(), match.end())))
    return tuple(sorted(found, key=lambda reference: reference.span.start))


def _span(flow: Flow, start: int, end: int) -> Span:
    left, right = flow.span(start, end)
    return Span(left, right, str(flow.place(start)))
