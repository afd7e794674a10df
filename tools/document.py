"""Bring the documentation up to what the program does: examples, the table of diagnostics, the picture.

    python tools/document.py

A ``console`` block in a page is a command after ``$`` and what it prints; all are run in a copy of ``docs/examples``
and their output is put in. ``tests/test_docs.py`` fails where that would change a page.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
EXAMPLE = DOCS / "examples" / "方案.txt"
PICTURE = DOCS / "images" / "ledger.svg"
WIDTH = 100
"""Columns of every example: what a page shows without scrolling."""

_BLOCK = re.compile(r"^```console\n(.*?)^```$", re.M | re.S)
_CODES = re.compile(r"(?<=<!-- codes -->\n).*(?=<!-- /codes -->)", re.S)

SVG = """\
<svg xmlns="http://www.w3.org/2000/svg" class="rich-terminal" viewBox="0 0 {width} {height}">
<title>gongfu decompose</title>
<style>
.{unique_id}-matrix {{
  font-family: "Noto Sans Mono CJK SC", "Sarasa Mono SC", "Source Han Mono SC", Menlo, Consolas, monospace;
  font-size: {char_height}px; line-height: {line_height}px; font-variant-east-asian: full-width;
}}
.{unique_id}-title {{ font-size: 18px; font-family: sans-serif; }}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal">
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}" />
</clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""
"""rich's own drawing without the fonts it would load from elsewhere."""


def pages() -> list[Path]:
    """Every page whose examples are run."""
    return [*sorted(ROOT.glob("README*.md")), *sorted(DOCS.rglob("*.md"))]


def updated(page: Path) -> str:
    """The text of a page with its examples run again and its table of diagnostics written again."""
    with example_folder() as folder:
        text = _BLOCK.sub(lambda block: f"```console\n{_session(block[1], folder)}```", page.read_text("utf-8"))
    return _CODES.sub(lambda _: codes(), text)


def _session(session: str, folder: Path) -> str:
    """A block's commands, each followed by what it prints."""
    commands = [line for line in session.splitlines() if line.startswith("$ ")]
    return "".join(f"{line}\n{run(line[2:], folder)}" for line in commands)


@contextmanager
def example_folder() -> Iterator[Path]:
    """A copy of ``docs/examples`` to run in."""
    with tempfile.TemporaryDirectory() as parent:
        yield Path(shutil.copytree(DOCS / "examples", Path(parent) / "examples"))


def run(command: str, folder: Path) -> str:
    """What a command of the shell prints, errors included, in the interpreter that runs this."""
    environment = os.environ | {
        "PATH": os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"])),
        "COLUMNS": str(WIDTH),
        "LC_ALL": "C.UTF-8",
        "PYTHONUTF8": "1",
    }
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    text = done.stdout.decode("utf-8")
    return "".join(f"{line.rstrip()}\n" for line in text.splitlines())


def codes() -> str:
    """The table of diagnostics, a row a code."""
    from gongfu.compiler.diagnostics import RULES

    rows = [
        f"| [{rule.code}]({rule.code}.md) | {rule.severity} | {rule.title} | {rule.title_en} |\n"
        for rule in RULES.values()
    ]
    return "".join(["| 代码 | 级别 | 问题 | In English |\n", "|---|---|---|---|\n", *rows])


def picture() -> str:
    """The ledger of the example as it stands in a terminal, as SVG."""
    from rich.console import Console

    from gongfu import decompose
    from gongfu.publish.table import print_ledger

    console = Console(
        record=True, width=WIDTH + 10, height=40, file=StringIO(), force_terminal=True, color_system="truecolor"
    )
    print_ledger([decompose(EXAMPLE)], console)
    return console.export_svg(title="gongfu decompose 方案.txt", code_format=SVG)


def stale() -> Iterator[tuple[Path, str]]:
    """Every generated file that is not as it should be, and what it should hold."""
    for page in pages():
        if (text := updated(page)) != page.read_text("utf-8"):
            yield page, text
    if not PICTURE.exists() or picture() != PICTURE.read_text("utf-8"):
        yield PICTURE, picture()


DAY = "--date 2026-06-30"
DRAWN = {
    "lines": (f"gongfu indicators draw sample lines.png --indicator pcdi --area 长葛市 {DAY}", "lines-1.png"),
    "heat": (f"gongfu indicators draw sample heat.png {DAY}", "heat-1.png"),
    "gains": (f"gongfu simulate {{reforms}} --persons 50000 {DAY} -o gains.csv --draw gains.png", "gains-3.png"),
}
"""Pictures of the sample zone in the documentation, the command that draws each, and which of its files is kept.

They are drawn anew with every run and not compared: another machine's arithmetic may differ in the last bit.
"""


def draw(name: str) -> Path:
    """Draw a picture of the documentation; returns its file."""
    from gongfu import zone

    picture = DOCS / "images" / f"{name}.png"
    command, kept = DRAWN[name]
    reforms = " ".join(f"'{file}'" for file in sorted((zone.sample() / "reforms").glob("*.toml")))
    with tempfile.TemporaryDirectory() as folder:
        run(command.format(reforms=reforms), Path(folder))
        shutil.copyfile(Path(folder) / kept, picture)
    return picture


if __name__ == "__main__":
    for path, text in stale():
        path.write_text(text, "utf-8")
        print(f"wrote {path.relative_to(ROOT)}")
    for path in map(draw, DRAWN):
        print(f"drew {path.relative_to(ROOT)}")
