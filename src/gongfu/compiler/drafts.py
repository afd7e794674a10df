"""Where tasks stand: the outline's clauses cut at their marks, before any field is read.

A task is the lowest numbered item that holds a commitment, or a stretch inside an item that carries its own mark;
a mark that closes the last of several items covers them all, and one in a heading covers what stands under it.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from itertools import zip_longest

from gongfu.compiler.marks import Mark, marks
from gongfu.compiler.sections import Purpose
from gongfu.documents.flow import Flow
from gongfu.documents.outline import Clause, Outline
from gongfu.documents.patterns import any_of

__all__ = ["Draft", "drafts"]

_EACH = any_of("地 级 部门 有关 相关 县 市 区 省 单位 乡 镇 责任 成员 牵头 街道 金融 开发区 行业")
_CLOSING = re.compile(
    rf"各{_EACH}|全市各|全省各|市直各|上述|以上(?!政策[^。]{{0,6}}有效)|对[^。]{{2,30}}(?:落实|执行)情况"
)
"""How an unnumbered closing paragraph begins that is a task: 各县（市、区）要…"""
_NOTE = any_of(r"附表 附录 抄送 \(?联系 解读 政策咨询 \(此件 注[:释] 备注 说明: \* ※")
_SIGNED = any_of("人民政府 办公厅 办公室 委员会 管委会 国务院 厅 局")
_TAIL = re.compile(rf"^(?:附 ?件|{_NOTE})|^(?:19|20)\d\d年\d{{1,2}}月\d{{1,2}}日$|^[\u4e00-\u9fff ]{{2,30}}{_SIGNED}$")
"""A line of the sign-off or of notes, where a text ends: 附件：…, 2023年5月6日, 某市人民政府."""
_OWN_LIFE = r"(?:自[^。]{2,30}起|有效期|由[^。]{2,30}解释|所称|是指|执行期|期限|仅限|适用于)"
_OTHER_RULES = any_of("从其规定 为准 解释权 不重复享受 从高不重复 就高不就低 同时废止 有效期至 停止执行")
_RULES = re.compile(
    r" ?(?:(?:除[^。,]{2,30}外,)?(?:本|以上|上述|政策|此前)[^。]{0,40}"
    rf"{_OWN_LIFE}|[^。]{{0,60}}{_OTHER_RULES}|本[^。]{{2,30}}所(?:称|指))"
)
"""A sentence about the document itself, not about work: 本措施自印发之日起施行."""
_INTRODUCES = re.compile(r"^(?:具体措施|主要任务|重点任务|具体如下|工作措施|主要措施|主要内容)[:。]?$")
_ANNOUNCES = re.compile(r"[^。:;]{2,20}\d+ ?[项条个]:")
"""An item that only counts what a table lists (知识产权保护方面5项：…)."""
_ACTION = re.compile(r"(?:^|(?<=[。—;\n]))实施(?P<name>[“”\u4e00-\u9fff]{2,16}行动),", re.MULTILINE)
"""The opening of an action in a text without numbering: 实施…提升行动，…"""
_CONCERNED = any_of("人员 对象 条件 情形 材料 标准 情况 之一 范围 类别 人群")
_CRITERIA = re.compile(rf"(?:下列|以下|如下)[^。:]{{0,14}}{_CONCERNED}(?:之一)?[^。:,]{{0,10}}:\s*\Z")
"""The end of an item whose sub-items only say whom or what it concerns (符合下列条件之一的：)."""
_STEPS = re.compile(r"(?:具体措施|工作措施) ?: ?")
_LONGEST_NOTE = 60
"""Longest line of a sign-off or note, in characters."""
_LONGEST_HEADING = 60
"""Longest heading that a mark may close, in characters."""
_LEAST_CLOSING = 30
"""A closing paragraph has more characters than this."""
_OPENING = 40
"""Longest opening sentence that leaves an action's text to the next paragraph, in characters."""
_LEAST = 12
"""Fewest characters of a stretch behind a mark that is a commitment of its own."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A task to be: its text (``start`` to ``end`` in the flow), its clause, and the marks that apply to it.

    ``name`` is the action that an unnumbered text gives it.
    """

    start: int
    end: int
    stop: int
    clause: int | None
    marks: tuple[Mark, ...] = ()
    inherited: bool = False
    closing: bool = False
    name: str = ""


def drafts(flow: Flow, outline: Outline, purpose: list[Purpose]) -> list[Draft]:
    """All tasks of the numbered text, in order."""
    if not outline.clauses:
        return _named_actions(flow)
    out: list[Draft] = []
    heading_marks: dict[int, tuple[Mark, ...]] = {}
    parents = _parent_styles(outline)
    lists, listed = _criteria(flow, outline)
    for i, clause in enumerate(outline.clauses):
        if i in listed:
            continue
        own, tails = _own_lines(flow, outline, i)
        found = marks(flow.fold, clause.body, own)
        is_work = purpose[i] == "work"
        if i in lists:
            out += _segments(flow, i, clause, found, own, leaf=True) if is_work else []
        elif clause.children and found and _heads(flow, clause, found[0], own):
            heading_marks[i] = tuple(found)
        elif clause.children:
            out += _segments(flow, i, clause, found, own, leaf=False)
        elif found or (is_work and not (clause.style in parents and _is_bare(flow, clause, own))):
            out += _segments(flow, i, clause, found, own, leaf=True)
        if purpose[i] not in ("past", "rules"):
            out += [Draft(start, end, end, None, closing=True) for start, end in tails]
    return _covered(_under_heading(out, outline, heading_marks), outline)


def _criteria(flow: Flow, outline: Outline) -> tuple[set[int], set[int]]:
    """Clauses that announce a list of whom they concern, and the clauses of those lists."""
    lists: set[int] = set()
    listed: set[int] = set()
    for i, clause in enumerate(outline.clauses):
        if clause.parent in lists or clause.parent in listed:
            listed.add(i)
        elif clause.children and _CRITERIA.search(flow.fold, clause.body, clause.end):
            lists.add(i)
    return lists, listed


def _named_actions(flow: Flow) -> list[Draft]:
    """Tasks of a text without any numbering: what follows 实施…行动 up to the next one or the paragraph's end."""
    found = [*_ACTION.finditer(flow.fold)]
    out = []
    for match, following in zip_longest(found, found[1:]):
        number = flow.line_number(match.start("name"))
        line = flow.lines[number]
        if line.end - match.start("name") <= _OPENING and number + 1 < len(flow.lines):
            line = flow.lines[number + 1]  # the opening sentence fills a paragraph of its own
        end = min(line.end, following.start() if following else line.end)
        start, end = _trim(flow, match.start("name"), end)
        out.append(Draft(start, end, end, None, name=flow.text[match.start("name") : match.end("name")]))
    return out


def _parent_styles(outline: Outline) -> set[str]:
    """Styles whose clauses mostly have items under them: one without is a heading whose items were cut off."""
    total = Counter(clause.style for clause in outline.clauses)
    parents = Counter(clause.style for clause in outline.clauses if clause.children)
    return {style for style in total if parents[style] * 2 > total[style] - 1 > 0}


def _is_bare(flow: Flow, clause: Clause, own: int) -> bool:
    """Whether a clause is a heading alone."""
    return not flow.fold[clause.heading_end : own].strip(" 。\n")


def _heads(flow: Flow, clause: Clause, mark: Mark, own: int) -> bool:
    """Whether a mark stands behind a heading only, and so speaks for all that stands under it."""
    behind = flow.fold[mark.end : own].lstrip(" ")
    words = flow.fold[clause.body : mark.start].strip(" 。")
    return "。" not in words and len(words) <= _LONGEST_HEADING and (not behind or behind[0] == "\n")


def _own_lines(flow: Flow, outline: Outline, index: int) -> tuple[int, list[tuple[int, int]]]:
    """Where a clause's own text ends, without sign-off and notes, and the closing paragraphs behind it."""
    clause = outline.clauses[index]
    last = index + 1 == len(outline.clauses) or outline.clauses[index + 1].part != clause.part
    lines = _paragraphs(flow, clause)
    kept, tails = lines[:1], list[tuple[int, int]]()
    for left, end in lines[1:]:
        text = flow.fold[left:end].strip()
        if len(text) <= _LONGEST_NOTE and _TAIL.search(text):
            break
        start = _after_rules(flow, left, end) if last else left
        if start >= end:
            break
        headed = len(kept) == 1 and kept[0][1] <= clause.heading_end + 1 and clause.titled
        if last and not headed and end - start > _LEAST_CLOSING and _CLOSING.match(flow.fold, start, end):
            tails.append((start, end))
        elif not tails:
            kept.append((start, end))
    return (kept[-1][1] if kept else clause.body), tails


def _paragraphs(flow: Flow, clause: Clause) -> list[tuple[int, int]]:
    """The paragraphs of a clause up to the first table or note in it."""
    found = []
    for line in flow.lines_between(clause.start, clause.end):
        if line.block.kind not in ("row", "note"):
            found.append((max(line.start, clause.body), min(line.end, clause.end)))
        elif line.start > clause.body:
            break
    return found


def _after_rules(flow: Flow, start: int, end: int) -> int:
    """Where a paragraph goes on behind sentences on its own life (本措施自…起施行, 有效期…)."""
    while start < end:
        stop = flow.fold.find("。", start, end)
        stop = end if stop < 0 else stop + 1
        if not _RULES.match(flow.fold, start, stop):
            return start
        start = stop
    return end


def _segments(flow: Flow, index: int, clause: Clause, found: list[Mark], own: int, leaf: bool) -> list[Draft]:
    """A clause's text cut at its marks: each stretch with its mark is a task, and so is a leaf without any."""
    out: list[Draft] = []
    at = clause.body
    for mark in found:
        start, end = _trim(flow, at, mark.start)
        if end <= start and out:
            out[-1] = replace(out[-1], marks=(*out[-1].marks, mark), stop=mark.end)
        elif end > start:
            out.append(Draft(start, end, mark.end, index, (mark,)))
        at = mark.end
    start, end = _trim(flow, at, own)
    rest = flow.fold[start:end]
    if leaf and not out:
        if end > start and _after_rules(flow, start, end) < end and not _ANNOUNCES.match(rest):
            out.append(Draft(start, end, end, index))
    elif leaf and end - start > _LEAST and "。" in rest and not _INTRODUCES.match(rest) and not _RULES.match(rest):
        out.append(Draft(start, end, end, index))
    return out


def _trim(flow: Flow, start: int, end: int) -> tuple[int, int]:
    """A stretch without white space and stray punctuation, 具体措施： and the like at its head."""
    while start < end and flow.fold[start] in " \n\t。.;,、:)":
        start += 1
    steps = _STEPS.match(flow.fold, start, min(end, start + 12))
    if steps:
        start = steps.end()
    while end > start and flow.fold[end - 1] in " \n\t(":
        end -= 1
    return start, end


def _under_heading(found: list[Draft], outline: Outline, heading_marks: dict[int, tuple[Mark, ...]]) -> list[Draft]:
    """Give the marks of a heading to the tasks under it that have none of their own."""
    if not heading_marks:
        return found
    return [_inherited(draft, outline, heading_marks) for draft in found]


def _inherited(draft: Draft, outline: Outline, heading_marks: dict[int, tuple[Mark, ...]]) -> Draft:
    """A draft with the marks of the nearest heading above it, if it has none."""
    at = draft.clause
    while not draft.marks and at is not None:
        at = outline.clauses[at].parent
        if at in heading_marks:
            return replace(draft, marks=heading_marks[at], inherited=True)
    return draft


def _covered(found: list[Draft], outline: Outline) -> list[Draft]:
    """Let the mark of the last of several siblings cover those before it, where only the last has one.

    Not where items of this style usually carry marks of their own: there a missing mark is an omission.
    """
    siblings: dict[int | None, list[int]] = {}
    style: dict[int, str] = {}
    for at, draft in enumerate(found):
        clause = outline.clauses[draft.clause] if draft.clause is not None else None
        if clause and not clause.children:
            siblings.setdefault(clause.parent, []).append(at)
            style[at] = clause.style
    before = [at for group in siblings.values() for at in group[:-1]]
    total = Counter(style[at] for at in before)
    own = Counter(style[at] for at in before if found[at].marks)
    out = list(found)
    for parent, group in siblings.items():
        last = group[-1]
        alone = len(group) > 1 and [at for at in group if found[at].marks] == [last]
        if not alone or (parent is None and len(siblings) > 1) or own[style[last]] * 2 > total[style[last]]:
            continue
        for at in group:
            out[at] = replace(found[at], marks=found[last].marks, inherited=True)
    return out
