"""Figures: numbers in their clauses, and whether they are promised, or a fee, a condition, a name, a length of time."""

from __future__ import annotations

import re
from typing import NamedTuple

from gongfu.compiler import vocabulary as words
from gongfu.compiler.grants import Sentence
from gongfu.compiler.measures import Measure
from gongfu.documents.patterns import HAN

__all__ = ["TOGETHER", "Figure", "is_target"]

TOGETHER = re.compile(r" ?(?:以上|左右)?(?:和|、|与|及) ?(?=\d|半)")
"""Behind the first of several numbers (10%和4%以下)."""
_MODIFIES = re.compile(
    r"(?:以上|以下|以内|左右|\([^()]{0,10}\))?[^,。;、]{0,14}?的(?!比重|比例|占比|目标|任务|要求|水平)"
)
_CLASS_OF_MONEY = re.compile(r"(?:以上|以下|及以上|级)?[^\d,。;、]{0,8}?(?:企业|项目|集群|产业|园区|街区)")
_ANOTHER_NUMBER = re.compile(r" ?[约近]?\d")
_CAPACITY = re.compile(r"(?:吨|瓦|伏|伏安)(?:/年)?$")
_NAMES_A_THING = re.compile(rf"{HAN}|[(A-Z]")
_OUTPUT = re.compile(r"(?:形成|达到|完成|新增|生产|减排|节约|供应|储备|产量) ?$")
_AGE_OF_ALL = re.compile(r"寿命|教育年限")
_WITHOUT_UNIT = re.compile(r"倍差|之比|比值?|系数|指数|密度")
_ORDINAL = re.compile(r"(?:第|[A-Za-z]|号|\d[.])$")
_OF_MONTH = re.compile(r"[月旬] ?$")
_PER_CASE = ("/人", "/年", "/平方米", "/吨", "/公斤")
_PRODUCTIVITY = re.compile(r"生产率|人均|产值|收入")
_MORE_THAN = re.compile(r"超过|高于|大于")
_BY_RATE = re.compile(r"按照?(?:不超过|最高)? ?$")
_PER_HOME = re.compile(r"按?每(?:[百千]?平方米|套|车)")
_RATE = re.compile(r"(?<![利税费])率(?:达到?|提高到|不低于|保持在|稳定在|超过|控制在)? ?$")
_INTEREST = re.compile(r"费率|利率|税率|首付")
_ECONOMY = re.compile(r"平均[^,]{0,10}(?:费率|利率)|上调|(?:收入|贷款增速|贷款余额|贷款规模|产值|增加值)[^,]{0,10}$")
_TOWARDS = re.compile(r"(?:且|并|或|鼓励)?对(?!接|标|外)")
_MAY = re.compile(r"可(?:再)?(?:新增|申请|享受|购买)")
_BASIS = re.compile(r"(?:以上|左右)?的(?:基础|情况|部分)")
_OPENS_CONDITION = re.compile(r"(?:对|凡|满|为|从事)$")
_IS = re.compile(r"[^认作成]为 ?$")
_MADE = re.compile("新增|建成|完成|改造")
_STRIVES = re.compile(r"力争|争取")
_NOUN = re.compile(rf"{HAN}{{2,}}[”)]? ?$")
_FEE_UNITS = frozenset(["%", "‰", "倍", "个百分点", "平方米", "个月", "元", "套"])
_RATE_UNITS = frozenset(["%", "‰", "个百分点", "百分点", "倍"])


class Figure(NamedTuple):
    """A number in its clause, which runs from ``start`` to ``end``.

    ``head`` is what stands before it in the clause, ``before`` the part of it behind the last target, ``after`` what
    stands behind it. ``baseline`` is A where the number is B in 由A提高到B.
    """

    measure: Measure
    clause: str
    head: str
    before: str
    after: str
    start: int
    end: int
    baseline: float | None = None


class _Setting(NamedTuple):
    """What else governs a number: a target before it, a section of goals, a verb before it, a verb behind it."""

    listed: bool
    goals: bool
    produced: bool
    arrives: bool


def is_target(figure: Figure, sentence: Sentence, listed: bool, goals: bool) -> bool:
    """Whether a text promises a figure. ``listed`` says that a target precedes it in its sentence."""
    joined = listed and _stands_in_list(figure)
    if _measures_nothing(figure) or (_is_limited_time(figure) and not joined):
        return False
    granted = any(left <= figure.measure.start < right for left, right in sentence.grants)
    if (granted or _is_fee(figure)) and not _is_total(figure):
        return False
    if words.PAST.search(figure.head) or _BASIS.match(figure.after):
        return False
    produced = words.PRODUCE.search(figure.head) is not None
    if not goals and _is_condition(figure, produced):
        return False
    arrives = "元" not in figure.measure.unit and words.ARRIVES.search(figure.after[:40]) is not None
    return joined or _is_governed(figure, _Setting(listed, goals, produced, arrives))


def _stands_in_list(figure: Figure) -> bool:
    """Whether nothing but 、 and 和 stands between a figure and the target before it in its clause."""
    follows = figure.start < figure.measure.start - len(figure.before)
    return follows and not figure.after.startswith("的") and not figure.before.strip(" 、和及与")


def _is_compared(figure: Figure) -> bool:
    """Whether a comparator stands beside the number."""
    return bool(
        words.LEAST_AFTER.match(figure.after)
        or words.ABOUT_AFTER.match(figure.after)
        or words.MOST_AFTER.match(figure.after)
        or words.LEAST_BEFORE.search(figure.before)
        or words.MOST_BEFORE.search(figure.before)
        or figure.measure.more
    )


def _measures_nothing(figure: Figure) -> bool:
    """Ordinals, dates, grades, sizes and names."""
    unit, before, after = figure.measure.unit, figure.before, figure.after
    if unit in ("岁", "年") and _AGE_OF_ALL.search(figure.head):
        return False
    if not unit:
        return _WITHOUT_UNIT.search(before) is None
    if unit in words.NOT_MEASURED or unit.endswith("级"):
        return True
    if _ORDINAL.search(before[-2:]) or (unit in ("日", "天") and _OF_MONTH.search(before)):
        return True
    if unit.endswith(("千", "万", "亿")) and after.startswith(("级", "元级")):
        return True
    if "元" in unit and unit.endswith(_PER_CASE) and not _PRODUCTIVITY.search(figure.head):
        return True
    if _CAPACITY.search(unit) and _NAMES_A_THING.match(after) and not _is_compared(figure):
        return _OUTPUT.search(before) is None
    return after.startswith("级") or ("元" in unit and _is_class_of_money(after))


def _is_class_of_money(after: str) -> bool:
    """Whether a sum only says which things another number counts (亿元以上企业5家)."""
    of_class = _CLASS_OF_MONEY.match(after)
    return of_class is not None and _ANOTHER_NUMBER.match(after, of_class.end()) is not None


def _is_limited_time(figure: Figure) -> bool:
    """A length of time that is no service time to be reached."""
    if figure.measure.unit not in words.TIME_UNITS:
        return False
    if words.NO_TIME_LIMIT.search(figure.head):
        return True
    if words.LEAST_BEFORE.search(figure.before) and not _MORE_THAN.search(figure.before[-4:]):
        return False
    bounded = _is_compared(figure) or words.ATTAIN.search(figure.before) or words.DONE_WITHIN.match(figure.after)
    return not (bounded and words.PROCESSING.search(figure.clause))


def _is_total(figure: Figure) -> bool:
    """Whether a sum is what a government sets aside or issues in all."""
    unit = figure.measure.unit
    if words.EACH.search(figure.head) or not ("元" in unit or unit.endswith(("张", "份"))):
        return False
    set_aside = words.SET_ASIDE.search(figure.head)
    return set_aside is not None and (words.FUND.search(figure.clause) is not None or set_aside[0].startswith("安排"))


def _is_fee(figure: Figure) -> bool:
    """Whether the number is a price, rate, share or limit in a single case."""
    unit, head = figure.measure.unit, figure.head
    if _BY_RATE.search(figure.before) or ("元" in unit and words.EACH.search(head)) or _PER_HOME.search(head):
        return True
    if _RATE.search(figure.before) and not words.CASE_RATE.search(figure.before):
        return False
    if "元" not in unit and unit not in _FEE_UNITS:
        return False
    if unit in ("个百分点", "个基点", "基点") and _INTEREST.search(figure.clause):
        return True
    return not _ECONOMY.search(head) and words.FEE.search(head) is not None


def _is_condition(figure: Figure, produced: bool) -> bool:
    """Whether the number belongs to a condition, or to words that only describe what is meant."""
    if _TOWARDS.match(figure.clause) and (not produced or "元" in figure.measure.unit):
        return True
    if _MAY.search(figure.head):
        return True
    if produced:
        return False
    if words.CONDITION.search(figure.head) and (figure.clause.endswith("的") or "的" in figure.after[:20]):
        return True
    modifier = _MODIFIES.match(figure.after)
    if modifier and not words.LEAST_BEFORE.search(figure.before):
        return not words.ARRIVES.search(figure.after, modifier.end())
    return False


def _is_governed(figure: Figure, setting: _Setting) -> bool:
    """Whether something makes the number one to be reached: a comparator, a verb, or its place among goals."""
    unit, before, after = figure.measure.unit, figure.before, figure.after
    compared, attained = _is_compared(figure), words.ATTAIN.search(before) is not None
    if unit.startswith(("∶", ":", "比")):
        return compared or attained
    if unit in words.TIME_UNITS or figure.clause[figure.measure.start - figure.start] == "翻":
        return True
    if compared or (TOGETHER.match(after) and "分别" in figure.head):
        named = len(before.strip()) > 1 or setting.arrives or setting.listed or setting.produced
        return named and not _OPENS_CONDITION.search(before)
    if unit == "%" and after.startswith(("全覆盖", "覆盖")):
        return True
    is_class = words.CLASS.match(unit[-1:] + after) is not None
    if (attained and before[-1:] != "为") or _IS.search(before):
        return setting.goals or setting.produced or not is_class
    if is_class and not _MADE.search(figure.head):
        return False
    if setting.goals and before.endswith("等"):
        return False
    return _is_rate_to_reach(figure, setting) if unit in _RATE_UNITS else _is_number_to_reach(figure, setting)


def _is_rate_to_reach(figure: Figure, setting: _Setting) -> bool:
    """Whether a rate without comparator or verb of attaining is one to be reached."""
    before, after = figure.before, figure.after
    if setting.arrives or (setting.produced and after.startswith("的")) or _STRIVES.search(before[-4:]):
        return True
    return (setting.goals and len(before.strip()) > 1) or (setting.listed and not after)


def _is_number_to_reach(figure: Figure, setting: _Setting) -> bool:
    """Whether a number of things without comparator or verb of attaining is one to be reached."""
    before = figure.before
    if words.STRONG_SCOPE.search(before):
        return False
    if setting.produced:
        return True
    if words.SCOPE.search(before):
        return False
    if setting.arrives and len(figure.head) <= 30:
        return True
    return (setting.listed or setting.goals) and len(before) <= 36 and _NOUN.search(before) is not None
