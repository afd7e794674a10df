"""A document's own particulars: title (标题), number (文号), issuer (发文机关), date, and the year it speaks of."""

from __future__ import annotations

import re
from collections import Counter

from gongfu.compiler.days import last_day
from gongfu.compiler.ledger import Header
from gongfu.documents.flow import Flow, Line
from gongfu.documents.labels import label_at
from gongfu.documents.numerals import fold, integer

__all__ = ["NUMBER", "header"]

NUMBER = re.compile(r"[\u4e00-\u9fff]{1,12} ?\((?:19|20)\d\d\) ?第?\d{1,4} ?号")
"""A document number (文号) in folded text: 许政(2023)2号, whatever brackets are printed."""

_TITLE_END = re.compile(
    r"(?:通知|意见|方案|措施|办法|规定|规划|计划|纲要|细则|清单|决定|报告|公告|通告|函|条例|规则|要点|举措|政策|制度|任务|分工|行动|指引|指南|建议|批复|议案|解读|目录|标准|分解|《?[^》]{0,30}》)(?:\(.{1,20}\))?(?:的通知)?$"
)
_STRONG_END = re.compile(r"^(?!关于).*(?:的通知|的(?:指导|实施|若干)?意见|方案|办法|的决定)$")
_WEAK_END = re.compile(r"(?:制度|任务|分工|行动|政策|标准|清单|目录|》)$")
_BEFORE_TITLE = re.compile(r"^.*?(?:标 {0,3}题 ?:?|(?:所在|当前)位置:[^>]*(?:>[^>省市县区]{0,12})*?(?=[\u4e00-\u9fff]{2,6}[省市县区州]人民政府)) ?")
_SALUTATION = re.compile(r"^[^。]{2,120}:$")
_ABOUT = re.compile(r"关于|印发|若干|实施|促进|推动|方案|措施|意见|工作报告|规划|计划|办法|清单|要点|条例")
_ORGAN = re.compile(
    r"^(?P<organ>(?:中共)?[\u4e00-\u9fff]{0,30}?(?:人民政府办公厅|人民政府办公室|政府办公厅|政府办公室|人民政府|委员会办公室|管理委员会|委员会|管委会|国务院办公厅|国务院|中共中央 国务院|中共中央|办公厅|办公室|厅|局|市委|省委)(?:等[\u4e00-\u9fff\d]{1,6}部门)?(?:、[\u4e00-\u9fff]{2,20})*)(?:关于|印发)"
)
_SIGNED = re.compile(
    r"(?P<organ>[\u4e00-\u9fff()]{2,30}(?:人民政府|办公厅|办公室|委员会|管委会|国务院|厅|局|市委|省委|中共中央|公司)) ?$"
)
_BEFORE_CODE = re.compile(
    r"^.*(?:政府|委员会|办公[厅室]|通知|意见|方案|办法|措施|规定|决定|报告|纲要|计划|[年月日])(?=[\u4e00-\u9fff]{2,8} ?\()"
)
"""What runs into a number that is printed without a break behind a title or an organ's name."""
_RUN_ON = re.compile(r"(?:通知|意见|方案|措施|办法|纲要)(?:\([^()]{1,14}\))?(?=各[省市县区地])")
_ISSUED = re.compile(r" ?文?(?:发布|印发|公布)\)?")
_DATE_LINE = re.compile(r"^\(?(?P<y>(?:19|20)\d\d|二[○〇零]\S{2}) ?年 ?(?P<m>\d{1,2}|[一二三四五六七八九十]{1,3}) ?月 ?(?P<d>\d{1,2}|[一二三四五六七八九十]{1,3}) ?日\)? ?$")
_YEAR = re.compile(r"(?P<year>20\d\d) ?年")
_YEARS = re.compile(r"(?P<first>20\d\d) ?年? ?[-—–~至]+ ?20\d\d ?年")
_FRONT = 14
"""Lines at the top among which title and number are sought."""


def header(flow: Flow, first_clause: int) -> Header:
    """Read title, number, issuer, date and year from the lines before the first clause and the sign-off."""
    front = [line for line in flow.lines[:_FRONT] if line.start < first_clause or line is flow.lines[0]]
    title = _title(flow, front, first_clause)
    numbers = _numbers(flow, front)
    signed, organ = _sign_off(flow)
    issuer = _issuer(flow, title, organ)
    return Header(title, numbers[0] if numbers else None, issuer, _year(flow, title, signed, numbers), signed, numbers)


def _title(flow: Flow, front: list[Line], first_clause: int) -> str | None:
    """The first lines that read as a title, joined where it was printed over several lines."""
    texts = [_title_line(flow, line, first_clause) for line in front]
    folded = [fold(text) for text in texts]
    for i, words in enumerate(folded):
        if not _may_begin(words) or (_SIGNED.match(words) and not _goes_on(folded[i + 1 : i + 2])):
            continue
        stop = i + 1
        while not _is_whole("".join(folded[i:stop])) and stop < len(folded) and stop < i + 6 and _may_continue(folded[stop]):
            stop += 1
        if _WEAK_END.search(folded[stop - 1]) and stop < len(folded) and _STRONG_END.search(folded[stop]) and _may_continue(folded[stop]):
            stop += 1
        joined = "".join(folded[i:stop])
        whole = _is_whole(joined) and len(joined) <= 150
        if whole and (_ABOUT.search(joined) or len(joined) >= 8):
            return "".join(texts[i:stop]).replace("\t", "")
        if i == 0 and _ABOUT.search(words) and len(words) <= 60:
            return texts[0]
    return None


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
    return bool(following) and re.match(r"关于|印发|转发|\([^()]{2,20}\)$", following[0]) is not None


def _may_continue(text: str) -> bool:
    if not text or len(text) > 60 or "。" in text:
        return False
    return not (_SALUTATION.match(text) or NUMBER.search(text) or _DATE_LINE.match(text))


def _may_begin(text: str) -> bool:
    """Whether a line can be the first of a title."""
    if not 4 <= len(text) <= 150 or "。" in text or NUMBER.fullmatch(text) or _DATE_LINE.match(text):
        return False
    if _SALUTATION.match(text) or re.match(r"\(|附 ?件|注:|为(?!民)|现将|根据|各|第[一二三四五六七八九十]+章", text):
        return False
    return label_at(text, 0, len(text)) is None and not re.match(r"[A-Za-z\d/: -]+$", text)


def _numbers(flow: Flow, front: list[Line]) -> tuple[str, ...]:
    """Numbers of the document itself: on a line of their own before the text, or in a red head."""
    found = []
    for line in front:
        text = flow.fold[line.start : line.end]
        match = NUMBER.search(text)
        if match and (len(text.strip()) - len(match[0]) <= 4 or _ISSUED.match(text[match.end() :]) or _glued(text, match)):
            glued = _BEFORE_CODE.match(match[0])
            start = line.start + match.start() + (glued.end() if glued else 0)
            found.append(flow.text[start : line.start + match.end()].strip())
    ordered = [*dict.fromkeys([*(n.strip() for n in flow.red_heads), *found])]
    return tuple(ordered)


def _glued(text: str, match: re.Match[str]) -> bool:
    """Whether a number follows the title on the one line of a run-on text: no 《》 and no bracket before it."""
    before = text[: match.start()]
    return len(before) > 8 and "。" not in before and before[-1] not in "(》" and "根据" not in before and "《" not in before


def _sign_off(flow: Flow) -> tuple[str | None, str | None]:
    """The date and organ of the sign-off: the first line that is only a date, and the line above it."""
    for i, line in enumerate(flow.lines):
        if line.end - line.start > 24:
            continue
        match = _DATE_LINE.match(flow.fold[line.start : line.end].strip())
        if match:
            year, month, day = (integer(match[g].replace("○", "〇")) for g in "ymd")
            above = flow.fold[flow.lines[i - 1].start : flow.lines[i - 1].end].strip() if i else ""
            organ = _SIGNED.match(above) if len(above) <= 40 else None
            if year and month and day is not None:
                return last_day(year, month, day), organ["organ"] if organ else None
    return None, None


def _issuer(flow: Flow, title: str | None, organ: str | None) -> tuple[str, ...]:
    """The organs that the title or the sign-off names."""
    match = _ORGAN.match(title or "")
    if match:
        return tuple(part for part in re.split("[、 ]", match["organ"]) if part)
    report = re.search(r"(?P<place>[\u4e00-\u9fff]{2,12}[省市县区州旗])政府工作报告", title or "")
    if report and not organ:
        organ = re.sub(r"^.*年", "", report["place"]) + "人民政府"
    return (organ,) if organ else ()


def _year(flow: Flow, title: str | None, signed: str | None, numbers: tuple[str, ...]) -> int | None:
    """The year that 年底前 refers to: of the title, the sign-off, the number, an effective date, else the commonest."""
    match = _YEAR.search(title or "")
    span = _YEARS.search(fold(title or ""))
    if match and not span:
        return int(match["year"])
    if signed:
        return int(signed[:4])
    for number in numbers:
        found = re.search(r"20\d\d", number)
        if found:
            return int(found[0])
    if span:
        return int(span["first"])
    first = re.search(r"^\( ?(20\d\d) ?年", flow.fold[: flow.lines[:4][-1].end if flow.lines else 0], re.MULTILINE)
    if first:
        return int(first[1])
    since = re.search(r"自 ?(20\d\d) ?年[^,。;]{0,8}(?:起(?:施行|执行|实施)|起开始)", flow.fold)
    if since:
        return int(since[1])
    plan = re.search(r"(20\d\d) ?年(?:政府)?(?:工作|经济社会发展)?的?(?:总体要求|主要(?:预期)?目标|重点工作|工作安排|目标任务)", flow.fold)
    if plan:
        return int(plan[1])
    years = Counter(re.findall(r"(?<!有效期至)(?<!至)(20\d\d) ?年", flow.fold))
    most = max(years.values(), default=0)
    # a plan names this year and the next: the earlier one, unless it is only mentioned in passing
    return min((int(year) for year, count in years.items() if count * 3 >= most), default=None)
