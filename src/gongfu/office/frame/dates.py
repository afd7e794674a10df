"""Dates and periods in words."""

from __future__ import annotations

from datetime import date

from django.utils.translation import get_language

__all__ = ["period_label"]

_QUARTERS = "一二三四"


def period_label(kind: str, start: date) -> str:
    """2026年11月, 2026年三季度, 2026年; in English 2026-11, 2026 Q3, 2026."""
    quarter = (start.month - 1) // 3
    if (get_language() or "zh").startswith("en"):
        return {"month": f"{start:%Y-%m}", "quarter": f"{start.year} Q{quarter + 1}"}.get(kind, str(start.year))
    words = {"month": f"{start.year}年{start.month}月", "quarter": f"{start.year}年{_QUARTERS[quarter]}季度"}
    return words.get(kind, f"{start.year}年")
