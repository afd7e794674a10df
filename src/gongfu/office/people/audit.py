"""The audit log: who did what. Also who looked at, and who took out, lists that are sensitive."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_noop as _

from gongfu.office.people.models import AuditEntry

if TYPE_CHECKING:
    from django.db.models import Model

__all__ = ["ACTS", "record"]

ACTS = {
    "sign_in": _("登录"),
    "sign_in_failed": _("登录失败"),
    "sign_out": _("退出"),
    "password": _("改密码"),
    "user": _("改用户"),
    "token": _("改令牌"),
    "edit": _("改任务"),
    "bulk": _("批量改任务"),
    "import": _("导入文件"),
    "workbook": _("导入工作簿"),
    "report": _("填报"),
    "review": _("审核"),
    "period": _("调整填报期"),
    "exception": _("准许迟报"),
    "order": _("督办"),
    "remind": _("提醒"),
    "paper": _("出通报"),
    "export": _("导出"),
    "view": _("查看"),
    "trial": _("试算"),
    "backup": _("备份"),
    "load": _("载入试验区"),
}
"""Acts and their words."""


def record(user: Any, act: str, thing: Model | None = None, label: str = "", **detail: Any) -> AuditEntry:
    """Add an entry. ``thing`` is what was acted on, ``detail`` plain values: fields with old and new, counts, filters.

    Raises :class:`KeyError` for an act that the log does not know.
    """
    ACTS[act]
    known = user if user is not None and getattr(user, "pk", None) else None
    return AuditEntry.objects.create(
        user=known,
        who=str(user) if user is not None else "系统",
        act=act,
        kind=thing._meta.model_name or "" if thing is not None else "",
        key=_key(thing) if thing is not None else "",
        label=(label or (str(thing) if thing is not None else ""))[:300],
        detail=detail,
    )


def _key(thing: Model) -> str:
    """The key by which people know it; the number of what has none: the key of a report is its form's, and changes."""
    key = getattr(thing, "key", None)
    return key if isinstance(key, str) and key else str(thing.pk)
