"""The language of the column ``formula``: arithmetic over other indicators, read into a small immutable tree.

    formula := term {("+" | "-") term}
    term    := signed {("*" | "/") signed}
    signed  := "-" signed | power
    power   := place ["^" ["-"] place]
    place   := atom {"@" stratum | "[" area "]"}
    atom    := number | indicator | function "(" formula {"," formula} ")" | "(" formula ")"

``-a^b`` and ``a^b^c`` are refused: spreadsheets and mathematics read them differently, so the writer says which.
Nothing is ever handed to Python to run; length, size and depth are bounded (see the ``MAX_`` constants).
"""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from gongfu.indicators.formulas.expression import (
    FUNCTIONS,
    Binary,
    Call,
    Expression,
    InArea,
    InStratum,
    Name,
    Negative,
    Number,
)
from gongfu.indicators.model import STRATA, Stratum

__all__ = ["MAX_DEPTH", "MAX_LENGTH", "MAX_TOKENS", "FormulaError", "parse"]

MAX_LENGTH = 1000
"""Characters of a formula: more is no definition a reader could check."""
MAX_TOKENS = 200
"""Words of a formula; it also bounds how deep a tree of many operators grows, far below Python's stack."""
MAX_DEPTH = 30
"""Brackets, functions and signs inside one another."""


class FormulaError(ValueError):
    """A formula that cannot be used: ``column`` counts its characters from 1, ``cause`` and ``remedy`` say why."""

    def __init__(self, column: int, cause: str, remedy: str) -> None:
        super().__init__(f"第{column}个字符: {cause}。{remedy}")
        self.column = column
        self.cause = cause
        self.remedy = remedy


_BY_CHINESE = {function.chinese: name for name, function in FUNCTIONS.items()}
_STRATUM_WORDS: dict[str, Stratum] = {**{key: key for key in STRATA}, **{name: key for key, name in STRATA.items()}}
_ALSO: dict[str, Stratum] = {"全部": "all", "合计": "all", "城市": "urban", "乡村": "rural"}  # as the tables take them
_MAX_LAG = 100

# What offices type: full-width forms one for one, so that a column in the table is a column here.
_TYPED = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)} | {
    ord(typed): meant for typed, meant in zip("\u3000×÷−–—【】〔〕", " */---[][]", strict=True)
}
_TOKEN = re.compile(
    r"\s*(?:(?P<number>(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)|(?P<word>[^\W\d]\w*)"
    r"|(?P<area>\[[^\[\]]*\])|(?P<mark>[-+*/^(),@])|(?P<end>$)|(?P<other>.))",
    re.DOTALL,
)
_AMBIGUOUS = "有两种读法（电子表格与数学不同）"


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    column: int


@lru_cache(maxsize=1024)
def parse(text: str) -> Expression:
    """Read a formula, such as ``income@urban / income@rural`` or ``gdp / zone(gdp) * 100``.

    Full-width signs and ``×`` ``÷`` are taken as typed, a leading ``=`` is dropped. Raises :class:`FormulaError` that
    says the character, what was expected and what to do. Whether the names exist is for :func:`check_formulas
    <gongfu.indicators.formulas.derived.check_formulas>` to say.
    """
    if len(text) > MAX_LENGTH:
        raise FormulaError(MAX_LENGTH + 1, f"公式有 {len(text)} 个字符，超过 {MAX_LENGTH} 个", "请拆成几个指标")
    tokens = list(_tokens(text))
    if len(tokens) > MAX_TOKENS:
        column = tokens[MAX_TOKENS].column
        raise FormulaError(column, f"公式有 {len(tokens)} 个词和符号，超过 {MAX_TOKENS} 个", "请拆成几个指标")
    return _Parser(tokens).whole()


def _tokens(text: str) -> Iterator[_Token]:
    """The words and signs of a formula and an ``end``; the name of an area keeps the signs it was typed with."""
    typed = text.translate(_TYPED)
    start = len(typed) - len(typed.lstrip().removeprefix("="))
    while match := _TOKEN.match(typed, start):
        kind = match.lastgroup or "end"
        first, start = match.span(kind)
        if kind == "other":
            raise FormulaError(first + 1, f"不认识的符号 {text[first]}", _remedy_for(typed[first]))
        yield _Token(kind, text[first + 1 : start - 1].strip() if kind == "area" else typed[first:start], first + 1)
        if kind == "end":
            return


def _remedy_for(sign: str) -> str:
    """What to write instead of a sign that the language does not have."""
    remedies = {
        "%": "要百分数请写 * 100，要小数请写 / 100",
        "[": "方括号里写地区名，再补上 ]，例如 gdp[河南省]",
        "]": "前面缺少 [，例如 gdp[河南省]",
    }
    return remedies.get(sign, "可用：数字、指标 id、+ - * / ^、圆括号、@城镇、[地区名] 和函数")


class _Parser:
    """Recursive descent over the tokens, a method for each line of the grammar."""

    def __init__(self, tokens: list[_Token]) -> None:
        self._tokens = tokens
        self._at = 0
        self._depth = 0

    def whole(self) -> Expression:
        if self._token.kind == "end":
            raise FormulaError(1, "公式是空的", "请写算式，例如 income@urban / income@rural")
        tree = self._formula()
        if self._token.kind != "end":
            raise self._surplus()
        return tree

    @property
    def _token(self) -> _Token:
        return self._tokens[self._at]

    def _take(self, marks: str) -> _Token | None:
        """The next token if it is one of the marks, and go on; else nothing."""
        token = self._token
        if token.kind != "mark" or token.text not in marks:
            return None
        self._at += 1
        return token

    def _formula(self) -> Expression:
        return self._chain("+-", lambda: self._chain("*/", self._signed))

    def _chain(self, operators: str, operand: Callable[[], Expression]) -> Expression:
        left = operand()
        while token := self._take(operators):
            left = Binary(token.text, left, operand(), token.column)
        return left

    def _signed(self, under: _Token | None = None) -> Expression:
        """A power with or without signs; ``under`` is the sign right before it."""
        if sign := self._take("-"):
            return Negative(self._inside(sign, lambda: self._signed(sign)), sign.column)
        base = self._place()
        token = self._take("^")
        if token is None:
            return base
        if under:
            raise FormulaError(under.column, f"负号后面是乘方，{_AMBIGUOUS}", "请加括号：(-a)^b 或 -(a^b)")
        sign = self._take("-")
        exponent = self._place()
        if second := self._take("^"):
            raise FormulaError(second.column, f"连写的乘方{_AMBIGUOUS}", "请加括号：(a^b)^c 或 a^(b^c)")
        return Binary("^", base, Negative(exponent, sign.column) if sign else exponent, token.column)

    def _place(self) -> Expression:
        node = self._atom()
        while True:
            if token := self._take("@"):
                node = InStratum(node, self._stratum(), token.column)
            elif (token := self._token).kind == "area":
                if not token.text:
                    raise FormulaError(token.column, "方括号里没有地区名", "例如 gdp[河南省]")
                self._at += 1
                node = InArea(node, token.text, token.column)
            else:
                return node

    def _stratum(self) -> Stratum:
        token = self._token
        stratum = (_STRATUM_WORDS | _ALSO).get(token.text)
        if stratum is None:
            raise FormulaError(
                token.column, f"@ 后面应是城乡口径，不是{_quoted(token)}", f"可用：{'、'.join(_STRATUM_WORDS)}"
            )
        self._at += 1
        return stratum

    def _atom(self) -> Expression:
        token = self._token
        self._at += 1
        if token.kind == "number":
            return _number(token)
        if token.kind == "word":
            opening = self._take("(")
            return self._call(token, opening) if opening else Name(token.text, token.column)
        if token.kind == "mark" and token.text == "(":
            node = self._inside(token, self._formula)
            self._close(token)
            return node
        self._at -= 1
        raise FormulaError(token.column, f"这里应是数字、指标或函数，不是{_quoted(token)}", "请补上算式缺的部分")

    def _call(self, word: _Token, opening: _Token) -> Expression:
        name = _BY_CHINESE.get(word.text, word.text.lower())
        if name not in FUNCTIONS:
            near = difflib.get_close_matches(word.text.lower(), [*FUNCTIONS, *_BY_CHINESE], 1)
            remedy = f"是否想写 {near[0]}？" if near else f"可用的函数：{'、'.join(FUNCTIONS)}"
            raise FormulaError(word.column, f"没有函数 {word.text}", remedy)
        arguments = [self._inside(opening, self._formula)]
        while self._take(","):
            arguments.append(self._inside(opening, self._formula))
        self._close(opening)
        _check_arguments(name, arguments, word)
        return Call(name, tuple(arguments), word.column)

    def _close(self, opening: _Token) -> None:
        if self._take(")"):
            return
        if self._token.kind == "end":
            raise FormulaError(opening.column, "括号没有配对", "请在算式后面补上 )")
        raise self._surplus()

    def _inside(self, opening: _Token, part: Callable[[], Expression]) -> Expression:
        """Read a part one level deeper; deeper than anybody writes is refused before Python's stack ends."""
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise FormulaError(opening.column, f"括号、函数和负号套了 {MAX_DEPTH} 层以上", "请拆成几个指标")
        node = part()
        self._depth -= 1
        return node

    def _surplus(self) -> FormulaError:
        """A token where the formula, or what stands in brackets, should go on with an operator or end."""
        token = self._token
        if token.kind == "mark" and token.text in ",)":
            return FormulaError(token.column, f"多出一个 {token.text}", "请删去，或检查括号是否配对")
        return FormulaError(token.column, f"{token.text} 前面缺少运算符", "请补上 + - * / 或 ^")


def _quoted(token: _Token) -> str:
    return "公式的结尾" if token.kind == "end" else f" {token.text}"


def _number(token: _Token) -> Number:
    value = float(token.text)
    if not math.isfinite(value):
        raise FormulaError(token.column, "数字太大", "应小于 1.8e308")
    return Number(value, token.column)


def _check_arguments(name: str, arguments: list[Expression], word: _Token) -> None:
    function = FUNCTIONS[name]
    if not function.least <= len(arguments) <= function.most:
        wanted = f"{function.least}" if function.least == function.most else f"{function.least} 到 {function.most}"
        raise FormulaError(word.column, f"{name} 要 {wanted} 个参数，写了 {len(arguments)} 个", function.meaning)
    if name == "lag":
        years = arguments[1]
        if not isinstance(years, Number) or not years.value.is_integer() or not years.value <= _MAX_LAG:
            raise FormulaError(
                years.column, "lag 的第二个参数不是年数", f"应为 0 到 {_MAX_LAG} 的整数，例如 lag(gdp, 1)"
            )
