"""Targets (目标): which numbers a text promises to reach, told apart from subsidies, caps, fees, conditions and the past.

A number counts where something governs it: a comparator (以上, 不低于, 左右), a verb of attaining (达到, 提高到), a verb
of producing (新增, 建成, 举办), or its place in a list after one that counts. Offsets are in the folded running text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from gongfu.compiler.ledger import Comparator
from gongfu.compiler.measures import Measure, measures

__all__ = ["Goal", "targets"]

_BREAK = re.compile(r"[,。;:!?\n]|——")
_QUOTED = re.compile(r"《[^》]{0,120}》|“[^”]{0,60}”|‘[^’]{0,60}’")

# Comparators beside the number.
_BEFORE_LEAST = re.compile(r"(?:不低于|不少于|不小于|超过|高于|突破|超|至少|逾|不得低于|不得少于|大于|多于|力争超过|优于) ?(?:了|约)?$")
_BEFORE_MOST = re.compile(r"(?:不超过|不高于|不大于|不多于|不得超过|不得高于|低于|小于|少于|控制在|控制到|压减在|最多|稳定在|稳居[^,。;]{0,4}前|进入[^,。;]{0,4}前|前) ?$")
_BEFORE_EXACT = re.compile(
    r"(?:达到|达|完成|实现|为|至|到|成|增长|下降|降低|提高|提升|减少|增加|上升|缩小|增幅|增速|保持在|稳定在|保持|迈上|占比|比重|降幅|涨幅|缩短|压缩|压减|精简|减|扩大|增|降|翻|占|年均|分别|均|总数|总量|总额|规模|各|以内的?) ?(?:约|近)?$"
)
_BEFORE_ABOUT = re.compile(r"(?:力争|争取|约|大约|接近|近|左右)[^,。;]{0,2}$")
_AFTER_LEAST = re.compile(r" ?(?:\([^()]{0,10}\))?(?:及)?以上|\+")
_AFTER_MOST = re.compile(r" ?(?:\([^()]{0,10}\))?(?:以内|以下|之内|内(?!容|部|外|的))")
_AFTER_ABOUT = re.compile(r" ?(?:左右|上下)")

_TIME_UNITS = {"个工作日", "工作日", "天", "日", "小时", "个小时", "分钟", "个月", "个自然日"}
_PROCESSING = re.compile(r"办理|审批|审核|办结|受理|时限|时间|流程|周期|审查|答复|响应|评审|核准|验收|登记|内下放|放款|办证|开办|时长|到账|兑现|拨付|压缩|缩短|压减|精简|办电|接电|报装|活动时间|活动")
_ATTAIN = re.compile(
    r"(?:达到|达|超过|突破|不低于|不少于|不高于|不超过|高于|低于|控制在|提高到|提高至|提升至|提升到|降至|降到|降低到|压缩至|压缩到|压减至|压减到|缩短至|缩短到|缩短为|精简为|减至|增至|增长|下降|降低|提高|提升|稳定在|保持在|保持|扩大至|扩大到|扩充至|缩小至|缩小到|迈上|稳居|至少|比重|占比|率|比例|增速|增幅|涨幅|强度|覆盖率|总量|总额|规模|产值|收入|年均|分别|均) ?(?:约|近)?$"
)
_PRODUCE = re.compile(
    r"新增|新建|建成|建设|建立|打造|培育|培养|引进|举办|开展|组织|实施|创建|推出|发放|安排|投放|形成|争取|盘活|改造|提供|实现|培训|选派|遴选|认定|布局|储备|谋划|签约|开工|投产|升级|发展|推广|设立|增设|推动|完成|引留|吸纳|支持|扶持|带动|促进|帮助|改建|扩建|评选|命名|选树|建好|办好|办成|抓好|用好|落地|推进|转化|招引|招商|引育|孵化|达标|整治|修复|绿化|造林|治理|铺设|更新|购置|配备|配置|预留|筹集|筹建|收储|供应|归集|整合|利用|减排|节约|淘汰|压减|清退|化解|处置|转移|募集|发行|融资|出口|生产|播种|种植|养殖|加工|改良|开发|开通|开行|新开|新注册|新培|新认定|新签|新谋划|新发展|再就业|就业|上市|挂牌|入库|培植|集聚|汇聚|招聘|招录|兴建|启动|参加|参展|开办|力争|确保|搭建|布设|建|新获|获批|获评|落实|承接|采购|扩大|增加|增|选聘|聘任|资助|推荐|申报|制定|制修订|修订|编制|出台|拓展|挖掘|评定|通车|贯通|供给|配售|配租|实行|纳入|征集|发布|梳理|摸排|走访"
)
_AMOUNT = re.compile(
    r"给予|奖励|奖补|补贴|补助|资助|贴息|最高|上限|封顶|一次性|每(?:户|人|家|个|台|套|辆|吨|亩|平方米|年每|名|次|件|项|张|场|千瓦时|单|所|座|村|镇|增加|新增|提升|引进|实际)|按|标准|税|利率|首付|额度|注册资本|罚款|价格|单价|费率|保费|免|减征|减免|缓|返还|票价|门票|折|工资|待遇|养老金|医保|报销|起付|支付比例|公积金|贷款额|单笔|授信额|单户|租金|房租|电价|水价|气价|收费|缴费|费用|奖金|贷款(?:期限|年限|金额)|保证金|预付款|容积率|建筑面积|限额|违约金|滞纳金|报酬|抵扣|扣除|佣金|让利|提成|津贴|奖|补"
)
_SET_ASIDE = re.compile(r"(?:安排|设立|统筹|筹集|投放|争取|发放|发行|募集|投入|下达|落实|整合)[^,。;]{0,30}$")
_FUND = re.compile(r"专项资金|资金|消费券|基金|贷款|债券|再贷款|预算|专项|投资|信贷")
_CONDITION = re.compile(r"(?:对|凡|符合|满足|具备|年满|凡是|申请|若|如|当|属于|购买|针对|以|经)[^,。;]{0,60}$")
_OF = re.compile(r"(?:以上|以下|以内|左右|\([^()]{0,10}\))?[^,。;、]{0,14}?的(?!比重|比例|占比|目标|任务|要求|水平|支付|投资|建设|改造)")
_PAST = re.compile(r"已|了|过去|以来|去年|上年|累计(?:完成|实现|发放|培训)?达?$|曾|同期|截至|截止|原(?:来|有)|现有|目前|提高到了|由此")
_SCOPE = re.compile(r"(?:围绕|聚焦|针对|涉及|列入|上述|这|现有|原有|全部|其中|选择|选取|依托|根据|在|对|等|以|前|近|共|共计|包括|分为|分|从|第|大于|每|各|跨|首批|剩余|停产|停工|因疫情[^,。;]{0,4}|向|为|由|按|与|参与|具有|持有|年满|满|不满|未满|超龄) ?$")
_NAMED = re.compile(r"^(?:大|重点|强|优|条(?:重点)?(?:产业链|措施)|项(?:重点|制度|措施|机制|内容|清单|标准|工程|行动|任务|政策)|个(?:方面|领域|环节|专项|行动|工程|层次|一批|统一|百分百|到位|必须|严禁|不))")
_EVERY = re.compile(
    r"(?:100% ?)?全覆盖|(?:全部|全面)(?:完成|纳入|建成|达标|办结|出台|整改|投产|开工|落实到位|实现|上图|支付|建立|到位|下放|取消|清零|持有|达到|设立(?=“)|脱贫|退出|淘汰|消除|利用|复工|复产|开放|接入|入库|公开|办理|关停|改造|覆盖)"
    r"|(?:所有|全国所有|各类)[^,。;]{2,30}?(?:实现|完成|全部|均)[^,。;]{2,30}|全量|(?:应建|应办)[^,。;]{0,2}率100%"
)
_ALL_NOT = re.compile(r"推进|推动|加快|逐步|促进|鼓励|支持|探索|扩大|健全|完善|加强|严格|争取")
_LEADING = re.compile(
    r"^(?:[^,。;]*?(?:年底前|月底前|年末|底前|以来))?(?:(?:力争|确保|争取|努力|实现|推动|推进|促进|使|到|其中|并|且|同时|全年|今年|年内|每年|积极|大力|进一步|预计|计划|将|新的?|要|在|年均|逐步|基本)+)"
)
_TRAILING = re.compile(
    r"(?:总体|逐步|力争|分别|均|各|约|近|不低于|不少于|不高于|不超过|不得低于|超过|突破|高于|低于|达到|达|完成|实现|为|控制在|稳定在|保持在|保持|稳居|迈上|提高到|提高至|提升至|提升到|扩大至|扩大到|扩充至|缩小至|缩小到|降至|降到|压缩至|压缩到|压减至|缩短至|精简为|减至|增至|增加到|至少|阶段性|由|从|到|至|在|超|逾|[左右])+$"
)


@dataclass(frozen=True, slots=True)
class Goal:
    """A target in a text: the stretch that holds metric and number, and what they say."""

    start: int
    end: int
    metric: str
    op: Comparator
    value: float | None
    unit: str | None
    baseline: float | None = None


class _Clause(NamedTuple):
    """A stretch between two punctuation marks, and the sentence it stands in."""

    start: int
    end: int
    sentence: int
    sentence_end: int


def targets(fold: str, text: str, start: int, end: int, goals: bool = False) -> list[Goal]:
    """Targets between two offsets, in order.

    ``goals`` says that the text states the aims of a whole document: there a metric with a number is a target
    without any verb.
    """
    found: list[Goal] = []
    quoted = [(start + m.start(), start + m.end()) for m in _QUOTED.finditer(fold[start:end])]
    listed = False
    previous_sentence = -1
    for clause in _clauses(fold, start, end):
        if clause.sentence != previous_sentence:
            listed, previous_sentence = False, clause.sentence
        last = clause.start
        for measure in measures(fold, text, clause.start, clause.end):
            if any(a <= measure.start < b for a, b in quoted):
                continue
            if measure.start < last:
                continue
            if not _is_target(fold, measure, clause, last, listed, goals):
                continue
            found += _goal(fold, text, measure, clause, last)
            last, listed = measure.end, True
        found += _everything(fold, text, clause, [g for g in found if g.start >= clause.start])
    return sorted(_distributed(fold, text, found), key=lambda goal: (goal.start, goal.end))


def _clauses(fold: str, start: int, end: int) -> list[_Clause]:
    """Clauses between punctuation marks that stand outside brackets, and the 、 lists inside them left whole."""
    out: list[_Clause] = []
    left = sentence = start
    marks = [*_BREAK.finditer(fold, start, end)]
    ends = [m.start() for m in marks if m[0] in "。!?\n"] + [end]
    at = 0
    for match in marks:
        if match[0] == ":" and fold[match.start() - 1 : match.start()].isdigit():
            continue
        if match[0] == "," and re.match(r"\d{3}(?!\d)", fold[match.end() : match.end() + 4]) and fold[match.start() - 1].isdigit():
            continue
        while ends[at] < sentence:
            at += 1
        if match.start() > left:
            out.append(_Clause(left, match.start(), sentence, ends[at]))
        left = match.end()
        if match[0] in "。!?\n":
            sentence = left
    while ends[at] < sentence:
        at += 1
    if left < end:
        out.append(_Clause(left, end, sentence, ends[at]))
    return out


def _is_target(fold: str, m: Measure, clause: _Clause, last: int, listed: bool, goals: bool) -> bool:
    before, after = fold[last : m.start], fold[m.end : clause.end]
    whole_before, sentence = fold[clause.start : m.start], fold[clause.sentence : clause.sentence_end]
    compared = bool(
        _AFTER_LEAST.match(after)
        or _AFTER_ABOUT.match(after)
        or _AFTER_MOST.match(after)
        or _BEFORE_LEAST.search(before)
        or _BEFORE_MOST.search(before)
    )
    if not m.unit or m.unit in ("年", "周年", "季", "岁", "届", "版", "级", "批", "期", "面", "点", "线", "字", "站", "区", "市", "县", "镇", "乡", "折", "度"):
        return False
    if re.search(r"第 ?$|\d\.$|[A-Za-z]$|号$", before[-3:]) or fold[m.start - 1 : m.start] in "〔":
        return False
    if m.unit in ("日", "天") and re.search(r"月 ?$|旬$", before[-2:]):
        return False
    if m.unit in _TIME_UNITS and not (_PROCESSING.search(fold[clause.start : clause.end]) and (compared or _ATTAIN.search(before) or m.unit == "个月")):
        return False
    if m.unit in _TIME_UNITS and (_AMOUNT.search(whole_before) or re.search(r"提前|连续|(?:自|从)[^,]{0,20}起|之日起|期限|延长|每$|后$|满$|近$|\d岁", whole_before)):
        return False
    if _OF.match(after) and not goals and not _BEFORE_LEAST.search(before) and not re.search(r"(?:完成|建成|新建|改造|实施|推动)[^,]{0,6}$", before):
        return False
    if _PAST.search(whole_before) or re.match(r"(?:以上|左右)?的(?:基础|情况|部分)", after):
        return False
    money = "元" in m.unit
    if _AMOUNT.search(whole_before if not money else fold[clause.start : clause.end]) and not _is_total(fold, m, clause, before, compared):
        return False
    if money and _AMOUNT.search(_neighbourhood(fold, m, clause)) and not _is_total(fold, m, clause, before, compared):
        return False
    if _CONDITION.search(whole_before) and not goals and _conditional(fold, m, clause):
        return False
    if goals:
        return compared or bool(_BEFORE_EXACT.search(before)) or bool(_PRODUCE.search(whole_before)) or (listed and len(before) > 2) or m.unit in ("%", "倍")
    if compared or _ATTAIN.search(before):
        return not (re.search(r"(?:在|对|凡|满|为|从事)$", before) and not _PRODUCE.search(whole_before))
    if _NAMED.match(fold[m.end - len(m.unit) : clause.end]) or _SCOPE.search(before):
        return False
    if m.unit in ("%", "个百分点", "百分点", "倍") and not _BEFORE_EXACT.search(before):
        return bool(_BEFORE_ABOUT.search(before))
    if _BEFORE_EXACT.search(before):
        return True
    return bool(_PRODUCE.search(whole_before)) or (listed and last > clause.start) or (listed and bool(re.match(r"[^\d]{2,24}$", before)) and not after)


def _neighbourhood(fold: str, m: Measure, clause: _Clause) -> str:
    """The clause a sum stands in and the one after it up to the end of the sentence's part."""
    stop = re.search(r"[。;\n]", fold[m.end : clause.sentence_end])
    return fold[clause.start : m.end + (stop.start() if stop else clause.sentence_end - m.end)][:80]


def _is_total(fold: str, m: Measure, clause: _Clause, before: str, compared: bool) -> bool:
    """Whether a sum is what a government sets aside or issues in total, or an indicator's value, not an amount a recipient gets."""
    clause_text = fold[clause.start : m.end]
    if re.search(r"每(?:户|人|家|个|台|套|辆|吨|亩|平方米|名|次|件|项|张|场)|最高|给予|奖励|一次性|补贴[^,。;]{0,4}$|补助|单笔|单户|/", clause_text + fold[m.end : m.end + 1]):
        return False
    if _SET_ASIDE.search(before) and _FUND.search(clause_text) or (_FUND.search(clause_text) and re.search(r"(?:安排|投放|发放|发行|设立)", clause_text)):
        return True
    return "元" not in m.unit and (compared or bool(_ATTAIN.search(before))) and not re.search(r"按|给予|奖|补|税|利率|首付|额度|折|公积金|缴|免|费率?(?!.{0,6}率)|容积率|预付|返还|贷款(?:比例|额)", clause_text)


def _conditional(fold: str, m: Measure, clause: _Clause) -> bool:
    """Whether the clause that holds the number is a condition: it ends in 的, or money follows."""
    inside = fold[m.end : clause.end]
    rest = fold[m.end : min(clause.sentence_end, m.end + 120)]
    return inside.endswith("的") or "的" in inside[:20] or re.search(r"给予|奖励|补贴|补助|资助|享受|免|减|可(?:申请|按)", rest) is not None


def _operator(fold: str, m: Measure, clause: _Clause, last: int) -> Comparator:
    before, after = fold[last : m.start], fold[m.end : clause.end]
    if _AFTER_LEAST.match(after) or _BEFORE_LEAST.search(before) or m.more:
        return ">="
    if _AFTER_MOST.match(after) or (_BEFORE_MOST.search(before) and not re.search(r"稳定在 ?$", before)):
        return "<="
    if m.unit == "个月" and fold[m.end : m.end + 1] == "内":
        return "<="
    if _AFTER_ABOUT.match(after) or re.search(r"力争|争取", fold[clause.start : m.start]):
        return "~"
    return "="


def _goal(fold: str, text: str, m: Measure, clause: _Clause, last: int) -> list[Goal]:
    """The target a number states; where the text goes on 由A提高到B, the second number."""
    baseline = None
    if re.search(r"(?:由|从)[^,。;]{0,12}$", fold[clause.start : m.start]):
        later = [x for x in measures(fold, text, m.end, clause.end) if x.unit == m.unit]
        if later and re.search(r"(?:提高|提升|降|压缩|压减|增加|扩大|增长|缩短|缩小|减少|上升|到|至)", fold[m.end : later[0].start]):
            baseline, m, last = m.value, later[0], m.end
    op = _operator(fold, m, clause, last)
    stop = m.end
    for pattern in (_AFTER_LEAST, _AFTER_MOST, _AFTER_ABOUT):
        found = pattern.match(fold, m.end, clause.end)
        if found:
            stop = found.end()
            break
    start = max(last, clause.start)
    while start < m.start and fold[start] in " 、和及以,":
        start += 1
    metric = _metric(text[start : m.start], text[stop : clause.end])
    if not text[start : m.start].strip():
        stop = min(clause.end, stop + 20)
    return [Goal(start, stop, metric, op, m.value, m.unit, baseline)]


def _metric(before: str, after: str) -> str:
    """What is measured: the words before the number without date and verb of attaining, else the words after it."""
    name = _TRAILING.sub("", _LEADING.sub("", before.strip(" 、,，"), count=1)).strip(" 、,，的")
    if len(name) < 2 or _PRODUCE.fullmatch(name):
        following = re.split("[,，。;；、]", after.strip())[0][:24]
        name = (name + following).strip() or before.strip()
    return name


def _everything(fold: str, text: str, clause: _Clause, numbered: list[Goal]) -> list[Goal]:
    """Targets without a digit: 全覆盖, 全部完成, 所有…实现…."""
    out: list[Goal] = []
    for match in _EVERY.finditer(fold, clause.start, clause.end):
        if match[0].startswith("100%"):
            continue
        if any(goal.start <= match.start() < goal.end + 4 for goal in numbered):
            continue
        before = fold[clause.start : match.start()]
        if match[0] == "全覆盖" and re.match(r"(?:的|、|监测|检查|巡查|培训|机制|体系|工作|推进|服务体系|网络)", fold[match.end() : clause.end]):
            if not re.search(r"每年|实现|进行", before):
                continue
        if match[0].startswith("全面") and match[0] not in ("全面完成", "全面建成", "全面设立", "全面消除", "全面达标"):
            continue
        if re.search(r"(?:推进|推动|加快|扩大|探索|促进|逐步)[^,]{0,20}$", before) and match[0] != "全覆盖":
            continue
        if re.search(r"\d", fold[match.end() : match.end() + 12]) and match[0].startswith("全面"):
            continue
        metric = _LEADING.sub("", text[clause.start : match.start()], count=1).strip(" 、") or text[match.end() : clause.end][:20]
        out.append(Goal(clause.start, match.end(), metric, "all", None, None))
    return out[:1]


def _distributed(fold: str, text: str, found: list[Goal]) -> list[Goal]:
    """One target for each metric of A、B均达到x, and A with x, B with y in A、B分别达到x和y."""
    out: list[Goal] = []
    for i, goal in enumerate(found):
        words = text[goal.start : goal.end]
        match = re.search(r"^(?P<names>.+?)(?:均|都|各)(?:达到|达|控制在|保持在|提高到|不低于|超过)?[^、]*$", words)
        names = re.split("[、和]", match["names"]) if match and goal.value is not None else []
        if len(names) == 2 and "均" in words and all(len(n) > 1 for n in names):
            tail = re.search(r"[\u4e00-\u9fff]{2,8}率$", names[1])
            for name in names:
                full = name if name.endswith("率") or not tail else name + tail[0][-4:]
                out.append(Goal(goal.start, goal.end, full, goal.op, goal.value, goal.unit, goal.baseline))
        else:
            out.append(goal)
        del i
    return out
