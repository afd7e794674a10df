"""Who pays what and who gets it: every rule that names a payer or a receiver is an entry in two accounts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gongfu.simulation.law.law import Edition
    from gongfu.simulation.law.rule import Rule
    from gongfu.simulation.law.units import Unit
    from gongfu.simulation.population.population import Population

__all__ = ["HOUSEHOLDS", "PRIVATE", "Account", "Budget", "Entry", "budget", "payments", "times_a_year"]

HOUSEHOLDS = "居民"
"""The account of all households: who pays where a rule names no payer, and who gets where it names no receiver."""
PRIVATE = (HOUSEHOLDS, "用人单位", "集体经济组织", "住房公积金")
"""Accounts that are not public: what is laid out there is nobody's budget (a housing fund is its members' savings)."""
_MONTHS = 12


def times_a_year(unit: Unit) -> float:
    """How often an amount of a unit is paid in a year: twelve times where it is one a month."""
    return float(_MONTHS if ("month", -1) in unit.powers else 1)


@dataclass(frozen=True, slots=True)
class Entry:
    """One variable: ``amount`` in yuan a year, summed over the weighted population, from ``payer`` to ``receiver``.

    ``takers`` is how many persons, or households where the rule is one of households, have any of it (weighted).
    """

    variable: str
    label: str
    payer: str
    receiver: str
    amount: float
    takers: float = 0.0


@dataclass(frozen=True, slots=True)
class Account:
    """What a payer or receiver lays out and receives, yuan a year."""

    name: str
    outlay: float
    receipts: float

    @property
    def cost(self) -> float:
        """What it lays out net of what it receives."""
        return self.outlay - self.receipts


@dataclass(frozen=True, slots=True)
class Budget:
    """The entries of a scenario, or the differences of two. The costs of all accounts sum to nothing."""

    entries: tuple[Entry, ...]

    @property
    def accounts(self) -> tuple[Account, ...]:
        """Every payer and receiver in the order of the entries, households last."""
        names = dict.fromkeys(name for entry in self.entries for name in (entry.payer, entry.receiver))
        ordered = [*(name for name in names if name != HOUSEHOLDS), *([HOUSEHOLDS] if HOUSEHOLDS in names else [])]
        return tuple(
            Account(
                name,
                sum(entry.amount for entry in self.entries if entry.payer == name),
                sum(entry.amount for entry in self.entries if entry.receiver == name),
            )
            for name in ordered
        )

    @property
    def public_cost(self) -> float:
        """What all but :data:`PRIVATE` accounts lay out, net of what they receive; yuan a year."""
        return sum(account.cost for account in self.accounts if account.name not in PRIVATE)

    def against(self, baseline: Budget) -> Budget:
        """What is more (or less) than in the baseline, entry by entry; one that only one of them has counts as 0 there.

        A variable whose payer or receiver differs has an entry for each pair.
        """
        keys = dict.fromkeys(map(_key, (*self.entries, *baseline.entries)))
        now, before = ({_key(entry): entry for entry in one.entries} for one in (self, baseline))
        changes = []
        for key in keys:
            known = now.get(key) or before[key]
            amounts = [one[key].amount if key in one else 0.0 for one in (now, before)]
            takers = [one[key].takers if key in one else 0.0 for one in (now, before)]
            difference = Entry(key[0], known.label, key[1], key[2], amounts[0] - amounts[1], takers[0] - takers[1])
            changes.append(difference)
        return Budget(tuple(changes))


def _key(entry: Entry) -> tuple[str, str, str]:
    return entry.variable, entry.payer, entry.receiver


def payments(edition: Edition) -> tuple[Rule, ...]:
    """The rules of an edition that name a payer or a receiver, in the edition's order; rules of months are not asked.

    A month's amounts are part of a year's, which another rule gathers: they would be counted twice.
    """
    return tuple(rule for rule in edition.rules.values() if rule.entity != "month" and (rule.paid_by or rule.paid_to))


def budget(rules: Iterable[Rule], values: Mapping[str, NDArray[Any]], population: Population) -> Budget:
    """The entries of ``rules``; ``values`` holds each of their variables, of shape (persons,) or (households,).

    An amount of each month counts twelve times, a household's amount a head as often as it has heads. Raises
    :class:`ValueError` naming a rule whose unit is no money, or whose values have the wrong shape.
    """
    return Budget(tuple(_entry(rule, values[rule.name], population) for rule in rules))


def _entry(rule: Rule, values: NDArray[Any], population: Population) -> Entry:
    count = population.person_count if rule.entity == "person" else population.household_count
    if values.shape != (count,):
        raise ValueError(f"{rule.name}: {values.shape} values, {(count,)} were expected")
    payer, receiver = rule.paid_by or HOUSEHOLDS, rule.paid_to or HOUSEHOLDS
    times = _times(rule, population)
    if rule.entity == "person":
        amount, takers = _of_persons(np.asarray(values, np.float64), population)
        return Entry(rule.name, rule.label, payer, receiver, amount * float(times), takers)
    amounts = np.asarray(values * times, np.float64)
    takers = float(population.weight @ (amounts != 0))
    return Entry(rule.name, rule.label, payer, receiver, float(population.weight @ amounts), takers)


def _of_persons(values: NDArray[np.float64], population: Population) -> tuple[float, float]:
    """The weighted sum of persons' values, and of those who have any; size by size, where households lie in rows."""
    amount = takers = 0.0
    for bucket, size in enumerate(population.sizes.tolist()):
        weight = population.weight[slice(*population.household_start[bucket : bucket + 2])]
        rows = values[slice(*population.person_start[bucket : bucket + 2])].reshape(size, -1)
        amount += float((rows @ weight).sum())
        takers += float(np.count_nonzero(rows, axis=0) @ weight)
    return amount, takers


def _times(rule: Rule, population: Population) -> NDArray[np.float64] | float:
    """What turns a value into yuan a year of the person or household. Raises :class:`ValueError` for what is none."""
    powers = dict(rule.unit.powers)
    heads = powers.pop("person", 0)
    months = powers.pop("month", 0)
    years = powers.pop("year", 0)
    if powers != {"yuan": 1} or heads not in (0, -1) or (months, years) not in ((0, -1), (-1, 0)):
        raise ValueError(f"{rule.name}: {rule.unit} is no amount a year or month, but it names a payer or receiver")
    times = times_a_year(rule.unit)
    return np.asarray(times * population.size, np.float64) if heads and rule.entity == "household" else times
