"""The sessions of a user."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.utils import timezone

if TYPE_CHECKING:
    from gongfu.office.people.models import User

__all__ = ["end_sessions"]


def end_sessions(user: User, but: str | None = None) -> int:
    """Sign the user out everywhere, except from the session ``but``; the number of sessions that ended."""
    store = import_module(settings.SESSION_ENGINE).SessionStore
    ended = 0
    for session in Session.objects.filter(expire_date__gt=timezone.now()).exclude(session_key=but or "").iterator():
        if str(session.get_decoded().get(SESSION_KEY)) == str(user.pk):
            store(session.session_key).delete()
            ended += 1
    return ended
