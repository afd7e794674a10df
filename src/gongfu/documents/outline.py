"""The running text becomes an outline: numbered headings and items, each with its own text, in a tree.

A label at a line's head is taken as it comes, gaps and repeats included (an office makes such mistakes, and the
check reports them). A label glued into the middle of a line must be the number that is due.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass

from gongfu.documents.flow import Flow, Line
from gongfu.documents.labels import STYLES, Label, label_at, labels_within

__all__ = ["Clause", "Outline", "outline"]

_RANK = {style: rank for rank, style in enumerate(STYLES)}
_ATTACHMENT = re.compile(r"附 ?[件表录](?P<number> ?\(?[\d一二三四五六七八九十]{0,3}\)?)(?P<rest>[\s:.、].*)?")
_ATTACHMENT_LENGTH = 60
"""Longest line that names an attachment."""
_SIGN_OFF = re.compile(r"^(?:19|20)\d\d年\d{1,2}月\d{1,2}日$|(?:人民政府|办公厅|办公室|委员会|管委会|厅|局)$")
_TITLE = re.compile(
    r"(?:意见|方案|措施|办法|规定|计划|规划|通知|细则|清单|政策|行动|要点|规则|制度|任务|分工|条例|纲要|举措|标准|目录)"
    r"(?:\(.{1,12}\))?$"
)
_TITLE_LENGTH = 40
"""A first sentence or line of at most this many characters may be a heading (the longest seen has 37)."""
_OPENING_LENGTH = 20
"""Characters that stand for the heading of an item that has none (labelling guide)."""
_COMMITS = re.compile(r"[,;:]|\d")


@dataclass(frozen=True, slots=True)
class Clause:
    """A numbered heading or item.

    ``start`` is where its label begins, ``body`` where its words begin, ``end`` where its own text ends (the next
    clause begins), all offsets in the flow. ``heading`` runs from ``body`` to ``heading_end``; where the clause
    has no heading of its own ``titled`` is false. ``parent`` and ``children`` are indexes in the outline, ``part``
    counts the instruments and attachments in the file, ``path`` names the way from the outermost label.
    """

    label: str
    style: str
    number: int
    level: int
    start: int
    body: int
    end: int
    heading_end: int
    titled: bool
    parent: int | None
    children: tuple[int, ...]
    part: int
    path: str


@dataclass(frozen=True, slots=True)
class Outline:
    """All clauses in order, and the parts of the file: offsets at which an instrument or attachment begins.

    ``names`` holds the printed name of each part (附件1), empty for an instrument.
    """

    clauses: tuple[Clause, ...]
    parts: tuple[int, ...]
    names: tuple[str, ...]

    def part_of(self, position: int) -> int:
        """Index of the part that holds a position."""
        return max(bisect_right(self.parts, position) - 1, 0)


@dataclass(slots=True)
class _Item:
    """A label that was accepted, while the tree is being built."""

    label: Label
    part: int
    parent: int | None = None


def outline(flow: Flow) -> Outline:
    """Find every numbered heading and item of the running text."""
    items, parts, names = _items(flow)
    ranks = sorted({_RANK[item.label.style] for item in items})
    level = {rank: i for i, rank in enumerate(ranks, 1)}
    children: dict[int, list[int]] = {}
    stack: list[int] = []
    for i, item in enumerate(items):
        rank = _RANK[item.label.style]
        while stack and (_RANK[items[stack[-1]].label.style] >= rank or items[stack[-1]].part != item.part):
            stack.pop()
        item.parent = stack[-1] if stack else None
        if item.parent is not None:
            children.setdefault(item.parent, []).append(i)
        stack.append(i)
    clauses: list[Clause] = []
    for i, item in enumerate(items):
        label = item.label
        end = items[i + 1].label.start if i + 1 < len(items) else len(flow.text)
        if item.part + 1 < len(parts):
            end = min(end, parts[item.part + 1])
        body = _skip(flow.fold, label.end, end)
        heading_end, titled = _heading(flow.fold, body, end)
        printed = flow.text[label.start : label.end].strip()
        above = clauses[item.parent].path + "/" if item.parent is not None else _part_path(item.part, names)
        clauses.append(
            Clause(
                printed,
                label.style,
                label.number,
                level[_RANK[label.style]],
                label.start,
                body,
                end,
                heading_end,
                titled,
                item.parent,
                tuple(children.get(i, ())),
                item.part,
                above + printed.rstrip("、.．,，: ").strip(),
            )
        )
    return Outline(tuple(clauses), tuple(parts), tuple(names))


def _part_path(part: int, names: list[str]) -> str:
    if part == 0:
        return ""
    return f"{names[part] or f'第{part + 1}件'}/"


def _items(flow: Flow) -> tuple[list[_Item], list[int], list[str]]:
    """Accepted labels, and where the file's parts begin, with their names."""
    items: list[_Item] = []
    parts, names = [0], [""]
    last: dict[str, int] = {}
    listing = 0
    outer = _outermost(flow)
    for number, line in enumerate(flow.lines):
        if line.block.kind in ("row", "note"):
            continue
        attachment = _ATTACHMENT.match(flow.fold, line.start, min(line.end, line.start + _ATTACHMENT_LENGTH))
        if attachment and (attachment["rest"] or attachment.end() == line.end) and line.end - line.start < _ATTACHMENT_LENGTH:
            if _lists_attachments(flow, number, attachment):
                listing = 1 if (attachment["rest"] or "").strip(" :.、") else 0
                listing = listing or -1
            else:
                parts.append(line.start)
                names.append(flow.text[line.start : attachment.end("number")].replace(" ", "").strip())
                last.clear()
            continue
        head = label_at(flow.fold, line.start, line.end)
        if listing and head and head.style == "arabic" and head.number == max(listing, 0) + 1:
            if line.end - line.start < _ATTACHMENT_LENGTH and "。" not in flow.text[line.start : line.end]:
                listing = head.number  # the list of attachments goes on
                continue
        listing = 0
        if head and _numbers_something(flow, head, number):
            if head.style == outer and head.number == 1 and last.get(outer, 0) > 1:
                start = _instrument_start(flow, number, items[-1].label.end)
                if start is not None:
                    parts.append(start)
                    names.append("")
                    last.clear()
            _accept(items, head, len(parts) - 1, last)
        for label in labels_within(flow.fold, head.end if head else line.start, line.end):
            if _is_due(label, last):
                _accept(items, label, len(parts) - 1, last)
    return items, parts, names


def _accept(items: list[_Item], label: Label, part: int, last: dict[str, int]) -> None:
    items.append(_Item(label, part))
    rank = _RANK[label.style]
    for style in [s for s in last if _RANK[s] > rank]:
        last[style] = -abs(last[style])  # may run on or restart
    last[label.style] = label.number


def _is_due(label: Label, last: dict[str, int]) -> bool:
    """Whether a glued label has the number that comes next in its style, or restarts under a new heading."""
    before = last.get(label.style)
    if label.number == 1:
        fresh = before is None or before <= 0 or label.style in ("arabic", "arabic-bracket", "circle")
        return fresh and label.style not in ("part", "chapter", "section")
    return before is not None and label.number == abs(before) + 1


def _numbers_something(flow: Flow, label: Label, number: int) -> bool:
    """Whether a label at a line's head has words behind it, on its line or, where it stands alone, on the next."""
    line = flow.lines[number]
    if flow.fold[label.end : line.end].strip(" .、:,"):
        return True
    if label.style in ("arabic", "arabic-bracket", "circle") or number + 1 == len(flow.lines):
        return False
    following = flow.lines[number + 1]
    return following.block.kind != "row" and label_at(flow.fold, following.start, following.end) is None


def _outermost(flow: Flow) -> str | None:
    """The outermost label style that stands at line heads more than once."""
    styles = Counter(
        label.style
        for line in flow.lines
        if line.block.kind not in ("row", "note") and (label := label_at(flow.fold, line.start, line.end))
    )
    return min((s for s, n in styles.items() if n > 1), key=_RANK.__getitem__, default=None)


def _lists_attachments(flow: Flow, number: int, attachment: re.Match[str]) -> bool:
    """Whether a line 附件… belongs to the list of attachments before the sign-off rather than heading one of them."""
    line = flow.lines[number]
    rest = (attachment["rest"] or "").strip()
    if not rest:
        return False
    if number + 1 == len(flow.lines):
        return rest.strip(" :.、") != ""
    following = flow.lines[number + 1]
    text = flow.fold[following.start : following.end].strip()
    named = rest.strip(" :.、") != ""
    if not named:
        return re.match(r"1 ?[.、]", text) is not None
    listed = _ATTACHMENT.match(text) is not None or re.match(r"2 ?[.、]", text) is not None
    return listed or _SIGN_OFF.search(text) is not None or (":" in rest[:2] and number > 0 and not _begins_attachment(flow, number + 1, line))


def _begins_attachment(flow: Flow, number: int, line: Line) -> bool:
    """Whether what follows a line 附件1：… is the attachment itself: a title, a table or a first heading."""
    following = flow.lines[number]
    head = label_at(flow.fold, following.start, following.end)
    return following.block.kind == "row" or (head is not None and head.number == 1)


def _is_title(text: str) -> bool:
    return 6 <= len(text) <= 60 and _TITLE.search(text) is not None


def _instrument_start(flow: Flow, number: int, after: int) -> int | None:
    """Where a new instrument begins whose numbering restarts at a line: its title, between the last item and there."""
    start = None
    for line in reversed(flow.lines[max(0, number - 6) : number]):
        if line.start < after:
            break
        text = flow.fold[line.start : line.end].strip()
        if _is_title(text) and label_at(text, 0, len(text)) is None:
            start = line.start
    return start


def _skip(text: str, start: int, end: int) -> int:
    while start < end and text[start] in " \t、.:\n*":
        start += 1
    return start


def _heading(text: str, body: int, end: int) -> tuple[int, bool]:
    """Where a clause's heading ends, and whether it is one rather than the item's opening words.

    A heading fills its line, or is a short first sentence with more text behind it on the line.
    """
    line_end = text.find("\n", body, end)
    line_end = end if line_end < 0 else line_end
    stop = text.find("。", body, line_end)
    if stop < 0:
        if line_end - body <= _TITLE_LENGTH:
            return line_end, True
        colon = text.find(":", body, body + _TITLE_LENGTH)
        if 0 < colon and "," not in text[body:colon]:
            return colon, True
        return min(body + _OPENING_LENGTH, line_end), False
    sentence = stop - body
    rest = line_end - stop - 1
    if sentence <= _TITLE_LENGTH and (rest > 0 or line_end < end - 1 or sentence <= _OPENING_LENGTH):
        commas = len(_COMMITS.findall(text[body:stop]))
        if commas <= 1 or sentence <= _OPENING_LENGTH:
            return stop, True
    return min(body + _OPENING_LENGTH, line_end), False
