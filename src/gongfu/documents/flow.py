"""A document's blocks as one running text, cleaned of page furniture, every character traceable to its source."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from gongfu.documents.cells import rebuilt
from gongfu.documents.labels import label_at
from gongfu.documents.model import Block, Document, Place
from gongfu.documents.numerals import fold
from gongfu.documents.patterns import HAN, any_of

__all__ = ["Flow", "Line", "flow"]

_BUTTONS = any_of(r"下载 打印 全屏 收藏 关闭 分享 返回顶部 字号 大 中 小 加大 还原 减小 \( \) : \| / 】 【 \s")
_NOTICES = any_of(r"""
    扫一扫.* 一图(?:读懂|看懂|了解).* 图解[:《].* (?:相关|政策|文件)(?:解读|链接|图解|问答)(?::|《|$).*
    (?:责任)?编辑:.* 来源:.* 信息来源:.* (?:浏览|阅读|点击)(?:次数|量)?:?\s*\d*.*
    (?:发布|成文|发文)(?:时间|日期|机构|机关)?:.* \(?此件(?:主动|依申请)?(?:公开|不公开)(?:发布)?\)? 当前位置.*
    上一[篇条].* 下一[篇条].* \(?本文有删减\)? 索引号.* 主题分类.*
""")
_PAGE = any_of(r"[-—–·\s]*\d{1,4}[-—–·\s]* 第\s?\d+\s?页(?:[,/\s]*共\s?\d+\s?页)?")
_FURNITURE = re.compile(f"(?:{_BUTTONS}+|{_NOTICES}|{_PAGE})")
"""A line that a page or printer adds: 打印 关闭, 责任编辑：…, - 3 -."""
_PARTICULARS = re.compile(
    r"索引号|发文机关\S{0,30}成文日期|有效性:|(?:发文|成文|发布)日期:|主题分类|名称:\S{0,40}(?:发布|发文)日期"
)
"""A line of the table of particulars that sites print above a document: 索 引 号 …."""
_FURNITURE_LENGTH = 60
"""Longest line of that kind, and longest entry of a contents page, in characters."""
_CONTENTS = re.compile(r"目 {0,4}录")
_PAGE_NUMBER = re.compile(r"[\s.…·-]*\(?\d{1,3}\)?$")
_MANY_ENTRIES = 5
"""Fewest entries of a contents page whose first does not come again."""
_CONTENTS_LENGTH = 12
"""Longest line that reads 目录, in characters."""
_RED_HEAD = re.compile(
    r"(?:人民政府|委员会|办公[厅室]|委)(?:办公[厅室])?文件 ?"
    rf"(?P<number>(?P<code>{HAN}){HAN}{{0,7}} ?\((?:19|20)\d\d\) ?\d{{1,4}} ?号)"
)
_PROVINCES = (
    *("北京", "天津", "上海", "重庆", "河北", "山西", "辽宁", "吉林", "黑龙江", "江苏", "浙江", "安徽", "福建", "江西"),
    *("山东", "河南", "湖北", "湖南", "广东", "海南", "四川", "贵州", "云南", "陕西", "甘肃", "青海"),
    *("内蒙古", "广西", "西藏", "宁夏", "新疆"),
)
_PLACE = re.compile(rf"{HAN}{{2}}[省市县区州旗盟]$")
_SPACED = re.compile(r"(?:[\u4e00-\u9fff“”《》、，。：；] ){3,}[\u4e00-\u9fff“”《》、，。：；]")
_MARK_LINE = re.compile(rf"{HAN}{{2,6}}(?:单位|部门|时限|时间|期限) ?:")
_TERMINAL = tuple("。！？；：!?;:…")
_CLOSED = (*_TERMINAL, "”", "）", ")")
_LEAST_LINES = 12
"""Fewest lines that tell a broken text."""


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph or table row of the running text: characters ``start`` to ``end`` (its line break excluded)."""

    start: int
    end: int
    block: Block


@dataclass(frozen=True, slots=True)
class Flow:
    """The running text. ``fold`` is its folded form, character for character; ``pieces`` maps it to the raw text."""

    document: Document
    text: str
    fold: str
    lines: tuple[Line, ...]
    pieces: tuple[tuple[int, int], ...]
    red_heads: tuple[str, ...]

    def raw(self, position: int) -> int:
        """Offset in ``document.raw`` of the character at ``position``."""
        at, raw = self.pieces[bisect_right(self.pieces, (position, 1 << 62)) - 1]
        return min(raw + position - at, len(self.document.raw))

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The raw span (end exclusive) of a stretch of the running text."""
        return self.raw(start), min(self.raw(max(start, end - 1)) + 1, len(self.document.raw))

    def place(self, position: int) -> Place:
        """Where the line that holds ``position`` stands in the source."""
        return self.lines[self.line_number(position)].block.place

    def line_number(self, position: int) -> int:
        """Index in ``lines`` of the line that holds ``position``."""
        return max(bisect_right(self.lines, position, key=lambda line: line.start) - 1, 0)

    def lines_between(self, start: int, end: int) -> Iterator[Line]:
        """The lines from the one that holds ``start`` to the last that begins before ``end``."""
        for number in range(self.line_number(start), len(self.lines)):
            if self.lines[number].start >= end:
                return
            yield self.lines[number]


def flow(document: Document) -> Flow:
    """Join a document's blocks into one running text without page furniture, contents pages and red heads."""
    red_heads: list[str] = []
    parts: list[str] = []
    pieces: list[tuple[int, int]] = []
    lines: list[Line] = []
    at = 0
    blocks = rebuilt([block for block in document.blocks if block.text.strip()])
    kept = _without_contents([block for block in blocks if not _is_furniture(block)])
    for group in _paragraphs(kept, broken=document.format == "txt"):
        start = at
        for block in group:
            for left, right in _kept(block, red_heads):
                parts.append(block.text[left:right])
                pieces.extend(_pieces(block, left, right, at))
                at += right - left
        lines.append(Line(start, at, group[0]))
        parts.append("\n")
        at += 1
    text = "".join(parts)
    return Flow(document, text, fold(text), tuple(lines), tuple(pieces) or ((0, 0),), tuple(red_heads))


def _is_furniture(block: Block) -> bool:
    text = block.text
    if block.kind == "row" or len(text) > _FURNITURE_LENGTH:
        return False
    words = fold(text).strip()
    return _FURNITURE.fullmatch(words) is not None or _PARTICULARS.match(words.replace(" ", "")) is not None


def _pieces(block: Block, left: int, right: int, at: int) -> Iterator[tuple[int, int]]:
    """The block's pieces between ``left`` and ``right``, moved so that ``left`` stands at ``at``."""
    yield at, block.raw_offset(left)
    for here, raw in block.pieces:
        if left < here < right:
            yield at + here - left, raw


def _without_contents(blocks: list[Block]) -> list[Block]:
    """Blocks without a printed table of contents: the entries between 目录 and the first entry's second coming.

    Entries that do not come again are a contents page only where there are many; a short list is kept.
    """
    at = next((i for i, block in enumerate(blocks) if _is_contents_head(block)), None)
    if at is None:
        return blocks
    before, blocks = blocks[:at], blocks[at + 1 :]
    entries = [_PAGE_NUMBER.sub("", "".join(fold(block.text).split())) for block in blocks]
    stop = 0
    while stop < len(entries) and len(entries[stop]) <= _FURNITURE_LENGTH and "。" not in entries[stop]:
        if stop and entries[stop] == entries[0]:
            return before + blocks[stop:]
        stop += 1
    return before + blocks[stop if stop >= _MANY_ENTRIES else 0 :]


def _is_contents_head(block: Block) -> bool:
    text = block.text.strip()
    return block.kind == "paragraph" and len(text) <= _CONTENTS_LENGTH and bool(_CONTENTS.fullmatch(fold(text).strip()))


def _kept(block: Block, red_heads: list[str]) -> list[tuple[int, int]]:
    """Stretches of a block's text that stay: without red heads (their numbers are noted) and justified spacing."""
    text = block.text
    if block.kind == "row":  # a cell's place in its row is told by counting characters
        return [(0, len(text))]
    cuts = []
    if "文件" in text:
        folded = fold(text)
        for match in _RED_HEAD.finditer(folded):
            red_heads.append(text[match.start("number") : match.end("number")])
            cuts.append((_organ_start(folded, match.start(), match["code"]), match.end()))
    if " " in text:
        for match in _SPACED.finditer(text):
            cuts.extend((i, i + 1) for i in range(match.start(), match.end()) if text[i] == " ")
    kept, at = [], len(text) - len(text.lstrip("# \t\u3000\u00a0"))  # a Markdown heading's marks go too
    for left, right in sorted(cuts):
        if left > at:
            kept.append((at, left))
        at = max(at, right)
    stop = len(text.rstrip())
    return [*kept, (at, stop)] if at < stop else kept or [(0, 0)]


def _organ_start(folded: str, stop: int, code: str) -> int:
    """Where the issuing organ's name begins: its number's first character (许政 → 许昌市…), a province, or a place."""
    window = max(0, stop - 16)
    at = folded.rfind(code, window, stop)
    if at >= 0:
        return at - 2 if folded.endswith("中共", 0, at) else at
    for province in _PROVINCES:
        at = folded.rfind(province, window, stop)
        if at >= 0:
            return at
    place = _PLACE.search(folded[window:stop])
    return window + place.start() if place else stop


def _paragraphs(blocks: list[Block], broken: bool) -> Iterator[list[Block]]:
    """Group blocks into paragraphs: each its own, unless the file holds printed lines broken at a fixed width."""
    width = _broken_width(blocks) if broken else 0
    group: list[Block] = []
    for block in blocks:
        if group and not (width and _continues(group[-1], block, width)):
            yield group
            group = []
        group.append(block)
    if group:
        yield group


def _broken_width(blocks: list[Block]) -> int:
    """The line width in characters of a text that was broken into lines, or 0 where a line is a paragraph."""
    lengths = sorted(len(b.text.strip()) for b in blocks if b.kind == "paragraph")
    if len(lengths) < _LEAST_LINES:
        return 0
    width = lengths[int(len(lengths) * 0.9)]
    if not 10 <= width <= 60:  # narrower than any newspaper column, or a paragraph's length
        return 0
    full = [text for b in blocks if len(text := b.text.strip()) >= width * 0.75]
    open_ended = sum(not line.endswith(_CLOSED) for line in full)
    even = sum(width - 1 <= length <= width + 1 for length in lengths)
    share = 0.35 if width >= 16 else 0.6  # short lines are broken ones only where most are of one length
    enough = len(full) if width >= 16 else even
    return width if open_ended > 0.5 * len(full) and enough > share * len(lengths) else 0


def _continues(previous: Block, block: Block, width: int) -> bool:
    """Whether ``block`` goes on with the paragraph of the line before it."""
    if previous.kind != "paragraph" or block.kind != "paragraph":
        return False
    line, following = previous.text.strip(), block.text.strip()
    if line.endswith(_TERMINAL) and len(line) < width - 1:
        return False
    if block.place.paragraph - previous.place.paragraph > 1 and len(line) < width * 0.7:
        return False
    if len(line) < width * 0.7 and label_at(fold(line), 0, len(line)):
        return False  # a heading
    folded = fold(following)
    return label_at(folded, 0, len(folded)) is None and _MARK_LINE.match(folded) is None
