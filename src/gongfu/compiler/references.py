"""References (引用): the documents, document numbers and articles of law that a text names."""

from __future__ import annotations

import re

from gongfu.compiler.header import NUMBER
from gongfu.compiler.ledger import Reference, Span, Stated
from gongfu.documents.flow import Flow
from gongfu.documents.numerals import fold, integer

__all__ = ["references"]

_TITLE = re.compile(r"《(?P<title>[^《》\n]{2,120}(?:《[^》\n]{2,100}》[^《》\n]{0,40})?)》(?P<article>第[一二三四五六七八九十百零\d]{1,6}条(?:第[一二三四五六七八九十\d]{1,3}款)?)?")
_STOP = re.compile(r"[。!?\n《]")
_COUNTED = re.compile(
    r"(?<![\d.第])(?P<n>\d{1,3}|[一二三四五六七八九十]{1,3}) ?个?(?P<of>大?方面|大?模块|部分|[条项](?=[^\d,。;]{0,12}(?:措施|政策|举措|意见|任务|内容)))"
)
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
        counts = () if law else _counts(flow, stop)
        found.append(Reference(text, "law" if law else "document", number, _span(flow, match.start(), stop), counts))
    for match in NUMBER.finditer(flow.fold):
        if match.start() not in taken:
            lead = _LEADING.match(match[0])
            start = match.start() + (lead.end() if lead else 0)
            text = flow.text[start : match.end()]
            found.append(Reference(text, "number", text, _span(flow, start, match.end())))
    return tuple(sorted(found, key=lambda reference: reference.span.start))


def _counts(flow: Flow, start: int) -> tuple[Stated, ...]:
    """Counts that the sentence behind a title states of that document: 从5个方面提出15条措施."""
    stop = _STOP.search(flow.fold, start)
    stated = _COUNTED.finditer(flow.fold, start, stop.start() if stop else len(flow.fold))
    return tuple(Stated(number, match["of"]) for match in stated if (number := integer(match["n"])) and number > 1)


def _span(flow: Flow, start: int, end: int) -> Span:
    left, right = flow.span(start, end)
    return Span(left, right, str(flow.place(start)))
