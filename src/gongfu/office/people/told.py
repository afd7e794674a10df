"""What an entry of the audit log says of its act, in words: the log itself keeps plain names and values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

__all__ = ["told"]

NAMES = {
    "step": _("步骤"),
    "state": _("状态"),
    "role": _("角色"),
    "due": _("截止"),
    "until": _("延至"),
    "reason": _("理由"),
    "comment": _("意见"),
    "unit": _("单位"),
    "task": _("任务"),
    "level": _("层级"),
    "notices": _("消息"),
    "mails": _("邮件"),
    "name": _("名称"),
    "sha256": _("校验码"),
    "changed": _("改动"),
    "changes": _("改动"),
    "values": _("数值"),
    "count": _("项数"),
    "left": _("未改"),
    "applied": _("已写入"),
    "rows": _("行数"),
    "reports": _("填报"),
    "page": _("页"),
    "q": _("关键词"),
    "files": _("文件"),
    "bytes": _("字节"),
    "format": _("格式"),
    "needs": _("前置任务"),
    "removed": _("去掉"),
    "post": _("岗位"),
    "post_away": _("去掉岗位"),
    "persons": _("人数"),
    "writes": _("可以填报"),
    "revoked": _("已作废"),
    "deleted": _("已删除"),
    "discarded": _("已作废"),
    "made": _("新建"),
    "added": _("新增"),
    "same": _("未变"),
    "reopened": _("恢复"),
    "conflicts": _("冲突"),
    "areas": _("县（市、区）"),
    "actions": _("行动"),
    "units": _("单位"),
    "sources": _("文件"),
    "tasks": _("任务"),
    "imported": _("已导入"),
    "drafts": _("待核对"),
}
"""Names of details. One that is not here is shown as it is."""
STEPS = {
    "open": _("开启"),
    "close": _("截止"),
    "reopen": _("重新开启"),
    "lock": _("锁定"),
    "unlock": _("解锁"),
    "issue": _("下达"),
    "reply": _("回复"),
    "return": _("退回"),
    "settle": _("办结"),
    "withdraw": _("撤回"),
    "escalate": _("升级督办"),
    "approve": _("通过"),
    "save": _("保存"),
    "submit": _("报送"),
    "pass": _("审核并报送"),
    "evidence": _("佐证材料"),
    "evidence removed": _("去掉佐证材料"),
}
"""Steps in words."""


def told(detail: Mapping[str, Any] | None) -> list[tuple[str, str]]:
    """Name and value of every detail that says something."""
    return [
        (str(NAMES.get(name, name)), _value(name, value))
        for name, value in (detail or {}).items()
        if value not in ("", None, [])
    ]


def _value(name: str, value: Any) -> str:
    if value is True or value is False:
        return str(_("是") if value else _("否"))
    if isinstance(value, list | tuple):
        return str(_("、")).join(map(str, value))
    return str(STEPS.get(value, value)) if name == "step" else str(value)
