"""Pages of trials."""

from __future__ import annotations

from gongfu.office.trials.views.files import reform_file, scenario_file, workbook
from gongfu.office.trials.views.population import population
from gongfu.office.trials.views.saved import compare, delete, index, save, scenario
from gongfu.office.trials.views.studio import results, studio, tasks

__all__ = [
    "compare",
    "delete",
    "index",
    "population",
    "reform_file",
    "results",
    "save",
    "scenario",
    "scenario_file",
    "studio",
    "tasks",
    "workbook",
]
