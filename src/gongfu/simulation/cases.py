"""A household written down by hand: a small TOML file with ``[household]`` and ``[[members]]``."""

from __future__ import annotations

import difflib
import math
from collections.abc import Iterator, Mapping, Sequence
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
    belongs to the other table, a value out of its range, a link to nobody or one that cannot be between the two.
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
    for number, person in enumerate(people, 1):
        for link, cause, remedy in _kin_faults(people, person, number - 1):
            faults.append(InputError(file, cause, remedy, f"[[members]] 第{number}项 {link}"))
    if faults:
        raise InputErrors(faults)
    return Case(household, people)


def _values(
    file: Path, place: str, table: Mapping[str, Any], known: Mapping[str, Fact], faults: list[InputError]
) -> Iterator[tuple[str, float]]:
    """Every fact of one table."""
    names = f"这里可写：{'、'.join(known)}"
    for key in table:
        if key not in known:
            near = difflib.get_close_matches(key, known, 1)
            told = any(fault.remedy == names for fault in faults)
            remedy = f"是否想写 {near[0]}？" if near else "可写的名称已列在前面" if told else names
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


def _kin_faults(
    people: Sequence[Mapping[str, float]], person: Mapping[str, float], own: int
) -> Iterator[tuple[str, str, str]]:
    """Links of a member that cannot be, as tables of persons are checked too: (link, cause, remedy)."""
    spouse = int(person["spouse"])
    if spouse != NOBODY and people[spouse]["spouse"] != own:
        yield (
            "spouse",
            f"第{spouse + 1}项的配偶不是第{own + 1}项",
            f"两人应互相写：第{spouse + 1}项写 spouse = {own + 1}",
        )
    for link, word in (("mother", "母亲"), ("father", "父亲")):
        at = int(person[link])
        if at == NOBODY:
            continue
        parent, who = people[at], f"第{at + 1}项"
        if at == spouse:
            yield link, f"{who}既是配偶又是{word}", "请改正其中一处"
        if link == "father" and at == person["mother"]:
            yield link, f"{who}既是母亲又是父亲", "请改正其中一处"
        elif "female" in parent and bool(parent["female"]) != (link == "mother"):
            yield link, f"{who}的性别不对", "mother 写女性（female = true），father 写男性"
        if "age" in parent and "age" in person and parent["age"] <= person["age"]:
            yield link, f"{who} {parent['age']:g} 岁，不比子女（{person['age']:g} 岁）年长", "请核对年龄或序号"


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
