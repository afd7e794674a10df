"""Checks of when it is due (GF2xx)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gongfu.compiler.diagnostics import Diagnostic, Hit, clause_around, found, in_task, is_work, told
from gongfu.compiler.ledger import Deadline, Ledger, Task
from gongfu.documents.numerals import fold

__all__ = ["check_deadlines"]

# 应快尽快 is a slogan; 适时出栏 and 适时播种 name a season; 促进…尽快… is a wish for others.
_VAGUE = re.compile(r"适时(?!适度|出栏|播种|采收|收获)|(?<!应快)尽快|尽早|择机")
_WISH = re.compile(r"(?:促进|推动|引导|支持|帮助)[^，。；,;]{0,16}$")
_PERIOD = re.compile(r"20\d\d ?年?(?:—|-|~|至|到|–|－|─|―)+ ?(?P<last>20\d\d)")
_ANNUAL = re.compile(r"(?P<last>20\d\d) ?年(?!.{0,3}以前)")
_PLANS = {"十三五": 2020, "十四五": 2025, "十五五": 2030}
_EXPLICIT = re.compile(r"20\d\d|\d月|[一二三四五六七八九十]月")
_ENDS = re.compile("到|前|底|末")
_CONDITION = re.compile(r"前后|已|的")
_PLAN_TITLE = re.compile(r"方案|计划|规划|纲要|要点|任务|分解|分工|行动|措施|举措")
_UNBOUND = re.compile(r"工 ?作 ?报 ?告$|办法|规则|规定|细则|条例")
"""Titles of work reports and rules, whose items are no dated work."""


def check_deadlines(ledger: Ledger) -> Iterator[Diagnostic]:
    """When: never, before the document, after its period, some time."""
    vague = [hit for task in ledger.tasks if (hit := _vague(task, ledger))]
    yield from told([*_without_deadline(ledger, {hit.task.key for hit in vague})], ledger)
    yield from _early(ledger)
    yield from _late(ledger)
    yield from told(vague, ledger)


def _without_deadline(ledger: Ledger, vague: set[str]) -> Iterator[Hit]:
    """Tasks without any time limit, in documents whose title does not bound them."""
    title = ledger.document.title or ""
    if _UNBOUND.search(title) or last_year(title):
        return
    for task in ledger.tasks:
        if task.deadlines or not is_work(task) or task.key in vague:
            continue
        words = task.heading or clause_around(task.text, 0, 0)
        message = f"“{task.path}”没有时限"
        yield Hit(task, found("GF201", ledger, in_task(task, words), message, words, task))


def _early(ledger: Ledger) -> Iterator[Diagnostic]:
    """Deadlines that had passed on the document's date. Dates that say what qualifies are no deadlines."""
    issued = ledger.document.date
    for task in ledger.tasks if issued else ():
        for limit in task.deadlines:
            if limit.date and issued and limit.date < issued and _commits(task, limit):
                message = f"时限“{limit.text}”（{limit.date}）早于成文日期 {issued}"
                yield found("GF202", ledger, limit.span, message, limit.text, task)


def _commits(task: Task, limit: Deadline) -> bool:
    """Whether the date is printed, not inferred, and the clause after it says no condition (…前已发放的)."""
    at = task.text.find(limit.text)
    rest = re.split("[，。；,;\n]", task.text[at + len(limit.text) :])[0] if at >= 0 else ""
    return _EXPLICIT.search(fold(limit.text)) is not None and not _CONDITION.search(limit.text[-1:] + rest)


def _late(ledger: Ledger) -> Iterator[Diagnostic]:
    """Deadlines after the last year that the title names."""
    last = last_year(ledger.document.title or "")
    for task in ledger.tasks if last else ():
        for limit in task.deadlines:
            if limit.date and last and int(limit.date[:4]) > last and _ENDS.search(limit.text):
                message = f"时限“{limit.text}”（{limit.date}）超出标题所写的期间（到 {last} 年）"
                yield found("GF203", ledger, limit.span, message, limit.text, task)


def last_year(title: str) -> int | None:
    """The last year of the period that a plan's title names: 2021—2025年, “十四五”, 2023年重点任务."""
    own = re.sub("《[^》]*》", "", title)
    if not _PLAN_TITLE.search(title):
        return None
    for pattern in (_PERIOD, _ANNUAL):
        match = pattern.search(fold(own))
        if match:
            return int(match["last"])
    return next((year for name, year in _PLANS.items() if name in own), None)


def _vague(task: Task, ledger: Ledger) -> Hit | None:
    """A task whose only limit is 适时, 尽快 and the like."""
    if any(limit.date or limit.kind == "recurring" for limit in task.deadlines):
        return None
    for match in _VAGUE.finditer(task.text):
        if _WISH.search(task.text, 0, match.start()):
            continue
        words = clause_around(task.text, match.start(), match.end())
        message = f"“{match[0]}”不是时限，无法判断是否逾期"
        return Hit(task, found("GF204", ledger, in_task(task, words), message, words, task))
    return None
