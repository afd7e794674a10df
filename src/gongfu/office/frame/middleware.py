"""The language by cookie, and errors of input as a page that says what to do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.db import DataError
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _

from gongfu.documents.errors import InputError, InputErrors

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

__all__ = ["Bounded", "CookieLanguage", "PlainErrors"]


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


class Bounded:
    """Refuses what is larger than any form of ours before it is read: who has not signed in uploads nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        size = request.META.get("CONTENT_LENGTH") or "0"
        if size.isdecimal() and int(size[:18]) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE and self._over(request, size):
            said = _("发送的内容太大。请先登录，并把文件压缩或拆分后再上传")
            return render(request, "400.html", {"problems": [said]}, status=413)
        return self.get_response(request)

    @staticmethod
    def _over(request: HttpRequest, size: str) -> bool:
        """Beyond what the most files that a form takes can have."""
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE + settings.DATA_UPLOAD_MAX_NUMBER_FILES * settings.UPLOAD_BYTES
        return SESSION_KEY not in request.session or int(size[:18]) > most


class PlainErrors:
    """An :class:`InputError` that a view lets through is shown as status 400, in its own words.

    An address that only takes forms, opened as a page, says so: Django's own answer is an empty page.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != 405 or response.content:
            return response
        said = _("这个地址只接收页面上的按钮提交，不能直接打开。请返回上一页，从页面上操作")
        page = render(request, "404.html", {"problems": [said]}, status=405)
        page.headers["Allow"] = response.headers.get("Allow", "")
        return page

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Show errors of input; others are Django's."""
        if isinstance(error, InputErrors):
            problems = [str(one) for one in error.exceptions]
        elif isinstance(error, InputError):
            problems = [str(error)]
        elif isinstance(error, DataError):  # PostgreSQL stores no NUL, SQLite no number beyond 64 bits
            problems = []
        elif isinstance(error, FileNotFoundError) and _kept(error.filename):
            said = _("这里登记的文件不在存储中。请联系管理员从备份恢复")
            return render(request, "404.html", {"problems": [said]}, status=404)
        else:
            return None
        return render(request, "400.html", {"problems": problems}, status=400)


def _kept(name: Any) -> bool:
    """Whether a path is of a file that people uploaded or had made: such files can be lost without the database."""
    return isinstance(name, str) and Path(name).is_relative_to(settings.MEDIA_ROOT)
