"""Results read back from the JSON that they were kept as: listings of them show what was found then."""

from __future__ import annotations

import dataclasses
import json
import math
import types
import typing
from datetime import date
from functools import cache
from typing import Any

from gongfu.simulation.results.results import Results

__all__ = ["results_of"]


def results_of(kept: str | dict[str, Any]) -> Results:
    """The results that :meth:`Results.to_json` told; what was NaN or infinite is NaN.

    Raises :class:`ValueError` for what is none.
    """
    try:
        table = json.loads(kept) if isinstance(kept, str) else kept
        found = _read(Results, table)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"these are no results: {error}") from error
    assert isinstance(found, Results)
    return found


def _read(kind: Any, value: Any) -> Any:
    """A value of a type. What the JSON says beside the fields (costs that are sums of entries) is left out."""
    if value is None:
        return math.nan if kind is float else None
    if isinstance(kind, types.UnionType):
        (kind,) = (one for one in kind.__args__ if one is not type(None))
        return _read(kind, value)
    if typing.get_origin(kind) is tuple:
        inner = typing.get_args(kind)[0]
        return tuple(_read(inner, one) for one in value)
    if isinstance(kind, type) and issubclass(kind, tuple):
        return kind(*value)
    if kind is date:
        return date.fromisoformat(value)
    if dataclasses.is_dataclass(kind):
        return _record(kind, value)
    return kind(value)


def _record(kind: Any, table: dict[str, Any]) -> Any:
    known = _types(kind)
    return kind(**{name: _read(known[name], table[name]) for name in known})


@cache
def _types(kind: Any) -> dict[str, Any]:
    """The fields of a dataclass with their types."""
    hints = typing.get_type_hints(kind)
    return {item.name: hints[item.name] for item in dataclasses.fields(kind)}
