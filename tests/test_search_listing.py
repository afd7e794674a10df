"""What a search found, written as a reform: the file read again is the same reform."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from gongfu.publish.search import reform_text
from gongfu.simulation.law import Reform
from gongfu.simulation.search import Found, Variable
from gongfu.simulation.search.variables import reform_of

LINE = Variable("line", 0, 1_000)
TIMES = Variable("rates", 0.5, 2, "times", above=144_000)
PLUS = Variable("rates", -0.1, 0.1, "plus")


def found(*pairs: tuple[Variable, float]) -> Found:
    variables, values = zip(*pairs, strict=True)
    reform = reform_of(variables, values, date(2025, 1, 1))
    return Found(True, {}, {}, {}, 0.0, 1, 1, "找到满足全部条件的最优方案", reform)


@pytest.mark.parametrize(
    "pairs",
    [
        [(LINE, 612.5), (TIMES, 1.25)],
        [(LINE, 0.0), (PLUS, 0.01)],
        [(TIMES, 1.0)],  # the best is to change nothing
        [(PLUS, 0.0)],
    ],
)
def test_the_file_is_the_reform_that_was_found(pairs: list[tuple[Variable, float]], tmp_path: Path) -> None:
    result = found(*pairs)
    file = tmp_path / "found.toml"
    file.write_text(reform_text(result, "搜索"), "utf-8")
    read = Reform.read(file)
    same = [(one.parameter, one.value, one.times, one.plus, one.above, one.since) for one in read.changes]
    assert same == [
        (one.parameter, one.value, one.times, one.plus, one.above, one.since) for one in result.reform.changes
    ]


@pytest.mark.parametrize("name", ['高"龄"津贴', "低\\保", "一\n二", "三\x7f"])
def test_any_name_can_be_written(name: str, tmp_path: Path) -> None:
    file = tmp_path / "found.toml"
    file.write_text(reform_text(found((LINE, 5.0)), name), "utf-8")
    assert Reform.read(file).name == name
