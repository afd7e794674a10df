"""Opening files in LibreOffice, where it is installed."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest


def convert(file: Path, kind: str) -> Path:
    """``file`` as LibreOffice writes it in another format (pdf, ods …); skips where LibreOffice is not installed."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        pytest.skip("needs LibreOffice (soffice): apt-get install libreoffice-calc libreoffice-writer")
    profile = f"-env:UserInstallation={(file.parent / 'profile').as_uri()}"
    command = [program, profile, "--headless", "--convert-to", kind, "--outdir", str(file.parent), str(file)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=180, check=False)
    made = file.with_suffix(f".{kind}")
    assert made.is_file(), done.stderr
    return made


def pages(file: Path) -> list[tuple[str, float, float]]:
    """Text, width and height (points) of every page of a PDF."""
    import pypdfium2

    with pypdfium2.PdfDocument(file) as document:
        return [(page.get_textpage().get_text_bounded(), *page.get_size()) for page in document]
