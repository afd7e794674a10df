"""Make up the figures and targets of the sample zone that nobody has published, so that its pictures show something.

They are examples, not statistics: every row says so (``sample`` 是), and this file is where all of them come from. The
numbers are round starts and goals of our own; how an area does on the way is a letter of :data:`PACES`. The rows that
are published are kept as they stand. Run after a change: ``python tools/make_sample_figures.py``.
"""

from __future__ import annotations

import csv
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).resolve().parent.parent / "src" / "gongfu" / "data" / "xuchang"
SOURCE = "样例：自编，不是统计数"
GOAL = "样例：自编，不是任何地方的目标"
FROM_TEXT = "样例文件中的样例数字"
BASE, FIRST, SECOND = 2020, 2025, 2035
YEARS = range(BASE, FIRST + 1)

AREAS = ("魏都区", "建安区", "长葛市", "禹州市", "鄢陵县", "襄城县", "市城乡一体化示范区", "经济技术开发区", "东城区")
COUNTIES = AREAS[:6]
"""The areas that make up the city; the functional zones lie on their ground, and their figures are in theirs."""
LEVELS = (1.10, 0.97, 1.06, 0.98, 0.90, 0.93, 1.08, 1.12, 1.15)
"""How far an area stands above the middle at the start; made up like everything here."""
PACES = {"A": 1.06, "O": 0.97, "N": 0.78, "L": 0.35, "D": -0.25, "?": 0.60}
"""Share of the way to 2025 that an area covers: achieved, on track, needs to hurry, limited, deteriorates. ``?`` are
figures that stop after 2021, ``.`` an area that has no such figure."""
LAST_OF_UNKNOWN = 2021


class Plan(NamedTuple):
    """An indicator as it is made up: its middle value at the start and at both steps, and the pace of every area.

    ``spread`` says how much of :data:`LEVELS` shows in it, ``city`` what the city's figure is: the ``sum`` of the
    counties, their plain ``mean``, or none.
    """

    indicator: str
    start: float
    first: float
    second: float
    paces: str
    digits: int = 1
    spread: float = 1.0
    city: str = "mean"
    stratum: str = ""
    bound: str = "expected"


PLANS = (
    Plan("digital_core_share", 6.0, 9.0, 15.0, "ONANLNAOA"),
    Plan("labour_productivity", 9.5, 13.0, 21.0, "NOALN?ONA", 2),
    Plan("rd_intensity", 1.9, 2.4, 3.4, "AOONLLAON", 2),
    Plan("hightech_firms", 40, 65, 180, "NNALOLAAO", 0, 2.0, "sum"),
    Plan("trading_firms", 30, 45, 80, "OLAANDNAO", 0, 2.0, "sum"),
    Plan("foreign_investment", 0.5, 0.7, 1.2, "LDANLNO?A", 3, 2.0, "sum"),
    Plan("strong_villages", 30, 55, 90, ".OANLNO?A", spread=0.6),
    Plan("rural_tap_water", 86, 90, 97.5, ".AONLAOAO", spread=0.1, stratum="rural", bound="binding"),
    Plan("doctors", 2.6, 3.2, 4.2, "AONNLOANA", 2, bound="binding"),
    Plan("elder_beds", 28, 36, 52, "LNOADNAO?"),
    Plan("nursery_places", 2.4, 3.6, 6.2, "ONNLLNAOA", 2),
    Plan("culture_area", 1700, 2500, 4200, "ANOONLAAN", 0),
    Plan("civilised_villages", 52, 66, 88, ".OANONALO", spread=0.5, bound="binding"),
    Plan("pm25", 50, 43, 30, "NLODAAONL", spread=0.3, bound="binding"),
    Plan("good_air", 65, 72, 84, "LNNDAAOO?", spread=0.2, bound="binding"),
    Plan("rural_sewage", 24, 42, 78, ".NAOLNAO?", spread=1.5, stratum="rural"),
    Plan("petitions", 30, 25, 14, "DNOAONALA"),
    Plan("safety", 93, 94.5, 97.5, "OAANOLAD?", 2, 0.03),
    Plan("online_services", 80, 88, 99, "AAONLNAAO", spread=0.05, bound="binding"),
    Plan("dibao_standard", 590, 720, 1100, "AOONNLAO?", 0, 0.4, "mean", "urban", "binding"),
    Plan("dibao_standard", 385, 540, 1050, ".OANLNAOO", 0, 0.4, "mean", "rural", "binding"),
    Plan("pcdi", 33000, 44000, 78000, "NOANL.ONA", 0, 0.8, "", "urban"),
    Plan("pcdi", 18500, 27000, 56000, ".ANOD.AON", 0, 0.6, "", "rural"),
)
"""No key of them has a published figure: 襄城县 has one of income (2020), so none is made up for it."""

_URBAN, _RURAL = (plan for plan in PLANS if plan.indicator == "pcdi")
URBAN_SHARES = (1.0, 0.38, 0.58, 0.51, 0.45, 0.0, 0.70, 0.75, 0.85)
"""The urban share of each area's persons: of the 2020 census where it has one, else made up; kept over the years."""
RATIO_GOALS = (0.955, 0.82)
"""What the ratio of urban to rural income is to be at the two steps, as a share of the ratio at the start."""

REVISED = ("建安区", FIRST, 42400, "2026-01-25")
"""A preliminary figure of urban income that was revised: area, year, figure, and the day it became known."""

STEADY, BAND = "livelihood_spending", (70, 80)
"""An indicator with a desired band, as indicators.csv has it; the target is what lies in it and nearest the start."""
STEADY_STARTS = (66, 72, 83, 68, 64, 71, 76, 85, 74)
STEADY_CHANGES = (0.9, 0.2, -0.6, 0.2, 0.1, 0.1, 0.2, 0.4, -1.6)
"""Where every area starts, and its change a year."""


class Text(NamedTuple):
    """A number that a sample document promises for 2025, and made-up figures of the whole city on the way there."""

    indicator: str
    value: float
    document: str
    clause: str
    figures: dict[str, float]
    note: str = ""


TEXTS = (
    Text("digital_scenes", 80, "action-quality", "二/3", {"2022": 21, "2023": 38, "2024": 61, "2025": 86}),
    Text(
        "project_start_rate",
        70,
        "action-quality",
        "二/5",
        {
            "2022Q4": 58.0,
            "2023Q2": 60.4,
            "2023Q4": 62.1,
            "2024Q2": 63.0,
            "2024Q4": 65.5,
            "2025Q2": 66.0,
            "2025Q4": 66.8,
        },
        "文件没有写年份，按第一步记",
    ),
    Text("job_stations", 120, "action-income", "二/（一）", {"2022": 64, "2023": 80, "2024": 101, "2025": 118}),
    Text("skill_training", 2.0, "action-income", "二/（三）", {"2022": 1.4, "2023": 1.7, "2024": 1.9, "2025": 2.2}),
    Text("high_school_renewal", 12, "action-services", "二/（一）", {"2022": 2, "2023": 4, "2024": 6, "2025": 9}),
    Text("new_nursery_places", 3000, "action-services", "二/（三）", {"2022": 600, "2023": 900, "2024": 1250}),
    Text("late_venues", 50, "action-culture", "二/3", {"2022": 12, "2023": 30, "2024": 44, "2025": 57}),
    Text("deep_treatment", 60, "action-green", "二/（一）", {"2022": 14, "2023": 22, "2024": 30, "2025": 33}),
    Text("ecology_cases", 15, "action-green", "二/（四）", {"2022": 4, "2023": 6}),
)

KAYA_AREA = "东城区"
KAYA = {
    "resident_population": (18.2, 18.7, 19.3, 19.8, 20.4, 21.0, 21.4, 21.9, 22.3, 22.7, 23.0),
    "gdp": (92, 99, 107, 115, 123, 126, 136, 142, 150, 158, 167),
    "energy_use": (30.1, 31.2, 32.0, 32.6, 32.8, 32.4, 32.9, 32.6, 32.5, 32.3, 32.2),
    "carbon_emissions": (64.5, 66.4, 67.8, 68.3, 67.9, 66.1, 66.0, 64.6, 63.4, 62.0, 60.9),
}
"""Persons, product, energy and carbon dioxide of one functional zone, of which nobody has published anything: what
emissions are made of, and a peak that is passed (2018)."""
KAYA_FROM = 2015

QUARTER_KNOWN = {"Q1": "04-30", "Q2": "07-31", "Q3": "10-31", "Q4": "01-31"}
Row = dict[str, str]


def observations() -> list[Row]:
    """The made-up rows of observations.csv."""
    rows = [row for plan in PLANS for row in _planned(plan)]
    return [*rows, *_whole_incomes(), *_steady(), *_of_texts(), *_kaya()]


def targets() -> list[Row]:
    """The made-up rows of targets.csv."""
    rows = [_target(text.indicator, "", "", FIRST, text.value, _start(text), text=text) for text in TEXTS]
    for plan in PLANS:
        for area in _areas(plan):
            for step, goal in ((FIRST, plan.first), (SECOND, plan.second)):
                base, value = _value(plan, area, BASE), round(_middle(plan, area, goal), plan.digits)
                rows.append(_target(plan.indicator, area, plan.stratum, step, value, (BASE, base), plan.bound))
    return [*rows, *_whole_targets(), *_ratio_targets(), *_steady_targets()]


def _planned(plan: Plan) -> Iterator[Row]:
    """The figures of one plan, area by area."""
    for area in _areas(plan):
        unknown = area and plan.paces[AREAS.index(area)] == "?"
        for year in YEARS:
            if year <= (LAST_OF_UNKNOWN if unknown else FIRST):
                yield _figure(plan.indicator, area, plan.stratum, str(year), _value(plan, area, year))
    if plan == _URBAN:
        area, year, early, known = REVISED
        row = _figure(plan.indicator, area, plan.stratum, str(year), early)
        yield row | {"quality": "preliminary", "vintage": known, "note": "后来修订"}


def _areas(plan: Plan) -> list[str]:
    """The areas that have figures, the city as the empty name first where it has one."""
    found = [area for area, pace in zip(AREAS, plan.paces, strict=True) if pace != "."]
    return ["", *found] if plan.city else found


def _counties(plan: Plan) -> list[str]:
    """The counties that have figures."""
    return [area for area in _areas(plan) if area in COUNTIES]


def _together(plan: Plan, each: list[float]) -> float:
    """The city's value of its counties'."""
    return sum(each) / (1 if plan.city == "sum" else len(each))


def _middle(plan: Plan, area: str, value: float) -> float:
    """What ``value`` of the middle is in an area; the city's is made of the counties'."""
    if not area:
        return _together(plan, [round(_middle(plan, one, value), plan.digits) for one in _counties(plan)])
    return value * (1 + (LEVELS[AREAS.index(area)] - 1) * plan.spread)


def _value(plan: Plan, area: str, year: int) -> float:
    """The figure of an area in a year: its pace along the line to 2025, with a wobble between the ends."""
    if not area:
        return round(_together(plan, [_value(plan, one, year) for one in _counties(plan)]), plan.digits)
    start, first = _middle(plan, area, plan.start), _middle(plan, area, plan.first)
    way = (first - start) * PACES[plan.paces[AREAS.index(area)]] * (year - BASE) / (FIRST - BASE)
    if BASE < year < FIRST:
        way += (first - start) * _wobble(plan.indicator, plan.stratum, area, year)
    return round(start + way, plan.digits)


def _wobble(*key: object) -> float:
    """Between -0.04 and 0.04, always the same for a key."""
    return (zlib.crc32(repr(key).encode()) % 81 - 40) / 1000


def _income(stratum: str, area: str, year: int) -> float:
    """The made-up income of a stratum, 0 where an area has none."""
    plan = _URBAN if stratum == "urban" else _RURAL
    return _value(plan, area, year) if area in _areas(plan) else 0.0


def _whole(area: str, share: float, year: int) -> float:
    """The made-up income of everybody in an area: the mean of its strata by their persons."""
    return float(round(share * _income("urban", area, year) + (1 - share) * _income("rural", area, year)))


def _whole_incomes() -> Iterator[Row]:
    """The figures of everybody's income."""
    for area, share in zip(AREAS, URBAN_SHARES, strict=True):
        for year in YEARS if share else ():
            yield _figure("pcdi", area, "", str(year), _whole(area, share, year))


def _whole_targets() -> Iterator[Row]:
    """Where everybody's income is to go: as far as that of the strata, by their persons."""
    for area, share in zip(AREAS, URBAN_SHARES, strict=True):
        for step in (FIRST, SECOND) if share else ():
            parts = ((one, part) for one, part in ((_URBAN, share), (_RURAL, 1 - share)) if part)
            goal = sum(part * _middle(plan, area, plan.first if step == FIRST else plan.second) for plan, part in parts)
            yield _target("pcdi", area, "", step, round(goal), (BASE, _whole(area, share, BASE)))


def _ratio_targets() -> Iterator[Row]:
    """The ratio of urban to rural income is derived; only where it is to go is made up."""
    for area, share in zip(AREAS, URBAN_SHARES, strict=True):
        if 0 < share < 1:
            ratio = _income("urban", area, BASE) / _income("rural", area, BASE)
            for step, part in zip((FIRST, SECOND), RATIO_GOALS, strict=True):
                yield _target("urban_rural_ratio", area, "", step, round(ratio * part, 2), (BASE, round(ratio, 2)))


def _steady() -> Iterator[Row]:
    """The indicator with a desired band."""
    for area, start, change in zip(AREAS, STEADY_STARTS, STEADY_CHANGES, strict=True):
        for year in YEARS:
            yield _figure(STEADY, area, "", str(year), round(start + change * (year - BASE), 1))


def _steady_targets() -> Iterator[Row]:
    """To be inside the band at both steps."""
    for area, start in zip(AREAS, STEADY_STARTS, strict=True):
        for step in (FIRST, SECOND):
            yield _target(STEADY, area, "", step, min(max(start, BAND[0]), BAND[1]), (BASE, start))


def _of_texts() -> Iterator[Row]:
    """The city's figures towards what the sample documents promise."""
    for text in TEXTS:
        for period, value in text.figures.items():
            yield _figure(text.indicator, "", "", period, value)


def _kaya() -> Iterator[Row]:
    """The figures of emissions and of what they are made of."""
    for indicator, values in KAYA.items():
        for year, value in enumerate(values, KAYA_FROM):
            yield _figure(indicator, KAYA_AREA, "", str(year), value)


def _start(text: Text) -> tuple[int, float]:
    """Year and value of a text's first figure."""
    period, value = next(iter(text.figures.items()))
    return int(period[:4]), value


def _figure(indicator: str, area: str, stratum: str, period: str, value: float) -> Row:
    """A row of observations.csv, known a quarter after a year and a month after a quarter."""
    year, quarter = int(period[:4]), period[4:]
    known = f"{year + (quarter == 'Q4')}-{QUARTER_KNOWN[quarter]}" if quarter else f"{year + 1}-03-31"
    key = {"indicator": indicator, "area": area, "stratum": stratum, "period": period}
    return {**key, "value": _number(value), "vintage": known, "source": SOURCE, "sample": "是"}


def _target(
    indicator: str,
    area: str,
    stratum: str,
    step: int,
    value: float,
    baseline: tuple[int, float],
    bound: str = "expected",
    text: Text | None = None,
) -> Row:
    """A row of targets.csv; ``baseline`` is year and value."""
    row = {"indicator": indicator, "area": area, "stratum": stratum, "step": str(step), "value": _number(value)}
    row |= {"bound": bound, "baseline_year": str(baseline[0]), "baseline_value": _number(baseline[1]), "sample": "是"}
    if text is None:
        return row | {"source": GOAL}
    return row | {"document": text.document, "clause": text.clause, "source": FROM_TEXT, "note": text.note}


def _number(value: float) -> str:
    """A figure without needless zeros, and without the noise of binary fractions."""
    return f"{value:.10g}"


def main() -> None:
    """Write the made-up rows behind the published ones of both tables."""
    for name, made in (("observations.csv", observations()), ("targets.csv", targets())):
        file = FOLDER / name
        with file.open(encoding="utf-8", newline="") as table:
            reader = csv.DictReader(table)
            head, kept = list(reader.fieldnames or ()), [row for row in reader if not row["sample"]]
        with file.open("w", encoding="utf-8", newline="") as table:
            writer = csv.DictWriter(table, head, restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows([*kept, *made])


if __name__ == "__main__":
    main()
