"""In which order the areas of an index stand, and how finely their scores are told."""

from __future__ import annotations

from gongfu.publish.charts.model import Rank, Ranks
from gongfu.publish.charts.words import decimals

__all__ = ["ordered", "score_places"]


def ordered(picture: Ranks) -> tuple[Rank, ...]:
    """Best first; what cannot be told last, in the order given."""
    return tuple(sorted(picture.rows, key=lambda row: (row.median is None, row.median or 0.0, -(row.score or 0.0))))


def score_places(picture: Ranks) -> int:
    """Decimals of a score: one of points out of a hundred, three of a share of one, fewer where that is exact."""
    finest = 1 if picture.top >= 10 else 3
    return min(decimals(row.score for row in picture.rows if row.score is not None), finest)
