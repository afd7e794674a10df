"""OpenFisca asked for all of China's variables: families and a law's figures come in, arrays go out.

``python -m simulation.china.openfisca`` answers messages as those of :mod:`simulation.oracle`.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation.china.families import Families, Figures, unpacked
from simulation.oracle import serve

__all__ = ["variables"]

Floats = NDArray[np.float64]


def variables(families: Families, law: Figures) -> dict[str, Floats]:
    """All variables of persons (n,), months (12, n) and households (m,), in the order of the rows."""
    from openfisca_core.periods import MONTH

    from simulation.china.formulas import HOUSEHOLD, PERSON, VARIABLES

    simulation = _simulation(families, law)
    year = str(law.year)
    found = {}
    for name, variable in VARIABLES.items():
        if variable.definition_period == MONTH:  # type: ignore[attr-defined]
            months = [simulation.calculate(name, f"{year}-{month:02}") for month in range(1, 13)]
            found[name] = np.asarray(months, np.float64)
        elif variable.entity in (PERSON, HOUSEHOLD):  # type: ignore[attr-defined]
            found[name] = np.asarray(simulation.calculate(name, year), np.float64)
    return found


def _simulation(families: Families, law: Figures) -> Any:
    from openfisca_core.simulations import SimulationBuilder

    from simulation.china.formulas import INPUTS

    builder = SimulationBuilder()
    system = _system(law)
    builder.create_entities(system)
    people = len(families.home)
    builder.declare_person_entity("person", np.arange(people))
    spouse = families.row_of("spouse")
    couples = np.where(spouse >= 0, np.minimum(spouse, np.arange(people)), np.arange(people))
    for name, belongs in (("couple", np.unique(couples, return_inverse=True)[1]), ("household", families.home)):
        group = builder.declare_entity(name, np.arange(belongs.max() + 1))
        builder.join_with_persons(group, belongs, np.zeros(people, int))
    simulation = builder.build(system)
    columns = {**families.persons, **families.households}
    columns |= {f"{link}_row": families.row_of(link).astype(float) for link in ("mother", "father")}
    for names in INPUTS.values():
        for name in names:
            simulation.set_input(name, str(law.year), columns[name])
    return simulation


def _system(law: Figures) -> Any:
    from openfisca_core.parameters import ParameterNode
    from openfisca_core.periods import YEAR
    from openfisca_core.taxbenefitsystems import TaxBenefitSystem
    from openfisca_core.variables import Variable

    from simulation.china.formulas import ENTITIES, INPUTS, VARIABLES

    system = TaxBenefitSystem(list(ENTITIES))
    system.parameters = ParameterNode("", data=_tree(law))
    system.add_variables(
        *(
            type(name, (Variable,), {"value_type": float, "entity": entity, "definition_period": YEAR, "label": name})
            for entity, names in INPUTS.items()
            for name in names
        ),
        *VARIABLES.values(),
    )
    for variable in system.variables.values():
        variable.dtype = np.float64  # OpenFisca keeps 32-bit numbers
    return system


def _tree(law: Figures) -> dict[str, object]:
    """Parameters as OpenFisca reads them from files; those of months under names of their own."""
    start = f"{law.year}-01-01"
    tree = {name: _parameter(name, {start: value}) for name, value in law.of_day.items()}
    for name in law.of_month[0]:
        by_month = {f"{law.year}-{month:02}-01": values[name] for month, values in enumerate(law.of_month, 1)}
        tree[f"month_{name}"] = _parameter(name, by_month)
    return tree


def _parameter(name: str, dated: dict[str, Floats]) -> dict[str, object]:
    from simulation.china.formulas import STEPS

    first = next(iter(dated.values()))
    if first.ndim == 0:
        return {"values": {day: {"value": float(value)} for day, value in dated.items()}}
    column = "amount" if name in STEPS else "rate"
    brackets = [
        {
            key: {day: {"value": float(table[row, place])} for day, table in dated.items()}
            for place, key in enumerate(("threshold", column))
        }
        for row in range(len(first))
    ]
    kind = "single_amount" if name in STEPS else "marginal_rate"
    return {"brackets": brackets, "metadata": {"type": kind}}


if __name__ == "__main__":
    serve(lambda asked: variables(*unpacked(asked)))
