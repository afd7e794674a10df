"""What somebody has typed into a form that cannot be taken, so that a page can give it back instead of losing it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.http.request import UnreadablePostError

if TYPE_CHECKING:
    from django.http import HttpRequest

__all__ = ["ours", "typed"]

_WORDS = re.compile(r"[^\x21-\x7e]")
"""Words of people have spaces or signs beyond ASCII; keys, numbers and days have none."""
_MOST = 40


def typed(request: HttpRequest) -> list[str]:
    """Texts of the form that was sent, passwords never."""
    if request.method != "POST":
        return []
    try:
        fields = list(request.POST.lists())
    except UnreadablePostError:
        return []
    found = [
        value for name, values in fields if "password" not in name for value in values if _WORDS.search(value.strip())
    ]
    return found[:_MOST]


def ours(request: HttpRequest) -> bool:
    """Whether the browser says that the form is of this site: another's words are not shown as if they were typed."""
    return request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"
