"""The page on law as code shows its example files as they are, and every marker and key that the language has."""

from __future__ import annotations

import re
from dataclasses import fields

import document
import pytest

from gongfu.simulation import law
from gongfu.simulation.law.parameters import Value

PAGE = (document.DOCS / "law-as-code.md").read_text("utf-8")
FILES = sorted(file for file in (document.DOCS / "examples" / "law").iterdir() if file.is_file())


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_the_files_are_shown_as_they_are(file: object) -> None:
    shown = [block for _, block in re.findall(r"^```(python|toml)\n(.*?)^```$", PAGE, re.M | re.S)]
    assert file.read_text("utf-8") in shown  # type: ignore[attr-defined]
    assert len(shown) == len(FILES)


def test_every_marker_constant_and_key_is_told() -> None:
    markers = {name for name in law.__all__ if isinstance(getattr(law, name), law.Constant)}
    markers |= {"Sum", "Max", "Any", "Count", "ThroughYear", "ToDate", "Before", "@person", "@month", "@household"}
    keys = {item.name for item in fields(Value)} - {"note", "reform"} | {"schedule", "steps", "over", "unit"}
    for word in markers | keys:
        assert re.search(rf"`[^`]*{word}\b[^`]*`", PAGE), word
