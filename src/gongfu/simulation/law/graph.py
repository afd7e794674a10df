"""The graph of rules that the names of their arguments make: its order, and what is wrong with it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from gongfu.documents.errors import InputError
from gongfu.simulation.law.expression import calls_in, names_in
from gongfu.simulation.law.facts import LINKS
from gongfu.simulation.law.markers import Over, Within
from gongfu.simulation.law.rule import Argument, Entity, Rule

if TYPE_CHECKING:
    from gongfu.simulation.law.law import Edition

__all__ = ["closure", "depends", "entity_of", "facts_of", "graph_faults"]


_CIRCLES = {"spouse": "spouse", "mother": "parents", "father": "parents"}
_MARKERS = "请改用合适的汇总标记（Sum、Max、Any、Count、ThroughYear、ToDate、Before）"


def depends(rule: Rule) -> Iterator[Argument]:
    """The arguments that must be known before the rule; what it gathers of the months before may be itself."""
    return (item for item in rule.arguments if not (isinstance(item.marker, Within) and item.marker.span == "before"))


def closure(edition: Edition, targets: Sequence[str]) -> tuple[Rule, ...]:
    """The rules that targets need, each after what it takes, in the order of names met; of a sound graph."""
    done: dict[str, Rule] = {}
    waiting = [name for name in reversed(targets) if name in edition.rules]
    while waiting:  # a stack and not a recursion: chains of rules may be longer than Python's stack
        rule = edition.rules[waiting[-1]]
        needed = [item.variable for item in depends(rule) if item.variable in edition.rules]
        missing = [name for name in needed if name not in done]
        if rule.name not in done and missing:
            waiting.append(missing[0])
            continue
        waiting.pop()
        if rule.name not in done:
            done[rule.name] = rule  # what was gathered of earlier months, itself excepted, comes along:
            more = [item.variable for item in rule.arguments if item.variable in edition.rules]
            waiting += [name for name in reversed(more) if name not in done]
    return tuple(done.values())


def facts_of(edition: Edition, targets: Sequence[str]) -> tuple[str, ...]:
    """The facts that targets need, in the order of names; links and built-in ones are not among them."""
    rules = closure(edition, targets)
    wanted = {item.variable for rule in rules for item in rule.arguments} | set(targets)
    return tuple(sorted(wanted - edition.rules.keys() - {"size", "month"}))


def entity_of(edition: Edition, name: str) -> Entity:
    """Of what a variable has a value; the number of the month has one every month."""
    if name in edition.rules:
        return edition.rules[name].entity
    return "month" if name == "month" else edition.facts[name].entity


def graph_faults(edition: Edition, targets: Sequence[str]) -> list[InputError]:
    """Everything wrong with what targets need."""
    faults: list[InputError] = []
    known = edition.rules.keys() | edition.facts.keys()
    for target in targets:
        if target == "month":
            faults.append(InputError(edition.name, "month 是月份，不是可以问的量", "请写规则或事实的名称"))
        elif target not in known:
            faults.append(InputError(edition.name, f"没有叫 {target} 的规则或事实", _near(target, known)))
    reached = _reached(edition, targets)
    for rule in reached:
        faults += _argument_faults(edition, rule)
        faults += _parameter_faults(edition, rule)
        faults += _body_faults(edition, rule)
    circles = list(_circles(edition, reached))
    return faults + (circles or list(_late(edition, reached)))


def _reached(edition: Edition, targets: Sequence[str]) -> list[Rule]:
    """Every rule that can be reached, sound or not."""
    found: dict[str, Rule] = {}
    waiting = [name for name in targets if name in edition.rules]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found[name] = edition.rules[name]
            waiting += [item.variable for item in found[name].arguments if item.variable in edition.rules]
    return list(found.values())


def _argument_faults(edition: Edition, rule: Rule) -> Iterator[InputError]:
    known = edition.rules.keys() | edition.facts.keys()
    for item in rule.arguments:
        if item.variable in LINKS:
            cause = f"{item.variable} 是人与人的关系，不能当数值用"
            yield InputError(rule.file, cause, f'请写成 Sum("变量", of="{_CIRCLES[item.variable]}") 之类', rule.place)
        elif item.variable not in known:
            cause = f"参数 {item.name} 要用 {item.variable}，没有这个规则或事实"
            yield InputError(rule.file, cause, _near(item.variable, known), rule.place)
        elif (mismatch := _mismatch(entity_of(edition, item.variable), item, rule)) is not None:
            yield InputError(rule.file, mismatch, _MARKERS, rule.place)


def _mismatch(entity: Entity, item: Argument, rule: Rule) -> str | None:
    """Why a variable of an entity cannot be this argument of the rule."""
    if item.variable == "month" and item.marker is not None:
        return "month 是月份，不能汇总"
    if isinstance(item.marker, Over):
        return None if entity == "person" else f"{item.variable} 不是每个人都有的值，不能用 {item.marker.how} 汇总"
    if isinstance(item.marker, Within):
        return None if entity == "month" else f"{item.variable} 不是按月的值"
    if entity == "month" and rule.entity != "month":
        return f"{item.variable} 是按月的值"
    if entity == "person" and rule.entity == "household":
        return f"{item.variable} 是每个人的值，户的规则要先汇总"
    return None


def _parameter_faults(edition: Edition, rule: Rule) -> Iterator[InputError]:
    for name in rule.parameters:
        if name not in edition.parameters:
            yield InputError(rule.file, f"没有叫 {name} 的法定参数", _near(name, edition.parameters), rule.place)
            continue
        parameter = edition.parameters[name]
        days = [edition.day] if rule.entity != "month" else [date(edition.day.year, month, 1) for month in range(1, 13)]
        missing = [day for day in days if parameter.on(day) is None]
        if missing:
            spans = "、".join(
                f"{value.since}～{value.until if value.until != date.max else '今后'}" for value in parameter.values
            )
            remedy = f"请给参数补上日期包含这一天的值，或换一个日期；现有：{spans}"
            yield InputError(parameter.file, f"{missing[0]} 这一天没有值（{rule.name} 要用）", remedy, f"[{name}]")


def _body_faults(edition: Edition, rule: Rule) -> Iterator[InputError]:
    """What the function cannot hold, a schedule taken for a number, a number called like a schedule."""
    try:
        body = edition.body(rule.name)
    except InputError as error:
        yield error
        return
    expressions = [body.result, *(expression for _, expression in body.locals)]
    called = {name for expression in expressions for name in calls_in(expression)}
    taken = {name for expression in expressions for name in names_in(expression)}
    for name in rule.parameters:
        number = name not in edition.parameters or edition.parameters[name].form == "number"
        if number and name in called and name in edition.parameters:
            yield InputError(rule.file, f"{name} 是一个数，不能写成 {name}(…)", f"请直接写 {name}", rule.place)
        if not number and name in taken:
            yield InputError(rule.file, f"{name} 是级距，不能当一个数用", f"请写成 {name}(金额)", rule.place)


def _circles(edition: Edition, rules: Sequence[Rule]) -> Iterator[InputError]:
    """One fault a circle, naming its rules in order."""
    path: dict[str, Iterator[Argument]] = {}  # rules being looked at, and what of each is still to be looked at
    done: set[str] = set()
    for start in rules:
        if start.name not in done:
            path[start.name] = depends(start)
        while path:
            name, items = next(reversed(path.items()))
            item = next(items, None)
            if item is None:
                done.add(name)
                del path[name]
            elif item.variable in path:
                names = [*path, item.variable]
                circle = " → ".join(names[names.index(item.variable) :])
                rule = edition.rules[name]
                yield InputError(rule.file, f"规则绕成了圈：{circle}", "请去掉其中一个参数", rule.place)
            elif item.variable in edition.rules and item.variable not in done:
                path[item.variable] = depends(edition.rules[item.variable])


def _late(edition: Edition, rules: Sequence[Rule]) -> Iterator[InputError]:
    """What a month gathers of the months before it may not come from what only the whole year tells."""
    for rule in rules:
        for item in rule.arguments:
            if not (isinstance(item.marker, Within) and item.marker.span == "before"):
                continue
            for other in _reached(edition, [item.variable]):
                if other.entity != "month" and rule in _reached(edition, [other.name]):
                    way = f"{item.variable} 要用 {other.name}，{other.name} 又要用 {rule.name}"
                    cause = f"以前各月的 {item.variable} 要等全年算完才知道（{way}）"
                    yield InputError(rule.file, cause, "请去掉其中一个参数", rule.place)
                    break


def _near(name: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(name, list(known), 1)
    return f"是否想写 {near[0]}？" if near else "请检查名称，或补上它"
