"""The results of a run: scenarios side by side, and what must be said wherever any figure of them is shown."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import TYPE_CHECKING, Any

from gongfu.simulation.results.budget import Budget
from gongfu.simulation.results.impact import Impact
from gongfu.simulation.results.measures import Measures
from gongfu.simulation.results.rates import RatesOf

if TYPE_CHECKING:
    from gongfu.simulation.law.law import Edition
    from gongfu.simulation.law.parameters import Brackets, Value
    from gongfu.simulation.law.reform import Reform

__all__ = ["Changed", "Doubt", "Results", "Scenario", "changes", "doubts", "told"]


@dataclass(frozen=True, slots=True)
class Doubt:
    """A legal parameter that must be shown with a mark: a stand-in, or known from a portal, a program or memory only.

    ``rules`` are the labels of the rules that took it; ``scenarios`` the names of those in which it counted.
    """

    parameter: str
    label: str
    value: str
    unit: str
    since: str
    source: str
    confidence: str
    place: str
    stand_in: str
    rules: tuple[str, ...]
    scenarios: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Changed:
    """What a reform makes of a parameter on the day; or of a rule (``unit`` empty, ``after`` where it is written)."""

    name: str
    label: str
    unit: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class RatesTold:
    """Marginal effective tax rates of workers: ``rise`` in yuan a year; ``steep`` households (weighted) above one."""

    rise: float
    total: RatesOf
    by_decile: tuple[RatesOf, ...]
    steep: float


@dataclass(frozen=True, slots=True)
class Scenario:
    """The baseline (``impact`` and ``difference`` are ``None``) or a reform held against it."""

    name: str
    note: str
    changed: tuple[Changed, ...]
    measures: Measures
    budget: Budget
    difference: Budget | None = None
    impact: Impact | None = None
    rates: RatesTold | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Results:
    """A run: the law of one day over a population. ``scenarios`` begin with the baseline; no two have the same name.

    ``persons`` and ``households`` are weighted. ``synthetic`` says that no person in it is real.
    """

    day: date
    law: str
    population: str
    synthetic: bool
    persons: float
    households: float
    scenarios: tuple[Scenario, ...]
    doubts: tuple[Doubt, ...] = ()
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        names = [one.name for one in self.scenarios]
        if not names or len(set(names)) != len(names):
            raise ValueError(f"scenarios need names that differ, baseline first: {', '.join(names)}")

    @property
    def baseline(self) -> Scenario:
        """The law as it is."""
        return self.scenarios[0]

    @property
    def reforms(self) -> tuple[Scenario, ...]:
        """All but the baseline."""
        return self.scenarios[1:]

    def to_json(self) -> str:
        """Everything, in UTF-8 text; what is NaN or infinite is ``null``."""
        told_ = {item.name: getattr(self, item.name) for item in fields(self) if item.name != "scenarios"}
        told_["day"] = self.day.isoformat()
        told_["doubts"] = [asdict(one) for one in self.doubts]
        told_["scenarios"] = [_scenario(one) for one in self.scenarios]
        return json.dumps(_finite(told_), ensure_ascii=False, indent=2) + "\n"


def _scenario(one: Scenario) -> dict[str, Any]:
    table = asdict(one)
    table["measures"]["urban_rural_ratio"] = one.measures.urban_rural_ratio
    for key, budget in (("budget", one.budget), ("difference", one.difference)):
        if budget is not None:
            accounts = [asdict(account) | {"cost": account.cost} for account in budget.accounts]
            table[key] |= {"accounts": accounts, "public_cost": budget.public_cost}
    return table


def _finite(value: Any) -> Any:
    """A value as JSON has it."""
    if isinstance(value, dict):
        return {key: _finite(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(inner) for inner in value]
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value


def told(value: float | Brackets) -> str:
    """A parameter's value for people: a number, or thresholds with their rates."""
    if isinstance(value, tuple):
        return "；".join(f"{at:,.12g}起 {rate:.12g}" for at, rate in value)
    return f"{value:,.12g}"


def doubts(editions: Sequence[tuple[str, Edition]], targets: Sequence[str]) -> tuple[Doubt, ...]:
    """The doubtful values that the rules of the targets took, over scenarios (name, edition), each value once.

    What a reform sets is the reader's own and no fact that could be doubtful.
    """
    found: dict[tuple[str, str], tuple[Doubt, list[str], list[str]]] = {}
    for name, edition in editions:
        for label, parameter, value in _taken(edition, [target for target in targets if target in edition.rules]):
            if not value.doubtful or value.reform:
                continue
            table = edition.parameters[parameter]
            doubt = Doubt(
                parameter, table.label, told(value.value), table.unit.chinese, value.since.isoformat(), value.source,
                value.confidence, value.place, value.stand_in, (),
            )  # fmt: skip
            _, rules, names = found.setdefault((parameter, doubt.since), (doubt, [], []))
            rules.append(label)
            names.append(name)
    return tuple(_gathered(*one) for one in found.values())


def _gathered(doubt: Doubt, rules: Sequence[str], names: Sequence[str]) -> Doubt:
    table = {item.name: getattr(doubt, item.name) for item in fields(doubt)}
    return Doubt(**table | {"rules": tuple(dict.fromkeys(rules)), "scenarios": tuple(dict.fromkeys(names))})


def _taken(edition: Edition, targets: Sequence[str]) -> Iterator[tuple[str, str, Value]]:
    """Every value that a rule takes: on the day, or in the months of its year where it is a rule of months."""
    for rule in edition.order(*targets):
        months: tuple[int | None, ...] = tuple(range(1, 13)) if rule.entity == "month" else (None,)
        for parameter in rule.parameters:
            for value in dict.fromkeys(edition.value(parameter, month) for month in months):
                yield rule.label, parameter, value


def changes(baseline: Edition, edition: Edition, reform: Reform) -> tuple[tuple[Changed, ...], tuple[str, ...]]:
    """What a reform changes on the day, and notes on changes that do not touch the day."""
    changed, notes = [], []
    for name in dict.fromkeys(change.parameter for change in reform.changes):
        parameter = edition.parameters[name]
        before = baseline.parameters[name].on(baseline.day) if name in baseline.parameters else None
        after = parameter.on(edition.day)
        texts = [told(value.value) if value else "没有" for value in (before, after)]
        if texts[0] == texts[1]:
            notes.append(f"{parameter.label}（{name}）在 {edition.day} 这一天没有变")
        else:
            changed.append(Changed(name, parameter.label, parameter.unit.chinese, *texts))
    for swap in reform.swaps:
        name = swap.rule.name
        rule = edition.rules.get(name)
        if rule is None or rule.function is not swap.rule.function:
            notes.append(f"规则 {name} 从 {swap.since} 起才换，{edition.day} 这一天没有变")
            continue
        before_ = baseline.rules.get(name)
        changed.append(
            Changed(name, rule.label, "", f"{before_.source or '原规则'}" if before_ else "没有", "换成新规则")
        )
    return tuple(changed), tuple(notes)
