"""From which address somebody signs in: wrong passwords are counted for each, so that nobody locks another out."""

from __future__ import annotations

from ipaddress import ip_address
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from django.http import HttpRequest

__all__ = ["address"]


def address(request: HttpRequest) -> str:
    """The address of the connection; behind the proxy that https asks for, the last one that the proxy names.

    Without a proxy the header is what anybody may write, and is not read.
    """
    there: str = request.META.get("REMOTE_ADDR", "")
    named = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
    if not (settings.CONFIG.https and named):
        return there
    try:
        return str(ip_address(named))
    except ValueError:
        return there
