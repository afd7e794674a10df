"""The package's font: its measures, what it lacks, where else that may be found, and the part a page carries."""

from __future__ import annotations

import base64
import io
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path

__all__ = ["FAMILY", "MISSING", "Glyphs", "families", "font_file", "glyphs", "lacking", "quiet", "woff"]

FAMILY = "Gongfu Sans SC"
MISSING = "〓"
"""下駄記号, what a printer sets for a character that is not in the case."""
_IGNORED = {"\n", "\u200b", "\ufeff"}


@cache
def font_file() -> Path:
    """The font's path. The package lies unpacked on disk, as pip installs it."""
    with as_file(files("gongfu") / "data" / "fonts" / "GongfuSansSC-Regular.otf") as path:
        return path


class Glyphs:
    """What the font holds, and how wide it sets a text. It has no kerning: a text is as wide as its characters."""

    def __init__(self) -> None:
        from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

        with TTFont(font_file(), lazy=True) as font:
            self._names: dict[int, str] = font.getBestCmap()
            self._advances: dict[int, int] = {code: font["hmtx"][name][0] for code, name in self._names.items()}
            self._em: int = font["head"].unitsPerEm

    def __contains__(self, character: str) -> bool:
        return ord(character) in self._names

    def width(self, text: str, size: float) -> float:
        """How wide ``text`` is at ``size``, in the unit of ``size``."""
        return sum(self._advances.get(ord(character), self._em) for character in text) * size / self._em


@cache
def glyphs() -> Glyphs:
    """The font, read once."""
    return Glyphs()


def lacking(text: str) -> set[str]:
    """The characters of ``text`` that the font lacks."""
    return {character for character in text if character not in glyphs() and character not in _IGNORED}


@contextmanager
def quiet() -> Iterator[None]:
    """matplotlib says on its first use that it looks through the fonts, and where it must keep the list for now."""
    logger = logging.getLogger("matplotlib")
    level = logger.level
    logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        logger.setLevel(level)


def families(characters: set[str]) -> tuple[list[str], set[str]]:
    """Fonts of this machine for characters that ours lacks, by family, and the characters that none of them has."""
    from matplotlib.font_manager import fontManager
    from matplotlib.ft2font import FT2Font

    found: list[str] = []
    left = set(characters)
    for entry in sorted(fontManager.ttflist, key=lambda one: (one.style != "normal", one.weight != 400, one.name)):
        if not left:
            break
        if entry.name in (FAMILY, *found) or entry.name.startswith("Last Resort"):  # which has a box for everything
            continue
        try:
            font = FT2Font(entry.fname)
        except (OSError, RuntimeError):
            continue
        if has := {character for character in left if font.get_char_index(ord(character))}:
            found.append(entry.name)
            left -= has
    return found, left


def woff(text: str) -> str:
    """The font with the characters of ``text`` only, as WOFF in base64, for a page to carry."""
    from fontTools import subset  # type: ignore[import-untyped]
    from fontTools.ttLib import TTFont

    options = subset.Options()
    options.notdef_outline = True
    options.flavor = "woff"  # WOFF2 would want brotli
    with TTFont(font_file(), lazy=True, recalcTimestamp=False) as font:
        subsetter = subset.Subsetter(options)
        subsetter.populate(text=text)
        subsetter.subset(font)
        out = io.BytesIO()
        font.flavor = "woff"
        font.save(out)
    return base64.b64encode(out.getvalue()).decode("ascii")
