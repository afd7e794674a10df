"""Counts a document states of itself (从5个方面提出15条), held against what is there.

A count is reported where it announces something that can be counted: the items under a heading, 一是…二是…, a list
divided by ；, the rows of a table, names that repeat the counted noun. Most counts in official texts speak of other
documents; those are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from gongfu.compiler.ledger import Count, Header, Span, Verdict
from gongfu.compiler.tables import TableTask
from gongfu.documents.flow import Flow
from gongfu.documents.numerals import integer
from gongfu.documents.outline import Clause, Outline
from gongfu.documents.patterns import HAN, any_of

__all__ = ["counts"]

_N = r"(?P<n>\d{1,3}|[一二三四五六七八九十百]{1,5})"
_IN_TITLE = re.compile(rf"(?<![\d第]){_N} ?(?:条|项)(?:具体)?(?:政策)?(?:措施|举措|政策|意见)?")
"""…18条措施."""
_TOTAL = re.compile(rf"(?P<subject>[^,。;:、()\n\t]{{0,24}}?)\(共 ?{_N} ?[项条个件]\)")
"""推广的举措（共23项）."""
_GROUP = re.compile(rf"(?<=[,。;:\n)])(?P<subject>[^,。;:、()\n]{{2,16}}方面) ?{_N} ?[项条](?=[,。;:])")
"""知识产权保护方面5项."""
_ANNOUNCES = any_of("""
    抓好 抓了 做好 做了 突出 落实 提出 推出 制定 制订 采取 强化 从 以下 如下 下列 增加为 调整为 包括 明确 共 出台
""")
_MEASURES = r"[条项件](?:具体|重点|政策|支持|工作|督查|激励)*(?:措施|任务|举措|政策|意见|工作|要求|内容)?"
_AHEAD = re.compile(
    rf"(?:{_ANNOUNCES}了?[^,。;:\n\d]{{0,8}}?){_N} ?(?P<what>个?方面|部分|{_MEASURES})(?P<rest>[^,。;:\n]{{0,10}})"
)
"""从5个方面, 提出15条具体措施, 抓好以下3项工作."""
_LISTED = re.compile(
    rf"(?:办好|办理|实施|完成|抓好|做好)[^,。;:\d]{{0,4}}{_N} ?[件项个](?P<rest>[^,。;:()“”\n]{{0,12}})[,:]?"
    r"(?:包括|分别是|即)?[:,]"
)
"""办好10件实事：…；…；…."""
_NOUN = re.compile(rf"(?:{_N}) ?[个大项](?P<noun>{HAN}{{4,12}})(?=[,。;:的\n]|$)")
"""六大提升行动."""
_DEEDS = re.compile(rf"(?:办好|办理|办实)[^,。;]{{0,4}}“?{_N}[件项](?:民生)?实事”?")
_POINT = re.compile(r"(?:^|(?<=[。;,:\n]))[一二三四五六七八九十]{1,3}是")
"""一是…二是…."""
_OTHERS = re.compile(r"》|国家|国务院|省(?:政府|委|级)|上级|中央|去年|上年|年实施的|过去")
"""Words before a count that make it another document's."""
_LABEL_OR_ASPECT = re.compile(r"^[一二三四五六七八九十]+、|方面$")
_PARTS = re.compile("方面|部分")
_CLAUSE_END = re.compile(r"[。;\n,]")
_DIGIT = re.compile(r"\d")
_LONGEST_LIST = 10_000
"""Characters behind a count in which what it counts is sought."""


class _Stated(NamedTuple):
    """A count as stated, and how many there are (``None`` where that cannot be told)."""

    start: int
    end: int
    stated: int | None
    found: int | None


def counts(flow: Flow, outline: Outline, header: Header, rows: Sequence[TableTask]) -> tuple[Count, ...]:
    """Every count whose subject is this document or one of its sections, in order, with its verdict."""
    found: list[_Stated] = []
    taken = bytearray(len(flow.text))
    for one in [*_of_title(flow, outline, header), *_of_tables(flow, rows), *_of_text(flow, outline)]:
        if one.stated is not None and one.stated > 1 and taken.find(1, one.start, one.end) < 0:
            taken[one.start : one.end] = b"\1" * (one.end - one.start)
            found.append(one)
    return tuple(_count(flow, one.stated or 0, one) for one in sorted(found, key=lambda one: one.start))


def _count(flow: Flow, stated: int, one: _Stated) -> Count:
    verdict: Verdict = "unchecked" if one.found is None else "holds" if one.found == stated else "differs"
    left, right = flow.span(one.start, one.end)
    span = Span(left, right, str(flow.place(one.start)))
    return Count(flow.text[one.start : one.end].strip(), stated, one.found, verdict, span)


def _of_title(flow: Flow, outline: Outline, header: Header) -> Iterator[_Stated]:
    """A count in the document's own title: …18条措施 against its lowest items."""
    at = flow.text.find(header.title) if header.title else -1
    if header.title is None or at < 0:
        return
    end = at + len(header.title)
    match = _IN_TITLE.search(flow.fold, at, end)
    if match:
        yield _stated(match, _lowest(outline) or None)
    for noun in _NOUN.finditer(flow.fold, at, end):
        yield from _named(flow, noun, end, len(flow.text))


def _lowest(outline: Outline) -> int:
    """How many items the instrument has: the clauses without children, of the style most of them have."""
    items = [clause.style for clause in outline.clauses if not clause.children and clause.part == 0]
    return max((items.count(style) for style in set(items)), default=0)


def _of_tables(flow: Flow, rows: Sequence[TableTask]) -> Iterator[_Stated]:
    """Counts of a table and its section rows: 推广的举措（共23项）, 知识产权保护方面5项."""
    if not rows:
        return
    for pattern in (_TOTAL, _GROUP):
        for match in pattern.finditer(flow.fold):
            subject = _LABEL_OR_ASPECT.sub("", match["subject"].strip())
            of_section = [row for row in rows if subject and subject in row.section]
            everything = pattern is _TOTAL and not of_section and "方面" not in match["subject"]
            yield _stated(match, len(rows if everything else of_section))


def _of_text(flow: Flow, outline: Outline) -> Iterator[_Stated]:
    """Counts in running text that announce what follows them."""
    first = outline.clauses[0].start if outline.clauses else len(flow.text)
    top = [clause for clause in outline.clauses if clause.parent is None and clause.part == 0]
    for match in _AHEAD.finditer(flow.fold, 0, first) if top else ():
        there = len(top) if _PARTS.search(match["what"]) else _lowest(outline)
        own = not _of_others(flow, match) or match[0].startswith(("增加为", "调整为"))
        if own and ("共" in match[0] or integer(match["n"]) == there):
            yield _stated(match, there)
    for clause in outline.clauses:
        yield from _announced(flow, clause)
        yield from _listed(flow, outline, clause)
        for match in _NOUN.finditer(flow.fold, clause.body, clause.end):
            yield from _named(flow, match, match.end(), clause.end)


def _announced(flow: Flow, clause: Clause) -> Iterator[_Stated]:
    """Counts in a clause's own text of 一是…二是… behind them, or of its items."""
    for match in _AHEAD.finditer(flow.fold, clause.body, clause.end):
        if _of_others(flow, match):
            continue
        points = _points(flow.fold, match.end(), min(clause.end, match.end() + _LONGEST_LIST))
        if points:
            yield _stated(match, points)
        elif clause.children and _ends_clause(flow, match, clause) and not _DIGIT.search(match["rest"]):
            yield _stated(match, len(clause.children))


def _ends_clause(flow: Flow, match: re.Match[str], clause: Clause) -> bool:
    """Whether no other paragraph of the clause's own stands behind a count."""
    line_end = flow.fold.find("\n", match.end(), clause.end)
    return line_end < 0 or not flow.fold[line_end : clause.end].strip()


def _listed(flow: Flow, outline: Outline, clause: Clause) -> Iterator[_Stated]:
    """Counts in a clause's own text of a list divided by ；, and of deeds (民生实事) in its heading."""
    for match in _LISTED.finditer(flow.fold, clause.body, clause.end):
        end = min(clause.end, match.end() + _LONGEST_LIST)
        stop = flow.fold.find("。", match.end(), end)
        items = flow.fold.count(";", match.end(), stop if stop >= 0 else end) + 1
        if items > 2:
            yield _stated(match, items)
    whole = clause.end < len(flow.text) and not outline.clauses[-1].path.startswith(clause.path)
    for match in _DEEDS.finditer(flow.fold, clause.body, clause.heading_end):
        yield _stated(match, len(clause.children) if whole else None)


def _stated(match: re.Match[str], found: int | None) -> _Stated:
    return _Stated(match.start(), match.end(), integer(match["n"]), found)


def _points(fold: str, start: int, end: int) -> int:
    """How many 一是, 二是, … begin behind a sentence that announces them."""
    first = end - len(fold[start:end].lstrip(" 。:;,\n"))
    return len(_POINT.findall(fold, start, end)) if _POINT.match(fold, first, end) else 0


def _named(flow: Flow, match: re.Match[str], start: int, end: int) -> Iterator[_Stated]:
    """A count of names that repeat the counted noun (六大提升行动: six …提升行动); reported only where it holds."""
    stated = integer(match["n"])
    paragraph = flow.fold.find("\n", start + 400, end)
    behind = flow.fold[start : min(paragraph if paragraph > 0 else end, start + _LONGEST_LIST)]
    if stated and behind.count(match["noun"]) == stated and stated > 2:
        yield _stated(match, stated)


def _of_others(flow: Flow, match: re.Match[str]) -> bool:
    """Whether the count's sentence up to it speaks of another document."""
    before = _CLAUSE_END.split(flow.fold[max(0, match.start() - 40) : match.start()])[-1]
    return _OTHERS.search(before) is not None and "本" not in before
