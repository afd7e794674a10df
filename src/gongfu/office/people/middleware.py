"""Nothing without signing in, but for the views that say so."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme

from gongfu.office.frame.typed import typed
from gongfu.office.people.rights import PUBLIC

if TYPE_CHECKING:
    from django.http import HttpRequest

__all__ = ["LoginRequired"]

_READS = ("GET", "HEAD")


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
            return _sign_in(request)
        if request.user.must_change and not getattr(view, "while_password_is_old", False):
            return redirect("people:password")
        return None


def _sign_in(request: HttpRequest) -> HttpResponse:
    """To the login page, and back. Words that somebody typed while their session ended are given back to them."""
    answer = redirect_to_login(_back(request), resolve_url("people:login"))
    if "HX-Request" in request.headers:  # a part would be filled with the login page
        reads = request.method in _READS
        return HttpResponse(headers={"HX-Redirect": answer["Location"]}) if reads else HttpResponse(status=403)
    if texts := typed(request):
        return render(request, "people/ended.html", {"typed": texts, "login": answer["Location"]}, status=401)
    return answer


def _back(request: HttpRequest) -> str:
    """The page itself; where a form was sent, or a part asked for, the page that it is on: it alone can be opened."""
    if request.method in _READS and "HX-Request" not in request.headers:
        return request.get_full_path()
    page = request.headers.get("HX-Current-URL") or request.headers.get("Referer") or ""
    if not url_has_allowed_host_and_scheme(page, {request.get_host()}, request.is_secure()):
        return "/"
    parts = urlsplit(page)
    return parts.path + (f"?{parts.query}" if parts.query else "")
