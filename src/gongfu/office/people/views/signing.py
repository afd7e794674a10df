"""Signing in and out, and the password."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import views as auth
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gongfu.office.people import audit
from gongfu.office.people.demo import accounts
from gongfu.office.people.rights import PUBLIC, needs

if TYPE_CHECKING:
    from django.http import HttpResponse

__all__ = ["login", "logout", "password"]


class _Login(auth.LoginView):
    template_name = "people/login.html"
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(demo=accounts() if settings.CONFIG.demo else None, **kwargs)


class _Password(auth.PasswordChangeView):
    template_name = "people/password.html"
    success_url = reverse_lazy("people:account")

    def form_valid(self, form: Any) -> HttpResponse:
        form.user.must_change = False  # saved with the new password
        answer = super().form_valid(form)
        audit.record(form.user, "password")
        messages.success(self.request, _("密码已修改，其他设备上的登录已全部退出"))
        return answer


login = needs(PUBLIC)(_Login.as_view())
logout = needs(PUBLIC)(require_POST(auth.LogoutView.as_view()))
password = needs("self")(_Password.as_view())
password.while_password_is_old = True
