"""References (引用): the documents, document numbers and articles of law that a text names."""

from __future__ import annotations

import re

from gongfu.compiler.header import NUMBER
from gongfu.compiler.ledger import Reference, Span
from gongfu.documents.flow import Flow
from gongfu.documents.numerals import fold

__all__ = ["references"]

_TITLE = re.compile(r"《(?P<title>[^《》\n]{2,120}(?:《[^》\n]{2,100}》[^《》\n]{0,40})?)》(?P<article>第[一二三四五六七八九十百零\d]{1,6}条(?:第[一二三四五六七八九十\d]{1,3}款)?)?")
_LAW = re.compile(r"(?:(?<!办)法|条例|法典)(?:\([^()]{1,12}\))?$")
_LEADING = re.compile(r"(?:按照|根据|依据|落实|执行|参照|依照|遵照|贯彻|以及|及|和|与|见|的通知|的意见|通知|意见)")


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
        law = match["article"] is not None or _LAW.search(fold(title)) is not None
        text = flow.text[match.start() : match.end()]
        found.append(Reference(text, "law" if law else "document", number, _span(flow, match.start(), stop)))
    for match in NUMBER.finditer(flow.fold):
        if match.start() not in taken:
            lead = _LEADING.match(match[0])
            start = match.start() + (lead.end() if lead else 0)
            text = flow.text[start : match.end()]
            found.append(Reference(text, "number", text, _span(flow, start, match.end())))
    return tuple(sorted(found, key=lambda reference: reference.span.start))


def _span(flow: Flow, start: int, end: int) -> Span:
    left, right = flow.span(start, end)
    return Span(left, right, str(flow.place(start)))
