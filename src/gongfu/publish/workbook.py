"""The ledger as the workbook an office fills in, prints and sends back (Office Open XML, by xlsxwriter).

Sheets: 台账 (all tasks, filled in monthly), 目标, 问题, 说明, then one to print for each task force of the zone or,
without a zone, for each unit that leads or is responsible. The own sheets come first, since forty tabs would hide them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

from gongfu.compiler.diagnostics import Diagnostic
from gongfu.compiler.ledger import Ledger
from gongfu.documents.errors import InputError
from gongfu.documents.read import LEDGER_MARK
from gongfu.files import Output, put
from gongfu.publish.book import OWN_SHEETS, Book, sheet_name
from gongfu.publish.grid import Head, write_group, write_ledger
from gongfu.publish.notes import Index, Listed, write_findings, write_notes, write_targets
from gongfu.publish.records import Record, bodies, body, records, subject, summary
from gongfu.safe import clean

if TYPE_CHECKING:
    from gongfu.zone import Action, Zone

__all__ = ["MARK", "WORKBOOK_VERSION", "write_workbook"]

WORKBOOK_VERSION = "1"
"""Changes when a heading of 台账 or its layout does."""
MARK = LEDGER_MARK
"""Defined name that says version and zone, as ``"1|zone"``; the sheet 说明 shows the same after 文件标记."""

MAX_ROWS = 100_000
"""Most tasks, targets or diagnostics in one workbook; a real document has under a thousand."""
MAX_GROUPS = 40
"""Most sheets for units; the units with fewest tasks share the sheet 其他单位."""
MAX_GROUP_ROWS = 5_000
"""Most rows on all print sheets together; units beyond it are named in 说明 and found in 台账 by its filter."""

OTHERS = "其他单位"
NO_FORCE = "未归入专班"


class _Group(NamedTuple):
    """A sheet to print: what it is called, whose tasks it lists, and its rows."""

    sheet: str
    names: tuple[str, ...]
    rows: list[Record]


def write_workbook(
    ledgers: Sequence[Ledger], diagnostics: Sequence[Diagnostic], output: Output, zone: Zone | None = None
) -> None:
    """Write ledgers as one workbook to a path or binary stream.

    With a ``zone`` there is a sheet a task force, where tasks name an action; else one a unit. Raises
    :class:`InputError` where there are more than ``MAX_ROWS`` rows or the path cannot be written.
    """
    rows = records(ledgers)
    targets = sum(len(row.task.targets) for row in rows) + sum(len(ledger.goals) for ledger in ledgers)
    if max(len(rows), targets, len(diagnostics)) > MAX_ROWS:
        raise InputError(ledgers[0].name, f"任务、目标或问题超过 {MAX_ROWS:,} 项，一个工作簿放不下", "请分几次输出")
    stream = BytesIO()
    book = Book(stream)
    several = len(ledgers) > 1
    mark = f"{WORKBOOK_VERSION}|{clean(zone.name) if zone else ''}"
    title = subject(ledgers, zone) + "任务台账"
    _describe(book, title, mark)
    forces = zone is not None and any(row.task.action for row in rows)
    owners = _by_force(rows, zone.actions) if zone is not None and forces else _by_unit(rows)
    groups = _groups(owners)
    write_ledger(book, rows, Head(title, f"来源：{_source(ledgers)}　　{summary(ledgers)}", several))
    write_targets(book, ledgers, rows)
    write_findings(book, diagnostics, several)
    write_notes(book, ledgers, rows, _index(owners, groups, forces), mark)
    for group in groups:
        write_group(book, group.rows, group.sheet, _head(group, ledgers), len(rows))
    book.close()
    put(stream.getvalue(), output)


def _describe(book: Book, title: str, mark: str) -> None:
    quoted = mark.replace('"', '""')
    book.workbook.define_name(MARK, f'="{quoted}"')
    book.workbook.set_properties({"title": title})


def _head(group: _Group, ledgers: Sequence[Ledger]) -> Head:
    """Title and subtitle of a print sheet; the shared one names the units it is for."""
    alone = len(group.names) == 1
    whose = "" if alone else f"　　单位：{'、'.join(group.names)}"
    subtitle = f"来源：{_source(ledgers)}　　共{len(group.rows)}项任务，本月情况取自“台账”表{whose}"
    return Head(f"{group.names[0] if alone else group.sheet}任务清单", subtitle, len(ledgers) > 1)


def _source(ledgers: Sequence[Ledger]) -> str:
    if len(ledgers) != 1:
        return f"{len(ledgers)}份文件"
    return f"{clean(ledgers[0].document.number or '')}（{clean(ledgers[0].name)}）"


def _by_force(rows: Iterable[Record], actions: Iterable[Action]) -> dict[str, list[Record]]:
    """Rows by task force, in the order of the zone's actions, those that serve no action last."""
    forces = {key: action.task_force for action in actions for key in (action.id, action.name)}
    owners: dict[str, list[Record]] = {force: [] for force in forces.values()}
    for row in rows:
        action = row.task.action
        owners.setdefault(forces.get(action, action) if action else NO_FORCE, []).append(row)
    unplaced = owners.pop(NO_FORCE, [])
    return {name: found for name, found in (*owners.items(), (NO_FORCE, unplaced)) if found}


def _by_unit(rows: Iterable[Record]) -> dict[str, list[Record]]:
    """Rows by unit in a leading or responsible role; most tasks first, then as they appear."""
    owners: dict[str, list[Record]] = {}
    for row in rows:
        for name in dict.fromkeys(body(unit) for unit in row.task.units if unit.role in ("lead", "responsible")):
            owners.setdefault(name, []).append(row)
    return dict(sorted(owners.items(), key=lambda item: -len(item[1])))


def _groups(owners: dict[str, list[Record]]) -> list[_Group]:
    """The print sheets: one an owner up to ``MAX_GROUPS``, one for the rest, as far as ``MAX_GROUP_ROWS`` goes."""
    taken = set(OWN_SHEETS) | {OTHERS}
    groups: list[_Group] = []
    others: list[str] = []
    used = 0
    for name, rows in owners.items():
        used += len(rows)
        if used > MAX_GROUP_ROWS:
            break
        if len(groups) < MAX_GROUPS:
            groups.append(_Group(sheet_name(name, taken), (name,), rows))
        else:
            others.append(name)
    if others:
        union = {row.number: row for name in others for row in owners[name]}
        groups.append(_Group(OTHERS, tuple(others), [union[number] for number in sorted(union)]))
    return groups


def _index(owners: dict[str, list[Record]], groups: Sequence[_Group], forces: bool) -> Index:
    """The list for 说明: task forces and how many units their tasks have, or units and how many tasks they lead."""
    sheets = {name: group.sheet for group in groups for name in group.names}
    kind, rule, second = ("专班", "", "涉及单位") if forces else ("单位", "（只计牵头、责任）", "其中牵头")
    entries = [
        Listed(name, len(rows), _units(rows) if forces else _leads(name, rows), sheets.get(name))
        for name, rows in owners.items()
    ]
    return Index(kind, rule, second, entries)


def _units(rows: Iterable[Record]) -> int:
    return len(bodies(row.task for row in rows))


def _leads(name: str, rows: Iterable[Record]) -> int:
    return sum(any(unit.role == "lead" and body(unit) == name for unit in row.task.units) for row in rows)
