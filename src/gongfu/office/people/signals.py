"""Signing in and out goes into the audit log."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver

from gongfu.office.people import audit

_LONGEST = 60


@receiver(user_logged_in)
def _in(sender: Any, request: Any, user: Any, **kwargs: Any) -> None:
    audit.record(user, "sign_in", user)


@receiver(user_logged_out)
def _out(sender: Any, request: Any, user: Any, **kwargs: Any) -> None:
    if user is not None:
        audit.record(user, "sign_out", user)


@receiver(user_login_failed)
def _failed(sender: Any, credentials: dict[str, Any], request: Any = None, **kwargs: Any) -> None:
    """The name that was tried is kept, never the password."""
    audit.record(None, "sign_in_failed", label=str(credentials.get("username", ""))[:_LONGEST])
