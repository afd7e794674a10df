"""Word's automatic numbering, rendered as Word shows it.

Sources: ISO/IEC 29500-1:2016, 17.9 (numbering) and 17.18.59 (number formats); where Word departs from them,
Microsoft's [MS-OI29500] 2.1.540 and the sequences listed in [MS-DOCX] 2.4.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from lxml import etree

from gongfu.documents.symbols import symbol

__all__ = ["Numbering", "numeral"]

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_VALUE = f"{_W}val"
_LEVELS = 9
_BASED_ON_LIMIT = 50
"""Longest chain of styles based on one another that is followed; Word allows 11."""

_HAN = "零一二三四五六七八九"
_LEGAL_SIMPLIFIED = "零壹贰叁肆伍陆柒捌玖"
_LEGAL_TRADITIONAL = "零壹貳參肆伍陸柒捌玖"
_LEGAL_JAPANESE = "〇壱弐参四伍六七八九"
_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    *((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL")),
    *((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")),
)
# Closing marks that fill a character's width: typists put no space after them, and neither do we.
_WIDE_CLOSERS = "、．。，：；）】〕〉》］"


def _counting(number: int, digits: str = _HAN, units: str = "十百千万", spoken: bool = True) -> str:
    """A number in tens, hundreds and thousands (一百零二); ``spoken`` says 十五, not 一十五, below 20."""
    if number >= 10**8:
        return str(number)
    if number >= 10**4:
        high, low = divmod(number, 10**4)
        tail = "" if not low else (digits[0] if low < 1000 else "") + _counting(low, digits, units, False)
        return _counting(high, digits, units, spoken) + units[3] + tail
    written, gap = "", False
    for power in (3, 2, 1, 0):
        digit = number // 10**power % 10
        if digit:
            written += (digits[0] if gap and written else "") + digits[digit] + (units[power - 1] if power else "")
        gap = not digit
    if spoken and 10 <= number < 20:
        written = written[1:]
    return written or digits[0]


def _japanese(number: int, digits: str = _HAN, units: str = "十百千万") -> str:
    """A number as Japanese counts: no zero, and no one before a unit below ten thousand (百十一)."""
    written = _counting(number, digits, units).replace(digits[0], "") or digits[0]
    for unit in units[:3]:
        written = written.replace(digits[1] + unit, unit)
    return written


def _digitwise(number: int, digits: str) -> str:
    return "".join(digits[int(digit)] for digit in str(number))


def _short_counting(number: int) -> str:
    """Counting below a hundred, digit by digit from there (九十九, 一○○)."""
    return _counting(number) if number < 100 else _digitwise(number, "○" + _HAN[1:])


def _letters(number: int) -> str:
    """a … z, aa, bb … zz, aaa; Word stops at 30 letters."""
    times, place = divmod(number - 1, 26)
    return chr(ord("a") + place) * (times + 1) if times < 30 else str(number)


def _roman(number: int) -> str:
    if number > 32767:  # Word's largest list number
        return str(number)
    written = ""
    for value, letters in _ROMAN:
        times, number = divmod(number, value)
        written += letters * times
    return written


def _ordinal(number: int) -> str:
    ending = "th" if number // 10 % 10 == 1 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _one_of(characters: str) -> Callable[[int], str]:
    """A fixed set of characters, decimal beyond it."""
    return lambda number: characters[number - 1] if number <= len(characters) else str(number)


def _run(first: str, count: int) -> str:
    return "".join(chr(ord(first) + i) for i in range(count))


_FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalHalfWidth": str,
    "decimalZero": lambda number: f"{number:02d}",
    "decimalFullWidth": lambda number: _digitwise(number, _run("０", 10)),
    "decimalFullWidth2": lambda number: _digitwise(number, _run("０", 10)),
    "numberInDash": lambda number: f"- {number} -",
    "hex": lambda number: f"{number:X}",
    "ordinal": _ordinal,
    "lowerLetter": _letters,
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerRoman": lambda number: _roman(number).lower(),
    "upperRoman": _roman,
    "chineseCounting": _short_counting,
    "taiwaneseCounting": _short_counting,
    "chineseCountingThousand": _counting,
    "taiwaneseCountingThousand": _counting,
    "japaneseCounting": _japanese,
    "koreanDigital2": lambda number: _digitwise(number, _HAN),
    "ideographDigital": lambda number: _digitwise(number, "〇" + _HAN[1:]),
    "japaneseDigitalTenThousand": lambda number: _digitwise(number, "〇" + _HAN[1:]),
    "taiwaneseDigital": lambda number: _digitwise(number, "○" + _HAN[1:]),
    "chineseLegalSimplified": lambda number: _counting(number, _LEGAL_SIMPLIFIED, "拾佰仟万", False),
    "ideographLegalTraditional": lambda number: _counting(number, _LEGAL_TRADITIONAL, "拾佰仟萬", False),
    "japaneseLegal": lambda number: _counting(number, _LEGAL_JAPANESE, "拾百阡萬", False).replace("〇", ""),
    "decimalEnclosedCircle": _one_of(_run("①", 20)),
    "decimalEnclosedCircleChinese": _one_of(_run("①", 10)),
    "decimalEnclosedFullstop": _one_of(_run("⒈", 20)),
    "decimalEnclosedParen": _one_of(_run("⑴", 20)),
    "ideographEnclosedCircle": _one_of(_run("㈠", 10)),  # Word prints brackets where the standard has circles
    "ideographTraditional": _one_of(_STEMS),
    "ideographZodiac": _one_of(_BRANCHES),
    "ideographZodiacTraditional": lambda n: _STEMS[(n - 1) % 10] + _BRANCHES[(n - 1) % 12] if n <= 60 else str(n),
    "none": lambda number: "",
    "bullet": lambda number: "",
}
"""Number formats by the name they have in the file; one that is not here is shown as decimal."""


def numeral(number: int, style: str) -> str:
    """A list number as Word shows it in a number format (``chineseCounting``, ``upperRoman`` …)."""
    return _FORMATS.get(style, str)(number) if number > 0 else str(number)


@dataclass(frozen=True, slots=True)
class _Level:
    """How paragraphs of a list's level are numbered. ``text`` holds %1 … %9 for the numbers of the levels."""

    start: int
    format: str
    text: str
    suffix: str
    restart: int | None
    legal: bool
    style: str | None


@dataclass(frozen=True, slots=True)
class _List:
    """A numbering instance (w:num). Those with one ``family`` (w:abstractNum) count together."""

    family: str
    levels: dict[int, _Level]
    starts: dict[int, int]


class Numbering:
    """The numbering of one document: call :meth:`label` for its paragraphs in reading order."""

    def __init__(self, numbering: etree._Element | None, styles: etree._Element | None) -> None:
        """Read the roots of the numbering part and the styles part, either of which may be absent."""
        self._lists = _lists(numbering) if numbering is not None else {}
        self._styles: dict[str, etree._Element] = {}
        self._default = ""
        for style in styles.iterchildren(f"{_W}style") if styles is not None else ():
            self._styles.setdefault(style.get(f"{_W}styleId", ""), style)
            if style.get(f"{_W}type") == "paragraph" and style.get(f"{_W}default") in ("1", "true", "on"):
                self._default = style.get(f"{_W}styleId", "")
        self._of_style: dict[str, tuple[str, int]] = {}
        self._counters: dict[str, dict[int, int]] = {}
        self._started: set[tuple[str, int]] = set()

    def label(self, properties: etree._Element | None) -> str:
        """The number of the paragraph with these properties (w:pPr), with the gap after it; empty if it has none."""
        number_id, depth = self._reference(properties)
        numbered = self._lists.get(number_id)
        if numbered is None or depth not in numbered.levels:
            return ""
        self._advance(number_id, numbered, depth)
        level = numbered.levels[depth]
        label = re.sub("%([1-9])", lambda match: self._number(numbered, depth, int(match[1]) - 1), level.text)
        if not label or level.suffix == "nothing" or label[-1] in _WIDE_CLOSERS:
            return label
        return label.rstrip() + " "

    def _advance(self, number_id: str, numbered: _List, depth: int) -> None:
        """Count a paragraph: its own level goes on, the levels below it start anew, the levels above it exist."""
        counters = self._counters.setdefault(numbered.family, {})
        for above in range(depth):
            if above in numbered.levels:
                counters.setdefault(above, numbered.starts.get(above, numbered.levels[above].start))
        fresh = depth in numbered.starts and (number_id, depth) not in self._started
        if fresh or depth not in counters:
            counters[depth] = numbered.starts.get(depth, numbered.levels[depth].start)
            self._started.add((number_id, depth))
        else:
            counters[depth] += 1
        for below in range(depth + 1, _LEVELS):
            level = numbered.levels.get(below)
            if level is None or level.restart is None or depth < level.restart:
                counters.pop(below, None)

    def _number(self, numbered: _List, depth: int, wanted: int) -> str:
        """What stands for the number of level ``wanted`` in the label of a paragraph at ``depth``."""
        level = numbered.levels.get(wanted)
        if level is None or wanted > depth:
            return ""
        style = level.format
        if numbered.levels[depth].legal and style not in ("decimalZero", "none", "bullet"):
            style = "decimal"
        return numeral(self._counters[numbered.family][wanted], style)

    def _reference(self, properties: etree._Element | None) -> tuple[str, int]:
        """The list and level a paragraph belongs to by its own properties, else by its style; list 0 is none."""
        own = properties.find(f"{_W}numPr") if properties is not None else None
        number_id, depth = _child(own, "numId"), _child(own, "ilvl")
        if number_id is not None:
            return number_id, _integer(depth, 0)
        style = _child(properties, "pStyle") or self._default
        if style not in self._of_style:
            self._of_style[style] = self._style_reference(style)
        inherited, level = self._of_style[style]
        return inherited, _integer(depth, level)

    def _style_reference(self, style: str) -> tuple[str, int]:
        """The list and level that a paragraph style gives, by itself or by what it is based on."""
        chain: list[str] = []
        depth: str | None = None
        while style in self._styles and style not in chain and len(chain) < _BASED_ON_LIMIT:
            chain.append(style)
            element = self._styles[style]
            reference = element.find(f"{_W}pPr/{_W}numPr")
            number_id = _child(reference, "numId")
            depth = depth or _child(reference, "ilvl")
            if number_id is not None:
                levels = self._lists[number_id].levels if number_id in self._lists else {}
                linked = [i for name in chain for i, level in levels.items() if level.style == name]
                return number_id, linked[0] if linked else _integer(depth, 0)
            style = _child(element, "basedOn") or ""
        return "0", 0


def _lists(numbering: etree._Element) -> dict[str, _List]:
    """The numbering instances of a numbering part by their numId."""
    families: dict[str, dict[int, _Level]] = {}
    by_style: dict[str, str] = {}
    links: dict[str, str] = {}
    for abstract in numbering.iterchildren(f"{_W}abstractNum"):
        family = abstract.get(f"{_W}abstractNumId", "")
        families[family] = _levels(abstract)
        if (style := _child(abstract, "styleLink")) is not None:
            by_style[style] = family
        if (style := _child(abstract, "numStyleLink")) is not None:
            links[family] = style
    lists = {}
    for instance in numbering.iterchildren(f"{_W}num"):
        family = _child(instance, "abstractNumId") or ""
        family = by_style.get(links.get(family, ""), family)
        levels, starts = dict(families.get(family, {})), {}
        for override in instance.iterchildren(f"{_W}lvlOverride"):
            levels |= _levels(override)
            depth = _integer(override.get(f"{_W}ilvl"), 0)
            if (start := _child(override, "startOverride")) is not None:
                starts[depth] = _integer(start, 1)
        lists[instance.get(f"{_W}numId", "")] = _List(family, levels, starts)
    lists.pop("0", None)
    return lists


def _levels(parent: etree._Element) -> dict[int, _Level]:
    levels = {}
    for element in parent.iterchildren(f"{_W}lvl"):
        depth = _integer(element.get(f"{_W}ilvl"), 0)
        if 0 <= depth < _LEVELS:
            levels[depth] = _level(element)
    return levels


def _level(element: etree._Element) -> _Level:
    # A custom format stands in an mc:AlternateContent whose fallback is a common one.
    formats = [node.get(_VALUE, "decimal") for node in element.iter(f"{_W}numFmt")] or ["decimal"]
    text = _child(element, "lvlText") or ""
    if formats[-1] == "bullet":
        fonts = element.find(f"{_W}rPr/{_W}rFonts")
        font = fonts.get(f"{_W}hAnsi") or fonts.get(f"{_W}ascii") if fonts is not None else None
        text = "".join(symbol(font, ord(c)) or "•" for c in text)
    restart = _child(element, "lvlRestart")
    legal = element.find(f"{_W}isLgl")
    return _Level(
        start=_integer(_child(element, "start"), 0),
        format=formats[-1],
        text=text,
        suffix=_child(element, "suff") or "tab",
        restart=_integer(restart, 0) if restart is not None else None,
        legal=legal is not None and legal.get(_VALUE) not in ("0", "false", "off"),
        style=_child(element, "pStyle"),
    )


def _child(element: etree._Element | None, tag: str) -> str | None:
    """The w:val of an element's child, or ``None`` where there is none."""
    child = element.find(_W + tag) if element is not None else None
    return child.get(_VALUE) if child is not None else None


def _integer(text: str | None, default: int) -> int:
    try:
        return int(text) if text is not None and len(text) < 12 else default
    except ValueError:
        return default
