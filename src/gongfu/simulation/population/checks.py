"""The checks of two tables of microdata: values, households, links. Every fault goes to the file it stands in."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from gongfu.simulation.law.facts import LINKS, NOBODY, Fact
from gongfu.simulation.population.faults import Found
from gongfu.simulation.population.schema import LINK_COLUMNS

if TYPE_CHECKING:
    import polars as pl

__all__ = ["MOST_MEMBERS", "check_households", "check_links", "check_values"]

MOST_MEMBERS = NOBODY - 1
"""Most members of a household: links are bytes."""
_LARGEST = {"money": 1e13, "whole": 65535.0}
"""Largest value of a kind that can be kept."""
_LARGEST_WEIGHT = 1e9
"""More households than any country has."""
Columns = dict[str, NDArray[Any]]


def check_values(frame: pl.DataFrame, facts: Mapping[str, Fact], faults: Found) -> Columns:
    """Every column of facts, the weight and the mark, as numbers; faults for what is empty or cannot be."""
    found: Columns = {}
    for name in frame.columns:
        if name == "weight":
            found[name] = frame[name].to_numpy()
            empty: NDArray[np.bool_] = frame[name].is_null().to_numpy()
            if not _told(faults, name):
                faults.rows(name, empty, "权重是空的", "请每户写一个大于 0 的数，或删去这一列")
            good = np.asarray((found[name] > 0) & (found[name] < np.inf), np.bool_)
            faults.rows(name, ~good & ~empty, "权重应大于 0", "请改正", frame[name])
            faults.rows(
                name, good & (found[name] > _LARGEST_WEIGHT), "权重太大", f"应不大于 {_LARGEST_WEIGHT:g}", frame[name]
            )
        elif name == "synthetic":
            found[name] = frame[name].fill_null(0.0).to_numpy()
        elif name in facts:
            fact = facts[name]
            found[name] = (
                _codes(frame[name], fact, faults) if fact.kind == "code" else _numbers(frame[name], fact, faults)
            )
    return found


def _numbers(values: pl.Series, fact: Fact, faults: Found) -> NDArray[Any]:
    numbers = values.to_numpy()
    if not _told(faults, fact.name):
        remedy = "没有就写 0；整列都不知道就删去这一列"
        faults.rows(fact.name, values.is_null().to_numpy(), f"{fact.label}是空的", remedy)
    there = ~values.is_null().to_numpy()
    high = min(fact.high, _LARGEST.get(fact.kind, np.inf))
    unit = fact.unit.chinese
    bounds = f"不小于 {fact.low:g}" + (f"、不大于 {high:g}" if np.isfinite(high) else "") + unit
    faults.rows(fact.name, there & ~np.isfinite(numbers), f"{fact.label}不是有限的数", "请改正", values)
    there &= np.isfinite(numbers)
    word = "为负" if fact.low == 0 else "太小"
    faults.rows(fact.name, there & (numbers < fact.low), f"{fact.label}{word}", f"应{bounds}", values)
    faults.rows(fact.name, there & (numbers > high), f"{fact.label}太大", f"应{bounds}", values)
    if fact.kind in ("whole", "flag"):
        kind = "1 或 0" if fact.kind == "flag" else "整数"
        inside = there & (numbers >= fact.low) & (numbers <= high)
        faults.rows(fact.name, inside & (numbers != np.rint(numbers)), f"{fact.label}不是{kind}", f"应为{kind}", values)
    return numbers


def _told(faults: Found, name: str) -> bool:
    """Whether cells of a column were already told as unreadable: they are null for that."""
    return any(error.place.split(" ")[:2] == ["列", name] for error in faults.errors)


def _codes(values: pl.Series, fact: Fact, faults: Found) -> NDArray[Any]:
    place = {code: at for at, code in enumerate(fact.codes)}
    words = [word for word in values.unique().to_list() if word not in place]
    near = {word: difflib.get_close_matches(word, fact.codes, 1, 0.5) for word in words if word}
    guess = [found[0] for found in near.values() if found]
    remedy = f"可用：{'、'.join(fact.codes)}" + (f"；是否想写 {'、'.join(dict.fromkeys(guess))}？" if guess else "")
    empty = values.is_null().to_numpy()
    faults.rows(fact.name, empty, f"{fact.label}是空的", f"可用：{'、'.join(fact.codes)}")
    wrong = values.is_in([word for word in words if word]).fill_null(False).to_numpy()
    faults.rows(fact.name, wrong, f"没有这样的{fact.label}", remedy, values)
    return values.replace_strict(place, default=0).fill_null(0).to_numpy()


def _by_number(*frames: pl.DataFrame) -> list[pl.DataFrame]:
    """Identifiers as whole numbers where all of them are plainly written ones: those are found much faster."""
    import polars as pl

    for frame in frames:
        for column in frame.get_columns():
            if column.dtype == pl.String and not column.str.contains(r"^[1-9][0-9]{0,17}$").all():
                return [frame.select(pl.all().cast(pl.String)) for frame in frames]
    return [frame.select(pl.all().cast(pl.Int64)) for frame in frames]


def check_households(
    people: pl.DataFrame, homes: pl.DataFrame, wrong: Found, wrong_homes: Found
) -> NDArray[np.int64] | None:
    """The number of every person's household, or ``None`` where identifiers do not join the tables."""
    import polars as pl

    if "household_id" not in people.columns or "household_id" not in homes.columns:
        return None
    people, homes = _by_number(people.select(pl.col("^.*_id$")), homes.select("household_id"))
    for frame, key, faults, label in (
        (people, "person_id", wrong, "人员编号"),
        (homes, "household_id", wrong_homes, "户编号"),
    ):
        if key in frame.columns:
            null = frame[key].is_null().to_numpy()
            faults.rows(key, null, f"{label}是空的", "请每行写一个编号，各不相同")
            repeated = frame[key].is_duplicated().to_numpy() & ~null
            faults.rows(key, repeated, f"{label}重复", "请每行写一个编号，各不相同", frame[key])
    number = homes.select("household_id").with_row_index("home").unique("household_id", keep="first")
    joined = people.select("household_id").join(number, "household_id", how="left", maintain_order="left")["home"]
    empty = people["household_id"].is_null().to_numpy()
    wrong.rows("household_id", empty, "这个人没有户", "请写上所在户的编号")
    lost = joined.is_null().to_numpy() & ~empty
    wrong.rows("household_id", lost, "households 表里没有这一户", "请改正编号，或补上这一户", people["household_id"])
    home = joined.cast(pl.Int64).fill_null(-1).to_numpy()
    size = np.bincount(home[home >= 0], minlength=len(homes))
    repeated = homes["household_id"].is_duplicated().to_numpy()
    vacant = (size == 0) & ~repeated
    wrong_homes.rows("household_id", vacant, "这一户没有人", "请删去这一户，或补上它的人", homes["household_id"])
    crowd = f"一户超过 {MOST_MEMBERS} 人"
    wrong_homes.rows("household_id", size > MOST_MEMBERS, crowd, "集体户请拆开", homes["household_id"])
    if not len(people):
        wrong.column("", "表里没有人", "请检查文件")
    return None if wrong.errors or wrong_homes.errors or (home < 0).any() else home


def check_links(people: pl.DataFrame, home: NDArray[np.int64], persons: Columns, wrong: Found) -> Columns:
    """Links as member numbers; faults for those that point to nobody, outside the household, to oneself, one way only,
    to a parent of the other sex or not older than the child."""
    import polars as pl

    (people,) = _by_number(people.select(pl.col("^.*_id$")))
    order = np.argsort(home, kind="stable")
    size = np.bincount(home)
    first = np.concatenate([[0], np.cumsum(size)[:-1]])
    member = np.empty(len(home), np.int64)
    member[order] = np.arange(len(home)) - first[home[order]]
    rows = people.select("person_id").with_row_index("row")
    links: Columns = {}
    for name, link in LINK_COLUMNS.items():
        links[link] = np.full(len(home), NOBODY, np.uint8)
        if name not in people.columns or people[name].null_count() == len(people):
            continue
        cells = people[name]
        target = people.select(pl.col(name).alias("person_id")).join(
            rows, "person_id", how="left", maintain_order="left"
        )
        has = cells.is_not_null().to_numpy()
        at = target["row"].cast(pl.Int64).fill_null(-1).to_numpy()
        wrong.rows(name, has & (at < 0), "persons 表里没有这个人", "请改正编号；没有就留空", cells)
        has &= at >= 0
        away = has & (home[at] != home)
        wrong.rows(name, away, "指向别的户的人", "这里只写同户的人；不同户就留空", cells)
        own = has & (at == np.arange(len(at)))
        wrong.rows(name, own, "指向本人", "请改正编号；没有就留空", cells)
        good = np.flatnonzero(has & ~away & ~own)
        links[link][good] = member[at[good]]
        _check_kin(name, good, at, persons, cells, wrong)
    return links


def _check_kin(
    name: str, good: NDArray[np.intp], at: NDArray[np.int64], persons: Columns, cells: pl.Series, wrong: Found
) -> None:
    """What links that point to somebody may not say."""
    fault = np.zeros(len(at), bool)
    if name == "spouse_id":
        back = np.full(len(at), -1)
        back[good] = at[good]
        fault[good] = back[at[good]] != good
        wrong.rows(name, fault, "配偶没有互相指向", "两人的 spouse_id 应互为对方", cells)
        return
    if "female" in persons:
        fault[good] = persons["female"][at[good]] != (name == "mother_id")
        wrong.rows(name, fault, "父母的性别不对", "mother_id 写女性，father_id 写男性", cells)
    if "age" in persons:
        fault = np.zeros(len(at), bool)
        fault[good] = persons["age"][at[good]] <= persons["age"][good]
        wrong.rows(name, fault, "父母不比子女年长", "请核对年龄或编号", cells)


assert set(LINK_COLUMNS.values()) == set(LINKS)
