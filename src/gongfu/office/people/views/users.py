"""Users, as the office keeps them."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from axes.utils import reset
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gongfu.office.people import audit
from gongfu.office.people.forms import PostForm, UserForm
from gongfu.office.people.models import Post, Role, User
from gongfu.office.people.rights import needs, visible
from gongfu.office.people.sessions import end_sessions

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

__all__ = ["new", "password", "post", "post_away", "user", "users"]

_PAGE = 50


@needs("users")
def users(request: HttpRequest) -> HttpResponse:
    """All users with their posts; ``q`` looks in names and units, ``role`` chooses."""
    rows = visible(request.user, User)
    words, role = request.GET.get("q", "").strip(), request.GET.get("role", "")
    if words:
        rows = rows.filter(
            Q(name__contains=words) | Q(username__icontains=words) | Q(posts__unit__name__contains=words)
        )
    if role in Role.values:
        rows = rows.filter(posts__role=role)
    rows = rows.distinct().order_by("-is_active", "username")
    rows = rows.prefetch_related("posts__unit", "posts__area", "posts__action")
    page = Paginator(rows, _PAGE).get_page(request.GET.get("page"))
    audit.record(request.user, "view", label="用户与岗位", q=words, role=role, page=page.number)
    return render(request, "people/users.html", {"page": page, "q": words, "role": role, "roles": Role.choices})


@needs("users")
def new(request: HttpRequest) -> HttpResponse:
    """Make a user; the password is shown once and must be changed at the first login."""
    form = UserForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made: User = form.save(commit=False)
        key = _first_password(made)
        made.save()
        audit.record(request.user, "user", made, made=True)
        return _shown(request, made, key)
    return render(request, "people/new.html", {"form": form})


@needs("users")
def user(request: HttpRequest, pk: int) -> HttpResponse:
    """One user: data, posts, password."""
    found = get_object_or_404(visible(request.user, User), pk=pk)
    form = UserForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        if found == request.user and not form.cleaned_data["is_active"]:
            form.add_error("is_active", _("不能停用自己的账号"))
        else:
            form.save()
            if not found.is_active:
                end_sessions(found)
            old_new = {name: [str(form.initial.get(name)), str(getattr(found, name))] for name in form.changed_data}
            audit.record(request.user, "user", found, changes=old_new)
            messages.success(request, _("已保存"))
            return redirect("people:user", pk)
    return _page(request, found, form=form)


def _page(request: HttpRequest, found: User, **more: object) -> HttpResponse:
    posts = found.posts.select_related("unit", "area", "action")
    shown = {"person": found, "posts": posts, "form": UserForm(instance=found), "post_form": PostForm()}
    return render(request, "people/user.html", shown | more)


@needs("users")
@require_POST
def password(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a new first password, end the user's sessions, and lift a lock."""
    found = get_object_or_404(visible(request.user, User), pk=pk)
    key = _first_password(found)
    found.save(update_fields=["password", "must_change"])
    end_sessions(found, but=request.session.session_key)
    reset(username=found.username)
    audit.record(request.user, "password", found)
    return _shown(request, found, key)


def _first_password(found: User) -> str:
    key = secrets.token_urlsafe(9)
    found.set_password(key)
    found.must_change = True
    return key


def _shown(request: HttpRequest, found: User, key: str) -> HttpResponse:
    """The page of the user, with the password this once; it is in no log, cookie or database."""
    return _page(request, found, key=key)


@needs("users")
@require_POST
def post(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the user a post."""
    found = get_object_or_404(visible(request.user, User), pk=pk)
    form = PostForm(request.POST)
    if not form.is_valid():
        return _page(request, found, post_form=form)
    if form.save(found):
        audit.record(request.user, "user", found, post=str(Post(**form.cleaned_data)))
    return redirect("people:user", pk)


@needs("users")
@require_POST
def post_away(request: HttpRequest, pk: int, post: int) -> HttpResponse:
    """Take a post away; the office never loses its last."""
    found = get_object_or_404(
        Post.objects.filter(user__in=visible(request.user, User)).select_related("unit", "area", "action", "user"),
        pk=post,
        user=pk,
    )
    others = Post.objects.filter(role=Role.OFFICE, user__is_active=True).exclude(pk=found.pk)
    if found.role == Role.OFFICE and not others.exists():
        messages.error(request, _("这是最后一个试验区办公室岗位，去掉后就没有人能管理用户了"))
    else:
        audit.record(request.user, "user", found.user, post_away=str(found))
        found.delete()
    return redirect("people:user", pk)
