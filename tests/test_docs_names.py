"""Dotted names of ours in the documentation are names that the program has."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import document
import pytest

DOTTED = re.compile(r"\bgongfu(?:\.[A-Za-z_]\w*)+")


def _resolves(name: str) -> bool:
    """Whether a name is a module, or found in one by attributes."""
    parts = name.split(".")
    for end in range(len(parts), 0, -1):
        try:
            found: object = importlib.import_module(".".join(parts[:end]))
        except ModuleNotFoundError:
            continue
        for part in parts[end:]:
            if not hasattr(found, part):
                return False
            found = getattr(found, part)
        return True
    return False


@pytest.mark.parametrize("page", document.pages(), ids=lambda page: str(page.relative_to(document.ROOT)))
def test_every_dotted_name_is_one(page: Path) -> None:
    names = sorted(set(DOTTED.findall(page.read_text("utf-8"))))
    assert [name for name in names if not _resolves(name)] == []


def test_what_is_not_there_does_not_resolve() -> None:
    assert _resolves("gongfu.indicators.book.Book.series")
    assert not _resolves("gongfu.indicators.add.add")
    assert not _resolves("gongfu.indicators.book.Book.serie")
