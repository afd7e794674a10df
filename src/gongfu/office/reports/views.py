"""Pages of reports."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import render

from gongfu.office.people.rights import needs

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@needs("report")
def mine(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    """To come."""
    return render(request, "frame/coming.html")


@needs("read")
def report(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    """To come."""
    return render(request, "frame/coming.html")


@needs("review")
def review(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    """To come."""
    return render(request, "frame/coming.html")


@needs("read")
def periods(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    """To come."""
    return render(request, "frame/coming.html")


@needs("read")
def period(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    """To come."""
    return render(request, "frame/coming.html")
