"""A zone (试验区) is a folder: ``zone.toml`` names it, its areas, actions, steps and documents.

The dataclasses below are the schema of ``zone.toml``: a field is a key, a field without a default is required.
"""

from __future__ import annotations

import difflib
import json
from calendar import monthrange
from collections import Counter
from collections.abc import Iterator
from dataclasses import MISSING, dataclass, field, fields, is_dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, NewType, cast, get_args, get_origin, get_type_hints

from gongfu.documents.errors import InputError, reason
from gongfu.toml import read_toml

__all__ = [
    "LAYERS",
    "Action",
    "Area",
    "Calendar",
    "Check",
    "Figure",
    "LeadingGroup",
    "Pilot",
    "PolicyDocument",
    "StatedCount",
    "Step",
    "Zone",
    "init",
    "load",
    "sample",
]

Layer = Literal["opinion", "plan", "actions", "support"]
LAYERS: dict[Layer, str] = {"opinion": "意见", "plan": "实施方案", "actions": "行动方案", "support": "支持措施"}
"""The layers of the 1+1+9+N policy system and their names, top down; each is a folder under ``documents/``."""

Day = NewType("Day", str)
"""An ISO date as far as it is known: ``2022``, ``2022-11`` or ``2023-02-28``; empty where unknown."""


@dataclass(frozen=True, slots=True)
class Area:
    """A county-level area: ``kind`` 县, 县级市, 区 (of the administrative division) or 功能区 (run by a 管委会)."""

    name: str
    kind: Literal["县", "县级市", "区", "功能区"]
    short: str
    code: str = ""
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Action:
    """One of the actions (行动): its theme, its task force (专班), what it covers, and words that point to it."""

    id: str
    name: str
    theme: str
    task_force: str
    covers: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the goals: what is to be so at the end of ``year``."""

    year: int
    goals: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Calendar:
    """Reports are due on ``report_day`` of every month; ``quarter_months`` and ``year_month`` ask for longer ones."""

    report_day: int = 25
    quarter_months: tuple[int, ...] = (3, 6, 9)
    year_month: int = 12
    source: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """Diagnostic codes that are switched off for this zone."""

    off: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LeadingGroup:
    """The leading group (领导小组), its heads by office, and its own office (办公室)."""

    name: str
    heads: tuple[str, ...] = ()
    office: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class StatedCount:
    """A count that a source states of a document: 15 条, 5 个方面."""

    stated: int
    of: str


@dataclass(frozen=True, slots=True)
class PolicyDocument:
    """A document of the policy system.

    ``file`` lies under ``documents/``; ``at_hand = false`` marks a document of which only others tell, and then
    ``counts`` and ``headings`` are what ``source`` says of it. ``action`` is the id of the action that the document
    plans; ``sample`` marks a text of our own.
    """

    layer: Layer
    id: str
    title: str
    number: str = ""
    issuer: str = ""
    date: Day = Day("")
    file: str = ""
    at_hand: bool = True
    sample: bool = False
    action: str = ""
    counts: tuple[StatedCount, ...] = ()
    headings: tuple[str, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True)
class Pilot:
    """A reform task of a national pilot (试点) and how sure it is that this zone carries it."""

    name: str
    evidence: Literal["confirmed", "supported", "likely", "unverified"]
    source: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A base figure with its year and source; ``value`` is the number before ``unit``."""

    name: str
    value: float
    unit: str
    year: int
    source: str


@dataclass(frozen=True, slots=True)
class Zone:
    """A zone folder. ``short`` is the place name without 市/县; ``pilots_stated`` how many pilots a source counts."""

    folder: Path
    name: str
    full_name: str
    short: str
    province: str = ""
    code: str = ""
    level: Literal["市", "县"] = "市"
    sample: bool = False
    pilots_stated: int | None = None
    areas: tuple[Area, ...] = ()
    actions: tuple[Action, ...] = ()
    steps: tuple[Step, ...] = ()
    calendar: Calendar = field(default_factory=Calendar)
    check: Check = field(default_factory=Check)
    leading_group: LeadingGroup | None = None
    documents: tuple[PolicyDocument, ...] = ()
    pilots: tuple[Pilot, ...] = ()
    figures: tuple[Figure, ...] = ()

    def path(self, document: PolicyDocument) -> Path | None:
        """Where the document's file lies, or ``None`` where it is not at hand."""
        return self.folder / "documents" / document.file if document.file else None

    @property
    def organizations(self) -> Path | None:
        """The zone's own table of bodies (``organizations.csv``), or ``None`` where it has none."""
        path = self.folder / "organizations.csv"
        return path if path.is_file() else None


def sample() -> Path:
    """The folder of the sample zone (许昌) that ships inside the package."""
    return Path(str(files("gongfu") / "data" / "xuchang"))


def load(folder: str | Path) -> Zone:
    """Read a zone folder. Raises :class:`InputError` naming the key, what was expected and what to do."""
    folder = Path(folder)
    file = folder / "zone.toml"
    zone = cast(Zone, _build(Zone, read_toml(file), file, "", {"folder": folder}))
    for place, cause, remedy in _faults(zone):
        raise InputError(file, cause, remedy, place)
    return zone


def init(folder: str | Path, name: str) -> Path:
    """Write the skeleton of a new zone called ``name`` (许昌市) and return its folder; nothing is overwritten."""
    folder = Path(folder)
    if not name.strip() or not name.isprintable():
        raise InputError(folder, "试验区名称是空的或含有控制字符", "请给出地名，例如：许昌市")
    short = name.removesuffix("市").removesuffix("县") if len(name) > 2 else name
    short = short if short.strip() else name
    level = "县" if name.endswith(("县", "区", "旗")) else "市"
    quoted = {"name": _quote(name), "short": _quote(short), "level": _quote(level)}
    data = files("gongfu") / "data" / "skeleton"
    texts = {
        "zone.toml": (data / "zone.toml").read_text("utf-8").format_map(quoted),
        "organizations.csv": (data / "organizations.csv").read_text("utf-8"),
    }
    for taken in (folder / text for text in texts):
        if taken.exists():
            raise InputError(taken, "文件已经存在，没有改动", "请换一个空文件夹，或先移走它")
    try:
        for layer in LAYERS:
            (folder / "documents" / layer).mkdir(parents=True, exist_ok=True)
        for file, text in texts.items():
            with (folder / file).open("x", encoding="utf-8", newline="\n") as out:
                out.write(text)
    except OSError as error:
        raise InputError(folder, f"无法写入（{reason(error)}）", "请检查路径和权限") from error
    return folder


def _quote(text: str) -> str:
    """A TOML basic string: JSON's escapes are a subset of TOML's."""
    return json.dumps(text, ensure_ascii=False)


@cache
def _hints(kind: type) -> dict[str, Any]:
    """The types of a dataclass's fields: finding them is slow, and every row of a list needs them."""
    return get_type_hints(kind)


def _build(kind: type, table: dict[str, Any], file: Path, place: str, given: dict[str, Any]) -> Any:
    """A dataclass of ``kind`` from a TOML table; ``given`` are fields that do not stand in the file."""
    hints = _hints(kind)
    known = [item for item in fields(kind) if item.name not in given]
    names = [item.name for item in known]
    for key in table:
        if key not in names:
            near = difflib.get_close_matches(key, names, 1)
            remedy = f"是否想写 {near[0]}？" if near else f"可用的键：{'、'.join(names)}"
            raise InputError(file, f"不认识的键 {key}", remedy, place)
    values = dict(given)
    for item in known:
        where = f"{place} {item.name}".strip()
        if item.name in table:
            values[item.name] = _value(hints[item.name], table[item.name], file, where)
        elif item.default is MISSING and item.default_factory is MISSING:
            raise InputError(
                file, f"缺少必填的键 {item.name}", f"请补上 {item.name} = {_expected(hints[item.name])}", place
            )
    return kind(**values)


def _value(kind: Any, value: Any, file: Path, place: str) -> Any:
    """``value`` as a field of type ``kind``, or an error that says what was expected."""
    if get_origin(kind) is UnionType:
        kind = next(item for item in get_args(kind) if item is not NoneType)
    if get_origin(kind) is tuple and isinstance(value, list):
        inner = get_args(kind)[0]
        numbered = [
            f"[[{place}]] 第{n}项" if is_dataclass(inner) else f"{place} 第{n}项" for n in range(1, len(value) + 1)
        ]
        return tuple(_value(inner, item, file, where) for item, where in zip(value, numbered, strict=True))
    if is_dataclass(kind) and isinstance(value, dict):
        return _build(cast(type, kind), value, file, place if place.startswith("[") else f"[{place}]", {})
    if kind is Day and _is_day(str(value)):
        return str(value)
    if get_origin(kind) is Literal and value in get_args(kind):
        return value
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if isinstance(kind, type) and isinstance(value, kind) and (kind is bool or not isinstance(value, bool)):
        return value
    raise InputError(file, f"值 {repr(value)[:40]} 不合格", f"应为{_expected(kind)}", place)


def _expected(kind: Any) -> str:
    """In words, what a field of type ``kind`` takes."""
    if get_origin(kind) is Literal:
        return "、".join(f'"{item}"' for item in get_args(kind)) + " 之一"
    if get_origin(kind) is tuple:
        return f"列表，每项为{_expected(get_args(kind)[0])}"
    words = {str: '文字，写在引号里，例如 "许昌市"', int: "整数", float: "数字", bool: " true 或 false"}
    if kind is Day:
        return '日期，例如 "2023-02-28"、"2022-11" 或 "2022"'
    return words.get(kind, "一组键值")


def _is_day(text: str) -> bool:
    """Whether ``text`` is empty, or YYYY, YYYY-MM or YYYY-MM-DD and in the calendar."""
    if not text:
        return True
    parts = text.split("-")
    if [len(part) for part in parts] != [4, 2, 2][: len(parts)] or not all(p.isascii() and p.isdigit() for p in parts):
        return False
    year, month, day = (*map(int, parts), *(1, 1))[:3]
    return year > 0 and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]


def _faults(zone: Zone) -> Iterator[tuple[str, str, str]]:
    """What single keys cannot show: (place, cause, remedy)."""
    yield from _blanks(zone)
    yield from _repeats(zone)
    for place, number, low, high in _numbers(zone):
        if not low <= number <= high:
            yield place, f"{number} 超出范围", f"应在 {low} 到 {high} 之间"
    years = [step.year for step in zone.steps]
    if years != sorted(set(years)):
        yield "[[steps]]", f"年份没有从早到晚排列：{'、'.join(map(str, years))}", "请按年份先后各写一步"
    actions = {action.id for action in zone.actions}
    for number, document in enumerate(zone.documents, 1):
        for key, cause, remedy in _document_faults(zone, document, actions):
            yield f"[[documents]] 第{number}项 {key}", cause, remedy


def _blanks(zone: Zone) -> Iterator[tuple[str, str, str]]:
    """Names that say nothing: an empty one would be found in every text."""
    named: tuple[tuple[str, tuple[Any, ...], tuple[str, ...]], ...] = (
        ("", (zone,), ("name", "full_name", "short")),
        ("areas", zone.areas, ("name", "short")),
        ("actions", zone.actions, ("id", "name", "task_force")),
        ("documents", zone.documents, ("id", "title")),
    )
    for table, items, keys in named:
        for number, item in enumerate(items, 1):
            for key in keys:
                if not getattr(item, key).strip():
                    yield f"[[{table}]] 第{number}项 {key}" if table else key, f"{key} 是空的", "请填写"


def _repeats(zone: Zone) -> Iterator[tuple[str, str, str]]:
    """Values that must differ within a list and do not."""
    unique: tuple[tuple[str, tuple[Any, ...], str], ...] = (
        ("areas", zone.areas, "name"),
        ("areas", zone.areas, "short"),
        ("areas", zone.areas, "code"),
        ("actions", zone.actions, "id"),
        ("actions", zone.actions, "name"),
        ("documents", zone.documents, "id"),
        ("documents", zone.documents, "file"),
    )
    for table, items, key in unique:
        for value, times in Counter(getattr(item, key) for item in items).items():
            if value and times > 1:
                yield f"[[{table}]] {key}", f"{value} 重复出现 {times} 次", f"每一项的 {key} 应各不相同"


def _numbers(zone: Zone) -> Iterator[tuple[str, int, int, int]]:
    """Numbers with a range: (place, number, lowest, highest). Day 28 is the last that every month has."""
    yield "[calendar] report_day", zone.calendar.report_day, 1, 28
    yield "[calendar] year_month", zone.calendar.year_month, 1, 12
    for month in zone.calendar.quarter_months:
        yield "[calendar] quarter_months", month, 1, 12
    for step in zone.steps:
        yield "[[steps]] year", step.year, 1949, 2100


def _document_faults(zone: Zone, document: PolicyDocument, actions: set[str]) -> Iterator[tuple[str, str, str]]:
    """What is wrong with one document: (key, cause, remedy)."""
    if document.action and document.action not in actions:
        yield (
            "action",
            f"没有 id 为 {document.action} 的行动",
            f"可用的 id：{'、'.join(sorted(actions)) or '（尚未列行动）'}",
        )
    if document.at_hand != bool(document.file):
        remedy = "手头有文件就写 file；没有就写 at_hand = false，不写 file"
        yield "file", "有文件却标为不在手头" if document.file else "没有写文件", remedy
    root, path = zone.folder / "documents", zone.path(document)
    if path is None:
        return
    if "\0" in document.file or not path.resolve().is_relative_to(root.resolve()):
        yield "file", f"{document.file} 不在 documents 文件夹内", "请把文件放进 documents，再写相对路径"
    elif not path.is_file():
        yield "file", f"没有文件 {document.file}", f"请把文件放进 {root}，或改写为 at_hand = false"
