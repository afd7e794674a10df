"""Counts that papers state: how tasks stand, and how far units reported."""

from __future__ import annotations

from dataclasses import dataclass

from gongfu.publish.papers.words import percent, share

__all__ = ["Group", "Reporting", "Tally"]


@dataclass(frozen=True, slots=True)
class Tally:
    """Tasks, each counted once: finished and closed ones by state, all others by their light."""

    green: int = 0
    yellow: int = 0
    red: int = 0
    grey: int = 0
    done: int = 0
    closed: int = 0

    @property
    def total(self) -> int:
        """All tasks."""
        return self.open + self.done + self.closed

    @property
    def open(self) -> int:
        """Tasks that are under way or have not begun."""
        return self.green + self.yellow + self.red + self.grey


@dataclass(frozen=True, slots=True)
class Reporting:
    """Reports of a period: ``expected``, of them ``filed`` at all and ``timely`` filed by the due day."""

    expected: int = 0
    filed: int = 0
    timely: int = 0

    @property
    def rate(self) -> float | None:
        """Filed on time, in percent of what was expected."""
        return share(self.timely, self.expected)

    @property
    def late(self) -> int:
        """Filed after the due day."""
        return self.filed - self.timely

    @property
    def missing(self) -> int:
        """Not filed."""
        return self.expected - self.filed

    def words(self) -> str:
        """The timely rate; 无应报 where no report was due."""
        return percent(self.rate) if self.expected else "无应报"


@dataclass(frozen=True, slots=True)
class Group:
    """An action or an area with its counts; ``before`` is the tally a period ago, ``None`` where there was none."""

    name: str
    tally: Tally
    reporting: Reporting
    before: Tally | None = None
