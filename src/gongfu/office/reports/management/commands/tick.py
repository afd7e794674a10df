"""``tick``: what the calendar asks for today. A timer calls it every hour; calling it twice changes nothing."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from gongfu.office.frame.clock import today
from gongfu.office.ledger.lighting import relight
from gongfu.office.reports import opening
from gongfu.office.reports.models import Period


class Command(BaseCommand):
    """Open and close periods, and let lights follow the day."""

    help = "按日历开启、截止填报期，并重算预警灯（每小时运行一次，重复运行不会出错）"

    def handle(self, *args: Any, **options: Any) -> None:
        """Run once and say what was done."""
        day = today()
        closed = [one for one in Period.objects.filter(state="open", due__lt=day) if opening.close(one, day)]
        opened = opening.open_due(day)
        changed = relight(today=day)
        self.stdout.write(f"{day}: 填报中 {len(opened)} 期，截止 {len(closed)} 期，变灯或更新理由 {changed} 项")
