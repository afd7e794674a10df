"""The documentation says what the program does: examples are run, nothing is left out, no link leads nowhere."""

from __future__ import annotations

import doctest
import re
import shutil
from pathlib import Path
from typing import Any

import document
import pytest
import typer

from gongfu.cli import app

PAGES = document.pages()


def _commands(group: Any, before: str = "") -> dict[str, Any]:
    """Every command by what is typed after ``gongfu``; one of a group after the group's name."""
    found = {}
    for name, command in group.commands.items():
        found |= _commands(command, f"{name} ") if hasattr(command, "commands") else {f"{before}{name}": command}
    return found


COMMANDS = _commands(typer.main.get_command(app))

needs_shell = pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash to run the examples")


def _name(path: Path) -> str:
    return str(path.relative_to(document.ROOT))


@needs_shell
@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_every_example_prints_what_the_page_says(page: Path) -> None:
    assert document.updated(page) == page.read_text("utf-8"), "run: make docs"


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_every_python_example_holds(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sessions = re.findall(r"^```pycon\n(.*?)^```$", page.read_text("utf-8"), re.M | re.S)
    parser, runner = doctest.DocTestParser(), doctest.DocTestRunner()
    with document.example_folder() as folder:
        monkeypatch.chdir(folder)
        for session in sessions:
            runner.run(parser.get_doctest(session, {}, page.name, str(page), 0))
        monkeypatch.undo()
    assert runner.summarize().failed == 0


def test_the_picture_is_of_this_program() -> None:
    assert document.picture() == document.PICTURE.read_text("utf-8"), "run: make docs"


@pytest.mark.parametrize("name", document.DRAWN)
def test_the_pictures_of_the_sample_can_be_drawn(name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    kept = (document.DOCS / "images" / f"{name}.png").read_bytes()
    (tmp_path / "images").mkdir()
    monkeypatch.setattr(document, "DOCS", tmp_path)
    drawn = document.draw(name).read_bytes()
    assert drawn.startswith(b"\x89PNG")
    assert drawn[16:24] == kept[16:24], "of another size than the one kept, run: make docs"  # IHDR: width and height


def test_the_picture_loads_nothing_from_elsewhere() -> None:
    text = document.PICTURE.read_text("utf-8")
    assert not re.search(r"@font-face|@import|href=|url\((?!#)", text)


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_and_option_has_its_place_on_a_page(command: str) -> None:
    page = f"commands/{command.replace(' ', '/')}.md"
    text = (document.DOCS / page).read_text("utf-8")
    _, _, options = text.partition("## 选项 · Options\n")
    for parameter in COMMANDS[command].params:
        if parameter.param_type_name == "option":
            for spelling in parameter.opts:
                assert f"`{spelling}`" in options, f"{spelling} is not explained"
    assert f"$ gongfu {command} --help" in text
    assert "## 退出码 · Exit codes" in text
    assert f"({page})" in (document.DOCS / "README.md").read_text("utf-8")


def test_no_page_documents_a_command_that_is_gone() -> None:
    pages = (
        path.relative_to(document.DOCS / "commands").with_suffix("")
        for path in (document.DOCS / "commands").rglob("*.md")
    )
    assert {" ".join(page.parts) for page in pages} == set(COMMANDS)


@pytest.mark.parametrize("page", [*PAGES, document.ROOT / "CONTRIBUTING.md", document.ROOT / "CHANGELOG.md"], ids=_name)
def test_every_link_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text("utf-8")):
        assert (page.parent / target).exists(), f"{target} does not exist"


def test_every_make_target_is_told() -> None:
    text = (document.ROOT / "Makefile").read_text("utf-8")
    told = set(re.findall(r"make ([\w-]+)", text.partition("PYTHON")[0]))
    targets = set(re.findall(r"^([\w-]+):(?!=)", text, re.M)) - {"help", "programs"}
    assert told == targets
