"""What is measured on: the shared corpus where it is at hand, else the documents of the packaged sample zone."""

from __future__ import annotations

import os
from functools import cache
from itertools import cycle
from pathlib import Path

from gongfu import zone

__all__ = ["corpus", "documents", "long_text", "texts", "word_files"]

PLAIN = (".txt", ".md")


def corpus() -> Path | None:
    """The folder of real documents in $GONGFU_SHARED, else in ``../shared`` beside the checkout, or ``None``."""
    shared = os.environ.get("GONGFU_SHARED") or Path(__file__).resolve().parents[2] / "shared"
    folder = Path(shared) / "corpus" / "docs"
    return folder if folder.is_dir() else None


@cache
def documents() -> tuple[Path, ...]:
    """All files measured on, sorted."""
    folder = corpus() or zone.sample() / "documents"
    return tuple(sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith(".")))


def texts() -> list[Path]:
    """The plain text files."""
    return [path for path in documents() if path.suffix in PLAIN]


def word_files() -> list[Path]:
    """The Word files."""
    return [path for path in documents() if path.suffix == ".docx"]


def long_text(size: int) -> str:
    """The plain texts one after the other, over and again, up to ``size`` bytes of UTF-8; ends with a whole line."""
    parts, left = [], size
    for text in cycle(path.read_text("utf-8", "replace") + "\n" for path in texts()):
        parts.append(text)
        left -= len(text.encode())
        if left <= 0:
            break
    data = "".join(parts).encode()[:size]
    return data[: data.rfind(b"\n") + 1].decode()
