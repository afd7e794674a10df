"""What pages load: nothing from elsewhere, nothing that old browsers cannot read, nothing inline, every icon there."""

from __future__ import annotations

import json
import re
import subprocess
from importlib.resources import files
from pathlib import Path

import pytest

OFFICE = Path(str(files("gongfu"))) / "office"
STATIC = OFFICE / "frame" / "static" / "office"
OWN = sorted(path for path in OFFICE.glob("*/static/**/*") if path.is_file() and "vendor" not in path.parts)
STYLES = [path for path in OWN if path.suffix == ".css"]
SCRIPTS = [path for path in OWN if path.suffix == ".js"]
TEMPLATES = sorted(OFFICE.glob("*/templates/**/*.html"))
NAMESPACES = ("http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink", "http://www.w3.org/1999/xhtml")
TOO_NEW = re.compile(
    r"color-mix\(|light-dark\(|oklch|oklab|@layer|@container|@scope|:has\(|\d(?:dvh|svh|lvh)\b|text-wrap|"
    r"(?:^|[;{\s])(?:scale|rotate|translate|accent-color|inset-area):|@starting-style|&[\s.:\[]|::details-content"
)
"""Features of style sheets that came after Chromium 92 (accent-color: 93)."""


def without_notes(text: str) -> str:
    return re.sub(r"/\*.*?\*/|^\s*//.*$", "", text, flags=re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_a_style_is_none_that_chromium_92_cannot_read(path: Path) -> None:
    assert not TOO_NEW.search(without_notes(path.read_text("utf-8")))


def test_the_gate_itself_closes() -> None:
    for style in (
        ".a{color:color-mix(in srgb, red, blue)}",
        ".a:has(b){}",
        "@layer x{}",
        ".a{& .b{}}",
        ".a{height:1dvh}",
    ):
        assert TOO_NEW.search(style), style
    assert not TOO_NEW.search(".a{transform:translate(1px);color:var(--z-ink)}")


@pytest.mark.parametrize("path", [*STYLES, *SCRIPTS], ids=lambda path: path.name)
def test_no_file_of_ours_names_another_machine(path: Path) -> None:
    assert not re.search(r"(?:https?:)?//[a-z0-9.-]+\.[a-z]{2,}|url\(|@import", without_notes(path.read_text("utf-8")))


@pytest.mark.parametrize("name", ["bootstrap.min.css", "htmx.min.js", "echarts.min.js"])
def test_a_program_of_others_is_whole_and_asks_for_nothing(name: str) -> None:
    text = (STATIC / "vendor" / name).read_text("utf-8")
    assert len(text) > 40_000
    assert "sourceMappingURL" not in text and "registry" not in text
    fetched = re.findall(r"url\((?!\s*[\"']?data:)[^)]*\)|@import[^;]*", text) if name.endswith(".css") else []
    assert not fetched


def test_the_bundle_of_charts_has_no_way_to_run_text() -> None:
    text = (STATIC / "vendor" / "echarts.min.js").read_text("utf-8")
    assert not re.search(r"new Function|\beval\(|</script", text)


def test_the_licence_of_every_program_lies_beside_it() -> None:
    for name, word in {
        "vendor/bootstrap.LICENSE.txt": "The MIT License",
        "vendor/htmx.LICENSE.txt": "Zero-Clause BSD",
        "vendor/echarts.LICENSE.txt": "Apache License",
        "vendor/echarts.NOTICE.txt": "Apache Software Foundation",
        "vendor/echarts.LICENSE-d3.txt": "Redistribution",
        "vendor/zrender.LICENSE.txt": "Redistribution",
        "icons.LICENSE.txt": "MIT License",
    }.items():
        assert word in (STATIC / name).read_text("utf-8"), name


def test_every_icon_that_a_page_uses_is_on_the_sheet() -> None:
    sheet = (STATIC / "icons.svg").read_text("utf-8")
    there = set(re.findall(r'<symbol id="i-([a-z0-9-]+)"', sheet))
    sources = [*TEMPLATES, *OFFICE.glob("**/*.py")]
    used = {name for path in sources for name in re.findall(r'icon[ =(]"([a-z0-9-]+)"', path.read_text("utf-8"))}
    navigation = (OFFICE / "frame" / "navigation.py").read_text("utf-8")
    used |= set(re.findall(r'Entry\("[a-z:]+", "([a-z0-9-]+)"', navigation))
    assert len(used) > 20
    assert not used - there
    assert "<script" not in sheet and "xlink:href" not in sheet


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_template_has_nothing_inline_and_nothing_from_elsewhere(path: Path) -> None:
    text = re.sub(r"\{%\s*comment.*?endcomment\s*%\}", "", path.read_text("utf-8"), flags=re.DOTALL)
    assert not re.search(r"\|safe\b|autoescape off", text), "what people write is escaped"
    text = re.sub(r"\{%.*?%\}|\{\{.*?\}\}", "", text)
    assert not re.search(r"<style|\sstyle\s*=", text), "styles belong into a style sheet"
    assert not re.search(r"\son[a-z]+\s*=|hx-on|hx-vars|javascript:", text), "handlers belong into a script"
    assert not re.search(r"hx-trigger=[\"'][^\"']*\[", text), "filters of triggers need eval"
    assert all(re.search(r"src=", tag) for tag in re.findall(r"<script[^>]*>", text)), "a script has a file"
    assert not re.search(r"\|safe\b|autoescape off", text), "what people write is escaped"
    outside = re.findall(r"(?:src|href|action)=[\"'](?:https?:)?//[^\"']*", text)
    assert not outside


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_a_script_is_strict_and_read_by_old_browsers(path: Path) -> None:
    text = path.read_text("utf-8")
    assert "'use strict'" in text or path.parent.parent.name != "frame"
    assert not re.search(r"\beval\(|new Function|innerHTML|insertAdjacentHTML|document\.write", without_notes(text))
    assert not re.search(r"structuredClone|\.findLast|\.toSorted|\.hasOwn\(|\.groupBy|\.requestClose", text)


def test_sizes_stay_such_that_a_slow_line_carries_them() -> None:
    import gzip

    carried = [*STYLES, *SCRIPTS, STATIC / "icons.svg", *STATIC.glob("vendor/[bh]*.min.*")]
    shared = [path for path in carried if "frame" in path.parts]
    assert sum(len(gzip.compress(path.read_bytes())) for path in shared) < 90_000  # every page but its charts


def test_every_package_is_pinned_by_its_content() -> None:
    folder = Path(__file__).resolve().parent.parent / "tools" / "vendor"
    manifest = json.loads((folder / "package.json").read_text("utf-8"))
    wanted = manifest["dependencies"] | manifest["devDependencies"]
    assert {"bootstrap", "htmx.org", "@tabler/icons"} <= set(wanted)
    assert set(wanted) == set(manifest["integrity"])


def test_scripts_parse() -> None:
    import shutil

    node = shutil.which("node")
    if node is None:
        pytest.skip("needs node to read scripts as a browser would")
    for path in SCRIPTS:
        subprocess.run([node, "--check", str(path)], check=True, capture_output=True)
