"""What ``gongfu demo`` shows of the sample zone: how far its documents can be acted on, and how its figures stand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from gongfu.zone import LAYERS

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from gongfu.compiler.ledger import Ledger, Task
    from gongfu.zone import PolicyDocument, Zone

__all__ = ["DAY", "show", "write_progress", "write_trials"]

DAY = date(2026, 6, 30)
"""The day on which the sample's figures are judged: they end in 2025, and on a later day would be too old to tell."""

SHOWN = ("pcdi", "urban_rural_ratio", "urbanisation", "good_air")
"""Indicators whose lines are drawn: one with strata, one that falls, one that only has published figures, one more."""
PERSONS = 50_000
"""Persons of the synthetic city that the sample's reforms are tried on: each stands for 88, which is quick."""
_COUNTS = ("任务", "有单位", "有时限", "有目标")
_NONE = "未标明行动"


def show(zone: Zone, ledgers: Mapping[str, Ledger], console: Console) -> None:
    """Print the summary of a zone by layer and by action, and the documents that are not at hand.

    ``ledgers`` maps a document's ``file`` to what it compiled to; a document at hand that failed is missing from it.
    """
    console.print(f"[bold]{zone.full_name}[/bold]" + ("（样例）" if zone.sample else ""))
    console.print(_by_layer(zone, ledgers))
    console.print(_by_action(zone, [task for ledger in ledgers.values() for task in ledger.tasks]))
    absent = [document for document in zone.documents if not document.at_hand]
    if absent:
        console.print(f"[bold]不在手头的文件[/bold]（{len(absent)}份，只列出处所说，不编内容）")
        for document in absent:
            console.print(f"  {LAYERS[document.layer]}  {_told(document)}", highlight=False, soft_wrap=True)


def write_progress(zone: Zone, folder: Path) -> bytes:
    """Write how the zone stands (``进展.xlsx``) and the pictures of it (``指标.html``) into ``folder``.

    Returns the counts by action as a table for the screen. Raises :class:`~gongfu.documents.errors.InputError` where
    a file cannot be written.
    """
    from gongfu import screen
    from gongfu.files import put
    from gongfu.indicators.formulas.derived import derive
    from gongfu.indicators.loading import load
    from gongfu.indicators.progress.assessment import assess
    from gongfu.publish.charts import render
    from gongfu.publish.listing import FORMATS
    from gongfu.publish.pictures import pictures
    from gongfu.publish.progress import standing, tallies

    book, _ = derive(load(zone), DAY)
    rows = assess(book, DAY)
    counts = tallies(zone, rows)
    put(FORMATS["xlsx"]([standing(zone, rows, DAY), counts], None), folder / "进展.xlsx")
    shown = [book.indicators[name] for name in SHOWN]
    render(pictures(book, DAY, shown, zone.name, overview=True), folder / "指标.html")
    return FORMATS["table"]([counts], screen.width())


def write_trials(zone: Zone, folder: Path) -> bytes:
    """Try the sample's reforms on a synthetic city: ``政策试算.xlsx`` and the pictures ``政策试算.html`` in ``folder``.

    Returns the measures side by side as a table for the screen. Raises as :func:`write_progress`.
    """
    from gongfu import screen
    from gongfu.files import put
    from gongfu.publish.charts import render
    from gongfu.publish.listing import FORMATS
    from gongfu.publish.simulation import everything, measures
    from gongfu.publish.simulation_pictures import pictures
    from gongfu.simulation import Reform, china, run, synthetic

    reforms = [Reform.read(file) for file in sorted((zone.folder / "reforms").glob("*.toml"))]
    results = run(synthetic(zone.folder, persons=PERSONS), china.law(), reforms, DAY)
    put(FORMATS["xlsx"](everything(results), None), folder / "政策试算.xlsx")
    render(pictures(results), folder / "政策试算.html")
    return FORMATS["table"]([measures(results)], screen.width())


def _by_layer(zone: Zone, ledgers: Mapping[str, Ledger]) -> Table:
    table = _table("层级", "文件", "在手")
    for layer, name in LAYERS.items():
        documents = [document for document in zone.documents if document.layer == layer]
        tasks = [task for document in documents if document.file in ledgers for task in ledgers[document.file].tasks]
        at_hand = sum(document.at_hand for document in documents)
        table.add_row(name, str(len(documents)), str(at_hand), *_counts(tasks))
    tasks = [task for ledger in ledgers.values() for task in ledger.tasks]
    table.add_section()
    table.add_row("合计", str(len(zone.documents)), str(sum(d.at_hand for d in zone.documents)), *_counts(tasks))
    return table


def _by_action(zone: Zone, tasks: Sequence[Task]) -> Table:
    table = _table("行动", "专班")
    for action in zone.actions:
        table.add_row(action.name, action.task_force, *_counts(task for task in tasks if task.action == action.name))
    table.add_section()
    table.add_row(_NONE, "", *_counts(task for task in tasks if task.action is None))
    return table


def _table(*heads: str) -> Table:
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD)
    for head in (*heads, *_COUNTS):
        table.add_column(head, justify="left" if head in ("层级", "行动", "专班") else "right", no_wrap=True)
    return table


def _counts(tasks: Iterable[Task]) -> list[str]:
    """How many tasks there are, and how many say who, by when and how much."""
    marks = [(True, bool(task.units), bool(task.deadlines), bool(task.targets)) for task in tasks]
    return [str(sum(column)) for column in zip(*marks, strict=True)] or ["0"] * len(_COUNTS)


def _told(document: PolicyDocument) -> str:
    """The document's title, issuer and what its source counts in it."""
    counts = "、".join(f"{count.stated}{count.of}" for count in document.counts)
    return f"{document.title}（{document.issuer}）" + (f"：{counts}" if counts else "")
