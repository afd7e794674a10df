"""Programs and populations made by chance: every kind of item, expression and parameter that a law can have."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from hypothesis import strategies as st

from gongfu.simulation.engine import Program
from gongfu.simulation.engine.layout import Layout, Slot
from gongfu.simulation.engine.program import Gather, Item, Step
from gongfu.simulation.law import fact
from gongfu.simulation.law.expression import Call, Expression, Name, Number, Op, Setting
from gongfu.simulation.law.facts import LINKS, NOBODY
from gongfu.simulation.population import Population

FACTS = {
    item.name: item
    for item in (
        fact("wage", "person", "工资", "money", "yuan/year"),
        fact("farm", "person", "农业收入", "money", "yuan/year", low=-1e7),
        fact("age", "person", "年龄", "whole", "year"),
        fact("student", "person", "在校", "flag"),
        fact("rate", "person", "缴存比例", "number"),
        fact("rural", "household", "乡村", "flag"),
        fact("county", "household", "县", "code", codes=("甲", "乙", "丙")),
        fact("land", "household", "耕地", "number", "mu"),
        fact("rent", "household", "租金", "money", "yuan/year"),
    )
}
LAYOUT = Layout(
    {
        ("line", False): Slot("line", False, "number", 0),
        ("base", True): Slot("base", True, "number", 1),
        ("tax", False): Slot("tax", False, "schedule", 13, 3),
        ("withheld", True): Slot("withheld", True, "schedule", 19, 2),
        ("grant", False): Slot("grant", False, "steps", 67, 3),
        ("single", False): Slot("single", False, "steps", 73, 1),
        ("monthly_grant", True): Slot("monthly_grant", True, "steps", 75, 2),
    }
)
NUMBERS = (0.0, 1.0, 12.0, 60.0, 0.5, -3.0, 5000.0)
_TWO = ("add", "sub", "mul", "min", "max")
_COMPARED = ("lt", "le", "gt", "ge", "eq", "ne")


def vectors(seed: int) -> np.ndarray:
    """Parameters in the layout: thresholds rise, and the last ones are out of reach."""
    random = np.random.default_rng(seed)
    vector = np.round(random.uniform(0, 5000, LAYOUT.size))
    for slot in LAYOUT.slots.values():
        for month in range(12 if slot.monthly and slot.brackets else bool(slot.brackets)):
            start = slot.start + month * slot.width
            vector[start : start + slot.brackets] = np.sort(np.round(random.uniform(0, 9000, slot.brackets)))
            vector[start + slot.brackets : start + slot.width] = random.uniform(-0.1, 0.4, slot.brackets)
            vector[start] = 0
    vector[15], vector[18] = 1e300, 0.0  # a bracket that is not there
    return vector


def populations(seed: int, sizes: Sequence[int], *, weighted: bool = True) -> Population:
    """Households of these sizes; incomes are often 0, just at a threshold, or below zero, and links are true ones."""
    random = np.random.default_rng(seed)
    home = np.repeat(np.arange(len(sizes)), sizes)
    count = len(home)
    member = np.concatenate([np.arange(size) for size in sizes]) if count else np.empty(0, int)
    of = np.asarray(sizes)[home] if count else np.empty(0, int)
    money = np.round(
        random.choice([0, 60, 5000, 12.34, 1e5], count) + random.choice([0, 1], count) * 9e4 * random.random(count), 2
    )
    persons: dict[str, Any] = {
        "wage": money,
        "farm": np.round(random.normal(0, 3e3, count), 2) * random.choice([0, 1], count),
        "age": random.integers(0, 100, count),
        "student": random.integers(0, 2, count),
        "rate": random.choice([0.0, 0.05, 0.12], count),
    }
    for link in LINKS:
        others = (member + random.integers(1, 3, count)) % np.maximum(of, 1)
        there = (others != member) & (others < NOBODY)
        persons[link] = np.where(there & (random.random(count) < 0.6), others, NOBODY)
    homes = {
        "rural": random.integers(0, 2, len(sizes)),
        "county": random.integers(0, 3, len(sizes)),
        "land": random.random(len(sizes)),
        "rent": np.round(random.normal(0, 2e3, len(sizes)), 2),
    }
    weight = random.integers(1, 1000, len(sizes)) / 64 if weighted else None
    return Population.of(persons, homes, home, FACTS, weight=weight)


@st.composite
def programs(draw: st.DrawFn, least: int = 5, most: int = 30) -> Program:
    """A program whose targets are all its variables; ``income`` of households comes last."""
    known: dict[str, str] = {name: item.entity for name, item in FACTS.items()} | {"size": "household"}
    items: list[Item] = []
    for number in range(draw(st.integers(least, most))):
        for item in draw(_next(known, f"x{number}")):
            items.append(item)
            known[item.name] = item.entity
    items.append(Gather("all", "household", draw(st.sampled_from(_of(known, "person"))), "sum", "household"))
    sum_of_all = Op("add", (Name("all"), draw(_numbers(known, "household"))))
    items.append(Step("income", "household", Op("div", (sum_of_all, Name("size")))))
    read = {name for item in items for name in item.reads} & FACTS.keys()
    names = tuple(item.name for item in items)
    return Program(tuple(items), {name: FACTS[name] for name in sorted(read)}, LAYOUT, names)


def _of(known: dict[str, str], *entities: str) -> list[str]:
    return [name for name, entity in known.items() if entity in entities]


@st.composite
def _next(draw: st.DrawFn, known: dict[str, str], name: str) -> list[Item]:
    kind = draw(st.sampled_from(["person", "person", "month", "household", "over", "over", "linked", "year", "before"]))
    months = _of(known, "month")
    if kind == "over" or (kind == "year" and not months):
        how = draw(st.sampled_from(["sum", "max", "any", "count"]))
        return [Gather(name, "household", draw(st.sampled_from(_of(known, "person"))), how, "household")]
    if kind == "linked":
        how = draw(st.sampled_from(["sum", "max", "any", "count"]))
        circle = draw(st.sampled_from(["spouse", "parents", "children"]))
        return [Gather(name, "person", draw(st.sampled_from(_of(known, "person"))), how, circle)]
    if kind == "year":
        span = draw(st.sampled_from(["year", "to_date", "before"]))
        return [Gather(name, "person" if span == "year" else "month", draw(st.sampled_from(months)), "sum", span)]
    if kind == "before":  # what was withheld before, of itself
        gather = Gather(f"{name}_before", "month", name, "sum", "before")
        inner = draw(_numbers({**known, gather.name: "month"}, "month"))
        less = Op("sub", (inner, Op("mul", (Name(gather.name), Number(0.1)))))
        return [gather, Step(name, "month", Op("max", (less, Number(0.0))))]
    return [Step(name, kind, draw(st.one_of(_numbers(known, kind), _truths(known, kind))))]  # type: ignore[arg-type]


def _leaves(known: dict[str, str], entity: str) -> st.SearchStrategy[Expression]:
    seen = {"person": ("person", "household"), "month": ("month", "person", "household"), "household": ("household",)}
    names = _of(known, *seen[entity]) + (["month"] if entity == "month" else [])
    monthly = [Setting("base", True)] if entity == "month" else []
    return st.one_of(
        st.sampled_from(names).map(Name),
        st.sampled_from(names).map(Name),
        st.sampled_from(NUMBERS).map(Number),
        st.sampled_from([Setting("line"), *monthly]),
    )


def _numbers(known: dict[str, str], entity: str) -> st.SearchStrategy[Expression]:
    called = [("tax", False), ("grant", False), ("single", False)]
    called += [("withheld", True), ("monthly_grant", True)] if entity == "month" else []

    def more(inner: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
        truth = st.builds(lambda how, a, b: Op(how, (a, b)), st.sampled_from(_COMPARED), inner, inner)
        return st.one_of(
            st.builds(lambda how, a, b: Op(how, (a, b)), st.sampled_from(_TWO), inner, inner),
            st.builds(_share, inner, inner),
            inner.map(lambda a: Op("min", (a, Number(float("inf"))))),
            st.builds(lambda how, a: Op(how, (a,)), st.sampled_from(["neg", "abs"]), inner),
            st.builds(lambda c, a, b: Op("select", (c, a, b)), truth, inner, inner),
            st.builds(lambda call, at: Call(call[0], at, call[1]), st.sampled_from(called), inner),
        )

    return st.recursive(_leaves(known, entity), more, max_leaves=5)


def _share(part: Expression, whole: Expression) -> Expression:
    """A division by what is often nothing, on the side that is not taken then."""
    return Op("select", (Op("ne", (whole, Number(0.0))), Op("div", (part, whole)), Number(0.0)))


def _truths(known: dict[str, str], entity: str) -> st.SearchStrategy[Expression]:
    number = _numbers(known, entity)
    base = st.builds(lambda how, a, b: Op(how, (a, b)), st.sampled_from(_COMPARED), number, number)
    return st.recursive(
        base,
        lambda inner: st.one_of(
            st.builds(lambda how, a, b: Op(how, (a, b)), st.sampled_from(["and", "or"]), inner, inner),
            inner.map(lambda a: Op("not", (a,))),
        ),
        max_leaves=3,
    )
