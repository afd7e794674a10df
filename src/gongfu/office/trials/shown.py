"""Results as pages show them: leading figures, tables, charts. Every figure with its unit and how far it moved."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from gongfu.publish.listing import number
from gongfu.publish.simulation import measures as measures_of
from gongfu.publish.simulation_words import doubt_words

if TYPE_CHECKING:
    from gongfu.simulation.results import Results, Scenario
    from gongfu.simulation.results.impact import Group

__all__ = ["Figure", "Row", "charts", "figures", "headline", "signed", "tables"]

_YI, _WAN, _PERCENT = 1e8, 1e4, 100.0
_KEPT = ("gini", "urban_rural_ratio", "poverty", "poverty_anchored", "below_line", "middle", "quintile_ratio", "palma")
"""Measures of the first table; the workbook has them all."""
_DIBAO = "dibao"


@dataclass(frozen=True, slots=True)
class Figure:
    """A leading figure: what it is now, and beside it what it was or how far it moved."""

    label: str
    value: str
    unit: str
    note: str
    href: str


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: its head and its cells."""

    head: str
    cells: tuple[str, ...]
    note: str = ""


def signed(value: float, least: float = 0.0) -> str:
    """A change: +12.5, −3; 0 for what is no more than ``least``; a dash for what cannot be told."""
    if not math.isfinite(value):
        return "—"
    if abs(value) <= least:
        return "0"
    return f"{'+' if value > 0 else '−'}{number(abs(value))}"


def figures(results: Results) -> list[Figure]:
    """The six figures above all others, of the last reform."""
    base, one = results.baseline, results.reforms[-1]
    assert one.difference is not None and one.impact is not None
    cost, unit = _money(one.difference.public_cost)
    total = one.impact.total
    people = results.persons / _WAN
    below, below_before = (people * item.measures.below_line for item in (one, base))
    dibao, dibao_before = (_takers(item, _DIBAO) / _WAN for item in (one, base))
    found = [
        Figure(
            _("公共净支出变化"), cost, unit, _("现行 %s 亿元/年") % _plain(base.budget.public_cost / _YI, 2), "#costs"
        ),
        _moved(_("基尼系数"), one.measures.gini, base.measures.gini, 4),
        _moved(_("城乡收入比"), one.measures.urban_rural_ratio, base.measures.urban_rural_ratio, 3),
        Figure(_("低于低保标准"), _plain(below, 2), _("万人"), _versus(round(below - below_before, 3)), "#measures"),
        Figure(_("领低保"), _plain(dibao, 2), _("万户"), _versus(round(dibao - dibao_before, 3)), "#entries"),
        Figure(
            _("受益人口"),
            _plain(_PERCENT * total.gaining, 1),
            "%",
            _("受损 %s%%") % _plain(_PERCENT * total.losing, 1),
            "#decile",
        ),
    ]
    return found


def headline(results: Results) -> dict[str, Any]:
    """What lists show of a scenario: plain numbers, ``None`` for what cannot be told."""
    base, one = results.baseline, results.reforms[-1]
    assert one.difference is not None and one.impact is not None
    known = {
        "cost": one.difference.public_cost,
        "gini": one.measures.gini,
        "gini_change": one.measures.gini - base.measures.gini,
        "ratio": one.measures.urban_rural_ratio,
        "below_change": (one.measures.below_line - base.measures.below_line) * results.persons,
        "gaining": one.impact.total.gaining,
        "losing": one.impact.total.losing,
    }
    shown: dict[str, Any] = {name: value if math.isfinite(value) else None for name, value in known.items()}
    return shown | {"synthetic": results.synthetic, "doubts": len(results.doubts)}


def tables(results: Results) -> dict[str, list[Row]]:
    """``measures``, ``costs``, ``entries`` (those that move), ``decile``, ``county`` and ``stratum`` as rows."""
    one = results.reforms[-1]
    assert one.impact is not None
    found = {"measures": _measures(results), "costs": _costs(results), "entries": _entries(results)}
    for breakdown in one.impact.breakdowns:
        rows = [_group(group) for group in breakdown.groups if group.persons]
        found[breakdown.name] = [*rows, _group(one.impact.total)]
    return found


def charts(results: Results, compared: Sequence[Results] = ()) -> dict[str, str]:
    """Charts as the frame draws them, as JSON: change by tenth and by county, who gains and loses, who pays.

    ``compared`` adds a series each to the first two; the others are of the first results alone.
    """
    shown = [results, *compared]
    first = results.reforms[-1]
    assert first.impact is not None and first.difference is not None
    found: dict[str, dict[str, Any]] = {}
    for name in ("decile", "county"):
        if name not in {one.name for one in first.impact.breakdowns}:
            continue
        groups = [group for group in first.impact.by(name).groups if group.persons]
        found[name] = {
            "kind": "bars",
            "x": [group.label for group in groups],
            "unit": _("元/人·年"),
            "series": [_changes(one, name, [group.label for group in groups], at) for at, one in enumerate(shown)],
        }
    tenths = first.impact.by("decile").groups if "decile" in found else ()
    found["winners"] = {
        "kind": "bars",
        "stacked": True,
        "across": True,
        "max": 100,
        "x": [group.label for group in tenths],
        "unit": "%",
        "series": [
            {"name": _("受益"), "tone": "series-2", "values": [_tenth(group.gaining) for group in tenths]},
            {"name": _("受损"), "tone": "series-3", "values": [_tenth(group.losing) for group in tenths]},
        ],
    }
    accounts = [one for one in first.difference.accounts if abs(one.cost) >= 1]
    found["payers"] = {
        "kind": "bars",
        "across": True,
        "x": [account.name for account in accounts],
        "unit": _("亿元/年"),
        "series": [{"name": _("净支出变化"), "values": [round(account.cost / _YI, 4) for account in accounts]}],
    }
    return {name: json.dumps(chart, ensure_ascii=False) for name, chart in found.items()}


def said(results: Results, *others: Results) -> dict[str, Any]:
    """What must stand wherever a figure of the results is shown."""
    words = doubt_words([doubt for one in (results, *others) for doubt in one.doubts])
    return {"synthetic": results.synthetic, "population": results.population, "doubts": words, "notes": results.notes}


def _changes(results: Results, name: str, labels: Sequence[str], at: int) -> dict[str, Any]:
    one = results.reforms[-1]
    assert one.impact is not None
    known = {group.label: group.change for group in one.impact.by(name).groups}
    values = [round(known[label], 2) if label in known and math.isfinite(known[label]) else None for label in labels]
    return {"name": one.name, "tone": f"series-{at % 6 + 1}", "values": values}


def _tenth(share: float) -> float | None:
    return round(_PERCENT * share, 1) if math.isfinite(share) else None


def _measures(results: Results) -> list[Row]:
    listed = measures_of(results)
    keys = [column.name for column in listed.columns]
    rows = [dict(zip(keys, row, strict=True)) for row in listed.rows]
    return [
        Row(
            str(row["measure"]),
            (_cell(row["baseline"]), _cell(row["reform_1"]), _cell(row["reform_1_change"], signs=True)),
            str(row["unit"]),
        )
        for row in rows
        if row["id"] in _KEPT
    ]


def _costs(results: Results) -> list[Row]:
    base, one = results.baseline, results.reforms[-1]
    before, after = ({item.name: item.cost for item in each.budget.accounts} for each in (base, one))
    rows = [
        (name, before.get(name, 0.0) / _YI, after.get(name, 0.0) / _YI) for name in dict.fromkeys([*before, *after])
    ]
    rows.append((_("公共净支出合计"), base.budget.public_cost / _YI, one.budget.public_cost / _YI))
    return [Row(name, (_plain(was, 2), _plain(now, 2), signed(round(now - was, 4)))) for name, was, now in rows]


def _entries(results: Results) -> list[Row]:
    """Payments whose amount or takers change."""
    one = results.reforms[-1]
    assert one.difference is not None
    now = {(entry.variable, entry.payer, entry.receiver): entry for entry in one.budget.entries}
    rows = []
    for moved in one.difference.entries:
        if not moved.amount and not moved.takers:
            continue
        entry = now.get((moved.variable, moved.payer, moved.receiver))
        amount, takers = (entry.amount, entry.takers) if entry else (0.0, 0.0)
        cells = (
            _plain(amount / _YI, 2),
            signed(round(moved.amount / _YI, 4)),
            _plain(takers / _WAN, 2),
            signed(round(moved.takers / _WAN, 4)),
        )
        rows.append(Row(moved.label, cells, f"{moved.payer} → {moved.receiver}"))
    return rows


def _group(group: Group) -> Row:
    share = _PERCENT * group.relative
    cells = (
        _plain(group.persons / _WAN, 1),
        _plain(group.before, 0),
        signed(round(group.change, 1)),
        f"{signed(round(share, 2))}%" if math.isfinite(share) else "—",
        f"{_plain(_PERCENT * group.gaining, 1)}%",
        f"{_plain(_PERCENT * group.losing, 1)}%",
    )
    return Row(group.label, cells)


def _cell(value: Any, signs: bool = False) -> str:
    if not isinstance(value, int | float):
        return "—"
    return signed(round(value, 5)) if signs else number(value)


def _moved(label: str, value: float, before: float, digits: int) -> Figure:
    return Figure(label, _plain(value, digits), "", _versus(round(value - before, digits + 1)), "#measures")


def _versus(change: float) -> str:
    text = signed(change, 5e-6)
    return _("与现行相同") if text == "0" else _("比现行 %s") % text


def _plain(value: float, digits: int) -> str:
    return f"{value:,.{digits}f}" if math.isfinite(value) else "—"


def _money(yuan: float) -> tuple[str, str]:
    """Yuan a year in the unit that suits it."""
    small = abs(yuan) < 0.1 * _YI
    value = f"{abs(yuan) / _WAN:,.1f}" if small else f"{abs(yuan) / _YI:,.2f}"
    sign = "" if abs(yuan) < 1 else "+" if yuan > 0 else "−"
    return f"{sign}{value}" if sign else "0", _("万元/年") if small else _("亿元/年")


def _takers(one: Scenario, variable: str) -> float:
    return next((entry.takers for entry in one.budget.entries if entry.variable == variable), math.nan)
