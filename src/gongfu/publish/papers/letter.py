"""Who issues a paper, to whom, under what number: what the zone gives and no figure tells."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

__all__ = ["Letter"]


@dataclass(frozen=True, slots=True)
class Letter:
    """Everything is optional: an empty text leaves its element out, without a gap.

    ``head`` is the red head (发文机关标志) such as XX领导小组办公室文件; ``number`` the document number (发文字号);
    ``to`` those addressed (主送); ``issuer`` and ``issued`` sign; ``copies`` are 抄送; ``printer`` prints the paper.
    """

    head: str = ""
    number: str = ""
    to: str = ""
    issuer: str = ""
    issued: date | None = None
    copies: str = ""
    printer: str = ""
