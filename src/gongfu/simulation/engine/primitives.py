"""What generated kernels are made of: loads, stores and choices that become one instruction each, without a call.

Kernels reckon by the rules of IEEE 754 and in the order of the rules (no fast-math): a branch not taken may divide by
zero or meet infinity without doing harm, and every value is, bit for bit, the one that NumPy finds. Loops become SIMD
all the same, because nothing in them is summed across households (sums run in rows of their own, one number a
household) and because loads and stores say which of them cannot meet: columns are never written, and rows of the
scratch memory never overlap.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from llvmlite import ir
from numba import types
from numba.extending import intrinsic

__all__ = ["bits", "fetch", "get", "least", "most", "put", "select", "whole", "yuan"]

ROW_BITS = 12
"""Binary digits of a row's number: a kernel has fewer rows than two to this power."""
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
        load = builder.load(_address(context, builder, signature.args[0], arguments[0], arguments[1]))
        load.set_metadata("alias.scope", _scopes(builder.module, [(_COLUMNS, _COLUMNS)]))
        return builder.zext(load, ir.IntType(64))

    return types.int64(column, types.intp), generate


def _get(_typing: Any, memory: Any, row: Any, place: Any) -> Any:
    """``get(memory, row, place)``: a number of a row; ``row`` is a literal that tells rows apart."""
    if not isinstance(row, types.IntegerLiteral):
        return None

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        load = builder.load(_address(context, builder, signature.args[0], arguments[0], arguments[2]))
        _place_in_row(builder.module, load, row.literal_value)
        return load

    return types.float64(memory, row, types.intp), generate


def _put(_typing: Any, memory: Any, row: Any, place: Any, value: Any) -> Any:
    """``put(memory, row, place, value)``: store a number in a row."""
    if not isinstance(row, types.IntegerLiteral):
        return None

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        store = builder.store(arguments[3], _address(context, builder, signature.args[0], arguments[0], arguments[2]))
        _place_in_row(builder.module, store, row.literal_value)
        return context.get_dummy_value()

    return types.void(memory, row, types.intp, types.float64), generate


def _select(_typing: Any, condition: Any, then: Any, instead: Any) -> Any:
    """``select(condition, then, instead)``: one of two numbers, both of which are there."""

    def generate(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return builder.select(*arguments)

    return types.float64(types.boolean, types.float64, types.float64), generate


def _least(_typing: Any, left: Any, right: Any) -> Any:
    """``least(left, right)``: the lesser of two."""
    return types.float64(types.float64, types.float64), _either("<")


def _most(_typing: Any, left: Any, right: Any) -> Any:
    """``most(left, right)``: the greater of two."""
    return types.float64(types.float64, types.float64), _either(">")


def _bits(_typing: Any, value: Any) -> Any:
    """``bits(value)``: a float read as an integer, which rises with it where it is positive."""

    def generate(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return builder.bitcast(arguments[0], ir.IntType(64))

    return types.int64(types.float64), generate


def _either(comparison: str) -> Callable[..., Any]:
    """The left where the comparison holds, as one ``minpd`` or ``maxpd``."""

    def generate(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        left, right = arguments
        return builder.select(builder.fcmp_ordered(comparison, left, right), left, right)

    return generate


def _address(context: Any, builder: Any, array_type: Any, array: Any, place: Any) -> Any:
    """Where an element is: no check of bounds, and no counting from the end."""
    return builder.gep(context.make_array(array_type)(context, builder, array).data, [place])


def _loaded(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
    """A number of a column, as a double."""
    array_type = signature.args[0]
    load = builder.load(_address(context, builder, array_type, arguments[0], arguments[1]))
    load.set_metadata("alias.scope", _scopes(builder.module, [(_COLUMNS, _COLUMNS)]))
    kind = array_type.dtype
    if isinstance(kind, types.Float):
        return load if kind.bitwidth == 64 else builder.fpext(load, _DOUBLE)
    return builder.sitofp(load, _DOUBLE) if kind.signed else builder.uitofp(load, _DOUBLE)


def _place_in_row(module: Any, instruction: Any, row: int) -> None:
    """Tell LLVM that the instruction meets neither a column nor any other row.

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
select = intrinsic(_select)
least = intrinsic(_least)
most = intrinsic(_most)
bits = intrinsic(_bits)
