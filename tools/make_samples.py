"""Make the sample zone's Word and PDF files from the texts in ``tools/samples``.

The Word file has no printed numbers: its headings are numbered by Word itself (chineseCounting). The PDF is printed by
LibreOffice in Noto Serif CJK SC (OFL). Run once after a text changes: ``python tools/make_samples.py``.
"""

from __future__ import annotations

import datetime
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt

ROOT = Path(__file__).resolve().parent.parent
TEXTS = ROOT / "tools" / "samples"
DOCUMENTS = ROOT / "src" / "gongfu" / "data" / "xuchang" / "documents"
FONT = "Noto Serif CJK SC"
LABELS = (re.compile(r"[一二三四五六七八九十]+、"), re.compile(r"（[一二三四五六七八九十]+）"))
NUMBERING = f"""
<w:abstractNum {nsdecls("w")} w:abstractNumId="90"><w:multiLevelType w:val="multilevel"/>
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:suff w:val="nothing"/>
<w:lvlText w:val="%1、"/><w:lvlJc w:val="left"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:suff w:val="nothing"/>
<w:lvlText w:val="（%2）"/><w:lvlJc w:val="left"/></w:lvl></w:abstractNum>"""


def build(text: str, automatic: bool) -> Any:
    """A Word document of ``text``, a paragraph a line; ``automatic`` leaves the numbers to Word."""
    document = docx.Document()
    properties = document.core_properties
    properties.author, properties.title = "gongfu", text.partition("\n")[0]
    properties.created = properties.modified = datetime.datetime(2023, 1, 1)
    properties.comments = "自编样例"
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(12)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    number_definitions(document)
    title, *lines = text.strip().splitlines()
    head = document.add_paragraph()
    head.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = head.add_run(title)
    run.bold, run.font.size = True, Pt(16)
    date, *lines = lines
    document.add_paragraph(date).alignment = WD_ALIGN_PARAGRAPH.CENTER
    for line in lines:
        level = next((number for number, label in enumerate(LABELS) if label.match(line)), None)
        if automatic and level is not None:
            paragraph = document.add_paragraph(LABELS[level].sub("", line, count=1))
            paragraph._p.get_or_add_pPr().append(numbered(level))
        else:
            paragraph = document.add_paragraph(line)
        paragraph.paragraph_format.first_line_indent = Pt(24)
    return document


def number_definitions(document: Any) -> None:
    """Enter the numbering of the genre: 一、 and （一）, the second starting anew under each first."""
    numbering = document.part.numbering_part.element
    first = numbering.find(qn("w:num"))
    first.addprevious(parse_xml(NUMBERING))
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="90"><w:abstractNumId w:val="90"/></w:num>'))


def numbered(level: int) -> Any:
    """The paragraph property that asks Word for a number."""
    return parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="90"/></w:numPr>')


def print_pdf(document: Any, target: Path) -> None:
    """Print a Word document with LibreOffice."""
    office = shutil.which("soffice") or sys.exit("需要 LibreOffice（soffice）")
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / f"{target.stem}.docx"
        document.save(str(source))
        profile = f"-env:UserInstallation=file://{folder}/profile"
        command = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", folder, str(source)]
        subprocess.run(command, check=True, capture_output=True, timeout=180)
        shutil.copyfile(source.with_suffix(".pdf"), target)


def main() -> None:
    """Write both files."""
    plan = build((TEXTS / "plan.txt").read_text("utf-8"), automatic=True)
    plan.save(str(DOCUMENTS / "plan" / "实施方案.docx"))
    green = build((TEXTS / "green.txt").read_text("utf-8"), automatic=False)
    print_pdf(green, DOCUMENTS / "actions" / "8绿色低碳行动方案.pdf")


if __name__ == "__main__":
    main()
