"""Programs, settings and people made up at random, for what changes programs: a part frozen, derivatives added.

Figures are without ties but for zeros, so that no condition turns with the last digit of a sum.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import strategies as st

from gongfu.simulation.engine.layout import Layout, Slot
from gongfu.simulation.engine.program import Gather, Item, Program, Step
from gongfu.simulation.law import fact
from gongfu.simulation.law.expression import Call, Expression, Name, Number, Op, Setting
from gongfu.simulation.law.facts import NOBODY
from gongfu.simulation.population import Population

FACTS = {
    item.name: item
    for item in (
        fact("wage", "person", "工资", "number"),
        fact("farm", "person", "务农收入", "number", low=-9),
        fact("young", "person", "青年", "flag"),
        fact("land", "household", "土地", "number"),
        fact("rural", "household", "农村", "flag"),
    )
}
_PERSONS = ("wage", "farm", "young")
_HOUSEHOLDS = ("land", "rural", "size")
NUMBERS = ("rate", "line")
SLOTS = (
    Slot("rate", False, "number", 0),
    Slot("line", False, "number", 1),
    Slot("tax", False, "schedule", 2, 3),
    Slot("grant", False, "steps", 8, 3),
    Slot("pay", True, "number", 14),
    Slot("due", True, "schedule", 26, 2),
)
LAYOUT = Layout({(slot.parameter, slot.monthly): slot for slot in SLOTS})
PARAMETERS = tuple(slot.parameter for slot in SLOTS)


def people(seed: int = 1, count: int = 30) -> Population:
    """Households of one to four persons: a couple first, then children of both."""
    random = np.random.default_rng(seed)
    sizes = random.integers(1, 5, count)
    home = np.repeat(np.arange(count), sizes)
    member = np.concatenate([np.arange(size) for size in sizes])
    child = member >= 2
    persons = {
        "wage": np.where(random.random(home.size) < 0.3, 0, random.gamma(2, 1, home.size)),
        "farm": random.normal(0, 1, home.size),
        "young": random.random(home.size) < 0.4,
        "spouse": np.where((sizes[home] > 1) & ~child, 1 - member, NOBODY),
        "mother": np.where(child, 0, NOBODY),
        "father": np.where(child, 1, NOBODY),
    }
    households = {"land": random.gamma(1, 1, count), "rural": random.random(count) < 0.5}
    return Population.of(persons, households, home, FACTS, weight=random.uniform(0.5, 2, count))


def vectors(seed: int) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Settings in the layout: thresholds rise, the rest is anything between -1 and 2."""
    random = np.random.default_rng(seed)
    vector = random.uniform(-1, 2, LAYOUT.size)
    for slot in SLOTS:
        for start in range(slot.start, slot.stop, slot.width) if slot.brackets else ():
            vector[start : start + slot.brackets] = np.sort(random.uniform(-1, 3, slot.brackets))
    return vector


@st.composite
def programs(draw: st.DrawFn, *, linked_greatest: bool = True) -> Program:
    """Up to eight variables and what they are gathered to; the last one, of households, is a target.

    ``linked_greatest`` says whether there are greatest values over linked persons, which have no derivative.
    """
    items: list[Item] = []
    known: dict[str, list[str]] = {"person": list(_PERSONS), "month": [], "household": list(_HOUSEHOLDS)}
    for number in range(draw(st.integers(1, 8))):
        entity = draw(st.sampled_from(["person", "person", "month", "household"]))
        name = f"v{number}"
        items.append(Step(name, entity, draw(expressions(entity, known))))
        known[entity].append(name)
        if entity != "household":
            gather = draw(_gathers(name, entity, linked_greatest))
            items.append(gather)
            known[gather.entity].append(gather.name)
            if gather.entity == "person":
                items.append(Gather(f"{name}_all", "household", gather.name, "sum", "household"))
                known["household"].append(f"{name}_all")
    last = [name for name in known["household"] if name not in _HOUSEHOLDS] or ["size"]
    items.append(Step("income", "household", draw(expressions("household", {"household": last}))))
    persons = [item.name for item in items if item.entity == "person"][-2:]
    read = {name for item in items for name in item.reads} | {*last}
    facts = {name: fact for name, fact in FACTS.items() if name in read}
    return Program(tuple(items), facts, LAYOUT, ("income", *last[-3:], *persons))


def _gathers(name: str, entity: str, linked_greatest: bool) -> st.SearchStrategy[Gather]:
    if entity == "month":
        spans = st.sampled_from(["year", "to_date", "before"])
        return spans.map(
            lambda span: Gather(f"{name}_{span}", "person" if span == "year" else "month", name, "sum", span)
        )
    circles = st.sampled_from(["household", "household", "spouse", "children", "parents"])
    hows = st.sampled_from(["sum", "sum", "sum", "max", "count", "any"])

    def made(pair: tuple[str, str]) -> Gather:
        circle, how = pair
        if how == "max" and circle != "household" and not linked_greatest:
            how = "sum"
        place = "household" if circle == "household" else "person"
        return Gather(f"{name}_{how}_{circle}", place, name, how, circle)  # type: ignore[arg-type]

    return st.tuples(circles, hows).map(made)


def expressions(entity: str, known: dict[str, list[str]]) -> st.SearchStrategy[Expression]:
    """Expressions of an entity over what it may read."""
    names = [*known["household"]]
    if entity != "household":
        names += known["person"]
    if entity == "month":
        names += [*known["month"], "month"]
    monthly = entity == "month"
    numbers = st.sampled_from(["pay"] if monthly else NUMBERS).map(lambda name: Setting(name, monthly))
    leaves = st.one_of(
        st.sampled_from(names).map(Name), st.sampled_from(names).map(Name), numbers,
        st.sampled_from([0.0, 1.0, 0.7, -1.3]).map(Number),
    )  # fmt: skip
    return st.recursive(leaves, lambda inner: _grown(inner, monthly), max_leaves=8)


def _grown(inner: st.SearchStrategy[Expression], monthly: bool) -> st.SearchStrategy[Expression]:
    two = st.tuples(inner, inner)
    conditions = st.tuples(st.sampled_from(["lt", "le", "gt", "ge"]), two).map(lambda pair: Op(*pair))
    return st.one_of(
        st.tuples(st.sampled_from(["add", "sub", "mul", "min", "max", "add", "mul"]), two).map(lambda pair: Op(*pair)),
        st.tuples(st.sampled_from(["neg", "abs"]), inner.map(lambda one: (one,))).map(lambda pair: Op(*pair)),
        st.tuples(conditions, inner, inner).map(lambda three: Op("select", three)),
        two.map(lambda pair: Op("div", (pair[0], Op("add", (Op("abs", (pair[1],)), Number(1.0)))))),
        two.map(_guarded),
        st.tuples(st.sampled_from(["due"] if monthly else ["tax", "grant"]), inner).map(
            lambda pair: Call(pair[0], pair[1], monthly)
        ),
    )


def _guarded(pair: tuple[Expression, Expression]) -> Expression:
    """A quotient where it is safe, as rules write it."""
    over, under = pair
    return Op("select", (Op("gt", (Op("abs", (under,)), Number(0.3))), Op("div", (over, under)), Number(0.0)))
