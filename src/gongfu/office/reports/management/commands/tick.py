"""``tick``: what the calendar asks of reports today. Calling it twice changes nothing."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from gongfu.office.reports.ticking import tick


class Command(BaseCommand):
    """Open and close periods, and let lights follow the day."""

    help = "按日历开启、截止填报期，并重算预警灯（重复运行不会出错）"

    def handle(self, *args: Any, **options: Any) -> None:
        """Run once and say what was done."""
        self.stdout.write(tick())
