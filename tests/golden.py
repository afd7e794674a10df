"""Published and peer-made figures of the shared folder, for tests of figures; a test that lacks them is skipped."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

SHARED = Path(os.environ.get("GONGFU_SHARED") or Path(__file__).resolve().parents[2] / "shared")

Row = dict[str, str]


def cases(method: str) -> list[dict[str, Any]]:
    """The examples of a method in ``golden/cases.json``: ``input``, ``expected``, ``tolerance``, ``source``."""
    found = [case for case in json.loads(_file("golden", "cases.json").read_text("utf-8")) if case["method"] == method]
    assert found, f"golden/cases.json has no case of {method}"
    return found


def table(name: str) -> list[Row]:
    """The rows of ``golden/<name>.csv``, every cell a text."""
    return _rows("golden", name)


def facts(name: str) -> list[Row]:
    """The rows of ``facts/<name>.csv``, every cell a text."""
    return _rows("facts", name)


def numbers(rows: Iterable[Row], column: str) -> list[float]:
    """A column of such rows as numbers."""
    return [float(row[column]) for row in rows]


def _file(folder: str, name: str) -> Path:
    path = SHARED / folder / name
    if not path.is_file():
        pytest.skip(f"needs {folder}/{name} in the shared folder: set GONGFU_SHARED", allow_module_level=True)
    return path


@cache
def _rows(folder: str, name: str) -> list[Row]:
    with _file(folder, f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
