"""A rule's function as one expression: a single pass over its syntax tree, branches turned into selects.

Rules may use assignments, ``if``/``elif``/``else``, conditional expressions, ``and``/``or``/``not``, comparisons,
``+ - * /``, ``min``, ``max``, ``abs``, numbers, constants of their module, and parameters; a schedule or a table of
steps is called: ``rates(taxable)``. Both sides of a branch are evaluated: a division by zero in the side not taken does
no harm. As in Python ``a or b`` is the value of one of the two.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
from dataclasses import dataclass, field
from functools import reduce
from math import isinf, isnan
from typing import Any
from weakref import WeakKeyDictionary

from gongfu.documents.errors import InputError
from gongfu.simulation.law.expression import Body, Call, Expression, Name, Number, Op, Operator, is_condition
from gongfu.simulation.law.rule import Function, Rule
from gongfu.simulation.law.units import PLAIN, Constant

__all__ = ["body_of"]


def body_of(rule: Rule) -> Body:
    """The function of a rule as locals and a result. Raises :class:`InputError` naming the line it cannot read.

    It is read once: a file that is edited or gone since then does not part the expression from the function.
    """
    body = _READ.get(rule.function)
    if body is None:
        body = _READ[rule.function] = _Pass(rule).read()
    return body


_READ: WeakKeyDictionary[Function, Body] = WeakKeyDictionary()


_BINARY: dict[type[ast.operator], Operator] = {ast.Add: "add", ast.Sub: "sub", ast.Mult: "mul", ast.Div: "div"}
_COMPARE: dict[type[ast.cmpop], Operator] = {
    ast.Lt: "lt", ast.LtE: "le", ast.Gt: "gt", ast.GtE: "ge", ast.Eq: "eq", ast.NotEq: "ne",
}  # fmt: skip
_FUNCTIONS: dict[str, Operator] = {"min": "min", "max": "max"}
_ALLOWED = "赋值、if/else、return、四则运算、比较、and/or/not、min、max、abs 和参数"
LARGEST = 10**300
"""Whole numbers beyond it are none that can be reckoned with."""
MAX_DEPTH = 150
"""Operations inside one another, a chain of ``elif`` included: what compilers take without complaint."""
MAX_STATEMENTS = 5000
"""Statements read of one rule. After an ``if`` that returns on some of its ways only, what follows is read twice."""


@dataclass(slots=True)
class _Pass:
    """One reading of one function; ``locals`` grows, a name assigned twice becomes two locals."""

    rule: Rule
    locals: list[tuple[str, Expression]] = field(default_factory=list)
    offset: int = 0
    statements: int = 0

    def read(self) -> Body:
        function: Function = self.rule.function
        try:
            lines, start = inspect.getsourcelines(function)
        except (OSError, TypeError) as error:
            raise InputError(self.rule.file, "读不到规则的源代码", "请把规则写在文件里", self.rule.place) from error
        self.offset = start - 1
        try:
            definition = ast.parse(textwrap.dedent("".join(lines))).body[0]
        except SyntaxError as error:
            raise self.fault(error, "规则应是单独写的 def 函数") from error
        if not isinstance(definition, ast.FunctionDef):
            raise self.fault(definition, "规则应是用 def 写的函数")
        known = {item.name: item.name for item in self.rule.arguments} | {name: name for name in self.rule.parameters}
        try:
            result = self.block(definition.body, known)
            depth = max((_depth(item) for item in (result, *(item for _, item in self.locals)) if item), default=0)
        except RecursionError:
            depth = MAX_DEPTH + 1
        if depth > MAX_DEPTH:
            raise self.fault(definition, f"规则的算式嵌套超过 {MAX_DEPTH} 层", "请分成几条规则")
        if result is None:
            raise self.fault(definition, "规则没有在每条路上都 return 一个值")
        return Body(tuple(self.locals), result)

    def block(self, statements: list[ast.stmt], known: dict[str, str]) -> Expression | None:
        """What a block returns, or ``None`` where it runs through to its end; ``known`` takes its assignments."""
        for place, statement in enumerate(statements):
            self.statements += 1
            if self.statements > MAX_STATEMENTS:
                raise self.fault(statement, "规则太长，或有太多只在一部分路上 return 的 if", "请分成几条规则")
            match statement:
                case ast.Expr(ast.Constant()) | ast.Pass():
                    continue
                case ast.Return(None):
                    raise self.fault(statement, "return 后面没有值")
                case ast.Return(value) if value is not None:
                    return self.value(value, known)
                case ast.Assign([ast.Name(name)], value):
                    known[name] = self.keep(name, self.value(value, known))
                case ast.AugAssign(ast.Name(name), operator, value) if type(operator) in _BINARY:
                    changed = Op(_BINARY[type(operator)], (self.name(statement, name, known), self.value(value, known)))
                    known[name] = self.keep(name, changed)
                case ast.If(test, body, otherwise):
                    result = self.branch(statement, test, (body, otherwise, statements[place + 1 :]), known)
                    if result is not None:
                        return result
                case _:
                    raise self.fault(statement, f"规则里不能写 {ast.unparse(statement).splitlines()[0][:40]}")
        return None

    def branch(
        self,
        statement: ast.If,
        test: ast.expr,
        blocks: tuple[list[ast.stmt], list[ast.stmt], list[ast.stmt]],
        known: dict[str, str],
    ) -> Expression | None:
        """An ``if``: a select where a side returns, else a select for every name that the sides leave different."""
        body, otherwise, rest = blocks
        condition = self.truth(test, known)
        if any(isinstance(node, ast.Return) for node in ast.walk(statement)):
            yes = self.block([*body, *rest], dict(known))
            no = self.block([*otherwise, *rest], dict(known))
            if yes is None or no is None:
                raise self.fault(statement, "规则没有在每条路上都 return 一个值")
            return Op("select", (condition, yes, no))
        left, right = dict(known), dict(known)
        self.block(body, left)
        self.block(otherwise, right)
        for name, then in left.items():  # in the order of the text: what is compiled is the same in every run
            if name in right and then != right[name]:
                chosen = Op("select", (condition, Name(then), Name(right[name])))
                known[name] = self.keep(name, chosen)
        return None

    def keep(self, name: str, expression: Expression) -> str:
        """The name of a new local."""
        local = f"{name}_{len(self.locals)}_"
        self.locals.append((local, expression))
        return local

    def value(self, node: ast.expr, known: dict[str, str]) -> Expression:
        match node:
            case ast.Constant(bool() as value):
                return Number(float(value))
            case ast.Constant(int() | float() as value):
                return self.number(node, value)
            case ast.Name(name):
                return self.name(node, name, known)
            case ast.BinOp(left, operator, right) if type(operator) in _BINARY:
                return Op(_BINARY[type(operator)], (self.value(left, known), self.value(right, known)))
            case ast.UnaryOp(ast.USub(), operand):
                return Op("neg", (self.value(operand, known),))
            case ast.IfExp(test, then, instead):
                return Op("select", (self.truth(test, known), self.value(then, known), self.value(instead, known)))
            case ast.BoolOp(operator, values) if not all(map(_is_truth, values)):
                return self.one_of(operator, [self.value(item, known) for item in values])
            case ast.Compare(_, operators) if not all(type(operator) in _COMPARE for operator in operators):
                pass
            case ast.Compare() | ast.BoolOp() | ast.UnaryOp(ast.Not()):
                return self.truth(node, known)
            case ast.Call(ast.Name(name), arguments, []):
                return self.call(node, name, arguments, known)
        raise self.fault(node, f"规则里不能写 {ast.unparse(node)[:40]}")

    def truth(self, node: ast.expr, known: dict[str, str]) -> Expression:
        """A condition, as truth values only."""
        match node:
            case ast.BoolOp(operator, values):
                word: Operator = "and" if isinstance(operator, ast.And) else "or"
                return reduce(lambda a, b: Op(word, (a, b)), [self.truth(value, known) for value in values])
            case ast.UnaryOp(ast.Not(), operand):
                return Op("not", (self.truth(operand, known),))
            case ast.Compare(left, operators, others) if all(type(operator) in _COMPARE for operator in operators):
                sides = [self.value(side, known) for side in (left, *others)]
                pairs = zip(operators, sides, sides[1:], strict=False)
                parts: list[Expression] = [Op(_COMPARE[type(operator)], (a, b)) for operator, a, b in pairs]
                return reduce(lambda a, b: Op("and", (a, b)), parts)
        return _holds(self.value(node, known))

    def one_of(self, operator: ast.boolop, values: list[Expression]) -> Expression:
        """What Python makes of ``a or b``: the first that is not 0, else the last; of ``a and b`` the first that is."""
        *firsts, last = values
        if isinstance(operator, ast.And):
            return reduce(lambda rest, one: Op("select", (_holds(one), rest, _number(0))), reversed(firsts), last)
        return reduce(lambda rest, one: Op("select", (_holds(one), one, rest)), reversed(firsts), last)

    def call(self, node: ast.expr, name: str, given: list[ast.expr], known: dict[str, str]) -> Expression:
        arguments = [self.value(item, known) for item in given]
        if name in self.rule.parameters and len(arguments) == 1 and known[name] == name:
            return Call(name, arguments[0])
        if name == "abs" and len(arguments) == 1:
            return Op("abs", (arguments[0],))
        if name in _FUNCTIONS and len(arguments) >= 2:
            return reduce(lambda a, b: Op(_FUNCTIONS[name], (a, b)), arguments)
        raise self.fault(node, f"规则里不能调用 {name}")

    def number(self, node: ast.AST, value: float) -> Number:
        if isinstance(value, int) and abs(value) > LARGEST:
            raise self.fault(node, "这个数太大")
        if isnan(value):
            raise self.fault(node, "nan 不是数")
        return _number(value)

    def name(self, node: ast.AST, name: str, known: dict[str, str]) -> Expression:
        if name in known:
            return Name(known[name])
        if name in self.rule.function.__code__.co_varnames:
            raise self.fault(node, f"{name} 不是在每条路上都有值", "请在 if 之前先给它一个值")
        value: Any = self.rule.function.__globals__.get(name)
        if isinstance(value, Constant):
            return Number(float(value), value.unit)
        if isinstance(value, int | float):
            return self.number(node, value)
        raise self.fault(node, f"不知道 {name} 是什么", "请写成规则的参数，或本文件里的常数")

    def fault(self, node: ast.AST | SyntaxError, cause: str, remedy: str = "") -> InputError:
        line = (getattr(node, "lineno", None) or 1) + self.offset
        return InputError(
            self.rule.file, cause, remedy or f"规则里可用：{_ALLOWED}", f"规则 {self.rule.name} 第 {line} 行"
        )


def _number(value: float) -> Number:
    """0 and infinity are of any unit."""
    return Number(float(value), None if value == 0 or isinf(value) else PLAIN)


def _depth(expression: Expression) -> int:
    """How many operations lie inside one another."""
    match expression:
        case Op(_, operands):
            return 1 + max(map(_depth, operands))
        case Call(_, at):
            return 1 + _depth(at)
    return 0


def _is_truth(node: ast.expr) -> bool:
    """Whether a part of a rule is 1 or 0 by the way it is written."""
    match node:
        case ast.BoolOp(_, values):
            return all(map(_is_truth, values))
        case ast.Compare() | ast.UnaryOp(ast.Not()) | ast.Constant(bool()):
            return True
    return False


def _holds(value: Expression) -> Expression:
    """A value as a condition: whether it is not 0."""
    return value if is_condition(value) else Op("ne", (value, Number(0.0, None)))
