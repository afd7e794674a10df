"""Listings of money: what every payer lays out and receives, and every rule that moves any, scenarios side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from gongfu.publish.listing import Column, Listing
from gongfu.publish.simulation_words import keys, notes, paired, scenario_columns, title
from gongfu.simulation.results import Account, Budget, Entry, Results

if TYPE_CHECKING:
    from gongfu.publish.book import Cell

__all__ = ["costs", "entries"]

_YI, _WAN = 1e8, 1e4


def costs(results: Results) -> Listing:
    """Net cost of every payer in yuan a year: what it lays out less what it receives; and that of the public."""
    names = dict.fromkeys(account.name for one in results.scenarios for account in one.budget.accounts)
    found = [{account.name: account for account in one.budget.accounts} for one in results.scenarios]
    rows = [_account(name, [_cost(accounts.get(name)) for accounts in found]) for name in names]
    rows.append(_account("公共净支出", [one.budget.public_cost for one in results.scenarios]))
    columns = (
        Column("account", "谁", 8),
        *scenario_columns(results, "比现行多（亿元）"),
    )
    said = (
        "单位：亿元/年，支出减收入，负数是净收入；只计规则里算出的收支，逐项见“逐项收支”",
        "公共净支出不含居民、用人单位、集体经济组织和住房公积金（属于缴存人）",
    )
    return Listing(title("谁出钱", results), columns, rows, (*said, *notes(results)))


def _cost(account: Account | None) -> float:
    return account.cost if account else 0.0


def _account(name: str, values: Sequence[float]) -> tuple[Cell, ...]:
    shown = [value / _YI for value in values]
    return (name, shown[0], *paired(shown[1:], [value - shown[0] for value in shown[1:]]))


def entries(results: Results) -> Listing:
    """Every rule that moves money: who pays whom how much, and how many have any of it, scenario by scenario."""
    known: dict[tuple[str, str, str], Entry] = {}
    for one in results.scenarios:
        known |= {_key(entry): entry for entry in one.budget.entries if _key(entry) not in known}
    found = [_amounts(one.budget) for one in results.scenarios]
    rows: list[tuple[Cell, ...]] = []
    for key, entry in known.items():
        amounts = [amount.get(key, (0.0, 0.0))[0] / _WAN for amount in found]
        takers = [amount.get(key, (0.0, 0.0))[1] / _WAN for amount in found]
        changed = [value - amounts[0] for value in amounts[1:]]
        rows.append((key[0], entry.label, *key[1:], amounts[0], *paired(amounts[1:], changed), *takers))
    takers_columns = (
        Column(f"{name}_takers", f"{one.name}：人（户）数（万）", 7)
        for name, one in zip(keys(results), results.scenarios, strict=True)
    )
    columns = (
        Column("id", "代号", 10),
        Column("label", "项目", 12),
        Column("payer", "付", 6),
        Column("receiver", "收", 6),
        *scenario_columns(results, "比现行多（万元）"),
        *takers_columns,
    )
    screen = (
        "label",
        *(column.name for column in columns[4 : 4 + 2 * len(results.scenarios) - 1]),
        "payer",
        "receiver",
    )
    said = ("单位：万元/年；人（户）数：按人的规则是人数，按户的是户数",)
    return Listing(title("逐项收支", results), columns, rows, (*said, *notes(results)), screen)


def _key(entry: Entry) -> tuple[str, str, str]:
    return entry.variable, entry.payer, entry.receiver


def _amounts(budget: Budget) -> dict[tuple[str, str, str], tuple[float, float]]:
    return {_key(entry): (entry.amount, entry.takers) for entry in budget.entries}
