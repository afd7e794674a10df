"""Responsible-unit marks (责任单位标注): where they stand in a text, whatever form a document gives them.

Forms: （责任单位：…）, （A牵头，B配合，C按职责分工负责）, lines of their own (牵头单位：…), the same after the last
sentence, a closing sentence 由…负责落实, and a bracket of bare names at the end of a paragraph. Offsets are in the
folded running text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from gongfu.documents.labels import label_at

__all__ = ["LABEL", "ORGAN", "ROLE_VERB", "Mark", "marks"]

_LABEL_WORDS = (
    "(?:主要|具体|共同|第一|主体|省级|市级|县级|市直|区直)?(?:牵头|责任|配合|落实|主办|承办|协办|协助|参与|参加|支持|实施|负责|主责|指导|协同|督导|推进|联系|完成)"
)
LABEL = re.compile(
    rf"{_LABEL_WORDS}(?:[和及、/]?{_LABEL_WORDS})?(?:\((?:牵头|责任|配合)\))?(?:单位|部门|主体|地区|处室|科室|机构|领导|人|时限|时间|期限)(?:及\w{{1,4}})? ?:"
    r"|(?:时限要求|时间节点|时间要求|完成时限|适用范围|适用地区|实施范围|推广范围|政策来源|资金来源|备注|牵头|责任|配合|参与) ?:"
)
"""The label before a list of units (牵头单位：) or before a deadline (完成时限：)."""
ROLE_VERB = (
    r"(?:依?按?照?(?:各自)?(?:的)?职责(?:分工)?|根据职责|分工|共同|分别|具体|统筹|联合|组织)?(?:牵头负责|牵头落实|牵头组织实施|牵头组织|牵头实施|牵头指导|牵头协调|牵头推进|牵头抓总|牵头|"
    r"分工负责|负责落实|负责组织实施|负责实施|负责推进|抓好落实|组织落实|组织实施|具体落实|具体实施|负责|配合落实|配合实施|配合|落实|参与|参加|协同|协助|协办|指导|实施|承担|支持|主办|承办|督促|推进)(?:落实)?"
)
"""The verb that closes a list of units and gives them their role (按职责分工负责)."""
ORGAN = re.compile(
    r"(?:局|委|办|厅|部|院|会|署|行|社|中心|公司|集团|政府|单位|部门|地区|地方|小组|组|法院|检察院|学校|高校|大学|机构|企业|街道|镇|乡|村|园区|新区|开发区|区|市|县|州|旗|盟|队|站|所|处|室|台|团|联|协|海关|分行|支行|中支|银行|协会|指挥部|专班|城市|机关|馆|库|处|办事处|服务窗口)(?: ?\(.*\))?(?:等.*)?$"
)
"""How the name of a responsible body ends."""
_ENDS_WITH_VERB = re.compile(rf"{ROLE_VERB}$")
_AFTER_SENTENCE = re.compile(rf"(?<=[。;!”)]) ?(?={LABEL.pattern})")
_CLOSING = re.compile(
    r"(?:(?<=[。;\n])|^) ?由(?P<names>[^。;\n]{3,400}?)(?:牵头负责|负责落实|分工负责|牵头落实|组织实施|牵头负责落实)(?:[^。;\n]{0,60})?[。.]?(?= ?$)",
    re.MULTILINE,
)
_LIMIT_END = re.compile(
    r"[,;] ?(?:到|于|在)?(?:20\d\d ?年|今年|明年|年[底末内]|\d{1,2}月|[一二三四]季度|[上下]半年|长期|持续|每[年月季周])[^,;、]{0,16}$"
)
"""A time limit that closes a mark behind its units (市财政局牵头，6月底前完成)."""
_BRACKET = re.compile(r"[()\n]")
_MAX_MARK = 1500
"""Longest mark in characters; the longest real one seen has 420."""
_MAX_DEPTH = 8


class Mark(NamedTuple):
    """A mark: ``start`` to ``end`` with its brackets, ``inner`` to ``inner_end`` without.

    ``alone`` is true where the mark fills its line; ``table`` is the role by column where a table cell is the mark.
    """

    start: int
    end: int
    inner: int
    inner_end: int
    alone: bool


def marks(fold: str, start: int, end: int) -> list[Mark]:
    """All marks between two offsets, in order and without overlap. Lines of labels that follow each other are one."""
    found = sorted([*_bracketed(fold, start, end), *_labelled(fold, start, end), *_closing(fold, start, end)])
    merged: list[Mark] = []
    for mark in found:
        if merged and mark.start < merged[-1].end:
            continue
        if merged and mark.alone and merged[-1].alone and not fold[merged[-1].end : mark.start].strip():
            last = merged.pop()
            mark = Mark(last.start, mark.end, last.inner, mark.inner_end, True)
        merged.append(mark)
    return merged


def _bracketed(fold: str, start: int, end: int) -> Iterator[Mark]:
    stack: list[int] = []
    for match in _BRACKET.finditer(fold, start, end):
        c, at = match[0], match.start()
        if c == "(":
            if len(stack) < _MAX_DEPTH:
                stack.append(at)
        elif c == ")":
            if not stack:
                continue
            opened = stack.pop()
            if not stack and _is_mark(fold, opened, at, end):
                yield Mark(opened, at + 1, opened + 1, at, _alone(fold, opened, at + 1, start, end))
        elif stack:  # a bracket that is never closed: the mark ends with its line
            opened = stack[0]
            stack.clear()
            if LABEL.match(fold, opened + 1, at) and at - opened <= _MAX_MARK:
                yield Mark(opened, at, opened + 1, at, _alone(fold, opened, at, start, end))
    if stack and LABEL.match(fold, stack[0] + 1, end) and end - stack[0] <= _MAX_MARK:
        yield Mark(stack[0], end, stack[0] + 1, end, _alone(fold, stack[0], end, start, end))


def _alone(fold: str, opened: int, closed: int, start: int, end: int) -> bool:
    """Whether a stretch fills its line."""
    line = max(start, fold.rfind("\n", start, opened) + 1)
    stop = fold.find("\n", closed, end)
    stop = end if stop < 0 else stop
    return not fold[line:opened].strip() and not fold[closed:stop].strip(" 。.;")


def _is_mark(fold: str, opened: int, closed: int, end: int) -> bool:
    """Whether a bracket names who is responsible."""
    if not 2 < closed - opened <= _MAX_MARK:
        return False
    inner = fold[opened + 1 : closed].strip()
    if LABEL.match(inner):
        return True
    first = _LIMIT_END.sub("", inner.split("。", 1)[0].rstrip(" 。;,"))
    before = fold[opened - 1] if opened else "\n"
    follows = fold[closed + 1 : closed + 40].lstrip(" ")
    stands = before in "。;!.\n)”" or not follows or follows[0] in "\n。;" or label_at(follows, 0, len(follows)) is not None
    stands = stands or follows.startswith("具体措施")
    verb = _ENDS_WITH_VERB.search(first)
    if verb:
        names = re.split(r"[、,;]", first[: verb.start()])
        return stands and all(len(name) <= 60 for name in names) and (
            any(ORGAN.search(name.strip()) for name in names) or names[0].startswith("各")
        )
    at_line_end = not follows or follows[0] in "\n"
    names = [name.strip() for name in re.split(r"[、,;]", _flat(first)) if name.strip()]
    return (
        at_line_end
        and before in "。;!”"
        and bool(names)
        and all(2 < len(name) <= 30 and ORGAN.search(name) is not None for name in names)
        and not inner.startswith(("详见", "见", "附件", "含", "以下", "不含", "注"))
    )


def _flat(text: str) -> str:
    """``text`` without its inner brackets."""
    while True:
        flat = re.sub(r"\([^()]*\)", "", text)
        if flat == text:
            return text
        text = flat


def _labelled(fold: str, start: int, end: int) -> Iterator[Mark]:
    """Lines that begin with a label, and labels after the last sentence of a line."""
    at = start
    while at < end:
        stop = fold.find("\n", at, end)
        stop = end if stop < 0 else stop
        head = at
        while head < stop and fold[head] in " \t*":
            head += 1
        if LABEL.match(fold, head, min(stop, head + 24)) and stop - head <= _MAX_MARK:
            yield Mark(head, stop, head, stop, True)
        elif "单位" in fold[at:stop] or "部门" in fold[at:stop]:
            for match in _AFTER_SENTENCE.finditer(fold, at + 1, stop):
                if stop - match.end() <= _MAX_MARK and fold.rfind("(", at, match.end()) <= fold.rfind(")", at, match.end()):
                    yield Mark(match.start(), stop, match.end(), stop, False)
                    break
        at = stop + 1


def _closing(fold: str, start: int, end: int) -> Iterator[Mark]:
    """A closing sentence 由A、B负责落实。"""
    if "由" not in fold[start:end]:
        return
    for match in _CLOSING.finditer(fold, start, end):
        names = re.split(r"[、,]", _flat(match["names"]))
        if sum(ORGAN.search(name.strip()) is not None for name in names) * 2 > len(names):
            yield Mark(match.start(), match.end(), match.start("names"), match.end(), False)
