"""The language by cookie, and errors of input as a page that says what to do."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import DataError
from django.shortcuts import render
from django.utils import translation

from gongfu.documents.errors import InputError, InputErrors

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

__all__ = ["CookieLanguage", "PlainErrors"]


class CookieLanguage:
    """Chinese, or what the cookie says. Accept-Language is not asked: many office computers send en-US."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, settings.LANGUAGE_CODE)
        if language not in dict(settings.LANGUAGES):
            language = settings.LANGUAGE_CODE
        translation.activate(language)
        request.LANGUAGE_CODE = language
        response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


class PlainErrors:
    """An :class:`InputError` that a view lets through is shown as status 400, in its own words."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Show errors of input; others are Django's."""
        if isinstance(error, InputErrors):
            problems = [str(one) for one in error.exceptions]
        elif isinstance(error, InputError):
            problems = [str(error)]
        elif isinstance(error, DataError):  # PostgreSQL stores no NUL, SQLite no number beyond 64 bits
            problems = []
        else:
            return None
        return render(request, "400.html", {"problems": problems}, status=400)
