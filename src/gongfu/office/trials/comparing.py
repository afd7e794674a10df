"""Two scenarios side by side: what each changes, how far each moves every figure, and the difference."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gongfu.office.trials.shown import signed
from gongfu.publish.listing import number
from gongfu.publish.simulation import costs, groups, measures

if TYPE_CHECKING:
    from gongfu.publish.listing import Listing
    from gongfu.simulation.results import Results

__all__ = ["Compared", "Pair", "compared"]


@dataclass(frozen=True, slots=True)
class Pair:
    """A figure of both: what it is, how far from the law as it is (of groups: as a share), how the second differs."""

    label: str
    unit: str
    one: str
    one_change: str
    two: str
    two_change: str
    apart: str


@dataclass(frozen=True, slots=True)
class Compared:
    """``changes`` are parameters with what each scenario makes of them. ``alike`` says that both stand on one
    baseline: only then levels may be compared, else changes alone.
    """

    changes: tuple[tuple[str, str, str, str, str], ...]
    measures: tuple[Pair, ...]
    costs: tuple[Pair, ...]
    deciles: tuple[Pair, ...]
    counties: tuple[Pair, ...]
    alike: bool


def compared(one: Results, two: Results) -> Compared:
    """Both held side by side."""
    alike = one.day == two.day and one.baseline.measures == two.baseline.measures
    alike = alike and one.baseline.budget == two.baseline.budget
    return Compared(
        _changes(one, two),
        _pairs(measures(one), measures(two), "measure"),
        _pairs(costs(one), costs(two), "account"),
        _groups(one, two, "decile"),
        _groups(one, two, "county"),
        alike,
    )


def _changes(one: Results, two: Results) -> tuple[tuple[str, str, str, str, str], ...]:
    """Label, unit, before, and what each makes of it; a dash where it leaves it alone."""
    known = [{item.name: item for item in results.reforms[-1].changed} for results in (one, two)]
    rows = []
    for name in dict.fromkeys([*known[0], *known[1]]):
        item = known[0].get(name) or known[1][name]
        after = [each[name].after if name in each else "—" for each in known]
        rows.append((item.label, item.unit, item.before, *after))
    return tuple(rows)  # type: ignore[arg-type]


def _pairs(one: Listing, two: Listing, head: str) -> tuple[Pair, ...]:
    known = [_rows(listing, head) for listing in (one, two)]
    rows = []
    for label, first in known[0].items():
        second = known[1].get(label)
        if second is None:
            continue
        values = [_number(row.get(key)) for row in (first, second) for key in ("reform_1", "reform_1_change")]
        apart = None if values[1] is None or values[3] is None else values[3] - values[1]
        told = str(first.get("unit") or "")
        rows.append(
            Pair(label, told, _said(values[0]), _moved(values[1]), _said(values[2]), _moved(values[3]), _moved(apart))
        )
    return tuple(rows)


def _groups(one: Results, two: Results, name: str) -> tuple[Pair, ...]:
    """Mean change of income a head, yuan a year, and as a share, of every group."""
    try:
        known = [_rows(groups(results, name), "group") for results in (one, two)]
    except KeyError:
        return ()
    rows = []
    for label, first in known[0].items():
        if (second := known[1].get(label)) is None:
            continue
        yuan = [_number(row.get("reform_1_change")) for row in (first, second)]
        share = [_number(row.get("reform_1_relative")) for row in (first, second)]
        apart = None if yuan[0] is None or yuan[1] is None else yuan[1] - yuan[0]
        told = [f"{_moved(value, 3)}%" if value is not None else "—" for value in share]
        rows.append(Pair(label, "", _moved(yuan[0], 1), told[0], _moved(yuan[1], 1), told[1], _moved(apart, 1)))
    return tuple(rows)


def _rows(listing: Listing, head: str) -> dict[str, dict[str, object]]:
    keys = [column.name for column in listing.columns]
    rows: list[dict[str, object]] = [dict(zip(keys, row, strict=True)) for row in listing.rows]
    return {str(row[head]): row for row in rows}


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None


def _said(value: float | None) -> str:
    return "—" if value is None else number(value)


def _moved(value: float | None, digits: int = 5) -> str:
    return "—" if value is None else signed(round(value, digits))
