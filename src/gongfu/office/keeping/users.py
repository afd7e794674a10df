"""Users made and given passwords from the command line: the first ones of an office, and who has locked himself out."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Model, Q

from gongfu.documents.errors import InputError
from gongfu.office.people.audit import record
from gongfu.office.people.models import Post, User
from gongfu.office.zones.models import Action, Area, Unit

__all__ = ["change", "create"]

Asked = Callable[[User], str]
"""Gives the new password of a user."""
_OF: dict[str, tuple[str, type[Model], str]] = {
    "reporter": ("unit", Unit, "单位"),
    "reviewer": ("unit", Unit, "单位"),
    "area": ("area", Area, "县（市、区）"),
    "task_force": ("action", Action, "行动"),
}
"""Roles that are of something: the post's field, its model, what it is called."""


def create(username: str, name: str, role: str, of: str | None, email: str, ask: Asked) -> User:
    """Make a user with one post. Raises :class:`InputError` where the name is taken, the post is of nothing that is
    there, or the password is too weak; nothing is made then.
    """
    user = User(username=username, name=name, email=email)
    where = _of(role, of)
    try:
        user.full_clean(exclude=["password"])
    except ValidationError as error:
        raise InputError(username, _said(error), "请改正后再运行") from error
    user.set_password(_strong(user, ask(user)))
    try:
        with transaction.atomic():
            user.save()
            Post.objects.create(user=user, role=role, **where)
            record(None, "user", user, label=username, made=True, role=role)
    except IntegrityError as error:
        raise InputError(username, "已有同名的用户，没有改动", "请换一个登录名") from error
    return user


def change(username: str, ask: Asked) -> None:
    """Give a user a new password and end a lockout. Raises :class:`InputError` where there is none, or it is weak."""
    from axes.utils import reset

    user = User.objects.filter(username=username).first()
    if user is None:
        raise InputError(username, "没有这个用户", "请检查登录名，或用 gongfu office createuser 新建")
    user.set_password(_strong(user, ask(user)))
    user.save(update_fields=["password"])
    reset(username=username)
    record(None, "password", user, label=username)


def _strong(user: User, password: str) -> str:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise InputError("密码", _said(error), "请换一个密码") from error
    return password


def _of(role: str, of: str | None) -> dict[str, Model]:
    """What the post is of, as its field."""
    if role not in _OF:
        if of is not None:
            raise InputError("--of", f"角色 {role} 不属于某个单位、地区或行动", "请去掉 --of")
        return {}
    field, model, called = _OF[role]
    if of is None:
        raise InputError("--of", f"角色 {role} 要属于一个{called}", f"请加上 --of {called}的名称")
    names = Q(key=of) | Q(name=of)
    if model is not Action:
        names |= Q(short=of)
    found = list(model._default_manager.filter(names)[:2])
    if len(found) != 1:
        cause = f"没有{called} {of}" if not found else f"有几个{called}叫 {of}"
        raise InputError("--of", cause, "请写代码或全称；还没有载入试验区的，请先运行 gongfu serve")
    return {field: found[0]}


def _said(error: ValidationError) -> str:
    return "；".join(message.rstrip("。.") for message in error.messages)
