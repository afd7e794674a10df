"""Targets (目标): which numbers a text promises to reach, told apart from grants, caps, fees, conditions and the past.

A number counts where something governs it: a comparator (以上, 不低于, 左右), a word of attaining (达到, 提高到), a
verb of producing (新增, 建成, 举办), what is to become of that many (12处煤矿建成投产), or its place in a list after
one that counts; ``figures`` decides that. Offsets are in the folded running text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from gongfu.compiler import vocabulary as words
from gongfu.compiler.figures import TOGETHER, Figure, is_target
from gongfu.compiler.grants import Sentence, sentences
from gongfu.compiler.ledger import Comparator
from gongfu.compiler.measures import Measure, measures
from gongfu.documents.patterns import HAN, any_of

__all__ = ["Goal", "targets"]

_WORTH = re.compile(
    r"\d|全覆盖|全部|全面|所有|翻[一两]番|一半|半数|[一二三四五六七八九十百千](?:个月|倍|个工作日|所|家|个|座|[万亿千])"
)
"""What every sentence with a target has."""
_QUOTED = re.compile(r"《[^》]{0,120}》|“[^”]{0,60}”|‘[^’]{0,60}’")
_LOOKS_BACK = re.compile(r" ?(?:截至|截止|去年|上年|过去|近年来|[^,]{2,14}以来(?:$|,))")
_LOOKS_AHEAD = re.compile(r"力争|确保|到20|今年|下一步|将|争取|计划")
_FROM = re.compile(r"(?:由|从)[^,。;\d]{0,12}$")
_FROM_WORDS = re.compile(r"(?:由|从)[^由从]*$")
_CHANGES = re.compile(r"提|升|降|压|增|扩|缩|减|到|至")
_STRIVES = re.compile(r"力争|争取到|左右")
_COMPARATOR_BEHIND = re.compile(r"^(?:以上|左右|以内|以下)的?")
_COUNTED = re.compile(rf"{HAN}{{2,14}}(?=[,。;、]|$)")
_NAME_END = re.compile("[,，。;；、(（]")
_ANY_YEAR = re.compile("每年|实现")
_NUMBER_NEAR = re.compile(r"[^,。;]{0,12}\d")
_EFFORT = re.compile(rf"{any_of('推进 推动 加快 扩大 探索 促进 逐步 鼓励')}[^,]{{0,20}}$")
_SHARED = re.compile(r"分别|均(?!衡|等|匀|值)")
_BETWEEN_NAMES = re.compile("[、和与及]")
_TAIL = re.compile(rf"(?<={HAN}{{2}})(?:{HAN}*率|比重|占比|时限|时间)$")
"""What parallel names share at their end (机械化率)."""
_WHOLE = re.compile(r"(?:率|比重|占比|时限|时间)$")


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


def targets(fold: str, text: str, start: int, end: int, goals: bool = False) -> list[Goal]:
    """Targets between two offsets, in order.

    ``goals`` says that the text states the aims of a whole document: there a metric with a number is a target
    without any verb.
    """
    found: list[Goal] = []
    for sentence in sentences(fold, start, end):
        if not _WORTH.search(fold, sentence.start, sentence.end):
            continue
        past, listed = False, False
        for left, right in sentence.clauses:
            past = _is_past(fold, left, right, past)
            mine = [] if past else _numbered(fold, text, sentence, left, right, listed, goals)
            listed = listed or bool(mine)
            mine += _everything(fold, text, left, right, mine)
            found += _shared(fold, text, left, right, mine)
    return found


def _is_past(fold: str, left: int, right: int, before: bool) -> bool:
    """Whether a clause tells what has been done: from 截至… or …以来 to where the sentence turns to what is to come."""
    if _LOOKS_BACK.match(fold, left, right):
        return True
    return before and not _LOOKS_AHEAD.match(fold, left, right)


def _numbered(fold: str, text: str, sentence: Sentence, left: int, right: int, listed: bool, goals: bool) -> list[Goal]:
    """The targets of a clause that have a number."""
    found: list[Goal] = []
    last = left
    for measure in _unquoted(fold, text, left, right):
        if measure.start < last:
            continue
        figure = _raised(fold, text, _figure(fold, measure, left, right, last))
        if is_target(figure, sentence, listed or bool(found), goals):
            found.append(_goal(fold, text, figure, last))
            last = max(figure.measure.end, found[-1].end)
    return found


def _unquoted(fold: str, text: str, left: int, right: int) -> Iterator[Measure]:
    """Numbers of a clause that stand in no title or quotation (“十百千”工程)."""
    quoted = [match.span() for match in _QUOTED.finditer(fold, max(0, left - 40), right)]
    for measure in measures(fold, text, left, right):
        if not any(a <= measure.start < b for a, b in quoted):
            yield measure


def _figure(fold: str, measure: Measure, left: int, right: int, last: int) -> Figure:
    """A number in its clause; ``last`` is where the target before it ends."""
    at, stop = measure.start, measure.end
    return Figure(measure, fold[left:right], fold[left:at], fold[last:at], fold[stop:right], left, right)


def _raised(fold: str, text: str, figure: Figure) -> Figure:
    """For A in 由A提高到B, B with A as its baseline; any other number as it is."""
    if not _FROM.search(figure.head):
        return figure
    m, end = figure.measure, figure.end
    later = next((other for other in measures(fold, text, m.end, end) if other.unit == m.unit), None)
    if later is None or not _CHANGES.search(fold, m.end, later.start):
        return figure
    head = figure.head + fold[m.start : later.start]
    before = _FROM_WORDS.sub("", figure.before) + fold[m.end : later.start]
    return Figure(later, figure.clause, head, before, fold[later.end : end], figure.start, end, m.value)


def _operator(figure: Figure) -> Comparator:
    before, after = figure.before, figure.after
    if words.LEAST_AFTER.match(after) or words.LEAST_BEFORE.search(before) or figure.measure.more:
        return ">="
    if words.ABOUT_AFTER.match(after):
        return "~"
    if words.MOST_AFTER.match(after) or words.MOST_BEFORE.search(before):
        return "<="
    return "~" if _STRIVES.search(figure.head) else "="


def _goal(fold: str, text: str, figure: Figure, last: int) -> Goal:
    """The target that a figure states; ``last`` is where the target before it ends."""
    m = figure.measure
    start = max(last, figure.start)
    while start < m.start and fold[start] in " 、和及以上左右,":
        start += 1
    before = text[start : m.start]
    stop = _with_comparator(fold, m.end, figure.end)
    if not before.strip(" 、"):
        stop = min(figure.end, max(stop, m.end + 20))
    if figure.baseline is not None:
        before = _FROM_WORDS.sub("", before)
    op = _operator(figure)
    if op == "=" and TOGETHER.match(figure.after):
        op = _operator_of_next(fold, text, figure)
    metric = _metric(before, text[m.end : figure.end])
    if stop < figure.end and metric.endswith(_counted(figure.after)):
        stop += len(_counted(figure.after))  # 建成2座中心水厂, not 建成2座
    return Goal(start, stop, metric, op, m.value, m.unit or None, figure.baseline)


def _operator_of_next(fold: str, text: str, figure: Figure) -> Comparator:
    """In 10%和4%以下 the last comparator speaks for all."""
    m = figure.measure
    following = next(measures(fold, text, m.end, figure.end), None)
    if following is None or following.unit != m.unit:
        return "="
    return _operator(_figure(fold, following, figure.start, figure.end, m.end))


def _with_comparator(fold: str, end: int, limit: int) -> int:
    """Where a number ends together with 以上, 以内 or 左右 behind it."""
    for pattern in (words.LEAST_AFTER, words.MOST_AFTER, words.ABOUT_AFTER):
        if beside := pattern.match(fold, end, limit):
            return beside.end()
    return end


def _counted(after: str) -> str:
    """The noun that a number counts: what stands right behind it, to the next punctuation."""
    noun = _COUNTED.match(after)
    return noun[0] if noun else ""


def _metric(before: str, after: str) -> str:
    """What is measured: the words before the number without date and verb, else the words after it too."""
    name = words.LEADING.sub("", before.strip(" 、,，和及"), count=1)
    name = words.TRAILING.sub("", name).strip(" 、,，的")
    if len(name) < 2 or words.PRODUCE.fullmatch(name):
        following = _NAME_END.split(_COMPARATOR_BEHIND.sub("", after.strip()), maxsplit=1)[0][:24]
        name = (name + following).strip() or before.strip()
    return name


def _everything(fold: str, text: str, left: int, right: int, numbered: list[Goal]) -> list[Goal]:
    """A target without a digit: 全覆盖, 全部完成, 所有…实现…; at most one a clause."""
    for match in words.EVERY.finditer(fold, left, right):
        before, after = fold[left : match.start()], fold[match.end() : right]
        if before.endswith(("%", "、")) or any(goal.end >= match.start() - 3 for goal in numbered):
            continue
        if match[0] == "全覆盖" and words.EVERY_EXCEPT.match(after) and not _ANY_YEAR.search(before):
            continue
        if match[0].startswith("全面") and _NUMBER_NEAR.match(after):
            continue
        if match[0] != "全覆盖" and _EFFORT.search(before):
            continue
        metric = words.LEADING.sub("", text[left : match.start()], count=1).strip(" 、")
        return [Goal(left, match.end(), metric or text[match.end() : right][:20], "all", None, None)]
    return []


def _shared(fold: str, text: str, left: int, right: int, found: list[Goal]) -> list[Goal]:
    """One target for each metric of A、B均达到x; A with x and B with y in A、B分别达到x和y."""
    cut = _SHARED.search(fold[left:right]) if found else None
    if cut is None:
        return found
    numbered = [goal for goal in found if goal.value is not None and goal.end > left + cut.start()]
    head = words.LEADING.sub("", text[left : left + cut.start()], count=1)
    names = [name.strip() for name in _BETWEEN_NAMES.split(head) if name.strip()]
    if not numbered or len(names) < 2:
        return found
    names = _parallel(names)
    others = [goal for goal in found if goal not in numbered]
    if cut[0] == "均" and len(numbered) == 1 and len(names) == 2:
        return others + [replace(numbered[0], start=left, metric=name) for name in names]
    if cut[0] == "分别" and len(numbered) == len(names):
        stop = max(goal.end for goal in numbered)
        pairs = zip(numbered, names, strict=True)
        return others + [replace(goal, start=left, end=stop, metric=name) for goal, name in pairs]
    return found


def _parallel(names: list[str]) -> list[str]:
    """Names that share a head and a tail, in full.

    马铃薯种植、收获机械化率 are 马铃薯种植机械化率 and 马铃薯收获机械化率.
    """
    tail = _TAIL.search(names[-1])
    if tail is None or _WHOLE.search(names[0]):
        return names
    shared = names[0][:-2] if len(names[0]) > 2 and tail[0].endswith("率") and tail.start() == 2 else ""
    return [*(name + tail[0] for name in names[:-1]), shared + names[-1]]
