"""The pictures of a simulation: Lorenz curves, gains by group, a map by county, cost against goal."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

from gongfu.publish.charts.caption import Caption, Words
from gongfu.publish.charts.outcomes import MOST_SERIES, Axis, Curve, GainGroup, Gains, Graph, Map, Ring
from gongfu.publish.simulation_words import GROUPS, doubt_words
from gongfu.publish.tiles import regions
from gongfu.simulation.results import Impact, Results, Scenario

__all__ = ["frontier", "gains", "lorenz", "maps", "pictures"]

_YI = 1e8
_STOPS = 10
_POPULATION, _INCOME = Words("人口累计占比", "Share of persons"), Words("收入累计占比", "Share of income")
_GROUPS_EN = {
    "decile": "tenth of income",
    "county": "county",
    "stratum": "town and country",
    "age": "age",
    "type": "kind of household",
    "size": "size of household",
}


def pictures(results: Results, shapes: Mapping[str, tuple[Ring, ...]] | None = None) -> list[Graph | Gains | Map]:
    """Lorenz curves, gains by tenth and by every other grouping, and the map of each reform.

    ``shapes`` are those of :func:`gongfu.publish.geojson.read_shapes`; tiles where there are none.
    """
    first = next((one.impact for one in results.reforms if one.impact), None)
    names = [one.name for one in first.breakdowns] if first else []
    drawn: list[Graph | Gains | Map] = [*lorenz(results)]
    drawn += (picture for name in names for picture in gains(results, name))
    return drawn + (maps(results, shapes) if "county" in names else [])


def lorenz(results: Results) -> list[Graph]:
    """The curves of all scenarios, five reforms a picture; and how far each is above that of the baseline."""
    drawn = []
    axis = Axis(_POPULATION, percent=True)
    for number, part in _parts(results.reforms):
        curves = tuple(_curve(one, one.measures.lorenz) for one in (results.baseline, *part))
        title = Words(f"收入分布（洛伦兹曲线）{number}", f"Lorenz curves of income{number}")
        stops = tuple(at / _STOPS for at in range(_STOPS + 1))
        caption = _caption(results, title)
        drawn.append(Graph(caption, curves, axis, Axis(_INCOME, percent=True), square=True, stops=stops))
        if part:
            base = results.baseline.measures.lorenz
            apart = tuple(
                _curve(one, [share - was for share, was in zip(one.measures.lorenz, base, strict=True)]) for one in part
            )
            title = Words(f"洛伦兹曲线比现行政策高多少{number}", f"Lorenz curves above that of current law{number}")
            note = Words("曲线在零以上：较低的那部分人收入占比提高了", "Above zero: the poorer part has a larger share")
            up = Axis(Words("收入累计占比之差", "Difference of shares"), percent=True)
            drawn.append(Graph(_caption(results, title, note=note), apart, axis, up, stops=stops, first=1))
    return drawn


def _curve(scenario: Scenario, ordinates: Sequence[float]) -> Curve:
    last = max(len(ordinates) - 1, 1)
    points = tuple((at / last, share) for at, share in enumerate(ordinates) if not math.isnan(share))
    return Curve(Words(scenario.name), points)


def gains(results: Results, name: str = "decile") -> list[Gains]:
    """Mean change and who gains or loses by a grouping, five reforms a picture.

    Raises :class:`KeyError` for a grouping that the results do not have.
    """
    drawn = []
    for number, part in _parts(results.reforms):
        impacts = [one.impact for one in part if one.impact]
        if not impacts:
            continue
        english = f"Change of income a head by {_GROUPS_EN.get(name, name)}{number}"
        title = Words(f"按{GROUPS.get(name, name)}：人均收入变化{number}", english)
        note = Words(
            f"家庭人均收入一年变化超过 {impacts[0].threshold.yuan:.10g} 元的，才算受益或受损",
            f"Who gains or loses: a change of more than {impacts[0].threshold.yuan:.10g} yuan a head and year",
        )
        caption = _caption(results, title, Words("元/年", "yuan a year"), note)
        drawn.append(Gains(caption, tuple(Words(one.name) for one in part), tuple(_groups(impacts, name))))
    return drawn


def _groups(impacts: Sequence[Impact], name: str) -> Iterator[GainGroup]:
    for groups in zip(*(impact.by(name).groups for impact in impacts), strict=True):
        there = groups[0].persons > 0
        yield GainGroup(
            Words(groups[0].label),
            tuple(group.change if there else None for group in groups),
            tuple(group.gaining if there else None for group in groups),
            tuple(group.losing if there else None for group in groups),
        )


def maps(results: Results, shapes: Mapping[str, tuple[Ring, ...]] | None = None) -> list[Map]:
    """The mean change of every county, a map a reform. Raises :class:`KeyError` for a county that has no shape."""
    drawn = []
    for one in results.reforms:
        if one.impact is None:
            continue
        values = {group.label: group.change if group.persons else None for group in one.impact.by("county").groups}
        title = Words(f"各县（市、区）人均收入变化：{one.name}", f"Change of income a head by county: {one.name}")
        caption = _caption(results, title, Words("元/年", "yuan a year"))
        drawn.append(Map(caption, regions(values, shapes), schematic=shapes is None))
    return drawn


def frontier(
    results: Results,
    points: Sequence[tuple[float, float, str]],
    goal: Words,
    *,
    percent: bool = False,
    name: Words = Words("花钱最少的办法", "Cheapest way"),  # noqa: B008 - a constant
) -> Graph:
    """Cost against goal: points of cost (yuan a year), what the goal comes to, and a name, such as 每人每月加 50 元.

    ``results`` gives what must be said under it. Points are joined from the cheapest on.
    """
    ordered = sorted(points, key=lambda point: point[0])
    curve = Curve(
        name, tuple((cost / _YI, value) for cost, value, _ in ordered), tuple(Words(text) for *_, text in ordered)
    )
    title = Words(f"多花多少钱，{goal.zh}能到多少", f"Cost against goal: {goal.said('en')}")
    across = Axis(Words("公共支出比现行多（亿元/年）", "Public cost above current law (100 million yuan a year)"))
    return Graph(_caption(results, title), (curve,), across, Axis(goal, percent), first=1)


def _parts(reforms: Sequence[Scenario]) -> list[tuple[str, Sequence[Scenario]]]:
    """Reforms in as many parts as pictures need, numbered where there are several; one of none without a reform."""
    most = MOST_SERIES - 1
    starts = range(0, max(len(reforms), 1), most)
    return [(f" {at // most + 1}/{len(starts)}" if len(starts) > 1 else "", reforms[at : at + most]) for at in starts]


def _caption(
    results: Results,
    title: Words,
    unit: Words = Words(""),  # noqa: B008 - a constant
    note: Words = Words(""),  # noqa: B008 - a constant
) -> Caption:
    people = results.population or "人口"
    return Caption(
        title=title,
        unit=unit,
        sources=(
            Words(
                f"{people}，按《{results.law}》{results.day} 的规定测算", f"{people}, by {results.law} of {results.day}"
            ),
        ),
        confidence="X",
        as_of=results.day,
        synthetic=results.synthetic,
        doubtful=tuple(map(Words, doubt_words(results.doubts))),
        note=note,
    )
