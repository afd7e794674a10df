"""A TOML table as a dataclass: a field is a key, a field without a default is required."""

from __future__ import annotations

import difflib
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, NewType, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from gongfu.documents.errors import InputError

__all__ = ["UNKNOWN", "Day", "build"]

Day = NewType("Day", str)
"""An ISO date as far as it is known: ``2022``, ``2022-11`` or ``2023-02-28``; empty where unknown."""
UNKNOWN = Day("")


Built = TypeVar("Built")


def build(
    kind: type[Built], table: dict[str, Any], file: Path, place: str = "", given: Mapping[str, Any] | None = None
) -> Built:
    """A dataclass of ``kind`` from a TOML table, and so on for the tables in it.

    Fields may be texts, numbers, truth values, :class:`Literal` words, :data:`Day`, dataclasses, tuples of these, and
    each of them or ``None``; ``given`` are fields that do not stand in the file. Raises :class:`InputError` naming the
    key, what was expected and what to do.
    """
    return cast(Built, _build(kind, table, file, place, dict(given or {})))


@cache
def _hints(kind: type) -> dict[str, Any]:
    """The types of a dataclass's fields: finding them is slow, and every row of a list needs them."""
    return get_type_hints(kind)


def _build(kind: type, table: dict[str, Any], file: Path, place: str, given: dict[str, Any]) -> Any:
    """A dataclass of ``kind`` from a TOML table; ``given`` are fields that do not stand in the file."""
    hints = _hints(kind)
    known = [item for item in fields(kind) if item.name not in given]
    names = [item.name for item in known]
    for key in table:
        if key not in names:
            near = difflib.get_close_matches(key, names, 1)
            remedy = f"是否想写 {near[0]}？" if near else f"可用的键：{'、'.join(names)}"
            raise InputError(file, f"不认识的键 {key}", remedy, place)
    values = dict(given)
    for item in known:
        where = f"{place} {item.name}".strip()
        if item.name in table:
            values[item.name] = _value(hints[item.name], table[item.name], file, where)
        elif item.default is MISSING and item.default_factory is MISSING:
            raise InputError(
                file, f"缺少必填的键 {item.name}", f"请补上 {item.name} = {_expected(hints[item.name])}", place
            )
    return kind(**values)


def _value(kind: Any, value: Any, file: Path, place: str) -> Any:
    """``value`` as a field of type ``kind``, or an error that says what was expected."""
    if get_origin(kind) in (Union, UnionType):
        kind = next(item for item in get_args(kind) if item is not NoneType)
    if get_origin(kind) is tuple and isinstance(value, list):
        inner = get_args(kind)[0]
        numbered = [
            f"[[{place}]] 第{n}项" if is_dataclass(inner) else f"{place} 第{n}项" for n in range(1, len(value) + 1)
        ]
        return tuple(_value(inner, item, file, where) for item, where in zip(value, numbered, strict=True))
    if is_dataclass(kind) and isinstance(value, dict):
        return _build(cast(type, kind), value, file, place if place.startswith("[") else f"[{place}]", {})
    if kind is Day and _is_day(str(value)):
        return str(value)
    if get_origin(kind) is Literal and value in get_args(kind):
        return value
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if isinstance(kind, type) and isinstance(value, kind) and (kind is bool or not isinstance(value, bool)):
        return value
    raise InputError(file, f"值 {repr(value)[:40]} 不合格", f"应为{_expected(kind)}", place)


def _expected(kind: Any) -> str:
    """In words, what a field of type ``kind`` takes."""
    if get_origin(kind) is Literal:
        return "、".join(f'"{item}"' for item in get_args(kind)) + " 之一"
    if get_origin(kind) is tuple:
        return f"列表，每项为{_expected(get_args(kind)[0])}"
    words = {str: '文字，写在引号里，例如 "许昌市"', int: "整数", float: "数字", bool: " true 或 false"}
    if kind is Day:
        return '日期，例如 "2023-02-28"、"2022-11" 或 "2022"'
    return words.get(kind, "一组键值")


def _is_day(text: str) -> bool:
    """Whether ``text`` is empty, or YYYY, YYYY-MM or YYYY-MM-DD and in the calendar."""
    if not text:
        return True
    parts = text.split("-")
    if [len(part) for part in parts] != [4, 2, 2][: len(parts)] or not all(p.isascii() and p.isdigit() for p in parts):
        return False
    year, month, day = (*map(int, parts), *(1, 1))[:3]
    return year > 0 and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]
