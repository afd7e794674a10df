"""Printed names of government bodies stand for bodies of today, or say why they do not."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongfu import zone
from gongfu.compiler.organization_table import COLUMNS, read_table
from gongfu.compiler.organizations import Directory
from gongfu.documents.errors import InputError

COUNTIES = ("魏都区", "建安区", "长葛市", "禹州市", "鄢陵县", "襄城县")
GOVERNMENTS = tuple(f"{name}人民政府" for name in COUNTIES)
COMMITTEES = ("市城乡一体化示范区管委会", "经济技术开发区管委会", "东城区管委会")


@pytest.fixture(scope="module")
def xuchang() -> Directory:
    return Directory(zone.load(zone.sample()))


@pytest.fixture(scope="module")
def anywhere() -> Directory:
    return Directory()


@pytest.mark.parametrize(
    ("printed", "body"),
    [
        ("市发改委", "市发展改革委"),
        ("市发展和改革委员会", "市发展改革委"),
        ("许昌市发展改革委", "市发展改革委"),
        ("许昌市财政局", "市财政局"),
        ("省发展改革委", "省发展改革委"),
        ("河南省工信厅", "省工业和信息化厅"),
        ("市人社局", "市人力资源社会保障局"),
        ("市资源规划局", "市自然资源和规划局"),
        ("市自然资源和规划局（市林业局）", "市自然资源和规划局"),
        ("市自然资源和规划局〈市林业局〉", "市自然资源和规划局"),
        ("长葛市政府", "长葛市人民政府"),
        ("长葛财政局", "长葛市财政局"),
        ("许昌市建安区人民政府", "建安区人民政府"),
        ("示范区管委会", "市城乡一体化示范区管委会"),
        ("团市委", "团市委"),
        ("共青团许昌市委", "团市委"),
        ("市委宣传部", "市委宣传部"),
        ("国家税务总局许昌市税务局", "市税务局"),
        ("国网许昌供电公司", "许昌供电公司"),
        ("市 财 政 局", "市财政局"),
        ("国家发改委", "国家发展改革委"),
        ("财政部", "财政部"),
        ("商务厅", "省商务厅"),
        ("城乡融合发展专班", "市城乡融合发展工作专班"),
    ],
)
def test_every_form_of_a_name_is_one_body(xuchang: Directory, printed: str, body: str) -> None:
    assert xuchang.resolve(printed).organization == body


@pytest.mark.parametrize(
    ("printed", "body", "passed"),
    [
        ("市扶贫办", "市农业农村局", ("市扶贫办", "2021", "市乡村振兴局", "2024")),
        ("省乡村振兴局", "省农业农村厅", ("省乡村振兴局", "2024")),
        ("国务院扶贫办", "农业农村部", ("国务院扶贫办", "2021", "国家乡村振兴局", "2023")),
        ("市环保局", "市生态环境局", ("市环保局", "2019")),
        ("银监会", "金融监管总局", ("中国银监会", "2018", "中国银保监会", "2023")),
        ("许昌银保监分局", "许昌金融监管分局", ("2023",)),
        ("市政务服务和大数据管理局", "市行政审批和政务信息管理局", ("2024",)),
    ],
)
def test_renamed_bodies_lead_to_the_one_of_today(
    xuchang: Directory, printed: str, body: str, passed: tuple[str, ...]
) -> None:
    found = xuchang.resolve(printed)
    assert found.organization == body
    positions = [found.note.index(word) for word in passed]
    assert positions == sorted(positions)


@pytest.mark.parametrize(
    ("printed", "members"),
    [
        ("各县（市、区）政府（管委会）", GOVERNMENTS + COMMITTEES),
        ("各县〔市、区〕政府〔管委会〕", GOVERNMENTS + COMMITTEES),
        ("各县(市、区)人民政府", GOVERNMENTS),
        ("各县市区人民政府", GOVERNMENTS),
        ("各县(市)、区人民政府", GOVERNMENTS),
        ("各县（市、区）", COUNTIES),
        ("各区人民政府", ("魏都区人民政府", "建安区人民政府")),
        ("各开发区管委会", COMMITTEES),
        ("各县（市、区）财政局", tuple(f"{name}财政局" for name in COUNTIES)),
        ("各乡镇人民政府和街道办事处", ()),
        ("市直有关部门", ()),
        ("各有关部门和单位", ()),
        ("各地", ()),
    ],
)
def test_collective_names_cover_the_areas_they_name(xuchang: Directory, printed: str, members: tuple[str, ...]) -> None:
    found = xuchang.resolve(printed)
    assert found.collective
    assert found.organization
    assert found.members == members


def test_a_provinces_cities_are_not_the_zones_county_cities(xuchang: Directory) -> None:
    assert xuchang.resolve("各市、县人民政府", "省").members == ()


@pytest.mark.parametrize(
    ("printed", "candidates"),
    [
        ("市金融局", ("市委金融办", "市地方金融监管局")),
        ("市规划局", ("市自然资源和规划局", "市城乡规划局")),
        ("市财政金融局", ("市财政局", "市地方金融监管局")),
        ("发展改革委", ("国家发展改革委", "市发展改革委")),
        ("郑州市财政局", ("郑州市财政局",)),
        ("鄢陵区人民政府", ("鄢陵区人民政府",)),
    ],
)
def test_what_the_tables_do_not_settle_stays_open(
    xuchang: Directory, printed: str, candidates: tuple[str, ...]
) -> None:
    found = xuchang.resolve(printed)
    assert found.organization is None
    assert found.candidates == candidates
    assert found.note


@pytest.mark.parametrize("printed", ["", "市财政厅", "市", "某某公司", "牵头单位要高度重视", "市" * 61])
def test_unknown_names_are_unknown(xuchang: Directory, printed: str) -> None:
    found = xuchang.resolve(printed)
    assert (found.organization, found.candidates, found.members) == (None, (), ())


def test_the_documents_level_reads_names_without_one(xuchang: Directory) -> None:
    levels = {"国家": "国家发展改革委", "省": "省发展改革委", "市": "市发展改革委", "县": "县发展改革委"}
    assert {level: xuchang.resolve("发展改革委", level).organization for level in levels} == levels


def test_without_a_zone_every_place_is_taken_as_it_stands(anywhere: Directory) -> None:
    for name in ("苏州海关", "安徽证监局", "武陵区人民政府", "郑州市财政局", "人民银行楚雄州分行"):
        assert anywhere.resolve(name).organization == name
    assert anywhere.resolve("各县（市、区）人民政府").members == ()


@given(
    name=st.text(st.sampled_from("市省县区各发展改革委财政局人民政府管会（）、和厅乡镇") | st.characters(), max_size=70)
)
def test_any_text_gives_an_answer_and_the_same_one_again(name: str) -> None:
    directory = Directory()
    assert directory.resolve(name) == directory.resolve(name) == directory.resolve(f" {name}\n")


def test_a_resolved_name_resolves_to_itself(xuchang: Directory) -> None:
    for row in read_table(zone.sample() / "organizations.csv"):
        if not row.successor:
            name = xuchang.resolve(f"市{row.name}").organization
            assert name is not None, row
            assert xuchang.resolve(name).organization == name


FIRM = re.compile(r"集团|公司|银行$|郑商所")
"""Firms are named by each place for itself: no general table can hold them."""


def test_department_names_of_real_documents_are_resolved(shared: Path, anywhere: Directory) -> None:
    names: dict[str, str | None] = {}
    for file in sorted((shared / "corpus" / "gold").glob("*.json")):
        tasks = json.loads(file.read_text("utf-8")).get("tasks") or []
        printed = {unit["name"] for task in tasks for unit in task["units"]}
        level = "国家" if printed & {"财政部", "司法部", "科技部"} else None
        names |= {name: level for name in printed if not FIRM.search(name)}
    found = {name: anywhere.resolve(name, level) for name, level in names.items()}
    open_names = [name for name, answer in found.items() if answer.organization is None]
    unknown = [name for name in open_names if not found[name].candidates]
    print(f"{len(found)} names, open: {'、'.join(open_names)}; of these without candidates: {'、'.join(unknown)}")
    assert len(found) > 250
    assert len(open_names) <= 0.055 * len(found)
    assert len(unknown) <= 0.035 * len(found)


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("id,name\n", "第1行", "表头"),
        (",".join(COLUMNS) + "\na,甲局,,,市,部门\n", "第2行", "10 格"),
        (",".join(COLUMNS) + "\na,甲局,,,区,部门,,,,\n", "第2行", "国家、省、市"),
        (",".join(COLUMNS) + "\na,甲局,,,市,衙门,,,,\n", "第2行", "党委"),
        (",".join(COLUMNS) + "\na,,,,市,部门,,,,\n", "第2行", "name"),
        (",".join(COLUMNS) + '\na,"甲局,,,市,部门,,,,\n', "", "引号"),
    ],
)
def test_a_wrong_table_names_its_line(tmp_path: Path, text: str, place: str, words: str) -> None:
    (tmp_path / "organizations.csv").write_text(text, "utf-8")
    with pytest.raises(InputError) as caught:
        read_table(tmp_path / "organizations.csv")
    assert caught.value.place == place
    assert words in str(caught.value)


def test_a_successor_must_exist(tmp_path: Path) -> None:
    zone.init(tmp_path, "兰考县")
    with (tmp_path / "organizations.csv").open("a", encoding="utf-8") as table:
        table.write("a,甲局,,,县,部门,nowhere,,2020,\n")
    with pytest.raises(InputError, match="nowhere"):
        Directory(zone.load(tmp_path))
