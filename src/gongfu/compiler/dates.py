"""Deadlines (时限): a grammar of Chinese dates that tells what bounds a commitment from what merely names a time.

Offsets are in the folded running text. A date resolves to its last day: 到2025年 → 2025-12-31, 6月底前 → 06-30.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

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
_TITLE = re.compile(r"《[^》]{0,120}》")
_HINT = re.compile(r"[年月季旬周]|十[三四五六]五|按周|之日起|前|长期|持续")
"""What every date expression has; most sentences have none of it."""
_SENTENCE_END = re.compile(r"[。;\n]")
_CLAUSE_END = re.compile(r"[,。;]")

# What stands before or behind a date that is no limit: the past, the law's life, a window of payment, a title.

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


class _Text(NamedTuple):
    """The text that is searched; the fields are the arguments of :func:`deadlines`."""

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
    text = _Text(fold, start, end, year, issued, slot)
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


def _titles(text: _Text) -> _Finding:
    """Titles in 《》, whose dates are names."""
    for match in text.matches(_TITLE):
        yield _Taken(*match.span())


def _rhythms_of_reports(text: _Text) -> _Finding:
    """每月25日前: a rhythm of reporting, which holds inside a grant too."""
    for match in text.matches(_BY_EVERY):
        yield Found(*match.span(), None, "recurring")


def _processes(text: _Text) -> _Finding:
    """6月30日前发放到位: a limit of the office's own work, which holds inside a grant too."""
    for match in text.matches(_PROCESS):
        dated = _DATE.match(text.fold, match.start(), match.end())
        limit = _resolve(dated, text.year) if dated else None
        if limit:
            yield Found(*match.span(), limit, "by")


def _grants(text: _Text) -> _Finding:
    """What grants something, whose dates are conditions."""
    for stretch in [] if text.slot else grants(text.fold, text.start, text.end):
        yield _Taken(*stretch)


def _after_issue(text: _Text) -> _Finding:
    """印发之日起30日内."""
    for match in text.matches(_RELATIVE):
        yield Found(*match.span(), _relative(match, text.issued), "by")


def _spans(text: _Text) -> _Finding:
    """自2023年7月起开展为期一年."""
    for match in text.matches(_START_SPAN):
        yield Found(*match.span(), _span_end(match), "period")


def _ranges(text: _Text) -> _Finding:
    """2023—2025年."""
    for match in text.matches(_RANGE):
        if not (match["to_year"] or match["to_month"]):
            continue
        if text.slot or not _is_window(text, *match.span()):
            year = int(match["to_year"] or match["from_year"])
            limit = last_day(year, int(match["to_month"] or 12), int(match["to_day"] or 0))
            if limit:
                yield Found(*match.span(), limit, "period")
        yield _Taken(*match.span())


def _rhythms(text: _Text) -> _Finding:
    """每季度, 按月通报."""
    for match in text.matches(_RECURRING):
        if text.slot or not _is_rate(text, *match.span()):
            yield Found(*match.span(), None, "recurring")
        yield _Taken(*match.span())


def _coming_years(text: _Text) -> _Finding:
    """未来三年."""
    for match in text.matches(_COMING) if text.year else ():
        last = (text.year or 0) + (integer(match["count"]) or 1) - 1
        yield Found(*match.span(), f"{last}-12-31", "by")


def _plans(text: _Text) -> _Finding:
    """“十四五”期间, where it opens a clause or follows 到; in a deadline's place also without 期间."""
    for match in text.matches(_PLANNED):
        before = text.fold[max(text.start, match.start() - 2) : match.start()]
        opens = not before or before[-1] in "。,;:\n(到至在" or before.endswith(("力争", "确保"))
        if match["span"] != "以来" and (text.slot or (match["span"] and opens)):
            yield Found(*match.span(), f"{PLAN_END[match['plan']]}-12-31", "by")


def _seasons(text: _Text) -> _Finding:
    """在入冬前, 春耕前完成."""
    for match in text.matches(_FREEZE):
        if match[0].startswith("在") or text.fold.startswith("完", match.end()):
            yield Found(*match.span(), None, "by")


def _numeric(text: _Text) -> _Finding:
    """2024-12-31, 2024/12, 2024.6 and a bare year, in a deadline's place: what offices type into a column."""
    for match in text.matches(_NUMERIC) if text.slot else ():
        year, month, day = (int(match[part] or 0) for part in ("year", "month", "day"))
        if limit := last_day(year, month or 12, day):
            yield Found(*match.span(), limit, "by")


def _open_ended(text: _Text) -> _Finding:
    """长期坚持, in a deadline's place."""
    for match in text.matches(_OPEN) if text.slot else ():
        yield Found(*match.span(), None, "open")


_FINDERS: tuple[tuple[str, Callable[[_Text], _Finding]], ...] = (
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


def _dates(text: _Text, taken: _Stretches) -> Iterator[Found]:
    """Plain dates outside what is taken. A month after a dated one is of the same year (2024年3月底前…，6月底前…)."""
    context = text.year
    for match in text.matches(_DATE):
        if not taken.free(*match.span()):
            continue
        limit = _resolve(match, context if match["month"] or match["quarter"] else text.year)
        if limit and (text.slot or _bounds(text, match)):
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


def _bounds(text: _Text, match: re.Match[str]) -> bool:
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
    if _VALIDITY.search(_TITLE.sub("", before + words + after)):
        return True
    if _PERMITTED.search(before) or _PERMITS.match(after) or _COMPARED.search(before):
        return True
    return to in ("至", "到") and _PROLONGED.search(before) is not None


def _opens(before: str, to: str | None) -> bool:
    """Whether a bare year stands where it bounds what follows: at a clause's head, behind 力争 and the like."""
    if not before or before[-1] in ",:( " or to in ("力争", "确保", "争取", "在"):
        return True
    return _STRIVES.search(before) is not None


def _is_window(text: _Text, left: int, right: int) -> bool:
    """Whether a range of dates is the window of a payment, a past period or a name rather than a period of work."""
    before, after = text.around(left, right, 60, 120)
    if text.fold[left - 1 : left] == "(" or text.fold[right : right + 1] == ")":
        return True
    if _MONEY.search(before + after) or _PERMITS.match(after) or _VALIDITY.search(before + after):
        return _WORK_PERIOD.match(after) is None
    return _DESCRIBES.match(after) is not None


def _is_rate(text: _Text, left: int, right: int) -> bool:
    """Whether 每年 or 每月 measures a payment, a capacity or a habit instead of setting a rhythm for the work."""
    after = _CLAUSE_END.split(text.fold[right : min(text.end, right + 40)], maxsplit=1)[0]
    before = text.fold[max(0, left - 12) : left]
    if _SUM.match(after) or _PER.search(before) or after.startswith(("的", "每", "/")):
        return True
    return _MONEY.search(after) is not None
