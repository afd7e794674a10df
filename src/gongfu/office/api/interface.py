"""The API: its endpoints, ``openapi.json`` and the page ``docs`` that tries them."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI

from gongfu.documents.errors import InputError
from gongfu.office.api.figures import router as figures
from gongfu.office.api.keys import KEYS
from gongfu.office.api.reading import router as reading
from gongfu.office.api.writing import router as writing

api = NinjaAPI(
    title="gongfu 共富",
    version="1",
    description="页面上看到的，这里都能取到；权限与所用令牌的主人相同。What the pages show, for programs.",
    auth=KEYS,
    urls_namespace="gongfu-api",
    docs_url="/docs",
)
api.add_router("", reading)
api.add_router("", writing)
api.add_router("", figures)


@api.exception_handler(InputError)
def _input(request: HttpRequest, error: Any) -> HttpResponse:
    return api.create_response(request, {"detail": str(error)}, status=400)
