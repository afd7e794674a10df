"""Where one can go: the entries of the side navigation, those that the user may open, with what waits there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.http import HttpRequest

    from gongfu.office.people.rights import Capability

__all__ = ["Entry", "Group", "groups"]


@dataclass(frozen=True, slots=True)
class Entry:
    """A page of the navigation. ``may`` are capabilities of which one is needed, ``waiting`` names its count."""

    view: str
    icon: str
    label: Any
    may: tuple[Capability, ...] = ("read",)
    waiting: str = ""
    also: tuple[str, ...] = ()
    """Other views under which the entry is the current one, by name or by ``app:``."""


@dataclass(frozen=True, slots=True)
class Link:
    """An entry as a page shows it."""

    url: str
    icon: str
    label: Any
    count: int
    current: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Links under a heading; the first group has none."""

    label: Any
    links: tuple[Link, ...]


_DASHBOARDS = ("dashboard:action", "dashboard:unit", "dashboard:area")
_MAP: tuple[tuple[Any, tuple[Entry, ...]], ...] = (
    ("", (Entry("dashboard:zone", "layout-dashboard", _("总览驾驶舱"), also=_DASHBOARDS),)),
    (
        _("任务调度"),
        (
            Entry("ledger:list", "list-check", _("任务台账"), also=("ledger:", "workbooks:")),
            Entry("ledger:gantt", "timeline", _("时限甘特图")),
            Entry("reports:mine", "clipboard-text", _("月度填报"), ("report",), "reports", ("reports:report",)),
            Entry("reports:review", "checks", _("专班审核"), ("review",), "review"),
            Entry("supervision:orders", "alert-triangle", _("预警督办"), waiting="orders", also=("supervision:",)),
            Entry("reports:periods", "calendar-event", _("填报期与报送率"), also=("reports:",)),
        ),
    ),
    (
        _("研判分析"),
        (
            Entry("dashboard:indicators", "target-arrow", _("指标监测")),
            Entry("trials:list", "flask", _("政策推演"), also=("trials:",)),
            Entry("papers:list", "file-spreadsheet", _("通报与报表"), ("papers",), also=("papers:",)),
        ),
    ),
    (
        _("基础"),
        (
            Entry("documents:list", "files", _("文件库"), ("import",), also=("documents:",)),
            Entry("people:users", "users", _("用户与岗位"), ("users",)),
            Entry("people:audit", "shield-check", _("操作日志"), ("audit",)),
        ),
    ),
)


def groups(request: HttpRequest, may: Mapping[str, bool], waiting: Mapping[str, int]) -> tuple[Group, ...]:
    """What this user may open. A page that does not exist is left out, and so is a heading over nothing."""
    here = _current(getattr(request.resolver_match, "view_name", "") or "")
    found = []
    for label, entries in _MAP:
        links = tuple(
            Link(url, entry.icon, entry.label, waiting[entry.waiting] if entry.waiting else 0, entry is here)
            for entry in entries
            if any(may.get(capability) for capability in entry.may) and (url := _address(entry.view))
        )
        if links:
            found.append(Group(label, links))
    return tuple(found)


def _current(name: str) -> Entry | None:
    """The entry that a view belongs to: by its own name first, then by the nearest that claims it."""
    entries = [entry for _, some in _MAP for entry in some]
    for claim in (
        lambda entry: entry.view == name,
        lambda entry: name in entry.also,
        lambda entry: any(one.endswith(":") and name.startswith(one) for one in entry.also),
    ):
        for entry in entries:
            if claim(entry):
                return entry
    return None


def _address(view: str) -> str:
    try:
        return reverse(view)
    except NoReverseMatch:
        return ""
