"""A choice and what came out of it, kept."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from gongfu.office.trials import city, shown
from gongfu.office.trials.models import Scenario
from gongfu.simulation.law import Reform
from gongfu.simulation.studio.setting import reform_set
from gongfu.simulation.studio.written import written

if TYPE_CHECKING:
    from gongfu.office.ledger.models import Task
    from gongfu.office.trials.choice import Choice
    from gongfu.simulation.results import Results

__all__ = ["keep", "text_of"]


def keep(
    user: Any, chosen: Choice, results: Results, *, name: str, note: str, task: Task | None
) -> tuple[Scenario, bool]:
    """The scenario, and whether it is new: pressing the button twice saves once."""
    same = {"name": name, "reform": chosen.file, "day": chosen.day, "values": dict(chosen.values), "by": user}
    people = city.told(city.people())
    for known in Scenario.objects.filter(**same, note=note, task=task, population=people)[:1]:
        return known, False
    made = Scenario.objects.create(
        **same,
        note=note,
        task=task,
        population=people,
        headline=shown.headline(results),
        results=json.loads(results.to_json()),
        written=text_of(chosen, name, note),
    )
    return made, True


def text_of(chosen: Choice, name: str = "", note: str = "") -> str:
    """The choice as a reform file. Raises :class:`InputErrors` for values out of range."""
    held = chosen.reform or Reform(name or chosen.name)
    reform = reform_set(held, chosen.dials, chosen.values, name or chosen.name, note)
    remarks = [f"由政策推演页写出；政策日期 {chosen.day}"]
    if chosen.file:
        remarks.append(f"从 {chosen.file} 改来")
    return written(reform, remarks)
