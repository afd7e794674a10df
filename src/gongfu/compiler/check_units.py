"""Checks of who is responsible (GF1xx)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from gongfu.compiler.diagnostics import Diagnostic, Hit, clause_around, found, in_task, is_work, told
from gongfu.compiler.ledger import Ledger, Task, Unit
from gongfu.compiler.organizations import Directory, Resolution
from gongfu.compiler.prose import ordered_units
from gongfu.compiler.resolve import level_of
from gongfu.documents.numerals import fold

if TYPE_CHECKING:
    from gongfu.zone import Zone

__all__ = ["check_units"]

_ARTICLE = re.compile(r"第.{1,6}条")
_AREA = re.compile(r"^各|(?:政府|管委会|办事处)(?:[（(〔<〈\[].*)?$")
_OFFICE = re.compile(r"[处科室]$")
_DEPARTMENT = re.compile(r"[市省县区州旗国].*(?:局|委|厅|办|委员会|办公室)(?:[（(〔<〈\[].*)?$")
_BLANKET = re.compile(r"[^。；;，,（(]*[，,]? ?不再(?:一一|单独|逐一|另行|分别)?(?:列出|列举|标注|注明)")
_NAMES_SOMEBODY = re.compile(r"负责|会同|责任主体|牵头")
_ASSIGNS_NOTHING = re.compile(r"政 ?府 ?工 ?作 ?报 ?告$|(?:办法|规则|规定|细则|条例)(?:[（(][^（(]*[）)])?(?:的通知)?$")
"""Titles of work reports, and of rules, which bind whom they name and assign no work."""
_MERGED = "像是合并设置"
"""How the directory's note begins where a name joins two bodies: that is an unknown body, not an ambiguous name."""


def check_units(ledger: Ledger, zone: Zone | None) -> Iterator[Diagnostic]:
    """Who does it: nobody, several leads, a name that is unknown or stands for several, a blanket that covers none."""
    yield from told([hit for task in ledger.tasks if (hit := _several_leads(task, ledger))], ledger)
    yield from told([*_without_unit(ledger)], ledger)
    yield from _blankets(ledger)
    if zone:
        yield from _names(ledger, zone)


def _without_unit(ledger: Ledger) -> Iterator[Hit]:
    """Tasks of nobody. Where a table assigns the work, only its rows count: the text above says the same again."""
    if _ASSIGNS_NOTHING.search(ledger.document.title or "") or _has_articles(ledger):
        return
    tabled = any(task.units and "row" in task.flags for task in ledger.tasks)
    for task in ledger.tasks:
        if task.units or not is_work(task) or (tabled and "row" not in task.flags):
            continue
        if _NAMES_SOMEBODY.search(task.text) or ordered_units(fold(task.text), task.text, 0, len(task.text)):
            continue
        words = task.heading or clause_around(task.text, 0, 0)
        message = f"“{task.path}”没有写明由哪个单位负责"
        yield Hit(task, found("GF101", ledger, in_task(task, words), message, words, task))


def _has_articles(ledger: Ledger) -> bool:
    """Whether most tasks are articles (第X条) of rules."""
    return sum(_ARTICLE.search(task.path) is not None for task in ledger.tasks) * 2 > len(ledger.tasks)


def _several_leads(task: Task, ledger: Ledger) -> Hit | None:
    """A task with several leads. Governments of several places lead each at home; an office leads within its body."""
    leads = [unit for unit in task.units if unit.role == "lead"]
    bodies = [unit for unit in leads if not _AREA.search(unit.name) and not _OFFICE.search(unit.name)]
    if len(bodies) < 2:
        return None
    names = "、".join(unit.name for unit in bodies)
    words = bodies[0].printed or bodies[0].name
    span = in_task(task, words, len(task.text))
    message = f"“{task.path}”有 {len(bodies)} 个牵头单位：{names}"
    return Hit(task, found("GF102", ledger, span, message, words, task))


def _blankets(ledger: Ledger) -> Iterator[Diagnostic]:
    """Blanket sentences in marks after which no task inherits a unit."""
    for at, task in enumerate(ledger.tasks):
        mark = _BLANKET.search(task.quotation, min(len(task.text), len(task.quotation)))
        if mark and not any(unit.inherited for later in ledger.tasks[at + 1 :] for unit in later.units):
            words = mark[0].strip("，, ")
            span = in_task(task, words, len(task.text))
            yield found("GF105", ledger, span, f"“{words}”之后没有任务受它管", words, task)


def _names(ledger: Ledger, zone: Zone) -> Iterator[Diagnostic]:
    """Names that the tables do not settle, each told once, where it first stands."""
    directory, level = _directory(zone), level_of(ledger.document)
    seen: dict[str, tuple[Task, Unit]] = {}
    for task in ledger.tasks:
        for unit in task.units:
            seen.setdefault(unit.name, (task, unit))
    for name, (task, unit) in seen.items():
        resolution = directory.resolve(name, level)
        if resolution.organization or resolution.collective:
            continue
        told_as = _unsettled(name, resolution)
        if told_as:
            code, message = told_as
            words = unit.printed or name
            yield found(code, ledger, in_task(task, words, len(task.text)), message, words, task)


def _unsettled(name: str, resolution: Resolution) -> tuple[str, str] | None:
    """Code and message for a name that stands for no body or for several; ``None`` for what is no department."""
    candidates = "、".join(resolution.candidates)
    if len(resolution.candidates) > 1 and not resolution.note.startswith(_MERGED):
        return "GF104", f"“{name}”可以指：{candidates}（{resolution.note}）"
    if not _DEPARTMENT.search(name):
        return None
    hint = f"（{resolution.note}：{candidates}）" if candidates else ""
    return "GF103", f"名册里没有“{name}”{hint}"


@lru_cache(maxsize=4)
def _directory(zone: Zone) -> Directory:
    """A zone's directory, read once for all its documents."""
    return Directory(zone)
