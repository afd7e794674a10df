"""What reforms do: cost by payer, gainers and losers, inequality and poverty, marginal rates, side by side."""

from __future__ import annotations

from gongfu.simulation.results.budget import Account, Budget, Entry, budget
from gongfu.simulation.results.grouping import Grouping, groupings
from gongfu.simulation.results.impact import Breakdown, Group, Impact, Threshold, impact
from gongfu.simulation.results.measures import Measures, measure
from gongfu.simulation.results.rates import Rates, effective_rates
from gongfu.simulation.results.results import Changed, Doubt, Results, Scenario
from gongfu.simulation.results.run import Options, run

__all__ = [
    "Account",
    "Breakdown",
    "Budget",
    "Changed",
    "Doubt",
    "Entry",
    "Group",
    "Grouping",
    "Impact",
    "Measures",
    "Options",
    "Rates",
    "Results",
    "Scenario",
    "Threshold",
    "budget",
    "effective_rates",
    "groupings",
    "impact",
    "measure",
    "run",
]
