"""Nothing without signing in, but for the views that say so."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.contrib.auth.views import redirect_to_login
from django.shortcuts import redirect, resolve_url

from gongfu.office.people.rights import PUBLIC

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

__all__ = ["LoginRequired"]


class LoginRequired:
    """Sends who has not signed in to the login page, and who must choose a new password to that page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Decide by what the view declares. The API answers for itself: it knows tokens."""
        if getattr(view, "needs", None) == PUBLIC or request.path.startswith("/api/"):
            return None
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path(), resolve_url("people:login"))
        if request.user.must_change and not getattr(view, "while_password_is_old", False):
            return redirect("people:password")
        return None
