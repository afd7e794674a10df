"""A document's own particulars: title (标题), number (文号), issuer (发文机关), date, and the year it speaks of."""

from __future__ import annotations

import re
from collections import Counter

from gongfu.compiler.days import last_day
from gongfu.compiler.ledger import Header
from gongfu.documents.flow import Flow, Line
from gongfu.documents.labels import label_at
from gongfu.documents.numerals import fold, integer
from gongfu.documents.patterns import HAN, any_of

__all__ = ["NUMBER", "header"]

NUMBER = re.compile(r"[\u4e00-\u9fff]{1,12} ?\((?:19|20)\d\d\) ?第?\d{1,4} ?号")  # a range scans whole texts faster
"""A document number (文号) in folded text: 许政(2023)2号, whatever brackets are printed."""

_PAPER = any_of("""
    通知 意见 方案 措施 办法 规定 规划 计划 纲要 细则 清单 决定 报告 公告 通告 函 条例 规则 要点 举措 政策 制度 任务
    分工 行动 指引 指南 建议 批复 议案 解读 目录 标准 分解 《?[^》]{0,30}》
""")
_TITLE_END = re.compile(rf"{_PAPER}(?:\(.{{1,20}}\))?(?:的通知)?$")
"""How a title ends: …实施方案, …措施（试行）."""
_STRONG_END = re.compile(r"^(?!关于).*(?:的通知|的(?:指导|实施|若干)?意见|方案|办法|的决定)$")
"""The second line of a title whose first could be one too."""
_WEAK_END = re.compile(r"(?:制度|任务|分工|行动|政策|标准|清单|目录|》)$")
"""The end of such a first line."""
_BEFORE_TITLE = re.compile(
    r"^.*?(?:标 {0,3}题 ?:?|(?:所在|当前)位置:[^>]*(?:>[^>省市县区]{0,12})*?"
    rf"(?={HAN}{{2,6}}[省市县区州]人民政府)) ?"
)
"""What a web page prints before a title on its line."""
_SALUTATION = re.compile(r"^[^。]{2,120}:$")
"""各县（市、区）人民政府："""
_ABOUT = re.compile(
    any_of("""
    关于 印发 若干 实施 促进 推动 方案 措施 意见 工作报告 规划 计划 办法 清单 要点 条例
    """)
)
"""Words that most titles have."""
_GOES_ON = re.compile(r"关于|印发|转发|\([^()]{2,20}\)$")
_NO_TITLE = re.compile(r"\(|附 ?件|注:|为(?!民)|现将|根据|各|第[一二三四五六七八九十]+章|[A-Za-z\d/: -]+$")
_ISSUER = any_of("""
    人民政府办公厅 人民政府办公室 政府办公厅 政府办公室 人民政府 委员会办公室 管理委员会 委员会 管委会 国务院办公厅
    国务院 中共中央 办公厅 办公室 厅 局 市委 省委
""")
_ORGAN = re.compile(
    rf"^(?P<organ>(?:中共)?{HAN}{{0,30}}?(?:中共中央 国务院|{_ISSUER})"
    rf"(?:等[\u4e00-\u9fff\d]{{1,6}}部门)?(?:、{HAN}{{2,20}})*)(?:关于|印发)"
)
"""The organs that issue a document, at the head of its title."""
_SIGNED = re.compile(
    r"(?P<organ>[\u4e00-\u9fff()]{2,30}"
    rf"{any_of('人民政府 办公厅 办公室 委员会 管委会 国务院 厅 局 市委 省委 中共中央 公司')}) ?$"
)
"""An organ's name on a line of its own, as in a sign-off."""
_REPORT_OF = re.compile(rf"(?P<place>{HAN}{{2,12}}[省市县区州旗])政府工作报告")
_BEFORE_CODE = re.compile(
    rf"^.*(?:政府|委员会|办公[厅室]|通知|意见|方案|办法|措施|规定|决定|报告|纲要|计划|[年月日])(?={HAN}{{2,8}} ?\()"
)
"""What runs into a number that is printed without a break behind a title or an organ's name."""
_RUN_ON = re.compile(r"(?:通知|意见|方案|措施|办法|纲要)(?:\([^()]{1,14}\))?(?=各[省市县区地])")
"""The end of a title that a salutation follows without a break."""
_ISSUED = re.compile(r" ?文?(?:发布|印发|公布)\)?")
_DATE_LINE = re.compile(
    r"^\(?(?P<y>(?:19|20)\d\d|二[○〇零]\S{2}) ?年 ?(?P<m>\d{1,2}|[一二三四五六七八九十]{1,3}) ?月"
    r" ?(?P<d>\d{1,2}|[一二三四五六七八九十]{1,3}) ?日\)? ?$"
)
"""A line that is only a date: 2023年5月6日, 二○二三年五月六日."""
_YEAR = re.compile(r"(?P<year>20\d\d) ?年")
_ANY_YEAR = re.compile(r"20\d\d")
_YEARS = re.compile(r"(?P<year>20\d\d) ?年? ?[-—–~至]+ ?20\d\d ?年")
_BRACKET_YEAR = re.compile(r"^\( ?(?P<year>20\d\d) ?年", re.MULTILINE)
_IN_FORCE = re.compile(r"自 ?(?P<year>20\d\d) ?年[^,。;]{0,8}(?:起(?:施行|执行|实施)|起开始)")
_YEAR_OF_PLAN = re.compile(
    r"(?P<year>20\d\d) ?年(?:政府)?(?:工作|经济社会发展)?的?(?:总体要求|主要(?:预期)?目标|重点工作|工作安排|目标任务)"
)
_NAMED_YEAR = re.compile(r"(?<!有效期至)(?<!至)(20\d\d) ?年")
_LONGEST_TITLE = 150
"""Longest title in characters."""
_LONGEST_LINE = 60
"""Longest line that begins a title which has no proper end, or goes on with one."""
_LONGEST_DATE = 24
"""Longest line of a date, in characters."""
_LONGEST_ORGAN = 40
"""Longest line of an organ's name, in characters."""
_MOST_LINES = 6
"""Most lines that a title is printed over."""
_FRONT = 14
"""Lines at the top among which title and number are sought."""


def header(flow: Flow, first_clause: int) -> Header:
    """Read title, number, issuer, date and year from the lines before the first clause and the sign-off."""
    front = [line for line in flow.lines[:_FRONT] if line.start < first_clause or line is flow.lines[0]]
    title = _title(flow, front, first_clause)
    numbers = _numbers(flow, front)
    signed, organ = _sign_off(flow)
    issuer = _issuer(title, organ)
    return Header(title, numbers[0] if numbers else None, issuer, _year(flow, title, signed, numbers), signed, numbers)


def _title(flow: Flow, front: list[Line], first_clause: int) -> str | None:
    """The first lines that read as a title, joined where it was printed over several lines."""
    texts = [_title_line(flow, line, first_clause) for line in front]
    folded = [fold(text) for text in texts]
    for i, words in enumerate(folded):
        if not _may_begin(words) or (_SIGNED.match(words) and not _goes_on(folded[i + 1 : i + 2])):
            continue
        stop = _title_stop(folded, i)
        joined = "".join(folded[i:stop])
        if _is_whole(joined) and len(joined) <= _LONGEST_TITLE and (_ABOUT.search(joined) or len(joined) >= 8):
            return "".join(texts[i:stop]).replace("\t", "")
        if i == 0 and _ABOUT.search(words) and len(words) <= _LONGEST_LINE:
            return texts[0]
    return None


def _title_stop(folded: list[str], start: int) -> int:
    """The line behind a title that begins at a line: where it reads as a whole, or cannot go on."""
    stop = start + 1
    limit = min(len(folded), start + _MOST_LINES)
    while stop < limit and not _is_whole("".join(folded[start:stop])) and _may_continue(folded[stop]):
        stop += 1
    if stop < len(folded) and _WEAK_END.search(folded[stop - 1]) and _STRONG_END.search(folded[stop]):
        return stop + _may_continue(folded[stop])
    return stop


def _title_line(flow: Flow, line: Line, first_clause: int) -> str:
    """A line's words before the first clause, and before a number or salutation that runs on behind a title."""
    text = flow.text[line.start : min(line.end, max(first_clause, line.start + 1))].strip()
    before = _BEFORE_TITLE.match(fold(text[:200]))
    text = text[before.end() :] if before else text
    folded = fold(text)
    number = NUMBER.search(folded, 8, 200)
    if number:
        code = _BEFORE_CODE.match(number[0])
        return text[: number.start() + (code.end() if code else 0)].strip()
    run_on = _RUN_ON.search(folded, 0, 200) if len(folded) > 100 else None
    return text[: run_on.end()].strip() if run_on else text


def _is_whole(folded: str) -> bool:
    return _TITLE_END.search(folded) is not None and folded.count("《") == folded.count("》")


def _goes_on(following: list[str]) -> bool:
    """Whether the line after an organ's name goes on with a title."""
    return bool(following) and _GOES_ON.match(following[0]) is not None


def _may_continue(text: str) -> bool:
    """Whether a line can be a further one of a title."""
    if not text or len(text) > _LONGEST_LINE or "。" in text:
        return False
    return not (_SALUTATION.match(text) or NUMBER.search(text) or _DATE_LINE.match(text))


def _may_begin(text: str) -> bool:
    """Whether a line can be the first of a title."""
    if not 4 <= len(text) <= _LONGEST_TITLE or "。" in text or NUMBER.fullmatch(text) or _DATE_LINE.match(text):
        return False
    return not (_SALUTATION.match(text) or _NO_TITLE.match(text) or label_at(text, 0, len(text)))


def _numbers(flow: Flow, front: list[Line]) -> tuple[str, ...]:
    """Numbers of the document itself: on a line of their own before the text, or in a red head."""
    found = []
    for line in front:
        text = flow.fold[line.start : line.end]
        match = NUMBER.search(text)
        if match and (
            len(text.strip()) - len(match[0]) <= 4 or _ISSUED.match(text, match.end()) or _glued(text, match)
        ):
            code = _BEFORE_CODE.match(match[0])
            start = line.start + match.start() + (code.end() if code else 0)
            found.append(flow.text[start : line.start + match.end()].strip())
    return tuple(dict.fromkeys([*(number.strip() for number in flow.red_heads), *found]))


def _glued(text: str, match: re.Match[str]) -> bool:
    """Whether a number follows the title on the one line of a run-on text: no 《》 and no bracket before it."""
    before = text[: match.start()]
    return (
        len(before) > 8
        and "。" not in before
        and before[-1] not in "(》"
        and "根据" not in before
        and "《" not in before
    )


def _sign_off(flow: Flow) -> tuple[str | None, str | None]:
    """The date and organ of the sign-off: the first line that is only a date, and the line above it."""
    for i, line in enumerate(flow.lines):
        if line.end - line.start > _LONGEST_DATE:
            continue
        match = _DATE_LINE.match(flow.fold[line.start : line.end].strip())
        if match:
            year, month, day = (integer(match[part].replace("○", "〇")) for part in "ymd")
            if year and month and day is not None:
                return last_day(year, month, day), _organ_above(flow, i)
    return None, None


def _organ_above(flow: Flow, number: int) -> str | None:
    """The organ that signs on the line before a line."""
    above = flow.fold[flow.lines[number - 1].start : flow.lines[number - 1].end].strip() if number else ""
    organ = _SIGNED.match(above) if len(above) <= _LONGEST_ORGAN else None
    return organ["organ"] if organ else None


def _issuer(title: str | None, organ: str | None) -> tuple[str, ...]:
    """The organs that the title or the sign-off names."""
    match = _ORGAN.match(title or "")
    if match:
        return tuple(part for part in re.split("[、 ]", match["organ"]) if part)
    report = _REPORT_OF.search(title or "")
    if report and not organ:
        organ = report["place"].rpartition("年")[2] + "人民政府"
    return (organ,) if organ else ()


def _year(flow: Flow, title: str | None, signed: str | None, numbers: tuple[str, ...]) -> int | None:
    """The year that 年底前 refers to: of the title, the sign-off, the number, an effective date, else the commonest."""
    folded = fold(title or "")
    span = _YEARS.search(folded)
    match = None if span else _YEAR.search(folded)
    if match:
        return int(match["year"])
    if signed:
        return int(signed[:4])
    numbered = next(filter(None, map(_ANY_YEAR.search, numbers)), None)
    if numbered:
        return int(numbered[0])
    head = flow.fold[: flow.lines[:4][-1].end if flow.lines else 0]
    named = span or _BRACKET_YEAR.search(head) or _IN_FORCE.search(flow.fold) or _YEAR_OF_PLAN.search(flow.fold)
    return int(named["year"]) if named else _commonest_year(flow)


def _commonest_year(flow: Flow) -> int | None:
    """The year a text names most; of two, the earlier, as a plan names this year and the next.

    Not the earlier where it is only mentioned in passing.
    """
    years = Counter(_NAMED_YEAR.findall(flow.fold))
    most = max(years.values(), default=0)
    return min((int(year) for year, count in years.items() if count * 3 >= most), default=None)
