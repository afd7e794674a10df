"""Resolve printed names of government bodies (市发改委, 各县〔市、区〕政府) to the bodies they stand for today.

The tables are ``data/organizations.csv`` (bodies that every place has) and a zone's own ``organizations.csv``, which
wins for the same ``id`` and ``level``. An ``id`` is a duty; rows that share one are the formal names that the body has
in different places. A body's name and aliases are forms. In a form {级} stands for the word of the
level (省, 市, 长葛市), {地} for the place with or without it (许昌); a form with neither has {级} in front. Names are
compared folded: 发展和改革委员会 and 发展改革委 are one form.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

from gongfu.compiler.organization_table import Organization, parse_table, read_table
from gongfu.documents.errors import InputError
from gongfu.documents.patterns import HAN, any_of

if TYPE_CHECKING:
    from gongfu.zone import Area, Zone

__all__ = ["Directory", "Resolution"]

MAX_NAME = 60
"""Longest name that is looked up; the longest real one seen has 31 characters."""
MAX_PLACE = 12
"""Longest place name inside a body's name."""
MAX_CHAIN = 8
"""Most renames that are followed."""
MAX_KNOWN = 65_536
"""Most resolved names that are remembered."""

_PROVINCE = re.compile(
    any_of("""
    北京 天津 河北 山西 内蒙古 辽宁 吉林 黑龙江 上海 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东 广西 海南 重庆
    四川 贵州 云南 西藏 陕西 甘肃 青海 宁夏 新疆
    """)
)
_BRACKETS = str.maketrans("()〔〕[]【】<>〈〉,", "（）（）（）（）（）（）、")
_CONJUNCTIONS = str.maketrans("", "", "和与及、")
_LONG = (
    ("委员会", "委"),
    ("办公室", "办"),
    ("监督管理", "监管"),
    ("行政执法", "执法"),
    ("人民政府", "政府"),
    ("人民法院", "法院"),
    ("人民检察院", "检察院"),
)
_SUFFIX_LEVELS = (
    ("省", ("省", "自治区")),
    ("市", ("市", "州", "盟", "地区")),
    ("县", ("县", "区", "旗")),
    ("乡镇", ("乡", "镇", "街道")),
)
_PLACE = re.compile(rf"(?!各|[省市州县区]委){HAN}{{2,}}")
_SEATED = re.compile(rf"{HAN}{{2,8}}[市州]{HAN}{{2,3}}")
_AREA_WORDS = any_of("""
    地级以上市 设区市 省辖市 县级市 开发区 功能区 园区 新区 街道 乡 镇 县 市 区 州 旗
""")
_AREA_WORD = re.compile(_AREA_WORDS)
_JOINED = re.compile("[（）、和及]")
_COLLECTIVE = re.compile(rf"(?:全市|全省|全县)?各(?P<areas>{_AREA_WORDS}+(?:政府{_AREA_WORDS}+)?)(?P<body>.*)")
"""各县（市、区）人民政府, 各县财政局."""
_GOVERNMENT = re.compile(r"(?:政府|管委会|管理委|办事处)*")
_OPEN = re.compile(
    r".*(?:部门|单位|地区|方面|地方|机构|机关|窗口)|各(?:级.*|.*(?:地|政府|管委会|企业|公司|银行|院校|学校|高校|协会))"
    r"|(?:有关|相关|试点|沿线|省级|市级|县级|地方|基层).*政府"
)


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a printed name stands for.

    ``organization`` is the current name or ``None`` where the tables do not settle it; ``candidates`` the bodies it
    may be; ``members`` the bodies that a ``collective`` name covers (empty where it is open); ``note`` says why.
    """

    organization: str | None = None
    members: tuple[str, ...] = ()
    candidates: tuple[str, ...] = ()
    note: str = ""
    collective: bool = False


class _Seat(NamedTuple):
    """Where a body sits: its level, the word for it in names (市, 长葛市), the bare place (许昌), if it is known."""

    level: str
    word: str
    place: str
    known: bool = True


class _Match(NamedTuple):
    """A row read at a seat; ``place`` is the length of the place name in the reading."""

    seat: _Seat
    row: Organization
    place: int = 0


class Directory:
    """The bodies that may be named in a document of ``zone``, or of any place where ``zone`` is ``None``."""

    def __init__(self, zone: Zone | None = None) -> None:
        self._zone = zone
        generic = files("gongfu") / "data" / "organizations.csv"
        own = read_table(zone.organizations) if zone is not None and zone.organizations is not None else []
        rows = own + parse_table(generic.read_bytes(), generic)
        if zone is not None:
            _check_successors(own, {row.id for row in rows}, zone.organizations)
        self._own = set(own)
        self._rows: dict[tuple[str, str], Organization] = {}
        self._state: dict[str, list[Organization]] = {}
        self._forms: dict[tuple[str, str], list[tuple[Organization, str]]] = {}
        for row in rows:
            self._rows.setdefault((row.id, row.level), row)
            self._index(row)
        self._heads = {head for head, _ in self._forms}
        self._stems = {tail[:-1]: row for (head, tail), found in self._forms.items() for row, _ in found if not head}
        self._seats = dict(_seats(zone))
        self._known: dict[tuple[str, str | None], Resolution] = {}

    def resolve(self, name: str, level: str | None = None) -> Resolution:
        """What ``name`` stands for. ``level`` (国家, 省, 市, 县) is that of the document, for names that show none."""
        key = name, level
        if key not in self._known:
            if len(self._known) >= MAX_KNOWN:
                self._known.clear()
            self._known[key] = self._resolve(name, level)
        return self._known[key]

    def _index(self, row: Organization) -> None:
        """Enter every form of a row."""
        for form in filter(None, (row.name, row.short, *row.aliases)):
            if row.level == "国家":
                self._state.setdefault(_fold(form).translate(_CONJUNCTIONS), []).append(row)
                continue
            slotted = form if "{" in form else "{级}" + form
            head, slot, tail = re.split(r"[{}]", slotted, maxsplit=2)
            for word in "省市县区州" if "{级}" in tail else " ":
                key = _fold(head), _fold(tail.replace("{级}", word)).translate(_CONJUNCTIONS)
                self._forms.setdefault(key, []).append((row, slot))

    def _resolve(self, name: str, level: str | None) -> Resolution:
        text = "".join(name.split()).translate(_BRACKETS)
        if not text or len(text) > MAX_NAME:
            return Resolution()
        if collective := self._collective(text, level):
            return collective
        for area in self._zone.areas if self._zone else ():
            if text in (area.name, area.short, *area.aliases):
                return Resolution(_government(area), note="指该地政府")
        body, bracket, added = text.partition("（")
        found = self._body(body, level)
        if bracket and found.organization:
            plate = self._body(added.rstrip("）"), level).organization or added.rstrip("）")
            return Resolution(found.organization, note="；".join(filter(None, (found.note, f"挂{plate}牌子"))))
        return found

    def _body(self, name: str, level: str | None) -> Resolution:
        """A single body's name, without brackets."""
        folded = _fold(name)
        matches = list(self._seated(folded))
        if not matches:
            return self._unseated(folded, level) or self._merged(folded)
        matches = [match for match in matches if match.seat.known] or matches
        matches = [match for match in matches if match.row in self._own] or matches
        shortest = min(match.place for match in matches)
        return self._decide([match for match in matches if match.place == shortest])

    def _seated(self, folded: str) -> Iterator[_Match]:
        """Readings of a name as head + place + tail."""
        for start in {len(head) for head in self._heads if folded.startswith(head)}:
            for end in range(start + 1, min(len(folded), start + MAX_PLACE) + 1):
                rows = self._forms.get((folded[:start], folded[end:].translate(_CONJUNCTIONS)), ())
                for row, slot in rows:
                    seat = self._seat(folded[start:end], bare=slot == "地")
                    if seat and row.level in ("部门通用", seat.level):
                        yield _Match(seat, row, end - start)

    def _unseated(self, folded: str, level: str | None) -> Resolution | None:
        """A name without a place: a body of the state, or one of the document's own level."""
        form = folded.translate(_CONJUNCTIONS)
        state = [_Match(_Seat("国家", "", ""), row) for row in self._state.get(form, ())]
        rows = [row for row, slot in self._forms.get(("", form), ()) if slot == "级"]
        if state and (level in (None, "国家") or not rows):
            local = [self._name(row, _Seat("市", "市", "")) for row in rows if row.level == "部门通用"]
            if not local or level == "国家":
                return self._decide(state)
            names = dict.fromkeys([match.row.short or match.row.name for match in state] + local)
            return Resolution(candidates=tuple(names), note="没有写明是哪一级的机构")
        if level is None and len(levels := {row.level for row in rows}) == 1:
            level = levels.pop()
        if level in ("省", "市", "县"):
            seat = self._seats.get(level, _Seat(level, level, ""))
            return self._decide([_Match(seat, row) for row in rows if row.level in ("部门通用", level)])
        if not rows:
            return None
        names = dict.fromkeys(self._name(row, self._seats[word]) for word in ("市", "县") for row in rows)
        return Resolution(candidates=tuple(names), note="没有写明是哪一级的机构")

    def _decide(self, matches: list[_Match]) -> Resolution:
        """One body settles it; several are candidates."""
        bodies: dict[str, _Match] = {}
        for match in matches:
            bodies.setdefault(match.row.id, match)
        if not bodies:
            return Resolution()
        if len(bodies) > 1:
            names = dict.fromkeys(self._name(match.row, match.seat) for match in bodies.values())
            return Resolution(candidates=tuple(names), note="同名的机构不止一个")
        (match,) = bodies.values()
        name, note = self._current(match)
        if match.seat.known:
            return Resolution(name, note=note)
        return Resolution(candidates=(name,), note=f"试验区名册里没有{match.seat.word}")

    def _current(self, match: _Match) -> tuple[str, str]:
        """The name of the body that holds the duty today, and the renames that led to it."""
        row = self._here(match.row, match.seat.level)
        steps: list[str] = []
        while row.successor and len(steps) < MAX_CHAIN:
            following = self._at(row.successor, match.seat.level)
            if following is None:
                break
            steps.append(f"{self._name(row, match.seat)}（至{row.valid_to or '改革'}）")
            row = following
        name = self._name(row, match.seat)
        return name, "→".join([*steps, name]) if steps else ""

    def _here(self, row: Organization, level: str) -> Organization:
        """The row under whose name the body goes: the zone's own, the level's, or ``row`` itself."""
        there = self._rows.get((row.id, level), row)
        return there if there in self._own or row.level == "部门通用" else row

    def _at(self, body: str, level: str) -> Organization | None:
        """The row of a body at a level."""
        return self._rows.get((body, level)) or (self._rows.get((body, "部门通用")) if level != "国家" else None)

    def _name(self, row: Organization, seat: _Seat) -> str:
        """A row's current name at a seat: the short form where there is one."""
        row = self._here(row, seat.level)
        name = row.short or row.name
        if row.level == "国家":
            return name
        if "{" not in name:
            return seat.word + name
        return name.replace("{级}", seat.word).replace("{地}", seat.place or seat.word)

    def _seat(self, place: str, bare: bool) -> _Seat | None:
        """Read a place: the zone's own, a province, or a name that ends in the word of its level.

        Where there is no zone every such place counts as known; ``bare`` admits a place without that word.
        """
        if place in self._seats:
            return self._seats[place]
        if self._zone and (own := place.removeprefix(self._zone.province).removeprefix(self._zone.name)) in self._seats:
            return self._seats[own]
        if not _PLACE.fullmatch(place):
            return None
        anywhere = self._zone is None
        if _PROVINCE.fullmatch(place):  # 广东金融监管局 is the state's branch, 广东省金融监管局 would be the province's
            return _Seat("省", place, place, anywhere) if bare else None
        for level, endings in _SUFFIX_LEVELS:
            if len(place) > 2 and place.endswith(endings):
                return _Seat(level, place, place, anywhere)
        if _SEATED.fullmatch(place):
            return _Seat("县", place, place, anywhere)
        return _Seat("市", place, place, anywhere) if bare and 2 <= len(place) <= 4 else None

    def _merged(self, folded: str) -> Resolution:
        """A body that the tables lack but whose name joins two that they have (财政金融局): these are candidates."""
        for start in range(1, min(len(folded), MAX_PLACE)):
            seat = self._seat(folded[:start], bare=False)
            stem = folded[start:-1].translate(_CONJUNCTIONS)
            for cut in range(2, len(stem) - 1) if seat else ():
                pair = self._stems.get(stem[:cut]), self._stems.get(stem[cut:])
                if seat and pair[0] and pair[1]:
                    names = tuple(self._name(row, seat) for row in pair if row)
                    return Resolution(candidates=names, note="像是合并设置的机构，名册里没有")
        return Resolution()

    def _collective(self, text: str, level: str | None) -> Resolution | None:
        """A collective name (各县〔市、区〕人民政府〔管委会〕): its members where the zone lists them."""
        plain = _fold(_JOINED.sub("", text))
        match = _COLLECTIVE.fullmatch(plain)
        if match and not match["body"].startswith(("直", "级")):
            found = self._areas_of(text, match, level)
            if found:
                return found
        return Resolution(text, note="没有指明是哪些单位", collective=True) if _OPEN.fullmatch(plain) else None

    def _areas_of(self, text: str, match: re.Match[str], level: str | None) -> Resolution | None:
        """The governments, or the bodies of one kind, of all areas of the kinds that a collective names."""
        words, body = _AREA_WORD.findall(match["areas"]), match["body"]
        if _GOVERNMENT.fullmatch(body):
            areas = self._areas(words, "管委会" in body or "管理委" in body, level)
            name = text if "政府" in match["areas"] else _collective_name(words, body)
            members = tuple(_government(area) if body else area.name for area in areas)
            return Resolution(name, members, note="" if members else "名册里没有列出成员", collective=True)
        if self._forms.get(("", body.translate(_CONJUNCTIONS))) or self._forms.get(("", body[1:])):
            found = [self._body(area.name + body, level).organization for area in self._areas(words, False, level)]
            return Resolution(text, tuple(filter(None, found)), collective=True)
        return None

    def _areas(self, words: Iterable[str], committees: bool, level: str | None) -> list[Area]:
        """The zone's areas of the kinds that a collective names; a province's 各市 are not the zone's 县级市."""
        if self._zone is None or level in ("国家", "省"):
            return []
        kinds = {"县级市" if word == "市" else word for word in words}
        if committees or kinds & {"功能区", "开发区", "园区"}:
            kinds.add("功能区")
        return [area for area in self._zone.areas if area.kind in kinds]


def _check_successors(own: list[Organization], ids: set[str], path: object) -> None:
    """Raise :class:`InputError` where a zone's row names a successor that no table has."""
    for row in own:
        if row.successor and row.successor not in ids:
            remedy = "请写表中某一行的 id，或留空"
            raise InputError(path, f"successor 的值“{row.successor}”没有对应的行", remedy, row.id)


def _government(area: Area) -> str:
    """The body that governs an area."""
    return area.name + ("管委会" if area.kind == "功能区" else "人民政府")


def _collective_name(words: list[str], body: str) -> str:
    """The usual form of a collective name: 各县（市、区）人民政府（管委会）."""
    if words[1:] and body == "管委会":
        words, body = [*words, body], ""
    rest = f"（{'、'.join(words[1:])}）" if words[1:] else ""
    office = body.replace("政府", "人民政府").replace("管委会", "（管委会）" if "政府" in body else "管委会")
    return f"各{words[0]}{rest}{office}"


def _seats(zone: Zone | None) -> Iterator[tuple[str, _Seat]]:
    """Words for places that need no guess: bare level words and, in a zone, its own places."""
    for level, endings in (("省", "省"), ("市", "市州"), ("县", "县区旗"), ("乡镇", "乡镇")):
        yield from ((word, _Seat(level, word, "")) for word in endings)
    for word in ("示范区", "开发区", "高新区", "经开区", "新区", "自治区"):
        yield word, _Seat("省" if word == "自治区" else "县", word, "")
    if zone is None:
        return
    own = _Seat(zone.level, zone.level, zone.short)
    yield from ((word, own) for word in (own.word, zone.name, zone.short, "全" + own.word, "我" + own.word))
    if zone.province:
        province = zone.province.removesuffix("省")
        yield from ((word, _Seat("省", "省", province)) for word in ("省", zone.province, province, "我省", "全省"))
    for area in zone.areas:
        seat = _Seat("县", area.name, area.short)
        yield from ((word, seat) for word in (area.name, area.short, *area.aliases))


def _fold(text: str) -> str:
    """A name with its long words shortened."""
    for long, short in _LONG:
        text = text.replace(long, short)
    return text
