"""What the figures of the budget are made of: totals of variables, and which accounts pay and receive them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from gongfu.simulation.engine.plan import Total
from gongfu.simulation.law.law import Edition
from gongfu.simulation.law.units import Unit
from gongfu.simulation.results.budget import HOUSEHOLDS, PRIVATE, payments, times_a_year
from gongfu.simulation.search.slopes import Sloped

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["Accounts"]


@dataclass(frozen=True)
class Accounts:
    """Variables whose totals are wanted, in order; of those that are payments, who pays and who receives them."""

    names: tuple[str, ...]
    units: Mapping[str, Unit]
    households: frozenset[str]
    paid: Mapping[str, tuple[str, str]]

    @staticmethod
    def of(edition: Edition, totals: Sequence[str] = ()) -> Accounts:
        """All payments of an edition (a rule that names a payer or receiver), and further variables.

        Raises :class:`ValueError` for a variable that the edition does not have.
        """
        unknown = [name for name in totals if name not in edition.rules and name not in edition.facts]
        if unknown:
            raise ValueError(f"no rule or fact is called {'、'.join(unknown)}")
        rules = payments(edition)
        paid = {rule.name: (rule.paid_by or HOUSEHOLDS, rule.paid_to or HOUSEHOLDS) for rule in rules}
        names = tuple(dict.fromkeys([*paid, *totals]))
        known = {name: edition.rules.get(name) or edition.facts[name] for name in names}
        homes = frozenset(name for name, item in known.items() if item.entity == "household")
        return Accounts(names, {name: item.unit for name, item in known.items()}, homes, paid)

    def total(self, name: str, variable: str) -> Total:
        """How a variable, called otherwise in a program, is summed: one a head as often as there are heads."""
        per_head = name in self.households and ("person", -1) in self.units[name].powers
        return Total(variable, "person" if per_head else "household")

    def amount(self, name: str, totals: Mapping[str, Sloped]) -> Sloped:
        """A variable's total, of a payment each month that of a year."""
        times = times_a_year(self.units[name]) if name in self.paid else 1.0
        return Sloped(totals[name].value * times, totals[name].slope * times)

    def cost(self, account: str, totals: Mapping[str, Sloped]) -> Sloped:
        """What an account (empty: all public ones) lays out net of what it receives.

        Raises :class:`ValueError` for an account that nothing is paid by or to.
        """
        if account and all(account not in pair for pair in self.paid.values()):
            raise ValueError(f"no rule is paid by or to {account}")
        value, slope = 0.0, np.zeros(())
        for name, (payer, receiver) in self.paid.items():
            sign = _is(payer, account) - _is(receiver, account)
            if sign:
                amount = self.amount(name, totals)
                value, slope = value + sign * amount.value, slope + sign * amount.slope
        return Sloped(value, np.asarray(slope))


def _is(name: str, account: str) -> int:
    """Whether a payer or receiver is the account."""
    return int(name == account if account else name not in PRIVATE)
