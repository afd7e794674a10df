"""The audit log: who did what. Also who looked at, and who took out, lists that are sensitive."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gongfu.office.people.models import AuditEntry

if TYPE_CHECKING:
    from django.db.models import Model

__all__ = ["ACTS", "record"]

ACTS = {
    "sign_in": "登录",
    "sign_in_failed": "登录失败",
    "sign_out": "退出",
    "password": "改密码",
    "user": "改用户",
    "token": "改令牌",
    "edit": "改任务",
    "bulk": "批量改任务",
    "import": "导入文件",
    "workbook": "导入工作簿",
    "report": "填报",
    "review": "审核",
    "period": "调整填报期",
    "exception": "准许迟报",
    "order": "督办",
    "remind": "提醒",
    "paper": "出通报",
    "export": "导出",
    "view": "查看",
    "trial": "试算",
    "backup": "备份",
    "load": "载入试验区",
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
        key=str(getattr(thing, "key", None) or thing.pk) if thing is not None else "",
        label=(label or (str(thing) if thing is not None else ""))[:300],
        detail=detail,
    )
