"""Deadlines (时限): a grammar of Chinese dates that tells what bounds a commitment from what merely names a time.

Offsets are in the folded running text. A date resolves to its last day: 到2025年 → 2025-12-31, 6月底前 → 06-30.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from gongfu.compiler.date_bounds import TITLE, DateText, bounds, is_rate, is_window
from gongfu.compiler.days import PLAN_END, days_after, last_day, season_end, years_after
from gongfu.compiler.grants import grants
from gongfu.compiler.ledger import DeadlineKind
from gongfu.documents.numerals import integer
from gongfu.documents.patterns import any_of

__all__ = ["Found", "deadlines"]

# One pattern finds every date expression; what it means is decided from its parts and from what stands around it.

_N = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_YEAR = (
    r"(?:(?P<year>(?:19|20)\d\d|二[○〇零]\S{2}) ?年(?!期|以上|以下|内[^,。;]{0,2}免|版|度(?!末|底))"
    r"|(?:今年|本年度?|当年)|(?P<next>明年|次年))度?"
)
_PART = (
    rf"(?:(?P<month>{_N}) ?月(?P<xun>[上中下]旬)?(?:(?P<day>{_N}) ?[日号])?"
    r"|(?P<half>[上下]半年)"
    r"|第?(?P<quarter>[一二三四1-4])(?P<more>、[二三四2-4])? ?季度"
    r"|(?P<season>春节|国庆节?|五一|元旦|汛期|入冬)"
    r"|(?P<whole>全年))"
)
_BARE = r"(?<![\d一二三四五六七八九十两])年(?=[末底内])"
_DATE = re.compile(
    r"(?=[从自到至在于截力确争 \d二今本当明次一三四五六七八九十上下第春国元汛入全年])"  # rejects most places at once
    rf"(?P<to>从|自|到|至|在|于|截至|截止|力争|确保|争取)? ?(?:(?P<dated>{_YEAR}) ?年?)?(?:{_PART}|(?(dated)|{_BARE}))"
    r" ?(?P<end>[末底])?(?P<before>(?:之?前|以前)(?!后|夕|期))?(?P<inside>内)?"
)
"""到2025年, 2023年6月底前, 今年三季度, 年底前, 春节前."""
_RANGE = re.compile(
    r"(?P<from_year>(?:19|20)\d\d) ?年?(?:\d{1,2}月(?:\d{1,2}日)?)? ?(?:—|-|~|至|到|–|－|─|―)+ ?"
    r"(?:(?P<to_year>(?:19|20)\d\d) ?年)?(?:(?P<to_month>\d{1,2})月(?:(?P<to_day>\d{1,2})日)?)?[末底]?"
)
"""2023—2025年, 2023年3月至6月底."""
_EVERY = r"每(?:个)?(?:年度?|\d(?:[-~—至]\d)?年|半年|季度|季|月|周|旬|两年|三年)"
_IN_EVERY = r"(?:第?[一二三四1-4]季度|\d{1,2}月|[一二三四五六七八九十]{1,2}月)?(?:\d{1,2}日|初|末|底)?(?:之?前)?"
_REGULARLY = any_of("逐年 按月 按季度? 按年 按周 半年度")
_REPORTS = any_of("""
    调度 通报 报送 报告 汇总 监测 分析 评估 开展 组织 召开 公布 发布 统计 更新 推进 提升 提高 增加 下达 公示 研究
    协调 会商 督办 督查 督导 点评 跟踪 梳理
""")
_ROUND = r"(?<![一二三四五六七八九十两\d])(?:周|半月|月|季)(?:调度|通报|例会|会商)"
_RECURRING = re.compile(rf"{_EVERY}(?:(?:的)?{_IN_EVERY})?(?:一(?:主题|次))?|{_REGULARLY}(?={_REPORTS})|{_ROUND}")
"""每年, 每季度末, 按月(通报)."""
_BY_EVERY = re.compile(r"每(?:年|月|季度?|半年)度?(?:第?[一二三四1-4]季度|\d{1,2}月)?(?:\d{1,2}日|初|末|底)之?前")
"""每月25日前."""
_PROCESS = re.compile(
    r"(?:20\d\d ?年)?\d{1,2}月(?:\d{1,2}日|底|[上中下]旬)?之?前"
    r"(?=[^,。;的]{0,24}(?:报送|上报|反馈|公示|发放到位|兑付|拨付|提交|汇总)[^,。;的]{0,16}[,。;])"
)
"""6月30日前发放到位."""
_COMING = re.compile(r"(?:未来|今后)(?P<count>[一二三四五六七八九十两\d])年(?:内|时间)?")
"""未来三年."""
_PLANNED = re.compile(r"“? ?(?P<plan>十[二三四五六]五) ?”? ?(?P<span>期?末|时期末|期间|时期|以来)?(?:规划期)?")
"""“十四五”期间, “十四五”末."""
_OPEN = re.compile(r"长期坚持|持续推进|长期推进|持续实施|常年坚持|长期|持续")
_NUMERIC = re.compile(
    r"(?<![\d.])(?P<year>20\d\d)(?:[-/.](?P<month>\d{1,2})(?:[-/.](?P<day>\d{1,2}))?(?: 00:00:00)?)?(?![\d年%./-])"
)
"""2024-12-31, 2024."""
_RELATIVE = re.compile(
    r"(?:在|自)?(?:本)?(?:意见|方案|通知|措施|办法|文件|规划)?(?:印发|下发|发布|施行|公布)(?:之日起|后)"
    r"(?P<count>\d{1,3}|[一二三四五六七八九十]{1,3})(?P<unit>个月|个工作日|日|天|年)(?:之)?内"
)
"""本方案印发之日起30日内."""
_FREEZE = re.compile(r"(?:在)?(?:土壤封冻|入冬|上冻|封冻|汛期来临|主汛期|供暖期|采暖季|春耕|开学|高考)之?前")
"""在入冬前: a time of the year without a day."""
_START_SPAN = re.compile(
    r"(?:从|自)(?P<year>(?:19|20)\d\d)年(?:(?P<month>\d{1,2})月)?(?:(?P<day>\d{1,2})日)?(?:起|开始),?"
    r"(?:[^,。;\d以]{0,6}?)(?:开展|实施|进行|推进|组织|利用|用)?(?:为期|连续)?(?P<count>半|(?<!\d)\d{1,2}|[一二三四五六七八九十两])"
    r"(?P<unit>年|个月|个年度)(?!以|级|期|制|\d{1,2}月)"
)
"""自2023年7月起开展为期一年."""
_HINT = re.compile(r"[年月季旬周]|十[三四五六]五|按周|之日起|前|长期|持续")
"""What every date expression has; most sentences have none of it."""


class Found(NamedTuple):
    """A deadline in a text: its stretch, its last day (ISO or ``None``) and its kind."""

    start: int
    end: int
    date: str | None
    kind: DeadlineKind


class _Taken(NamedTuple):
    """A stretch in which nothing further is a deadline."""

    start: int
    end: int


class _Stretches:
    """Which characters between two offsets are taken: a byte each, so that asking does not depend on their number."""

    def __init__(self, start: int, end: int) -> None:
        self.start = start
        self.taken = bytearray(end - start)

    def take(self, start: int, end: int) -> None:
        """Take the characters of a stretch."""
        left, right = max(start - self.start, 0), min(end - self.start, len(self.taken))
        self.taken[left:right] = b"\1" * max(right - left, 0)

    def free(self, start: int, end: int) -> bool:
        """Whether no character of a stretch is taken."""
        return self.taken.find(1, max(start - self.start, 0), end - self.start) < 0


_Finding = Iterator[Found | _Taken]


def deadlines(
    fold: str, start: int, end: int, year: int | None, issued: str | None = None, slot: bool = False
) -> list[Found]:
    """Deadlines between two offsets, in order.

    ``year`` is the year that 年底前 and 一季度 refer to, ``issued`` the document's ISO date for 印发之日起30日内.
    ``slot`` says that the text stands in a deadline's place (a column or 完成时限：), where any date is one.
    """
    if not slot and _HINT.search(fold, start, end) is None:
        return []
    text = DateText(fold, start, end, year, issued, slot)
    words = fold[start:end]
    found: list[Found] = []
    taken = _Stretches(start, end)
    for needed, finder in _FINDERS:
        for one in finder(text) if needed in words else ():
            if isinstance(one, Found):
                if not taken.free(one.start, one.end):
                    continue
                found.append(one)
            taken.take(one.start, one.end)
    return sorted([*found, *_dates(text, taken)])


def _titles(text: DateText) -> _Finding:
    """Titles in 《》, whose dates are names."""
    for match in text.matches(TITLE):
        yield _Taken(*match.span())


def _rhythms_of_reports(text: DateText) -> _Finding:
    """每月25日前: a rhythm of reporting, which holds inside a grant too."""
    for match in text.matches(_BY_EVERY):
        yield Found(*match.span(), None, "recurring")


def _processes(text: DateText) -> _Finding:
    """6月30日前发放到位: a limit of the office's own work, which holds inside a grant too."""
    for match in text.matches(_PROCESS):
        dated = _DATE.match(text.fold, match.start(), match.end())
        limit = _resolve(dated, text.year) if dated else None
        if limit:
            yield Found(*match.span(), limit, "by")


def _grants(text: DateText) -> _Finding:
    """What grants something, whose dates are conditions."""
    for stretch in [] if text.slot else grants(text.fold, text.start, text.end):
        yield _Taken(*stretch)


def _after_issue(text: DateText) -> _Finding:
    """印发之日起30日内."""
    for match in text.matches(_RELATIVE):
        yield Found(*match.span(), _relative(match, text.issued), "by")


def _spans(text: DateText) -> _Finding:
    """自2023年7月起开展为期一年."""
    for match in text.matches(_START_SPAN):
        yield Found(*match.span(), _span_end(match), "period")


def _ranges(text: DateText) -> _Finding:
    """2023—2025年."""
    for match in text.matches(_RANGE):
        if not (match["to_year"] or match["to_month"]):
            continue
        if text.slot or not is_window(text, *match.span()):
            year = int(match["to_year"] or match["from_year"])
            limit = last_day(year, int(match["to_month"] or 12), int(match["to_day"] or 0))
            if limit:
                yield Found(*match.span(), limit, "period")
        yield _Taken(*match.span())


def _rhythms(text: DateText) -> _Finding:
    """每季度, 按月通报."""
    for match in text.matches(_RECURRING):
        if text.slot or not is_rate(text, *match.span()):
            yield Found(*match.span(), None, "recurring")
        yield _Taken(*match.span())


def _coming_years(text: DateText) -> _Finding:
    """未来三年."""
    for match in text.matches(_COMING) if text.year else ():
        last = (text.year or 0) + (integer(match["count"]) or 1) - 1
        yield Found(*match.span(), f"{last}-12-31", "by")


def _plans(text: DateText) -> _Finding:
    """“十四五”期间, where it opens a clause or follows 到; in a deadline's place also without 期间."""
    for match in text.matches(_PLANNED):
        before = text.fold[max(text.start, match.start() - 2) : match.start()]
        opens = not before or before[-1] in "。,;:\n(到至在" or before.endswith(("力争", "确保"))
        if match["span"] != "以来" and (text.slot or (match["span"] and opens)):
            yield Found(*match.span(), f"{PLAN_END[match['plan']]}-12-31", "by")


def _seasons(text: DateText) -> _Finding:
    """在入冬前, 春耕前完成."""
    for match in text.matches(_FREEZE):
        if match[0].startswith("在") or text.fold.startswith("完", match.end()):
            yield Found(*match.span(), None, "by")


def _numeric(text: DateText) -> _Finding:
    """2024-12-31, 2024/12, 2024.6 and a bare year, in a deadline's place: what offices type into a column."""
    for match in text.matches(_NUMERIC) if text.slot else ():
        year, month, day = (int(match[part] or 0) for part in ("year", "month", "day"))
        if limit := last_day(year, month or 12, day):
            yield Found(*match.span(), limit, "by")


def _open_ended(text: DateText) -> _Finding:
    """长期坚持, in a deadline's place."""
    for match in text.matches(_OPEN) if text.slot else ():
        yield Found(*match.span(), None, "open")


_FINDERS: tuple[tuple[str, Callable[[DateText], _Finding]], ...] = (
    ("《", _titles),
    ("每", _rhythms_of_reports),
    ("前", _processes),
    ("", _grants),
    ("内", _after_issue),
    ("年", _spans),
    ("", _ranges),
    ("", _rhythms),
    ("年", _coming_years),
    ("五", _plans),
    ("前", _seasons),
    ("", _open_ended),
    ("", _numeric),
)
"""Finders in order of precedence, each with a word without which it finds nothing. Plain dates come after them."""


def _dates(text: DateText, taken: _Stretches) -> Iterator[Found]:
    """Plain dates outside what is taken. A month after a dated one is of the same year (2024年3月底前…，6月底前…)."""
    context = text.year
    for match in text.matches(_DATE):
        if not taken.free(*match.span()):
            continue
        limit = _resolve(match, context if match["month"] or match["quarter"] else text.year)
        if limit and (text.slot or bounds(text, match)):
            if match["year"]:
                context = int(limit[:4])
            left = match.end("to") if match["to"] in ("力争", "确保", "争取", "从", "自") else match.start()
            yield Found(left, match.end(), limit, "period" if match["more"] else "by")


def _relative(match: re.Match[str], issued: str | None) -> str | None:
    """The last day of a span that begins with the document's issue; working days cannot be told."""
    count, unit = integer(match["count"]), match["unit"]
    if issued is None or count is None or unit == "个工作日":
        return None
    if unit in ("日", "天"):
        return days_after(issued, count)
    last = years_after(issued, months=count) if unit == "个月" else years_after(issued, years=count)
    return days_after(last, 1) if last else None


def _span_end(match: re.Match[str]) -> str | None:
    """The last day of a span that begins on a day or with a month or year."""
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
        day = integer(match["day"] or "") or {"上旬": 10, "中旬": 20}.get(match["xun"], 0)
        return last_day(year, integer(match["month"]) or 0, day)
    if match["half"]:
        return last_day(year, 6 if match["half"] == "上半年" else 12)
    if match["quarter"]:
        last = (match["more"] or match["quarter"])[-1]
        return last_day(year, 3 * (integer(last) or 0))
    return season_end(match["season"], year) if match["season"] else last_day(year)
