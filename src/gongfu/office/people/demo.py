"""The accounts of a demonstration, which the login page offers. Their password is made anew for each data folder."""

from __future__ import annotations

import secrets
from typing import NamedTuple

from django.conf import settings

from gongfu.office.people.models import Role, User

__all__ = ["PREFIX", "Accounts", "accounts", "password"]

PREFIX = "demo-"
_FILE = "demo.password"


class Accounts(NamedTuple):
    """One account a role, and the password of all."""

    password: str
    users: list[User]


def password() -> str:
    """The password of the demonstration's accounts, made on first use."""
    file = settings.CONFIG.folder / _FILE
    if not file.exists():
        file.write_text(secrets.token_urlsafe(9), "ascii")
        file.chmod(0o600)
    return file.read_text("ascii").strip()


def accounts() -> Accounts:
    """What the login page shows: the first account of every role, in the order of the roles."""
    users = User.objects.filter(username__startswith=PREFIX, is_active=True).prefetch_related("posts").order_by("pk")
    first: dict[str, User] = {}
    for user in users:
        for post in user.posts.all():
            first.setdefault(post.role, user)
    return Accounts(password(), [first[role] for role in Role.values if role in first])
