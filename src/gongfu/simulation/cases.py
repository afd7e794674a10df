"""A household written down by hand: a small TOML file with ``[household]`` and ``[[members]]``."""

from __future__ import annotations

import difflib
import math
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from gongfu.documents.errors import InputError, InputErrors
from gongfu.simulation.engine.explain import Case
from gongfu.simulation.law.facts import LINKS, NOBODY, Fact
from gongfu.toml import read_toml

__all__ = ["MOST_MEMBERS", "read_case"]

MOST_MEMBERS = 50


def read_case(file: Path, facts: Mapping[str, Fact]) -> Case:
    """The household of a file; what it does not say of somebody is 0, no, or the first code.

    A link is the number of another member, from 1. Raises :class:`InputErrors` with every fault: a fact that is none or
    belongs to the other table, a value out of its range, a link to nobody.
    """
    table = read_toml(file)
    faults = [
        InputError(file, f"不认识的键 {key}", "可用的键：[household]、[[members]]", key)
        for key in table
        if key not in ("household", "members")
    ]
    members, own = table.get("members"), table.get("household", {})
    if not isinstance(members, list) or not 1 <= len(members) <= MOST_MEMBERS or not isinstance(own, dict):
        remedy = f"请写 [household]，下面每人一项 [[members]]，1 到 {MOST_MEMBERS} 人"
        raise InputErrors([*faults, InputError(file, "没有写家庭成员，或写法不对", remedy, "[[members]]")])
    known = {entity: {f.name: f for f in facts.values() if f.entity == entity} for entity in ("household", "person")}
    household = dict(_values(file, "[household]", own, known["household"], faults))
    people = []
    for number, member in enumerate(members, 1):
        place = f"[[members]] 第{number}项"
        written = member if isinstance(member, dict) else {"": member}
        links = dict.fromkeys(LINKS, NOBODY) | dict(_links(file, place, written, len(members), number, faults))
        plain = {key: value for key, value in written.items() if key not in LINKS}
        people.append(links | dict(_values(file, place, plain, known["person"], faults)))
    if faults:
        raise InputErrors(faults)
    return Case(household, people)


def _values(
    file: Path, place: str, table: Mapping[str, Any], known: Mapping[str, Fact], faults: list[InputError]
) -> Iterator[tuple[str, float]]:
    """Every fact of one table."""
    for key in table:
        if key not in known:
            near = difflib.get_close_matches(key, known, 1)
            remedy = f"是否想写 {near[0]}？" if near else f"这里可写：{'、'.join(known)}"
            faults.append(InputError(file, f"不认识的事实 {key}", remedy, place))
    for name, fact in known.items():
        value = table.get(name, 0.0 if fact.low <= 0 else fact.low)
        number = fact.codes.index(value) if isinstance(value, str) and value in fact.codes else value
        if isinstance(number, str) or not _fits(number, fact):
            faults.append(InputError(file, f"{name} 的值 {str(value)[:20]} 不合格", _expected(fact), f"{place} {name}"))
        else:
            yield name, float(number)


def _links(
    file: Path, place: str, table: Mapping[str, Any], count: int, own: int, faults: list[InputError]
) -> Iterator[tuple[str, int]]:
    for link in LINKS:
        value = table.get(link)
        if value is None:
            continue
        if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= count and value != own:
            yield link, value - 1
        else:
            remedy = f"请写另一位成员的序号，1 到 {count}"
            faults.append(InputError(file, f"{link} 的值 {str(value)[:20]} 不合格", remedy, f"{place} {link}"))


def _fits(value: Any, fact: Fact) -> bool:
    if not isinstance(value, int | float) or not math.isfinite(value):
        return False
    whole = fact.kind in ("money", "number") or float(value).is_integer()
    return whole and fact.low <= value <= fact.high and (not fact.codes or value < len(fact.codes))


def _expected(fact: Fact) -> str:
    if fact.codes:
        return f"应为 {'、'.join(fact.codes)} 之一"
    if fact.kind == "flag":
        return f"{fact.label}：应为 true 或 false"
    bounds = f"{fact.low:g} 到 {fact.high:g}" if fact.high < math.inf else f"不小于 {fact.low:g} 的数"
    return f"{fact.label}应为{bounds}" + (f"，单位{fact.unit.chinese}" if fact.unit.chinese else "")
