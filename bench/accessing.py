"""What access to services costs: two-step floating catchment areas beside a loop over pairs, and beside PySAL."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from measure import Scale, Table, compare

from gongfu.indicators.access.accessibility import Pairs, gaussian, two_step, within

__all__ = ["TABLES"]

PLACES, FACILITIES = 200, 15
"""Villages and facilities a county: a hundred counties have 20,000 and 1,500."""
REACH = 20.0
"""Kilometres. A place then reaches some eighty facilities of the 1,500."""
SIZE = 1.4
"""Side in degrees of the square in which a hundred counties' places lie; fewer take less room."""


def catchments(scale: Scale, folder: Path) -> Table:
    """All places and facilities of ``scale.counties`` counties, with and without decay, pairs given; and the pairs."""
    random = np.random.default_rng(1)
    side = SIZE * (scale.counties / 100) ** 0.5
    places = np.array([113.0, 34.0]) + side * random.random((PLACES * scale.counties, 2))
    facilities = np.array([113.0, 34.0]) + side * random.random((FACILITIES * scale.counties, 2))
    people, supply = random.integers(1, 3_000, len(places)), random.integers(1, 200, len(facilities))
    pairs = within(places, facilities, REACH)
    plain: dict[str, Callable[[], object]] = {
        "gongfu": partial(two_step, people, supply, pairs),
        "loop over pairs": partial(_loop, people.tolist(), supply.tolist(), pairs),
    }
    decayed: dict[str, Callable[[], object]] = {"gongfu": partial(two_step, people, supply, pairs, gaussian(REACH))}
    if find_spec("access"):
        peer = _pysal(people, supply, pairs)
        plain["PySAL access"] = partial(peer.two_stage_fca, name="plain", max_cost=REACH)
        decayed["PySAL access"] = partial(
            peer.two_stage_fca, name="decayed", max_cost=REACH, weight_fn=lambda cost: float(gaussian(REACH)(cost))
        )
    rows = compare("2SFCA", plain, scale.rounds)
    rows += compare("Gaussian 2SFCA", decayed, scale.rounds)
    rows += compare("pairs in reach", {"gongfu": partial(within, places, facilities, REACH)}, scale.rounds)
    notes = [
        f"{len(places):,} 个居民点，{len(facilities):,} 个设施，{len(pairs.cost):,} 对在 {REACH:g} 公里以内",
        f"{len(places):,} places, {len(facilities):,} facilities, {len(pairs.cost):,} pairs within {REACH:g} km",
    ]
    return Table("catchments", "服务可达性 · access to services", rows, notes)


def _loop(people: list[int], supply: list[int], pairs: Pairs) -> list[float]:
    """As it is first written: a step a pair, in plain Python."""
    reached = list(zip(pairs.place.tolist(), pairs.facility.tolist(), strict=True))
    demand = [0.0] * len(supply)
    for place, facility in reached:
        demand[facility] += people[place]
    access = [0.0] * len(people)
    for place, facility in reached:
        access[place] += supply[facility] / demand[facility]
    return access


def _pysal(people: Any, supply: Any, pairs: Pairs) -> Any:
    import pandas as pd
    from access import Access

    return Access(
        demand_df=pd.DataFrame({"id": range(len(people)), "people": people}),
        demand_index="id",
        demand_value="people",
        supply_df=pd.DataFrame({"id": range(len(supply)), "supply": supply}),
        supply_index="id",
        supply_value="supply",
        cost_df=pd.DataFrame({"origin": pairs.place, "dest": pairs.facility, "cost": pairs.cost}),
        cost_origin="origin",
        cost_dest="dest",
        cost_name="cost",
    )


TABLES = (catchments,)
