"""The running text becomes an outline: numbered headings and items, each with its own text, in a tree.

A label at a line's head is taken as it comes, gaps and repeats included (an office makes such mistakes, and the
check reports them). A label glued into the middle of a line must be the number that is due.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from typing import NamedTuple

from gongfu.documents.flow import Flow, Line
from gongfu.documents.labels import STYLES, Label, label_at, labels_within
from gongfu.documents.patterns import any_of

__all__ = ["Clause", "Outline", "outline"]

_RANK = {style: rank for rank, style in enumerate(STYLES)}
_INNER_STYLES = ("arabic", "arabic-bracket", "circle")
"""Styles that restart without a heading of their own before them."""
_NOT_TEXT = ("row", "note")
_ATTACHMENT = re.compile(r"附 ?[件表录](?P<number> ?\(?[\d一二三四五六七八九十]{0,3}\)?)(?P<rest>[\s:.、].*)?")
_ATTACHMENT_LENGTH = 60
"""Longest line that names an attachment."""
_SIGN_OFF = re.compile(r"^(?:19|20)\d\d年\d{1,2}月\d{1,2}日$|(?:人民政府|办公厅|办公室|委员会|管委会|厅|局)$")
_FIRST_LISTED = re.compile(r"1 ?[.、]")
_SECOND_LISTED = re.compile(r"2 ?[.、]")
_PAPER = any_of("""
    意见 方案 措施 办法 规定 计划 规划 通知 细则 清单 政策 行动 要点 规则 制度 任务 分工 条例 纲要 举措 标准 目录
""")
_TITLE = re.compile(rf"{_PAPER}(?:\(.{{1,12}}\))?$")
"""How the title of an instrument ends."""
_MOST_TITLE_LINES = 6
"""Lines before a first item in which an instrument's title is sought."""
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


class _Item(NamedTuple):
    """A label that was accepted, and the part of the file it stands in."""

    label: Label
    part: int


def outline(flow: Flow) -> Outline:
    """Find every numbered heading and item of the running text."""
    numbering = _Numbering(flow)
    numbering.read()
    items, parts, names = numbering.items, numbering.parts, numbering.names
    parents = _parents(items)
    children: dict[int | None, list[int]] = {}
    for i, parent in enumerate(parents):
        children.setdefault(parent, []).append(i)
    levels = {rank: i for i, rank in enumerate(sorted({_RANK[item.label.style] for item in items}), 1)}
    ends = [*(item.label.start for item in items[1:]), len(flow.text)]
    clauses: list[Clause] = []
    for i, (item, parent, end) in enumerate(zip(items, parents, ends[: len(items)], strict=True)):
        above = clauses[parent].path + "/" if parent is not None else _part_path(item.part, names)
        level = levels[_RANK[item.label.style]]
        limit = min(end, parts[item.part + 1]) if item.part + 1 < len(parts) else end
        clauses.append(_clause(flow, item, level, limit, parent, tuple(children.get(i, ())), above))
    return Outline(tuple(clauses), tuple(parts), tuple(names))


def _parents(items: list[_Item]) -> list[int | None]:
    """For each item the one it stands under: the last of an outer style in its part."""
    parents: list[int | None] = []
    stack: list[int] = []
    for i, item in enumerate(items):
        rank = _RANK[item.label.style]
        while stack and (_RANK[items[stack[-1]].label.style] >= rank or items[stack[-1]].part != item.part):
            stack.pop()
        parents.append(stack[-1] if stack else None)
        stack.append(i)
    return parents


def _clause(
    flow: Flow, item: _Item, level: int, end: int, parent: int | None, children: tuple[int, ...], above: str
) -> Clause:
    """A clause with its heading; ``above`` is the path to it."""
    label = item.label
    body = _skip(flow.fold, label.end, end)
    heading_end, titled = _heading(flow.fold, body, end)
    printed = flow.text[label.start : label.end].strip()
    return Clause(
        label=printed,
        style=label.style,
        number=label.number,
        level=level,
        start=label.start,
        body=body,
        end=end,
        heading_end=heading_end,
        titled=titled,
        parent=parent,
        children=children,
        part=item.part,
        path=above + printed.rstrip("、.．,，: ").strip(),
    )


def _part_path(part: int, names: list[str]) -> str:
    if part == 0:
        return ""
    return f"{names[part] or f'第{part + 1}件'}/"


class _Numbering:
    """The labels accepted so far, and the parts of the file, while the text is read line by line.

    ``last`` holds the last number of each style, negative where it may run on or restart under a new heading.
    ``listed`` is the last number of the list of attachments that is being read, -1 before its first, 0 outside one.
    """

    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        self.items: list[_Item] = []
        self.parts, self.names = [0], [""]
        self.last: dict[str, int] = {}
        self.listed = 0
        self.outermost = _outermost(flow)

    def read(self) -> None:
        """Read every line that is no table row and no note."""
        for number, line in enumerate(self.flow.lines):
            if line.block.kind in _NOT_TEXT or self._is_attachment(number, line):
                continue
            head = label_at(self.flow.fold, line.start, line.end)
            if not (self.listed and head and self._is_listed(head, line)):
                self.listed = 0
                self._read_line(number, line, head)

    def _is_attachment(self, number: int, line: Line) -> bool:
        """Whether a line names an attachment: in a list of them, or as the heading of one, which begins a part."""
        fold = self.flow.fold
        attachment = _ATTACHMENT.match(fold, line.start, min(line.end, line.start + _ATTACHMENT_LENGTH))
        if attachment is None or line.end - line.start >= _ATTACHMENT_LENGTH:
            return False
        if not attachment["rest"] and attachment.end() != line.end:
            return False
        if _lists_attachments(self.flow, number, attachment):
            self.listed = 1 if _after_colon(attachment) else -1
        else:
            name = self.flow.text[line.start : attachment.end("number")].replace(" ", "").strip()
            self._begin_part(line.start, name)
        return True

    def _is_listed(self, head: Label, line: Line) -> bool:
        """Whether a line goes on with the list of attachments."""
        if head.style != "arabic" or head.number != max(self.listed, 0) + 1:
            return False
        if line.end - line.start >= _ATTACHMENT_LENGTH or "。" in self.flow.text[line.start : line.end]:
            return False
        self.listed = head.number
        return True

    def _read_line(self, number: int, line: Line, head: Label | None) -> None:
        """Accept the label at a line's head as it comes, and those glued into the line that are due."""
        if head and _numbers_something(self.flow, head, number):
            if head.style == self.outermost and head.number == 1 and self.last.get(head.style, 0) > 1:
                start = _instrument_start(self.flow, number, self.items[-1].label.end)
                if start is not None:
                    self._begin_part(start, "")
            self._accept(head)
        for label in labels_within(self.flow.fold, head.end if head else line.start, line.end):
            if self._is_due(label):
                self._accept(label)

    def _begin_part(self, start: int, name: str) -> None:
        self.parts.append(start)
        self.names.append(name)
        self.last.clear()

    def _accept(self, label: Label) -> None:
        self.items.append(_Item(label, len(self.parts) - 1))
        rank = _RANK[label.style]
        for style, number in self.last.items():
            if _RANK[style] > rank:
                self.last[style] = -abs(number)
        self.last[label.style] = label.number

    def _is_due(self, label: Label) -> bool:
        """Whether a glued label has the number that comes next in its style, or restarts under a new heading."""
        before = self.last.get(label.style)
        if label.number == 1:
            fresh = before is None or before <= 0 or label.style in _INNER_STYLES
            return fresh and label.style not in ("part", "chapter", "section")
        return before is not None and label.number == abs(before) + 1


def _numbers_something(flow: Flow, label: Label, number: int) -> bool:
    """Whether a label at a line's head has words behind it, on its line or, where it stands alone, on the next."""
    line = flow.lines[number]
    if flow.fold[label.end : line.end].strip(" .、:,"):
        return True
    if label.style in _INNER_STYLES or number + 1 == len(flow.lines):
        return False
    following = flow.lines[number + 1]
    return following.block.kind != "row" and label_at(flow.fold, following.start, following.end) is None


def _outermost(flow: Flow) -> str | None:
    """The outermost label style that stands at line heads more than once."""
    styles = Counter(
        label.style
        for line in flow.lines
        if line.block.kind not in _NOT_TEXT and (label := label_at(flow.fold, line.start, line.end))
    )
    return min((s for s, n in styles.items() if n > 1), key=_RANK.__getitem__, default=None)


def _after_colon(attachment: re.Match[str]) -> str:
    """The name of an attachment on the line 附件：…, empty where there is none."""
    return (attachment["rest"] or "").strip(" :.、")


def _lists_attachments(flow: Flow, number: int, attachment: re.Match[str]) -> bool:
    """Whether a line 附件… belongs to the list of attachments before the sign-off rather than heading one of them."""
    rest, named = (attachment["rest"] or "").strip(), bool(_after_colon(attachment))
    if not rest or number + 1 == len(flow.lines):
        return named
    following = flow.lines[number + 1]
    text = flow.fold[following.start : following.end].strip()
    if not named:
        return _FIRST_LISTED.match(text) is not None
    if _ATTACHMENT.match(text) or _SECOND_LISTED.match(text) or _SIGN_OFF.search(text):
        return True
    return ":" in rest[:2] and number > 0 and not _begins_attachment(flow, following)


def _begins_attachment(flow: Flow, line: Line) -> bool:
    """Whether what follows a line 附件1：… is the attachment itself: a table or a first heading."""
    head = label_at(flow.fold, line.start, line.end)
    return line.block.kind == "row" or (head is not None and head.number == 1)


def _is_title(text: str) -> bool:
    return 6 <= len(text) <= 60 and _TITLE.search(text) is not None


def _instrument_start(flow: Flow, number: int, after: int) -> int | None:
    """Where a new instrument begins whose numbering restarts at a line: its title, between the last item and there."""
    start = None
    for line in reversed(flow.lines[max(0, number - _MOST_TITLE_LINES) : number]):
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
        if colon > 0 and "," not in text[body:colon]:
            return colon, True
        return min(body + _OPENING_LENGTH, line_end), False
    sentence = stop - body
    rest = line_end - stop - 1
    if sentence <= _TITLE_LENGTH and (rest > 0 or line_end < end - 1 or sentence <= _OPENING_LENGTH):
        commas = len(_COMMITS.findall(text[body:stop]))
        if commas <= 1 or sentence <= _OPENING_LENGTH:
            return stop, True
    return min(body + _OPENING_LENGTH, line_end), False
