"""Word files written as raw XML, and what LibreOffice makes of them: for the tests of the Word reader."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

_SCHEMAS = "http://schemas.openxmlformats.org"
_RELATIONS = f"{_SCHEMAS}/officeDocument/2006/relationships"
_PACKAGE = f"{_SCHEMAS}/package/2006"
_NAMES = (
    f'xmlns:w="{_SCHEMAS}/wordprocessingml/2006/main" xmlns:r="{_RELATIONS}" '
    f'xmlns:mc="{_SCHEMAS}/markup-compatibility/2006" xmlns:a="{_SCHEMAS}/drawingml/2006/main" '
    f'xmlns:m="{_SCHEMAS}/officeDocument/2006/math" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
_ROOTS = {"document": "document", "styles": "styles", "numbering": "numbering"}
_ROOTS |= {"footnotes": "footnotes", "endnotes": "endnotes"}
_CONTENT = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def docx(body: str, **parts: str) -> bytes:
    """A Word file with the given content of w:body, and of the roots of ``styles``, ``numbering``, ``footnotes`` …"""
    parts = {"document": f"<w:body>{body}</w:body>"} | parts
    relations = [(kind, f"{kind}.xml") for kind in parts if kind != "document"]
    overrides = "".join(
        f'<Override PartName="/word/{kind}.xml" ContentType="{_CONTENT}.{kind}{".main" * (kind == "document")}+xml"/>'
        for kind in parts
    )
    defaults = (
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
    )
    return zipped(
        {
            "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">{defaults}{overrides}</Types>',
            "_rels/.rels": _rels([("officeDocument", "word/document.xml")]),
            "word/_rels/document.xml.rels": _rels(relations),
            **{f"word/{kind}.xml": f"<w:{kind} {_NAMES}>{content}</w:{kind}>" for kind, content in parts.items()},
        }
    )


def zipped(members: Mapping[str, str | bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def _rels(relations: list[tuple[str, str]]) -> str:
    links = "".join(
        f'<Relationship Id="r{i}" Type="{_RELATIONS}/{kind}" Target="{target}"/>'
        for i, (kind, target) in enumerate(relations)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{links}</Relationships>'


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*content: str, properties: str = "") -> str:
    """A paragraph of runs; what does not begin with a tag becomes one."""
    runs = "".join(part if part.startswith("<") else run(part) for part in content)
    return f"<w:p><w:pPr>{properties}</w:pPr>{runs}</w:p>"


def item(text: str, number: int | None = 1, level: int | None = 0, style: str = "") -> str:
    """A paragraph with automatic numbering of its own and perhaps a style."""
    reference = f'<w:ilvl w:val="{level}"/>' if level is not None else ""
    reference += f'<w:numId w:val="{number}"/>' if number is not None else ""
    style = f'<w:pStyle w:val="{style}"/>' if style else ""
    return paragraph(text, properties=f"{style}<w:numPr>{reference}</w:numPr>" if reference else style)


def level(depth: int, form: str, text: str, start: int = 1, more: str = "", suffix: str = "tab") -> str:
    """A level of a list; ``more`` stands between its format and its suffix (w:pStyle, w:isLgl, w:lvlRestart)."""
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>{more}'
        f'<w:suff w:val="{suffix}"/><w:lvlText w:val="{text}"/></w:lvl>'
    )


def lists(*abstracts: str, instances: Mapping[int, tuple[int, str]] | None = None) -> str:
    """The content of w:numbering: the n-th abstract list is n, and list n uses it where ``instances`` do not say else.

    ``instances`` maps a numId to an abstract list and the instance's overrides.
    """
    definitions = "".join(
        f'<w:abstractNum w:abstractNumId="{i}"><w:multiLevelType w:val="multilevel"/>{levels}</w:abstractNum>'
        for i, levels in enumerate(abstracts, 1)
    )
    instances = instances or {i: (i, "") for i in range(1, len(abstracts) + 1)}
    return definitions + "".join(
        f'<w:num w:numId="{number}"><w:abstractNumId w:val="{abstract}"/>{overrides}</w:num>'
        for number, (abstract, overrides) in instances.items()
    )


def style(name: str, based_on: str = "", properties: str = "", kind: str = "paragraph", more: str = "") -> str:
    base = f'<w:basedOn w:val="{based_on}"/>' if based_on else ""
    return (
        f'<w:style w:type="{kind}" w:styleId="{name.replace(" ", "")}" {more}><w:name w:val="{name}"/>{base}'
        f"<w:pPr>{properties}</w:pPr></w:style>"
    )


def table(*rows: str) -> str:
    columns = '<w:gridCol w:w="2000"/>' * max(part.count("<w:tc>") for part in rows)
    return f"<w:tbl><w:tblPr/><w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>"


def row(*cells: str, properties: str = "") -> str:
    """A table row; a cell that does not begin with a tag becomes one of one paragraph."""
    content = "".join(part if part.startswith("<") else cell(part) for part in cells)
    return f"<w:tr><w:trPr>{properties}</w:trPr>{content}</w:tr>"


def cell(*content: str, properties: str = "") -> str:
    blocks = "".join(part if part.startswith("<") else paragraph(part) for part in content) or "<w:p/>"
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{blocks}</w:tc>"


def converted(data: bytes, form: str, folder: Path, suffix: str = "docx") -> bytes:
    """What LibreOffice converts a file to; the test skips where it is not installed."""
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("needs LibreOffice (soffice) to compare with")
    source = folder / f"source.{suffix}"
    source.write_bytes(data)
    profile = (folder / "profile").as_uri()
    subprocess.run(
        [program, f"-env:UserInstallation={profile}", "--headless", "--convert-to", form, "--outdir", folder, source],
        check=True,
        capture_output=True,
        timeout=120,
        env=os.environ | {"LC_ALL": "C.UTF-8"},
    )
    return (folder / f"source.{form.partition(':')[0]}").read_bytes()
