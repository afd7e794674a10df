"""The running text becomes an outline: numbered headings and items, each with its own text, in a tree.

A label at a line's head is taken as it comes, gaps and repeats included (an office makes such mistakes, and the
check reports them). A label glued into the middle of a line must be the number that is due.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass

from gongfu.documents.flow import Flow
from gongfu.documents.labels import STYLES, Label, label_at, labels_within

__all__ = ["Clause", "Outline", "outline"]

_RANK = {style: rank for rank, style in enumerate(STYLES)}
_ATTACHMENT = re.compile(r"附 ?[件表录](?P<number> ?\(?[\d一二三四五六七八九十]{0,3}\)?)(?P<rest>[\s:.、].*)?")
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
        attachment = _ATTACHMENT.match(flow.fold, line.start, min(line.end, line.start + 80))
        if attachment and (attachment.end() == line.end or attachment["rest"]):
            rest = (attachment["rest"] or "").strip(" :")
            if rest and _lists_attachments(flow, number):
                listing = 1
                continue
            if line.end - line.start <= _TITLE_LENGTH + 20:
                parts.append(line.start)
                names.append(flow.text[line.start : attachment.end("number")].replace(" ", "").strip())
                last.clear()
                continue
        head = label_at(flow.fold, line.start, line.end)
        if listing and head and head.style == "arabic" and head.number == listing + 1:
            if line.end - line.start <= _TITLE_LENGTH + 20 and "。" not in flow.text[line.start : line.end]:
                listing += 1  # the list of attachments goes on
                continue
        listing = 0
        if head and _is_heading_line(flow, head, line.end):
            if head.style == outer and head.number == 1 and last.get(outer, 0) > 1 and _new_instrument(flow, number):
                parts.append(_instrument_start(flow, number))
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
        return label.style not in ("part", "chapter", "section") and (before is None or before <= 0 or label.style in ("arabic", "arabic-bracket", "circle"))
    if before is None:
        return False
    return label.number == abs(before) + 1 or (before > 0 and before + 1 < label.number <= before + 3 and label.style != "arabic-bracket")


def _is_heading_line(flow: Flow, label: Label, end: int) -> bool:
    """Whether a label at a line's head numbers something: it has words behind it."""
    return bool(flow.fold[label.end : end].strip(" .、:,"))


def _outermost(flow: Flow) -> str | None:
    """The outermost label style that stands at line heads more than once."""
    styles = Counter(
        label.style
        for line in flow.lines
        if line.block.kind not in ("row", "note") and (label := label_at(flow.fold, line.start, line.end))
    )
    return min((s for s, n in styles.items() if n > 1), key=_RANK.__getitem__, default=None)


def _lists_attachments(flow: Flow, number: int) -> bool:
    """A line 附件：… lists attachments where text of the instrument stood before it and its sign-off follows."""
    before = flow.lines[number - 1] if number else None
    line = flow.lines[number]
    return before is not None and ":" in flow.fold[line.start : line.start + 8] and number + 1 < len(flow.lines)


def _new_instrument(flow: Flow, number: int) -> bool:
    """A restart of the outermost numbering begins a new instrument where a title-like line stands before it."""
    for line in reversed(flow.lines[max(0, number - 6) : number]):
        text = flow.fold[line.start : line.end].strip()
        if _is_title(text):
            return True
    return False


def _is_title(text: str) -> bool:
    return 6 <= len(text) <= 60 and not re.search(r"[。;!?]$", text) and re.search(
        r"(?:意见|方案|措施|办法|规定|计划|规划|通知|细则|清单|政策|行动|要点|规则|制度|任务|分工|条例|纲要|举措|标准|目录)(?:\(.{1,12}\))?$", text
    ) is not None


def _instrument_start(flow: Flow, number: int) -> int:
    start = flow.lines[number].start
    for line in reversed(flow.lines[max(0, number - 6) : number]):
        if _is_title(flow.fold[line.start : line.end].strip()):
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
