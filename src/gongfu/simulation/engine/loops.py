"""A loop of a kernel as source: straight through the households of a block, member after member, month after month."""

from __future__ import annotations

from dataclasses import dataclass, field

from gongfu.simulation.engine.bins import BINS, LEAST, LOW_KEY, SHIFT, TOP, ZERO
from gongfu.simulation.engine.formula import Formula
from gongfu.simulation.engine.plan import Measure, Plan
from gongfu.simulation.engine.program import LINKED, Gather, Item, Step
from gongfu.simulation.engine.rows import PERSONS, Row, Rows
from gongfu.simulation.law.rule import Entity

__all__ = ["Loop"]

_PLACES = ("b = person + j * n", "r = j * w")
"""Where a member's column begins, and its row."""
_MEASURED = ("weight", "incomes", "cells", "span")
"""What the loop that measures needs besides."""


@dataclass(slots=True)
class Loop:
    """Writes loop ``number`` of a plan; ``columns`` and ``outputs`` are the arrays it turned out to need."""

    plan: Plan
    rows: Rows
    number: int
    columns: set[str] = field(default_factory=set)
    outputs: set[str] = field(default_factory=set)
    _loaded: dict[str, str] = field(default_factory=dict)
    _formula: Formula = field(init=False)

    def __post_init__(self) -> None:
        self._formula = Formula(self.plan.program.layout, self._value)

    @property
    def entity(self) -> Entity:
        """Of what the loop is."""
        return self.plan.loops[self.number].entity

    @property
    def arguments(self) -> list[str]:
        """The names of all that the function of the loop takes, beyond the fixed ones."""
        names = [f"c_{name}" for name in sorted(self.columns)] + [f"o_{name}" for name in sorted(self.outputs)]
        return [*names, *(_MEASURED if self._measure else ())]

    def body(self) -> list[str]:
        """The lines of the function."""
        before = [*self._emptied(), *self._gathered()]
        lines = [self._item(item) for item in self._items()]
        lines += [*self._kept(), *(self._measured(self._measure) if self._measure else ())]
        lines = [*self._loaded.values(), *lines]
        daily, monthly = self._numbers(False), self._numbers(True)
        if self.entity == "household":
            return [*daily, "for q in range(count):", *_in(lines), *(self._counted() if self._measure else ())]
        inner = ["for j in range(k):", *_in([*_PLACES, "for q in range(count):", *_in(["z = r + q", *lines])])]
        if self.entity == "month":
            inner = ["for t in range(12):", *_in([*monthly, "v_month = float(t + 1)", *inner])]
        return [*daily, *before, *inner]

    @property
    def _measure(self) -> Measure | None:
        return self.plan.measure if self.number == len(self.plan.loops) - 1 else None

    def _items(self) -> tuple[Item, ...]:
        return self.plan.loops[self.number].items

    def _numbers(self, monthly: bool) -> list[str]:
        """The lines that take numbers out of the vector of parameters; they do not change while the loop runs."""
        step = " + t" if monthly else ""
        return [
            f"p{slot.start} = fetch(P, {slot.start}{step})"
            for (_, of_month), slot in sorted(self._formula.slots.items())
            if of_month == monthly
        ]

    def _item(self, item: Item) -> str:
        """The line that computes one variable."""
        if isinstance(item, Step):
            return f"v_{item.name} = {self._formula.number(item.expression)}"
        return f"v_{item.name} = {self._gather(item)}"

    def _gather(self, item: Gather) -> str:
        match item.over:
            case "household":
                return self.rows.household(item.how, item.variable).get("q")
            case "year":
                return self.rows.person("run", self.plan.made[item.variable], item.variable).get("z")
            case "before":
                return self._run(item.variable).get("z")
            case "to_date":
                return f"{self._run(item.variable).get('z')} + {self._value(item.variable)}"
        return self.rows.person("linked", item.name).get("z")

    def _run(self, variable: str) -> Row:
        return self.rows.person("run", self.number, variable)

    def _value(self, name: str) -> str:
        """A variable in the innermost loop; what does not come from it is loaded there once."""
        if name == "size":
            self._loaded[name] = "v_size = float(k)"
        elif name != "month" and self.plan.made.get(name) != self.number and name not in self._loaded:
            self._loaded[name] = f"v_{name} = {self._read(name, 'r')}"
        return f"v_{name}"

    def _read(self, name: str, member: str) -> str:
        """The source that reads what an earlier loop or the population has; ``member`` is where the row begins."""
        entity = self.plan.program.entity(name)
        place = "q" if entity == "household" else {"r": "z", "i * w": "i * w + q"}[member]
        if name in self.plan.made:
            if entity == "month":
                return self.rows.month(name).get(f"t * {PERSONS} + {place}")
            return (self.rows.household(name) if entity == "household" else self.rows.person(name)).get(place)
        self.columns.add(name)
        load = "yuan" if self.plan.program.facts[name].kind == "money" else "fetch"
        start = "home" if entity == "household" else {"r": "b", "i * w": "person + i * n"}[member]
        return f"{load}(c_{name}, {start} + q)"

    def _kept(self) -> list[str]:
        """The lines that store, sum and return what others want of this loop."""
        lines = []
        for name in sorted(self.plan.stored[self.number]):
            match self.entity:
                case "month":
                    lines.append(self.rows.month(name).put(f"t * {PERSONS} + z", f"v_{name}"))
                case "person":
                    lines.append(self.rows.person(name).put("z", f"v_{name}"))
                case "household":
                    lines.append(self.rows.household(name).put("q", f"v_{name}"))
        for how, name in sorted(self.plan.sums[self.number]):
            row = self.rows.household(how, name)
            lines.append(_joined(row, "q", how, self._value(name)))
        lines += [self._run(name).add("z", self._value(name)) for name in sorted(self.plan.runs[self.number])]
        for name in self.plan.outputs:
            if self.plan.made[name] == self.number:
                self.outputs.add(name)
                place = {"household": "home + q", "person": "b + q", "month": "t * everybody + b + q"}[self.entity]
                lines.append(f"store(o_{name}, {self.rows.outside(name)}, {place}, v_{name})")
        return lines

    def _emptied(self) -> list[str]:
        """Rows that are added to begin with nothing."""
        homes = [self.rows.household(how, name) for how, name in sorted(self.plan.sums[self.number])]
        persons = [self._run(name) for name in sorted(self.plan.runs[self.number])]
        persons += [self.rows.person("linked", item.name) for item in self._linked()]
        lines = ["for q in range(count):", *_in([row.put("q", "0.0") for row in homes])] if homes else []
        if persons:
            lines += ["for q in range(k * w):", *_in([row.put("q", "0.0") for row in persons])]
        return lines

    def _linked(self) -> list[Gather]:
        return [item for item in self._items() if isinstance(item, Gather) and item.over in LINKED]

    def _gathered(self) -> list[str]:
        """What is gathered over links, before the loop itself: every pair of members, whether linked or not.

        A link that points nowhere meets nobody. Each link is summed by itself, then joins the rest.
        """
        lines = []
        part = self.rows.household("part") if self._linked() else Row(0)
        for item in self._linked():
            row = self.rows.person("linked", item.name)
            value = self._read(item.variable, "i * w")
            for link in LINKED[item.over]:
                self.columns.add(link)
                holder, other = ("i", "j") if item.over == "children" else ("j", "i")
                found = f"fetch(c_{link}, person + {holder} * n + q) == number"
                join = _joined(part, "q", item.how, f"select({found}, {value}, 0.0)")
                both = _joined(row, "j * w + q", "max" if item.how in ("max", "any") else "sum", part.get("q"))
                lines += [
                    "for j in range(k):",
                    *_in(["for q in range(count):", *_in([part.put("q", "0.0")]), "for i in range(k):"]),
                    *_in(_in([f"number = float({other})", "for q in range(count):", *_in([join])])),
                    *_in(["for q in range(count):", *_in([both])]),
                ]
        return lines

    def _measured(self, measure: Measure) -> list[str]:
        """Totals, and what the count below needs, of every household."""
        lines = ["each_household = fetch(weight, home + q)", "each_person = each_household * float(k)"]
        for place, total in enumerate(measure.totals):
            of_persons = self.plan.program.entity(total.variable) == "person"
            value = self.rows.household("sum", total.variable).get("q") if of_persons else self._value(total.variable)
            lines.append(self.rows.household("total", place).add("q", f"each_{total.each} * {value}"))
        income = self._value(measure.income)
        return [
            *lines,
            f"income = select(abs({income}) < {LEAST!r}, 0.0, {income})",
            f"store(incomes, {self.rows.outside()}, home + q, income)",
            self.rows.household("income").put("q", "income"),
            self.rows.household("persons").put("q", "each_person"),
            *(
                self.rows.household("channel", name).put("q", f"each_person * {self._value(name)}")
                for name in measure.channels
            ),
        ]

    def _counted(self) -> list[str]:
        """The lines that put every household of the block in its bin, one by one."""
        measure = self._measure
        assert measure is not None
        group = f" + whole(c_{measure.group}, home + q) * {BINS}" if measure.group else ""
        if measure.group:
            self.columns.add(measure.group)
        added = [
            f"cells[place, {2 + i}] += {self.rows.household('channel', name).get('q')}"
            for i, name in enumerate(measure.channels)
        ]
        lines = [
            f"income = {self.rows.household('income').get('q')}",
            f"each_person = {self.rows.household('persons').get('q')}",
            f"far = min(max((bits(abs(income)) >> {SHIFT}) - {LOW_KEY}, 0), {TOP})",
            f"bin = {ZERO} + (far if income >= 0.0 else -far)",
            "low = min(low, bin)",
            "high = max(high, bin)",
            f"place = bin{group}",
            "cells[place, 0] += each_person",
            "cells[place, 1] += each_person * income",
            *added,
        ]
        head = ["low = span[0]", "high = span[1]"]
        return [*head, "for q in range(count):", *_in(lines), "span[0] = low", "span[1] = high"]


def _joined(row: Row, place: str, how: str, value: str) -> str:
    """The line by which a value joins what a row has gathered already."""
    if how in ("any", "count"):
        value = f"select({value} != 0.0, 1.0, 0.0)"
    return row.add(place, value) if how in ("sum", "count") else row.put(place, f"most({row.get(place)}, {value})")


def _in(lines: list[str]) -> list[str]:
    """Lines, one step further in."""
    return [f"    {line}" for line in lines]
