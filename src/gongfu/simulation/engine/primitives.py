"""What generated kernels are made of: loads, stores and choices that become one instruction each, without a call.

Kernels reckon by the rules of IEEE 754 and in the order of the rules (no fast-math): a branch not taken may divide by
zero or meet infinity without doing harm, and every value is, bit for bit, the one that NumPy finds. Loops become SIMD
all the same, because nothing in them is summed across households (sums run in rows of their own, one number a
household) and because loads and stores say which of them cannot meet: columns are never written, and rows of the
scratch memory never overlap.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce
from typing import Any

from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from gongfu.simulation.engine.rows import BLOCK

__all__ = [
    "add",
    "bits",
    "fetch",
    "get",
    "least",
    "most",
    "put",
    "schedule",
    "select",
    "steps",
    "store",
    "whole",
    "yuan",
]

ROW_BITS = 9
"""Binary digits that tell rows apart; rows that differ in none of them are taken for ones that may meet."""
_DOUBLE = ir.DoubleType()
_FEN = 100.0
_COLUMNS = "columns"


def _fetch(_typing: Any, column: Any, place: Any) -> Any:
    """``fetch(column, place)``: a number of a column, as float64."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return _loaded(context, builder, signature, arguments)

    return types.float64(column, types.intp), generate


def _yuan(_typing: Any, column: Any, place: Any) -> Any:
    """``yuan(column, place)``: an amount of a column of fen, in yuan.

    Divided, not multiplied with 0.01: the quotient is the float nearest to the amount that is written in yuan, so that
    29.39 from a column equals 29.39 in a law. The divider works beside the rest; it costs nothing that can be measured.
    """

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.fdiv(_loaded(context, builder, signature, arguments), ir.Constant(_DOUBLE, _FEN))

    return types.float64(column, types.intp), generate


def _whole(_typing: Any, column: Any, place: Any) -> Any:
    """``whole(column, place)``: a byte of a column, as an integer."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        load = _column(builder, _address(context, builder, signature.args[0], arguments[0], arguments[1]))
        return builder.zext(load, ir.IntType(64))

    return types.int64(column, types.intp), generate


def _get(_typing: Any, memory: Any, row: Any, place: Any) -> Any:
    """``get(memory, row, place)``: a number of a row of the scratch memory; ``row`` is a literal."""
    if not isinstance(row, types.IntegerLiteral):
        return None

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        load = builder.load(_in_row(context, builder, signature, arguments))
        _mark(builder.module, load, row.literal_value)
        return load

    return types.float64(memory, row, types.intp), generate


def _put(_typing: Any, memory: Any, row: Any, place: Any, value: Any) -> Any:
    """``put(memory, row, place, value)``: a number put in a row of the scratch memory."""
    if not isinstance(row, types.IntegerLiteral):
        return None

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        _mark(
            builder.module,
            builder.store(arguments[3], _in_row(context, builder, signature, arguments)),
            row.literal_value,
        )
        return context.get_dummy_value()

    return types.void(memory, row, types.intp, types.float64), generate


def _add(_typing: Any, memory: Any, row: Any, place: Any, value: Any) -> Any:
    """``add(memory, row, place, value)``: a number added to what a row of the scratch memory has there."""
    if not isinstance(row, types.IntegerLiteral):
        return None

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        address = _in_row(context, builder, signature, arguments)
        old = builder.load(address)
        _mark(builder.module, old, row.literal_value)
        _mark(builder.module, builder.store(builder.fadd(old, arguments[3]), address), row.literal_value)
        return context.get_dummy_value()

    return types.void(memory, row, types.intp, types.float64), generate


def _store(_typing: Any, array: Any, row: Any, place: Any, value: Any) -> Any:
    """``store(array, row, place, value)``: a number stored in an array that has the number of a row for itself."""
    if not isinstance(row, types.IntegerLiteral):
        return None

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        address = _address(context, builder, signature.args[0], arguments[0], arguments[2])
        _mark(builder.module, builder.store(arguments[3], address), row.literal_value)
        return context.get_dummy_value()

    return types.void(array, row, types.intp, types.float64), generate


def _schedule(_typing: Any, vector: Any, start: Any, brackets: Any, at: Any) -> Any:
    """``schedule(vector, start, brackets, at)``: marginal rates, each of the part above its threshold."""

    def term(builder: Any, at: Any, threshold: Any, rise: Any) -> Any:
        above = builder.fsub(at, threshold)
        zero = ir.Constant(_DOUBLE, 0.0)
        return builder.fmul(rise, builder.select(builder.fcmp_ordered(">", zero, above), zero, above))

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        count = brackets.literal_value
        numbers = _numbers(context, builder, signature, arguments, 2 * count)
        terms = [term(builder, arguments[3], numbers[i], numbers[count + i]) for i in range(count)]
        return _sum(builder, terms)

    return _bracketed(vector, brackets, generate)


def _steps(_typing: Any, vector: Any, start: Any, brackets: Any, at: Any) -> Any:
    """``steps(vector, start, brackets, at)``: the value of the last threshold below, or the first one."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        count = brackets.literal_value
        numbers = _numbers(context, builder, signature, arguments, 2 * count)
        zero = ir.Constant(_DOUBLE, 0.0)
        terms = [
            builder.select(builder.fcmp_ordered(">", arguments[3], numbers[i]), numbers[count + i], zero)
            for i in range(1, count)
        ]
        return builder.fadd(numbers[count], _sum(builder, terms)) if terms else numbers[count]

    return _bracketed(vector, brackets, generate)


def _select(_typing: Any, condition: Any, then: Any, instead: Any) -> Any:
    """``select(condition, then, instead)``: one of two numbers, both of which are there."""

    def generate(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return builder.select(*arguments)

    return types.float64(types.boolean, types.float64, types.float64), generate


def _least(_typing: Any, left: Any, right: Any) -> Any:
    """``least(left, right)``: the lesser of two; as Python's ``min``, the left unless the right is less."""
    return types.float64(types.float64, types.float64), _either("<")


def _most(_typing: Any, left: Any, right: Any) -> Any:
    """``most(left, right)``: the greater of two; as Python's ``max``, the left unless the right is greater."""
    return types.float64(types.float64, types.float64), _either(">")


def _bits(_typing: Any, value: Any) -> Any:
    """``bits(value)``: a float read as an integer, which rises with it where it is positive."""

    def generate(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return builder.bitcast(arguments[0], ir.IntType(64))

    return types.int64(types.float64), generate


def _either(comparison: str) -> Callable[..., Any]:
    """The right where the comparison holds for it, as one ``minpd`` or ``maxpd``; what is no number stays seen."""

    def generate(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        left, right = arguments
        return builder.select(builder.fcmp_ordered(comparison, right, left), right, left)

    return generate


def _address(context: Any, builder: Any, array_type: Any, array: Any, place: Any) -> Any:
    """Where an element is: no check of bounds, and no counting from the end."""
    data = context.data_model_manager[array_type].get_field_position("data")
    return builder.gep(builder.extract_value(array, data), [place])


def _in_row(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
    """Where a place of a row is in the scratch memory."""
    start = ir.Constant(arguments[2].type, signature.args[1].literal_value * BLOCK)
    return _address(context, builder, signature.args[0], arguments[0], builder.add(start, arguments[2]))


def _loaded(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
    """A number of a column, as a double."""
    load = _column(builder, _address(context, builder, signature.args[0], arguments[0], arguments[1]))
    kind = signature.args[0].dtype
    if isinstance(kind, types.Float):
        return load if kind.bitwidth == 64 else builder.fpext(load, _DOUBLE)
    return builder.sitofp(load, _DOUBLE) if kind.signed else builder.uitofp(load, _DOUBLE)


def _numbers(context: Any, builder: Any, signature: Any, arguments: Any, count: int) -> list[Any]:
    """Numbers of the vector from ``start`` on; they do not change in a loop, so LLVM loads them before it."""
    first = _address(context, builder, signature.args[0], arguments[0], arguments[1])
    return [_column(builder, builder.gep(first, [ir.Constant(ir.IntType(64), i)])) for i in range(count)]


def _bracketed(vector: Any, brackets: Any, generate: Callable[..., Any]) -> Any:
    """The signature of what reads brackets, whose number is a literal."""
    if not isinstance(brackets, types.IntegerLiteral):
        return None
    return types.float64(vector, types.intp, brackets, types.float64), generate


def _sum(builder: Any, terms: Sequence[Any]) -> Any:
    """The sum from the left."""
    return reduce(builder.fadd, terms)


def _column(builder: Any, address: Any) -> Any:
    """A load of what is never written."""
    load = builder.load(address)
    load.set_metadata("alias.scope", _scopes(builder.module, [(_COLUMNS, _COLUMNS)]))
    return load


def _mark(module: Any, instruction: Any, row: int) -> None:
    """Tell LLVM that a load or store of a row meets neither a column nor any other row.

    Two rows differ in a binary digit of their numbers. Every digit is an alias domain of two scopes, 0 and 1: an
    instruction lies in the scopes of its row's digits and never meets the opposite ones.
    """
    digits = [(f"digit {place}", row >> place & 1) for place in range(ROW_BITS)]
    instruction.set_metadata(
        "alias.scope", _scopes(module, [(domain, f"{domain} {digit}") for domain, digit in digits])
    )
    others = [(domain, f"{domain} {1 - digit}") for domain, digit in digits]
    instruction.set_metadata("noalias", _scopes(module, [(_COLUMNS, _COLUMNS), *others]))


def _scopes(module: Any, names: Sequence[tuple[str, str]]) -> Any:
    """A list of alias scopes, each given by its domain and name."""
    return module.add_metadata(
        [module.add_metadata([f"gongfu {scope}", module.add_metadata([f"gongfu {domain}"])]) for domain, scope in names]
    )


fetch = intrinsic(_fetch)
yuan = intrinsic(_yuan)
whole = intrinsic(_whole)
get = intrinsic(prefer_literal=True)(_get)
put = intrinsic(prefer_literal=True)(_put)
add = intrinsic(prefer_literal=True)(_add)
store = intrinsic(prefer_literal=True)(_store)
schedule = intrinsic(prefer_literal=True)(_schedule)
steps = intrinsic(prefer_literal=True)(_steps)
select = intrinsic(_select)
least = intrinsic(_least)
most = intrinsic(_most)
bits = intrinsic(_bits)
