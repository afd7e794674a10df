"""A kernel that counts all payments of a law, and those who have any of each: the budget of a frozen run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from gongfu.simulation.engine.kernel import Kernel
from gongfu.simulation.engine.plan import Measure, Total
from gongfu.simulation.engine.program import Program, Step, lower
from gongfu.simulation.law.expression import Name, Number, Op
from gongfu.simulation.law.law import Edition
from gongfu.simulation.law.rule import Rule
from gongfu.simulation.results.budget import HOUSEHOLDS, Budget, Entry, payments, times_a_year

__all__ = ["Counted"]

_ROUNDING = 1e-12
"""By what part of itself a total of millions differs when it is summed in another order."""


@dataclass(frozen=True, eq=False)
class Counted:
    """``kernel`` counts the income a head and, of every payment in ``rules``, its sum and its takers."""

    rules: tuple[Rule, ...]
    kernel: Kernel

    @staticmethod
    def of(edition: Edition, income: str) -> Counted:
        """The kernel of an edition. Raises :class:`InputErrors` as :func:`lower` does."""
        rules = payments(edition)
        program = lower(edition, income, *(rule.name for rule in rules))
        program = _with_takers(program, rules)
        totals = [Total(rule.name, "person" if _per_head(rule) else "household") for rule in rules]
        totals += [Total(_some(rule.name)) for rule in rules]
        return Counted(rules, Kernel.of(program, Measure(income, tuple(totals))))

    def budget(self, totals: Mapping[str, float], baseline: Budget) -> Budget:
        """The entries of a run. One that differs from the baseline's by rounding alone is the baseline's."""
        before = {(entry.variable, entry.payer, entry.receiver): entry for entry in baseline.entries}
        entries = [self._entry(rule, totals) for rule in self.rules]
        known = [before.get((entry.variable, entry.payer, entry.receiver)) for entry in entries]
        return Budget(tuple(_settled(entry, old) for entry, old in zip(entries, known, strict=True)))

    @staticmethod
    def _entry(rule: Rule, totals: Mapping[str, float]) -> Entry:
        payer, receiver = rule.paid_by or HOUSEHOLDS, rule.paid_to or HOUSEHOLDS
        amount = totals[rule.name] * times_a_year(rule.unit)
        return Entry(rule.name, rule.label, payer, receiver, amount, totals[_some(rule.name)])


def _with_takers(program: Program, rules: tuple[Rule, ...]) -> Program:
    """The program with a flag of everybody, or every household, who has any of a payment."""
    flags = [
        Step(
            _some(rule.name),
            program.entity(rule.name),
            Op("select", (Op("ne", (Name(rule.name), Number(0, None))), Number(1), Number(0, None))),
        )
        for rule in rules
    ]
    return replace(program, items=(*program.items, *flags), targets=(*program.targets, *(flag.name for flag in flags)))


def _settled(entry: Entry, before: Entry | None) -> Entry:
    if before is None:
        return entry
    same = abs(entry.amount - before.amount) <= _ROUNDING * max(abs(entry.amount), abs(before.amount))
    alike = abs(entry.takers - before.takers) <= _ROUNDING * max(entry.takers, before.takers)
    return replace(
        entry, amount=before.amount if same else entry.amount, takers=before.takers if alike else entry.takers
    )


def _some(name: str) -> str:
    return f"{name}__some"


def _per_head(rule: Rule) -> bool:
    return rule.entity == "household" and ("person", -1) in rule.unit.powers
