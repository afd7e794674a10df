"""Goals (工作目标): the targets of a document as a whole, with the day each is to be reached by."""

from __future__ import annotations

import re
from bisect import bisect_right

from gongfu.compiler.dates import deadlines
from gongfu.compiler.ledger import Header
from gongfu.compiler.marks import marks
from gongfu.compiler.sections import Purpose
from gongfu.compiler.targets import Goal, targets
from gongfu.documents.flow import Flow
from gongfu.documents.outline import Outline

__all__ = ["goal_stretches", "goals", "is_work_report"]

_AIM = re.compile(
    r"(?:预期|总体|主要|发展|奋斗|工作|阶段性?)?目标(?:任务)?(?:是|为|:|。)|力争|到 ?20\d\d ?年|到“?十[四五六]五|确保"
)
"""What opens a statement of aims: 主要目标是, 到2025年."""
_EXPECTED = re.compile(r"(?:预期|主要|奋斗)目标|目标(?:是|为|:)|到 ?20[23]\d ?年")
"""The same in a work report, which speaks of the past too."""
_REPORT = re.compile(r"政 ?府 ?工 ?作 ?报 ?告")
_PLANS = re.compile(r"目标|要求|总体|“?十[五六]五|发展蓝图|形势|思路")
_ALL = re.compile("全覆盖|全部")
_FIVE_YEARS = re.compile("[今未]后?来?五年")
_THIS_YEAR = re.compile("今年|全年|本年")
_INTO_DATE = 2
"""Characters by which a date may begin behind the goal that opens with it (力争到2025年…)."""


def is_work_report(flow: Flow, header: Header) -> bool:
    """Whether the text is a government work report itself, not a decomposition of one."""
    title = (header.title or flow.text[:60]) + flow.document.name
    named = _REPORT.search(title) or _REPORT.search(flow.fold[:200])
    return named is not None and "各位代表" in flow.fold[:3000] + flow.fold[-3000:]


def goal_stretches(flow: Flow, outline: Outline, purpose: list[Purpose], header: Header) -> list[tuple[int, int, bool]]:
    """Stretches of text that state goals: (start, end, whether it is a section of goals)."""
    report = is_work_report(flow, header)
    first = outline.clauses[0].start if outline.clauses else len(flow.text)
    out = [] if report else _aiming(flow, 0, first, _AIM)
    for i, clause in enumerate(outline.clauses):
        if marks(flow.fold, clause.body, clause.end):
            continue
        if report:
            aims = purpose[i] in ("goals", "aims") or clause.children or _is_plan(flow, outline, i)
            if aims and purpose[i] != "past":
                out += _aiming(flow, clause.body, clause.end, _EXPECTED)
        elif purpose[i] == "goals":
            out.append((clause.body, clause.end, True))
        elif purpose[i] == "aims":
            out += _aiming(flow, clause.body, clause.end, _AIM)
    return out


def _is_plan(flow: Flow, outline: Outline, index: int) -> bool:
    """Whether a clause of a work report states what is expected rather than what will be done."""
    at: int | None = index
    while at is not None:
        clause = outline.clauses[at]
        if _PLANS.search(flow.fold, clause.body, clause.heading_end):
            return True
        at = clause.parent
    return False


def _aiming(flow: Flow, start: int, end: int, aim: re.Pattern[str]) -> list[tuple[int, int, bool]]:
    """From the sentence that speaks of an aim to the end of its paragraph."""
    out = []
    for line in flow.lines_between(start, end):
        if line.block.kind == "row" or line.end <= start:
            continue
        left, right = max(line.start, start), min(line.end, end)
        if found := aim.search(flow.fold, left, right):
            sentence = max(flow.fold.rfind("。", left, found.start()) + 1, left)
            out.append((sentence, right, False))
    return out


def goals(flow: Flow, stretches: list[tuple[int, int, bool]], header: Header) -> list[tuple[Goal, str | None]]:
    """Goals of the stretches with their dates: the last one named before the goal, within its stretch."""
    out: list[tuple[Goal, str | None]] = []
    for start, end, explicit in stretches:
        limits = deadlines(flow.fold, start, end, header.year, header.date)
        dated = [limit for limit in limits if limit.date]
        implied = _implied(flow.fold[start:end], header.year)
        for goal in targets(flow.fold, flow.text, start, end, goals=True):
            if goal.value is None and not (explicit and _ALL.search(flow.fold, goal.start, goal.end)):
                continue
            before = bisect_right(dated, goal.start + _INTO_DATE, key=lambda limit: limit.start)
            out.append((goal, dated[before - 1].date if before else implied))
    return out


def _implied(text: str, year: int | None) -> str | None:
    """The last day of a stretch that gives its time in words: 今年, 今后五年, 预期目标."""
    if year is None:
        return None
    if _FIVE_YEARS.search(text):
        return f"{year + 4}-12-31"
    return f"{year}-12-31" if _THIS_YEAR.search(text) or "预期目标" in text else None
