"""What a result inherits from the figures it is made of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from gongfu.indicators.model import CONFIDENCE, Confidence, Observation, Quality

__all__ = ["Marks"]

_QUALITIES: tuple[Quality, ...] = ("final", "preliminary", "estimated")
_SURE: tuple[Confidence | None, ...] = ("A", "B", "C", "D", "X", None, "M", "unverified")
"""Letters from the surest; a figure without one stands before those that are known to need a check."""

assert set(_SURE) == {*CONFIDENCE, None}


@dataclass(frozen=True, slots=True)
class Marks:
    """As final as the least final input, as sure as the least sure, known when the last became known.

    ``sample`` says that an input is made up, ``proxy`` whose figures stand in (all names, with 、), ``sources`` where
    the inputs come from, each once.
    """

    quality: Quality = "final"
    vintage: str = ""
    confidence: Confidence | None = None
    sample: bool = False
    proxy: str = ""
    sources: tuple[str, ...] = ()

    @staticmethod
    def of(inputs: Iterable[Observation]) -> Marks:
        """The marks of what is made of ``inputs``, of which there is one at least."""
        figures = tuple(inputs)
        return Marks(
            max((one.quality for one in figures), key=_QUALITIES.index),
            max(one.vintage for one in figures),
            max((one.confidence for one in figures), key=_SURE.index),
            any(one.sample for one in figures),
            "、".join(dict.fromkeys(one.proxy for one in figures if one.proxy)),
            tuple(dict.fromkeys(one.source for one in figures if one.source)),
        )
