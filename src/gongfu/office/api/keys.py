"""Who asks: a program by its token, or a page by its session."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ninja.security import HttpBearer, SessionAuth

from gongfu.office.frame.clock import today
from gongfu.office.people.rights import scope
from gongfu.office.people.tokens import owner

if TYPE_CHECKING:
    from django.http import HttpRequest

__all__ = ["KEYS"]

_SAFE = ("GET", "HEAD", "OPTIONS")


class _Bearer(HttpBearer):
    """``Authorization: Bearer gongfu_…``. A token that may only read is none for a change."""

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        found = owner(token, today())
        if found is None or (request.method not in _SAFE and not found.writes):
            return None
        request.user = found.user
        return found.user if scope(found.user).roles else None


class _Session(SessionAuth):
    """A signed-in browser, held by the CSRF token where something changes."""

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:
        user = request.user
        usable = user.is_authenticated and not user.must_change and scope(user).roles
        return user if usable else None


KEYS = [_Bearer(), _Session()]
"""In the order in which they are tried."""
