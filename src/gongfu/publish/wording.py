"""A rule's formula in Chinese: the names people know in place of variables, words in place of operators."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from gongfu.publish.listing import number
from gongfu.simulation.law.expression import Call, Expression, Name, Number, Op, Setting
from gongfu.simulation.law.markers import Over, Within

if TYPE_CHECKING:
    from gongfu.simulation.law import Edition, Rule
    from gongfu.simulation.law.rule import Argument

__all__ = ["in_words", "label_of"]

_SIGNS = {
    "add": "＋", "sub": "－", "mul": "×", "div": "÷",
    "lt": "＜", "le": "≤", "gt": "＞", "ge": "≥", "eq": "＝", "ne": "≠", "and": "且", "or": "或",
}  # fmt: skip
_BINDS = {
    "or": 0,
    "and": 1,
    "lt": 2,
    "le": 2,
    "gt": 2,
    "ge": 2,
    "eq": 2,
    "ne": 2,
    "add": 3,
    "sub": 3,
    "mul": 4,
    "div": 4,
}
"""How tightly an operator holds its sides together."""
_OVER = {"household": "全家", "spouse": "配偶", "children": "子女", "parents": "父母"}
_HOW = {"sum": "合计", "max": "最大", "any": "有无", "count": "人数"}
_SPANS = {"year": "全年合计", "to_date": "本年累计", "before": "以前各月累计"}


def label_of(edition: Edition, argument: Argument) -> str:
    """What an argument is called: the label of its rule or fact, and over whom or which months it is gathered."""
    variable = argument.variable
    label = edition.rules[variable].label if variable in edition.rules else edition.facts[variable].label
    match argument.marker:
        case Over() as over:
            return f"{_OVER[over.of]}{label}{_HOW[over.how]}"
        case Within(span):
            return f"{label}{_SPANS[span]}"
    return label


def in_words(edition: Edition, rule: Rule) -> str:
    """The rule's function as one formula; a local stands where it is used."""
    body = edition.body(rule.name)
    names = {item.name: label_of(edition, item) for item in rule.arguments}
    names |= {name: edition.parameters[name].label for name in rule.parameters}
    parts = {name: (text, 9) for name, text in names.items()}
    for local, expression in body.locals:
        parts[local] = _text(expression, parts)
    return _text(body.result, parts)[0]


_Part = tuple[str, int]
"""A text and how tightly it holds together."""


def _text(expression: Expression, parts: Mapping[str, _Part]) -> _Part:
    match expression:
        case Number(value):
            return number(value), 9
        case Name(name) | Setting(name):
            return parts[name]
        case Call(parameter, at):
            return f"按{parts[parameter][0]}查（{_text(at, parts)[0]}）", 9
        case Op("select", (first, Op("select", (second, then, Number(0.0))), Number(0.0) as nothing)):
            return _text(Op("select", (Op("and", (first, second)), then, nothing)), parts)
        case Op("select", (condition, then, instead)):
            found = [_text(part, parts)[0] for part in (condition, then, instead)]
            return f"如果{found[0]}，则{found[1]}，否则{found[2]}", -1
        case Op("ne", (of, Number(0.0, None))):  # a fact that holds or not
            text, binds = _text(of, parts)
            return (f"{text}≠0", 2) if isinstance(of, Op) and of.operator in _SIGNS else (text, binds)
        case Op("min" | "max" as which, operands):
            inside = "、".join(_text(operand, parts)[0] for operand in operands)
            return f"{'较小者' if which == 'min' else '较大者'}（{inside}）", 9
        case Op("not" | "neg" | "abs" as which, (operand,)):
            word = {"not": "没有", "neg": "－", "abs": "绝对值"}[which]
            return f"{word}{_inside(_text(operand, parts), 8)}", 8
        case Op(operator, (left, right)):
            binds = _BINDS[operator]
            return (
                f"{_inside(_text(left, parts), binds)}{_SIGNS[operator]}{_inside(_text(right, parts), binds + 1)}",
                binds,
            )
    raise AssertionError(expression)


def _inside(part: _Part, binds: int) -> str:
    text, own = part
    return text if own >= binds else f"（{text}）"
