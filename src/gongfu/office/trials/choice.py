"""What somebody tries: a reform of the zone folder or parameters of their own, a day, and where the dials stand.

A choice is the query of an address: it can be kept as a link, sent to somebody, and works without scripts.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from gongfu.documents.errors import InputError, InputErrors
from gongfu.office.frame.clock import today
from gongfu.simulation.china import law
from gongfu.simulation.law import Reform
from gongfu.simulation.studio.dials import dials_of, dials_of_reform

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import QueryDict

    from gongfu.simulation.studio.dial import Dial

__all__ = ["MOST_DIALS", "Choice", "Offer", "groups", "offers", "parameters", "read"]

MOST_DIALS = 12
"""More on one page nobody keeps in view; every one makes preparing slower."""
EARLIEST, LATEST = date(2019, 1, 1), date(2049, 12, 31)
"""The law has values from 2019 on, and those of today for later until somebody sets others."""
_GROUPS = {
    "transfers": _("本市可自行设定的补贴"),
    "social_assistance": _("低保和特困"),
    "resident_pension": _("城乡居民养老保险"),
    "resident_medical": _("城乡居民医疗保险"),
    "childcare_subsidy": _("育儿补贴"),
    "social_insurance": _("职工社会保险和住房公积金"),
    "income_tax": _("个人所得税"),
    "special_deductions": _("专项附加扣除"),
    "other_income_tax": _("经营、财产所得税"),
    "minimum_wage": _("最低工资"),
}
"""Files of parameters and their names: what the city may set itself comes first."""
_LONGEST = 40
"""Characters of a number that somebody types."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A reform file of the zone folder, or why it cannot be read."""

    file: str
    reform: Reform | None = None
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """``reform`` is the name of a file, empty for parameters of one's own; ``typed`` what stands in the fields of
    dials, and ``values`` those of them that are numbers. ``faults`` says what is wrong with fields, by parameter.
    """

    day: date
    reform: Reform | None
    file: str
    dials: tuple[Dial, ...]
    values: Mapping[str, float]
    typed: Mapping[str, str] = field(default_factory=dict)
    faults: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """What the reform is called."""
        return self.reform.name if self.reform else "自选参数"

    @property
    def key(self) -> tuple[object, ...]:
        """What a studio is made for, whatever the dials are turned to."""
        return self.file, changed(self.file), self.day, tuple(dial.parameter for dial in self.dials)

    @property
    def subject(self) -> list[tuple[str, str]]:
        """What is tried, without where its dials stand, as names and values of fields."""
        chosen = [("day", self.day.isoformat())]
        return chosen + ([("reform", self.file)] if self.file else [("dials", dial.parameter) for dial in self.dials])

    @property
    def fields(self) -> list[tuple[str, str]]:
        """The choice as names and values of fields."""
        return [*self.subject, *((name, f"{value:.12g}") for name, value in self.values.items())]

    @property
    def query(self) -> str:
        """The choice as the query of an address."""
        return urlencode(self.fields)

    @property
    def start(self) -> str:
        """The query with the dials where they stood at first."""
        return urlencode(self.subject)


def _folder() -> Path:
    return Path(settings.CONFIG.zone_folder) / "reforms"


def changed(file: str) -> int:
    """When a reform file was last written; 0 for none."""
    try:
        return (_folder() / file).stat().st_mtime_ns if file else 0
    except OSError:
        return 0


def offers() -> list[Offer]:
    """The reform files of the zone folder by name, those that cannot be read with the reason.

    The files lie in the zone folder, which belongs to who runs the office: a reform that swaps rules for functions of a
    Python file is not read here, because reading it would run that file.
    """
    try:
        names = sorted(path.name for path in _folder().glob("*.toml") if path.is_file())
    except OSError:
        return []
    return [_offer(_folder(), name, changed(name)) for name in names]


@lru_cache(maxsize=64)
def _offer(place: Path, name: str, when: int) -> Offer:
    from gongfu.simulation.law.parameters import read_law

    try:
        if read_law(place / name).get("swaps"):
            return Offer(name, fault="换了规则的方案要运行文件里的程序，只能用 gongfu simulate 试")
        return Offer(name, Reform.read(place / name))
    except (InputError, InputErrors) as error:
        return Offer(name, fault=str(error).replace(str(place) + "/", ""))


@lru_cache(maxsize=16)
def parameters(day: date) -> tuple[Dial, ...]:
    """Every parameter that can be a dial on a day: it has a value, and incomes or payments depend on it."""
    from gongfu.simulation.engine.program import lower
    from gongfu.simulation.results.budget import payments

    edition = law().on(day)
    program = lower(edition, "income_per_head", *(rule.name for rule in payments(edition)))
    read_ = {name for name, monthly in program.layout.slots}
    found: list[Dial] = []
    for name in law().parameters:
        if name in read_ and edition.parameters[name].on(day) is not None:
            try:
                found += dials_of(law(), day, [name])
            except InputErrors:  # it has no bound that a slider could end at
                continue
    return tuple(found)


def groups(day: date) -> list[tuple[Any, list[Dial]]]:
    """The same by what they are about."""
    found: dict[str, list[Dial]] = {stem: [] for stem in _GROUPS}
    for dial in parameters(day):
        found.setdefault(law().parameters[dial.parameter].file.stem, []).append(dial)
    return [(_GROUPS.get(stem, stem), dials) for stem, dials in found.items() if dials]


def read(query: QueryDict) -> Choice | None:
    """The choice of a query; ``None`` where nothing is chosen yet.

    Raises :class:`InputErrors` for a reform or parameters that there are not, or a day that the law has no values for.
    """
    file, names = query.get("reform", ""), list(dict.fromkeys(query.getlist("dials")))
    if not file and not names:
        return None
    day = day_of(query.get("day", ""))
    reform = _reform(file) if file else None
    if len(names) > MOST_DIALS and reform is None:
        raise InputErrors([InputError("参数", f"选了 {len(names)} 项", f"一次最多调 {MOST_DIALS} 项，请去掉一些")])
    dials = dials_of_reform(law(), day, reform) if reform else dials_of(law(), day, names)
    typed = {dial.parameter: query[dial.parameter].strip() for dial in dials if dial.parameter in query}
    values: dict[str, float] = {}
    faults: dict[str, str] = {}
    for dial in dials:
        text = typed.get(dial.parameter, "")
        value = _number(text) if text else dial.start
        if fault := dial.fault(text[:_LONGEST] if value is None else value):
            faults[dial.parameter] = f"{fault.cause}。{fault.remedy}"
        elif value is not None:
            values[dial.parameter] = value
    return Choice(day, reform, file if reform else "", dials, values, typed, faults)


def day_of(text: str) -> date:
    """The day of a field; today where it is empty. Raises :class:`InputErrors` for what is no day of the law."""
    if not text:
        return min(max(today(), EARLIEST), LATEST)
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise InputErrors([InputError("政策日期", f"“{text[:_LONGEST]}”不是日期", "请写成 2026-01-01")]) from None
    if not EARLIEST <= day <= LATEST:
        raise InputErrors([InputError("政策日期", f"{day} 没有政策数据", f"请填 {EARLIEST} 到 {LATEST}")])
    return day


def _reform(file: str) -> Reform:
    offer = next((one for one in offers() if one.file == file), None)
    if offer is None:
        cause = f"试验区文件夹里没有方案 {file[:_LONGEST]}"
        raise InputErrors([InputError("方案", cause, "请回到政策推演页重新选择")])
    if offer.reform is None:
        raise InputErrors([InputError(offer.file, offer.fault, "请修改方案文件后再试")])
    return offer.reform


def _number(text: str) -> float | None:
    """A number as people type it, thousands separated or not; ``None`` for what is none."""
    try:
        value = float(text[:_LONGEST].replace(",", "").replace("，", ""))
    except ValueError:
        return None
    return value if math.isfinite(value) else None
