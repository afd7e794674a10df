"""The same functions four ways: explained in plain Python, vectorised, fused into a kernel, frozen in part.

``evaluate(population, edition, names)`` returns variables as arrays in storage order. ``prepare(edition, Ask(income,
totals, by))`` gives a ``Kernel``; ``kernel.run(population, edition)`` an ``Outcome`` with a ``state`` (``histogram()``,
``totals``, ``means``; states of parts add up), ``incomes`` per head, and ``measures()``: Gini, exact median, poverty
and middle share. ``freeze_kernel(kernel, population, edition, varied)`` runs once what a study does not vary: the rest
is quick enough for a slider. Of parts: ``bins = ambiguous(sum of states)``, ``round2(part, incomes, bins)`` of each,
and ``measured(state, sum of those)``. For programs made by hand: ``lower``, ``Kernel.of(program, Measure(...))``,
``run_fused``, ``run_vectorised``.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gongfu.simulation.engine.evaluation import evaluate as evaluate
    from gongfu.simulation.engine.evaluation import run_fused as run_fused
    from gongfu.simulation.engine.exact import InBins as InBins
    from gongfu.simulation.engine.exact import Measures as Measures
    from gongfu.simulation.engine.exact import ambiguous as ambiguous
    from gongfu.simulation.engine.exact import measured as measured
    from gongfu.simulation.engine.exact import round2 as round2
    from gongfu.simulation.engine.frozen_kernel import freeze_kernel as freeze_kernel
    from gongfu.simulation.engine.kernel import Ask as Ask
    from gongfu.simulation.engine.kernel import Kernel as Kernel
    from gongfu.simulation.engine.kernel import Outcome as Outcome
    from gongfu.simulation.engine.kernel import prepare as prepare
    from gongfu.simulation.engine.plan import Measure as Measure
    from gongfu.simulation.engine.plan import Total as Total
    from gongfu.simulation.engine.program import Program as Program
    from gongfu.simulation.engine.program import lower as lower
    from gongfu.simulation.engine.state import State as State
    from gongfu.simulation.engine.vectorised import run_vectorised as run_vectorised

_WHERE = {
    "Ask": "kernel",
    "Kernel": "kernel",
    "Measure": "plan",
    "Measures": "exact",
    "Outcome": "kernel",
    "InBins": "exact",
    "Program": "program",
    "State": "state",
    "Total": "plan",
    "ambiguous": "exact",
    "evaluate": "evaluation",
    "freeze_kernel": "frozen_kernel",
    "lower": "program",
    "measured": "exact",
    "prepare": "kernel",
    "round2": "exact",
    "run_fused": "evaluation",
    "run_vectorised": "vectorised",
}
__all__ = sorted(_WHERE)  # noqa: PLE0605


def __getattr__(name: str) -> Any:
    """What is named, from the module it stands in: Numba is loaded only when a kernel is asked for."""
    if name not in _WHERE:
        raise AttributeError(f"module {__name__} has no {name}")
    return getattr(import_module(f"{__name__}.{_WHERE[name]}"), name)
