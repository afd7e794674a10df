"""What each clause is for: work to do, aims and principles, goals, the past, or rules about the document itself."""

from __future__ import annotations

import re
from typing import Literal

from gongfu.documents.flow import Flow
from gongfu.documents.outline import Outline
from gongfu.documents.patterns import HAN, any_of

__all__ = ["Purpose", "purposes"]

Purpose = Literal["work", "aims", "goals", "past", "rules"]

_OF_GOALS = any_of(r"""
    工作 主要 发展 总体 行动 预期 阶段性? 具体 重点 量化 奋斗 任务 试点 建设 改革 总的 近期 中长期 远景 年度 战略
    20\d\d年
""")
_GOALS = re.compile(
    rf"^{_OF_GOALS}*(?:目标|指标)(?:任务|要求|指标)?(?:和[^,。]{{0,10}}|\([^()]*\))?$"
    rf"|^(?!{any_of('完成 落实 明确 分解 细化 实现 强化 锚定 聚焦')}){HAN}{{0,8}}目标$"
    r"|主要预期目标|^(?:总体要求|总体思路|指导思想|基本原则)[和与、及](?:主要|工作|发展|预期)*目标"
)
"""Headings of goals: 主要目标, 2025年发展目标."""
_IDEAS = any_of("""
    指导思想 原则 总体要求 总体思路 思路 思想 基本要求 战略定位 总体定位 发展定位 定位 总体考虑 遵循
""")
_AIMS = re.compile(
    rf"^(?:工作|总体|基本|指导|主要)*{_IDEAS}(?:[和与、及](?:主要|工作|基本)*(?:原则|目标|任务|思路|要求|定位))?$"
    r"|(?:重要|重大|深刻|现实)意义|^(?:起草|制定|出台|编制)(?:背景|依据|必要性)|^(?:背景|依据|必要性)$"
    r"|^(?:发展)?(?:现状|形势|环境|机遇)(?:[和与、及].{0,8})?$|^(?:面临的?|发展)形势|^概述$|^前言$|指导方针|总体部署|充分认识"
)
"""Headings of aims, principles and reasons: 指导思想, 总体要求, 重要意义."""
_PAST = re.compile(
    rf"回顾|^(?:工作|改革|发展|现实|实践)基础$|^基本情况$|取得(?:的|了)?(?:{HAN}{{0,6}})?成[就效绩]|^主要(?:成效|成绩|进展|做法)"
    r"|工作总结|^.{0,16}主要工作(?:成效|情况)$|过去[一五]年|^20\d\d年(?:主要)?工作$|“十[三四]五”时期.{0,14}成就"
)
"""Headings of what has been done: 2022年工作回顾, 取得的成效."""
_RULES = re.compile(
    r"^附则|名词解释|^适用(?:范围|对象)|^(?:实施|执行|政策)?(?:有效)?期限?$|^有效期|^术语|^(?:政策)?解释(?:权|说明)?$"
    r"|^(?:施行|实施|执行)(?:时间|日期)|^其他(?:事项|规定)?$|^定义"
    r"|^(?:补贴|奖励|支持|资助|补助|空间|时间|实施|试点|政策)(?:和.{2,4})?(?:对象|范围|标准|条件|期限|依据)$"
)
"""Headings of rules about the document itself: 附则, 有效期."""
_SELF = any_of(rf"""
    意见 措施 政策 办法 方案 通知 规定 细则 文件 若干{HAN}{{2,4}} 条例 制度 政策措施 实施细则
""")
_LIFE = re.compile(
    rf"^(?:本|以上|上述|该)?{_SELF}?[^。;]{{0,14}}(?:自[^。]{{2,24}}(?:起)?(?:施行|实施|执行|生效)"
    r"|有效期(?:至|为|\d|到|自|限|[一二三四五]年)|由[^。]{2,30}(?:负责|承担)解释|(?:所称|中的)[^。]{1,20}(?:是指|指))"
)
"""Openings of the same without a heading: 本措施自印发之日起施行."""
_REGULATION = r"(?:办法|规定|细则|条例|制度)"
_OPENS_RULES = re.compile(
    rf"^为(?:了|进一步)?[^。]{{4,160}}(?:制定|制订)本|^[^。]{{0,60}}适用(?:于)?本{_REGULATION}|^本{_REGULATION}(?:适用于|所称|中)"
)
"""The first articles of a regulation: why it is made, whom it binds, what its words mean."""
_SHORT = 26
"""Longest heading that is read, in characters."""


def purposes(flow: Flow, outline: Outline) -> list[Purpose]:
    """The purpose of each clause, handed down from its headings."""
    out: list[Purpose] = []
    for clause in outline.clauses:
        heading = flow.fold[clause.body : clause.heading_end].strip(" 。:;、")
        above: Purpose = out[clause.parent] if clause.parent is not None else "work"
        out.append(_purpose(heading, flow.fold[clause.body : min(clause.end, clause.body + 200)], above))
    return out


def _purpose(heading: str, opening: str, above: Purpose) -> Purpose:
    short = len(heading) <= _SHORT
    if short and _GOALS.search(heading):
        return "goals"
    if above in ("past", "rules"):
        return above
    if short and _PAST.search(heading):
        return "past"
    if short and _AIMS.search(heading):
        return "aims"
    if (short and _RULES.search(heading)) or _LIFE.match(opening[:60]) or _OPENS_RULES.match(opening):
        return "rules"
    return above
