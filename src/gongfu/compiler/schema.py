"""The JSON schema of a ledger, derived from its dataclasses; a copy ships as ``data/ledger.schema.json``."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from functools import cache
from importlib.resources import files
from types import NoneType, UnionType
from typing import Any, Literal, get_args, get_origin, get_type_hints

from gongfu.compiler import ledger
from gongfu.compiler.ledger import SCHEMA_VERSION

__all__ = ["build", "shipped"]

_PLAIN = {str: "string", int: "integer", float: "number", bool: "boolean", NoneType: "null"}


def build() -> dict[str, Any]:
    """The schema (JSON Schema 2020-12) of what :meth:`gongfu.compiler.ledger.Ledger.to_dict` gives."""
    hints = _hints(ledger.Ledger)
    body = {name: _value(hints[name]) for name in ledger.BODY}
    source = {"name": {"type": "string"}, "format": {"type": "string"}, "warnings": _value(hints["warnings"])}
    source["zone"] = _value(hints["zone"])
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:gongfu:ledger:{SCHEMA_VERSION}",
        "title": "任务台账 · task ledger",
        "description": (ledger.__doc__ or "").strip().splitlines()[0],
        **_object(
            {"schema": {"const": SCHEMA_VERSION}, "source": _object({**source, "zone": _value(hints["zone"])}), **body}
        ),
        "$defs": {name: _class(getattr(ledger, name)) for name in _CLASSES},
    }


_CLASSES = ("Count", "Deadline", "Entry", "Header", "Reference", "Span", "Stated", "Target", "Task", "Unit")


def shipped() -> dict[str, Any]:
    """The schema as it ships with the package."""
    text = files("gongfu").joinpath("data", "ledger.schema.json").read_text(encoding="utf-8")
    return dict(json.loads(text))


@cache
def _hints(cls: type) -> dict[str, Any]:
    return get_type_hints(cls)


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def _class(cls: type) -> dict[str, Any]:
    hints = _hints(cls)
    properties = {ledger.JSON_NAMES.get(field.name, field.name): _value(hints[field.name]) for field in fields(cls)}
    return {"description": " ".join((cls.__doc__ or "").split()), **_object(properties)}


def _value(hint: Any) -> dict[str, Any]:
    """The schema of a field: a plain type, a choice, an optional, a tuple of one kind, or another class."""
    origin = get_origin(hint)
    if origin is Literal:
        return {"enum": list(get_args(hint))}
    if origin is UnionType:
        return {"anyOf": [_value(part) for part in get_args(hint)]}
    if origin is tuple:
        return {"type": "array", "items": _value(get_args(hint)[0])}
    if isinstance(hint, type) and is_dataclass(hint):
        return {"$ref": f"#/$defs/{hint.__name__}"}
    return {"type": _PLAIN[hint]}
