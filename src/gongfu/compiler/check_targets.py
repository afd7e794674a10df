"""Checks of how much is to be reached (GF3xx)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from gongfu.compiler.diagnostics import Diagnostic, Hit, found, in_task, told
from gongfu.compiler.ledger import Ledger, Target, Task
from gongfu.documents.numerals import fold

__all__ = ["check_targets"]

_INDICATOR = (
    "率|比重|比例|占比|规模|收入|产值|增加值|总量|总额|数量|差距|强度|能耗|排放量|覆盖面|人数|面积|投资|支出|产量"
)
_FUZZY = re.compile(
    rf"[\u4e00-\u9fff“”]{{0,14}}(?:{_INDICATOR})"
    r"(?:得到)?(?:明显|显著|大幅度?|较大幅度|稳步|持续|逐步|不断|进一步|较快|有所|有效)"
    r"(?:提高|提升|增长|下降|降低|缩小|扩大|增加|减少|上升)(?![到至为]|约?\d)"
)
_GOALS = re.compile(r"(?:工作|主要|发展|总体|行动|预期|试点|建设|总的)?目标")
_VERB = re.compile(r"(?:增长|达到?|完成|实现|提高|提升|降低|下降|减少|增加)?(?:到|至|了)?")
_SENTENCE = "。！？!?\n"
_RELATIVE = re.compile(r"(?:提高|提升|增长|下降|降低|减少|压减|压缩|缩短|增加|上升)(?:不低于|不少于|约|近|超过)?\d")
_BASED = re.compile(r"年均|每年|逐年|同比|环比|较|比|由|从|相[比对]|基数|累计|以上年")
_SHARES = {"%", "‰", "个百分点", "百分点", "倍"}
_NAMED = re.compile(rf"[\u4e00-\u9fff]{{2,}}(?:{_INDICATOR})")

_LONGEST_PROSE = 400
"""Characters of a section of goals; a longer one may hold its numbers in a table that was not recognised."""


class _Stated(NamedTuple):
    """A target, the task it stands in (``None`` for a goal of the document), and the day it is due."""

    target: Target
    task: Task | None
    date: str | None


def check_targets(ledger: Ledger) -> Iterator[Diagnostic]:
    """How much: no number, a number of nothing, a change from nothing, two numbers for one thing."""
    yield from _goals_without_number(ledger)
    yield from told([hit for task in ledger.tasks for hit in _fuzzy(task, ledger)], ledger)
    stated = [_Stated(goal, None, goal.date) for goal in ledger.goals]
    stated += [_Stated(target, task, _due(task, target)) for task in ledger.tasks for target in task.targets]
    for item in stated:
        yield from _unmeasured(item, ledger)
        yield from _unbased(item, ledger)
    yield from _conflicts(stated, ledger)


def _due(task: Task, target: Target) -> str | None:
    """The day a task's target is due: its own, else the last one named before it."""
    before = [limit.date for limit in task.deadlines if limit.date and limit.span.start <= target.span.end]
    return target.date or (before[-1] if before else None)


def _goals_without_number(ledger: Ledger) -> Iterator[Diagnostic]:
    """A section of goals in which no number was read, in a document without other goals."""
    if ledger.goals:
        return
    numbers = [target.span.start for task in ledger.tasks for target in task.targets]
    for at, entry in enumerate(ledger.outline):
        words = entry.heading.strip()
        end = next((other.span.start for other in ledger.outline[at + 1 :] if other.level <= entry.level), None)
        if end is None or not _GOALS.fullmatch(words) or end - entry.span.end > _LONGEST_PROSE:
            continue
        if not any(entry.span.start <= number < end for number in numbers):
            message = f"“{entry.label}{words}”里没有读到一个量化目标"
            yield found("GF301", ledger, entry.span, message, words)


def _fuzzy(task: Task, ledger: Ledger) -> Iterator[Hit]:
    """The first indicator of a task that is to change without a number."""
    for match in _FUZZY.finditer(task.text):
        rest = re.split("[。；;\n]", task.text[match.end() :])[0]
        if not re.search(r"\d", rest[:20]):
            words = match[0]
            message = f"“{words}”没有数字，无法考核"
            yield Hit(task, found("GF301", ledger, in_task(task, words), message, words, task))
            return


def _unmeasured(item: _Stated, ledger: Ledger) -> Iterator[Diagnostic]:
    """A number at the head of a sentence without the name of what it measures."""
    target, task = item.target, item.task
    if task is None or target.value is None or not _VERB.fullmatch(target.metric):
        return
    at = task.text.find(target.text)
    if at == 0 or (at > 0 and task.text[at - 1] in _SENTENCE):
        yield found("GF302", ledger, target.span, f"“{target.text}”没有指标名称", target.text, task)


def _unbased(item: _Stated, ledger: Ledger) -> Iterator[Diagnostic]:
    """A change over more than a year that does not say from when or from how much."""
    target, year = item.target, ledger.document.year
    if target.unit not in _SHARES or target.baseline is not None or not item.date or not year:
        return
    if int(item.date[:4]) <= year or not _RELATIVE.search(fold(target.text)) or _BASED.search(_sentence(item)):
        return
    message = f"“{target.text}”没有写比哪一年，也没有写由多少变化"
    yield found("GF303", ledger, target.span, message, target.text, item.task)


def _sentence(item: _Stated) -> str:
    """A target's words and what stands before them in their sentence."""
    at = item.task.text.find(item.target.text) if item.task else -1
    if item.task is None or at < 0:
        return item.target.text
    left = max(item.task.text.rfind(mark, 0, at) for mark in _SENTENCE) + 1
    return item.task.text[left : at + len(item.target.text)]


def _conflicts(stated: list[_Stated], ledger: Ledger) -> Iterator[Diagnostic]:
    """Different values of one indicator, in one unit, for one day, in different clauses."""
    groups: dict[tuple[str, str | None, str | None], list[_Stated]] = defaultdict(list)
    for item in stated:
        metric = re.sub(r"[\W_]", "", fold(item.target.metric))
        if item.target.value is not None and _NAMED.fullmatch(metric):
            groups[metric, item.target.unit, item.date].append(item)
    for items in groups.values():
        first = items[0]
        for item in items[1:]:
            if item.target.value != first.target.value and item.task is not first.task:
                where = f"“{first.task.path}”" if first.task else "总体目标"
                message = f"“{item.target.text}”与{where}的“{first.target.text}”（{first.target.span.place}）不一致"
                yield found("GF304", ledger, item.target.span, message, item.target.text, item.task)
