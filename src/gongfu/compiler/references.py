"""References (引用): the documents, document numbers and articles of law that a text names."""

from __future__ import annotations

import re

from gongfu.compiler.header import NUMBER
from gongfu.compiler.ledger import Reference, Span, Stated
from gongfu.documents.flow import Flow
from gongfu.documents.numerals import integer
from gongfu.documents.patterns import any_of

__all__ = ["references"]

_TITLE = re.compile(
    r"《(?P<title>[^《》\n]{2,120}(?:《[^》\n]{2,100}》[^《》\n]{0,40})?)》"
    r"(?P<article>第[一二三四五六七八九十百零\d]{1,6}条(?:第[一二三四五六七八九十\d]{1,3}款)?)?"
)
"""A title, with a title inside it, and the article of a law behind it."""
_STOP = re.compile(r"[。!?\n《]")
"""Where a sentence on a title ends."""
_OF_MEASURES = rf"[条项](?=[^\d,。;]{{0,12}}{any_of('措施 政策 举措 意见 任务 内容')})"
_COUNTED = re.compile(
    rf"(?<![\d.第])(?P<n>\d{{1,3}}|[一二三四五六七八九十]{{1,3}}) ?个?(?P<of>大?方面|大?模块|部分|{_OF_MEASURES})"
)
"""从5个方面提出15条措施."""
_LAW = re.compile(r"(?:(?<!办)法|条例|法典)(?:\([^()]{1,12}\))?$")
_LEADING = re.compile(r"按照|根据|依据|落实|执行|参照|依照|遵照|贯彻|以及|及|和|与|见|的通知|的意见|通知|意见")
"""Words that run into a number from before it."""
_BEHIND = 40
"""Characters behind a title in which its number begins and ends."""


def references(flow: Flow) -> tuple[Reference, ...]:
    """Every reference of the running text, in order.

    A title in 《》 takes the number in the bracket behind it; a number without a title stands for itself.
    """
    found: list[Reference] = []
    taken: set[int] = set()
    for title in _TITLE.finditer(flow.fold):
        behind = NUMBER.search(flow.fold, title.end(), title.end() + _BEHIND)
        if behind and flow.fold[title.end() : behind.start()].strip() != "(":
            behind = None
        if behind:
            taken.add(behind.start())
        found.append(_titled(flow, title, behind))
    found += [_bare(flow, match) for match in NUMBER.finditer(flow.fold) if match.start() not in taken]
    return tuple(sorted(found, key=lambda reference: reference.span.start))


def _titled(flow: Flow, match: re.Match[str], behind: re.Match[str] | None) -> Reference:
    """A reference by title, with the number behind it."""
    stop = behind.end() if behind else match.end()
    number = flow.text[behind.start() : stop] if behind else None
    text, span = flow.text[match.start() : match.end()], _span(flow, match.start(), stop)
    if match["article"] is not None or _LAW.search(match["title"]):
        return Reference(text, "law", number, span)
    return Reference(text, "document", number, span, _counts(flow, stop))


def _bare(flow: Flow, match: re.Match[str]) -> Reference:
    """A reference by number alone."""
    lead = _LEADING.match(match[0])
    start = match.start() + (lead.end() if lead else 0)
    text = flow.text[start : match.end()]
    return Reference(text, "number", text, _span(flow, start, match.end()))


def _counts(flow: Flow, start: int) -> tuple[Stated, ...]:
    """Counts that the sentence behind a title states of that document: 从5个方面提出15条措施."""
    stop = _STOP.search(flow.fold, start)
    stated = _COUNTED.finditer(flow.fold, start, stop.start() if stop else len(flow.fold))
    return tuple(Stated(number, match["of"]) for match in stated if (number := integer(match["n"])) and number > 1)


def _span(flow: Flow, start: int, end: int) -> Span:
    left, right = flow.span(start, end)
    return Span(left, right, str(flow.place(start)))
