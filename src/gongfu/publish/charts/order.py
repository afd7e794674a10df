"""In which order the areas of an index stand."""

from __future__ import annotations

from gongfu.publish.charts.model import Rank, Ranks

__all__ = ["ordered"]


def ordered(picture: Ranks) -> tuple[Rank, ...]:
    """Best first; what cannot be told last, in the order given."""
    return tuple(sorted(picture.rows, key=lambda row: (row.median is None, row.median or 0.0, -(row.score or 0.0))))
