"""API tokens: shown once, kept as a digest."""

from __future__ import annotations

import hashlib
import secrets
from datetime import date
from typing import TYPE_CHECKING

from django.utils import timezone

from gongfu.office.people.models import Token

if TYPE_CHECKING:
    from gongfu.office.people.models import User

__all__ = ["MOST_DAYS", "make", "owner"]

MOST_DAYS = 366
"""Longest life of a token: whoever needs it longer makes a new one."""
_PREFIX = "gongfu_"


def make(user: User, name: str, expires: date, *, writes: bool = False) -> str:
    """A new token of ``user``; the returned key is seen only now."""
    key = _PREFIX + secrets.token_urlsafe(32)
    Token.objects.create(user=user, name=name, expires=expires, writes=writes, digest=_digest(key))
    return key


def owner(key: str, today: date) -> Token | None:
    """The token of a key, where it is known, has not ended and its user may sign in."""
    token = Token.objects.select_related("user").filter(digest=_digest(key)).first()
    if token is None or token.expires < today or not token.user.is_active or token.user.must_change:
        return None
    if token.used is None or token.used.date() != timezone.now().date():  # one write a day is enough to know
        Token.objects.filter(pk=token.pk).update(used=timezone.now())
    return token


def _digest(key: str) -> str:
    """SHA-256 without salt is enough: keys are 256 random bits."""
    return hashlib.sha256(key.encode()).hexdigest()
