"""Addresses of the office, and beside them the barest page behind the same middleware: the yardstick."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path

from gongfu.office.people.rights import needs

_BARE = engines["django"].from_string("<!doctype html><title>{{ request.user }}</title><p>{{ request.path }}</p>")


@needs("read")
def bare(request: HttpRequest) -> HttpResponse:
    """A page that says who asked for it: session, user and one template, no row of the ledger."""
    return HttpResponse(_BARE.render({}, request))


urlpatterns = [path("bare", bare), path("", include("gongfu.office.urls"))]
