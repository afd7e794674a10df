"""The table of definitions (``indicators.csv``), checked row by row."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from gongfu.indicators.formulas.expression import FUNCTIONS
from gongfu.indicators.formulas.order import check_formulas
from gongfu.indicators.model import NATURE_PATHS, Indicator, Nature
from gongfu.indicators.tables.areas import Areas
from gongfu.indicators.tables.columns import INDICATORS, nearest, typed
from gongfu.indicators.tables.faults import Faults
from gongfu.indicators.tables.readers import ROW, Cells
from gongfu.zone import HIDDEN, Zone

__all__ = ["definitions"]

_ID = re.compile(r"[a-z][a-z0-9_]{0,63}")
_Row = dict[str, Any]


def definitions(cells: Cells, zone: Zone, areas: Areas, faults: Faults) -> dict[str, Indicator]:
    """The definitions by id, in the order of the table. What is wrong goes to ``faults``.

    A row with a fault still gives a definition, as far as it can, so that the other tables can be held against it.
    """
    rows = typed(cells, INDICATORS, faults).to_dicts()
    found: dict[str, Indicator] = {}
    _check_repeats(rows, faults)
    for row in rows:
        _check_id(row, faults)
        _check_lines(row, faults)
        _check_band(row, faults)
        _check_references(row, zone, areas, faults)
        if row["max_age"] is not None and row["max_age"] <= 0:
            faults.add(row[ROW], "max_age", "有效年数不大于 0", "请写正数，例如 2；不写就是 2")
        if row["id"]:
            found.setdefault(row["id"], _indicator(row))
    _check_formulas(rows, found, areas, faults)
    return found


def _indicator(row: _Row) -> Indicator:
    nature: Nature = row["nature"] or "count"
    given = {name: value for name, value in row.items() if name != ROW and value is not None}
    given["aliases"] = aliases(row)
    return Indicator(
        **{
            "name": row["id"],
            "name_en": "",
            "unit": "",
            "direction": "up",
            "nature": nature,
            "path": NATURE_PATHS[nature],
            **given,
        }
    )


def aliases(row: _Row) -> tuple[str, ...]:
    """The other names of a row, in order, each once."""
    return tuple(dict.fromkeys(filter(None, map(str.strip, re.split(r"[|｜]", row["aliases"] or "")))))


def _check_id(row: _Row, faults: Faults) -> None:
    if row["id"] and not _ID.fullmatch(row["id"]):
        remedy = "请用小写英文字母开头，后面只用小写字母、数字和下划线，例如 urban_rate"
        faults.add(row[ROW], "id", f"标识“{row['id'][:30]}”不合格", remedy)
    if row["id"] in FUNCTIONS:
        faults.add(row[ROW], "id", f"标识 {row['id']} 是公式里的函数", f"请换一个，例如 {row['id']}_1")


def _check_lines(row: _Row, faults: Faults) -> None:
    """What stands in the middle of a line of text, a head or an axis must not break it."""
    for column in ("name", "name_en", "unit", "aliases"):
        if row[column] and HIDDEN.search(row[column]):
            faults.add(row[ROW], column, f"{column} 里有换行或看不见的字符", "请写成一行，删去看不见的字符")


def _check_band(row: _Row, faults: Faults) -> None:
    low, high = row["low"], row["high"]
    if row["direction"] == "band" and low is None and high is None:
        faults.add(row[ROW], "low", "方向是区间，却没有上下限", "请填写 low、high 或其中一个")
    if row["direction"] in ("up", "down") and not low is high is None:
        faults.add(row[ROW], "direction", "写了上下限，方向却不是区间", "请把方向写成 band，或删去 low、high")
    if low is not None and high is not None and low > high:
        faults.add(row[ROW], "low", f"下限 {low:g} 大于上限 {high:g}", "请对调或改正")


def _check_references(row: _Row, zone: Zone, areas: Areas, faults: Faults) -> None:
    """Whether the action and the reference area exist."""
    actions = [action.id for action in zone.actions]
    if row["action"] and row["action"] not in actions:
        faults.add(row[ROW], "action", f"没有 id 为 {row['action']} 的行动", nearest(row["action"], actions))
    if row["proxy"]:
        row["proxy"] = areas.names.get(row["proxy"], row["proxy"])
        if row["proxy"] not in areas.peers:
            remedy = nearest(row["proxy"], list(areas.peers)) + " 参照地区写在 zone.toml 的 [[peers]] 里"
            faults.add(row[ROW], "proxy", f"没有参照地区 {row['proxy']}", remedy)


def _check_formulas(rows: Iterable[_Row], found: Mapping[str, Indicator], areas: Areas, faults: Faults) -> None:
    """Formulas that cannot be read, name what is not there, or go in a circle."""
    numbers = {row["id"]: row[ROW] for row in reversed([*rows])}
    for fault in check_formulas(found, areas):
        faults.add(numbers[fault.indicator], "formula", fault.cause, fault.remedy)


def _check_repeats(rows: Iterable[_Row], faults: Faults) -> None:
    """Ids, and names and aliases, each of which may mean one indicator only."""
    ids: dict[str, int] = {}
    names: dict[str, int] = {}
    for row in rows:
        number = row[ROW]
        if row["id"] and ids.setdefault(row["id"], number) != number:
            faults.add(number, "id", f"标识 {row['id']} 与第{ids[row['id']]}行重复", "每个指标的标识应各不相同")
        called = {column: (row["name"],) if column == "name" else aliases(row) for column in ("name", "aliases")}
        for column, words in called.items():
            for name in filter(None, words):
                if names.setdefault(name, number) != number:
                    cause = f"名称“{name}”第{names[name]}行已用"
                    faults.add(number, column, cause, "指标的名称和别名只能指一个指标，请改其中一处")
