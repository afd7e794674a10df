"""What pictures say in both languages, and how they write figures and times."""

from __future__ import annotations

from collections.abc import Iterable

from gongfu.indicators.model import CONFIDENCE, STATUS_NAMES, Confidence, Status, Stratum
from gongfu.publish.charts.caption import Caption, Language, Marks, Words

__all__ = [
    "SAY",
    "confidence",
    "decimals",
    "interval",
    "joined",
    "mark_words",
    "number",
    "rounded",
    "say",
    "source_lines",
    "status",
    "stratum",
    "time",
    "unit_line",
]

SAY: dict[str, tuple[str, str]] = {
    "unit": ("单位：", "Unit: "),
    "as_of": ("数据截至 ", "Data as of "),
    "source": ("来源：", "Source: "),
    "no_source": ("来源未注明", "Source not stated"),
    "unrated": ("可信度未注明", "Confidence not stated"),
    "note": ("说明：", "Note: "),
    "sample": ("样例数据", "Sample data"),
    "proxy": ("代用：", "Proxy: "),
    "preliminary": ("初步数", "Preliminary"),
    "synthetic": ("合成人口", "Synthetic population"),
    "doubtful": ("存疑参数 {} 项", "Doubtful parameters: {}"),
    "doubts": ("存疑参数（代用或未核实）：", "Doubtful parameters (stand-ins, not verified): "),
    "and_doubts": ("等 {} 项，清单里逐项列出", "{} in all, which the listing names one by one"),
    "diagonal": ("绝对平均", "Perfect equality"),
    "group": ("组别", "Group"),
    "change": ("人均变化", "Mean change a head"),
    "gaining": ("受益人口%", "Gainers, %"),
    "losing": ("受损人口%", "Losers, %"),
    "gainers": ("受益", "Gain"),
    "losers": ("受损", "Lose"),
    "same": ("基本不变", "Unchanged"),
    "shares": ("受益、受损人口占比", "Shares of persons who gain and lose"),
    "point": ("点", "Point"),
    "nobody": ("无人口", "Nobody"),
    "series": ("方案", "Scenario"),
    "value": ("数值", "Value"),
    "schematic": ("方格位置为示意，不是地图", "Tiles are laid out schematically, not a map"),
    "empty": ("暂无公布数据", "No published data"),
    "observed": ("实际值", "Observed"),
    "error": ("标准误", "Standard error"),
    "path": ("应达路径", "Required path"),
    "required": ("应达值", "Required"),
    "target": ("目标值", "Target"),
    "projection": ("按现有趋势推算", "Projected from the trend"),
    "projected": ("推算值", "Projected"),
    "interval": ("推算区间", "projection interval"),
    "low": ("区间下限", "Low"),
    "high": ("区间上限", "High"),
    "band": ("合意区间", "Desired band"),
    "status": ("状态", "Status"),
    "latest": ("最新值", "Latest"),
    "stratum": ("城乡", "Stratum"),
    "area": ("地区", "Area"),
    "time": ("时间", "Time"),
    "baseline": ("基期", "Baseline"),
    "step": ("阶段", "Step"),
    "action": ("行动", "Action"),
    "good": (
        "格内数字：已达成或按期推进的指标数 / 指标总数；“—”表示没有这项行动的指标",
        "Figures: indicators achieved or on track / all indicators; a dash: no indicator of this action",
    ),
    "goal": ("目标", " target"),
    "rank": ("名次", "Rank"),
    "median": ("名次中位数", "Median rank"),
    "score": ("得分", "Score"),
    "ranks": ("名次区间", "rank interval"),
    "table": ("数据表", "Data table"),
    "pictures": ("图表", "Pictures"),
    "and_more": ("等 {all} 幅图", " and {more} more"),
    "skip": ("跳到图表", "Skip to the pictures"),
    "contents": ("目录", "Contents"),
    "back": ("回到目录", "Back to the contents"),
    "missing": ("〓 处的字，字体中没有：", "No font has the characters shown as 〓: "),
}
_MOST_DOUBTS = 12
"""Doubtful parameters that are named under a picture."""
_CONFIDENCE_EN: dict[Confidence, str] = {
    "A": "law, government page or original report",
    "B": "official document quoted by press or repost",
    "C": "encyclopedia or portal",
    "D": "constant in a public program",
    "X": "computed from other figures",
    "M": "from memory, to be checked",
    "unverified": "one doubtful page only",
}
_STRATA_EN: dict[Stratum, str] = {"all": "All", "urban": "Urban", "rural": "Rural"}
_STRATA_ZH: dict[Stratum, str] = {"all": "全体", "urban": "城镇", "rural": "农村"}


def say(key: str, language: Language) -> str:
    """A phrase of :data:`SAY`."""
    return SAY[key][language == "en"]


def status(name: Status, language: Language) -> str:
    """A status in words, in English with a capital."""
    chinese, english = STATUS_NAMES[name]
    return english.capitalize() if language == "en" else chinese


def stratum(name: Stratum, language: Language) -> str:
    """A stratum in words."""
    return (_STRATA_EN if language == "en" else _STRATA_ZH)[name]


def confidence(letter: Confidence | None, language: Language) -> str:
    """How sure the figures are, with what the letter means."""
    if letter is None:
        return say("unrated", language)
    meaning = _CONFIDENCE_EN[letter] if language == "en" else CONFIDENCE[letter]
    if letter == "unverified":
        return f"Confidence: unverified, {meaning}" if language == "en" else f"可信度未核实（{meaning}）"
    return f"Confidence {letter}: {meaning}" if language == "en" else f"可信度 {letter}（{meaning}）"


def source_lines(caption: Caption, language: Language) -> list[str]:
    """The lines under a picture: sources, confidence, note."""
    first, *more = joined(caption.sources, language) or [""]
    source = f"{say('source', language)}{first}" if first else say("no_source", language)
    lines = [source, *more, confidence(caption.confidence, language)]
    if caption.doubtful:
        stop = "; " if language == "en" else "；"
        count = len(caption.doubtful)
        rest = [say("and_doubts", language).format(count)] if count > _MOST_DOUBTS else []
        lines.append(say("doubts", language) + stop.join([*joined(caption.doubtful[:_MOST_DOUBTS], language), *rest]))
    if note := caption.note.said(language):
        lines.append(f"{say('note', language)}{note}")
    return lines


def mark_words(marks: Marks, language: Language) -> list[str]:
    """The marks in words, the one of made-up figures first."""
    words = [say("sample", language)] if marks.sample else []
    words += [say("synthetic", language)] if marks.synthetic else []
    words += [say("doubtful", language).format(marks.doubtful)] if marks.doubtful else []
    words += [f"{say('proxy', language)}{name}" for name in marks.proxies]
    return [*words, say("preliminary", language)] if marks.preliminary else words


def interval(key: str, coverage: float | None, language: Language) -> str:
    """An interval's name with how much it covers: “90% 推算区间”."""
    name = say(key, language)
    return f"{coverage:.0%}{' ' if language == 'en' else ''}{name}" if coverage else name[:1].upper() + name[1:]


def decimals(values: Iterable[float]) -> int:
    """How many decimals, at most three, show these values as they are; where none does, by their size."""
    known = list(values)
    for places in range(4):
        if all(abs(value - round(value, places)) < 1e-9 for value in known):
            return places
    largest = max(map(abs, known))
    return 3 if largest < 1 else 2 if largest < 100 else 1 if largest < 10_000 else 0


def number(value: float | None, places: int) -> str:
    """A figure with its thousands apart; a dash where there is none."""
    return "—" if value is None else f"{value:,.{places}f}".replace("-", "−")


def rounded(value: float | None) -> float | None:
    """A computed figure in seven digits: what is drawn or projected is not known more finely."""
    return None if value is None else float(f"{value:.7g}")


def time(value: float, language: Language) -> str:
    """The period that ends at ``value`` years: 2022 is a year, 2021.25 is March of 2022."""
    year, rest = divmod(round(value * 12), 12)
    if rest:
        return f"{year + 1}-{rest:02}"
    return f"{year}年" if language == "zh" else str(year)


def unit_line(caption: Caption, language: Language) -> str:
    """Unit and day, as they stand under the title."""
    parts = [f"{say('unit', language)}{unit}"] if (unit := caption.unit.said(language)) else []
    parts += [f"{say('as_of', language)}{caption.as_of.isoformat()}"] if caption.as_of else []
    return " · ".join(parts)


def joined(words: Iterable[Words], language: Language) -> list[str]:
    """Several texts in one language."""
    return [one.said(language) for one in words]
