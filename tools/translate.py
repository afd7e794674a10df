"""Keep the English of the office: ``python tools/translate.py`` adds what is new to the catalogue and compiles it.

Chinese texts are the message ids. Python sources are read by their syntax tree, templates by Django's own lexer, so
that no gettext programs are needed. ``--check`` writes nothing and fails where something is missing.
"""

from __future__ import annotations

import argparse
import ast
import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
OFFICE = ROOT / "src" / "gongfu" / "office"
CATALOGUE = OFFICE / "locale" / "en" / "LC_MESSAGES" / "django.po"
CALLS = {"_", "_t", "lazy", "gettext", "gettext_lazy", "gettext_noop"}
_QUOTED = re.compile(r"""\bgettext\(\s*u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")""")
_PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|%[sd]")


def messages() -> dict[str, str]:
    """Every message id with the file that has it first."""
    found: dict[str, str] = {}
    for path in sorted(OFFICE.rglob("*.py")):
        for text in of_python(path.read_text("utf-8")):
            found.setdefault(text, path.relative_to(ROOT).as_posix())
    for path in sorted(OFFICE.rglob("*.html")):
        for text in of_template(path.read_text("utf-8")):
            found.setdefault(text, path.relative_to(ROOT).as_posix())
    return found


def of_python(source: str) -> Iterator[str]:
    """Message ids of a Python source. Raises :class:`SystemExit` for one that is not a plain text."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLS and node.args:
            first = node.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield first.value


def of_template(source: str) -> Iterator[str]:
    """Message ids of a template."""
    from django.utils.translation.template import templatize

    for match in _QUOTED.finditer(templatize(source)):
        yield ast.literal_eval(match[1])


def problems(catalogue: Catalog, wanted: dict[str, str]) -> list[str]:
    """What keeps the catalogue from being complete."""
    out = []
    for text, place in wanted.items():
        message = catalogue.get(text)
        if message is None or not message.string:
            out.append(f"{place}: no English for {text!r}")
        elif sorted(_PLACEHOLDER.findall(text)) != sorted(_PLACEHOLDER.findall(str(message.string))):
            out.append(f"{place}: placeholders differ in {text!r}")
    return out + [
        f"not used any more: {message.id!r}" for message in catalogue if message.id and message.id not in wanted
    ]


def load() -> Catalog:
    """The catalogue as it is."""
    if not CATALOGUE.is_file():
        return Catalog(locale="en", project="gongfu", charset="utf-8", fuzzy=False)
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="en")


def compiled(catalogue: Catalog) -> bytes:
    """The catalogue as gettext reads it."""
    out = io.BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


def updated(catalogue: Catalog, wanted: dict[str, str]) -> Catalog:
    """A catalogue of exactly the wanted messages, with the English that is known."""
    fresh = Catalog(locale="en", project="gongfu", charset="utf-8", fuzzy=False)
    fresh.creation_date = fresh.revision_date = catalogue.creation_date
    for text in wanted:
        known = catalogue.get(text)
        flags = ("python-format",) if "%(" in text else ()
        fresh.add(text, known.string if known else "", flags=flags)
    return fresh


def main() -> None:
    """Write, or only check."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--check", action="store_true")
    wanted, catalogue = messages(), load()
    if not parser.parse_args().check:
        catalogue = updated(catalogue, wanted)
        CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
        with CATALOGUE.open("wb") as file:
            write_po(file, catalogue, omit_header=False, sort_output=True, width=0)
        CATALOGUE.with_suffix(".mo").write_bytes(compiled(catalogue))
    found = problems(catalogue, wanted)
    print("\n".join(found[:40]), file=sys.stderr)
    print(f"{len(wanted)} messages, {len(found)} problems")
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
