"""What a light was judged on, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongfu.office.ledger.models import Task

__all__ = ["inputs_in_words"]

_LABELS: dict[str, Any] = {
    "today": gettext_lazy("判断日"),
    "state": gettext_lazy("状态"),
    "start": gettext_lazy("起始"),
    "due": gettext_lazy("截止"),
    "recurring": gettext_lazy("经常性任务"),
    "progress": gettext_lazy("已报进度（%）"),
    "elapsed": gettext_lazy("时间过去（%）"),
    "reported_on": gettext_lazy("最近填报"),
    "missed": gettext_lazy("连续未报月数"),
    "targets": gettext_lazy("目标数"),
    "finished_on": gettext_lazy("完成日期"),
    "days": gettext_lazy("天数"),
    "grace_days": gettext_lazy("宽限天数"),
    "stale_days": gettext_lazy("填报有效天数"),
    "needed": gettext_lazy("应达进度（%）"),
    "pace": gettext_lazy("序时比例门槛（%）"),
    "ratio": gettext_lazy("进度与时间之比（%）"),
    "gap": gettext_lazy("落后（百分点）"),
    "name": gettext_lazy("目标"),
    "op": gettext_lazy("关系"),
    "value": gettext_lazy("目标值"),
    "baseline": gettext_lazy("基期"),
    "baseline_on": gettext_lazy("基期日"),
    "measured": gettext_lazy("实测值"),
    "measured_on": gettext_lazy("实测日"),
    "measured_days": gettext_lazy("实测有效天数"),
    "line": gettext_lazy("序时应达"),
    "share": gettext_lazy("完成序时的（%）"),
    "passed": gettext_lazy("时间过去（%）"),
    "line_yellow": gettext_lazy("黄灯门槛（%）"),
    "line_red": gettext_lazy("红灯门槛（%）"),
}
_OPS = {">=": "≥", "<=": "≤", "=": "＝", "~": "≈"}


def inputs_in_words(inputs: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Label and value of every input; a dash for what is not known. A name that we do not know is shown as it is."""
    return [(str(_LABELS.get(name, name)), _value(name, value)) for name, value in inputs.items()]


def _value(name: str, value: Any) -> str:
    if value is None or value == "":
        return "—"
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if name == "state":
        return str(dict(Task.State.choices).get(value, value))
    return str(_OPS.get(value, value)) if name == "op" else f"{value:g}" if isinstance(value, float) else str(value)
