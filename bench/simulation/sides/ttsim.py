"""ttsim, the engine under GETTSIM: ``numpy`` or ``jax``, and ``main`` for its documented call.

Without ``main`` it is its compiled function on data already prepared, which ``main`` would prepare at every call.
"""

from __future__ import annotations

import copy
from typing import Any, NamedTuple

import numpy as np
from ttsim import InputData, MainTarget, OrigPolicyObjects, TTTargets, copy_environment, main

from simulation import side, ttsim_law
from simulation.measures import Found, spread
from simulation.parameters import scenarios
from simulation.population import Columns

PAID = {"income_tax": "income_tax_y", "contributions": "contributions_y", "resident_pension": "resident_pension_y"}
HOME = {"dibao": "dibao_y_hh", "income": "income_per_head_y_hh"}
TARGETS = TTTargets.tree(dict.fromkeys([*PAID.values(), *HOME.values()]))
BACKEND = "jax" if "jax" in side.words() else "numpy"
DOCUMENTED = "main" in side.words()
LAW = {"policy_date_str": "2025-01-01", "unit_system": ttsim_law.UNITS, "backend": BACKEND}
QUIET = {"include_fail_nodes": False, "include_warn_nodes": False, "rounding": False}

if BACKEND == "jax":
    import jax

    jax.config.update("jax_enable_x64", True)


class State(NamedTuple):
    columns: Columns
    environments: dict[str, Any]
    data: Any
    compiled: dict[str, Any]
    prepared: dict[str, Any]


def prepare(columns: Columns) -> State:
    """Environments of both laws; where the compiled function is asked for, that and its data."""
    environments, data = _environments(), _data(columns)
    if DOCUMENTED:
        return State(columns, environments, data, {}, {})
    wanted = ["processed_data", "tt_function", "labels__root_nodes"]
    compiled, prepared = {}, {}
    for name, environment in environments.items():
        made = main(
            main_targets=wanted, policy_environment=environment, input_data=data, tt_targets=TARGETS, **LAW, **QUIET
        )
        needed = made["labels"]["root_nodes"]
        prepared = {key: column for key, column in made["processed_data"].items() if key in needed}
        compiled[name] = made["tt_function"]
    return State(columns, environments, data, compiled, prepared)


def evaluate(state: State) -> side.Outcome:
    return {name: _measures(state.columns, _variables(state, name)) for name in state.environments}


def _environments() -> dict[str, Any]:
    """The law as it is, and a copy with other numbers, as the package documents a reform."""
    objects = OrigPolicyObjects.root(ttsim_law.ROOT)
    first = main(main_target=MainTarget.policy_environment, orig_policy_objects=objects, **LAW)
    changed = copy_environment(first)
    old, new = (law._asdict() for law in scenarios().values())
    for name, value in new.items():
        if value != old[name]:
            parameter = copy.copy(changed[f"{name}_y"])
            object.__setattr__(parameter, "value", value)
            changed[f"{name}_y"] = parameter
    return {"baseline": first, "reform": changed}


def _data(columns: Columns) -> Any:
    home = columns["household"].astype(np.int64)
    return InputData.tree(
        {
            "p_id": np.arange(len(home)),
            "hh_id": home,
            "age": columns["age"].astype(np.int64),
            "wage_y": columns["wage"],
            "employee_pension_y": columns["employee_pension"],
            "farm_income_y": columns["farm_income"],
            "rural_hh": columns["rural"][home].astype(bool),
        }
    )


def _variables(state: State, name: str) -> dict[str, Any]:
    if not DOCUMENTED:
        found = state.compiled[name](state.prepared)
    else:
        found = main(
            main_target=MainTarget.results.tree,
            policy_environment=state.environments[name],
            input_data=state.data,
            tt_targets=TARGETS,
            **LAW,
            **QUIET,
        )
    return {key: np.asarray(value) for key, value in found.items()}


def _measures(columns: Columns, found: dict[str, Any]) -> Found:
    first = columns["start"][:-1]
    people = columns["weight"] * np.diff(columns["start"])
    totals = {name: float(np.dot(columns["person_weight"], found[key])) for name, key in PAID.items()}
    totals["dibao"] = float(np.dot(columns["person_weight"], found[HOME["dibao"]]))
    return {**spread(found[HOME["income"]][first], people), **totals}


if __name__ == "__main__":
    side.run(prepare, evaluate)
