"""The page of each diagnostic: it says what the table says, and its examples do what it says of them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from gongfu import zone as zones
from gongfu.compiler.check import check
from gongfu.compiler.decompose import decompose
from gongfu.compiler.diagnostics import RULES, Diagnostic

PAGES = Path(__file__).resolve().parents[1] / "docs" / "diagnostics"
BLOCK = re.compile(r"^```(?P<kind>text bad|text good|toml)\n(?P<text>.*?)^```$", re.M | re.S)


def diagnosed(text: str, toml: str | None, folder: Path) -> tuple[Diagnostic, ...]:
    """What a check says of a document called 方案.txt, in the zone that the page shows."""
    (folder / "documents").mkdir()
    file = folder / "documents" / "方案.txt"
    file.write_text(text, "utf-8")
    if toml is None:
        return check(decompose(file))
    (folder / "zone.toml").write_text(toml, "utf-8")
    zone = zones.load(folder)
    return check(decompose(file, zone), zone)


@pytest.fixture(params=RULES)
def code(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def blocks(code: str) -> dict[str, str]:
    return {match["kind"]: match["text"] for match in BLOCK.finditer((PAGES / f"{code}.md").read_text("utf-8"))}


def test_every_code_has_a_page_and_every_page_a_code() -> None:
    assert {page.stem for page in PAGES.glob("GF*.md")} == set(RULES)


def test_the_page_says_what_the_table_says(code: str) -> None:
    rule, page = RULES[code], (PAGES / f"{code}.md").read_text("utf-8")
    assert page.startswith(f"# {code} {rule.title}\n")
    for words in (rule.title_en, f"`{rule.severity}`", rule.explanation, rule.remedy):
        assert words in page


def test_the_bad_example_is_told(code: str, blocks: dict[str, str], tmp_path: Path) -> None:
    findings = [item for item in diagnosed(blocks["text bad"], blocks.get("toml"), tmp_path) if item.code == code]
    assert findings
    assert all(item.quotation in blocks["text bad"] for item in findings)


def test_of_the_good_example_nothing_is_told(blocks: dict[str, str], tmp_path: Path) -> None:
    assert diagnosed(blocks["text good"], blocks.get("toml"), tmp_path) == ()
