"""Counts a document states of itself (从5个方面提出15条), held against what is there."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gongfu.compiler.ledger import Count, Entry, Header, Span, Task, Verdict
from gongfu.compiler.tables import TableTask
from gongfu.documents.flow import Flow
from gongfu.documents.numerals import integer
from gongfu.documents.outline import Outline

__all__ = ["counts"]

_N = r"(?P<n>\d{1,3}|[一二三四五六七八九十百]{1,5})"
_TITLE = re.compile(rf"(?:(?<=[^\d第])){_N} ?(?:条|项)(?:政策)?(?:措施|举措|政策|意见)?")
_TOTAL = re.compile(rf"(?P<subject>[^,。;:、()\n]{{0,24}}?)\(共 ?{_N} ?(?:项|条|个|件)\)")
_GROUP = re.compile(rf"(?P<subject>(?<=[,。;:\n])[^,。;:、()\n]{{2,16}}方面) ?{_N} ?(?:项|条)(?=[,。;:])")
_AHEAD = re.compile(
    rf"(?:(?:抓好|抓了|做好|突出|实施|推进|落实|提出|包括|分为|推出|制定|采取|强化|聚焦|开展|从|以下|如下|下列)(?:了|以下|如下)?[^,。;:\n]{{0,6}}?){_N} ?(?:个)?(?P<what>方面|条|项|大(?:方面|任务|行动|工程)|项(?:具体)?(?:措施|任务|举措|工作|政策措施|重点任务))(?P<rest>[^,。;:\n]{{0,12}})"
)
_ITEMS = re.compile(rf"(?:办好|办理|实施|完成|抓好|共) ?{_N} ?(?:件|项|个)(?P<rest>[^,。;:()\n]{{0,12}}(?:实事|规划和行动方案))")
_OTHER = re.compile(r"》|国家|国务院|省(?:政府|委|级)|上级|中央|去年|上年")


def counts(flow: Flow, outline: Outline, header: Header, tasks: Sequence[Task], rows: Sequence[TableTask], entries: Sequence[Entry]) -> tuple[Count, ...]:
    """Every count whose subject is this document or one of its sections, with the verdict."""
    found: dict[tuple[int, int], Count] = {}

    def add(start: int, end: int, stated: int | None, there: int | None) -> None:
        if stated is None or stated < 2:
            return
        verdict: Verdict = "unchecked" if there is None else "holds" if there == stated else "differs"
        left, right = flow.span(start, end)
        text = flow.text[start:end].strip()
        found.setdefault((start, end), Count(text, stated, there, verdict, Span(left, right, str(flow.place(start)))))

    _of_title(flow, outline, header, tasks, add)
    _of_groups(flow, rows, add)
    _of_sections(flow, outline, add)
    return tuple(found[at] for at in sorted(found))


def _of_title(flow: Flow, outline: Outline, header: Header, tasks: Sequence[Task], add) -> None:  # type: ignore[no-untyped-def]
    """A count in the document's own title: 促进…18条措施."""
    title = header.title or ""
    at = flow.text.find(title) if title else -1
    if at < 0 or "》" in title:
        return
    match = _TITLE.search(flow.fold, at, at + len(title))
    if match:
        stated = integer(match["n"])
        items = [c for c in outline.clauses if not c.children and c.part == 0]
        style = max({c.style for c in items}, key=lambda s: sum(c.style == s for c in items), default="")
        add(match.start(), match.end(), stated, sum(c.style == style for c in items) if items else None)


def _of_groups(flow: Flow, rows: Sequence[TableTask], add) -> None:  # type: ignore[no-untyped-def]
    """Counts of a table and its section rows: 推广的改革举措（共23项）, 知识产权保护方面（共5项）, and the same in prose."""
    if not rows:
        return
    sections: dict[str, int] = {}
    for row in rows:
        sections[row.section] = sections.get(row.section, 0) + 1

    def there(subject: str) -> int | None:
        words = re.sub(r"^[(（]?[一二三四五六七八九十]+[)）]?[、.]?", "", subject.strip())
        words = re.sub(r"方面$", "", words)
        hits = [n for name, n in sections.items() if words and words in name]
        return sum(hits) if hits else 0 if "方面" in subject else len(rows)

    for pattern in (_TOTAL, _GROUP):
        for match in pattern.finditer(flow.fold):
            if flow.lines[flow.line_number(match.start())].block.kind == "row" and match["subject"].count("\t"):
                continue
            add(match.start(), match.end(), integer(match["n"]), there(match["subject"]))


def _of_sections(flow: Flow, outline: Outline, add) -> None:  # type: ignore[no-untyped-def]
    """A count that announces the items after it: 重点抓好十一个方面工作, 办好15件民生实事."""
    for clause in outline.clauses:
        for match in _AHEAD.finditer(flow.fold, clause.body, clause.end):
            sentence = flow.fold[max(clause.body, match.start() - 30) : match.start()]
            if _OTHER.search(re.split("[。;]", sentence)[-1]) or not clause.children:
                continue
            if re.search(r"\d|[,。;]", match["rest"]) and not re.search("方面", match["what"]):
                continue
            add(match.start(), match.end(), integer(match["n"]), len(clause.children))
        for match in _ITEMS.finditer(flow.fold, clause.body, clause.end):
            stop = flow.fold.find("\n", match.end(), clause.end)
            behind = flow.fold[match.end() : clause.end if stop < 0 else stop]
            listed = re.match(r"[^;。]{0,30}[:,。]", behind)
            items = behind.count(";") + 1 if behind.count(";") > 2 and listed else None
            if items is None and clause.children:
                items = len(clause.children)
            add(match.start(), match.end(), integer(match["n"]), items)
