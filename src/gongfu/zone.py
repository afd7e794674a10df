"""A zone (试验区) is a folder: ``zone.toml`` names it, its areas, actions, steps and documents.

The dataclasses below are the schema of ``zone.toml``: a field is a key, a field without a default is required.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

from gongfu.delivery.thresholds import Thresholds
from gongfu.delivery.thresholds import faults as threshold_faults
from gongfu.documents.errors import InputError, reason
from gongfu.toml import read_toml
from gongfu.toml_schema import UNKNOWN, Day, build

__all__ = [
    "HIDDEN",
    "LAYERS",
    "TABLES",
    "Action",
    "Area",
    "Calendar",
    "Check",
    "Figure",
    "LeadingGroup",
    "Peer",
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
TABLES = ("organizations.csv", "indicators.csv", "targets.csv", "observations.csv")
"""The tables of a zone folder. A new zone's hold a head line only."""
HIDDEN = re.compile(r"[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
"""What no name holds: line ends, control characters, and signs without a shape, some of which turn the text around."""
_SKELETON = ("zone.toml", *TABLES, "index.toml")
"""Files of a new zone; its recipe of an index is comments only."""


@dataclass(frozen=True, slots=True)
class Area:
    """A county-level area: ``kind`` 县, 县级市, 区 (of the administrative division) or 功能区 (run by a 管委会)."""

    name: str
    kind: Literal["县", "县级市", "区", "功能区"]
    short: str
    code: str = ""
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Peer:
    """A reference area outside the zone, to measure against: the country, a province or another city."""

    name: str
    kind: Literal["国家", "省", "市"]
    short: str = ""
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
    date: Day = UNKNOWN
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
    peers: tuple[Peer, ...] = ()
    actions: tuple[Action, ...] = ()
    steps: tuple[Step, ...] = ()
    calendar: Calendar = field(default_factory=Calendar)
    lights: Thresholds = field(default_factory=Thresholds)
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
    zone = build(Zone, read_toml(file), file, given={"folder": folder})
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
    texts = {name: (data / name).read_text("utf-8") for name in _SKELETON}
    texts["zone.toml"] = texts["zone.toml"].format_map(quoted)
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


def _faults(zone: Zone) -> Iterator[tuple[str, str, str]]:
    """What single keys cannot show: (place, cause, remedy)."""
    yield from _blanks(zone)
    yield from _hidden(zone)
    yield from _repeats(zone)
    yield from _shared_names(zone)
    for place, number, low, high in _numbers(zone):
        if not low <= number <= high:
            yield place, f"{number} 超出范围", f"应在 {low} 到 {high} 之间"
    for key, cause, remedy in threshold_faults(zone.lights):
        yield f"[lights] {key}", cause, remedy
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
        ("peers", zone.peers, ("name",)),
        ("actions", zone.actions, ("id", "name", "task_force")),
        ("documents", zone.documents, ("id", "title")),
    )
    for table, items, keys in named:
        for number, item in enumerate(items, 1):
            for key in keys:
                if not getattr(item, key).strip():
                    yield f"[[{table}]] 第{number}项 {key}" if table else key, f"{key} 是空的", "请填写"


def _hidden(zone: Zone) -> Iterator[tuple[str, str, str]]:
    """Names that would break a line, or look like another."""
    named: tuple[tuple[str, tuple[Any, ...], tuple[str, ...]], ...] = (
        ("", (zone,), ("name", "full_name", "short", "province", "code")),
        ("areas", zone.areas, ("name", "short", "code", "aliases")),
        ("peers", zone.peers, ("name", "short", "code", "aliases")),
        ("actions", zone.actions, ("id", "name", "theme", "task_force")),
        ("documents", zone.documents, ("id", "title", "number", "issuer")),
    )
    for table, items, keys in named:
        for number, item in enumerate(items, 1):
            for key in keys:
                value = getattr(item, key)
                if any(map(HIDDEN.search, (value,) if isinstance(value, str) else value)):
                    place = f"[[{table}]] 第{number}项 {key}" if table else key
                    yield place, f"{key} 里有换行或看不见的字符", "请写成一行，删去看不见的字符"


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


def _shared_names(zone: Zone) -> Iterator[tuple[str, str, str]]:
    """Names of reference areas that mean the zone, one of its areas or another reference area as well."""
    own = [zone.name, zone.short, zone.code]
    for area in zone.areas:
        own += area.name, area.short, area.code, *area.aliases
    taken = dict.fromkeys(filter(None, own), "试验区或其县（市、区）")
    for number, peer in enumerate(zone.peers, 1):
        for name in filter(None, dict.fromkeys((peer.name, peer.short, peer.code, *peer.aliases))):
            if name in taken:
                yield f"[[peers]] 第{number}项", f"{name} 也是{taken[name]}的名称", "参照地区的名称、代码应与别处都不同"
            taken.setdefault(name, f"另一个参照地区（{peer.name}）")


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
