"""The own account: what it may do, how it is reached, its sessions and tokens."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gongfu.office.frame.clock import today
from gongfu.office.people import audit
from gongfu.office.people.forms import AccountForm, TokenForm
from gongfu.office.people.rights import needs
from gongfu.office.people.sessions import end_sessions
from gongfu.office.people.tokens import make

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

__all__ = ["account", "end_others", "revoke", "tokens"]

_LIFE = timedelta(days=90)


@needs("self")
def account(request: HttpRequest) -> HttpResponse:
    """The own posts, and how to be reached."""
    form = AccountForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        audit.record(request.user, "user", request.user, changed=sorted(form.changed_data))
        messages.success(request, _("已保存"))
        return redirect("people:account")
    posts = request.user.posts.select_related("unit", "area", "action")
    return render(request, "people/account.html", {"form": form, "posts": posts})


@needs("self")
@require_POST
def end_others(request: HttpRequest) -> HttpResponse:
    """Sign out everywhere else."""
    ended = end_sessions(request.user, but=request.session.session_key)
    messages.success(request, _("已退出其他 %(count)d 处登录") % {"count": ended})
    return redirect("people:account")


@needs("self")
def tokens(request: HttpRequest) -> HttpResponse:
    """The own tokens; a new one is shown once, on the page that made it."""
    form = TokenForm(request.POST or None, today=today(), initial={"expires": today() + _LIFE})
    key = ""
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        key = make(request.user, said["name"], said["expires"], writes=said["writes"])
        audit.record(request.user, "token", label=said["name"], writes=said["writes"])
        form = TokenForm(today=today(), initial={"expires": today() + _LIFE})
    own = request.user.tokens.order_by("-created")
    return render(request, "people/tokens.html", {"form": form, "tokens": own, "key": key, "day": today()})


@needs("self")
@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """End a token at once."""
    token = get_object_or_404(request.user.tokens, pk=pk)
    audit.record(request.user, "token", label=token.name, revoked=True)
    token.delete()
    messages.success(request, _("令牌已作废"))
    return redirect("people:tokens")
