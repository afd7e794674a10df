"""A policy on every household: law as code, a population, and what a reform does to it.

``run(population, law, reforms, day)`` holds reforms against the law as it is; ``synthetic()`` builds a population,
``read_population`` reads one; ``Reform.of({...})`` or ``Reform.read(file)`` is a reform, ``china.law()`` the law;
``evaluate`` gives any variable of everybody, ``explain`` reckons one household step by step, and ``simulate_parts``
streams a province. Each is imported when it is first asked for.

The rooms, each of which needs only those before it::

    law         rules, dated parameters, reforms (docs/law-as-code.md: begin there)
    china       the rules and parameters of China, Henan and Xuchang
    population  synthetic, read, checked, stored, aged
    engine      rules run: explained, by NumPy, as compiled kernels, frozen in part, with derivatives
    results     scenarios side by side: budget, gainers and losers, inequality, marginal rates
    scale       the same over parts, on one machine or a cluster
    studio      dials of a reform made ready for a slider: the whole results in less than a second
    search      the cheapest parameters that meet a goal: ``gongfu.simulation.search.search``

Beside them ``cases`` reads one household from a file, ``response`` lets wages answer to a reform, ``figures`` makes
indicators of simulated incomes, and ``steps`` lands a reform on the lines to 2025 and 2035.
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
