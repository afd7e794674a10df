"""Deadlines (时限): a grammar of Chinese dates that tells what bounds a commitment from what merely names a time.

Offsets are in the folded running text. A date resolves to its last day: 到2025年 → 2025-12-31, 6月底前 → 06-30.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta
from typing import NamedTuple

from gongfu.compiler.grants import grants
from gongfu.compiler.ledger import DeadlineKind
from gongfu.documents.numerals import integer

__all__ = ["Found", "deadlines", "last_day", "years_after"]

_N = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_YEAR = r"(?:(?P<year>(?:19|20)\d\d|二[○〇零]\S{2}) ?年(?!期|以上|以下|内[^,。;]{0,2}免|版|度(?!末|底))|(?P<this>今年|本年度?|当年)|(?P<next>明年|次年))(?:度)?"
_PART = (
    rf"(?:(?P<month>{_N}) ?月(?P<xun>[上中下]旬)?(?:(?P<day>{_N}) ?[日号])?"
    r"|(?P<half>[上下]半年)"
    r"|第?(?P<quarter>[一二三四1-4])(?P<more>、[二三四2-4])? ?季度"
    r"|(?P<season>春节|国庆节?|五一|元旦|汛期|入冬)"
    r"|(?P<whole>全年))"
)
_END = r"(?P<end>[末底])?"
_BEFORE = r"(?:(?:之?前|以前)(?!后|夕|期))"
_PLAN = r"(?:“? ?(?P<plan>十[二三四五六]五) ?”? ?(?P<span>期?末|时期末|期间|时期|以来)?(?:规划期)?)"

# One pass finds every date expression; what it means is decided from its parts and from what stands around it.
_DATE = re.compile(
    rf"(?P<to>从|自|到|至|在|于|截至|截止|力争|确保|争取)? ?"
    rf"(?:(?P<dated>{_YEAR}) ?年?)?(?:{_PART}|(?(dated)|(?P<bare>(?<![\d一二三四五六七八九十两])年)(?=[末底内])))"
    rf" ?{_END}(?P<before>{_BEFORE})?(?P<inside>内)?"
)
_RANGE = re.compile(
    r"(?P<from_year>(?:19|20)\d\d) ?年?(?:(?P<from_month>\d{1,2})月(?:(?P<from_day>\d{1,2})日)?)? ?(?:—|-|~|至|到|–|－|─|―)+ ?"
    r"(?:(?P<to_year>(?:19|20)\d\d) ?年)?(?:(?P<to_month>\d{1,2})月(?:(?P<to_day>\d{1,2})日)?)?(?P<end>[末底])?"
)
_RECURRING = re.compile(
    r"每(?:个)?(?:年度?|\d(?:[-~—至]\d)?年|半年|季度|季|月|周|旬|两年|三年)(?:(?:的)?(?:第?[一二三四1-4]季度|\d{1,2}月|[一二三四五六七八九十]{1,2}月)?(?:\d{1,2}日|初|末|底)?(?:之?前)?)?(?:一(?:主题|次))?"
    r"|(?:逐年|按月|按季度?|按年|按周|半年度)(?=调度|通报|报送|报告|汇总|监测|分析|评估|开展|组织|召开|公布|发布|统计|更新|推进|提升|提高|增加|下达|公示|研究)"
)
_BY_EVERY = re.compile(r"每(?:年|月|季度?|半年)度?(?:第?[一二三四1-4]季度|\d{1,2}月)?(?:\d{1,2}日|初|末|底)之?前")
_COMING = re.compile(r"(?:未来|今后)(?P<count>[一二三四五六七八九十两\d])年(?:内|时间)?")
_PLANNED = re.compile(_PLAN)
_OPEN = re.compile(r"长期坚持|持续推进|长期推进|持续实施|常年坚持|长期|持续")
_RELATIVE = re.compile(
    r"(?:在|自)?(?:本)?(?:意见|方案|通知|措施|办法|文件|规划)?(?:印发|下发|发布|施行|公布)(?:之日起|后)(?P<count>\d{1,3}|[一二三四五六七八九十]{1,3})(?P<unit>个月|个工作日|日|天|年)(?:之)?内"
)
_FREEZE = re.compile(r"(?:在)?(?:土壤封冻|入冬|上冻|封冻|汛期来临|主汛期|供暖期|采暖季|春耕|开学|高考)之?前")
_START_SPAN = re.compile(
    r"(?:从|自)(?P<year>(?:19|20)\d\d)年(?:(?P<month>\d{1,2})月)?(?:(?P<day>\d{1,2})日)?(?:起|开始),?(?:[^,。;\d以]{0,6}?)(?:开展|实施|进行|推进|组织|利用|用)?(?:为期|连续)?(?P<count>半|(?<!\d)\d{1,2}|[一二三四五六七八九十两])(?P<unit>年|个月|个年度)(?!以|级|期|制|\d{1,2}月)"
)
_PLAN_END = {"十二五": 2015, "十三五": 2020, "十四五": 2025, "十五五": 2030, "十六五": 2035}
_SEASONS = {"国庆": (9, 30), "国庆节": (9, 30), "五一": (4, 30), "元旦": (12, 31)}
_SPRING_FESTIVAL = {  # first day of the lunar year; Purple Mountain Observatory almanac
    2018: (2, 16), 2019: (2, 5), 2020: (1, 25), 2021: (2, 12), 2022: (2, 1), 2023: (1, 22), 2024: (2, 10), 2025: (1, 29),
    2026: (2, 17), 2027: (2, 6), 2028: (1, 26), 2029: (2, 13), 2030: (2, 3),
}  # fmt: skip

_HINT = re.compile(r"[年月季旬周]|十[三四五六]五|按周|之日起|前|长期|持续")
"""What every date expression has; most sentences have none of it."""

# What stands before or behind a date that is no limit: the past, the law's life, a window of payment, a title.
_VALIDITY = re.compile(r"有效期|施行|执行(?:期限|时间|至)|试行|实施期限|起执行|起施行|起实施|失效|废止|印发之日|政策期限|政策期间|执行期")
_MONEY = re.compile(r"免征|减征|免收|减免|免除|缓缴|减按|抵扣|退税|退还|免门票|返还|购置税|契税|所得税|增值税|房产税|购房|缴费|新购|缴纳|补贴|奖励|给予|支付给|放宽")
_TAX = re.compile(r"免征|减征|免收|减免|缓缴|退税|购置税|契税|所得税|增值税|房产税")
_PERMITTED = re.compile(r"(?:允许|可以?)[^,。;]{0,14}$")
_PERMITS = re.compile(r",?[^,。;]{0,8}(?<!许)可(?:以|在|按|凭|申请|享|选择)")
_PAST = re.compile(r"^[^,。;]{0,8}?(?:以来|实施的|印发的|出台的|发布的|认定的|完成的|已(?!于)|起(?:对|在|,))|^的(?!基础|时候)|^[^,。;]{0,2}的")
_NAMES = re.compile(
    r"^(?:度)?(?:(?:中央|省级?|市级?|县级|第[一二三四五六]批|国家|全国|全省|全市|度)?[^,。;、]{0,10}?(?:方案|计划(?!完成)|规划|行动(?!方案)|要点|清单|工作报告|公报|目录|版|届|政策|通知|意见|办法|标准|条例|基数|水平|年鉴|专项债券|专项债|预算|批次|项目(?!\w{0,6}(?:完成|开工|建成)))(?:》|中|的|内|项目)?)"
)


_TITLE = re.compile(r"《[^》]{0,120}》")


class Found(NamedTuple):
    """A deadline in a text: its stretch, its last day (ISO or ``None``) and its kind."""

    start: int
    end: int
    date: str | None
    kind: DeadlineKind


def last_day(year: int, month: int = 12, day: int = 0) -> str | None:
    """ISO date of a day, or of a month's last day where ``day`` is 0; ``None`` where there is no such day."""
    if not 1 <= month <= 12 or not 1 <= year <= 9999:
        return None
    length = monthrange(year, month)[1]
    return date(year, month, day or length).isoformat() if day <= length else None


def years_after(iso: str, years: int = 0, months: int = 0) -> str | None:
    """The last day of a span of years and months that begins on ``iso``."""
    begin = date.fromisoformat(iso)
    total = begin.year * 12 + begin.month - 1 + years * 12 + months
    year, month = divmod(total, 12)
    if year > 9999:
        return None
    same = date(year, month + 1, min(begin.day, monthrange(year, month + 1)[1]))
    return (same - timedelta(days=1)).isoformat()


def deadlines(fold: str, start: int, end: int, year: int | None, issued: str | None = None, slot: bool = False) -> list[Found]:
    """Deadlines between two offsets, in order.

    ``year`` is the year that 年底前 and 一季度 refer to, ``issued`` the document's ISO date for 印发之日起30日内.
    ``slot`` says that the text stands in a deadline's place (a column or 完成时限：), where any date is one.
    """
    if _HINT.search(fold, start, end) is None:
        return []
    found: list[Found] = []
    busy: list[tuple[int, int]] = []

    def add(left: int, right: int, day: str | None, kind: DeadlineKind) -> None:
        if all(right <= a or left >= b for a, b in busy):
            busy.append((left, right))
            found.append(Found(left, right, day, kind))

    def skip(left: int, right: int) -> None:
        busy.append((left, right))

    for match in _TITLE.finditer(fold, start, end):
        skip(*match.span())
    granted = [] if slot else grants(fold, start, end)
    for match in _BY_EVERY.finditer(fold, start, end):  # a rhythm of reporting holds inside a grant too
        add(match.start(), match.end(), None, "recurring")
    for stretch in granted:
        skip(*stretch)
    for match in _RELATIVE.finditer(fold, start, end):
        add(match.start(), match.end(), _relative(match, issued), "by")
    for match in _START_SPAN.finditer(fold, start, end):
        add(match.start(), match.end(), _span_end(match), "period")
    for match in _RANGE.finditer(fold, start, end):
        if not (match["to_year"] or match["to_month"]) or (match["to_year"] and not match["from_month"] and match["to_month"]):
            if not match["to_year"]:
                continue
        if slot or not _is_window(fold, match.start(), match.end(), start, end):
            limit = last_day(int(match["to_year"] or match["from_year"]), int(match["to_month"] or 12), int(match["to_day"] or 0))
            if limit:
                add(match.start(), match.end(), limit, "period")
        skip(match.start(), match.end())
    for match in _RECURRING.finditer(fold, start, end):
        if slot or not _is_rate(fold, match.start(), match.end(), end):
            add(match.start(), match.end(), None, "recurring")
        skip(match.start(), match.end())
    for match in _COMING.finditer(fold, start, end):
        if year:
            add(match.start(), match.end(), f"{year + (integer(match['count']) or 1) - 1}-12-31", "by")
    for match in _PLANNED.finditer(fold, start, end):
        if (match["span"] or slot) and match["span"] != "以来" and _bounds_plan(fold, match, start, slot):
            add(match.start(), match.end(), f"{_PLAN_END[match['plan']]}-12-31", "by")
    for match in _FREEZE.finditer(fold, start, end):
        if fold[match.start()] == "在" or fold[match.end() : match.end() + 1] == "完":
            add(match.start(), match.end(), None, "by")
    context = year
    for match in _DATE.finditer(fold, start, end):
        if any(not (match.end() <= a or match.start() >= b) for a, b in busy):
            continue
        limit = _resolve(match, context if match["month"] or match["quarter"] else year)
        if limit and (slot or _bounds(fold, match, start, end)):
            if match["year"]:
                context = int(limit[:4])
            left = match.start() + (len(match["to"]) if match["to"] in ("力争", "确保", "争取", "从", "自") else 0)
            quarters = match["more"] is not None
            add(left, match.end(), limit, "period" if quarters else "by")
    if slot:
        for match in _OPEN.finditer(fold, start, end):
            add(match.start(), match.end(), None, "open")
    return sorted(found)


def _relative(match: re.Match[str], issued: str | None) -> str | None:
    count = integer(match["count"])
    if issued is None or count is None:
        return None
    if match["unit"] == "个工作日":
        return None
    if match["unit"] in ("个月", "年"):
        last = years_after(issued, months=count) if match["unit"] == "个月" else years_after(issued, years=count)
        return (date.fromisoformat(last) + timedelta(days=1)).isoformat() if last else None
    return (date.fromisoformat(issued) + timedelta(days=count)).isoformat()


def _span_end(match: re.Match[str]) -> str | None:
    begin = last_day(int(match["year"]), int(match["month"] or 1), int(match["day"] or 1))
    if begin is None:
        return None
    if match["count"] == "半":
        return years_after(begin, months=6)
    count = integer(match["count"]) or 0
    return years_after(begin, months=count) if match["unit"] == "个月" else years_after(begin, years=count)


def _resolve(match: re.Match[str], year: int | None) -> str | None:
    """The last day of a date expression, or ``None`` where it lacks a year or is no date."""
    if match["year"]:
        year = integer(match["year"].replace("○", "〇"))
    elif match["next"] and year:
        year += 1
    if year is None or not 1990 <= year <= 2100:
        return None
    if match["month"]:
        month, day = integer(match["month"]) or 0, integer(match["day"]) if match["day"] else 0
        if match["xun"] and not day:
            day = {"上旬": 10, "中旬": 20, "下旬": 0}[match["xun"]]
        return last_day(year, month, day or 0)
    if match["half"]:
        return last_day(year, 6 if match["half"] == "上半年" else 12)
    if match["quarter"]:
        last = (match["more"] or match["quarter"])[-1]
        return last_day(year, 3 * (integer(last) or 0))
    if match["season"]:
        if match["season"] == "春节":
            day_one = _SPRING_FESTIVAL.get(year)
            return (date(year, *day_one) - timedelta(days=1)).isoformat() if day_one else None
        month_day = _SEASONS.get(match["season"])
        return last_day(year, *month_day) if month_day else None
    return last_day(year)


def _bounds(fold: str, match: re.Match[str], start: int, end: int) -> bool:
    """Whether a date bounds a commitment: 到…, …底前, 全年, 一季度, or a bare year that opens a clause."""
    left, right, to = match.start(), match.end(), match["to"]
    before = re.split(r"[。;\n]", fold[max(start, left - 40) : left])[-1]
    after = re.split(r"[。;\n]", fold[right : min(end, right + 60)])[0]
    if match["season"] and not match["before"]:
        return False
    if to in ("从", "自", "截至", "截止") or re.match(r"起(?!步)|以来|之后|以后|后,", after):
        return False
    if _VALIDITY.search(_TITLE.sub("", before + fold[left:right] + after)) or _PERMITTED.search(before) or _PERMITS.match(after):
        return False
    if re.search(r"(?:比|较|相比于?|自|从)$", before) or re.search(r"(?<![应针面相反])对[^,]{0,10}$", before):
        return False
    if to in ("至", "到") and re.search(r"(?:延续|延长|期限|缓缴|延期?|缴存)[^,]{0,8}$", before):
        return False
    if match["before"] or match["end"]:
        return not re.match(r"[^,\d]{0,3}的(?!目标)|[效绩考]", after) and not (match["before"] and after.split(",")[0].endswith("的"))
    if to == "至":
        return False
    if to == "到" or (match["inside"] and to):
        return not re.match(r"[^,]{0,2}的(?!目标)", after)
    if match["day"] and re.match(r"(?:、\d{1,2}月\d{1,2}日)+之?前", after):
        return True
    if match["day"] or _PAST.match(after):
        return False
    if match["whole"] or match["half"] or match["quarter"] or match["xun"]:
        return not re.match(r"(?:房产税|增值税|生产安排|同期|阶段性)", after)
    if _NAMES.match(after):
        return False
    return _opens(before, to) and not _TAX.search(after) and not re.match(r" ?\d{4}|[^,]{0,6}(?:以来|期间)|[、和—]", after)


def _opens(before: str, to: str | None) -> bool:
    """Whether a bare year stands where it bounds what follows: at a clause's head, behind 力争 and the like."""
    if not before or before[-1] in ",:( " or to in ("力争", "确保", "争取", "在"):
        return True
    return re.search(r"(?:确保|力争|争取|预计|计划|其中)$", before) is not None


def _is_window(fold: str, left: int, right: int, start: int, end: int) -> bool:
    """Whether a range of dates is the window of a payment, a past period or a name rather than a period of work."""
    before = re.split(r"[。;\n]", fold[max(start, left - 60) : left])[-1]
    after = re.split(r"[。;\n]", fold[right : min(end, right + 120)])[0]
    if fold[left - 1 : left] == "(" or fold[right : right + 1] == ")":
        return True
    if _MONEY.search(before + after) or _PERMITS.match(after) or _VALIDITY.search(before + after):
        return re.match(r"(?:年?)[^,。;]{0,20}(?:安排|投入|设立|建设|实施[^,]{0,10}行动)", after) is None
    return re.match(r"年?(?:期间)?(?:的|累计|平均|已|新购|购)", after) is not None


def _is_rate(fold: str, left: int, right: int, end: int) -> bool:
    """Whether 每年 or 每月 measures a payment, a capacity or a habit instead of setting a rhythm for the work."""
    after = re.split(r"[,。;]", fold[right : min(end, right + 40)])[0]
    before = fold[max(0, left - 12) : left]
    words = fold[left:right]
    if words.startswith("每天") or re.match(r"(?:\d|[一二三四五六七八九十百千万]+)(?:\.\d+)?(?:万|亿)?元", after):
        return True
    if re.search(r"(?:每[人户亩台家]|按|元|标准为?|不超过|最高|最多|给予|享受|可|为)$", before):
        return True
    return _MONEY.search(after) is not None or after.startswith(("的", "每", "/"))


def _bounds_plan(fold: str, match: re.Match[str], start: int, slot: bool) -> bool:
    """Whether “十四五”期间 bounds a commitment: it opens a clause or follows 到."""
    if slot:
        return True
    before = fold[max(start, match.start() - 2) : match.start()]
    return not before or before[-1] in "。,;:\n(到至在" or before.endswith(("力争", "确保"))
