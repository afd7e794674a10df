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
from gongfu.documents.patterns import any_of

__all__ = ["LABEL", "ORGAN", "ROLE_VERB", "Mark", "marks"]

_KIND = any_of("主要 具体 共同 第一 主体 省级 市级 县级 市直 区直")
_DUTY = any_of("""
    牵头 责任 配合 落实 主办 承办 协办 协助 参与 参加 支持 实施 负责 主责 指导 协同 督导 推进 联系 完成
""")
_BEARER = any_of("单位 部门 主体 地区 处室 科室 机构 领导 人 时限 时间 期限")
_OTHER_LABEL = any_of("""
    时限要求 时间节点 时间要求 完成时限 适用范围 适用地区 实施范围 推广范围 政策来源 资金来源 备注 牵头 责任 配合 参与
""")
LABEL = re.compile(
    rf"{_KIND}?{_DUTY}(?:[和及、/]?{_KIND}?{_DUTY})?"
    rf"(?:\((?:牵头|责任|配合)\))?{_BEARER}(?:及\w{{1,4}})? ?:|{_OTHER_LABEL} ?:"
)
"""The label before a list of units (牵头单位：) or before a deadline (完成时限：)."""
_MANNER = any_of("依?按?照?(?:各自)?(?:的)?职责(?:分工)? 根据职责 分工 共同 分别 具体 统筹 联合 组织")
_ACTS = any_of("""
    牵头负责 牵头落实 牵头组织实施 牵头组织 牵头实施 牵头指导 牵头协调 牵头推进 牵头抓总 牵头 分工负责 负责落实
    负责组织实施 负责实施 负责推进 抓好落实 组织落实 组织实施 具体落实 具体实施 负责 配合落实 配合实施 配合 落实 参与
    参加 协同 协助 协办 指导 实施 承担 支持 主办 承办 督促 推进
""")
ROLE_VERB = rf"{_MANNER}?{_ACTS}(?:落实)?"
"""The verb that closes a list of units and gives them their role (按职责分工负责)."""
_BODY = any_of("""
    局 委 办 厅 部 院 会 署 行 社 中心 公司 集团 政府 单位 部门 地方 组 学校 高校 大学 机构 企业 街道 镇 乡 村 区 市 县
    州 旗 盟 队 站 所 处 室 台 团 联 协 海关 中支 专班 机关 馆 库 服务窗口
""")
ORGAN = re.compile(rf"{_BODY}(?: ?\(.*\))?(?:等.*)?$")
"""How the name of a responsible body ends."""
_CLOSING_VERB = re.compile(rf"{ROLE_VERB}$")
_AFTER_SENTENCE = re.compile(rf"(?<=[。;!”)]) ?(?={LABEL.pattern})")
"""A label behind the last sentence of a line."""
_CLOSING = re.compile(
    r"(?:(?<=[。;\n])|^) ?由(?P<names>[^。;\n]{3,400}?)(?:牵头负责|负责落实|分工负责|牵头落实|组织实施)"
    r"(?:[^。;\n]{0,60})?[。.]?(?= ?$)",
    re.MULTILINE,
)
"""A sentence 由市财政局、市水利局负责落实。 at the end of its line."""
_TIME = any_of(r"今年 明年 年[底末内] \d{1,2}月 [一二三四]季度 [上下]半年 长期 持续 每[年月季周]")
_LIMIT_END = re.compile(rf"[,;] ?(?:到|于|在)?(?:20\d\d ?年|{_TIME})[^,;、]{{0,16}}$")
"""A time limit that closes a mark behind its units (市财政局牵头，6月底前完成)."""
_BRACKET = re.compile(r"[()\n]")
_INNER_BRACKET = re.compile(r"\([^()]*\)")
_BETWEEN_NAMES = re.compile(r"[、,;]")
_NO_NAMES = ("详见", "见", "附件", "含", "以下", "不含", "注")
"""Openings of brackets that explain."""
_MAX_MARK = 1500
"""Longest mark in characters; the longest real one seen has 420."""
_MAX_DEPTH = 8
"""Deepest nesting of brackets that is followed."""
_MAX_BODY = 60
"""Longest name of a body before a verb that closes the mark, in characters."""
_MAX_BARE = 30
"""Longest name of a body in a mark without any verb, in characters."""


class Mark(NamedTuple):
    """A mark: ``start`` to ``end`` with its brackets, ``inner`` to ``inner_end`` without.

    ``alone`` is true where the mark fills its line.
    """

    start: int
    end: int
    inner: int
    inner_end: int
    alone: bool


def marks(fold: str, start: int, end: int) -> list[Mark]:
    """All marks between two offsets, in order and without overlap. Lines of labels that follow each other are one."""
    merged: list[Mark] = []
    for mark in sorted([*_bracketed(fold, start, end), *_labelled(fold, start, end), *_closing(fold, start, end)]):
        last = merged[-1] if merged else None
        if last and mark.start < last.end:
            continue
        if last and mark.alone and last.alone and not fold[last.end : mark.start].strip():
            merged[-1] = Mark(last.start, mark.end, last.inner, mark.inner_end, alone=True)
        else:
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
    while opened > start and fold[opened - 1] in " \t":
        opened -= 1
    while closed < end and fold[closed] in " \t。.;":
        closed += 1
    return (opened == start or fold[opened - 1] == "\n") and (closed == end or fold[closed] == "\n")


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
    verb = _CLOSING_VERB.search(first)
    if verb:
        names = _BETWEEN_NAMES.split(first[: verb.start()])
        return _stands_apart(before, follows) and _are_ordered(names)
    if before not in "。;!”" or follows[:1] not in ("", "\n") or inner.startswith(_NO_NAMES):
        return False
    bare = [name.strip() for name in _BETWEEN_NAMES.split(_flat(first)) if name.strip()]
    return bool(bare) and all(2 < len(name) <= _MAX_BARE and ORGAN.search(name) is not None for name in bare)


def _stands_apart(before: str, follows: str) -> bool:
    """Whether a bracket stands behind a sentence, or at the end of its line or item."""
    if before in "。;!.\n)”" or not follows or follows[0] in "\n。;":
        return True
    return label_at(follows, 0, len(follows)) is not None or follows.startswith("具体措施")


def _are_ordered(names: list[str]) -> bool:
    """Whether what stands before a verb of duty is a list of bodies."""
    if any(len(name) > _MAX_BODY for name in names):
        return False
    return names[0].startswith("各") or any(ORGAN.search(name.strip()) for name in names)


def _flat(text: str) -> str:
    """``text`` without its inner brackets."""
    while (flat := _INNER_BRACKET.sub("", text)) != text:
        text = flat
    return text


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
            yield Mark(head, stop, head, stop, alone=True)
        elif "单位" in fold[at:stop] or "部门" in fold[at:stop]:
            yield from _behind_text(fold, at, stop)
        at = stop + 1


def _behind_text(fold: str, start: int, end: int) -> Iterator[Mark]:
    """The first label behind a sentence of a line, if it stands in no bracket."""
    for match in _AFTER_SENTENCE.finditer(fold, start + 1, end):
        at = match.end()
        if end - at <= _MAX_MARK and fold.rfind("(", start, at) <= fold.rfind(")", start, at):
            yield Mark(match.start(), end, at, end, alone=False)
            return


def _closing(fold: str, start: int, end: int) -> Iterator[Mark]:
    """A closing sentence 由A、B负责落实。"""
    if "由" not in fold[start:end]:
        return
    for match in _CLOSING.finditer(fold, start, end):
        names = re.split(r"[、,]", _flat(match["names"]))
        if sum(ORGAN.search(name.strip()) is not None for name in names) * 2 > len(names):
            yield Mark(match.start(), match.end(), match.start("names"), match.end(), alone=False)
