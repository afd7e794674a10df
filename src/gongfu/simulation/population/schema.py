"""The two tables of a population as columns: what each holds, and what may stand in it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from gongfu.simulation.law.facts import LINKS, Fact

__all__ = ["HOUSEHOLDS", "LINK_COLUMNS", "PERSONS", "Column", "known", "schema"]

PERSONS, HOUSEHOLDS = "persons", "households"
"""Names of the tables in a folder, without their ending."""
LINK_COLUMNS = {f"{link}_id": link for link in LINKS}
"""Columns that point to another person of the same household, and the link that each becomes."""
_LINK_LABELS = {"spouse_id": "配偶", "mother_id": "母亲", "father_id": "父亲"}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table. ``fact`` is ``None`` for identifiers, links, the weight and the mark of synthesis."""

    table: str
    name: str
    label: str
    holds: str
    required: bool = False
    fact: Fact | None = None


def schema(facts: Mapping[str, Fact], needed: Collection[str] = ()) -> tuple[Column, ...]:
    """Every column of both tables; those facts are required that are ``needed``."""
    mark = "1 或 0；写出的合成人口都是 1"
    return (
        Column(PERSONS, "person_id", "人员编号", "文字或整数，各不相同", True),
        Column(PERSONS, "household_id", "所在户的编号", "households 表里有的编号", True),
        *(
            Column(PERSONS, name, f"{_LINK_LABELS[name]}的人员编号", "同户另一人的 person_id；没有就留空")
            for name in LINK_COLUMNS
        ),
        *(_of(fact, PERSONS, needed) for fact in facts.values() if fact.entity == "person"),
        Column(PERSONS, "synthetic", "合成", mark),
        Column(HOUSEHOLDS, "household_id", "户编号", "文字或整数，各不相同", True),
        Column(HOUSEHOLDS, "weight", "权重", "大于 0 的数：一户代表多少户；没有这一列时都是 1"),
        *(_of(fact, HOUSEHOLDS, needed) for fact in facts.values() if fact.entity == "household"),
        Column(HOUSEHOLDS, "synthetic", "合成", mark),
    )


def _of(fact: Fact, table: str, needed: Collection[str]) -> Column:
    return Column(table, fact.name, fact.label, _holds(fact), fact.name in needed, fact)


def _holds(fact: Fact) -> str:
    if fact.kind == "flag":
        return "1 或 0，也可写 是、否"
    if fact.kind == "code":
        return "、".join(fact.codes)
    unit = f"（{fact.unit.chinese}）" if fact.unit.chinese else ""
    kind = "整数" if fact.kind == "whole" else "数字"
    bounds = [f"不小于 {fact.low:g}"] if fact.low > -1e6 else ["可以为负"]
    if fact.high < float("inf"):
        bounds.append(f"不大于 {fact.high:g}")
    return kind + unit + "，" + "，".join(bounds)


def known(columns: Collection[Column], table: str) -> dict[str, Column]:
    """The columns of one table by name."""
    return {column.name: column for column in columns if column.table == table}
