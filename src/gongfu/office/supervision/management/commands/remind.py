"""``remind``: tell those who owe something; ``--dry-run`` only says who would be told what."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand

from gongfu.office.frame.clock import today
from gongfu.office.supervision.orders import escalate_overdue
from gongfu.office.supervision.reminders import planned, remind
from gongfu.office.supervision.telling import mail_waiting


class Command(BaseCommand):
    """Remind, escalate what has waited too long, and send the mails that wait."""

    help = "提醒还没有填报、回复的单位；--dry-run 只列出要发什么"

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--dry-run", action="store_true", help="只列出，不发送")
        parser.add_argument("--date", type=date.fromisoformat, help="按这一天算（年-月-日）")

    def handle(self, *args: Any, **options: Any) -> None:
        day = options["date"] or today()
        if options["dry_run"]:
            for notice in planned(day):
                self.stdout.write(f"{notice.user.username}\t{notice.subject}")
            return
        escalated, sent, mailed = escalate_overdue(day), remind(day), mail_waiting()
        self.stdout.write(f"升级督办 {escalated} 张，提醒 {sent} 人次，邮件 {mailed} 封")
