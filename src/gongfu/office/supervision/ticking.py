"""What the clock asks of supervision: orders that waited too long go up, those who owe are reminded, mails go out."""

from __future__ import annotations

from gongfu.office.frame.clock import today
from gongfu.office.supervision.orders import escalate_overdue
from gongfu.office.supervision.reminders import remind
from gongfu.office.supervision.telling import mail_waiting

__all__ = ["EVERY", "tick"]

EVERY = 900.0
"""Seconds between two looks; the same step of reminding is sent once, whatever the number of looks."""


def tick() -> str:
    """Do what today asks for, and say what was done."""
    day = today()
    done = {"升级督办": escalate_overdue(day), "提醒": remind(day), "邮件": mail_waiting()}
    return "，".join(f"{word} {number}" for word, number in done.items() if number)
