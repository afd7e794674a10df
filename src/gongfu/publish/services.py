"""Listings of access to services: areas by their people, and places from the worst served."""

from __future__ import annotations

from typing import cast

from gongfu.indicators.access.services import Service, by_area
from gongfu.indicators.model import STRATA, Stratum
from gongfu.publish.listing import Column, Listing, finite

__all__ = ["areas", "places"]


def areas(service: Service, kind: str, reach: float, line: float | None, decays: bool) -> Listing:
    """Access of everybody and of each area's people, by stratum where there are two. ``decays``: far counts less."""
    columns = (
        Column("area", "地区", 8),
        Column("stratum", "城乡", 4, True),
        Column("population", "人口", 6),
        Column("mean", "每千人可及", 6),
        Column("below", "低于平均的人%" if line is None else "低于标准的人%", 7),
        Column("covered", "够得着的人%", 7),
        Column("gini", "可及基尼", 6),
    )
    rows = [
        (
            one.area or "全部",
            STRATA[cast(Stratum, one.stratum)],
            one.population,
            *map(finite, (1000 * one.mean, 100 * one.below, 100 * one.covered, one.gini)),
        )
        for one in by_area(service, line)
    ]
    how = "高斯衰减" if decays else "不衰减"
    notes = [f"两步移动搜索法（{how}），{reach:g} 分钟以内；可及为每千人的供给（学位、医生、床位）"]
    if service.unreached:
        notes.append(f"没有人够得着的设施（{len(service.unreached)}）：{'、'.join(service.unreached)}")
    return Listing(f"{kind}可及性", columns, rows, tuple(notes))


def places(service: Service, kind: str) -> Listing:
    """Every place with its access and the minutes to the nearest facility, the worst served first."""
    columns = (
        *(Column("id", "编号", 6), Column("name", "名称", 10), Column("area", "地区", 8)),
        *(Column("population", "人口", 6), Column("access", "每千人可及", 6), Column("minutes", "最近分钟", 6)),
    )
    whole = service.places
    rows = [
        (whole.ids[at], whole.names[at], whole.areas[at], float(whole.population[at]), 1000 * float(access), minutes)
        for at, (access, minutes) in enumerate(
            zip(service.found.access, map(finite, service.minutes.tolist()), strict=True)
        )
    ]
    rows.sort(key=lambda row: row[4])
    screen = ("name", "access", "minutes", "population", "area", "id")
    return Listing(f"{kind}可及性：各地点", columns, rows, ("最近分钟空着：够不着",), screen)
