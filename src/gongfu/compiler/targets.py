"""Targets (目标): which numbers a text promises to reach, told apart from grants, caps, fees, conditions and the past.

A number counts where something governs it: a comparator (以上, 不低于, 左右), a word of attaining (达到, 提高到), a verb
of producing (新增, 建成, 举办), what is to become of that many (12处煤矿建成投产), or its place in a list after one that
counts. Offsets are in the folded running text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from gongfu.compiler import vocabulary as words
from gongfu.compiler.grants import Sentence, sentences
from gongfu.compiler.ledger import Comparator
from gongfu.compiler.measures import Measure, measures

__all__ = ["Goal", "targets"]

_QUOTED = re.compile(r"《[^》]{0,120}》|“[^”]{0,60}”|‘[^’]{0,60}’")
_MODIFIES = re.compile(r"(?:以上|以下|以内|左右|\([^()]{0,10}\))?[^,。;、]{0,14}?的(?!比重|比例|占比|目标|任务|要求|水平)")
_CLASS_OF_MONEY = re.compile(r"(?:以上|以下|及以上|级)?[^\d,。;、]{0,8}?(?:企业|项目|集群|产业|园区|街区)")
_CAPACITY = re.compile(r"(?:吨|瓦|伏|伏安)(?:/年)?$")
_LOOKS_BACK = re.compile(r" ?(?:截至|截止|去年|上年|过去|近年来|[^,]{2,14}以来(?:$|,))")
_LOOKS_AHEAD = re.compile(r"(?:力争|确保|到20|今年|下一步|将|争取|计划)")
_TOGETHER = re.compile(r" ?(?:以上|左右)?(?:和|、|与|及) ?(?=\d|半)")


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


class _Seen(NamedTuple):
    """A number in its clause: the words before it (from the clause's head, and from the last number) and behind it.

    ``baseline`` is A where the number is B in 由A提高到B.
    """

    measure: Measure
    clause: str
    head: str
    before: str
    after: str
    start: int
    end: int
    baseline: float | None = None


def targets(fold: str, text: str, start: int, end: int, goals: bool = False) -> list[Goal]:
    """Targets between two offsets, in order.

    ``goals`` says that the text states the aims of a whole document: there a metric with a number is a target
    without any verb.
    """
    found: list[Goal] = []
    for sentence in sentences(fold, start, end):
        listed = past = False
        if not _worth_reading(fold, sentence.start, sentence.end):
            continue
        for left, right in sentence.clauses:
            past = _is_past(fold, left, right, past)
            mine: list[Goal] = []
            last = left
            for measure in [] if past else _unquoted(fold, text, left, right):
                if measure.start < last:
                    continue
                seen = _raised(fold, text, _seen(fold, measure, left, right, last))
                if _is_target(seen, sentence, listed, goals):
                    mine.append(_goal(fold, text, seen, last))
                    last, listed = max(seen.measure.end, mine[-1].end), True
            mine += _everything(fold, text, left, right, mine)
            found += _shared(fold, text, left, right, mine)
    return found


_WORTH = re.compile(r"\d|全覆盖|全部|全面|所有|翻[一两]番|一半|半数|[一二三四五六七八九十百千](?:个月|倍|个工作日|所|家|个|座|[万亿千])")


def _worth_reading(fold: str, start: int, end: int) -> bool:
    return _WORTH.search(fold, start, end) is not None


def _unquoted(fold: str, text: str, left: int, right: int) -> Iterator[Measure]:
    """Numbers of a clause that stand in no title or quotation (“十百千”工程)."""
    quoted = [match.span() for match in _QUOTED.finditer(fold, max(0, left - 40), right)]
    for measure in measures(fold, text, left, right):
        if not any(a <= measure.start < b for a, b in quoted):
            yield measure


def _seen(fold: str, measure: Measure, left: int, right: int, last: int) -> _Seen:
    at, stop = measure.start, measure.end
    return _Seen(measure, fold[left:right], fold[left:at], fold[last:at], fold[stop:right], left, right)


def _is_past(fold: str, left: int, right: int, before: bool) -> bool:
    """Whether a clause tells what has been done: from 截至… or …以来 to where the sentence turns to what is to come."""
    if _LOOKS_BACK.match(fold, left, right):
        return True
    return before and not _LOOKS_AHEAD.match(fold, left, right)


def _raised(fold: str, text: str, seen: _Seen) -> _Seen:
    """For A in 由A提高到B, B with A as its baseline; any other number as it is."""
    if not re.search(r"(?:由|从)[^,。;\d]{0,12}$", seen.head):
        return seen
    m = seen.measure
    later = next((x for x in measures(fold, text, m.end, seen.end) if x.unit == m.unit), None)
    if later is None or not re.search(r"提|升|降|压|增|扩|缩|减|到|至", fold[m.end : later.start]):
        return seen
    head = seen.head + fold[m.start : later.start]
    before = re.sub(r"(?:由|从)[^由从]*$", "", seen.before) + fold[m.end : later.start]
    return _Seen(later, seen.clause, head, before, fold[later.end : seen.end], seen.start, seen.end, m.value)


def _compared(seen: _Seen) -> bool:
    """Whether a comparator stands beside the number."""
    return bool(
        words.LEAST_AFTER.match(seen.after)
        or words.ABOUT_AFTER.match(seen.after)
        or words.MOST_AFTER.match(seen.after)
        or words.LEAST_BEFORE.search(seen.before)
        or words.MOST_BEFORE.search(seen.before)
        or seen.measure.more
    )


def _is_target(seen: _Seen, sentence: Sentence, listed: bool, goals: bool) -> bool:
    m = seen.measure
    joined = listed and not seen.after.startswith("的") and seen.before.strip(" 、和及与") == "" and seen.start < m.start - len(seen.before)
    if _measures_nothing(seen) or (_is_limited_time(seen) and not joined):
        return False
    granted = any(left <= m.start < right for left, right in sentence.grants)
    if (granted or _is_fee(seen)) and not _is_total(seen):
        return False
    if words.PAST.search(seen.head) or re.match(r"(?:以上|左右)?的(?:基础|情况|部分)", seen.after):
        return False
    produced = words.PRODUCE.search(seen.head) is not None
    arrives = "元" not in m.unit and words.ARRIVES.search(seen.after[:40]) is not None
    if not goals and _is_condition(seen, produced, arrives):
        return False
    return joined or _is_governed(seen, listed, goals, produced, arrives)


def _measures_nothing(seen: _Seen) -> bool:
    """Ordinals, dates, grades, sizes and names."""
    m, before = seen.measure, seen.before
    if m.unit in ("岁", "年") and re.search(r"寿命|年限", seen.head):
        return False
    if not m.unit:
        return re.search(r"倍差|之比|比值?|系数|指数|密度", before) is None
    if m.unit in words.NOT_MEASURED or m.unit.endswith("级"):
        return True
    if re.search(r"(?:第|[A-Za-z]|号|\d[.])$", before[-2:]) or (m.unit in ("日", "天") and re.search(r"[月旬] ?$", before)):
        return True
    if m.unit.endswith(("千", "万", "亿")) and seen.after.startswith(("级", "元级")):
        return True
    if "元" in m.unit and m.unit.endswith(("/人", "/年", "/平方米", "/吨", "/公斤")) and not re.search("生产率|人均|产值|收入", seen.head):
        return True
    if _CAPACITY.search(m.unit) and re.match(r"[\u4e00-\u9fff(A-Z]", seen.after) and not _compared(seen):
        return not re.search(r"(?:形成|达到|完成|新增|生产|减排|节约|供应|储备|产量) ?$", before)
    if seen.after.startswith("级"):
        return True
    if "元" in m.unit:
        of_class = _CLASS_OF_MONEY.match(seen.after)
        return of_class is not None and re.match(r" ?[约近]?\d", seen.after[of_class.end() :]) is not None
    return False


def _is_limited_time(seen: _Seen) -> bool:
    """A length of time that is no service time to be reached."""
    m = seen.measure
    if m.unit not in words.TIME_UNITS:
        return False
    if words.NO_TIME_LIMIT.search(seen.head):
        return True
    if words.LEAST_BEFORE.search(seen.before) and not re.search(r"超过|高于|大于", seen.before[-4:]):
        return False
    bounded = _compared(seen) or words.ATTAIN.search(seen.before) or words.DONE_WITHIN.match(seen.after)
    return not (bounded and words.PROCESSING.search(seen.clause))


def _is_total(seen: _Seen) -> bool:
    """Whether a sum is what a government sets aside or issues in all."""
    if words.EACH.search(seen.head) or seen.measure.unit.endswith("%"):
        return False
    if "元" not in seen.measure.unit and not seen.measure.unit.endswith(("张", "份")):
        return False
    set_aside = words.SET_ASIDE.search(seen.head)
    return set_aside is not None and (words.FUND.search(seen.clause) is not None or set_aside[0].startswith("安排"))


def _is_fee(seen: _Seen) -> bool:
    """Whether the number is a price, rate, share or limit in a single case."""
    unit = seen.measure.unit
    if re.search(r"按照?(?:不超过|最高)? ?$", seen.before):
        return True
    if ("元" in unit and words.EACH.search(seen.head)) or re.search(r"按?每(?:[百千]?平方米|套|车)", seen.head):
        return True
    if re.search(r"(?<![利税费])率(?:达到?|提高到|不低于|保持在|稳定在|超过|控制在)? ?$", seen.before) and not words.CASE_RATE.search(seen.before):
        return False
    if not ("元" in unit or unit in ("%", "‰", "倍", "个百分点", "平方米", "个月", "元", "套")):
        return False
    if unit == "个百分点" and re.search(r"费率|利率|税率|首付", seen.clause):
        return True
    if re.search(r"平均[^,]{0,10}(?:费率|利率)|上调|(?:收入|贷款增速|贷款余额|贷款规模|产值|增加值)[^,]{0,10}$", seen.head):
        return False
    return words.FEE.search(seen.head) is not None


def _is_condition(seen: _Seen, produced: bool, arrives: bool) -> bool:
    """Whether the number belongs to a condition, or to words that only describe what is meant."""
    opened = words.CONDITION.search(seen.head)
    if re.match(r"(?:且|并|或|鼓励)?对(?!接|标|外)", seen.clause) and (not produced or "元" in seen.measure.unit):
        return True
    if re.search(r"可(?:再)?(?:新增|申请|享受|购买)", seen.head):
        return True
    if opened and not produced and (seen.clause.endswith("的") or "的" in seen.after[:20]):
        return True
    modifier = _MODIFIES.match(seen.after)
    if modifier and not produced and not words.LEAST_BEFORE.search(seen.before):
        return not words.ARRIVES.search(seen.after[modifier.end() :])
    return False


def _is_governed(seen: _Seen, listed: bool, goals: bool, produced: bool, arrives: bool) -> bool:
    m, before, after = seen.measure, seen.before, seen.after
    compared, attained = _compared(seen), words.ATTAIN.search(before) is not None
    together = _TOGETHER.match(after) is not None and "分别" in seen.head
    if m.unit.startswith(("∶", ":", "比")):
        return compared or attained
    if seen.clause[m.start - seen.start] == "翻":
        return True
    if m.unit in words.TIME_UNITS:
        return True
    if compared or together:
        return bool(len(before.strip()) > 1 or arrives or listed or produced) and not re.search(r"(?:对|凡|满|为|从事)$", before)
    if after.startswith(("全覆盖", "覆盖")) and m.unit == "%":
        return True
    if attained and not re.search(r"(?:等|为|第)$", before[-1:]) or re.search(r"[^认作成]为 ?$", before):
        return goals or not words.CLASS.match(m.unit[-1:] + after) or produced
    if words.CLASS.match(m.unit[-1:] + after) and not re.search("新增|建成|完成|改造", seen.head):
        return False
    if goals and before.endswith("等"):
        return False
    if m.unit in ("%", "‰", "个百分点", "百分点", "倍"):
        return arrives or (produced and after.startswith("的")) or (goals and len(before.strip()) > 1) or re.search(r"力争|争取", before[-4:]) is not None or (listed and after == "")
    if words.STRONG_SCOPE.search(before):
        return False
    if produced:
        return True
    if words.SCOPE.search(before):
        return False
    if arrives and len(seen.head) <= 30:
        return True
    return (listed or goals) and re.search(r"[\u4e00-\u9fff]{2,}[”)]? ?$", before) is not None and len(before) <= 36


def _operator(seen: _Seen) -> Comparator:
    before, after = seen.before, seen.after
    if words.LEAST_AFTER.match(after) or words.LEAST_BEFORE.search(before) or seen.measure.more:
        return ">="
    if words.ABOUT_AFTER.match(after):
        return "~"
    if words.MOST_AFTER.match(after) or words.MOST_BEFORE.search(before):
        return "<="
    if re.search(r"力争|争取到|左右", seen.head):
        return "~"
    return "="


def _goal(fold: str, text: str, seen: _Seen, last: int) -> Goal:
    """The target that a number states."""
    m, op = seen.measure, _operator(seen)
    if _TOGETHER.match(seen.after):  # 10%和4%以下: the last comparator speaks for all
        partner = next(measures(fold, text, m.end, seen.end), None)
        if partner and partner.unit == m.unit and op == "=":
            op = _operator(_seen(fold, partner, seen.start, seen.end, m.end))
    stop = m.end
    for pattern in (words.LEAST_AFTER, words.MOST_AFTER, words.ABOUT_AFTER):
        if beside := pattern.match(fold, m.end, seen.end):
            stop = beside.end()
            break
    start = max(last, seen.start)
    while start < m.start and fold[start] in " 、和及以上左右,":
        start += 1
    before = text[start : m.start]
    if seen.baseline is not None:
        before = re.sub(r"(?:由|从)[^由从]*$", "", before)
    if not text[start : m.start].strip(" 、"):
        stop = min(seen.end, max(stop, m.end + 20))
    metric = _metric(before, text[m.end : seen.end])
    return Goal(start, stop, metric, op, m.value, m.unit or None, seen.baseline)


def _metric(before: str, after: str) -> str:
    """What is measured: the words before the number without date and verb, else the words after it too."""
    name = words.TRAILING.sub("", words.LEADING.sub("", before.strip(" 、,，和及"), count=1)).strip(" 、,，的")
    if len(name) < 2 or words.PRODUCE.fullmatch(name):
        following = re.split("[,，。;；、]", re.sub(r"^(?:以上|左右|以内|以下)的?", "", after.strip()))[0][:24]
        name = (name + following).strip() or before.strip()
    return name


def _everything(fold: str, text: str, left: int, right: int, numbered: list[Goal]) -> list[Goal]:
    """A target without a digit: 全覆盖, 全部完成, 所有…实现…; at most one a clause."""
    for match in words.EVERY.finditer(fold, left, right):
        before, after = fold[left : match.start()], fold[match.end() : right]
        if before.endswith(("%", "、")) or any(goal.end >= match.start() - 3 for goal in numbered):
            continue
        if match[0] == "全覆盖" and words.EVERY_EXCEPT.match(after) and not re.search("每年|实现", before):
            continue
        if match[0].startswith("全面") and re.match(r"[^,。;]{0,12}\d", after):
            continue
        if re.search(r"(?:推进|推动|加快|扩大|探索|促进|逐步|鼓励)[^,]{0,20}$", before) and match[0] != "全覆盖":
            continue
        metric = words.LEADING.sub("", text[left : match.start()], count=1).strip(" 、") or text[match.end() : right][:20]
        return [Goal(left, match.end(), metric, "all", None, None)]
    return []


def _shared(fold: str, text: str, left: int, right: int, found: list[Goal]) -> list[Goal]:
    """One target for each metric of A、B均达到x; A with x and B with y in A、B分别达到x和y."""
    clause = fold[left:right]
    cut = re.search(r"分别|均(?!衡|等|匀|值)", clause)
    numbered = [goal for goal in found if goal.value is not None and cut and goal.end > left + cut.start()]
    if cut is None or not numbered:
        return found
    head = words.LEADING.sub("", text[left : left + cut.start()], count=1)
    names = [name.strip() for name in re.split("[、和与及]", head) if name.strip()]
    if len(names) < 2:
        return found
    names = _parallel(names)
    stop = max(goal.end for goal in numbered)
    others = [goal for goal in found if goal not in numbered]
    if cut[0] == "均" and len(numbered) == 1 and len(names) == 2:
        return others + [replace(numbered[0], start=left, metric=name) for name in names]
    if cut[0] == "分别" and len(numbered) == len(names):
        return others + [replace(goal, start=left, end=stop, metric=name) for goal, name in zip(numbered, names, strict=True)]
    return found


def _parallel(names: list[str]) -> list[str]:
    """Names that share a head and a tail, in full: 马铃薯种植、收获机械化率 are 马铃薯种植机械化率 and 马铃薯收获机械化率."""
    tail = re.search(r"(?<=[\u4e00-\u9fff]{2})(?:[\u4e00-\u9fff]*率|比重|占比|时限|时间)$", names[-1])
    if tail is None or re.search(r"率$|比重$|占比$|时限$|时间$", names[0]):
        return names
    shared = names[0][:-2] if len(names[0]) > 2 and tail[0].endswith("率") and tail.start() == 2 else ""
    return [*(name + tail[0] for name in names[:-1]), shared + names[-1]]
