"""The cheapest parameters that reach a goal: by exact derivatives where it is smooth, else by trial."""

from __future__ import annotations

from gongfu.simulation.search.figures import Figure, Limit
from gongfu.simulation.search.frontier import frontier
from gongfu.simulation.search.search import Found, search
from gongfu.simulation.search.task import Task, read_task
from gongfu.simulation.search.variables import Variable

__all__ = ["Figure", "Found", "Limit", "Task", "Variable", "frontier", "read_task", "search"]
