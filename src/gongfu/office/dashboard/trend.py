"""The lights of the last periods, as they were frozen."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from gongfu.office.dashboard.caching import kept
from gongfu.office.dashboard.counting import Tally
from gongfu.office.ledger.filters import LIGHTS, light_of
from gongfu.office.ledger.models import Task
from gongfu.office.reports.models import Period, Snapshot

__all__ = ["Trend", "trend"]

_MOST = 12
_SHOWN = ("green", "yellow", "red", "grey")


@dataclass(frozen=True, slots=True)
class Trend:
    """A tally for every frozen month, the oldest first."""

    points: tuple[tuple[Period, Tally], ...]

    @property
    def last_red(self) -> int | None:
        """Red tasks when the last month was frozen; ``None`` before the first."""
        return self.points[-1][1]["red"] if self.points else None

    @property
    def chart(self) -> dict[str, Any]:
        """The data of the chart: tasks at work by light."""
        words = {"green": _("绿灯"), "yellow": _("黄灯"), "red": _("红灯"), "grey": _("灰灯")}
        return {
            "kind": "bars",
            "stacked": True,
            "whole": True,
            "unit": _("项"),
            "x": [str(period) for period, _tally in self.points],
            "series": [
                {"name": words[light], "tone": light, "values": [tally[light] for _period, tally in self.points]}
                for light in _SHOWN
            ],
            "hrefs": [period.get_absolute_url() for period, _tally in self.points],
        }


def trend(snapshots: QuerySet[Snapshot], tasks: QuerySet[Task] | None, scope: str) -> Trend:
    """The last months that were frozen. What was frozen stays, so it is kept until another month is, or for an hour.

    ``tasks`` bounds the snapshots that are counted; ``scope`` names the bounds.
    """
    frozen = Period.objects.filter(kind=Period.Kind.MONTH, frozen__isnull=False).order_by("-start")[:_MOST]
    periods = sorted(frozen, key=lambda period: period.start)
    until = ",".join(f"{period.pk}@{period.frozen}" for period in periods)
    found = kept("trend", scope, lambda: _counts(snapshots, tasks, periods), until=until) if periods else {}
    return Trend(tuple((period, Tally(found[period.pk])) for period in periods if period.pk in found))


def _counts(
    snapshots: QuerySet[Snapshot], tasks: QuerySet[Task] | None, periods: list[Period]
) -> dict[int, dict[str, int]]:
    rows = snapshots.filter(period__in=periods)
    if tasks is not None:
        rows = rows.filter(task__in=tasks.order_by().values("pk"))
    found: dict[int, dict[str, int]] = defaultdict(lambda: dict.fromkeys(LIGHTS, 0))
    for period, state, light, count in rows.order_by().values_list("period", "state", "light").annotate(Count("pk")):
        found[period][light_of(state, light)] += count
    return dict(found)
