"""Signing in and out, the own account."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth import views as auth
from django.shortcuts import render
from django.urls import reverse_lazy

from gongfu.office.people.rights import PUBLIC, needs

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

login = needs(PUBLIC)(auth.LoginView.as_view(template_name="people/login.html", redirect_authenticated_user=True))
logout = needs(PUBLIC)(auth.LogoutView.as_view())
password = needs("read")(
    auth.PasswordChangeView.as_view(template_name="people/password.html", success_url=reverse_lazy("people:account"))
)
password.while_password_is_old = True


@needs("read")
def account(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    """To come."""
    return render(request, "frame/coming.html")


@needs("users")
def users(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    """To come."""
    return render(request, "frame/coming.html")


@needs("audit")
def audit(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    """To come."""
    return render(request, "frame/coming.html")


@needs("read")
def tokens(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    """To come."""
    return render(request, "frame/coming.html")
