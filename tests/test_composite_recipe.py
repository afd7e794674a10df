"""A recipe is read whole or refused with every fault that can be told at once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import indices
import pytest

from gongfu.documents.errors import InputError, InputErrors
from gongfu.indicators.composite.recipe import Recipe, load

TEXT = """\
name = "示例指数"
base_years = [2020, 2021]
weigh = "equal"

[normalise]
method = "goalposts"
scale = [60, 100]

[[elements]]
id = "index"
name = "指数"
weigh = "ahp"
judgements = ["1 3", "1/3 1"]

[[elements]]
id = "income"
name = "收入"
parent = "index"
aggregate = "geometric"

[[elements]]
id = "services"
name = "服务"
parent = "index"

[[indicators]]
id = "pay"
parent = "income"
stratum = "rural"

[[indicators]]
id = "beds"
parent = "services"
worst = 2
best = 8.5
"""


def faults(**keys: Any) -> str:
    """What is said of the recipe of :mod:`indices` with other keys."""
    with pytest.raises(InputErrors) as caught:
        indices.recipe(**keys)
    return str(caught.value)


def test_a_recipe_is_a_file_of_the_zone_folder(tmp_path: Path) -> None:
    (tmp_path / "index.toml").write_text(TEXT, "utf-8")
    found = load(tmp_path)
    assert found.file == tmp_path / "index.toml"
    assert (found.root, found.scale, found.least) == ("index", (60, 100), 1)
    assert [element.id for element in found.upwards()] == ["income", "services", "index"]
    assert found.children("index") == ("income", "services")
    assert [leaf.column for leaf in found.indicators] == ["pay@rural", "beds"]
    ways = {element.id: (found.weighing(element), found.aggregation(element)) for element in found.elements}
    assert ways == {
        "index": ("ahp", "arithmetic"),
        "income": ("equal", "geometric"),
        "services": ("equal", "arithmetic"),
    }
    assert Recipe.of(found.to_dict(), found.file) == found


def test_a_folder_without_a_recipe_and_a_broken_one_say_so(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="没有这个文件"):
        load(tmp_path)
    (tmp_path / "index.toml").write_text("name = 示例", "utf-8")
    with pytest.raises(InputError, match="第1行"):
        load(tmp_path)


def test_every_part_tells_its_own_fault_in_one_pass(tmp_path: Path) -> None:
    text = TEXT.replace('parent = "services"', 'parant = "services"').replace("scale = [60, 100]", "scale = 3")
    text = text.replace('aggregate = "geometric"', 'aggregate = "mean"').replace('weigh = "equal"', 'wiegh = "equal"')
    (tmp_path / "index.toml").write_text(text, "utf-8")
    with pytest.raises(InputErrors) as caught:
        load(tmp_path)
    said = str(caught.value).splitlines()
    assert len(said) == 4
    assert all(line.startswith(f"{tmp_path / 'index.toml'}: ") for line in said)
    told = "\n".join(said)
    assert "[[elements]] 第2项 aggregate: 值 'mean' 不合格。应为" in told
    assert "[[indicators]] 第2项: 不认识的键 parant。是否想写 parent" in told
    assert "[normalise] scale: 值 3 不合格" in told
    assert "不认识的键 wiegh。是否想写 weigh" in told


def test_every_fault_of_a_part_is_told() -> None:
    told = faults(name=1, base_years="2024", weigh=[], aggregat="mean").splitlines()
    assert [line.split(": ")[1] for line in told] == [
        "不认识的键 aggregat。是否想写 aggregate？",
        "name",
        "base_years",
        "weigh",
    ]


def test_judgements_as_numbers_are_told_how_to_be_written() -> None:
    told = faults(elements=[{**INDEX, "weigh": "ahp", "judgements": [[1, 9], [1, 9]]}])
    assert '例如 judgements = ["1 9", "1/9 1"]' in told.splitlines()[0]


def test_a_tree_is_not_deeper_than_twenty_levels() -> None:
    def chain(levels: int) -> dict[str, Any]:
        below = [{"id": f"e{level}", "name": "层", "parent": f"e{level - 1}"} for level in range(2, levels + 1)]
        return {
            "elements": [{"id": "e1", "name": "指数"}, *below],
            "indicators": [{"id": "pay", "parent": f"e{levels}"}],
        }

    assert Recipe.of({"name": "指数", "base_years": [2020], **chain(20)}).root == "e1"
    assert "e21 上面的要素超过 19 层" in faults(**chain(21))
    assert len(faults(**chain(3000)).splitlines()) == 1


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        ({"name": " "}, "name: name 是空的"),
        ({"base_years": []}, "base_years: 基期年份是空的"),
        ({"base_years": [2021, 2020]}, "没有从早到晚"),
        ({"base_years": [1900]}, "超出 1949 到 2100"),
        ({"epsilon": 0.5}, "epsilon: 0.5 超出范围"),
        ({"normalise": {"method": "minmax", "scale": [100, 0]}}, "[normalise] scale: 应为由低到高"),
        ({"normalise": {"method": "minmax", "scale": [0]}}, "[normalise] scale"),
        ({"missing": {"least": 1.5}}, "[missing] least: 1.5 超出范围"),
        ({"treat": {"skewness": 0.0, "most": -1}}, "[treat] skewness: 0.0 超出范围"),
        ({"treat": {"skewness": 0.0, "most": -1}}, "[treat] most: -1 超出范围"),
        ({"sensitivity": {"draws": 0}}, "[sensitivity] draws: 0 超出范围"),
        ({"sensitivity": {"concentration": float("nan")}}, "[sensitivity] concentration"),
        ({"sensitivity": {"normalise": ["rank", "rank"]}}, "[sensitivity] normalise: 同一种方法写了两次"),
        ({"indicators": []}, "没有列指标"),
        ({"aggregate": "geometric", "normalise": {"method": "zscore"}}, "zscore 没有上下限，不能与 geometric 合用"),
        ({"aggregate": "topsis", "sensitivity": {"normalise": ["zscore"]}}, "[sensitivity] normalise: zscore"),
        ({"aggregate": "geometric", "normalise": {"method": "minmax", "scale": [-1, 1]}}, "几何平均不能有负的得分"),
    ],
)
def test_a_key_out_of_range_is_said_with_its_place(keys: dict[str, Any], told: str) -> None:
    assert told in faults(**keys)


INDEX = {"id": "index", "name": "指数"}
INCOME = {"id": "income", "name": "收入", "parent": "index"}
PAY = {"id": "pay", "parent": "income"}


@pytest.mark.parametrize(
    ("elements", "indicators", "told"),
    [
        ([INDEX, {**INCOME, "parent": ""}], [PAY], "没有上级的要素有 2 个：index、income"),
        ([INDEX, INCOME], [{**PAY, "parent": "incom"}], "没有 id 为 incom 的要素。可用的 id：index、income"),
        ([INDEX, INCOME], [{**PAY, "parent": "index"}], "要素 income 下面没有要素也没有指标"),
        ([INDEX, INCOME], [PAY, PAY], "pay 重复出现 2 次"),
        ([INDEX, INCOME], [{**PAY, "id": "income"}], "income 重复出现 2 次"),
        ([INDEX, INCOME], [PAY, {**PAY, "id": " "}], "[[indicators]] 第2项 id: id 是空的"),
        (
            [INDEX, {**INCOME, "parent": "b"}, {"id": "b", "name": "乙", "parent": "income"}],
            [{**PAY, "parent": "index"}],
            "income 的上级绕回到自己",
        ),
        ([INDEX, INCOME], [{**PAY, "weight": -1}], "[[indicators]] 第1项 weight: 权重 -1.0 不合格"),
        ([INDEX, INCOME], [{**PAY, "weight": 1e308}], "[[indicators]] 第1项 weight: 权重 1e+308 不合格"),
        ([INDEX, INCOME], [{**PAY, "weight": 0}], "income 下面的权重都是 0"),
        ([INDEX, {**INCOME, "weigh": "critic"}], [{**PAY, "weight": 2}], "按 critic 定权，下面写的 weight 用不上"),
        ([INDEX, {**INCOME, "weigh": "ahp"}], [PAY], "judgements: 缺少判断矩阵"),
        ([INDEX, {**INCOME, "judgements": ["1"]}], [PAY], "按 given 定权用不上判断矩阵"),
        ([INDEX, {**INCOME, "weigh": "ahp", "judgements": ["1 2", "1/2 1"]}], [PAY], "判断矩阵有 2 行。应有 1 行"),
        ([INDEX, {**INCOME, "weigh": "ahp", "judgements": ["一"]}], [PAY], "判断矩阵不合格"),
        ([INDEX, INCOME], [{**PAY, "best": float("inf")}], "best: 不是有限的数字"),
        ([INDEX, INCOME], [{**PAY, "worst": 1.0, "best": 1.0}], "worst 和 best 相等"),
        ([INDEX, INCOME], [{**PAY, "direction": "down", "worst": 1.0, "best": 2.0}], "与方向不符"),
        ([INDEX, INCOME], [{**PAY, "direction": "band", "low": 2.0, "high": 1.0}], "low 大于 high"),
    ],
)
def test_a_tree_that_does_not_hold_is_said_with_its_place(
    elements: list[dict[str, Any]], indicators: list[dict[str, Any]], told: str
) -> None:
    assert told in faults(elements=elements, indicators=indicators)


def test_judgements_that_contradict_themselves_are_refused_with_their_ratio() -> None:
    """a over b 3, b over c 3, but c over a 3: λmax = 1 + 3 + 1/3, CI = 2/3, CR = (2/3)/0.58 = 1.149."""
    elements = [{**INDEX, "weigh": "ahp", "judgements": ["1 3 1/3", "1/3 1 3", "3 1/3 1"]}]
    indicators = [{"id": name, "parent": "index"} for name in "abc"]
    assert "一致性比率 CR = 1.149，超过 0.1" in faults(elements=elements, indicators=indicators)


def test_more_than_ten_things_are_not_judged_at_once() -> None:
    elements = [{**INDEX, "weigh": "ahp", "judgements": ["1"]}]
    indicators = [{"id": f"i{number}", "parent": "index"} for number in range(11)]
    assert "要比较的有 11 个，超过 10 个。请先分组" in faults(elements=elements, indicators=indicators)
