"""The log of an index: what is read can be done again, and everything else is refused in one line."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import indices
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import gongfu
from gongfu.indicators.composite.log import SCHEMA, Origin
from gongfu.indicators.composite.panel import Mark
from gongfu.indicators.composite.run import LogError, Run, replay, run


def a_log(**keys: Any) -> dict[str, Any]:
    """The log of a small index with a gap and a mark, as JSON holds it."""
    gap = indices.panel([[10.0], [20.0], [30.0]], [[3.0], [math.nan], [2.5]], [[5.0], [7.0], [6.0]])
    panel = replace(gap, marks=(Mark("甲", 2020, "pay", sample=True),))
    keys = {"aggregate": "topsis", "missing": {"renormalise": True, "least": 0.5}} | keys
    table: dict[str, Any] = json.loads(run(indices.recipe(**keys), panel).to_json())
    return table


def places(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Every place of a JSON value."""
    yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        yield from places(item, (*path, key))


LOGS = [
    a_log(),
    a_log(weigh="entropy_minmax", missing={}),
    a_log(aggregate="topsis_vector", normalise={"method": "rank"}),
    a_log(aggregate="arithmetic", normalise={"method": "zscore"}, treat={"method": "outliers"}),
    a_log(aggregate="geometric", normalise={"method": "reference"}),
]
PLACES = [(number, path) for number, table in enumerate(LOGS) for path in places(table) if path]
ODD: list[Any] = [
    None,
    True,
    0,
    -1,
    1.5,
    7,
    "",
    "pay",
    "index",
    "rank",
    "arithmetic",
    [],
    {},
    [1],
    [[]],
    {"a": 1},
    [None, None],
]


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(PLACES), st.sampled_from([*ODD, "gone"]))
def test_whatever_stands_in_a_log_it_is_refused_or_can_be_done_again(
    place: tuple[int, tuple[str | int, ...]], odd: Any
) -> None:
    number, path = place
    table = json.loads(json.dumps(LOGS[number]))
    inner: Any = table
    for key in path[:-1]:
        inner = inner[key]
    if odd == "gone":
        del inner[path[-1]]
    else:
        inner[path[-1]] = odd
    try:
        made = Run.from_json(json.dumps(table))
    except LogError as error:
        assert "\n" not in str(error) and str(error).startswith(("不是指数的日志", "日志的格式"))
        return
    with np.errstate(all="ignore"):
        replay(made)


@pytest.mark.parametrize(
    ("path", "odd", "named"),
    [
        (("panel", "values", 0, 0, 0), "10.0", "panel values"),
        (("panel", "values", 0, 0), [1.0], "panel values"),
        (("panel", "areas", 0), "乙", "panel"),
        (("panel", "years", 0), 2020.5, "panel years"),
        (("panel", "marks", 0, "area"), "辛", "panel marks"),
        (("recipe", "aggregate"), "sum", "aggregate"),
        (("log", 0, "do"), "remove", "log 第1步 do"),
        (("log", 0, "of"), "wage", "log 第1步"),
        (("log", 1, "arguments", "best"), None, "log 第2步"),
        (("log", 6, "arguments", "weights"), [0.5], "log 第7步"),
        (("log", 7, "arguments", "children"), ["pay"], "log 第8步"),
        (("log", 7, "arguments", "ideals", "best"), [1.0], "log 第8步"),
        (("scores", "pay"), [[1.0]], "scores pay"),
        (("present",), {}, "present"),
        (("origin", "numpy"), 2, "origin numpy"),
    ],
)
def test_a_damaged_log_says_where(path: tuple[str | int, ...], odd: Any, named: str) -> None:
    table = a_log()
    inner: Any = table
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = odd
    with pytest.raises(LogError, match="已损坏") as caught:
        Run.from_json(json.dumps(table))
    assert named in str(caught.value)


@pytest.mark.parametrize("text", ["", "[]", "null", "{", "{}", "[" * 100_000, '{"schema": 1}', "1e999", "9" * 5000])
def test_what_is_no_log_at_all_is_refused(text: str) -> None:
    with pytest.raises(LogError):
        Run.from_json(text)


def test_a_step_too_many_or_too_few_is_refused() -> None:
    table = a_log()
    for steps in (table["log"][:-1], table["log"][1:] + table["log"][:1], table["log"] + table["log"][-1:]):
        with pytest.raises(LogError):
            Run.from_json(json.dumps(table | {"log": steps}))


def test_a_log_of_another_form_is_refused_by_its_number() -> None:
    with pytest.raises(LogError, match=f"第 7 版，本程序只认第 {SCHEMA} 版"):
        Run.from_json(json.dumps(a_log() | {"schema": 7}))


def test_a_log_says_what_made_it_and_a_replay_what_is_another_now() -> None:
    made = replace(run(indices.recipe(), indices.three()), origin=Origin("许昌市"))
    assert json.loads(made.to_json())["origin"] == {
        "zone": "许昌市", "gongfu": gongfu.__version__, "numpy": np.__version__,
    }  # fmt: skip
    same = replay(Run.from_json(made.to_json()), indices.three(), zone="许昌市")
    assert (same.other_zone, same.other_numpy, same.run.origin) == ("", "", made.origin)
    older = replace(made, origin=Origin("湖州市", "0.0.1", "1.26.0"))
    other = replay(Run.from_json(older.to_json()), indices.three(), zone="许昌市")
    assert (other.other_zone, other.other_numpy) == ("湖州市", "1.26.0")
    assert other.identical
    assert replay(older).other_zone == ""  # on its own figures
