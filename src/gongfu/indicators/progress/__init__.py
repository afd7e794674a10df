"""Progress towards the steps: the required path, one rule, the methods of others, a projection, a whole book judged."""

from __future__ import annotations

from gongfu.indicators.progress.series import METHODS, marks, progress, progress_of, time_of_day

__all__ = ["METHODS", "marks", "progress", "progress_of", "time_of_day"]
