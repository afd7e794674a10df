"""The sentence of every reason: Chinese, with the inputs it names in braces. An interface in another language
translates the template and fills in the same inputs."""

from __future__ import annotations

from gongfu.delivery.facts import Colour, Plain, Reason

__all__ = ["WORDING", "reason"]

WORDING: dict[str, str] = {
    "CLOSED": "任务已撤销，不再判断",
    "SUSPENDED": "任务暂缓，不判断进度",
    "DONE": "已于 {finished_on} 完成",
    "DONE_UNDATED": "标为已完成，但没有完成日期，无法判断是否按期",
    "DONE_LATE": "已完成，比时限 {due} 晚 {days} 天",
    "ON_TRACK": "已报进度 {progress}%，时间过去 {elapsed}%，在序时进度上",
    "COMPLETE": "已报进度 100%，时限 {due} 未到",
    "REPORTING": "按期填报，最近一次 {reported_on}",
    "OVERDUE": "时限 {due} 已过 {days} 天，尚未完成",
    "JUST_OVERDUE": "时限 {due} 已过 {days} 天，在 {grace_days} 天宽限期内",
    "UNCONFIRMED": "时限 {due} 已过，已报进度 100%，尚未确认完成",
    "URGENT": "距时限 {due} 只剩 {days} 天，已报进度 {progress}%，不到 {needed}%",
    "URGENT_SILENT": "距时限 {due} 只剩 {days} 天，从未报过进度",
    "DUE_SOON": "距时限 {due} 还有 {days} 天，已报进度 {progress}%，不到 {needed}%",
    "DUE_SOON_SILENT": "距时限 {due} 还有 {days} 天，从未报过进度",
    "FAR_BEHIND": "时间过去 {elapsed}%，已报进度 {progress}%，只有序时进度的 {ratio}%，落后 {gap} 个百分点",
    "BEHIND": "时间过去 {elapsed}%，已报进度 {progress}%，只有序时进度的 {ratio}%（低于 {pace}%）",
    "NOT_STARTED": "时间过去 {elapsed}%，仍未启动",
    "MISSED_OFTEN": "连续 {missed} 期未报",
    "MISSED": "{missed} 期未报",
    "STALE": "最近一次填报是 {reported_on}，距今 {days} 天，超过 {stale_days} 天，情况不明",
    "NO_REPORT": "尚未填报过，无法判断",
    "NO_PROGRESS": "填报没有写明完成进度，无法判断",
    "NO_DEADLINE": "没有时限，也未填报过，无法判断",
    "NO_START": "没有起始日期，无法与序时进度比较",
    "TARGET_MISSED": "目标“{name}”：时限 {due} 已过，实测 {measured}，未达到 {value}",
    "TARGET_FAR_OFF": "目标“{name}”：实测 {measured}，路径应到 {line}，只完成应有变化的 {share}%",
    "TARGET_OFF": "目标“{name}”：实测 {measured}，路径应到 {line}，完成应有变化的 {share}%（低于 {line_yellow}%）",
    "TARGET_FELL": "目标“{name}”：基期已达标，实测 {measured} 又不达标",
    "TARGET_SOON": "目标“{name}”：距时限 {due} 还有 {days} 天，实测 {measured}，未达到 {value}",
    "TARGET_SHORT": "目标“{name}”：任务报完成，实测 {measured}，未达到 {value}",
    "TARGET_UNMEASURED": "目标“{name}”没有实测值，无法判断",
    "TARGET_UNDATED": "目标“{name}”的实测值没有日期，无法判断",
    "TARGET_STALE": "目标“{name}”的实测值是 {measured_on} 的，超过 {measured_days} 天，无法判断",
    "TARGET_NO_LINE": "目标“{name}”尚未达到，缺基期或时限，无法判断是否在路径上",
}
"""Code to sentence."""


def reason(code: str, colour: Colour, inputs: dict[str, Plain]) -> Reason:
    """The reason with its sentence written out."""
    return Reason(code, colour, WORDING[code].format_map(inputs), inputs)
