"""What stands over and under every picture, in both languages: title, unit, sources, marks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from gongfu.indicators.model import Confidence

__all__ = ["Caption", "Language", "Marks", "Words"]

Language = Literal["zh", "en"]
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Words:
    """A text in both languages. Where there is no English, the Chinese is shown."""

    zh: str
    en: str = ""

    def said(self, language: Language) -> str:
        """The text in ``language``, without control characters, which XML cannot hold."""
        return _CONTROL.sub("", self.en if language == "en" and self.en else self.zh)


@dataclass(frozen=True, slots=True, kw_only=True)
class Caption:
    """What stands over and under a picture.

    ``sources`` is a line each. ``sample`` says that a figure in the picture is made up, also where no series says so
    (a target, a score); ``synthetic`` that it was reckoned over persons who do not exist; ``doubtful`` names the legal
    parameters in it that stand in for others or are not sure. ``note`` is whatever else a reader must know.
    """

    title: Words
    unit: Words = Words("")
    sources: tuple[Words, ...] = ()
    confidence: Confidence | None = None
    as_of: date | None = None
    sample: bool = False
    synthetic: bool = False
    doubtful: tuple[Words, ...] = ()
    note: Words = Words("")


@dataclass(frozen=True, slots=True)
class Marks:
    """What must be said of a picture's figures wherever it is shown; ``doubtful`` counts parameters."""

    sample: bool
    proxies: tuple[str, ...]
    preliminary: bool
    synthetic: bool = False
    doubtful: int = 0
