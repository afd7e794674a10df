"""Pages of dashboard."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import render

from gongfu.office.people.rights import needs

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@needs("read")
def zone(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    """To come."""
    return render(request, "frame/coming.html")


@needs("read")
def action(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    """To come."""
    return render(request, "frame/coming.html")


@needs("read")
def unit(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    """To come."""
    return render(request, "frame/coming.html")


@needs("read")
def area(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    """To come."""
    return render(request, "frame/coming.html")


@needs("read")
def indicators(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    """To come."""
    return render(request, "frame/coming.html")
