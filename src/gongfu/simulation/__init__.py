"""A policy on every household: law as code, a population, and what a reform does to it.

``run(population, law, reforms, day)`` holds reforms against the law as it is; ``synthetic()`` builds a population,
``read_population`` reads one; ``Reform.of({...})`` or ``Reform.read(file)`` is a reform, ``china.law()`` the law;
``explain`` reckons one household step by step, ``search`` finds the cheapest parameters that meet a goal, and
``simulate_parts`` streams a province. Each is imported when it is first asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gongfu.simulation import china as china
    from gongfu.simulation.engine import evaluate as evaluate
    from gongfu.simulation.engine.explain import explain as explain
    from gongfu.simulation.law import Law as Law
    from gongfu.simulation.law import Reform as Reform
    from gongfu.simulation.population import Population as Population
    from gongfu.simulation.population import synthetic as synthetic
    from gongfu.simulation.population.tables import read_population as read_population
    from gongfu.simulation.results import run as run
    from gongfu.simulation.scale import simulate_parts as simulate_parts

_ROOMS = {
    "Law": "law",
    "Population": "population",
    "Reform": "law",
    "evaluate": "engine",
    "explain": "engine.explain",
    "read_population": "population.tables",
    "run": "results",
    "simulate_parts": "scale",
    "synthetic": "population",
}
__all__ = ["china", *_ROOMS]  # noqa: PLE0604 - names are imported when asked for


def __getattr__(name: str) -> Any:
    """Import what is asked for."""
    if name == "china":
        return import_module(f"{__name__}.china")
    if name in _ROOMS:
        return getattr(import_module(f"{__name__}.{_ROOMS[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
