"""A TOML table as a dataclass: a field is a key, a field without a default is required."""

from __future__ import annotations

import difflib
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass, replace
from functools import cache
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, NewType, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from gongfu.documents.errors import InputError

__all__ = ["UNKNOWN", "Day", "build", "gathered"]

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
    built, faults = gathered(kind, table, file, place, given)
    if built is None:
        raise faults[0]
    return built


def gathered(
    kind: type[Built], table: dict[str, Any], file: Path, place: str = "", given: Mapping[str, Any] | None = None
) -> tuple[Built | None, list[InputError]]:
    """As :func:`build`, with every fault of the table in place of the first; ``None`` where there is one.

    A field may have an ``example`` in its metadata, which tells what is expected better than its type does.
    """
    faults: list[InputError] = []
    built = _build(kind, table, _Place(file, place, faults), dict(given or {}))
    return (None if faults else cast(Built, built)), faults


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a table or value stands, and the list to which its faults go."""

    file: Path
    name: str
    faults: list[InputError]
    example: str = ""

    def fault(self, cause: str, remedy: str) -> None:
        self.faults.append(InputError(self.file, cause, remedy, self.name))


@cache
def _hints(kind: type) -> dict[str, Any]:
    """The types of a dataclass's fields: finding them is slow, and every row of a list needs them."""
    return get_type_hints(kind)


def _build(kind: type, table: dict[str, Any], place: _Place, given: dict[str, Any]) -> Any:
    """A dataclass of ``kind`` from a TOML table; ``given`` are fields that do not stand in the file."""
    before = len(place.faults)
    hints = _hints(kind)
    known = [item for item in fields(kind) if item.name not in given]
    names = [item.name for item in known]
    meant: set[str] = set()  # a key misspelt is not told a second time as missing
    for key in table:
        if key not in names:
            near = difflib.get_close_matches(key, names, 1)
            meant.update(near)
            place.fault(f"不认识的键 {key}", f"是否想写 {near[0]}？" if near else f"可用的键：{'、'.join(names)}")
    values = dict(given)
    for item in known:
        if item.name in table:
            where = replace(place, name=f"{place.name} {item.name}".strip(), example=item.metadata.get("example", ""))
            values[item.name] = _value(hints[item.name], table[item.name], where)
        elif item.default is MISSING and item.default_factory is MISSING and item.name not in meant:
            place.fault(f"缺少必填的键 {item.name}", f"请补上 {item.name} = {_expected(hints[item.name])}")
    return kind(**values) if len(place.faults) == before else None


def _value(kind: Any, value: Any, place: _Place) -> Any:
    """``value`` as a field of type ``kind``, or a fault that says what was expected."""
    if get_origin(kind) in (Union, UnionType):
        kind = next(item for item in get_args(kind) if item is not NoneType)
    if get_origin(kind) is tuple and isinstance(value, list):
        inner = get_args(kind)[0]
        name = f"[[{place.name}]]" if is_dataclass(inner) else place.name
        return tuple(
            _value(inner, item, replace(place, name=f"{name} 第{number}项")) for number, item in enumerate(value, 1)
        )
    if is_dataclass(kind) and isinstance(value, dict):
        name = place.name if place.name.startswith("[") else f"[{place.name}]"
        return _build(cast(type, kind), value, replace(place, name=name), {})
    if kind is Day and _is_day(str(value)):
        return str(value)
    if get_origin(kind) is Literal and value in get_args(kind):
        return value
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if isinstance(kind, type) and isinstance(value, kind) and (kind is bool or not isinstance(value, bool)):
        return value
    place.fault(f"值 {repr(value)[:40]} 不合格", f"应为{place.example or _expected(kind)}")
    return None


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
