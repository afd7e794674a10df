"""What a kernel must keep from one loop to the next: values, sums over the household, sums over months."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from gongfu.simulation.engine.program import Gather, Item, Program, Step
from gongfu.simulation.engine.schedule import Phase, phases

__all__ = ["Measure", "Plan", "Total"]

LONGEST = 60
"""The most items of a loop: LLVM's time grows faster than a loop does, and rows between two loops cost little."""


@dataclass(frozen=True, slots=True)
class Total:
    """A variable to be summed: ``each`` is whose weight it takes, that of the household or that of all its persons."""

    variable: str
    each: Literal["household", "person"] = "household"


@dataclass(frozen=True, slots=True)
class Measure:
    """What is counted in the pass: incomes per head, totals, and sums per bin of further variables of households.

    ``channels`` are weighted with persons and added to the bin of the income; ``group`` is a fact of households whose
    codes have bins of their own.
    """

    income: str
    totals: tuple[Total, ...] = ()
    channels: tuple[str, ...] = ()
    group: str = ""


@dataclass(slots=True)
class Plan:
    """Loops in order, and by the number of a loop what it leaves behind.

    ``stored`` are variables that a later loop reads, ``sums`` (how, variable) over the household, ``runs`` variables
    summed month by month. Nothing else is stored. With a measure the last loop is of households and takes it.
    """

    program: Program
    loops: list[Phase]
    outputs: tuple[str, ...]
    measure: Measure | None
    made: dict[str, int] = field(default_factory=dict)
    stored: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    sums: dict[int, set[tuple[str, str]]] = field(default_factory=lambda: defaultdict(set))
    runs: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))

    @staticmethod
    def of(program: Program, outputs: tuple[str, ...] = (), measure: Measure | None = None) -> Plan:
        """The plan of a program of which ``outputs`` are wanted whole and ``measure`` counted."""
        loops = [piece for phase in phases(program) for piece in _pieces(phase)]
        summed = {item.variable for item in program.items if isinstance(item, Gather) and item.over == "household"}
        if measure is not None:
            summed |= {total.variable for total in measure.totals if program.entity(total.variable) == "person"}
            if not loops or loops[-1].entity != "household":
                loops.append(Phase("household", ()))
        if summed & program.facts.keys() and loops[0].entity != "person":
            loops.insert(0, Phase("person", ()))
        plan = Plan(program, loops, outputs, measure)
        plan._keep()
        return plan

    def _keep(self) -> None:
        for number, loop in enumerate(self.loops):
            self.made |= {item.name: number for item in loop.items}
        for number, loop in enumerate(self.loops):
            for item in loop.items:
                self._keep_for(item, number)
        if self.measure is not None:
            self._keep_for_measure(self.measure)

    def _keep_for(self, item: Item, number: int) -> None:
        if isinstance(item, Step):
            self._read(item.reads, number)
        elif item.over == "household":
            self.sums[self.made.get(item.variable, 0)].add((item.how, item.variable))
        elif item.over == "year":
            self.runs[self.made[item.variable]].add(item.variable)
        elif item.over in ("to_date", "before"):
            self.runs[number].add(item.variable)
            self._read(item.reads, number)
        elif item.variable in self.made:  # over links: other persons' values must be there before the loop begins
            self.stored[self.made[item.variable]].add(item.variable)

    def _keep_for_measure(self, measure: Measure) -> None:
        last = len(self.loops) - 1
        self._read((measure.income, *measure.channels), last)
        for total in measure.totals:
            if self.program.entity(total.variable) == "person":
                self.sums[self.made.get(total.variable, 0)].add(("sum", total.variable))
            else:
                self._read((total.variable,), last)

    def _read(self, names: Iterable[str], number: int) -> None:
        for name in names:
            if self.made.get(name, number) != number:
                self.stored[self.made[name]].add(name)


def _pieces(phase: Phase) -> list[Phase]:
    """A phase cut where it is too long; one of months stays whole, since its months may need one another."""
    if phase.entity == "month":
        return [phase]
    starts = range(0, len(phase.items), LONGEST)
    return [Phase(phase.entity, phase.items[start : start + LONGEST]) for start in starts]
