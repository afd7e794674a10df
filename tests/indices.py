"""Small indices for tests, and COINr's example index of Asian and European countries (ASEM) as a recipe of ours."""

from __future__ import annotations

from typing import Any

import golden

from gongfu.indicators.composite.panel import Panel
from gongfu.indicators.composite.recipe import Recipe


def recipe(**keys: Any) -> Recipe:
    """An index of two groups, over the base year 2020 and by min–max unless the keys say otherwise."""
    table: dict[str, Any] = {
        "name": "示例指数",
        "base_years": [2020],
        "normalise": {"method": "minmax"},
        "elements": [
            {"id": "index", "name": "指数"},
            {"id": "income", "name": "收入", "parent": "index"},
            {"id": "services", "name": "服务", "parent": "index"},
        ],
        "indicators": [
            {"id": "pay", "parent": "income", "direction": "up"},
            {"id": "ratio", "parent": "income", "direction": "down"},
            {"id": "beds", "parent": "services", "direction": "up"},
        ],
    }
    return Recipe.of(table | keys)


def panel(pay: list[list[float]], ratio: list[list[float]], beds: list[list[float]], **more: Any) -> Panel:
    """Figures (area by area, year by year from 2020) of the three indicators of :func:`recipe`."""
    values = [list(zip(*of_area, strict=True)) for of_area in zip(pay, ratio, beds, strict=True)]
    areas = tuple("甲乙丙丁戊己庚辛"[: len(pay)])
    return Panel(areas, tuple(range(2020, 2020 + len(pay[0]))), ("pay", "ratio", "beds"), values, **more)  # type: ignore[arg-type]


def three() -> Panel:
    """Three areas in one year, easily scored by hand."""
    return panel([[10.0], [20.0], [30.0]], [[3.0], [2.0], [2.5]], [[5.0], [7.0], [6.0]])


def asem(**keys: Any) -> Recipe:
    """The tree of ``coinr_asem_imeta.csv``: 49 indicators, 8 groups, 2 pillars, one index."""
    rows = [row for row in golden.table("coinr_asem_imeta") if row["Type"] in ("Indicator", "Aggregate")]
    parts = [
        {"id": row["iCode"], "parent": "" if row["Parent"] == "NA" else row["Parent"], "weight": float(row["Weight"])}
        for row in rows
    ]
    indicators = [
        part | {"direction": "up" if row["Direction"] == "1" else "down"}
        for part, row in zip(parts, rows, strict=True)
        if row["Type"] == "Indicator"
    ]
    elements = [
        part | {"name": row["iName"]} for part, row in zip(parts, rows, strict=True) if row["Type"] == "Aggregate"
    ]
    table = {"name": "ASEM", "base_years": [2018], "normalise": {"method": "minmax"}}
    return Recipe.of(table | {"elements": elements, "indicators": indicators} | keys)


def treated() -> Panel:
    """COINr's treated figures of 51 countries."""
    rows = golden.table("coinr_asem_treated")
    columns = [name for name in rows[0] if name != "uCode"]
    return Panel.of({name: golden.numbers(rows, name) for name in columns}, [row["uCode"] for row in rows], 2018)
