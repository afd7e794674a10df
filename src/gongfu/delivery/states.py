"""Who may move a report, a task or an order from which state to which, and in words why not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

__all__ = [
    "NAMES",
    "ORDER_ACTS",
    "ORDER_NAMES",
    "REPORT_ACTS",
    "TASK_ACTS",
    "Act",
    "Refusal",
    "Role",
    "Window",
    "choices",
    "locked",
    "move",
]

Role = Literal["reporter", "reviewer", "task_force", "office", "area"]
"""Who acts: the unit's 填报员 and 审核人, the task force, the zone office, the area."""


@dataclass(frozen=True, slots=True)
class Act:
    """``name`` leads from any of ``before`` to ``after``; ``roles`` may do it, with words where ``comment`` is true."""

    name: str
    label: str
    before: tuple[str, ...]
    after: str
    roles: tuple[Role, ...]
    comment: bool = False


class Refusal(Exception):  # noqa: N818 - a refusal is an answer to a person, no fault of the program
    """The act is not possible; ``str()`` is a Chinese sentence for the person who tried."""


NAMES: dict[str, str] = {
    "due": "未报",
    "draft": "草稿",
    "checking": "单位审核",
    "submitted": "已报送",
    "returned": "已退回",
    "approved": "已通过",
    "not_started": "未启动",
    "in_progress": "推进中",
    "done": "已完成",
    "suspended": "暂缓",
    "closed": "已撤销",
}
"""States of reports and tasks as people read them."""
ORDER_NAMES: dict[str, str] = {
    "issued": "待回复",
    "replied": "待核验",
    "returned": "退回重办",
    "closed": "已办结",
    "withdrawn": "已撤回",
}
"""States of orders."""
ROLE_NAMES: dict[Role, str] = {
    "reporter": "填报员",
    "reviewer": "单位审核人",
    "task_force": "专班",
    "office": "试验区办公室",
    "area": "县（市、区）",
}

_OWN: tuple[Role, ...] = ("reporter", "reviewer", "area")
REPORT_ACTS: tuple[Act, ...] = (
    Act("save", "存草稿", ("due", "draft", "returned"), "draft", _OWN),
    Act("submit", "报送", ("due", "draft", "returned"), "submitted", _OWN),
    Act("pass", "审核并报送", ("checking",), "submitted", ("reviewer",)),
    Act("send_back", "退回填报员", ("checking",), "returned", ("reviewer",), comment=True),
    Act("take_back", "撤回", ("checking", "submitted"), "draft", _OWN),
    Act("return", "退回", ("submitted",), "returned", ("task_force", "office"), comment=True),
    Act("approve", "通过", ("submitted",), "approved", ("task_force", "office")),
    Act("reopen", "撤销通过", ("approved",), "submitted", ("office",), comment=True),
)
"""draft → checking, where the unit has a reviewer (see :func:`move`) → submitted → returned or approved."""
TASK_ACTS: tuple[Act, ...] = (
    Act("start", "启动", ("not_started",), "in_progress", ("reporter", "reviewer", "area", "task_force", "office")),
    Act("finish", "确认完成", ("not_started", "in_progress"), "done", ("task_force", "office")),
    Act("suspend", "暂缓", ("not_started", "in_progress"), "suspended", ("office",), comment=True),
    Act("resume", "恢复推进", ("suspended", "done", "closed"), "in_progress", ("office",), comment=True),
    Act("close", "撤销", ("not_started", "in_progress", "suspended"), "closed", ("office",), comment=True),
)
"""Who says how far a task is. A light never does."""
ORDER_ACTS: tuple[Act, ...] = (
    Act("reply", "回复", ("issued", "returned"), "replied", _OWN, comment=True),
    Act("return", "退回重办", ("replied",), "returned", ("office", "task_force"), comment=True),
    Act("settle", "办结", ("replied",), "closed", ("office", "task_force")),
    Act("withdraw", "撤回", ("issued", "returned"), "withdrawn", ("office", "task_force"), comment=True),
)
"""The path of an order (督办单), which begins as issued."""


def move(acts: tuple[Act, ...], state: str, name: str, role: Role, comment: str = "", checked: bool = False) -> str:
    """The state after act ``name``. ``checked``: the unit has a reviewer of its own, so a reporter hands in to them.

    Raises :class:`Refusal` where the act is not known, the state has moved on, the role may not, or words are missing.
    """
    act = next((act for act in acts if act.name == name), None)
    if act is None:
        raise Refusal("没有这个操作，请刷新页面")
    if role not in act.roles:
        allowed = "、".join(ROLE_NAMES[item] for item in act.roles)
        raise Refusal(f"“{act.label}”由{allowed}操作，{ROLE_NAMES[role]}不能操作")
    if state not in act.before:
        names = ORDER_NAMES if acts is ORDER_ACTS else NAMES
        raise Refusal(f"现在是“{names.get(state, state)}”，不能“{act.label}”，请刷新页面看最新状态")
    if act.comment and not comment.strip():
        raise Refusal(f"“{act.label}”要写明意见")
    if checked and role == "reporter" and name == "submit":
        return "checking"
    return act.after


def choices(acts: tuple[Act, ...], state: str, role: Role) -> list[Act]:
    """What somebody in ``role`` can do from ``state``, in the order of the table."""
    return [act for act in acts if state in act.before and role in act.roles]


@dataclass(frozen=True, slots=True)
class Window:
    """Until when a report can be handed in: its period's state, due day, and the stated exception.

    One that was ``filed`` and came back may be mended until the period is locked.
    """

    period: str
    state: Literal["open", "closed", "locked"]
    due: date
    extended_to: date | None = None
    reason: str = ""
    filed: bool = False


def locked(window: Window, today: date) -> str:
    """Why a report cannot be changed today, in words; empty where it can."""
    if window.state == "locked":
        return f"{window.period}已锁定{_because(window.reason)}，不能再改。确需更正，请联系试验区办公室解锁"
    last = max(window.due, window.extended_to or window.due)
    if window.state == "open" or window.filed or (window.extended_to and today <= last):
        return ""
    if window.extended_to:
        return f"{window.period}的延期已于 {window.extended_to.isoformat()} 到期，请联系试验区办公室"
    return f"{window.period}已于 {window.due.isoformat()} 截止，逾期补报须先由试验区办公室同意延期并写明理由"


def _because(why: str) -> str:
    return f"（{why}）" if why else ""
