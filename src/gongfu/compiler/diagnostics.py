"""The table of diagnostic codes, and what a check says of a document: code, place, the words, what would mend it.

Families: GF1xx units, GF2xx deadlines, GF3xx targets, GF4xx structure and counts, GF5xx the zone. A code keeps its
meaning for good; ``docs/diagnostics/CODE.md`` explains it with a good and a bad example.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from gongfu.compiler.ledger import Ledger, Span, Task

__all__ = [
    "MOST_SEPARATE",
    "RULES",
    "Diagnostic",
    "Hit",
    "Rule",
    "Severity",
    "clause_around",
    "found",
    "in_task",
    "is_work",
    "told",
]

Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True)
class Rule:
    """What a code stands for. ``explanation`` says why it matters, ``remedy`` what would mend it; both in Chinese."""

    code: str
    severity: Severity
    title: str
    title_en: str
    explanation: str
    remedy: str

    @property
    def page(self) -> str:
        """The rule's documentation page, from the root of the repository."""
        return f"docs/diagnostics/{self.code}.md"


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """A finding in a document.

    ``quotation`` is printed in the document letter by letter (empty where nothing can be quoted), ``span`` and
    ``place`` say where. ``task_key`` names the ledger's row, where the finding is about one.
    """

    code: str
    severity: Severity
    message: str
    remedy: str
    quotation: str
    span: Span
    place: str
    file: str
    task_key: str | None = None


class Hit(NamedTuple):
    """A task that a rule applies to, and the finding if it is told by itself."""

    task: Task
    diagnostic: Diagnostic


_TABLE = (
    Rule(
        "GF101",
        "warning",
        "任务没有责任单位",
        "Task without a responsible unit",
        "没有责任单位的任务进了台账没有人报进展。条款后没有标注、正文里也没有写明由谁做，就报这一条。"
        "政府工作报告和分条的规章不报。",
        "在条款末尾写明，例如：（责任单位：市水利局）",
    ),
    Rule(
        "GF102",
        "warning",
        "一项任务有几个牵头单位",
        "Several lead units for one task",
        "几个单位都牵头，就没有一个单位对进展负责。几个地方政府各管本地的，不算几个牵头。",
        "定一个牵头单位，其余改为配合单位；确实分管几件事的，拆成几项任务",
    ),
    Rule(
        "GF103",
        "warning",
        "名册里没有这个单位",
        "Unknown unit",
        "单位名称在通用名册和试验区的 organizations.csv 里都查不到，可能写错，可能已经改名，也可能是名册缺一行。"
        "只查名称像部门（以局、委、厅、办结尾）的，要有试验区才查。",
        "核对名称；名称无误的，在试验区的 organizations.csv 里加一行或加一个别名",
    ),
    Rule(
        "GF104",
        "warning",
        "单位名称可以指几个单位",
        "Ambiguous unit",
        "同一个名称对应名册里几个单位，或者没有写明是哪一级的。系统不替文件选。",
        "写全称，或在试验区的 organizations.csv 里把这个名称写成其中一个单位的别名",
    ),
    Rule(
        "GF105",
        "note",
        "统管句没有用上",
        "Blanket unit never used",
        "“以下均需某单位落实，不再列出”之后没有别的任务，这句话没有管到任何一条，多半是放错了位置。",
        "把这句话放到它要管的各项任务之前，或直接写进有关条款",
    ),
    Rule(
        "GF201",
        "note",
        "任务没有时限",
        "Task without a deadline",
        "没有时限就无法判断是否逾期，预警灯只能是灰色。标题写明年度或期间的文件，任务以该期间为限，不报这一条。",
        "写明到哪一天，例如：2025年6月底前；经常性工作写每年、每季度或长期坚持",
    ),
    Rule(
        "GF202",
        "warning",
        "时限早于成文日期",
        "Deadline before the document's date",
        "文件印发时这个时限已经过了，多半是年份写错，或沿用了旧稿。",
        "核对年份和成文日期",
    ),
    Rule(
        "GF203",
        "warning",
        "时限超出文件的期间",
        "Deadline past the document's period",
        "标题写明了文件管到哪一年，任务的时限却在那以后，到时候文件已经到期。",
        "把时限改到期间以内，或写明该任务跨期",
    ),
    Rule(
        "GF204",
        "warning",
        "时限含糊",
        "Vague deadline",
        "“适时”“尽快”“尽早”“择机”说不出到哪一天算逾期。同一项任务另有确定日期的不报。",
        "改写为确定的日期，例如：2025年6月底前",
    ),
    Rule(
        "GF301",
        "note",
        "目标没有数字",
        "Target without a number",
        "“明显提高”“大幅下降”到底多少才算完成，无法考核。目标一节读不出一个数字的，也报这一条。",
        "给出数值和年份，例如：到2025年达到65%；确实不定量的，写明由谁、依据什么评价",
    ),
    Rule(
        "GF302",
        "warning",
        "数字没有说是什么的数字",
        "Number without a measure",
        "一句话开头就是“增长5%”“达到80%”，前面没有指标名称，填报时不知道报哪个数。",
        "写全指标名称，例如：农村居民人均可支配收入增长5%",
    ),
    Rule(
        "GF303",
        "note",
        "变化幅度没有基期",
        "Change without a baseline",
        "跨年的“提高20%”“下降10%”没有写比哪一年，也没有写由多少到多少。按年度增长的（同比）不报。",
        "写明基期，例如：比2020年提高20%，或：由50%提高到60%",
    ),
    Rule(
        "GF304",
        "warning",
        "同一指标前后数值不同",
        "One metric with different values",
        "同一份文件里，同一个指标、同一个时限出现了不同的数值，考核时不知道以哪个为准。",
        "核对后统一数值；口径不同的，在指标名称里写明",
    ),
    Rule(
        "GF401",
        "warning",
        "自述数量与实际不符",
        "Stated count differs",
        "文件说自己有几条、几项、几个方面，数下来不是这个数：要么少写了，要么改稿后没有改数。",
        "补上缺的条款，或改正所述数量",
    ),
    Rule(
        "GF402",
        "warning",
        "编号有缺号",
        "Gap in the numbering",
        "编号跳过了一个或几个数，可能是删了条款没有重排，也可能是漏印。",
        "补上缺的条款，或重新编号",
    ),
    Rule(
        "GF403",
        "warning",
        "编号重复或倒退",
        "Numbering repeats or goes back",
        "同一级的编号重复或变小，引用“第几条”时会指错。",
        "重新编号",
    ),
    Rule(
        "GF404",
        "error",
        "一份文件有两个文号",
        "Two document numbers",
        "版头、网页或正文里印着两个不同的文号，系统不知道台账该记哪一个。",
        "以正式印发的版头为准，改正另一处",
    ),
    Rule(
        "GF501",
        "warning",
        "试验区没有被引用的文件",
        "Reference to a document that the zone does not hold",
        "文件引用了另一份文件，zone.toml 的清单里没有它，承接关系查不下去。"
        "书名的括号、标点和“关于印发……的通知”不影响比对。",
        "把该文件登记进 zone.toml；手头没有原文的写 at_hand = false 并写明来源",
    ),
    Rule(
        "GF502",
        "note",
        "引用的法律和国家文件不在试验区",
        "Laws and national documents outside the zone",
        "法律法规和国家层面的文件通常不必收进试验区，这里只列出名称备查，一份文件一条。",
        "需要核对条款时，可从国家法律法规数据库或中国政府网取得原文并登记进 zone.toml",
    ),
    Rule(
        "GF503",
        "warning",
        "文件与 zone.toml 的登记不符",
        "Document differs from its entry in zone.toml",
        "文件里印的标题或文号与 zone.toml 登记的不同，可能登记错了，也可能放错了文件。",
        "核对后改正 zone.toml，或换上正确的文件",
    ),
)
RULES: dict[str, Rule] = {rule.code: rule for rule in _TABLE}
"""Every diagnostic code, in order."""

MOST_SEPARATE = 10
"""Most findings of one code about a document's tasks that are told one by one."""
_FEW = 3
_NO_WORK = re.compile(r"(?:目标|范围|对象|原则|标准|定义)$")
_LISTED = 20


def found(
    code: str, ledger: Ledger, span: Span, message: str, quotation: str = "", task: Task | None = None
) -> Diagnostic:
    """A finding of ``code`` in a ledger's document."""
    rule = RULES[code]
    key = task.key if task else None
    return Diagnostic(code, rule.severity, message, rule.remedy, quotation, span, span.place, ledger.name, key)


def told(hits: Sequence[Hit], ledger: Ledger) -> list[Diagnostic]:
    """Findings of one code about tasks: one by one, or all in one where they are the document's habit.

    A habit is what more than ``MOST_SEPARATE`` tasks or, from four up, more than half of them have in common.
    """
    habit = len(hits) > MOST_SEPARATE or (len(hits) > _FEW and 2 * len(hits) > len(ledger.tasks))
    if not habit:
        return [hit.diagnostic for hit in hits]
    first = hits[0].diagnostic
    paths = [*dict.fromkeys(hit.task.path for hit in hits)]
    names = "、".join(paths[:_LISTED]) + ("等" if len(paths) > _LISTED else "")
    message = f"{RULES[first.code].title}：全文 {len(ledger.tasks)} 项任务中有 {len(hits)} 项（{names}）"
    return [replace(first, message=message, task_key=None)]


def is_work(task: Task) -> bool:
    """Whether somebody has to be told to do this by some day: no closing paragraph, no scope or aim under a number."""
    return "closing" not in task.flags and not _NO_WORK.search(task.heading)


def in_task(task: Task, words: str, start: int = 0) -> Span:
    """Where ``words`` stand in a task's quotation; the whole task where its raw text was joined from several lines."""
    at = task.quotation.find(words, start)
    if at < 0 or task.span.end - task.span.start != len(task.quotation):
        return task.span
    return Span(task.span.start + at, task.span.start + at + len(words), task.span.place)


def clause_around(text: str, start: int, end: int) -> str:
    """The words between two punctuation marks around a stretch of text."""
    left = max(text.rfind(mark, 0, start) for mark in "，。；！？：,;:\n") + 1
    right = min((at for mark in "，。；！？,;\n" if (at := text.find(mark, end)) >= 0), default=len(text))
    return text[left:right].strip()
