"""Whether a date bounds a commitment, or only names a time: the past, a window of payment, a title, a comparison.

Offsets are in the folded running text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from gongfu.documents.patterns import any_of

__all__ = ["TITLE", "DateText", "bounds", "is_rate", "is_window"]

TITLE = re.compile(r"《[^》]{0,120}》")
"""A title, whose dates are names."""
_SENTENCE_END = re.compile(r"[。;\n]")
_CLAUSE_END = re.compile(r"[,。;]")
_VALIDITY = re.compile(
    any_of("""
    有效期 施行 执行(?:期限|时间|至) 试行 实施期限 起执行 起实施 失效 废止 印发之日 政策期限 政策期间 执行期
    """)
)
"""Words of a document's own life: 有效期至2025年."""
_MONEY = re.compile(
    any_of("""
    免征 减征 免收 减免 免除 缓缴 减按 抵扣 退税 退还 免门票 返还 购置税 契税 所得税 增值税 房产税 购房 缴费 新购 缴纳
    补贴 奖励 给予 支付给 放宽
    """)
)
"""Words of a payment, whose window is no period of work."""
_TAX = re.compile(r"免征|减征|免收|减免|缓缴|退税|购置税|契税|所得税|增值税|房产税")
_TAX_PERIOD = re.compile(r"房产税|增值税|生产安排|同期|阶段性")
_SITUATION = re.compile(r"[^,]{0,8}情况")
"""Behind 全年 where it says what is reported: 报送全年落实情况."""
_PERMITTED = re.compile(r"(?:允许|可以?)[^,。;]{0,14}$")
_PERMITS = re.compile(r",?[^,。;]{0,8}(?<!许)可(?:以|在|按|凭|申请|享|选择)")
_PAST = re.compile(
    r"[^,。;]{0,8}?(?:以来|实施的|印发的|出台的|发布的|认定的|完成的|已(?!于)|起(?:对|在|,))|[^,。;]{0,2}的"
)
_GRADE = r"(?:中央|省级?|市级?|县级|第[一二三四五六]批|国家|全国|全省|全市|度)"
_PAPER = any_of(r"""
    方案 计划(?!完成) 规划 行动(?!方案) 要点 清单 工作报告 公报 目录 版 届 政策 通知 意见 办法 标准 条例 基数 水平 年鉴
    专项债券 专项债 预算 批次 项目(?!\w{0,6}(?:完成|开工|建成))
""")
_NAMES = re.compile(rf"(?:度)?(?:{_GRADE}?[^,。;、]{{0,10}}?{_PAPER}(?:》|中|的|内|项目)?)")
"""Behind a year that is part of a name: 2023年工作要点."""
_FROM_THEN = re.compile(r"起(?!步)|以来|之后|以后|后,")
_COMPARED = re.compile(r"(?:比|较|相比于?|自|从)$|(?<![应针面相反])对[^,]{0,10}$")
_PROLONGED = re.compile(r"(?:延续|延长|期限|缓缴|延期?|缴存)[^,]{0,8}$")
_ATTRIBUTE_OF_LIMIT = re.compile(r"[^,\d]{0,3}的(?!目标)|[效绩考]")
_ATTRIBUTE_OF_YEAR = re.compile(r"[^,]{0,2}的(?!目标)")
_MORE_DAYS = re.compile(r"(?:、\d{1,2}月\d{1,2}日)+之?前")
_GOES_ON = re.compile(r" ?\d{4}|是|[^,]{0,6}(?:以来|期间)|[、和—]")
_STRIVES = re.compile(r"(?:确保|力争|争取|预计|计划|其中)$")
_WORK_PERIOD = re.compile(r"年?[^,。;]{0,20}(?:安排|投入|设立|建设|实施[^,]{0,10}行动)")
_DESCRIBES = re.compile(r"年?(?:期间)?(?:的|累计|平均|已|新购|购)")
_SUM = re.compile(r"(?:\d|[一二三四五六七八九十百千万]+)(?:\.\d+)?(?:万|亿)?元")
_PER = re.compile(r"(?:每[人户亩台家]|按|元|标准为?|不超过|最高|最多|给予|享受|可|为)$")


class DateText(NamedTuple):
    """The text that is searched; the fields are the arguments of :func:`gongfu.compiler.dates.deadlines`."""

    fold: str
    start: int
    end: int
    year: int | None
    issued: str | None
    slot: bool

    def matches(self, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
        """Every match of a pattern in the text."""
        return pattern.finditer(self.fold, self.start, self.end)

    def around(self, left: int, right: int, width: int, ahead: int) -> tuple[str, str]:
        """What the sentence says before and behind a stretch, at most so many characters."""
        before = self.fold[max(self.start, left - width) : left]
        after = self.fold[right : min(self.end, right + ahead)]
        return _SENTENCE_END.split(before)[-1], _SENTENCE_END.split(after, maxsplit=1)[0]


def bounds(text: DateText, match: re.Match[str]) -> bool:
    """Whether a date bounds a commitment: 到…, …底前, 全年, 一季度, or a bare year that opens a clause."""
    left, right, to = match.start(), match.end(), match["to"]
    before, after = text.around(left, right, 40, 60)
    if (match["season"] and not match["before"]) or _names_a_time(before, match[0], after, to):
        return False
    if match["before"] or match["end"]:
        attribute = match["before"] and after.split(",", 1)[0].endswith("的")
        return not attribute and not _ATTRIBUTE_OF_LIMIT.match(after)
    if to == "至":
        return False
    if to == "到" or (match["inside"] and to):
        return not _ATTRIBUTE_OF_YEAR.match(after)
    if match["day"] and _MORE_DAYS.match(after):
        return True
    if match["day"] or _PAST.match(after):
        return False
    if match["whole"] or match["half"] or match["quarter"] or match["xun"]:
        return not (_TAX_PERIOD.match(after) or (match["whole"] and _SITUATION.match(after)))
    if _NAMES.match(after) or _TAX.search(after) or _GOES_ON.match(after):
        return False
    return _opens(before, to)


def _names_a_time(before: str, words: str, after: str, to: str | None) -> bool:
    """Whether what stands around a date makes it a beginning, a comparison, a permission or the document's own life."""
    if to in ("从", "自", "截至", "截止") or _FROM_THEN.match(after):
        return True
    if _VALIDITY.search(TITLE.sub("", before + words + after)):
        return True
    if _PERMITTED.search(before) or _PERMITS.match(after) or _COMPARED.search(before):
        return True
    return to in ("至", "到") and _PROLONGED.search(before) is not None


def _opens(before: str, to: str | None) -> bool:
    """Whether a bare year stands where it bounds what follows: at a clause's head, behind 力争 and the like."""
    if not before or before[-1] in ",:( " or to in ("力争", "确保", "争取", "在"):
        return True
    return _STRIVES.search(before) is not None


def is_window(text: DateText, left: int, right: int) -> bool:
    """Whether a range of dates is the window of a payment, a past period or a name rather than a period of work."""
    before, after = text.around(left, right, 60, 120)
    if text.fold[left - 1 : left] == "(" or text.fold[right : right + 1] == ")":
        return True
    if _MONEY.search(before + after) or _PERMITS.match(after) or _VALIDITY.search(before + after):
        return _WORK_PERIOD.match(after) is None
    return _DESCRIBES.match(after) is not None


def is_rate(text: DateText, left: int, right: int) -> bool:
    """Whether 每年 or 每月 measures a payment, a capacity or a habit instead of setting a rhythm for the work."""
    after = _CLAUSE_END.split(text.fold[right : min(text.end, right + 40)], maxsplit=1)[0]
    before = text.fold[max(0, left - 12) : left]
    if _SUM.match(after) or _PER.search(before) or after.startswith(("的", "每", "/")):
        return True
    return _MONEY.search(after) is not None
