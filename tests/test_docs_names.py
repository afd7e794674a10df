"""What the documentation gives to copy can be copied, and the dotted names of ours in it are names the program has."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import document
import pytest

from gongfu import zone
from gongfu.indicators.formulas.derived import derive
from gongfu.indicators.loading import load
from gongfu.indicators.model import Key

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


def test_the_rows_to_copy_are_sound(tmp_path: Path) -> None:
    folder = zone.init(tmp_path / "示例市", "示例市")
    text = (document.DOCS / "indicators.md").read_text("utf-8").partition("## 例子")[2]
    for name in ("indicators", "targets", "observations"):
        rows = re.search(rf"^`{name}\.csv`\n\n((?:    .*\n)+)", text, re.M)
        assert rows
        table = folder / f"{name}.csv"
        copied = "".join(line.removeprefix("    ") for line in rows[1].splitlines(keepends=True))
        assert copied.startswith(table.read_text("utf-8"))  # the head that init wrote
        table.write_text(copied, "utf-8")
    book, faults = derive(load(folder))
    assert (faults, book.warnings, len(book.targets)) == ((), (), 1)
    assert book.series(Key("income_ratio", "示例市")).values == pytest.approx((33000 / 19500,))


@pytest.mark.parametrize("page", document.pages(), ids=lambda page: str(page.relative_to(document.ROOT)))
def test_every_dotted_name_is_one(page: Path) -> None:
    names = sorted(set(DOTTED.findall(page.read_text("utf-8"))))
    assert [name for name in names if not _resolves(name)] == []


def test_what_is_not_there_does_not_resolve() -> None:
    assert _resolves("gongfu.indicators.book.Book.series")
    assert not _resolves("gongfu.indicators.add.add")
    assert not _resolves("gongfu.indicators.book.Book.serie")
